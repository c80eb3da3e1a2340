// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {PriceFeed} from "./PriceFeed.sol";
import {SafeExit} from "./SafeExit.sol";

/// @dev The functions of a Uniswap v3 pool that are needed to read a mean price.
interface IUniswapV3PoolOracle {
    /// @return the pool's first token
    function token0() external view returns (address);
    /// @return the pool's second token
    function token1() external view returns (address);
    /// @param secondsAgos {s} how long ago each observation is
    /// @return tickCumulatives {tick s} one for each of `secondsAgos`
    /// @return secondsPerLiquidity not used
    function observe(uint32[] calldata secondsAgos)
        external
        view
        returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidity);
}

/// @title Twap: time-weighted mean prices of Uniswap v3 pools
/// @notice The price is the geometric mean over a window, 1.0001^(mean tick). It is used only to refuse another price,
/// never to trade at. No function reverts, whatever the pool answers.
library Twap {
    /// @dev Largest tick of a Uniswap pool, whose √1.0001^tick must fit into 160 bits.
    int256 internal constant MAX_TICK = 887_272;

    uint256 private constant ONE_X127 = 1 << 127;
    uint256 private constant LN_BASE_X192 = 627678790122201473118426061115651184808592391845062925; // ln 1.0001
    uint256 private constant LN_2_X192 = 4350955369971217654477563090224794165364344896676135745069;

    /// @notice Returns the pool's mean tick over the last `window` seconds.
    /// @dev Reverts with InsufficientGas like `PriceFeed.read`.
    /// @param pool address of the pool
    /// @param window {s}
    /// @return ok false if the pool has no answer for the whole window, or gives an impossible answer
    /// @return tick mean tick, rounded down
    function meanTick(address pool, uint32 window) internal view returns (bool ok, int256 tick) {
        bytes4 selector = IUniswapV3PoolOracle.observe.selector;
        uint256 stipend = PriceFeed.SOURCE_GAS;
        uint256 gasBefore = gasleft();
        int256 past;
        int256 present;
        // abi.decode would revert on malformed words. Asked for two times, a pool answers with two arrays of two words.
        // The first array begins at the third word.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), 32)
            mstore(add(data, 36), 2)
            mstore(add(data, 68), window)
            mstore(add(data, 100), 0)
            ok := staticcall(stipend, pool, data, 132, 0, 0)
            ok := and(ok, gt(returndatasize(), 255))
            if ok {
                returndatacopy(data, 0, 160)
                past := mload(add(data, 96))
                present := mload(add(data, 128))
                ok := and(eq(mload(data), 64), eq(mload(add(data, 64)), 2))
                ok := and(ok, and(eq(past, signextend(6, past)), eq(present, signextend(6, present))))
            }
        }
        if (!ok) SafeExit.checkStipend(gasBefore, stipend);
        if (!ok || window == 0) return (false, 0);
        int256 span = int256(uint256(window));
        int256 sum = present - past;
        tick = sum / span;
        if (sum < 0 && sum % span != 0) --tick;
        ok = tick <= MAX_TICK && tick >= -MAX_TICK;
    }

    /// @notice Returns 1.0001^tick with 127 fractional bits, for 0 ≤ `tick` ≤ MAX_TICK.
    /// @dev 1.0001^tick = e^x = 2^k · e^y, with x = tick · ln 1.0001, k = ⌊x / ln 2⌋ and y = x − k · ln 2. The Taylor
    /// series of e^y is evaluated by Horner's rule: 1 + y(1 + y/2(1 + y/3(…(1 + y/34)))).
    ///
    /// Relative error, by source:
    /// - constants: below (tick + k) · 2^-192 < 2^-171, in either direction;
    /// - cutting y to 127 bits: below 2^-127, downwards;
    /// - ending the series: below 2 · y^35/35! < 2^-149, downwards;
    /// - rounding each step down: by less than 2 · 2^-127, of which the later steps keep y/n; in sum below 2.5 ·
    /// 2^-127.
    ///
    /// The total is below 2^-125 < 3e-38.
    function pow127(uint256 tick) internal pure returns (uint256) {
        // Nothing overflows. tick < 2^20 and ln 1.0001 < 2^179, so x < 2^199, k < 128 and y < ln 2. The product of
        // `power` < 2 · 2^127 and y < 2^127 is below 2^255. The result is below 2^128 · 2^127.
        unchecked {
            uint256 x = tick * LN_BASE_X192;
            uint256 k = x / LN_2_X192;
            // slither-disable-next-line divide-before-multiply // y is the remainder of x, below ln 2
            uint256 y = (x - k * LN_2_X192) >> 65;
            uint256 power = ONE_X127;
            for (uint256 n = 34; n != 0; --n) {
                power = ONE_X127 + ((y * power) >> 127) / n;
            }
            return power << k;
        }
    }

    /// @notice Returns `amount` × 1.0001^tick, rounded down. Returns 0, which is no price, if the result might not fit
    /// into 256 bits.
    /// @param amount any amount
    /// @param tick between −MAX_TICK and MAX_TICK
    function mulPowDown(uint256 amount, int256 tick) internal pure returns (uint256) {
        if (tick < 0) return Math.mulDiv(amount, ONE_X127, pow127(uint256(-tick)));
        uint256 power = pow127(uint256(tick));
        if (amount > type(uint256).max / ((power >> 127) + 1)) return 0;
        return Math.mulDiv(amount, power, ONE_X127);
    }
}

// slither-disable-end assembly
