// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IMandateTypes} from "../../src/interfaces/IMandates.sol";
import {IZapper} from "../../src/interfaces/IZapper.sol";
import {MandateBase} from "../MandateBase.sol";

/// @title MandateExecute: recurring purchases, maximum loss, take-profit, balancing and tips
contract MandateExecuteTest is MandateBase {
    function setUp() public {
        _setUpMandates();
        vm.txGasPrice(10 gwei);
        vm.fee(8 gwei);
    }

    // --- purchases ---

    function test_execute_buysWhatWasAdded() public {
        _invest(_terms(), 10_000e6);
        assertApproxEqRel(vault.balanceOf(account) * vault.levelD18() / 1e18, 6000e18, 0.01e18);
        assertApproxEqRel(other.balanceOf(account) * other.levelD18() / 1e18, 4000e18, 0.01e18);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _assertClean();
    }

    /// However often and whenever it is executed, each period buys at most its amount, and none is made up for.
    function testFuzz_execute_spendsOnePeriodAtATime(uint32[8] memory waits, bool[8] memory twice) public {
        IMandateTypes.Terms memory t = _terms();
        uint256 start = block.timestamp + t.period;
        _open(t, 0);
        uint256 last = type(uint256).max;
        for (uint256 i; i < waits.length; ++i) {
            _skip(bound(waits[i], 1 minutes, 20 days));
            uint256 before = usdc.balanceOf(investor);
            bool isDue = block.timestamp >= start;
            uint256 period = isDue ? (block.timestamp - start) / t.period : 0;
            if (!isDue || period == last) {
                _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
                continue;
            }
            last = period;
            _execute(_steps());
            assertLe(before - usdc.balanceOf(investor), t.each, "at most one period");
            if (twice[i]) _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        }
        _assertClean();
    }

    function test_execute_stopsAfterTheCountAndTheExpiry() public {
        IMandateTypes.Terms memory t = _terms();
        t.count = 2;
        t.startAt = uint40(block.timestamp);
        _open(t, 0);
        _execute(_steps());
        _skip(7 days);
        _execute(_steps());
        _skip(7 days);
        _executeReverts(_noSteps(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        t.count = 0;
        t.startAt = 0;
        t.expiresAt = uint40(block.timestamp + 6 days);
        _open(t, 100e6);
        _skip(7 days);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
    }

    /// Money that the account has and that waits for nothing is used before the wallet's.
    function test_execute_usesTheAccountsMoneyFirst() public {
        _open(_terms(), 0);
        vm.prank(investor);
        mandates.add(account, 400e6, 0, _noPermit());
        _skip(7 days);
        uint256 before = usdc.balanceOf(investor);
        _execute(_steps());
        assertEq(before - usdc.balanceOf(investor), 600e6);
    }

    function test_execute_waitsForTheWallet() public {
        _open(_terms(), 0);
        _skip(7 days);
        vm.prank(investor);
        usdc.approve(account, 999e6);
        IMandateTypes.Step[] memory steps = _steps();
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        _execute(steps);
        vm.prank(investor);
        usdc.approve(account, 1000e6);
        _execute(_steps());
        assertGt(vault.balanceOf(account), 0);
    }

    /// An index that fails is skipped and told. Its part stays money, and anybody may buy it later in its period.
    function test_execute_skipsAFailingIndex() public {
        _open(_terms(), 10_000e6);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        IMandateTypes.Step[] memory steps = _steps();
        vm.expectEmit(true, true, true, false, address(mandates));
        emit IMandateTypes.Skipped(account, address(vault), "");
        _execute(steps);
        assertEq(vault.balanceOf(account), 0);
        assertGt(other.balanceOf(account), 0);
        (,, uint256[] memory buys,) = mandates.due(account);
        assertEq(buys[0], 6000e6, "still waits");
        assertGe(usdc.balanceOf(account), 6000e6, "as money");
        vm.prank(guardian);
        vault.setReduceOnly(false);
        _execute(_steps());
        assertGt(vault.balanceOf(account), 0);
    }

    function test_execute_lapsesWhatItsPeriodDidNotBuy() public {
        _open(_terms(), 0);
        _skip(7 days);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        _execute(_steps());
        _skip(7 days);
        uint256 before = usdc.balanceOf(investor);
        vm.expectEmit(address(mandates));
        emit IMandateTypes.PartLapsed(account, address(vault), 600e6);
        _execute(_steps());
        assertLe(before - usdc.balanceOf(investor), 400e6 + 20e6, "the part that stayed pays for the next period");
    }

    function test_execute_refusesAnIndexWithHighFees() public {
        fees.entryBps = 150;
        fees.exitBps = 100;
        address[] memory tokens = new address[](1);
        tokens[0] = address(weth);
        uint256[] memory weights = new uint256[](1);
        weights[0] = 10_000;
        other = _launch(tokens, weights, 100_000e18);
        _open(_terms(), 1000e6);
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](1);
        steps[0] = IMandateTypes.Step(1, _buySwaps(other, 400e6));
        _executeReverts(steps, abi.encodeWithSelector(IMandateTypes.FeesTooHigh.selector, 250, 200));
    }

    /// A dead price stops the purchase of its index, and not that of the other.
    function test_execute_buysNothingWithoutAPrice() public {
        _open(_terms(), 10_000e6);
        vm.prank(owner);
        registry.distrust(address(uni));
        _execute(_steps());
        assertEq(vault.balanceOf(account), 0);
        assertGt(other.balanceOf(account), 0);
    }

    // --- maximum loss ---

    function _guarded(uint16 floorBps, uint16 trailBps) private view returns (IMandateTypes.Terms memory t) {
        t = _terms();
        (t.floorBps, t.trailBps) = (floorBps, trailBps);
        (t.period, t.each) = (0, 0);
    }

    /// Everything is sold exactly when the oracle's value has fallen below the floor, and the proceeds reach the owner.
    function testFuzz_floor_sellsExactlyBelowIt(uint256 percent, uint16 floorBps) public {
        floorBps = uint16(bound(floorBps, 500, 3000));
        percent = bound(percent, 70, 110);
        _invest(_guarded(floorBps, 0), 10_000e6);
        _moveTo(percent);
        bool hit = _worth() * BPS <= uint256(_mandate().cost) * (BPS - floorBps);
        if (!hit) {
            _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
            return;
        }
        uint256 worth = _worth();
        uint256 before = usdc.balanceOf(investor);
        _execute(_exits());
        _assertStatus(IMandateTypes.Status.Ended);
        assertEq(vault.balanceOf(account) + other.balanceOf(account) + usdc.balanceOf(account), 0);
        assertGe(usdc.balanceOf(investor) - before, worth * 9600 / BPS, "less slippage and tip");
        _assertClean();
    }

    function test_trail_followsThePeak() public {
        _invest(_guarded(0, 2000), 10_000e6);
        _moveTo(130);
        _execute(_noSteps());
        uint256 peak = _mandate().peak;
        assertEq(peak, _worth());
        _moveTo(110);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _moveTo(90);
        assertLe(_worth() * BPS, peak * 8000);
        _execute(_exits());
        _assertStatus(IMandateTypes.Status.Ended);
        assertEq(uint8(_mandate().reason), uint8(IMandateTypes.Reason.Trail));
    }

    /// A stop that began continues, index by index, also when prices are back.
    function test_floor_isDoneInParts() public {
        _invest(_guarded(1000, 0), 10_000e6);
        _moveTo(80);
        IMandateTypes.Step[] memory steps = _exits();
        assembly ("memory-safe") {
            mstore(steps, 1)
        }
        _execute(steps);
        _assertStatus(IMandateTypes.Status.Leaving);
        assertEq(vault.balanceOf(account), 0);
        _moveTo(100);
        _execute(_steps());
        _assertStatus(IMandateTypes.Status.Ended);
    }

    /// Nothing is bought while a stop is due, whatever the executor offers.
    function test_floor_comesBeforePurchases() public {
        _invest(_guarded(1000, 0), 10_000e6);
        vm.prank(investor);
        mandates.add(account, 1000e6, 1000e6, _noPermit());
        IMandateTypes.Step[] memory buys = _steps();
        _moveTo(60);
        uint256 shares = vault.balanceOf(account);
        _execute(buys); // records the trigger; the swaps of a purchase sell nothing
        _assertStatus(IMandateTypes.Status.Leaving);
        assertEq(vault.balanceOf(account), shares);
        assertGe(usdc.balanceOf(account), 1000e6);
    }

    /// A price mover cannot trigger or prevent a stop, because pools decide nothing.
    function test_floor_doesNotLookAtPools() public {
        _invest(_guarded(1000, 0), 10_000e6);
        (uint256 a, uint256 b, uint256 c) = (usdD18[address(wbtc)], usdD18[address(weth)], usdD18[address(uni)]);
        (usdD18[address(wbtc)], usdD18[address(weth)], usdD18[address(uni)]) = (a * 7 / 10, b * 7 / 10, c * 7 / 10);
        _arbitrageAll();
        (usdD18[address(wbtc)], usdD18[address(weth)], usdD18[address(uni)]) = (a, b, c);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
    }

    /// When pools pay too little, the sale waits. After the owner's delay, anybody may pay the constituents out.
    function test_floor_paysInKindAfterTheDelay() public {
        _invest(_guarded(1000, 0), 10_000e6);
        _movePrices(80);
        _execute(_noSteps()); // the pools are still at 100 %
        usdD18[address(wbtc)] = 43_000e18;
        usdD18[address(weth)] = 2150e18;
        usdD18[address(uni)] = 7.2e18;
        _arbitrageAll();
        IMandateTypes.Step[] memory steps = _exits();
        vm.expectPartialRevert(bytes4(keccak256("InsufficientOut(uint256,uint256)")));
        _execute(steps);
        skip(1 days);
        steps = new IMandateTypes.Step[](2);
        steps[1].index = 1;
        _execute(steps); // no price is fresh any more
        _assertStatus(IMandateTypes.Status.Ended);
        assertGt(wbtc.balanceOf(investor), 0);
        assertEq(vault.balanceOf(account) + other.balanceOf(account), 0);
    }

    function test_floor_inKindNeedsNoDelayIfTheOwnerWantsIt() public {
        IMandateTypes.Terms memory t = _guarded(1000, 0);
        t.payout = address(0);
        _invest(t, 10_000e6);
        _moveTo(80);
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](2);
        steps[1].index = 1;
        _execute(steps);
        _assertStatus(IMandateTypes.Status.Ended);
        assertGt(wbtc.balanceOf(investor), 0);
        assertGt(vault.balanceOf(executor), 0, "tip in shares");
    }

    /// Whoever sends dust to the account cannot keep the mandate from ending, and the next one counts from the start.
    function test_floor_endsDespiteDustAndCanBeginAgain() public {
        _invest(_guarded(1000, 0), 10_000e6);
        IMandateTypes.Step[] memory steps = _exits();
        _moveTo(80);
        _giveDust();
        _execute(steps);
        _giveDust();
        _assertStatus(IMandateTypes.Status.Ended);
        _moveTo(100);
        _invest(_guarded(1000, 0), 5000e6);
        assertEq(_mandate().cost, 5000e6);
        _executeReverts(steps, abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
    }

    function _giveDust() private {
        vm.prank(creator);
        vault.transfer(account, 1e11);
    }

    function test_pause_keepsTheStopAndStopsTheRest() public {
        IMandateTypes.Terms memory t = _terms();
        t.floorBps = 1000;
        _invest(t, 10_000e6);
        vm.prank(investor);
        mandates.pause(account);
        _skip(7 days);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _moveTo(70);
        _execute(_exits());
        _assertStatus(IMandateTypes.Status.Ended);
    }

    // --- take-profit ---

    function testFuzz_profit_sellsItsPart(uint16 takeBps) public {
        takeBps = uint16(bound(takeBps, 100, 9000)); // above, what stays is mostly money
        IMandateTypes.Terms memory t = _guarded(0, 0);
        (t.profitBps, t.takeBps) = (1000, takeBps);
        _invest(t, 10_000e6);
        uint256 shares = vault.balanceOf(account);
        _moveTo(105);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _moveTo(120);
        uint256 before = usdc.balanceOf(investor);
        uint256 worth = _worth();
        _execute(_exits());
        assertApproxEqAbs(vault.balanceOf(account), shares - shares * takeBps / BPS, 1);
        assertApproxEqRel(usdc.balanceOf(investor) - before, worth * takeBps / BPS, 0.03e18);
        _assertStatus(IMandateTypes.Status.Active);
        _executeReverts(_exits(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _moveTo(140);
        _execute(_exits()); // 10 % above the last one
        assertLt(vault.balanceOf(account), shares - shares * takeBps / BPS);
    }

    function test_profit_ofAllEndsTheMandate() public {
        IMandateTypes.Terms memory t = _guarded(0, 0);
        (t.profitBps, t.takeBps) = (1000, 10_000);
        _invest(t, 10_000e6);
        _moveTo(120);
        _execute(_exits());
        _assertStatus(IMandateTypes.Status.Ended);
        assertGt(usdc.balanceOf(investor), START);
    }

    // --- balancing ---

    /// Parts return to the allocation, at most once in an interval.
    function test_band_balances() public {
        IMandateTypes.Terms memory t = _guarded(0, 0);
        (t.bandBps, t.bandEvery) = (500, 1 days);
        _invest(t, 10_000e6);
        vm.startPrank(investor);
        mandates.leave(account, address(vault), vault.balanceOf(account) / 2, investor, 0);
        vm.stopPrank();
        _execute(_noSteps());
        (,, uint256[] memory buys, uint256[] memory sells) = mandates.due(account);
        assertEq(sells[0], 0);
        assertGt(sells[1], 0);
        assertGt(buys[0], 0);
        _execute(_steps()); // the sale
        _execute(_steps()); // the purchase
        uint256 a = vault.balanceOf(account) * vault.levelD18();
        uint256 b = other.balanceOf(account) * other.levelD18();
        assertApproxEqAbs(a * BPS / (a + b), 6000, 100);
        vm.startPrank(investor);
        mandates.leave(account, address(vault), vault.balanceOf(account) / 2, investor, 0);
        vm.stopPrank();
        _executeReverts(_noSteps(), abi.encodeWithSelector(IMandateTypes.NothingDue.selector));
        _skip(1 days);
        _execute(_noSteps());
        assertEq(uint8(_mandate().reason), uint8(IMandateTypes.Reason.Band));
    }

    /// A balancing that stays undone for a day ends.
    function test_band_endsAfterADay() public {
        IMandateTypes.Terms memory t = _guarded(0, 0);
        (t.bandBps, t.bandEvery) = (500, 7 days);
        _invest(t, 10_000e6);
        uint256 half = vault.balanceOf(account) / 2;
        vm.prank(investor);
        mandates.leave(account, address(vault), half, investor, 0);
        _execute(_noSteps());
        vm.prank(investor);
        mandates.pause(account);
        (,,, uint256[] memory paused) = mandates.due(account);
        assertEq(paused[1], 0, "a pause stops what began");
        vm.prank(investor);
        mandates.resume(account);
        (,,, paused) = mandates.due(account);
        assertGt(paused[1], 0);
        _skip(1 days + 1);
        (,, uint256[] memory buys, uint256[] memory sells) = mandates.due(account);
        assertEq(buys[0] + buys[1] + sells[0] + sells[1], 0);
    }

    // --- tips ---

    /// A tip is at most the gas at twice the base fee and 2 gwei, the terms' dollars and the terms' part.
    function testFuzz_tip_isCapped(uint256 gasPrice, uint256 baseFee, uint96 most, uint16 bps) public {
        baseFee = bound(baseFee, 0, 500 gwei);
        gasPrice = bound(gasPrice, baseFee, 5000 gwei);
        vm.txGasPrice(gasPrice);
        vm.fee(baseFee);
        IMandateTypes.Terms memory t = _terms();
        t.maxTipD18 = uint96(bound(most, 0, 1000e18));
        t.maxTipBps = uint16(bound(bps, 0, 200));
        _open(t, 10_000e6);
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](1);
        steps[0] = IMandateTypes.Step(1, _swapsIn(other, address(usdc), 4000e6 - 4000e6 * uint256(t.maxTipBps) / BPS));
        _execute(steps);
        uint256 tip = usdc.balanceOf(executor);
        assertLe(tip, 4000e6 * uint256(t.maxTipBps) / BPS, "part");
        assertLe(tip * 1e12, t.maxTipD18, "dollars");
        uint256 paid = gasPrice < 2 * baseFee + 2 gwei ? gasPrice : 2 * baseFee + 2 gwei;
        assertLe(tip * 1e12, (250_000 + 2 * 170_000) * paid * 3000, "gas");
        assertEq(mandates.tipD18(2), (250_000 + 2 * 170_000) * paid * 3000);
    }
}
