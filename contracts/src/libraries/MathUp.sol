// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title OpenZeppelin's `mulDiv`, rounded up
/// @dev As `Math.mulDiv` with `Rounding.Ceil`, without asking which rounding is meant: that costs half as much again.
library MathUp {
    /// @return z x · y / d rounded up; panics where d is 0 or z is over 256 bits
    function mulDivUp(uint256 x, uint256 y, uint256 d) internal pure returns (uint256 z) {
        z = Math.mulDiv(x, y, d);
        if (mulmod(x, y, d) != 0) ++z;
    }
}
