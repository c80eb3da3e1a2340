// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Investors} from "./Investors.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Syncers: actions of those who book a surplus, and of those who sweep tokens that are no constituents
abstract contract Syncers is Investors {
    function sync(uint256 tokenSeed) public watched {
        address token = _tokens[tokenSeed % _tokens.length];
        if (!vault.isConstituent(token)) return;
        _sync(token);
        did["sync"]++;
    }

    /// @dev Books one token. The reserve grows by what is due and by no more, and the level never falls.
    function _sync(address token) private {
        Look memory a = _look();
        (uint256 pending, uint256 due,) = vault.streamOf(token);
        uint256 before = vault.getReserve(token);
        (uint256 reserve, uint256 left) = vault.sync(token);
        Look memory b = _look();
        _hold(reserve == before + due && vault.getReserve(token) == reserve, "synced more than due");
        _hold(left + due >= pending, "pending lost");
        _hold(b.scale == a.scale && b.supply == a.supply, "sync moved shares");
        _book(token, due);
        _notDiluted(a, b);
        if (due != 0) did["released"]++;
    }

    /// @dev Contributes, donates, books everything and leaves in one block. Nobody may end with more of any token.
    function sandwich(uint256 actorSeed, uint256 shares, uint256 tokenSeed) public watched {
        address actor = _actor(actorSeed);
        Look memory a = _look();
        shares = bound(shares, 1, a.supply < 1e28 ? a.supply * 20 : 1000e18);
        if (!_isEnterable(a)) return;
        uint256[] memory offered = vault.previewMint(shares);
        uint256[] memory before = _balances(a.tokens, actor);
        uint256 minted = _contributeAs(actor, shares, a);
        if (minted == 0) return;
        if (tokenSeed % 2 == 0) donate(tokenSeed >> 8, tokenSeed);
        for (uint256 i; i < a.tokens.length; ++i) {
            _sync(a.tokens[i]);
        }
        _withdrawAs(actor, minted, actor, _look());
        for (uint256 i; i < a.tokens.length; ++i) {
            _hold(IERC20(a.tokens[i]).balanceOf(actor) <= before[i] + offered[i], "sandwich profits");
        }
        did["sandwich"]++;
    }

    /// @dev Opens a sale of a token, waits, and buys. A listed token costs its oracle value less the slippage.
    function sweep(uint256 actorSeed, uint256 tokenSeed, uint256 wait) public watched {
        address token = _tokens[tokenSeed % _tokens.length];
        (address pay,,,) = _sweepOf(token);
        if (pay == address(0)) {
            if (wait % 2 == 0) _refresh();
            try vault.openSweep(token) {
                did["openSweep"]++;
            } catch {
                return;
            }
        }
        _wait(wait % 30 hours);
        if (wait % 4 != 1) _refresh();
        _buySweep(_actor(actorSeed), token, _look());
    }

    function _buySweep(address actor, address token, Look memory a) private {
        (address pay, uint256 price, uint256 lot,) = _sweepOf(token);
        if (pay == address(0)) return;
        _repair();
        _give(actor, _list(pay), _weights(price), address(vault));
        uint256 held = IERC20(token).balanceOf(actor);
        emit Attempt();
        vm.prank(actor);
        try vault.buySweep(token, 1, price, "") returns (uint256 amountIn, uint256 amountOut) {
            _hold(amountIn == price && amountOut == lot, "sweep not as previewed");
            _hold(IERC20(token).balanceOf(actor) == held + lot, "sweep not delivered");
            _swept(token, pay, price, lot, a);
        } catch {
            emit Undone();
        }
    }

    function _swept(address token, address pay, uint256 price, uint256 lot, Look memory a) private {
        Look memory b = _look();
        ledger[token] -= lot;
        donated[token] = Math.saturatingSub(donated[token], lot);
        ledger[pay] += price;
        donated[pay] += price;
        for (uint256 i; i < a.tokens.length; ++i) {
            if (a.tokens[i] == pay) _book(pay, b.reserves[i] - a.reserves[i]);
            else _hold(a.reserves[i] == b.reserves[i], "sweep moved a reserve");
        }
        _notDiluted(a, b);
        (bool okOut, uint256 out,) = registry.tryPriceD18(token);
        (bool okIn, uint256 in_,) = registry.tryPriceD18(pay);
        if (okOut && okIn && registry.isActive(token)) {
            uint256 least = _value(token, lot, out) * (BPS - vault.limits().maxSlippageBps) / BPS;
            _hold(_value(pay, price, in_) + 1 >= least, "swept too cheaply");
        }
        did["buySweep"]++;
    }

    function _sweepOf(address token) private view returns (address pay, uint256 price, uint256 lot, uint256 endsAt) {
        try vault.sweepOf(token) returns (address p, uint256 i, uint256 o, uint256 e) {
            return (p, i, o, e);
        } catch {}
    }
}
