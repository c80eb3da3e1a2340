// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FailingToken, FeeOnTransferToken, MintableToken} from "../mocks/HostileTokens.sol";
import {FalseToken, ForgetfulToken, GreedyToken, RebasingToken, WordyToken} from "../mocks/WeirdTokens.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {OddTokenBase} from "./OddTokenBase.sol";

/// @title MoreTokens: odd tokens that are not in OddTokens.t.sol, and the listing of all kinds
/// @dev The tokens have no decimals, change their code, revert in transfers, or have balances that become unreadable.
contract MoreTokensTest is OddTokenBase {
    // --- listing ---

    /// @dev The registry reads only a token's decimals. Its behaviour in transfers shows at the launch.
    function test_listing_asksForDecimalsAlone() public {
        address[6] memory all = [
            address(new FeeOnTransferToken(18)),
            address(new RebasingToken()),
            address(new FailingToken(6)),
            address(new FalseToken(0)),
            address(new WordyToken(18)),
            address(new GreedyToken(8))
        ];
        FailingToken(all[2]).setPaused(true);
        FalseToken(all[3]).setBroken(true);
        for (uint256 i; i < all.length; ++i) {
            _listToken(all[i], 8, 2e18);
            assertTrue(registry.isActive(all[i]));
        }
    }

    // --- no decimals ---

    function test_noDecimals_worksEverywhereInWholeUnits() public {
        MintableToken token = new MintableToken(0);
        _start(address(token));
        assertEq(vault.getReserve(address(token)), 1500 + 150); // 30 % of 10,000 USD, and 30 % of alice's 1,000 USD
        _setPrice(address(token), 3e18);
        _execute(_trade(address(token), address(weth), 100));
        assertEq(vault.getReserve(address(token)), 1550);
        _setPrice(address(token), 1e18);
        _execute(_trade(address(weth), address(token), 0.02e18)); // 80 USD
        assertEq(vault.getReserve(address(token)), 1630);
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertApproxEqAbs(amounts[2], 148, 1);
        assertEq(token.balanceOf(alice), amounts[2]);
    }

    /// @dev Rounding never favours the investor who enters or leaves. They lose at most one unit and gain none.
    function testFuzz_noDecimals_roundsToWholeUnitsAgainstTheInvestor(uint256 shares) public {
        MintableToken token = new MintableToken(0);
        _start(address(token));
        shares = bound(shares, 1, 1000e18);
        uint256[] memory offered = vault.previewMint(shares);
        _give(bob, _list(address(weth), address(usdc), address(token)), offered, address(vault));
        vm.prank(bob);
        uint256 minted = vault.contribute(offered, bob, shares);
        uint256 gave = offered[2] - token.balanceOf(bob);
        assertGe(gave * 110e18, 1650 * minted); // at least the exact part, in whole units
        uint256[] memory amounts = _withdraw(bob, minted);
        assertLe(amounts[2], gave);
        assertGe(amounts[2] + 2, gave);
    }

    // --- transfers that revert ---

    function test_reverting_stopsThatTokenAloneAndOwesIt() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        token.setFailure(FailingToken.Failure.Reverts);
        _setPrice(address(token), 3e18);
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(weth.balanceOf(alice), amounts[0]);
        assertEq(usdc.balanceOf(alice), amounts[1]);
        assertEq(vault.claimOf(address(token), alice), amounts[2]);
        token.setFailure(FailingToken.Failure.None);
        vm.prank(alice);
        assertEq(vault.claim(address(token), alice), amounts[2]);
    }

    // --- balances that become unreadable ---

    /// @dev A transfer that returned success counts as paid, so nobody gets a claim on what they may have received.
    function test_unreadableAfterATransfer_isTakenAsPaid() public {
        ForgetfulToken token = new ForgetfulToken(18);
        _start(address(token));
        token.setForgets(true);
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(vault.claimOf(address(token), alice), 0);
        token.setForgets(false);
        assertEq(token.balanceOf(alice), amounts[2]);
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)));
    }

    /// @dev A contribution never relies on the return value.
    function test_unreadableAfterATransferIn_isNotTaken() public {
        ForgetfulToken token = new ForgetfulToken(18);
        _start(address(token));
        uint256[] memory amounts = _prepareContribution();
        token.setForgets(true);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(token), amounts[2], 0));
        vm.prank(bob);
        vault.contribute(amounts, bob, 0);
    }

    // --- upgradeable tokens ---

    /// @dev The token can get the code of any other kind and then behaves like it. Reserves stay and exits work.
    function test_upgradeable_behavesLikeItsNewCode() public {
        MintableToken token = new MintableToken(18);
        _start(address(token));
        uint256 reserve = vault.getReserve(address(token));

        // It takes a fee now. The old storage stays, and the new variables come after it.
        vm.etch(address(token), address(new FeeOnTransferToken(18)).code);
        FeeOnTransferToken(address(token)).setFee(100);
        assertEq(vault.getReserve(address(token)), reserve);
        uint256[] memory offered = vault.previewMint(SHARES);
        address[] memory list = _list(address(weth), address(usdc), address(token));
        _give(bob, list, offered, address(vault));
        vm.expectPartialRevert(IVaultTypes.TransferMismatch.selector);
        vm.prank(bob);
        vault.contribute(offered, bob, 0);
        uint256[] memory amounts = _withdraw(alice, SHARES / 2);
        assertEq(token.balanceOf(alice), amounts[2] - amounts[2] / 100);

        // It has no code now: nothing answers, and payments become claims.
        vm.etch(address(token), "");
        amounts = _withdraw(alice, SHARES / 2);
        assertEq(vault.claimOf(address(token), alice), amounts[2]);

        // It gets its first code back.
        vm.etch(address(token), address(new MintableToken(18)).code);
        uint256 before = token.balanceOf(alice);
        vm.prank(alice);
        vault.claim(address(token), alice);
        assertEq(token.balanceOf(alice), before + amounts[2]);
    }

    /// @dev The registry reads decimals only when a token is listed, so changing them later cannot move a price.
    function test_upgradeable_keepsTheDecimalsItWasListedWith() public {
        MintableToken token = new MintableToken(18);
        _start(address(token));
        uint256 nav = vault.totalBasketValue();
        vm.etch(address(token), address(new MintableToken(6)).code);
        assertEq(token.decimals(), 6);
        assertEq(vault.totalBasketValue(), nav);
    }

    // --- worth nothing ---

    /// @dev All prices are 1e-18 USD. The remaining vault is worth nothing and has no drift, and holders can leave.
    function test_worthless_hasNoDriftAndCanBeLeft() public {
        MintableToken token = new MintableToken(18);
        _listToken(address(token), 18, 2e18);
        vault = _launch(_launchParams(_list(address(usdc), address(token)), _weights(5000, 5000)));
        _withdraw(creator, vault.balanceOf(creator));
        _contribute(alice, 1e12);
        _setPrice(address(usdc), 1);
        _setPrice(address(token), 1);
        assertEq(vault.totalBasketValue(), 0);
        assertEq(vault.driftD18(), 0);
        uint256 due = vault.previewWithdraw(1e12)[1];
        assertGt(due, 0);
        _withdraw(alice, 1e12);
        assertEq(token.balanceOf(alice), due);
    }
}
