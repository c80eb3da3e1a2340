// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Allowance} from "../libraries/Allowance.sol";
import {Auctions} from "../libraries/Auctions.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {Flows} from "../libraries/Flows.sol";
import {Trading} from "../libraries/Trading.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultAllowances} from "./VaultAllowances.sol";

/// @title VaultTrading: trades by the keeper within bounds, and the drawdown limit
/// @dev A vault runs this code on its own state by delegatecall. The module's own storage has no keeper, so its
/// functions change nothing when they are called at the module's own address.
contract VaultTrading is VaultAllowances {
    using Basket for Basket.Book;
    using SafeCast for uint256;
    using Trading for Trading.Run;

    /// @param registry_ registry of the vaults that run this module
    constructor(address registry_) VaultAllowances(registry_) {}

    /// @notice See `IVaultModule`.
    function module() external pure returns (bytes32) {
        return "VaultTrading";
    }

    /// @notice See `IIndexVault.executeTrades`.
    /// @dev `Trading` checks the bounds on each trade. This contract checks the allowances.
    function executeTrades(uint256 expectedNonce, Trade[] calldata trades, uint256 minNavAfter, uint256 deadline)
        external
        nonReentrant
    {
        if (msg.sender != _keeper) revert NotKeeper(msg.sender);
        if (block.timestamp < _keeperFrom) revert TooEarly(_keeperFrom);
        if (block.timestamp > deadline) revert Expired(deadline);
        Traded memory traded = _traded;
        if (expectedNonce != traded.nonce) revert NonceMismatch(expectedNonce, traded.nonce);
        if (trades.length == 0) revert NoTrades();

        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Trading.Run memory run;
        run.registry = IAssetRegistry(registry);
        run.book = _loadBook(hot, charter);
        run.nonce = expectedNonce;
        run.limits = _limits;
        _checkNotStopped(hot.flags);
        run.reduceOnly = hot.flags != 0;
        run.scale = hot.scale;
        _checkCoolOff(traded, run.limits.coolOff);
        run.begin();
        Auctions.end(_auction, msg.sender);
        for (uint256 leg; leg < trades.length; ++leg) {
            // slither-disable-next-line reentrancy-benign // every entry point is nonReentrant
            run.execute(leg, trades[leg], _flows);
        }
        _saveTraded(hot, charter, run);
        traded.keeperAt = uint32(block.timestamp);
        _use(traded, run.limits, run.lost, run.sold, run.navBefore);
        uint256 nav = run.end(minNavAfter);
        _raisePeak(_levelDown(hot, charter, nav));
    }

    function _checkCoolOff(Traded memory traded, uint256 coolOff) private view {
        uint256 until = traded.keeperAt + coolOff;
        // The launch sets `keeperAt` for the idle time of auctions. It starts no cool-off.
        if (traded.nonce != 0 && block.timestamp < until) revert CoolingOff(until);
    }

    /// @dev Saves the changed bases. If a constituent without a target was sold completely, it leaves the basket and
    /// the charter gets a new edition.
    function _saveTraded(Hot memory hot, Charter.Data memory charter, Trading.Run memory run) private {
        (Basket.Book memory kept, address[] memory gone) = run.book.withoutEmpty();
        if (gone.length != 0) {
            _writeBook(hot, charter, kept);
        } else {
            for (uint256 i; run.changed >> i != 0; ++i) {
                if (run.changed >> i & 1 != 0) _writeBase(i, run.book.bases[i]);
            }
        }
        _writeHot(hot);
        if (gone.length != 0) emit ConstituentsLeft(gone);
    }

    /// @notice Raises the recorded peak to `level`, if that is higher.
    /// @param level {USD D18 per whole share}
    function _raisePeak(uint256 level) private {
        if (level <= _peakD18) return;
        _peakD18 = level.toUint128();
        emit PeakChanged(level);
    }

    // --- the drawdown limit ---

    /// @notice See `IIndexVault.checkDrawdown`.
    function checkDrawdown() external nonReentrant {
        (uint256 flags, uint256 level, bool agreed) = _lowLevel();
        uint256 peak = _peakD18;
        if (agreed && level > peak) return _raisePeak(level);
        uint256 drawdownBps = _limits.drawdownBps;
        uint256 trip = Math.mulDiv(peak, BPS - drawdownBps, BPS);
        if (level > trip) revert DrawdownNotReached(level, trip);
        if (flags & STOPPED != 0) revert ReduceOnly();
        _setFlags(flags, flags | STOPPED);
    }

    /// @notice See `IIndexVault.lowLevelD18`.
    function lowLevelD18() external view returns (uint256 level, bool agreed) {
        (, level, agreed) = _lowLevel();
    }

    /// @return flags reasons for reduce-only
    /// @return level {USD D18 per whole share} net level at the lowest that any source says, rounded down
    /// @return agreed whether every held token has a price
    function _lowLevel() private view returns (uint256 flags, uint256 level, bool agreed) {
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        flags = hot.flags;
        Basket.Book memory book = _loadBook(hot, charter);
        uint256[] memory rates;
        (rates, agreed) = IAssetRegistry(registry).lowRatesD18(Valuation.held(book));
        level = _levelDown(hot, charter, Valuation.navDown(book, rates));
    }

    // --- views ---

    /// @notice See `IIndexVault.usage`.
    function usage() external view returns (Usage memory) {
        return _usage(_traded, _limits);
    }

    /// @notice See `IIndexVault.monthLossD18`.
    function monthLossD18() external view returns (uint256 usedD18, uint256 mostD18) {
        Limits memory limits_ = _limits;
        return (_monthLossD9(_traded, limits_) * D9, Allowance.monthCapacityD9(limits_.dailyLossBps) * D9);
    }

    /// @notice See `IIndexVault.movedD18`.
    function movedD18(address token) external view returns (uint256) {
        return Flows.movedUp(_flows[token]);
    }
}

// slither-disable-end timestamp
