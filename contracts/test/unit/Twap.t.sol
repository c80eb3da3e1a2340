// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {RawPool} from "../mocks/RawPool.sol";
import {Twap} from "src/libraries/Twap.sol";

contract TwapTest is Test {
    int256 private constant MAX_TICK = 887_272;

    RawPool private pool = new RawPool(address(1), address(2));

    // --- powers ---

    /// expWad takes an exponent of 18 digits, which leaves 12 exact digits of the power at the largest tick.
    function testFuzz_pow127_agreesWithExpWad(uint256 tick) public pure {
        tick = bound(tick, 0, uint256(MAX_TICK));
        uint256 expected = uint256(FixedPointMathLib.expWad(int256(tick) * FixedPointMathLib.lnWad(1.0001e18)));
        assertApproxEqRel(Math.mulDiv(Twap.pow127(tick), 1e18, 1 << 127), expected, 1e7);
    }

    function testFuzz_pow127_agreesWithTheLogarithm(uint256 tick) public pure {
        tick = bound(tick, 0, uint256(MAX_TICK));
        int256 log = FixedPointMathLib.lnWad(int256(Math.mulDiv(Twap.pow127(tick), 1e18, 1 << 127)));
        assertApproxEqAbs(log, int256(tick * 99_995_000_333_308_335_333 / 1e6), 10);
    }

    function testFuzz_pow127_growsByAHundredthOfAPercentATick(uint256 tick) public pure {
        tick = bound(tick, 0, uint256(MAX_TICK - 1));
        uint256 low = Twap.pow127(tick);
        uint256 high = Twap.pow127(tick + 1);
        assertApproxEqAbs(high, Math.mulDiv(low, 10_001, 10_000), (high >> 124) + 1);
    }

    function testFuzz_pow127_multiplies(uint256 a, uint256 b) public pure {
        a = bound(a, 0, uint256(MAX_TICK));
        b = bound(b, 0, uint256(MAX_TICK) - a);
        uint256 product = Math.mulDiv(Twap.pow127(a), Twap.pow127(b), 1 << 127);
        assertApproxEqAbs(product, Twap.pow127(a + b), (product >> 123) + 1);
    }

    function test_pow127_isExactAtZeroAndFitsAtTheGreatestTick() public pure {
        assertEq(Twap.pow127(0), 1 << 127);
        assertGt(Twap.pow127(uint256(MAX_TICK)), 1 << 254);
    }

    function testFuzz_mulPowDown_undoesItself(uint256 amount, int256 tick) public pure {
        tick = bound(tick, 0, 400_000);
        amount = bound(amount, 1e18, 1e38);
        uint256 there = Twap.mulPowDown(amount, tick);
        assertGe(there, amount);
        uint256 back = Twap.mulPowDown(there, -tick);
        assertApproxEqAbs(back, amount, (amount >> 124) + 1);
    }

    function testFuzz_mulPowDown_neverRevertsAndIsZeroIfItDoesNotFit(uint256 amount, int256 tick) public pure {
        tick = bound(tick, -MAX_TICK, MAX_TICK);
        uint256 result = Twap.mulPowDown(amount, tick);
        if (tick <= 0) {
            assertLe(result, amount);
        } else {
            uint256 power = Twap.pow127(uint256(tick));
            (uint256 high, uint256 low) = Math.mul512(amount, power);
            // It is refused only if the product has about 256 bits.
            if (result == 0 && amount != 0) assertGt(high, 1 << 125);
            else assertEq(result, high << 129 | low >> 127);
        }
    }

    // --- the mean tick ---

    function testFuzz_meanTick_isRoundedDown(int56 past, int24 tick, uint32 window, uint32 rest) public {
        window = uint32(bound(window, 1, 1 days));
        tick = int24(bound(tick, -MAX_TICK, MAX_TICK - 1));
        past = int56(bound(past, -(1 << 54), 1 << 54));
        rest = uint32(bound(rest, 0, window - 1));
        pool.setTicks(past, past + int56(tick) * int56(uint56(window)) + int56(uint56(rest)));
        (bool ok, int256 mean) = Twap.meanTick(address(pool), window);
        assertTrue(ok);
        assertEq(mean, tick);
    }

    function testFuzz_meanTick_refusesATickThatNoPoolHas(int256 tick, uint32 window) public {
        window = uint32(bound(window, 1, 1 days));
        bool up = tick > 0;
        tick = bound(tick, MAX_TICK + 1, MAX_TICK * 10);
        pool.setTicks(0, int56((up ? tick : -tick) * int256(uint256(window))));
        (bool ok,) = Twap.meanTick(address(pool), window);
        assertFalse(ok);
    }

    function test_meanTick_refusesAnEmptyWindowAndAPoolThatIsNotThere() public {
        pool.setTicks(0, 0);
        (bool ok,) = Twap.meanTick(address(pool), 0);
        assertFalse(ok, "no window");
        (ok,) = Twap.meanTick(address(pool), 60);
        assertTrue(ok);
        (ok,) = Twap.meanTick(address(0xdead), 60);
        assertFalse(ok, "no code");
        pool.setAnswer("");
        (ok,) = Twap.meanTick(address(pool), 60);
        assertFalse(ok, "reverts");
    }

    /// For arbitrary bytes, an answer is accepted only if it has the layout of a pool's answer.
    function testFuzz_meanTick_neverReverts(bytes memory answer, uint32 window) public {
        pool.setAnswer(answer);
        (bool ok,) = Twap.meanTick(address(pool), window);
        if (ok) assertGe(answer.length, 256);
    }

    function testFuzz_meanTick_acceptsOnlyWholeWords(uint256[8] memory words, uint8 wrong, uint256 word) public {
        words = [uint256(64), 160, 2, uint256(int256(int40(int256(words[3])))), 0, 2, words[6], words[7]];
        words[4] = words[3];
        wrong = uint8(bound(wrong, 0, 4));
        words[wrong] = wrong == 1 ? words[1] : word;
        pool.setAnswer(abi.encode(words));
        (bool ok, int256 tick) = Twap.meanTick(address(pool), 60);
        bool sound = words[0] == 64 && words[2] == 2 && _isInt56(words[3]) && _isInt56(words[4]);
        if (!sound) assertFalse(ok);
        if (ok && wrong < 3) assertEq(tick, 0);
    }

    function test_meanTick_refusesAShortAnswer() public {
        pool.setAnswer(abi.encode([uint256(64), 160, 2, 0, 0, 2, 0]));
        (bool ok,) = Twap.meanTick(address(pool), 60);
        assertFalse(ok);
    }

    function _isInt56(uint256 word) private pure returns (bool) {
        return int256(word) >= type(int56).min && int256(word) <= type(int56).max;
    }
}
