// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay of weeks

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {Auctions} from "../libraries/Auctions.sol";
import {Charter} from "../libraries/Charter.sol";
import {VaultLaunch} from "./VaultLaunch.sol";
import {VaultState} from "./VaultState.sol";
import {VaultVeto} from "./VaultVeto.sol";

/// @title VaultRoles: new guardians and platforms, the holders' veto, the launch and the end of a vault
/// @notice Guardian and platform are replaced in two steps. The holder of the role proposes its successor, or the
/// factory's owner does, who named the first one. The successor accepts after 14 days, in which every holder can leave.
/// The creator can wind a vault down: it becomes redeem-only for good. Anyone can, once nobody has cared for a year.
/// @dev A vault runs this code on its own state by delegatecall. The module's own storage has no creator and no
/// guardian, so its functions change nothing when they are called at the module's own address.
contract VaultRoles is VaultLaunch, VaultVeto {
    uint256 internal constant ROLE_DELAY = 14 days;
    /// @dev {s} How long a due role may be accepted. The limit keeps anyone from holding a change in reserve.
    uint256 internal constant ROLE_WINDOW = 14 days;
    /// @dev {s} Time without a sign of life after which anyone may wind a vault down.
    uint256 internal constant ABANDONED_AFTER = 365 days;
    uint256 internal constant MAX_REASON_BYTES = 256;

    /// @param registry_ registry of the vaults that run this module
    constructor(address registry_) VaultState(registry_) {}

    /// @notice See `IVaultModule`.
    function module() external pure returns (bytes32) {
        return "VaultRoles";
    }

    // --- roles ---

    /// @notice See `IIndexVault.proposeRole`.
    function proposeRole(Role role, address account) external {
        if (account == address(0)) revert ZeroAddress();
        bool byOwner = _checkMayChange(role);
        uint256 executableAt = block.timestamp + ROLE_DELAY;
        // The time fits until the year 36812.
        // forge-lint: disable-next-line(unsafe-typecast)
        _roleChanges[role] = RoleChange(account, uint40(executableAt), byOwner);
        emit RoleProposed(role, msg.sender, account, executableAt, executableAt + ROLE_WINDOW);
    }

    /// @notice See `IIndexVault.cancelRole`.
    function cancelRole(Role role) external {
        // slither-disable-next-line unused-return // both may cancel what they may replace
        _checkMayChange(role);
        if (_roleChanges[role].account == address(0)) revert NoPendingRole(role);
        delete _roleChanges[role];
        emit RoleCancelled(role, msg.sender);
    }

    /// @dev The holder of a role cannot undo what the factory's owner proposed. Whoever stole the role's key could
    /// otherwise keep the role for ever.
    /// @return byOwner whether the caller is the factory's owner
    function _checkMayChange(Role role) private view returns (bool byOwner) {
        if (msg.sender == Ownable(IIndexVault(address(this)).factory()).owner()) return true;
        if (msg.sender != _holderOf(role)) revert NotRoleHolder(role, msg.sender);
        RoleChange memory pending = _roleChanges[role];
        if (pending.byOwner && block.timestamp <= pending.executableAt + ROLE_WINDOW) revert ProposedByOwner(role);
    }

    function _holderOf(Role role) private view returns (address) {
        return role == Role.Guardian ? _guardian : _platform;
    }

    /// @notice See `IIndexVault.acceptRole`.
    function acceptRole(Role role) external nonReentrant {
        RoleChange memory pending = _roleChanges[role];
        if (msg.sender != pending.account) revert NotProposedForRole(role, msg.sender);
        if (block.timestamp < pending.executableAt) revert TooEarly(pending.executableAt);
        uint256 expiresAt = pending.executableAt + ROLE_WINDOW;
        if (block.timestamp > expiresAt) revert Expired(expiresAt);
        delete _roleChanges[role];
        address previous = _holderOf(role);
        if (role == Role.Guardian) {
            _guardian = msg.sender;
        } else {
            (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
            _tryChargePerformance(hot, charter);
            _payFees(hot);
            _writeHot(hot);
            _platform = msg.sender;
        }
        emit RoleChanged(role, previous, msg.sender);
    }

    // --- the end ---

    /// @notice See `IIndexVault.windDown`.
    function windDown(string calldata reason) external onlyCreator nonReentrant {
        uint256 length = bytes(reason).length;
        if (length == 0 || length > MAX_REASON_BYTES) revert BadReason(length, MAX_REASON_BYTES);
        _windDown(reason);
    }

    /// @notice See `IIndexVault.windDownAbandoned`.
    /// @dev A stranger does not write the reason, because people read it as the vault's own words.
    function windDownAbandoned() external nonReentrant {
        // The module itself has no charter.
        if (_readHot().edition == 0) revert NoConstituents();
        uint256 from = _abandonedAt();
        if (block.timestamp < from) revert TooEarly(from);
        _windDown("abandoned");
    }

    /// @dev Charges the fees up to now at their rates, as far as a performance fee can be charged. All fees are 0
    /// after that, because nobody manages the vault any more.
    function _windDown(string memory reason) private {
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        if (hot.flags & WOUND_DOWN != 0) revert WoundDown();
        _tryChargePerformance(hot, charter);
        if (_feesExecutableAt != 0) _dropPendingFees();
        if (_proposal.hash != 0) _dropProposal();
        Auctions.end(_auction, msg.sender);
        _woundDownAt = uint40(block.timestamp);
        // slither-disable-next-line uninitialized-local // no fees
        Fees memory none;
        _applyFees(hot, charter, none);
        _setFlags(hot.flags, hot.flags | WOUND_DOWN);
        emit WindDown(msg.sender, reason);
    }

    /// @dev The last trade, bid, appointment of a keeper or proposal of targets is a sign of life.
    /// @return {s} time from which anyone may wind the vault down
    function _abandonedAt() private view returns (uint256) {
        uint256 traded = Math.max(_traded.keeperAt, _traded.usedAt);
        return Math.max(traded, Math.max(_keeperFrom, _proposal.executableAt)) + ABANDONED_AFTER;
    }

    // --- views ---

    /// @notice See `IIndexVault.pendingRole`.
    function pendingRole(Role role)
        external
        view
        returns (address account, uint256 executableAt, uint256 expiresAt, bool byOwner)
    {
        RoleChange memory pending = _roleChanges[role];
        if (pending.account == address(0)) return (address(0), 0, 0, false);
        return (pending.account, pending.executableAt, pending.executableAt + ROLE_WINDOW, pending.byOwner);
    }

    /// @notice See `IIndexVault.lifetime`.
    function lifetime() external view returns (uint256 abandonedAt, uint256 woundDownAt) {
        return (_abandonedAt(), _woundDownAt);
    }
}

// slither-disable-end timestamp
