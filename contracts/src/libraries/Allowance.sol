// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title What trades may use up in a day: a bucket that drains evenly
/// @notice With capacity L/2 that drains at L/2 in 24 hours, no window of 24 hours takes in more than L: at most L/2 is free
/// at its start, and at most L/2 drains within it. Amounts are ratios of NAV at the time, so that neither contributions nor
/// withdrawals make room.
library Allowance {
    uint256 internal constant PERIOD = 1 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;

    /// @return {D18 ratio} what fits into the bucket at once: exactly half the daily limit
    function capacityD18(uint256 dailyBps) internal pure returns (uint256) {
        // slither-disable-next-line divide-before-multiply // of constants, without a rest
        return dailyBps * (D18 / BPS / 2);
    }

    /// @param usedD18 {D18 ratio} in the bucket `elapsed` ago
    /// @param elapsed {s}
    /// @return {D18 ratio} in the bucket now; what drained is rounded down
    function drained(uint256 usedD18, uint256 dailyBps, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed >= PERIOD) return 0;
        return Math.saturatingSub(usedD18, capacityD18(dailyBps) * elapsed / PERIOD);
    }

    /// @notice `amount` as a ratio of `nav`, rounded up. An amount beyond 1e41 USD reverts by overflow.
    function ratioUp(uint256 amount, uint256 nav) internal pure returns (uint256) {
        if (amount == 0) return 0;
        return Math.ceilDiv(amount * D18, nav);
    }
}
