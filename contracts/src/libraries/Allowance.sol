// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Allowance: limits on loss and turnover, each a bucket that drains evenly
/// @notice For a daily limit L, the bucket holds L/2 and drains L/2 in 24 hours. No window of 24 hours can then use
/// more than L. At most L/2 is free at its start, and at most L/2 drains during it. Amounts are ratios of the NAV at
/// the time of use, so contributions and withdrawals free no capacity.
///
/// Losses have a second bucket, for 30 days. Its limit is 4 times the daily limit, and at most 10 % of NAV.
library Allowance {
    uint256 internal constant PERIOD = 1 days;
    uint256 internal constant MONTH = 30 days;
    uint256 private constant MONTH_FACTOR = 4;
    uint256 private constant MONTH_CAP_BPS = 1000;
    uint256 private constant D9 = 1e9;
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;

    /// @notice Returns the capacity of the bucket.
    /// @param dailyBps {bps} daily limit
    /// @return {D18 ratio} exactly half the daily limit
    function capacityD18(uint256 dailyBps) internal pure returns (uint256) {
        // slither-disable-next-line divide-before-multiply // the division of constants is exact
        return dailyBps * (D18 / BPS / 2);
    }

    /// @notice Returns how much of the bucket is still used after `elapsed` seconds.
    /// @param usedD18 {D18 ratio} use `elapsed` seconds ago
    /// @param dailyBps {bps} daily limit
    /// @param elapsed {s}
    /// @return {D18 ratio} use now; the drained part is rounded down
    function drained(uint256 usedD18, uint256 dailyBps, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed >= PERIOD) return 0;
        return Math.saturatingSub(usedD18, capacityD18(dailyBps) * elapsed / PERIOD);
    }

    /// @notice Returns the capacity of the bucket of 30 days.
    /// @param dailyBps {bps} daily limit
    /// @return {1e-9 ratio} exactly half the limit of 30 days
    function monthCapacityD9(uint256 dailyBps) internal pure returns (uint256) {
        // slither-disable-next-line divide-before-multiply // the division of constants is exact
        return Math.min(MONTH_FACTOR * dailyBps, MONTH_CAP_BPS) * (D9 / BPS / 2);
    }

    /// @notice Returns how much of the bucket of 30 days is still used after `elapsed` seconds.
    /// @param usedD9 {1e-9 ratio} use `elapsed` seconds ago
    /// @param dailyBps {bps} daily limit
    /// @param elapsed {s}
    /// @return {1e-9 ratio} use now; the drained part is rounded down
    function monthDrainedD9(uint256 usedD9, uint256 dailyBps, uint256 elapsed) internal pure returns (uint256) {
        return Math.saturatingSub(usedD9, monthCapacityD9(dailyBps) * elapsed / MONTH);
    }

    /// @notice Returns `amount` as a ratio of `nav`, rounded up. An amount above 1e41 USD reverts with an overflow.
    /// @param amount {USD D18}
    /// @param nav {USD D18}
    /// @return {D18 ratio}
    function ratioUp(uint256 amount, uint256 nav) internal pure returns (uint256) {
        if (amount == 0) return 0;
        return Math.ceilDiv(amount * D18, nav);
    }
}
