// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a period, an expiry or a wait
// slither-disable-start calls-loop // at most 16 positions; calls go to trusted contracts
// slither-disable-start incorrect-equality // skips what is nothing; a gift of dust makes it something and harms nobody

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IMandateRules} from "../interfaces/IMandates.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {MandateState} from "./MandateState.sol";

/// @title MandateDue: what a mandate is worth, and what of it is due
abstract contract MandateDue is IMandateRules, MandateState {
    uint256 internal constant D18 = 1e18;
    address internal constant IN_KIND = address(0);
    /// @dev {s} A balancing is done in this time or not at all, because its amounts are those of the trigger.
    uint256 internal constant BAND_LIFETIME = 1 days;
    /// @dev {share D18} Fewer shares are left behind at the end, so nobody can prevent it by sending some.
    uint256 internal constant DUST = 1e12;

    /// @dev What an account holds, at the lowest that any source of a price says.
    struct Values {
        uint256[] shares; // {share D18} one for each position
        uint256[] usd; // {USD D18} value of the shares
        uint256 sum; // {USD D18} value of all shares
        uint256 rate; // {USD D18 per 1e36 token} of the mandate's token
        uint256 worth; // {token} value of shares and money
        bool valued; // whether all of it is known
        bool agreed; // whether every token has a price
    }

    // --- values ---

    function _values(address account, Mandate storage m) internal view returns (Values memory v) {
        Position[] storage list = _positions[account];
        v.shares = new uint256[](list.length);
        v.usd = new uint256[](list.length);
        address[] memory tokens = new address[](1);
        tokens[0] = m.terms.token;
        try registry.lowRatesD18(tokens) returns (uint256[] memory rates, bool agreed) {
            (v.rate, v.agreed, v.valued) = (rates[0], agreed, rates[0] != 0);
        } catch (bytes memory reason) {
            _checkGas(reason);
        }
        if (!v.valued) return v;
        for (uint256 i; i < list.length; ++i) {
            IIndexVault vault = IIndexVault(list[i].vault);
            v.shares[i] = vault.balanceOf(account);
            if (v.shares[i] == 0) continue;
            try vault.lowLevelD18() returns (uint256 level, bool agreed) {
                v.usd[i] = Math.mulDiv(v.shares[i], level, D18);
                v.agreed = v.agreed && agreed;
            } catch (bytes memory reason) {
                _checkGas(reason);
                v.valued = false;
                return v;
            }
            v.sum += v.usd[i];
        }
        v.worth = _money(account, m) + Valuation.amountDown(v.sum, v.rate);
    }

    /// @dev Whoever sends little gas must not make a price look dead. A call that runs out of gas gives no reason.
    function _checkGas(bytes memory reason) internal pure {
        if (reason.length < 4 || bytes4(reason) == IVaultTypes.InsufficientGas.selector) revert InsufficientGas();
    }

    // --- what is due ---

    /// @return the trigger that the values reach; None if they reach none
    function _judge(address account, Mandate storage m, Values memory v) internal view returns (Reason) {
        Terms storage t = m.terms;
        if (!v.valued) return Reason.None;
        // Nothing counts from a cost, peak or base of 0.
        if (t.floorBps != 0 && m.cost != 0 && v.worth * BPS <= m.cost * (BPS - t.floorBps)) return Reason.Floor;
        if (t.trailBps != 0 && m.peak != 0 && v.worth * BPS <= m.peak * (BPS - t.trailBps)) return Reason.Trail;
        if (!v.agreed || m.status != Status.Active || _taking(account, m)) return Reason.None;
        if (t.profitBps != 0 && m.base != 0 && v.worth * BPS >= m.base * (BPS + t.profitBps)) return Reason.Profit;
        if (t.bandBps != 0 && v.sum != 0 && block.timestamp >= uint256(m.balancedAt) + t.bandEvery) {
            Position[] storage list = _positions[account];
            for (uint256 i; i < list.length; ++i) {
                uint256 have = v.usd[i] * BPS;
                uint256 want = v.sum * list[i].bps;
                if ((have > want ? have - want : want - have) > v.sum * t.bandBps) return Reason.Band;
            }
        }
        return Reason.None;
    }

    /// @return whether a take-profit has sales left
    function _taking(address account, Mandate storage m) private view returns (bool) {
        if (m.reason != Reason.Profit) return false;
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            if (_toSell(account, m, list[i]) != 0) return true;
        }
        return false;
    }

    /// @return whether triggers have to be looked at
    function _watches(Mandate storage m) internal view returns (bool) {
        Terms storage t = m.terms;
        return t.floorBps != 0 || t.trailBps != 0 || t.profitBps != 0 || t.bandBps != 0;
    }

    /// @return {share D18} shares of the position that wait to be sold
    function _toSell(address account, Mandate storage m, Position storage p) internal view returns (uint256) {
        uint256 held = IERC20(p.vault).balanceOf(account);
        if (m.status == Status.Leaving) return held < DUST ? 0 : held;
        if (m.status != Status.Active) return 0;
        return _swings(m) || m.reason == Reason.Profit ? Math.min(p.sell, held) : 0;
    }

    /// @return {token} money that waits to buy the position; 0 unless the mandate is active
    function _toBuy(Mandate storage m, Position storage p) internal view returns (uint256) {
        if (m.status != Status.Active || block.timestamp > m.terms.expiresAt) return 0;
        return uint256(p.added) + p.due + (_swings(m) ? p.swing : 0);
    }

    /// @return whether the amounts of the last balancing count
    function _swings(Mandate storage m) internal view returns (bool) {
        return m.reason == Reason.Band && block.timestamp <= uint256(m.triggeredAt) + BAND_LIFETIME;
    }

    /// @return whether the owner accepts the constituents of what is sold now
    function _matured(Mandate storage m) internal view returns (bool) {
        return m.terms.payout == IN_KIND || block.timestamp >= uint256(m.triggeredAt) + m.terms.inKindAfter;
    }

    /// @dev Periods that passed unused are not made up for.
    /// @return due whether a period can be opened
    /// @return period number of the current period, from 0
    function _periodDue(Mandate storage m) internal view returns (bool, uint256 period) {
        Terms storage t = m.terms;
        if (t.period == 0 || m.status != Status.Active || block.timestamp > t.expiresAt) return (false, 0);
        if (block.timestamp < t.startAt) return (false, 0);
        period = (block.timestamp - t.startAt) / t.period;
        return (period >= m.periods && (t.count == 0 || period < t.count), period);
    }

    /// @return {token} what the wallet must pay for a period: its amount less the account's money that waits for nothing
    function _toPull(address account, Mandate storage m) internal view returns (uint256) {
        Position[] storage list = _positions[account];
        uint256 waiting = 0;
        for (uint256 i; i < list.length; ++i) {
            waiting += uint256(list[i].added) + (_swings(m) ? list[i].swing : 0);
        }
        return Math.saturatingSub(m.terms.each, Math.saturatingSub(_money(account, m), waiting));
    }

    // --- views ---

    /// @inheritdoc IMandateRules
    function mandate(address account) external view returns (Mandate memory) {
        return _mandates[account];
    }

    /// @inheritdoc IMandateRules
    function positions(address account) external view returns (Position[] memory) {
        return _positions[account];
    }

    /// @inheritdoc IMandateRules
    function valueOf(address account) external view returns (uint256 value, bool valued, bool agreed) {
        Values memory v = _values(account, _mandates[account]);
        return (v.worth, v.valued, v.agreed);
    }

    /// @inheritdoc IMandateRules
    function due(address account)
        external
        view
        returns (Reason reason, bool period, uint256[] memory buys, uint256[] memory sells)
    {
        Mandate storage m = _mandates[account];
        Position[] storage list = _positions[account];
        (buys, sells) = (new uint256[](list.length), new uint256[](list.length));
        if (m.status == Status.None || m.status == Status.Ended) return (reason, period, buys, sells);
        if (m.status != Status.Leaving && block.timestamp <= m.terms.expiresAt && _watches(m)) {
            reason = _judge(account, m, _values(account, m));
        }
        // slither-disable-next-line unused-return // the number of the period does not matter
        (period,) = _periodDue(m);
        for (uint256 i; i < list.length; ++i) {
            sells[i] = _toSell(account, m, list[i]);
            buys[i] = _toBuy(m, list[i]);
            if (period) buys[i] = buys[i] - list[i].due + uint256(m.terms.each) * list[i].bps / BPS;
        }
    }

    /// @inheritdoc IMandateRules
    function valueOfShares(address account, address vault, uint256 shares) external view returns (uint256) {
        Mandate storage m = _mandates[account];
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            if (list[i].vault != vault) continue;
            uint256 held = IERC20(vault).balanceOf(account);
            if (held == 0) return 0;
            Values memory v = _values(account, m);
            uint256 whole = v.valued ? Valuation.amountDown(v.usd[i], v.rate) : m.cost * uint256(list[i].bps) / BPS;
            return Math.mulDiv(whole, Math.min(shares, held), held);
        }
        return 0;
    }
}

// slither-disable-end timestamp
// slither-disable-end calls-loop
// slither-disable-end incorrect-equality
