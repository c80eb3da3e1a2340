// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test, console} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";

/// @title Smoke: every action of the invariants can succeed, so no invariant holds only because nothing happens
contract SmokeTest is Test {
    function test_everyActionSucceedsInAFixedSequence() public {
        Handler handler = new Handler();
        handler.setUp();
        for (uint256 i; i < 4000; ++i) {
            handler.step(uint256(keccak256(abi.encode("smoke", i))));
        }
        bytes32[44] memory actions = [
            bytes32("contribute"),
            "contributeRefused",
            "enterRefused",
            "withdraw",
            "roundTrip",
            "backIn",
            "cameBack",
            "claim",
            "transferShares",
            "donate",
            "accrue",
            "honestTrade",
            "steal",
            "tradeRefused",
            "propose",
            "proposeByProposer",
            "cancel",
            "executeTargets",
            "appoint",
            "handOver",
            "raiseFees",
            "lowerFees",
            "executeFees",
            "cancelFees",
            "setShareCap",
            "stop",
            "resume",
            "peak",
            "drawdown",
            "downgrade",
            "intrude",
            "accrueOftenOrOnce",
            "relist",
            "openAuction",
            "bid",
            "bidByContract",
            "bidRefused",
            "closeAuction",
            "exodus",
            "sync",
            "released",
            "sandwich",
            "openSweep",
            "buySweep"
        ];
        for (uint256 i; i < actions.length; ++i) {
            uint256 times = handler.did(actions[i]);
            console.log(string.concat(string(abi.encodePacked(actions[i])), " %d"), times);
            assertGt(times, 0, string(abi.encodePacked(actions[i])));
        }
        assertEq(handler.brokenRules().length, 0);
    }
}
