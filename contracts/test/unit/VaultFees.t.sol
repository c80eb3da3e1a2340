// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultFees: cuts of fees take effect at once, raises after 14 days and within 14 more
contract VaultFeesTest is VaultTradingBase {
    uint256 private constant DELAY = 14 days;
    uint256 private constant WINDOW = 14 days;

    function _fees(uint16 m, uint16 p, uint16 entry, uint16 exit_) private pure returns (IVaultTypes.Fees memory) {
        return IVaultTypes.Fees(m, p, entry, exit_);
    }

    function _propose(IVaultTypes.Fees memory fees) private {
        vm.prank(creator);
        vault.proposeFees(fees);
    }

    function _assertFees(IVaultTypes.Fees memory a, IVaultTypes.Fees memory b) private pure {
        assertEq(abi.encode(a), abi.encode(b));
    }

    function _assertNonePending() private view {
        IVaultTypes.PendingFees memory none;
        assertEq(abi.encode(vault.pendingFees()), abi.encode(none));
    }

    // --- cuts ---

    function test_proposeFees_cutsAtOnce() public {
        vault = _launchWithFees(_fees(500, 2000, 100, 50));
        skip(100 days);
        uint256 due = vault.pendingFeeShares();
        IVaultTypes.Fees memory cut = _fees(100, 2000, 0, 50);
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesChanged(cut);
        _propose(cut);
        _assertFees(vault.fees(), cut);
        _assertNonePending();
        // Fees before the cut are charged at the old rate, fees after it at the new one.
        assertEq(vault.pendingFeeShares(), due);
        skip(365 days);
        uint256 supply = 100e18 + due;
        assertApproxEqRel(vault.pendingFeeShares() - due, supply * 100 / 9900, 1e9);
    }

    function test_proposeFees_doesNothingIfTheyAreTheSame() public {
        vm.recordLogs();
        _propose(_fees(FEE_BPS, 0, 0, 0));
        assertEq(vm.getRecordedLogs().length, 0);
        // It withdraws the pending fees.
        _propose(_fees(FEE_BPS + 1, 0, 0, 0));
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesCancelled(creator);
        _propose(_fees(FEE_BPS, 0, 0, 0));
        _assertNonePending();
    }

    // --- raises ---

    /// @dev If one fee rises, the fees that fall wait too.
    function testFuzz_proposeFees_waitsIfAnyFeeRises(uint16 m, uint16 p, uint16 entry, uint16 exit_) public {
        vault = _launchWithFees(_fees(500, 1500, 100, 100));
        IVaultTypes.Fees memory was = vault.fees();
        IVaultTypes.Fees memory next = _fees(m % 1001, p % 3001, entry % 201, exit_ % 201);
        bool raised =
            next.managementBps > 500 || next.performanceBps > 1500 || next.entryBps > 100 || next.exitBps > 100;
        uint256 at = block.timestamp + DELAY;
        if (raised) {
            vm.expectEmit(address(vault));
            emit IVaultTypes.FeesProposed(next, uint64(at));
        }
        _propose(next);
        if (!raised) {
            _assertFees(vault.fees(), next);
            _assertNonePending();
            return;
        }
        _assertFees(vault.fees(), was);
        _assertFees(vault.pendingFees().fees, next);
        assertEq(vault.pendingFees().executableAt, at);
        skip(DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, at));
        vault.executeFees();
        _skipFresh(1);
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesChanged(next);
        vm.prank(bob);
        vault.executeFees();
        _assertFees(vault.fees(), next);
        _assertNonePending();
        vm.expectRevert(IVaultTypes.NoPendingFees.selector);
        vault.executeFees();
    }

    function test_executeFees_revertsOnceTheWindowIsOver() public {
        _propose(_fees(FEE_BPS + 1, 0, 0, 0));
        uint256 last = block.timestamp + DELAY + WINDOW;
        vm.warp(last);
        uint256 snapshot = vm.snapshotState();
        vault.executeFees();
        vm.revertToState(snapshot);
        vm.warp(last + 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.Expired.selector, last));
        vault.executeFees();
        // Expired fees can be proposed again and wait again.
        _propose(_fees(FEE_BPS + 1, 0, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, block.timestamp + DELAY));
        vault.executeFees();
    }

    /// @dev Neither replacing a proposal nor a cut in between shortens the wait of a raise.
    function test_proposeFees_alwaysWaitsTheWholeDelay() public {
        _propose(_fees(300, 0, 0, 0));
        skip(DELAY - 1);
        _propose(_fees(1000, 0, 0, 0));
        assertEq(vault.pendingFees().executableAt, block.timestamp + DELAY);
        skip(DELAY);
        _propose(_fees(100, 0, 0, 0));
        _assertNonePending();
        vm.expectRevert(IVaultTypes.NoPendingFees.selector);
        vault.executeFees();
        _propose(_fees(200, 0, 0, 0)); // after the cut, the old fee is a raise
        assertEq(vault.fees().managementBps, 100);
        assertEq(vault.pendingFees().executableAt, block.timestamp + DELAY);
    }

    function test_proposeFees_revertsOverTheCaps() public {
        uint16[4] memory caps = [1000, 3000, 200, 200];
        for (uint256 i; i < 4; ++i) {
            uint16[4] memory f;
            f[i] = caps[i] + 1;
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.FeeOverCap.selector, caps[i] + 1, caps[i]));
            _propose(_fees(f[0], f[1], f[2], f[3]));
        }
    }

    // --- cancelling ---

    function test_cancelFees_byCreatorOrGuardian() public {
        address[2] memory may = [creator, guardian];
        for (uint256 i; i < 2; ++i) {
            _propose(_fees(300, 0, 0, 0));
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrGuardian.selector, keeper));
            vm.prank(keeper);
            vault.cancelFees();
            vm.expectEmit(address(vault));
            emit IVaultTypes.FeesCancelled(may[i]);
            vm.prank(may[i]);
            vault.cancelFees();
            _assertNonePending();
            skip(DELAY);
            vm.expectRevert(IVaultTypes.NoPendingFees.selector);
            vault.executeFees();
            vm.expectRevert(IVaultTypes.NoPendingFees.selector);
            vm.prank(may[i]);
            vault.cancelFees();
        }
    }

    // --- the performance fee ---

    /// @dev Gains from before the fee began are not charged.
    function test_executeFees_startsAPerformanceFeeAtTheCurrentLevel() public {
        _setPrice(address(weth), 8000e18);
        _propose(_fees(FEE_BPS, 2000, 0, 0));
        _skipFresh(DELAY);
        uint256 level = _level(vault);
        vm.expectEmit(address(vault));
        emit IVaultTypes.PerformanceFeeAccrued(0, level);
        vault.executeFees();
        assertEq(vault.highWaterMarkD18(), level);
        uint256 due = vault.pendingFeeShares();
        vault.accrueFees();
        assertEq(vault.totalSupply(), 100e18 + due);
    }

    /// @dev If the level is below the mark, the mark stays, so losses must be recovered first.
    function test_executeFees_keepsTheMarkIfTheLevelIsBelow() public {
        _setPrice(address(weth), 3000e18);
        _propose(_fees(FEE_BPS, 2000, 0, 0));
        _skipFresh(DELAY);
        vault.executeFees();
        assertEq(vault.highWaterMarkD18(), 100e18);
    }

    function test_executeFees_chargesEarlierGainsAtTheOldPerformanceFee() public {
        vault = _launchWithFees(_fees(0, 1000, 0, 0));
        _setPrice(address(weth), 8000e18);
        _propose(_fees(0, 3000, 0, 0));
        _skipFresh(DELAY);
        // The gain is too fast to be charged at once, and none of it may be charged at the higher fee.
        vm.expectPartialRevert(IVaultTypes.LevelTooHigh.selector);
        vault.executeFees();
        _catchUp(vault);
        vault.executeFees();
        // The gain is 5,000 USD, and the fee 500 of 15,000 USD.
        assertApproxEqRel(vault.totalSupply(), uint256(100e18) * 15_000 / 14_500, 1e6);
        assertApproxEqAbs(vault.highWaterMarkD18(), 145e18, 100);
        vault.accrueFees();
        assertApproxEqAbs(_level(vault), 145e18, 100);
    }

    /// @dev Without prices, a past gain could be charged at the new fee. A raise therefore needs prices, and a cut does
    /// not.
    function test_executeFees_needsPricesIfThePerformanceFeeRises() public {
        vault = _launchWithFees(_fees(0, 1000, 0, 0));
        _setPrice(address(weth), 8000e18);
        _propose(_fees(0, 3000, 0, 0));
        skip(DELAY);
        vm.expectRevert();
        vault.executeFees();
        _setPrice(address(weth), 4400e18);
        _refresh();
        uint256 snapshot = vm.snapshotState();
        vault.executeFees();
        vm.revertToState(snapshot);
        skip(HEARTBEAT + 1);
        _propose(_fees(0, 500, 0, 0));
        assertEq(vault.fees().performanceBps, 500);
    }

    function test_proposeFees_chargesEarlierGainsBeforeACut() public {
        vault = _launchWithFees(_fees(0, 2000, 0, 0));
        _setPrice(address(weth), 4400e18);
        _propose(_fees(0, 0, 0, 0));
        assertApproxEqRel(vault.pendingFeeShares(), uint256(100e18) * 100 / 10_400, 1e6);
    }

    // --- the share cap ---

    function test_setShareCap_changesIt() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreator.selector, guardian));
        vm.prank(guardian);
        vault.setShareCap(1);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ShareCapChanged(150e18);
        vm.startPrank(creator);
        vault.setShareCap(150e18);
        assertEq(vault.shareCap(), 150e18);
        vm.recordLogs();
        vault.setShareCap(150e18);
        assertEq(vm.getRecordedLogs().length, 0);
        vm.stopPrank();
        // Fees, constituents and reserves have not changed.
        assertEq(vault.fees().managementBps, FEE_BPS);
        assertEq(vault.totalConstituents(), 3);
        assertEq(vault.getReserve(address(usdc)), 2000e6);
        _contribute(alice, 49e18);
        uint256[] memory amounts = vault.previewMint(2e18);
        (address[] memory tokens,) = vault.getConstituents();
        _give(alice, tokens, amounts, address(vault));
        vm.expectPartialRevert(IVaultTypes.ShareCapExceeded.selector);
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);
        vm.prank(creator);
        vault.setShareCap(0);
        vm.prank(alice);
        vault.contribute(amounts, alice, 2e18);
    }
}
