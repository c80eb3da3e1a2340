// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Base} from "../Base.t.sol";
import {MintableToken} from "../mocks/HostileTokens.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title OddTokenBase: a vault with an odd token, and every operation with it
/// @dev The vault holds 50 % weth, 20 % usdc and 30 % of the odd token at 2 USD. alice has 10 of 110 shares.
abstract contract OddTokenBase is Base {
    uint256 internal constant SHARES = 10e18;

    function _start(address token) internal {
        _listToken(token, 8, 2e18);
        MintableToken(token).mint(address(adapter), 1e27);
        vault = _launch(_params(token));
        _contribute(alice, SHARES);
    }

    function _params(address token) internal view returns (IVaultFactory.Launch memory) {
        return _launchParams(_list(address(weth), address(usdc), token), _weights(5000, 2000, 3000));
    }

    function _sell(address token) internal returns (IVaultTypes.Trade memory) {
        _setPrice(token, 3e18);
        return _trade(token, address(weth), 100e18);
    }

    function _buy(address token) internal returns (IVaultTypes.Trade memory) {
        _setPrice(token, 1.5e18);
        return _trade(address(weth), token, 0.04e18);
    }

    /// @return {weth} amount to sell when weth is above its target
    function _overweightWeth() internal returns (uint256) {
        _setPrice(address(weth), 6000e18);
        return 0.05e18;
    }

    /// @dev alice leaves and gets every token except the odd one, on which she gets a claim.
    function _exitOwes(address token) internal returns (uint256 owed) {
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(weth.balanceOf(alice), amounts[0]);
        assertEq(usdc.balanceOf(alice), amounts[1]);
        assertEq(IERC20(token).balanceOf(alice), 0);
        owed = vault.claimOf(token, alice);
        assertEq(owed, amounts[2]);
        assertEq(vault.totalClaims(token), owed);
    }

    /// @dev Returns what SHARES cost. Gives bob twice as much and approves all of it.
    function _prepareContribution() internal returns (uint256[] memory amounts) {
        (address[] memory list,) = vault.getConstituents();
        amounts = vault.previewMint(SHARES);
        for (uint256 i; i < list.length; ++i) {
            deal(list[i], bob, amounts[i] * 2);
            vm.prank(bob);
            IERC20(list[i]).approve(address(vault), amounts[i]);
        }
    }

    function _contributeReverts(bytes4 err) internal {
        uint256[] memory amounts = _prepareContribution();
        vm.expectPartialRevert(err);
        vm.prank(bob);
        vault.contribute(amounts, bob, 0);
    }

    function _contributeSucceeds() internal {
        uint256[] memory amounts = _prepareContribution();
        vm.prank(bob);
        assertGe(vault.contribute(amounts, bob, SHARES), SHARES);
    }

    function _prepareLaunch(address token) internal returns (IVaultFactory.Launch memory params) {
        params = _params(token);
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        for (uint256 i; i < amounts.length; ++i) {
            deal(params.tokens[i], creator, amounts[i] * 2);
            vm.prank(creator);
            IERC20(params.tokens[i]).approve(address(factory), amounts[i]);
        }
    }

    function _launchReverts(address token, bytes4 err) internal {
        IVaultFactory.Launch memory params = _prepareLaunch(token);
        vm.expectPartialRevert(err);
        vm.prank(creator);
        factory.launch(params);
    }

    function _launchSucceeds(address token) internal {
        IVaultFactory.Launch memory params = _prepareLaunch(token);
        vm.prank(creator);
        address launched = factory.launch(params);
        assertTrue(factory.isVault(launched));
        assertGe(IERC20(token).balanceOf(launched), IIndexVault(launched).getReserve(token));
    }

    function _executeRevertsWith(IVaultTypes.Trade memory trade, bytes4 err) internal {
        uint256 nonce = vault.rebalanceNonce();
        vm.expectPartialRevert(err);
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(trade), 0, block.timestamp);
    }
}
