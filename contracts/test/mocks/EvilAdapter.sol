// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISwapAdapter} from "src/interfaces/ISwapAdapter.sol";

/// @title EvilAdapter: a venue of the keeper that takes and pays what the route says, and calls back
/// @dev Fund it with the tokens that it pays. It keeps what it takes, so the keeper trades with itself.
contract EvilAdapter is ISwapAdapter {
    using SafeERC20 for IERC20;

    struct Order {
        uint256 amountOut; // {tokenOut} payment, independent of the input
        uint256 takeBps; // part of amountIn that it takes
        address callTarget; // called between taking and paying, unless zero
        bytes callData;
    }

    /// @dev The amounts that one swap really moved.
    struct Fill {
        address tokenIn;
        address tokenOut;
        uint256 amountIn;
        uint256 amountOut;
    }

    Fill[] private _fills;
    /// @notice Number of callbacks that succeeded.
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
