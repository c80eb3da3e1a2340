// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title What the adapter calls of Uniswap v3's SwapRouter
interface IUniswapV3SwapRouter {
    struct ExactInputParams {
        bytes path; // token (20 bytes), then fee (3 bytes) and token (20 bytes) for every hop
        address recipient;
        uint256 deadline; // {s}
        uint256 amountIn; // {first token}
        uint256 amountOutMinimum; // {last token}
    }

    /// @return amountOut {last token}
    function exactInput(ExactInputParams calldata params) external payable returns (uint256 amountOut);
}
