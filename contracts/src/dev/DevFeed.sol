// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A price feed in Chainlink's shape whose answers its setter makes up: for the development chain and tests
contract DevFeed {
    uint8 public immutable decimals;
    string public description;
    address public immutable setter;
    uint80 private _round;
    int256 private _answer;
    uint256 private _updatedAt;

    /// @dev The event that Chainlink's aggregators emit.
    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    error NotSetter(address caller);

    constructor(string memory description_, uint8 decimals_, int256 answer_) {
        description = description_;
        decimals = decimals_;
        setter = msg.sender;
        _set(answer_, block.timestamp);
    }

    /// @param answer_ {USD per whole token, `decimals` decimals}
    function set(int256 answer_) external {
        setAt(answer_, block.timestamp);
    }

    function setAt(int256 answer_, uint256 updatedAt_) public {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        _set(answer_, updatedAt_);
    }

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        return (_round, _answer, _updatedAt, _updatedAt, _round);
    }

    function _set(int256 answer_, uint256 updatedAt_) private {
        _answer = answer_;
        _updatedAt = updatedAt_;
        emit AnswerUpdated(answer_, ++_round, updatedAt_);
    }
}
