// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "./IAssetRegistry.sol";
import {IVaultTypes} from "./IVaultTypes.sol";

/// @title Batched reads for indexer, planner, API and auditors; holds no state, never reverts for want of a price
interface IVaultLens {
    struct Constituent {
        address token;
        uint256 weightBps; // target
        uint256 reserve; // {tok}
        uint256 base; // see `Scale`
        uint8 decimals;
        IAssetRegistry.Status status;
        uint256 tradeCapD18; // {USD D18} most that one trade of it may be worth; the greatest number where none
        bool priceOk;
        uint256 priceUpdatedAt; // {s} by the feed; 0 where it does not answer
        uint256 priceD18; // {USD D18 per whole token}; 0 unless priceOk
        uint256 valueD18; // {USD D18}; 0 unless priceOk
    }

    /// @notice Who may do what.
    struct Roles {
        address creator;
        address pendingCreator;
        address keeper;
        address guardian;
        address proposer;
        uint16 maxChangeBps; // of the proposer, a day
        uint256 lastProposedAt; // {s} by the proposer
        address platform;
        uint16 platformShareBps;
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
        uint256 lastTradeAt; // {s}
        uint256 lastAccrual; // {s}
        uint256 highWaterMarkD18; // {USD D18 per whole share}
        uint256 peakD18; // {USD D18 per whole share}
        uint256 shareCap; // {share D18} 0: no limit
        uint256 scale; // see `Scale`
        bool reduceOnly;
        uint32 targetDelay; // {s}
        uint32 targetWindow; // {s}
        Roles roles;
        IVaultTypes.Limits limits;
        IVaultTypes.Usage usage; // of the daily allowances
        IVaultTypes.Fees fees;
        IVaultTypes.PendingFees pendingFees;
        IVaultTypes.PendingTargets pendingTargets;
        IVaultTypes.Auction auction;
        Constituent[] constituents;
    }

    /// @notice Whether a vault has what it owes: `balance` ≥ `reserve` + `claims`.
    struct Holding {
        address token;
        uint256 reserve; // {tok}
        uint256 claims; // {tok}
        bool balanceOk; // the token says what the vault has
        uint256 balance; // {tok}; 0 unless balanceOk
    }

    /// @notice Of one of the registry's vaults; of anything else it reverts.
    function state(address vault) external view returns (VaultState memory);
    /// @notice The same of many vaults, at one block.
    /// @return blockNumber of the answer
    /// @return timestamp {s} of the answer
    /// @return result in the order of `vaults`
    function states(address[] calldata vaults)
        external
        view
        returns (uint256 blockNumber, uint256 timestamp, VaultState[] memory result);
    /// @notice Asks every constituent's token; one that reverts, or takes over 200,000 gas, is not ok.
    function holdings(address vault) external view returns (Holding[] memory);
}
