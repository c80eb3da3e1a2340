// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626, IERC20} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {DevFeed} from "../../src/dev/DevFeed.sol";
import {DevToken} from "../../src/dev/DevToken.sol";
import {FallbackFeed} from "../../src/feeds/FallbackFeed.sol";
import {RateFeed} from "../../src/feeds/RateFeed.sol";
import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IPriceFeed} from "../../src/interfaces/IPriceFeed.sol";
import {Base} from "../Base.t.sol";
import {BrokenFeed} from "../mocks/BrokenFeed.sol";

/// @title Wrapper: an ERC-4626 vault of a token, whose rate anybody can raise by a donation
contract Wrapper is ERC4626 {
    constructor(IERC20 asset_) ERC20("Wrapped", "W") ERC4626(asset_) {}
}

/// @title Staked: a wrapper with wstETH's way to tell its rate
contract Staked {
    uint256 public stEthPerToken = 1.2e18;

    function set(uint256 rate) external {
        stEthPerToken = rate;
    }
}

/// @title Feeds: prices that are composed of a rate and a feed, or of two feeds
contract FeedsTest is Base {
    uint256 private constant GROWTH_PPM = 500; // 0.05 % a day

    DevFeed private first;
    DevFeed private second;
    Staked private staked;

    function setUp() public override {
        super.setUp();
        first = new DevFeed("first", 8, 4000e8);
        second = new DevFeed("second", 18, 4010e18);
        staked = new Staked();
    }

    // --- fallback ---

    function _fallback(uint256 deviationBps) private returns (FallbackFeed) {
        return new FallbackFeed("WETH / USD", address(first), 1 hours, address(second), 1 days, deviationBps);
    }

    /// @dev What the two feeds answer, and what follows from it.
    struct Case {
        uint256 a; // {USD D18} the primary's price
        uint256 b; // {USD D18} the secondary's price
        uint256 aAge; // {s}
        uint256 bAge; // {s}
        bool aOk;
        bool bOk;
    }

    function _case(uint256 a, uint256 b, uint256 aAge, uint256 bAge) private returns (Case memory c) {
        a = bound(a, 0, 1e14);
        c.a = a * 1e10;
        c.b = b % 2 == 0 ? c.a * bound(b, 7000, 13_000) / 10_000 : bound(b, 0, 1e24);
        (c.aAge, c.bAge) = (bound(aAge, 0, 2 hours), bound(bAge, 0, 2 days));
        first.setAt(int256(a), block.timestamp - c.aAge);
        second.setAt(int256(c.b), block.timestamp - c.bAge);
        (c.aOk, c.bOk) = (a != 0 && c.aAge <= 1 hours, c.b != 0 && c.bAge <= 1 days);
    }

    /// While both are fresh, the answer is the primary's if they agree, and there is none if they do not. Otherwise the
    /// fresh one counts.
    function testFuzz_fallbackFeed_followsItsRule(uint256 a, uint256 b, uint256 aAge, uint256 bAge, uint256 bps)
        public
    {
        bps = bound(bps, 1, 2000);
        FallbackFeed feed = _fallback(bps);
        Case memory c = _case(a, b, aAge, bAge);
        (uint256 low, uint256 high) = c.a < c.b ? (c.a, c.b) : (c.b, c.a);
        if (c.aOk && c.bOk && high - low > low * bps / 10_000) {
            vm.expectRevert(abi.encodeWithSelector(FallbackFeed.Disagree.selector, c.a, c.b));
            feed.latestRoundData();
            return;
        }
        if (!c.aOk && !c.bOk) {
            vm.expectRevert(IPriceFeed.NoPrice.selector);
            feed.latestRoundData();
            vm.expectRevert(IPriceFeed.NoPrice.selector);
            feed.sources();
            return;
        }
        _assertAnswer(feed, c);
    }

    function _assertAnswer(FallbackFeed feed, Case memory c) private view {
        (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed.latestRoundData();
        assertEq(uint256(answer), c.aOk ? c.a : c.b, "answer");
        assertEq(updatedAt, block.timestamp - (c.aOk ? c.aAge : c.bAge), "time");
        assertEq(startedAt, updatedAt, "start");
        assertEq(id, updatedAt, "round");
        assertEq(answeredIn, id, "answered in");
        address[] memory list = feed.sources();
        assertEq(list[0], address(c.aOk ? first : second), "source");
        assertEq(list.length, c.aOk && c.bOk ? 2 : 1, "sources");
        if (list.length == 2) assertEq(list[1], address(second), "second source");
    }

    /// A registry takes the feed as it takes Chainlink's, and has a price while one of the two is alive.
    function test_fallbackFeed_pricesAnAssetOfTheRegistry() public {
        FallbackFeed feed = _fallback(200);
        DevToken token = new DevToken("T", "T", 18);
        vm.prank(owner);
        registry.list(address(token), address(feed), 1 days);
        assertEq(registry.priceD18(address(token)), 4000e18);
        first.setAt(4000e8, block.timestamp - 1 hours - 1);
        assertEq(registry.priceD18(address(token)), 4010e18, "the secondary's");
        first.set(5000e8);
        vm.expectPartialRevert(IAssetRegistry.BadPrice.selector);
        registry.priceD18(address(token));
        (bool ok,,) = registry.tryPriceD18(address(token));
        assertFalse(ok, "no price while they disagree");
    }

    /// A feed that reverts, burns gas or answers nonsense counts as no price.
    function test_fallbackFeed_survivesABrokenPrimary() public {
        BrokenFeed broken = new BrokenFeed();
        vm.mockCall(address(broken), abi.encodeWithSignature("decimals()"), abi.encode(8));
        FallbackFeed feed = new FallbackFeed("X", address(broken), 1 hours, address(second), 1 days, 100);
        (, int256 answer,,,) = feed.latestRoundData();
        assertEq(answer, 4010e18);
    }

    function test_fallbackFeed_revertsIfAnArgumentIsBad() public {
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadFeeds.selector, address(first), address(first)));
        new FallbackFeed("X", address(first), 1 hours, address(first), 1 hours, 100);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadFeeds.selector, address(0), address(first)));
        new FallbackFeed("X", address(0), 1 hours, address(first), 1 hours, 100);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadHeartbeat.selector, 0));
        new FallbackFeed("X", address(first), 0, address(second), 1 hours, 100);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadHeartbeat.selector, 7 days + 1));
        new FallbackFeed("X", address(first), 1 hours, address(second), 7 days + 1, 100);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadDeviation.selector, 0));
        new FallbackFeed("X", address(first), 1 hours, address(second), 7 days, 0);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadDeviation.selector, 2001));
        new FallbackFeed("X", address(first), 1 hours, address(second), 7 days, 2001);
        DevFeed fine = new DevFeed("fine", 19, 1);
        vm.expectRevert(abi.encodeWithSelector(FallbackFeed.BadDecimals.selector, address(fine), 19));
        new FallbackFeed("X", address(first), 1 hours, address(fine), 7 days, 2000);
    }

    // --- rate ---

    function _rate(address wrapper, bytes memory request, uint8 rateDecimals) private returns (RateFeed) {
        return new RateFeed("W / USD", wrapper, request, rateDecimals, address(first), GROWTH_PPM);
    }

    function _stakedFeed() private returns (RateFeed) {
        return _rate(address(staked), abi.encodeWithSignature("stEthPerToken()"), 18);
    }

    /// The answer is rate × price, with the feed's decimals and time.
    function testFuzz_rateFeed_multiplies(uint256 rate, uint256 price, uint256 age) public {
        staked.set(bound(rate, 1e12, 1e24));
        RateFeed feed = _stakedFeed();
        price = bound(price, 1e7, 1e14);
        age = bound(age, 0, 30 days);
        first.setAt(int256(price), block.timestamp - age);
        (, int256 answer,, uint256 updatedAt,) = feed.latestRoundData();
        assertEq(uint256(answer), price * staked.stEthPerToken() / 1e18, "answer");
        assertEq(updatedAt, block.timestamp - age, "the feed's time");
        assertEq(feed.decimals(), 8, "decimals");
        address[] memory list = feed.sources();
        assertEq(list[0], address(staked));
        assertEq(list[1], address(first));
        assertEq(feed.description(), "W / USD");
        assertEq(feed.version(), 1);
        (uint80 id,,,,) = feed.latestRoundData();
        feed.getRoundData(id);
        vm.expectRevert(abi.encodeWithSelector(IPriceFeed.NoHistory.selector, id + 1));
        feed.getRoundData(id + 1);
    }

    /// A donation to an ERC-4626 wrapper multiplies its rate. The price rises by the allowed growth only, at any time,
    /// however often somebody renews the anchor.
    function testFuzz_attack_aDonationMovesTheRateByTheAllowedGrowth(uint256 donation, uint256[6] memory waits) public {
        Wrapper wrapper = new Wrapper(IERC20(address(weth)));
        weth.mint(address(this), 1e24);
        weth.approve(address(wrapper), type(uint256).max);
        wrapper.deposit(100e18, address(this));
        RateFeed feed = _rate(address(wrapper), abi.encodeCall(wrapper.convertToAssets, (1e18)), 18);
        uint256 start = feed.currentRate();
        assertEq(start, 1e18, "rate");
        weth.transfer(address(wrapper), bound(donation, 10e18, 1e23));
        assertGt(feed.rawRate(), 1.09e18, "the wrapper's rate jumped");
        assertEq(feed.currentRate(), start, "nothing at once");
        uint256 elapsed;
        for (uint256 i; i < waits.length; ++i) {
            uint256 wait = bound(waits[i], 0, 3 days);
            skip(wait);
            elapsed += wait;
            if (waits[i] % 2 == 0) feed.renew();
            // (1 + g/6)^6 < e^g < 1 + g + g², for g below 1.
            uint256 growth = GROWTH_PPM * elapsed * 1e12 / 1 days;
            assertLe(
                feed.currentRate(), start + start * growth / 1e18 + start * growth / 1e18 * growth / 1e18 + 1, "bound"
            );
            assertLe(feed.currentRate(), feed.rawRate(), "never above the wrapper");
        }
        assertGe(
            feed.currentRate(), start + start * GROWTH_PPM * elapsed / 1 days / 1e6 - 6, "it comes within the bound"
        );
    }

    /// A fall counts at once. Renewing the anchor meanwhile does not lower what counts afterwards.
    function testFuzz_rateFeed_fallsAtOnceAndCannotBeHeldDown(uint256 low, bool renews) public {
        RateFeed feed = _stakedFeed();
        low = bound(low, 1, 1.2e18);
        staked.set(low);
        assertEq(feed.currentRate(), low, "at once");
        if (renews) {
            vm.expectEmit(address(feed));
            emit RateFeed.AnchorRenewed(1.2e18);
            feed.renew();
        }
        staked.set(1.2e18);
        assertEq(feed.currentRate(), 1.2e18, "and back");
        (uint256 rate, uint256 at) = feed.anchor();
        assertEq(rate, 1.2e18);
        assertEq(at, block.timestamp);
    }

    /// Room that gathered while the rate stood still is gone after a renewal.
    function test_rateFeed_renewingEndsTheRoom() public {
        RateFeed feed = _stakedFeed();
        skip(100 days);
        feed.renew();
        staked.set(2e18);
        assertEq(feed.currentRate(), 1.2e18, "no room");
        skip(10 days);
        assertEq(feed.currentRate(), 1.206e18, "ten days of growth");
    }

    function test_rateFeed_revertsWithoutAPrice() public {
        RateFeed feed = _stakedFeed();
        first.set(0);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
        first.set(-1);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
        first.set(type(int256).max);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
        first.setAt(1e8, block.timestamp + 1);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.sources();
        first.setAt(1e8, 0);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
        first.set(1);
        staked.set(1);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
        staked.set(0);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.NoRate.selector, address(staked)));
        feed.latestRoundData();
        staked.set(uint256(type(uint128).max) + 1);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.NoRate.selector, address(staked)));
        feed.renew();
    }

    function test_rateFeed_revertsIfAnArgumentIsBad() public {
        bytes memory request = abi.encodeWithSignature("stEthPerToken()");
        vm.expectRevert(RateFeed.ZeroAddress.selector);
        new RateFeed("X", address(0), request, 18, address(first), 1);
        vm.expectRevert(RateFeed.ZeroAddress.selector);
        new RateFeed("X", address(staked), request, 18, address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.BadGrowth.selector, 10_001));
        new RateFeed("X", address(staked), request, 18, address(first), 10_001);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.BadDecimals.selector, 19));
        new RateFeed("X", address(staked), request, 19, address(first), 10_000);
        DevFeed fine = new DevFeed("fine", 20, 1);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.BadDecimals.selector, 20));
        new RateFeed("X", address(staked), request, 18, address(fine), 1);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.NoRate.selector, address(staked)));
        new RateFeed("X", address(staked), "", 18, address(first), 1);
        vm.expectRevert(abi.encodeWithSelector(RateFeed.NoRate.selector, address(staked)));
        new RateFeed("X", address(staked), abi.encodeWithSignature("nothing()"), 18, address(first), 1);
    }

    /// A registry prices a wrapper by its rate and the feed of what it wraps.
    function test_rateFeed_pricesAnAssetOfTheRegistry() public {
        RateFeed feed = _stakedFeed();
        DevToken token = new DevToken("wstETH", "WST", 18);
        vm.prank(owner);
        registry.list(address(token), address(feed), 1 days);
        assertEq(registry.priceD18(address(token)), 4800e18);
        first.setAt(4000e8, block.timestamp - 1 days - 1);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        registry.priceD18(address(token));
    }
}
