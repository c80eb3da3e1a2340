// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test, console} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title KeeperWorst: the largest loss that a stolen keeper key achieves in these tests
contract KeeperWorstTest is Test {
    /// @dev Takes half of the daily limit at once, and the rest as soon as it drains. The loss comes close to the
    /// limit, which shows that the invariants' bound is tight.
    function test_aThiefTakesNearlyTheDailyLimitAndNotMore() public {
        Handler handler = new Handler();
        handler.setUp();
        IIndexVault vault = IIndexVault(handler.vaultAddress());
        uint256 limit = uint256(vault.limits().dailyLossBps) * 1e14;
        for (uint256 i; i < 400; ++i) {
            handler.backAndForth(uint256(keccak256(abi.encode("thief", i))), i);
            handler.hurry(5 minutes);
        }
        console.log("taken within 24 hours: %e of NAV, limit %e", handler.worstLossD18(), limit);
        assertLe(handler.worstLossD18(), limit);
        assertGe(handler.worstLossD18(), limit * 99 / 100);
        assertEq(handler.brokenRules().length, 0);
    }
}
