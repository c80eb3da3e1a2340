// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
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

    /// @notice Reads the rates of the constituents. Reverts if a needed price is not fresh.
    /// @param registry source of the prices
    /// @param book the constituents
    /// @param everyPrice if false, a constituent that is not held needs no price and gets the rate 0
    /// @return rates {USD D18 per 1e36 tok} one for each constituent
    function loadRates(IAssetRegistry registry, Basket.Book memory book, bool everyPrice)
        internal
        view
        returns (uint256[] memory rates)
    {
        address[] memory tokens = book.tokens;
        if (!everyPrice) {
            tokens = new address[](book.tokens.length);
            for (uint256 i; i < tokens.length; ++i) {
                if (book.reserves[i] != 0) tokens[i] = book.tokens[i];
            }
        }
        return registry.ratesD18(tokens);
    }

    /// @notice Returns the rates of two tokens, neither of which is 0. Reverts if a price is not fresh.
    function loadPair(IAssetRegistry registry, address a, address b) internal view returns (uint256, uint256) {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (a, b);
        uint256[] memory rates = registry.ratesD18(tokens);
        return (rates[0], rates[1]);
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
    /// @param targetBps {bps} one for each value, each at most 10,000, with a sum of at most 10,000
    /// @param values {USD D18} from `valuesDown`
    /// @param nav {USD D18} sum of the values
    /// @return {D18 ratio} drift, rounded down; 0 if `nav` is 0
    function driftDown(uint256[] memory targetBps, uint256[] memory values, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        if (nav == 0) return 0;
        uint256 most = nav * Targets.BPS * 2; // {USD D18 * bps}
        uint256 off = 0; // {USD D18 * bps}
        // Nothing overflows. Values sum to `nav`, and targets to at most `nav`, so each product is at most nav ·
        // 10,000. The differences sum to at most twice that, which is `most`. Both arrays have the same length.
        unchecked {
            for (uint256 i; i < values.length; ++i) {
                uint256 current = values.unsafeMemoryAccess(i) * Targets.BPS;
                uint256 target = nav * targetBps.unsafeMemoryAccess(i);
                off += current > target ? current - target : target - current;
            }
        }
        return Math.mulDiv(off, D18, most);
    }

    /// @notice Like the function above, for a book whose values are not needed otherwise.
    function driftDown(Basket.Book memory book, uint256[] memory rates, uint256 nav) internal pure returns (uint256) {
        return driftDown(book.targetBps, valuesDown(book, rates), nav);
    }
}
