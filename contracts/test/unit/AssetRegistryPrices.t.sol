// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {BrokenFeed} from "../mocks/BrokenFeed.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

/// @title AssetRegistryPrices: feeds with arbitrary answers, bounds, trade caps and the sequencer
contract AssetRegistryPricesTest is Base {
    uint32 private constant AGE = 3600;

    // --- arbitrary answers ---

    /// The feed's words are near valid ones, or completely random.
    function testFuzz_priceD18_isRightOrRefusedWhateverTheFeedAnswers(
        uint256[5] memory words,
        uint256 kinds,
        int256 answer,
        uint256 age
    ) public {
        (address token, BrokenFeed feed) = _listBroken();
        uint256[5] memory good = [
            words[0] % (1 << 80),
            uint256(bound(answer, 1, int256(uint256(type(uint128).max) / 1e10))),
            block.timestamp,
            block.timestamp - bound(age, 0, 2 * AGE),
            words[0] % (1 << 80)
        ];
        for (uint256 i; i < 5; ++i) {
            // Each word is random in one of four cases.
            if ((kinds >> (2 * i)) & 3 != 0) words[i] = good[i];
        }
        feed.setRound(abi.encode(words));
        _assertPrice(token, words);
    }

    function testFuzz_priceD18_neverAcceptsBytesThatAreNoRound(bytes memory data) public {
        (address token, BrokenFeed feed) = _listBroken();
        vm.assume(data.length != 0);
        feed.setRound(data);
        if (data.length >= 160) {
            uint256[5] memory words;
            for (uint256 i; i < 5; ++i) {
                uint256 at = 32 * (i + 1);
                uint256 word;
                assembly ("memory-safe") {
                    word := mload(add(data, at))
                }
                words[i] = word;
            }
            _assertPrice(token, words);
        } else {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, token, int256(0)));
            registry.priceD18(token);
            (bool ok,, uint256 updatedAt) = registry.tryPriceD18(token);
            assertFalse(ok);
            assertEq(updatedAt, 0);
        }
    }

    /// Computes the price again, independently, from the definition.
    function _assertPrice(address token, uint256[5] memory words) private {
        int256 answer = int256(words[1]);
        bool bad = answer <= 0 || uint256(answer) > uint256(type(uint128).max) / 1e10;
        bool stale =
            words[3] == 0 || words[3] > block.timestamp || block.timestamp - words[3] > AGE || words[4] < words[0];
        (bool ok, uint256 price, uint256 updatedAt) = registry.tryPriceD18(token);
        assertEq(ok, !bad && !stale);
        assertEq(price, ok ? uint256(answer) * 1e10 : 0);
        assertEq(updatedAt, words[3]);
        if (bad) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, token, answer));
        } else if (stale) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, token, words[3], AGE));
        }
        assertEq(registry.priceD18(token), price);
    }

    // --- decimals ---

    /// Tokens have 0, 2, 6, 8 and 18 decimals, and feeds 0 to 18.
    function testFuzz_ratesD18_valuesEveryDecimals(uint256 answer, uint8 feedDecimals, uint128 amount) public {
        feedDecimals = uint8(bound(feedDecimals, 0, 18));
        answer = bound(answer, 1, 1e12 * 10 ** uint256(feedDecimals));
        uint8[5] memory decimals = [0, 2, 6, 8, 18];
        address[] memory tokens = new address[](7);
        for (uint256 i; i < 5; ++i) {
            tokens[i] = address(new DevToken("Token", "T", decimals[i]));
            DevFeed feed = new DevFeed("feed", feedDecimals, int256(answer));
            vm.prank(owner);
            registry.list(tokens[i], address(feed), AGE);
        }
        tokens[6] = address(weth); // tokens[5] is the zero address
        uint256 price = answer * 10 ** (18 - uint256(feedDecimals));
        uint256[] memory rates = registry.ratesD18(tokens);
        for (uint256 i; i < 5; ++i) {
            uint256 unit = 10 ** uint256(decimals[i]);
            assertEq(registry.priceD18(tokens[i]), price);
            assertEq(rates[i], price * (1e36 / unit));
            assertEq(registry.valueD18(tokens[i], amount), Math.mulDiv(amount, price, unit));
            assertEq(Math.mulDiv(amount, rates[i], 1e36), Math.mulDiv(amount, price, unit));
        }
        assertEq(rates[5], 0);
        assertEq(rates[6], 4000e18 * 1e18);
    }

    function test_ratesD18_revertsAsPriceD18Does() public {
        address[] memory tokens = _list(address(weth), alice);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.UnknownAsset.selector, alice));
        registry.ratesD18(tokens);
        feeds[address(weth)].set(-7);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(weth), int256(-7)));
        registry.ratesD18(tokens);
    }

    /// The largest price of a token without decimals gives a rate that fits into 256 bits.
    function test_ratesD18_fitsTheGreatestPrice() public {
        address token = address(new DevToken("Token", "T", 0));
        DevFeed feed = new DevFeed("feed", 18, int256(uint256(type(uint128).max)));
        vm.prank(owner);
        registry.list(token, address(feed), AGE);
        assertEq(registry.ratesD18(_list(token))[0], uint256(type(uint128).max) * 1e36);
    }

    // --- bounds ---

    function testFuzz_priceD18_isRefusedOutsideItsBounds(uint128 least, uint128 most, uint128 price) public {
        least = uint128(bound(least, 1, type(uint96).max));
        most = uint128(bound(most, least, type(uint96).max));
        price = uint128(bound(price, 1, type(uint96).max));
        feeds[address(link)].set(int256(uint256(least)));
        IAssetRegistry.Listing memory listing = registry.terms(address(link));
        (listing.minPriceD18, listing.maxPriceD18) = (least, most);
        _relist(listing);
        assertEq(abi.encode(registry.terms(address(link))), abi.encode(listing));

        feeds[address(link)].set(int256(uint256(price)));
        bool within = price >= least && price <= most;
        (bool ok, uint256 got,) = registry.tryPriceD18(address(link));
        assertEq(ok, within);
        assertEq(got, within ? price : 0);
        if (!within) {
            vm.expectRevert(
                abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(link), int256(uint256(price)))
            );
        }
        registry.priceD18(address(link));
    }

    function test_priceD18_needsNoUpperBound() public {
        IAssetRegistry.Listing memory listing = registry.terms(address(link));
        listing.minPriceD18 = 15e18;
        _relist(listing);
        feeds[address(link)].set(1e30);
        assertEq(registry.priceD18(address(link)), 1e30);
        feeds[address(link)].set(15e18 - 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(link), 15e18 - 1));
        registry.priceD18(address(link));
    }

    function test_executeListing_revertsIfThePriceIsOutsideTheBounds() public {
        IAssetRegistry.Listing memory listing = registry.terms(address(link));
        listing.maxPriceD18 = 20e18 - 1;
        vm.prank(owner);
        registry.proposeListing(listing);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(link), 20e18));
        registry.executeListing(address(link));
    }

    // --- rules of trades ---

    function testFuzz_tradeRules_haveTheCapOfEachToken(uint32 capIn, uint32 capOut) public {
        _setCap(address(weth), capIn);
        _setCap(address(usdc), capOut);
        (bool approved, bool active, uint256 mostIn, uint256 mostOut) =
            registry.tradeRules(address(adapter), address(weth), address(usdc));
        assertTrue(approved);
        assertTrue(active);
        assertEq(mostIn, capIn == 0 ? type(uint256).max : uint256(capIn) * 1e18);
        assertEq(mostOut, capOut == 0 ? type(uint256).max : uint256(capOut) * 1e18);
    }

    function test_tradeRules_checkTheAdapterAndTheBoughtToken() public {
        (bool approved, bool active,,) = registry.tradeRules(alice, address(weth), bob);
        assertFalse(approved);
        assertFalse(active);
        vm.prank(guardian);
        registry.setStatus(address(weth), IAssetRegistry.Status.ReduceOnly);
        (, active,,) = registry.tradeRules(address(adapter), address(weth), address(usdc));
        assertTrue(active, "it may be sold");
        (, active,,) = registry.tradeRules(address(adapter), address(usdc), address(weth));
        assertFalse(active, "and not bought");
    }

    function test_firstInactive_namesTheFirstThatIsNotActive() public {
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        assertEq(registry.firstInactive(tokens), address(0));
        vm.prank(guardian);
        registry.setStatus(address(wbtc), IAssetRegistry.Status.ReduceOnly);
        assertEq(registry.firstInactive(tokens), address(wbtc));
        tokens[0] = alice;
        assertEq(registry.firstInactive(tokens), alice);
    }

    // --- the sequencer ---

    function test_priceD18_isRefusedWhileTheSequencerIsDown() public {
        DevFeed uptime = _onL2(1 hours);
        assertEq(registry.priceD18(address(weth)), 4000e18);
        uptime.set(1);
        _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.SequencerDown.selector));
        uptime.set(0);
        _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.GracePeriod.selector, block.timestamp + 1 hours));
    }

    function testFuzz_priceD18_isRefusedThroughTheGracePeriod(uint32 grace, uint256 elapsed) public {
        grace = uint32(bound(grace, 1 hours, 1 days));
        DevFeed uptime = _onL2(grace);
        uptime.set(0);
        uint256 until = block.timestamp + grace;
        skip(bound(elapsed, 0, 2 days));
        feeds[address(weth)].set(4000e8);
        if (block.timestamp <= until) {
            _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.GracePeriod.selector, until));
        } else {
            assertEq(registry.priceD18(address(weth)), 4000e18);
        }
    }

    /// Prices are accepted only if the uptime feed answers "up" with a start time.
    function testFuzz_priceD18_acceptsNoOtherUptimeAnswer(uint256 answer, uint256 startedAt) public {
        BrokenFeed broken = _onBrokenL2();
        if (answer % 4 == 0) answer = 0;
        broken.setRound(abi.encode(uint256(1), answer, startedAt, uint256(1), uint256(1)));
        bool up = answer == 0 && startedAt != 0;
        uint256 until = startedAt > type(uint256).max - 1 hours ? type(uint256).max : startedAt + 1 hours;
        if (!up) {
            _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.SequencerDown.selector));
        } else if (block.timestamp <= until) {
            _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.GracePeriod.selector, until));
        } else {
            assertEq(registry.priceD18(address(weth)), 4000e18);
        }
    }

    function test_priceD18_isRefusedWhileTheUptimeFeedDoesNotAnswer() public {
        BrokenFeed broken = _onBrokenL2();
        broken.setRound("");
        _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.SequencerDown.selector));
        broken.setRound(abi.encode(uint256(1), uint256(0), uint256(1), uint256(1)));
        _expectNoPrice(abi.encodeWithSelector(IAssetRegistry.SequencerDown.selector));
        broken.setRound(abi.encode(uint256(1), uint256(0), uint256(1), uint256(1), uint256(1)));
        assertEq(registry.priceD18(address(weth)), 4000e18);
    }

    // --- helpers ---

    /// @dev Creates a registry for an L2 whose sequencer has been up for long, with weth listed.
    function _onL2(uint32 grace) private returns (DevFeed uptime) {
        uptime = new DevFeed("sequencer", 0, 0);
        skip(2 days);
        vm.expectEmit();
        emit IAssetRegistry.SequencerChanged(address(uptime), grace);
        registry = new AssetRegistry(owner, 0, address(uptime), grace);
        feeds[address(weth)].set(4000e8);
        vm.prank(owner);
        registry.list(address(weth), address(feeds[address(weth)]), HEARTBEAT);
    }

    /// @dev Creates the same registry with an uptime feed that can answer anything.
    function _onBrokenL2() private returns (BrokenFeed broken) {
        _onL2(1 hours);
        broken = new BrokenFeed();
        broken.setRound(abi.encode(uint256(1), uint256(0), uint256(1), uint256(1), uint256(1)));
        vm.prank(owner);
        registry.proposeSequencer(address(broken), 1 hours);
        registry.executeSequencer();
    }

    /// @dev Checks weth's price with every function that returns a price.
    function _expectNoPrice(bytes memory err) private {
        (bool ok, uint256 price, uint256 updatedAt) = registry.tryPriceD18(address(weth));
        assertFalse(ok);
        assertEq(price, 0);
        assertGt(updatedAt, 0, "the feed itself did answer");
        vm.expectRevert(err);
        registry.priceD18(address(weth));
        vm.expectRevert(err);
        registry.ratesD18(_list(address(weth)));
        vm.expectRevert(err);
        registry.valueD18(address(weth), 1);
    }

    function _relist(IAssetRegistry.Listing memory listing) private {
        vm.prank(owner);
        registry.proposeListing(listing);
        registry.executeListing(listing.token);
    }

    function _setCap(address token, uint32 capUsd) private {
        IAssetRegistry.Listing memory listing = registry.terms(token);
        listing.tradeCapUsd = capUsd;
        _relist(listing);
    }

    function _listBroken() private returns (address token, BrokenFeed feed) {
        token = address(new DevToken("Token", "T", 12));
        feed = new BrokenFeed();
        feed.setRound(abi.encode(uint80(1), int256(5e8), block.timestamp, block.timestamp, uint80(1)));
        vm.prank(owner);
        registry.list(token, address(feed), AGE);
    }
}
