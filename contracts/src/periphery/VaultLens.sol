// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions
// slither-disable-start calls-loop // a read-only batch over many vaults

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IVaultLens} from "../interfaces/IVaultLens.sol";
import {Scale} from "../libraries/Scale.sol";
import {Valuation} from "../libraries/Valuation.sol";

/// @title VaultLens: the whole state of one or many vaults at one block, in one call
/// @notice Off-chain programs read vaults through it. It changes nothing and needs no role.
contract VaultLens is IVaultLens {
    uint256 private constant D18 = 1e18;
    uint256 private constant BPS = 10_000;
    uint256 private constant BALANCE_GAS = 200_000;

    IAssetRegistry public immutable registry;

    error ZeroAddress();

    /// @param registry_ registry of the vaults that will be read; it supplies prices and decimals
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
            _read(vaults[i], result[i]);
        }
        return (block.number, block.timestamp, result);
    }

    /// @inheritdoc IVaultLens
    function state(address vault) external view returns (VaultState memory s) {
        _read(vault, s);
    }

    /// @inheritdoc IVaultLens
    function holdings(address vault) external view returns (Holding[] memory list) {
        // slither-disable-next-line unused-return // the weights are not needed
        (address[] memory tokens,) = IIndexVault(vault).getConstituents();
        (uint256 scale, uint256[] memory bases) = IIndexVault(vault).scaledReserves();
        list = new Holding[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            Holding memory h = list[i];
            h.token = tokens[i];
            h.reserve = Scale.reserveDown(bases[i], scale);
            h.claims = IIndexVault(vault).totalClaims(h.token);
            (h.balanceOk, h.balance) = _tryBalance(h.token, vault);
        }
    }

    function _read(address vault, VaultState memory s) private view {
        IIndexVault v = IIndexVault(vault);
        s.vault = vault;
        _readCounters(v, s);
        s.roles = _roles(v);
        s.limits = v.limits();
        s.usage = v.usage();
        s.fees = v.fees();
        s.pendingFees = v.pendingFees();
        s.pendingTargets = v.pendingTargets();
        s.auction = v.auction();
        bool everyPrice = _readConstituents(v, s);
        if (!everyPrice) _readTrading(v, s);
        if (!s.navOk) return;
        for (uint256 i; i < s.constituents.length; ++i) {
            s.navD18 += s.constituents[i].valueD18;
        }
        s.driftD18 = _driftD18(s.constituents, s.navD18);
        uint256 supply = s.totalSupply + s.pendingFeeShares;
        if (supply != 0) s.navPerShareD18 = Math.mulDiv(s.navD18, D18, supply);
        s.lowLevelD18 = s.navPerShareD18;
        if (everyPrice) (s.tradeNavD18, s.tradeDriftD18) = (s.navD18, s.driftD18);
    }

    function _readCounters(IIndexVault v, VaultState memory s) private view {
        s.totalSupply = v.totalSupply();
        s.pendingFeeShares = v.dueFeeShares();
        s.rebalanceNonce = v.rebalanceNonce();
        s.lastTradeAt = v.lastTradeAt();
        s.lastAccrual = v.lastAccrual();
        s.highWaterMarkD18 = v.highWaterMarkD18();
        s.peakD18 = v.peakD18();
        s.shareCap = v.shareCap();
        s.reduceOnlyReasons = v.reduceOnlyReasons();
        s.reduceOnly = s.reduceOnlyReasons != 0;
        s.keeperFrom = v.keeperFrom();
        (s.monthLossD18, s.monthMostD18) = v.monthLossD18();
        s.targetDelay = v.targetDelay();
        s.targetWindow = v.targetWindow();
    }

    function _roles(IIndexVault v) private view returns (Roles memory r) {
        r.creator = v.owner();
        r.pendingCreator = v.pendingOwner();
        r.keeper = v.keeper();
        r.guardian = v.guardian();
        (r.proposer, r.maxChangeBps, r.lastProposedAt) = v.proposer();
        r.platform = v.platform();
        r.platformShareBps = v.platformShareBps();
    }

    /// @dev Keeps the vault's order. Sets `navOk` to whether every token with a reserve has a fresh price.
    /// @return everyPrice whether the others have one too
    function _readConstituents(IIndexVault v, VaultState memory s) private view returns (bool everyPrice) {
        s.constituents = new Constituent[](v.totalConstituents());
        uint256 mark = _memoryMark();
        (address[] memory tokens, uint256[] memory weights) = v.getConstituents();
        uint256[] memory bases;
        (s.scale, bases) = v.scaledReserves();
        (s.navOk, everyPrice) = (true, true);
        for (uint256 i; i < tokens.length; ++i) {
            Constituent memory c = s.constituents[i];
            (c.token, c.weightBps, c.base) = (tokens[i], weights[i], bases[i]);
            c.reserve = Scale.reserveDown(c.base, s.scale);
            _readAsset(c);
            if (c.priceOk) continue;
            everyPrice = false;
            if (c.reserve != 0) s.navOk = false;
        }
        _freeMemory(mark);
    }

    /// @dev Reads both sources of each price, and what the vault's bounds make of them. Leaves zeros if the chain's
    /// sequencer is down.
    function _readTrading(IIndexVault v, VaultState memory s) private view {
        uint256 mark = _memoryMark();
        // slither-disable-next-line unused-return // navOk says whether every price is there
        try v.lowLevelD18() returns (uint256 level, bool) {
            s.lowLevelD18 = level;
        } catch {}
        address[] memory tokens = new address[](s.constituents.length);
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i] = s.constituents[i].token;
        }
        try registry.tryRatesD18(tokens) returns (uint256[] memory low, uint256[] memory high) {
            _setTrading(s, low, high.length == 0 ? low : high);
        } catch {}
        _freeMemory(mark);
    }

    function _setTrading(VaultState memory s, uint256[] memory low, uint256[] memory high) private pure {
        uint256[] memory values = new uint256[](low.length);
        uint256[] memory targetBps = new uint256[](low.length);
        uint256 sumBps = 0;
        for (uint256 i; i < low.length; ++i) {
            if (low[i] == 0) continue;
            Constituent memory c = s.constituents[i];
            // Rates are prices times a power of ten, so both divisions are exact.
            uint256 unit = 10 ** (36 - uint256(c.decimals));
            (c.lowD18, c.highD18) = (low[i] / unit, high[i] / unit);
            values[i] = Valuation.valueDown(c.reserve, low[i]);
            targetBps[i] = c.weightBps;
            sumBps += c.weightBps;
        }
        s.tradeNavD18 = Valuation.sum(values);
        s.tradeDriftD18 = Valuation.driftDown(targetBps, sumBps, values, s.tradeNavD18);
    }

    function _readAsset(Constituent memory c) private view {
        uint256 mark = _memoryMark();
        IAssetRegistry.Asset memory asset = registry.asset(c.token);
        (c.decimals, c.status) = (asset.tokenDecimals, asset.status);
        c.tradeCapD18 = asset.tradeCapUsd == 0 ? type(uint256).max : asset.tradeCapUsd * D18;
        (c.priceOk, c.priceD18, c.priceUpdatedAt) = registry.tryPriceD18(c.token);
        (c.lowD18, c.highD18) = (c.priceD18, c.priceD18);
        if (c.priceOk) c.valueD18 = Math.mulDiv(c.reserve, c.priceD18, 10 ** uint256(c.decimals));
        _freeMemory(mark);
    }

    /// @dev Returns the current end of memory. Solidity never frees memory, and its gas cost grows with the square of
    /// its size. Without `_freeMemory`, the answers of thousands of calls would be most of the cost of a batch.
    function _memoryMark() private pure returns (uint256 mark) {
        assembly ("memory-safe") {
            mark := mload(0x40)
        }
    }

    /// @dev Frees all memory allocated since `mark`. The caller must not use any of it afterwards.
    function _freeMemory(uint256 mark) private pure {
        assembly ("memory-safe") {
            mstore(0x40, mark)
        }
    }

    /// @return {D18 ratio} ½ Σ |value − target value| / NAV, rounded down; 0 if the NAV is 0
    function _driftD18(Constituent[] memory list, uint256 navD18) private pure returns (uint256) {
        if (navD18 == 0) return 0;
        uint256 gaps = 0; // {USD D18} × BPS
        for (uint256 i; i < list.length; ++i) {
            uint256 value = list[i].valueD18 * BPS;
            uint256 target = navD18 * list[i].weightBps;
            gaps += value > target ? value - target : target - value;
        }
        return Math.mulDiv(gaps, D18, 2 * BPS * navD18);
    }

    /// @dev Never reverts: bounds the token's gas, and reads one word however long the answer is.
    function _tryBalance(address token, address holder) private view returns (bool ok, uint256 amount) {
        bytes memory data = abi.encodeCall(IERC20.balanceOf, (holder));
        assembly ("memory-safe") {
            ok := staticcall(BALANCE_GAS, token, add(data, 32), mload(data), 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            if ok { amount := mload(0) }
        }
    }
}

// slither-disable-end assembly
// slither-disable-end calls-loop
