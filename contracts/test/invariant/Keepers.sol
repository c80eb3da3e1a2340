// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {EvilAdapter} from "../mocks/EvilAdapter.sol";
import {World} from "./World.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Keepers: actions of an honest keeper, and of a thief with a stolen keeper key and its own venue
/// @dev Records every loss and sale at oracle value, from what the venue took and paid.
abstract contract Keepers is World {
    /// @dev One call of executeTrades or one bid, as ratios of the NAV before it, rounded down.
    struct Entry {
        uint256 at; // {s} time of the call
        uint256 lossD18; // {D18 ratio} sum of the losses of legs
        uint256 soldD18; // {D18 ratio} sum of the sales
    }

    Entry[] private _entries;
    bytes private _callNext; // call that the venue makes to the vault during the next trades; empty for none
    uint256 private _keepNext; // {bps} part of the sold amount that the venue does not take
    uint256 public worstLossD18; // {D18 ratio} largest loss in any 24 hours so far
    uint256 public worstMonthD18; // {D18 ratio} largest loss in any 30 days so far
    uint256 public worstTurnoverD18; // {D18 ratio} largest turnover in any 24 hours so far
    uint256 public lastTrade; // {s} time of the last trade
    mapping(address token => Sale[]) private _sales; // every sale of a token, in order

    struct Sale {
        uint256 at; // {s}
        uint256 valueD18; // {USD D18} rounded down
    }

    /// @dev A possible trade, from a token above its target to a token below.
    struct Pair {
        bool found;
        uint256 from;
        uint256 to;
        uint256 nav; // {USD D18}
        uint256 gap; // {USD D18} largest sale that passes no target
        uint256 wide; // {USD D18} smallest sale that passes both targets
        uint256 most; // {USD D18} largest sale in one trade, without the daily allowances
        uint256[] prices; // {USD D18 per whole token}
    }

    // --- the honest keeper ---

    /// @dev Makes a trade within every bound, without `try`, because it must succeed.
    function rebalanceHonestly(uint256 seed, uint256 part, uint256 lossBps) public watched {
        _coolOff();
        _refresh();
        _repair();
        Look memory a = _look();
        Pair memory p = _pair(a, seed, true);
        if (!p.found || vault.reduceOnlyReasons() >= 2 || vault.keeperFrom() > _now()) return;
        lossBps = bound(lossBps, 0, 20);
        uint256 value = Math.min(p.most, _fits(p.nav)) * bound(part, 50, 99) / 100;
        // Below 10 USD, rounding by one unit of a valuable token can exceed the slippage.
        if (value < 10e18) return;
        if (p.prices[p.to] / _unit(a.tokens[p.to]) > 1e16 || p.prices[p.from] / _unit(a.tokens[p.from]) > 1e16) return;
        IVaultTypes.Trade memory t = _makeTrade(a, p, value, lossBps, false);
        vm.prank(vault.keeper());
        vault.executeTrades(nonce, _one(t), 0, _now());
        _wroteTrades(a, p, evil.fillCount() - 1, 1);
        did["honestTrade"]++;
    }

    // --- the thief ---

    /// @dev Trades at the worst allowed price in up to four legs, until the daily allowance is used up.
    function steal(uint256 seed, uint256 part, uint256 legs) public watched {
        if (seed % 4 != 0) _coolOff();
        _refresh();
        _steal(seed, bound(part, 1, 120), bound(legs, 1, 4));
    }

    /// @dev Moves a price, trades on it, moves it back, and trades the other way.
    function backAndForth(uint256 seed, uint256 percent) public watched {
        address token = _tokens[seed % _tokens.length];
        uint256 price = priceOf[token];
        _setPrice(token, Math.max(Math.min(price * bound(percent, 110, 160) / 100, 1e24), 1e14));
        _coolOff();
        _refresh();
        _steal(seed >> 8, 100, 1);
        _setPrice(token, price);
        _coolOff();
        _refresh();
        _steal(seed >> 16, 100, 2);
    }

    /// @dev Waits until all or half of the allowance has drained, to the second, and uses it again.
    function drainAndSteal(uint256 seed, uint256 elapsed) public watched {
        if (seed % 4 == 0) _wait(1 days);
        else if (seed % 4 == 1) _wait(12 hours);
        else _wait(bound(elapsed, 1, 12 hours));
        _refresh();
        _steal(seed >> 8, 100, 2);
    }

    /// @dev Tries any trade with any behaviour of the venue, including a callback into the vault or no payment.
    function tradeAnything(uint256 seed, uint256 amount, uint256 out) public watched {
        if (seed % 3 != 0) _refresh();
        address tokenIn = _tokens[(seed >> 8) % _tokens.length];
        address tokenOut = _tokens[(seed >> 16) % _tokens.length];
        IVaultTypes.Trade memory t = _trade(tokenIn, tokenOut, bound(amount, 0, vault.getReserve(tokenIn) + 1));
        t.adapter = (seed >> 24) % 8 == 0 ? address(adapter) : address(evil);
        Look memory a = _look();
        Pair memory p;
        bool fresh;
        (fresh, p.prices) = _prices(a);
        p.nav = fresh ? _nav(a, p.prices) : 0;
        EvilAdapter.Order memory order;
        // Half of the time, pay about the fair amount, from 20 % less to 10 % more.
        order.amountOut = fresh && (seed >> 32) % 2 == 0 ? _about(t, bound(out, 8000, 11_000)) : bound(out, 0, 1e24);
        order.takeBps = (seed >> 40) % 4 == 0 ? bound(out, 0, 9999) : BPS;
        if ((seed >> 48) % 2 == 0) (order.callTarget, order.callData) = (address(vault), _callBack(seed >> 56));
        t.data = abi.encode(order);
        _fund(tokenOut, address(evil), order.amountOut);
        if (_attempt(a, p, _one(t), seed)) _hold(fresh, "trade at a stale price");
    }

    /// @return {tokenOut} amount worth `bps` of the sale; 0 if a price is not fresh
    function _about(IVaultTypes.Trade memory t, uint256 bps) private view returns (uint256) {
        (, uint256 priceIn,) = registry.tryPriceD18(t.tokenIn);
        (, uint256 priceOut,) = registry.tryPriceD18(t.tokenOut);
        if (priceOut == 0) return 0;
        return Math.mulDiv(_value(t.tokenIn, t.amountIn, priceIn) * bps / BPS, _unit(t.tokenOut), priceOut);
    }

    /// @dev A `part` above 100 asks for more than the daily allowance leaves.
    function _steal(uint256 seed, uint256 part, uint256 legs) private {
        Look memory a = _look();
        Pair memory p = _pair(a, seed, false);
        if (!p.found) return;
        // Sometimes ask for more than one trade or the daily allowance permits.
        uint256 value = seed % 4 == 0 ? p.gap : Math.min(p.gap, p.most * legs);
        // Sometimes ask for so much that exactly one target is passed.
        if ((seed >> 6) % 4 == 0) value = Math.min(p.wide, Math.mulDiv(p.nav, vault.limits().maxTradeBps, BPS) * legs);
        if ((seed >> 4) % 3 != 0) value = Math.min(value, _fits(p.nav) * part / 100);
        value /= legs;
        if (value == 0) return;
        if ((seed >> 8) % 4 == 0) _callNext = _callBack(seed >> 16);
        if ((seed >> 10) % 8 == 0) _keepNext = 1 + (seed >> 16) % BPS;
        IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](legs);
        uint256 lossBps = vault.limits().maxSlippageBps;
        for (uint256 i; i < legs; ++i) {
            // Sometimes pay one unit less than the worst allowed amount.
            trades[i] = _makeTrade(a, p, value, lossBps, seed % 16 == 0);
        }
        (_callNext, _keepNext) = ("", 0);
        if (_attempt(a, p, trades, 1)) did["steal"]++;
    }

    /// @return {USD D18} largest sale at the worst price that the daily allowances permit
    function _fits(uint256 nav) internal view returns (uint256) {
        IVaultTypes.Limits memory l = vault.limits();
        IVaultTypes.Usage memory used = vault.usage();
        uint256 loss = _room(l.dailyLossBps, used.lossD18);
        (uint256 month, uint256 most) = vault.monthLossD18();
        loss = Math.min(loss, Math.saturatingSub(most, month + 1e9)) * (nav / 1e9) / 1e9;
        uint256 turnover = _room(l.dailyTurnoverBps, used.turnoverD18) * (nav / 1e9) / 1e9;
        return Math.min(loss * BPS / l.maxSlippageBps, turnover);
    }

    /// @return ok whether the trade succeeded; if so, every bound is checked
    function _attempt(Look memory a, Pair memory p, IVaultTypes.Trade[] memory trades, uint256 seed)
        private
        returns (bool ok)
    {
        uint256 fills = evil.fillCount();
        uint256 calls = evil.reentered();
        uint256 used = seed % 16 == 0 ? nonce + 1 : nonce;
        uint256 until = lastTrade + vault.limits().coolOff;
        address by = vault.keeper();
        emit Attempt();
        vm.prank(by);
        try vault.executeTrades(used, trades, 0, _now()) {
            ok = true;
        } catch {
            emit Undone();
            did["tradeRefused"]++;
            return false;
        }
        _hold(used == nonce, "nonce ignored");
        _hold(nonce == 0 || lastTrade == 0 || _now() >= until, "traded in the cool-off");
        _hold(evil.reentered() == calls, "re-entered");
        _hold(evil.fillCount() == fills + trades.length, "another venue traded");
        if (evil.fillCount() == fills + trades.length) _wroteTrades(a, p, fills, trades.length);
    }

    // --- records ---

    /// @dev Checks the effect of the venue's `legs` fills on the vault, and records them.
    function _wroteTrades(Look memory a, Pair memory p, uint256 firstFill, uint256 legs) private {
        uint256 lost;
        uint256 sold;
        uint256 drift = _drift(a, p);
        for (uint256 i; i < legs; ++i) {
            EvilAdapter.Fill memory fill = evil.fill(firstFill + i);
            (uint256 valueIn, uint256 valueOut) = _wroteFill(a, p, fill);
            _checkLeg(p.nav, valueIn, valueOut);
            _checkHour(fill.tokenIn, valueIn, p.nav);
            lost += Math.saturatingSub(valueIn, valueOut);
            sold += valueIn;
        }
        _hold(_drift(a, p) <= drift, "drift rose");
        _noneEmpty(a);
        ++nonce;
        lastTrade = _now();
        _enter(lost, sold, p.nav);
    }

    /// @dev Checks that tokens without target and reserve have left, and that the others keep their order and have the
    /// expected reserves.
    function _noneEmpty(Look memory a) internal {
        Look memory b = _look();
        uint256 j;
        for (uint256 i; i < a.tokens.length; ++i) {
            if (a.weights[i] == 0 && a.reserves[i] == 0) continue;
            bool same = j < b.tokens.length && b.tokens[j] == a.tokens[i] && b.reserves[j] == a.reserves[i];
            _hold(same && b.weights[j] == a.weights[i], "trade not booked as made");
            ++j;
        }
        _hold(j == b.tokens.length, "trade not booked as made");
    }

    function _checkLeg(uint256 nav, uint256 valueIn, uint256 valueOut) internal {
        IVaultTypes.Limits memory l = vault.limits();
        _hold(valueOut >= valueIn * (BPS - l.maxSlippageBps) / BPS, "slippage over its limit");
        _hold(valueIn <= nav * l.maxTradeBps / BPS, "trade over its size");
    }

    /// @return valueIn {USD D18} value sold, rounded down
    /// @return valueOut {USD D18} value bought, rounded down
    function _wroteFill(Look memory a, Pair memory p, EvilAdapter.Fill memory fill)
        private
        returns (uint256 valueIn, uint256 valueOut)
    {
        (uint256 from, uint256 to) = (_index(a, fill.tokenIn), _index(a, fill.tokenOut));
        _checkSides(a.weights[from], a.weights[to], fill.tokenOut);
        a.reserves[from] -= fill.amountIn;
        a.reserves[to] += fill.amountOut;
        // A target is never passed, up to one unit of rounding of the value.
        _hold(_value(fill.tokenIn, a.reserves[from], p.prices[from]) + 1 >= p.nav * a.weights[from] / BPS, "passed");
        _hold(_value(fill.tokenOut, a.reserves[to], p.prices[to]) <= p.nav * a.weights[to] / BPS + 1, "passed");
        ledger[fill.tokenIn] -= fill.amountIn;
        ledger[fill.tokenOut] += fill.amountOut;
        _hold(IERC20(fill.tokenIn).allowance(address(vault), address(evil)) == 0, "allowance left");
        valueIn = _value(fill.tokenIn, fill.amountIn, p.prices[from]);
        valueOut = _value(fill.tokenOut, fill.amountOut, p.prices[to]);
    }

    function _checkSides(uint256 soldTarget, uint256 boughtTarget, address bought) internal {
        _hold(!vault.reduceOnly() || soldTarget == 0, "sold a target in reduce-only");
        _hold(vault.reduceOnlyReasons() < 2, "traded while stopped");
        _hold(boughtTarget != 0 && registry.isActive(bought), "bought what is no target");
    }

    /// @dev Updates the worst 24 hours. Such a window ends with an entry, so only the windows that end with the new
    /// entry can be worse. A window includes both ends.
    function _enter(uint256 lost, uint256 sold, uint256 nav) internal {
        Entry memory entry = Entry(_now(), Math.mulDiv(lost, D18, nav), Math.mulDiv(sold, D18, nav));
        _entries.push(entry);
        uint256 lossD18;
        uint256 soldD18;
        for (uint256 i = _entries.length; i != 0 && _entries[i - 1].at + 1 days >= entry.at; --i) {
            lossD18 += _entries[i - 1].lossD18;
            soldD18 += _entries[i - 1].soldD18;
        }
        uint256 monthD18;
        for (uint256 i = _entries.length; i != 0 && _entries[i - 1].at + 30 days >= entry.at; --i) {
            monthD18 += _entries[i - 1].lossD18;
        }
        worstMonthD18 = Math.max(worstMonthD18, monthD18);
        worstLossD18 = Math.max(worstLossD18, lossD18);
        worstTurnoverD18 = Math.max(worstTurnoverD18, soldD18);
    }

    /// @return sum {USD D18} twice the drift times the NAV before the trades
    function _drift(Look memory a, Pair memory p) internal view returns (uint256 sum) {
        for (uint256 i; i < a.tokens.length; ++i) {
            uint256 current = _value(a.tokens[i], a.reserves[i], p.prices[i]);
            uint256 target = p.nav * a.weights[i] / BPS;
            sum += current > target ? current - target : target - current;
        }
    }

    // --- choice of trades ---

    /// @param most if true, trade from the token most above its target to the one most below; if false, choose any pair
    function _pair(Look memory a, uint256 seed, bool most) internal view returns (Pair memory p) {
        bool fresh;
        (fresh, p.prices) = _prices(a);
        p.nav = fresh ? _nav(a, p.prices) : 0;
        if (p.nav == 0) return p;
        bool stopped = most && vault.reduceOnly(); // the thief tries anyway
        (uint256 above, uint256 below) = (0, 0);
        for (uint256 k; k < a.tokens.length; ++k) {
            uint256 i = (k + seed % a.tokens.length) % a.tokens.length;
            uint256 value = _value(a.tokens[i], a.reserves[i], p.prices[i]);
            uint256 target = p.nav * a.weights[i] / BPS;
            if (value > target + 2 && (!stopped || a.weights[i] == 0)) {
                if (above == 0 || (most && value - target > above)) (above, p.from) = (value - target - 2, i);
            } else if (target > value + 2 && registry.isActive(a.tokens[i])) {
                if (below == 0 || (most && target - value > below)) (below, p.to) = (target - value - 2, i);
            }
        }
        p.found = above != 0 && below != 0;
        if (!p.found) return p;
        (p.gap, p.wide) = (Math.min(above, below), Math.max(above, below));
        p.most = Math.min(p.gap, _hourRoom(p.nav, a.tokens[p.from], a.tokens[p.to]));
    }

    /// @return {USD D18} value of `sold` that may be traded for `bought` in this hour, as the vault says
    function _hourRoom(uint256 nav, address sold, address bought) private view returns (uint256) {
        (,, uint256 capSold, uint256 capBought) = registry.tradeRules(address(evil), sold, bought);
        // The vault's record of an hour has room for 176 billion USD of each token.
        capSold = Math.min(Math.min(capSold, nav * vault.limits().maxTradeBps / BPS), ((1 << 44) - 1) * 1e16);
        return Math.min(
            Math.saturatingSub(capSold, vault.movedD18(sold)), Math.saturatingSub(capBought, vault.movedD18(bought))
        );
    }

    /// @dev Records a sale, and checks what was sold of the token in the hour before it.
    function _checkHour(address sold, uint256 value, uint256 nav) internal {
        Sale[] storage list = _sales[sold];
        list.push(Sale(_now(), value));
        uint256 sum;
        for (uint256 i = list.length; i != 0 && list[i - 1].at + 1 hours >= _now(); --i) {
            sum += list[i - 1].valueD18;
        }
        _hold(sum <= nav * vault.limits().maxTradeBps / BPS, "sold over the hour's limit");
        IAssetRegistry.Asset memory asset = registry.asset(sold);
        _hold(asset.tradeCapUsd == 0 || sum <= asset.tradeCapUsd * D18, "sold over the hour's limit");
    }

    /// @param value {USD D18} to sell, rounded down to whole base units
    /// @param tooMuch whether to lose one base unit more than `lossBps`
    function _makeTrade(Look memory a, Pair memory p, uint256 value, uint256 lossBps, bool tooMuch)
        private
        returns (IVaultTypes.Trade memory t)
    {
        (address tokenIn, address tokenOut) = (a.tokens[p.from], a.tokens[p.to]);
        t = _trade(tokenIn, tokenOut, Math.mulDiv(value, _unit(tokenIn), p.prices[p.from]));
        t.adapter = address(evil);
        EvilAdapter.Order memory order;
        order.takeBps = BPS;
        uint256 valueIn = Math.mulDiv(t.amountIn, p.prices[p.from], _unit(tokenIn), Math.Rounding.Ceil);
        uint256 least = Math.mulDiv(valueIn, BPS - lossBps, BPS, Math.Rounding.Ceil);
        // Pay the fair amount rounded down, or the worst allowed amount rounded up.
        order.amountOut = Math.mulDiv(
            least, _unit(tokenOut), p.prices[p.to], lossBps > 20 ? Math.Rounding.Ceil : Math.Rounding.Floor
        );
        if (tooMuch && order.amountOut != 0) --order.amountOut;
        order.takeBps -= _keepNext;
        if (_callNext.length != 0) (order.callTarget, order.callData) = (address(vault), _callNext);
        t.data = abi.encode(order);
        _fund(tokenOut, address(evil), order.amountOut);
    }

    /// @dev Returns a call that the venue tries on the vault during a trade. It covers every function that moves
    /// something.
    function _callBack(uint256 seed) internal view returns (bytes memory) {
        uint256[] memory amounts = new uint256[](vault.totalConstituents());
        if (seed % 7 == 0) return abi.encodeCall(vault.withdraw, (1, address(evil), amounts));
        if (seed % 7 == 1) return abi.encodeCall(vault.contribute, (amounts, address(evil), 0));
        if (seed % 7 == 2) return abi.encodeCall(vault.accrueFees, ());
        if (seed % 7 == 3) return abi.encodeCall(vault.claim, (address(bad), address(evil)));
        if (seed % 7 == 4) return abi.encodeCall(IIndexVault.checkDrawdown, ());
        if (seed % 7 == 5) return abi.encodeCall(IIndexVault.executeFees, ());
        return abi.encodeCall(IIndexVault.openAuction, ());
    }

    function _coolOff() internal {
        uint256 until = lastTrade + vault.limits().coolOff;
        if (_now() < until) _wait(until - _now());
    }

    /// @return {D18 ratio} part of the daily allowance that is free now
    function _room(uint256 dailyBps, uint256 usedD18) internal pure returns (uint256) {
        return Math.saturatingSub(dailyBps * D18 / BPS / 2, usedD18);
    }

    function _index(Look memory a, address token) internal pure returns (uint256 index) {
        while (a.tokens[index] != token) ++index;
    }
}
