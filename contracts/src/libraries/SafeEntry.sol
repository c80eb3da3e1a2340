// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title SafeEntry: takes exactly the asked amount of a token
/// @notice The amount received is measured by the receiver's balance. The token's return value is ignored.
library SafeEntry {
    /// @notice Takes `amount` {tok} of `token` from `from` into this contract.
    /// @dev Reverts with TransferMismatch if another amount arrives or the balance cannot be read. With a token that
    /// takes a fee, the other holders would otherwise pay the fee. If the token reverts, this reverts with the token's
    /// error.
    function pullExact(address token, address from, uint256 amount) internal {
        uint256 before = _balance(token, amount);
        _transferFrom(token, from, amount);
        uint256 afterwards = _balance(token, amount);
        uint256 got = afterwards > before ? afterwards - before : 0;
        if (got != amount) revert IVaultTypes.TransferMismatch(token, amount, got);
    }

    function _transferFrom(address token, address from, uint256 amount) private {
        bytes4 selector = IERC20.transferFrom.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), from)
            mstore(add(data, 36), address())
            mstore(add(data, 68), amount)
            if iszero(call(gas(), token, 0, data, 100, 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }

    function _balance(address token, uint256 amount) private view returns (uint256 held) {
        bytes4 selector = IERC20.balanceOf.selector;
        bool ok;
        // Writes only scratch space.
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, address())
            ok := staticcall(gas(), token, 0, 36, 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            held := mload(0)
        }
        if (!ok) revert IVaultTypes.TransferMismatch(token, amount, 0);
    }
}

// slither-disable-end assembly
