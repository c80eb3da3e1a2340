// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IIndexVault} from "./IIndexVault.sol";

/// @title Batched reads for indexer, planner, API and auditors; holds no state, never reverts on a stale price
interface IVaultLens {
    struct Constituent {
        address token;
        uint256 weightBps; // target
        uint256 reserve; // {tok}
        uint8 decimals;
        bool priceOk;
        uint256 priceD18; // {USD D18 per whole token}; 0 unless priceOk
        uint256 valueD18; // {USD D18}; 0 unless priceOk
    }

    struct VaultState {
        address vault;
        bool navOk; // every held token has a fresh price
        uint256 navD18; // {USD D18}; 0 unless navOk
        uint256 totalSupply; // {share D18}
        uint256 pendingFeeShares; // {share D18} not yet minted
        uint256 navPerShareD18; // {USD D18 per whole share} over totalSupply + pendingFeeShares, rounded down; 0 unless navOk
        uint256 driftD18; // {D18 ratio}; 0 unless navOk
        uint256 rebalanceNonce;
        address keeper;
        uint16 maxSlippageBps;
        IIndexVault.PendingTargets pending;
        Constituent[] constituents;
    }

    function state(address vault) external view returns (VaultState memory);
    function states(address[] calldata vaults)
        external
        view
        returns (uint256 blockNumber, uint256 timestamp, VaultState[] memory result);
}
