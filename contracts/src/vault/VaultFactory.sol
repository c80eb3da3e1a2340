// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a deadline
// slither-disable-start calls-loop // the creator chooses every token; one that fails stops only this launch

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";
import {IVaultModule} from "../interfaces/IVaultModule.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {Targets} from "../libraries/Targets.sol";
import {IndexVault} from "./IndexVault.sol";

/// @title VaultFactory: launches index vaults, which are clones of one implementation that nobody can change
/// @dev Trust: the owner sets the defaults of future vaults, within the caps in this contract. The owner cannot change
/// a live vault.
contract VaultFactory is IVaultFactory, Ownable2Step {
    using SafeERC20 for IERC20;

    uint256 public constant MIN_SEED_D18 = 100e18; // {USD D18}
    uint256 public constant DEAD_SHARES = 1e15; // {share D18} part of the first supply that is locked forever
    uint16 public constant PLATFORM_SHARE_CAP_BPS = 5000;
    uint256 public constant MAX_NAME_BYTES = 64;
    uint256 public constant MAX_SYMBOL_BYTES = 16;

    uint256 private constant LAUNCH_LEVEL = 100; // {USD/share}
    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_AUCTION_IDLE = 30 days;
    uint256 private constant MAX_COOL_OFF = 1 days;
    uint16 private constant MAX_DRAWDOWN_BPS = 5000;
    /// @dev A lower share would let one small holder stop every change.
    uint16 private constant MIN_VETO_BPS = 100;
    uint16 private constant MAX_VETO_BPS = 5000;

    /// @inheritdoc IVaultFactory
    address public immutable registry;
    /// @inheritdoc IVaultFactory
    address public immutable implementation;

    Defaults private _defaults;
    address[] private _vaults;
    /// @inheritdoc IVaultFactory
    mapping(address vault => bool) public isVault;

    /// @param owner_ owner of the factory
    /// @param registry_ registry of assets, prices and adapters
    /// @param modules a `VaultTrading`, a `VaultAuction`, a `VaultGovernance`, a `VaultYield` and a `VaultRoles`, each
    /// with the same registry
    /// @param defaults_ first defaults
    constructor(address owner_, address registry_, address[5] memory modules, Defaults memory defaults_)
        Ownable(owner_)
    {
        // slither-disable-next-line missing-zero-check // no module has the registry zero
        registry = registry_;
        _checkModule(modules[0], "VaultTrading", registry_);
        _checkModule(modules[1], "VaultAuction", registry_);
        _checkModule(modules[2], "VaultGovernance", registry_);
        _checkModule(modules[3], "VaultYield", registry_);
        _checkModule(modules[4], "VaultRoles", registry_);
        implementation = address(new IndexVault(registry_, modules));
        _setDefaults(defaults_);
    }

    /// @inheritdoc IVaultFactory
    function setDefaults(Defaults calldata defaults_) external onlyOwner {
        _setDefaults(defaults_);
    }

    /// @inheritdoc IVaultFactory
    function launch(Launch calldata params) external returns (address vault) {
        return _launch(params, _defaults.limits);
    }

    /// @inheritdoc IVaultFactory
    function launchStricter(Launch calldata params, IVaultTypes.Limits calldata limits)
        external
        returns (address vault)
    {
        return _launch(params, _stricter(limits, _defaults.limits));
    }

    /// @inheritdoc IVaultFactory
    function launchWith(
        Launch calldata params,
        IVaultTypes.Limits calldata limits,
        IVaultTypes.Options calldata options
    ) external returns (address vault) {
        _checkLimit("vetoBps", options.vetoBps, MIN_VETO_BPS, MAX_VETO_BPS);
        vault = _launch(params, _stricter(limits, _defaults.limits));
        IIndexVault(vault).setOptions(options);
    }

    // --- views ---

    /// @inheritdoc IVaultFactory
    /// @dev Reverts like `launch` for invalid targets, a seed that is too small, or a price that is not fresh.
    function previewSeed(address[] memory tokens, uint256[] memory weights, uint256 seedValueD18)
        public
        view
        returns (uint256[] memory amounts)
    {
        if (weights.length != tokens.length) revert LengthMismatch(tokens.length, weights.length);
        if (seedValueD18 < MIN_SEED_D18) revert SeedTooSmall(seedValueD18, MIN_SEED_D18);
        Targets.validate(IAssetRegistry(registry), tokens, weights);
        uint256[] memory rates = IAssetRegistry(registry).ratesD18(tokens);
        amounts = new uint256[](tokens.length);
        for (uint256 i; i < amounts.length; ++i) {
            // {tok} = {USD D18 * bps} * {1e36 tok / bps} / {USD D18 / 1e36 tok}
            amounts[i] = MathUp.mulDivUp(seedValueD18 * weights[i], 1e36 / BPS, rates[i]);
        }
    }

    /// @inheritdoc IVaultFactory
    function defaults() external view returns (Defaults memory) {
        return _defaults;
    }

    /// @inheritdoc IVaultFactory
    function defaultsHash() public view returns (bytes32) {
        return keccak256(abi.encode(_defaults));
    }

    /// @inheritdoc IVaultFactory
    function vaultCount() external view returns (uint256) {
        return _vaults.length;
    }

    /// @inheritdoc IVaultFactory
    /// @dev Returns fewer than `count` vaults, or none, at the end of the list.
    function vaults(uint256 start, uint256 count) external view returns (address[] memory page) {
        uint256 left = Math.saturatingSub(_vaults.length, start);
        page = new address[](Math.min(count, left));
        for (uint256 i; i < page.length; ++i) {
            page[i] = _vaults[start + i];
        }
    }

    // --- internals ---

    function _checkModule(address module, bytes32 name, address registry_) private view {
        if (IVaultModule(module).module() != name || IVaultModule(module).registry() != registry_) {
            revert ModuleMismatch(module, name);
        }
    }

    function _launch(Launch calldata params, IVaultTypes.Limits memory limits) private returns (address vault) {
        _checkLaunch(params);
        limits.drawdownBps = params.drawdownBps == 0 ? MAX_DRAWDOWN_BPS : params.drawdownBps;
        vault = Clones.clone(implementation);
        uint256[] memory reserves = _pullSeed(params, vault);
        uint256 shares = params.seedValueD18 / LAUNCH_LEVEL;
        IVaultTypes.Terms memory terms = _terms(params, limits);

        isVault[vault] = true;
        _vaults.push(vault);
        // slither-disable-next-line reentrancy-events // `initialize` calls nobody
        IIndexVault(vault).initialize(terms, params.tokens, params.weights, reserves, shares, DEAD_SHARES);
        emit VaultCreated(
            vault, msg.sender, params.tokens, params.weights, reserves, params.seedValueD18, shares, terms
        );
    }

    function _setDefaults(Defaults memory d) private {
        if (d.keeper == address(0) || d.guardian == address(0) || d.platform == address(0)) revert ZeroAddress();
        if (d.platformShareBps > PLATFORM_SHARE_CAP_BPS) {
            revert ShareOverCap(d.platformShareBps, PLATFORM_SHARE_CAP_BPS);
        }
        _checkLimits(d.limits);
        if (d.targetWindow == 0) revert WindowTooShort(d.targetWindow, 1);
        _defaults = d;
        emit DefaultsChanged(d);
    }

    function _checkLaunch(Launch calldata params) private view {
        if (block.timestamp > params.deadline) revert Expired(params.deadline);
        if (params.defaultsHash != 0 && params.defaultsHash != defaultsHash()) {
            revert DefaultsMismatch(params.defaultsHash, defaultsHash());
        }
        uint256 length = bytes(params.name).length;
        if (length == 0 || length > MAX_NAME_BYTES) revert BadName(length);
        length = bytes(params.symbol).length;
        if (length == 0 || length > MAX_SYMBOL_BYTES) revert BadSymbol(length);
        FeeMath.checkCaps(params.fees);
        _checkLimit("drawdownBps", params.drawdownBps, 0, MAX_DRAWDOWN_BPS);
        uint32 minimum = _defaults.minTargetDelay;
        if (params.targetDelay < minimum) revert DelayTooShort(params.targetDelay, minimum);
        if (params.maxAmounts.length != params.tokens.length) {
            revert LengthMismatch(params.tokens.length, params.maxAmounts.length);
        }
    }

    /// @dev Moves the seed from the creator directly into the vault. Exactly the asked amounts must arrive.
    /// @return reserves {tok} amount of each token
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

    function _terms(Launch calldata params, IVaultTypes.Limits memory limits)
        private
        view
        returns (IVaultTypes.Terms memory)
    {
        Defaults memory d = _defaults;
        return IVaultTypes.Terms({
            name: params.name,
            symbol: params.symbol,
            creator: msg.sender,
            keeper: params.keeper == address(0) ? d.keeper : params.keeper,
            guardian: d.guardian,
            platform: d.platform,
            platformShareBps: d.platformShareBps,
            fees: params.fees,
            limits: limits,
            targetDelay: params.targetDelay,
            targetWindow: d.targetWindow,
            shareCap: params.shareCap
        });
    }

    /// @dev `docs/security.md` derives the largest loss by a stolen keeper key from these largest values.
    function _checkLimits(IVaultTypes.Limits memory l) private pure {
        _checkLimit("maxSlippageBps", l.maxSlippageBps, 1, 500);
        _checkLimit("maxTradeBps", l.maxTradeBps, 1, BPS);
        _checkLimit("dailyLossBps", l.dailyLossBps, 1, 500);
        _checkLimit("dailyTurnoverBps", l.dailyTurnoverBps, 1, 5 * BPS);
        _checkLimit("auctionBandBps", l.auctionBandBps, 1, BPS);
        _checkLimit("auctionIdle", l.auctionIdle, 10 minutes, MAX_AUCTION_IDLE);
        _checkLimit("coolOff", l.coolOff, 0, MAX_COOL_OFF);
    }

    /// @dev Merges a creator's limits with the defaults. Reverts with BadLimit if a limit is less strict than its
    /// default.
    /// @param l the creator's limits; fields that are 0 get the default
    /// @param d the defaults
    function _stricter(IVaultTypes.Limits memory l, IVaultTypes.Limits memory d)
        private
        pure
        returns (IVaultTypes.Limits memory)
    {
        // The drawdown is a field of `Launch`.
        _checkLimit("drawdownBps", l.drawdownBps, 0, 0);
        if (l.maxSlippageBps == 0) l.maxSlippageBps = d.maxSlippageBps;
        if (l.maxTradeBps == 0) l.maxTradeBps = d.maxTradeBps;
        if (l.dailyLossBps == 0) l.dailyLossBps = d.dailyLossBps;
        if (l.dailyTurnoverBps == 0) l.dailyTurnoverBps = d.dailyTurnoverBps;
        if (l.auctionBandBps == 0) l.auctionBandBps = d.auctionBandBps;
        if (l.auctionIdle == 0) l.auctionIdle = d.auctionIdle;
        if (l.coolOff == 0) l.coolOff = d.coolOff;
        _checkLimit("maxSlippageBps", l.maxSlippageBps, 1, d.maxSlippageBps);
        _checkLimit("maxTradeBps", l.maxTradeBps, 1, d.maxTradeBps);
        _checkLimit("dailyLossBps", l.dailyLossBps, 1, d.dailyLossBps);
        _checkLimit("dailyTurnoverBps", l.dailyTurnoverBps, 1, d.dailyTurnoverBps);
        _checkLimit("auctionBandBps", l.auctionBandBps, d.auctionBandBps, BPS);
        _checkLimit("auctionIdle", l.auctionIdle, d.auctionIdle, MAX_AUCTION_IDLE);
        _checkLimit("coolOff", l.coolOff, d.coolOff, MAX_COOL_OFF);
        return l;
    }

    function _checkLimit(bytes32 field, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert BadLimit(field, value, minimum, maximum);
    }
}

// slither-disable-end timestamp
// slither-disable-end calls-loop
