// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Management fee by dilution, the same however often it is accrued
/// @notice A yearly fee f grows the supply by e^(g·t), with g = −ln(1 − f) a year. After 365 days the shares minted are
/// exactly the fraction f of the supply then; and since e^(g·a)·e^(g·b) = e^(g·(a+b)), when it is accrued does not matter.
/// @dev Fixed point X96 and X120 mean a number times 2^96 and 2^120. All rounding is down: against the fee's receiver.
library FeeMath {
    uint256 internal constant YEAR = 365 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant ONE_X120 = 1 << 120;
    /// @dev e^4 ≈ 55 times the supply, 38 years at 10 % a year. Growth between two accruals stops there, so that no
    /// neglected vault can overflow and block its holders' exit.
    uint256 private constant MAX_EXPONENT_X120 = 4 << 120;

    /// @notice g of a yearly fee: −ln(1 − f) = f + f²/2 + f³/3 + …
    /// @param feeBps at most 1,000
    /// @return rateX96 {1/year} below the true rate by less than 2^-95, which is 4e-25 of the rate at 1 bps and less above
    function logRateX96(uint256 feeBps) internal pure returns (uint96 rateX96) {
        uint256 power = ONE_X120 * feeBps / BPS;
        uint256 sum;
        for (uint256 k = 1; power != 0; ++k) {
            sum += power / k;
            power = power * feeBps / BPS;
        }
        // A fee of 10 % is 0.11 times 2^96.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint96(sum >> 24);
    }

    /// @notice Fee shares to mint on `supply` after `elapsed` seconds, rounded down.
    /// @dev Below the exact value by less than 1e-33 of `supply`, and the rounding to whole base units.
    /// @param supply {share D18}
    /// @param rateX96 {1/year} from `logRateX96`
    /// @param elapsed {s} below 2^64
    /// @return {share D18}
    function dilutionDown(uint256 supply, uint256 rateX96, uint256 elapsed) internal pure returns (uint256) {
        if (rateX96 == 0 || elapsed == 0 || supply == 0) return 0;
        uint256 exponentX120 = Math.min((rateX96 << 24) * elapsed / YEAR, MAX_EXPONENT_X120);
        return Math.mulDiv(supply, expM1Down(exponentX120), ONE_X120);
    }

    /// @notice e^x − 1 = x + x²/2! + x³/3! + …, rounded down.
    /// @param xX120 at most 4·2^120: no product below exceeds 2^246
    function expM1Down(uint256 xX120) internal pure returns (uint256 sumX120) {
        unchecked {
            uint256 term = xX120;
            for (uint256 k = 2; term != 0; ++k) {
                sumX120 += term;
                term = (term * xX120 >> 120) / k;
            }
        }
    }
}
