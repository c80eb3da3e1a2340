// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to an allowance
// slither-disable-start assembly // each block states its assumptions

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Allowance} from "../libraries/Allowance.sol";
import {VaultFees} from "./VaultFees.sol";
import {VaultState} from "./VaultState.sol";

/// @title VaultAllowances: what trades and bids together may lose and sell in a day, and lose in 30 days
/// @dev `VaultTrading` and `VaultAuction` inherit this contract. It adds no storage.
abstract contract VaultAllowances is VaultFees {
    uint256 internal constant D9 = 1e9; // 1e-9 ratios to D18 ratios

    /// @param registry_ registry of the vaults that run this code
    constructor(address registry_) VaultState(registry_) {}

    /// @notice Adds a loss and a turnover to the used allowances, and increments the nonce.
    /// @param traded the stored slot, with the caller's changes
    /// @param limits_ limits of the vault
    /// @param lost {USD D18} oracle value lost
    /// @param sold {USD D18} oracle value sold
    /// @param nav {USD D18} NAV that both are measured against
    function _use(Traded memory traded, Limits memory limits_, uint256 lost, uint256 sold, uint256 nav) internal {
        Usage memory used = _usage(traded, limits_);
        uint256 loss = used.lossD18 + Allowance.ratioUp(lost, nav);
        uint256 turnover = used.turnoverD18 + Allowance.ratioUp(sold, nav);
        uint256 most = Allowance.capacityD18(limits_.dailyLossBps);
        if (loss > most) revert DailyLossExceeded(loss, most);
        most = Allowance.capacityD18(limits_.dailyTurnoverBps);
        if (turnover > most) revert DailyTurnoverExceeded(turnover, most);
        uint256 month = _monthLossD9(traded, limits_) + Math.ceilDiv(Allowance.ratioUp(lost, nav), D9);
        most = Allowance.monthCapacityD9(limits_.dailyLossBps);
        if (month > most) revert MonthlyLossExceeded(month * D9, most * D9);
        // The word has the fields of `Traded` in their order. Every field fits. Loss and turnover are at most half of
        // 65,535 bps, which is 3.3e18. Times fit until the year 2106, and nonces fit always.
        uint256 word = loss | turnover << 64 | block.timestamp << 128 | uint256(traded.keeperAt) << 160
            | (uint256(traded.nonce) + 1) << 192 | month << 224;
        assembly ("memory-safe") {
            sstore(_traded.slot, word)
        }
        emit AllowanceUsed(loss, turnover);
    }

    /// @return {1e-9 ratio} loss allowance of 30 days that is used now
    function _monthLossD9(Traded memory traded, Limits memory limits_) internal view returns (uint256) {
        return Allowance.monthDrainedD9(traded.monthLossD9, limits_.dailyLossBps, block.timestamp - traded.usedAt);
    }

    function _usage(Traded memory traded, Limits memory limits_) internal view returns (Usage memory used) {
        uint256 elapsed = block.timestamp - traded.usedAt;
        if (elapsed >= Allowance.PERIOD) return used;
        used.lossD18 = Allowance.drained(traded.lossD18, limits_.dailyLossBps, elapsed);
        used.turnoverD18 = Allowance.drained(traded.turnoverD18, limits_.dailyTurnoverBps, elapsed);
    }
}

// slither-disable-end assembly
// slither-disable-end timestamp
