// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "./Basket.sol";
import {MathUp} from "./MathUp.sol";
import {Targets} from "./Targets.sol";

/// @title Valuation: values, NAV and drift of a book at prices that are read once
library Valuation {
    using Arrays for uint256[];

    uint256 private constant D18 = 1e18;
    /// @dev A rate is the value of this many base units. With at most 18 decimals it is a whole number, so amount ×
    /// rate / 1e36 is exactly amount × price / 10^decimals.
    uint256 private constant RATE_BASE = 1e36;

    /// @notice Reads the rates of the held constituents. Reverts if one has no price.
    /// @param registry source of the prices
    /// @param book the constituents
    /// @return rates {USD D18 per 1e36 tok} one for each constituent; 0 if it is not held
    function loadRates(IAssetRegistry registry, Basket.Book memory book)
        internal
        view
        returns (uint256[] memory rates)
    {
        return registry.ratesD18(held(book));
    }

    /// @return tokens the constituents, with zero in place of those without a reserve
    function held(Basket.Book memory book) internal pure returns (address[] memory tokens) {
        tokens = new address[](book.tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            if (book.reserves[i] != 0) tokens[i] = book.tokens[i];
        }
    }

    /// @notice Reads both sources of each price; see `IAssetRegistry.tryRatesD18`.
    /// @return low {USD D18 per 1e36 tok} one for each token
    /// @return high {USD D18 per 1e36 tok} one for each token; the same list if no two sources disagree
    function tryRates(IAssetRegistry registry, address[] memory tokens)
        internal
        view
        returns (uint256[] memory low, uint256[] memory high)
    {
        (low, high) = registry.tryRatesD18(tokens);
        if (high.length == 0) high = low;
    }

    /// @notice Returns the rates of two tokens, neither of which is 0. Reverts if one has no price.
    function loadPair(IAssetRegistry registry, address a, address b) internal view returns (uint256, uint256) {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (a, b);
        uint256[] memory rates = registry.ratesD18(tokens);
        return (rates[0], rates[1]);
    }

    /// @notice Returns the rates of a bid's tokens. `bought` needs a price. The sources of `sold` may disagree.
    /// @dev Reverts with NoAgreedPrice.
    /// @return rate {USD D18 per 1e36 tok} rate of `bought`
    /// @return low {USD D18 per 1e36 tok} lower rate of `sold`
    /// @return high {USD D18 per 1e36 tok} higher rate of `sold`
    function loadSale(IAssetRegistry registry, address bought, address sold)
        internal
        view
        returns (uint256 rate, uint256 low, uint256 high)
    {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (bought, sold);
        (uint256[] memory lows, uint256[] memory highs) = tryRates(registry, tokens);
        (rate, low, high) = (lows[0], lows[1], highs[1]);
        checkPair(bought, rate, highs[0], sold, low);
    }

    /// @notice Reverts with NoAgreedPrice unless the bought token has a price and the sold one two live sources.
    function checkPair(address bought, uint256 lowBought, uint256 highBought, address sold, uint256 lowSold)
        internal
        pure
    {
        if (lowBought == 0 || lowBought != highBought) revert IVaultTypes.NoAgreedPrice(bought);
        if (lowSold == 0) revert IVaultTypes.NoAgreedPrice(sold);
    }

    /// @notice Returns the targets of the constituents that have a rate. The others are quarantined: they count as 0, and
    /// the targets of the rest apply to the value of the rest.
    /// @param rates {USD D18 per 1e36 tok} one for each constituent
    /// @return targetBps {bps} 0 for a quarantined constituent
    /// @return sumBps {bps} sum of these targets, which stands for the whole value
    function ratedTargets(Basket.Book memory book, uint256[] memory rates)
        internal
        pure
        returns (uint256[] memory targetBps, uint256 sumBps)
    {
        (targetBps, sumBps) = (book.targetBps, Targets.BPS);
        for (uint256 i; i < rates.length; ++i) {
            // All three arrays have the same length.
            if (rates.unsafeMemoryAccess(i) != 0 || targetBps.unsafeMemoryAccess(i) == 0) continue;
            if (sumBps == Targets.BPS) targetBps = _copy(targetBps);
            sumBps -= targetBps[i];
            targetBps[i] = 0;
        }
    }

    function _copy(uint256[] memory from) private pure returns (uint256[] memory to) {
        to = new uint256[](from.length);
        for (uint256 i; i < to.length; ++i) {
            to[i] = from[i];
        }
    }

    /// @return {USD D18} value of `amount`, rounded down
    function valueDown(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(amount, rate, RATE_BASE);
    }

    /// @return {USD D18} value of `amount`, rounded up
    function valueUp(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return MathUp.mulDivUp(amount, rate, RATE_BASE);
    }

    /// @param value {USD D18}
    /// @param rate {USD D18 per 1e36 tok}
    /// @return {tok} largest amount that is worth at most `value`
    function amountDown(uint256 value, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(value, RATE_BASE, rate);
    }

    /// @param value {USD D18}
    /// @param rate {USD D18 per 1e36 tok}
    /// @return {tok} smallest amount that is worth at least `value`
    function amountUp(uint256 value, uint256 rate) internal pure returns (uint256) {
        return MathUp.mulDivUp(value, RATE_BASE, rate);
    }

    /// @return values {USD D18} value of each reserve, rounded down
    function valuesDown(Basket.Book memory book, uint256[] memory rates)
        internal
        pure
        returns (uint256[] memory values)
    {
        uint256[] memory reserves = book.reserves;
        values = new uint256[](rates.length);
        for (uint256 i; i < values.length; ++i) {
            // All three arrays have the same length.
            values[i] = valueDown(reserves.unsafeMemoryAccess(i), rates.unsafeMemoryAccess(i));
        }
    }

    /// @return total {USD D18} sum of the values
    function sum(uint256[] memory values) internal pure returns (uint256 total) {
        for (uint256 i; i < values.length; ++i) {
            // `i` is below the length.
            total += values.unsafeMemoryAccess(i);
        }
    }

    /// @return nav {USD D18} sum of the reserves' values, each rounded down
    function navDown(Basket.Book memory book, uint256[] memory rates) internal pure returns (uint256 nav) {
        uint256[] memory reserves = book.reserves;
        for (uint256 i; i < rates.length; ++i) {
            // Both arrays have the same length.
            nav += valueDown(reserves.unsafeMemoryAccess(i), rates.unsafeMemoryAccess(i));
        }
    }

    /// @notice Returns half the sum of |current − target| weights.
    /// @param targetBps {bps} one for each value
    /// @param sumBps {bps} sum of the targets, at most 10,000
    /// @param values {USD D18} from `valuesDown`
    /// @param nav {USD D18} sum of the values
    /// @return {D18 ratio} drift, rounded down; 0 if `nav` or `sumBps` is 0
    function driftDown(uint256[] memory targetBps, uint256 sumBps, uint256[] memory values, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        uint256 most = nav * sumBps * 2; // {USD D18 * bps}
        if (most == 0) return 0;
        uint256 off = 0; // {USD D18 * bps}
        // Nothing overflows. Values sum to `nav`, and targets to at most `sumBps`, so each product is at most nav ·
        // 10,000. The differences sum to at most twice that, which is `most`. Both arrays have the same length.
        unchecked {
            for (uint256 i; i < values.length; ++i) {
                uint256 current = values.unsafeMemoryAccess(i) * sumBps;
                uint256 target = nav * targetBps.unsafeMemoryAccess(i);
                off += current > target ? current - target : target - current;
            }
        }
        return Math.mulDiv(off, D18, most);
    }

    /// @notice Like the function above, for a book whose values are not needed otherwise.
    function driftDown(Basket.Book memory book, uint256[] memory rates, uint256 nav) internal pure returns (uint256) {
        return driftDown(book.targetBps, Targets.BPS, valuesDown(book, rates), nav);
    }
}
