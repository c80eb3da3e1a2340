// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title DevToken: a token for the development chain and tests
/// @notice Its minter creates as much of it as a scenario needs.
contract DevToken is ERC20Permit {
    uint8 private immutable _decimals;
    address public immutable minter;

    /// @notice The caller is not the minter.
    error NotMinter(address caller);

    constructor(string memory name_, string memory symbol_, uint8 decimals_) ERC20(name_, symbol_) ERC20Permit(name_) {
        _decimals = decimals_;
        minter = msg.sender;
    }

    /// @notice Creates `amount` {tok} for `to`. Only the minter may call it.
    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert NotMinter(msg.sender);
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
