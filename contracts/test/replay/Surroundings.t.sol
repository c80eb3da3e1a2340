// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Test.sol";

import {Base} from "../Base.t.sol";
import {RegistryModel} from "./RegistryModel.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IExitGuard} from "src/interfaces/IExitGuard.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {ExitGuard} from "src/periphery/ExitGuard.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

/// @title SurroundingsReplay: events alone rebuild the registry's terms and the exit guard's orders
contract SurroundingsReplayTest is Base {
    AssetRegistry private slow; // registry with a delay and a sequencer
    ExitGuard private guard;
    RegistryModel private registryModel;
    RegistryModel private guardModel;
    address[] private _assets;
    address[] private _adapters;
    address private other = makeAddr("other owner");
    mapping(bytes32 action => uint256) private _did;

    function setUp() public override {
        super.setUp();
        guard = new ExitGuard(address(factory));
        guardModel = new RegistryModel();
        registryModel = new RegistryModel();
        vm.recordLogs();
        slow = new AssetRegistry(owner, 2 days, address(new DevFeed("up", 0, 0)), 1 hours);
        for (uint256 i; i < 3; ++i) {
            _assets.push(address(new DevToken("A", "A", uint8(6 + 6 * i))));
            _adapters.push(makeAddr(string(abi.encodePacked("adapter", i))));
        }
        _contribute(alice, 50e18);
        vm.startPrank(alice);
        vault.approve(address(guard), type(uint256).max);
        vm.stopPrank();
        _feed();
    }

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: fuzz.fuzz.runs = 640
    function testFuzz_logsAloneRebuildTheRegistryAndTheOrders(uint256 seed) public {
        for (uint256 i; i < 80; ++i) {
            _step(uint256(keccak256(abi.encode(seed, i))));
        }
        _compare();
    }

    function test_logsAloneRebuildAFixedSequenceInWhichEveryActionSucceeds() public {
        for (uint256 i; i < 1500; ++i) {
            _step(uint256(keccak256(abi.encode("surroundings", i))));
            if (i % 5 == 0) _compare();
        }
        for (uint256 i; i < 16; ++i) {
            assertGt(_did[bytes32(i)], 0, vm.toString(i));
        }
    }

    function _step(uint256 seed) private {
        uint256 which = seed % 16;
        (bool ok,) = address(this).call(abi.encodeCall(this.act, (which, seed >> 8)));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!ok) return; // a reverted call leaves no logs on a chain
        ++_did[bytes32(which)];
        _give(logs);
    }

    /// @dev Makes one action. It may revert as a whole.
    function act(uint256 which, uint256 seed) external {
        require(msg.sender == address(this), "only this contract");
        address by = seed % 2 == 0 ? slow.owner() : guardian;
        if (which < 10) vm.startPrank(by);
        if (which == 0) {
            slow.proposeListing(_listing(seed >> 8));
        } else if (which == 1) {
            slow.cancelListing(_asset(seed >> 8));
        } else if (which == 2) {
            slow.setStatus(_asset(seed >> 8), IAssetRegistry.Status(1 + (seed >> 16) % 3));
        } else if (which == 3) {
            slow.lowerTradeCap(_asset(seed >> 8), uint32(seed >> 16));
        } else if (which == 4) {
            slow.proposeAdapter(_adapters[(seed >> 8) % 3]);
        } else if (which == 5) {
            slow.setAdapter(_adapters[(seed >> 8) % 3], false);
        } else if (which == 6) {
            slow.proposeSequencer(address(new DevFeed("up", 0, 0)), uint32(bound(seed >> 8, 1 hours, 1 days)));
        } else if (which == 7) {
            slow.cancelSequencer();
        } else if (which == 8) {
            slow.setGuardian(seed % 3 == 0 ? guardian : address(uint160(seed >> 8)));
        } else if (which == 9) {
            slow.transferOwnership(slow.owner() == owner ? other : owner);
        }
        if (which < 10) vm.stopPrank();
        if (which == 10) _acceptOwnership();
        else if (which == 11) _executeAll(seed);
        else if (which == 12) _place(seed);
        else if (which == 13) _cancelOrder(seed);
        else if (which == 14) _poke(seed);
        else if (which == 15) _executeOrder(seed);
    }

    function _acceptOwnership() private {
        vm.prank(slow.pendingOwner());
        slow.acceptOwnership();
    }

    /// @dev Waits for the delay and executes what is due.
    function _executeAll(uint256 seed) private {
        vm.warp(vm.getBlockTimestamp() + 2 days);
        _refresh();
        if (seed % 3 == 0) return slow.executeAdapter(_adapters[(seed >> 8) % 3]);
        if (seed % 3 == 1) return slow.executeSequencer();
        slow.executeListing(_asset(seed >> 8));
    }

    function _place(uint256 seed) private {
        IExitGuard.Terms memory terms;
        terms.vault = address(vault);
        terms.shares = uint128(bound(seed >> 8, 2e18, 4e18));
        terms.expiresAt = uint40(vm.getBlockTimestamp() + 30 days);
        terms.tipBps = uint16(seed % 100);
        if (seed % 2 == 0) terms.trailBps = uint16(bound(seed >> 16, 1, 2000));
        else terms.floorD18 = uint88(guard.levelD18(address(vault)) * bound(seed >> 16, 50, 99) / 100);
        IZapper.Permit memory none;
        vm.prank(alice);
        guard.place(terms, none);
    }

    function _cancelOrder(uint256 seed) private {
        uint256 id = 1 + seed % guard.orderCount();
        vm.prank(alice);
        guard.cancel(id);
    }

    /// @dev Pokes the newest open order with a trail, at a price that is often higher than all before.
    function _poke(uint256 seed) private {
        _setPrice(address(weth), 40e18 * bound(seed >> 8, 100, 200));
        uint256 id = guard.orderCount();
        while (guard.order(id).status != IExitGuard.Status.Open || guard.order(id).terms.trailBps == 0) --id;
        guard.poke(id);
    }

    function _executeOrder(uint256 seed) private {
        _setPrice(address(weth), 40e18 * bound(seed >> 8, 40, 100));
        IZapper.Permit memory none;
        guard.execute(1 + seed % guard.orderCount(), new IZapper.Swap[](0), none);
    }

    function _listing(uint256 seed) private returns (IAssetRegistry.Listing memory l) {
        l.token = _asset(seed);
        l.status = IAssetRegistry.Status(1 + (seed >> 8) % 3);
        l.feed = address(new DevFeed("feed", uint8((seed >> 16) % 19), 5));
        l.heartbeat = uint32(bound(seed >> 24, 3 days, 30 days));
        l.tradeCapUsd = seed % 2 == 0 ? 0 : uint32(seed >> 32);
        if (seed % 3 == 0) l.maxPriceD18 = type(uint128).max;
        if (seed % 5 == 0) l.minPriceD18 = 1;
    }

    function _asset(uint256 seed) private view returns (address) {
        return _assets[seed % 3];
    }

    // --- logs rebuild the models, views check them ---

    function _feed() private {
        _give(vm.getRecordedLogs());
    }

    function _give(Vm.Log[] memory logs) private {
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(slow)) registryModel.apply_(logs[i]);
            else if (logs[i].emitter == address(guard)) guardModel.apply_(logs[i]);
        }
    }

    function _compare() private view {
        assertEq(registryModel.owner(), slow.owner(), "owner");
        assertEq(registryModel.pendingOwner(), slow.pendingOwner(), "pending owner");
        assertEq(registryModel.guardian(), slow.guardian(), "guardian");
        assertEq(registryModel.assets(), slow.assets());
        (address feed, uint32 grace) = slow.sequencer();
        assertEq(registryModel.sequencerFeed(), feed, "sequencer");
        assertEq(registryModel.gracePeriod(), grace, "grace period");
        _comparePendingSequencer();
        for (uint256 i; i < 3; ++i) {
            _compareAsset(_assets[i]);
            assertEq(registryModel.isAdapter(_adapters[i]), slow.isAdapter(_adapters[i]), "adapter");
            (uint64 at, uint64 until) = slow.pendingAdapter(_adapters[i]);
            (uint64 modelAt, uint64 modelUntil) = registryModel.pendingAdapter(_adapters[i]);
            assertEq(abi.encode(modelAt, modelUntil), abi.encode(at, until), "pending adapter");
        }
        assertEq(guardModel.orderCount(), guard.orderCount(), "orders");
        for (uint256 id = 1; id <= guard.orderCount(); ++id) {
            assertEq(abi.encode(guardModel.order(id)), abi.encode(guard.order(id)), "order");
        }
    }

    function _comparePendingSequencer() private view {
        (address feed, uint32 grace, uint64 at, uint64 until) = slow.pendingSequencer();
        (address modelFeed, uint32 modelGrace, uint64 modelAt, uint64 modelUntil) = registryModel.pendingSequencer();
        assertEq(
            abi.encode(modelFeed, modelGrace, modelAt, modelUntil),
            abi.encode(feed, grace, at, until),
            "pending sequencer"
        );
    }

    function _compareAsset(address token) private view {
        assertEq(abi.encode(registryModel.terms(token)), abi.encode(slow.terms(token)), "terms");
        IAssetRegistry.Asset memory a = slow.asset(token);
        assertEq(registryModel.decimalsOf(token), a.tokenDecimals + 256 * uint256(a.feedDecimals), "decimals");
        (IAssetRegistry.Listing memory listing, uint64 at, uint64 until) = slow.pendingListing(token);
        (IAssetRegistry.Listing memory modelled, uint64 modelAt, uint64 modelUntil) =
            registryModel.pendingListing(token);
        assertEq(abi.encode(modelled, modelAt, modelUntil), abi.encode(listing, at, until), "pending listing");
    }
}
