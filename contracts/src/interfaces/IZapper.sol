// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The errors of whatever swaps on somebody's behalf
interface ISwaps {
    error NotVault(address vault);
    error AdapterNotApproved(address adapter);
    error SameToken(address token);
    /// @notice {tok} the call holds less than it needs: a swap spends more than there is, or the vault's transfer failed.
    error Shortfall(address token, uint256 needed, uint256 held);
    /// @notice {tok} of the token that is paid out
    error InsufficientOut(uint256 amount, uint256 minimum);
    error Expired(uint256 deadline);
    error ZeroAmount();
    error ZeroAddress();
}

/// @title One token in, one token out
/// @dev Where `tokenIn` or `tokenOut` is the zero address ether is meant. Swaps know no ether: they name `weth`, which
/// the Zapper wraps ether into before them and unwraps after them.
interface IZapper is ISwaps {
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

    error BadReceiver(address receiver);
    /// @notice {wei} sent with a call that is to bring `expected`: amountIn where tokenIn is ether, else 0.
    error WrongValue(uint256 expected, uint256 got);
    /// @notice Ether comes in with `zapIn`, and from nowhere else.
    error NotWeth(address sender);
    error EtherTransferFailed(address to);

    /// @notice Buys the constituents with `amountIn` of `tokenIn` and contributes them; what is left over goes back to the
    /// caller, wrapped ether as ether where ether came in.
    /// @param tokenIn zero: ether, `amountIn` of it sent with the call
    /// @param swaps made in order; see `Swap`
    /// @param minShares {share D18}
    /// @param deadline {s}
    /// @param permit of the caller on `tokenIn` to this contract; not used for ether
    /// @return shares {share D18} to `receiver`
    function zapIn(
        address vault,
        address tokenIn,
        uint256 amountIn,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external payable returns (uint256 shares);

    /// @notice Redeems `shares` of the caller and sells the constituents for `tokenOut`; what is left unsold goes to
    /// `receiver` too.
    /// @param tokenOut zero: ether
    /// @param minAmountOut {tokenOut} that must reach the receiver
    /// @param deadline {s}
    /// @param permit of the caller on the shares to this contract
    /// @return amountOut {tokenOut} that reached the receiver
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

    /// @return wrapped ether, as WETH9
    function weth() external view returns (address);
}
