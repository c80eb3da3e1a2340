// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "./Basket.sol";

/// @title What makes a list of target weights valid: the one place that says so
library Targets {
    uint256 internal constant BPS = 10_000;

    /// @notice Reverts unless there are 1 to 32 tokens, all Active, different and not zero, with as many weights, none zero,
    /// that sum to 10,000.
    function validate(IAssetRegistry registry, address[] memory tokens, uint256[] memory weights) internal view {
        uint256 length = tokens.length;
        if (length == 0) revert IVaultTypes.NoConstituents();
        if (length > Basket.MAX_CONSTITUENTS) {
            revert IVaultTypes.TooManyConstituents(length, Basket.MAX_CONSTITUENTS);
        }
        if (weights.length != length) revert IVaultTypes.LengthMismatch(length, weights.length);

        uint256 sum;
        for (uint256 i; i < length; ++i) {
            address token = tokens[i];
            // The registry's answer below is a zero address where all are Active.
            if (token == address(0)) revert IVaultTypes.ZeroAddress();
            if (weights[i] == 0) revert IVaultTypes.ZeroWeight(token);
            if (weights[i] > BPS) revert IVaultTypes.WeightsSum(weights[i]);
            sum += weights[i];
            for (uint256 j; j < i; ++j) {
                if (tokens[j] == token) revert IVaultTypes.DuplicateConstituent(token);
            }
        }
        address inactive = registry.firstInactive(tokens);
        if (inactive != address(0)) revert IVaultTypes.AssetNotActive(inactive);
        if (sum != BPS) revert IVaultTypes.WeightsSum(sum);
    }

    /// @notice Half the sum of |to − from| weights over the tokens of both lists.
    /// @return {bps} both lists sum to 10,000, so it is exact
    function changeBps(
        address[] memory fromTokens,
        uint256[] memory fromBps,
        address[] memory toTokens,
        uint256[] memory toBps
    ) internal pure returns (uint256) {
        uint256 kept; // the sum of what both have in common: the change is what is missing from 10,000
        for (uint256 i; i < fromTokens.length; ++i) {
            for (uint256 j; j < toTokens.length; ++j) {
                if (fromTokens[i] != toTokens[j]) continue;
                kept += fromBps[i] < toBps[j] ? fromBps[i] : toBps[j];
            }
        }
        return BPS - kept;
    }
}
