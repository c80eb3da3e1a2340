// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IAggregatorV3} from "src/libraries/PriceFeed.sol";

/// @title Floor: the least gas that in-kind minting, redeeming and reading prices can cost
/// @notice It makes only the token transfers and mints or burns shares. It reads, checks and stores nothing else. The
/// gas of a vault above this floor is the vault's own cost.
contract Floor is ERC20("Floor", "FLOOR") {
    function enter(address[] calldata tokens, uint256 amount) external {
        for (uint256 i; i < tokens.length; ++i) {
            IERC20(tokens[i]).transferFrom(msg.sender, address(this), amount);
        }
        _mint(msg.sender, 1e18);
    }

    function exit(address[] calldata tokens, uint256 amount) external {
        _burn(msg.sender, 0.5e18);
        for (uint256 i; i < tokens.length; ++i) {
            IERC20(tokens[i]).transfer(msg.sender, amount);
        }
    }

    /// @return sum sum of the feeds' answers, without any check
    function readFeeds(address[] calldata feeds) external view returns (int256 sum) {
        for (uint256 i; i < feeds.length; ++i) {
            (, int256 answer,,,) = IAggregatorV3(feeds[i]).latestRoundData();
            unchecked {
                sum += answer;
            }
        }
    }
}
