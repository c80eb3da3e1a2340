// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Basket} from "./Basket.sol";
import {MathUp} from "./MathUp.sol";
import {Targets} from "./Targets.sol";

/// @title Values, NAV and drift of a book at prices read once
library Valuation {
    using Arrays for uint256[];

    uint256 private constant D18 = 1e18;
    /// @dev A rate is the value of this many base units: with at most 18 decimals a whole number, so that
    /// amount × rate / 1e36 is exactly amount × price / 10^decimals.
    uint256 private constant RATE_BASE = 1e36;

    /// @param everyPrice false: a constituent that is not held needs no price, and gets the rate 0
    /// @return rates {USD D18 per 1e36 tok}; reverts where a needed price is not fresh
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

    /// @return the two tokens' rates, which are not 0; reverts where a price is not fresh
    function loadPair(IAssetRegistry registry, address a, address b) internal view returns (uint256, uint256) {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (a, b);
        uint256[] memory rates = registry.ratesD18(tokens);
        return (rates[0], rates[1]);
    }

    /// @return {USD D18}
    function valueDown(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(amount, rate, RATE_BASE);
    }

    /// @return {USD D18}
    function valueUp(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return MathUp.mulDivUp(amount, rate, RATE_BASE);
    }

    /// @param value {USD D18}
    /// @return {tok} most that is worth no more
    function amountDown(uint256 value, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(value, RATE_BASE, rate);
    }

    /// @param value {USD D18}
    /// @return {tok} least that is worth no less
    function amountUp(uint256 value, uint256 rate) internal pure returns (uint256) {
        return MathUp.mulDivUp(value, RATE_BASE, rate);
    }

    /// @return values {USD D18} of the reserves, each rounded down
    function valuesDown(Basket.Book memory book, uint256[] memory rates)
        internal
        pure
        returns (uint256[] memory values)
    {
        uint256[] memory reserves = book.reserves;
        values = new uint256[](rates.length);
        for (uint256 i; i < values.length; ++i) {
            // The three are as long.
            values[i] = valueDown(reserves.unsafeMemoryAccess(i), rates.unsafeMemoryAccess(i));
        }
    }

    /// @return total {USD D18}
    function sum(uint256[] memory values) internal pure returns (uint256 total) {
        for (uint256 i; i < values.length; ++i) {
            // `i` is below the length.
            total += values.unsafeMemoryAccess(i);
        }
    }

    /// @return nav {USD D18} sum of the constituents' values, each rounded down
    function navDown(Basket.Book memory book, uint256[] memory rates) internal pure returns (uint256 nav) {
        uint256[] memory reserves = book.reserves;
        for (uint256 i; i < rates.length; ++i) {
            // The two are as long.
            nav += valueDown(reserves.unsafeMemoryAccess(i), rates.unsafeMemoryAccess(i));
        }
    }

    /// @param values {USD D18} as of `valuesDown`
    /// @param targetBps as many, none over 10,000, that sum to at most that
    /// @param nav {USD D18} the sum of the values
    /// @return {D18 ratio} half the sum of |current − target| weights, rounded down; 0 where `nav` is 0
    function driftDown(uint256[] memory targetBps, uint256[] memory values, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        if (nav == 0) return 0;
        uint256 most = nav * Targets.BPS * 2; // {USD D18 * bps}
        uint256 off = 0; // {USD D18 * bps}
        // No value and no target's is above nav, and each kind sums to at most that: no product is above nav · 10,000, and
        // their differences sum to at most twice as much, which is `most`. The arrays are as long.
        unchecked {
            for (uint256 i; i < values.length; ++i) {
                uint256 current = values.unsafeMemoryAccess(i) * Targets.BPS;
                uint256 target = nav * targetBps.unsafeMemoryAccess(i);
                off += current > target ? current - target : target - current;
            }
        }
        return Math.mulDiv(off, D18, most);
    }

    /// @notice The same of a book that is valued for nothing else.
    function driftDown(Basket.Book memory book, uint256[] memory rates, uint256 nav) internal pure returns (uint256) {
        return driftDown(book.targetBps, valuesDown(book, rates), nav);
    }
}
