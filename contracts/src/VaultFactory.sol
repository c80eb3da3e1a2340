// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IndexVault} from "./IndexVault.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IIndexVault} from "./interfaces/IIndexVault.sol";
import {IVaultFactory} from "./interfaces/IVaultFactory.sol";
import {Targets} from "./libraries/Targets.sol";

/// @title Launches index vaults: clones of one implementation that nobody can change
/// @dev Trust: the owner sets what vaults launched from now on get, within the caps here; live vaults are out of reach.
contract VaultFactory is IVaultFactory, Ownable2Step {
    using SafeERC20 for IERC20;

    uint256 public constant MIN_SEED_D18 = 100e18; // {USD D18}
    uint256 public constant DEAD_SHARES = 1e15; // {share D18} of the first supply, locked for ever
    uint16 public constant MANAGEMENT_FEE_CAP_BPS = 1000;
    uint16 public constant PLATFORM_SHARE_CAP_BPS = 5000;
    uint16 public constant MAX_SLIPPAGE_CAP_BPS = 500;
    uint256 public constant MAX_NAME_BYTES = 64;
    uint256 public constant MAX_SYMBOL_BYTES = 16;

    uint256 private constant LAUNCH_LEVEL = 100; // {USD/share}
    uint256 private constant BPS = 10_000;

    /// @inheritdoc IVaultFactory
    address public immutable registry;
    /// @inheritdoc IVaultFactory
    address public immutable implementation;

    /// @dev What VaultCreated says: in one place, for the stack is too small for it.
    struct Created {
        Launch params;
        address vault;
        address keeper;
        uint256[] reserves; // {tok}
        uint256 shares; // {share D18} first supply, dead shares and all
    }

    Defaults private _defaults;
    address[] private _vaults;
    /// @inheritdoc IVaultFactory
    mapping(address vault => bool) public isVault;

    constructor(address owner_, address registry_, Defaults memory defaults_) Ownable(owner_) {
        registry = registry_;
        implementation = address(new IndexVault(registry_));
        _setDefaults(defaults_);
    }

    /// @inheritdoc IVaultFactory
    function setDefaults(Defaults calldata defaults_) external onlyOwner {
        _setDefaults(defaults_);
    }

    /// @inheritdoc IVaultFactory
    function launch(Launch calldata params) external returns (address vault) {
        _checkLaunch(params);
        vault = Clones.clone(implementation);
        uint256[] memory reserves = _pullSeed(params, vault);
        uint256 shares = params.seedValueD18 / LAUNCH_LEVEL;
        address keeper = params.keeper == address(0) ? _defaults.keeper : params.keeper;

        IIndexVault(vault)
            .initialize(_terms(params, keeper), params.tokens, params.weights, reserves, shares, DEAD_SHARES);
        isVault[vault] = true;
        _vaults.push(vault);
        _emitCreated(Created(params, vault, keeper, reserves, shares));
    }

    // --- views ---

    /// @inheritdoc IVaultFactory
    /// @dev Reverts where `launch` would: on invalid targets, too small a seed, or a price that is not fresh.
    function previewSeed(address[] memory tokens, uint256[] memory weights, uint256 seedValueD18)
        public
        view
        returns (uint256[] memory amounts)
    {
        if (weights.length != tokens.length) revert LengthMismatch(tokens.length, weights.length);
        if (seedValueD18 < MIN_SEED_D18) revert SeedTooSmall(seedValueD18, MIN_SEED_D18);
        Targets.validate(IAssetRegistry(registry), tokens, weights);
        amounts = new uint256[](tokens.length);
        for (uint256 i; i < amounts.length; ++i) {
            uint256 price = IAssetRegistry(registry).priceD18(tokens[i]);
            uint256 unit = 10 ** uint256(IAssetRegistry(registry).asset(tokens[i]).tokenDecimals);
            // {tok} = {USD D18 * bps} * {tok/whole tok} / ({USD D18/whole tok} * bps)
            amounts[i] = Math.mulDiv(seedValueD18 * weights[i], unit, price * BPS, Math.Rounding.Ceil);
        }
    }

    /// @inheritdoc IVaultFactory
    function defaults() external view returns (Defaults memory) {
        return _defaults;
    }

    /// @inheritdoc IVaultFactory
    function vaultCount() external view returns (uint256) {
        return _vaults.length;
    }

    /// @inheritdoc IVaultFactory
    /// @dev In the order of launch; fewer than `count`, down to none, where there are no more.
    function vaults(uint256 start, uint256 count) external view returns (address[] memory page) {
        uint256 left = Math.saturatingSub(_vaults.length, start);
        page = new address[](Math.min(count, left));
        for (uint256 i; i < page.length; ++i) {
            page[i] = _vaults[start + i];
        }
    }

    // --- internals ---

    function _setDefaults(Defaults memory d) private {
        if (d.keeper == address(0) || d.guardian == address(0) || d.platform == address(0)) revert ZeroAddress();
        if (d.platformShareBps > PLATFORM_SHARE_CAP_BPS) {
            revert ShareOverCap(d.platformShareBps, PLATFORM_SHARE_CAP_BPS);
        }
        if (d.maxSlippageBps > MAX_SLIPPAGE_CAP_BPS) revert SlippageOverCap(d.maxSlippageBps, MAX_SLIPPAGE_CAP_BPS);
        if (d.targetWindow == 0) revert WindowTooShort(d.targetWindow, 1);
        _defaults = d;
        emit DefaultsChanged(d);
    }

    function _checkLaunch(Launch calldata params) private view {
        if (block.timestamp > params.deadline) revert Expired(params.deadline);
        uint256 length = bytes(params.name).length;
        if (length == 0 || length > MAX_NAME_BYTES) revert BadName(length);
        length = bytes(params.symbol).length;
        if (length == 0 || length > MAX_SYMBOL_BYTES) revert BadSymbol(length);
        if (params.managementFeeBps > MANAGEMENT_FEE_CAP_BPS) {
            revert FeeOverCap(params.managementFeeBps, MANAGEMENT_FEE_CAP_BPS);
        }
        uint32 minimum = _defaults.minTargetDelay;
        if (params.targetDelay < minimum) revert DelayTooShort(params.targetDelay, minimum);
        if (params.maxAmounts.length != params.tokens.length) {
            revert LengthMismatch(params.tokens.length, params.maxAmounts.length);
        }
    }

    /// @dev From the creator straight into the vault; what arrives must be what was asked for.
    function _pullSeed(Launch calldata params, address vault) private returns (uint256[] memory reserves) {
        reserves = previewSeed(params.tokens, params.weights, params.seedValueD18);
        for (uint256 i; i < reserves.length; ++i) {
            if (reserves[i] > params.maxAmounts[i]) {
                revert SeedOverMax(params.tokens[i], reserves[i], params.maxAmounts[i]);
            }
            IERC20 token = IERC20(params.tokens[i]);
            uint256 before = token.balanceOf(vault);
            token.safeTransferFrom(msg.sender, vault, reserves[i]);
            uint256 got = Math.saturatingSub(token.balanceOf(vault), before);
            if (got != reserves[i]) revert TransferMismatch(params.tokens[i], reserves[i], got);
        }
    }

    function _terms(Launch calldata params, address keeper) private view returns (IIndexVault.Terms memory) {
        Defaults memory d = _defaults;
        return IIndexVault.Terms({
            name: params.name,
            symbol: params.symbol,
            creator: msg.sender,
            keeper: keeper,
            guardian: d.guardian,
            platform: d.platform,
            platformShareBps: d.platformShareBps,
            managementFeeBps: params.managementFeeBps,
            maxSlippageBps: d.maxSlippageBps,
            targetDelay: params.targetDelay,
            targetWindow: d.targetWindow
        });
    }

    function _emitCreated(Created memory created) private {
        emit VaultCreated(
            created.vault,
            msg.sender,
            created.keeper,
            created.params.name,
            created.params.symbol,
            created.params.tokens,
            created.params.weights,
            created.reserves,
            created.params.seedValueD18,
            created.shares,
            created.params.managementFeeBps,
            created.params.targetDelay
        );
    }
}
