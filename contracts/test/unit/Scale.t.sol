// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";

import {Scale} from "src/libraries/Scale.sol";

contract ScaleTest is Test {
    uint256 private constant MAX_RESERVE = (1 << 112) - 1;
    uint256 private constant MAX_BASE = type(uint128).max;

    /// @dev At any scale that is not worn, a written base fits and gives back its reserve.
    function testFuzz_baseOf_givesBackTheReserve(uint256 reserve, uint256 scale) public pure {
        reserve = bound(reserve, 0, MAX_RESERVE);
        scale = bound(scale, Scale.MIN, Scale.END - 1);
        uint256 base = Scale.baseOf(reserve, scale);
        assertLe(base, MAX_BASE);
        assertEq(Scale.reserveDown(base, scale), reserve);
        // It is the smallest such base.
        if (base != 0) assertLt(Scale.reserveDown(base - 1, scale), reserve);
    }

    function testFuzz_baseOf_atOneIsTheReserveTimes2To8(uint256 reserve) public pure {
        reserve = bound(reserve, 0, MAX_RESERVE);
        assertEq(Scale.baseOf(reserve, Scale.ONE), reserve << 8);
    }

    /// @dev The 256-bit and the 512-bit calculation agree, rounded up and down, below and above 128 bits.
    function testFuzz_amounts_areTheExactProductRounded(uint256 base, uint256 d, bool small) public pure {
        base = bound(base, 0, MAX_BASE);
        d = small ? bound(d, 0, type(uint128).max) : bound(d, 0, 1 << 220);
        uint256 down = Math.mulDiv(base, d, 1 << 104);
        assertEq(Scale.amountDown(base, d), down);
        assertEq(Scale.reserveDown(base, d), down);
        bool exact = mulmod(base, d, 1 << 104) == 0;
        assertEq(Scale.amountUp(base, d), exact ? down : down + 1);
    }

    function test_amounts_atTheEdgeOf128Bits() public pure {
        uint256 most = type(uint128).max;
        assertEq(Scale.amountUp(most, most), Math.mulDiv(most, most, 1 << 104, Math.Rounding.Ceil));
        assertEq(Scale.amountDown(most, most), Math.mulDiv(most, most, 1 << 104));
        assertEq(Scale.amountUp(most, most + 1), most << 24);
        assertEq(Scale.amountDown(most, most + 1), most << 24);
        assertEq(Scale.amountUp(0, type(uint256).max), 0);
        // Both have more than 128 bits, and their low 128 bits are 0.
        assertEq(Scale.amountUp(1 << 128, 1 << 128), 1 << 152);
        assertEq(Scale.amountDown(1 << 128, 1 << 128), 1 << 152);
    }

    /// @dev The amount that a change takes is at most the amount from which it was computed.
    function testFuzz_changeDown_isCoveredByItsAmount(uint256 amount, uint256 base) public pure {
        base = bound(base, 1, MAX_BASE);
        uint256 d = Scale.changeDown(amount, base);
        assertLe(Scale.amountUp(base, d), amount);
        // It is the largest such change, for amounts up to any base.
        if (amount < 1 << 151) assertGt(Scale.amountUp(base, d + 1), amount);
    }

    /// @dev balance ≥ reserve after any sequence of changes to one constituent.
    function testFuzz_scale_theBalanceAlwaysCoversTheReserve(uint256 reserve, uint256 seed) public pure {
        reserve = bound(reserve, 0, 1e30);
        uint256 balance = reserve;
        uint256 scale = Scale.ONE;
        uint256 base = Scale.baseOf(reserve, scale);
        uint256 dust;
        for (uint256 i; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 kind = seed % 3;
            uint256 part = seed >> 8 & type(uint64).max;
            if (kind == 0) {
                uint256 d = scale * part >> (64 + seed % 9); // up to twice as much
                balance += Scale.amountUp(base, d);
                scale += d;
            } else if (kind == 1) {
                uint256 d = scale * part >> 64;
                balance -= Scale.amountDown(base, d);
                scale -= d;
            } else {
                // A trade buys or sells.
                reserve = Scale.reserveDown(base, scale);
                uint256 sold = reserve * part >> 64;
                balance = balance - sold + sold / 2;
                base = Scale.baseOf(reserve - sold + sold / 2, scale);
            }
            ++dust;
            if (Scale.isWorn(scale)) {
                base = Scale.baseOf(Scale.reserveDown(base, scale), Scale.ONE);
                scale = Scale.ONE;
            }
            reserve = Scale.reserveDown(base, scale);
            assertGe(balance, reserve);
            // Each step rounds off at most 1, also a trade or a rescaling.
            assertLe(balance, reserve + 2 * dust);
        }
    }

    /// @dev Contributions and withdrawals in any number of parts never pay out more than was paid in.
    function testFuzz_scale_roundTripsNeverProfit(uint256 reserve, uint256 scale, uint256 amount, uint256 parts)
        public
        pure
    {
        reserve = bound(reserve, 1, 1e30);
        scale = bound(scale, Scale.MIN, Scale.END - 1);
        uint256 base = Scale.baseOf(reserve, scale);
        uint256 d = Scale.changeDown(bound(amount, 0, 1e32), base);
        uint256 paidIn = Scale.amountUp(base, d);
        parts = bound(parts, 1, 20);
        uint256 paidOut;
        uint256 left = d;
        for (uint256 i = 1; i <= parts; ++i) {
            uint256 part = i == parts ? left : left / 2;
            paidOut += Scale.amountDown(base, part);
            left -= part;
        }
        assertLe(paidOut, paidIn);
        assertLe(paidIn, paidOut + parts + 1);
    }

    function test_isWorn_outsideOfItsRange() public pure {
        assertFalse(Scale.isWorn(Scale.ONE));
        assertFalse(Scale.isWorn(Scale.MIN));
        assertFalse(Scale.isWorn(Scale.END - 1));
        assertTrue(Scale.isWorn(Scale.MIN - 1));
        assertTrue(Scale.isWorn(Scale.END));
        assertTrue(Scale.isWorn(0));
    }
}
