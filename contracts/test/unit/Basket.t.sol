// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";

import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Basket} from "src/libraries/Basket.sol";
import {Scale} from "src/libraries/Scale.sol";

contract BasketTest is Test {
    using Basket for Basket.Book;

    /// @dev For any old book and any new targets: targets come first and keep their reserves. Other held tokens follow
    /// in their old order. Nothing else changes.
    function testFuzz_retarget_keepsHeldTokens(uint256 seed, uint256 oldCount, uint256 newCount) public pure {
        Basket.Book memory old = _book(bound(oldCount, 1, 16), seed);
        (address[] memory tokens, uint256[] memory weights) = _targets(bound(newCount, 1, 16), seed);
        Basket.Book memory next = old.retarget(tokens, weights);
        uint256 held;
        for (uint256 i; i < old.tokens.length; ++i) {
            (bool found, uint256 index) = next.find(old.tokens[i]);
            (bool isTarget,) = _indexIn(tokens, old.tokens[i]);
            assertEq(found, isTarget || old.reserves[i] != 0);
            if (!found) continue;
            assertEq(next.reserves[index], old.reserves[i]);
            assertEq(next.bases[index], old.bases[i]);
            if (isTarget) continue;
            assertEq(next.targetBps[index], 0);
            assertEq(index, tokens.length + held++);
        }
        assertEq(next.tokens.length, tokens.length + held);
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(next.tokens[i], tokens[i]);
            assertEq(next.targetBps[i], weights[i]);
            (bool found,) = old.find(tokens[i]);
            if (!found) assertEq(next.reserves[i] + next.bases[i], 0);
        }
    }

    function testFuzz_withoutEmpty_removesConstituentsWithoutTargetAndReserve(uint256 seed, uint256 count) public pure {
        Basket.Book memory old = _book(bound(count, 1, 32), seed);
        (Basket.Book memory next, address[] memory gone) = old.withoutEmpty();
        assertEq(next.tokens.length + gone.length, old.tokens.length);
        uint256 kept;
        uint256 left;
        for (uint256 i; i < old.tokens.length; ++i) {
            if (old.targetBps[i] == 0 && old.reserves[i] == 0) {
                assertEq(gone[left++], old.tokens[i]);
                continue;
            }
            assertEq(next.tokens[kept], old.tokens[i]);
            assertEq(next.targetBps[kept], old.targetBps[i]);
            assertEq(next.bases[kept], old.bases[i]);
            assertEq(next.reserves[kept++], old.reserves[i]);
        }
    }

    function testFuzz_setReserve_storesItsBase(uint256 reserve, uint256 scale) public pure {
        Basket.Book memory book = Basket.create(2);
        reserve = bound(reserve, 0, 1 << 112);
        scale = bound(scale, Scale.MIN, Scale.END - 1);
        book.setReserve(1, reserve, scale);
        assertEq(book.reserves[1], reserve);
        assertEq(Scale.reserveDown(book.bases[1], scale), reserve);
        assertEq(book.reserves[0] + book.bases[0], 0);
    }

    function test_retarget_revertsIfTooManyWouldBeHeld() public {
        Basket.Book memory old = Basket.create(20);
        for (uint256 i; i < 20; ++i) {
            (old.tokens[i], old.reserves[i]) = (address(uint160(1000 + i)), 1);
        }
        (address[] memory tokens, uint256[] memory weights) = (new address[](13), new uint256[](13));
        for (uint256 i; i < 13; ++i) {
            tokens[i] = address(uint160(2000 + i));
        }
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooManyConstituents.selector, 33, 32));
        this.retarget(old, tokens, weights);
    }

    function test_indexOf_revertsIfNotAConstituent() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotConstituent.selector, address(7)));
        this.indexOf(Basket.create(3), address(7));
    }

    function retarget(Basket.Book memory old, address[] memory tokens, uint256[] memory weights) external pure {
        old.retarget(tokens, weights);
    }

    function indexOf(Basket.Book memory book, address token) external pure {
        book.indexOf(token);
    }

    /// @dev Picks different tokens out of 24. About a third each has only a target, only a reserve, or neither.
    function _book(uint256 count, uint256 seed) private pure returns (Basket.Book memory book) {
        book = Basket.create(count);
        for (uint256 i; i < count; ++i) {
            uint256 n = uint256(keccak256(abi.encode(seed, i)));
            book.tokens[i] = address(uint160(1 + (i * 7 + seed % 24) % 37));
            if (n % 3 != 0) book.targetBps[i] = n >> 8 & 0xfff;
            if (n % 5 > 1) (book.reserves[i], book.bases[i]) = (n >> 160, n >> 152);
        }
    }

    function _targets(uint256 count, uint256 seed)
        private
        pure
        returns (address[] memory tokens, uint256[] memory weights)
    {
        (tokens, weights) = (new address[](count), new uint256[](count));
        for (uint256 i; i < count; ++i) {
            tokens[i] = address(uint160(1 + (i * (seed % 2 == 0 ? 7 : 5) + seed % 24) % 37));
            weights[i] = i + 1;
        }
    }

    function _indexIn(address[] memory tokens, address token) private pure returns (bool, uint256) {
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i] == token) return (true, i);
        }
        return (false, 0);
    }
}
