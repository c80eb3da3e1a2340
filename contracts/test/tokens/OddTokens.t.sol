// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {
    FailingToken,
    FeeOnSenderToken,
    FeeOnTransferToken,
    MintableToken,
    NoReturnToken
} from "../mocks/HostileTokens.sol";
import {FalseToken, GreedyToken, HookToken, RebasingToken, WordyToken} from "../mocks/WeirdTokens.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {OddTokenBase} from "./OddTokenBase.sol";

/// @title OddTokens: how odd tokens affect listing, launch, contribution, withdrawal, trades and claims
/// @dev The table in docs/security.md names the tests of this folder.
contract OddTokensTest is OddTokenBase {
    // --- fee on transfer ---

    function test_feeOnTransfer_cannotLaunchOrContributeAndTheReceiverBearsIt() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        _start(address(token));
        token.setFee(100);
        _launchReverts(address(token), IVaultFactory.TransferMismatch.selector);
        _contributeReverts(IVaultTypes.TransferMismatch.selector);

        uint256 due = vault.previewWithdraw(SHARES)[2];
        uint256 held = token.balanceOf(address(vault));
        _withdraw(alice, SHARES);
        assertEq(token.balanceOf(address(vault)), held - due); // the vault pays exactly what it owes
        assertEq(token.balanceOf(alice), due - due / 100); // the token keeps its fee
        assertEq(vault.claimOf(address(token), alice), 0);

        _execute(_sell(address(token))); // the vault spends exactly what it sells
        uint256 reserve = vault.getReserve(address(token));
        token.setFee(150); // above the slippage of 1 %
        _executeRevertsWith(_buy(address(token)), IVaultTypes.ValueLost.selector);
        token.setFee(10);
        _execute(_buy(address(token)));
        assertLe(vault.getReserve(address(token)), token.balanceOf(address(vault))); // only what arrived is added
        assertGt(vault.getReserve(address(token)), reserve);
    }

    function test_feeOnSender_isOwedByEachExitAndCannotBeTraded() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _start(address(token));
        token.setFee(100);
        uint256 due = vault.previewWithdraw(SHARES)[2];
        uint256 reserve = vault.getReserve(address(token));
        _withdraw(alice, SHARES);
        assertEq(token.balanceOf(alice), 0);
        assertEq(vault.claimOf(address(token), alice), due);
        assertApproxEqAbs(vault.getReserve(address(token)), reserve - due, 1);
        // A part of the claim is paid, and the fee on top is taken from the rest of it.
        vm.prank(alice);
        vault.claimPart(address(token), alice, due * 100 / 101);
        assertEq(token.balanceOf(alice), due * 100 / 101);
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)) + vault.totalClaims(address(token)));
        _executeRevertsWith(_sell(address(token)), IVaultTypes.SpentMismatch.selector);
    }

    // --- rebasing ---

    function test_rebasingUp_isIgnoredAsADonation() public {
        RebasingToken token = new RebasingToken();
        _start(address(token));
        uint256 reserve = vault.getReserve(address(token));
        token.setFactor(2e18);
        assertEq(vault.getReserve(address(token)), reserve);
        assertApproxEqAbs(token.balanceOf(address(vault)), 2 * reserve, 2);
        // Its transfers are rounded to whole parts. A transfer that moves one base unit less than asked is refused.
        uint256[] memory offered = vault.previewMint(SHARES);
        token.mint(bob, offered[2] * 2);
        _give(bob, _list(address(weth), address(usdc), address(token)), offered, address(vault));
        assertEq(offered[2] % 2, 1);
        vm.expectPartialRevert(IVaultTypes.TransferMismatch.selector);
        vm.prank(bob);
        vault.contribute(offered, bob, 0);

        uint256 due = vault.previewWithdraw(SHARES)[2];
        _withdraw(alice, SHARES);
        assertApproxEqAbs(token.balanceOf(alice), due, 2);
        _execute(_sell(address(token)));
    }

    function test_rebasingDown_paysInFullUntilTheBalanceEndsAndThenOwes() public {
        RebasingToken token = new RebasingToken();
        _start(address(token));
        token.setFactor(0.5e18); // the vault holds half of what it accounts for
        uint256 due = vault.previewWithdraw(SHARES)[2];
        _withdraw(alice, SHARES);
        assertEq(token.balanceOf(alice), due);
        uint256 shares = vault.balanceOf(creator);
        uint256[] memory amounts = _withdraw(creator, shares);
        assertEq(weth.balanceOf(creator), amounts[0]); // every other token is paid
        assertEq(usdc.balanceOf(creator), amounts[1]);
        assertEq(vault.claimOf(address(token), creator), amounts[2]); // this one becomes a claim as a whole
        vm.expectRevert(RebasingToken.NotEnough.selector);
        vm.prank(creator);
        vault.claim(address(token), creator);
        token.setFactor(1.2e18); // the vault holds enough again
        vm.prank(creator);
        vault.claim(address(token), creator);
        assertApproxEqAbs(token.balanceOf(creator), amounts[2], 2);
    }

    // --- blocklist and pause ---

    function test_blocklist_turnsTheBlockedAccountsPartIntoAClaim() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        token.setBlocked(alice, true);
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(weth.balanceOf(alice), amounts[0]);
        assertEq(vault.claimOf(address(token), alice), amounts[2]);
        vm.expectRevert();
        vm.prank(alice);
        vault.claim(address(token), alice);
        vm.prank(alice);
        vault.claim(address(token), bob); // to another account, which is possible at once
        assertEq(token.balanceOf(bob), amounts[2]);
    }

    function test_blocklist_ofTheVaultItselfStopsThatTokenAlone() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        token.setBlocked(address(vault), true);
        _launchSucceeds(address(token)); // another vault is not affected
        _contributeReverts(FailingToken.Blocked.selector);
        _executeRevertsWith(_sell(address(token)), FailingToken.Blocked.selector);
        _execute(_trade(address(weth), address(usdc), _overweightWeth()));
        _exitOwes(address(token));
    }

    function test_pausable_stopsThatTokenAloneAndOwesIt() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        token.setPaused(true);
        _contributeReverts(FailingToken.Blocked.selector);
        _launchReverts(address(token), FailingToken.Blocked.selector);
        _executeRevertsWith(_sell(address(token)), FailingToken.Blocked.selector);
        uint256 owed = _exitOwes(address(token));
        token.setPaused(false);
        vm.prank(alice);
        assertEq(vault.claim(address(token), alice), owed);
        assertEq(token.balanceOf(alice), owed);
    }

    // --- hooks ---

    function testFuzz_erc777_canCallBackWithoutSuccess(uint256 seed) public {
        HookToken token = new HookToken(18);
        _start(address(token));
        vm.prank(alice);
        vault.transfer(address(token), 1e18); // gives it shares, so that its callback could withdraw
        bytes[6] memory calls = [
            abi.encodeCall(vault.withdraw, (1e17, address(token), new uint256[](3))),
            abi.encodeCall(vault.contribute, (new uint256[](3), address(token), 0)),
            abi.encodeCall(vault.claim, (address(token), address(token))),
            abi.encodeCall(vault.accrueFees, ()),
            abi.encodeCall(vault.checkDrawdown, ()),
            abi.encodeCall(vault.openAuction, ())
        ];
        token.setHook(address(vault), calls[seed % 6]);
        _contribute(bob, SHARES);
        _withdraw(bob, SHARES);
        _execute(_sell(address(token)));
        assertEq(token.cameThrough(), 0);
        assertEq(vault.balanceOf(address(token)), 1e18);
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)));
    }

    // --- no return, false, many bytes, much gas ---

    function test_noReturn_worksEverywhere() public {
        NoReturnToken token = new NoReturnToken(18);
        _start(address(token));
        _execute(_sell(address(token)));
        _execute(_buy(address(token)));
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(token.balanceOf(alice), amounts[2]);
        assertEq(token.allowance(address(vault), address(adapter)), 0);
    }

    function test_returningFalse_isAFailureEverywhereAndAClaimOnExit() public {
        FalseToken token = new FalseToken(18);
        _start(address(token));
        token.setBroken(true);
        _launchReverts(address(token), SafeERC20.SafeERC20FailedOperation.selector);
        _contributeReverts(IVaultTypes.TransferMismatch.selector);
        _executeRevertsWith(_sell(address(token)), SafeERC20.SafeERC20FailedOperation.selector);
        uint256 owed = _exitOwes(address(token));
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        vm.prank(alice);
        vault.claim(address(token), alice);
        token.setBroken(false);
        vm.prank(alice);
        assertEq(vault.claim(address(token), alice), owed);
    }

    function test_hugeReturnData_isNotCopiedAndCostsNobody() public {
        WordyToken token = new WordyToken(18);
        _start(address(token));
        _execute(_sell(address(token)));
        _execute(_buy(address(token)));
        uint256[] memory amounts = _withdraw(alice, SHARES);
        assertEq(token.balanceOf(alice), amounts[2]);
    }

    function test_burningAllGas_failsAloneWithinItsStipend() public {
        GreedyToken token = new GreedyToken(18);
        _start(address(token));
        token.setBroken(true);
        uint256 gasBefore = gasleft();
        _exitOwes(address(token));
        assertLt(gasBefore - gasleft(), 1_200_000);
        token.setBroken(false);
        vm.prank(alice);
        vault.claim(address(token), alice);
    }

    function test_burningAllGas_doesNotLetACallerWithLittleGasForceAClaim() public {
        MintableToken token = new MintableToken(18);
        _start(address(token));
        uint256[] memory none = new uint256[](3);
        for (uint256 gas_ = 60_000; gas_ < 900_000; gas_ += 20_000) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(alice);
            try vault.withdraw{gas: gas_}(SHARES, alice, none) {
                for (uint256 i; i < 3; ++i) {
                    (address[] memory list,) = vault.getConstituents();
                    assertEq(vault.claimOf(list[i], alice), 0);
                }
            } catch {}
            vm.revertToStateAndDelete(snapshot);
        }
    }

    // --- decimals ---

    function testFuzz_moreThan18Decimals_cannotBeListed(uint8 decimals) public {
        decimals = uint8(bound(decimals, 19, 255));
        MintableToken token = new MintableToken(decimals);
        DevFeed feed = new DevFeed("feed", 8, 1e8);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadDecimals.selector, address(token), decimals));
        vm.prank(owner);
        registry.list(address(token), address(feed), HEARTBEAT);
    }
}
