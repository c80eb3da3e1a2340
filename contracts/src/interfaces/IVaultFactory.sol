// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IVaultTypes} from "./IVaultTypes.sol";

/// @title Launches index vaults
interface IVaultFactory {
    struct Launch {
        string name; // 1 to 64 bytes
        string symbol; // 1 to 16 bytes
        address[] tokens; // Active assets, no duplicates, 1 to 32
        uint256[] weights; // {bps} sum 10,000
        uint256[] maxAmounts; // {tok} most that may be taken of each token for the seed
        uint256 seedValueD18; // {USD D18} at least MIN_SEED_D18
        IVaultTypes.Fees fees; // within the caps of `FeeMath`
        uint32 targetDelay; // {s} at least the factory's minimum
        uint16 drawdownBps; // fall from the peak that makes the vault reduce-only; 0: never
        uint128 shareCap; // {share D18} most shares that contributions may bring the supply to; 0: no limit
        address keeper; // zero: the factory's default keeper
        uint256 deadline; // {s}
    }

    /// @notice What a vault launched from now on gets. Never touches a live vault.
    struct Defaults {
        address keeper;
        address guardian;
        address platform;
        uint16 platformShareBps;
        IVaultTypes.Limits limits; // drawdownBps is the launch's own
        uint32 minTargetDelay; // {s}
        uint32 targetWindow; // {s}
    }

    /// @notice Fires after the vault's own events of the launch.
    event VaultCreated(
        address indexed vault,
        address indexed creator,
        address[] tokens,
        uint256[] weights,
        uint256[] reserves,
        uint256 seedValueD18,
        uint256 shares,
        IVaultTypes.Terms terms
    );
    event DefaultsChanged(Defaults defaults);

    error BadName(uint256 length);
    error BadSymbol(uint256 length);
    error SeedTooSmall(uint256 seedValueD18, uint256 minimumD18);
    error SeedOverMax(address token, uint256 amount, uint256 maxAmount);
    /// @notice The modules are of another registry, or not what they were given as.
    error ModuleMismatch(address trading, address governance);
    error DelayTooShort(uint32 delay, uint32 minimum);
    error ShareOverCap(uint256 shareBps, uint256 capBps);
    /// @notice A bound on trading is outside what this factory allows.
    error BadLimit(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);
    error WindowTooShort(uint32 window, uint32 minimum);
    error LengthMismatch(uint256 expected, uint256 got);
    error TransferMismatch(address token, uint256 expected, uint256 got);
    error Expired(uint256 deadline);
    error ZeroAddress();

    /// @notice Takes the seed from the caller at oracle prices in the target weights (rounded up) and launches at 100 USD a share.
    function launch(Launch calldata params) external returns (address vault);
    /// @notice The same, with limits of the creator's choice where they are stricter than the defaults.
    /// @param limits fields that are 0 are the default's; of the others those on slippage, trade size, daily loss and
    /// turnover may be at most the default, and auction band, idle time and cool-off at least. `drawdownBps` is 0: it is
    /// a field of `params`
    function launchStricter(Launch calldata params, IVaultTypes.Limits calldata limits) external returns (address vault);
    /// @return amounts {tok} that `launch` would take now, rounded up
    function previewSeed(address[] calldata tokens, uint256[] calldata weights, uint256 seedValueD18)
        external
        view
        returns (uint256[] memory amounts);
    /// @notice By the owner: what vaults launched from now on get, within the caps; {bps} and {s}.
    // slither-disable-next-line shadowing-local // named as what it sets
    function setDefaults(Defaults calldata defaults) external;

    /// @return of assets, prices and adapters, of every vault of this factory
    function registry() external view returns (address);
    /// @return what every vault is a clone of
    function implementation() external view returns (address);
    /// @return what a vault launched now gets; {bps} and {s}
    function defaults() external view returns (Defaults memory);
    /// @return whether this factory launched it
    function isVault(address vault) external view returns (bool);
    /// @return number of vaults launched so far
    function vaultCount() external view returns (uint256);
    /// @return vaults from the `start`-th on, from 0, in the order of launch; at most `count`
    function vaults(uint256 start, uint256 count) external view returns (address[] memory);
}
