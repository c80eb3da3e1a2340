// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {Base} from "../Base.t.sol";
import {FailingToken, FeeOnSenderToken, FeeOnTransferToken} from "../mocks/HostileTokens.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IndexVault} from "src/vault/IndexVault.sol";

contract IndexVaultWithdrawTest is Base {
    FailingToken private bad;
    IIndexVault private mixed; // 10,000 USD: half a bad token, half usdc

    function setUp() public override {
        super.setUp();
        bad = new FailingToken(18);
        _listToken(address(bad), 8, 1e18);
        mixed = _launch(_launchParams(_list(address(bad), address(usdc)), _weights(5000, 5000)));
        vm.startPrank(creator);
        mixed.transfer(alice, 10e18);
        vault.transfer(alice, 10e18);
        vm.stopPrank();
    }

    function test_withdraw_paysThePartOfEveryReserve() public {
        uint256[] memory expected = vault.previewWithdraw(4e18);
        _assertJustBelow(expected, _weights(0.05e18, 0.0012e8, 80e6));
        vm.expectEmit(address(vault));
        emit IERC7621.Withdrawn(alice, bob, expected, 4e18);
        vm.prank(alice);
        uint256[] memory amounts = vault.withdraw(4e18, bob, expected);

        assertEq(amounts, expected);
        assertEq(vault.balanceOf(alice), 6e18);
        assertEq(vault.totalSupply(), 96e18);
        assertEq(weth.balanceOf(bob), expected[0]);
        assertEq(wbtc.balanceOf(bob), expected[1]);
        assertEq(usdc.balanceOf(bob), expected[2]);
        // Amounts are exact and rounded down. The rounded part stays in the vault and belongs to nobody.
        assertEq(vault.getReserve(address(weth)), 1.2e18);
        assertEq(vault.getReserve(address(wbtc)), 0.0288e8);
        assertEq(vault.getReserve(address(usdc)), 1920e6);
    }

    /// @dev Pays at most the exact part of the exact reserve, and less than 2 base units below it.
    function testFuzz_withdraw_paysTheExactPartRoundedDown(uint256 shares, uint256 elapsed) public {
        shares = bound(shares, 1, 10e18);
        skip(bound(elapsed, 0, 5 * 365 days));
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        uint256[] memory preview = vault.previewWithdraw(shares);
        (address[] memory tokens,) = vault.getConstituents();
        uint256[] memory exact = new uint256[](3);
        for (uint256 i; i < 3; ++i) {
            exact[i] = Math.mulDiv(vault.getReserve(tokens[i]), shares, supply);
        }
        uint256[] memory amounts = _withdraw(alice, shares);
        assertEq(amounts, preview);
        _assertJustBelow(amounts, exact);
    }

    /// @dev A withdrawal never lowers the reserves behind each remaining share.
    function testFuzz_withdraw_neverDilutesOthers(uint256 shares) public {
        shares = bound(shares, 1, 10e18);
        uint256[] memory before = vault.previewWithdraw(1e18);
        _withdraw(alice, shares);
        uint256[] memory afterwards = vault.previewWithdraw(1e18);
        for (uint256 i; i < 3; ++i) {
            assertGe(afterwards[i], before[i]);
        }
    }

    function test_withdraw_leavesTheDeadSharesTheirPartWhenEveryoneElseIsGone() public {
        _withdraw(alice, 10e18);
        uint256 rest = vault.balanceOf(creator);
        // The scale has fallen by a factor of 100,000, so new bases were written.
        vm.expectEmit(true, true, true, false, address(vault));
        emit IVaultTypes.Rescaled(0);
        _withdraw(creator, rest);
        assertEq(vault.totalSupply(), DEAD_SHARES);
        assertEq(vault.getReserve(address(weth)), 1.25e13);
        assertEq(vault.getReserve(address(wbtc)), 30);
        assertEq(vault.getReserve(address(usdc)), 20_000);
        // Investors can contribute again.
        assertApproxEqAbs(_contribute(alice, 1e18), 1e18, 1e15 / 20_000);
        assertApproxEqAbs(vault.previewWithdraw(1e18)[2], 20e6, 1e3);
    }

    function test_withdraw_needsNoPriceNoStatusAndNoFeed() public {
        skip(10 * 365 days);
        vm.startPrank(owner);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        registry.setStatus(address(wbtc), IAssetRegistry.Status.ReduceOnly);
        vm.stopPrank();
        feeds[address(usdc)].set(-1);
        vm.etch(address(feeds[address(weth)]), "");
        vm.expectRevert();
        vault.totalBasketValue();
        assertEq(_withdraw(alice, 10e18).length, 3);
        assertGt(weth.balanceOf(alice), 0);
        assertGt(usdc.balanceOf(alice), 0);
    }

    function test_withdraw_ignoresDonations() public {
        weth.mint(address(vault), 100e18);
        uint256[] memory amounts = _withdraw(alice, 1e18);
        _assertJustBelow(amounts, _weights(0.0125e18, 0.0003e8, 20e6));
        assertEq(weth.balanceOf(alice), amounts[0]);
        assertEq(weth.balanceOf(address(vault)), 101.25e18 - amounts[0]);
        assertEq(vault.getReserve(address(weth)), 1.2375e18);
    }

    // --- claims ---

    function test_withdraw_owesWhatABlockedReceiverCannotBePaid() public {
        bad.setBlocked(alice, true);
        uint256[] memory first = mixed.previewWithdraw(1e18);
        _assertJustBelow(first, _weights(50e18, 50e6));
        vm.expectEmit(address(mixed));
        emit IVaultTypes.ClaimCreated(address(bad), alice, first[0], first[0]);
        vm.expectEmit(address(mixed));
        emit IERC7621.Withdrawn(alice, alice, first, 1e18);
        _withdraw(mixed, alice, 1e18);
        assertEq(usdc.balanceOf(alice), first[1]);
        assertEq(mixed.claimOf(address(bad), alice), first[0]);

        uint256 second = mixed.previewWithdraw(2e18)[0];
        uint256 owed = first[0] + second;
        vm.expectEmit(address(mixed));
        emit IVaultTypes.ClaimCreated(address(bad), alice, second, owed);
        _withdraw(mixed, alice, 2e18);
        assertEq(mixed.totalClaims(address(bad)), owed);
        _assertBacked(2);

        // The holder may choose another address for the payment.
        vm.expectEmit(address(mixed));
        emit IVaultTypes.Claimed(address(bad), alice, bob, owed);
        vm.prank(alice);
        assertEq(mixed.claim(address(bad), bob), owed);
        assertEq(bad.balanceOf(bob), owed);
        assertEq(mixed.totalClaims(address(bad)), 0);
        _assertBacked(2);
    }

    function test_withdraw_survivesEveryWayATokenCanFail() public {
        uint256 due;
        for (uint8 i = 1; i <= uint8(FailingToken.Failure.BalanceBurnsGas); ++i) {
            FailingToken.Failure failure = FailingToken.Failure(i);
            uint256 owed = mixed.claimOf(address(bad), alice);
            uint256 paid = usdc.balanceOf(alice);
            uint256[] memory preview = mixed.previewWithdraw(1e18);
            bad.setFailure(failure);
            uint256[] memory amounts = _withdraw(mixed, alice, 1e18);
            bad.setFailure(FailingToken.Failure.None);

            assertEq(amounts, preview);
            _assertJustBelow(amounts, _weights(50e18, 50e6));
            uint256 moved = failure == FailingToken.Failure.MovesHalf ? amounts[0] / 2 : 0;
            assertEq(mixed.claimOf(address(bad), alice), owed + amounts[0] - moved);
            assertEq(usdc.balanceOf(alice), paid + amounts[1]);
            assertEq(mixed.getReserve(address(bad)), 5000e18 - uint256(i) * 50e18);
            due += amounts[0];
            _assertBacked(i);
        }
        vm.prank(alice);
        mixed.claim(address(bad), alice);
        assertEq(bad.balanceOf(alice), due);
    }

    function test_withdraw_survivesATokenWithoutCode() public {
        vm.etch(address(bad), "");
        uint256[] memory amounts = _withdraw(mixed, alice, 10e18);
        _assertJustBelow(amounts, _weights(500e18, 500e6));
        assertEq(mixed.claimOf(address(bad), alice), amounts[0]);
        assertEq(usdc.balanceOf(alice), amounts[1]);
    }

    /// @dev A bad token cannot make a withdrawal cost more gas than the stipends of its calls.
    function test_withdraw_boundsTheGasOfABadToken() public {
        FailingToken.Failure[3] memory worst =
            [FailingToken.Failure.BurnsGas, FailingToken.Failure.ReturnBomb, FailingToken.Failure.BalanceBurnsGas];
        for (uint256 i; i < worst.length; ++i) {
            bad.setFailure(worst[i]);
            uint256 before = gasleft();
            _withdraw(mixed, alice, 1e18);
            assertLt(before - gasleft(), 1_000_000);
        }
    }

    /// @dev For any amount of gas, a good token is paid or the whole withdrawal reverts.
    function testFuzz_withdraw_neverOwesAGoodTokenForLackOfGas(uint256 gasLimit) public {
        gasLimit = bound(gasLimit, 30_000, 900_000);
        vm.prank(alice);
        try vault.withdraw{gas: gasLimit}(1e18, alice, _weights(0, 0, 0)) returns (uint256[] memory amounts) {
            _assertJustBelow(amounts, _weights(0.0125e18, 0.0003e8, 20e6));
            assertEq(weth.balanceOf(alice), amounts[0]);
            assertEq(wbtc.balanceOf(alice), amounts[1]);
            assertEq(usdc.balanceOf(alice), amounts[2]);
        } catch {
            assertEq(vault.balanceOf(alice), 10e18);
        }
        assertEq(vault.totalClaims(address(weth)) + vault.totalClaims(address(wbtc)), 0);
        assertEq(vault.totalClaims(address(usdc)), 0);
    }

    /// @dev A withdrawal of good tokens works with less gas than the stipends.
    function test_withdraw_needsNoStipendForGoodTokens() public {
        vm.prank(alice);
        uint256[] memory amounts = vault.withdraw{gas: 230_000}(1e18, alice, _weights(0, 0, 0));
        _assertJustBelow(amounts, _weights(0.0125e18, 0.0003e8, 20e6));
    }

    function test_withdraw_revertsIfABadTokenFailsWithTooLittleGas() public {
        bad.setBlocked(alice, true);
        bool short;
        for (uint256 gasLimit = 150_000; gasLimit < 550_000; gasLimit += 50_000) {
            vm.prank(alice);
            try mixed.withdraw{gas: gasLimit}(1e18, alice, _weights(0, 0)) {
                fail();
            } catch (bytes memory err) {
                if (bytes4(err) == IVaultTypes.InsufficientGas.selector) short = true;
            }
        }
        assertTrue(short);
        vm.prank(alice);
        uint256[] memory amounts = mixed.withdraw{gas: 900_000}(1e18, alice, _weights(0, 0));
        assertEq(mixed.claimOf(address(bad), alice), amounts[0]);
    }

    /// @dev The leaver gets a claim, and takes parts of it. The fee on top comes from the rest of the claim.
    function test_withdraw_owesATokenThatTakesMore() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(100);
        uint256 amount = other.previewWithdraw(1e18)[0];
        vm.expectEmit(address(other));
        emit IVaultTypes.ClaimCreated(address(token), creator, amount, amount);
        _withdraw(other, creator, 1e18);
        assertEq(token.balanceOf(creator), 0);
        assertEq(other.getReserve(address(token)), 9900e18);
        assertEq(token.balanceOf(address(other)), 10_000e18, "nothing moved");

        vm.startPrank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.SpentMismatch.selector, address(token), amount, amount + amount / 100)
        );
        other.claim(address(token), creator);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingToClaim.selector, address(token), creator));
        other.claimPart(address(token), creator, amount + 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingToClaim.selector, address(token), creator));
        other.claimPart(address(token), creator, 0);
        uint256 part = amount / 2;
        vm.expectEmit(address(other));
        emit IVaultTypes.Claimed(address(token), creator, creator, part + part / 100);
        other.claimPart(address(token), creator, part);
        vm.stopPrank();
        assertEq(token.balanceOf(creator), part);
        assertEq(other.claimOf(address(token), creator), amount - part - part / 100);
        assertEq(other.totalClaims(address(token)), amount - part - part / 100);
        assertEq(token.balanceOf(address(other)), 10_000e18 - part - part / 100);
        // Once the token takes no fee, the rest is paid. The other holders can leave at any time.
        token.setFee(0);
        vm.prank(creator);
        other.claim(address(token), creator);
        assertEq(other.totalClaims(address(token)), 0);
        _withdraw(other, creator, other.balanceOf(creator));
        assertGe(token.balanceOf(address(other)), other.getReserve(address(token)));
    }

    function test_payOrOwe_revertsIfATokenTakesMoreThanItsAmount() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault charged = _launch(_launchParams(_list(address(usdc), address(token)), _weights(5000, 5000)));
        token.setFee(100);
        vm.startPrank(address(charged));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TookTooMuch.selector, 1));
        IndexVault(address(charged)).payOrOwe(_list(address(usdc), address(token)), _weights(1e6, 1e18), alice, 0);
        vm.stopPrank();
        assertEq(usdc.balanceOf(alice), 0, "the transfer before it is undone too");
        assertEq(charged.claimOf(address(token), alice), 0);
    }

    function test_payOrOwe_isForTheVaultItselfAlone() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotSelf.selector, address(this)));
        IndexVault(address(vault)).payOrOwe(_list(address(weth)), _weights(1), alice, 0);
    }

    /// @dev The tokens that the caller names become claims, and the others are paid.
    function testFuzz_withdrawOwing_transfersNoneOfTheNamed(uint256 owed) public {
        uint256[] memory preview = vault.previewWithdraw(1e18);
        (address[] memory tokens,) = vault.getConstituents();
        uint256[] memory before = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            before[i] = IERC20(tokens[i]).balanceOf(creator);
        }
        vm.prank(creator);
        uint256[] memory amounts = vault.withdrawOwing(1e18, creator, new uint256[](tokens.length), owed);
        assertEq(amounts, preview);
        for (uint256 i; i < tokens.length; ++i) {
            bool named = owed >> i & 1 != 0;
            assertEq(IERC20(tokens[i]).balanceOf(creator) - before[i], named ? 0 : amounts[i]);
            assertEq(vault.claimOf(tokens[i], creator), named ? amounts[i] : 0);
        }
    }

    function test_withdraw_paysInFullIfTheReceiverBearsTheFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(100);
        uint256[] memory amounts = _withdraw(other, creator, 1e18);
        assertEq(token.balanceOf(creator), amounts[0] - amounts[0] / 100);
        assertEq(other.totalClaims(address(token)), 0);
        assertEq(token.balanceOf(address(other)), 10_000e18 - amounts[0]);
    }

    function test_claim_revertsWhileTheTokenStillFails() public {
        bad.setPaused(true);
        uint256[] memory amounts = _withdraw(mixed, alice, 1e18);
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, address(0)));
        vm.prank(alice);
        mixed.claim(address(bad), alice);
        assertEq(mixed.claimOf(address(bad), alice), amounts[0]);
    }

    function test_claim_revertsIfNothingIsOwed() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingToClaim.selector, address(usdc), alice));
        vm.prank(alice);
        mixed.claim(address(usdc), alice);
    }

    function test_claim_revertsIfReceiverIsZeroOrTheVault() public {
        bad.setPaused(true);
        _withdraw(mixed, alice, 1e18);
        vm.startPrank(alice);
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        mixed.claim(address(bad), address(0));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InvalidReceiver.selector, address(mixed)));
        mixed.claim(address(bad), address(mixed));
    }

    // --- reverts ---

    function test_withdraw_revertsIfAnAmountIsBelowItsMinimum() public {
        uint256 amount = vault.previewWithdraw(1e18)[1];
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(wbtc), amount, amount + 1)
        );
        vm.prank(alice);
        vault.withdraw(1e18, alice, _weights(0, amount + 1, 0));
    }

    function test_withdraw_revertsIfLengthsDiffer() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.LengthMismatch.selector, 3, 2));
        vm.prank(alice);
        vault.withdraw(1e18, alice, _weights(0, 0));
    }

    function test_withdraw_revertsIfSharesAreZero() public {
        vm.expectRevert(IVaultTypes.ZeroShares.selector);
        vm.prank(alice);
        vault.withdraw(0, alice, _weights(0, 0, 0));
    }

    function test_withdraw_revertsIfTheCallerHasFewerShares() public {
        uint256[3] memory tooMany = [uint256(10e18 + 1), 100e18 + 1, 1e40];
        for (uint256 i; i < tooMany.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 10e18, tooMany[i])
            );
            vm.prank(alice);
            vault.withdraw(tooMany[i], alice, _weights(0, 0, 0));
        }
    }

    function test_withdraw_revertsIfReceiverIsZeroOrTheVault() public {
        vm.startPrank(alice);
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        vault.withdraw(1e18, address(0), _weights(0, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InvalidReceiver.selector, address(vault)));
        vault.withdraw(1e18, address(vault), _weights(0, 0, 0));
    }

    /// @dev Checks that each amount is at most the exact one, and at most 1 below it.
    function _assertJustBelow(uint256[] memory amounts, uint256[] memory exact) private pure {
        assertEq(amounts.length, exact.length);
        for (uint256 i; i < amounts.length; ++i) {
            assertLe(amounts[i], exact[i]);
            assertGe(amounts[i] + 1, exact[i]);
        }
    }

    /// @dev Checks that the vault holds what it owes of the bad token, and at most 1 base unit more per exit.
    function _assertBacked(uint256 exits) private view {
        uint256 owed = mixed.getReserve(address(bad)) + mixed.totalClaims(address(bad));
        assertGe(bad.balanceOf(address(mixed)), owed);
        assertLe(bad.balanceOf(address(mixed)), owed + exits);
    }
}
