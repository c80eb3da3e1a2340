// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Test.sol";

import {Base} from "../Base.t.sol";
import {FailingToken, FeeOnSenderToken} from "../mocks/HostileTokens.sol";
import {VaultModel} from "./VaultModel.sol";

/// @title OddExitsReplay: events also tell what odd tokens do to a withdrawal: whole and partial claims
contract OddExitsReplayTest is Base {
    FeeOnSenderToken private taking;
    FailingToken private failing;
    VaultModel private model;
    address[] private _tokens;

    function setUp() public override {
        super.setUp();
        (taking, failing) = (new FeeOnSenderToken(18), new FailingToken(18));
        _listToken(address(taking), 8, 2e18);
        _listToken(address(failing), 8, 3e18);
        _tokens = [address(weth), address(taking), address(failing)];
        uint256[] memory weights = new uint256[](3);
        (weights[0], weights[1], weights[2]) = (4000, 3000, 3000);
        vm.recordLogs();
        vault = _launch(_launchParams(_tokens, weights));
        model = new VaultModel(address(vault));
        _feed();
    }

    function testFuzz_exitsThroughOddTokensAreRebuilt(uint256 seed) public {
        for (uint256 i; i < 12; ++i) {
            uint256 s = uint256(keccak256(abi.encode(seed, i)));
            taking.setFee(0);
            failing.setFailure(FailingToken.Failure.None);
            if (s % 3 == 0) {
                _contribute(alice, bound(s >> 8, 1e15, 100e18));
            } else if (vault.balanceOf(alice) != 0) {
                taking.setFee(bound(s >> 16, 0, 3000));
                // The failures go from none to not answering `balanceOf`.
                failing.setFailure(FailingToken.Failure((s >> 32) % 9));
                _withdraw(alice, bound(s >> 40, 1, vault.balanceOf(alice)));
            }
            _feed();
            _compare();
        }
    }

    function test_bothKindsOfClaimsFire() public {
        _contribute(alice, 10e18);
        taking.setFee(500);
        failing.setFailure(FailingToken.Failure.MovesHalf);
        uint256 reserve = vault.getReserve(address(taking));
        uint256[] memory amounts = _withdraw(alice, 5e18);
        _feed();
        _compare();
        // A token that would take more than its amount is owed as a whole, and the reserve falls by no more than that.
        assertApproxEqAbs(model.reserveOf(address(taking)), reserve - amounts[1], 1);
        assertEq(model.claimOf(address(taking), alice), amounts[1]);
        assertApproxEqAbs(model.claimOf(address(failing), alice), amounts[2] / 2, 1);
    }

    function _feed() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            bool ours = logs[i].emitter == address(vault) || logs[i].emitter == address(factory);
            if (ours && address(model) != address(0)) model.apply_(logs[i], vm.getBlockTimestamp());
        }
    }

    function _compare() private {
        (uint256 scale, uint256[] memory bases) = vault.scaledReserves();
        assertEq(model.scale(), scale);
        failing.setFailure(FailingToken.Failure.None);
        for (uint256 i; i < 3; ++i) {
            assertEq(model.baseOf(_tokens[i]), bases[i]);
            assertEq(model.reserveOf(_tokens[i]), vault.getReserve(_tokens[i]));
            assertEq(model.claimOf(_tokens[i], alice), vault.claimOf(_tokens[i], alice));
            assertEq(model.totalClaims(_tokens[i]), vault.totalClaims(_tokens[i]));
        }
        assertEq(model.supply(), vault.totalSupply());
        assertEq(model.balanceOf(alice), vault.balanceOf(alice));
    }
}
