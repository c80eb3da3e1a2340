// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IPermit2: the part of Uniswap's Permit2 that moves a token by one signature
/// @notice Permit2 has the address 0x000000000022D473030F116dDEE9F6B43aC78BA3 on each chain. An owner gives it one
/// allowance for a token, and then signs each transfer. It accepts the signatures of contract wallets (ERC-1271) too.
interface IPermit2 {
    /// @notice A token and the largest amount {tok} that may move.
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    /// @notice What the owner signs, together with the spender's address.
    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce; // each works once, in any order
        uint256 deadline; // {s}
    }

    /// @notice What the spender asks for.
    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount; // {tok}
    }

    /// @notice Moves a token from `owner`. The caller must be the spender that the owner signed for.
    function permitTransferFrom(
        PermitTransferFrom memory permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes calldata signature
    ) external;
}
