// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DevFeed} from "./DevFeed.sol";

/// @title DevFeeds: creates development feeds, and sets many of them in one transaction, as one market step
contract DevFeeds {
    address public immutable setter;

    /// @notice A feed was created.
    event FeedCreated(address indexed feed, string description);

    /// @notice The caller is not the setter.
    error NotSetter(address caller);
    /// @notice The two arrays differ in length.
    error LengthMismatch();

    constructor() {
        setter = msg.sender;
    }

    /// @notice Creates a feed whose setter is this contract.
    /// @param answer {USD per whole token, `decimals` decimals}
    function create(string calldata description, uint8 decimals, int256 answer) external returns (DevFeed feed) {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        feed = new DevFeed(description, decimals, answer);
        emit FeedCreated(address(feed), description);
    }

    /// @notice Sets the answers of many feeds.
    /// @param feeds feeds that this contract created
    /// @param answers {USD per whole token, each feed's decimals} one for each feed
    function set(DevFeed[] calldata feeds, int256[] calldata answers) external {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        if (feeds.length != answers.length) revert LengthMismatch();
        for (uint256 i; i < feeds.length; ++i) {
            feeds[i].set(answers[i]);
        }
    }
}
