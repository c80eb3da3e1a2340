// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultAuctionBase: a vault whose keeper is idle, so that an auction can be opened
/// @dev weth has doubled and the keeper has been idle for a day. The vault has 15,000 USD. weth is 2,500 USD above its
/// target, usdc 1,000 below and wbtc 1,500 below. An auction lasts 30 minutes. Its price falls from 1 % above the
/// oracle's to 1 % below.
abstract contract VaultAuctionBase is VaultTradingBase {
    uint256 internal constant ALL = type(uint256).max;
    uint256 internal constant LENGTH = 30 minutes;

    function setUp() public override {
        super.setUp();
        _skipFresh(1 days);
        _setPrice(address(weth), 8000e18);
    }

    function _openWith(IVaultTypes.Limits memory limits) internal {
        _setPrice(address(weth), 4000e18);
        vault = _launchWith(limits);
        _setPrice(address(weth), 8000e18);
        _skipFresh(1 days);
        vault.openAuction();
    }

    /// @dev Gives `who` the price of `amountOut` and approves the vault for it.
    function _giveFor(address who, address tokenIn, address tokenOut, uint256 amountOut) internal {
        (uint256 cost, uint256 available) = vault.previewBid(tokenIn, tokenOut, 1);
        (cost,) = vault.previewBid(tokenIn, tokenOut, Math.min(amountOut, available));
        _give(who, _list(tokenIn), _weights(cost), address(vault));
    }

    function _bid(address who, address tokenIn, address tokenOut, uint256 amountOut)
        internal
        returns (uint256, uint256)
    {
        uint256 id = vault.auction().id;
        _giveFor(who, tokenIn, tokenOut, amountOut);
        vm.prank(who);
        return vault.bid(id, tokenIn, tokenOut, 0, amountOut, ALL, "");
    }

    function _bidReverts(uint256 id, address tokenIn, address tokenOut, bytes memory err) internal {
        vm.expectRevert(err);
        vm.prank(alice);
        vault.bid(id, tokenIn, tokenOut, 0, ALL, ALL, "");
    }
}
