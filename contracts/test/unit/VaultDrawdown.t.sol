// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultDrawdown: the drawdown limit and reduce-only
/// @dev The vault has no fees and a drawdown limit of 20 %. weth is half of it, so a fall of weth by 40 % reaches the
/// limit.
contract VaultDrawdownTest is VaultTradingBase {
    function setUp() public override {
        super.setUp();
        vault = _launchDrawdown(2000);
    }

    function _launchDrawdown(uint16 drawdownBps) private returns (IIndexVault) {
        IVaultTypes.Limits memory limits = _limits();
        limits.drawdownBps = drawdownBps;
        return _launchWith(limits, IVaultTypes.Fees(0, 0, 0, 0));
    }

    // --- the drawdown limit ---

    function test_checkDrawdown_canBeTrippedByAnyoneFromTheLimitOn() public {
        _setPrice(address(weth), 2400e18 + 1e10);
        vm.expectPartialRevert(IVaultTypes.DrawdownNotReached.selector);
        vault.checkDrawdown();
        _setPrice(address(weth), 2400e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 1, bob);
        vm.prank(bob);
        vault.checkDrawdown();
        assertTrue(vault.reduceOnly());
        vm.expectRevert(IVaultTypes.ReduceOnly.selector);
        vault.checkDrawdown();
    }

    function test_checkDrawdown_stopsContributionsAndNoExit() public {
        _contribute(alice, 10e18);
        _setPrice(address(weth), 2000e18);
        vault.checkDrawdown();
        uint256[] memory amounts = vault.previewMint(1e18);
        vm.expectRevert(IVaultTypes.ReduceOnly.selector);
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);
        _withdraw(alice, vault.balanceOf(alice));
        assertEq(vault.balanceOf(alice), 0);
    }

    function test_checkDrawdown_raisesThePeakFirst() public {
        _setPrice(address(weth), 8000e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.PeakChanged(150e18);
        vault.checkDrawdown();
        assertEq(vault.peakD18(), 150e18);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.DrawdownNotReached.selector, 150e18, 120e18));
        vault.checkDrawdown();
        _setPrice(address(weth), 5600e18);
        vault.checkDrawdown();
        assertTrue(vault.reduceOnly());
    }

    function testFuzz_checkDrawdown_tripsExactlyAtTheLimit(uint256 price, uint16 drawdownBps) public {
        drawdownBps = uint16(bound(drawdownBps, 1, 5000));
        _setPrice(address(weth), 4000e18);
        vault = _launchDrawdown(drawdownBps);
        _setPrice(address(weth), bound(price, 1e8, 4000e8) * 1e10);
        uint256 level = _level(vault);
        uint256 trip = uint256(100e18) * (10_000 - drawdownBps) / 10_000;
        if (level > trip) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.DrawdownNotReached.selector, level, trip));
        }
        vault.checkDrawdown();
        assertEq(vault.reduceOnly(), level <= trip);
    }

    /// @dev A launch that states no limit gets the largest one, 50 %.
    function test_checkDrawdown_hasALimitInEveryVault() public {
        vault = _launchDrawdown(0);
        _setPrice(address(weth), 1e18);
        vm.expectPartialRevert(IVaultTypes.DrawdownNotReached.selector);
        vault.checkDrawdown();
        _setPrice(address(usdc), 0.9e18);
        vault.checkDrawdown();
        assertTrue(vault.reduceOnly());
    }

    function test_checkDrawdown_revertsWithoutPrices() public {
        skip(HEARTBEAT + 1);
        vm.expectRevert();
        vault.checkDrawdown();
    }

    /// @dev Accrued fees lower the level too.
    function test_checkDrawdown_countsAccruedFees() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.drawdownBps = 500;
        vault = _launchWith(limits, IVaultTypes.Fees(1000, 0, 0, 0));
        _skipFresh(100 days);
        vm.expectPartialRevert(IVaultTypes.DrawdownNotReached.selector);
        vault.checkDrawdown();
        _skipFresh(90 days);
        vault.checkDrawdown();
        assertTrue(vault.reduceOnly());
    }

    // --- ending reduce-only ---

    function test_setReduceOnly_offRestartsTheDrawdown() public {
        _setPrice(address(weth), 2000e18);
        vault.checkDrawdown();
        vm.expectEmit(address(vault));
        emit IVaultTypes.PeakChanged(75e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(false, 0, creator);
        vm.prank(creator);
        vault.setReduceOnly(false);
        assertFalse(vault.reduceOnly());
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.DrawdownNotReached.selector, 75e18, 60e18));
        vault.checkDrawdown();
        _contribute(alice, 1e18);
    }

    function test_setReduceOnly_offNeedsPrices() public {
        vm.startPrank(creator);
        vault.setReduceOnly(true);
        skip(HEARTBEAT + 1);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        vault.setReduceOnly(false);
        vm.stopPrank();
    }

    function test_setReduceOnly_onlyTheGuardianEndsWhatTheGuardianStarted() public {
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 2, guardian);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotGuardian.selector, creator));
        vm.prank(creator);
        vault.setReduceOnly(false);
        vm.startPrank(guardian);
        vault.setReduceOnly(false);
        vm.expectRevert(IVaultTypes.NotReduceOnly.selector);
        vault.setReduceOnly(false);
    }

    /// @dev Each reason emits one event, and the guardian ends all of them at once.
    function test_setReduceOnly_byBothIsEndedByTheGuardian() public {
        vm.startPrank(creator);
        vault.setReduceOnly(true);
        vm.recordLogs();
        vault.setReduceOnly(true);
        assertEq(vm.getRecordedLogs().length, 0);
        vm.stopPrank();
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 3, guardian);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotGuardian.selector, creator));
        vm.prank(creator);
        vault.setReduceOnly(false);
        vm.prank(guardian);
        vault.setReduceOnly(false);
        assertFalse(vault.reduceOnly());
    }

    /// @dev The drawdown is a separate reason. It applies even if the guardian started reduce-only before.
    function test_checkDrawdown_tripsWhileTheGuardianHasStopped() public {
        vm.prank(guardian);
        vault.setReduceOnly(true);
        _setPrice(address(weth), 2000e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 3, address(this));
        vault.checkDrawdown();
        vm.expectRevert(IVaultTypes.ReduceOnly.selector);
        vault.checkDrawdown();
    }

    function testFuzz_setReduceOnly_revertsIfStranger(address stranger, bool on) public {
        vm.assume(stranger != creator && stranger != guardian);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrGuardian.selector, stranger));
        vm.prank(stranger);
        vault.setReduceOnly(on);
    }
}
