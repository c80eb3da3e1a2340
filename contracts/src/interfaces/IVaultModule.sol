// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IVaultModule: a contract whose code a vault runs on its own state
interface IVaultModule {
    /// @return registry of assets, prices and adapters
    function registry() external view returns (address);

    /// @notice Returns what the module is. A factory checks it, so that no module takes the place of another.
    /// @return the contract's name: "VaultTrading", "VaultAuction", "VaultGovernance", "VaultYield" or "VaultRoles"
    function module() external pure returns (bytes32);
}
