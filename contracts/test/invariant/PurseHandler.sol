// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {FailingToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";
import {IExitGuard} from "src/interfaces/IExitGuard.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {ExitGuard} from "src/periphery/ExitGuard.sol";
import {Zapper} from "src/periphery/Zapper.sol";

/// @title PurseHandler: actions of zapper users, owners of exit orders, and executors
/// @dev Prices move, the venue pays less than it should or nothing, and a token sometimes stops. The handler records
/// each order and computes independently when it may be executed.
contract PurseHandler is Base {
    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    uint256 private constant ACTORS = 3;

    Zapper public zapper;
    ExitGuard public guard;
    FailingToken public bad;
    address[] private _tokens;
    address[] private _actors;
    address private _executor = makeAddr("executor");

    /// @dev An order as its owner placed it.
    struct PlacedOrder {
        address owner;
        bool open;
        uint256 peak; // {USD D18 per whole share} highest level that the guard has seen
        IExitGuard.Terms terms;
        uint256 marked; // {s} time of the mark; 0 without one
    }

    PlacedOrder[] private _placed; // order i + 1
    mapping(bytes32 action => uint256) public did;
    mapping(bytes32 rule => uint256) public broken;
    mapping(address purse => mapping(address token => uint256)) public donated; // {tok} amount sent by mistake

    function setUp() public override {
        super.setUp();
        bad = new FailingToken(18);
        _listToken(address(bad), 8, 2e18);
        bad.mint(address(adapter), 1e27);
        _tokens = [address(weth), address(wbtc), address(usdc), address(bad)];
        uint256[] memory weights = new uint256[](4);
        (weights[0], weights[1], weights[2], weights[3]) = (4000, 3000, 2000, 1000);
        IVaultFactory.Launch memory params = _launchParams(_tokens, weights);
        params.fees = IVaultTypes.Fees(200, 1000, 50, 30);
        vault = _launch(params);
        (zapper, guard) = (new Zapper(address(factory), address(weth)), new ExitGuard(address(factory)));
        _actors = [alice, bob, makeAddr("carol")];
        for (uint256 i; i < ACTORS; ++i) {
            _contribute(_actors[i], 100e18);
            vm.startPrank(_actors[i]);
            vault.approve(address(zapper), type(uint256).max);
            vault.approve(address(guard), type(uint256).max);
            vm.stopPrank();
        }
    }

    function tokenList() external view returns (address[] memory) {
        return _tokens;
    }

    function venue() external view returns (MockAdapter) {
        return adapter;
    }

    function vaultAddress() external view returns (address) {
        return address(vault);
    }

    // --- zaps ---

    /// @dev The arguments of a zap.
    struct Zap {
        address actor;
        address token; // token that goes in or comes out
        uint256 amount; // {token} or {share D18}
        uint256 minimum; // {share D18} or {token}
        IZapper.Swap[] swaps;
    }

    /// @dev Buys the constituents by target weight from a venue with a loss. The minimum is near the fair result.
    function zapIn(uint256 seed, uint256 value, uint256 nearness) external {
        Zap memory z;
        (z.actor, z.token) = (_actors[seed % ACTORS], _tokens[(seed >> 8) % 4]);
        value = bound(value, 10e18, 10_000e18);
        _venue(seed >> 16);
        z.amount = Math.mulDiv(value, 10 ** uint256(_decimals(z.token)), priceOf[z.token]) + 1;
        z.minimum = Math.mulDiv(value, bound(nearness, 50, 110) * D18 / 100, _level());
        z.swaps = _buyAll(z.token, z.amount);
        if (bad.blocked(z.actor)) bad.setBlocked(z.actor, false);
        _give(z.actor, _list(z.token), _weights(z.amount), address(zapper));
        uint256 before = vault.balanceOf(z.actor);
        try this.callZapIn(z) {
            _hold(vault.balanceOf(z.actor) >= before + z.minimum, "zap below its minimum");
            did["zapIn"]++;
        } catch {
            did["zapInRefused"]++;
        }
    }

    function zapOut(uint256 seed, uint256 shares, uint256 nearness) external {
        Zap memory z;
        (z.actor, z.token) = (_actors[seed % ACTORS], _tokens[(seed >> 8) % 4]);
        uint256 balance = vault.balanceOf(z.actor);
        if (balance < 1e15) return;
        z.amount = bound(shares, 1e15, balance);
        _venue(seed >> 16);
        uint256 fair = Math.mulDiv(z.amount, _level(), D18); // {USD D18}
        z.minimum =
            Math.mulDiv(fair * bound(nearness, 50, 110) / 100, 10 ** uint256(_decimals(z.token)), priceOf[z.token]);
        z.swaps = _sellAll(z.token);
        uint256 before = IERC20(z.token).balanceOf(z.actor);
        try this.callZapOut(z) {
            _hold(IERC20(z.token).balanceOf(z.actor) >= before + z.minimum, "zap below its minimum");
            _hold(vault.balanceOf(z.actor) == balance - z.amount, "shares that were not ordered");
            did["zapOut"]++;
        } catch {
            did["zapOutRefused"]++;
        }
    }

    /// @dev Only this contract calls it. The separate call keeps the number of stack variables low.
    function callZapIn(Zap calldata z) external {
        require(msg.sender == address(this), "only this contract");
        IZapper.Permit memory none;
        uint256 deadline = vm.getBlockTimestamp();
        vm.prank(z.actor);
        zapper.zapIn(address(vault), z.token, z.amount, z.swaps, z.minimum, z.actor, deadline, none);
    }

    function callZapOut(Zap calldata z) external {
        require(msg.sender == address(this), "only this contract");
        IZapper.Permit memory none;
        uint256 deadline = vm.getBlockTimestamp();
        vm.prank(z.actor);
        zapper.zapOut(address(vault), z.amount, z.token, z.swaps, z.minimum, z.actor, deadline, none);
    }

    // --- orders ---

    function place(uint256 seed, uint256 shares, uint256 distance) external {
        address actor = _actors[seed % ACTORS];
        uint256 level = _level();
        IExitGuard.Terms memory t;
        t.vault = address(vault);
        t.shares = uint128(bound(shares, 1e15, 200e18));
        t.expiresAt = uint40(vm.getBlockTimestamp() + bound(seed >> 8, 0, 30 days));
        if ((seed >> 16) % 3 != 0) t.trailBps = uint16(bound(distance, 1, 3000));
        if ((seed >> 16) % 3 != 1) t.floorD18 = uint88(level * bound(distance, 60, 101) / 100);
        t.tipBps = uint16((seed >> 24) % 101);
        if ((seed >> 32) % 3 != 0) {
            t.tokenOut = _tokens[(seed >> 40) % 3];
            t.maxSlippageBps = uint16(bound(seed >> 48, t.tipBps + 1, 2000));
        }
        if ((seed >> 80) % 3 == 0) t.ceilingD18 = uint88(level * bound(seed >> 88, 99, 160) / 100);
        if ((seed >> 96) % 4 == 0) t.limitBps = uint16(bound(seed >> 98, 1, 3000));
        if ((seed >> 104) % 2 == 0) t.inKindAfter = uint16(bound(seed >> 106, 1, 600));
        if ((seed >> 112) % 2 == 0) t.minFillPct = uint8(bound(seed >> 114, 1, 100));
        IZapper.Permit memory none;
        vm.prank(actor);
        try guard.place(t, none) returns (uint256 id) {
            uint256 held = Math.min(t.shares, vault.balanceOf(actor));
            _hold(Math.mulDiv(held, level, D18) >= 10e18, "order too small");
            _placed.push(PlacedOrder(actor, true, t.trailBps == 0 ? 0 : level, t, 0));
            _hold(id == _placed.length, "order of another");
            _hold(_trigger(_placed[id - 1]) < level, "placed when triggered");
            _hold(t.ceilingD18 == 0 || t.ceilingD18 > level, "placed when triggered");
            did["place"]++;
        } catch {
            did["placeRefused"]++;
        }
    }

    /// @dev Cancels an order as its owner, or tries as somebody else.
    function cancel(uint256 seed) external {
        if (_placed.length == 0) return;
        uint256 index = seed % _placed.length;
        address by = _actors[(seed >> 8) % ACTORS];
        vm.prank(by);
        try guard.cancel(index + 1) {
            _hold(by == _placed[index].owner && _placed[index].open, "order of another");
            _placed[index].open = false;
            did["cancel"]++;
        } catch {}
    }

    function poke(uint256 seed) external {
        if (_placed.length == 0) return;
        uint256 index = seed % _placed.length;
        uint256 level = _level();
        try guard.poke(index + 1) {
            PlacedOrder storage k = _placed[index];
            _hold(k.open && k.terms.trailBps != 0 && level > k.peak, "peak raised for nothing");
            k.peak = level;
            did["poke"]++;
        } catch {}
    }

    /// @dev Marks an order, or clears its mark.
    function mark(uint256 seed) external {
        if (_placed.length == 0) return;
        uint256 index = seed % _placed.length;
        if ((seed >> 200) % 4 != 0) index = _dueFrom(index);
        PlacedOrder storage k = _placed[index];
        bool due = _due(k, _level());
        try guard.mark(index + 1) {
            _hold(k.open && k.terms.inKindAfter != 0 && (due || k.marked != 0), "marked for nothing");
            k.marked = due ? vm.getBlockTimestamp() : 0;
            did[due ? bytes32("mark") : bytes32("markCleared")]++;
        } catch {}
    }

    /// @dev The state from before an execution, which its result is checked against.
    struct Before {
        uint256 shares; // {share D18} the owner's balance
        uint256 taken; // {share D18} shares that the order takes
        bool due;
        bool whole; // whether the execution asks for all that the order can take
        uint256[] balances; // {tok} the owner's balances, with claims
        uint256 worth; // {USD D18} value of the taken shares
        uint256 out; // {tokenOut} the owner's balance
        uint256[] kind; // {tok} amounts that the vault pays for the shares less the tip
    }

    /// @dev Executes an order as anyone, through a venue of the executor's choice.
    function execute(uint256 seed) external {
        if (_placed.length == 0) return;
        uint256 index = seed % _placed.length;
        if ((seed >> 200) % 4 != 0) index = _dueFrom(index);
        PlacedOrder storage k = _placed[index];
        _venue(seed >> 8);
        Before memory b = _before(k, (seed >> 160) % 3 == 0 ? bound(seed >> 168, 1, 100) : 100);
        IZapper.Permit memory none;
        IZapper.Swap[] memory swaps = k.terms.tokenOut == address(0) || (seed >> 150) % 2 == 0
            ? new IZapper.Swap[](0)
            : _sellAll(k.terms.tokenOut);
        vm.prank(_executor);
        try guard.executePart(index + 1, b.whole ? type(uint256).max : b.taken, swaps, none) returns (
            uint256 amountOut
        ) {
            _hold(b.due, "executed out of turn");
            _hold(vault.balanceOf(k.owner) == b.shares - b.taken, "shares that were not ordered");
            if (!b.whole) _allowedPart(k, b.taken);
            if (amountOut != 0) {
                _soldFor(k, b);
            } else {
                bool early = k.terms.tokenOut != address(0) && !_matured(k) && !bad.blocked(address(guard));
                _hold(!early, "in kind too early");
                if (_matured(k) && swaps.length == 0) did["executeFallback"]++;
                _paidInKind(k, b);
            }
            k.open = false;
            if (b.taken < k.terms.shares) _keepRest(k, b.taken);
        } catch {
            // The vault pays in kind, whatever its tokens and the venue do.
            bool sale = k.terms.tokenOut != address(0) && !(_matured(k) && swaps.length == 0);
            _hold(!b.due || sale || !b.whole, "due order refused");
            did["executeRefused"]++;
        }
    }

    /// @dev The rest of an order whose owner had fewer shares stays open, as the newest order.
    function _keepRest(PlacedOrder storage k, uint256 taken) private {
        IExitGuard.Terms memory rest = k.terms;
        rest.shares -= uint128(taken);
        _placed.push(PlacedOrder(k.owner, true, k.peak, rest, k.marked));
        _hold(guard.orderCount() == _placed.length, "rest of an order lost");
        _hold(
            keccak256(abi.encode(guard.order(_placed.length).terms)) == keccak256(abi.encode(rest)),
            "rest of an order lost"
        );
        did["keepRest"]++;
    }

    /// @dev A part is at least the owner's smallest part, and leaves no crumb.
    function _allowedPart(PlacedOrder storage k, uint256 taken) private {
        _hold(k.terms.minFillPct != 0 && taken * 100 >= uint256(k.terms.shares) * k.terms.minFillPct, "part too small");
        _hold(Math.mulDiv(taken, _level(), D18) + 1e6 >= 10e18, "part too small");
        did["executePart"]++;
    }

    /// @return index of the next triggered order from `index` on; `index` itself if there is none
    function _dueFrom(uint256 index) private view returns (uint256) {
        uint256 level = _level();
        for (uint256 i; i < _placed.length; ++i) {
            uint256 at = (index + i) % _placed.length;
            PlacedOrder storage k = _placed[at];
            if (k.open && vm.getBlockTimestamp() <= k.terms.expiresAt && _due(k, level)) return at;
        }
        return index;
    }

    /// @param percent part of the shares that the execution asks for
    function _before(PlacedOrder storage k, uint256 percent) private view returns (Before memory b) {
        b.shares = vault.balanceOf(k.owner);
        uint256 all = Math.min(b.shares, k.terms.shares);
        b.taken = all * percent / 100;
        b.whole = b.taken == all;
        b.due = k.open && vm.getBlockTimestamp() <= k.terms.expiresAt && b.taken != 0 && _due(k, _level());
        uint256[] memory amounts = vault.previewWithdraw(b.taken);
        b.kind = vault.previewWithdraw(b.taken - b.taken * k.terms.tipBps / BPS);
        b.balances = new uint256[](4);
        for (uint256 i; i < 4; ++i) {
            b.worth += registry.valueD18(_tokens[i], amounts[i]);
            b.balances[i] = _has(k.owner, _tokens[i]);
        }
        if (k.terms.tokenOut != address(0)) b.out = IERC20(k.terms.tokenOut).balanceOf(k.owner);
    }

    /// @dev Checks that the owner gets at least the oracle value less the slippage, up to rounding of four values.
    function _soldFor(PlacedOrder storage k, Before memory b) private {
        uint256 got = IERC20(k.terms.tokenOut).balanceOf(k.owner) - b.out;
        uint256 least = b.worth * (BPS - k.terms.maxSlippageBps) / BPS;
        _hold(registry.valueD18(k.terms.tokenOut, got) + 4 >= least, "owner got too little");
        did["executeSold"]++;
    }

    function _paidInKind(PlacedOrder storage k, Before memory b) private {
        for (uint256 i; i < 4; ++i) {
            _hold(_has(k.owner, _tokens[i]) >= b.balances[i] + b.kind[i], "owner got too little");
        }
        did[k.terms.tokenOut == address(0) ? bytes32("executeInKind") : bytes32("executeUnsold")]++;
    }

    // --- prices and tokens ---

    function donate(uint256 seed, uint256 amount) external {
        address purse = seed % 2 == 0 ? address(zapper) : address(guard);
        if ((seed >> 8) % 5 == 4) {
            amount = bound(amount, 0, vault.balanceOf(creator) / 10);
            vm.prank(creator);
            vault.transfer(purse, amount);
            donated[purse][address(vault)] += amount;
        } else {
            address token = _tokens[(seed >> 8) % 4];
            amount = bound(amount, 1, 1e24);
            if (bad.blocked(purse)) bad.setBlocked(purse, false);
            FailingToken(token).mint(purse, amount);
            donated[purse][token] += amount;
        }
        did["donate"]++;
    }

    /// @dev Stops one token for one of its holders, or lets it work again for all.
    function breakToken(uint256 seed) external {
        address[5] memory all = [address(zapper), address(guard), _actors[0], _actors[1], _actors[2]];
        bool stops = seed % 2 == 0;
        for (uint256 i; i < 5; ++i) {
            bool blocked = stops && (seed >> 8) % 5 == i;
            if (bad.blocked(all[i]) != blocked) bad.setBlocked(all[i], blocked);
        }
        did["breakToken"]++;
    }

    function movePrice(uint256 seed, uint256 percent) external {
        address token = _tokens[seed % 4];
        uint256 price = priceOf[token] * bound(percent, 60, 150) / 100;
        _setPrice(token, Math.max(Math.min(price, 1e24), 1e15));
        did["movePrice"]++;
    }

    function passTime(uint256 elapsed) external {
        vm.warp(vm.getBlockTimestamp() + bound(elapsed, 1, 3 days));
        _refresh();
        did["passTime"]++;
    }

    // --- helpers ---

    function _hold(bool ok, bytes32 rule) private {
        if (!ok) broken[rule]++;
    }

    /// @dev Sets the venue's behaviour: usually honest with a loss, sometimes cheating.
    function _venue(uint256 seed) private {
        adapter.setMode(seed % 4 == 0 ? MockAdapter.Mode((seed >> 8) % 6) : MockAdapter.Mode.Honest);
        adapter.setLoss((seed >> 16) % 300);
    }

    /// @dev Returns swaps that divide `amountIn` in proportion to the value of the vault's reserves.
    function _buyAll(address tokenIn, uint256 amountIn) private view returns (IZapper.Swap[] memory swaps) {
        uint256 nav = vault.totalBasketValue();
        swaps = new IZapper.Swap[](3);
        uint256 count;
        for (uint256 i; i < 4; ++i) {
            address token = _tokens[i];
            if (token == tokenIn) continue;
            uint256 part = Math.mulDiv(amountIn, registry.valueD18(token, vault.getReserve(token)), nav);
            swaps[count++] = IZapper.Swap(address(adapter), tokenIn, token, part, 0, "");
        }
    }

    function _sellAll(address tokenOut) private view returns (IZapper.Swap[] memory swaps) {
        swaps = new IZapper.Swap[](3);
        uint256 count;
        for (uint256 i; i < 4; ++i) {
            if (_tokens[i] == tokenOut) continue;
            swaps[count++] = IZapper.Swap(address(adapter), _tokens[i], tokenOut, type(uint256).max, 0, "");
        }
    }

    /// @return {USD D18 per whole share} trigger: the higher of floor and trail
    function _trigger(PlacedOrder storage k) private view returns (uint256) {
        uint256 trailed = k.terms.trailBps == 0 ? 0 : k.peak * (BPS - k.terms.trailBps) / BPS;
        return Math.max(k.terms.floorD18, trailed);
    }

    /// @return whether a level triggers the order: at or above its ceiling, or between its limit and its trigger
    function _due(PlacedOrder storage k, uint256 level) private view returns (bool) {
        if (k.terms.ceilingD18 != 0 && level >= k.terms.ceilingD18) return true;
        uint256 trigger = _trigger(k);
        return level <= trigger && (k.terms.limitBps == 0 || level * BPS >= trigger * (BPS - uint256(k.terms.limitBps)));
    }

    /// @return whether the owner accepts the constituents now
    function _matured(PlacedOrder storage k) private view returns (bool) {
        if (k.terms.inKindAfter == 0 || k.marked == 0) return false;
        uint256 from = k.marked + 60 * uint256(k.terms.inKindAfter);
        return vm.getBlockTimestamp() >= from && vm.getBlockTimestamp() <= from + 1 days;
    }

    /// @return {USD D18 per whole share} level at oracle prices
    function _level() private view returns (uint256) {
        uint256 nav;
        for (uint256 i; i < 4; ++i) {
            nav += registry.valueD18(_tokens[i], vault.getReserve(_tokens[i]));
        }
        return Math.mulDiv(nav, D18, vault.totalSupply() + vault.dueFeeShares());
    }

    function _has(address who, address token) private view returns (uint256) {
        return IERC20(token).balanceOf(who) + vault.claimOf(token, who);
    }

    function _decimals(address token) private view returns (uint8) {
        return registry.asset(token).tokenDecimals;
    }
}
