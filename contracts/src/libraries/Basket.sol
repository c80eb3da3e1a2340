// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Index} from "./Index.sol";
import {Scale} from "./Scale.sol";

/// @title Basket: a vault's constituents in memory, while targets change or trades execute
library Basket {
    using Arrays for uint256[];

    uint256 internal constant MAX_CONSTITUENTS = 32;

    /// @dev All four arrays have the same length. A constituent has a target, a reserve or both.
    struct Book {
        address[] tokens;
        uint256[] targetBps;
        uint256[] bases; // stored form of `reserves`; see `Scale`
        uint256[] reserves; // {tok}
    }

    function create(uint256 length) internal pure returns (Book memory) {
        return Book(new address[](length), new uint256[](length), new uint256[](length), new uint256[](length));
    }

    /// @return found whether `token` is a constituent
    /// @return index its index; the number of constituents if it was not found
    function find(Book memory book, address token) internal pure returns (bool found, uint256 index) {
        uint256 length = book.tokens.length;
        while (index < length && book.tokens[index] != token) ++index;
        return (index < length, index);
    }

    /// @notice Returns the index of a constituent. Reverts with NotConstituent if `token` is none.
    function indexOf(Book memory book, address token) internal pure returns (uint256 index) {
        bool found;
        (found, index) = find(book, token);
        if (!found) revert IVaultTypes.NotConstituent(token);
    }

    /// @notice Sets a reserve {tok} that a trade changed.
    function setReserve(Book memory book, uint256 index, uint256 reserve, uint256 scale) internal pure {
        book.reserves[index] = reserve;
        book.bases[index] = Scale.baseOf(reserve, scale);
    }

    /// @notice Returns the book with new targets. The targets come first, in their order. Other held tokens follow,
    /// with weight 0, to be sold.
    /// @dev The caller has checked `tokens` and `weights` with `Targets.validate`. Reverts with TooManyConstituents.
    function retarget(Book memory old, address[] memory tokens, uint256[] memory weights)
        internal
        pure
        returns (Book memory next)
    {
        uint256 length = tokens.length;
        uint256[] memory at = new uint256[](length); // 1 + the target's old index; 0 if it is new
        uint256 stays = 0; // bit i is set if the old constituent i is a target
        bytes memory index = Index.build(old.tokens);
        for (uint256 i; i < at.length; ++i) {
            at[i] = Index.find(index, old.tokens, tokens[i]);
            if (at[i] != 0) stays |= 1 << (at[i] - 1);
        }
        for (uint256 i; i < old.tokens.length; ++i) {
            if (stays >> i & 1 == 0 && old.reserves[i] != 0) ++length;
        }
        if (length > MAX_CONSTITUENTS) revert IVaultTypes.TooManyConstituents(length, MAX_CONSTITUENTS);

        next = create(length);
        uint256 slot = 0;
        for (; slot < at.length; ++slot) {
            (next.tokens[slot], next.targetBps[slot]) = (tokens[slot], weights[slot]);
            if (at[slot] != 0) _carry(old, at[slot] - 1, next, slot);
        }
        for (uint256 i; i < old.tokens.length; ++i) {
            if (stays >> i & 1 != 0 || old.reserves[i] == 0) continue;
            next.tokens[slot] = old.tokens[i];
            _carry(old, i, next, slot);
            ++slot;
        }
    }

    /// @notice Removes the constituents that have neither target nor reserve. The others keep their order.
    /// @return next the new book; the old one if nothing was removed
    /// @return gone tokens that were removed
    function withoutEmpty(Book memory old) internal pure returns (Book memory next, address[] memory gone) {
        uint256 count = 0;
        for (uint256 i; i < old.tokens.length; ++i) {
            if (_isEmpty(old, i)) ++count;
        }
        gone = new address[](count);
        if (count == 0) return (old, gone);
        next = create(old.tokens.length - count);
        uint256 slot = 0;
        for (uint256 i; i < old.tokens.length; ++i) {
            if (_isEmpty(old, i)) {
                gone[i - slot] = old.tokens[i];
                continue;
            }
            (next.tokens[slot], next.targetBps[slot]) = (old.tokens[i], old.targetBps[i]);
            _carry(old, i, next, slot);
            ++slot;
        }
    }

    function _isEmpty(Book memory book, uint256 index) private pure returns (bool) {
        // Callers pass an index below the length, which both arrays share.
        return book.reserves.unsafeMemoryAccess(index) == 0 && book.targetBps.unsafeMemoryAccess(index) == 0;
    }

    function _carry(Book memory from, uint256 index, Book memory to, uint256 slot) private pure {
        (to.bases[slot], to.reserves[slot]) = (from.bases[index], from.reserves[index]);
    }
}
