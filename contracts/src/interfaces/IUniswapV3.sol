// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title What the adapter asks of Uniswap v3's SwapRouter: whose pools it trades in
interface IUniswapV3SwapRouter {
    /// @return of the pools that the router trades in
    function factory() external view returns (address);
}

/// @title What the adapter asks of Uniswap v3's factory
interface IUniswapV3Factory {
    /// @return pool zero: there is none
    function getPool(address tokenA, address tokenB, uint24 fee) external view returns (address pool);
}

/// @title What the adapter calls of a Uniswap v3 pool
interface IUniswapV3SwapPool {
    /// @notice Pays the output to `recipient`, then calls the caller's `uniswapV3SwapCallback` for the input.
    /// @param amountSpecified {input token} positive: exact input
    /// @return amount0 {token0} to the pool; negative: from it
    /// @return amount1 {token1} to the pool; negative: from it
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
}
