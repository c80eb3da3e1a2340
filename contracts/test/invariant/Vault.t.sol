// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FailingToken} from "../mocks/HostileTokens.sol";
import {Campaign} from "./Campaign.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title What holds of a vault after any sequence of what anyone can do
/// @dev What only one call can show is checked by the handler around that call, and found here under its rule's name.
/// At the end of every run no rule of any kind may be broken, so that each campaign watches all of them. The rules of
/// trades are Thief.t.sol's.
/// What is once broken stays so, and is looked for every ten calls and at the end.
///
/// Each was seen to fail where this was wrong in the sources:
/// - balancesCoverReservesAndClaims: a withdrawal lowers the reserves by half of what it pays
/// - everythingThatLeftIsAccountedFor: appointing a keeper sends it a base unit of a constituent
/// - supplyIsWhatHoldersHold: the platform's part of fees is minted to another address
/// - roundTripsNeverProfit: a contribution mints a millionth more shares than it pays for
/// - navPerShareNeverFallsByInvestors: a withdrawal takes its part of the minted supply, without the fee shares
/// - feesStayUnderTheirCaps: the cap of the management fee is not checked
/// - feesAreTheSameHoweverOftenAccrued: the management fee is simple and not compound
/// - nothingHappensBeforeItsTime: targets are executed before their delay is over
/// - weightsSumToTenThousand: what is held without a target keeps its old weight
/// - noConstituentTwice: what stays a target is carried over once more as something held
/// - everyoneMayDoWhatIsTheirsAndNoMore: the creator restarts what the guardian stopped
/// - nonceCountsEveryRebalance: trades and bids do not use up the nonce
/// - highWaterMarkNeverFalls: a charge leaves the mark a tenth below the one before
/// - charterIsOfItsEdition: a scale that has become too small is not renewed
/// - everyHolderCanExit: a withdrawal asks for fresh prices
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
        selectors = new bytes4[](all.length + 3);
        for (uint256 i; i < all.length; ++i) {
            selectors[i] = all[i];
        }
        selectors[all.length] = handler.accrueOftenOrOnce.selector;
        selectors[all.length + 1] = handler.breakToken.selector;
        selectors[all.length + 2] = handler.exodus.selector;
    }

    /// @notice The vault has every base unit that it accounts for or owes, and claims add up to what is owed.
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

    /// @notice No role can send reserves anywhere: every base unit that came or went is a contribution, a withdrawal, a
    /// claim, a trade, a bid or a donation that its other side confirms, and what is neither reserve nor claim nor
    /// donation is the rounding of so many contributions and withdrawals.
    function invariant_everythingThatLeftIsAccountedFor() public view {
        uint256 slack = handler.roundings();
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            uint256 held = IERC20(token).balanceOf(address(vault));
            assertEq(held, handler.ledger(token));
            uint256 known = vault.getReserve(token) + vault.totalClaims(token) + handler.donated(token);
            assertGe(held, known);
            assertLe(held - known, slack);
            // Those who only have a role have nothing from the vault.
            assertEq(IERC20(token).balanceOf(handler.guardianAddress()), 0);
            assertEq(IERC20(token).balanceOf(vault.keeper()), 0);
        }
        _unbroken("re-entered");
        _unbroken("targets moved a reserve");
        _unbroken("a stranger was obeyed");
    }

    /// @notice The supply is what the holders hold; fees not minted yet fit their field, which the view never undercuts.
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

    /// @notice In and out, out and in, whole, in parts, alone or around another: nobody ends with more of anything.
    function invariant_roundTripsNeverProfit() public view {
        _unbroken("round trip profits");
        _unbroken("took more than offered");
        _unbroken("paid more than its part");
        _unbroken("fewer shares than previewed");
    }

    /// @notice A share stands for no less of any reserve after contributions, withdrawals, donations and accruals.
    function invariant_navPerShareNeverFallsByInvestors() public view {
        _unbroken("share diluted");
        _unbroken("donation counted");
        _unbroken("neither paid nor owed");
        _unbroken("paid less than its part");
    }

    /// @notice Fees are under their caps, and what was agreed: each kind takes no more than its rate.
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

    /// @notice The management fee is the same however often it is accrued.
    function invariant_feesAreTheSameHoweverOftenAccrued() public view {
        _unbroken("frequent accrual pays");
        _unbroken("frequent accrual erases");
    }

    /// @notice Targets, fees, the proposer and auctions wait for their time, and targets are what was proposed.
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

    /// @notice Targets sum to 10,000, whatever else is held.
    function invariant_weightsSumToTenThousand() public view {
        (, uint256[] memory weights) = vault.getConstituents();
        uint256 sum;
        for (uint256 i; i < weights.length; ++i) {
            sum += weights[i];
        }
        assertEq(sum, 10_000);
    }

    /// @notice 1 to 32 different constituents; what has neither target nor reserve after a trade has left.
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

    /// @notice Roles, caps and stops are obeyed: nobody does more than theirs, and whoever may do something can.
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

    /// @notice The nonce counts trades, bids and executed targets, one by one.
    function invariant_nonceCountsEveryRebalance() public view {
        assertEq(vault.rebalanceNonce(), handler.nonce());
    }

    /// @notice The high-water mark never falls.
    function invariant_highWaterMarkNeverFalls() public view {
        assertGe(vault.highWaterMarkD18(), handler.highestMark());
        _unbroken("mark fell");
    }

    /// @notice The charter's edition is the vault's number of creations, and its code holds as many entries as it has
    /// constituents; the scale is within the range that its slot can hold.
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

    /// @notice Whatever the state: with every feed dead, everything delisted, the vault stopped and one token dead, every
    /// holder leaves with exactly the preview of every reserve, paid or owed, and what is owed is paid once the token
    /// works. Forge discards what an invariant does, so that the run goes on from the state before.
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
        // The vault's own shares can only go to another.
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
