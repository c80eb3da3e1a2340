// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IERC7621} from "../interfaces/IERC7621.sol";
import {Auctions} from "../libraries/Auctions.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {Targets} from "../libraries/Targets.sol";
import {VaultViews} from "./VaultViews.sol";

/// @title VaultGovernance: targets, roles, fees, share cap and reduce-only mode of a vault
/// @notice The creator, the proposer and the guardian propose, change and cancel. Anyone executes what is due.
/// @dev A vault runs this code on its own state by delegatecall. The module's own storage has no creator, so its
/// functions change nothing when they are called at the module's own address.
contract VaultGovernance is VaultViews {
    using Basket for Basket.Book;
    using SafeCast for uint256;

    uint256 internal constant FEE_DELAY = 14 days;
    /// @dev {s} How long due fees may be executed. The limit keeps a creator from holding an approved raise in reserve.
    uint256 internal constant FEE_WINDOW = 14 days;
    uint256 internal constant PROPOSER_INTERVAL = 1 days;

    /// @param registry_ registry of the vaults that run this module
    constructor(address registry_) VaultViews(registry_) {}

    /// @notice See `IVaultModule`.
    function module() external pure returns (bytes32) {
        return "VaultGovernance";
    }

    // --- targets ---

    /// @notice See `IIndexVault.proposeTargets`.
    function proposeTargets(address[] calldata tokens, uint256[] calldata weights) external returns (uint256 id) {
        bool byCreator = msg.sender == _owner;
        if (!byCreator && msg.sender != _proposer) revert NotCreatorOrProposer(msg.sender);
        _checkNotStopped(_readHot().flags);
        Proposal memory proposal = _proposal;
        if (proposal.hash != 0 && block.timestamp <= proposal.expiresAt) revert ProposalPending(proposal.id);
        Targets.validate(IAssetRegistry(registry), tokens, weights);
        uint256 delay = _targetDelay;
        if (!byCreator) {
            _checkProposer(tokens, weights);
            delay = Math.max(delay, PROPOSER_INTERVAL);
        }

        proposal.id += 1;
        proposal.executableAt = uint64(block.timestamp + delay);
        proposal.expiresAt = proposal.executableAt + _targetWindow;
        proposal.hash = keccak256(abi.encode(tokens, weights));
        _proposal = proposal;
        _openBallot(Matter.Targets);
        emit TargetsProposed(proposal.id, msg.sender, tokens, weights, proposal.executableAt, proposal.expiresAt);
        return proposal.id;
    }

    /// @dev Bounds how much a proposer can change the targets in a day. Only one proposal can be pending, and each
    /// waits at least a day, so two proposals take effect at least a day apart. Nothing else changes the targets
    /// between a proposal and its execution, so the change measured here is the change that takes effect.
    function _checkProposer(address[] memory tokens, uint256[] memory weights) private {
        uint256 next = uint256(_proposedAt) + PROPOSER_INTERVAL;
        if (block.timestamp < next) revert TooEarly(next);
        (, Charter.Data memory charter) = _load();
        uint256 change = Targets.changeBps(charter.tokens, charter.targetBps, tokens, weights);
        if (change > _maxChangeBps) revert ChangeTooLarge(change, _maxChangeBps);
        _proposedAt = uint40(block.timestamp);
    }

    /// @notice See `IIndexVault.cancelTargets`.
    function cancelTargets() external {
        _checkCreatorOrGuardian();
        if (_proposal.hash == 0) revert NoProposal();
        _dropProposal();
    }

    /// @notice See `IERC7621.rebalance`. Executes the pending proposal, which must have exactly these targets. Anyone
    /// may.
    /// @dev Moves no token. A held token that has no target any more keeps its reserve, with weight 0, until it is
    /// sold.
    function rebalance(address[] memory newTokens, uint256[] memory newWeights) external nonReentrant {
        Proposal memory proposal = _proposal;
        if (proposal.hash == 0) revert NoProposal();
        if (block.timestamp < proposal.executableAt) revert TooEarly(proposal.executableAt);
        if (block.timestamp > proposal.expiresAt) revert Expired(proposal.expiresAt);
        bytes32 hash = keccak256(abi.encode(newTokens, newWeights));
        if (hash != proposal.hash) revert ProposalMismatch(proposal.hash, hash);
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        _checkNotStopped(hot.flags);
        Targets.validate(IAssetRegistry(registry), newTokens, newWeights);

        _closeBallot(Matter.Targets);
        delete _proposal.hash;
        _writeBook(hot, charter, _loadBook(hot, charter).retarget(newTokens, newWeights));
        _writeHot(hot);
        Auctions.end(_auction, msg.sender);
        uint256 nonce = ++_traded.nonce;
        emit IERC7621.Rebalanced(newTokens, newWeights);
        emit TargetsExecuted(proposal.id, nonce);
    }

    // --- roles ---

    /// @notice See `IIndexVault.setKeeper`.
    function setKeeper(address keeper_) external onlyCreator {
        if (keeper_ == address(0)) revert ZeroAddress();
        if (keeper_ != _keeper) _setKeeper(keeper_);
    }

    /// @dev The new keeper may trade after the delay of targets, so that holders can leave before. The previous keeper
    /// may trade no more. Until then, auctions work.
    function _setKeeper(address keeper_) private {
        (_keeper, _keeperFrom) = (keeper_, uint40(block.timestamp + _targetDelay));
        emit KeeperChanged(keeper_);
    }

    /// @notice See `IIndexVault.setProposer`.
    function setProposer(address proposer_, uint16 maxChangeBps) external onlyCreator {
        if (maxChangeBps > BPS) revert ChangeTooLarge(maxChangeBps, BPS);
        if (proposer_ == _proposer && maxChangeBps == _maxChangeBps) return;
        _setProposer(proposer_, maxChangeBps);
    }

    function _setProposer(address proposer_, uint16 maxChangeBps) private {
        (_proposer, _maxChangeBps) = (proposer_, maxChangeBps);
        emit ProposerChanged(proposer_, maxChangeBps);
    }

    /// @notice See `IIndexVault.transferOwnership`. The role moves when `newOwner` accepts. Zero withdraws the offer.
    function transferOwnership(address newOwner) external onlyCreator {
        // slither-disable-next-line missing-zero-check // zero withdraws the offer
        _pendingOwner = newOwner;
        emit OwnershipTransferStarted(_owner, newOwner);
    }

    /// @notice See `IIndexVault.acceptOwnership`. Pays the previous creator all fees up to now, including the
    /// performance fee if prices are fresh. Cancels the targets and fees that are pending. Dismisses the previous
    /// creator's proposer and keeper; auctions work without them until the new creator appoints its own.
    function acceptOwnership() external nonReentrant {
        if (msg.sender != _pendingOwner) revert NotPendingCreator(msg.sender);
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        _tryChargePerformance(hot, charter);
        _payFees(hot);
        _writeHot(hot);
        if (_feesExecutableAt != 0) _dropPendingFees();
        if (_proposal.hash != 0) _dropProposal();
        if (_proposer != address(0)) _setProposer(address(0), 0);
        _setKeeper(address(0));
        address previous = _owner;
        _owner = msg.sender;
        delete _pendingOwner;
        emit OwnershipTransferred(previous, msg.sender);
    }

    // --- fees ---

    /// @notice See `IIndexVault.proposeFees`. Proposing the current fees only withdraws the pending ones.
    function proposeFees(Fees calldata fees_) external onlyCreator nonReentrant {
        FeeMath.checkCaps(fees_);
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        if (hot.flags & WOUND_DOWN != 0) revert WoundDown();
        if (_feesExecutableAt != 0) _dropPendingFees();
        Fees memory from = charter.fees;
        if (_isRaised(from, fees_)) {
            uint256 executableAt = block.timestamp + FEE_DELAY;
            _pendingFees = fees_;
            _feesExecutableAt = uint40(executableAt);
            _openBallot(Matter.Fees);
            emit FeesProposed(fees_, uint64(executableAt));
        } else if (_isRaised(fees_, from)) {
            _setFees(hot, charter, fees_);
        }
    }

    /// @notice See `IIndexVault.executeFees`. Due fees can be executed for 14 days.
    function executeFees() external nonReentrant {
        uint256 executableAt = _feesExecutableAt;
        if (executableAt == 0) revert NoPendingFees();
        if (block.timestamp < executableAt) revert TooEarly(executableAt);
        if (block.timestamp > executableAt + FEE_WINDOW) revert Expired(executableAt + FEE_WINDOW);
        Fees memory fees_ = _pendingFees;
        _closeBallot(Matter.Fees);
        delete _feesExecutableAt;
        delete _pendingFees;
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        _setFees(hot, charter, fees_);
    }

    /// @notice See `IIndexVault.cancelFees`.
    function cancelFees() external {
        _checkCreatorOrGuardian();
        if (_feesExecutableAt == 0) revert NoPendingFees();
        _dropPendingFees();
    }

    /// @dev Charges what has accrued at the old fees. No past gain is charged at more than the fee it was made under.
    /// A raise therefore needs fresh prices and a gain that can be charged at once. A performance fee that rises from 0 starts
    /// at the current level, if that is above the high-water mark. Lowering a fee needs no price,
    /// so it works with a dead oracle. Only a fee that rises from 0 gets a new origin; another change would raise the
    /// part of a gain that the fee takes.
    function _setFees(Hot memory hot, Charter.Data memory charter, Fees memory fees_) private {
        if (fees_.performanceBps <= charter.fees.performanceBps) {
            _tryChargePerformance(hot, charter);
        } else if (charter.fees.performanceBps == 0) {
            _startPerformance(_level(hot, charter));
        } else {
            _chargeWholePerformance(hot, charter);
        }
        _applyFees(hot, charter, fees_);
    }

    /// @dev The rise of the mark uses no allowance, because it charges nothing.
    function _startPerformance(uint256 level) private {
        uint96 mark = Math.max(level, _performance.markD18).toUint96();
        if (mark != _performance.markD18) emit PerformanceFeeAccrued(0, mark);
        (_performance.markD18, _performance.originD18) = (mark, mark);
    }

    function _isRaised(Fees memory from, Fees memory to) private pure returns (bool) {
        return to.managementBps > from.managementBps || to.performanceBps > from.performanceBps
            || to.entryBps > from.entryBps || to.exitBps > from.exitBps;
    }

    // --- share cap, reduce-only ---

    /// @notice See `IIndexVault.setShareCap`.
    function setShareCap(uint128 shareCap_) external onlyCreator nonReentrant {
        (Hot memory hot, Charter.Data memory charter) = _load();
        if (charter.shareCap == shareCap_) return;
        charter.shareCap = shareCap_;
        _writeCharter(hot, charter);
        _writeHot(hot);
        emit ShareCapChanged(shareCap_);
    }

    /// @notice See `IIndexVault.setReduceOnly`.
    function setReduceOnly(bool on) external nonReentrant {
        _checkCreatorOrGuardian();
        bool byGuardian = msg.sender == _guardian;
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        if (on) {
            _setFlags(hot.flags, hot.flags | (byGuardian ? STOPPED_BY_GUARDIAN : STOPPED));
            return;
        }
        uint256 kept = hot.flags & WOUND_DOWN;
        if (kept != 0 && hot.flags == kept) revert WoundDown();
        if (hot.flags == 0) revert NotReduceOnly();
        if (!byGuardian && hot.flags & STOPPED_BY_GUARDIAN != 0) revert NotGuardian(msg.sender);
        // A vault that was wound down trades no more, so its drawdown is not measured.
        if (kept == 0) _setPeak(_level(hot, charter));
        _setFlags(hot.flags, kept);
    }

    /// @return {USD D18 per whole share} net level of the vault, rounded down
    function _level(Hot memory hot, Charter.Data memory charter) private view returns (uint256) {
        return _levelDown(hot, charter, IERC7621(address(this)).totalBasketValue());
    }

    function _setPeak(uint256 level) private {
        _peakD18 = level.toUint128();
        emit PeakChanged(level);
    }
}

// slither-disable-end timestamp
