// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {ISwapAdapter} from "src/interfaces/ISwapAdapter.sol";

/// @title MockAdapter: a venue with its own inventory that trades at oracle prices less a loss, and misbehaves on
/// demand
/// @dev Fund it with the tokens that it pays.
contract MockAdapter is ISwapAdapter {
    using SafeERC20 for IERC20;

    enum Mode {
        Honest,
        TakesHalf, // takes half of amountIn and pays for all of it
        TakesNothing, // takes nothing and pays
        PaysNothing, // takes and pays nothing
        PaysHalf,
        Refuses
    }

    error Refused();

    IAssetRegistry public immutable registry;
    Mode public mode;
    uint256 public lossBps; // part of the oracle value that it does not pay
    uint256 public giftBps;
    uint256 public fixedOut; // {tokenOut} payment, independent of the input; 0 disables
    address public callTarget; // called before paying, unless zero
    bytes public callData;

    constructor(IAssetRegistry registry_) {
        registry = registry_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setLoss(uint256 lossBps_) external {
        lossBps = lossBps_;
        giftBps = 0;
    }

    function setGift(uint256 giftBps_) external {
        giftBps = giftBps_;
        lossBps = 0;
    }

    function setFixedOut(uint256 fixedOut_) external {
        fixedOut = fixedOut_;
    }

    function setCall(address target, bytes calldata data) external {
        callTarget = target;
        callData = data;
    }

    /// @return {tokenOut} payment of an honest swap, rounded down
    function quote(address tokenIn, address tokenOut, uint256 amountIn) public view returns (uint256) {
        if (fixedOut != 0) return fixedOut;
        uint256 unit = 10 ** uint256(registry.asset(tokenOut).tokenDecimals);
        uint256 fair = Math.mulDiv(registry.valueD18(tokenIn, amountIn), unit, registry.priceD18(tokenOut));
        return Math.mulDiv(fair, 10_000 + giftBps - lossBps, 10_000);
    }

    /// @inheritdoc ISwapAdapter
    function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256, bytes calldata)
        external
        returns (uint256 amountOut)
    {
        if (mode == Mode.Refuses) revert Refused();
        amountOut = quote(tokenIn, tokenOut, amountIn);
        uint256 taken = mode == Mode.TakesHalf ? amountIn / 2 : mode == Mode.TakesNothing ? 0 : amountIn;
        if (taken != 0) IERC20(tokenIn).safeTransferFrom(msg.sender, address(this), taken);
        if (callTarget != address(0)) {
            (bool ok, bytes memory answer) = callTarget.call(callData);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
        uint256 paid = mode == Mode.PaysNothing ? 0 : mode == Mode.PaysHalf ? amountOut / 2 : amountOut;
        if (paid != 0) IERC20(tokenOut).safeTransfer(msg.sender, paid);
    }
}
