// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    ERC20PermitUpgradeable
} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";

import {IIndexVault} from "./interfaces/IIndexVault.sol";
import {Basket} from "./libraries/Basket.sol";
import {FeeMath} from "./libraries/FeeMath.sol";

/// @title What a vault remembers: its share token, terms, roles, fee clock, proposal, claims and basket
/// @dev Storage, its getters, and the accrual that must come before anything that depends on the supply. No entry point
/// that changes anything: those are `IndexVault`'s.
abstract contract VaultState is IIndexVault, ERC20PermitUpgradeable {
    uint256 private constant BPS = 10_000;

    /// @inheritdoc IIndexVault
    address public immutable factory;
    /// @inheritdoc IIndexVault
    address public immutable registry;

    // What a fee accrual reads fills two slots, what a trade reads one more.
    address internal _owner;
    uint64 internal _lastAccrual; // {s}
    uint16 internal _platformShareBps;
    uint16 internal _managementFeeBps;

    address internal _platform;
    uint96 internal _feeRateX96; // FeeMath.logRateX96 of the fee

    address internal _keeper;
    uint40 internal _rebalanceNonce;
    uint40 internal _lastTradeAt; // {s}
    uint16 internal _maxSlippageBps;

    address internal _guardian;
    uint32 internal _targetDelay; // {s}
    uint32 internal _targetWindow; // {s}

    address internal _pendingOwner;

    Basket.Layout internal _basket;

    struct Proposal {
        uint128 id; // of the latest proposal ever; stays after it is gone
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s}
        bytes32 hash; // 0: none pending
    }

    Proposal internal _proposal;

    mapping(address token => mapping(address holder => uint256)) internal _claimOf; // {tok}
    mapping(address token => uint256) internal _totalClaims; // {tok}

    /// @param registry_ of the assets, prices and adapters of every vault cloned from this implementation
    constructor(address registry_) {
        if (registry_ == address(0)) revert ZeroAddress();
        factory = msg.sender;
        registry = registry_;
        _disableInitializers();
    }

    // --- views ---

    /// @inheritdoc IIndexVault
    function owner() external view returns (address) {
        return _owner;
    }

    /// @inheritdoc IIndexVault
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @inheritdoc IIndexVault
    function keeper() external view returns (address) {
        return _keeper;
    }

    /// @inheritdoc IIndexVault
    function guardian() external view returns (address) {
        return _guardian;
    }

    /// @inheritdoc IIndexVault
    function platform() external view returns (address) {
        return _platform;
    }

    /// @inheritdoc IIndexVault
    function platformShareBps() external view returns (uint16) {
        return _platformShareBps;
    }

    /// @inheritdoc IIndexVault
    function managementFeeBps() external view returns (uint16) {
        return _managementFeeBps;
    }

    /// @inheritdoc IIndexVault
    function maxSlippageBps() external view returns (uint16) {
        return _maxSlippageBps;
    }

    /// @inheritdoc IIndexVault
    function targetDelay() external view returns (uint32) {
        return _targetDelay;
    }

    /// @inheritdoc IIndexVault
    function targetWindow() external view returns (uint32) {
        return _targetWindow;
    }

    /// @inheritdoc IIndexVault
    function rebalanceNonce() external view returns (uint256) {
        return _rebalanceNonce;
    }

    /// @inheritdoc IIndexVault
    function lastAccrual() external view returns (uint256) {
        return _lastAccrual;
    }

    /// @return {s} when `executeTrades` last succeeded; 0: never
    function lastTradeAt() external view returns (uint256) {
        return _lastTradeAt;
    }

    /// @inheritdoc IIndexVault
    /// @dev An expired proposal stays visible until it is cancelled or replaced.
    function pendingTargets() external view returns (PendingTargets memory pending) {
        Proposal memory proposal = _proposal;
        if (proposal.hash == 0) return pending;
        return PendingTargets(proposal.id, proposal.hash, proposal.executableAt, proposal.expiresAt);
    }

    /// @inheritdoc IIndexVault
    function claimOf(address token, address holder) external view returns (uint256) {
        return _claimOf[token][holder];
    }

    /// @inheritdoc IIndexVault
    function totalClaims(address token) external view returns (uint256) {
        return _totalClaims[token];
    }

    /// @inheritdoc IIndexVault
    function pendingFeeShares() public view returns (uint256 shares) {
        return FeeMath.dilutionDown(totalSupply(), _feeRateX96, block.timestamp - _lastAccrual);
    }

    // --- internals ---

    /// @dev Where the fee rounds to nothing the clock stays, so that frequent accrual cannot erase it.
    function _accrue() internal returns (uint256 shares) {
        shares = pendingFeeShares();
        if (shares == 0) return 0;
        _lastAccrual = uint64(block.timestamp);
        uint256 platformShares = shares * _platformShareBps / BPS;
        uint256 creatorShares = shares - platformShares;
        if (creatorShares != 0) _mint(_owner, creatorShares);
        if (platformShares != 0) _mint(_platform, platformShares);
        emit ManagementFeeAccrued(creatorShares, platformShares, totalSupply(), block.timestamp);
    }

    function _setTerms(Terms calldata terms) internal {
        _owner = terms.creator;
        _lastAccrual = uint64(block.timestamp);
        _platformShareBps = terms.platformShareBps;
        _managementFeeBps = terms.managementFeeBps;
        _platform = terms.platform;
        _feeRateX96 = FeeMath.logRateX96(terms.managementFeeBps);
        _keeper = terms.keeper;
        _maxSlippageBps = terms.maxSlippageBps;
        _guardian = terms.guardian;
        _targetDelay = terms.targetDelay;
        _targetWindow = terms.targetWindow;
        emit OwnershipTransferred(address(0), terms.creator);
        emit KeeperChanged(terms.keeper);
        emit ManagementFeeChanged(terms.managementFeeBps);
    }

    /// @dev The share's own name and a constant, instead of copies in storage.
    function _EIP712Name() internal view override returns (string memory) {
        return name();
    }

    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}
