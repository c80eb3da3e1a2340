// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IPriceFeed} from "../interfaces/IPriceFeed.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";
import {FeedBase} from "./FeedBase.sol";

/// @title VaultFeed: a vault's net level as a Chainlink feed, for protocols that take shares as collateral
/// @notice The answer is `levelD18`: the NAV per whole share after every fee that is due, rounded down. Its time is that
/// of the oldest constituent's price, so a reader's own staleness rule sees the worst one. The feed reverts while the
/// level cannot be had. A price may be missing, stale, distrusted, out of bounds or too far from its second source. The
/// chain's sequencer may be down.
/// @dev Nobody can move the answer by a donation, because the level counts reserves. A token that calls back during a
/// withdrawal or a contribution sees a level from before or after it, never one between. Shares can be redeemed for the
/// constituents at any time, not for USD: a liquidator bears the pools' slippage and the vault's exit fee.
contract VaultFeed is FeedBase {
    /// @notice The factory did not launch this vault.
    error NotVault(address vault);

    uint8 public constant decimals = 18;
    IIndexVault public immutable vault;
    IAssetRegistry public immutable registry;

    /// @param factory factory that launched the vault
    /// @param vault_ vault whose shares are priced
    constructor(address factory, address vault_) FeedBase(_describe(factory, vault_)) {
        vault = IIndexVault(vault_);
        registry = IAssetRegistry(IVaultFactory(factory).registry());
    }

    function _describe(address factory, address vault_) private view returns (string memory) {
        if (!IVaultFactory(factory).isVault(vault_)) revert NotVault(vault_);
        return string.concat(IERC20Metadata(vault_).symbol(), " / USD");
    }

    /// @inheritdoc FeedBase
    function _latest() internal view override returns (int256 answer, uint256 updatedAt) {
        uint256 level = vault.levelD18();
        if (level == 0) revert NoPrice();
        // A level that does not fit is beyond every bound of the registry.
        // forge-lint: disable-next-line(unsafe-typecast)
        answer = int256(level);
        // A vault without a reserve has the level 0, so a time below replaces this one.
        updatedAt = type(uint256).max;
        address[] memory held = sources();
        for (uint256 i; i < held.length; ++i) {
            // slither-disable-next-line unused-return,calls-loop // the level has the prices; a view
            (,, uint256 at) = registry.tryPriceD18(held[i]);
            updatedAt = Math.min(updatedAt, at);
        }
    }

    /// @inheritdoc IPriceFeed
    /// @return held the constituents with a reserve, whose prices come from the registry
    function sources() public view returns (address[] memory held) {
        // slither-disable-next-line unused-return // the weights are not needed
        (address[] memory tokens,) = vault.getConstituents();
        held = new address[](tokens.length);
        uint256 count = 0;
        for (uint256 i; i < tokens.length; ++i) {
            // slither-disable-next-line calls-loop,incorrect-equality // a view; our own accounting
            if (vault.getReserve(tokens[i]) != 0) held[count++] = tokens[i];
        }
        // Shortens the array to the tokens that are held.
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            mstore(held, count)
        }
    }
}
