// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test, console} from "forge-std/Test.sol";

import {PurseHandler} from "./PurseHandler.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title PurseInvariants: the rules for zapper and exit guard, whatever callers, venues and market do
/// @dev Each invariant failed when one of these faults was put into the sources:
/// - pursesHoldNothingBetweenCalls: a thousandth of what a call holds is not given back
/// - ordersAreExecutedWhenDueAndOnlyThen: the level is not compared with the trigger
/// - everyoneGetsWhatTheyAskedForAtLeast: the proceeds are not compared with the minimum
contract PurseInvariants is Test {
    PurseHandler private handler;
    IIndexVault private vault;
    address[] private tokens;

    function setUp() public {
        handler = new PurseHandler();
        handler.setUp();
        vault = IIndexVault(handler.vaultAddress());
        tokens = handler.tokenList();
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = handler.zapIn.selector;
        selectors[1] = handler.zapOut.selector;
        selectors[2] = handler.place.selector;
        selectors[3] = handler.cancel.selector;
        selectors[4] = handler.poke.selector;
        selectors[5] = handler.execute.selector;
        selectors[6] = handler.donate.selector;
        selectors[7] = handler.breakToken.selector;
        selectors[8] = handler.movePrice.selector;
        selectors[9] = handler.passTime.selector;
        selectors[10] = handler.mark.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
    }

    /// @notice Zapper and exit guard hold exactly what was sent to them by mistake. They have no claim and have left no
    /// allowance.
    function invariant_pursesHoldNothingBetweenCalls() public view {
        address[2] memory purses = [address(handler.zapper()), address(handler.guard())];
        address venue = address(handler.venue());
        for (uint256 i; i < 2; ++i) {
            for (uint256 j; j < tokens.length; ++j) {
                IERC20 token = IERC20(tokens[j]);
                assertEq(token.balanceOf(purses[i]), handler.donated(purses[i], tokens[j]));
                assertEq(token.allowance(purses[i], venue), 0);
                assertEq(token.allowance(purses[i], address(vault)), 0);
                assertEq(vault.claimOf(tokens[j], purses[i]), 0);
            }
            assertEq(vault.balanceOf(purses[i]), handler.donated(purses[i], address(vault)));
        }
    }

    /// @notice No order executes above its trigger, after its expiry, twice, or without its owner's shares. A triggered
    /// order in kind can always be executed.
    function invariant_ordersAreExecutedWhenDueAndOnlyThen() public view {
        _unbroken("executed out of turn");
        _unbroken("due order refused");
        _unbroken("placed when triggered");
        _unbroken("peak raised for nothing");
        _unbroken("order of another");
        _unbroken("order too small");
        _unbroken("rest of an order lost");
        _unbroken("marked for nothing");
        _unbroken("part too small");
        _unbroken("in kind too early");
    }

    /// @notice Whatever the venue pays, no owner loses more shares than ordered, or gets less than the minimum at
    /// oracle prices.
    function invariant_everyoneGetsWhatTheyAskedForAtLeast() public view {
        _unbroken("shares that were not ordered");
        _unbroken("owner got too little");
        _unbroken("zap below its minimum");
    }

    /// @notice Every action can succeed and can be refused, because all of them do in a fixed sequence.
    function test_everyActionOfThePursesSucceeds() public {
        for (uint256 i; i < 1500; ++i) {
            uint256 a = uint256(keccak256(abi.encode("purses", i)));
            uint256 b = uint256(keccak256(abi.encode(a)));
            uint256 c = uint256(keccak256(abi.encode(b)));
            if (i % 10 == 0) handler.zapIn(a, b, c);
            else if (i % 10 == 1) handler.zapOut(a, b, c);
            else if (i % 10 == 2) handler.place(a, b, c);
            else if (i % 10 == 3) handler.cancel(a);
            else if (i % 10 == 4) handler.poke(a);
            else if (i % 10 == 5) handler.donate(a, b);
            else if (i % 10 == 6) handler.breakToken(a);
            else if (i % 10 == 7) handler.movePrice(a, b);
            else if (i % 10 == 8) handler.passTime(a);
            else handler.execute(a);
            if (i % 10 == 7 || i % 10 == 8) handler.mark(c);
        }
        bytes32[21] memory actions = [
            bytes32("zapIn"),
            "zapInRefused",
            "zapOut",
            "zapOutRefused",
            "place",
            "placeRefused",
            "cancel",
            "poke",
            "executeSold",
            "executeInKind",
            "executeUnsold",
            "executeRefused",
            "keepRest",
            "donate",
            "breakToken",
            "movePrice",
            "passTime",
            "mark",
            "markCleared",
            "executePart",
            "executeFallback"
        ];
        for (uint256 i; i < actions.length; ++i) {
            console.log(string.concat(string(abi.encodePacked(actions[i])), " %d"), handler.did(actions[i]));
            assertGt(handler.did(actions[i]), 0, string(abi.encodePacked(actions[i])));
        }
        invariant_pursesHoldNothingBetweenCalls();
        invariant_ordersAreExecutedWhenDueAndOnlyThen();
        invariant_everyoneGetsWhatTheyAskedForAtLeast();
    }

    function _unbroken(bytes32 rule) private view {
        assertEq(handler.broken(rule), 0, string(abi.encodePacked(rule)));
    }
}
