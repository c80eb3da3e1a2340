// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Basket} from "./Basket.sol";
import {Targets} from "./Targets.sol";

/// @title Values, NAV and drift of a book at prices read once
library Valuation {
    uint256 private constant D18 = 1e18;
    /// @dev A rate is the value of this many base units: with at most 18 decimals a whole number, so that
    /// amount × rate / 1e36 is exactly amount × price / 10^decimals, from one call per token.
    uint256 private constant RATE_BASE = 1e36;

    /// @param everyPrice false: a constituent that is not held needs no price, and gets the rate 0
    /// @return rates {USD D18 per 1e36 tok}; reverts where a needed price is not fresh
    function loadRates(IAssetRegistry registry, Basket.Book memory book, bool everyPrice)
        internal
        view
        returns (uint256[] memory rates)
    {
        rates = new uint256[](book.tokens.length);
        for (uint256 i; i < rates.length; ++i) {
            if (everyPrice || book.reserves[i] != 0) rates[i] = registry.valueD18(book.tokens[i], RATE_BASE);
        }
    }

    /// @return {USD D18}
    function valueDown(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(amount, rate, RATE_BASE);
    }

    /// @return {USD D18}
    function valueUp(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(amount, rate, RATE_BASE, Math.Rounding.Ceil);
    }

    /// @return nav {USD D18} sum of the constituents' values, each rounded down
    function navDown(Basket.Book memory book, uint256[] memory rates) internal pure returns (uint256 nav) {
        for (uint256 i; i < rates.length; ++i) {
            nav += valueDown(book.reserves[i], rates[i]);
        }
    }

    /// @return {D18 ratio} half the sum of |current − target| weights, rounded down; 0 where `nav` is 0
    function driftDown(Basket.Book memory book, uint256[] memory rates, uint256 nav) internal pure returns (uint256) {
        if (nav == 0) return 0;
        uint256 sum; // {USD D18 * bps}
        for (uint256 i; i < rates.length; ++i) {
            uint256 current = valueDown(book.reserves[i], rates[i]) * Targets.BPS;
            uint256 target = nav * book.targetBps[i];
            sum += current > target ? current - target : target - current;
        }
        return Math.mulDiv(sum, D18, nav * Targets.BPS * 2);
    }
}
