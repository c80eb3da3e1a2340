// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title One token in, one token out
interface IZapper {
    struct Swap {
        address adapter;
        address tokenIn;
        address tokenOut;
        uint256 amountIn; // {tokenIn}; type(uint256).max: all of it that this call holds
        uint256 minAmountOut; // {tokenOut}
        bytes data;
    }

    /// @dev deadline 0: no permit, the allowance stands already. A permit that was front-run is no failure.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    event ZappedIn(
        address indexed vault,
        address indexed sender,
        address indexed receiver,
        address tokenIn,
        uint256 amountIn,
        uint256 shares
    );
    event ZappedOut(
        address indexed vault,
        address indexed sender,
        address indexed receiver,
        address tokenOut,
        uint256 shares,
        uint256 amountOut
    );

    error NotVault(address vault);
    error AdapterNotApproved(address adapter);
    error Expired(uint256 deadline);
    error InsufficientOut(uint256 amount, uint256 minimum);
    error ZeroAmount();
    error ZeroAddress();

    /// @notice Buys the constituents with `amountIn` of `tokenIn` and contributes them; what is left over goes back to the caller.
    function zapIn(
        address vault,
        address tokenIn,
        uint256 amountIn,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 shares);

    /// @notice Redeems `shares` of the caller and sells the constituents for `tokenOut`; what is left unsold goes to `receiver` too.
    function zapOut(
        address vault,
        uint256 shares,
        address tokenOut,
        Swap[] calldata swaps,
        uint256 minAmountOut,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 amountOut);
}
