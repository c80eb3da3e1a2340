// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISwapAdapter} from "./interfaces/ISwapAdapter.sol";
import {IUniswapV3SwapRouter} from "./interfaces/IUniswapV3SwapRouter.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Uniswap v3 as a venue: exact input along a path of pools
/// @notice `data` of `swap` is Uniswap's packed path: tokenIn, then fee and token for every hop, the last one tokenOut.
/// @dev Anyone may call it. It has no owner and no storage, and holds no token and no allowance between calls.
contract UniswapV3Adapter is ISwapAdapter, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant TOKEN_BYTES = 20;
    uint256 private constant HOP_BYTES = 23; // fee and the token it leads to

    IUniswapV3SwapRouter public immutable router;

    error ZeroAddress();
    /// @notice Not 20 + 23 × hops bytes with at least one hop.
    error BadPathLength(uint256 length);
    /// @notice The path starts or ends with another token than the call names.
    error BadPathEnd(address expected, address got);
    /// @notice The pools could not take all of `token`: `left` {tok} of it would stay behind.
    error PartialFill(address token, uint256 left);

    constructor(address router_) {
        if (router_ == address(0)) revert ZeroAddress();
        router = IUniswapV3SwapRouter(router_);
    }

    /// @inheritdoc ISwapAdapter
    function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes calldata data)
        external
        nonReentrant
        returns (uint256 amountOut)
    {
        if (data.length < TOKEN_BYTES + HOP_BYTES || (data.length - TOKEN_BYTES) % HOP_BYTES != 0) {
            revert BadPathLength(data.length);
        }
        if (_token(data, 0) != tokenIn) revert BadPathEnd(tokenIn, _token(data, 0));
        uint256 hops = data.length / HOP_BYTES;
        if (_token(data, hops) != tokenOut) revert BadPathEnd(tokenOut, _token(data, hops));

        uint256[] memory held = _payerBalances(data, hops);
        IERC20(tokenIn).safeTransferFrom(msg.sender, address(this), amountIn);
        IERC20(tokenIn).forceApprove(address(router), amountIn);
        amountOut = router.exactInput(
            IUniswapV3SwapRouter.ExactInputParams({
                path: data,
                recipient: msg.sender,
                deadline: block.timestamp,
                amountIn: amountIn,
                amountOutMinimum: minAmountOut
            })
        );
        // A pool that runs out of liquidity takes less than it was offered, and the router calls that a success.
        uint256[] memory left = _payerBalances(data, hops);
        for (uint256 i; i < hops; ++i) {
            if (left[i] > held[i]) revert PartialFill(_token(data, i), left[i] - held[i]);
        }
        // Spent in full, the allowance is zero already: reading that is cheaper than writing it again.
        if (IERC20(tokenIn).allowance(address(this), address(router)) != 0) {
            IERC20(tokenIn).forceApprove(address(router), 0);
        }
    }

    /// @dev {tok} for every hop, what its payer has of the token it pays with: this contract first, then the router.
    function _payerBalances(bytes calldata path, uint256 hops) private view returns (uint256[] memory balances) {
        balances = new uint256[](hops);
        for (uint256 i; i < hops; ++i) {
            balances[i] = IERC20(_token(path, i)).balanceOf(i == 0 ? address(this) : address(router));
        }
    }

    function _token(bytes calldata path, uint256 index) private pure returns (address) {
        uint256 start = index * HOP_BYTES;
        return address(bytes20(path[start:start + TOKEN_BYTES]));
    }
}
