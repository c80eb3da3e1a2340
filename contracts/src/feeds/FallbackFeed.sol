// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPriceFeed} from "../interfaces/IPriceFeed.sol";
import {IAggregatorV3, PriceFeed} from "../libraries/PriceFeed.sol";
import {FeedBase} from "./FeedBase.sol";

/// @title FallbackFeed: a primary feed, and a secondary one that is used while the primary has no fresh price
/// @notice While both are fresh, they must agree. The answer is the primary's if they differ by at most
/// `maxDeviationBps` of the lower one. There is no price otherwise. While only one is fresh, the answer is that one's.
/// So one wrong source of two can stop prices, and can never set one while the other is alive.
contract FallbackFeed is FeedBase {
    using PriceFeed for PriceFeed.Round;

    /// @notice A feed is zero, or both are the same.
    error BadFeeds(address primary, address secondary);
    /// @notice A heartbeat {s} is 0 or above `MAX_HEARTBEAT`.
    error BadHeartbeat(uint256 heartbeat);
    /// @notice The deviation is 0 or above `MAX_DEVIATION_BPS`.
    error BadDeviation(uint256 deviationBps);
    /// @notice A feed has more than 18 decimals.
    error BadDecimals(address feed, uint256 feedDecimals);
    /// @notice Both feeds are fresh and disagree; prices in {USD D18 per whole token}.
    error Disagree(uint256 primaryD18, uint256 secondaryD18);

    uint256 public constant MAX_HEARTBEAT = 7 days;
    uint256 public constant MAX_DEVIATION_BPS = 2000;
    uint256 private constant BPS = 10_000;

    uint8 public constant decimals = 18;
    address public immutable primary;
    address public immutable secondary;
    uint256 public immutable primaryHeartbeat; // {s}
    uint256 public immutable secondaryHeartbeat; // {s}
    uint256 public immutable maxDeviationBps;
    uint8 private immutable _primaryDecimals;
    uint8 private immutable _secondaryDecimals;

    /// @param description_ what the feed prices
    /// @param primary_ Chainlink-shaped feed that is used while it is fresh
    /// @param primaryHeartbeat_ {s} greatest age of its answer
    /// @param secondary_ feed that is used otherwise
    /// @param secondaryHeartbeat_ {s} greatest age of its answer
    /// @param maxDeviationBps_ {bps} largest difference while both are fresh
    constructor(
        string memory description_,
        address primary_,
        uint256 primaryHeartbeat_,
        address secondary_,
        uint256 secondaryHeartbeat_,
        uint256 maxDeviationBps_
    ) FeedBase(description_) {
        if (primary_ == address(0) || secondary_ == address(0) || primary_ == secondary_) {
            revert BadFeeds(primary_, secondary_);
        }
        if (primaryHeartbeat_ == 0 || primaryHeartbeat_ > MAX_HEARTBEAT) revert BadHeartbeat(primaryHeartbeat_);
        if (secondaryHeartbeat_ == 0 || secondaryHeartbeat_ > MAX_HEARTBEAT) revert BadHeartbeat(secondaryHeartbeat_);
        if (maxDeviationBps_ == 0 || maxDeviationBps_ > MAX_DEVIATION_BPS) revert BadDeviation(maxDeviationBps_);
        (primary, primaryHeartbeat, _primaryDecimals) = (primary_, primaryHeartbeat_, _decimalsOf(primary_));
        (secondary, secondaryHeartbeat, _secondaryDecimals) = (secondary_, secondaryHeartbeat_, _decimalsOf(secondary_));
        maxDeviationBps = maxDeviationBps_;
    }

    function _decimalsOf(address feed) private view returns (uint8 found) {
        found = IAggregatorV3(feed).decimals();
        if (found > 18) revert BadDecimals(feed, found);
    }

    /// @inheritdoc IPriceFeed
    function sources() external view returns (address[] memory list) {
        (uint256 a, uint256 b,,) = _read();
        // slither-disable-next-line unused-return // only whether there is an answer
        _latest();
        list = new address[](a != 0 && b != 0 ? 2 : 1);
        list[0] = a != 0 ? primary : secondary;
        if (list.length == 2) list[1] = secondary;
    }

    /// @inheritdoc FeedBase
    function _latest() internal view override returns (int256, uint256) {
        (uint256 a, uint256 b, uint256 aAt, uint256 bAt) = _read();
        if (a == 0 && b == 0) revert NoPrice();
        if (a != 0 && b != 0) {
            uint256 low = Math.min(a, b);
            if (Math.max(a, b) - low > Math.mulDiv(low, maxDeviationBps, BPS)) revert Disagree(a, b);
        }
        // A price has at most 128 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return a != 0 ? (int256(a), aAt) : (int256(b), bAt);
    }

    /// @return a {USD D18 per whole token} the primary's fresh price; 0 without one
    /// @return b {USD D18 per whole token} the secondary's fresh price; 0 without one
    /// @return aAt {s} time of the primary's price
    /// @return bAt {s} time of the secondary's price
    function _read() private view returns (uint256 a, uint256 b, uint256 aAt, uint256 bAt) {
        (a, aAt) = _fresh(primary, primaryHeartbeat, _primaryDecimals);
        (b, bAt) = _fresh(secondary, secondaryHeartbeat, _secondaryDecimals);
    }

    function _fresh(address feed, uint256 heartbeat, uint256 feedDecimals)
        private
        view
        returns (uint256 price, uint256 updatedAt)
    {
        // slither-disable-next-line uninitialized-local // `read` fills it
        PriceFeed.Round memory round;
        if (!PriceFeed.read(feed, round) || !round.isFresh(heartbeat)) return (0, 0);
        return (round.scaled(feedDecimals), round.updatedAt);
    }
}
