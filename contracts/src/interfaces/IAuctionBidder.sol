// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAuctionBidder: a bidder that uses the tokens it bought before it pays for them
interface IAuctionBidder {
    /// @notice The vault calls this after it sent `amountOut` of `tokenOut` to the bidder. When this returns, the
    /// bidder must have approved `amountIn` of `tokenIn` to the vault.
    /// @param tokenIn token that the vault buys
    /// @param tokenOut token that the vault sold
    /// @param amountIn {tokenIn} amount that the vault takes afterwards
    /// @param amountOut {tokenOut} amount that the vault sent
    /// @param data bytes that the bidder passed to `bid`
    function onAuctionBid(address tokenIn, address tokenOut, uint256 amountIn, uint256 amountOut, bytes calldata data)
        external;
}
