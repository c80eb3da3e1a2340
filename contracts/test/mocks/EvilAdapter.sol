// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISwapAdapter} from "src/interfaces/ISwapAdapter.sol";

/// @title A venue that belongs to the keeper: takes and pays what the keeper wrote into the route, and calls back
/// @dev Fund it with what it is to pay out. It keeps what it took: a keeper who trades with itself.
contract EvilAdapter is ISwapAdapter {
    using SafeERC20 for IERC20;

    struct Order {
        uint256 amountOut; // {tokenOut} paid, whatever comes in
        uint256 takeBps; // of amountIn
        address callTarget; // called between taking and paying when not zero
        bytes callData;
    }

    /// @dev What one swap really moved.
    struct Fill {
        address tokenIn;
        address tokenOut;
        uint256 amountIn;
        uint256 amountOut;
    }

    Fill[] private _fills;
    /// @notice Calls back that came through.
    uint256 public reentered;

    function fillCount() external view returns (uint256) {
        return _fills.length;
    }

    function fill(uint256 index) external view returns (Fill memory) {
        return _fills[index];
    }

    /// @inheritdoc ISwapAdapter
    function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256, bytes calldata data)
        external
        returns (uint256 amountOut)
    {
        Order memory order = abi.decode(data, (Order));
        uint256 taken = amountIn * order.takeBps / 10_000;
        if (taken != 0) IERC20(tokenIn).safeTransferFrom(msg.sender, address(this), taken);
        if (order.callTarget != address(0)) {
            (bool ok,) = order.callTarget.call(order.callData);
            if (ok) ++reentered;
        }
        amountOut = order.amountOut;
        if (amountOut != 0) IERC20(tokenOut).safeTransfer(msg.sender, amountOut);
        _fills.push(Fill(tokenIn, tokenOut, taken, amountOut));
    }
}
