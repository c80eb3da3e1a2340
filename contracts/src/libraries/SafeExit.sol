// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start assembly // each block says what it relies on

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title A token transfer that no token can use to stop its caller
/// @notice What was paid is what the caller's balance fell by: whatever the token returns, or fails to return, is not read.
library SafeExit {
    /// @dev Far above what a token needs; a token that burns it all fails alone.
    uint256 internal constant TRANSFER_GAS = 500_000;
    uint256 internal constant BALANCE_GAS = 150_000;
    /// @dev In place of a balance; a token that answers it is taken as one that does not answer.
    uint256 private constant UNREADABLE = type(uint256).max; // not(0) below

    /// @notice Transfers `amount` of `token` to `to`.
    /// @dev Reverts with InsufficientGas, and only so, where a call failed that had less than its stipend: a caller short
    /// of gas must not turn a good token into a claim.
    /// @return taken {tok} what the caller's balance fell by: less than `amount` where the token failed, 0 where nothing
    /// was paid; more where it took something on top
    function transfer(address token, address to, uint256 amount) internal returns (uint256 taken) {
        uint256 before = _balance(token);
        if (before == UNREADABLE) return 0;
        uint256 gasBefore = gasleft();
        if (_transfer(token, to, amount)) {
            uint256 afterwards = _balance(token);
            // A balance that can no longer be read after a transfer that succeeded: taken at its word.
            if (afterwards == UNREADABLE) return amount;
            if (afterwards < before) taken = before - afterwards;
        }
        if (taken < amount) checkStipend(gasBefore, TRANSFER_GAS);
    }

    /// @notice Reverts with InsufficientGas where a call made with `gasBefore` left cannot have had its whole stipend.
    /// @dev A call gets at most 63/64 of the gas left; the margin covers what is spent before the call itself.
    function checkStipend(uint256 gasBefore, uint256 stipend) internal pure {
        uint256 needed = stipend * 64 / 63 + 10_000;
        if (gasBefore < needed) revert IVaultTypes.InsufficientGas(gasBefore, needed);
    }

    /// @dev Copies no return data, however much there is.
    function _transfer(address token, address to, uint256 amount) private returns (bool ok) {
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 4), to)
            mstore(add(data, 36), amount)
            ok := call(TRANSFER_GAS, token, 0, data, 68, 0, 0)
        }
    }

    function _balance(address token) private view returns (uint256 held) {
        uint256 gasBefore = gasleft();
        bytes4 selector = IERC20.balanceOf.selector;
        // Only scratch space is written.
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, address())
            let ok := staticcall(BALANCE_GAS, token, 0, 36, 0, 32)
            held := not(0)
            if and(ok, gt(returndatasize(), 31)) { held := mload(0) }
        }
        if (held == UNREADABLE) checkStipend(gasBefore, BALANCE_GAS);
    }
}

// slither-disable-end assembly
