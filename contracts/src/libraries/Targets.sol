// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "./Basket.sol";
import {Index} from "./Index.sol";

/// @title Targets: the rules for a list of target weights
library Targets {
    uint256 internal constant BPS = 10_000;

    /// @notice Reverts unless the targets are valid. There must be 1 to 32 different, Active tokens, and one weight for
    /// each. No weight may be 0, and the weights must sum to 10,000.
    function validate(IAssetRegistry registry, address[] memory tokens, uint256[] memory weights) internal view {
        uint256 length = tokens.length;
        if (length == 0) revert IVaultTypes.NoConstituents();
        if (length > Basket.MAX_CONSTITUENTS) {
            revert IVaultTypes.TooManyConstituents(length, Basket.MAX_CONSTITUENTS);
        }
        if (weights.length != length) revert IVaultTypes.LengthMismatch(length, weights.length);

        uint256 sum = 0;
        for (uint256 i; i < length; ++i) {
            address token = tokens[i];
            // `firstInactive` below returns the zero address if all are Active, so no token may be zero.
            if (token == address(0)) revert IVaultTypes.ZeroAddress();
            if (weights[i] == 0) revert IVaultTypes.ZeroWeight(token);
            if (weights[i] > BPS) revert IVaultTypes.WeightsSum(weights[i]);
            sum += weights[i];
        }
        // slither-disable-next-line unused-return // reverts if a token is in the list twice
        Index.build(tokens);
        address inactive = registry.firstInactive(tokens);
        if (inactive != address(0)) revert IVaultTypes.AssetNotActive(inactive);
        if (sum != BPS) revert IVaultTypes.WeightsSum(sum);
    }

    /// @notice Returns half the sum of |to − from| weights over the tokens of both lists.
    /// @return {bps} exact, because both lists sum to 10,000
    function changeBps(
        address[] memory fromTokens,
        uint256[] memory fromBps,
        address[] memory toTokens,
        uint256[] memory toBps
    ) internal pure returns (uint256) {
        uint256 kept = 0; // {bps} weight that both lists have in common; the change is 10,000 less this
        bytes memory index = Index.build(fromTokens);
        for (uint256 i; i < toTokens.length; ++i) {
            uint256 at = Index.find(index, fromTokens, toTokens[i]);
            if (at != 0) kept += Math.min(fromBps[at - 1], toBps[i]);
        }
        return BPS - kept;
    }
}
