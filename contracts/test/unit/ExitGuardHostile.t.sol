// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ExitGuardBase} from "../ExitGuardBase.sol";
import {FailingToken, MintableToken, ReentrantToken} from "../mocks/HostileTokens.sol";

/// @title ExitGuardHostile: manipulated pools, hostile executors and failing tokens cannot break an order's terms
contract ExitGuardHostileTest is ExitGuardBase {
    function setUp() public {
        _setUpGuard();
    }

    // --- manipulated pools ---

    /// Every pool falls to half the price and the oracle does not move: no order triggers and no peak moves.
    function test_execute_isNotTriggeredByAManipulatedPool() public {
        uint256 id = _place(_terms());
        uint256 trailing = _place(_trailing(100));
        uint256 level = guard.levelD18(address(vault));
        _movePools(50);
        assertEq(guard.levelD18(address(vault)), level, "level");
        _executeReverts(
            id, _swapsOut(vault, address(usdc)), abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, 90e18)
        );
        uint256 trigger = guard.triggerD18(trailing);
        _executeReverts(trailing, _none(), abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, trigger));
        _movePools(140);
        vm.expectPartialRevert(IExitGuard.PeakNotHigher.selector);
        guard.poke(trailing);
        assertEq(guard.triggerD18(trailing), trigger, "trigger");
    }

    /// A triggered order does not sell while the pools are further down than the slippage allows.
    function testFuzz_execute_revertsInAManipulatedPool(uint256 percent) public {
        uint256 id = _place(_terms());
        _moveTo(80);
        _movePools(bound(percent, 68, 76)); // the minimum is at 77.6, 3 % under 80; at 67 the pools are empty
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectPartialRevert(ISwaps.InsufficientOut.selector);
        _execute(id, swaps);
        assertEq(vault.balanceOf(investor), SHARES, "nothing moved");
        _arbitrageAll();
        assertGt(_execute(id, swaps), 0, "and is sold when they are back");
    }

    // --- hostile executors ---

    /// An executor who moves the pools, executes and buys back gains at most what the terms allow.
    function testFuzz_execute_boundsASandwich(uint256 sold, uint16 slippageBps) public {
        sold = bound(sold, 0, 500e18);
        IExitGuard.Terms memory terms = _terms();
        terms.maxSlippageBps = uint16(bound(slippageBps, 100, 2000));
        uint256 id = _place(terms);
        _moveTo(80);
        uint256 value = _redeemableD18(vault, SHARES);
        uint256 minimum = guard.previewMinOut(id);

        _fund(address(weth), executor, 500e18);
        uint256 before = _valueOf(executor);
        uint256 got = _trade(address(weth), address(usdc), sold);
        try this.executeAs(id) {
            assertGe(usdc.balanceOf(investor), minimum, "the owner's minimum");
        } catch {
            assertEq(vault.balanceOf(investor), SHARES, "nothing moved");
        }
        _trade(address(usdc), address(weth), got);
        uint256 gain = _valueOf(executor) > before ? _valueOf(executor) - before : 0;
        assertLe(gain, value * terms.maxSlippageBps / 10_000 + 1e12, "gain");
        _assertGuardUntouched();
    }

    function executeAs(uint256 id) external {
        _execute(id, _swapsOut(vault, address(usdc)));
    }

    /// The executor sells any part of the constituents for worthless tokens in their own pools. The call reverts unless
    /// the owner still gets the minimum. The owner also gets the worthless tokens, and their cost is within the
    /// slippage.
    function testFuzz_execute_boundsBadRoutes(uint256[3] memory parts, uint16 slippageBps) public {
        MintableToken junk = new MintableToken(18);
        address[3] memory tokens = [address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < 3; ++i) {
            usdD18[address(junk)] = usdD18[tokens[i]];
            _pool(address(junk), tokens[i], MEDIUM); // with this contract's liquidity
        }
        IExitGuard.Terms memory terms = _terms();
        terms.maxSlippageBps = uint16(bound(slippageBps, 100, 2000));
        uint256 id = _place(terms);
        _moveTo(80);
        uint256 value = _redeemableD18(vault, SHARES);
        uint256 minimum = guard.previewMinOut(id);

        uint256[] memory amounts = vault.previewWithdraw(SHARES); // in the order of `tokens`
        IZapper.Swap[] memory swaps = new IZapper.Swap[](6);
        uint256 wasted;
        for (uint256 i; i < 3; ++i) {
            uint256 part = amounts[i] * bound(parts[i], 1, 3000) / 10_000;
            wasted += registry.valueD18(tokens[i], part);
            swaps[i] = _swapOf(tokens[i], address(junk), part);
            swaps[i + 3] = _swapOf(tokens[i], address(usdc), ALL);
        }
        try this.executeWith(id, swaps) {
            assertGe(usdc.balanceOf(investor), minimum, "the owner's minimum");
            assertLe(wasted, value * terms.maxSlippageBps / 10_000 + 1e12, "wasted within the slippage");
            assertGt(junk.balanceOf(investor), 0, "whatever it is worth");
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ISwaps.InsufficientOut.selector, "reason");
            assertGt(wasted + value / 100, value * terms.maxSlippageBps / 10_000, "only beyond the slippage");
        }
        assertEq(junk.balanceOf(address(guard)), 0, "junk");
        _assertGuardUntouched();
    }

    function executeWith(uint256 id, IZapper.Swap[] memory swaps) external {
        _execute(id, swaps);
    }

    /// Without swaps, the withdrawal has far less tokenOut than the minimum.
    function test_execute_revertsIfNothingIsSold() public {
        uint256 id = _place(_terms());
        _moveTo(80);
        uint256 own = vault.previewWithdraw(SHARES)[3];
        uint256 minimum = guard.previewMinOut(id);
        _executeReverts(
            id, _none(), abi.encodeWithSelector(ISwaps.InsufficientOut.selector, own - own * 50 / 10_000, minimum)
        );
    }

    function test_execute_revertsIfTheAdapterIsNotApproved() public {
        uint256 id = _place(_terms());
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        swaps[0].adapter = executor;
        _executeReverts(id, swaps, abi.encodeWithSelector(ISwaps.AdapterNotApproved.selector, executor));
    }

    /// An executor cannot sell tokens that were sent to the guard by mistake.
    function test_execute_revertsIfASwapSpendsMoreThanWasRedeemed() public {
        _donate(1e24);
        uint256 id = _place(_terms());
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256 held = vault.previewWithdraw(SHARES)[0];
        swaps[0].amountIn = held + 1;
        _executeReverts(id, swaps, abi.encodeWithSelector(ISwaps.Shortfall.selector, address(wbtc), held + 1, held));
    }

    /// A token on the executor's path calls back and cannot execute another order inside this one.
    function test_execute_cannotBeReentered() public {
        ReentrantToken token = new ReentrantToken(18);
        usdD18[address(token)] = 1e18;
        _pool(address(usdc), address(token), MEDIUM);
        _pool(address(token), address(weth), MEDIUM);
        uint256 id = _place(_terms());
        uint256 second = _place(_terms());
        _movePrices(80);
        usdD18[address(weth)] = 3000e18; // the new pool is created at this price
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        token.setCall(address(guard), abi.encodeCall(guard.execute, (second, swaps, _noPermit())));
        swaps[1].data = _path(address(weth), MEDIUM, address(token), MEDIUM, address(usdc));
        _execute(id, swaps);
        assertEq(token.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        _assertGuardUntouched();
    }

    function testFuzz_redeem_revertsIfTheCallerIsNotTheGuardItself(address caller, uint256 shares) public {
        vm.assume(caller != address(guard));
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotSelf.selector, caller));
        vm.prank(caller);
        guard.redeem(address(vault), new address[](4), shares);
    }

    /// With little gas, an execution reverts or does what the owner ordered. It never falls back to paying in kind.
    function testFuzz_execute_cannotBeMadeToPayInKindByLittleGas(uint256 gasLimit) public {
        uint256 id = _place(_terms());
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        gasLimit = bound(gasLimit, 100_000, 1_500_000);
        vm.prank(executor);
        (bool ok,) = address(guard).call{gas: gasLimit}(abi.encodeCall(guard.execute, (id, swaps, _noPermit())));
        if (!ok) {
            assertEq(vault.balanceOf(investor), SHARES, "nothing moved");
        } else {
            assertGt(usdc.balanceOf(investor), 0, "sold");
            assertEq(wbtc.balanceOf(investor), 0, "not in kind");
        }
    }

    // --- tokens that fail ---

    /// If the vault cannot send a constituent to the guard, for any reason, it pays the owner in kind. What it cannot
    /// send to the owner becomes the owner's claim.
    function testFuzz_execute_paysInKindIfAConstituentFails(uint8 mode, uint256 shares) public {
        FailingToken token = _launchWithFailing();
        FailingToken.Failure failure = FailingToken.Failure(bound(mode, 1, uint8(type(FailingToken.Failure).max)));
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(bound(shares, 1e18, SHARES));
        uint256 id = _place(terms);
        _setPrice(address(token), 3e18);
        uint256 tip = terms.shares * 50 / 10_000;
        uint256[] memory amounts = vault.previewWithdraw(terms.shares - tip);
        token.setFailure(failure);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderExecuted(
            id, investor, executor, guard.levelD18(address(vault)), terms.shares, IN_KIND, 0, tip
        );
        assertEq(_execute(id, swaps), 0);

        token.setFailure(FailingToken.Failure.None);
        assertEq(usdc.balanceOf(investor), amounts[0], "what works");
        assertEq(
            token.balanceOf(investor) + vault.claimOf(address(token), investor), amounts[1], "what fails, or its claim"
        );
        assertGt(vault.claimOf(address(token), investor), 0, "a claim");
        assertEq(vault.claimOf(address(token), address(guard)), 0, "none of the guard");
        assertEq(vault.balanceOf(executor), tip, "tip in shares");
        assertEq(vault.balanceOf(address(guard)) + token.balanceOf(address(guard)), 0, "guard");
        vm.prank(investor);
        vault.claim(address(token), investor);
        assertEq(token.balanceOf(investor), amounts[1], "paid when it works again");
    }

    /// If a token blocks only the guard, the owner gets everything and has no claim.
    function test_execute_paysInKindIfTheGuardIsBlocked() public {
        FailingToken token = _launchWithFailing();
        uint256 id = _place(_terms());
        _setPrice(address(token), 3e18);
        token.setBlocked(address(guard), true);
        uint256[] memory amounts = vault.previewWithdraw(SHARES - SHARES * 50 / 10_000);
        _execute(id, _swapsOut(vault, address(usdc)));
        assertEq(usdc.balanceOf(investor), amounts[0]);
        assertEq(token.balanceOf(investor), amounts[1]);
        assertEq(vault.claimOf(address(token), investor), 0);
    }

    /// If a constituent blocks only the owner, the order sells it, so it need not reach the owner.
    function test_execute_sellsATokenThatBlocksTheOwner() public {
        FailingToken token = _launchWithFailing();
        uint256 id = _place(_terms());
        _setPrice(address(token), 4e18);
        _arbitrage(address(usdc), address(token), MEDIUM);
        token.setBlocked(investor, true);
        uint256 minimum = guard.previewMinOut(id);
        assertGe(_execute(id, _swapsOut(vault, address(usdc))), minimum);
    }

    /// If nobody can move tokenOut, the execution reverts and the owner keeps the shares. The owner can still withdraw
    /// in kind.
    function test_execute_revertsIfTokenOutFailsAndTheOwnerCanStillLeave() public {
        FailingToken token = _launchWithFailing();
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = address(token);
        terms.floorD18 = 98e18;
        uint256 id = _place(terms);
        _setPrice(address(token), 4.5e18);
        _arbitrage(address(usdc), address(token), MEDIUM);
        token.setBlocked(investor, true);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(token));
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, investor));
        _execute(id, swaps);
        vm.startPrank(investor);
        guard.cancel(id);
        uint256[] memory amounts = vault.withdraw(SHARES, investor, new uint256[](2));
        vm.stopPrank();
        assertEq(usdc.balanceOf(investor), amounts[0]);
        assertEq(vault.claimOf(address(token), investor), amounts[1]);
    }

    /// A callback during a call of the vault cannot execute an order, so no order sees an unfinished state.
    function test_execute_revertsInsideACallOfTheVault() public {
        ReentrantToken token = new ReentrantToken(18);
        usdD18[address(token)] = 5e18;
        _pool(address(usdc), address(token), MEDIUM);
        _list(address(token));
        _launchHalf(address(token));
        uint256 id = _place(_terms());
        _setPrice(address(token), 3e18);
        token.setCall(address(guard), abi.encodeCall(guard.execute, (id, _none(), _noPermit())));
        vm.prank(creator);
        vault.withdraw(1e18, creator, new uint256[](2)); // the token calls the guard during its transfer
        assertFalse(token.succeeded());
        assertEq(
            token.answer(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "by the vault's guard"
        );
        assertEq(vault.balanceOf(investor), SHARES, "nothing moved");
    }

    // --- helpers ---

    /// @dev Launches a vault with 50 % USDC and 50 % of a token that fails on demand. Gives the investor shares of it.
    function _launchWithFailing() private returns (FailingToken token) {
        token = new FailingToken(18);
        usdD18[address(token)] = 5e18;
        _pool(address(usdc), address(token), MEDIUM);
        _list(address(token));
        _launchHalf(address(token));
    }

    function _launchHalf(address token) private {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(usdc), token);
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        vault = _launch(tokens, weights, 100_000e18);
        _giveShares(vault, investor, SHARES);
        vm.prank(investor);
        vault.approve(address(guard), type(uint256).max);
    }

    /// @dev Makes a trade of the executor at Uniswap.
    function _trade(address tokenIn, address tokenOut, uint256 amountIn) private returns (uint256) {
        if (amountIn == 0) return 0;
        vm.startPrank(executor);
        IERC20(tokenIn).approve(address(adapter), amountIn);
        uint256 out = adapter.swap(tokenIn, tokenOut, amountIn, 0, _path(tokenIn, LOW, tokenOut));
        vm.stopPrank();
        return out;
    }
}
