// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultTradingBound: the daily bound on what a stolen keeper key can cost
/// @dev The keeper owns the venue, so it gains what trades lose. It opens auctions, bids in them and earns tips. It
/// contributes and withdraws, and it takes as much as possible at any time. The loss is measured from outside, as the
/// fall of NAV per share in each call, at that block's prices.
contract VaultTradingBoundTest is VaultTradingBase {
    uint256 private constant D18 = 1e18;
    uint256 private constant DAILY_LOSS_BPS = 100;
    /// @dev {D18 ratio} Allowance for rounding of one measured call. The real rounding is far smaller.
    uint256 private constant ROUNDING = 1e3;

    uint256[] private at; // {s} time of each loss
    uint256[] private lost; // {D18 ratio of NAV}

    function setUp() public override {
        super.setUp();
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyLossBps = uint16(DAILY_LOSS_BPS);
        limits.auctionBandBps = 50;
        limits.auctionIdle = 10 minutes;
        vault = _launchWith(limits);
        adapter.setLoss(SLIPPAGE_BPS);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_keeper_losesAtMostTheDailyLossInAnyDay(uint256 seed) public {
        for (uint256 i; i < 48; ++i) {
            _act(uint256(keccak256(abi.encode(seed, i))));
        }
        assertGt(at.length, 3);
        _checkWindows();
    }

    /// @dev Shows that the bound is reached: half of it is lost at once, and the other half during the day.
    function test_keeper_canLoseThatMuch() public {
        for (uint256 i; i <= 96; ++i) {
            _setPrice(address(weth), i % 2 == 0 ? 4_000_000e18 : 4e18);
            _trade();
            if (i == 0) assertApproxEqRel(_sum(0), DAILY_LOSS_BPS * 1e14 / 2, 0.04e18);
            if (i < 96) _skipFresh(15 minutes);
        }
        assertGt(_sum(0), DAILY_LOSS_BPS * 1e14 * 97 / 100);
        _checkWindows();
    }

    // --- the keeper's moves ---

    function _act(uint256 random) private {
        uint256 kind = random % 10;
        uint256 size = random >> 8;
        if (kind < 4) {
            _trade();
        } else if (kind < 6) {
            _auction(size);
        } else if (kind == 6) {
            _contribute(alice, bound(size, 1e15, 20 * vault.totalSupply()));
        } else if (kind == 7) {
            uint256 shares = vault.balanceOf(alice) * (size % 10_001) / 10_000;
            if (shares != 0) _withdraw(alice, shares);
        } else if (kind == 8) {
            _move(size);
        } else {
            // A trade that gains frees no allowance.
            adapter.setGift(size % 100);
            _trade();
            adapter.setLoss(SLIPPAGE_BPS);
        }
        if (random >> 248 < 160) _move(random >> 16);
        uint256[5] memory jumps = [uint256(0), 10 minutes, random % 6 hours, 1 days, 23 hours];
        _skipFresh(jumps[(random >> 200) % 5]);
    }

    /// @dev Moves the price of any token by up to 30 %.
    function _move(uint256 random) private {
        address[3] memory tokens = [address(weth), address(wbtc), address(usdc)];
        address token = tokens[random % 3];
        uint256 price = priceOf[token] * (7000 + (random >> 2) % 6001) / 10_000;
        if (price > 0.01e18 && price < 1e9 * 1e18) _setPrice(token, price / 1e12 * 1e12);
    }

    /// @dev Makes one leg for each pair, each as large as targets and allowance permit.
    function _trade() private {
        address[] memory tokens;
        uint256[] memory weights;
        (tokens, weights) = vault.getConstituents();
        IVaultTypes.Trade[] memory all = new IVaultTypes.Trade[](6);
        uint256 count;
        uint256 nav = vault.totalBasketValue();
        uint256 room = (DAILY_LOSS_BPS * 1e14 / 2 - vault.usage().lossD18) * nav / D18 * 10_000 / SLIPPAGE_BPS;
        if (adapter.giftBps() != 0) room = type(uint256).max;
        uint256[] memory off = new uint256[](3);
        for (uint256 i; i < 3; ++i) {
            off[i] = registry.valueD18(tokens[i], vault.getReserve(tokens[i]));
        }
        for (uint256 i; i < 3; ++i) {
            for (uint256 j; j < 3; ++j) {
                uint256 over = Math.saturatingSub(off[i], nav * weights[i] / 10_000);
                uint256 under = Math.saturatingSub(nav * weights[j] / 10_000, off[j]);
                uint256 value = Math.min(Math.min(over, under), room) * 98 / 100;
                uint256 amount = value * 10 ** uint256(registry.asset(tokens[i]).tokenDecimals) / priceOf[tokens[i]];
                if (value < 1e16 || amount == 0) continue;
                all[count++] = _trade(tokens[i], tokens[j], amount);
                (off[i], off[j]) = (off[i] - value, off[j] + value);
                if (room != type(uint256).max) room -= value;
            }
        }
        if (count == 0) return;
        assembly ("memory-safe") {
            mstore(all, count)
        }
        uint256 nonce = vault.rebalanceNonce();
        (uint256 level,) = _measure();
        vm.prank(keeper);
        try vault.executeTrades(nonce, all, 0, block.timestamp) {
            _record(level, D18);
        } catch {}
    }

    /// @dev Opens an auction if possible, changes the supply meanwhile, and bids for everything at its end or start.
    function _auction(uint256 random) private {
        vm.prank(keeper);
        try vault.openAuction() {} catch {}
        if (random & 1 == 0) _contribute(alice, bound(random >> 3, 1e15, vault.totalSupply()));
        if (random & 6 != 0) _skipFresh(30 minutes);
        if (random & 24 == 0) _move(random >> 32);
        if (block.timestamp > vault.auction().endsAt) return;
        address[3] memory tokens = [address(weth), address(wbtc), address(usdc)];
        for (uint256 i; i < 9; ++i) {
            _bid(tokens[i / 3], tokens[i % 3], 10_000);
            // Bid for the rest that the allowance still permits.
            for (uint256 part = 5000; part > 100; part /= 2) {
                _bid(tokens[i / 3], tokens[i % 3], part);
            }
        }
    }

    function _bid(address tokenIn, address tokenOut, uint256 partBps) private {
        if (tokenIn == tokenOut) return;
        try vault.previewBid(tokenIn, tokenOut, 1) returns (uint256, uint256 available) {
            uint256 amountOut = available * partBps / 10_000;
            (uint256 amountIn,) = vault.previewBid(tokenIn, tokenOut, amountOut);
            _give(keeper, _list(tokenIn), _weights(amountIn), address(vault));
            IVaultTypes.Auction memory a = vault.auction();
            (uint256 level, uint256 nav) = _measure();
            vm.prank(keeper);
            // The loss of a bid is measured against the NAV at the opening.
            try vault.bid(a.id, tokenIn, tokenOut, 0, amountOut, amountIn, "") {
                _record(level, Math.mulDiv(nav, D18, a.navD18, Math.Rounding.Ceil));
            } catch {}
        } catch {}
    }

    // --- measuring ---

    /// @return level {USD D36 per share}
    /// @return nav {USD D18}
    function _measure() private view returns (uint256 level, uint256 nav) {
        nav = vault.totalBasketValue();
        level = Math.mulDiv(nav, 1e36, vault.totalSupply() + vault.pendingFeeShares());
    }

    /// @param factor {D18} factor for the lost ratio
    function _record(uint256 before, uint256 factor) private {
        (uint256 level,) = _measure();
        at.push(block.timestamp);
        uint256 ratio = level >= before ? 0 : Math.mulDiv(before - level, D18, before);
        lost.push(Math.mulDiv(ratio, factor, D18));
    }

    /// @return sum {D18 ratio} lost in the 24 hours that begin with loss number `first`
    function _sum(uint256 first) private view returns (uint256 sum) {
        for (uint256 i = first; i < at.length && at[i] <= at[first] + 1 days; ++i) {
            sum += lost[i];
        }
    }

    function _checkWindows() private view {
        for (uint256 i; i < at.length; ++i) {
            assertLe(_sum(i), DAILY_LOSS_BPS * 1e14 + ROUNDING * at.length);
        }
    }
}
