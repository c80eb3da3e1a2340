// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title SafeExit: transfers a token out, and continues even if the token fails
/// @notice The amount paid is measured by the caller's balance. The token's return value is ignored.
library SafeExit {
    /// @dev Gas for one transfer, far more than a token needs. A token that burns all of it fails, and the others do
    /// not.
    uint256 internal constant TRANSFER_GAS = 500_000;
    uint256 internal constant BALANCE_GAS = 150_000;
    /// @dev Stands for a balance that could not be read. A token that returns this value counts as not answering.
    uint256 internal constant UNREADABLE = type(uint256).max; // the assembly below writes it as not(0)

    /// @notice Transfers `amount` of `token` to `to`.
    /// @dev Reverts with InsufficientGas if a call failed with less gas than its stipend. Too little gas can therefore
    /// not turn a good token into a claim. Reverts for no other reason.
    /// @return taken {tok} decrease of the caller's balance: less than `amount` if the token failed, more if it took a
    /// fee on top
    function transfer(address token, address to, uint256 amount) internal returns (uint256 taken) {
        uint256 before = balance(token);
        if (before == UNREADABLE) return 0;
        uint256 gasBefore = gasleft();
        if (_transfer(token, to, amount)) {
            uint256 afterwards = balance(token);
            // The transfer succeeded, but the balance cannot be read now. Trust the token's answer.
            if (afterwards == UNREADABLE) return amount;
            if (afterwards < before) taken = before - afterwards;
        }
        if (taken < amount) checkStipend(gasBefore, TRANSFER_GAS);
    }

    /// @notice Reverts with InsufficientGas if a call made with `gasBefore` gas left cannot have had its whole stipend.
    /// @dev A call gets at most 63/64 of the remaining gas. The margin covers the gas spent before the call itself.
    function checkStipend(uint256 gasBefore, uint256 stipend) internal pure {
        uint256 needed = stipend * 64 / 63 + 10_000;
        if (gasBefore < needed) revert IVaultTypes.InsufficientGas(gasBefore, needed);
    }

    /// @dev Copies no return data, so a token cannot waste gas with a long answer.
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

    /// @return held {tok} the caller's balance; UNREADABLE if the token does not answer
    function balance(address token) internal view returns (uint256 held) {
        uint256 gasBefore = gasleft();
        bytes4 selector = IERC20.balanceOf.selector;
        // Writes only scratch space.
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
