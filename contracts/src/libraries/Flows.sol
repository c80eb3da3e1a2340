// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // the sums are those of quarters of an hour; seconds do not matter

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Flows: the value that trades and bids moved of each token within the last hour
/// @notice Time is cut into quarters of an hour, and a token has a sum for each of the last five. No hour touches more
/// than five quarters, so no hour, wherever it begins, passes a cap on their sum. What was moved counts for 60 to 75
/// minutes.
/// @dev One slot per token. The upper 36 bits have the number of the last quarter. The lower 220 bits have five sums of
/// 44 bits each, the last quarter's lowest.
library Flows {
    uint256 internal constant QUARTER = 15 minutes;
    /// @dev {USD D18} Sums are kept in cents, rounded up. One sum has at most 44 bits, which is 176 billion USD.
    uint256 internal constant UNIT_D18 = 1e16;
    /// @dev {USD D18} A larger cap counts as this one, so that no sum leaves its field.
    uint256 internal constant MOST_D18 = ((1 << 44) - 1) * UNIT_D18;
    uint256 private constant FIELDS = 5;
    uint256 private constant BITS = 44;
    uint256 private constant SUM = (1 << BITS) - 1;
    uint256 private constant SUMS = (1 << (BITS * FIELDS)) - 1;

    /// @param word stored word of a token
    /// @return {USD D18} value moved in the last five quarters, each part rounded up to cents
    function movedUp(uint256 word) internal view returns (uint256) {
        uint256 cents = 0;
        for (word = _shifted(word); word != 0; word >>= BITS) {
            cents += word & SUM;
        }
        return cents * UNIT_D18;
    }

    /// @notice Returns the value of `sold` that may be traded for `bought` now.
    /// @param capSold {USD D18} largest value of `sold` in an hour
    /// @param capBought {USD D18} largest value of `bought` in an hour; the greatest number if there is no cap
    /// @return {USD D18}
    function room(
        mapping(address token => uint256) storage flows,
        address sold,
        uint256 capSold,
        address bought,
        uint256 capBought
    ) internal view returns (uint256) {
        uint256 most = Math.saturatingSub(Math.min(capSold, MOST_D18), movedUp(flows[sold]));
        if (capBought == type(uint256).max) return most;
        return Math.min(most, Math.saturatingSub(capBought, movedUp(flows[bought])));
    }

    /// @notice Adds a trade to the flows of both tokens. A bought token without a cap needs no record.
    /// @param value {USD D18} at most `room`
    function add(
        mapping(address token => uint256) storage flows,
        address sold,
        address bought,
        uint256 capBought,
        uint256 value
    ) internal {
        flows[sold] = _added(flows[sold], value);
        if (capBought != type(uint256).max) flows[bought] = _added(flows[bought], value);
    }

    /// @dev The sum stays inside its field: with `value` it is at most a cap of at most MOST_D18, which is whole cents.
    function _added(uint256 word, uint256 value) private view returns (uint256) {
        return (_shifted(word) + Math.ceilDiv(value, UNIT_D18)) | (block.timestamp / QUARTER) << (BITS * FIELDS);
    }

    /// @return the five sums as of now, the current quarter's lowest
    function _shifted(uint256 word) private view returns (uint256) {
        uint256 age = block.timestamp / QUARTER - (word >> (BITS * FIELDS));
        return age < FIELDS ? ((word & SUMS) << (BITS * age)) & SUMS : 0;
    }
}

// slither-disable-end timestamp
