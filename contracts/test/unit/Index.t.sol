// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Index} from "src/libraries/Index.sol";
import {MathUp} from "src/libraries/MathUp.sol";

/// @dev Compares the index with a plain search. Addresses end in few different bytes, so many share their last byte.
contract IndexTest is Test {
    function testFuzz_find_equalsASearch(uint160[32] memory seeds, uint256 count, address other) public pure {
        address[] memory tokens = _distinct(seeds, count);
        bytes memory index = Index.build(tokens);
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(Index.find(index, tokens, tokens[i]), i + 1);
        }
        assertEq(Index.find(index, tokens, other), _search(tokens, other));
        // This address ends in the same byte as a token in the list.
        address twin = address(uint160(tokens[0]) ^ (1 << 159));
        assertEq(Index.find(index, tokens, twin), _search(tokens, twin));
    }

    function testFuzz_build_findsEveryDuplicate(uint160[32] memory seeds, uint256 count, uint256 from, uint256 to)
        public
    {
        address[] memory tokens = _distinct(seeds, count);
        vm.assume(tokens.length > 1);
        to = bound(to, 1, tokens.length - 1);
        from = bound(from, 0, to - 1);
        tokens[to] = tokens[from];
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.DuplicateConstituent.selector, tokens[to]));
        this.build(tokens);
    }

    function test_find_isZeroInAnEmptyList() public view {
        address[] memory tokens = new address[](0);
        assertEq(Index.find(Index.build(tokens), tokens, address(this)), 0);
    }

    function build(address[] memory tokens) external pure returns (bytes memory) {
        return Index.build(tokens);
    }

    /// @dev Returns different addresses, none zero, whose last bytes are 0 to 15.
    function _distinct(uint160[32] memory seeds, uint256 count) private pure returns (address[] memory tokens) {
        tokens = new address[](bound(count, 1, 32));
        for (uint256 i; i < tokens.length; ++i) {
            uint160 high = uint160(uint256(keccak256(abi.encode(seeds[i], i))));
            tokens[i] = address((high & ~uint160(0xff)) | (seeds[i] & 0x0f));
        }
    }

    function _search(address[] memory tokens, address token) private pure returns (uint256) {
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i] == token) return i + 1;
        }
        return 0;
    }
}

contract MathUpTest is Test {
    function testFuzz_mulDivUp_isMulDivWithCeil(uint256 x, uint256 y, uint256 d) public {
        (bool ok, bytes memory want) = address(this).call(abi.encodeCall(this.theirs, (x, y, d)));
        (bool ours, bytes memory got) = address(this).call(abi.encodeCall(this.mine, (x, y, d)));
        assertEq(ours, ok);
        assertEq(got, want);
    }

    function testFuzz_mulDivUp_isExactWithoutARemainder(uint128 x, uint128 d) public pure {
        vm.assume(d != 0);
        assertEq(MathUp.mulDivUp(x, d, d), x);
        if (d != 1 && x != 0) assertEq(MathUp.mulDivUp(uint256(x) * d + 1, 1, d), uint256(x) + 1);
    }

    function theirs(uint256 x, uint256 y, uint256 d) external pure returns (uint256) {
        return Math.mulDiv(x, y, d, Math.Rounding.Ceil);
    }

    function mine(uint256 x, uint256 y, uint256 d) external pure returns (uint256) {
        return MathUp.mulDivUp(x, y, d);
    }
}
