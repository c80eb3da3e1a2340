// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {MathUp} from "./MathUp.sol";

/// @title FeeMath: management and performance fees, both paid in newly minted shares
/// @notice A yearly management fee f grows the supply by e^(g·t), with g = −ln(1 − f) per year. After 365 days, the
/// minted shares are exactly the fraction f of the new supply. Since e^(g·a)·e^(g·b) = e^(g·(a+b)), the fee does not
/// depend on how often it is accrued.
///
/// The performance fee of rate f is charged on gains above a high-water mark. Let a gain begin at the level o, the
/// origin. Let x be the level that a share would have without any performance fee since then. The fee shall leave
/// m = o + (1 − f)·(x − o) to the share, which is the fee on the whole gain, charged once. A charge at the mark m moves
/// the level from m to L. It scales x by L/m, because the earlier fees diluted both alike. With x = (m − f·o)/(1 − f),
/// the next mark is (1 − f)·x·L/m + f·o = L − f·(o/m)·(L − m). A charge therefore takes f·o/m of the gain above the
/// mark. The result depends on x alone, so the fee for one final mark is the same for every schedule of charges.
/// Taking f of each gain instead compounds. Charged continuously, three times the level would cost 1 − 3^-f of the
/// value. At f = 20 %, that is 30 % of the gain. G. Elaut, M. Frömmel and J. Sjödin describe the effect in
/// "Crystallization: A Hidden Dimension of CTA Fees", Financial Analysts Journal 71 (2015).
/// @dev X96 and X120 mark fixed-point numbers: a number times 2^96 or 2^120. All fees are rounded down, against the
/// receiver of the fee.
library FeeMath {
    uint16 internal constant MANAGEMENT_CAP_BPS = 1000;
    uint16 internal constant PERFORMANCE_CAP_BPS = 3000;
    uint16 internal constant ENTRY_CAP_BPS = 200;
    uint16 internal constant EXIT_CAP_BPS = 200;
    uint256 internal constant YEAR = 365 days;
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    uint256 private constant ONE_X120 = 1 << 120;
    /// @dev The mark may rise by at most this part at once. The allowance refills evenly in RISE_PERIOD.
    uint256 internal constant RISE_PPM = 100_000;
    uint256 internal constant RISE_PERIOD = 6 hours;
    uint256 internal constant PPM = 1_000_000;
    /// @dev Largest growth between two accruals: e^4 ≈ 55 times the supply, or 38 years at 10 % a year. The limit keeps
    /// a neglected vault from overflowing, which would block withdrawals.
    uint256 private constant MAX_EXPONENT_X120 = 4 << 120;

    /// @notice Reverts with FeeOverCap if a fee exceeds its cap. The caps hold for every vault.
    function checkCaps(IVaultTypes.Fees memory fees) internal pure {
        _checkCap(fees.managementBps, MANAGEMENT_CAP_BPS);
        _checkCap(fees.performanceBps, PERFORMANCE_CAP_BPS);
        _checkCap(fees.entryBps, ENTRY_CAP_BPS);
        _checkCap(fees.exitBps, EXIT_CAP_BPS);
    }

    function _checkCap(uint256 feeBps, uint256 capBps) private pure {
        if (feeBps > capBps) revert IVaultTypes.FeeOverCap(feeBps, capBps);
    }

    /// @notice Returns the rate g of a yearly fee f: −ln(1 − f) = f + f²/2 + f³/3 + …
    /// @param feeBps {bps} yearly fee, at most 1,000
    /// @return rateX96 {1/year} below the exact rate by less than 2^-95; the relative error is at most 4e-25, at 1 bps
    function logRateX96(uint256 feeBps) internal pure returns (uint96 rateX96) {
        uint256 power = ONE_X120 * feeBps / BPS;
        uint256 sum = 0;
        for (uint256 k = 1; power != 0; ++k) {
            sum += power / k;
            // slither-disable-next-line divide-before-multiply // the next power of the series, rounded down
            power = power * feeBps / BPS;
        }
        // The result fits: at 10 % it is 0.11 · 2^96.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint96(sum >> 24);
    }

    /// @notice Returns the management fee shares to mint after `elapsed` seconds.
    /// @dev The result is below the exact value by less than 1e-33 of `supply` plus one base unit.
    /// @param supply {share D18}
    /// @param rateX96 {1/year} from `logRateX96`
    /// @param elapsed {s} below 2^64
    /// @return {share D18} rounded down
    function dilutionDown(uint256 supply, uint256 rateX96, uint256 elapsed) internal pure returns (uint256) {
        if (rateX96 == 0 || elapsed == 0 || supply == 0) return 0;
        uint256 exponentX120 = Math.min((rateX96 << 24) * elapsed / YEAR, MAX_EXPONENT_X120);
        return Math.mulDiv(supply, expM1Down(exponentX120), ONE_X120);
    }

    /// @notice Returns e^x − 1 = x + x²/2! + x³/3! + …
    /// @param xX120 exponent x, at most 4·2^120
    /// @return sumX120 rounded down
    function expM1Down(uint256 xX120) internal pure returns (uint256 sumX120) {
        // Nothing overflows: every term and the sum are below 2^126, and a term times x is below 2^246.
        unchecked {
            uint256 term = xX120;
            for (uint256 k = 2; term != 0; ++k) {
                sumX120 += term;
                term = (term * xX120 >> 120) / k;
            }
        }
    }

    /// @notice Returns the performance fee on the gain of the level, NAV per share, above the high-water mark.
    /// @dev The mark moves to the level after the fee, rounded up, so no gain is charged twice. If the NAV is 2^128 or
    /// the level 2^96 or more, no fee is due. This function never reverts.
    /// @param nav {USD D18}
    /// @param supply {share D18} including the fee shares that are not minted yet; not 0
    /// @param mark {USD D18 per whole share} high-water mark, below 2^96
    /// @param origin {USD D18 per whole share} mark at which the fee began, at most `mark`
    /// @param feeBps {bps} of the gain since the origin, at most 3,000
    /// @return shares {share D18} to mint, worth the fee after the mint, rounded down; 0 if no fee is due
    /// @return markAfter {USD D18 per whole share} new high-water mark
    function performanceDown(uint256 nav, uint256 supply, uint256 mark, uint256 origin, uint256 feeBps)
        internal
        pure
        returns (uint256 shares, uint256 markAfter)
    {
        if (nav > type(uint128).max) return (0, mark);
        // {USD D18/share} = {USD D18} * D18{1} / {share D18}
        uint256 level = nav * D18 / supply;
        if (level <= mark || level >= type(uint96).max) return (0, mark);
        uint256 gain = nav - MathUp.mulDivUp(mark, supply, D18);
        uint256 fee = Math.mulDiv(gain, feeBps * origin, BPS * mark); // {USD D18}
        // {share} = {share} * {USD} / {USD}
        shares = Math.mulDiv(supply, fee, nav - fee);
        if (shares == 0) return (0, mark);
        markAfter = Math.ceilDiv(nav * D18, supply + shares);
    }

    /// @notice Returns how much of the allowance for rises of the mark is used after `elapsed` seconds.
    /// @param usedPpm {ppm} use `elapsed` seconds ago
    /// @param elapsed {s}
    /// @return {ppm} use now; the part that came back is rounded down
    function riseUsed(uint256 usedPpm, uint256 elapsed) internal pure returns (uint256) {
        return Math.saturatingSub(usedPpm, RISE_PPM * Math.min(elapsed, RISE_PERIOD) / RISE_PERIOD);
    }

    /// @notice Returns the highest level at which a fee may be charged now.
    /// @param mark {USD D18 per whole share} high-water mark
    /// @param usedPpm {ppm} used allowance, from `riseUsed`
    /// @return {USD D18 per whole share} rounded down
    function chargeableDown(uint256 mark, uint256 usedPpm) internal pure returns (uint256) {
        return mark * (PPM + RISE_PPM - usedPpm) / PPM;
    }

    /// @notice Returns the rise from `mark` to `level`, rounded up.
    /// @param mark {USD D18 per whole share} not 0
    /// @param level {USD D18 per whole share} at least `mark`
    /// @return {ppm}
    function risePpmUp(uint256 mark, uint256 level) internal pure returns (uint256) {
        return Math.ceilDiv((level - mark) * PPM, mark);
    }
}
