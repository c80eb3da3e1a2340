// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Base} from "../Base.t.sol";
import {FailingToken, FeeOnSenderToken, FeeOnTransferToken} from "../mocks/HostileTokens.sol";
import {IndexVault} from "src/IndexVault.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

contract IndexVaultWithdrawTest is Base {
    FailingToken private bad;
    IndexVault private mixed; // half bad, half usdc, 10,000 USD

    function setUp() public override {
        super.setUp();
        bad = new FailingToken(18);
        _listToken(address(bad), 8, 1e18);
        mixed = _launch(_launchParams(_list(address(bad), address(usdc)), _weights(5000, 5000)));
        _contribute(mixed, alice, 10e18);
        _contribute(alice, 10e18);
    }

    function test_withdraw_paysThePartOfEveryReserve() public {
        vm.expectEmit(address(vault));
        emit IERC7621.Withdrawn(alice, bob, _weights(0.05e18, 0.0012e8, 80e6), 4e18);
        vm.prank(alice);
        uint256[] memory amounts = vault.withdraw(4e18, bob, _weights(0.05e18, 0.0012e8, 80e6));

        assertEq(amounts, _weights(0.05e18, 0.0012e8, 80e6));
        assertEq(vault.balanceOf(alice), 6e18);
        assertEq(vault.totalSupply(), 106e18);
        assertEq(weth.balanceOf(bob), 0.05e18);
        assertEq(wbtc.balanceOf(bob), 0.0012e8);
        assertEq(usdc.balanceOf(bob), 80e6);
        assertEq(vault.getReserve(address(weth)), 1.325e18);
    }

    function testFuzz_withdraw_paysThePreviewRoundedDown(uint256 shares, uint256 elapsed) public {
        shares = bound(shares, 1, 10e18);
        skip(bound(elapsed, 0, 5 * 365 days));
        uint256[] memory preview = vault.previewWithdraw(shares);
        uint256 reserve = vault.getReserve(address(weth));
        uint256[] memory amounts = _withdraw(alice, shares);
        assertEq(amounts, preview);
        assertEq(amounts[0], shares * reserve / (vault.totalSupply() + shares));
    }

    /// @dev Whoever stays owns no less of anything by someone's leaving.
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
        _withdraw(creator, 100e18 - DEAD_SHARES);
        assertEq(vault.totalSupply(), DEAD_SHARES);
        assertEq(vault.getReserve(address(weth)), 1.25e13);
        assertEq(vault.getReserve(address(wbtc)), 30);
        // And the vault can fill again.
        assertEq(_contribute(alice, 1e18), 1e18);
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
        assertEq(vault.previewWithdraw(1e18), _weights(0.0125e18, 0.0003e8, 20e6));
        _withdraw(alice, 1e18);
        assertEq(weth.balanceOf(alice), 0.0125e18);
        assertEq(weth.balanceOf(address(vault)), vault.getReserve(address(weth)) + 100e18);
    }

    // --- claims ---

    function test_withdraw_owesWhatABlockedReceiverCannotBePaid() public {
        bad.setBlocked(alice, true);
        vm.expectEmit(address(mixed));
        emit IIndexVault.ClaimCreated(address(bad), alice, 50e18, 50e18);
        vm.expectEmit(address(mixed));
        emit IERC7621.Withdrawn(alice, alice, _weights(50e18, 50e6), 1e18);
        _withdraw(mixed, alice, 1e18);
        assertEq(usdc.balanceOf(alice), 50e6);
        assertEq(mixed.claimOf(address(bad), alice), 50e18);

        vm.expectEmit(address(mixed));
        emit IIndexVault.ClaimCreated(address(bad), alice, 100e18, 150e18);
        _withdraw(mixed, alice, 2e18);
        assertEq(mixed.totalClaims(address(bad)), 150e18);
        assertEq(bad.balanceOf(address(mixed)), mixed.getReserve(address(bad)) + 150e18);

        // The holder may have it paid to another address.
        vm.expectEmit(address(mixed));
        emit IIndexVault.Claimed(address(bad), alice, bob, 150e18);
        vm.prank(alice);
        assertEq(mixed.claim(address(bad), bob), 150e18);
        assertEq(bad.balanceOf(bob), 150e18);
        assertEq(mixed.totalClaims(address(bad)), 0);
        assertEq(bad.balanceOf(address(mixed)), mixed.getReserve(address(bad)));
    }

    function test_withdraw_survivesEveryWayATokenCanFail() public {
        for (uint8 i = 1; i <= uint8(FailingToken.Failure.BalanceBurnsGas); ++i) {
            FailingToken.Failure failure = FailingToken.Failure(i);
            uint256 owed = mixed.claimOf(address(bad), alice);
            uint256 paid = usdc.balanceOf(alice);
            uint256 reserve = mixed.getReserve(address(bad));
            bad.setFailure(failure);
            _withdraw(mixed, alice, 1e18);
            bad.setFailure(FailingToken.Failure.None);

            uint256 expected = failure == FailingToken.Failure.MovesHalf ? 25e18 : 50e18;
            assertEq(mixed.claimOf(address(bad), alice), owed + expected);
            assertEq(usdc.balanceOf(alice), paid + 50e6);
            assertEq(mixed.getReserve(address(bad)), reserve - 50e18);
            assertEq(bad.balanceOf(address(mixed)), mixed.getReserve(address(bad)) + mixed.totalClaims(address(bad)));
        }
        vm.prank(alice);
        mixed.claim(address(bad), alice);
        assertEq(bad.balanceOf(alice), 8 * 50e18);
    }

    function test_withdraw_survivesATokenThatIsGone() public {
        vm.etch(address(bad), "");
        _withdraw(mixed, alice, 10e18);
        assertEq(mixed.claimOf(address(bad), alice), 500e18);
        assertEq(usdc.balanceOf(alice), 500e6);
    }

    /// @dev A token cannot make the exit cost more gas than its stipends, whatever it does.
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

    /// @dev With any gas at all, either the whole withdrawal reverts or a good token is paid.
    function testFuzz_withdraw_neverOwesAGoodTokenForLackOfGas(uint256 gasLimit) public {
        gasLimit = bound(gasLimit, 30_000, 900_000);
        vm.prank(alice);
        try vault.withdraw{gas: gasLimit}(1e18, alice, _weights(0, 0, 0)) {
            assertEq(weth.balanceOf(alice), 0.0125e18);
            assertEq(usdc.balanceOf(alice), 20e6);
        } catch {
            assertEq(vault.balanceOf(alice), 10e18);
        }
        assertEq(vault.totalClaims(address(weth)) + vault.totalClaims(address(wbtc)), 0);
        assertEq(vault.totalClaims(address(usdc)), 0);
    }

    function test_withdraw_revertsIfABadTokenFailsShortOfGas() public {
        bad.setBlocked(alice, true);
        bool short;
        for (uint256 gasLimit = 150_000; gasLimit < 550_000; gasLimit += 50_000) {
            vm.prank(alice);
            try mixed.withdraw{gas: gasLimit}(1e18, alice, _weights(0, 0)) {
                fail();
            } catch (bytes memory err) {
                if (bytes4(err) == IIndexVault.InsufficientGas.selector) short = true;
            }
        }
        assertTrue(short);
        vm.prank(alice);
        mixed.withdraw{gas: 900_000}(1e18, alice, _weights(0, 0));
        assertEq(mixed.claimOf(address(bad), alice), 50e18);
    }

    function test_withdraw_writesOffWhatATokenTakesOnTop() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _listToken(address(token), 8, 1e18);
        IndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(100);
        vm.expectEmit(address(other));
        emit IIndexVault.ReserveLost(address(token), 1e18, 9899e18);
        _withdraw(other, creator, 1e18);
        assertEq(token.balanceOf(creator), 100e18);
        assertEq(other.getReserve(address(token)), token.balanceOf(address(other)));
        // Everyone else can still leave.
        _withdraw(other, creator, other.balanceOf(creator));
        assertGe(token.balanceOf(address(other)), other.getReserve(address(token)));
    }

    function test_withdraw_paysInFullWhereTheReceiverBearsTheFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        _listToken(address(token), 8, 1e18);
        IndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(100);
        _withdraw(other, creator, 1e18);
        assertEq(token.balanceOf(creator), 99e18);
        assertEq(other.totalClaims(address(token)), 0);
        assertEq(other.getReserve(address(token)), token.balanceOf(address(other)));
    }

    function test_claim_revertsWhileTheTokenStillFails() public {
        bad.setPaused(true);
        _withdraw(mixed, alice, 1e18);
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, address(0)));
        vm.prank(alice);
        mixed.claim(address(bad), alice);
        assertEq(mixed.claimOf(address(bad), alice), 50e18);
    }

    function test_claim_revertsIfNothingIsOwed() public {
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.NothingToClaim.selector, address(usdc), alice));
        vm.prank(alice);
        mixed.claim(address(usdc), alice);
    }

    function test_claim_revertsIfReceiverIsZeroOrTheVault() public {
        bad.setPaused(true);
        _withdraw(mixed, alice, 1e18);
        vm.startPrank(alice);
        vm.expectRevert(IIndexVault.ZeroAddress.selector);
        mixed.claim(address(bad), address(0));
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.InvalidReceiver.selector, address(mixed)));
        mixed.claim(address(bad), address(mixed));
    }

    // --- refusals ---

    function test_withdraw_revertsIfAnAmountIsBelowItsMinimum() public {
        vm.expectRevert(
            abi.encodeWithSelector(IIndexVault.InsufficientAmount.selector, address(wbtc), 0.0003e8, 0.0003e8 + 1)
        );
        vm.prank(alice);
        vault.withdraw(1e18, alice, _weights(0, 0.0003e8 + 1, 0));
    }

    function test_withdraw_revertsIfLengthsDiffer() public {
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.LengthMismatch.selector, 3, 2));
        vm.prank(alice);
        vault.withdraw(1e18, alice, _weights(0, 0));
    }

    function test_withdraw_revertsIfSharesAreZero() public {
        vm.expectRevert(IIndexVault.ZeroShares.selector);
        vm.prank(alice);
        vault.withdraw(0, alice, _weights(0, 0, 0));
    }

    function test_withdraw_revertsIfTheCallerHasFewerShares() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 10e18, 10e18 + 1));
        vm.prank(alice);
        vault.withdraw(10e18 + 1, alice, _weights(0, 0, 0));
    }

    function test_withdraw_revertsIfReceiverIsZeroOrTheVault() public {
        vm.startPrank(alice);
        vm.expectRevert(IIndexVault.ZeroAddress.selector);
        vault.withdraw(1e18, address(0), _weights(0, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.InvalidReceiver.selector, address(vault)));
        vault.withdraw(1e18, address(vault), _weights(0, 0, 0));
    }
}
