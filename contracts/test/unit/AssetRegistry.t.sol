// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {BrokenFeed} from "../mocks/BrokenFeed.sol";
import {MintableToken} from "../mocks/HostileTokens.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

contract AssetRegistryTest is Base {
    address private token;
    address private feed;

    function setUp() public override {
        super.setUp();
        token = address(new MintableToken(12));
        feed = address(new DevFeed("feed", 8, 5e8));
    }

    // --- list ---

    function test_list_storesTheAssetAsActive() public {
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AssetListed(token, feed, 3600, 12, 8);
        vm.prank(owner);
        registry.list(token, feed, 3600);

        IAssetRegistry.Asset memory asset = registry.asset(token);
        assertEq(asset.feed, feed);
        assertEq(asset.heartbeat, 3600);
        assertEq(asset.tokenDecimals, 12);
        assertEq(asset.feedDecimals, 8);
        assertEq(uint8(asset.status), uint8(IAssetRegistry.Status.Active));
        assertTrue(registry.isActive(token));
        assertEq(registry.assets().length, 5);
        assertEq(registry.assets()[4], token);
    }

    function test_list_revertsIfNotOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.list(token, feed, 3600);
    }

    function test_list_revertsIfTokenOrFeedIsZero() public {
        vm.startPrank(owner);
        vm.expectRevert(IAssetRegistry.ZeroAddress.selector);
        registry.list(address(0), feed, 3600);
        vm.expectRevert(IAssetRegistry.ZeroAddress.selector);
        registry.list(token, address(0), 3600);
    }

    function test_list_revertsIfListedAlready() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetAlreadyListed.selector, address(weth)));
        vm.prank(owner);
        registry.list(address(weth), feed, 3600);
    }

    function test_list_revertsIfDelistedBefore() public {
        vm.startPrank(owner);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetAlreadyListed.selector, address(weth)));
        registry.list(address(weth), feed, 3600);
    }

    function test_list_revertsIfTokenHasOver18Decimals() public {
        token = address(new MintableToken(19));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadDecimals.selector, token, 19));
        vm.prank(owner);
        registry.list(token, feed, 3600);
    }

    function test_list_revertsIfFeedHasOver18Decimals() public {
        feed = address(new DevFeed("feed", 19, 1e19));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadDecimals.selector, feed, 19));
        vm.prank(owner);
        registry.list(token, feed, 3600);
    }

    function test_list_revertsIfHeartbeatIsOutOfBounds() public {
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadTerm.selector, bytes32("heartbeat"), 0, 1, 30 days));
        registry.list(token, feed, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IAssetRegistry.BadTerm.selector, bytes32("heartbeat"), 30 days + 1, 1, 30 days)
        );
        registry.list(token, feed, 30 days + 1);
        registry.list(token, feed, 30 days);
    }

    function test_list_revertsIfFeedIsStale() public {
        uint256 updatedAt = block.timestamp;
        skip(3601);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, token, updatedAt, 3600));
        vm.prank(owner);
        registry.list(token, feed, 3600);
    }

    // --- setStatus ---

    function test_setStatus_guardianLowers() public {
        vm.startPrank(guardian);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AssetStatusChanged(address(weth), IAssetRegistry.Status.ReduceOnly);
        registry.setStatus(address(weth), IAssetRegistry.Status.ReduceOnly);
        assertFalse(registry.isActive(address(weth)));
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        assertEq(uint8(registry.asset(address(weth)).status), uint8(IAssetRegistry.Status.Delisted));
    }

    function test_setStatus_revertsIfGuardianRaises() public {
        vm.startPrank(guardian);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAssetRegistry.StatusNotAllowed.selector,
                address(weth),
                IAssetRegistry.Status.Delisted,
                IAssetRegistry.Status.Active
            )
        );
        registry.setStatus(address(weth), IAssetRegistry.Status.Active);
    }

    function test_setStatus_revertsIfUnchangedOrUnlisted() public {
        vm.startPrank(owner);
        IAssetRegistry.Status[2] memory wrong = [IAssetRegistry.Status.Active, IAssetRegistry.Status.Unlisted];
        for (uint256 i; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAssetRegistry.StatusNotAllowed.selector, address(weth), IAssetRegistry.Status.Active, wrong[i]
                )
            );
            registry.setStatus(address(weth), wrong[i]);
        }
    }

    function test_setStatus_revertsIfUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.UnknownAsset.selector, token));
        vm.prank(owner);
        registry.setStatus(token, IAssetRegistry.Status.ReduceOnly);
    }

    function testFuzz_setStatus_revertsIfStranger(address stranger) public {
        vm.assume(stranger != owner && stranger != guardian);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, stranger));
        vm.prank(stranger);
        registry.setStatus(address(weth), IAssetRegistry.Status.ReduceOnly);
    }

    // --- setAdapter, setGuardian ---

    function test_setAdapter_ownerApprovesAndGuardianWithdraws() public {
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AdapterChanged(alice, true);
        vm.prank(owner);
        registry.setAdapter(alice, true);
        assertTrue(registry.isAdapter(alice));

        vm.expectEmit(address(registry));
        emit IAssetRegistry.AdapterChanged(alice, false);
        vm.prank(guardian);
        registry.setAdapter(alice, false);
        assertFalse(registry.isAdapter(alice));
    }

    function test_setAdapter_firesOncePerChange() public {
        vm.recordLogs();
        vm.prank(owner);
        registry.setAdapter(address(adapter), true);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_setAdapter_revertsIfGuardianApproves() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.setAdapter(alice, true);
    }

    function test_setAdapter_revertsIfStrangerOrZero() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.NotOwnerOrGuardian.selector, alice));
        vm.prank(alice);
        registry.setAdapter(address(adapter), false);
        vm.expectRevert(IAssetRegistry.ZeroAddress.selector);
        vm.prank(owner);
        registry.setAdapter(address(0), true);
    }

    function test_setGuardian_changesItOnce() public {
        vm.startPrank(owner);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.GuardianChanged(alice);
        registry.setGuardian(alice);
        assertEq(registry.guardian(), alice);
        vm.recordLogs();
        registry.setGuardian(alice);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_setGuardian_revertsIfNotOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        registry.setGuardian(alice);
    }

    function test_transferOwnership_takesTwoSteps() public {
        vm.prank(owner);
        registry.transferOwnership(alice);
        assertEq(registry.owner(), owner);
        vm.prank(alice);
        registry.acceptOwnership();
        assertEq(registry.owner(), alice);
    }

    // --- prices ---

    function test_priceD18_scalesEveryFeedTo18Decimals() public view {
        assertEq(registry.priceD18(address(usdc)), 1e18);
        assertEq(registry.priceD18(address(wbtc)), 100_000e18);
        assertEq(registry.priceD18(address(weth)), 4000e18);
        assertEq(registry.priceD18(address(link)), 20e18);
    }

    function test_priceD18_isDefinedForDelistedAssets() public {
        vm.prank(owner);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        assertEq(registry.priceD18(address(weth)), 4000e18);
    }

    function test_priceD18_revertsIfUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.UnknownAsset.selector, token));
        registry.priceD18(token);
        _expectNoPrice(token, 0);
    }

    function testFuzz_priceD18_revertsIfNotPositive(int256 answer) public {
        answer = bound(answer, type(int256).min, 0);
        feeds[address(weth)].set(answer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(weth), answer));
        registry.priceD18(address(weth));
        _expectNoPrice(address(weth), block.timestamp);
    }

    function test_priceD18_revertsIfAbsurd() public {
        int256 most = int256(uint256(type(uint128).max) / 1e10);
        feeds[address(weth)].set(most);
        assertEq(registry.priceD18(address(weth)), uint256(most) * 1e10);
        feeds[address(weth)].set(most + 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(weth), most + 1));
        registry.priceD18(address(weth));
    }

    function testFuzz_priceD18_isFreshExactlyWithinTheHeartbeat(uint256 age) public {
        age = bound(age, 0, 60 days);
        uint256 updatedAt = block.timestamp;
        skip(age);
        if (age > HEARTBEAT) {
            vm.expectRevert(
                abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, address(weth), updatedAt, HEARTBEAT)
            );
            registry.priceD18(address(weth));
            _expectNoPrice(address(weth), updatedAt);
        } else {
            assertEq(registry.priceD18(address(weth)), 4000e18);
            (bool ok, uint256 price, uint256 at) = registry.tryPriceD18(address(weth));
            assertTrue(ok);
            assertEq(price, 4000e18);
            assertEq(at, updatedAt);
        }
    }

    function test_priceD18_revertsIfAnswerIsFromTheFuture() public {
        _expectStaleAt(block.timestamp + 1);
    }

    function test_priceD18_revertsIfRoundIsNotComplete() public {
        _expectStaleAt(0);
    }

    function test_priceD18_revertsIfAnsweredInAnEarlierRound() public {
        BrokenFeed broken = _listBroken();
        broken.setRound(abi.encode(uint80(7), int256(5e8), block.timestamp, block.timestamp, uint80(6)));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, token, block.timestamp, 3600));
        registry.priceD18(token);
    }

    function test_priceD18_revertsWithBadPriceIfFeedFailsInAnyWay() public {
        BrokenFeed broken = _listBroken();
        for (uint256 i; i < 3; ++i) {
            if (i == 0) broken.setRound(""); // the feed reverts
            if (i == 1) broken.setRound(abi.encode(1, 5e8, block.timestamp, block.timestamp)); // too short
            if (i == 2) vm.etch(address(broken), ""); // the feed has no code
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, token, int256(0)));
            registry.priceD18(token);
            _expectNoPrice(token, 0);
        }
    }

    function testFuzz_valueD18_roundsDown(uint128 amount, uint256 price) public {
        price = bound(price, 1, type(uint96).max);
        feeds[address(link)].set(int256(price));
        assertEq(registry.valueD18(address(link), amount), Math.mulDiv(amount, price, 1e18));
        assertEq(registry.valueD18(address(usdc), amount), uint256(amount) * 1e12);
        assertEq(registry.valueD18(address(wbtc), 3), 0.003e18);
    }

    // --- helpers ---

    function _expectNoPrice(address asset, uint256 updatedAt) private view {
        (bool ok, uint256 price, uint256 at) = registry.tryPriceD18(asset);
        assertFalse(ok);
        assertEq(price, 0);
        assertEq(at, updatedAt);
    }

    function _expectStaleAt(uint256 updatedAt) private {
        feeds[address(weth)].setAt(4000e8, updatedAt);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, address(weth), updatedAt, HEARTBEAT));
        registry.priceD18(address(weth));
        _expectNoPrice(address(weth), updatedAt);
    }

    function _listBroken() private returns (BrokenFeed broken) {
        broken = new BrokenFeed();
        broken.setRound(abi.encode(uint80(1), int256(5e8), block.timestamp, block.timestamp, uint80(1)));
        vm.prank(owner);
        registry.list(token, address(broken), 3600);
    }
}
