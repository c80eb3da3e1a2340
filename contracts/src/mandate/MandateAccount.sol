// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title MandateAccount: an investor's own account, which holds the shares and the money of one mandate
/// @notice It obeys two callers: its owner without limit, and the mandate's rules. Its owner never changes, and neither
/// does its code.
/// @dev Every account is a clone. Owner and number are part of its code and decide its address. It has no storage.
contract MandateAccount {
    /// @notice The contract with the rules of every mandate.
    address public immutable rules;

    /// @notice Only the owner and the rules may do this.
    error NotAllowed(address caller);

    constructor() {
        rules = msg.sender;
    }

    /// @return account owner of the account
    function owner() public view returns (address account) {
        bytes memory args = Clones.fetchCloneArgs(address(this));
        // slither-disable-next-line assembly // the owner is the first 20 bytes of the arguments
        assembly ("memory-safe") {
            account := shr(96, mload(add(args, 32)))
        }
    }

    /// @notice Makes any call for the owner or the rules, with ether of the account.
    /// @dev Reverts with the reason of the call.
    /// @param value {wei}
    /// @return answer what the call returned
    function exec(address to, uint256 value, bytes calldata data) external payable returns (bytes memory answer) {
        if (msg.sender != rules && msg.sender != owner()) revert NotAllowed(msg.sender);
        bool ok;
        // slither-disable-next-line arbitrary-send-eth,low-level-calls,missing-zero-check // the owner may do anything
        (ok, answer) = to.call{value: value}(data);
        if (!ok) {
            // slither-disable-next-line assembly // passes on the reason
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    /// @notice Accepts ether, which only the owner can move.
    receive() external payable {}
}
