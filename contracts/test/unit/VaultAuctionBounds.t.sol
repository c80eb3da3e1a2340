// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {VaultAuctionBase} from "./VaultAuctionBase.t.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultAuctionBounds: bounds on bids, other calls while an auction is open, and the tip
/// @dev `VaultAuctionBase` describes the vault.
contract VaultAuctionBoundsTest is VaultAuctionBase {
    // --- the bounds on trades ---

    function test_bid_keepsTheTradeLimitAndTheTokensCaps() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.maxTradeBps = 200; // 300 USD
        _openWith(limits);
        (, uint256 available) = vault.previewBid(address(usdc), address(weth), 1);
        assertEq(available, 0.0375e18);
        vm.prank(guardian);
        registry.lowerTradeCap(address(weth), 200);
        (, available) = vault.previewBid(address(usdc), address(weth), 1);
        assertEq(available, 0.025e18);
        vm.prank(guardian);
        registry.lowerTradeCap(address(usdc), 160);
        (, available) = vault.previewBid(address(usdc), address(weth), 1);
        assertEq(available, 0.02e18);
        (, uint256 amountOut) = _bid(alice, address(usdc), address(weth), 1e18);
        assertEq(amountOut, 0.02e18);
    }

    function test_bid_usesTheKeepersAllowances() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyLossBps = 4; // 2 bps at once: 3 USD
        _openWith(limits);
        skip(LENGTH);
        // At the end, selling 200 USD loses 2 USD, plus 0.1 USD for the tip.
        _bid(alice, address(usdc), address(weth), 0.025e18);
        assertEq(vault.usage().lossD18, uint256(2.1e18) / 15_000);
        uint256 used = vault.usage().lossD18;
        _giveFor(alice, address(usdc), address(weth), 0.0125e18);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.DailyLossExceeded.selector, used + uint256(1.05e18) / 15_000, 0.0002e18)
        );
        vm.prank(alice);
        vault.bid(1, address(usdc), address(weth), 0, 0.0125e18, ALL, "");
        // The keeper uses the same allowance.
        adapter.setLoss(100);
        uint256 nav = vault.totalBasketValue();
        _executeReverts(
            _trade(address(weth), address(usdc), 0.0125e18),
            abi.encodeWithSelector(
                IVaultTypes.DailyLossExceeded.selector, used + Math.ceilDiv(1e18 * 1e18, nav), 0.0002e18
            )
        );
    }

    function test_bid_usesTheTurnoverAllowance() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyTurnoverBps = 200; // 1 % at once: 150 USD
        _openWith(limits);
        _giveFor(alice, address(usdc), address(weth), 0.1e18);
        vm.startPrank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.DailyTurnoverExceeded.selector, uint256(160e18) / 15_000 + 1, 0.01e18)
        );
        vault.bid(1, address(usdc), address(weth), 0, 0.02e18, ALL, "");
        vault.bid(1, address(usdc), address(weth), 0, 0.01875e18, ALL, "");
    }

    function test_bid_sellsOnlyTokensWithoutATargetWhileReduceOnly() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(6000, 4000));
        _skipFresh(1 days);
        vault.openAuction();
        vm.prank(creator);
        vault.setReduceOnly(true);
        _bidReverts(1, address(wbtc), address(weth), abi.encodeWithSelector(IVaultTypes.ReduceOnly.selector));
        _bid(alice, address(wbtc), address(usdc), 500e6);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        _bidReverts(1, address(wbtc), address(usdc), abi.encodeWithSelector(IVaultTypes.StoppedByGuardian.selector));
    }

    // --- other calls while an auction is open ---

    /// @dev Exact up to rounding of each reserve by one base unit of wbtc, which is worth 0.001 USD.
    function testFuzz_bid_followsContributionsAndWithdrawals(uint256 shares) public {
        vault.openAuction();
        skip(LENGTH / 2);
        shares = bound(shares, 1e18, 10_000e18);
        _contribute(alice, shares);
        assertApproxEqRel(vault.auction().navD18, vault.totalBasketValue(), 1e12);
        (, uint256 available) = vault.previewBid(address(usdc), address(weth), 1);
        assertApproxEqRel(available, 0.125e18 * (100e18 + shares) / 100e18, 1e14);
        _withdraw(alice, shares);
        assertApproxEqRel(vault.auction().navD18, vault.totalBasketValue(), 1e12);
        _withdraw(creator, 50e18);
        assertApproxEqRel(vault.auction().navD18, vault.totalBasketValue(), 1e12);
        (, available) = vault.previewBid(address(usdc), address(weth), 1);
        assertApproxEqRel(available, 0.0625e18, 0.001e18);
        _bid(bob, address(usdc), address(weth), 0.05e18);
    }

    /// @dev The vault grows and shrinks so much that bases are rewritten twice.
    function test_bid_worksAfterBasesAreRewritten() public {
        vault.openAuction();
        (uint256 scale,) = vault.scaledReserves();
        uint256 shares = _contribute(alice, 100e18 << 17);
        (uint256 next,) = vault.scaledReserves();
        assertEq(next, scale);
        assertApproxEqRel(vault.auction().navD18, vault.totalBasketValue(), 1e12);
        (, uint256 available) = vault.previewBid(address(usdc), address(weth), 1);
        assertApproxEqRel(available, uint256(0.125e18) * 100 / 101 * (1 + (1 << 17)), 1e14);
        _withdraw(alice, shares);
        assertApproxEqRel(vault.auction().navD18, vault.totalBasketValue(), 1e12);
        _bid(bob, address(usdc), address(weth), 0.05e18);
    }

    function test_bid_invalidatesEarlierPlans() public {
        vault.openAuction();
        _bid(alice, address(usdc), address(weth), 0.05e18);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NonceMismatch.selector, 0, 1));
        vm.prank(keeper);
        vault.executeTrades(0, _one(_trade(address(weth), address(wbtc), 0.01e18)), 0, block.timestamp);
    }

    function test_rebalance_endsTheOpenAuction() public {
        vm.prank(creator);
        vault.proposeTargets(_list(address(weth), address(usdc)), _weights(5000, 5000));
        _skipFresh(TARGET_DELAY);
        vault.openAuction();
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionClosed(1, bob);
        vm.prank(bob);
        vault.rebalance(_list(address(weth), address(usdc)), _weights(5000, 5000));
        _bidReverts(1, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAuction.selector));
    }

    function test_closeAuction_byKeeperGuardianOrCreator() public {
        address[3] memory may = [keeper, guardian, creator];
        for (uint256 i; i < 3; ++i) {
            uint256 id = vault.openAuction();
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrGuardian.selector, bob));
            vm.prank(bob);
            vault.closeAuction();
            vm.expectEmit(address(vault));
            emit IVaultTypes.AuctionClosed(id, may[i]);
            vm.startPrank(may[i]);
            vault.closeAuction();
            assertEq(vault.auction().endsAt, 0);
            vm.expectRevert(IVaultTypes.NoAuction.selector);
            vault.closeAuction();
            vm.stopPrank();
        }
        uint256 last = vault.openAuction();
        assertEq(last, 4);
        skip(LENGTH + 1);
        vm.expectRevert(IVaultTypes.NoAuction.selector);
        vm.prank(keeper);
        vault.closeAuction();
    }

    // --- the tip ---

    function test_bid_tipsTheOpenerUpToACapPerAuction() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.seedValueD18 = 1_000_000e18;
        _setPrice(address(weth), 4000e18);
        vault = _launch(params);
        _setPrice(address(weth), 8000e18); // weth is 250,000 USD above target, usdc lacks 100,000 and wbtc 150,000
        _skipFresh(1 days);
        vm.prank(bob);
        vault.openAuction();
        skip(LENGTH / 2);
        uint256 level = _level(vault);
        _bid(alice, address(usdc), address(weth), 12.5e18); // 100,000 USD, a tip of 50 USD
        assertApproxEqRel(vault.balanceOf(bob) * level / 1e18, 50e18, 1e14);
        _bid(alice, address(wbtc), address(weth), 11.25e18); // 90,000 USD, a tip of 45 USD
        assertApproxEqRel(vault.balanceOf(bob) * level / 1e18, 95e18, 1e14);
        _giveFor(alice, address(wbtc), address(weth), 7.5e18);
        uint256 tip = Math.mulDiv(5e18, vault.totalSupply() + vault.pendingFeeShares(), vault.auction().navD18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionTip(1, bob, tip);
        vm.prank(alice);
        vault.bid(1, address(wbtc), address(weth), 0, 5e18, ALL, ""); // 40,000 USD, a tip of 5 USD up to the cap
        uint256 held = vault.balanceOf(bob);
        _bid(alice, address(wbtc), address(weth), 1e18);
        assertEq(vault.balanceOf(bob), held);
        // The next auction has its own cap.
        _setPrice(address(weth), 16_000e18);
        skip(LENGTH);
        vm.prank(bob);
        vault.openAuction();
        _bid(alice, address(usdc), address(weth), 1e18);
        assertGt(vault.balanceOf(bob), held);
    }

    function test_bid_countsTheTipAsALossEvenIfTheVaultGains() public {
        vault.openAuction();
        _bid(alice, address(usdc), address(weth), 0.05e18); // the vault gains 4 USD and pays a tip of 0.2 USD
        assertEq(vault.usage().lossD18, uint256(0.2e18) / 15_000 + 1);
    }
}
