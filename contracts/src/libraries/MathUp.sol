// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title MathUp: OpenZeppelin's `mulDiv`, rounded up
/// @dev Returns the same as `Math.mulDiv` with `Rounding.Ceil`. That function costs 50 % more gas, because it has to
/// test the rounding argument.
library MathUp {
    /// @return z x · y / d, rounded up; panics if d is 0 or z has more than 256 bits
    function mulDivUp(uint256 x, uint256 y, uint256 d) internal pure returns (uint256 z) {
        z = Math.mulDiv(x, y, d);
        if (mulmod(x, y, d) != 0) ++z;
    }
}
