// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IUniswapV3SwapRouter: the function of Uniswap v3's SwapRouter that the adapter calls
interface IUniswapV3SwapRouter {
    /// @return the factory of the router's pools
    function factory() external view returns (address);
}

/// @title IUniswapV3Factory: the function of Uniswap v3's factory that the adapter calls
interface IUniswapV3Factory {
    /// @return pool pool of the tokens with this fee; zero if there is none
    function getPool(address tokenA, address tokenB, uint24 fee) external view returns (address pool);
}

/// @title IUniswapV3SwapPool: the function of a Uniswap v3 pool that the adapter calls
interface IUniswapV3SwapPool {
    /// @notice Pays the output to `recipient`, then calls the caller's `uniswapV3SwapCallback` to get the input.
    /// @param recipient address that gets the output
    /// @param zeroForOne true to sell token0, false to sell token1
    /// @param amountSpecified {input token} positive for an exact input
    /// @param sqrtPriceLimitX96 price at which the swap stops
    /// @param data bytes for the callback
    /// @return amount0 {token0} paid to the pool if positive, by the pool if negative
    /// @return amount1 {token1} paid to the pool if positive, by the pool if negative
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amountSpecified,
        uint160 sqrtPriceLimitX96,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
}
