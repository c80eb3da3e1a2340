// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {MathUp} from "./MathUp.sol";

/// @title Fees by dilution: for management, the same however often it is accrued; for performance, above a mark
/// @notice A yearly management fee f grows the supply by e^(g·t), with g = −ln(1 − f) a year. After 365 days the shares minted are
/// exactly the fraction f of the supply then; and since e^(g·a)·e^(g·b) = e^(g·(a+b)), when it is accrued does not matter.
/// @dev Fixed point X96 and X120 mean a number times 2^96 and 2^120. All rounding is down: against the fee's receiver.
library FeeMath {
    uint16 internal constant MANAGEMENT_CAP_BPS = 1000;
    uint16 internal constant PERFORMANCE_CAP_BPS = 3000;
    uint16 internal constant ENTRY_CAP_BPS = 200;
    uint16 internal constant EXIT_CAP_BPS = 200;
    uint256 internal constant YEAR = 365 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    uint256 private constant ONE_X120 = 1 << 120;
    /// @dev e^4 ≈ 55 times the supply, 38 years at 10 % a year. Growth between two accruals stops there, so that no
    /// neglected vault can overflow and block its holders' exit.
    uint256 private constant MAX_EXPONENT_X120 = 4 << 120;

    /// @notice Reverts with FeeOverCap where a fee is above what any vault may ever charge.
    function checkCaps(IVaultTypes.Fees memory fees) internal pure {
        _checkCap(fees.managementBps, MANAGEMENT_CAP_BPS);
        _checkCap(fees.performanceBps, PERFORMANCE_CAP_BPS);
        _checkCap(fees.entryBps, ENTRY_CAP_BPS);
        _checkCap(fees.exitBps, EXIT_CAP_BPS);
    }

    function _checkCap(uint256 feeBps, uint256 capBps) private pure {
        if (feeBps > capBps) revert IVaultTypes.FeeOverCap(feeBps, capBps);
    }

    /// @notice g of a yearly fee: −ln(1 − f) = f + f²/2 + f³/3 + …
    /// @param feeBps at most 1,000
    /// @return rateX96 {1/year} below the true rate by less than 2^-95, which is 4e-25 of the rate at 1 bps and less above
    function logRateX96(uint256 feeBps) internal pure returns (uint96 rateX96) {
        uint256 power = ONE_X120 * feeBps / BPS;
        uint256 sum = 0;
        for (uint256 k = 1; power != 0; ++k) {
            sum += power / k;
            // slither-disable-next-line divide-before-multiply // the next power of the series, rounded down as all here
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
    /// @param xX120 at most 4·2^120
    function expM1Down(uint256 xX120) internal pure returns (uint256 sumX120) {
        // Every term, and the sum, is below 2^126; a term times x is below 2^246.
        unchecked {
            uint256 term = xX120;
            for (uint256 k = 2; term != 0; ++k) {
                sumX120 += term;
                term = (term * xX120 >> 120) / k;
            }
        }
    }

    /// @notice The performance fee on what the level, NAV per share, has gained above the high-water mark.
    /// @dev The mark moves to the level after the fee, rounded up, so that no gain is charged twice. A NAV or a level of
    /// 2^128 and more is no price to charge on: nothing is due then, and nothing here can revert.
    /// @param nav {USD D18}
    /// @param supply {share D18} with the fee shares not minted yet, not 0
    /// @param mark {USD D18 per whole share} below 2^128
    /// @param feeBps of the gain, at most 3,000
    /// @return shares {share D18} to mint, worth the fee once they exist, rounded down; 0: nothing is due
    /// @return markAfter {USD D18 per whole share}
    function performanceDown(uint256 nav, uint256 supply, uint256 mark, uint256 feeBps)
        internal
        pure
        returns (uint256 shares, uint256 markAfter)
    {
        if (nav > type(uint128).max) return (0, mark);
        // {USD D18/share} = {USD D18} * D18{1} / {share D18}
        uint256 level = nav * D18 / supply;
        if (level <= mark || level >= type(uint128).max) return (0, mark);
        uint256 gain = nav - MathUp.mulDivUp(mark, supply, D18);
        uint256 fee = gain * feeBps / BPS; // {USD D18}
        // {share} = {share} * {USD} / {USD}
        shares = Math.mulDiv(supply, fee, nav - fee);
        if (shares == 0) return (0, mark);
        markAfter = Math.ceilDiv(nav * D18, supply + shares);
    }
}
