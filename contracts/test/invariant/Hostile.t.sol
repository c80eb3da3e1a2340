// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test, console} from "forge-std/Test.sol";

import {HostileHandler} from "./HostileHandler.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title HostileInvariants: the rules for a vault's honest tokens, whatever its hostile tokens do
/// @dev Each invariant failed when one of these faults was put into the sources:
/// - honestTokensAreCoveredAndAccountedFor: a contribution takes one base unit less than it accounts for
/// - noCallbackSucceeds: accruing fees can be re-entered
/// - everyHolderLeavesWithTheHonestTokens: a withdrawal reverts if a token pays less than it should
contract HostileInvariants is Test {
    HostileHandler private handler;
    IIndexVault private vault;
    address[] private tokens; // the first two are honest
    address[] private holders;

    function setUp() public {
        handler = new HostileHandler();
        handler.setUp();
        vault = IIndexVault(handler.vaultAddress());
        (tokens, holders) = (handler.tokenList(), handler.holderList());
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = handler.rebase.selector;
        selectors[1] = handler.setTokenFees.selector;
        selectors[2] = handler.setHook.selector;
        selectors[3] = handler.contribute.selector;
        selectors[4] = handler.withdraw.selector;
        selectors[5] = handler.claim.selector;
        selectors[6] = handler.trade.selector;
        selectors[7] = handler.accrue.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
    }

    /// @notice The vault holds what it accounts for of each honest token, and never owes any. Only contributions,
    /// withdrawals and trades move it.
    function invariant_honestTokensAreCoveredAndAccountedFor() public view {
        for (uint256 i; i < 2; ++i) {
            uint256 held = IERC20(tokens[i]).balanceOf(address(vault));
            assertEq(held, handler.ledger(tokens[i]));
            assertGe(held, vault.getReserve(tokens[i]));
            assertEq(vault.totalClaims(tokens[i]), 0);
        }
        assertEq(handler.unpaid(), 0);
    }

    /// @notice No callback during a transfer ever succeeds.
    function invariant_noCallbackSucceeds() public view {
        assertEq(handler.hooked().cameThrough(), 0);
        assertEq(vault.balanceOf(address(handler.hooked())), 1e18);
        assertEq(weth(address(handler.hooked())), 0);
    }

    /// @notice Every holder can leave, and gets all of their honest tokens.
    function invariant_everyHolderLeavesWithTheHonestTokens() public {
        for (uint256 i; i < holders.length; ++i) {
            uint256 shares = vault.balanceOf(holders[i]);
            if (shares == 0) continue;
            uint256[2] memory before =
                [IERC20(tokens[0]).balanceOf(holders[i]), IERC20(tokens[1]).balanceOf(holders[i])];
            uint256[] memory none = new uint256[](tokens.length);
            vm.prank(holders[i]);
            uint256[] memory amounts = vault.withdraw(shares, holders[i], none);
            assertEq(IERC20(tokens[0]).balanceOf(holders[i]), before[0] + amounts[0]);
            assertEq(IERC20(tokens[1]).balanceOf(holders[i]), before[1] + amounts[1]);
        }
        assertEq(vault.totalSupply(), 0);
    }

    /// @notice Every action can succeed, because all of them do in a fixed sequence.
    function test_everyHostileActionSucceeds() public {
        for (uint256 i; i < 300; ++i) {
            uint256 a = uint256(keccak256(abi.encode("hostile", i)));
            uint256 b = uint256(keccak256(abi.encode(a)));
            if (i % 8 == 0) handler.rebase(a);
            else if (i % 8 == 1) handler.setTokenFees(a, b);
            else if (i % 8 == 2) handler.setHook(a);
            else if (i % 8 == 3) handler.contribute(a, b);
            else if (i % 8 == 4) handler.withdraw(a, b);
            else if (i % 8 == 5) handler.claim(a, b);
            else if (i % 8 == 6) handler.trade(a, b);
            else handler.accrue(a);
        }
        bytes32[10] memory actions = [
            bytes32("rebase"),
            "setTokenFees",
            "setHook",
            "contribute",
            "contributeRefused",
            "withdraw",
            "claim",
            "trade",
            "tradeRefused",
            "accrue"
        ];
        for (uint256 i; i < actions.length; ++i) {
            console.log(string.concat(string(abi.encodePacked(actions[i])), " %d"), handler.did(actions[i]));
            assertGt(handler.did(actions[i]), 0, string(abi.encodePacked(actions[i])));
        }
    }

    function weth(address who) private view returns (uint256) {
        return IERC20(tokens[0]).balanceOf(who);
    }
}
