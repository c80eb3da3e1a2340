// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Auctioneers} from "./Auctioneers.sol";
import {Governors} from "./Governors.sol";
import {Syncers} from "./Syncers.sol";

/// @title Handler: every action that anyone can take on a vault, in any order, while prices and time move
contract Handler is Syncers, Auctioneers, Governors {
    uint256 public constant ACTIONS = 40;

    // --- time and prices ---

    function movePrice(uint256 tokenSeed, uint256 percent) public watched {
        address token = _tokens[tokenSeed % _tokens.length];
        uint256 price = priceOf[token] * bound(percent, 60, 160) / 100;
        _setPrice(token, Math.max(Math.min(price, 1e24), 1e14));
        did["movePrice"]++;
    }

    /// @dev Lets time pass and checks the management fee against an exponential that the vault did not compute.
    function passTime(uint256 elapsed, bool refresh) public watched {
        elapsed = elapsed % 8 == 0 ? bound(elapsed, 1, 200 days) : bound(elapsed, 1, 3 days);
        uint256 since = vault.lastAccrual();
        uint256 stored = vault.totalSupply() + vault.pendingFeeShares();
        _wait(elapsed);
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        // {share} = {share} * (1 - f)^(-t/year), exact to 1e-15
        int256 exponent = FixedPointMathLib.lnWad(int256(D18 - uint256(_fees.managementBps) * 1e14));
        uint256 growth = uint256(FixedPointMathLib.expWad(-exponent * int256(elapsed) / 365 days));
        uint256 expected = Math.mulDiv(stored, growth, D18);
        uint256 slack = stored / 1e14 + 1;
        _hold(supply <= expected + slack && supply + slack >= expected, "fee not as agreed");
        _hold(vault.lastAccrual() == since, "a view moved the clock");
        if (refresh) _refresh();
        did["passTime"]++;
    }

    /// @notice Lets less than six hours pass.
    function hurry(uint256 elapsed) external {
        _wait(elapsed % 6 hours);
    }

    /// @dev Accrues the same time at once and in many steps. The steps never mint more, and less only by rounding.
    function accrueOftenOrOnce(uint256 elapsed, uint256 times) public watched {
        elapsed = bound(elapsed, 1 hours, 400 days);
        times = bound(times, 2, 8);
        // Charges the due performance fee, so that only the management fee is left.
        for (uint256 i; i < 100; ++i) {
            _refresh();
            vault.accrueFees();
            if (vault.dueFeeShares() == vault.pendingFeeShares()) break;
            _wait(6 hours);
        }
        if (vault.dueFeeShares() != vault.pendingFeeShares()) return;
        uint256 supply = vault.totalSupply();
        uint256 start = _now();
        emit Attempt();
        uint256 snapshot = vm.snapshotState();
        vm.warp(start + elapsed);
        vault.accrueFees();
        uint256 once = vault.totalSupply() - supply;
        vm.revertToStateAndDelete(snapshot);
        emit Undone();
        for (uint256 i = 1; i <= times; ++i) {
            _wait(i == times ? start + elapsed - _now() : elapsed / times);
            vault.accrueFees();
        }
        uint256 often = vault.totalSupply() - supply;
        _hold(often <= once, "frequent accrual pays");
        _hold(once <= often + times + supply / 1e18, "frequent accrual erases");
        _refresh();
        did["accrueOftenOrOnce"]++;
    }

    /// @dev Sometimes every holder who can leaves. The dead shares' part is left, at a scale out of its range.
    function exodus(uint256 seed) public watched {
        if (seed % 8 != 0) return;
        for (uint256 twice; twice < 2; ++twice) {
            vault.accrueFees(); // mints the exit fees, whose receivers can leave too
            for (uint256 i; i < _holders.length - 2; ++i) {
                uint256 shares = vault.balanceOf(_holders[i]);
                if (shares != 0) _withdrawAs(_holders[i], shares, _holders[i], _look());
            }
        }
        did["exodus"]++;
    }

    function breakToken(uint256 seed) public watched {
        address actor = _actor(seed >> 8);
        if (seed % 3 == 0) bad.setPaused(!bad.paused());
        else bad.setBlocked(actor, !bad.blocked(actor));
        did["breakToken"]++;
    }

    // --- random actions ---

    /// @notice Makes one action chosen by `seed`, for tests that make their own sequences.
    function step(uint256 seed) external {
        uint256 which = seed % ACTIONS;
        (uint256 a, uint256 b, uint256 c) = (_draw(seed, 1), _draw(seed, 2), _draw(seed, 3));
        if (which < 8) _stepInvestor(which, a, b, c);
        else if (which < 16) _stepKeeper(which, a, b, c);
        else if (which < 28) _stepGovernor(which, a, b);
        else if (which == 28) movePrice(a, b);
        else if (which == 29) passTime(a, b % 2 == 0);
        else if (which == 30) accrueOftenOrOnce(a, b);
        else if (which == 31) breakToken(a);
        else if (which == 32) openAuction(a, b % 2 == 0, c);
        else if (which == 35) closeAuction(a);
        else if (which == 36) exodus(a);
        else if (which == 37) sync(a);
        else if (which == 38) sandwich(a, b, c);
        else if (which == 39) sweep(a, b, c);
        else bid(a, b, c);
    }

    function _stepInvestor(uint256 which, uint256 a, uint256 b, uint256 c) private {
        if (which == 0) contribute(a, b, c);
        else if (which == 1) withdraw(a, b, c);
        else if (which == 2) roundTrip(a, b, c);
        else if (which == 3) backIn(a, b);
        else if (which == 4) claim(a, b);
        else if (which == 5) transferShares(a, b, c);
        else if (which == 6) donate(a, b);
        else accrue();
    }

    function _stepKeeper(uint256 which, uint256 a, uint256 b, uint256 c) private {
        if (which < 11) rebalanceHonestly(a, b, c);
        else if (which < 13) steal(a, b, c);
        else if (which == 13) backAndForth(a, b);
        else if (which == 14) drainAndSteal(a, b);
        else tradeAnything(a, b, c);
    }

    function _stepGovernor(uint256 which, uint256 a, uint256 b) private {
        if (which == 16) propose(a, b, a >> 255 == 0);
        else if (which == 17) cancel(a);
        else if (which == 18) executeTargets(a, b % 2 == 0);
        else if (which == 19) appoint(a);
        else if (which == 20) handOver(a);
        else if (which == 21) proposeFees(a);
        else if (which == 22) executeFees(a, b % 2 == 0);
        else if (which == 23) cancelFees(a);
        else if (which == 24) setShareCap(a);
        else if (which == 25) setReduceOnly(a % 2 == 0, b);
        else if (which == 26) checkDrawdown();
        else if (a % 4 == 0) downgrade(b);
        else intrude(b, address(uint160(a)));
    }

    function _draw(uint256 seed, uint256 index) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, index)));
    }
}
