// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {Base} from "../Base.t.sol";
import {RawPool} from "../mocks/RawPool.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

/// @title AssetRegistryTimelock: a registry with a delay of three days, in which `token` is listed
contract AssetRegistryTimelockTest is Base {
    uint32 private constant DELAY = 3 days;
    uint256 private constant WINDOW = 7 days; // how long a due proposal may be executed

    address private token;
    DevFeed private feed;
    DevFeed private uptime;

    function setUp() public override {
        super.setUp();
        uptime = new DevFeed("sequencer", 0, 0);
        skip(2 hours);
        registry = new AssetRegistry(owner, DELAY, address(uptime), 1 hours);
        vm.prank(owner);
        registry.setGuardian(guardian);
        token = address(new DevToken("Token", "T", 12));
        feed = new DevFeed("feed", 8, 5e8);
        _propose(_listing());
        skip(DELAY);
        feed.set(5e8);
        registry.executeListing(token);
    }

    // --- listings ---

    function test_proposeListing_waitsTheDelayAndThenAnyoneExecutes() public {
        IAssetRegistry.Listing memory listing = _listing();
        (listing.heartbeat, listing.tradeCapUsd, listing.maxPriceD18) = (7200, 1_000_000, 10e18);
        uint64 executableAt = uint64(block.timestamp + DELAY);
        uint64 expiresAt = uint64(executableAt + WINDOW);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.ListingProposed(token, listing, executableAt, expiresAt);
        _propose(listing);
        (IAssetRegistry.Listing memory pending, uint64 from, uint64 until) = registry.pendingListing(token);
        assertEq(abi.encode(pending), abi.encode(listing));
        assertEq(from, executableAt);
        assertEq(until, expiresAt);
        assertEq(registry.asset(token).heartbeat, 3600, "nothing changes before");

        skip(DELAY - 1);
        feed.set(5e8);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, executableAt));
        registry.executeListing(token);
        skip(1);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AssetTermsChanged(token, listing, 12, 8);
        vm.prank(bob);
        registry.executeListing(token);
        assertEq(abi.encode(registry.terms(token)), abi.encode(listing));
        assertEq(registry.assets().length, 1, "not twice in the list");

        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, token));
        registry.executeListing(token);
        (,, until) = registry.pendingListing(token);
        assertEq(until, 0);
    }

    function testFuzz_executeListing_onlyWithinItsWindow(uint256 elapsed) public {
        _propose(_listing());
        uint256 executableAt = block.timestamp + DELAY;
        skip(bound(elapsed, 0, 20 days));
        feed.set(5e8);
        if (block.timestamp < executableAt) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, executableAt));
        } else if (block.timestamp > executableAt + WINDOW) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Expired.selector, executableAt + WINDOW));
        }
        registry.executeListing(token);
    }

    function test_executeListing_worksUntilTheLastSecondOfItsWindow() public {
        _propose(_listing());
        uint256 last = block.timestamp + DELAY + WINDOW;
        vm.warp(last);
        feed.set(5e8);
        uint256 state = vm.snapshotState();
        registry.executeListing(token);

        vm.revertToState(state);
        vm.warp(last + 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Expired.selector, last));
        registry.executeListing(token);
    }

    function test_proposeListing_restartsTheDelayIfItReplacesAnother() public {
        _propose(_listing());
        skip(2 days);
        _propose(_listing());
        skip(2 days);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, block.timestamp + 1 days));
        registry.executeListing(token);
    }

    function test_proposeListing_revertsIfNotOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.proposeListing(_listing());
    }

    /// A feed may be replaced, also by one with other decimals.
    function test_executeListing_replacesTheFeed() public {
        DevFeed next = new DevFeed("next", 18, 6e18);
        IAssetRegistry.Listing memory listing = _listing();
        listing.feed = address(next);
        _propose(listing);
        skip(DELAY);
        next.set(6e18);
        registry.executeListing(token);
        assertEq(registry.priceD18(token), 6e18);
        assertEq(registry.asset(token).feedDecimals, 18);
    }

    function test_executeListing_revertsIfThePriceWouldBeRefused() public {
        _propose(_listing());
        skip(DELAY);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        registry.executeListing(token);
        feed.set(0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, token, 0));
        registry.executeListing(token);
        feed.set(5e8);
        registry.executeListing(token);
    }

    function test_executeListing_raisesAStatusOnlyAfterTheDelay() public {
        vm.prank(guardian);
        registry.setStatus(token, IAssetRegistry.Status.Delisted);
        _propose(_listing());
        assertFalse(registry.isActive(token));
        skip(DELAY);
        feed.set(5e8);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AssetStatusChanged(token, IAssetRegistry.Status.Active);
        registry.executeListing(token);
        assertTrue(registry.isActive(token));
    }

    function test_executeListing_canKeepAnAssetReduceOnly() public {
        vm.prank(guardian);
        registry.setStatus(token, IAssetRegistry.Status.ReduceOnly);
        IAssetRegistry.Listing memory listing = _listing();
        (listing.status, listing.heartbeat) = (IAssetRegistry.Status.ReduceOnly, 60);
        _propose(listing);
        skip(DELAY);
        feed.set(5e8);
        registry.executeListing(token);
        assertFalse(registry.isActive(token));
        assertEq(registry.asset(token).heartbeat, 60);
    }

    function test_executeListing_removesBoundsAndPoolThatItDoesNotName() public {
        IAssetRegistry.Listing memory listing = _listing();
        (listing.minPriceD18, listing.maxPriceD18) = (4e18, 6e18);
        _execute(listing);
        assertEq(registry.asset(token).checks, 1);
        _execute(_listing());
        assertEq(registry.asset(token).checks, 0);
        assertEq(abi.encode(registry.terms(token)), abi.encode(_listing()));
        feed.set(50e8);
        assertEq(registry.priceD18(token), 50e18);
    }

    function test_cancelListing_onlyByOwnerOrGuardian() public {
        for (uint256 i; i < 2; ++i) {
            address by = i == 0 ? owner : guardian;
            _propose(_listing());
            vm.expectEmit(address(registry));
            emit IAssetRegistry.ListingCancelled(token, by);
            vm.prank(by);
            registry.cancelListing(token);
            skip(DELAY);
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, token));
            registry.executeListing(token);
        }
        _propose(_listing());
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, bob));
        vm.prank(bob);
        registry.cancelListing(token);
    }

    function test_cancelListing_revertsIfNothingIsProposed() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, token));
        vm.prank(owner);
        registry.cancelListing(token);
    }

    /// An older proposal cannot undo a lowered status.
    function test_setStatus_cancelsAPendingListing() public {
        _propose(_listing());
        vm.expectEmit(address(registry));
        emit IAssetRegistry.ListingCancelled(token, guardian);
        vm.prank(guardian);
        registry.setStatus(token, IAssetRegistry.Status.ReduceOnly);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, token));
        registry.executeListing(token);
    }

    function test_list_revertsWithADelay() public {
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, block.timestamp + DELAY));
        registry.list(address(weth), address(feeds[address(weth)]), 3600);
    }

    // --- trade caps ---

    function test_lowerTradeCap_takesEffectAtOnceAndCancelsAPendingListing() public {
        _propose(_listing());
        vm.startPrank(guardian);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.TradeCapLowered(token, 1000);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.ListingCancelled(token, guardian);
        registry.lowerTradeCap(token, 1000);
        assertEq(registry.asset(token).tradeCapUsd, 1000);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TradeCapNotLowered.selector, token, 1000, 1000));
        registry.lowerTradeCap(token, 1000);
        registry.lowerTradeCap(token, 999);
        assertEq(registry.terms(token).tradeCapUsd, 999);
    }

    function testFuzz_lowerTradeCap_neverRaises(uint32 from, uint32 to) public {
        from = uint32(bound(from, 1, type(uint32).max));
        vm.startPrank(owner);
        registry.lowerTradeCap(token, from);
        if (to == 0 || to >= from) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TradeCapNotLowered.selector, token, from, to));
        }
        registry.lowerTradeCap(token, to);
    }

    function test_lowerTradeCap_revertsIfStrangerOrUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, bob));
        vm.prank(bob);
        registry.lowerTradeCap(token, 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.UnknownAsset.selector, bob));
        vm.prank(guardian);
        registry.lowerTradeCap(bob, 1);
    }

    // --- adapters ---

    function test_proposeAdapter_waitsTheDelayAndThenAnyoneExecutes() public {
        uint64 executableAt = uint64(block.timestamp + DELAY);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AdapterProposed(alice, executableAt, uint64(executableAt + WINDOW));
        vm.prank(owner);
        registry.proposeAdapter(alice);
        (uint64 from, uint64 until) = registry.pendingAdapter(alice);
        assertEq(from, executableAt);
        assertEq(until, executableAt + WINDOW);
        assertFalse(registry.isAdapter(alice));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, executableAt));
        registry.executeAdapter(alice);

        skip(DELAY);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AdapterChanged(alice, true);
        registry.executeAdapter(alice);
        assertTrue(registry.isAdapter(alice));
        (, until) = registry.pendingAdapter(alice);
        assertEq(until, 0);
    }

    function test_executeAdapter_revertsIfNothingIsProposedOrTooLate() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, alice));
        registry.executeAdapter(alice);
        vm.prank(owner);
        registry.proposeAdapter(alice);
        uint256 expiresAt = block.timestamp + DELAY + WINDOW;
        skip(DELAY + WINDOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Expired.selector, expiresAt));
        registry.executeAdapter(alice);
    }

    function test_setAdapter_withdrawsAPendingApprovalToo() public {
        vm.prank(owner);
        registry.proposeAdapter(alice);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AdapterProposalCancelled(alice, guardian);
        vm.prank(guardian);
        registry.setAdapter(alice, false);
        skip(DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, alice));
        registry.executeAdapter(alice);
    }

    function test_setAdapter_approvesNothingWithADelay() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, block.timestamp + DELAY));
        vm.prank(owner);
        registry.setAdapter(alice, true);
    }

    function test_proposeAdapter_revertsIfNotOwnerOrZeroOrApproved() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.proposeAdapter(alice);
        vm.startPrank(owner);
        vm.expectRevert(IAssetRegistry.ZeroAddress.selector);
        registry.proposeAdapter(address(0));
        registry.proposeAdapter(alice);
        skip(DELAY);
        registry.executeAdapter(alice);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AdapterAlreadyApproved.selector, alice));
        registry.proposeAdapter(alice);
    }

    // --- the sequencer's feed ---

    function test_proposeSequencer_waitsTheDelayAndThenAnyoneExecutes() public {
        DevFeed next = new DevFeed("next", 0, 0);
        uint64 executableAt = uint64(block.timestamp + DELAY);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.SequencerProposed(address(next), 2 hours, executableAt, uint64(executableAt + WINDOW));
        vm.prank(owner);
        registry.proposeSequencer(address(next), 2 hours);
        (address pending, uint32 grace, uint64 from, uint64 until) = registry.pendingSequencer();
        assertEq(pending, address(next));
        assertEq(grace, 2 hours);
        assertEq(from, executableAt);
        assertEq(until, executableAt + WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.TooEarly.selector, executableAt));
        registry.executeSequencer();

        skip(DELAY);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.SequencerChanged(address(next), 2 hours);
        registry.executeSequencer();
        (pending, grace) = registry.sequencer();
        assertEq(pending, address(next));
        assertEq(grace, 2 hours);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, address(0)));
        registry.executeSequencer();
    }

    function test_executeSequencer_revertsUnlessTheFeedSaysUp() public {
        DevFeed down = new DevFeed("down", 0, 1);
        address[2] memory wrong = [address(down), bob];
        for (uint256 i; i < 2; ++i) {
            vm.prank(owner);
            registry.proposeSequencer(wrong[i], 1 hours);
            skip(DELAY);
            vm.expectRevert(IAssetRegistry.SequencerDown.selector);
            registry.executeSequencer();
        }
        (address current,) = registry.sequencer();
        assertEq(current, address(uptime));
    }

    function test_cancelSequencer_onlyByOwnerOrGuardian() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NothingProposed.selector, address(0)));
        vm.prank(owner);
        registry.cancelSequencer();
        vm.prank(owner);
        registry.proposeSequencer(address(feed), 1 hours);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, bob));
        vm.prank(bob);
        registry.cancelSequencer();
        vm.expectEmit(address(registry));
        emit IAssetRegistry.SequencerProposalCancelled(guardian);
        vm.prank(guardian);
        registry.cancelSequencer();
        (address pending,,, uint64 until) = registry.pendingSequencer();
        assertEq(pending, address(0));
        assertEq(until, 0);
    }

    function test_proposeSequencer_revertsIfNotOwnerOrZeroOrTooMuchGrace() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.proposeSequencer(address(feed), 1 hours);
        vm.startPrank(owner);
        vm.expectRevert(IAssetRegistry.ZeroAddress.selector);
        registry.proposeSequencer(address(0), 1 hours);
        vm.expectRevert(_badTerm("gracePeriod", 1 days + 1, 1 hours, 1 days));
        registry.proposeSequencer(address(feed), 1 days + 1);
        vm.expectRevert(_badTerm("gracePeriod", 1 hours - 1, 1 hours, 1 days));
        registry.proposeSequencer(address(feed), 1 hours - 1);
    }

    /// @dev A registry that began without a sequencer gets one after the delay, and prices obey it.
    function test_proposeSequencer_addsOneLater() public {
        AssetRegistry plain = new AssetRegistry(owner, DELAY, address(0), 0);
        DevFeed up = new DevFeed("up", 0, 0);
        vm.prank(owner);
        plain.proposeSequencer(address(up), 1 hours);
        (bool ok,) = address(plain).call(abi.encodeCall(plain.executeSequencer, ()));
        assertFalse(ok, "before the delay");
        skip(DELAY);
        plain.executeSequencer();
        up.set(1);
        vm.expectRevert(IAssetRegistry.SequencerDown.selector);
        plain.priceD18(address(this));
        up.set(0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.GracePeriod.selector, block.timestamp + 1 hours));
        plain.priceD18(address(this));
    }

    // --- distrust ---

    function test_distrust_stopsThePriceAtOnce() public {
        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceTrustChanged(token, false);
        vm.prank(guardian);
        registry.distrust(token);
        (bool ok, uint256 price,) = registry.tryPriceD18(token);
        assertFalse(ok);
        assertEq(price, 0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDistrusted.selector, token));
        registry.priceD18(token);
        assertTrue(registry.isActive(token), "its status stays");
        vm.recordLogs();
        vm.prank(owner);
        registry.distrust(token);
        assertEq(vm.getRecordedLogs().length, 0, "twice changes nothing");

        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceTrustChanged(token, true);
        vm.prank(guardian);
        registry.trust(token);
        assertGt(registry.priceD18(token), 0);
        vm.recordLogs();
        vm.prank(guardian);
        registry.trust(token);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_distrust_onlyByOwnerOrGuardian() public {
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, bob));
        registry.distrust(token);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, bob));
        registry.trust(token);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.UnknownAsset.selector, bob));
        vm.prank(owner);
        registry.distrust(bob);
    }

    // --- allowed terms ---

    function test_constructor_revertsIfATermIsOutOfBounds() public {
        vm.expectRevert(_badTerm("listingDelay", 30 days + 1, 0, 30 days));
        new AssetRegistry(owner, 30 days + 1, address(0), 0);
        vm.expectRevert(_badTerm("gracePeriod", 1, 0, 0));
        new AssetRegistry(owner, 0, address(0), 1);
        vm.expectRevert(_badTerm("gracePeriod", 1 days + 1, 1 hours, 1 days));
        new AssetRegistry(owner, 0, address(uptime), 1 days + 1);
        vm.expectRevert(_badTerm("gracePeriod", 1 hours - 1, 1 hours, 1 days));
        new AssetRegistry(owner, 0, address(uptime), 1 hours - 1);
        assertEq(new AssetRegistry(owner, 30 days, address(uptime), 1 days).listingDelay(), 30 days);
    }

    function test_proposeListing_revertsIfATermIsOutOfBounds() public {
        IAssetRegistry.Listing memory l = _listing();
        l.status = IAssetRegistry.Status.Unlisted;
        _proposeReverts(l, _badTerm("status", 0, 1, 3));
        l = _listing();
        l.heartbeat = 30 days + 1;
        _proposeReverts(l, _badTerm("heartbeat", 30 days + 1, 1, 30 days));
        l = _listing();
        (l.minPriceD18, l.maxPriceD18) = (2, 1);
        _proposeReverts(l, _badTerm("minPriceD18", 2, 0, 1));
        l = _listing();
        l.window = 1;
        _proposeReverts(l, _badTerm("window", 1, 0, 0));
        l = _listing();
        l.maxDeviationBps = 1;
        _proposeReverts(l, _badTerm("maxDeviationBps", 1, 0, 0));
        l = _listing();
        l.feed = address(0);
        _proposeReverts(l, abi.encodeWithSelector(IAssetRegistry.ZeroAddress.selector));
    }

    function test_proposeListing_revertsIfATermOfThePoolIsOutOfBounds() public {
        uint32[2] memory windows = [uint32(59), 1 days + 1];
        uint16[2] memory deviations = [0, 5001];
        for (uint256 i; i < 2; ++i) {
            IAssetRegistry.Listing memory l = _listing();
            (l.pool, l.window, l.maxDeviationBps) = (bob, windows[i], 100);
            _proposeReverts(l, _badTerm("window", windows[i], 60, 1 days));
            (l.window, l.maxDeviationBps) = (600, deviations[i]);
            _proposeReverts(l, _badTerm("maxDeviationBps", deviations[i], 1, 5000));
        }
    }

    /// The pool has no code, has two other tokens, has the token twice, or has an unlisted quote token.
    function test_proposeListing_revertsIfThePoolIsNotOfTheTokenAndAListedOne() public {
        address[4] memory pools = [
            bob,
            address(new RawPool(alice, bob)),
            address(new RawPool(token, token)),
            address(new RawPool(token, address(weth)))
        ];
        for (uint256 i; i < pools.length; ++i) {
            IAssetRegistry.Listing memory l = _listing();
            (l.pool, l.window, l.maxDeviationBps) = (pools[i], 600, 100);
            _proposeReverts(l, abi.encodeWithSelector(IAssetRegistry.BadPool.selector, pools[i], token));
        }
    }

    // --- helpers ---

    function _listing() private view returns (IAssetRegistry.Listing memory listing) {
        (listing.token, listing.feed, listing.heartbeat) = (token, address(feed), 3600);
        listing.status = IAssetRegistry.Status.Active;
    }

    function _propose(IAssetRegistry.Listing memory listing) private {
        vm.prank(owner);
        registry.proposeListing(listing);
    }

    function _execute(IAssetRegistry.Listing memory listing) private {
        _propose(listing);
        skip(DELAY);
        feed.set(5e8);
        registry.executeListing(token);
    }

    function _proposeReverts(IAssetRegistry.Listing memory listing, bytes memory err) private {
        vm.expectRevert(err);
        vm.prank(owner);
        registry.proposeListing(listing);
    }

    function _badTerm(bytes32 field, uint256 value, uint256 least, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.BadTerm.selector, field, value, least, most);
    }
}
