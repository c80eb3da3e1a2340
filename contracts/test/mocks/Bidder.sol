// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IAuctionBidder} from "src/interfaces/IAuctionBidder.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title Bidder: a bidder without capital that makes a given call before it pays
contract Bidder is IAuctionBidder {
    IIndexVault public immutable vault;
    address public callTarget; // called before paying, unless zero
    bytes public callData;
    bytes32 public seen; // hash of the arguments of `onAuctionBid`
    uint256 public heldOut; // {tokenOut} balance during the callback
    bool public pays = true;

    constructor(IIndexVault vault_) {
        vault = vault_;
    }

    function setCall(address target, bytes calldata data) external {
        (callTarget, callData) = (target, data);
    }

    function setPays(bool pays_) external {
        pays = pays_;
    }

    function bid(uint256 id, address tokenIn, address tokenOut, uint256 amountOut, bytes calldata data)
        external
        returns (uint256, uint256)
    {
        return vault.bid(id, tokenIn, tokenOut, 0, amountOut, type(uint256).max, data);
    }

    function onAuctionBid(address tokenIn, address tokenOut, uint256 amountIn, uint256 amountOut, bytes calldata data)
        external
    {
        require(msg.sender == address(vault), "not the vault");
        seen = keccak256(abi.encode(tokenIn, tokenOut, amountIn, amountOut, data));
        heldOut = IERC20(tokenOut).balanceOf(address(this));
        if (callTarget != address(0)) {
            (bool ok, bytes memory answer) = callTarget.call(callData);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
        if (pays) IERC20(tokenIn).approve(msg.sender, amountIn);
    }
}
