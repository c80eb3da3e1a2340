// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start timestamp // a proposer's seconds matter to no delay, fee, heartbeat or allowance

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

/// @title The fallback auction: what a vault sells for what, how much of it, and at which price
/// @notice What the vault receives is the oracle value of what it sells times a factor that falls evenly over the
/// auction, from 1 + slippage to 1 − slippage. Prices are of the bid's block; targets are of the NAV at the opening, which
/// contributions and withdrawals since have moved with the vault's scale.
/// @dev Rounding is for the vault: it sells less and receives more.
library Auctions {
    using Arrays for address[];
    using SafeERC20 for IERC20;

    uint256 internal constant LENGTH = 30 minutes;
    /// @dev {USD D18} least that a bid buys, unless it buys all there is: each bid spoils the plans made before it.
    uint256 internal constant MIN_BID_D18 = 100e18;
    uint256 internal constant TIP_BPS = 5; // of what a bid buys
    uint256 internal constant MAX_TIP_D18 = 100e18; // {USD D18} for one auction
    uint256 internal constant TIP_UNIT_D18 = 1e10; // {USD D18} in which it is counted
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    uint256 private constant D18_PER_BPS = 1e14;

    /// @dev A bid from what it asks for to what is exchanged.
    struct Sale {
        address tokenIn; // the vault buys
        address tokenOut; // the vault sells
        uint256 to; // index of tokenIn
        uint256 from; // index of tokenOut
        uint256 nav; // {USD D18}
        uint256 factorD18; // {value in / value out}
        uint256 rateIn; // Valuation's
        uint256 rateOut; // Valuation's
        uint256 targetIn; // {bps}
        uint256 targetOut; // {bps}
        uint256 reserveIn; // {tokenIn}
        uint256 reserveOut; // {tokenOut}
        uint256 available; // {tokenOut} most that the vault sells now
        uint256 amountIn; // {tokenIn}
        uint256 amountOut; // {tokenOut}
        uint256 valueIn; // {USD D18} rounded down
        uint256 valueOut; // {USD D18} rounded up
    }

    /// @return {s} 0 for an auction that was closed before its time
    function endsAt(VaultState.OpenAuction memory a) internal pure returns (uint256) {
        return a.closed ? 0 : a.openedAt + LENGTH;
    }

    /// @return true up to and including the second in which the auction ends
    function isOpen(VaultState.OpenAuction memory a) internal view returns (bool) {
        return block.timestamp <= endsAt(a);
    }

    /// @notice Ends the auction where one is open.
    function end(VaultState.OpenAuction storage a, address by) internal {
        if (a.closed || block.timestamp > a.openedAt + LENGTH) return;
        a.closed = true;
        emit IVaultTypes.AuctionClosed(a.id, by);
    }

    /// @return index of a constituent, or reverts with NotConstituent
    function indexOf(address[] memory tokens, address token) internal pure returns (uint256 index) {
        // `index` is below the length where it is used and raised.
        unchecked {
            for (; index < tokens.length; ++index) {
                if (tokens.unsafeMemoryAccess(index) == token) return index;
            }
        }
        revert IVaultTypes.NotConstituent(token);
    }

    /// @param elapsed {s} since the opening, at most LENGTH
    /// @return {D18 ratio} value that the vault receives for what it sells, rounded up
    function factorUp(uint256 slippageBps, uint256 elapsed) internal pure returns (uint256) {
        uint256 slippage = slippageBps * D18_PER_BPS;
        return D18 + slippage - 2 * slippage * elapsed / LENGTH;
    }

    /// @notice Finds what the vault sells: what is over tokenOut's target, for at most what tokenIn's target lacks.
    /// @param maxValue {USD D18} most that one trade may sell
    function size(Sale memory sale, uint256 maxValue) internal pure {
        uint256 target = Math.ceilDiv(sale.nav * sale.targetOut, BPS);
        uint256 excess = Math.saturatingSub(Valuation.valueDown(sale.reserveOut, sale.rateOut), target);
        // What has no target may always be sold, even dust whose value rounds to nothing.
        if (excess == 0 && sale.targetOut != 0) revert IVaultTypes.WrongDirection(0, sale.tokenOut);
        target = sale.nav * sale.targetIn / BPS;
        uint256 lack = Math.saturatingSub(target, Valuation.valueUp(sale.reserveIn, sale.rateIn));
        if (lack == 0) revert IVaultTypes.WrongDirection(0, sale.tokenIn);

        maxValue = Math.min(maxValue, Math.mulDiv(lack, D18, sale.factorD18));
        bool whole = sale.targetOut == 0 && Valuation.valueUp(sale.reserveOut, sale.rateOut) <= maxValue;
        sale.available = whole ? sale.reserveOut : Valuation.amountDown(Math.min(maxValue, excess), sale.rateOut);
    }

    /// @notice Prices `amountOut` {tokenOut}.
    function price(Sale memory sale, uint256 amountOut) internal pure {
        sale.amountOut = amountOut;
        sale.valueOut = Valuation.valueUp(amountOut, sale.rateOut);
        uint256 asked = MathUp.mulDivUp(sale.valueOut, sale.factorD18, D18);
        sale.amountIn = Valuation.amountUp(asked, sale.rateIn);
        sale.valueIn = Valuation.valueDown(sale.amountIn, sale.rateIn);
    }

    /// @notice Settles what the bidder buys, within its own bounds and the least that any bid buys.
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

    /// @param given {USD 1e-8} for earlier bids of the auction
    /// @return tip {USD D18} the opener's for this bid, rounded down
    /// @return givenAfter {USD 1e-8} rounded up
    function tipDown(Sale memory sale, uint256 given) internal pure returns (uint256 tip, uint40 givenAfter) {
        tip = Math.min(sale.valueOut * TIP_BPS / BPS, MAX_TIP_D18 - given * TIP_UNIT_D18);
        // At most MAX_TIP_D18 / TIP_UNIT_D18, a whole number of 34 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        givenAfter = uint40(given + Math.ceilDiv(tip, TIP_UNIT_D18));
    }

    /// @notice Pays the bidder, calls it where it passed data, and takes what it owes. Exact both ways, as measured.
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
