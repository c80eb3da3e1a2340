// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";

/// @title IndexVaultKeeper: the most that a stolen keeper key can cost
/// @dev weth has doubled, so 2,500 of 15,000 USD can be traded.
contract IndexVaultKeeperTest is Base {
    function setUp() public override {
        super.setUp();
        _setPrice(address(weth), 8000e18);
    }

    /// @dev For any trades through the worst adapter, no leg loses more than the maximum slippage of what it sold.
    function testFuzz_executeTrades_losesAtMostTheSlippageOfATrade(uint256 amountIn, uint256 out, uint256 price)
        public
    {
        _setPrice(address(weth), bound(price, 1000e8, 40_000e8) * 1e10);
        amountIn = bound(amountIn, 1, 1.25e18);
        adapter.setFixedOut(bound(out, 1, 1e11));
        uint256 nav = vault.totalBasketValue();
        uint256 nonce = vault.rebalanceNonce();
        uint256 supply = vault.totalSupply();
        vm.prank(keeper);
        try vault.executeTrades(nonce, _one(_trade(address(weth), address(usdc), amountIn)), 0, block.timestamp) {
            uint256 sold = registry.valueD18(address(weth), amountIn) + 1;
            assertGe(vault.totalBasketValue() + Math.ceilDiv(sold * SLIPPAGE_BPS, 10_000) + 2, nav);
        } catch {
            assertEq(vault.totalBasketValue(), nav);
        }
        assertEq(vault.totalSupply(), supply);
    }

    /// @dev At fixed prices, a keeper that trades as often as possible has a bounded total loss. The bound is the
    /// slippage of the turnover that the drift allows, plus what its own losses add to that turnover.
    function test_executeTrades_repeatedLossIsBoundByTheDrift() public {
        adapter.setLoss(SLIPPAGE_BPS - 1); // the last basis point is left for rounding
        uint256 nav = vault.totalBasketValue();
        uint256 turnover = nav * vault.driftD18() / 1e18;
        vm.startPrank(keeper);
        for (uint256 i; i < 60; ++i) {
            uint256 amount = (vault.getReserve(address(weth)) - _wethTarget()) / 3;
            if (amount == 0) break;
            address to = i % 2 == 0 ? address(usdc) : address(wbtc);
            uint256 nonce = vault.rebalanceNonce();
            try vault.executeTrades(nonce, _one(_trade(address(weth), to, amount)), 0, block.timestamp) {} catch {}
        }
        vm.stopPrank();
        assertGt(vault.rebalanceNonce(), 10);
        assertLe(nav - vault.totalBasketValue(), turnover * SLIPPAGE_BPS / 10_000 * 102 / 100);
    }

    function _wethTarget() private view returns (uint256) {
        return vault.totalBasketValue() * 5000 / 10_000 * 1e18 / 8000e18;
    }
}
