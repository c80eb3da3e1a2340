// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start timestamp // a proposer's seconds matter to no delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block says what it relies on

/// @dev The part of Chainlink's AggregatorV3Interface that prices are read from.
interface IAggregatorV3 {
    /// @return of the answers
    function decimals() external view returns (uint8);
    /// @return roundId of the round
    /// @return answer {USD per whole token} with `decimals`
    /// @return startedAt {s}
    /// @return updatedAt {s} 0: not complete
    /// @return answeredInRound of the answer
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

    /// @param round overwritten, so that a caller with many feeds needs memory for one; all zero where not `ok`
    /// @return ok false where the call failed or answered less than a round
    function read(address feed, Round memory round) internal view returns (bool ok) {
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        // Not abi.decode: it reverts on malformed words, and a bad feed must read as "no price". The round is
        // five static words, laid out in memory as the ABI lays them out. Reading past the call data gives zeroes.
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(gas(), feed, 0, 4, 0, 0)
            ok := and(ok, gt(returndatasize(), 159))
            switch ok
            case 0 { calldatacopy(round, calldatasize(), 160) }
            default { returndatacopy(round, 0, 160) }
        }
    }

    /// @notice The answer with 18 decimals, whatever it is.
    /// @dev The bound keeps prices, and with them values, far from overflow.
    /// @param decimals of the feed, at most 18
    /// @return price {USD D18 per whole token} 0 where the answer is not positive or the price has over 128 bits
    function scaled(Round memory round, uint256 decimals) internal pure returns (uint256 price) {
        // 10^18 < 2^128, and the product is bounded before it is made. As a word without sign, a negative answer is over
        // every bound.
        unchecked {
            uint256 scale = 10 ** (18 - decimals);
            uint256 answer = uint256(round.answer);
            return answer > type(uint128).max / scale ? 0 : answer * scale;
        }
    }

    /// @param heartbeat {s} far less than the years since 1970, so that an incomplete round, of the time 0, is too old
    /// @return at most `heartbeat` old, not from the future, not answered in an earlier round
    function isFresh(Round memory round, uint256 heartbeat) internal view returns (bool) {
        // A time in the future wraps to an age that is over every heartbeat.
        unchecked {
            return block.timestamp - round.updatedAt <= heartbeat && round.answeredIn >= round.id;
        }
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
