// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {Basket} from "./Basket.sol";

/// @title What makes a list of target weights valid: the one place that says so
library Targets {
    uint256 internal constant BPS = 10_000;

    /// @notice Reverts unless there are 1 to 32 tokens, all Active and different, with as many weights, none zero,
    /// that sum to 10,000.
    function validate(IAssetRegistry registry, address[] memory tokens, uint256[] memory weights) internal view {
        uint256 length = tokens.length;
        if (length == 0) revert IIndexVault.NoConstituents();
        if (length > Basket.MAX_CONSTITUENTS) {
            revert IIndexVault.TooManyConstituents(length, Basket.MAX_CONSTITUENTS);
        }
        if (weights.length != length) revert IIndexVault.LengthMismatch(length, weights.length);

        uint256 sum;
        for (uint256 i; i < length; ++i) {
            address token = tokens[i];
            if (weights[i] == 0) revert IIndexVault.ZeroWeight(token);
            if (weights[i] > BPS) revert IIndexVault.WeightsSum(weights[i]);
            sum += weights[i];
            for (uint256 j; j < i; ++j) {
                if (tokens[j] == token) revert IIndexVault.DuplicateConstituent(token);
            }
            if (!registry.isActive(token)) revert IIndexVault.AssetNotActive(token);
        }
        if (sum != BPS) revert IIndexVault.WeightsSum(sum);
    }
}
