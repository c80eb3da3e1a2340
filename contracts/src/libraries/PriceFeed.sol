// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev The part of Chainlink's AggregatorV3Interface that prices are read from.
interface IAggregatorV3 {
    function decimals() external view returns (uint8);
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}

/// @title Reads a Chainlink feed without ever reverting, whatever the feed answers
library PriceFeed {
    struct Round {
        uint256 id;
        int256 answer; // {USD per whole token, the feed's decimals}
        uint256 startedAt; // {s}
        uint256 updatedAt; // {s} 0: not complete
        uint256 answeredIn;
    }

    /// @return ok false where the call failed or answered less than a round; the round is then all zero
    function latest(address feed) internal view returns (bool ok, Round memory round) {
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        // Not abi.decode: it reverts on malformed words, and a bad feed must read as "no price". The round is
        // five static words, laid out in memory as the ABI lays them out.
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(gas(), feed, 0, 4, 0, 0)
            ok := and(ok, gt(returndatasize(), 159))
            if ok { returndatacopy(round, 0, 160) }
        }
    }
}
