// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Bidder} from "../mocks/Bidder.sol";
import {Keepers} from "./Keepers.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Auctioneers: accounts that open auctions, bid in them, and bid from inside a callback
abstract contract Auctioneers is Keepers {
    uint256 private _openedAt; // {s}
    Bidder private _bidder;

    struct Offer {
        uint256 id;
        address tokenIn;
        address tokenOut;
        uint256 wanted; // {tokenOut}
        uint256 price; // {tokenIn} from the preview
        uint256 paid; // {tokenIn}
        uint256 got; // {tokenOut}
    }

    /// @dev Opens an auction, often after a price move, and often bids at once.
    function openAuction(uint256 seed, bool wait, uint256 bids) public watched {
        if (seed % 3 != 0) {
            address token = _tokens[(seed >> 8) % _tokens.length];
            _setPrice(token, Math.max(Math.min(priceOf[token] * bound(seed >> 16, 60, 160) / 100, 1e24), 1e14));
        }
        _open(_actor(seed), wait);
        for (uint256 i; i < bids % 4; ++i) {
            bid(bids >> (64 * i), seed >> (64 * i), bids >> (32 * i));
        }
    }

    function _open(address opener, bool wait) private {
        uint256 idleAt = vault.lastTradeAt() + vault.limits().auctionIdle;
        if (wait && _now() < idleAt) _wait(idleAt - _now());
        _refresh();
        Look memory a = _look();
        Pair memory p;
        (, p.prices) = _prices(a);
        p.nav = _nav(a, p.prices);
        uint256 drift = _drift(a, p) * BPS / 2;
        uint256 band = p.nav * vault.limits().auctionBandBps;
        IVaultTypes.Auction memory before = vault.auction();
        vm.prank(opener);
        try vault.openAuction() returns (uint256 id) {
            _hold(_now() >= idleAt, "auction while keeper active");
            // The values are rounded down, so the weights may differ by one unit per token.
            _hold(drift + BPS * a.tokens.length >= band, "auction below the band");
            _hold(before.endsAt < _now() && !vault.reduceOnly() && id == before.id + 1, "auction out of turn");
            _hold(vault.auction().navD18 == p.nav, "auction of another NAV");
            _openedAt = _now();
            did["openAuction"]++;
        } catch {
            bool open = before.endsAt >= _now();
            _hold(
                open || vault.reduceOnly() || _now() < idleAt || drift <= band + BPS * a.tokens.length,
                "auction refused"
            );
        }
    }

    /// @dev Bids at any time of the auction for any part, from an account or from a contract that re-enters.
    function bid(uint256 seed, uint256 part, uint256 elapsed) public watched {
        IVaultTypes.Auction memory open = vault.auction();
        if (open.id == 0 || open.endsAt < _now()) return;
        if (seed % 4 == 1) _wait(open.endsAt - _now()); // the price is lowest in the last second
        else if (seed % 4 != 0) _wait(bound(elapsed, 0, open.endsAt - _now()));
        _refresh();
        _repair();
        Look memory a = _look();
        Pair memory p = _auctionPair(a, seed >> 8);
        if (!p.found) return;
        Offer memory o;
        (o.tokenIn, o.tokenOut, o.id) = (a.tokens[p.to], a.tokens[p.from], open.id);
        try vault.previewBid(o.tokenIn, o.tokenOut, 0) returns (uint256, uint256 available) {
            o.wanted = available * bound(part, 1, 100) / 100;
            (o.price,) = vault.previewBid(o.tokenIn, o.tokenOut, o.wanted);
        } catch {
            return;
        }
        if (o.wanted == 0) return;
        emit Attempt();
        bool done = seed % 3 == 0 ? _bidByContract(o, seed >> 16) : _bidByAccount(o, _actor(seed));
        if (done) return _wroteBid(a, p, o);
        emit Undone();
        did["bidRefused"]++;
    }

    function closeAuction(uint256 seed) public watched {
        if (seed % 2 == 0) _open(_actor(seed), true);
        IVaultTypes.Auction memory open = vault.auction();
        bool isOpen = open.id != 0 && open.endsAt >= _now();
        vm.prank(seed % 3 == 0 ? _creator() : seed % 3 == 1 ? guardian : vault.keeper());
        try vault.closeAuction() {
            _hold(isOpen, "closed no auction");
            did["closeAuction"]++;
        } catch {
            _hold(!isOpen, "close refused");
        }
    }

    function _bidByAccount(Offer memory o, address actor) private returns (bool) {
        _give(actor, _list(o.tokenIn), _weights(o.price), address(vault));
        uint256 paid = IERC20(o.tokenIn).balanceOf(actor);
        uint256 got = IERC20(o.tokenOut).balanceOf(actor);
        vm.prank(actor);
        try vault.bid(o.id, o.tokenIn, o.tokenOut, o.wanted, o.wanted, o.price, "") {
            o.paid = paid - IERC20(o.tokenIn).balanceOf(actor);
            o.got = IERC20(o.tokenOut).balanceOf(actor) - got;
            _hold(o.paid <= o.price && o.got == o.wanted, "bid past its bounds");
            return true;
        } catch (bytes memory err) {
            _hold(_isRefusal(_selector(err)), "bid refused");
            return false;
        }
    }

    /// @dev Bids with a contract that pays after it is paid. If it calls back into the vault, the whole bid must fail.
    function _bidByContract(Offer memory o, uint256 seed) private returns (bool) {
        if (address(_bidder) == address(0)) _bidder = new Bidder(vault);
        bool reenters = seed % 2 == 0;
        if (reenters) _bidder.setCall(address(vault), _callBack(seed >> 8));
        else _bidder.setCall(address(0), "");
        _fund(o.tokenIn, address(_bidder), o.price);
        uint256 paid = IERC20(o.tokenIn).balanceOf(address(_bidder));
        uint256 got = IERC20(o.tokenOut).balanceOf(address(_bidder));
        try _bidder.bid(o.id, o.tokenIn, o.tokenOut, o.wanted, "pay me first") {
            _hold(!reenters, "re-entered");
            o.paid = paid - IERC20(o.tokenIn).balanceOf(address(_bidder));
            o.got = IERC20(o.tokenOut).balanceOf(address(_bidder)) - got;
            did["bidByContract"]++;
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Checks what a bid moved, and records it against the NAV at the opening, adjusted by the scale.
    function _wroteBid(Look memory a, Pair memory p, Offer memory o) private {
        uint256 valueIn = _value(o.tokenIn, o.paid, p.prices[p.to]);
        uint256 valueOut = _value(o.tokenOut, o.got, p.prices[p.from]);
        uint256 nav = vault.auction().navD18;
        _hold(_now() <= _openedAt + 30 minutes, "bid after the auction");
        _checkLeg(nav, valueOut, valueIn);
        _checkHour(o.tokenOut, valueOut, nav);
        _checkSides(a.weights[p.from], a.weights[p.to], o.tokenIn);
        ledger[o.tokenIn] += o.paid;
        ledger[o.tokenOut] -= o.got;
        Look memory b = _look();
        uint256 tip = Math.mulDiv(nav, b.supply - a.supply, a.supply); // {USD D18} rounded down
        _hold(tip <= valueOut * 5 / BPS + 1, "tip over its rate");
        ++nonce;
        _enter(Math.saturatingSub(valueOut, valueIn) + tip, valueOut, nav);
        did["bid"]++;
    }

    function _auctionPair(Look memory a, uint256 seed) private view returns (Pair memory p) {
        bool fresh;
        (fresh, p.prices) = _prices(a);
        if (!fresh) return p;
        uint256 nav = vault.auction().navD18;
        (bool above, bool below) = (false, false);
        for (uint256 k; k < a.tokens.length; ++k) {
            uint256 i = (k + seed % a.tokens.length) % a.tokens.length;
            uint256 value = _value(a.tokens[i], a.reserves[i], p.prices[i]) * BPS;
            if (value > nav * a.weights[i]) (above, p.from) = (true, i);
            else if (value < nav * a.weights[i]) (below, p.to) = (true, i);
        }
        p.found = above && below;
    }

    /// @dev Returns whether a bid at the previewed price may fail with this error.
    function _isRefusal(bytes4 id) private pure returns (bool) {
        return id == IVaultTypes.DailyLossExceeded.selector || id == IVaultTypes.DailyTurnoverExceeded.selector
            || id == IVaultTypes.BidTooSmall.selector || id == IVaultTypes.MonthlyLossExceeded.selector;
    }
}
