// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {VaultRoles} from "src/vault/VaultRoles.sol";

/// @title VaultRoles: how guardian and platform are replaced
contract VaultRolesTest is VaultTradingBase {
    IVaultTypes.Role private constant GUARDIAN = IVaultTypes.Role.Guardian;
    IVaultTypes.Role private constant PLATFORM = IVaultTypes.Role.Platform;
    uint256 private constant DELAY = 14 days;

    address private next = makeAddr("next");

    function _propose(address by, IVaultTypes.Role role, address account) private {
        vm.prank(by);
        vault.proposeRole(role, account);
    }

    function _accept(address by, IVaultTypes.Role role) private {
        vm.prank(by);
        vault.acceptRole(role);
    }

    function _pending(IVaultTypes.Role role) private view returns (address account) {
        (account,,,) = vault.pendingRole(role);
    }

    function _roleOf(uint256 role) private pure returns (IVaultTypes.Role) {
        return role % 2 == 0 ? GUARDIAN : PLATFORM;
    }

    function _holderOf(IVaultTypes.Role role) private view returns (address) {
        return role == GUARDIAN ? vault.guardian() : vault.platform();
    }

    // --- proposals ---

    function testFuzz_proposeRole_waits14DaysAndEndsAfter14More(uint256 kind, bool byOwner, uint256 wait) public {
        IVaultTypes.Role role = _roleOf(kind);
        address holder = _holderOf(role);
        uint256 at = block.timestamp;
        wait = bound(wait, 0, 40 days);
        address by = byOwner ? owner : holder;
        vm.expectEmit(address(vault));
        emit IVaultTypes.RoleProposed(role, by, next, at + DELAY, at + 2 * DELAY);
        _propose(by, role, next);
        (address account, uint256 executableAt, uint256 expiresAt, bool owners) = vault.pendingRole(role);
        assertEq(account, next);
        assertEq(executableAt, at + DELAY);
        assertEq(expiresAt, at + 2 * DELAY);
        assertEq(owners, byOwner);
        skip(wait);
        if (wait < DELAY) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, at + DELAY));
            _accept(next, role);
            assertEq(_holderOf(role), holder);
        } else if (wait > 2 * DELAY) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.Expired.selector, at + 2 * DELAY));
            _accept(next, role);
            assertEq(_holderOf(role), holder);
        } else {
            vm.expectEmit(address(vault));
            emit IVaultTypes.RoleChanged(role, holder, next);
            _accept(next, role);
            assertEq(_holderOf(role), next);
            assertEq(_pending(role), address(0));
            // The other role is as it was.
            assertEq(_holderOf(_roleOf(kind % 2 + 1)), role == GUARDIAN ? platform : guardian);
        }
    }

    function testFuzz_proposeRole_isForHolderAndOwnerOnly(address who, uint256 kind) public {
        IVaultTypes.Role role = _roleOf(kind);
        vm.assume(who != owner && who != _holderOf(role));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotRoleHolder.selector, role, who));
        _propose(who, role, next);
        _propose(owner, role, next);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotRoleHolder.selector, role, who));
        vm.prank(who);
        vault.cancelRole(role);
    }

    /// @dev The creator, whom the guardian restrains, can neither name a guardian nor stop a new one.
    function test_proposeRole_isNotForTheCreator() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotRoleHolder.selector, GUARDIAN, creator));
        _propose(creator, GUARDIAN, creator);
    }

    function test_proposeRole_refusesTheZeroAddress() public {
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        _propose(guardian, GUARDIAN, address(0));
    }

    function testFuzz_acceptRole_isForTheProposedOnly(address who, uint256 kind) public {
        IVaultTypes.Role role = _roleOf(kind);
        vm.assume(who != next && who != address(0));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotProposedForRole.selector, role, who));
        _accept(who, role);
        _propose(owner, role, next);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotProposedForRole.selector, role, who));
        _accept(who, role);
    }

    function test_acceptRole_worksOnce() public {
        _propose(guardian, GUARDIAN, next);
        skip(DELAY);
        _accept(next, GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotProposedForRole.selector, GUARDIAN, next));
        _accept(next, GUARDIAN);
        // The previous guardian has lost the role, and the new one has it.
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotRoleHolder.selector, GUARDIAN, guardian));
        _propose(guardian, GUARDIAN, guardian);
        vm.prank(next);
        vault.setReduceOnly(true);
        assertEq(vault.reduceOnlyReasons(), 2);
    }

    // --- who may undo what ---

    function test_cancelRole_byWhoMayPropose() public {
        _propose(guardian, GUARDIAN, next);
        vm.expectEmit(address(vault));
        emit IVaultTypes.RoleCancelled(GUARDIAN, guardian);
        vm.prank(guardian);
        vault.cancelRole(GUARDIAN);
        assertEq(_pending(GUARDIAN), address(0));
        (, uint256 executableAt, uint256 expiresAt, bool byOwner) = vault.pendingRole(GUARDIAN);
        assertEq(executableAt + expiresAt, 0);
        assertFalse(byOwner);
        _propose(guardian, GUARDIAN, next);
        vm.prank(owner);
        vault.cancelRole(GUARDIAN);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotProposedForRole.selector, GUARDIAN, next));
        _accept(next, GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoPendingRole.selector, GUARDIAN));
        vm.prank(owner);
        vault.cancelRole(GUARDIAN);
    }

    /// @dev Whoever has the guardian's key cannot keep the role against the owner.
    function test_proposeRole_theHolderCannotUndoWhatTheOwnerProposed() public {
        _propose(owner, GUARDIAN, next);
        bytes memory refused = abi.encodeWithSelector(IVaultTypes.ProposedByOwner.selector, GUARDIAN);
        vm.expectRevert(refused);
        _propose(guardian, GUARDIAN, guardian);
        vm.expectRevert(refused);
        vm.prank(guardian);
        vault.cancelRole(GUARDIAN);
        skip(2 * DELAY);
        vm.expectRevert(refused);
        _propose(guardian, GUARDIAN, bob);
        // Once nobody can accept any more, the holder may propose again.
        skip(1);
        _propose(guardian, GUARDIAN, bob);
        assertEq(_pending(GUARDIAN), bob);
        // The owner may replace what the holder proposed.
        _propose(owner, GUARDIAN, next);
        assertEq(_pending(GUARDIAN), next);
    }

    function test_proposeRole_followsTheFactorysOwner() public {
        vm.prank(owner);
        factory.transferOwnership(alice);
        vm.prank(alice);
        factory.acceptOwnership();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotRoleHolder.selector, GUARDIAN, owner));
        _propose(owner, GUARDIAN, next);
        _propose(alice, GUARDIAN, next);
    }

    // --- the platform ---

    function test_acceptRole_paysThePreviousPlatformFirst() public {
        _propose(platform, PLATFORM, next);
        _skipFresh(DELAY);
        uint256 due = vault.pendingFeeShares();
        assertGt(due, 0);
        _accept(next, PLATFORM);
        assertEq(vault.balanceOf(platform), due * PLATFORM_SHARE_BPS / 10_000);
        assertEq(vault.pendingFeeShares(), 0);
        _skipFresh(1 days);
        vault.accrueFees();
        assertEq(vault.balanceOf(platform), due * PLATFORM_SHARE_BPS / 10_000);
        assertGt(vault.balanceOf(next), 0);
    }

    function test_acceptRole_worksWithADeadOracle() public {
        _propose(platform, PLATFORM, next);
        skip(DELAY);
        vm.expectRevert();
        vault.totalBasketValue();
        _accept(next, PLATFORM);
        assertEq(vault.platform(), next);
    }

    // --- the module itself ---

    function test_module_answersToNobodyAtItsOwnAddress() public {
        VaultRoles roles = new VaultRoles(address(registry));
        vm.expectRevert();
        roles.proposeRole(GUARDIAN, address(this));
        vm.expectRevert();
        roles.cancelRole(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotProposedForRole.selector, GUARDIAN, address(this)));
        roles.acceptRole(GUARDIAN);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreator.selector, address(this)));
        roles.windDown("over");
        vm.expectRevert(IVaultTypes.NoConstituents.selector);
        roles.windDownAbandoned();
    }
}
