// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test, console} from "forge-std/Test.sol";

import {MandateHandler} from "./MandateHandler.sol";

/// @title MandateInvariants: the rules for mandates, whatever executors, creators, tokens and prices do
/// @dev A campaign trades through real pools, so it has fewer and shorter runs than the others.
/// forge-config: default.invariant.runs = 24
/// forge-config: default.invariant.depth = 60
contract MandateInvariants is Test {
    MandateHandler private handler;

    function setUp() public {
        handler = new MandateHandler();
        handler.setUp();
        bytes4[] memory selectors = new bytes4[](14);
        selectors[0] = handler.reopen.selector;
        selectors[1] = handler.add.selector;
        selectors[2] = handler.pause.selector;
        selectors[3] = handler.leave.selector;
        selectors[4] = handler.executeWell.selector;
        selectors[5] = handler.executeWithASandwich.selector;
        selectors[6] = handler.executeThroughJunk.selector;
        selectors[7] = handler.executeBadly.selector;
        selectors[8] = handler.stopIndex.selector;
        selectors[9] = handler.retarget.selector;
        selectors[10] = handler.movePrice.selector;
        selectors[11] = handler.passTime.selector;
        selectors[12] = handler.trustPrice.selector;
        selectors[13] = handler.raiseFees.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
    }

    /// @notice An execution takes at most the period's amount from the wallet, once a period and never early. It loses
    /// at most slippage, fees and tip. Nothing moves after the end, and nothing is left between calls.
    function invariant_executorsStayWithinTheTerms() public view {
        assertEq(handler.wronglyTaken(), 0, "taken from the wallet");
        assertEq(handler.early(), 0, "early");
        assertEq(handler.lostTooMuch(), 0, "lost");
        assertEq(handler.movedWhileNotDue(), 0, "after the end");
        handler.clean();
    }

    /// @notice The owner can always leave, and close with everything.
    function invariant_theOwnerCanLeave() public {
        assertEq(handler.stuck(), 0, "leave");
        assertTrue(handler.closes(), "close");
    }

    /// @dev A campaign that executes nothing proves nothing. `forge test -vv` shows the counts.
    function afterInvariant() public view {
        console.log("executed, bought, sold", handler.executed(), handler.bought(), handler.sold());
    }
}
