// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test, console} from "forge-std/Test.sol";

import {Handler} from "./Handler.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title Campaign: runs some actions of a handler, and checks all of its rules at the end of every run
abstract contract Campaign is Test {
    Handler internal handler;
    IIndexVault internal vault;
    address[] internal tokens;
    address[] internal holders;

    function setUp() public virtual {
        handler = new Handler();
        handler.setUp();
        vault = IIndexVault(handler.vaultAddress());
        (tokens, holders) = (handler.tokenList(), handler.holderList());
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: _selectors()}));
    }

    function _selectors() internal view virtual returns (bytes4[] memory);

    function afterInvariant() public view {
        bytes32[] memory rules = handler.brokenRules();
        if (rules.length != 0) assertEq(string(abi.encodePacked(rules[0])), "");
        _withinLimits();
        console.log("worst daily loss %e, turnover %e", handler.worstLossD18(), handler.worstTurnoverD18());
    }

    function _withinLimits() internal view {
        assertLe(handler.worstLossD18(), uint256(vault.limits().dailyLossBps) * 1e14);
        assertLe(handler.worstTurnoverD18(), uint256(vault.limits().dailyTurnoverBps) * 1e14);
    }

    function _unbroken(bytes32 rule) internal view {
        assertEq(handler.broken(rule), 0, string(abi.encodePacked(rule)));
    }
}
