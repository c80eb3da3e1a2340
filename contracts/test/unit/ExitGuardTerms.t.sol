// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ExitGuardBase} from "../ExitGuardBase.sol";

/// @title ExitGuardTerms: the fallback in kind, take-profit, stop-limit and partial fills
contract ExitGuardTermsTest is ExitGuardBase {
    uint16 private constant AFTER = 30; // {min}

    function setUp() public {
        _setUpGuard();
    }

    function _fallback() private view returns (IExitGuard.Terms memory terms) {
        terms = _terms();
        terms.inKindAfter = AFTER;
    }

    /// @dev Moves time and keeps every price at `percent` of its start, so that prices are fresh.
    function _wait(uint256 time, uint256 percent) private {
        skip(time);
        _movePrices(percent);
    }

    // --- fallback in kind ---

    /// The oracle falls by 20 % and the pools do not follow, or fall too far, for hours. Nobody can sell within the
    /// owner's slippage. The order with a fallback lets the owner leave in kind.
    function testFuzz_execute_paysInKindWhenPoolsTrailTheOracle(uint256 poolPercent, uint256 waited) public {
        uint256 without = _place(_terms());
        uint256 id = _place(_fallback());
        _moveTo(80);
        _movePools(bound(poolPercent, 68, 76));
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderMarked(id, block.timestamp);
        guard.mark(id);
        assertEq(guard.order(id).markedAt, block.timestamp, "marked");
        _wait(bound(waited, AFTER * 1 minutes, 12 hours), 80);

        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(id, swaps);
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(without, _none());

        uint256 tip = SHARES * 50 / 10_000;
        uint256[] memory amounts = vault.previewWithdraw(SHARES - tip);
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderExecuted(id, investor, executor, guard.levelD18(address(vault)), SHARES, IN_KIND, 0, tip);
        assertEq(_execute(id, _none()), 0, "nothing in the token");
        assertEq(wbtc.balanceOf(investor), amounts[0], "in kind");
        assertEq(usdc.balanceOf(investor), amounts[3], "in kind");
        assertEq(vault.balanceOf(executor), tip, "tip in shares");
        _assertGuardUntouched();
    }

    /// An executor who marks an order and cannot wait gets nothing: before the delay, the sale's minimum holds.
    function testFuzz_execute_staysOutOfKindBeforeTheDelay(uint256 waited) public {
        uint256 id = _place(_fallback());
        _moveTo(80);
        guard.mark(id);
        _wait(bound(waited, 0, AFTER * 1 minutes - 1), 80);
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(id, _none());
    }

    /// With swaps, the order sells after the delay too.
    function test_execute_stillSellsAfterTheDelay() public {
        uint256 id = _place(_fallback());
        _moveTo(80);
        guard.mark(id);
        _wait(AFTER * 1 minutes, 80);
        assertGt(_execute(id, _swapsOut(vault, address(usdc))), 0);
    }

    /// A mark of an old fall does not shorten the delay of a later one.
    function test_execute_ignoresAnOldMark() public {
        uint256 id = _place(_fallback());
        _moveTo(80);
        guard.mark(id);
        _wait(AFTER * 1 minutes + guard.MARK_LIFETIME(), 80);
        uint256 snapshot = vm.snapshotState();
        _execute(id, _none());
        assertGt(wbtc.balanceOf(investor), 0, "the last second counts");
        vm.revertToState(snapshot);
        _wait(1, 80);
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(id, _none());
        guard.mark(id);
        assertEq(guard.order(id).markedAt, block.timestamp, "renewed");
    }

    /// A mark that counts cannot be renewed, so nobody can put the owner's exit off.
    function testFuzz_mark_revertsWhileAMarkCounts(uint256 waited) public {
        uint256 id = _place(_fallback());
        _moveTo(80);
        guard.mark(id);
        uint256 at = block.timestamp;
        _wait(bound(waited, 0, AFTER * 1 minutes + guard.MARK_LIFETIME()), 80);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.AlreadyMarked.selector, id, at));
        guard.mark(id);
    }

    /// Anyone clears a mark when the level is back.
    function test_mark_isClearedAboveTheTrigger() public {
        uint256 id = _place(_fallback());
        _moveTo(80);
        guard.mark(id);
        _moveTo(100);
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderMarked(id, 0);
        guard.mark(id);
        assertEq(guard.order(id).markedAt, 0);
        uint256 level = guard.levelD18(address(vault));
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, 90e18));
        guard.mark(id);
        _wait(AFTER * 1 minutes, 80);
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(id, _none());
    }

    function test_mark_revertsWithoutAFallback() public {
        uint256 id = _place(_terms());
        _moveTo(80);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.NoFallback.selector, id));
        guard.mark(id);
    }

    function test_mark_revertsIfTheOrderEnded() public {
        IExitGuard.Terms memory terms = _fallback();
        uint256 id = _place(terms);
        vm.warp(terms.expiresAt + 1);
        _moveTo(80);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, terms.expiresAt));
        guard.mark(id);
        vm.prank(investor);
        guard.cancel(id);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, id, IExitGuard.Status.Cancelled));
        guard.mark(id);
    }

    /// The fallback also works when the token to be paid in has no price. An order without it waits.
    function test_executable_needsNoPriceOfTheTokenAfterTheDelay() public {
        IExitGuard.Terms memory terms = _fallback();
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(wbtc), address(weth));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        vault = _launch(tokens, weights, 100_000e18);
        _giveShares(vault, investor, SHARES);
        vm.prank(investor);
        vault.approve(address(guard), type(uint256).max);
        terms.vault = address(vault);
        uint256 id = _place(terms);
        _moveTo(80);
        guard.mark(id);
        skip(AFTER * 1 minutes);
        feeds[address(usdc)].set(0);
        (bool ok, IExitGuard.Obstacle obstacle) = guard.executable(id);
        assertTrue(ok, "executable");
        assertEq(uint8(obstacle), uint8(IExitGuard.Obstacle.None));
        _execute(id, _none());
        assertGt(wbtc.balanceOf(investor), 0, "in kind");
    }

    // --- take-profit ---

    /// A ceiling executes at or above it and nowhere below, beside a floor that executes at or below it.
    function testFuzz_execute_takesProfitAtTheCeiling(uint256 percent, uint256 ceiling) public {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        terms.ceilingD18 = uint88(bound(ceiling, 101e18, 180e18));
        uint256 id = _place(terms);
        _movePrices(bound(percent, 60, 220));
        uint256 level = guard.levelD18(address(vault));
        bool due = level <= 90e18 || level >= terms.ceilingD18;
        (bool ok, IExitGuard.Obstacle obstacle) = guard.executable(id);
        assertEq(ok, due, "executable");
        assertEq(uint8(obstacle), uint8(due ? IExitGuard.Obstacle.None : IExitGuard.Obstacle.NotTriggered), "obstacle");
        if (!due) vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, 90e18));
        _execute(id, _none());
        assertEq(vault.balanceOf(investor), due ? 0 : SHARES, "shares");
    }

    /// An order with only a ceiling sells into the token with the owner's minimum.
    function test_execute_sellsAtTheCeilingAlone() public {
        IExitGuard.Terms memory terms = _terms();
        (terms.floorD18, terms.ceilingD18) = (0, 120e18);
        uint256 id = _place(terms);
        assertEq(guard.triggerD18(id), 0, "no lower trigger");
        _moveTo(130);
        uint256 minimum = guard.previewMinOut(id);
        assertGe(_execute(id, _swapsOut(vault, address(usdc))), minimum);
        _assertGuardUntouched();
    }

    function test_place_revertsIfTheCeilingIsReached() public {
        IExitGuard.Terms memory terms = _terms();
        uint256 level = guard.levelD18(address(vault));
        terms.ceilingD18 = uint88(level);
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.AlreadyTriggered.selector, level, level));
        terms.ceilingD18 = uint88(level + 1);
        _place(terms);
        terms.ceilingD18 = terms.floorD18;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.BadCeiling.selector, 90e18, 90e18));
    }

    // --- stop-limit ---

    /// With a limit, the order waits below it, and executes when the level is back between limit and trigger.
    function testFuzz_execute_waitsBelowTheLimit(uint256 percent, uint256 limitBps) public {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        terms.limitBps = uint16(bound(limitBps, 1, 5000));
        uint256 id = _place(terms);
        _movePrices(bound(percent, 40, 110));
        uint256 level = guard.levelD18(address(vault));
        uint256 limit = 90e18 * (10_000 - uint256(terms.limitBps)) / 10_000;
        (bool ok, IExitGuard.Obstacle obstacle) = guard.executable(id);
        if (level > 90e18) {
            assertEq(uint8(obstacle), uint8(IExitGuard.Obstacle.NotTriggered));
            vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, 90e18));
        } else if (level < limit) {
            assertEq(uint8(obstacle), uint8(IExitGuard.Obstacle.BelowLimit));
            vm.expectRevert(abi.encodeWithSelector(IExitGuard.BelowLimit.selector, level, limit));
        } else {
            assertTrue(ok);
        }
        _execute(id, _none());
        _movePrices(88); // level 89.2
        if (vault.balanceOf(investor) != 0 && guard.levelD18(address(vault)) >= limit) _execute(id, _none());
        if (guard.levelD18(address(vault)) >= limit) assertEq(vault.balanceOf(investor), 0, "sold when it is back");
    }

    function test_place_revertsIfLimitOrFillExceedsItsMaximum() public {
        IExitGuard.Terms memory terms = _terms();
        terms.limitBps = 10_000;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.LimitTooLarge.selector, 10_000, 9999));
        terms.limitBps = 9999;
        terms.minFillPct = 101;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.BadMinFill.selector, 101));
        terms.minFillPct = 100;
        _place(terms);
    }

    // --- partial fills ---

    /// Any allowed part is sold with its share of the minimum, and the rest stays open. What is refused is too small.
    function testFuzz_executePart_sellsAnAllowedPart(uint256 part, uint8 pct) public {
        IExitGuard.Terms memory terms = _terms();
        terms.minFillPct = uint8(bound(pct, 0, 100));
        uint256 id = _place(terms);
        _moveTo(80);
        part = bound(part, 0, SHARES);
        uint256 minimum = SHARES * (terms.minFillPct == 0 ? 100 : uint256(terms.minFillPct)) / 100;
        uint256 level = guard.levelD18(address(vault));
        uint256 smallest = (10e18 * 1e18 + level - 1) / level;
        uint256 whole = guard.previewMinOut(id);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        bool small = part < smallest || (part != SHARES && SHARES - part < smallest);
        if (part < minimum) {
            vm.expectRevert(abi.encodeWithSelector(IExitGuard.FillTooSmall.selector, part, minimum));
        } else if (small) {
            vm.expectPartialRevert(IExitGuard.OrderTooSmall.selector);
        }
        vm.prank(executor);
        uint256 out = guard.executePart(id, part, swaps, _noPermit());
        if (part < minimum || small) {
            assertEq(vault.balanceOf(investor), SHARES, "nothing moved");
            return;
        }
        assertEq(vault.balanceOf(investor), SHARES - part, "the rest");
        assertGe(out + 2, whole * part / SHARES, "the part's share of the minimum");
        _assertGuardUntouched();
        if (part == SHARES) return;
        assertEq(guard.order(2).terms.shares, SHARES - part, "open");
        assertEq(uint8(guard.order(2).status), uint8(IExitGuard.Status.Open));
        assertGt(_execute(2, swaps), 0, "and sold later");
    }

    /// More shares than the order has are no part.
    function test_executePart_takesAtMostTheOrder() public {
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(SHARES / 2);
        uint256 id = _place(terms);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        guard.executePart(id, type(uint256).max, swaps, _noPermit());
        assertEq(vault.balanceOf(investor), SHARES / 2);
        assertEq(guard.orderCount(), 1, "no rest");
    }

    /// The owner holds less than ordered, and less than the smallest part: all of it may be sold.
    function test_executePart_sellsAllThatTheOwnerHolds() public {
        IExitGuard.Terms memory terms = _terms();
        terms.minFillPct = 50;
        uint256 id = _place(terms);
        vm.prank(investor);
        vault.transfer(creator, SHARES * 3 / 4);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        guard.executePart(id, SHARES / 4, swaps, _noPermit());
        assertEq(vault.balanceOf(investor), 0);
        assertEq(guard.order(2).terms.shares, SHARES * 3 / 4);
    }

    /// The rest of a marked order keeps the mark.
    function test_executePart_keepsTheMark() public {
        IExitGuard.Terms memory terms = _fallback();
        terms.minFillPct = 10;
        uint256 id = _place(terms);
        _moveTo(80);
        guard.mark(id);
        uint256 at = block.timestamp;
        _wait(AFTER * 1 minutes, 80);
        vm.prank(executor);
        guard.executePart(id, SHARES / 4, _none(), _noPermit());
        assertEq(guard.order(2).markedAt, at);
        _execute(2, _none());
        assertEq(vault.balanceOf(investor), 0, "all in kind");
    }
}
