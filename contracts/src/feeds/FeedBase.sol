// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPriceFeed} from "../interfaces/IPriceFeed.sol";

/// @title FeedBase: the parts of Chainlink's interface that all feeds of ours share
abstract contract FeedBase is IPriceFeed {
    /// @inheritdoc IPriceFeed
    uint256 public constant version = 1;
    /// @inheritdoc IPriceFeed
    string public description;

    constructor(string memory description_) {
        description = description_;
    }

    /// @inheritdoc IPriceFeed
    function latestRoundData()
        public
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (answer, updatedAt) = _latest();
        // A time fits 80 bits, because `_latest` returns none from the future.
        // forge-lint: disable-next-line(unsafe-typecast)
        roundId = uint80(updatedAt);
        return (roundId, answer, updatedAt, updatedAt, roundId);
    }

    /// @inheritdoc IPriceFeed
    function getRoundData(uint80 wanted)
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (roundId, answer, startedAt, updatedAt, answeredInRound) = latestRoundData();
        if (wanted != roundId) revert NoHistory(wanted);
    }

    /// @dev Returns the current answer, or reverts with NoPrice or the error of a source.
    /// @return answer above 0
    /// @return updatedAt {s} not in the future
    function _latest() internal view virtual returns (int256 answer, uint256 updatedAt);
}
