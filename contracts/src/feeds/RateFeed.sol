// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a growth per day

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPriceFeed} from "../interfaces/IPriceFeed.sol";
import {IAggregatorV3, PriceFeed} from "../libraries/PriceFeed.sol";
import {FeedBase} from "./FeedBase.sol";

/// @title RateFeed: the price of a wrapped token, as its rate in another token times that token's feed
/// @notice The rate is one number that the wrapper answers, such as ERC-4626's `convertToAssets(1e18)` or wstETH's
/// `stEthPerToken()`. The rate that counts grows by at most `maxGrowthPpm` a day from the last anchor. An attacker who
/// inflates the wrapper's rate moves the price no faster. A fall counts at once.
/// @dev The anchor is the highest rate that has counted. Anyone renews it at any time, and nobody can lower it. A rate
/// that stands still gathers room for growth until the next renewal, so somebody should renew it once a day.
contract RateFeed is FeedBase {
    using PriceFeed for PriceFeed.Round;

    /// @notice The wrapper or the feed is zero.
    error ZeroAddress();
    /// @notice The growth {ppm per day} is above `MAX_GROWTH_PPM`.
    error BadGrowth(uint256 growthPpm);
    /// @notice The feed or the rate has more than 18 decimals.
    error BadDecimals(uint256 decimals);
    /// @notice The wrapper does not answer with a rate above 0.
    error NoRate(address wrapper);

    /// @notice The anchor was renewed.
    /// @param rate highest rate that has counted, with the rate's decimals
    event AnchorRenewed(uint256 rate);

    uint256 public constant MAX_GROWTH_PPM = 10_000; // 1 % a day
    uint256 private constant PPM = 1e6;

    uint8 public immutable decimals;
    address public immutable wrapper;
    address public immutable feed;
    uint256 public immutable maxGrowthPpm; // {ppm per day}
    uint8 public immutable rateDecimals;
    bytes32 private immutable _call0; // the first 32 bytes of the call
    bytes32 private immutable _call1; // the next 4 bytes, left-aligned
    uint256 private immutable _callLength;

    uint128 private _anchorRate;
    uint40 private _anchoredAt;

    /// @param description_ what the feed prices
    /// @param wrapper_ contract that answers the rate
    /// @param request call that asks for the rate: a selector with no argument or with one; its answer is one word
    /// @param rateDecimals_ decimals of the rate, at most 18
    /// @param feed_ Chainlink-shaped feed of the token in which the rate counts
    /// @param maxGrowthPpm_ {ppm per day} largest growth of the rate that counts
    constructor(
        string memory description_,
        address wrapper_,
        bytes memory request,
        uint8 rateDecimals_,
        address feed_,
        uint256 maxGrowthPpm_
    ) FeedBase(description_) {
        if (wrapper_ == address(0) || feed_ == address(0)) revert ZeroAddress();
        if (maxGrowthPpm_ > MAX_GROWTH_PPM) revert BadGrowth(maxGrowthPpm_);
        if (rateDecimals_ > 18) revert BadDecimals(rateDecimals_);
        (wrapper, feed, maxGrowthPpm, rateDecimals) = (wrapper_, feed_, maxGrowthPpm_, rateDecimals_);
        decimals = IAggregatorV3(feed_).decimals();
        if (decimals > 18) revert BadDecimals(decimals);
        if (request.length != 4 && request.length != 36) revert NoRate(wrapper_);
        bytes32 first;
        bytes32 second;
        // Reads the first two words of the call; beyond its end they are not used.
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            first := mload(add(request, 32))
            second := mload(add(request, 64))
        }
        _callLength = request.length;
        (_call0, _call1) = (first, request.length == 36 ? second : bytes32(0));
        uint256 rate = _ask(wrapper_, request.length == 4 ? abi.encodePacked(bytes4(first)) : request);
        if (rate == 0) revert NoRate(wrapper_);
        // `_ask` returns at most 128 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        (_anchorRate, _anchoredAt) = (uint128(rate), uint40(block.timestamp));
    }

    /// @notice Renews the anchor: the rate that counts now, if that is higher. Anyone may.
    function renew() external {
        uint256 rate = Math.max(_anchorRate, currentRate());
        // A rate that counts has at most 128 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        (_anchorRate, _anchoredAt) = (uint128(rate), uint40(block.timestamp));
        emit AnchorRenewed(rate);
    }

    /// @return rate highest rate that had counted at the last renewal, with the rate's decimals
    /// @return at {s} time of the last renewal
    function anchor() external view returns (uint256 rate, uint256 at) {
        return (_anchorRate, _anchoredAt);
    }

    /// @return the rate that counts: the wrapper's, but at most the anchor's and its growth since, rounded down
    function currentRate() public view returns (uint256) {
        uint256 rate = rawRate();
        if (rate == 0) revert NoRate(wrapper);
        uint256 grown = uint256(_anchorRate)
            + Math.mulDiv(_anchorRate, maxGrowthPpm * (block.timestamp - _anchoredAt), PPM * 1 days);
        return Math.min(rate, Math.min(grown, type(uint128).max));
    }

    /// @return the wrapper's rate, with the rate's decimals; 0 if it does not answer
    function rawRate() public view returns (uint256) {
        bytes memory request =
            _callLength == 4 ? abi.encodePacked(bytes4(_call0)) : abi.encodePacked(_call0, bytes4(_call1));
        return _ask(wrapper, request);
    }

    /// @inheritdoc IPriceFeed
    function sources() external view returns (address[] memory list) {
        // slither-disable-next-line unused-return // only whether there is an answer
        _latest();
        list = new address[](2);
        (list[0], list[1]) = (wrapper, feed);
    }

    /// @inheritdoc FeedBase
    /// @dev The time is the feed's, because the wrapper's rate is always the current one.
    function _latest() internal view override returns (int256, uint256) {
        // slither-disable-next-line uninitialized-local // `read` fills it
        PriceFeed.Round memory round;
        if (!PriceFeed.read(feed, round) || round.answer <= 0 || round.answeredIn < round.id) revert NoPrice();
        if (round.updatedAt == 0 || round.updatedAt > block.timestamp) revert NoPrice();
        // A positive answer fits.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 answer = uint256(round.answer);
        if (answer > type(uint128).max) revert NoPrice();
        uint256 priced = answer * currentRate() / 10 ** uint256(rateDecimals);
        // slither-disable-next-line incorrect-equality // a price, no balance
        if (priced == 0 || priced > type(uint128).max) revert NoPrice();
        // At most 128 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (int256(priced), round.updatedAt);
    }

    /// @return rate the answer of one word; 0 if the call fails, or the answer is short or has more than 128 bits
    function _ask(address wrapper_, bytes memory request) private view returns (uint256 rate) {
        // slither-disable-next-line low-level-calls // a wrapper that fails counts as no rate
        (bool ok, bytes memory answer) = wrapper_.staticcall(request);
        if (!ok || answer.length < 32) return 0;
        rate = abi.decode(answer, (uint256));
        if (rate > type(uint128).max) return 0;
    }
}

// slither-disable-end timestamp
