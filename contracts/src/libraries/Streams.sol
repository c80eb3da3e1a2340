// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a stream of a week

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Streams: a surplus of a constituent that enters its reserve evenly over a week
/// @notice A surplus is a balance that is neither a reserve, nor a claim, nor part of a stream. It comes from yield, a
/// rebase, an airdrop, a donation or a sweep.
/// @dev Time counts only while the charter's edition stays the same, because a token can leave the basket and return
/// with a new edition. The stream of a token that returns therefore continues where it stopped.
library Streams {
    /// @dev {s} Time over which a surplus is released.
    uint256 internal constant PERIOD = 7 days;
    /// @dev A surplus below a ten-thousandth of the reserve waits for more. Dust therefore makes no contribution more expensive.
    uint256 internal constant SMALLEST_PART = 10_000;

    /// @dev One slot.
    struct Stream {
        uint112 pending; // {tok} not released yet
        uint40 at; // {s} time up to which it was released
        uint24 left; // {s} time from `at` until all is released
        uint16 edition; // edition of the charter at `at`
    }

    /// @notice Returns what the stream has released since `at`.
    /// @param edition edition of the charter now
    /// @return {tok} rounded down
    function due(Stream memory s, uint256 edition) internal view returns (uint256) {
        if (s.edition != edition) return 0;
        uint256 elapsed = block.timestamp - s.at;
        return elapsed >= s.left ? s.pending : s.pending * elapsed / s.left;
    }

    /// @notice Takes what is due out of the stream. If that rounds to 0, nothing changes. Frequent calls therefore
    /// cannot hold a stream back.
    /// @param edition edition of the charter now
    /// @return amount {tok} rounded down
    function release(Stream memory s, uint256 edition) internal view returns (uint256 amount) {
        if (s.pending == 0) return 0;
        amount = due(s, edition);
        if (s.edition == edition) {
            // slither-disable-next-line incorrect-equality // our own accounting, never a token balance
            if (amount == 0) return 0;
            // Both results fit, because they become smaller.
            // forge-lint: disable-start(unsafe-typecast)
            s.left = uint24(Math.saturatingSub(s.left, block.timestamp - s.at));
            s.pending -= uint112(amount);
            // forge-lint: disable-end(unsafe-typecast)
        }
        // The edition has 16 bits in storage too.
        // forge-lint: disable-next-line(unsafe-typecast)
        (s.at, s.edition) = (uint40(block.timestamp), uint16(edition));
    }

    /// @notice Adds a surplus to a stream from which nothing is due. The time left becomes the mean of both times,
    /// weighted by the amounts.
    /// @dev A surplus can therefore hardly move the end of a stream that is much larger. Rounding down never makes the
    /// time shorter than it was. The sum flows no faster than two separate streams would.
    /// @param surplus {tok} what does not fit the field is left out
    /// @param edition edition of the charter now
    function add(Stream memory s, uint256 surplus, uint256 edition) internal view {
        surplus = Math.min(surplus, type(uint112).max - s.pending);
        // The time is at most PERIOD, and the sum fits by the line above.
        // forge-lint: disable-start(unsafe-typecast)
        s.left = uint24((s.pending * uint256(s.left) + surplus * PERIOD) / (s.pending + surplus));
        s.pending += uint112(surplus);
        (s.at, s.edition) = (uint40(block.timestamp), uint16(edition));
        // forge-lint: disable-end(unsafe-typecast)
    }
}

// slither-disable-end timestamp
