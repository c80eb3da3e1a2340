// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title BurningFeed: a feed that burns all the gas it gets
contract BurningFeed {
    uint8 public constant decimals = 18;

    function latestRoundData() external pure {
        assembly {
            invalid()
        }
    }
}
