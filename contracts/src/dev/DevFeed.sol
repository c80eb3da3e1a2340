// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title DevFeed: a price feed with Chainlink's interface, for the development chain and tests
/// @notice Its setter decides every answer.
contract DevFeed {
    uint8 public immutable decimals;
    string public description;
    address public immutable setter;
    uint80 private _round;
    int256 private _answer;
    uint256 private _updatedAt;

    /// @notice A new round has an answer. Chainlink's aggregators emit the same event.
    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    /// @notice The caller is not the setter.
    error NotSetter(address caller);

    constructor(string memory description_, uint8 decimals_, int256 answer_) {
        description = description_;
        decimals = decimals_;
        setter = msg.sender;
        _set(answer_, block.timestamp);
    }

    /// @notice Starts a new round that is updated now.
    /// @param answer_ {USD per whole token, `decimals` decimals}
    function set(int256 answer_) external {
        setAt(answer_, block.timestamp);
    }

    /// @notice Starts a new round that is updated at `updatedAt_` {s}.
    /// @param answer_ {USD per whole token, `decimals` decimals}
    /// @param updatedAt_ {s}
    function setAt(int256 answer_, uint256 updatedAt_) public {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        _set(answer_, updatedAt_);
    }

    /// @notice Returns the latest round, as Chainlink's aggregators do.
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
