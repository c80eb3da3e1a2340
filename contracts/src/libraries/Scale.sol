// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {MathUp} from "./MathUp.sol";

/// @title Reserves as bases times one scale: reserve = base · scale / 2^104, rounded down
/// @notice A contribution or a withdrawal changes every reserve by one factor, so it moves the scale and writes no
/// reserve. With d the change of the scale, ⌈base · d / 2^104⌉ is taken in or ⌊base · d / 2^104⌋ is paid out.
/// @dev Why the vault always has what its reserves say: ⌊a + b⌋ − ⌊a⌋ ≤ ⌈b⌉ (in) and ⌊a⌋ − ⌊a − b⌋ ≥ ⌊b⌋ (out), with
/// a = base · scale / 2^104 and b = base · d / 2^104. Why nobody gains: shares are minted for d rounded down, and burned
/// for d rounded down, while d itself was rounded down from what is given. A written base is rounded up, and gives back
/// exactly the reserve it was made from, for the scale is at most 2^104.
///
/// Bases that are written anew keep every reserve, but not what it had beyond whole base units: less than one of each token
/// becomes nobody's. Where that follows a withdrawal, all others together lose that much, and who comes back with what was
/// paid gets up to (reserve + 1)/reserve times the shares that left, yet is never paid more for them than was paid in.
///
/// A base has 128 bits, so a reserve below 2^112 {tok}, 5e15 whole tokens of 18 decimals, can be written at any scale that
/// is not worn. A larger one is refused where it would come to be, by a contribution or a trade; nothing that lowers
/// reserves can meet that bound.
library Scale {
    uint256 internal constant SHIFT = 104;
    /// @dev The scale of a vault whose bases were just written: room for 2^8 times as much, and as little, before they
    /// are written again. A base is then 2^8 times its reserve.
    uint256 internal constant ONE = 1 << 96;
    uint256 internal constant MIN = 1 << 88;
    uint256 internal constant END = 1 << 104; // the first that is too large to store

    /// @return {tok}
    function reserveDown(uint256 base, uint256 scale) internal pure returns (uint256) {
        return amountDown(base, scale);
    }

    /// @param d change of the scale
    /// @return {tok}
    function amountUp(uint256 base, uint256 d) internal pure returns (uint256) {
        if ((base | d) >> 128 != 0) return MathUp.mulDivUp(base, d, 1 << SHIFT);
        // (2^128 − 1)² + 2^104 is below 2^256.
        unchecked {
            return (base * d + ((1 << SHIFT) - 1)) >> SHIFT;
        }
    }

    /// @param d change of the scale
    /// @return {tok}
    function amountDown(uint256 base, uint256 d) internal pure returns (uint256) {
        if ((base | d) >> 128 != 0) return Math.mulDiv(base, d, 1 << SHIFT);
        // Two factors below 2^128 have a product below 2^256.
        unchecked {
            return base * d >> SHIFT;
        }
    }

    /// @notice The change of the scale that `amount` {tok} covers. `base` is not 0.
    /// @dev An amount beyond 152 bits counts as that many: no base is so large, and the result stays below 2^256.
    function changeDown(uint256 amount, uint256 base) internal pure returns (uint256 d) {
        return ((amount < type(uint152).max ? amount : type(uint152).max) << SHIFT) / base;
    }

    /// @notice The base from which `reserveDown` makes exactly `reserve` {tok}. `scale` is from 1 to 2^104.
    function baseOf(uint256 reserve, uint256 scale) internal pure returns (uint256) {
        return MathUp.mulDivUp(reserve, 1 << SHIFT, scale);
    }

    /// @return true where the bases are to be written again, at the scale ONE
    function isWorn(uint256 scale) internal pure returns (bool) {
        return scale < MIN || scale >= END;
    }
}
