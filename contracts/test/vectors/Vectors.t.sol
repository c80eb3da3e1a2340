// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Allowance} from "src/libraries/Allowance.sol";
import {Basket} from "src/libraries/Basket.sol";
import {FeeMath} from "src/libraries/FeeMath.sol";
import {Valuation} from "src/libraries/Valuation.sol";

/// @title Vectors: compares the contracts' maths with the vectors of an independent implementation
/// @dev `internal/tools/vectors` makes the files, and its own test checks that they are current.
contract VectorsTest is Base {
    struct DilutionVector {
        uint256 elapsed;
        uint256 feeBps;
        uint256 maxBelow;
        uint256 shares;
        uint256 supply;
    }

    struct PerformanceVector {
        uint256 feeBps;
        uint256 mark;
        uint256 markAfter;
        uint256 nav;
        uint256 origin;
        uint256 shares;
        uint256 supply;
    }

    struct HoldingVector {
        uint256 amount;
        uint256 decimals;
        uint256 price;
        uint256 targetBps;
    }

    struct ValueVector {
        uint256 drift;
        HoldingVector[] holdings;
        uint256 nav;
    }

    struct BucketVector {
        uint256 amount;
        uint256 dailyBps;
        uint256 elapsed;
        uint256 fits;
        uint256 nav;
        uint256 next;
        uint256 used;
    }

    struct StepVector {
        uint256[] exact; // expected amounts, shares and supply after the step
        uint256[] maxOff;
        uint256[] offered; // empty for a withdrawal
        uint256 wait;
    }

    uint256 private constant SEQUENCES = 24;

    /// @dev The result is never above the exact value, and below it by at most the documented error.
    function test_dilutionDown_agreesWithTheVectors() public view {
        DilutionVector[] memory cases = abi.decode(
            _read(
                "dilution",
                "DilutionVector(uint256 elapsed,uint256 feeBps,uint256 maxBelow,uint256 shares,uint256 supply)"
            ),
            (DilutionVector[])
        );
        assertGt(cases.length, 100);
        for (uint256 i; i < cases.length; ++i) {
            DilutionVector memory c = cases[i];
            uint256 got = FeeMath.dilutionDown(c.supply, FeeMath.logRateX96(c.feeBps), c.elapsed);
            assertLe(got, c.shares);
            assertGe(got + c.maxBelow, c.shares);
        }
    }

    /// @dev Results are exact.
    function test_performanceDown_agreesWithTheVectors() public view {
        PerformanceVector[] memory cases = abi.decode(
            _read(
                "performance",
                "PerformanceVector(uint256 feeBps,uint256 mark,uint256 markAfter,uint256 nav,uint256 origin,uint256 shares,uint256 supply)"
            ),
            (PerformanceVector[])
        );
        assertGt(cases.length, 100);
        uint256 charged;
        for (uint256 i; i < cases.length; ++i) {
            PerformanceVector memory c = cases[i];
            (uint256 shares, uint256 mark) = FeeMath.performanceDown(c.nav, c.supply, c.mark, c.origin, c.feeBps);
            assertEq(shares, c.shares);
            assertEq(mark, c.markAfter);
            if (shares != 0) ++charged;
        }
        assertGt(charged, 50);
    }

    /// @dev Results are exact.
    function test_valuation_agreesWithTheVectors() public view {
        ValueVector[] memory cases = abi.decode(
            _read(
                "valuation",
                "ValueVector(uint256 drift,HoldingVector[] holdings,uint256 nav)HoldingVector(uint256 amount,uint256 decimals,uint256 price,uint256 targetBps)"
            ),
            (ValueVector[])
        );
        assertGe(cases.length, 100);
        for (uint256 i; i < cases.length; ++i) {
            ValueVector memory c = cases[i];
            Basket.Book memory book = Basket.create(c.holdings.length);
            uint256[] memory rates = new uint256[](c.holdings.length);
            for (uint256 j; j < rates.length; ++j) {
                HoldingVector memory h = c.holdings[j];
                (book.reserves[j], book.targetBps[j]) = (h.amount, h.targetBps);
                rates[j] = h.price * 10 ** (36 - h.decimals);
            }
            uint256 nav = Valuation.navDown(book, rates);
            assertEq(nav, c.nav);
            assertEq(Valuation.driftDown(book, rates, nav), c.drift);
        }
    }

    /// @dev Results are exact, and the same uses fit.
    function test_allowance_agreesWithTheVectors() public view {
        BucketVector[] memory cases = abi.decode(
            _read(
                "allowance",
                "BucketVector(uint256 amount,uint256 dailyBps,uint256 elapsed,uint256 fits,uint256 nav,uint256 next,uint256 used)"
            ),
            (BucketVector[])
        );
        assertEq(cases.length, 200);
        for (uint256 i; i < cases.length; ++i) {
            BucketVector memory c = cases[i];
            uint256 level = Allowance.drained(c.used, c.dailyBps, c.elapsed);
            uint256 next = level + Allowance.ratioUp(c.amount, c.nav);
            bool fits = next <= Allowance.capacityD18(c.dailyBps);
            assertEq(fits ? 1 : 0, c.fits);
            assertEq(fits ? next : level, c.next);
        }
    }

    /// @dev Runs a whole vault through contributions and withdrawals, in every fourth sequence by factors of thousands.
    /// Every amount, every share and the supply match within two base units per step plus the relative error in the
    /// vectors.
    function test_shares_agreeWithTheVectors() public {
        string memory json = _file("shares");
        for (uint256 i; i < SEQUENCES; ++i) {
            string memory key = string.concat(".sequences[", vm.toString(i), "]");
            _replay(
                vm.parseJsonUintArray(json, string.concat(key, ".fees")),
                abi.decode(
                    vm.parseJsonTypeArray(
                        json,
                        string.concat(key, ".steps"),
                        "StepVector(uint256[] exact,uint256[] maxOff,uint256[] offered,uint256 wait)"
                    ),
                    (StepVector[])
                )
            );
        }
    }

    function _replay(uint256[] memory feesBps, StepVector[] memory steps) private {
        _refresh();
        IVaultFactory.Launch memory params = _launchParams();
        params.seedValueD18 = 1e9 * 1e18;
        // The value is at most 1,000.
        // forge-lint: disable-next-line(unsafe-typecast)
        params.fees = IVaultTypes.Fees(uint16(feesBps[0]), 0, uint16(feesBps[1]), uint16(feesBps[2]));
        IIndexVault v = _launch(params);
        address who = address(uint160(uint256(keccak256(abi.encode(v)))));
        for (uint256 i; i < steps.length; ++i) {
            StepVector memory step = steps[i];
            skip(step.wait);
            uint256[] memory moved = step.offered.length != 0 ? _come(v, who, step) : _withdraw(v, who, step.exact[3]);
            for (uint256 j; j < 3; ++j) {
                assertApproxEqAbs(moved[j], step.exact[j], step.maxOff[j]);
            }
            assertApproxEqAbs(v.totalSupply() + v.pendingFeeShares(), step.exact[4], step.maxOff[4]);
        }
        assertEq(steps.length, 8);
    }

    function _come(IIndexVault v, address who, StepVector memory step) private returns (uint256[] memory taken) {
        (address[] memory tokens,) = v.getConstituents();
        _give(who, tokens, step.offered, address(v));
        taken = new uint256[](3);
        for (uint256 j; j < 3; ++j) {
            taken[j] = DevToken(tokens[j]).balanceOf(who);
        }
        vm.prank(who);
        assertApproxEqAbs(v.contribute(step.offered, who, 0), step.exact[3], step.maxOff[3]);
        for (uint256 j; j < 3; ++j) {
            taken[j] -= DevToken(tokens[j]).balanceOf(who);
        }
    }

    function _read(string memory file, string memory type_) private view returns (bytes memory) {
        return vm.parseJsonTypeArray(_file(file), ".cases", type_);
    }

    function _file(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat("test/vectors/", name, ".json"));
    }
}
