// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title SlowFeed: a feed of 1 USD whose answer costs 300,000 gas
contract SlowFeed {
    uint8 public constant decimals = 18;

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        uint256 until = gasleft() - 300_000;
        while (gasleft() > until) {}
        return (1, 1e18, block.timestamp, block.timestamp, 1);
    }
}
