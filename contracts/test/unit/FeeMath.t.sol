// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";

import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {FeeMath} from "src/libraries/FeeMath.sol";

contract FeeMathTest is Test {
    uint256 private constant YEAR = 365 days;

    /// @dev Expected values are floor(−ln(1 − f)·2^96) and floor((e^x − 1)·2^120). Another program computed them with
    /// 90 decimal digits.
    function test_logRateX96_matchesTheLogarithm() public pure {
        assertEq(FeeMath.logRateX96(0), 0);
        assertApproxEqAbs(FeeMath.logRateX96(1), 7923212418650373448329529, 1);
        assertApproxEqAbs(FeeMath.logRateX96(200), 1600623378580548192863637541, 1);
        assertApproxEqAbs(FeeMath.logRateX96(1000), 8347520057124954554799504900, 1);
    }

    function test_expM1Down_matchesTheExponential() public pure {
        assertEq(FeeMath.expM1Down(0), 0);
        _assertJustBelow(FeeMath.expM1Down(1329227995784915872903807060), 1329227996449529871017802996, 8);
        _assertJustBelow(
            FeeMath.expM1Down(132922799578491587290380706028034457), 139796128648552673620420382418184984, 40
        );
        _assertJustBelow(FeeMath.expM1Down(4 << 120), 71244161546335539174891776623297393370, 120);
    }

    /// @dev After 365 days, the receiver of the fee owns the fraction f of the new supply: minted / (supply + minted) =
    /// f.
    function testFuzz_dilutionDown_isExactlyTheFeeAfterAYear(uint256 supply, uint256 feeBps) public pure {
        supply = bound(supply, 1e15, 1e33);
        feeBps = bound(feeBps, 1, 1000);
        uint256 minted = FeeMath.dilutionDown(supply, FeeMath.logRateX96(feeBps), YEAR);
        uint256 exact = supply * feeBps / (10_000 - feeBps);
        assertLe(minted, exact);
        // The stored rate is below the exact one by less than 2^-95.
        assertGe(minted + supply / 1e28 + 1, exact);
    }

    /// @dev Any number of accruals mints at most as much as one accrual. It mints less only by the rounding of each
    /// step.
    function testFuzz_dilutionDown_doesNotDependOnHowOftenItIsAccrued(
        uint256 supply,
        uint256 feeBps,
        uint256 steps,
        uint256 seed
    ) public pure {
        supply = bound(supply, 1e15, 1e30);
        feeBps = bound(feeBps, 1, 1000);
        steps = bound(steps, 1, 40);
        uint256 rate = FeeMath.logRateX96(feeBps);
        uint256 grown = supply;
        uint256 elapsed;
        for (uint256 i; i < steps; ++i) {
            uint256 step = uint256(keccak256(abi.encode(seed, i))) % 60 days;
            elapsed += step;
            grown += FeeMath.dilutionDown(grown, rate, step);
        }
        uint256 atOnce = supply + FeeMath.dilutionDown(supply, rate, elapsed);
        assertLe(grown, atOnce);
        // Each step rounds off less than 1, which grows to less than 2 in these 7 years.
        assertGe(grown + 2 * steps, atOnce);
    }

    function testFuzz_dilutionDown_growsWithTimeFeeAndSupply(uint256 supply, uint256 feeBps, uint256 elapsed)
        public
        pure
    {
        supply = bound(supply, 0, 1e40);
        feeBps = bound(feeBps, 0, 999);
        elapsed = bound(elapsed, 0, 100 * YEAR);
        uint256 rate = FeeMath.logRateX96(feeBps);
        uint256 minted = FeeMath.dilutionDown(supply, rate, elapsed);
        assertLe(minted, FeeMath.dilutionDown(supply, rate, elapsed + 1));
        assertLe(minted, FeeMath.dilutionDown(supply, FeeMath.logRateX96(feeBps + 1), elapsed));
        assertLe(minted, FeeMath.dilutionDown(supply + 1, rate, elapsed));
    }

    function testFuzz_dilutionDown_neverRevertsAfterAnyTime(uint256 supply, uint256 feeBps, uint64 elapsed)
        public
        pure
    {
        supply = bound(supply, 0, type(uint240).max);
        uint256 minted = FeeMath.dilutionDown(supply, FeeMath.logRateX96(bound(feeBps, 0, 1000)), elapsed);
        assertLe(minted, supply * 54);
    }

    function test_dilutionDown_isZeroWithoutFeeTimeOrSupply() public pure {
        uint256 rate = FeeMath.logRateX96(1000);
        assertEq(FeeMath.dilutionDown(1e24, 0, YEAR), 0);
        assertEq(FeeMath.dilutionDown(1e24, rate, 0), 0);
        assertEq(FeeMath.dilutionDown(0, rate, YEAR), 0);
    }

    // --- performance ---

    /// @dev With any answer of a broken oracle, it does not revert, takes at most the fee's part of the gain, and never
    /// lowers the mark.
    function testFuzz_performanceDown_neverRevertsAndNeverTakesTooMuch(
        uint256 nav,
        uint256 supply,
        uint256 mark,
        uint256 origin,
        uint256 feeBps
    ) public pure {
        supply = bound(supply, 1, type(uint200).max);
        mark = bound(mark, 1, type(uint96).max);
        origin = bound(origin, 1, mark);
        feeBps = bound(feeBps, 0, 3000);
        (uint256 shares, uint256 markAfter) = FeeMath.performanceDown(nav, supply, mark, origin, feeBps);
        assertGe(markAfter, mark);
        assertLe(markAfter, type(uint96).max);
        if (shares == 0) {
            assertEq(markAfter, mark);
            return;
        }
        // shares / (supply + shares) ≤ fee / nav
        uint256 gain = nav - Math.mulDiv(mark, supply, 1e18);
        assertLe(Math.mulDiv(nav, shares, supply + shares), gain * feeBps / 10_000);
        // A second charge right afterwards is 0.
        (shares,) = FeeMath.performanceDown(nav, supply + shares, markAfter, origin, feeBps);
        assertEq(shares, 0);
    }

    function test_performanceDown_isZeroAtAnAbsurdPrice() public pure {
        (uint256 shares, uint256 mark) = FeeMath.performanceDown(1 << 128, 1e18, 100e18, 100e18, 3000);
        assertEq(shares, 0);
        assertEq(mark, 100e18);
        // The level does not fit into the mark.
        (shares, mark) = FeeMath.performanceDown(type(uint96).max, 1e18, 100e18, 100e18, 3000);
        assertEq(shares, 0);
        assertEq(mark, 100e18);
        (shares, mark) = FeeMath.performanceDown(15_000e18, 100e18, 100e18, 100e18, 2000);
        assertEq(shares, uint256(100e18) * 1000 / 14_000);
        assertEq(mark, 140e18 + 1);
    }

    /// @dev A charge at twice the origin takes half the part of the gain.
    function test_performanceDown_takesOfTheGainSinceTheOrigin() public pure {
        (uint256 shares, uint256 mark) = FeeMath.performanceDown(30_000e18, 100e18, 200e18, 100e18, 2000);
        assertEq(shares, uint256(100e18) * 1000 / 29_000);
        assertEq(mark, 290e18 + 1);
    }

    /// @dev Random prices are charged at random times. Two vaults whose prices end at one value above all others have
    /// the same mark and supply, whatever happened between. The origin of one is where its gain began.
    function testFuzz_performanceDown_doesNotDependOnTheSchedule(uint256 seed, uint256 feeBps, uint256 steps)
        public
        pure
    {
        feeBps = bound(feeBps, 1, 3000);
        steps = bound(steps, 1, 60);
        uint256 origin = bound(uint256(keccak256(abi.encode(seed, "origin"))), 1e18, 1000e18);
        uint256 started = 1_000_000e18; // {share D18}
        uint256 supply = started;
        uint256 mark = origin;
        uint256 top = origin;
        for (uint256 i; i < steps; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // {USD D18 per share at the start} between half the origin and twenty times the origin
            uint256 price = bound(random, origin / 2, origin * 20);
            if (i + 1 == steps) price = Math.max(price, top);
            else if (random % 3 == 0) continue;
            top = Math.max(top, price);
            uint256 shares;
            (shares, mark) = FeeMath.performanceDown(price * started / 1e18, supply, mark, origin, feeBps);
            supply += shares;
        }
        if (top <= origin) return;
        (uint256 once, uint256 onceMark) =
            FeeMath.performanceDown(top * started / 1e18, started, origin, origin, feeBps);
        // Each charge rounds off less than one unit of shares, and less than 2e-18 of the mark.
        assertApproxEqAbs(supply, started + once, 1e9, "supply");
        assertApproxEqRel(mark, onceMark, 1e6, "mark");
        // The fee is its part of the whole gain.
        uint256 fee = (top - origin) * started / 1e18 * feeBps / 10_000;
        assertApproxEqRel(Math.mulDiv(top * started / 1e18, supply - started, supply), fee, 1e9, "fee");
    }

    /// @dev After the allowance is used up, the mark follows at 10 % in 6 hours.
    function test_riseUsed_comesBackEvenly() public pure {
        assertEq(FeeMath.chargeableDown(100e18, 0), 110e18);
        assertEq(FeeMath.risePpmUp(100e18, 110e18), 100_000);
        assertEq(FeeMath.risePpmUp(100e18, 100e18 + 1), 1);
        assertEq(FeeMath.chargeableDown(110e18, 100_000), 110e18);
        assertEq(FeeMath.riseUsed(100_000, 3 hours), 50_000);
        assertEq(FeeMath.riseUsed(100_000, 6 hours), 0);
        assertEq(FeeMath.riseUsed(100_000, 600 days), 0);
        assertEq(FeeMath.riseUsed(1, 0), 1);
    }

    // --- caps ---

    function test_checkCaps_revertsAboveAnyCap() public {
        uint16[4] memory caps = [1000, 3000, 200, 200];
        this.checkCaps(IVaultTypes.Fees(caps[0], caps[1], caps[2], caps[3]));
        for (uint256 i; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.FeeOverCap.selector, caps[i] + 1, caps[i]));
            caps[i] += 1;
            this.checkCaps(IVaultTypes.Fees(caps[0], caps[1], caps[2], caps[3]));
            caps[i] -= 1;
        }
    }

    function checkCaps(IVaultTypes.Fees calldata fees) external pure {
        FeeMath.checkCaps(fees);
    }

    function _assertJustBelow(uint256 got, uint256 exact, uint256 maxBelow) private pure {
        assertLe(got, exact);
        assertGe(got + maxBelow, exact);
    }
}
