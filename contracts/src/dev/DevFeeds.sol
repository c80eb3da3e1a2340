// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DevFeed} from "./DevFeed.sol";

/// @title Makes and moves many development feeds in one transaction, as one market step
contract DevFeeds {
    address public immutable setter;

    event FeedCreated(address indexed feed, string description);

    error NotSetter(address caller);
    error LengthMismatch();

    constructor() {
        setter = msg.sender;
    }

    function create(string calldata description, uint8 decimals, int256 answer) external returns (DevFeed feed) {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        feed = new DevFeed(description, decimals, answer);
        emit FeedCreated(address(feed), description);
    }

    /// @param answers {USD per whole token, each feed's decimals}
    function set(DevFeed[] calldata feeds, int256[] calldata answers) external {
        if (msg.sender != setter) revert NotSetter(msg.sender);
        if (feeds.length != answers.length) revert LengthMismatch();
        for (uint256 i; i < feeds.length; ++i) {
            feeds[i].set(answers[i]);
        }
    }
}
