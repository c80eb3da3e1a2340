// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISwapAdapter: a trading venue behind one function
interface ISwapAdapter {
    /// @notice Takes exactly `amountIn` of `tokenIn` from the caller by allowance, and sends what it bought to the
    /// caller.
    /// @dev MUST revert if it bought less than `minAmountOut`. MUST NOT keep a token or an allowance between calls.
    /// @param tokenIn token to sell
    /// @param tokenOut token to buy
    /// @param amountIn {tokenIn}
    /// @param minAmountOut {tokenOut} smallest result
    /// @param data the route, in a format that the venue defines
    /// @return amountOut {tokenOut} amount bought
    function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes calldata data)
        external
        returns (uint256 amountOut);
}
