// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IAggregatorV3} from "./PriceFeed.sol";
import {IUniswapV3PoolOracle} from "./Twap.sol";

/// @dev The storage slot of an `IAssetRegistry.Asset`. The first field has the lowest bits.
type AssetWord is uint256;

using {feed, heartbeat, tokenDecimals, feedDecimals, isListed, has} for AssetWord global;

function feed(AssetWord a) pure returns (address) {
    return address(uint160(AssetWord.unwrap(a)));
}

/// @return {s} greatest age of an answer
function heartbeat(AssetWord a) pure returns (uint256) {
    return uint32(AssetWord.unwrap(a) >> 160);
}

function tokenDecimals(AssetWord a) pure returns (uint256) {
    return uint8(AssetWord.unwrap(a) >> 192);
}

function feedDecimals(AssetWord a) pure returns (uint256) {
    return uint8(AssetWord.unwrap(a) >> 200);
}

function isListed(AssetWord a) pure returns (bool) {
    return uint8(AssetWord.unwrap(a) >> 208) != 0;
}

/// @param check `Listings.HAS_BOUNDS`, `Listings.HAS_POOL` or `Listings.DISTRUSTED`
/// @return whether the asset has that check
function has(AssetWord a, uint256 check) pure returns (bool) {
    return (AssetWord.unwrap(a) >> 216) & check != 0;
}

/// @title Listings: which terms an asset may have, and when a proposal may be executed
library Listings {
    uint256 internal constant MIN_HEARTBEAT = 1 seconds;
    uint256 internal constant MAX_HEARTBEAT = 30 days;
    uint256 internal constant MIN_WINDOW = 1 minutes;
    uint256 internal constant MAX_WINDOW = 1 days;
    uint256 internal constant MAX_DEVIATION_BPS = 5000;
    uint256 internal constant MAX_DELAY = 30 days;
    uint256 internal constant MIN_GRACE = 1 hours;
    uint256 internal constant MAX_GRACE = 1 days;
    uint8 internal constant MAX_DECIMALS = 18;
    /// @dev {s} How long a due proposal may be executed.
    uint256 internal constant EXECUTION_WINDOW = 7 days;

    uint8 internal constant HAS_BOUNDS = 1;
    uint8 internal constant HAS_POOL = 2;
    uint8 internal constant DISTRUSTED = 4;

    /// @notice When a proposal may be executed.
    struct Due {
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s} 0 if nothing is proposed
    }

    /// @notice Reverts if a term is outside its allowed range. `quoteOf` checks the pool.
    /// @param l terms to check
    /// @return a the asset as the registry stores it
    function validate(IAssetRegistry.Listing memory l) internal view returns (IAssetRegistry.Asset memory a) {
        if (l.token == address(0) || l.feed == address(0)) revert IAssetRegistry.ZeroAddress();
        checkTerm("status", uint256(l.status), 1, uint256(type(IAssetRegistry.Status).max));
        checkTerm("heartbeat", l.heartbeat, MIN_HEARTBEAT, MAX_HEARTBEAT);
        if (l.maxPriceD18 != 0) checkTerm("minPriceD18", l.minPriceD18, 0, l.maxPriceD18);
        bool hasPool = l.pool != address(0);
        checkTerm("window", l.window, hasPool ? MIN_WINDOW : 0, hasPool ? MAX_WINDOW : 0);
        checkTerm("maxDeviationBps", l.maxDeviationBps, hasPool ? 1 : 0, hasPool ? MAX_DEVIATION_BPS : 0);

        (a.feed, a.heartbeat, a.status, a.tradeCapUsd) = (l.feed, l.heartbeat, l.status, l.tradeCapUsd);
        (a.tokenDecimals, a.feedDecimals) = (IERC20Metadata(l.token).decimals(), IAggregatorV3(l.feed).decimals());
        if (a.tokenDecimals > MAX_DECIMALS) revert IAssetRegistry.BadDecimals(l.token, a.tokenDecimals);
        if (a.feedDecimals > MAX_DECIMALS) revert IAssetRegistry.BadDecimals(l.feed, a.feedDecimals);
        if (l.minPriceD18 != 0 || l.maxPriceD18 != 0) a.checks |= HAS_BOUNDS;
        if (hasPool) a.checks |= HAS_POOL;
    }

    /// @notice Returns the other token of a pool. Reverts with BadPool unless `pool` is a pool of `token`.
    /// @return quote the pool's other token
    /// @return isToken1 whether `token` is the pool's token1
    function quoteOf(address pool, address token) internal view returns (address quote, bool isToken1) {
        if (pool.code.length == 0) revert IAssetRegistry.BadPool(pool, token);
        address token0 = IUniswapV3PoolOracle(pool).token0();
        address token1 = IUniswapV3PoolOracle(pool).token1();
        isToken1 = token == token1;
        if (token0 == token1 || !(isToken1 || token == token0)) revert IAssetRegistry.BadPool(pool, token);
        quote = isToken1 ? token0 : token1;
    }

    /// @notice Reverts with BadTerm unless `minimum` ≤ `value` ≤ `maximum`.
    function checkTerm(bytes32 field, uint256 value, uint256 minimum, uint256 maximum) internal pure {
        if (value < minimum || value > maximum) revert IAssetRegistry.BadTerm(field, value, minimum, maximum);
    }

    /// @notice Starts the delay of a proposal.
    /// @param due stored times of the proposal
    /// @param delay {s}
    /// @return executableAt {s}
    /// @return expiresAt {s}
    function start(Due storage due, uint256 delay) internal returns (uint64 executableAt, uint64 expiresAt) {
        // Times fit into 64 bits.
        executableAt = uint64(block.timestamp + delay);
        expiresAt = uint64(executableAt + EXECUTION_WINDOW);
        (due.executableAt, due.expiresAt) = (executableAt, expiresAt);
    }

    /// @notice Reverts unless the proposal may be executed now.
    /// @param due stored times of the proposal
    /// @param subject address that the error NothingProposed names
    function requireDue(Due storage due, address subject) internal view {
        if (due.expiresAt == 0) revert IAssetRegistry.NothingProposed(subject);
        if (block.timestamp < due.executableAt) revert IAssetRegistry.TooEarly(due.executableAt);
        if (block.timestamp > due.expiresAt) revert IAssetRegistry.Expired(due.expiresAt);
    }
}

// slither-disable-end timestamp
