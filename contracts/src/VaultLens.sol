// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IIndexVault} from "./interfaces/IIndexVault.sol";
import {IVaultLens} from "./interfaces/IVaultLens.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Everything about a vault at one block, in one call
contract VaultLens is IVaultLens {
    uint256 private constant ONE_D18 = 1e18;
    uint256 private constant BPS = 10_000;

    IAssetRegistry public immutable registry;

    error ZeroAddress();

    /// @param registry_ prices and decimals come from here: the registry of the vaults that will be asked for
    constructor(address registry_) {
        if (registry_ == address(0)) revert ZeroAddress();
        registry = IAssetRegistry(registry_);
    }

    /// @inheritdoc IVaultLens
    function states(address[] calldata vaults)
        external
        view
        returns (uint256 blockNumber, uint256 timestamp, VaultState[] memory result)
    {
        result = new VaultState[](vaults.length);
        for (uint256 i; i < vaults.length; ++i) {
            result[i] = state(vaults[i]);
        }
        return (block.number, block.timestamp, result);
    }

    /// @inheritdoc IVaultLens
    function state(address vault) public view returns (VaultState memory s) {
        IIndexVault v = IIndexVault(vault);
        s.vault = vault;
        s.totalSupply = IERC20(vault).totalSupply();
        s.pendingFeeShares = v.pendingFeeShares();
        s.rebalanceNonce = v.rebalanceNonce();
        s.keeper = v.keeper();
        s.maxSlippageBps = v.maxSlippageBps();
        s.pending = v.pendingTargets();
        (s.constituents, s.navOk) = _constituents(v);
        if (!s.navOk) return s;
        for (uint256 i; i < s.constituents.length; ++i) {
            s.navD18 += s.constituents[i].valueD18;
        }
        s.driftD18 = _driftD18(s.constituents, s.navD18);
        uint256 supply = s.totalSupply + s.pendingFeeShares;
        if (supply != 0) s.navPerShareD18 = Math.mulDiv(s.navD18, ONE_D18, supply);
    }

    /// @return list in the vault's order
    /// @return navOk every token with a reserve has a fresh price
    function _constituents(IIndexVault vault) private view returns (Constituent[] memory list, bool navOk) {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        list = new Constituent[](tokens.length);
        navOk = true;
        for (uint256 i; i < tokens.length; ++i) {
            Constituent memory c = list[i];
            c.token = tokens[i];
            c.weightBps = weights[i];
            c.reserve = vault.getReserve(c.token);
            c.decimals = registry.asset(c.token).tokenDecimals;
            (c.priceOk, c.priceD18,) = registry.tryPriceD18(c.token);
            if (c.priceOk) c.valueD18 = Math.mulDiv(c.reserve, c.priceD18, 10 ** c.decimals);
            else if (c.reserve != 0) navOk = false;
        }
    }

    /// @return {D18 ratio} ½ Σ |value − target value| / NAV, rounded down; 0 for a vault worth nothing
    function _driftD18(Constituent[] memory list, uint256 navD18) private pure returns (uint256) {
        if (navD18 == 0) return 0;
        uint256 gaps; // {USD D18} × BPS
        for (uint256 i; i < list.length; ++i) {
            uint256 value = list[i].valueD18 * BPS;
            uint256 target = navD18 * list[i].weightBps;
            gaps += value > target ? value - target : target - value;
        }
        return Math.mulDiv(gaps, ONE_D18, 2 * BPS * navD18);
    }
}
