// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A bidder that pays for a bid with what it does with the tokens it bought
interface IAuctionBidder {
    /// @notice Called by the vault after `amountOut` of `tokenOut` was sent here; by the end the vault must be allowed to
    /// take `amountIn` of `tokenIn` from here.
    /// @param data what the bidder passed to `bid`
    /// @param amountIn {tokenIn} to be approved to the vault before this returns
    /// @param amountOut {tokenOut} that was paid
    function onAuctionBid(address tokenIn, address tokenOut, uint256 amountIn, uint256 amountOut, bytes calldata data)
        external;
}
