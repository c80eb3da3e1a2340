// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IVaultTypes} from "./IVaultTypes.sol";

/// @title IVaultFactory: launches index vaults
interface IVaultFactory {
    /// @notice What a creator decides for a new vault.
    struct Launch {
        string name; // 1 to 64 bytes
        string symbol; // 1 to 16 bytes
        address[] tokens; // Active assets, no duplicates, 1 to 32
        uint256[] weights; // {bps} their sum is 10,000
        uint256[] maxAmounts; // {tok} largest amount of each token that the seed may take
        uint256 seedValueD18; // {USD D18} at least MIN_SEED_D18
        IVaultTypes.Fees fees; // within the caps of `FeeMath`
        uint32 targetDelay; // {s} at least the factory's minimum
        uint16 drawdownBps; // fall from the peak that makes the vault reduce-only, at most 5,000; 0 means 5,000
        uint128 shareCap; // {share D18} largest supply that contributions may create; 0 means no limit
        address keeper; // zero means the factory's default keeper
        uint256 deadline; // {s} last second in which the launch may happen
        bytes32 defaultsHash; // `defaultsHash` that the creator has seen and accepts; zero accepts every default
    }

    /// @notice The settings that every new vault gets. Changing them changes no live vault.
    struct Defaults {
        address keeper;
        address guardian;
        address platform;
        uint16 platformShareBps;
        IVaultTypes.Limits limits; // drawdownBps is not used; each launch sets its own
        uint32 minTargetDelay; // {s}
        uint32 targetWindow; // {s}
    }

    /// @notice A vault was launched. Fires after the vault's own events of the launch.
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
    /// @notice Vaults that are launched from now on get these defaults.
    event DefaultsChanged(Defaults defaults);

    /// @notice The name is empty or too long, in bytes.
    error BadName(uint256 length);
    /// @notice The symbol is empty or too long, in bytes.
    error BadSymbol(uint256 length);
    /// @notice The seed's value {USD D18} is below the minimum.
    error SeedTooSmall(uint256 seedValueD18, uint256 minimumD18);
    /// @notice The seed would take more {tok} of a token than the creator's maximum.
    error SeedOverMax(address token, uint256 amount, uint256 maxAmount);
    /// @notice The module has another registry, or is not the one that is named.
    error ModuleMismatch(address module, bytes32 name);
    /// @notice The target delay {s} is below the factory's minimum.
    error DelayTooShort(uint32 delay, uint32 minimum);
    /// @notice The platform's share of fees exceeds its cap.
    error ShareOverCap(uint256 shareBps, uint256 capBps);
    /// @notice A limit is outside the range that this factory allows.
    error BadLimit(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice The target window {s} is below its minimum.
    error WindowTooShort(uint32 window, uint32 minimum);
    /// @notice Two arrays differ in length.
    error LengthMismatch(uint256 expected, uint256 got);
    /// @notice The vault got another amount {tok} of the seed than asked, for example because the token takes a fee.
    error TransferMismatch(address token, uint256 expected, uint256 got);
    /// @notice The defaults are not the ones that the creator accepts.
    error DefaultsMismatch(bytes32 accepted, bytes32 current);
    /// @notice The launch was possible until `deadline` {s}.
    error Expired(uint256 deadline);
    /// @notice An address that must be set is zero.
    error ZeroAddress();

    /// @notice Launches a vault at 100 USD per share. Takes the seed from the caller, in the target weights at oracle
    /// prices, rounded up.
    function launch(Launch calldata params) external returns (address vault);
    /// @notice Like `launch`, with limits that the creator makes stricter than the defaults.
    /// @param limits Fields that are 0 get the default. Slippage, trade size, daily loss and daily turnover may be at
    /// most the default. Auction band, idle time and cool-off must be at least the default. `drawdownBps` must be 0,
    /// because it is a field of `params`.
    function launchStricter(Launch calldata params, IVaultTypes.Limits calldata limits) external returns (address vault);
    /// @notice Like `launchStricter`, with options that a plain launch does not have. Holders can, for example, get a
    /// veto on targets and fees.
    /// @param options Fields that are 0 add nothing. At least one must be set.
    function launchWith(
        Launch calldata params,
        IVaultTypes.Limits calldata limits,
        IVaultTypes.Options calldata options
    ) external returns (address vault);
    /// @notice Returns what `launch` would take now.
    /// @return amounts {tok} one for each token, rounded up
    function previewSeed(address[] calldata tokens, uint256[] calldata weights, uint256 seedValueD18)
        external
        view
        returns (uint256[] memory amounts);
    /// @notice Sets the defaults of future vaults, in {bps} and {s}, within the caps. Only the owner may.
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setDefaults(Defaults calldata defaults) external;

    /// @return the registry of assets, prices and adapters of every vault of this factory
    function registry() external view returns (address);
    /// @return the contract of which every vault is a clone
    function implementation() external view returns (address);
    /// @return the settings that a vault gets if it is launched now, in {bps} and {s}
    function defaults() external view returns (Defaults memory);
    /// @return keccak256(abi.encode(defaults)), with which a launch pins the platform's terms
    function defaultsHash() external view returns (bytes32);
    /// @return whether this factory launched the vault
    function isVault(address vault) external view returns (bool);
    /// @return number of vaults launched so far
    function vaultCount() external view returns (uint256);
    /// @return at most `count` vaults in the order of launch, beginning with number `start`; the first is number 0
    function vaults(uint256 start, uint256 count) external view returns (address[] memory);
}
