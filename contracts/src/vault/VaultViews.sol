// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IERC7621} from "../interfaces/IERC7621.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultFees} from "./VaultFees.sol";
import {VaultState} from "./VaultState.sol";

/// @title VaultViews: the read functions of a vault beyond ERC-20 and ERC-7621
/// @dev `VaultGovernance` inherits this contract, and a vault answers these calls by running that module. This keeps
/// the code of `IndexVault` below the contract size limit.
abstract contract VaultViews is VaultFees {
    /// @param registry_ registry of the vaults that run this code
    constructor(address registry_) VaultState(registry_) {}

    // --- roles and terms ---

    /// @return the creator's address
    function owner() external view returns (address) {
        return _owner;
    }

    /// @return address that may accept the creator's role; zero if nobody may
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @return address that may call `executeTrades`
    function keeper() external view returns (address) {
        return _keeper;
    }

    /// @return {s} time from which the keeper may trade
    function keeperFrom() external view returns (uint256) {
        return _keeperFrom;
    }

    /// @return address that may only reduce risk
    function guardian() external view returns (address) {
        return _guardian;
    }

    /// @return account address that may propose targets besides the creator; zero if nobody may
    /// @return maxChangeBps {bps} largest change of the weights that one proposal may make
    /// @return lastProposedAt {s} time of the proposer's last proposal; 0 if there was none
    function proposer() external view returns (address account, uint16 maxChangeBps, uint256 lastProposedAt) {
        return (_proposer, _maxChangeBps, _proposedAt);
    }

    /// @return address that receives the platform's share of every fee
    function platform() external view returns (address) {
        return _platform;
    }

    /// @return {bps} the platform's share of every fee
    function platformShareBps() external view returns (uint16) {
        return _platformShareBps;
    }

    /// @return the fees in force, each in {bps}
    function fees() external view returns (Fees memory) {
        (, Charter.Data memory charter) = _load();
        return charter.fees;
    }

    /// @return pending the proposed fees in {bps} and the time {s} from which they may be executed; all 0 if none
    function pendingFees() external view returns (PendingFees memory pending) {
        if (_feesExecutableAt != 0) pending = PendingFees(_pendingFees, _feesExecutableAt);
    }

    /// @return the bounds on trades, in {bps} and {s}; see `Limits`
    function limits() external view returns (Limits memory) {
        return _limits;
    }

    /// @return {share D18} largest supply that contributions may create; 0 means no limit
    function shareCap() external view returns (uint256) {
        (, Charter.Data memory charter) = _load();
        return charter.shareCap;
    }

    /// @return {s} time from a proposal of targets until it may be executed
    function targetDelay() external view returns (uint32) {
        return _targetDelay;
    }

    /// @return {s} time during which a due proposal may be executed
    function targetWindow() external view returns (uint32) {
        return _targetWindow;
    }

    // --- state ---

    /// @return number of `executeTrades` calls, bids and executed targets so far
    function rebalanceNonce() external view returns (uint256) {
        return _traded.nonce;
    }

    /// @return {s} time of the last successful `executeTrades`, or of the launch if there was none
    function lastTradeAt() external view returns (uint256) {
        return _traded.keeperAt;
    }

    /// @return {s} time up to which fees have accrued
    function lastAccrual() external view returns (uint256) {
        return _readHot().accruedAt;
    }

    /// @return true while contributions are refused and trades may only sell tokens without a target
    function reduceOnly() external view returns (bool) {
        return _readHot().flags != 0;
    }

    /// @return reasons for reduce-only: 1 for the drawdown or the creator, 2 for the guardian, 3 for both, 0 for none
    function reduceOnlyReasons() external view returns (uint256) {
        return _readHot().flags;
    }

    /// @return {USD D18 per whole share} level above which gains are charged with the performance fee
    function highWaterMarkD18() external view returns (uint256) {
        return _performance.markD18;
    }

    /// @return {USD D18 per whole share} mark at which the performance fee began; see `FeeMath`
    function originD18() external view returns (uint256) {
        return _performance.originD18;
    }

    /// @notice Returns the highest level, before the performance fee, that may be charged now. Contributions are
    /// refused above it if there is a performance fee.
    /// @return {USD D18 per whole share} rounded down
    function chargeableD18() external view returns (uint256) {
        Performance memory p = _performance;
        return FeeMath.chargeableDown(p.markD18, FeeMath.riseUsed(p.usedPpm, block.timestamp - p.usedAt));
    }

    /// @notice Returns the net level, which triggers, peaks and charts use. Reverts if a held token has no fresh price.
    /// @return {USD D18 per whole share} NAV / (total supply + `dueFeeShares`), rounded down
    function levelD18() external view returns (uint256) {
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        return _levelDown(hot, charter, IERC7621(address(this)).totalBasketValue());
    }

    /// @return {USD D18 per whole share} level from which the drawdown is measured
    function peakD18() external view returns (uint256) {
        return _peakD18;
    }

    /// @dev An expired proposal stays visible until it is cancelled or replaced.
    /// @return pending id, hash and execution times of the proposal; all 0 if there is none
    function pendingTargets() external view returns (PendingTargets memory pending) {
        Proposal memory proposal = _proposal;
        if (proposal.hash == 0) return pending;
        return PendingTargets(proposal.id, proposal.hash, proposal.executableAt, proposal.expiresAt);
    }

    /// @return {tok} amount that `holder` may claim
    function claimOf(address token, address holder) external view returns (uint256) {
        return _claimOf[token][holder];
    }

    /// @return {tok} amount owed to all holders together
    function totalClaims(address token) external view returns (uint256) {
        return _totalClaims[token];
    }

    /// @return shares {share D18} unminted management, entry and exit fees, and performance fees already charged
    function pendingFeeShares() external view returns (uint256 shares) {
        (Hot memory hot,) = _loadAccrued();
        return hot.feeShares;
    }

    /// @return shares {share D18} `pendingFeeShares` and the performance fee that is due on the whole gain; without it
    /// if a price is missing
    function dueFeeShares() external view returns (uint256 shares) {
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        if (charter.fees.performanceBps == 0) return hot.feeShares;
        (bool ok, uint256 nav) = _tryNav(charter.tokens.length);
        // slither-disable-next-line unused-return // the shares are added to `hot`
        if (ok) _levelDown(hot, charter, nav);
        return hot.feeShares;
    }

    /// @notice Returns the reserves as they are stored; see `Scale`.
    /// @return scale common factor of all reserves
    /// @return bases one per constituent, in the order of `getConstituents`
    function scaledReserves() external view returns (uint256 scale, uint256[] memory bases) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        return (hot.scale, _loadBases(charter.tokens.length));
    }

    /// @notice Returns half the sum of |current − target| weights at oracle prices.
    /// @dev Reverts if a held token has no fresh price.
    /// @return {D18 ratio} drift, rounded down
    function driftD18() external view returns (uint256) {
        Basket.Book memory book = _readBook();
        uint256[] memory rates = Valuation.loadRates(IAssetRegistry(registry), book);
        return Valuation.driftDown(book, rates, Valuation.navDown(book, rates));
    }
}

// slither-disable-end incorrect-equality
