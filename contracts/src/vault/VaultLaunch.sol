// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // the times of a launch are the block's

import {IERC7621} from "../interfaces/IERC7621.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {Scale} from "../libraries/Scale.sol";
import {VaultFees} from "./VaultFees.sol";

/// @title VaultLaunch: what the factory calls when it launches a vault
/// @dev The module `VaultRoles` inherits this contract, so the vault runs it on its own state by delegatecall. The
/// factory's code ensures that nobody calls these functions later.
abstract contract VaultLaunch is VaultFees {
    address private constant DEAD = 0x000000000000000000000000000000000000dEaD;

    /// @notice See `IIndexVault.initialize`.
    /// @dev Relies on the factory to have validated every argument and to have moved the reserves here.
    /// @param terms terms of the launch
    /// @param tokens constituents
    /// @param weights {bps} target weights
    /// @param reserves {tok} amounts that the vault holds
    /// @param shares {share D18} first supply
    /// @param deadShares {share D18} part of the first supply that is locked; the creator gets the rest
    function initialize(
        Terms calldata terms,
        address[] memory tokens,
        uint256[] memory weights,
        uint256[] memory reserves,
        uint256 shares,
        uint256 deadShares
    ) external initializer {
        _checkFactory();
        __ERC20_init(terms.name, terms.symbol);
        _setTerms(terms);

        Hot memory hot = _begin(terms, tokens, weights);
        uint256[] memory bases = new uint256[](reserves.length);
        for (uint256 i; i < bases.length; ++i) {
            bases[i] = Scale.baseOf(reserves[i], Scale.ONE);
        }
        _writeBases(bases);
        emit IERC7621.Rebalanced(tokens, weights);
        _mint(DEAD, deadShares);
        _mint(terms.creator, shares - deadShares);
        _writeHot(hot);
        emit IERC7621.Contributed(terms.creator, terms.creator, reserves, shares - deadShares);
    }

    function _begin(Terms calldata terms, address[] memory tokens, uint256[] memory weights)
        private
        returns (Hot memory hot)
    {
        (hot.scale, hot.accruedAt) = (Scale.ONE, block.timestamp);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Charter.Data memory charter;
        (charter.tokens, charter.targetBps) = (tokens, weights);
        (charter.fees, charter.shareCap) = (terms.fees, terms.shareCap);
        charter.feeRateX96 = FeeMath.logRateX96(charter.fees.managementBps);
        _writeCharter(hot, charter);
    }

    function _setTerms(Terms calldata terms) private {
        _owner = terms.creator;
        _platformShareBps = terms.platformShareBps;
        _traded.keeperAt = uint32(block.timestamp);
        _keeper = terms.keeper;
        _limits = terms.limits;
        _platform = terms.platform;
        _targetDelay = terms.targetDelay;
        _targetWindow = terms.targetWindow;
        _guardian = terms.guardian;
        // 100e18
        _performance = Performance(uint96(LAUNCH_LEVEL_D18), uint96(LAUNCH_LEVEL_D18), 0, uint40(block.timestamp));
        _peakD18 = uint128(LAUNCH_LEVEL_D18);
        emit OwnershipTransferred(address(0), terms.creator);
        emit KeeperChanged(terms.keeper);
        emit FeesChanged(terms.fees);
        emit ShareCapChanged(terms.shareCap);
    }

    // --- options ---

    /// @notice See `IIndexVault.setOptions`.
    function setOptions(Options calldata options_) external {
        _checkFactory();
        _ballots.vetoBps = options_.vetoBps;
        if (options_.vetoBps != 0) _writeMarks(VETOABLE);
        emit OptionsSet(options_);
    }

    /// @notice See `IIndexVault.options`.
    function options() external view returns (Options memory) {
        return Options(_ballots.vetoBps);
    }

    function _checkFactory() private view {
        if (msg.sender != IIndexVault(address(this)).factory()) revert NotFactory(msg.sender);
    }
}

// slither-disable-end timestamp
