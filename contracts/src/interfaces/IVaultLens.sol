// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "./IAssetRegistry.sol";
import {IVaultTypes} from "./IVaultTypes.sol";

/// @title IVaultLens: batched reads of vaults
/// @notice The contract has no state. A missing price never makes it revert.
interface IVaultLens {
    /// @notice A constituent of a vault.
    struct Constituent {
        address token;
        uint256 weightBps; // target weight
        uint256 reserve; // {tok}
        uint256 base; // see `Scale`
        uint8 decimals;
        IAssetRegistry.Status status;
        uint256 tradeCapD18; // {USD D18} largest value traded of it in an hour; the greatest number if there is no cap
        bool priceOk; // whether the price is fresh and accepted
        uint256 priceUpdatedAt; // {s} time of the feed's answer; 0 if it does not answer
        uint256 priceD18; // {USD D18 per whole token}; 0 unless priceOk
        uint256 valueD18; // {USD D18}; 0 unless priceOk
        uint256 lowD18; // {USD D18 per whole token} the lower of both sources; 0 if the constituent is quarantined
        uint256 highD18; // {USD D18 per whole token} the higher of both sources; 0 if the constituent is quarantined
    }

    /// @notice The roles of a vault.
    struct Roles {
        address creator;
        address pendingCreator;
        address keeper;
        address guardian;
        address proposer;
        uint16 maxChangeBps; // largest change of the weights by the proposer in one day
        uint256 lastProposedAt; // {s} time of the proposer's last proposal
        address platform;
        uint16 platformShareBps;
    }

    /// @notice The state of a vault.
    struct VaultState {
        address vault;
        bool navOk; // whether every held token has a fresh price
        uint256 navD18; // {USD D18}; 0 unless navOk
        uint256 totalSupply; // {share D18}
        uint256 pendingFeeShares; // {share D18} all fees that are due and not minted; `IIndexVault.dueFeeShares`
        uint256 navPerShareD18; // {USD D18 per whole share} net level, `IIndexVault.levelD18`; 0 unless navOk
        uint256 driftD18; // {D18 ratio}; 0 unless navOk
        uint256 rebalanceNonce;
        uint256 lastTradeAt; // {s}
        uint256 lastAccrual; // {s}
        uint256 highWaterMarkD18; // {USD D18 per whole share}
        uint256 peakD18; // {USD D18 per whole share}
        uint256 shareCap; // {share D18} 0 means no limit
        uint256 scale; // see `Scale`
        bool reduceOnly;
        uint256 reduceOnlyReasons; // 1 for the drawdown or the creator, 2 for the guardian, 4 for good; their sum
        uint256 keeperFrom; // {s} time from which the keeper may trade
        uint256 monthLossD18; // {D18 ratio} used part of the loss allowance of 30 days
        uint256 monthMostD18; // {D18 ratio} largest use of the loss allowance of 30 days
        uint32 targetDelay; // {s}
        uint32 targetWindow; // {s}
        Roles roles;
        IVaultTypes.Limits limits;
        IVaultTypes.Usage usage; // use of the daily allowances
        IVaultTypes.Fees fees;
        IVaultTypes.PendingFees pendingFees;
        IVaultTypes.PendingTargets pendingTargets;
        IVaultTypes.Auction auction;
        uint256 lowLevelD18; // {USD D18 per whole share} `IIndexVault.lowLevelD18`; 0 if it cannot be had
        uint256 tradeNavD18; // {USD D18} value of the constituents by `lowD18`, which bounds trades
        uint256 tradeDriftD18; // {D18 ratio} drift among the constituents that are not quarantined
        Constituent[] constituents;
    }

    /// @notice The data to check that a vault holds what it owes: `balance` ≥ `reserve` + `claims`.
    struct Holding {
        address token;
        uint256 reserve; // {tok}
        uint256 claims; // {tok}
        bool balanceOk; // whether the token answered with the vault's balance
        uint256 balance; // {tok}; 0 unless balanceOk
    }

    /// @notice Returns the state of a vault. Reverts if `vault` is not a vault of the lens's registry.
    function state(address vault) external view returns (VaultState memory);
    /// @notice Returns the states of many vaults at one block.
    /// @return blockNumber block of the answer
    /// @return timestamp {s} time of that block
    /// @return result one state for each vault, in the order of `vaults`
    function states(address[] calldata vaults)
        external
        view
        returns (uint256 blockNumber, uint256 timestamp, VaultState[] memory result);
    /// @notice Returns reserve, claims and balance of every constituent. `balanceOk` is false if the token reverts or
    /// uses more than 200,000 gas.
    function holdings(address vault) external view returns (Holding[] memory);
}
