// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {World} from "./World.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Bomb: sends ether that the receiver cannot refuse
contract Bomb {
    constructor(address payable target) payable {
        selfdestruct(target);
    }
}

/// @title Investors: actions of contributors, redeemers, claimants and donors
abstract contract Investors is World {
    function contribute(uint256 actorSeed, uint256 shares, uint256 size) public watched {
        address actor = _actor(actorSeed);
        Look memory a = _look();
        // Sometimes the amount is so large that the bases must be rewritten.
        shares = bound(shares, 1, size % 8 == 0 && a.supply < 1e28 ? a.supply * 250 : 1000e18);
        _contributeAs(actor, shares, a);
    }

    /// @return minted {share D18} 0 if the contribution was refused for a valid reason
    function _contributeAs(address actor, uint256 shares, Look memory a) internal returns (uint256 minted) {
        _repair();
        if (!_isEnterable(a)) return 0;
        uint256[] memory offered = vault.previewMint(shares);
        _give(actor, a.tokens, offered, address(vault));
        uint256[] memory before = _balances(a.tokens, actor);
        uint256 auctionNav = vault.auction().navD18;
        bool stopped = vault.reduceOnly();
        uint256 cap = vault.shareCap();
        (uint256[] memory due, bool released) = _dues(a.tokens);
        emit Attempt();
        vm.prank(actor);
        try vault.contribute(offered, actor, shares) returns (uint256 got) {
            minted = got;
        } catch (bytes memory err) {
            emit Undone();
            _hold(
                stopped
                    ? _selector(err) == IVaultTypes.ReduceOnly.selector
                    : cap != 0 && _selector(err) == IVaultTypes.ShareCapExceeded.selector,
                "contribution refused"
            );
            did["contributeRefused"]++;
            return 0;
        }
        _hold(!stopped, "contribution in reduce-only");
        _hold(minted >= shares, "fewer shares than previewed");
        Look memory b = _look();
        _hold(cap == 0 || b.supply <= cap, "cap exceeded");
        for (uint256 i; i < offered.length; ++i) {
            uint256 taken = before[i] - IERC20(a.tokens[i]).balanceOf(actor);
            _hold(taken <= offered[i], "took more than offered");
            ledger[a.tokens[i]] += taken;
            _book(a.tokens[i], due[i]);
        }
        ++roundings;
        if (a.mark == b.mark) {
            // Accrued fee shares are minted when they exceed their field. The supply with them shows what was charged.
            uint256 gross = b.supply - a.supply;
            uint256 most = Math.mulDiv(gross, _fees.entryBps, BPS, Math.Rounding.Ceil);
            _hold(gross - minted <= most, "entry fee over its rate");
        }
        _notDiluted(a, b);
        if (!released) _auctionFollows(a, b, auctionNav);
        did["contribute"]++;
    }

    function withdraw(uint256 actorSeed, uint256 shares, uint256 receiverSeed) public watched {
        address actor = _holders[actorSeed % (_holders.length - 2)]; // neither the dead shares nor the vault
        address receiver = _actor(receiverSeed);
        uint256 balance = vault.balanceOf(actor);
        if (balance == 0) return;
        shares = shares % 4 == 0 ? balance : bound(shares, 1, balance);
        if (receiverSeed % 4 == 0) bad.setBlocked(receiver, true);
        _withdrawAs(actor, shares, receiver, _look());
    }

    function _withdrawAs(address actor, uint256 shares, address receiver, Look memory a) internal {
        uint256[] memory before = _balances(a.tokens, receiver);
        uint256 owed = vault.claimOf(address(bad), receiver);
        uint256 auctionNav = vault.auction().navD18;
        vm.prank(actor);
        uint256[] memory amounts = vault.withdraw(shares, receiver, new uint256[](a.tokens.length));
        Look memory b = _look();
        for (uint256 i; i < amounts.length; ++i) {
            uint256 paid = IERC20(a.tokens[i]).balanceOf(receiver) - before[i];
            ledger[a.tokens[i]] -= paid;
            uint256 due = paid + (a.tokens[i] == address(bad) ? vault.claimOf(address(bad), receiver) - owed : 0);
            _hold(due == amounts[i], "neither paid nor owed");
            // The reserve is rounded down, so the exact reserve may be up to one base unit larger.
            _hold(amounts[i] * a.supply <= (a.reserves[i] + 1) * shares, "paid more than its part");
            if (a.mark == b.mark) _hold(_enough(a, shares, amounts[i], i), "paid less than its part");
        }
        ++roundings;
        if (a.mark == b.mark) {
            uint256 fee = b.supply + shares - a.supply;
            _hold(fee <= Math.mulDiv(shares, _fees.exitBps, BPS, Math.Rounding.Ceil), "exit fee over its rate");
        }
        _notDiluted(a, b);
        _auctionFollows(a, b, auctionNav);
        did["withdraw"]++;
    }

    /// @dev Checks that an open auction's NAV moves with the reserves, up to a millionth.
    function _auctionFollows(Look memory a, Look memory b, uint256 before) private {
        IVaultTypes.Auction memory open = vault.auction();
        if (open.id == 0 || open.endsAt < _now()) return;
        for (uint256 i; i < a.reserves.length; ++i) {
            if (a.reserves[i] < 1e9 || b.reserves[i] < 1e9) continue;
            uint256 expected = Math.mulDiv(before, b.reserves[i], a.reserves[i]);
            uint256 slack = expected / 1e6 + 1;
            _hold(open.navD18 <= expected + slack && open.navD18 + slack >= expected, "auction of another NAV");
        }
    }

    /// @dev Checks that a payment is at least the exact part after the exit fee, less two base units and 2^-80 for the
    /// scale.
    function _enough(Look memory a, uint256 shares, uint256 amount, uint256 index) private view returns (bool) {
        uint256 net = shares - Math.mulDiv(shares, _fees.exitBps, BPS, Math.Rounding.Ceil);
        uint256 part = Math.mulDiv(a.reserves[index], net, a.supply);
        return amount + 2 + (a.reserves[index] >> 80) >= part;
    }

    /// @dev Contributes and withdraws at once, whole or in parts, alone or with another investor between. Nobody may
    /// end with more of any token.
    function roundTrip(uint256 actorSeed, uint256 shares, uint256 how) public watched {
        address actor = _actor(actorSeed);
        Look memory a = _look();
        shares = bound(shares, 1, 1000e18);
        if (!_isEnterable(a)) return;
        uint256[] memory offered = vault.previewMint(shares);
        uint256[] memory before = _balances(a.tokens, actor); // the offered tokens are a gift and count as theirs
        uint256 minted = _contributeAs(actor, shares, a);
        if (minted == 0) return;
        if (how % 4 == 1) _contributeAs(_actor(actorSeed % ACTORS + 1), bound(how, 1, 100e18), _look());
        uint256 first = how % 4 == 2 ? minted / 3 : minted;
        if (first != 0) _withdrawAs(actor, first, actor, _look());
        if (first != minted) _withdrawAs(actor, minted - first, actor, _look());
        for (uint256 i; i < a.tokens.length; ++i) {
            uint256 gave = before[i] + offered[i];
            _hold(IERC20(a.tokens[i]).balanceOf(actor) <= gave, "round trip profits");
        }
        did["roundTrip"]++;
    }

    /// @dev Withdraws and contributes the payment again. Nobody may end with a larger part of the vault or, after one
    /// more withdrawal, with more of any token.
    function backIn(uint256 actorSeed, uint256 shares) public watched {
        address actor = _actor(actorSeed);
        uint256 balance = vault.balanceOf(actor);
        if (balance == 0 || vault.reduceOnly()) return;
        _repair();
        Look memory a = _look();
        if (!_isEnterable(a)) return;
        shares = bound(shares, 1, balance);
        uint256[] memory got = _balances(a.tokens, actor);
        _withdrawAs(actor, shares, actor, a);
        for (uint256 i; i < got.length; ++i) {
            got[i] = IERC20(a.tokens[i]).balanceOf(actor) - got[i];
        }
        did["backIn"]++;
        _comeBack(actor, shares, got, a, _look());
    }

    /// @param a state before the withdrawal of `shares` that paid `got`
    /// @param b state after it
    function _comeBack(address actor, uint256 shares, uint256[] memory got, Look memory a, Look memory b) private {
        if (!_isEnterable(b)) return;
        uint256 buys = vault.previewContribute(got);
        if (buys == 0) return;
        uint256[] memory before = _balances(b.tokens, actor);
        (uint256[] memory due,) = _dues(b.tokens);
        vm.startPrank(actor);
        for (uint256 i; i < got.length; ++i) {
            IERC20(b.tokens[i]).approve(address(vault), got[i]);
        }
        emit Attempt();
        uint256 minted;
        try vault.contribute(got, actor, buys) returns (uint256 shares_) {
            minted = shares_;
        } catch (bytes memory err) {
            emit Undone();
            vm.stopPrank();
            _hold(
                vault.shareCap() != 0 && _selector(err) == IVaultTypes.ShareCapExceeded.selector, "contribution refused"
            );
            return;
        }
        vm.stopPrank();
        Look memory c = _look();
        _hold(minted == buys, "fewer shares than previewed");
        uint256[] memory out = vault.previewWithdraw(minted);
        for (uint256 i; i < got.length; ++i) {
            uint256 taken = before[i] - IERC20(b.tokens[i]).balanceOf(actor);
            _hold(taken <= got[i], "took more than offered");
            _hold(out[i] <= taken, "round trip profits");
            ledger[b.tokens[i]] += taken;
            _book(b.tokens[i], due[i]);
        }
        _hold(minted <= _partOnReturn(a, b, shares, c.supply), "round trip profits");
        ++roundings;
        _notDiluted(b, c);
        did["cameBack"]++;
    }

    /// @dev Returns the most shares, of the final supply, that an investor may hold after leaving and contributing the
    /// payment again.
    ///
    /// Let n be the burned shares after the exit fee, S the supply after leaving, s the scale and B a base. A payment
    /// is at most B·d/2^104 with d ≤ s·n/(S+n). The exact reserve after it is R = B·(s−d)/2^104, so paid/R ≤ n/S.
    ///
    /// The second contribution mints, with the entry fee, g ≤ S'·paid/reserve for every reserve. S' is S plus a due
    /// performance fee, so S' ≥ S.
    ///
    /// If the bases did not change, the reserve is R, so g/S' ≤ n/S. The part g of S' + g is then at most the part n of
    /// S + n. If the withdrawal rewrote the bases, the reserve is R rounded down, and R < reserve + 1. The rounded part
    /// belongs to nobody, so the part may grow by the factor (reserve + 1)/reserve and not more.
    function _partOnReturn(Look memory a, Look memory b, uint256 shares, uint256 supply)
        private
        returns (uint256 most)
    {
        uint256 net = shares - Math.mulDiv(shares, _fees.exitBps, BPS, Math.Rounding.Ceil);
        if (keccak256(abi.encode(a.bases)) == keccak256(abi.encode(b.bases))) {
            return Math.mulDiv(net, supply, b.supply + net);
        }
        did["cameBackRescaled"]++;
        most = type(uint256).max;
        for (uint256 i; i < b.reserves.length; ++i) {
            uint256 reserve = b.reserves[i];
            if (reserve == 0) continue; // the contribution needs none of it
            uint256 gained = net * (reserve + 1);
            most = Math.min(most, Math.mulDiv(gained, supply, b.supply * reserve + gained));
        }
    }

    function claim(uint256 actorSeed, uint256 receiverSeed) public watched {
        (address actor, address receiver) = (_actor(actorSeed), _actor(receiverSeed));
        uint256 owed = vault.claimOf(address(bad), actor);
        if (owed == 0) return;
        if (receiverSeed % 2 == 0) _repair();
        bool works = !bad.paused() && !bad.blocked(receiver);
        uint256 before = bad.balanceOf(receiver);
        vm.prank(actor);
        try vault.claim(address(bad), receiver) returns (uint256 amount) {
            _hold(works && amount == owed && bad.balanceOf(receiver) == before + owed, "claim not paid in full");
            _hold(vault.claimOf(address(bad), actor) == 0, "claim paid twice");
            ledger[address(bad)] -= amount;
            did["claim"]++;
        } catch {
            _hold(!works && vault.claimOf(address(bad), actor) == owed, "claim refused");
        }
    }

    function transferShares(uint256 fromSeed, uint256 toSeed, uint256 shares) public watched {
        address from = _holders[fromSeed % (_holders.length - 2)];
        shares = bound(shares, 0, vault.balanceOf(from));
        address to = _holders[toSeed % _holders.length];
        vm.prank(from);
        try vault.transfer(to, shares) {
            _hold(to != address(vault), "shares sent to the vault");
            did["transferShares"]++;
        } catch {
            _hold(to == address(vault), "transfer refused");
        }
    }

    /// @dev Sends tokens or ether to the vault. Nothing that the vault accounts for may change.
    function donate(uint256 tokenSeed, uint256 amount) public watched {
        address token = _tokens[tokenSeed % _tokens.length];
        Look memory a = _look();
        // Large ones would leave the range of reserves, once streams and contributions have multiplied them.
        uint256 reserve = vault.getReserve(token);
        amount = bound(amount, 1, vault.isConstituent(token) ? reserve / 50 + 1000 : 10 * _unit(token));
        _repair();
        _give(bob, _list(token), _weights(amount), bob);
        vm.prank(bob);
        IERC20(token).transfer(address(vault), amount);
        if (amount % 4 == 0) {
            vm.deal(address(this), 1 ether);
            new Bomb{value: 1 ether}(payable(address(vault)));
        }
        ledger[token] += amount;
        donated[token] += amount;
        _hold(keccak256(abi.encode(_look())) == keccak256(abi.encode(a)), "donation counted");
        did["donate"]++;
    }

    function accrue() public watched {
        Look memory a = _look();
        uint256 supply = vault.totalSupply();
        uint256 minted = vault.accrueFees();
        Look memory b = _look();
        _hold(vault.totalSupply() == supply + minted, "fee not minted");
        _hold(b.feeShares == 0, "fee left over");
        if (a.mark == b.mark) {
            _hold(minted == a.feeShares, "fee not as accrued");
            _notDiluted(a, b);
        }
        did["accrue"]++;
    }
}
