// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start assembly // each block says what it relies on

import {LibRLP} from "solady/src/utils/LibRLP.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";

/// @title What a vault reads always and changes seldom: fees, deposit cap, constituents and their targets
/// @notice Kept as the code of a contract, which costs one cold access to read however much it holds. Each edition is the
/// vault's next creation, so its address follows from its number and takes no storage.
/// @dev The vault creates nothing else. Layout, after the byte that stops execution: fee rate 12 bytes, four fees of 2,
/// cap 16, then 22 for each constituent.
library Charter {
    uint256 private constant HEADER = 36;
    uint256 private constant ENTRY = 22;

    struct Data {
        uint256 feeRateX96; // FeeMath.logRateX96 of the management fee
        IVaultTypes.Fees fees;
        uint256 shareCap; // {share D18} most shares that contributions may bring the supply to; 0: no limit
        address[] tokens;
        uint256[] targetBps; // 0: held only, to be sold
    }

    /// @param edition from 1
    /// @param data all empty, and stays so for an edition that was never written
    function read(uint256 edition, Data memory data) internal view {
        address pointer = LibRLP.computeAddress(address(this), edition);
        uint256 size = pointer.code.length;
        if (size <= HEADER) return;
        uint256 count = (size - 1 - HEADER) / ENTRY;
        address[] memory tokens = new address[](count);
        uint256[] memory targetBps = new uint256[](count);
        uint256 head;
        uint256 rest;
        // The copy lies beyond what is allocated and is not kept. Of the word read last, the 10 bytes behind the copy
        // are masked away. Writes stay inside the two arrays.
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
        // Two bytes each, at bytes 12 to 19.
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
            // Below 2^93, of `FeeMath`.
            // forge-lint: disable-next-line(unsafe-typecast)
            uint96(data.feeRateX96),
            data.fees.managementBps,
            data.fees.performanceBps,
            data.fees.entryBps,
            data.fees.exitBps,
            // Checked where it is set.
            // forge-lint: disable-next-line(unsafe-typecast)
            uint128(data.shareCap),
            new bytes(ENTRY * tokens.length)
        );
        // Each word holds an entry in its first 22 bytes, and its zeroed rest is overwritten by the next. The last one
        // reaches 10 bytes beyond raw, so the free memory pointer is moved up first.
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
