// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Test.sol";

import {IMandateTypes} from "../../src/interfaces/IMandates.sol";
import {MandateBase} from "../MandateBase.sol";

/// @title MandateReplay: events alone rebuild a mandate and its positions
contract MandateReplayTest is MandateBase {
    IMandateTypes.Mandate private model;
    IMandateTypes.Position[] private list;

    function setUp() public {
        _setUpMandates();
    }

    /// Any sequence of purchases, triggers, pauses, changes and exits is rebuilt after each call.
    function testFuzz_events_rebuildTheState(uint8[10] memory actions, uint8[10] memory seeds) public {
        IMandateTypes.Terms memory t = _terms();
        (t.floorBps, t.trailBps, t.profitBps, t.takeBps) = (2500, 3000, 1500, 4000);
        (t.bandBps, t.bandEvery) = (300, 1 days);
        vm.recordLogs();
        _open(t, 5000e6);
        _check();
        for (uint256 i; i < actions.length; ++i) {
            _act(t, actions[i] % 9, seeds[i]);
            _check();
        }
    }

    function _act(IMandateTypes.Terms memory t, uint256 action, uint256 seed) private {
        if (action == 0) _skip(1 days + seed * 3 hours);
        if (action == 1) _moveTo(80 + seed % 45);
        if (action < 4) {
            try this.executeAs(_steps()) {} catch {}
        }
        if (action == 4) {
            try this.executeAs(_noSteps()) {} catch {}
        }
        vm.startPrank(investor);
        if (action == 5 && _status() == IMandateTypes.Status.Active) mandates.pause(account);
        if (action == 6 && _status() == IMandateTypes.Status.Paused) mandates.resume(account);
        if (action == 7 && vault.balanceOf(account) > 3e18) {
            mandates.leave(account, address(vault), vault.balanceOf(account) / 3, investor, 0);
        }
        if (action == 8 && seed % 3 == 0) mandates.close(account, investor);
        if (action == 8 && seed % 3 != 0) mandates.open(0, t, _allocations(), uint128(seed * 1e6), _noPermit());
        vm.stopPrank();
    }

    function executeAs(IMandateTypes.Step[] memory steps) external {
        _execute(steps);
    }

    // --- the model ---

    function _check() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(mandates)) _fold(logs[i]);
        }
        assertEq(abi.encode(model), abi.encode(mandates.mandate(account)), "mandate");
        assertEq(abi.encode(list), abi.encode(mandates.positions(account)), "positions");
    }

    function _fold(Vm.Log memory log) private {
        bytes32 id = log.topics[0];
        if (id == IMandateTypes.MandateChanged.selector) {
            IMandateTypes.Allocation[] memory allocations;
            (,, model.terms, allocations) =
                abi.decode(log.data, (uint96, uint64, IMandateTypes.Terms, IMandateTypes.Allocation[]));
            if (model.terms.period != 0 && model.terms.startAt == 0) {
                model.terms.startAt = uint40(block.timestamp + model.terms.period);
            }
            (model.owner, model.reason) = (address(uint160(uint256(log.topics[2]))), IMandateTypes.Reason.None);
            model.periods = 0;
            delete list;
            for (uint256 i; i < allocations.length; ++i) {
                list.push(IMandateTypes.Position(allocations[i].vault, allocations[i].bps, 0, 0, 0, 0));
            }
        } else if (id == IMandateTypes.MoneyAdded.selector) {
            (, uint256 invested) = abi.decode(log.data, (uint256, uint256));
            for (uint256 i; i < list.length; ++i) {
                list[i].added += uint128(invested * list[i].bps / BPS);
            }
        } else if (id == IMandateTypes.Accounted.selector) {
            (model.cost, model.peak, model.base) = abi.decode(log.data, (uint128, uint128, uint128));
        } else if (id == IMandateTypes.StatusChanged.selector) {
            (model.status, model.reason) = abi.decode(log.data, (IMandateTypes.Status, IMandateTypes.Reason));
        } else if (id == IMandateTypes.PeriodOpened.selector) {
            (uint256 period,) = abi.decode(log.data, (uint256, uint256));
            model.periods = uint32(period + 1);
            for (uint256 i; i < list.length; ++i) {
                list[i].due = uint128(uint256(model.terms.each) * list[i].bps / BPS);
            }
        } else if (id == IMandateTypes.Triggered.selector) {
            _foldTrigger(log.data);
        } else if (id == IMandateTypes.Bought.selector) {
            IMandateTypes.Position storage p = _position(address(uint160(uint256(log.topics[2]))));
            (p.added, p.due, p.swing) = (0, 0, 0);
        } else if (id == IMandateTypes.Sold.selector && model.status != IMandateTypes.Status.Leaving) {
            (uint256 shares,,,) = abi.decode(log.data, (uint256, address, uint256, uint256));
            _position(address(uint160(uint256(log.topics[2])))).sell -= uint128(shares);
        }
    }

    function _foldTrigger(bytes memory data) private {
        uint256[] memory sells;
        uint256[] memory swings;
        (model.reason,, sells, swings) = abi.decode(data, (IMandateTypes.Reason, uint256, uint256[], uint256[]));
        model.triggeredAt = uint40(block.timestamp);
        if (model.reason == IMandateTypes.Reason.Band) model.balancedAt = uint40(block.timestamp);
        for (uint256 i; i < sells.length; ++i) {
            (list[i].sell, list[i].swing) = (uint128(sells[i]), uint128(swings[i]));
        }
    }

    function _position(address vault_) private view returns (IMandateTypes.Position storage) {
        for (uint256 i; i < list.length; ++i) {
            if (list[i].vault == vault_) return list[i];
        }
        revert("unknown position");
    }
}
