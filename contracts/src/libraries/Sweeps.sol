// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a price that halves every hour

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Sweeps: the price of a lot of a token that is no constituent
/// @notice The price of a lot starts at 64 times the vault's NAV and halves every hour. A token without a price can
/// therefore be sold: somebody buys the lot when the price has fallen to what it is worth.
library Sweeps {
    /// @dev {s} After it the lot can be offered again. The price has then fallen to 2^-42 of NAV.
    uint256 internal constant LENGTH = 2 days;
    uint256 internal constant HALF_LIFE = 1 hours;
    uint256 internal constant START_FACTOR = 64;

    /// @dev Two slots. The second has what a buyer needs besides the price.
    struct Sweep {
        uint128 amount; // {tok} the lot
        uint128 startPrice; // {payToken} price of the lot at the opening
        address payToken; // constituent that a buyer pays
        uint40 openedAt; // {s} 0 if there is none
    }

    /// @return true until the sale ends, including its last second
    function isOpen(Sweep memory s) internal view returns (bool) {
        return s.openedAt != 0 && block.timestamp <= s.openedAt + LENGTH;
    }

    /// @notice Returns the price of the lot now. Within an hour it falls evenly.
    /// @return {payToken} rounded up, at least 1
    function priceUp(Sweep memory s) internal view returns (uint256) {
        uint256 elapsed = block.timestamp - s.openedAt;
        uint256 price = Math.ceilDiv(s.startPrice, 1 << (elapsed / HALF_LIFE));
        // slither-disable-next-line weak-prng // a price that falls with time, and no lot
        return Math.max(price - price * (elapsed % HALF_LIFE) / (2 * HALF_LIFE), 1);
    }
}

// slither-disable-end timestamp
