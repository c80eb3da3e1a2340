// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A venue behind one call
interface ISwapAdapter {
    /// @notice Takes exactly `amountIn` of `tokenIn` from the caller by allowance, and sends what it bought to the caller.
    /// @dev MUST revert when it bought less than `minAmountOut`. MUST keep no token and no allowance between calls.
    /// @param data venue-specific route
    /// @return amountOut {tokenOut}
    function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes calldata data)
        external
        returns (uint256 amountOut);
}
