// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FailingToken, FeeOnSenderToken, FeeOnTransferToken, MintableToken} from "../mocks/HostileTokens.sol";
import {GreedyToken, HookToken, RebasingToken, RevertingToken} from "../mocks/WeirdTokens.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {OddTokenBase} from "./OddTokenBase.sol";

/// @title FailedTokens: launches, contributions and trades with tokens that are odd at that moment
/// @dev These tests complete those of OddTokens.t.sol for the table in docs/security.md.
contract FailedTokensTest is OddTokenBase {
    function test_feeOnSender_isLaunchedGivenAndBoughtAtTheSendersCost() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _start(address(token));
        token.setFee(100);
        _launchSucceeds(address(token));
        _contributeSucceeds();
        _execute(_buy(address(token)));
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)));
    }

    function test_rebasingUp_canBeLaunchedGivenAndTraded() public {
        RebasingToken token = new RebasingToken();
        _start(address(token));
        token.setFactor(2e18);
        _launchGrown(token);
        // Even amounts move exactly. OddTokens.t.sol tests an odd amount.
        uint256 shares = SHARES;
        while (vault.previewMint(shares)[2] % 2 != 0) ++shares;
        _contribute(bob, shares);
        _execute(_sell(address(token)));
        _execute(_buy(address(token)));
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)));
    }

    function test_rebasingDown_canBeLaunchedGivenAndTradedWhileTheBalanceLasts() public {
        RebasingToken token = new RebasingToken();
        _start(address(token));
        token.setFactor(0.5e18);
        _launchGrown(token);
        _contribute(bob, SHARES);
        _execute(_sell(address(token)));
        _execute(_buy(address(token)));
        token.setFactor(0.01e18);
        _executeRevertsWith(_sell(address(token)), RebasingToken.NotEnough.selector);
        _execute(_trade(address(weth), address(usdc), _overweightWeth()));
    }

    function test_blocklist_stopsContributionsOfTheBlockedAccountAndNoTrade() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        IVaultFactory.Launch memory params = _prepareLaunch(address(token));
        uint256[] memory amounts = _prepareContribution();
        token.setBlocked(creator, true);
        token.setBlocked(bob, true);
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, creator));
        vm.prank(creator);
        factory.launch(params);
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, bob));
        vm.prank(bob);
        vault.contribute(amounts, bob, 0);
        _execute(_sell(address(token)));
        _execute(_buy(address(token)));
    }

    function test_reverting_cannotBeLaunchedGivenOrTradedAndIsOwed() public {
        RevertingToken token = new RevertingToken(18);
        _start(address(token));
        IVaultFactory.Launch memory params = _prepareLaunch(address(token));
        uint256[] memory amounts = _prepareContribution();
        token.setBroken(true);
        vm.expectRevert(RevertingToken.Broken.selector);
        vm.prank(creator);
        factory.launch(params);
        vm.expectRevert(RevertingToken.Broken.selector);
        vm.prank(bob);
        vault.contribute(amounts, bob, 0);
        _executeRevertsWith(_sell(address(token)), RevertingToken.Broken.selector);
        _executeRevertsWith(_buy(address(token)), RevertingToken.Broken.selector);
        _execute(_trade(address(weth), address(usdc), _overweightWeth()));
        _exitOwes(address(token));
    }

    /// @dev Each failing call leaves 1/64 of the gas, which is enough to revert. No state is kept.
    function test_burningAllGas_cannotBeLaunchedGivenOrTraded() public {
        GreedyToken token = new GreedyToken(18);
        _start(address(token));
        IVaultFactory.Launch memory params = _prepareLaunch(address(token));
        uint256[] memory amounts = _prepareContribution();
        IVaultTypes.Trade[] memory trades = _one(_sell(address(token)));
        uint256 nonce = vault.rebalanceNonce();
        token.setBroken(true);
        _failsWithoutAWord(creator, address(factory), abi.encodeCall(factory.launch, (params)));
        _failsWithoutAWord(bob, address(vault), abi.encodeCall(vault.contribute, (amounts, bob, 0)));
        _failsWithoutAWord(
            keeper, address(vault), abi.encodeCall(vault.executeTrades, (nonce, trades, 0, block.timestamp))
        );
        _execute(_trade(address(weth), address(usdc), _overweightWeth()));
    }

    /// @dev The vault's address is predictable and can be called during the launch, but only the factory can initialize
    /// it.
    function test_erc777_cannotTakeAVaultThatIsBeingLaunched() public {
        HookToken token = new HookToken(18);
        _start(address(token));
        address next = vm.computeCreateAddress(address(factory), vm.getNonce(address(factory)));
        IVaultTypes.Terms memory terms;
        terms.creator = address(token);
        token.setHook(
            next,
            abi.encodeCall(
                IIndexVault.initialize, (terms, new address[](0), new uint256[](0), new uint256[](0), 1e18, 1e15)
            )
        );
        _launchSucceeds(address(token));
        assertTrue(factory.isVault(next));
        assertEq(token.cameThrough(), 0);
        assertEq(IIndexVault(next).owner(), creator);
    }

    /// @dev If the balance cannot be read before a transfer, nothing is taken in or traded, and payments become claims.
    function test_unreadable_cannotBeLaunchedGivenOrTradedAndIsOwed() public {
        FailingToken token = new FailingToken(18);
        _start(address(token));
        IVaultFactory.Launch memory params = _prepareLaunch(address(token));
        uint256[] memory amounts = _prepareContribution();
        IVaultTypes.Trade memory trade = _sell(address(token));
        token.setFailure(FailingToken.Failure.BalanceReverts);
        vm.expectPartialRevert(FailingToken.Blocked.selector);
        vm.prank(creator);
        factory.launch(params);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(token), amounts[2], 0));
        vm.prank(bob);
        vault.contribute(amounts, bob, 0);
        _executeRevertsWith(trade, FailingToken.Blocked.selector);
        uint256[] memory paid = _withdraw(alice, SHARES);
        assertEq(weth.balanceOf(alice), paid[0]);
        assertEq(usdc.balanceOf(alice), paid[1]);
        assertEq(vault.claimOf(address(token), alice), paid[2]);
        token.setFailure(FailingToken.Failure.None);
        assertEq(token.balanceOf(alice), 0);
        vm.prank(alice);
        assertEq(vault.claim(address(token), alice), paid[2]);
    }

    /// @dev The token's new behaviour also decides about launches and trades.
    function test_upgradeable_isLaunchedAndTradedWithItsNewBehaviour() public {
        MintableToken token = new MintableToken(18);
        _start(address(token));
        vm.etch(address(token), address(new FeeOnTransferToken(18)).code);
        FeeOnTransferToken(address(token)).setFee(150);
        _launchReverts(address(token), IVaultFactory.TransferMismatch.selector);
        _executeRevertsWith(_buy(address(token)), IVaultTypes.ValueLost.selector);
        vm.etch(address(token), address(new MintableToken(18)).code);
        _launchSucceeds(address(token));
        _execute(_buy(address(token)));
    }

    /// @dev Mints even amounts for the creator, because Forge's `deal` cannot write computed balances.
    function _launchGrown(RebasingToken token) private {
        IVaultFactory.Launch memory params = _params(address(token));
        assertTrue(factory.isVault(address(_launch(params))));
    }

    function _failsWithoutAWord(address who, address target, bytes memory call) private {
        bytes32 before = keccak256(abi.encode(vault.totalSupply(), vault.rebalanceNonce(), factory.vaultCount()));
        vm.prank(who);
        (bool ok, bytes memory err) = target.call{gas: 8_000_000}(call);
        assertFalse(ok);
        assertEq(err.length, 0);
        assertEq(keccak256(abi.encode(vault.totalSupply(), vault.rebalanceNonce(), factory.vaultCount())), before);
    }
}
