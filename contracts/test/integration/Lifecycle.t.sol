// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IVaultLens} from "../../src/interfaces/IVaultLens.sol";
import {IZapper} from "../../src/interfaces/IZapper.sol";
import {MarketBase} from "../MarketBase.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title A vault's life on real pools: launch, zap in, price moves, trades, new targets, zap out
contract LifecycleTest is MarketBase {
    IIndexVault private vault;

    function setUp() public {
        _setUpMarket();
        vault = _launchFour(500_000e18);
    }

    function test_lifecycle_fromLaunchToExit() public {
        assertApproxEqAbs(_state().navPerShareD18, 100e18, 1e13, "level at launch");

        // An investor comes with USDC alone.
        uint256 paid = 50_000e6;
        uint256 shares = _zapIn(paid);
        assertApproxEqRel(shares, 500e18, 0.005e18, "shares for 50,000 USD");
        assertApproxEqAbs(_state().driftD18, 0, 1e12, "a contribution keeps the weights");

        // WBTC rises by a quarter, UNI falls by a fifth; pools follow. The keeper trades back to target.
        skip(12 hours);
        _move(address(wbtc), 75_000e18);
        _move(address(uni), 8e18);
        _refreshAll();
        uint256 drift = _state().driftD18;
        assertGt(drift, 0.05e18, "the move shows as drift");
        _rebalanceFully();
        assertLt(_state().driftD18, drift / 20, "drift after trading");
        assertEq(_state().rebalanceNonce, 1, "one nonce per call");

        // New targets: WBTC and UNI leave for WETH and USDC, after the delay.
        (address[] memory tokens, uint256[] memory weights) = _newTargets();
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.TooEarly.selector, block.timestamp + TARGET_DELAY));
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

        // And out, to USDC alone: worth what the level says, less fees and impact.
        uint256 level = _state().navPerShareD18;
        uint256 out = _zapOut(shares);
        assertApproxEqRel(out * 1e12, shares * level / 1e18, 0.005e18, "exit at the level");
        assertLe(out * 1e12, shares * level / 1e18, "never above it");
        assertGe(_state().navPerShareD18, level, "those who stay lose nothing");
    }

    /// Any four price moves that pools can follow: one call of the keeper lowers the drift and costs less than the limit.
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
        // Half the drift's double is what was traded; each leg may lose SLIPPAGE_BPS of it.
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

    /// A leg's received amount is what Uniswap's quoter said before it, to the unit.
    function testFuzz_executeTrades_getsWhatTheQuoterSays(uint256 part) public {
        _move(address(wbtc), 66_000e18);
        _move(address(uni), 9e18);
        uint256 amountIn = vault.getReserve(address(wbtc)) * bound(part, 1, 40) / 1000;
        uint256 quoted = _quote(_route(address(wbtc), address(uni)), amountIn);
        uint256 reserve = vault.getReserve(address(uni));
        IIndexVault.Trade[] memory trades = new IIndexVault.Trade[](1);
        trades[0] = _leg(address(wbtc), address(uni), amountIn, quoted);
        vm.prank(keeper);
        vault.executeTrades(0, trades, 0, block.timestamp);
        assertEq(vault.getReserve(address(uni)) - reserve, quoted);
    }

    /// A pool pushed away from the oracle price sells too dear: the oracle bound refuses the trade, whatever the keeper says.
    function test_executeTrades_revertsIfThePoolIsManipulated() public {
        _move(address(wbtc), 66_000e18);
        usdD18[address(weth)] = 3100e18; // the pool follows somebody's trade, the feed does not
        _arbitrage(address(wbtc), address(weth), LOW);
        uint256 amountIn = vault.getReserve(address(wbtc)) / 100;
        IIndexVault.Trade[] memory trades = new IIndexVault.Trade[](1);
        trades[0] = _leg(address(wbtc), address(weth), amountIn, 0);
        uint256 quoted = _quote(trades[0].data, amountIn);
        uint256 valueIn = registry.valueD18(address(wbtc), amountIn);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIndexVault.ValueLost.selector,
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

    /// @dev Sells what is above its target into what is below, aiming at 99 % of each gap so that no leg overshoots,
    /// in one call. At most one leg per pair, largest need first come, first served.
    function _rebalanceFully() private {
        IVaultLens.VaultState memory s = _state();
        uint256 count = s.constituents.length;
        int256[] memory gaps = new int256[](count); // {USD D18} value − target
        for (uint256 i; i < count; ++i) {
            gaps[i] = int256(s.constituents[i].valueD18) - int256(s.navD18 * s.constituents[i].weightBps / 10_000);
            gaps[i] = gaps[i] * 99 / 100;
        }
        IIndexVault.Trade[] memory legs = new IIndexVault.Trade[](count * count);
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

    /// @dev Sells everything of a constituent that has no target any more, into WETH by one half and USDC by the other.
    function _sellOut(address token) private {
        uint256 reserve = vault.getReserve(token);
        IIndexVault.Trade[] memory legs = new IIndexVault.Trade[](2);
        legs[0] = _leg(token, address(weth), reserve / 2, 0);
        legs[1] = _leg(token, address(usdc), reserve - reserve / 2, 0);
        _execute(legs, 2);
    }

    function _execute(IIndexVault.Trade[] memory legs, uint256 count) private {
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
        returns (IIndexVault.Trade memory)
    {
        return IIndexVault.Trade(address(adapter), from, to, amountIn, minAmountOut, _route(from, to));
    }

    // --- the market ---

    function _move(address token, uint256 priceD18) private {
        _setPrice(token, priceD18);
        _arbitrageAll();
    }

    function _arbitrageAll() private {
        _arbitrage(address(usdc), address(weth), LOW);
        _arbitrage(address(usdc), address(wbtc), MEDIUM);
        _arbitrage(address(usdc), address(uni), MEDIUM);
        _arbitrage(address(weth), address(wbtc), LOW);
        _arbitrage(address(weth), address(uni), MEDIUM);
    }

    function _refreshAll() private {
        _refresh(address(usdc));
        _refresh(address(wbtc));
        _refresh(address(weth));
        _refresh(address(uni));
    }

    // --- the investor ---

    function _zapIn(uint256 amount) private returns (uint256) {
        _fund(address(usdc), investor, amount);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), amount);
        IZapper.Permit memory permit = _permit(address(usdc), amount, block.timestamp);
        vm.prank(investor);
        return zapper.zapIn(address(vault), address(usdc), amount, swaps, 1, investor, block.timestamp, permit);
    }

    function _zapOut(uint256 shares) private returns (uint256) {
        uint256 dust = usdc.balanceOf(investor);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        IZapper.Permit memory permit = _permit(address(vault), shares, block.timestamp);
        vm.prank(investor);
        uint256 out = zapper.zapOut(address(vault), shares, address(usdc), swaps, 1, investor, block.timestamp, permit);
        assertEq(usdc.balanceOf(investor) - dust, out, "paid out");
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
