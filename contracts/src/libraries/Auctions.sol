// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAuctionBidder} from "../interfaces/IAuctionBidder.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {VaultState} from "../vault/VaultState.sol";
import {MathUp} from "./MathUp.sol";
import {SafeEntry} from "./SafeEntry.sol";
import {Valuation} from "./Valuation.sol";

/// @title Auctions: size and price of the bids in a vault's fallback auction
/// @notice A bidder pays the oracle value of what it buys times a factor. The factor falls evenly during the auction,
/// from 1 + slippage to 1 − slippage. Prices are those of the bid's block. Targets are shares of the NAV at the
/// opening, scaled by the contributions and withdrawals since. If the sources of the sold token disagree, its value is
/// that of the higher one. The factor then falls to 1 − slippage of the lower one.
/// @dev Rounds in the vault's favour: the vault sells less and receives more.
library Auctions {
    using Arrays for address[];
    using SafeERC20 for IERC20;

    uint256 internal constant LENGTH = 30 minutes;
    /// @dev {USD D18} Smallest bid, unless the bid buys all that is available. A bid invalidates the trades that others
    /// planned before it, so tiny bids must not be free.
    uint256 internal constant MIN_BID_D18 = 100e18;
    uint256 internal constant TIP_BPS = 5; // the opener's tip, of the value that a bid buys
    uint256 internal constant MAX_TIP_D18 = 100e18; // {USD D18} largest sum of the tips of one auction
    uint256 internal constant TIP_UNIT_D18 = 1e10; // {USD D18} unit in which paid tips are stored
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    uint256 private constant D18_PER_BPS = 1e14;

    /// @dev The data of one bid, filled in step by step.
    struct Sale {
        address tokenIn; // token that the vault buys
        address tokenOut; // token that the vault sells
        uint256 to; // index of tokenIn
        uint256 from; // index of tokenOut
        uint256 nav; // {USD D18}
        uint256 factorD18; // {value in / value out}
        uint256 rateIn; // {USD D18 per 1e36 tokenIn}
        uint256 lowOut; // {USD D18 per 1e36 tokenOut} the lower of both sources
        uint256 rateOut; // {USD D18 per 1e36 tokenOut} the higher of both sources
        uint256 sumBps; // {bps} sum of the targets that the NAV stands for
        uint256 targetIn; // {bps}
        uint256 targetOut; // {bps}
        uint256 capIn; // {USD D18} largest value of tokenIn in an hour
        uint256 reserveIn; // {tokenIn}
        uint256 reserveOut; // {tokenOut}
        uint256 available; // {tokenOut} largest amount that the vault sells now
        uint256 amountIn; // {tokenIn}
        uint256 amountOut; // {tokenOut}
        uint256 valueIn; // {USD D18} rounded down
        uint256 valueOut; // {USD D18} rounded up
    }

    /// @return {s} end of the auction; 0 if it was closed early
    function endsAt(VaultState.OpenAuction memory a) internal pure returns (uint256) {
        return a.closed ? 0 : a.openedAt + LENGTH;
    }

    /// @return true until the auction ends, including its last second
    function isOpen(VaultState.OpenAuction memory a) internal view returns (bool) {
        return block.timestamp <= endsAt(a);
    }

    /// @notice Closes the auction if it is open, and emits AuctionClosed.
    function end(VaultState.OpenAuction storage a, address by) internal {
        if (a.closed || block.timestamp > a.openedAt + LENGTH) return;
        a.closed = true;
        emit IVaultTypes.AuctionClosed(a.id, by);
    }

    /// @notice Returns the index of a constituent. Reverts with NotConstituent if `token` is not in the list.
    function indexOf(address[] memory tokens, address token) internal pure returns (uint256 index) {
        // `index` is below the length when it is used and incremented.
        unchecked {
            for (; index < tokens.length; ++index) {
                if (tokens.unsafeMemoryAccess(index) == token) return index;
            }
        }
        revert IVaultTypes.NotConstituent(token);
    }

    /// @notice Returns the price factor of the auction.
    /// @param slippageBps {bps} the vault's maximum slippage
    /// @param elapsed {s} since the opening, at most LENGTH
    /// @param low {USD D18 per 1e36 tok} lower rate of the sold token
    /// @param high {USD D18 per 1e36 tok} higher rate of the sold token
    /// @return {D18 ratio} value received / value sold at the higher rate, rounded up
    function factorUp(uint256 slippageBps, uint256 elapsed, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 slippage = slippageBps * D18_PER_BPS;
        uint256 last = D18 - slippage;
        if (low != high) last = MathUp.mulDivUp(last, low, high);
        return D18 + slippage - (D18 + slippage - last) * elapsed / LENGTH;
    }

    /// @notice Sets `available`: the excess of tokenOut over its target, limited by the value that tokenIn lacks.
    /// @param maxValue {USD D18} largest value that trades may still sell in this hour
    function size(Sale memory sale, uint256 maxValue) internal pure {
        uint256 target = Math.ceilDiv(sale.nav * sale.targetOut, sale.sumBps);
        uint256 excess = Math.saturatingSub(Valuation.valueDown(sale.reserveOut, sale.lowOut), target);
        if (sale.lowOut != sale.rateOut) excess = Math.mulDiv(excess, sale.rateOut, sale.lowOut);
        // A token without a target may always be sold, even if its value rounds to 0.
        if (excess == 0 && sale.targetOut != 0) revert IVaultTypes.WrongDirection(0, sale.tokenOut);
        target = sale.nav * sale.targetIn / sale.sumBps;
        uint256 lack = Math.saturatingSub(target, Valuation.valueUp(sale.reserveIn, sale.rateIn));
        if (lack == 0) revert IVaultTypes.WrongDirection(0, sale.tokenIn);

        maxValue = Math.min(maxValue, Math.mulDiv(lack, D18, sale.factorD18));
        bool whole = sale.targetOut == 0 && Valuation.valueUp(sale.reserveOut, sale.rateOut) <= maxValue;
        sale.available = whole ? sale.reserveOut : Valuation.amountDown(Math.min(maxValue, excess), sale.rateOut);
    }

    /// @notice Sets the amounts and values of a sale of `amountOut` {tokenOut}.
    function price(Sale memory sale, uint256 amountOut) internal pure {
        sale.amountOut = amountOut;
        sale.valueOut = Valuation.valueUp(amountOut, sale.rateOut);
        uint256 asked = MathUp.mulDivUp(sale.valueOut, sale.factorD18, D18);
        sale.amountIn = Valuation.amountUp(asked, sale.rateIn);
        sale.valueIn = Valuation.valueDown(sale.amountIn, sale.rateIn);
    }

    /// @notice Sets how much the bidder buys. Reverts if that violates the bidder's bounds or the smallest bid.
    function take(Sale memory sale, uint256 minAmountOut, uint256 maxAmountOut, uint256 maxAmountIn) internal pure {
        uint256 amountOut = Math.min(sale.available, maxAmountOut);
        minAmountOut = Math.max(minAmountOut, 1);
        if (amountOut < minAmountOut) {
            revert IVaultTypes.InsufficientAmount(sale.tokenOut, amountOut, minAmountOut);
        }
        price(sale, amountOut);
        if (sale.amountIn > maxAmountIn) {
            revert IVaultTypes.ExcessiveAmount(sale.tokenIn, sale.amountIn, maxAmountIn);
        }
        if (sale.valueOut < MIN_BID_D18 && amountOut < sale.available) {
            revert IVaultTypes.BidTooSmall(sale.valueOut, MIN_BID_D18);
        }
    }

    /// @param given {USD 1e-8} tips for earlier bids of this auction
    /// @return tip {USD D18} the opener's tip for this bid, rounded down
    /// @return givenAfter {USD 1e-8} tips including this one, rounded up
    function tipDown(Sale memory sale, uint256 given) internal pure returns (uint256 tip, uint40 givenAfter) {
        tip = Math.min(sale.valueOut * TIP_BPS / BPS, MAX_TIP_D18 - given * TIP_UNIT_D18);
        // The result fits: it is at most MAX_TIP_D18 / TIP_UNIT_D18, which has 34 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        givenAfter = uint40(given + Math.ceilDiv(tip, TIP_UNIT_D18));
    }

    /// @notice Pays the bidder, calls it if it passed data, and takes what it owes. Both amounts are measured by
    /// balances and must be exact.
    function exchange(Sale memory sale, bytes calldata data) internal {
        IERC20 token = IERC20(sale.tokenOut);
        uint256 before = token.balanceOf(address(this));
        token.safeTransfer(msg.sender, sale.amountOut);
        uint256 spent = Math.saturatingSub(before, token.balanceOf(address(this)));
        if (spent != sale.amountOut) revert IVaultTypes.SpentMismatch(sale.tokenOut, sale.amountOut, spent);

        if (data.length != 0) {
            IAuctionBidder(msg.sender).onAuctionBid(sale.tokenIn, sale.tokenOut, sale.amountIn, sale.amountOut, data);
        }

        SafeEntry.pullExact(sale.tokenIn, msg.sender, sale.amountIn);
    }
}

// slither-disable-end timestamp
