// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultTradingLimits: trade size, cool-off, daily allowances, reduce-only and the peak
/// @dev weth has doubled: it is 10,000 of 15,000 USD instead of 7,500. usdc lacks 1,000 USD and wbtc 1,500.
contract VaultTradingLimitsTest is VaultTradingBase {
    function _start(IVaultTypes.Limits memory limits) private {
        vault = _launchWith(limits);
        _setPrice(address(weth), 8000e18);
    }

    // --- one trade ---

    function test_executeTrades_revertsIfATradeIsOverItsPartOfNav() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.maxTradeBps = 200; // 300 USD
        _start(limits);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.0375e18 + 1),
            abi.encodeWithSelector(IVaultTypes.TradeTooLarge.selector, 0, 300e18 + 8000, 300e18)
        );
        // The limit binds all trades of an hour together, in one call or in many. It is a part of the NAV before the
        // call.
        _executeAllReverts(
            _two(_trade(address(weth), address(usdc), 0.0175e18), _trade(address(weth), address(wbtc), 0.0225e18)),
            abi.encodeWithSelector(IVaultTypes.TradeTooLarge.selector, 1, 180e18, 160e18)
        );
        vm.warp(1_800_000_000 + 899); // the last second of a quarter of an hour
        _refresh();
        _execute(_trade(address(weth), address(usdc), 0.0175e18));
        assertEq(vault.movedD18(address(weth)), 140e18);
        assertEq(vault.movedD18(address(usdc)), 0, "a bought token without a cap");
        skip(1);
        _execute(_trade(address(weth), address(wbtc), 0.02e18));
        assertEq(vault.movedD18(address(weth)), 300e18);
        skip(1 hours - 1);
        _executeReverts(
            _trade(address(weth), address(wbtc), 0.0375e18),
            abi.encodeWithSelector(IVaultTypes.TradeTooLarge.selector, 0, 300e18, 0)
        );
        // The quarter of the first trade is over by an hour.
        skip(1);
        assertEq(vault.movedD18(address(weth)), 160e18);
        _execute(_trade(address(weth), address(wbtc), 0.0175e18));
        skip(1 hours + 15 minutes);
        assertEq(vault.movedD18(address(weth)), 0);
        _execute(_trade(address(weth), address(wbtc), 0.0375e18));
    }

    /// @dev A trade is compared exactly, and recorded in whole cents.
    function test_executeTrades_recordsATradeInCentsRoundedUp() public {
        _start(_limits());
        _execute(_trade(address(weth), address(usdc), 1e12));
        assertEq(vault.movedD18(address(weth)), 0.01e18, "0.8 cents");
        vm.prank(guardian);
        registry.lowerTradeCap(address(usdc), 160);
        _execute(_trade(address(weth), address(usdc), 2e12));
        assertEq(vault.movedD18(address(weth)), 0.03e18, "1.6 cents");
        assertEq(vault.movedD18(address(usdc)), 0.02e18, "a bought token with a cap");
        _executeReverts(
            _trade(address(weth), address(usdc), 0.02e18),
            abi.encodeWithSelector(IVaultTypes.TradeTooLarge.selector, 0, 160e18, 159.98e18)
        );
    }

    function test_executeTrades_revertsIfATradeIsOverEitherTokensCap() public {
        _start(_limits());
        address[2] memory capped = [address(weth), address(usdc)];
        for (uint256 i; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(guardian);
            registry.lowerTradeCap(capped[i], 160);
            _executeReverts(
                _trade(address(weth), address(usdc), 0.02e18 + 1),
                abi.encodeWithSelector(IVaultTypes.TradeTooLarge.selector, 0, 160e18 + 8000, 160e18)
            );
            _execute(_trade(address(weth), address(usdc), 0.02e18));
            vm.revertToState(snapshot);
        }
    }

    // --- the cool-off ---

    function test_executeTrades_revertsWhileCoolingOff() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.coolOff = 10 minutes;
        _start(limits);
        // There is no cool-off after the launch.
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        uint256 until = block.timestamp + 10 minutes;
        _executeReverts(
            _trade(address(weth), address(usdc), 0.01e18),
            abi.encodeWithSelector(IVaultTypes.CoolingOff.selector, until)
        );
        skip(10 minutes - 1);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.01e18),
            abi.encodeWithSelector(IVaultTypes.CoolingOff.selector, until)
        );
        skip(1);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
    }

    // --- the daily allowances ---

    function test_executeTrades_usesTheLossAllowance() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyLossBps = 10; // 5 bps at once: 7.5 USD
        _start(limits);
        adapter.setLoss(100);
        uint256 fifth = 0.01875e18; // sells 150 USD and loses 1.5 USD
        vm.expectEmit(address(vault));
        emit IVaultTypes.AllowanceUsed(0.0001e18, 0.01e18);
        _execute(_trade(address(weth), address(usdc), fifth));
        assertEq(vault.usage().lossD18, 0.0001e18);
        assertEq(vault.usage().turnoverD18, 0.01e18);
        // The gain of one leg does not offset the loss of another.
        for (uint256 i; i < 3; ++i) {
            _execute(_trade(address(weth), address(wbtc), fifth));
        }
        adapter.setGift(50);
        _execute(_trade(address(weth), address(usdc), fifth));
        uint256 used = vault.usage().lossD18;
        adapter.setLoss(100);
        uint256 nav = vault.totalBasketValue();
        uint256 loss = (2e18 * 1e18 + nav - 1) / nav;
        _executeReverts(
            _trade(address(weth), address(wbtc), 0.025e18),
            abi.encodeWithSelector(IVaultTypes.DailyLossExceeded.selector, used + loss, 0.0005e18)
        );
    }

    function test_usage_drainsEvenlyOverADay() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyLossBps = 10;
        limits.dailyTurnoverBps = 1000;
        _start(limits);
        adapter.setLoss(100);
        _execute(_trade(address(weth), address(usdc), 0.09375e18)); // sells 750 USD, loses 7.5: both are used up
        assertEq(vault.usage().lossD18, 0.0005e18);
        assertEq(vault.usage().turnoverD18, 0.05e18);
        _skipFresh(6 hours);
        assertEq(vault.usage().lossD18, 0.000375e18);
        assertEq(vault.usage().turnoverD18, 0.0375e18);
        _skipFresh(18 hours - 1);
        assertGt(vault.usage().lossD18, 0);
        _skipFresh(1);
        assertEq(vault.usage().lossD18, 0);
        assertEq(vault.usage().turnoverD18, 0);
    }

    function test_executeTrades_revertsIfTheTurnoverAllowanceIsUsedUp() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyTurnoverBps = 400; // 2 % at once: 300 USD
        _start(limits);
        _execute(_trade(address(weth), address(usdc), 0.025e18));
        _executeReverts(
            _trade(address(weth), address(wbtc), 0.025e18),
            abi.encodeWithSelector(
                IVaultTypes.DailyTurnoverExceeded.selector, uint256(200e18) / 15_000 * 2 + 2, 0.02e18
            )
        );
        _execute(_trade(address(weth), address(usdc), 0.0124e18));
        _skipFresh(12 hours);
        _execute(_trade(address(weth), address(wbtc), 0.0124e18));
    }

    // --- reduce-only ---

    function test_executeTrades_sellsOnlyTokensWithoutATargetWhileReduceOnly() public {
        _start(_limits());
        _retarget(_list(address(weth), address(wbtc)), _weights(7500, 2500));
        vm.prank(creator);
        vault.setReduceOnly(true);
        _setPrice(address(weth), 16_000e18); // weth is 20,000 of 25,000 USD, above 18,750; wbtc lacks 3,250
        _executeReverts(
            _trade(address(weth), address(wbtc), 0.01e18), abi.encodeWithSelector(IVaultTypes.ReduceOnly.selector)
        );
        vm.prank(guardian);
        vault.setReduceOnly(true);
        _executeReverts(
            _trade(address(usdc), address(wbtc), 2000e6), abi.encodeWithSelector(IVaultTypes.StoppedByGuardian.selector)
        );
        vm.startPrank(guardian);
        vault.setReduceOnly(false);
        vm.stopPrank();
        vm.prank(creator);
        vault.setReduceOnly(true);
        _execute(_trade(address(usdc), address(wbtc), 2000e6));
        assertFalse(vault.isConstituent(address(usdc)));
        vm.prank(creator);
        vault.setReduceOnly(false);
        _execute(_trade(address(weth), address(wbtc), 0.01e18));
    }

    // --- the loss allowance of 30 days ---

    function test_executeTrades_revertsIfTheMonthsLossIsUsedUp() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.dailyLossBps = 5; // 2.5 at once, and 20 in 30 days, of which 10 at once
        _start(limits);
        adapter.setLoss(100);
        address[5] memory bought = [address(usdc), address(usdc), address(wbtc), address(wbtc), address(wbtc)];
        for (uint256 i; i < 4; ++i) {
            _execute(_trade(address(weth), bought[i], 0.045e18)); // loses 3.60 of about 15,000 USD
            _skipFresh(1 days);
        }
        (uint256 used, uint256 most) = vault.monthLossD18();
        assertEq(most, 0.001e18);
        // 2.4 bps of a NAV that falls by 3.60 on each of four days, of which 0.33 drain a day.
        assertApproxEqAbs(used, 4 * 0.00024e18 - 4 * uint256(0.001e18) / 30, 5e11);
        uint256 nonce = vault.rebalanceNonce();
        vm.expectPartialRevert(IVaultTypes.MonthlyLossExceeded.selector);
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(_trade(address(weth), bought[4], 0.045e18)), 0, block.timestamp);
        _skipFresh(4 days);
        _execute(_trade(address(weth), bought[4], 0.045e18));
        _skipFresh(30 days);
        (used,) = vault.monthLossD18();
        assertEq(used, 0);
    }

    // --- the peak ---

    function test_executeTrades_raisesThePeak() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.drawdownBps = 2000;
        _start(limits);
        assertEq(vault.peakD18(), 100e18);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        assertEq(vault.peakD18(), 150e18);
        // The gain of the trades counts.
        adapter.setGift(10);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        uint256 peak = _level(vault);
        assertGt(peak, 150e18);
        assertEq(vault.peakD18(), peak);
        // A trade never lowers the peak.
        _setPrice(address(weth), 7000e18);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        assertEq(vault.peakD18(), peak);
    }

    // --- the performance fee ---

    /// @dev A trade charges no performance fee, and its peak is net of the fee that is due.
    function test_executeTrades_recordsANetPeak() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.fees = IVaultTypes.Fees(0, 2000, 0, 0);
        params.drawdownBps = 2000;
        vault = _launch(params);
        _setPrice(address(weth), 8000e18);
        // The NAV is 15,000 USD with a gain of 5,000, of which 1,000 are the fee.
        assertApproxEqAbs(vault.levelD18(), 140e18, 100);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        assertEq(vault.pendingFeeShares(), 0);
        assertEq(vault.highWaterMarkD18(), 100e18);
        assertEq(vault.peakD18(), vault.levelD18());
        assertApproxEqAbs(vault.peakD18(), 140e18, 100);
    }

    // --- auctions ---

    function test_executeTrades_endsTheOpenAuction() public {
        _start(_limits());
        skip(1 days - 1);
        _refresh();
        skip(1);
        vault.openAuction();
        uint256 nonce = vault.rebalanceNonce();
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionClosed(1, keeper);
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(_trade(address(weth), address(usdc), 0.01e18)), 0, block.timestamp);
        assertEq(vault.auction().endsAt, 0);
        vm.expectRevert(IVaultTypes.NoAuction.selector);
        vault.bid(1, address(usdc), address(weth), 0, 1, 1, "");
    }
}
