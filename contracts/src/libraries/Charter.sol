// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start assembly // each block states its assumptions

import {LibRLP} from "solady/src/utils/LibRLP.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title Charter: the data that a vault reads in every call and rarely changes
/// @notice A charter has the fees, the share cap, the constituents and their targets. It is stored as the code of a
/// contract, so reading it costs one cold access whatever its size. Each change writes a new edition. The edition's
/// number determines its address, so no pointer is stored.
/// @dev The address follows from the vault's creation nonce, because a vault creates no other contracts. The first byte
/// stops execution. The fee rate follows in 12 bytes, and the four fees in 2 bytes each. Then come the share cap in 16
/// bytes and 22 bytes for each constituent.
library Charter {
    uint256 private constant HEADER = 36;
    uint256 private constant ENTRY = 22;

    struct Data {
        uint256 feeRateX96; // {1/year} FeeMath.logRateX96 of the management fee
        IVaultTypes.Fees fees;
        uint256 shareCap; // {share D18} largest supply that contributions may create; 0 means no limit
        address[] tokens;
        uint256[] targetBps; // 0 if the token has no target and is to be sold
    }

    /// @notice Reads an edition into `data`.
    /// @param edition number of the edition, from 1
    /// @param data an empty struct; it stays empty if the edition was never written
    function read(uint256 edition, Data memory data) internal view {
        address pointer = LibRLP.computeAddress(address(this), edition);
        uint256 size = pointer.code.length;
        if (size <= HEADER) return;
        uint256 count = (size - 1 - HEADER) / ENTRY;
        address[] memory tokens = new address[](count);
        uint256[] memory targetBps = new uint256[](count);
        uint256 head;
        uint256 rest;
        // The code is copied past the allocated memory and is not used afterwards. The last word read reaches 10 bytes
        // past the copy; shifts and masks drop them. Writes stay inside the two arrays.
        assembly ("memory-safe") {
            let raw := mload(0x40)
            extcodecopy(pointer, raw, 1, sub(size, 1))
            head := mload(raw)
            rest := mload(add(raw, 20))
            let entry := add(raw, HEADER)
            let end := add(32, shl(5, count))
            for { let i := 32 } lt(i, end) { i := add(i, 32) } {
                let word := mload(entry)
                mstore(add(tokens, i), shr(96, word))
                mstore(add(targetBps, i), and(shr(80, word), 0xffff))
                entry := add(entry, ENTRY)
            }
        }
        data.feeRateX96 = head >> 160;
        // Each fee has two bytes; together they are bytes 12 to 19.
        // forge-lint: disable-start(unsafe-typecast)
        data.fees.managementBps = uint16(head >> 144);
        data.fees.performanceBps = uint16(head >> 128);
        data.fees.entryBps = uint16(head >> 112);
        data.fees.exitBps = uint16(head >> 96);
        // forge-lint: disable-end(unsafe-typecast)
        data.shareCap = rest >> 128;
        (data.tokens, data.targetBps) = (tokens, targetBps);
    }

    /// @notice Writes the next edition.
    function write(Data memory data) internal {
        address[] memory tokens = data.tokens;
        uint256[] memory targetBps = data.targetBps;
        bytes memory raw = abi.encodePacked(
            // The rate fits: `FeeMath` keeps it below 2^93.
            // forge-lint: disable-next-line(unsafe-typecast)
            uint96(data.feeRateX96),
            data.fees.managementBps,
            data.fees.performanceBps,
            data.fees.entryBps,
            data.fees.exitBps,
            // The cap fits: its setters take a uint128.
            // forge-lint: disable-next-line(unsafe-typecast)
            uint128(data.shareCap),
            new bytes(ENTRY * tokens.length)
        );
        // Each word has an entry in its first 22 bytes. The next word overwrites the other 10 bytes. The last word
        // reaches 10 bytes past `raw`, so the free memory pointer is moved first.
        assembly ("memory-safe") {
            mstore(0x40, add(mload(0x40), 32))
            let entry := add(raw, add(32, HEADER))
            let end := add(32, shl(5, mload(tokens)))
            for { let i := 32 } lt(i, end) { i := add(i, 32) } {
                mstore(entry, or(shl(96, mload(add(tokens, i))), shl(80, mload(add(targetBps, i)))))
                entry := add(entry, ENTRY)
            }
        }
        // slither-disable-next-line unused-return // the address follows from the edition's number
        SSTORE2.write(raw);
    }
}

// slither-disable-end assembly
