// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";

import {DevFeed} from "src/dev/DevFeed.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

/// @title AssetRegistryEvents: the registry's events alone rebuild its storage, after any calls in any order
contract AssetRegistryEventsTest is Test {
    uint256 private constant COUNT = 3;

    AssetRegistry private registry;
    address private guardian = makeAddr("guardian");
    address[COUNT] private tokens;
    address[COUNT] private adapters;
    DevFeed[COUNT] private feeds;
    DevFeed private uptime;

    struct Due {
        uint64 executableAt;
        uint64 expiresAt;
    }

    // The model that is rebuilt from events.
    address[] private listed;
    mapping(address token => IAssetRegistry.Listing) private terms;
    mapping(address token => uint8[2]) private decimalsOf;
    mapping(address token => IAssetRegistry.Listing) private proposed;
    mapping(address token => Due) private dueOf;
    mapping(address adapter => bool) private approved;
    mapping(address adapter => Due) private adapterDue;
    address private sequencer;
    uint32 private grace;
    address private nextSequencer;
    uint32 private nextGrace;
    Due private sequencerDue;
    address private namedGuardian;

    function setUp() public {
        vm.warp(1_750_000_000);
        uptime = new DevFeed("sequencer", 0, 0);
        skip(1 days);
        for (uint256 i; i < COUNT; ++i) {
            tokens[i] = address(new DevToken("Token", "T", uint8(6 * (i + 1))));
            feeds[i] = new DevFeed("feed", uint8(8 + 5 * i), int256(5 * 10 ** (8 + 5 * i)));
            adapters[i] = vm.addr(i + 1);
        }
    }

    function testFuzz_events_rebuildTheState(uint32 delay, uint256[48] memory calls) public {
        vm.recordLogs();
        registry = new AssetRegistry(address(this), delay % 3 == 0 ? 0 : delay % 2 days, address(uptime), 1 hours);
        for (uint256 i; i < calls.length; ++i) {
            _call(calls[i]);
        }
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(registry)) _apply(logs[i]);
        }
        _compare();
    }

    /// @dev Makes one random call, which may revert.
    function _call(uint256 seed) private {
        uint256 kind = seed % 16;
        uint256 i = (seed >> 8) % COUNT;
        if ((seed >> 16) % 3 == 0) {
            skip((seed >> 24) % 2 days);
            for (uint256 j; j < COUNT; ++j) {
                feeds[j].set(int256(5 * 10 ** (8 + 5 * j)));
            }
        }
        bytes memory data;
        if (kind <= 3) {
            data = abi.encodeCall(registry.proposeListing, (_listing(i, seed >> 32)));
        } else if (kind <= 6) {
            data = abi.encodeCall(registry.executeListing, (tokens[i]));
        } else if (kind == 7) {
            data = abi.encodeCall(registry.cancelListing, (tokens[i]));
        } else if (kind == 8) {
            data = abi.encodeCall(registry.list, (tokens[i], address(feeds[i]), 1 days));
        } else if (kind == 9) {
            data = abi.encodeCall(registry.setStatus, (tokens[i], IAssetRegistry.Status((seed >> 32) % 4)));
        } else if (kind == 10) {
            data = abi.encodeCall(registry.lowerTradeCap, (tokens[i], uint32(seed >> 32)));
        } else if (kind == 11) {
            data = abi.encodeCall(registry.proposeAdapter, (adapters[i]));
        } else if (kind == 12) {
            data = abi.encodeCall(registry.executeAdapter, (adapters[i]));
        } else if (kind == 13) {
            data = abi.encodeCall(registry.setAdapter, (adapters[i], (seed >> 32) % 2 == 0));
        } else if (kind == 14) {
            data = _sequencerCall(seed >> 32);
        } else {
            data = abi.encodeCall(registry.setGuardian, ((seed >> 32) % 3 == 0 ? address(0) : guardian));
        }
        if ((seed >> 40) % 4 == 0) vm.prank(guardian);
        (bool ok,) = address(registry).call(data);
        ok; // a call that reverts has no events and changes nothing
    }

    function _sequencerCall(uint256 seed) private view returns (bytes memory) {
        if (seed % 3 == 0) return abi.encodeCall(registry.cancelSequencer, ());
        if (seed % 3 == 1) return abi.encodeCall(registry.executeSequencer, ());
        return abi.encodeCall(registry.proposeSequencer, (address(uptime), uint32((seed >> 8) % 60)));
    }

    function _listing(uint256 i, uint256 seed) private view returns (IAssetRegistry.Listing memory l) {
        (l.token, l.feed) = (tokens[i], address(feeds[i]));
        l.status = IAssetRegistry.Status(1 + seed % 3);
        l.heartbeat = uint32(1 days + (seed >> 8) % 1 days);
        l.tradeCapUsd = uint32(seed >> 16);
        l.minPriceD18 = uint128((seed >> 48) % 5e18);
        l.maxPriceD18 = seed % 2 == 0 ? 0 : 6e18;
    }

    /// @dev Applies the events to the model, like an indexer.
    function _apply(Vm.Log memory log) private {
        bytes32 id = log.topics[0];
        address subject = log.topics.length > 1 ? address(uint160(uint256(log.topics[1]))) : address(0);
        if (id == IAssetRegistry.AssetListed.selector) {
            listed.push(subject);
        } else if (id == IAssetRegistry.AssetTermsChanged.selector) {
            (terms[subject], decimalsOf[subject][0], decimalsOf[subject][1]) =
                abi.decode(log.data, (IAssetRegistry.Listing, uint8, uint8));
            delete dueOf[subject];
        } else if (id == IAssetRegistry.ListingProposed.selector) {
            (proposed[subject], dueOf[subject].executableAt, dueOf[subject].expiresAt) =
                abi.decode(log.data, (IAssetRegistry.Listing, uint64, uint64));
        } else if (id == IAssetRegistry.ListingCancelled.selector) {
            delete dueOf[subject];
        } else if (id == IAssetRegistry.AssetStatusChanged.selector) {
            terms[subject].status = abi.decode(log.data, (IAssetRegistry.Status));
        } else if (id == IAssetRegistry.TradeCapLowered.selector) {
            terms[subject].tradeCapUsd = abi.decode(log.data, (uint32));
        } else if (id == IAssetRegistry.GuardianChanged.selector) {
            namedGuardian = subject;
        } else {
            _applyOthers(id, subject, log.data);
        }
    }

    function _applyOthers(bytes32 id, address subject, bytes memory data) private {
        if (id == IAssetRegistry.AdapterProposed.selector) {
            (adapterDue[subject].executableAt, adapterDue[subject].expiresAt) = abi.decode(data, (uint64, uint64));
        } else if (id == IAssetRegistry.AdapterProposalCancelled.selector) {
            delete adapterDue[subject];
        } else if (id == IAssetRegistry.AdapterChanged.selector) {
            approved[subject] = abi.decode(data, (bool));
            delete adapterDue[subject];
        } else if (id == IAssetRegistry.SequencerProposed.selector) {
            nextSequencer = subject;
            (nextGrace, sequencerDue.executableAt, sequencerDue.expiresAt) = abi.decode(data, (uint32, uint64, uint64));
        } else if (id == IAssetRegistry.SequencerProposalCancelled.selector) {
            (nextSequencer, nextGrace) = (address(0), 0);
            delete sequencerDue;
        } else if (id == IAssetRegistry.SequencerChanged.selector) {
            (sequencer, grace) = (subject, abi.decode(data, (uint32)));
            (nextSequencer, nextGrace) = (address(0), 0);
            delete sequencerDue;
        }
    }

    function _compare() private view {
        assertEq(registry.assets(), listed);
        assertEq(registry.guardian(), namedGuardian);
        for (uint256 i; i < COUNT; ++i) {
            _compareAsset(tokens[i]);
            assertEq(registry.isAdapter(adapters[i]), approved[adapters[i]]);
            (uint64 executableAt, uint64 expiresAt) = registry.pendingAdapter(adapters[i]);
            assertEq(executableAt, adapterDue[adapters[i]].executableAt);
            assertEq(expiresAt, adapterDue[adapters[i]].expiresAt);
        }
        (address feed, uint32 period) = registry.sequencer();
        assertEq(feed, sequencer);
        assertEq(period, grace);
        uint64 from;
        uint64 until;
        (feed, period, from, until) = registry.pendingSequencer();
        assertEq(feed, nextSequencer);
        assertEq(period, nextGrace);
        assertEq(from, sequencerDue.executableAt);
        assertEq(until, sequencerDue.expiresAt);
    }

    function _compareAsset(address token) private view {
        assertEq(abi.encode(registry.terms(token)), abi.encode(terms[token]));
        IAssetRegistry.Asset memory asset = registry.asset(token);
        assertEq(asset.tokenDecimals, decimalsOf[token][0]);
        assertEq(asset.feedDecimals, decimalsOf[token][1]);
        (IAssetRegistry.Listing memory pending, uint64 executableAt, uint64 expiresAt) = registry.pendingListing(token);
        assertEq(executableAt, dueOf[token].executableAt);
        assertEq(expiresAt, dueOf[token].expiresAt);
        if (expiresAt != 0) assertEq(abi.encode(pending), abi.encode(proposed[token]));
    }
}
