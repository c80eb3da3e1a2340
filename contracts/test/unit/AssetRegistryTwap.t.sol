// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {UniswapBase} from "../UniswapBase.sol";
import {RawPool} from "../mocks/RawPool.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";

interface IV3Observations {
    function increaseObservationCardinalityNext(uint16 observationCardinalityNext) external;
}

/// @title AssetRegistryTwap: feeds checked against real Uniswap v3 pools
/// @dev The pools store 100 observations, and the tests run one hour after these were made.
contract AssetRegistryTwapTest is UniswapBase {
    uint32 private constant WINDOW = 600;
    uint16 private constant DEVIATION_BPS = 200;

    AssetRegistry private registry = new AssetRegistry(address(this), 0, address(0), 0);
    mapping(address token => DevFeed) private feeds;

    function setUp() public {
        _setUpUniswap();
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            feeds[token] = new DevFeed("feed", 8, int256(usdD18[token] / 1e10));
            registry.list(token, address(feeds[token]), 1 days);
        }
        IV3Observations(_poolOf(address(usdc), address(weth), LOW)).increaseObservationCardinalityNext(100);
        IV3Observations(_poolOf(address(usdc), address(wbtc), MEDIUM)).increaseObservationCardinalityNext(100);
        IV3Observations(_poolOf(address(weth), address(wbtc), LOW)).increaseObservationCardinalityNext(100);
        skip(1 hours);
    }

    // --- agreement ---

    /// Holds for all decimals and for both positions of the asset in the pool, even if two assets quote each other.
    function test_priceD18_isAcceptedIfFeedAndPoolAgree() public {
        address[2][5] memory pairs = [
            [address(weth), address(usdc)],
            [address(usdc), address(weth)],
            [address(wbtc), address(weth)],
            [address(weth), address(wbtc)],
            [address(wbtc), address(usdc)]
        ];
        for (uint256 i; i < pairs.length; ++i) {
            (address token, address quote) = (pairs[i][0], pairs[i][1]);
            _pair(token, quote, i == 4 ? MEDIUM : LOW);
            assertEq(registry.priceD18(token), usdD18[token]);
            assertEq(registry.asset(token).checks, 2);
            // One tick is 0.01 %.
            assertApproxEqRel(_twapOf(token), usdD18[token], 1.1e14, "the pool's own price");
        }
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(weth), address(wbtc));
        assertEq(registry.ratesD18(tokens)[0], usdD18[address(weth)] * 1e18);
    }

    /// The mean is geometric: a price p for the part a of the window and q for the rest gives p^a · q^(1−a).
    function testFuzz_priceD18_averagesOverTheWindow(uint256 price, uint256 part) public {
        _pair(address(weth), address(usdc), LOW);
        uint256 before = usdD18[address(weth)];
        price = bound(price, before * 8 / 10, before * 12 / 10);
        part = bound(part, 0, WINDOW);
        usdD18[address(weth)] = price;
        _arbitrage(address(weth), address(usdc), LOW);
        skip(part);
        int256 log = FixedPointMathLib.lnWad(int256(price * 1e18 / before)) * int256(part) / int256(uint256(WINDOW));
        uint256 expected = before * uint256(FixedPointMathLib.expWad(log)) / 1e18;
        assertApproxEqRel(_twapOf(address(weth)), expected, 2.1e14);
    }

    // --- disagreement ---

    function test_priceD18_isRefusedUntilThePoolFollowsTheFeed() public {
        _pair(address(weth), address(usdc), LOW);
        _setPrice(address(weth), 3300e18);
        _arbitrage(address(weth), address(usdc), LOW);
        _expectDeviation(address(weth));
        skip(WINDOW / 2);
        _expectDeviation(address(weth));
        skip(WINDOW / 2);
        assertEq(registry.priceD18(address(weth)), 3300e18);
    }

    function test_priceD18_isRefusedIfOnlyTheFeedMoves() public {
        _pair(address(weth), address(usdc), LOW);
        _setPrice(address(weth), 3050e18);
        assertEq(registry.priceD18(address(weth)), 3050e18, "within 2 %");
        _setPrice(address(weth), 3070e18);
        _expectDeviation(address(weth));
        _setPrice(address(weth), 2930e18);
        _expectDeviation(address(weth));
    }

    /// Moving a pool within one block does not change the mean, so nobody can stop trades that way.
    function test_priceD18_ignoresASwapInTheSameBlock() public {
        _pair(address(weth), address(usdc), LOW);
        uint256 before = usdD18[address(weth)];
        usdD18[address(weth)] = before * 13 / 10;
        _arbitrage(address(weth), address(usdc), LOW);
        assertEq(registry.priceD18(address(weth)), before);
    }

    function test_priceD18_isRefusedWhileTheQuotesPriceIsRefused() public {
        _pair(address(wbtc), address(weth), LOW);
        feeds[address(weth)].set(0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDeviates.selector, address(wbtc), 60_000e18, 0));
        registry.priceD18(address(wbtc));
        feeds[address(weth)].setAt(3000e8, block.timestamp - 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDeviates.selector, address(wbtc), 60_000e18, 0));
        registry.priceD18(address(wbtc));
    }

    /// If a pool has no observations for the whole window, the price is refused.
    function test_executeListing_revertsIfThePoolCannotAnswerTheWindow() public {
        address pool = _poolOf(address(usdc), address(uni), MEDIUM);
        usdD18[address(uni)] = 10.01e18;
        _arbitrage(address(usdc), address(uni), MEDIUM);
        skip(WINDOW - 1);
        registry.proposeListing(_terms(address(uni), pool));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDeviates.selector, address(uni), 10e18, 0));
        registry.executeListing(address(uni));
        skip(1);
        registry.executeListing(address(uni));
        (bool ok,,) = registry.tryPriceD18(address(uni));
        assertTrue(ok);
    }

    // --- pools with arbitrary answers ---

    function testFuzz_priceD18_isAcceptedExactlyWithinTheDeviation(uint256 price, uint16 deviationBps, int24 tick)
        public
    {
        (RawPool pool, bool isToken1) = _rawPool();
        tick = int24(bound(tick, -50_000, 50_000));
        deviationBps = uint16(bound(deviationBps, 1, 5000));
        price = bound(price, 1e8, 1e16);
        int56 sum = int56(tick) * int56(uint56(WINDOW));
        _listRaw(pool, deviationBps, isToken1 ? -sum : sum);

        feeds[address(uni)].set(int256(price));
        uint256 twap = _twapOf(address(uni));
        // uni and weth both have 18 decimals, so the pool's price is weth's price times 1.0001^tick.
        uint256 expected = uint256(FixedPointMathLib.powWad(1.0001e18, int256(tick) * 1e18)) * 3000;
        assertApproxEqRel(twap, expected, 1e10);

        _assertNear(price * 1e10, twap, deviationBps);
    }

    function _assertNear(uint256 price, uint256 twap, uint256 deviationBps) private {
        uint256 gap = price > twap ? price - twap : twap - price;
        bool near = gap * 10_000 <= price * deviationBps;
        (bool ok, uint256 got, uint256 updatedAt) = registry.tryPriceD18(address(uni));
        assertEq(ok, near);
        assertEq(got, near ? price : 0);
        assertEq(updatedAt, block.timestamp);
        if (!near) {
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDeviates.selector, address(uni), price, twap));
        }
        registry.priceD18(address(uni));
    }

    function testFuzz_tryPriceD18_neverRevertsWhateverThePoolAnswers(bytes memory answer) public {
        (RawPool pool,) = _rawPool();
        _listRaw(pool, 100, 0);
        pool.setAnswer(answer);
        registry.tryPriceD18(address(uni));
    }

    /// Covers every tick, also those whose price exceeds every bound.
    function testFuzz_tryPriceD18_neverRevertsAtAnyTick(int24 tick, uint256 quotePrice) public {
        (RawPool pool,) = _rawPool();
        _listRaw(pool, 100, 0);
        pool.setTicks(0, int56(bound(tick, -887_272, 887_272)) * int56(uint56(WINDOW)));
        feeds[address(weth)].set(int256(bound(quotePrice, 1, type(uint128).max / 1e10)));
        registry.tryPriceD18(address(uni));
    }

    // --- helpers ---

    function _poolOf(address a, address b, uint24 fee) private view returns (address) {
        return v3Factory.getPool(a, b, fee);
    }

    function _setPrice(address token, uint256 priceD18) private {
        usdD18[token] = priceD18;
        feeds[token].set(int256(priceD18 / 1e10));
    }

    function _terms(address token, address pool) private view returns (IAssetRegistry.Listing memory listing) {
        listing = registry.terms(token);
        (listing.pool, listing.window, listing.maxDeviationBps) = (pool, WINDOW, DEVIATION_BPS);
    }

    /// @dev Adds the pool as second source of the token's price.
    function _pair(address token, address quote, uint24 fee) private {
        IAssetRegistry.Listing memory listing = _terms(token, _poolOf(token, quote, fee));
        registry.proposeListing(listing);
        registry.executeListing(token);
        assertEq(abi.encode(registry.terms(token)), abi.encode(listing));
    }

    /// @dev Returns the pool's mean price from the registry's error, after the feed was moved far away.
    function _twapOf(address token) private returns (uint256 twap) {
        uint256 snapshot = vm.snapshotState();
        feeds[token].set(1e26);
        try registry.priceD18(token) returns (uint256) {
            fail();
        } catch (bytes memory err) {
            assertEq(bytes4(err), IAssetRegistry.PriceDeviates.selector);
            assembly ("memory-safe") {
                twap := mload(add(err, 100))
            }
        }
        vm.revertToState(snapshot);
    }

    function _expectDeviation(address token) private {
        uint256 price = usdD18[token];
        bytes memory err = abi.encodeWithSelector(IAssetRegistry.PriceDeviates.selector, token, price, _twapOf(token));
        vm.expectRevert(err);
        registry.priceD18(token);
        (bool ok, uint256 got,) = registry.tryPriceD18(token);
        assertFalse(ok);
        assertEq(got, 0);
    }

    function _rawPool() private returns (RawPool pool, bool isToken1) {
        (address a, address b) = (address(uni), address(weth));
        isToken1 = b < a;
        pool = isToken1 ? new RawPool(b, a) : new RawPool(a, b);
    }

    /// @dev Lists uni at weth's price with a mean tick of 0, then sets the tick.
    function _listRaw(RawPool pool, uint16 deviationBps, int56 ticks) private {
        feeds[address(uni)].set(3000e8);
        feeds[address(weth)].set(3000e8);
        pool.setTicks(0, 0);
        IAssetRegistry.Listing memory listing = _terms(address(uni), address(pool));
        listing.maxDeviationBps = deviationBps;
        registry.proposeListing(listing);
        registry.executeListing(address(uni));
        pool.setTicks(0, ticks);
    }
}
