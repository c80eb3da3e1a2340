// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ZapperBase} from "../ZapperBase.sol";
import {MintableToken} from "../mocks/HostileTokens.sol";
import {IZapper} from "src/interfaces/IZapper.sol";

/// @title ZapperNotes: swaps of tokens that a zap does not touch otherwise
contract ZapperNotesTest is ZapperBase {
    function setUp() public {
        _setUpZapper();
        vm.prank(creator);
        vault.transfer(investor, 10e18);
        vm.prank(investor);
        vault.approve(address(zapper), ALL);
    }

    /// @dev A swap of all of a token that the call does not hold sells nothing, even if the zapper has donations of it.
    function test_zapOut_sellsNothingOfATokenThatLiesInTheZapper() public {
        MintableToken stray = new MintableToken(18);
        stray.mint(address(zapper), 5e18);
        IZapper.Swap[] memory out = _swapsOut(vault, address(usdc));
        IZapper.Swap[] memory swaps = new IZapper.Swap[](out.length + 1);
        swaps[0] = IZapper.Swap(address(adapter), address(stray), address(weth), ALL, 0, "");
        for (uint256 i; i < out.length; ++i) {
            swaps[i + 1] = out[i];
        }
        vm.prank(investor);
        uint256 got =
            zapper.zapOut(address(vault), 10e18, address(usdc), swaps, 0, investor, block.timestamp, _noPermit());
        assertGt(got, 990e6);
        assertEq(stray.balanceOf(address(zapper)), 5e18);
        assertEq(stray.balanceOf(investor), 0);
        assertEq(stray.allowance(address(zapper), address(adapter)), 0);
    }
}
