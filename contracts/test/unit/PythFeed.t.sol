// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {PythFeed} from "src/feeds/PythFeed.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IPriceFeed} from "src/interfaces/IPriceFeed.sol";
import {IPyth} from "src/interfaces/IPyth.sol";

/// @title DeliveredPrices: Pyth's contract, with delivered prices that a test sets
contract DeliveredPrices is IPyth {
    mapping(bytes32 id => Price) private _prices;

    error PriceFeedNotFound();

    function deliver(bytes32 id, Price calldata price) external {
        _prices[id] = price;
    }

    function getPriceUnsafe(bytes32 id) external view returns (Price memory price) {
        price = _prices[id];
        if (price.publishTime == 0) revert PriceFeedNotFound();
    }
}

/// @title PythFeed: a pull oracle's price in the registry
contract PythFeedTest is Base {
    bytes32 private constant ID = "LINK / USD";
    uint256 private constant CONFIDENCE_BPS = 100;

    DeliveredPrices private pyth;
    PythFeed private feed;

    function setUp() public override {
        super.setUp();
        pyth = new DeliveredPrices();
        feed = new PythFeed("LINK / USD", pyth, ID, CONFIDENCE_BPS);
    }

    function _deliver(int64 price, uint64 conf, int32 expo, uint256 publishTime) private {
        pyth.deliver(ID, IPyth.Price(price, conf, expo, publishTime));
    }

    function testFuzz_pythFeed_scalesThePrice(int64 price, uint64 conf, int32 expo, uint256 age) public {
        price = int64(bound(price, 1, type(int64).max));
        expo = int32(bound(expo, -18, 0));
        age = bound(age, 0, 30 days);
        uint256 widest = uint256(uint64(price)) * CONFIDENCE_BPS / 10_000;
        _deliver(price, conf, expo, block.timestamp - age);
        if (conf > widest) {
            vm.expectRevert(
                abi.encodeWithSelector(PythFeed.TooUncertain.selector, uint256(uint64(price)), uint256(conf))
            );
            feed.latestRoundData();
            return;
        }
        (uint80 round, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed.latestRoundData();
        assertEq(answer, int256(price) * int256(10 ** uint256(int256(expo) + 18)));
        assertEq(updatedAt, block.timestamp - age);
        assertEq(startedAt, updatedAt);
        assertEq(round, updatedAt);
        assertEq(answeredIn, round);
        assertEq(feed.sources()[0], address(pyth));
    }

    function test_pythFeed_hasNoPrice() public {
        vm.expectRevert(DeliveredPrices.PriceFeedNotFound.selector);
        feed.latestRoundData();
        int64[2] memory prices = [int64(0), -1];
        for (uint256 i; i < 2; ++i) {
            _deliver(prices[i], 0, -8, block.timestamp);
            vm.expectRevert(IPriceFeed.NoPrice.selector);
            feed.latestRoundData();
        }
        _deliver(1, 0, -8, block.timestamp + 1);
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.sources();
        int32[2] memory expos = [int32(1), -19];
        for (uint256 i; i < 2; ++i) {
            _deliver(1, 0, expos[i], block.timestamp);
            vm.expectRevert(abi.encodeWithSelector(PythFeed.BadExponent.selector, int256(expos[i])));
            feed.latestRoundData();
        }
    }

    function test_pythFeed_constructorRefusals() public {
        vm.expectRevert(abi.encodeWithSelector(PythFeed.BadSource.selector, address(0), ID));
        new PythFeed("", IPyth(address(0)), ID, 1);
        vm.expectRevert(abi.encodeWithSelector(PythFeed.BadSource.selector, address(pyth), bytes32(0)));
        new PythFeed("", pyth, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(PythFeed.BadConfidence.selector, 0));
        new PythFeed("", pyth, ID, 0);
        vm.expectRevert(abi.encodeWithSelector(PythFeed.BadConfidence.selector, 1001));
        new PythFeed("", pyth, ID, 1001);
    }

    /// @dev The registry takes it as it takes Chainlink's feeds. Its heartbeat binds the time of publication.
    function test_pythFeed_worksInTheRegistry() public {
        _deliver(20e8, 1e6, -8, block.timestamp);
        PythFeed other = new PythFeed("PRZ / USD", pyth, ID, CONFIDENCE_BPS);
        address token = address(_newToken());
        vm.prank(owner);
        registry.list(token, address(other), 60);
        assertEq(registry.priceD18(token), 20e18);
        skip(61);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        registry.priceD18(token);
        _deliver(21e8, 1e6, -8, block.timestamp - 30);
        assertEq(registry.priceD18(token), 21e18);
        skip(31);
        (bool ok,,) = registry.tryPriceD18(token);
        assertFalse(ok);
    }

    function _newToken() private returns (address token) {
        token = address(new NewToken());
    }
}

contract NewToken {
    uint8 public constant decimals = 18;
}
