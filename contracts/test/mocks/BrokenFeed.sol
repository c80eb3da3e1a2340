// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title BrokenFeed: a feed that answers given bytes as a round, or reverts if there are none
contract BrokenFeed {
    uint8 public constant decimals = 8;
    bytes private _round;

    error NoRound();

    function setRound(bytes calldata round) external {
        _round = round;
    }

    function latestRoundData() external view {
        bytes memory round = _round;
        if (round.length == 0) revert NoRound();
        assembly {
            return(add(round, 32), mload(round))
        }
    }
}
