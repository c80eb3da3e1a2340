// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DevToken} from "src/dev/DevToken.sol";

/// @title BidderToken: a token with exact transfers at first, and later with a fee for the sender or the receiver
contract BidderToken is DevToken {
    uint256 public senderFee; // {tok} taken from the sender on top of a transfer
    uint256 public receiverFee; // {tok} missing from what the receiver gets

    constructor(uint8 decimals_) DevToken("Bidder Token", "BID", decimals_) {}

    function setFees(uint256 senderFee_, uint256 receiverFee_) external {
        (senderFee, receiverFee) = (senderFee_, receiverFee_);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from == address(0) || to == address(0)) return;
        if (senderFee != 0) super._update(from, address(0), senderFee);
        if (receiverFee != 0) super._update(to, address(0), receiverFee);
    }
}
