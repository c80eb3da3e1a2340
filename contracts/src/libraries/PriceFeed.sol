// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block states its assumptions

import {SafeExit} from "./SafeExit.sol";

/// @dev The functions of Chainlink's AggregatorV3Interface that are needed to read a price.
interface IAggregatorV3 {
    /// @return number of decimals of the answers
    function decimals() external view returns (uint8);
    /// @return roundId id of the round
    /// @return answer {USD per whole token} with `decimals` decimals
    /// @return startedAt {s}
    /// @return updatedAt {s} 0 if the round is not complete
    /// @return answeredInRound id of the round in which the answer was computed
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}

/// @title PriceFeed: reads a Chainlink feed and never reverts, whatever the feed answers
library PriceFeed {
    /// @dev Gas for one source of a price. A feed or a pool that burns all of it has no answer, and the others have.
    uint256 internal constant SOURCE_GAS = 500_000;

    struct Round {
        uint256 id;
        int256 answer; // {USD per whole token, the feed's decimals}
        uint256 startedAt; // {s}
        uint256 updatedAt; // {s} 0 if the round is not complete
        uint256 answeredIn;
    }

    /// @notice Reads the feed's latest round.
    /// @dev Reverts with InsufficientGas if the read failed with less gas than its stipend. A caller can therefore not
    /// fake a dead feed by giving too little gas.
    /// @param feed address of the feed
    /// @param round overwritten with the answer, or with zeros if not `ok`; a caller with many feeds reuses one struct
    /// @return ok false if the call failed or the answer is shorter than a round
    function read(address feed, Round memory round) internal view returns (bool ok) {
        bytes4 selector = IAggregatorV3.latestRoundData.selector;
        uint256 gasBefore = gasleft();
        // abi.decode would revert on malformed words, and a bad feed must count as "no price". A round is five static
        // words, which memory holds in the layout of the ABI. Copying from past the call data gives zeros.
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(SOURCE_GAS, feed, 0, 4, 0, 0)
            ok := and(ok, gt(returndatasize(), 159))
            switch ok
            case 0 { calldatacopy(round, calldatasize(), 160) }
            default { returndatacopy(round, 0, 160) }
        }
        if (!ok) SafeExit.checkStipend(gasBefore, SOURCE_GAS);
    }

    /// @notice Returns the answer with 18 decimals. Does not check its age.
    /// @dev The bound of 128 bits keeps prices and values far from overflow.
    /// @param round round as `read` filled it
    /// @param decimals decimals of the feed, at most 18
    /// @return price {USD D18 per whole token} 0 if the answer is not positive or the price has more than 128 bits
    function scaled(Round memory round, uint256 decimals) internal pure returns (uint256 price) {
        // The answer is checked against the bound before the multiplication. A negative answer is a huge number when
        // read as unsigned, so it exceeds the bound.
        unchecked {
            uint256 scale = 10 ** (18 - decimals);
            uint256 answer = uint256(round.answer);
            return answer > type(uint128).max / scale ? 0 : answer * scale;
        }
    }

    /// @param round round as `read` filled it
    /// @param heartbeat {s} greatest age; an incomplete round has the time 0 and is therefore always too old
    /// @return whether the round is at most `heartbeat` old, not from the future, and not answered in an earlier round
    function isFresh(Round memory round, uint256 heartbeat) internal view returns (bool) {
        // The age of a time in the future wraps to a huge number, which exceeds every heartbeat.
        unchecked {
            return block.timestamp - round.updatedAt <= heartbeat && round.answeredIn >= round.id;
        }
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
