// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "./Campaign.sol";

/// @title ThiefInvariants: a malicious keeper with its own venue, in a market that lets it trade all the time
/// @dev The handler records what every trade and bid lost and sold at oracle value. It checks every 24 hours that end
/// with one of them, because no other window can have more. A broken rule stays broken, so the check runs every ten
/// calls and at the end.
///
/// Each invariant failed when one of these faults was put into the sources:
/// - dailyLossStaysWithinItsLimit: the buckets hold the whole daily limit at once, and not half
/// - dailyTurnoverStaysWithinItsLimit: a third of what is sold counts as turnover
/// - everyTradeKeepsItsBounds: a trade may pass the target of what it sells
contract ThiefInvariants is Campaign {
    function _selectors() internal view override returns (bytes4[] memory selectors) {
        bytes4[12] memory all = [
            handler.steal.selector,
            handler.backAndForth.selector,
            handler.drainAndSteal.selector,
            handler.tradeAnything.selector,
            handler.rebalanceHonestly.selector,
            handler.openAuction.selector,
            handler.bid.selector,
            handler.movePrice.selector,
            handler.hurry.selector,
            handler.contribute.selector,
            handler.withdraw.selector,
            handler.executeTargets.selector
        ];
        selectors = new bytes4[](all.length);
        for (uint256 i; i < all.length; ++i) {
            selectors[i] = all[i];
        }
    }

    /// @notice All trades and bids within any 24 hours lose at most the daily loss limit.
    function invariant_dailyLossStaysWithinItsLimit() public view {
        assertLe(handler.worstLossD18(), uint256(vault.limits().dailyLossBps) * 1e14);
    }

    /// @notice All trades and bids within any 30 days lose at most 4 times the daily limit.
    function invariant_monthlyLossStaysWithinItsLimit() public view {
        assertLe(handler.worstMonthD18(), uint256(vault.limits().dailyLossBps) * 4e14);
    }

    /// @notice All trades and bids within any 24 hours sell at most the daily turnover limit.
    function invariant_dailyTurnoverStaysWithinItsLimit() public view {
        assertLe(handler.worstTurnoverD18(), uint256(vault.limits().dailyTurnoverBps) * 1e14);
    }

    /// @notice Each trade keeps its own bounds: slippage, size, direction, no overshoot, drift, cool-off, nonce,
    /// reduce-only.
    function invariant_everyTradeKeepsItsBounds() public view {
        bytes32[15] memory rules = [
            bytes32("auction of another NAV"),
            "slippage over its limit",
            "trade over its size",
            "passed",
            "drift rose",
            "bought what is no target",
            "sold a target in reduce-only",
            "traded while stopped",
            "sold over the hour's limit",
            "traded in the cool-off",
            "nonce ignored",
            "another venue traded",
            "allowance left",
            "trade at a stale price",
            "bid past its bounds"
        ];
        for (uint256 i; i < rules.length; ++i) {
            _unbroken(rules[i]);
        }
    }
}
