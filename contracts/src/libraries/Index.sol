// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start assembly // each block says what it relies on

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title Where each token of a list is, without searching it for every one
/// @notice Exact for every list. A step for each token while last bytes differ; of 32 tokens two share theirs with others,
/// as a rule, and only who chooses tokens that all end alike pays for searches.
library Index {
    using Arrays for address[];

    /// @notice Reverts with DuplicateConstituent where a token is in the list twice.
    /// @param tokens at most 255
    /// @return index byte b: 1 + where the first token is that ends in b; 0: none does
    function build(address[] memory tokens) internal pure returns (bytes memory index) {
        index = new bytes(256);
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens.unsafeMemoryAccess(i);
            uint256 at = find(index, tokens, token);
            if (at == 0) {
                // One of the index's 256 bytes. What is written, i + 1, has 8 bits.
                assembly ("memory-safe") {
                    mstore8(add(add(index, 32), and(token, 0xff)), add(i, 1))
                }
            } else if (at <= i) {
                revert IVaultTypes.DuplicateConstituent(token);
            }
        }
    }

    /// @param index of `tokens`
    /// @return at 1 + where `token` is; 0: it is not there
    function find(bytes memory index, address[] memory tokens, address token) internal pure returns (uint256 at) {
        // The first byte of the word that is read is one of the index's 256.
        assembly ("memory-safe") {
            at := byte(0, mload(add(add(index, 32), and(token, 0xff))))
        }
        if (at == 0) return 0;
        for (; at <= tokens.length; ++at) {
            // `at` is from 1 to the length.
            if (tokens.unsafeMemoryAccess(at - 1) == token) return at;
        }
        return 0;
    }
}

// slither-disable-end assembly
