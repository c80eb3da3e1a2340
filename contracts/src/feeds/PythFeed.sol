// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // only refuses times in the future

import {IPriceFeed} from "../interfaces/IPriceFeed.sol";
import {IPyth} from "../interfaces/IPyth.sol";
import {FeedBase} from "./FeedBase.sol";

/// @title PythFeed: a price of Pyth behind Chainlink's interface
/// @notice Pyth is a pull oracle: anyone delivers a signed price to Pyth's contract, and pays for it. The answer is the
/// newest delivered price. Its time is the time at which it was published, so the registry's heartbeat binds its age.
/// There is no price while Pyth's own interval of confidence is wider than `maxConfidenceBps` of the price.
/// @dev Whoever delivers chooses the moment. Pyth accepts only prices newer than the last, and the heartbeat bounds the
/// age. A short heartbeat and a pool as a second source bound what such a choice is worth. A price from the future
/// stops the feed until its time has come.
contract PythFeed is FeedBase {
    /// @notice The contract or the identifier of the price is zero.
    error BadSource(address pyth, bytes32 id);
    /// @notice The bound on the confidence is 0 or above `MAX_CONFIDENCE_BPS`.
    error BadConfidence(uint256 maxConfidenceBps);
    /// @notice The interval is too wide for the price. Both have 10^expo as their unit.
    error TooUncertain(uint256 price, uint256 confidence);
    /// @notice The exponent is positive or below −18.
    error BadExponent(int256 expo);

    uint256 public constant MAX_CONFIDENCE_BPS = 1000;
    int256 private constant MIN_EXPO = -18;
    uint256 private constant BPS = 10_000;

    uint8 public constant decimals = 18;
    /// @notice Pyth's price contract.
    IPyth public immutable pyth;
    /// @notice Pyth's identifier of the price.
    bytes32 public immutable id;
    /// @notice {bps} Widest half of the interval of confidence, as a part of the price.
    uint256 public immutable maxConfidenceBps;

    /// @param description_ what the feed prices
    /// @param pyth_ Pyth's price contract
    /// @param id_ Pyth's identifier of a price in USD per whole token
    /// @param maxConfidenceBps_ {bps} widest half of the interval of confidence
    constructor(string memory description_, IPyth pyth_, bytes32 id_, uint256 maxConfidenceBps_)
        FeedBase(description_)
    {
        if (address(pyth_) == address(0) || id_ == 0) revert BadSource(address(pyth_), id_);
        if (maxConfidenceBps_ == 0 || maxConfidenceBps_ > MAX_CONFIDENCE_BPS) revert BadConfidence(maxConfidenceBps_);
        (pyth, id, maxConfidenceBps) = (pyth_, id_, maxConfidenceBps_);
    }

    /// @inheritdoc IPriceFeed
    function sources() external view returns (address[] memory list) {
        // slither-disable-next-line unused-return // only whether there is an answer
        _latest();
        list = new address[](1);
        list[0] = address(pyth);
    }

    /// @inheritdoc FeedBase
    function _latest() internal view override returns (int256 answer, uint256 updatedAt) {
        // slither-disable-next-line pyth-unchecked-confidence // checked below as a part of the price
        IPyth.Price memory p = pyth.getPriceUnsafe(id);
        if (p.price <= 0 || p.publishTime == 0 || p.publishTime > block.timestamp) revert NoPrice();
        if (p.expo > 0 || p.expo < MIN_EXPO) revert BadExponent(p.expo);
        // Both are positive here.
        // forge-lint: disable-start(unsafe-typecast)
        uint256 price = uint256(int256(p.price));
        uint256 scale = 10 ** uint256(p.expo - MIN_EXPO);
        // forge-lint: disable-end(unsafe-typecast)
        if (uint256(p.conf) * BPS > price * maxConfidenceBps) revert TooUncertain(price, p.conf);
        // A price has 63 bits and the scale 60.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (int256(price * scale), p.publishTime);
    }
}

// slither-disable-end timestamp
