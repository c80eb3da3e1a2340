// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title RawPool: a pool that answers `observe` with given bytes, or reverts if there are none
contract RawPool {
    address public token0;
    address public token1;
    bytes private _answer;

    error NoAnswer();

    constructor(address token0_, address token1_) {
        (token0, token1) = (token0_, token1_);
    }

    function setAnswer(bytes memory answer) public {
        _answer = answer;
    }

    /// @dev Sets an answer like a pool's: two cumulative ticks and two values of seconds per liquidity.
    function setTicks(int56 past, int56 present) external {
        int56[] memory ticks = new int56[](2);
        (ticks[0], ticks[1]) = (past, present);
        setAnswer(abi.encode(ticks, new uint160[](2)));
    }

    function observe(uint32[] calldata) external view {
        bytes memory answer = _answer;
        if (answer.length == 0) revert NoAnswer();
        assembly {
            return(add(answer, 32), mload(answer))
        }
    }
}
