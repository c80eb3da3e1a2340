// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Assets that indices may hold, their prices, and the adapters that vaults may trade through
interface IAssetRegistry {
    /// @dev Active: may be bought. ReduceOnly: may be held and sold. Delisted: as ReduceOnly, and marked for removal.
    enum Status {
        Unlisted,
        Active,
        ReduceOnly,
        Delisted
    }

    struct Asset {
        address feed; // Chainlink AggregatorV3Interface, USD per whole token
        uint32 heartbeat; // {s} greatest age of an answer
        uint8 tokenDecimals;
        uint8 feedDecimals;
        Status status;
    }

    event AssetListed(
        address indexed token, address indexed feed, uint32 heartbeat, uint8 tokenDecimals, uint8 feedDecimals
    );
    event AssetStatusChanged(address indexed token, Status status);
    event AdapterChanged(address indexed adapter, bool approved);

    error UnknownAsset(address token);
    error AssetAlreadyListed(address token);
    error BadDecimals(address token, uint8 decimals);
    error BadHeartbeat(uint32 heartbeat);
    error BadPrice(address token, int256 answer);
    error StalePrice(address token, uint256 updatedAt, uint256 heartbeat);
    error StatusNotAllowed(address token, Status from, Status to);
    error ZeroAddress();

    function list(address token, address feed, uint32 heartbeat) external;
    /// @notice Only ever downwards (Active → ReduceOnly → Delisted) by owner or guardian; upwards by the owner alone.
    function setStatus(address token, Status status) external;
    function setAdapter(address adapter, bool approved) external;

    function asset(address token) external view returns (Asset memory);
    function assets() external view returns (address[] memory);
    function isActive(address token) external view returns (bool);
    function isAdapter(address adapter) external view returns (bool);
    /// @return {USD D18 per whole token} fresh and positive, or reverts with BadPrice / StalePrice / UnknownAsset
    function priceD18(address token) external view returns (uint256);
    /// @return ok false where `priceD18` would revert; price is then 0
    function tryPriceD18(address token) external view returns (bool ok, uint256 price, uint256 updatedAt);
    /// @return {USD D18} value of `amount` {tok}, rounded down
    function valueD18(address token, uint256 amount) external view returns (uint256);
}
