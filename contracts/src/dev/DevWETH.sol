// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title DevWETH: wrapped ether for the development chain and tests
contract DevWETH is ERC20("Wrapped Ether", "WETH") {
    /// @notice `wad` {wei} were wrapped for `dst`.
    event Deposit(address indexed dst, uint256 wad);
    /// @notice `wad` {wei} were unwrapped for `src`.
    event Withdrawal(address indexed src, uint256 wad);

    /// @notice Sending ether to `to` failed.
    error EtherTransferFailed(address to);

    receive() external payable {
        deposit();
    }

    /// @notice Wraps the {wei} sent with the call.
    function deposit() public payable {
        _mint(msg.sender, msg.value);
        emit Deposit(msg.sender, msg.value);
    }

    /// @notice Unwraps `amount` {wei} and sends them to the caller.
    function withdraw(uint256 amount) external {
        _burn(msg.sender, amount);
        emit Withdrawal(msg.sender, amount);
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert EtherTransferFailed(msg.sender);
    }
}
