// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {IndexVault} from "src/IndexVault.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";

contract IndexVaultFeesTest is Base {
    function test_accrueFees_dilutesByExactlyTheFeeInAYear() public {
        skip(365 days);
        uint256 minted = uint256(100e18) * FEE_BPS / (10_000 - FEE_BPS);
        uint256 shares = vault.pendingFeeShares();
        assertApproxEqAbs(shares, minted, 1);
        uint256 platformShares = shares * PLATFORM_SHARE_BPS / 10_000;
        vm.expectEmit(address(vault));
        emit IIndexVault.ManagementFeeAccrued(shares - platformShares, platformShares, 100e18 + shares, block.timestamp);
        assertEq(vault.accrueFees(), shares);
        assertEq(vault.balanceOf(platform), platformShares);
        assertEq(vault.balanceOf(creator), 100e18 - DEAD_SHARES + shares - platformShares);
        assertEq(vault.pendingFeeShares(), 0);
        assertEq(vault.lastAccrual(), block.timestamp);
        // Holders own 98 % of what they did.
        assertApproxEqAbs(vault.previewWithdraw(100e18)[2], 1960e6, 1);
    }

    /// @dev One vault accrues at random times, its twin once: supplies differ by what each accrual rounds off.
    function testFuzz_accrueFees_doesNotDependOnFrequency(uint256 seed, uint256 steps) public {
        steps = bound(steps, 1, 30);
        IndexVault twin = _launch(_launchParams());
        for (uint256 i; i < steps; ++i) {
            skip(uint256(keccak256(abi.encode(seed, i))) % 30 days);
            vault.accrueFees();
        }
        twin.accrueFees();
        assertLe(vault.totalSupply(), twin.totalSupply());
        assertGe(vault.totalSupply() + 2 * steps, twin.totalSupply());
    }

    /// @dev The least supply there can be, the smallest fee, and an accrual every second: 3,171 base units each.
    function test_accrueFees_cannotBeErasedByAccruingOften() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.managementFeeBps = 1;
        IndexVault small = _launch(params);
        _withdraw(small, creator, small.balanceOf(creator));
        uint256 supply = small.totalSupply();
        assertEq(supply, DEAD_SHARES);
        for (uint256 i; i < 2000; ++i) {
            skip(1);
            small.accrueFees();
        }
        uint256 expected = supply * 2000 / 365 days / 10_000;
        assertGe(small.totalSupply() - supply + 2000, expected);
        assertLe(small.totalSupply() - supply, expected + expected / 10_000);
    }

    function test_accrueFees_leavesTheClockWhereNothingIsMinted() public {
        vm.recordLogs();
        assertEq(vault.accrueFees(), 0);
        assertEq(vm.getRecordedLogs().length, 0);

        IVaultFactory.Launch memory params = _launchParams();
        params.managementFeeBps = 0;
        IndexVault free = _launch(params);
        uint256 launchedAt = block.timestamp;
        skip(365 days);
        assertEq(free.pendingFeeShares(), 0);
        vm.recordLogs();
        assertEq(free.accrueFees(), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(free.lastAccrual(), launchedAt);
    }

    function test_accrueFees_roundsThePlatformsPartDown() public {
        IVaultFactory.Defaults memory d = _defaults();
        d.platformShareBps = 3333;
        vm.prank(owner);
        factory.setDefaults(d);
        IndexVault other = _launch(_launchParams());
        skip(1);
        uint256 shares = other.accrueFees();
        assertEq(other.balanceOf(platform), shares * 3333 / 10_000);
        assertEq(other.totalSupply(), 100e18 + shares);
    }

    function test_accrueFees_neverBlocksAnExitHoweverLongNeglected() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.managementFeeBps = 1000;
        IndexVault old = _launch(params);
        skip(100_000 * 365 days);
        assertApproxEqAbs(old.pendingFeeShares(), 53.59815e20, 1e17);
        assertGt(_withdraw(old, creator, 50e18)[0], 0);
    }

    function test_accrueFees_paysNothingWithoutPlatformShare() public {
        IVaultFactory.Defaults memory d = _defaults();
        d.platformShareBps = 0;
        vm.prank(owner);
        factory.setDefaults(d);
        IndexVault other = _launch(_launchParams());
        skip(30 days);
        assertGt(other.accrueFees(), 0);
        assertEq(other.balanceOf(platform), 0);
    }

    function test_previews_countTheFeeThatIsNotMintedYet() public {
        skip(200 days);
        uint256[] memory before = vault.previewWithdraw(1e18);
        uint256 sharesBefore = vault.previewContribute(_weights(1e18, 1e8, 1e9));
        vault.accrueFees();
        assertEq(vault.previewWithdraw(1e18), before);
        assertEq(vault.previewContribute(_weights(1e18, 1e8, 1e9)), sharesBefore);
    }

    // --- lowerManagementFee ---

    function test_lowerManagementFee_chargesTheOldFeeUpToNow() public {
        skip(365 days);
        uint256 due = vault.pendingFeeShares();
        vm.expectEmit(address(vault));
        emit IIndexVault.ManagementFeeChanged(50);
        vm.prank(creator);
        vault.lowerManagementFee(50);
        assertEq(vault.totalSupply(), 100e18 + due);
        assertEq(vault.managementFeeBps(), 50);
        uint256 supply = vault.totalSupply();
        skip(365 days);
        assertApproxEqAbs(vault.pendingFeeShares(), supply * 50 / 9950, 1);
    }

    function test_lowerManagementFee_toNothingStopsTheFee() public {
        vm.prank(creator);
        vault.lowerManagementFee(0);
        skip(365 days);
        assertEq(vault.accrueFees(), 0);
    }

    function test_lowerManagementFee_revertsIfRaised() public {
        vm.startPrank(creator);
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.FeeRaised.selector, FEE_BPS, FEE_BPS + 1));
        vault.lowerManagementFee(FEE_BPS + 1);
        vm.recordLogs();
        vault.lowerManagementFee(FEE_BPS);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_lowerManagementFee_revertsIfNotCreator() public {
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.NotCreator.selector, platform));
        vm.prank(platform);
        vault.lowerManagementFee(0);
    }

    // --- who is paid ---

    function test_acceptOwnership_leavesTheFeesUpToNowWithThePreviousCreator() public {
        vm.prank(creator);
        vault.transferOwnership(alice);
        skip(365 days);
        uint256 due = vault.pendingFeeShares();
        uint256 before = vault.balanceOf(creator);
        vm.prank(alice);
        vault.acceptOwnership();
        assertEq(vault.balanceOf(creator), before + due - due * PLATFORM_SHARE_BPS / 10_000);
        assertEq(vault.balanceOf(alice), 0);
        skip(365 days);
        vault.accrueFees();
        assertGt(vault.balanceOf(alice), 0);
    }
}
