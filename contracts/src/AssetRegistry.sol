// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IAggregatorV3, PriceFeed} from "./libraries/PriceFeed.sol";

/// @title Assets, prices and adapters
/// @notice The owner lists and approves; the guardian may only reduce risk. Neither can reach a vault's reserves.
/// @dev Trust: the owner chooses feeds and adapters. A false feed lets keepers trade at false prices, within each
/// vault's slippage of that price; it never lets anyone withdraw more than their share.
contract AssetRegistry is IAssetRegistry, Ownable2Step {
    uint32 public constant MIN_HEARTBEAT = 1 seconds;
    uint32 public constant MAX_HEARTBEAT = 30 days;
    uint8 public constant MAX_DECIMALS = 18;

    /// @notice May lower an asset's status and withdraw an adapter's approval; zero: nobody.
    address public guardian;

    mapping(address token => Asset) private _assets;
    mapping(address adapter => bool) private _adapters;
    address[] private _tokens;

    event GuardianChanged(address indexed guardian);

    error NotOwnerOrGuardian(address caller);

    /// @dev Why an asset has no price now.
    enum Fault {
        None,
        Unknown,
        Bad,
        Stale
    }

    struct Reading {
        Fault fault;
        uint256 priceD18;
        int256 answer;
        uint256 updatedAt;
    }

    constructor(address owner_) Ownable(owner_) {}

    // --- owner ---

    /// @inheritdoc IAssetRegistry
    /// @dev Probes a fresh price, so that an asset cannot be listed on a dead or mistyped feed. Lists as Active.
    function list(address token, address feed, uint32 heartbeat) external onlyOwner {
        if (token == address(0) || feed == address(0)) revert ZeroAddress();
        if (_assets[token].status != Status.Unlisted) revert AssetAlreadyListed(token);
        if (heartbeat < MIN_HEARTBEAT || heartbeat > MAX_HEARTBEAT) revert BadHeartbeat(heartbeat);
        uint8 tokenDecimals = IERC20Metadata(token).decimals();
        if (tokenDecimals > MAX_DECIMALS) revert BadDecimals(token, tokenDecimals);
        uint8 feedDecimals = IAggregatorV3(feed).decimals();
        if (feedDecimals > MAX_DECIMALS) revert BadDecimals(feed, feedDecimals);

        _assets[token] = Asset(feed, heartbeat, tokenDecimals, feedDecimals, Status.Active);
        _tokens.push(token);
        priceD18(token);
        emit AssetListed(token, feed, heartbeat, tokenDecimals, feedDecimals);
    }

    /// @notice Names who may reduce risk besides the owner; zero: nobody.
    function setGuardian(address guardian_) external onlyOwner {
        if (guardian_ == guardian) return;
        guardian = guardian_;
        emit GuardianChanged(guardian_);
    }

    // --- owner or guardian ---

    /// @inheritdoc IAssetRegistry
    function setStatus(address token, Status status) external {
        bool isOwner = _checkOwnerOrGuardian();
        Status from = _assets[token].status;
        if (from == Status.Unlisted) revert UnknownAsset(token);
        // The statuses are declared from the least to the most restricted.
        bool lowered = status > from;
        if (status == Status.Unlisted || status == from || !(lowered || isOwner)) {
            revert StatusNotAllowed(token, from, status);
        }
        _assets[token].status = status;
        emit AssetStatusChanged(token, status);
    }

    /// @inheritdoc IAssetRegistry
    /// @dev The guardian may withdraw an approval; only the owner may give one.
    function setAdapter(address adapter, bool approved) external {
        if (approved) _checkOwner();
        else _checkOwnerOrGuardian();
        if (adapter == address(0)) revert ZeroAddress();
        if (_adapters[adapter] == approved) return;
        _adapters[adapter] = approved;
        emit AdapterChanged(adapter, approved);
    }

    // --- views ---

    /// @inheritdoc IAssetRegistry
    function asset(address token) external view returns (Asset memory) {
        return _assets[token];
    }

    /// @inheritdoc IAssetRegistry
    /// @dev Every asset ever listed, in the order of listing.
    function assets() external view returns (address[] memory) {
        return _tokens;
    }

    /// @inheritdoc IAssetRegistry
    function isActive(address token) external view returns (bool) {
        return _assets[token].status == Status.Active;
    }

    /// @inheritdoc IAssetRegistry
    function isAdapter(address adapter) external view returns (bool) {
        return _adapters[adapter];
    }

    /// @inheritdoc IAssetRegistry
    /// @dev Defined for Delisted assets too: what is held must stay measurable until it is sold.
    function priceD18(address token) public view returns (uint256) {
        Reading memory reading = _read(token);
        if (reading.fault == Fault.None) return reading.priceD18;
        if (reading.fault == Fault.Unknown) revert UnknownAsset(token);
        if (reading.fault == Fault.Bad) revert BadPrice(token, reading.answer);
        revert StalePrice(token, reading.updatedAt, _assets[token].heartbeat);
    }

    /// @inheritdoc IAssetRegistry
    /// @dev `updatedAt` {s} is the feed's own, also where the price is refused; 0 where the feed did not answer.
    function tryPriceD18(address token) external view returns (bool ok, uint256 price, uint256 updatedAt) {
        Reading memory reading = _read(token);
        return (reading.fault == Fault.None, reading.priceD18, reading.updatedAt);
    }

    /// @inheritdoc IAssetRegistry
    function valueD18(address token, uint256 amount) external view returns (uint256) {
        // {USD D18} = {tok} * {USD D18/whole tok} / {tok/whole tok}
        return Math.mulDiv(amount, priceD18(token), 10 ** uint256(_assets[token].tokenDecimals));
    }

    // --- internals ---

    function _checkOwnerOrGuardian() private view returns (bool isOwner) {
        isOwner = msg.sender == owner();
        if (!isOwner && msg.sender != guardian) revert NotOwnerOrGuardian(msg.sender);
    }

    /// @dev Never reverts. The price is 0 unless `fault` is None.
    function _read(address token) private view returns (Reading memory reading) {
        Asset memory a = _assets[token];
        if (a.status == Status.Unlisted) {
            reading.fault = Fault.Unknown;
            return reading;
        }
        (bool ok, PriceFeed.Round memory round) = PriceFeed.latest(a.feed);
        (reading.answer, reading.updatedAt) = (round.answer, round.updatedAt);

        // {D18} / {feed decimals}; the bound keeps prices, and with them values, far from overflow
        uint256 scale = 10 ** uint256(MAX_DECIMALS - a.feedDecimals);
        if (!ok || round.answer <= 0 || uint256(round.answer) > type(uint128).max / scale) {
            reading.fault = Fault.Bad;
        } else if (
            round.updatedAt == 0 || round.updatedAt > block.timestamp || block.timestamp - round.updatedAt > a.heartbeat
                || round.answeredIn < round.id
        ) {
            reading.fault = Fault.Stale;
        } else {
            reading.priceD18 = uint256(round.answer) * scale;
        }
    }
}
