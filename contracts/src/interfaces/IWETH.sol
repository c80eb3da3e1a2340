// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IWETH: the functions of wrapped ether that an ERC-20 does not have
interface IWETH {
    /// @notice Wraps the {wei} sent with the call.
    function deposit() external payable;
    /// @notice Unwraps ether and sends it to the caller.
    /// @param amount {wei}
    function withdraw(uint256 amount) external;
}
