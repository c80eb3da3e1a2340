// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {IExitGuard} from "src/interfaces/IExitGuard.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {ExitGuard} from "src/periphery/ExitGuard.sol";
import {VaultAuction} from "src/vault/VaultAuction.sol";

/// @title RoleAttacks: what roles and strangers could do beside the rules that bind them
contract RoleAttacksTest is Base {
    ExitGuard private guard;

    function setUp() public override {
        super.setUp();
        guard = new ExitGuard(address(factory));
    }

    function _order(uint128 shares) private view returns (IExitGuard.Terms memory) {
        return IExitGuard.Terms({
            vault: address(vault),
            floorD18: 90e18,
            tokenOut: address(0),
            trailBps: 0,
            maxSlippageBps: 0,
            tipBps: 100,
            expiresAt: uint40(block.timestamp + 30 days),
            shares: shares,
            ceilingD18: 0,
            limitBps: 0,
            inKindAfter: 0,
            minFillPct: 0
        });
    }

    /// @dev The guardian stops the vault. The creator gives every token another target, and the keeper rotates it.
    function test_attack_theCreatorRetargetsAfterTheGuardiansStop() public {
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.prank(creator);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.proposeTargets, (_list(address(link)), _weights(10_000))));
        assertFalse(ok, "proposed");
    }

    function test_attack_targetsThatWereDueAreExecutedAfterTheGuardiansStop() public {
        vm.prank(creator);
        vault.proposeTargets(_list(address(link)), _weights(10_000));
        _skipFresh(TARGET_DELAY);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.rebalance, (_list(address(link)), _weights(10_000))));
        assertFalse(ok, "executed");
    }

    function test_attack_theKeeperRotatesEverythingAfterTheGuardiansStop() public {
        _retarget(_list(address(link)), _weights(10_000));
        vm.prank(guardian);
        vault.setReduceOnly(true);
        IVaultTypes.Trade[] memory trades = _one(_trade(address(usdc), address(link), 1000e6));
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.executeTrades, (nonce, trades, 0, block.timestamp)));
        assertFalse(ok, "traded");
    }

    /// @dev The owner of an order moved its shares away. A stranger sends one unit and executes the order with it.
    function test_attack_oneUnitConsumesAnExitOrder() public {
        _contribute(alice, 10e18);
        _contribute(bob, 1e18);
        vm.startPrank(alice);
        vault.approve(address(guard), type(uint256).max);
        IZapper.Permit memory none;
        uint256 id = guard.place(_order(10e18), none);
        vault.transfer(creator, 10e18);
        vm.stopPrank();
        _setPrice(address(weth), 2000e18);
        vm.startPrank(bob);
        vault.transfer(alice, 1);
        guard.execute(id, new IZapper.Swap[](0), none);
        vm.stopPrank();
        vm.prank(creator);
        vault.transfer(alice, 10e18 - 1);
        vm.startPrank(bob);
        guard.execute(guard.orderCount(), new IZapper.Swap[](0), none);
        vm.stopPrank();
        assertApproxEqAbs(guard.order(id + 1).terms.shares, 10e18, 1e3);
        assertLt(vault.balanceOf(alice), 1e3, "the rest was not sold");
    }

    /// @dev A keeper reads every order at its own cost, so an order without shares must not be placed.
    function test_attack_ordersWithoutSharesAreFree() public {
        IZapper.Permit memory none;
        vm.startPrank(bob);
        vault.approve(address(guard), type(uint256).max);
        (bool ok,) = address(guard).call(abi.encodeCall(guard.place, (_order(10e18), none)));
        vm.stopPrank();
        assertFalse(ok, "placed without shares");
    }

    function test_attack_sharesSentToTheVaultAreLost() public {
        _contribute(alice, 10e18);
        vm.prank(alice);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.transfer, (address(vault), 1e18)));
        assertFalse(ok, "sent");
    }

    /// @dev The previous creator's helpers must not keep their roles behind the new creator's back.
    function test_attack_theOldCreatorsProposerAndKeeperStay() public {
        address accomplice = makeAddr("accomplice");
        vm.startPrank(creator);
        vault.setProposer(accomplice, 10_000);
        vault.setKeeper(accomplice);
        vault.transferOwnership(alice);
        vm.stopPrank();
        vm.prank(alice);
        vault.acceptOwnership();
        (address proposer,,) = vault.proposer();
        assertTrue(proposer != accomplice, "proposer");
        assertTrue(vault.keeper() != accomplice, "keeper");
    }

    function test_attack_anAuctionOpensOnTheBareModule() public {
        VaultAuction bare = new VaultAuction(address(registry));
        (bool ok,) = address(bare).call(abi.encodeCall(bare.openAuction, ()));
        assertFalse(ok, "opened");
    }

    // --- roles that are replaced ---

    /// @dev Whoever stole the guardian's key proposes a friend again and again, so that the owner's choice never comes.
    function test_attack_aStolenGuardianKeepsTheRole() public {
        vm.prank(owner);
        vault.proposeRole(IVaultTypes.Role.Guardian, bob);
        for (uint256 i; i < 14; ++i) {
            skip(1 days);
            vm.startPrank(guardian);
            (bool ok,) = address(vault).call(abi.encodeCall(vault.cancelRole, (IVaultTypes.Role.Guardian)));
            assertFalse(ok, "cancelled");
            (ok,) = address(vault).call(abi.encodeCall(vault.proposeRole, (IVaultTypes.Role.Guardian, alice)));
            assertFalse(ok, "replaced");
            vm.stopPrank();
        }
        vm.prank(bob);
        vault.acceptRole(IVaultTypes.Role.Guardian);
        assertEq(vault.guardian(), bob);
    }

    /// @dev Proposes a harmless account, waits, and swaps it for the real one just before the time has come.
    function test_attack_aProposalIsSwappedAtTheLastMoment() public {
        vm.prank(guardian);
        vault.proposeRole(IVaultTypes.Role.Guardian, alice);
        skip(14 days - 1);
        vm.prank(owner);
        vault.proposeRole(IVaultTypes.Role.Guardian, bob);
        skip(1);
        vm.prank(bob);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.acceptRole, (IVaultTypes.Role.Guardian)));
        assertFalse(ok, "swapped");
        vm.prank(alice);
        (ok,) = address(vault).call(abi.encodeCall(vault.acceptRole, (IVaultTypes.Role.Guardian)));
        assertFalse(ok, "the old proposal stood");
    }

    /// @dev A proposal is kept for years and accepted when nobody looks.
    function test_attack_aProposalIsKeptInReserve() public {
        vm.prank(owner);
        vault.proposeRole(IVaultTypes.Role.Guardian, bob);
        skip(28 days + 1);
        vm.prank(bob);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.acceptRole, (IVaultTypes.Role.Guardian)));
        assertFalse(ok, "accepted years later");
    }

    // --- the end ---

    /// @dev Everybody who can switch reduce-only tries to open the vault again.
    function test_attack_aVaultThatWasWoundDownOpensAgain() public {
        _contribute(alice, 10e18);
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.startPrank(creator);
        vault.windDown("over");
        vault.transferOwnership(bob);
        vm.stopPrank();
        vm.prank(bob);
        vault.acceptOwnership();
        address[3] memory people = [guardian, bob, creator];
        for (uint256 i; i < 3; ++i) {
            vm.prank(people[i]);
            (bool ok,) = address(vault).call(abi.encodeCall(vault.setReduceOnly, (false)));
            ok;
            assertTrue(vault.reduceOnly(), "open");
        }
        _withdraw(alice, vault.balanceOf(alice));
    }

    /// @dev A stranger ends a vault whose creator and keeper are at work, or puts words into the creator's mouth.
    function test_attack_aStrangerEndsALivingVault() public {
        skip(365 days - 1);
        vm.startPrank(bob);
        (bool ok,) = address(vault).call(abi.encodeCall(vault.windDownAbandoned, ()));
        assertFalse(ok, "ended");
        (ok,) = address(vault).call(abi.encodeCall(vault.windDown, ("Redeem at this address instead.")));
        assertFalse(ok, "ended with words");
        vm.stopPrank();
    }

    /// @dev The creator ends the vault to earn an exit fee from everybody who must leave.
    function test_attack_theCreatorEarnsFromLeaversAfterTheEnd() public {
        vm.prank(creator);
        vault.proposeFees(IVaultTypes.Fees(1000, 0, 0, 200));
        skip(14 days);
        vault.executeFees();
        _contribute(alice, 50e18);
        vault.accrueFees();
        vm.prank(creator);
        vault.windDown("over");
        skip(30 days);
        uint256 before = vault.totalSupply() + vault.pendingFeeShares();
        uint256 shares = vault.balanceOf(alice);
        _withdraw(alice, shares);
        assertEq(vault.totalSupply() + vault.pendingFeeShares(), before - shares, "fees after the end");
    }
}
