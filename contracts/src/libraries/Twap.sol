// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start assembly // each block says what it relies on

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev The part of a Uniswap v3 pool that a mean price is read from.
interface IUniswapV3PoolOracle {
    /// @return the pool's first token
    function token0() external view returns (address);
    /// @return the pool's second token
    function token1() external view returns (address);
    /// @param secondsAgos {s}
    /// @return tickCumulatives {tick s} at each of them
    /// @return secondsPerLiquidity not read
    function observe(uint32[] calldata secondsAgos)
        external
        view
        returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidity);
}

/// @title Time-weighted mean prices of Uniswap v3 pools: the geometric mean over a window, 1.0001^(mean tick)
/// @notice Only ever a reason to refuse a price, never a price that is traded at. Nothing here reverts, whatever the pool
/// answers.
library Twap {
    /// @dev √1.0001^tick has to fit Uniswap's 160 bits: no pool has ticks beyond.
    int256 internal constant MAX_TICK = 887_272;

    uint256 private constant ONE_X127 = 1 << 127;
    uint256 private constant LN_BASE_X192 = 627678790122201473118426061115651184808592391845062925; // ln 1.0001
    uint256 private constant LN_2_X192 = 4350955369971217654477563090224794165364344896676135745069;

    /// @return ok false where the pool has no answer for the whole window, or one that no pool can give
    /// @return tick mean over the last `window` {s}, rounded down
    function meanTick(address pool, uint32 window) internal view returns (bool ok, int256 tick) {
        bytes4 selector = IUniswapV3PoolOracle.observe.selector;
        int256 past;
        int256 present;
        // Not abi.decode: it reverts on malformed words. Asked for two moments, a pool answers two arrays of two words;
        // the first begins with the third word.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), 32)
            mstore(add(data, 36), 2)
            mstore(add(data, 68), window)
            mstore(add(data, 100), 0)
            ok := staticcall(gas(), pool, data, 132, 0, 0)
            ok := and(ok, gt(returndatasize(), 255))
            if ok {
                returndatacopy(data, 0, 160)
                past := mload(add(data, 96))
                present := mload(add(data, 128))
                ok := and(eq(mload(data), 64), eq(mload(add(data, 64)), 2))
                ok := and(ok, and(eq(past, signextend(6, past)), eq(present, signextend(6, present))))
            }
        }
        if (!ok || window == 0) return (false, 0);
        int256 span = int256(uint256(window));
        int256 sum = present - past;
        tick = sum / span;
        if (sum < 0 && sum % span != 0) --tick;
        ok = tick <= MAX_TICK && tick >= -MAX_TICK;
    }

    /// @notice 1.0001^tick with 127 fractional bits, for 0 ≤ `tick` ≤ MAX_TICK.
    /// @dev 1.0001^tick = e^x = 2^k · e^y, with x = tick · ln 1.0001, k = ⌊x / ln 2⌋, y = x − k · ln 2, and the Taylor
    /// series of e^y by Horner's rule: 1 + y(1 + y/2(1 + y/3(…(1 + y/34)))).
    ///
    /// Error, relative to the exact power: that of the constants, below (tick + k) · 2^-192 < 2^-171; of cutting y to 127
    /// bits, below 2^-127, downwards; of ending the series, below 2 · y^35/35! < 2^-149, downwards; of rounding its steps
    /// down, each by less than 2 · 2^-127 of which the later steps leave a y/n, in sum below 2.5 · 2^-127. All together
    /// below 2^-125 < 3e-38, and downwards but for the constants.
    function pow127(uint256 tick) internal pure returns (uint256) {
        // tick < 2^20 and the logarithm < 2^179, so x < 2^199, k < 128, y < ln 2. `power` < 2 · 2^127 and y < 2^127 are
        // below 2^255 multiplied; the result is below 2^128 · 2^127.
        unchecked {
            uint256 x = tick * LN_BASE_X192;
            uint256 k = x / LN_2_X192;
            // slither-disable-next-line divide-before-multiply // what is left of x below ln 2
            uint256 y = (x - k * LN_2_X192) >> 65;
            uint256 power = ONE_X127;
            for (uint256 n = 34; n != 0; --n) {
                power = ONE_X127 + ((y * power) >> 127) / n;
            }
            return power << k;
        }
    }

    /// @notice `amount` × 1.0001^tick, rounded down; 0 where that might not fit 256 bits, which is no price.
    /// @param tick −MAX_TICK to MAX_TICK
    function mulPowDown(uint256 amount, int256 tick) internal pure returns (uint256) {
        if (tick < 0) return Math.mulDiv(amount, ONE_X127, pow127(uint256(-tick)));
        uint256 power = pow127(uint256(tick));
        if (amount > type(uint256).max / ((power >> 127) + 1)) return 0;
        return Math.mulDiv(amount, power, ONE_X127);
    }
}

// slither-disable-end assembly
