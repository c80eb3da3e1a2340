// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {MathUp} from "./MathUp.sol";

/// @title Scale: reserves stored as bases times one common scale
/// @notice A reserve is base · scale / 2^104, rounded down. A contribution or a withdrawal changes every reserve by the
/// same factor, so it changes only the scale and writes no base. If the scale changes by d, a contribution pays ⌈base ·
/// d / 2^104⌉ and a withdrawal gets ⌊base · d / 2^104⌋ of each token.
/// @dev Solvency: the vault always holds its reserves. Let a = base · scale / 2^104 and b = base · d / 2^104. Then ⌊a +
/// b⌋ − ⌊a⌋ ≤ ⌈b⌉ for a contribution, and ⌊a⌋ − ⌊a − b⌋ ≥ ⌊b⌋ for a withdrawal.
///
/// Fairness: nobody gains by rounding. A contribution's d is rounded down from the given amounts, and its shares are
/// rounded down from d. A withdrawal's d is rounded down from its shares. A written base is rounded up and gives back
/// exactly the reserve it was made from, because the scale is at most 2^104.
///
/// New bases keep every whole reserve but drop its fraction of a base unit. That fraction, less than one base unit of
/// each token, then belongs to nobody. If a withdrawal caused the new bases, the other holders together lose that much.
/// If the same amounts are contributed again, they buy up to (reserve + 1)/reserve times the shares burned. Those
/// shares never pay out more than was paid in.
///
/// Bounds: a base has 128 bits. A reserve below 2^112 {tok}, which is 5e15 whole tokens with 18 decimals, fits at
/// every scale that is not worn. A contribution or trade that would create a larger reserve reverts. Nothing that
/// lowers reserves can hit that bound.
library Scale {
    uint256 internal constant SHIFT = 104;
    /// @dev The scale right after bases were written. Reserves can then grow or shrink by a factor of 2^8 until bases
    /// must be written again. At this scale, a base is 2^8 times its reserve.
    uint256 internal constant ONE = 1 << 96;
    uint256 internal constant MIN = 1 << 88;
    uint256 internal constant END = 1 << 104; // the smallest scale that is too large to store

    /// @return {tok} reserve, rounded down
    function reserveDown(uint256 base, uint256 scale) internal pure returns (uint256) {
        return amountDown(base, scale);
    }

    /// @param base base of the token
    /// @param d change of the scale
    /// @return {tok} amount for that change, rounded up
    function amountUp(uint256 base, uint256 d) internal pure returns (uint256) {
        if ((base | d) >> 128 != 0) return MathUp.mulDivUp(base, d, 1 << SHIFT);
        // Nothing overflows: (2^128 − 1)² + 2^104 is below 2^256.
        unchecked {
            return (base * d + ((1 << SHIFT) - 1)) >> SHIFT;
        }
    }

    /// @param base base of the token
    /// @param d change of the scale
    /// @return {tok} amount for that change, rounded down
    function amountDown(uint256 base, uint256 d) internal pure returns (uint256) {
        if ((base | d) >> 128 != 0) return Math.mulDiv(base, d, 1 << SHIFT);
        // Nothing overflows: both factors are below 2^128.
        unchecked {
            return base * d >> SHIFT;
        }
    }

    /// @notice Returns the change of the scale that `amount` {tok} covers, rounded down. `base` must not be 0.
    /// @dev A larger amount counts as 2^152 − 1, so the result stays below 2^256. No base needs a larger amount.
    function changeDown(uint256 amount, uint256 base) internal pure returns (uint256 d) {
        return ((amount < type(uint152).max ? amount : type(uint152).max) << SHIFT) / base;
    }

    /// @notice Returns the base for which `reserveDown` gives exactly `reserve` {tok}. `scale` is between 1 and 2^104.
    function baseOf(uint256 reserve, uint256 scale) internal pure returns (uint256) {
        return MathUp.mulDivUp(reserve, 1 << SHIFT, scale);
    }

    /// @return true if the scale is out of range, so that bases must be written again for the scale ONE
    function isWorn(uint256 scale) internal pure returns (bool) {
        return scale < MIN || scale >= END;
    }
}
