// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Wrapped ether, beyond what an ERC-20 has
interface IWETH {
    /// @notice Wraps the {wei} sent with the call.
    function deposit() external payable;
    /// @param amount {wei}
    function withdraw(uint256 amount) external;
}
