// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";

/// @title A token transfer that no token can use to stop its caller
/// @notice What was paid is what the caller's balance fell by: whatever the token returns, or fails to return, is not read.
library SafeExit {
    /// @dev Far above what a token needs; a token that burns it all fails alone.
    uint256 internal constant TRANSFER_GAS = 500_000;
    uint256 internal constant BALANCE_GAS = 150_000;

    /// @notice Transfers `amount` of `token` to `to`.
    /// @dev Reverts with InsufficientGas, and only so, where a call failed that had less than its stipend: a caller short
    /// of gas must not turn a good token into a claim.
    /// @return paid {tok} at most `amount`; 0 where the token failed
    /// @return lost {tok} what the token took from the caller beyond `amount`
    function transferUpTo(address token, address to, uint256 amount) internal returns (uint256 paid, uint256 lost) {
        (bool ok, uint256 before) = _balance(token);
        if (!ok) return (0, 0);
        uint256 gasBefore = gasleft();
        if (_transfer(token, to, amount)) {
            uint256 afterwards;
            (ok, afterwards) = _balance(token);
            // A balance that can no longer be read after a transfer that succeeded: taken at its word.
            paid = ok ? Math.saturatingSub(before, afterwards) : amount;
        }
        if (paid < amount) _checkStipend(gasBefore, TRANSFER_GAS);
        if (paid > amount) (paid, lost) = (amount, paid - amount);
    }

    /// @dev Copies no return data, however much there is.
    function _transfer(address token, address to, uint256 amount) private returns (bool ok) {
        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            ok := call(TRANSFER_GAS, token, 0, add(data, 32), mload(data), 0, 0)
        }
    }

    function _balance(address token) private view returns (bool ok, uint256 held) {
        uint256 gasBefore = gasleft();
        bytes memory data = abi.encodeCall(IERC20.balanceOf, (address(this)));
        assembly ("memory-safe") {
            ok := staticcall(BALANCE_GAS, token, add(data, 32), mload(data), 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            held := mload(0)
        }
        if (!ok) _checkStipend(gasBefore, BALANCE_GAS);
    }

    /// @dev A call gets at most 63/64 of the gas left; the margin covers what is spent before the call itself.
    function _checkStipend(uint256 gasBefore, uint256 stipend) private pure {
        uint256 needed = stipend * 64 / 63 + 10_000;
        if (gasBefore < needed) revert IIndexVault.InsufficientGas(gasBefore, needed);
    }
}
