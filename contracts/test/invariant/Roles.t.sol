// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";

import {Base} from "../Base.t.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title RolesHandler: everybody proposes, cancels and accepts roles, and winds the vault down
/// @dev It keeps its own record of the last proposal of each role, and of what may not happen. A rule is broken by
/// name.
contract RolesHandler is Base {
    uint256 private constant DELAY = 14 days;

    struct Last {
        uint256 at; // {s} time of the last proposal; 0 if it was cancelled or accepted
        address account;
        bool byOwner;
    }

    Last[2] private _last;
    address[] private _people;
    string[] public broken;
    uint256 public changes; // roles that were accepted
    uint256 public ends;
    uint256 public deposits;

    function setUp() public override {
        super.setUp();
        _people = [owner, guardian, platform, creator, alice, bob];
        _contribute(alice, 100e18);
        _contribute(bob, 10e18);
    }

    function vaultAddress() external view returns (address) {
        return address(vault);
    }

    function brokenCount() external view returns (uint256) {
        return broken.length;
    }

    function _rule(bool holds, string memory name) private {
        if (!holds) broken.push(name);
    }

    function _person(uint256 seed) private view returns (address) {
        return _people[seed % _people.length];
    }

    function _holder(uint256 role) private view returns (address) {
        return role == 0 ? vault.guardian() : vault.platform();
    }

    function _ended() private view returns (bool) {
        return vault.reduceOnlyReasons() & 4 != 0;
    }

    modifier watched() {
        address[2] memory holders = [vault.guardian(), vault.platform()];
        bool ended = _ended();
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        _;
        for (uint256 role; role < 2; ++role) {
            if (_holder(role) == holders[role]) continue;
            // A role moves only to the account that was proposed last, and never before 14 days have passed since.
            _rule(_holder(role) == _last[role].account, "role to another");
            _rule(_last[role].at != 0 && block.timestamp >= _last[role].at + DELAY, "delay shortened");
            _rule(block.timestamp <= _last[role].at + 2 * DELAY, "role too late");
            ++changes;
        }
        for (uint256 role; role < 2; ++role) {
            (address account,,,) = vault.pendingRole(IVaultTypes.Role(role));
            if (account == address(0)) delete _last[role];
        }
        if (!ended) return;
        _rule(_ended() && vault.reduceOnly(), "opened again");
        // Nothing but a fee that was due is minted, so the supply with the fees never grows.
        _rule(vault.totalSupply() + vault.pendingFeeShares() <= supply, "deposit after the end");
        _rule(keccak256(abi.encode(vault.fees())) == keccak256(new bytes(128)), "fees after the end");
    }

    function propose(uint256 who, uint256 role, uint256 account) external watched {
        role = role % 2;
        address by = _person(who);
        bool mayBy = by == owner || by == _holder(role);
        bool outranked =
            by != owner && _last[role].byOwner && block.timestamp <= _last[role].at + 2 * DELAY && _last[role].at != 0;
        vm.prank(by);
        try vault.proposeRole(IVaultTypes.Role(role), _person(account)) {
            _rule(mayBy && !outranked, "proposed without right");
            _last[role] = Last(block.timestamp, _person(account), by == owner);
        } catch {
            _rule(!mayBy || outranked, "proposal refused");
        }
    }

    function cancel(uint256 who, uint256 role) external watched {
        role = role % 2;
        address by = _person(who);
        vm.prank(by);
        try vault.cancelRole(IVaultTypes.Role(role)) {
            _rule(by == owner || (by == _holder(role)), "cancelled without right");
            delete _last[role];
        } catch {}
    }

    function accept(uint256 who, uint256 role) external watched {
        address by = _person(who);
        vm.prank(by);
        try vault.acceptRole(IVaultTypes.Role(role % 2)) {} catch {}
    }

    /// @dev Whatever was proposed by whomever, a successor waits for the whole delay and gets the role then.
    function acceptWhenDue(uint256 role, uint256 early) external watched {
        role = role % 2;
        (address account, uint256 executableAt,,) = vault.pendingRole(IVaultTypes.Role(role));
        if (account == address(0) || block.timestamp >= executableAt) return;
        _rule(executableAt == _last[role].at + DELAY, "another time");
        vm.warp(executableAt - bound(early, 1, executableAt - block.timestamp));
        vm.prank(account);
        try vault.acceptRole(IVaultTypes.Role(role)) {
            _rule(false, "accepted early");
        } catch {}
        vm.warp(executableAt);
        vm.prank(account);
        vault.acceptRole(IVaultTypes.Role(role));
    }

    function handOver(uint256 to) external watched {
        address next = _person(to);
        vm.prank(vault.owner());
        vault.transferOwnership(next);
        vm.prank(next);
        vault.acceptOwnership();
    }

    function windDown(uint256 who, uint256 seed) external watched {
        if (seed % 16 != 0) return;
        address by = _person(who);
        bool mayBy = by == vault.owner();
        bool ended = _ended();
        vm.prank(by);
        try vault.windDown("over") {
            _rule(mayBy && !ended, "wound down without right");
            ++ends;
        } catch {
            _rule(!mayBy || ended, "end refused");
        }
    }

    function windDownAbandoned(uint256 who, uint256 wait) external watched {
        if (wait % 16 == 0) skip(300 days);
        (uint256 from,) = vault.lifetime();
        bool ended = _ended();
        vm.prank(_person(who));
        try vault.windDownAbandoned() {
            _rule(block.timestamp >= from && !ended, "end of a living vault");
            ++ends;
        } catch {
            _rule(block.timestamp < from || ended, "end of an abandoned vault refused");
        }
    }

    // --- what must not open a vault again ---

    function stop(uint256 who, bool on) external watched {
        _refresh();
        vm.prank(_person(who));
        try vault.setReduceOnly(on) {} catch {}
    }

    function drawdown(uint256 price) external watched {
        _refresh();
        _setPrice(address(weth), bound(price, 100e18, 8000e18));
        try vault.checkDrawdown() {} catch {}
        _setPrice(address(weth), 4000e18);
    }

    function govern(uint256 who, uint256 seed) external watched {
        uint256[] memory weights = _weights(5000, 3000, 2000);
        vm.startPrank(_person(who));
        try vault.proposeTargets(_list(address(weth), address(wbtc), address(usdc)), weights) {
            _rule(!_ended(), "targets after the end");
        } catch {}
        try vault.proposeFees(IVaultTypes.Fees(uint16(seed % 1000), 0, 0, uint16(seed % 200))) {
            _rule(!_ended(), "fees after the end");
        } catch {}
        try vault.setKeeper(_person(seed)) {} catch {}
        vm.stopPrank();
        try vault.executeFees() {
            _rule(!_ended(), "fees after the end");
        } catch {}
        try vault.rebalance(_list(address(weth), address(wbtc), address(usdc)), weights) {
            _rule(!_ended(), "targets after the end");
        } catch {}
    }

    function trade(uint256 seed) external watched {
        _refresh();
        IVaultTypes.Trade[] memory trades =
            _one(_trade(address(weth), address(usdc), bound(seed, 1, vault.getReserve(address(weth)))));
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(vault.keeper());
        try vault.executeTrades(nonce, trades, 0, block.timestamp) {
            _rule(!_ended(), "trade after the end");
        } catch {}
        try vault.openAuction() {
            _rule(!_ended(), "auction after the end");
        } catch {}
    }

    function deposit(uint256 who, uint256 shares) external watched {
        address by = _person(who);
        (address[] memory tokens,) = vault.getConstituents();
        uint256[] memory amounts = vault.previewMint(bound(shares, 1e15, 10e18));
        _give(by, tokens, amounts, address(vault));
        vm.prank(by);
        try vault.contribute(amounts, by, 0) {
            _rule(!_ended(), "deposit after the end");
            ++deposits;
        } catch {
            _rule(vault.reduceOnly(), "deposit refused");
        }
    }

    /// @dev Never in a `try`: a withdrawal always works.
    function leave(uint256 who, uint256 part) external watched {
        address by = _person(who);
        uint256 shares = vault.balanceOf(by) / (1 + part % 4);
        if (shares != 0) _withdraw(by, shares);
    }

    function pass(uint256 time) external watched {
        skip(bound(time, 1, 20 days));
    }
}

/// @title RolesInvariants: no order of calls shortens a delay, opens a vault that was wound down, or stops an exit
contract RolesInvariants is Test {
    RolesHandler private handler;

    function setUp() public {
        handler = new RolesHandler();
        handler.setUp();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](14);
        (selectors[0], selectors[1], selectors[2]) =
        (handler.propose.selector, handler.cancel.selector, handler.accept.selector);
        (selectors[3], selectors[4], selectors[5]) =
        (handler.acceptWhenDue.selector, handler.handOver.selector, handler.windDown.selector);
        (selectors[6], selectors[7], selectors[8]) =
        (handler.windDownAbandoned.selector, handler.stop.selector, handler.drawdown.selector);
        (selectors[9], selectors[10], selectors[11]) =
        (handler.govern.selector, handler.trade.selector, handler.deposit.selector);
        (selectors[12], selectors[13]) = (handler.leave.selector, handler.pass.selector);
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
    }

    /// @notice No rule of roles, of the end and of exits is broken by any order of calls.
    /// forge-config: default.invariant.runs = 128
    function invariant_rolesAndTheEnd() public view {
        uint256 count = handler.brokenCount();
        if (count != 0) assertEq(handler.broken(0), "");
    }
}
