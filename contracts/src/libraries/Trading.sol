// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {ISwapAdapter} from "../interfaces/ISwapAdapter.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "./Basket.sol";
import {Flows} from "./Flows.sol";
import {MathUp} from "./MathUp.sol";
import {Targets} from "./Targets.sol";
import {Valuation} from "./Valuation.sol";

/// @title Trading: the trades of one `executeTrades` call, and every bound on each of them
/// @notice Prices are read once, before the first trade, so a trade gains nothing by moving a price. Every leg sells a
/// token that is above its target and buys one that is below. Neither may pass its target of the NAV before the trades.
/// A leg may lose at most the allowed slippage.
///
/// A constituent without a price is quarantined: it counts as 0 and is not traded, and the others trade on. A constituent
/// whose feed and pool disagree counts at the lower of both and is not bought. It may be sold from the lower price on. The
/// loss against the higher price is booked, so a wrong source costs at most the loss allowances.
/// @dev Works on a book in memory, which the vault saves.
library Trading {
    using Basket for Basket.Book;
    using SafeERC20 for IERC20;

    uint256 private constant BPS = Targets.BPS;

    /// @dev The state that all legs share.
    struct Run {
        IAssetRegistry registry;
        uint256 nonce; // rebalance nonce of this call
        IVaultTypes.Limits limits;
        bool reduceOnly; // true if only tokens without a target may be sold
        uint256 scale; // scale of the vault's bases
        uint256 navBefore; // {USD D18}
        uint256 lost; // {USD D18} sum of the losses of legs; gains do not reduce it
        uint256 sold; // {USD D18} sum of the values sold by all legs
        uint256 driftBefore; // {D18 ratio}
        uint256[] rates; // {USD D18 per 1e36 tok} by constituent, the lower of both sources; 0 if quarantined
        uint256[] highs; // {USD D18 per 1e36 tok} by constituent, the higher of both sources
        uint256[] targetBps; // {bps} by constituent; 0 if quarantined
        uint256 sumBps; // {bps} sum of `targetBps`
        uint256[] values; // {USD D18} current value of each reserve, rounded down
        uint256 changed; // bit i is set if the base of constituent i has changed
        Basket.Book book;
    }

    struct Leg {
        uint256 number;
        uint256 from; // index of tokenIn
        uint256 to; // index of tokenOut
        uint256 amountIn; // {tokenIn} the smaller of the trade's amount and the reserve
        uint256 minAmountOut; // {tokenOut} the trade's minimum, in proportion to amountIn
        uint256 amountOut; // {tokenOut}
        uint256 valueIn; // {USD D18} at the higher rate, rounded up
        uint256 valueOut; // {USD D18} rounded down
    }

    /// @dev Reads the prices and fills in targets, values, NAV and drift.
    function begin(Run memory run) internal view {
        Basket.Book memory book = run.book;
        (run.rates, run.highs) = Valuation.tryRates(run.registry, book.tokens);
        (run.targetBps, run.sumBps) = Valuation.ratedTargets(book, run.rates);
        run.values = Valuation.valuesDown(book, run.rates);
        run.navBefore = Valuation.sum(run.values);
        run.driftBefore = Valuation.driftDown(run.targetBps, run.sumBps, run.values, run.navBefore);
    }

    /// @notice Executes one trade, updates the book and emits TradeExecuted.
    /// @param run state of the call
    /// @param number index of the trade, from 0
    /// @param trade the trade
    /// @param flows what was moved of each token; see `Flows`
    function execute(
        Run memory run,
        uint256 number,
        IVaultTypes.Trade calldata trade,
        mapping(address token => uint256) storage flows
    ) internal {
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Leg memory leg;
        leg.number = number;
        leg.from = run.book.indexOf(trade.tokenIn);
        leg.to = run.book.indexOf(trade.tokenOut);
        _checkBefore(run, leg, trade, flows);
        leg.amountOut = _swap(leg, trade);
        leg.valueOut = Valuation.valueDown(leg.amountOut, run.rates[leg.to]);
        _setReserve(run, leg.from, run.book.reserves[leg.from] - leg.amountIn);
        _setReserve(run, leg.to, run.book.reserves[leg.to] + leg.amountOut);
        run.sold += leg.valueIn;
        run.lost += Math.saturatingSub(leg.valueIn, leg.valueOut);
        _checkAfter(run, leg, trade);
        _emit(run, leg, trade);
    }

    /// @notice Checks the combined result of the trades, and emits TradesExecuted.
    /// @param run state of the call
    /// @param minNavAfter {USD D18} smallest NAV after the trades
    /// @return navAfter {USD D18}
    function end(Run memory run, uint256 minNavAfter) internal returns (uint256 navAfter) {
        navAfter = Valuation.sum(run.values);
        uint256 driftAfter = Valuation.driftDown(run.targetBps, run.sumBps, run.values, navAfter);
        if (driftAfter >= run.driftBefore) revert IVaultTypes.DriftNotReduced(run.driftBefore, driftAfter);
        if (navAfter < minNavAfter) revert IVaultTypes.NavBelowMin(navAfter, minNavAfter);
        emit IVaultTypes.TradesExecuted(run.nonce, run.navBefore, navAfter, run.driftBefore, driftAfter);
    }

    function _setReserve(Run memory run, uint256 index, uint256 reserve) private pure {
        run.book.setReserve(index, reserve, run.scale);
        run.values[index] = Valuation.valueDown(reserve, run.rates[index]);
        run.changed |= 1 << index;
    }

    /// @dev Checks a trade before its swap, sets the leg's amounts, and adds the trade to the flows.
    function _checkBefore(
        Run memory run,
        Leg memory leg,
        IVaultTypes.Trade calldata trade,
        mapping(address token => uint256) storage flows
    ) private {
        if (trade.tokenIn == trade.tokenOut) {
            revert IVaultTypes.SameToken(trade.tokenIn);
        }
        (bool approved, bool active, uint256 capIn, uint256 capOut) =
            run.registry.tradeRules(trade.adapter, trade.tokenIn, trade.tokenOut);
        if (!approved) revert IVaultTypes.AdapterNotApproved(trade.adapter);
        if (!active) revert IVaultTypes.AssetNotActive(trade.tokenOut);
        Valuation.checkPair(trade.tokenOut, run.rates[leg.to], run.highs[leg.to], trade.tokenIn, run.rates[leg.from]);
        if (run.reduceOnly && run.targetBps[leg.from] != 0) revert IVaultTypes.ReduceOnly();
        // A withdrawal may have reduced the reserve since the trade was planned. Then sell the rest, at no worse a
        // price.
        leg.amountIn = Math.min(trade.amountIn, run.book.reserves[leg.from]);
        if (leg.amountIn == 0) revert IVaultTypes.InsufficientAmount(trade.tokenIn, 0, 1);
        leg.minAmountOut = MathUp.mulDivUp(trade.minAmountOut, leg.amountIn, trade.amountIn);
        leg.valueIn = Valuation.valueUp(leg.amountIn, run.highs[leg.from]);
        capIn = Math.min(capIn, Math.mulDiv(run.navBefore, run.limits.maxTradeBps, BPS));
        uint256 maxValue = Flows.room(flows, trade.tokenIn, capIn, trade.tokenOut, capOut);
        if (leg.valueIn > maxValue) revert IVaultTypes.TradeTooLarge(leg.number, leg.valueIn, maxValue);
        Flows.add(flows, trade.tokenIn, trade.tokenOut, capOut, leg.valueIn);
        // A token without a target may always be sold, even if its value rounds to 0.
        if (run.targetBps[leg.from] != 0 && _compareToTarget(run, leg.from) <= 0) {
            revert IVaultTypes.WrongDirection(leg.number, trade.tokenIn);
        }
        if (_compareToTarget(run, leg.to) >= 0) revert IVaultTypes.WrongDirection(leg.number, trade.tokenOut);
    }

    function _checkAfter(Run memory run, Leg memory leg, IVaultTypes.Trade calldata trade) private pure {
        uint256 rate = run.rates[leg.from];
        uint256 lowIn = rate < run.highs[leg.from] ? Valuation.valueUp(leg.amountIn, rate) : leg.valueIn;
        uint256 minValueOut = MathUp.mulDivUp(lowIn, BPS - run.limits.maxSlippageBps, BPS);
        if (leg.valueOut < minValueOut) {
            revert IVaultTypes.ValueLost(leg.number, leg.valueIn, leg.valueOut, minValueOut);
        }
        if (_compareToTarget(run, leg.from) < 0) revert IVaultTypes.Overshoot(leg.number, trade.tokenIn);
        if (_compareToTarget(run, leg.to) > 0) revert IVaultTypes.Overshoot(leg.number, trade.tokenOut);
    }

    /// @return 1 if the constituent is worth more than its target of the NAV before, 0 if exactly that, -1 if less
    function _compareToTarget(Run memory run, uint256 index) private pure returns (int256) {
        uint256 current = run.values[index] * run.sumBps;
        uint256 target = run.navBefore * run.targetBps[index];
        return current > target ? int256(1) : current < target ? -1 : int256(0);
    }

    /// @return received {tokenOut} measured by balances, at least the leg's minimum
    function _swap(Leg memory leg, IVaultTypes.Trade calldata trade) private returns (uint256 received) {
        IERC20 tokenIn = IERC20(trade.tokenIn);
        IERC20 tokenOut = IERC20(trade.tokenOut);
        uint256 inBefore = tokenIn.balanceOf(address(this));
        uint256 outBefore = tokenOut.balanceOf(address(this));

        tokenIn.forceApprove(trade.adapter, leg.amountIn);
        // The adapter's return value is ignored. Both amounts are measured by balances.
        // slither-disable-next-line unused-return,reentrancy-balance,reentrancy-events // every entry point is nonReentrant
        ISwapAdapter(trade.adapter).swap(trade.tokenIn, trade.tokenOut, leg.amountIn, leg.minAmountOut, trade.data);
        if (tokenIn.allowance(address(this), trade.adapter) != 0) tokenIn.forceApprove(trade.adapter, 0);

        uint256 spent = Math.saturatingSub(inBefore, tokenIn.balanceOf(address(this)));
        if (spent != leg.amountIn) revert IVaultTypes.SpentMismatch(trade.tokenIn, leg.amountIn, spent);
        received = Math.saturatingSub(tokenOut.balanceOf(address(this)), outBefore);
        if (received < leg.minAmountOut) {
            revert IVaultTypes.InsufficientAmount(trade.tokenOut, received, leg.minAmountOut);
        }
    }

    function _emit(Run memory run, Leg memory leg, IVaultTypes.Trade calldata trade) private {
        emit IVaultTypes.TradeExecuted(
            run.nonce,
            trade.tokenIn,
            trade.tokenOut,
            trade.adapter,
            leg.number,
            leg.amountIn,
            leg.amountOut,
            run.book.reserves[leg.from],
            run.book.reserves[leg.to],
            leg.valueIn,
            leg.valueOut
        );
    }
}
