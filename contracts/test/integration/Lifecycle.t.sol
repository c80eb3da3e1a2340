// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {IVaultLens} from "../../src/interfaces/IVaultLens.sol";
import {IZapper} from "../../src/interfaces/IZapper.sol";
import {MarketBase} from "../MarketBase.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Lifecycle: the whole life of a vault on real pools
/// @notice The steps are launch, ether in, price moves, trades, new targets, fees, a fall, and the exit of every
/// holder.
contract LifecycleTest is MarketBase {
    IIndexVault private vault;
    address private executor = makeAddr("executor");

    function setUp() public {
        _setUpMarket();
        fees = IVaultTypes.Fees({managementBps: FEE_BPS, performanceBps: 1000, entryBps: 10, exitBps: 20});
        vault = _launchFour(500_000e18);
    }

    function test_lifecycle_fromLaunchToExit() public {
        assertApproxEqAbs(_state().navPerShareD18, 100e18, 1e13, "level at launch");

        // An investor enters with ether: 60,000 USD less the entry fee, pool fees and price impact.
        uint256 shares = _zapIn(20 ether);
        assertApproxEqRel(shares, 600e18, 0.007e18, "shares for 60,000 USD");
        assertApproxEqAbs(_state().driftD18, 0, 1e12, "a contribution keeps the weights");
        // The investor places an order for half of the shares: sell for USDC at 10 % below the peak.
        uint256 order = _placeOrder(shares / 2);

        // WBTC rises by 25 % and UNI falls by 20 %. The pools follow, and the keeper trades back to the targets.
        skip(12 hours);
        _move(address(wbtc), 75_000e18);
        _move(address(uni), 8e18);
        _refreshAll();
        uint256 drift = _state().driftD18;
        assertGt(drift, 0.05e18, "the move shows as drift");
        _rebalanceFully();
        assertLt(_state().driftD18, drift / 20, "drift after trading");
        assertEq(_state().rebalanceNonce, 1, "one nonce per call");
        guard.poke(order);
        vault.accrueFees();
        assertGt(guard.order(order).peakD18, 103e18, "the trail follows the gain");
        assertGt(vault.highWaterMarkD18(), 103e18, "and the performance fee was charged on it");

        // New targets replace WBTC and UNI by WETH and USDC, after the delay.
        (address[] memory tokens, uint256[] memory weights) = _newTargets();
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, block.timestamp + TARGET_DELAY));
        vault.rebalance(tokens, weights);
        skip(TARGET_DELAY);
        vault.rebalance(tokens, weights);
        _refreshAll();
        assertGt(_state().driftD18, 0.3e18, "all of WBTC and UNI is to be sold");
        _sellOut(address(wbtc));
        _sellOut(address(uni));
        _rebalanceFully();
        assertFalse(vault.isConstituent(address(wbtc)), "WBTC has left");
        assertFalse(vault.isConstituent(address(uni)), "UNI has left");
        assertLt(_state().driftD18, 0.01e18, "at the new targets");

        // Fees have accrued all the time. Minting them does not change the level.
        skip(20 days);
        _refreshAll();
        _collectFees();

        // The other half of the shares is sold for ether, worth the level less fees and price impact.
        uint256 level = _state().navPerShareD18;
        uint256 out = _zapOut(shares - shares / 2) * 3000;
        uint256 value = (shares - shares / 2) * level / 1e18;
        assertApproxEqRel(out, value, 0.007e18, "exit at the level");
        assertLe(out, value * 9980 / 10_000, "never above it, less the exit fee");
        assertGe(_state().navPerShareD18 + 1e11, level, "those who stay lose nothing but rounding");

        // WETH falls by 25 %. The order triggers now, and anyone may execute it.
        (bool due,) = guard.executable(order);
        assertFalse(due, "not before the fall");
        _move(address(weth), 2250e18);
        _refreshAll();
        _fireOrder(order, shares / 2);

        // All other holders leave in kind. Nothing is owed to anyone, and only the dead shares remain.
        _everybodyOut();
    }

    function _placeOrder(uint256 shares) private returns (uint256) {
        IExitGuard.Terms memory terms = IExitGuard.Terms({
            vault: address(vault),
            floorD18: 0,
            tokenOut: address(usdc),
            trailBps: 1000,
            maxSlippageBps: 150,
            tipBps: 30,
            expiresAt: uint40(block.timestamp + 90 days),
            shares: uint128(shares),
            ceilingD18: 0,
            limitBps: 0,
            inKindAfter: 0,
            minFillPct: 0
        });
        IZapper.Permit memory permit = _permitTo(address(guard), address(vault), shares, block.timestamp);
        vm.prank(investor);
        return guard.place(terms, permit);
    }

    function _collectFees() private {
        uint256 level = _state().navPerShareD18;
        uint256 due = vault.dueFeeShares();
        uint256 before = vault.balanceOf(creator);
        uint256 had = vault.balanceOf(platform);
        assertEq(vault.accrueFees(), due, "what was due");
        uint256 part = due * PLATFORM_SHARE_BPS / 10_000;
        assertEq(vault.balanceOf(platform) - had, part, "platform's part");
        assertEq(vault.balanceOf(creator) - before, due - part, "creator's part");
        assertEq(_state().navPerShareD18, level, "level");
    }

    function _fireOrder(uint256 order, uint256 shares) private {
        (bool due,) = guard.executable(order);
        assertTrue(due, "due");
        uint256 minimum = guard.previewMinOut(order);
        uint256 before = usdc.balanceOf(investor);
        uint256 level = guard.levelD18(address(vault));
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(executor);
        uint256 out = guard.execute(order, swaps, _noPermit());
        assertEq(usdc.balanceOf(investor) - before, out, "to the owner");
        assertGe(out, minimum, "the minimum");
        assertApproxEqRel(out * 1e12, shares * level / 1e18, 0.01e18, "worth the level");
        assertEq(usdc.balanceOf(executor), (out + usdc.balanceOf(executor)) * 30 / 10_000, "the tip");
        assertEq(vault.balanceOf(investor), 0, "all shares gone");
    }

    function _everybodyOut() private {
        address[2] memory holders = [creator, platform];
        for (uint256 i; i < holders.length; ++i) {
            uint256 shares = vault.balanceOf(holders[i]);
            vm.prank(holders[i]);
            vault.withdraw(shares, holders[i], new uint256[](2));
        }
        vault.accrueFees(); // mints the exit fees of the last holders
        assertEq(vault.totalSupply() - vault.balanceOf(creator) - vault.balanceOf(platform), 1e15, "dead shares");
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(vault.totalClaims(tokens[i]), 0, "claims");
            assertGe(IERC20(tokens[i]).balanceOf(address(vault)), vault.getReserve(tokens[i]), "reserve");
            assertEq(IERC20(tokens[i]).balanceOf(address(zapper)), 0, "zapper");
            assertEq(IERC20(tokens[i]).balanceOf(address(guard)), 0, "guard");
            assertEq(IERC20(tokens[i]).balanceOf(address(adapter)), 0, "adapter");
        }
        assertEq(address(zapper).balance, 0, "zapper's ether");
        assertEq(vault.balanceOf(address(zapper)) + vault.balanceOf(address(guard)), 0, "shares left behind");
    }

    /// After any four price moves that pools can follow, one call of the keeper lowers the drift and costs less than
    /// the limit.
    function testFuzz_executeTrades_lowersTheDrift(uint256[4] memory moves) public {
        address[3] memory moving = [address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < 3; ++i) {
            _setPrice(moving[i], usdD18[moving[i]] * bound(moves[i], 85, 115) / 100);
        }
        _arbitrageAll();
        IVaultLens.VaultState memory before = _state();
        vm.assume(before.driftD18 > 0.001e18);
        _rebalanceFully();
        IVaultLens.VaultState memory afterwards = _state();

        assertLt(afterwards.driftD18, before.driftD18 / 5, "drift");
        // The traded value is the drift times the NAV. Each leg may lose SLIPPAGE_BPS of it.
        uint256 traded = Math.mulDiv(before.navD18, before.driftD18, 1e18);
        assertGe(afterwards.navD18, before.navD18 - traded * SLIPPAGE_BPS / 10_000, "NAV");
        assertEq(afterwards.totalSupply, before.totalSupply, "no share is made by a trade");
        assertEq(wbtc.balanceOf(address(adapter)) + weth.balanceOf(address(adapter)), 0, "adapter holds nothing");
        for (uint256 i; i < afterwards.constituents.length; ++i) {
            address token = afterwards.constituents[i].token;
            assertEq(IERC20(token).balanceOf(address(vault)), afterwards.constituents[i].reserve, "reserve");
            assertEq(IERC20(token).allowance(address(vault), address(adapter)), 0, "allowance");
        }
    }

    /// A leg receives exactly what Uniswap's quoter said before it.
    function testFuzz_executeTrades_getsWhatTheQuoterSays(uint256 part) public {
        _move(address(wbtc), 66_000e18);
        _move(address(uni), 9e18);
        uint256 amountIn = vault.getReserve(address(wbtc)) * bound(part, 1, 40) / 1000;
        uint256 quoted = _quote(_route(address(wbtc), address(uni)), amountIn);
        uint256 reserve = vault.getReserve(address(uni));
        IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](1);
        trades[0] = _leg(address(wbtc), address(uni), amountIn, quoted);
        vm.prank(keeper);
        vault.executeTrades(0, trades, 0, block.timestamp);
        assertEq(vault.getReserve(address(uni)) - reserve, quoted);
    }

    /// A pool that is moved away from the oracle price sells too dear, so the oracle bound refuses the trade.
    function test_executeTrades_revertsIfThePoolIsManipulated() public {
        _move(address(wbtc), 66_000e18);
        usdD18[address(weth)] = 3100e18; // somebody's trade moves the pool and not the feed
        _arbitrage(address(wbtc), address(weth), LOW);
        uint256 amountIn = vault.getReserve(address(wbtc)) / 100;
        IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](1);
        trades[0] = _leg(address(wbtc), address(weth), amountIn, 0);
        uint256 quoted = _quote(trades[0].data, amountIn);
        uint256 valueIn = registry.valueD18(address(wbtc), amountIn);
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultTypes.ValueLost.selector,
                0,
                valueIn,
                registry.valueD18(address(weth), quoted),
                Math.mulDiv(valueIn, 9900, 10_000, Math.Rounding.Ceil)
            )
        );
        vm.prank(keeper);
        vault.executeTrades(0, trades, 0, block.timestamp);
    }

    // --- the keeper ---

    /// @dev Sells tokens above their target for tokens below, in one call. Each leg closes 99 % of a gap, so that none
    /// passes a target. There is at most one leg per pair.
    function _rebalanceFully() private {
        IVaultLens.VaultState memory s = _state();
        uint256 count = s.constituents.length;
        int256[] memory gaps = new int256[](count); // {USD D18} value − target
        for (uint256 i; i < count; ++i) {
            gaps[i] = int256(s.constituents[i].valueD18) - int256(s.navD18 * s.constituents[i].weightBps / 10_000);
            gaps[i] = gaps[i] * 99 / 100;
        }
        IVaultTypes.Trade[] memory legs = new IVaultTypes.Trade[](count * count);
        uint256 at;
        for (uint256 i; i < count; ++i) {
            for (uint256 j; j < count && gaps[i] > 1e18; ++j) {
                if (gaps[j] >= -1e18) continue;
                int256 value = gaps[i] < -gaps[j] ? gaps[i] : -gaps[j];
                (address from, address to) = (s.constituents[i].token, s.constituents[j].token);
                uint256 amountIn = _worth(from, uint256(value));
                legs[at++] = _leg(from, to, amountIn, _worth(to, uint256(value)) * 99 / 100);
                (gaps[i], gaps[j]) = (gaps[i] - value, gaps[j] + value);
            }
        }
        assertGt(at, 0, "nothing to trade");
        _execute(legs, at);
    }

    /// @dev Sells all of a constituent without a target, half for WETH and half for USDC.
    function _sellOut(address token) private {
        uint256 reserve = vault.getReserve(token);
        IVaultTypes.Trade[] memory legs = new IVaultTypes.Trade[](2);
        legs[0] = _leg(token, address(weth), reserve / 2, 0);
        legs[1] = _leg(token, address(usdc), reserve - reserve / 2, 0);
        _execute(legs, 2);
    }

    function _execute(IVaultTypes.Trade[] memory legs, uint256 count) private {
        assembly ("memory-safe") {
            mstore(legs, count)
        }
        uint256 nav = _state().navD18;
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        vault.executeTrades(nonce, legs, nav * 99 / 100, block.timestamp);
        assertEq(vault.rebalanceNonce(), nonce + 1, "nonce");
        _arbitrageAll();
    }

    function _leg(address from, address to, uint256 amountIn, uint256 minAmountOut)
        private
        view
        returns (IVaultTypes.Trade memory)
    {
        return IVaultTypes.Trade(address(adapter), from, to, amountIn, minAmountOut, _route(from, to));
    }

    // --- the market ---

    function _move(address token, uint256 priceD18) private {
        _setPrice(token, priceD18);
        _arbitrageAll();
    }

    function _refreshAll() private {
        _refresh(address(usdc));
        _refresh(address(wbtc));
        _refresh(address(weth));
        _refresh(address(uni));
    }

    // --- the investor ---

    function _zapIn(uint256 amount) private returns (uint256) {
        vm.deal(investor, amount);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), amount);
        vm.prank(investor);
        return zapper.zapIn{value: amount}(
            address(vault), address(0), amount, swaps, 1, investor, block.timestamp, _noPermit()
        );
    }

    function _zapOut(uint256 shares) private returns (uint256) {
        uint256 before = investor.balance;
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        IZapper.Permit memory permit = _permit(address(vault), shares, block.timestamp);
        vm.prank(investor);
        uint256 out = zapper.zapOut(address(vault), shares, address(0), swaps, 1, investor, block.timestamp, permit);
        assertEq(investor.balance - before, out, "paid out");
        return out;
    }

    function _newTargets() private view returns (address[] memory tokens, uint256[] memory weights) {
        tokens = new address[](2);
        weights = new uint256[](2);
        (tokens[0], tokens[1], weights[0], weights[1]) = (address(weth), address(usdc), 6000, 4000);
    }

    function _state() private view returns (IVaultLens.VaultState memory) {
        return lens.state(address(vault));
    }
}
