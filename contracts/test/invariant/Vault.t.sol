// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FailingToken} from "../mocks/HostileTokens.sol";
import {Campaign} from "./Campaign.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultInvariants: the rules for a vault after any sequence of actions
/// @dev The handler checks rules about one call around that call, and records a broken rule by name. Each campaign
/// checks all rules at the end of every run. The rules of trades are in Thief.t.sol. A broken rule stays broken, so the
/// check runs every ten calls and at the end.
///
/// Each invariant failed when one of these faults was put into the sources:
/// - balancesCoverReservesAndClaims: a withdrawal lowers the reserves by half of what it pays
/// - everythingThatLeftIsAccountedFor: appointing a keeper sends it one base unit of a constituent
/// - supplyIsWhatHoldersHold: the platform's part of fees is minted to another address
/// - roundTripsNeverProfit: a contribution mints a millionth too many shares
/// - navPerShareNeverFallsByInvestors: a withdrawal divides by the minted supply without the fee shares
/// - feesStayUnderTheirCaps: the cap of the management fee is not checked
/// - feesAreTheSameHoweverOftenAccrued: the management fee is simple and not compound
/// - nothingHappensBeforeItsTime: targets are executed before their delay is over
/// - weightsSumToTenThousand: a held token without a target keeps its old weight
/// - noConstituentTwice: a token that stays a target is listed again as a held token
/// - yieldBelongsToTheHolders: a contribution books no stream
/// - everyoneMayDoWhatIsTheirsAndNoMore: the creator ends reduce-only that the guardian started
/// - nonceCountsEveryRebalance: trades and bids do not use up the nonce
/// - highWaterMarkNeverFalls: a charge sets the mark 10 % below the one before
/// - charterIsOfItsEdition: a scale that is too small is not reset
/// - everyHolderCanExit: a withdrawal needs fresh prices
contract VaultInvariants is Campaign {
    function _selectors() internal view override returns (bytes4[] memory selectors) {
        bytes4[31] memory all = [
            handler.contribute.selector,
            handler.withdraw.selector,
            handler.roundTrip.selector,
            handler.backIn.selector,
            handler.claim.selector,
            handler.transferShares.selector,
            handler.donate.selector,
            handler.accrue.selector,
            handler.rebalanceHonestly.selector,
            handler.steal.selector,
            handler.backAndForth.selector,
            handler.drainAndSteal.selector,
            handler.tradeAnything.selector,
            handler.propose.selector,
            handler.cancel.selector,
            handler.executeTargets.selector,
            handler.appoint.selector,
            handler.handOver.selector,
            handler.proposeFees.selector,
            handler.executeFees.selector,
            handler.cancelFees.selector,
            handler.setShareCap.selector,
            handler.setReduceOnly.selector,
            handler.checkDrawdown.selector,
            handler.downgrade.selector,
            handler.intrude.selector,
            handler.openAuction.selector,
            handler.bid.selector,
            handler.closeAuction.selector,
            handler.movePrice.selector,
            handler.passTime.selector
        ];
        selectors = new bytes4[](all.length + 6);
        for (uint256 i; i < all.length; ++i) {
            selectors[i] = all[i];
        }
        selectors[all.length] = handler.accrueOftenOrOnce.selector;
        selectors[all.length + 1] = handler.breakToken.selector;
        selectors[all.length + 2] = handler.exodus.selector;
        selectors[all.length + 3] = handler.sync.selector;
        selectors[all.length + 4] = handler.sandwich.selector;
        selectors[all.length + 5] = handler.sweep.selector;
    }

    /// @notice The vault holds every base unit that it accounts for or owes, and the claims sum to the total owed.
    function invariant_balancesCoverReservesAndClaims() public view {
        for (uint256 i; i < tokens.length; ++i) {
            uint256 owed;
            for (uint256 j; j < holders.length; ++j) {
                owed += vault.claimOf(tokens[i], holders[j]);
            }
            assertEq(vault.totalClaims(tokens[i]), owed);
            assertGe(IERC20(tokens[i]).balanceOf(address(vault)), vault.getReserve(tokens[i]) + owed);
        }
    }

    /// @notice No role can send reserves anywhere. Every moved base unit is part of a contribution, withdrawal, claim,
    /// trade, bid or donation, which the other side confirms. The rest of the balance is the rounding of contributions
    /// and withdrawals.
    function invariant_everythingThatLeftIsAccountedFor() public view {
        uint256 slack = handler.roundings();
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            uint256 held = IERC20(token).balanceOf(address(vault));
            assertEq(held, handler.ledger(token));
            uint256 known = vault.getReserve(token) + vault.totalClaims(token) + handler.donated(token);
            assertGe(held, known);
            assertLe(held - known, slack);
            // Accounts that only have a role hold nothing from the vault.
            assertEq(IERC20(token).balanceOf(handler.guardianAddress()), 0);
            assertEq(IERC20(token).balanceOf(vault.keeper()), 0);
        }
        _unbroken("re-entered");
        _unbroken("targets moved a reserve");
        _unbroken("a stranger was obeyed");
    }

    /// @notice The supply is the sum of the holders' balances. Pending fee shares fit their field, and the view is
    /// never below it.
    function invariant_supplyIsWhatHoldersHold() public view {
        uint256 sum;
        for (uint256 i; i < holders.length; ++i) {
            sum += vault.balanceOf(holders[i]);
        }
        assertEq(vault.totalSupply(), sum);
        assertGe(vault.balanceOf(0x000000000000000000000000000000000000dEaD), 1e15);
        uint256 stored = (uint256(vm.load(address(vault), 0)) >> 104) & type(uint88).max;
        assertLe(stored, vault.pendingFeeShares());
    }

    /// @notice No round trip, in any order, in parts or around another investor, ends with more of any token.
    function invariant_roundTripsNeverProfit() public view {
        _unbroken("round trip profits");
        _unbroken("took more than offered");
        _unbroken("paid more than its part");
        _unbroken("fewer shares than previewed");
    }

    /// @notice Contributions, withdrawals, donations and accruals never lower a share's part of any reserve.
    function invariant_navPerShareNeverFallsByInvestors() public view {
        _unbroken("share diluted");
        _unbroken("donation counted");
        _unbroken("neither paid nor owed");
        _unbroken("paid less than its part");
    }

    /// @notice Fees stay under their caps, and each fee takes no more than its rate.
    function invariant_feesStayUnderTheirCaps() public view {
        IVaultTypes.Fees memory fees = vault.fees();
        assertLe(fees.managementBps, 1000);
        assertLe(fees.performanceBps, 3000);
        assertLe(fees.entryBps, 200);
        assertLe(fees.exitBps, 200);
        assertEq(keccak256(abi.encode(fees)), keccak256(abi.encode(handler.expectedFees())));
        bytes32[7] memory rules = [
            bytes32("fee over its cap"),
            "fee not as agreed",
            "entry fee over its rate",
            "exit fee over its rate",
            "tip over its rate",
            "fee left over",
            "fee not as accrued"
        ];
        for (uint256 i; i < rules.length; ++i) {
            _unbroken(rules[i]);
        }
    }

    /// @notice The management fee does not depend on how often it is accrued.
    function invariant_feesAreTheSameHoweverOftenAccrued() public view {
        _unbroken("frequent accrual pays");
        _unbroken("frequent accrual erases");
    }

    /// @notice Targets, fees, the proposer and auctions wait for their time, and executed targets are the proposed
    /// ones.
    function invariant_nothingHappensBeforeItsTime() public view {
        (address[] memory list, uint256[] memory weights) = vault.getConstituents();
        uint256 count;
        while (count < weights.length && weights[count] != 0) ++count;
        assembly ("memory-safe") {
            mstore(list, count)
            mstore(weights, count)
        }
        assertEq(keccak256(abi.encode(list, weights)), handler.targetsHash());
        bytes32[10] memory rules = [
            bytes32("targets out of time"),
            "proposals outlive",
            "fees before their time",
            "proposer too often",
            "proposer changed too much",
            "proposed without the role",
            "proposal replaced while live",
            "auction while keeper active",
            "auction below the band",
            "bid after the auction"
        ];
        for (uint256 i; i < rules.length; ++i) {
            _unbroken(rules[i]);
        }
    }

    /// @notice Target weights sum to 10,000, whatever other tokens are held.
    function invariant_weightsSumToTenThousand() public view {
        (, uint256[] memory weights) = vault.getConstituents();
        uint256 sum;
        for (uint256 i; i < weights.length; ++i) {
            sum += weights[i];
        }
        assertEq(sum, 10_000);
    }

    /// @notice There are 1 to 32 different constituents. A token without target and reserve leaves after a trade.
    function invariant_noConstituentTwice() public view {
        (address[] memory list,) = vault.getConstituents();
        assertEq(list.length, vault.totalConstituents());
        assertLe(list.length, 32);
        assertGt(list.length, 0);
        for (uint256 i; i < list.length; ++i) {
            assertTrue(vault.isConstituent(list[i]));
            for (uint256 j; j < i; ++j) {
                assertNotEq(list[i], list[j]);
            }
        }
        _unbroken("trade not booked as made");
    }

    /// @notice Roles, caps and reduce-only are respected: nobody can do more than their role permits, and everybody can
    /// do that.
    function invariant_everyoneMayDoWhatIsTheirsAndNoMore() public view {
        bytes32[29] memory rules = [
            bytes32("a view moved the clock"),
            "creator undid the guardian",
            "auction out of turn",
            "auction refused",
            "bid refused",
            "cap exceeded",
            "cap not set",
            "claim not paid in full",
            "claim paid twice",
            "claim refused",
            "close refused",
            "closed no auction",
            "contribution in reduce-only",
            "contribution refused",
            "creator's proposal refused",
            "drawdown not seen",
            "due fees refused",
            "due targets refused",
            "fee not minted",
            "fees refused",
            "guardian could not resume",
            "handed over without an offer",
            "handover refused",
            "old creator not paid",
            "peak not the level",
            "reduce-only not set",
            "reduce-only refused",
            "stopped above the trip level",
            "targets changed the supply"
        ];
        for (uint256 i; i < rules.length; ++i) {
            _unbroken(rules[i]);
        }
    }

    /// @notice The nonce counts trades, bids and executed targets, one each.
    function invariant_nonceCountsEveryRebalance() public view {
        assertEq(vault.rebalanceNonce(), handler.nonce());
    }

    /// @notice At unchanged prices, no contribution, withdrawal or accrual lowers the net level, up to rounding. It
    /// counts every fee that is due, booked or not.
    function invariant_netLevelNeverFallsByACall() public view {
        _unbroken("level fell");
    }

    /// @notice No sequence of syncs, sweeps and donations profits its caller. A reserve grows by what its stream has
    /// released. A listed token is swept at no less than its oracle value less the slippage.
    function invariant_yieldBelongsToTheHolders() public view {
        bytes32[8] memory rules = [
            bytes32("synced more than due"),
            "pending lost",
            "sync moved shares",
            "sandwich profits",
            "sweep not as previewed",
            "sweep not delivered",
            "sweep moved a reserve",
            "swept too cheaply"
        ];
        for (uint256 i; i < rules.length; ++i) {
            _unbroken(rules[i]);
        }
    }

    /// @notice While the guardian's stop stands, targets stay and nothing is traded. A new creator starts without the
    /// helpers of the previous one. No share reaches the vault itself.
    function invariant_stopsAndHandoversHold() public view {
        _unbroken("retargeted while stopped");
        _unbroken("traded while stopped");
        _unbroken("helpers outlive");
        _unbroken("shares sent to the vault");
        _unbroken("contribution refused");
    }

    /// @notice The high-water mark never falls.
    function invariant_highWaterMarkNeverFalls() public view {
        assertGe(vault.highWaterMarkD18(), handler.highestMark());
        _unbroken("mark fell");
    }

    /// @notice The charter's edition is the vault's creation nonce, and its code has one entry per constituent. The
    /// scale fits its slot.
    function invariant_charterIsOfItsEdition() public view {
        uint256 hot = uint256(vm.load(address(vault), 0));
        uint256 edition = (hot >> 232) & type(uint16).max;
        assertEq(edition + 1, vm.getNonce(address(vault)));
        address charter = vm.computeCreateAddress(address(vault), edition);
        assertEq(charter.code.length, 1 + 36 + 22 * vault.totalConstituents());
        (uint256 scale,) = vault.scaledReserves();
        assertEq(hot & ((1 << 104) - 1), scale);
        assertGe(scale, 1 << 88);
    }

    /// @notice In any state, even with every feed dead, every asset delisted, the vault reduce-only and one token dead,
    /// every holder can leave. Each gets exactly the preview of every reserve, paid or owed. The owed part is paid once
    /// the token works. Forge discards the effects of an invariant, so the run continues from the state before.
    /// forge-config: default.invariant.check-interval = 20
    function invariant_everyHolderCanExit() public {
        FailingToken bad = handler.bad();
        address guardian = handler.guardianAddress();
        IAssetRegistry registry = IAssetRegistry(vault.registry());
        vm.startPrank(guardian);
        vault.setReduceOnly(true);
        for (uint256 i; i < tokens.length; ++i) {
            if (registry.asset(tokens[i]).status != IAssetRegistry.Status.Delisted) {
                registry.setStatus(tokens[i], IAssetRegistry.Status.Delisted);
            }
            vm.etch(registry.asset(tokens[i]).feed, "");
        }
        vm.stopPrank();
        bad.setPaused(true);
        for (uint256 i; i < holders.length; ++i) {
            _leave(holders[i]);
        }
        bad.setPaused(false);
        for (uint256 i; i < holders.length; ++i) {
            _claim(bad, holders[i]);
        }
        assertEq(vault.totalClaims(address(bad)), 0);
        assertEq(vault.totalSupply(), 0);
    }

    function _leave(address holder) private {
        uint256 shares = vault.balanceOf(holder);
        if (shares == 0) return;
        (address[] memory list,) = vault.getConstituents();
        uint256[] memory due = vault.previewWithdraw(shares);
        uint256[] memory before = new uint256[](list.length);
        // If the vault itself is the holder, another account receives the tokens.
        address receiver = holder == address(vault) ? holders[0] : holder;
        for (uint256 i; i < list.length; ++i) {
            before[i] = IERC20(list[i]).balanceOf(receiver) + vault.claimOf(list[i], receiver);
        }
        vm.prank(holder);
        vault.withdraw(shares, receiver, due);
        for (uint256 i; i < list.length; ++i) {
            assertEq(IERC20(list[i]).balanceOf(receiver) + vault.claimOf(list[i], receiver), before[i] + due[i]);
        }
    }

    function _claim(FailingToken bad, address holder) private {
        if (bad.blocked(holder)) bad.setBlocked(holder, false);
        uint256 owed = vault.claimOf(address(bad), holder);
        if (owed == 0) return;
        vm.prank(holder);
        assertEq(vault.claim(address(bad), holder), owed);
    }
}
