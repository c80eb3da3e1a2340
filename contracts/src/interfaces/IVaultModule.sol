// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A contract whose code a vault runs on its own state
interface IVaultModule {
    function registry() external view returns (address);

    /// @notice What the module is, so that a factory notices one in the other's place.
    /// @return the contract's name: "VaultTrading" or "VaultGovernance"
    function module() external pure returns (bytes32);
}
