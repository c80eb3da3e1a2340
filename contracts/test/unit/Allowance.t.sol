// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {Allowance} from "src/libraries/Allowance.sol";

contract AllowanceTest is Test {
    uint256[] private at;
    uint256[] private used;

    function testFuzz_capacityD18_isHalfTheDailyLimit(uint16 dailyBps) public pure {
        assertEq(Allowance.capacityD18(dailyBps) * 2, uint256(dailyBps) * 1e14);
    }

    function testFuzz_ratioUp_isTheSmallestThatCoversTheAmount(uint256 amount, uint256 nav) public pure {
        amount = bound(amount, 0, 1e59);
        nav = bound(nav, 1, 1e59);
        uint256 ratio = Allowance.ratioUp(amount, nav);
        assertGe(ratio * nav, amount * 1e18);
        if (ratio != 0) assertLt((ratio - 1) * nav, amount * 1e18);
    }

    function testFuzz_drained_isEmptyAfterADayAndFullAtOnce(uint256 used_, uint16 dailyBps, uint256 elapsed)
        public
        pure
    {
        used_ = bound(used_, 0, Allowance.capacityD18(dailyBps));
        assertEq(Allowance.drained(used_, dailyBps, 0), used_);
        assertEq(Allowance.drained(used_, dailyBps, bound(elapsed, 1 days, type(uint256).max)), 0);
        elapsed = bound(elapsed, 0, 1 days - 1);
        uint256 left = Allowance.drained(used_, dailyBps, elapsed);
        assertLe(left, used_);
        assertGe(left + Allowance.capacityD18(dailyBps) * elapsed / 1 days, used_);
    }

    /// @dev Uses of any size at any time, each within the free capacity, never exceed the daily limit in any 24 hours.
    /// The window includes both of its ends.
    function testFuzz_bucket_holdsInEveryWindowOf24Hours(uint256 seed, uint16 dailyBps) public {
        dailyBps = uint16(bound(dailyBps, 1, 50_000));
        uint256 capacity = Allowance.capacityD18(dailyBps);
        uint256 level;
        uint256 time = 1_750_000_000;
        for (uint256 i; i < 40; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 elapsed = random % 5 == 0 ? 1 days : random % 5 == 1 ? 0 : (random >> 8) % 12 hours;
            level = Allowance.drained(level, dailyBps, elapsed);
            time += elapsed;
            uint256 room = capacity - level;
            uint256 amount = random & 1 == 0 ? room : (random >> 64) % (room + 1);
            level += amount;
            at.push(time);
            used.push(amount);
        }
        for (uint256 i; i < at.length; ++i) {
            uint256 sum;
            for (uint256 j = i; j < at.length && at[j] <= at[i] + 1 days; ++j) {
                sum += used[j];
            }
            assertLe(sum, 2 * capacity);
        }
    }
}
