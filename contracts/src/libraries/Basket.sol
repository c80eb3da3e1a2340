// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";

/// @title The constituents of a vault: how they are stored, and how they look in memory
/// @notice Nothing else knows the storage layout: a token and its target share a slot, two reserves share a slot, and
/// there is no index by token, for a search of at most 32 in memory costs less than keeping one.
library Basket {
    using SafeCast for uint256;

    uint256 internal constant MAX_CONSTITUENTS = 32;

    struct Target {
        address token;
        uint16 bps;
        uint8 count; // of all constituents; kept in the first slot only, where every load begins
    }

    struct Layout {
        Target[MAX_CONSTITUENTS] targets;
        uint128[MAX_CONSTITUENTS] reserves; // {tok}
    }

    /// @dev Three arrays of one length. A constituent has a target, a reserve or both.
    struct Book {
        address[] tokens;
        uint256[] targetBps;
        uint256[] reserves; // {tok}
    }

    // --- storage ---

    function count(Layout storage self) internal view returns (uint256) {
        return self.targets[0].count;
    }

    function load(Layout storage self) internal view returns (Book memory book) {
        uint256 length = count(self);
        book = create(length);
        for (uint256 i; i < length; ++i) {
            Target memory target = self.targets[i];
            book.tokens[i] = target.token;
            book.targetBps[i] = target.bps;
            book.reserves[i] = self.reserves[i];
        }
    }

    /// @dev Writes the reserves alone: for where the constituents stay what they are.
    function saveReserves(Layout storage self, Book memory book) internal {
        for (uint256 i; i < book.reserves.length; ++i) {
            self.reserves[i] = book.reserves[i].toUint128();
        }
    }

    /// @dev Writes everything; constituents with neither target nor reserve leave, the others keep their order.
    function save(Layout storage self, Book memory book) internal {
        uint256 before = count(self);
        uint256 kept;
        for (uint256 i; i < book.tokens.length; ++i) {
            if (book.targetBps[i] == 0 && book.reserves[i] == 0) continue;
            // targetBps is at most 10,000
            // forge-lint: disable-next-line(unsafe-typecast)
            self.targets[kept] = Target(book.tokens[i], uint16(book.targetBps[i]), 0);
            self.reserves[kept] = book.reserves[i].toUint128();
            ++kept;
        }
        for (uint256 i = kept; i < before; ++i) {
            delete self.targets[i];
            delete self.reserves[i];
        }
        // kept is at most MAX_CONSTITUENTS: the fixed arrays refuse more
        // forge-lint: disable-next-line(unsafe-typecast)
        self.targets[0].count = uint8(kept);
    }

    // --- memory ---

    function create(uint256 length) internal pure returns (Book memory) {
        return Book(new address[](length), new uint256[](length), new uint256[](length));
    }

    /// @return found false: `index` is then the number of constituents
    function find(Book memory book, address token) internal pure returns (bool found, uint256 index) {
        uint256 length = book.tokens.length;
        while (index < length && book.tokens[index] != token) ++index;
        return (index < length, index);
    }

    /// @return index of a constituent, or reverts with NotConstituent
    function indexOf(Book memory book, address token) internal pure returns (uint256 index) {
        bool found;
        (found, index) = find(book, token);
        if (!found) revert IIndexVault.NotConstituent(token);
    }

    /// @notice The book once these are the targets: they come first in their order, then what else is held, to be sold.
    /// @dev `tokens` and `weights` have been through `Targets.validate`. Reverts with TooManyConstituents.
    function retarget(Book memory old, address[] memory tokens, uint256[] memory weights)
        internal
        pure
        returns (Book memory next)
    {
        uint256 length = tokens.length;
        for (uint256 i; i < old.tokens.length; ++i) {
            if (old.reserves[i] != 0 && !_contains(tokens, old.tokens[i])) ++length;
        }
        if (length > MAX_CONSTITUENTS) revert IIndexVault.TooManyConstituents(length, MAX_CONSTITUENTS);

        next = create(length);
        uint256 slot;
        for (; slot < tokens.length; ++slot) {
            (next.tokens[slot], next.targetBps[slot]) = (tokens[slot], weights[slot]);
            (bool found, uint256 index) = find(old, tokens[slot]);
            if (found) next.reserves[slot] = old.reserves[index];
        }
        for (uint256 i; i < old.tokens.length; ++i) {
            if (old.reserves[i] == 0 || _contains(tokens, old.tokens[i])) continue;
            (next.tokens[slot], next.reserves[slot]) = (old.tokens[i], old.reserves[i]);
            ++slot;
        }
    }

    function _contains(address[] memory tokens, address token) private pure returns (bool) {
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i] == token) return true;
        }
        return false;
    }
}
