// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {World} from "./World.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Governors: actions of creators, the guardian, the proposer, and strangers without a role
abstract contract Governors is World {
    struct Proposed {
        uint256 at; // {s} 0 if there is none
        bool byProposer;
        address[] tokens;
        uint256[] weights;
    }

    Proposed private _proposed;
    uint256 private _proposerLast; // {s}
    IVaultTypes.Fees private _nextFees;
    uint256 private _feesProposedAt; // {s} 0 if none are pending
    bool private _stoppedByGuardian;

    // --- targets ---

    function propose(uint256 mask, uint256 seed, bool byProposer) public watched {
        (address[] memory list, uint256[] memory weights) = _randomTargets(mask, seed);
        if (byProposer && seed % 4 != 0) (list, weights) = _nudgedTargets(seed);
        if (byProposer && _proposed.byProposer && seed % 3 == 0) _cancelBy(guardian); // to propose again at once
        bool live = _proposed.at != 0 && _now() <= vault.pendingTargets().expiresAt;
        address by = byProposer ? proposer : _creator();
        (address allowed, uint16 maxChangeBps,) = vault.proposer();
        vm.prank(by);
        try vault.proposeTargets(list, weights) {
            _hold(!live, "proposal replaced while live");
            _hold(!_stoppedByGuardian, "retargeted while stopped");
            if (byProposer) {
                _hold(allowed == proposer, "proposed without the role");
                _hold(_proposerLast == 0 || _now() >= _proposerLast + 1 days, "proposer too often");
                _hold(_changeBps(list, weights) <= maxChangeBps, "proposer changed too much");
                _proposerLast = _now();
                did["proposeByProposer"]++;
            }
            _proposed = Proposed(_now(), byProposer, list, weights);
            did["propose"]++;
            if (byProposer && seed % 3 == 1) _proposeAgain(list, weights);
        } catch (bytes memory err) {
            _hold(
                live || byProposer || _stoppedByGuardian || _selector(err) == IVaultTypes.AssetNotActive.selector,
                "creator's proposal refused"
            );
        }
    }

    /// @dev The proposer proposes once more right after the guardian cancelled. The day has not passed, so it must
    /// fail.
    function _proposeAgain(address[] memory list, uint256[] memory weights) private {
        _cancelBy(guardian);
        vm.prank(proposer);
        (bool ok,) = address(vault).call(abi.encodeCall(IIndexVault.proposeTargets, (list, weights)));
        _hold(!ok, "proposer too often");
    }

    function cancel(uint256 seed) public watched {
        if (seed % 3 != 0 || vault.pendingTargets().id == 0) return;
        _cancelBy(seed % 2 == 0 ? _creator() : guardian);
    }

    function _cancelBy(address who) private {
        vm.prank(who);
        vault.cancelTargets();
        delete _proposed;
        did["cancel"]++;
    }

    function executeTargets(uint256 seed, bool wait) public watched {
        if (vault.pendingTargets().id == 0) propose(seed, seed >> 8, false);
        IVaultTypes.PendingTargets memory pending = vault.pendingTargets();
        if (pending.id == 0) return;
        if (wait && _now() < pending.executableAt) _wait(pending.executableAt - _now());
        uint256 due = _proposed.at + vault.targetDelay();
        bool inTime = _now() >= due && _now() <= due + vault.targetWindow();
        Look memory a = _look();
        vm.prank(_actor(seed));
        try vault.rebalance(_proposed.tokens, _proposed.weights) {
            _hold(inTime && _proposed.at != 0, "targets out of time");
            _hold(!_stoppedByGuardian, "retargeted while stopped");
            targetsHash = keccak256(abi.encode(_proposed.tokens, _proposed.weights));
            ++nonce;
            delete _proposed;
            Look memory b = _look();
            for (uint256 i; i < a.tokens.length; ++i) {
                _hold(vault.getReserve(a.tokens[i]) == a.reserves[i], "targets moved a reserve");
            }
            _hold(b.supply == a.supply, "targets changed the supply");
            did["executeTargets"]++;
        } catch (bytes memory err) {
            _hold(
                !inTime || _stoppedByGuardian || _selector(err) == IVaultTypes.AssetNotActive.selector,
                "due targets refused"
            );
        }
    }

    function appoint(uint256 seed) public watched {
        address creator_ = _creator();
        vm.startPrank(creator_);
        if (seed % 3 == 0) vault.setKeeper(vault.keeper() == keeper ? secondKeeper : keeper);
        else vault.setProposer(seed % 3 == 1 ? proposer : address(0), uint16(seed % 3000));
        vm.stopPrank();
        did["appoint"]++;
    }

    function handOver(uint256 seed) public watched {
        address creator_ = _creator();
        address next = creator_ == creator ? secondCreator : creator;
        vm.prank(creator_);
        vault.transferOwnership(seed % 4 == 0 ? address(0) : next);
        uint256 owed = vault.pendingFeeShares();
        uint256 before = vault.balanceOf(creator_) + vault.balanceOf(platform);
        vm.prank(next);
        try vault.acceptOwnership() {
            _hold(seed % 4 != 0, "handed over without an offer");
            uint256 paid = vault.balanceOf(creator_) + vault.balanceOf(platform) - before;
            // A due performance fee is added.
            _hold(paid == owed || (paid > owed && vault.highWaterMarkD18() != highestMark), "old creator not paid");
            _hold(vault.pendingTargets().id == 0 && vault.pendingFees().executableAt == 0, "proposals outlive");
            (address proposer_,,) = vault.proposer();
            _hold(vault.keeper() == address(0) && proposer_ == address(0), "helpers outlive");
            vm.prank(next);
            vault.setKeeper(keeper);
            delete _proposed;
            _feesProposedAt = 0;
            did["handOver"]++;
        } catch {
            _hold(seed % 4 == 0, "handover refused");
        }
    }

    // --- fees ---

    function proposeFees(uint256 seed) public watched {
        IVaultTypes.Fees memory next = IVaultTypes.Fees({
            managementBps: uint16(seed % 1020),
            performanceBps: (seed >> 64) % 4 == 0 ? 0 : uint16((seed >> 16) % 3100),
            entryBps: uint16((seed >> 32) % 205),
            exitBps: uint16((seed >> 48) % 205)
        });
        if (seed % 3 == 0) {
            // These fees only fall.
            next.managementBps = uint16(Math.min(next.managementBps, _fees.managementBps));
            next.performanceBps = uint16(Math.min(next.performanceBps, _fees.performanceBps));
            next.entryBps = uint16(Math.min(next.entryBps, _fees.entryBps));
            next.exitBps = uint16(Math.min(next.exitBps, _fees.exitBps));
        }
        bool tooHigh =
            next.managementBps > 1000 || next.performanceBps > 3000 || next.entryBps > 200 || next.exitBps > 200;
        bool raised = next.managementBps > _fees.managementBps || next.performanceBps > _fees.performanceBps
            || next.entryBps > _fees.entryBps || next.exitBps > _fees.exitBps;
        vm.prank(_creator());
        try vault.proposeFees(next) {
            _hold(!tooHigh, "fee over its cap");
            _feesProposedAt = raised ? _now() : 0;
            _nextFees = next;
            if (!raised) _fees = next;
            did[raised ? bytes32("raiseFees") : bytes32("lowerFees")]++;
        } catch (bytes memory err) {
            _hold(tooHigh && _selector(err) == IVaultTypes.FeeOverCap.selector, "fees refused");
        }
    }

    function executeFees(uint256 seed, bool wait) public watched {
        if (_feesProposedAt == 0) proposeFees(seed);
        if (_feesProposedAt == 0) return;
        if (wait && _now() < _feesProposedAt + FEE_DELAY) _wait(_feesProposedAt + FEE_DELAY - _now());
        _refresh(); // a performance fee that begins needs fresh prices
        bool due = _now() >= _feesProposedAt + FEE_DELAY && _now() <= _feesProposedAt + 2 * FEE_DELAY;
        try vault.executeFees() {
            _hold(due, "fees before their time");
            (_fees, _feesProposedAt) = (_nextFees, 0);
            did["executeFees"]++;
        } catch (bytes memory err) {
            bool high = _selector(err) == IVaultTypes.LevelTooHigh.selector;
            _hold(!due || (high && _nextFees.performanceBps > _fees.performanceBps), "due fees refused");
        }
    }

    function cancelFees(uint256 seed) public watched {
        if (_feesProposedAt == 0) return;
        vm.prank(seed % 2 == 0 ? _creator() : guardian);
        vault.cancelFees();
        _feesProposedAt = 0;
        did["cancelFees"]++;
    }

    // --- risk ---

    function setShareCap(uint256 seed) public watched {
        uint256 supply = vault.totalSupply();
        uint256 cap = seed % 3 != 0 ? 0 : bound(seed >> 8, supply / 2, supply * 3);
        vm.prank(_creator());
        vault.setShareCap(uint128(Math.min(cap, type(uint128).max)));
        _hold(vault.shareCap() == Math.min(cap, type(uint128).max), "cap not set");
        did["setShareCap"]++;
    }

    function setReduceOnly(bool byGuardian, uint256 seed) public watched {
        bool on = seed % 4 == 0;
        _refresh();
        address by = byGuardian ? guardian : _creator();
        bool was = vault.reduceOnly();
        vm.prank(by);
        try vault.setReduceOnly(on) {
            _hold(vault.reduceOnly() == on, "reduce-only not set");
            _hold(on || byGuardian || !_stoppedByGuardian, "creator undid the guardian");
            _stoppedByGuardian = on && (byGuardian || _stoppedByGuardian);
            did[on ? bytes32("stop") : bytes32("resume")]++;
        } catch (bytes memory err) {
            // The creator may not end what the guardian started.
            _hold(!on && was == (_selector(err) == IVaultTypes.NotGuardian.selector), "reduce-only refused");
            _hold(!byGuardian || !was, "guardian could not resume");
        }
    }

    function checkDrawdown() public watched {
        _refresh();
        Look memory a = _look();
        uint256 level = a.level;
        uint256 peak = vault.peakD18();
        uint256 trip = peak * (BPS - vault.limits().drawdownBps) / BPS;
        bool was = vault.reduceOnly();
        try vault.checkDrawdown() {
            if (level > peak) _hold(vault.peakD18() == level, "peak not the level");
            else _hold(level <= trip && vault.reduceOnly(), "stopped above the trip level");
            did[level > peak ? bytes32("peak") : bytes32("drawdown")]++;
        } catch {
            _hold(level <= peak && (level > trip || was), "drawdown not seen");
        }
    }

    /// @dev The registry's guardian lowers an asset's status, and its owner lists the asset again.
    function downgrade(uint256 seed) public watched {
        address token = _tokens[seed % _tokens.length];
        if (registry.isActive(token)) {
            if ((seed >> 8) % 4 != 0) return;
            vm.prank(guardian);
            registry.setStatus(token, IAssetRegistry.Status.ReduceOnly);
            did["downgrade"]++;
            return;
        }
        _refresh();
        IAssetRegistry.Listing memory listing = registry.terms(token);
        listing.status = IAssetRegistry.Status.Active;
        vm.prank(owner);
        registry.proposeListing(listing);
        registry.executeListing(token);
        did["relist"]++;
    }

    /// @dev A stranger calls every function that needs a role, and every call must revert.
    function intrude(uint256 seed, address who) public watched {
        address[10] memory roles = [
            creator,
            secondCreator,
            guardian,
            proposer,
            keeper,
            secondKeeper,
            vault.pendingOwner(),
            address(factory),
            owner,
            address(vault)
        ];
        for (uint256 i; i < roles.length; ++i) {
            if (who == roles[i]) return;
        }
        bytes32 before = keccak256(abi.encode(_look(), vault.owner(), vault.keeper(), vault.guardian()));
        vm.prank(who);
        (bool ok,) = address(vault).call(_privileged(seed));
        _hold(!ok, "a stranger was obeyed");
        _hold(
            keccak256(abi.encode(_look(), vault.owner(), vault.keeper(), vault.guardian())) == before,
            "a stranger was obeyed"
        );
        did["intrude"]++;
    }

    function _privileged(uint256 seed) private view returns (bytes memory) {
        uint256 which = seed % 13;
        if (which == 0) return abi.encodeCall(IIndexVault.proposeTargets, (_list(address(weth)), _weights(10_000)));
        if (which == 1) return abi.encodeCall(IIndexVault.cancelTargets, ());
        if (which == 2) return abi.encodeCall(IIndexVault.setKeeper, (address(evil)));
        if (which == 3) return abi.encodeCall(IIndexVault.setProposer, (address(evil), 1));
        if (which == 4) return abi.encodeCall(IIndexVault.proposeFees, (IVaultTypes.Fees(0, 0, 0, 0)));
        if (which == 5) return abi.encodeCall(IIndexVault.cancelFees, ());
        if (which == 6) return abi.encodeCall(IIndexVault.setShareCap, (1));
        if (which == 7) return abi.encodeCall(IIndexVault.transferOwnership, (address(evil)));
        if (which == 8) return abi.encodeCall(IIndexVault.acceptOwnership, ());
        if (which == 9) return abi.encodeCall(IIndexVault.setReduceOnly, (true));
        if (which == 10) return abi.encodeCall(IIndexVault.closeAuction, ());
        if (which == 11) {
            return abi.encodeCall(IIndexVault.executeTrades, (nonce, new IVaultTypes.Trade[](1), 0, _now()));
        }
        IVaultTypes.Terms memory terms;
        return
            abi.encodeCall(IIndexVault.initialize, (terms, new address[](0), new uint256[](0), new uint256[](0), 1, 1));
    }

    // --- choosing ---

    function _randomTargets(uint256 mask, uint256 seed)
        private
        view
        returns (address[] memory list, uint256[] memory weights)
    {
        mask = bound(mask, 1, (1 << _tokens.length) - 1);
        uint256 length;
        for (uint256 i; i < _tokens.length; ++i) {
            length += (mask >> i) & 1;
        }
        list = new address[](length);
        weights = new uint256[](length);
        uint256 left = BPS;
        uint256 at;
        for (uint256 i; i < _tokens.length; ++i) {
            if ((mask >> i) & 1 == 0) continue;
            list[at] = _tokens[i];
            uint256 others = length - at - 1;
            weights[at] = others == 0 ? left : bound(seed >> (16 * i), 1, left - others);
            left -= weights[at++];
        }
    }

    /// @dev Returns the current targets with a little weight moved from the first to the last.
    function _nudgedTargets(uint256 seed) private view returns (address[] memory list, uint256[] memory weights) {
        (address[] memory all, uint256[] memory targets) = vault.getConstituents();
        uint256 length;
        while (length < targets.length && targets[length] != 0) ++length;
        list = new address[](length);
        weights = new uint256[](length);
        for (uint256 i; i < length; ++i) {
            (list[i], weights[i]) = (all[i], targets[i]);
        }
        uint256 moved = bound(seed >> 8, 0, weights[0] - 1);
        weights[0] -= moved;
        weights[length - 1] += moved;
    }

    /// @dev Returns half the sum of |new − current| weights over all listed tokens.
    function _changeBps(address[] memory list, uint256[] memory weights) private view returns (uint256 sum) {
        for (uint256 i; i < _tokens.length; ++i) {
            uint256 current = vault.getWeight(_tokens[i]);
            uint256 next;
            for (uint256 j; j < list.length; ++j) {
                if (list[j] == _tokens[i]) next = weights[j];
            }
            sum += current > next ? current - next : next - current;
        }
        return sum / 2;
    }
}
