// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start incorrect-equality // with zero or a setting, of our own accounting; no balance is compared by equality

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {Scale} from "../libraries/Scale.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultState} from "./VaultState.sol";

/// @title What can be read of a vault besides ERC-20 and ERC-7621
/// @dev Part of `VaultGovernance`, so that the vault itself keeps its code small: a vault answers these by running it.
abstract contract VaultViews is VaultState {
    /// @param registry_ of the vaults that run this
    constructor(address registry_) VaultState(registry_) {}

    // --- roles and terms ---

    /// @return the creator
    function owner() external view returns (address) {
        return _owner;
    }

    /// @return who may accept the creator's role; zero: nobody
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @return who may call `executeTrades`
    function keeper() external view returns (address) {
        return _keeper;
    }

    /// @return who may only reduce risk
    function guardian() external view returns (address) {
        return _guardian;
    }

    /// @return account who may propose targets besides the creator; zero: nobody
    /// @return maxChangeBps {bps} most that one proposal may change
    /// @return lastProposedAt {s} 0: never
    function proposer() external view returns (address account, uint16 maxChangeBps, uint256 lastProposedAt) {
        return (_proposer, _maxChangeBps, _proposedAt);
    }

    /// @return who receives the platform's part of fees
    function platform() external view returns (address) {
        return _platform;
    }

    /// @return {bps} of every fee
    function platformShareBps() external view returns (uint16) {
        return _platformShareBps;
    }

    /// @return {bps} each, in force
    function fees() external view returns (Fees memory) {
        (, Charter.Data memory charter) = _load();
        return charter.fees;
    }

    /// @return pending {bps} each, and {s} from when they may be executed; all 0: none
    function pendingFees() external view returns (PendingFees memory pending) {
        if (_feesExecutableAt != 0) pending = PendingFees(_pendingFees, _feesExecutableAt);
    }

    /// @return {bps} and {s}, see `Limits`
    function limits() external view returns (Limits memory) {
        return _limits;
    }

    /// @return {share D18} 0: no limit
    function shareCap() external view returns (uint256) {
        (, Charter.Data memory charter) = _load();
        return charter.shareCap;
    }

    /// @return {s}
    function targetDelay() external view returns (uint32) {
        return _targetDelay;
    }

    /// @return {s}
    function targetWindow() external view returns (uint32) {
        return _targetWindow;
    }

    // --- state ---

    /// @return number of trades, bids and executed targets so far
    function rebalanceNonce() external view returns (uint256) {
        return _traded.nonce;
    }

    /// @return {s} when `executeTrades` last succeeded; the launch, before
    function lastTradeAt() external view returns (uint256) {
        return _traded.keeperAt;
    }

    /// @return {s} fees are accrued to
    function lastAccrual() external view returns (uint256) {
        return _readHot().accruedAt;
    }

    /// @return whether contributions are refused, and trades may only sell what has no target
    function reduceOnly() external view returns (bool) {
        return _readHot().flags != 0;
    }

    /// @return {USD D18 per whole share} gains are charged above this
    function highWaterMarkD18() external view returns (uint256) {
        return _highWaterMarkD18;
    }

    /// @return {USD D18 per whole share} the drawdown is measured from this
    function peakD18() external view returns (uint256) {
        return _peakD18;
    }

    /// @dev An expired proposal stays visible until it is cancelled or replaced.
    function pendingTargets() external view returns (PendingTargets memory pending) {
        Proposal memory proposal = _proposal;
        if (proposal.hash == 0) return pending;
        return PendingTargets(proposal.id, proposal.hash, proposal.executableAt, proposal.expiresAt);
    }

    /// @return {tok}
    function claimOf(address token, address holder) external view returns (uint256) {
        return _claimOf[token][holder];
    }

    /// @return {tok}
    function totalClaims(address token) external view returns (uint256) {
        return _totalClaims[token];
    }

    /// @return shares {share D18} of management, entry and exit fees, and of performance fees already charged
    function pendingFeeShares() external view returns (uint256 shares) {
        (Hot memory hot,) = _loadAccrued();
        return hot.feeShares;
    }

    /// @notice The reserves as they are stored, see `Scale`.
    /// @return scale of them all
    /// @return bases in the order of `getConstituents`
    function scaledReserves() external view returns (uint256 scale, uint256[] memory bases) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        return (hot.scale, _loadBases(charter.tokens.length));
    }

    /// @notice {D18 ratio} half the sum of |current − target| weights at oracle prices, rounded down.
    /// @dev Reverts when a held token has no fresh price.
    function driftD18() external view returns (uint256) {
        Basket.Book memory book = _readBook();
        uint256[] memory rates = Valuation.loadRates(IAssetRegistry(registry), book, false);
        return Valuation.driftDown(book, rates, Valuation.navDown(book, rates));
    }

    /// @notice What `contribute` takes for at least `shares` {share D18} to the receiver.
    /// @return amounts {tok} rounded up
    function previewMint(uint256 shares) external view returns (uint256[] memory amounts) {
        (Hot memory hot, Charter.Data memory charter) = _loadDue();
        uint256[] memory bases = _loadBases(charter.tokens.length);
        // {share} before the fee, which is rounded up: ⌊⌈s·B/(B−f)⌉·(B−f)/B⌋ ≥ s.
        uint256 gross = MathUp.mulDivUp(shares, BPS, BPS - charter.fees.entryBps);
        uint256 change = MathUp.mulDivUp(hot.scale, gross, totalSupply() + hot.feeShares);
        amounts = new uint256[](bases.length);
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = Scale.amountUp(bases[i], change);
        }
    }
}

// slither-disable-end incorrect-equality
