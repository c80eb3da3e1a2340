// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISwaps: the errors of contracts that swap for their callers
interface ISwaps {
    /// @notice The factory did not launch this vault.
    error NotVault(address vault);
    /// @notice The registry has not approved the adapter.
    error AdapterNotApproved(address adapter);
    /// @notice Both sides of a swap are the same token.
    error SameToken(address token);
    /// @notice The call holds less {tok} than it needs. A swap spends too much, or a transfer from the vault failed.
    error Shortfall(address token, uint256 needed, uint256 held);
    /// @notice A swap or the whole call pays less {tok} than its minimum.
    error InsufficientOut(uint256 amount, uint256 minimum);
    /// @notice The call was possible until `deadline` {s}.
    error Expired(uint256 deadline);
    /// @notice An amount that must not be 0 is 0.
    error ZeroAmount();
    /// @notice An address that must be set is zero.
    error ZeroAddress();
}

/// @title IZapper: enters or leaves a vault with a single token
/// @dev As `tokenIn` or `tokenOut` of a zap, the zero address means ether. Swaps do not use ether; they name `weth`.
/// The Zapper wraps ether before the swaps and unwraps it after them.
interface IZapper is ISwaps {
    /// @notice One swap.
    struct Swap {
        address adapter;
        address tokenIn;
        address tokenOut;
        uint256 amountIn; // {tokenIn}; type(uint256).max means all that this call holds
        uint256 minAmountOut; // {tokenOut}
        bytes data; // route for the adapter
    }

    /// @notice An ERC-2612 permit.
    /// @dev A deadline of 0 means no permit, because an allowance exists already. A permit that somebody else submitted
    /// first does not make the call fail.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice A transfer that the caller signed for Uniswap's Permit2. See `IPermit2`.
    /// @dev The signature names the Zapper as spender, the token, and exactly the amount of the call. Nobody but its
    /// signer can use it here, because a call takes tokens of its caller alone. The call itself states the vault, the
    /// minimum and the receiver, so the signature needs no witness.
    struct SignedTransfer {
        uint256 nonce; // each works once, in any order
        uint256 deadline; // {s}
        bytes signature; // the signer is an account or a contract wallet (ERC-1271)
    }

    /// @notice `sender` entered a vault: `amountIn` of `tokenIn` became `shares` {share D18} of `receiver`.
    event ZappedIn(
        address indexed vault,
        address indexed sender,
        address indexed receiver,
        address tokenIn,
        uint256 amountIn,
        uint256 shares
    );
    /// @notice `sender` left a vault: `shares` {share D18} became `amountOut` of `tokenOut`, paid to `receiver`.
    event ZappedOut(
        address indexed vault,
        address indexed sender,
        address indexed receiver,
        address tokenOut,
        uint256 shares,
        uint256 amountOut
    );

    /// @notice `sender` moved from one vault to another: `shares` {share D18} of `from` became `minted` {share D18} of
    /// `to`, owned by `receiver`.
    event Migrated(
        address indexed from,
        address indexed to,
        address indexed sender,
        address receiver,
        uint256 shares,
        uint256 minted
    );

    /// @notice Both vaults of a migration are the same.
    error SameVault(address vault);
    /// @notice The Zapper itself cannot be the receiver.
    error BadReceiver(address receiver);
    /// @notice The call must send `expected` {wei}: `amountIn` if tokenIn is ether, else 0.
    error WrongValue(uint256 expected, uint256 got);
    /// @notice The Zapper accepts ether only with `zapIn` and from wrapped ether.
    error NotWeth(address sender);
    /// @notice Sending ether to `to` failed.
    error EtherTransferFailed(address to);

    /// @notice Buys the constituents with `amountIn` of `tokenIn` and contributes them. Leftovers go back to the
    /// caller; if ether came in, wrapped ether goes back as ether.
    /// @param vault vault to enter
    /// @param tokenIn token that the caller pays; zero means ether, which is sent with the call
    /// @param amountIn {tokenIn}
    /// @param swaps swaps in order; see `Swap`
    /// @param minShares {share D18} smallest result
    /// @param receiver address that gets the shares
    /// @param deadline {s} last second in which the call may succeed
    /// @param permit permit of the caller for this contract on `tokenIn`; not used for ether
    /// @return shares {share D18} minted to `receiver`
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

    /// @notice Redeems shares of the caller and sells the constituents for `tokenOut`. Tokens that the swaps do not
    /// sell go to `receiver` too.
    /// @param vault vault to leave
    /// @param shares {share D18}
    /// @param tokenOut token that the receiver gets; zero means ether
    /// @param swaps swaps in order; see `Swap`
    /// @param minAmountOut {tokenOut} smallest amount that must reach the receiver
    /// @param receiver address that gets the proceeds
    /// @param deadline {s} last second in which the call may succeed
    /// @param permit permit of the caller for this contract on the shares
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

    /// @notice Moves from one vault to another in one call. Redeems shares of the caller, makes the swaps, and
    /// contributes what the new vault takes. A constituent of both vaults needs no swap. What the new vault does not
    /// take goes back to the caller.
    /// @param from vault to leave
    /// @param shares {share D18} shares of `from`
    /// @param to vault to enter, of the same factory
    /// @param swaps swaps in order; see `Swap`
    /// @param minShares {share D18} smallest result
    /// @param receiver address that gets the shares of `to`
    /// @param deadline {s} last second in which the call may succeed
    /// @param permit permit of the caller for this contract on the shares of `from`
    /// @return minted {share D18} shares of `to` that `receiver` gets
    function migrate(
        address from,
        uint256 shares,
        address to,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 minted);

    /// @notice Like `zapIn`, and takes `tokenIn`, which cannot be ether, through Permit2. The caller has given Permit2 an allowance for it.
    /// @param transfer the caller's signature for Permit2
    function zapInSigned(
        address vault,
        address tokenIn,
        uint256 amountIn,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external returns (uint256 shares);

    /// @notice Like `zapOut`, and takes the shares through Permit2. The caller has given Permit2 an allowance for it.
    /// @param transfer the caller's signature for Permit2
    function zapOutSigned(
        address vault,
        uint256 shares,
        address tokenOut,
        Swap[] calldata swaps,
        uint256 minAmountOut,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external returns (uint256 amountOut);

    /// @notice Like `migrate`, and takes the shares of `from` through Permit2. The caller has given Permit2 an allowance for it.
    /// @param transfer the caller's signature for Permit2
    function migrateSigned(
        address from,
        uint256 shares,
        address to,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external returns (uint256 minted);

    /// @return wrapped ether with the interface of WETH9
    function weth() external view returns (address);
}
