// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title Index: finds the position of a token in a list, usually without a search
/// @notice The index maps the last byte of an address to the first token with that byte. A search starts there, so the
/// result is exact for every list. A lookup takes one step unless tokens share their last byte. In a list of 32 tokens,
/// about two do. Only a list of tokens that all end alike is slow, and whoever chose it pays for that.
library Index {
    using Arrays for address[];

    /// @notice Builds the index of a list. Reverts with DuplicateConstituent if a token is in the list twice.
    /// @param tokens at most 255 tokens
    /// @return index byte b is 1 + the position of the first token that ends in b; 0 if there is none
    function build(address[] memory tokens) internal pure returns (bytes memory index) {
        index = new bytes(256);
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens.unsafeMemoryAccess(i);
            uint256 at = find(index, tokens, token);
            if (at == 0) {
                // Writes one of the index's 256 bytes. The value i + 1 has 8 bits.
                assembly ("memory-safe") {
                    mstore8(add(add(index, 32), and(token, 0xff)), add(i, 1))
                }
            } else if (at <= i) {
                revert IVaultTypes.DuplicateConstituent(token);
            }
        }
    }

    /// @notice Returns the position of `token` in the list.
    /// @param index index that `build` made for `tokens`
    /// @param tokens the list
    /// @param token token to find
    /// @return at 1 + the position of `token`; 0 if it is not in the list
    function find(bytes memory index, address[] memory tokens, address token) internal pure returns (uint256 at) {
        // Only the first byte of the word is used, and it is one of the index's 256 bytes.
        assembly ("memory-safe") {
            at := byte(0, mload(add(add(index, 32), and(token, 0xff))))
        }
        if (at == 0) return 0;
        for (; at <= tokens.length; ++at) {
            // `at` is between 1 and the length.
            if (tokens.unsafeMemoryAccess(at - 1) == token) return at;
        }
        return 0;
    }
}

// slither-disable-end assembly
