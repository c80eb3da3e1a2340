// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a fee
// slither-disable-start assembly // each block states its assumptions
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IERC7621} from "../interfaces/IERC7621.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {SafeExit} from "../libraries/SafeExit.sol";
import {VaultState} from "./VaultState.sol";

/// @title VaultFees: how a vault charges its performance fee and changes its fees
/// @dev Every change of the supply needs the accrued fees first. This contract adds no storage and has no entry point.
abstract contract VaultFees is VaultState {
    using SafeCast for uint256;

    /// @notice Charges the performance fee on the whole gain of the level above the high-water mark. Reverts without a
    /// price, and with LevelTooHigh if the gain may not be charged at once.
    /// @dev A contribution needs it: its shares would otherwise pay for gains of the holders before it.
    function _chargeWholePerformance(Hot memory hot, Charter.Data memory charter) internal {
        if (charter.fees.performanceBps == 0) return;
        Performance memory p = _performance;
        _bookPerformance(hot, p, _addPerformance(hot, charter, p, _requireChargeable(hot, p)));
    }

    /// @notice Charges the performance fee at the current NAV, or at the highest level that may be charged now. Without
    /// a price it charges nothing and does not revert, so a dead oracle stops nobody; a later call charges the gain.
    function _tryChargePerformance(Hot memory hot, Charter.Data memory charter) internal {
        if (charter.fees.performanceBps == 0) return;
        (bool ok, uint256 nav) = _tryNav(charter.tokens.length);
        if (!ok) return;
        Performance memory p = _performance;
        _bookPerformance(hot, p, _addPerformance(hot, charter, p, _chargeableNav(hot, p, nav)));
    }

    /// @notice Like `_loadAccrued`, and adds the performance fee that a withdrawal would charge now.
    function _loadLeaving() internal view returns (Hot memory hot, Charter.Data memory charter) {
        (hot, charter) = _loadAccrued();
        if (charter.fees.performanceBps == 0) return (hot, charter);
        (bool ok, uint256 nav) = _tryNav(charter.tokens.length);
        if (!ok) return (hot, charter);
        Performance memory p = _performance;
        // slither-disable-next-line unused-return // a view books nothing
        _addPerformance(hot, charter, p, _chargeableNav(hot, p, nav));
    }

    /// @notice Like `_loadAccrued`, and adds the performance fee that a contribution would charge now. Reverts if a
    /// contribution would.
    function _loadEntering() internal view returns (Hot memory hot, Charter.Data memory charter) {
        (hot, charter) = _loadAccrued();
        if (charter.fees.performanceBps == 0) return (hot, charter);
        Performance memory p = _performance;
        // slither-disable-next-line unused-return // a view books nothing
        _addPerformance(hot, charter, p, _requireChargeable(hot, p));
    }

    /// @notice Returns the net level: the NAV per share after every fee that is due, booked or not.
    /// @dev It counts the performance fee on the whole gain, so a charge in parts changes nothing. At unchanged prices
    /// no charge lowers it by more than rounding.
    /// @param hot hot slot with fees accrued to now; on return, also with the whole performance fee
    /// @param nav {USD D18} value of the reserves
    /// @return {USD D18 per whole share} rounded down
    function _levelDown(Hot memory hot, Charter.Data memory charter, uint256 nav) internal view returns (uint256) {
        // slither-disable-next-line unused-return // a view books nothing
        if (charter.fees.performanceBps != 0) _addPerformance(hot, charter, _performance, nav);
        return Math.mulDiv(nav, D18, totalSupply() + hot.feeShares);
    }

    /// @return nav {USD D18} current NAV. Reverts without a price, and with LevelTooHigh if the performance fee may not
    /// be charged on all of it now.
    function _requireChargeable(Hot memory hot, Performance memory p) private view returns (uint256 nav) {
        nav = hot.marks & STREAMING != 0
            ? IIndexVault(address(this)).enteringValue()
            : IERC7621(address(this)).totalBasketValue();
        uint256 most = _chargeableNav(hot, p, nav);
        if (most >= nav) return nav;
        uint256 supply = totalSupply() + hot.feeShares;
        revert LevelTooHigh(Math.mulDiv(nav, D18, supply), Math.mulDiv(most, D18, supply));
    }

    /// @return {USD D18} `nav`, or the NAV at the highest level that may be charged now, if that is lower
    function _chargeableNav(Hot memory hot, Performance memory p, uint256 nav) private view returns (uint256) {
        uint256 used = FeeMath.riseUsed(p.usedPpm, block.timestamp - p.usedAt);
        uint256 most = FeeMath.chargeableDown(p.markD18, used);
        return Math.min(nav, Math.mulDiv(most, totalSupply() + hot.feeShares, D18));
    }

    /// @dev Adds the performance fee at `nav` to the fee shares in memory, and changes `p` as a charge would.
    /// @return shares {share D18} that were added
    function _addPerformance(Hot memory hot, Charter.Data memory charter, Performance memory p, uint256 nav)
        private
        view
        returns (uint256 shares)
    {
        uint256 mark;
        uint256 supply = totalSupply() + hot.feeShares;
        (shares, mark) = FeeMath.performanceDown(nav, supply, p.markD18, p.originD18, charter.fees.performanceBps);
        if (shares == 0) return 0;
        uint256 used = FeeMath.riseUsed(p.usedPpm, block.timestamp - p.usedAt);
        used += FeeMath.risePpmUp(p.markD18, Math.ceilDiv(nav * D18, supply));
        // The mark fits: `FeeMath` keeps it below 2^96. A level that may not be charged yet only counts as the limit.
        (p.markD18, p.usedPpm, p.usedAt) =
        (uint96(mark), uint24(Math.min(used, FeeMath.RISE_PPM)), uint40(block.timestamp));
        hot.feeShares += shares;
    }

    function _bookPerformance(Hot memory, Performance memory p, uint256 shares) private {
        if (shares == 0) return;
        _performance = p;
        emit PerformanceFeeAccrued(shares, p.markD18);
    }

    /// @dev Reads the NAV in a separate call with bounded gas. The caller therefore continues even if a feed burns all
    /// the gas it gets. If the call failed with less gas than its stipend, this reverts with InsufficientGas. A sender
    /// can therefore not fake a dead oracle by giving too little gas. It reverts for no other reason.
    function _tryNav(uint256 constituents) internal view returns (bool ok, uint256 nav) {
        uint256 stipend = PRICE_GAS * (constituents + 1);
        uint256 gasBefore = gasleft();
        bytes4 selector = IERC7621.totalBasketValue.selector;
        // Writes only scratch space.
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(stipend, address(), 0, 4, 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            nav := mload(0)
        }
        if (!ok) SafeExit.checkStipend(gasBefore, stipend);
    }

    // --- changes ---

    /// @dev Sets the fees and books what has accrued in `hot`. The caller has charged what is due at the old fees.
    function _applyFees(Hot memory hot, Charter.Data memory charter, Fees memory fees_) internal {
        charter.fees = fees_;
        charter.feeRateX96 = FeeMath.logRateX96(fees_.managementBps);
        hot.accruedAt = block.timestamp;
        _writeCharter(hot, charter);
        _writeHot(hot);
        emit FeesChanged(fees_);
    }

    /// @dev Begins a ballot of the holders on a new proposal. It ends an earlier ballot on the same matter.
    function _openBallot(Matter matter) internal {
        if (_readHot().marks & VETOABLE == 0) return;
        Ballots memory b = _ballots;
        uint256 id;
        if (matter == Matter.Targets) (id, b.targetsOpen) = (++b.targetsId, true);
        else (id, b.feesOpen) = (++b.feesId, true);
        _ballots = b;
        uint256 eligible = totalSupply() - balanceOf(_owner);
        _tallies[matter] = Tally(eligible.toUint128(), 0);
        emit BallotOpened(matter, id, eligible);
    }

    function _closeBallot(Matter matter) internal {
        if (_readHot().marks & VETOABLE == 0) return;
        if (matter == Matter.Targets) _ballots.targetsOpen = false;
        else _ballots.feesOpen = false;
    }

    function _dropPendingFees() internal {
        _closeBallot(Matter.Fees);
        delete _feesExecutableAt;
        delete _pendingFees;
        emit FeesCancelled(msg.sender);
    }

    function _dropProposal() internal {
        _closeBallot(Matter.Targets);
        delete _proposal.hash;
        emit TargetsCancelled(_proposal.id, msg.sender);
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
// slither-disable-end incorrect-equality
