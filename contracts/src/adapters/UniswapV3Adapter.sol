// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start calls-loop // a path has one call for each pool

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ISwapAdapter} from "../interfaces/ISwapAdapter.sol";
import {IUniswapV3Factory, IUniswapV3SwapPool, IUniswapV3SwapRouter} from "../interfaces/IUniswapV3.sol";

/// @title UniswapV3Adapter: swaps an exact input along a path of Uniswap v3 pools
/// @notice The argument `data` of `swap` is Uniswap's packed path: tokenIn, then a fee and a token for every hop. The
/// last token is tokenOut.
/// @dev Anyone may call it. It has no owner and no storage. It holds no token and no allowance between calls. It calls
/// the pools without a router. The first pool is paid directly from the caller, which saves one transfer and one
/// allowance.
contract UniswapV3Adapter is ISwapAdapter, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 private constant TOKEN_BYTES = 20;
    uint256 private constant HOP_BYTES = 23; // a fee and the token after it
    // Price limits that no pool reaches. A swap therefore ends when its input is spent or the pool has no liquidity.
    uint160 private constant LOWEST_SQRT_PRICE = 4295128739 + 1;
    uint160 private constant HIGHEST_SQRT_PRICE = 1461446703485210103287273052203988822378723970342 - 1;

    /// @notice Uniswap's factory. Only pools that it created are paid.
    address public immutable factory;
    /// @dev The pool that may ask for its input now; zero if none may.
    address private transient _pool;

    /// @notice An address that must be set is zero.
    error ZeroAddress();
    /// @notice The path does not have 20 + 23 × hops bytes with at least one hop.
    error BadPathLength(uint256 length);
    /// @notice The path starts or ends with a token other than the one in the call.
    error BadPathEnd(address expected, address got);
    /// @notice Uniswap has no pool of these tokens with this fee.
    error NoPool(address tokenA, address tokenB, uint24 fee);
    /// @notice The caller of the callback is not the pool of the current hop.
    error NotPool(address caller);
    /// @notice The pools could not take all of `token`; `left` {tok} of it remain.
    error PartialFill(address token, uint256 left);
    /// @notice The swap gives {tokenOut} `amount`, which is less than `minimum`.
    error InsufficientOut(uint256 amount, uint256 minimum);

    /// @param router Uniswap's SwapRouter, which is asked once for its factory
    constructor(address router) {
        if (router == address(0)) revert ZeroAddress();
        factory = IUniswapV3SwapRouter(router).factory();
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

        amountOut = amountIn;
        for (uint256 i; i < hops; ++i) {
            // slither-disable-next-line reentrancy-no-eth // the callback accepts only this pool, once
            amountOut = _hop(
                data[i * HOP_BYTES:],
                i == 0 ? msg.sender : address(this),
                i + 1 == hops ? msg.sender : address(this),
                amountOut
            );
        }
        if (amountOut < minAmountOut) revert InsufficientOut(amountOut, minAmountOut);
    }

    /// @notice Pays a pool its input during a swap. Only the pool of the current hop may call it.
    /// @param amount0 {token0} owed to the pool if positive
    /// @param amount1 {token1} owed to the pool if positive
    /// @param data the token and the payer, as `swap` encoded them
    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata data) external {
        if (msg.sender != _pool) revert NotPool(msg.sender);
        _pool = address(0); // a pool may call back only once
        (IERC20 token, address payer) = abi.decode(data, (IERC20, address));
        // Exactly one of the amounts is positive.
        uint256 owed = uint256(amount0 > 0 ? amount0 : amount1);
        if (payer == address(this)) token.safeTransfer(msg.sender, owed);
        // slither-disable-next-line arbitrary-send-erc20 // the payer is the caller of the current swap
        else token.safeTransferFrom(payer, msg.sender, owed);
    }

    /// @dev Swaps `amountIn` in the first pool of `path`.
    /// @param path the packed path that remains
    /// @param payer address that pays the input
    /// @param recipient address that receives the output
    /// @param amountIn amount of the path's first token
    /// @return amountOut amount of the path's second token, sent to `recipient`
    function _hop(bytes calldata path, address payer, address recipient, uint256 amountIn)
        private
        returns (uint256 amountOut)
    {
        (address from, address to) = (_token(path, 0), _token(path, 1));
        // slither-disable-next-line costly-loop // the variable is transient, so writing it is cheap
        _pool = _poolOf(from, to, uint24(bytes3(path[TOKEN_BYTES:HOP_BYTES])));
        bool up = from > to; // selling token1 raises the price of token0 in token1
        bytes memory data = abi.encode(from, payer);
        (int256 taken, int256 given) = IUniswapV3SwapPool(_pool)
            .swap(recipient, !up, amountIn.toInt256(), up ? HIGHEST_SQRT_PRICE : LOWEST_SQRT_PRICE, data);
        if (up) (taken, given) = (given, taken);
        // A pool that runs out of liquidity takes less than offered and does not revert.
        if (uint256(taken) != amountIn) revert PartialFill(from, amountIn - uint256(taken));
        amountOut = uint256(-given);
    }

    function _poolOf(address from, address to, uint24 fee) private view returns (address pool) {
        pool = IUniswapV3Factory(factory).getPool(from, to, fee);
        if (pool == address(0)) revert NoPool(from, to, fee);
    }

    function _token(bytes calldata path, uint256 index) private pure returns (address) {
        uint256 start = index * HOP_BYTES;
        return address(bytes20(path[start:start + TOKEN_BYTES]));
    }
}

// slither-disable-end calls-loop
