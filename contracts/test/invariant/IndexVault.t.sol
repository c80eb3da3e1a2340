// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "forge-std/Test.sol";

import {FailingToken} from "../mocks/HostileTokens.sol";
import {VaultHandler} from "./VaultHandler.sol";
import {IndexVault} from "src/IndexVault.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";

/// @dev What holds of a vault after any sequence of what anyone can do.
/// forge-config: default.invariant.fail-on-revert = true
contract IndexVaultInvariants is Test {
    VaultHandler private handler;
    IndexVault private vault;

    function setUp() public {
        handler = new VaultHandler();
        handler.setUp();
        vault = IndexVault(handler.vaultAddress());

        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = handler.contribute.selector;
        selectors[1] = handler.withdraw.selector;
        selectors[2] = handler.roundTrip.selector;
        selectors[3] = handler.claim.selector;
        selectors[4] = handler.transferShares.selector;
        selectors[5] = handler.donate.selector;
        selectors[6] = handler.trade.selector;
        selectors[7] = handler.propose.selector;
        selectors[8] = handler.cancel.selector;
        selectors[9] = handler.execute.selector;
        selectors[10] = handler.lowerFee.selector;
        selectors[11] = handler.accrue.selector;
        selectors[12] = handler.movePrice.selector;
        selectors[13] = handler.wait_.selector;
        selectors[14] = handler.breakToken.selector;
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
        targetContract(address(handler));
    }

    function invariant_balancesCoverReservesAndClaims() public view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            address token = handler.tokens(i);
            uint256 claims;
            for (uint256 j; j < handler.holderCount(); ++j) {
                claims += vault.claimOf(token, handler.holders(j));
            }
            assertEq(vault.totalClaims(token), claims);
            assertGe(IERC20(token).balanceOf(address(vault)), vault.getReserve(token) + claims);
        }
    }

    function invariant_reservesAreWhatWasPutInLessWhatWasTakenOut() public view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            address token = handler.tokens(i);
            assertEq(vault.getReserve(token), handler.reserveOf(token));
        }
    }

    function invariant_constituentsAreDifferentAndHeldOrTargets() public view {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens.length, vault.totalConstituents());
        assertLe(tokens.length, 32);
        uint256 sum;
        for (uint256 i; i < tokens.length; ++i) {
            assertTrue(weights[i] != 0 || vault.getReserve(tokens[i]) != 0);
            sum += weights[i];
            for (uint256 j; j < i; ++j) {
                assertNotEq(tokens[i], tokens[j]);
            }
        }
        assertEq(sum, 10_000);
    }

    function invariant_supplyIsWhatTheHoldersHold() public view {
        uint256 sum;
        for (uint256 i; i < handler.holderCount(); ++i) {
            sum += vault.balanceOf(handler.holders(i));
        }
        assertEq(vault.totalSupply(), sum);
        assertEq(vault.balanceOf(handler.holders(5)), 1e15);
    }

    /// @dev Whatever state a run ended in, with every feed dead, one token stopped and every asset delisted, each
    /// holder leaves with their part of every reserve, and claims are paid once the token works again.
    function afterInvariant() public {
        FailingToken bad = handler.bad();
        bad.setPaused(true);
        IAssetRegistry registry = IAssetRegistry(vault.registry());
        for (uint256 i; i < handler.tokenCount(); ++i) {
            address token = handler.tokens(i);
            vm.etch(registry.asset(token).feed, "");
            if (uint8(registry.asset(token).status) == 3) continue;
            vm.prank(makeAddr("guardian"));
            registry.setStatus(token, IAssetRegistry.Status.Delisted);
        }
        vault.accrueFees(); // so that the first to leave is not left with a fee of that moment
        for (uint256 i; i < handler.holderCount(); ++i) {
            _leave(handler.holders(i));
        }
        assertEq(vault.totalSupply(), 0);
        (address[] memory tokens,) = vault.getConstituents();
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(vault.getReserve(tokens[i]), 0);
        }
        bad.setPaused(false);
        for (uint256 i; i < handler.holderCount(); ++i) {
            address holder = handler.holders(i);
            bad.setBlocked(holder, false);
            uint256 owed = vault.claimOf(address(bad), holder);
            if (owed == 0) continue;
            vm.prank(holder);
            assertEq(vault.claim(address(bad), holder), owed);
        }
        assertEq(vault.totalClaims(address(bad)), 0);
    }

    function _leave(address holder) private {
        uint256 shares = vault.balanceOf(holder);
        if (shares == 0) return;
        (address[] memory tokens,) = vault.getConstituents();
        uint256[] memory due = vault.previewWithdraw(shares);
        uint256[] memory before = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            before[i] = IERC20(tokens[i]).balanceOf(holder) + vault.claimOf(tokens[i], holder);
        }
        vm.prank(holder);
        vault.withdraw(shares, holder, due);
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(holder) + vault.claimOf(tokens[i], holder), before[i] + due[i]);
        }
    }
}
