// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ExitGuardBase} from "../ExitGuardBase.sol";

/// @title ExitGuardExecute: when an order can be executed, and who gets what
contract ExitGuardExecuteTest is ExitGuardBase {
    function setUp() public {
        _setUpGuard();
    }

    // --- trigger ---

    function test_execute_sellsAtTheFloor() public {
        uint256 id = _place(_terms());
        _moveTo(85);
        uint256 minimum = guard.previewMinOut(id);
        uint256 value = _redeemableD18(vault, SHARES);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectEmit(true, true, true, false, address(guard));
        emit IExitGuard.OrderExecuted(id, investor, executor, 0, SHARES, address(usdc), 0, 0);
        uint256 out = _execute(id, swaps);

        assertEq(usdc.balanceOf(investor), out, "the owner's");
        assertGe(out, minimum, "at least the minimum");
        uint256 tip = usdc.balanceOf(executor);
        assertEq(tip, (out + tip) * 50 / 10_000, "the tip");
        assertGt((out + tip) * 1e12, value * 995 / 1000, "pool fees and impact only");
        assertEq(vault.balanceOf(investor), 0, "shares sold");
        assertEq(uint8(guard.order(id).status), uint8(IExitGuard.Status.Executed));
        _assertGuardUntouched();
        _executeReverts(
            id, swaps, abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, id, IExitGuard.Status.Executed)
        );
    }

    /// At any level, an order executes if and only if the exact level is at or below the trigger.
    function testFuzz_execute_onlyAtOrBelowTheTrigger(uint256 percent, uint256 floorD18, uint16 trailBps, uint256 up)
        public
    {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        terms.floorD18 = uint88(bound(floorD18, 1, 99e18));
        terms.trailBps = uint16(bound(trailBps, 0, 5000));
        uint256 id = _place(terms);
        if (terms.trailBps != 0) {
            _movePrices(bound(up, 101, 130));
            guard.poke(id);
        }
        _movePrices(bound(percent, 50, 130));
        uint256 level = guard.levelD18(address(vault));
        uint256 trigger = guard.triggerD18(id);
        (bool ok,) = guard.executable(id);
        assertEq(ok, level <= trigger, "executable");
        // Exact form without division: NAV / shares <= trigger.
        uint256 shares = vault.totalSupply() + vault.pendingFeeShares();
        assertEq(ok, vault.totalBasketValue() * 1e18 <= trigger * shares, "by exact arithmetic");
        if (!ok) vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotTriggered.selector, level, trigger));
        _execute(id, _none());
        assertEq(vault.balanceOf(investor), ok ? 0 : SHARES, "shares");
    }

    function test_execute_followsTheTrail() public {
        uint256 id = _place(_trailing(1000));
        _moveTo(130); // level 127
        vm.prank(executor);
        guard.poke(id);
        _moveTo(118); // level 116.2, above 90 % of 127
        _executeReverts(
            id,
            _swapsOut(vault, address(usdc)),
            abi.encodeWithSelector(
                IExitGuard.NotTriggered.selector, guard.levelD18(address(vault)), guard.triggerD18(id)
            )
        );
        _moveTo(115); // level 113.5: below the trail, well above the level when the order was placed
        assertGt(_execute(id, _swapsOut(vault, address(usdc))) * 1e12, 113e18 * 97, "sold with the gains");
        _assertGuardUntouched();
    }

    /// Without a poke, the trail starts at the level when the order was placed.
    function test_execute_trailsFromThePlacementWithoutAPoke() public {
        uint256 id = _place(_trailing(1000));
        _moveTo(130);
        _moveTo(115);
        (bool ok,) = guard.executable(id);
        assertFalse(ok);
        _moveTo(88); // level 89.2
        assertGt(_execute(id, _swapsOut(vault, address(usdc))), 0);
    }

    function test_execute_revertsIfExpired() public {
        IExitGuard.Terms memory terms = _terms();
        uint256 id = _place(terms);
        vm.warp(terms.expiresAt);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256 snapshot = vm.snapshotState();
        assertGt(_execute(id, swaps), 0, "the last second counts");
        vm.revertToState(snapshot);
        skip(1);
        _executeReverts(id, swaps, abi.encodeWithSelector(ISwaps.Expired.selector, terms.expiresAt));
    }

    function test_execute_revertsIfAPriceIsDistrusted() public {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        uint256 id = _place(terms);
        _moveTo(80);
        vm.prank(registry.owner());
        registry.distrust(address(weth));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDistrusted.selector, address(weth)));
        _execute(id, _none());
    }

    /// A feed that is late must not delay the owner's exit: its last answer decides, and the tokens are paid as they are.
    function test_execute_goesOnWithTheLastAnswerOfALateFeed() public {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        uint256 id = _place(terms);
        _moveTo(80);
        skip(HEARTBEAT + 1);
        _execute(id, _none());
        assertEq(uint8(guard.order(id).status), uint8(IExitGuard.Status.Executed));
    }

    // --- number of shares ---

    /// The owner may have sold or bought shares since: the order sells the ordered shares, or the whole balance if
    /// smaller.
    function testFuzz_execute_sellsNoMoreThanOrderedOrHeld(uint256 ordered, uint256 held) public {
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(bound(ordered, 1e18 + 1e16, 2 * SHARES));
        uint256 id = _place(terms);
        held = bound(held, 1e16, SHARES);
        vm.prank(investor);
        vault.transfer(creator, SHARES - held);
        _moveTo(80);
        uint256 sold = terms.shares < held ? terms.shares : held;
        uint256 minimum = guard.previewMinOut(id);
        assertGe(_execute(id, _swapsOut(vault, address(usdc))), minimum, "minimum");
        assertEq(vault.balanceOf(investor), held - sold, "shares left");
        _assertGuardUntouched();
    }

    function test_execute_revertsIfTheOwnerHasNoShares() public {
        uint256 id = _place(_terms());
        vm.prank(investor);
        vault.transfer(creator, SHARES);
        _moveTo(80);
        _executeReverts(
            id, _swapsOut(vault, address(usdc)), abi.encodeWithSelector(IExitGuard.NoShares.selector, investor)
        );
    }

    function test_execute_usesAPermitOfTheOwner() public {
        uint256 id = _place(_terms());
        vm.prank(investor);
        vault.approve(address(guard), 0);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        _executeReverts(
            id,
            swaps,
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(guard), 0, SHARES)
        );
        IZapper.Permit memory permit = _guardPermit(SHARES, block.timestamp);
        vm.prank(executor);
        assertGt(guard.execute(id, swaps, permit), 0);
        assertEq(vault.allowance(investor, address(guard)), 0, "allowance left");
    }

    /// If two orders name the same shares, the first that triggers sells them.
    function test_execute_leavesNothingToASecondOrderOfTheSameShares() public {
        uint256 first = _place(_terms());
        uint256 second = _place(_trailing(500));
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        _execute(first, swaps);
        _executeReverts(second, swaps, abi.encodeWithSelector(IExitGuard.NoShares.selector, investor));
    }

    // --- payments ---

    /// For any order, any swaps and any donations to the guard: the owner gets the proceeds less the tip, and the
    /// unsold tokens. The guard's balances do not change.
    function testFuzz_execute_keepsNothing(
        uint256 shares,
        uint256 out,
        uint256[3] memory parts,
        uint16 tipBps,
        uint256 donation
    ) public {
        _donate(bound(donation, 0, 1e27));
        address[4] memory tokens = [address(usdc), address(weth), address(wbtc), address(uni)];
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(bound(shares, 1e18, SHARES));
        terms.tokenOut = tokens[out % 4];
        terms.tipBps = uint16(bound(tipBps, 0, 100));
        terms.maxSlippageBps = 2000;
        uint256 id = _place(terms);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, terms.tokenOut);
        uint256[] memory amounts = vault.previewWithdraw(terms.shares);
        for (uint256 i; i < 3; ++i) {
            uint256 sold = bound(parts[i], 95, 103);
            if (sold < 100) swaps[i].amountIn = amounts[_indexOf(swaps[i].tokenIn)] * sold / 100;
        }
        uint256 value = _redeemableD18(vault, terms.shares);
        uint256 minimum = guard.previewMinOut(id);
        uint256 amountOut = _execute(id, swaps);

        assertGe(amountOut, minimum, "minimum");
        assertEq(IERC20(terms.tokenOut).balanceOf(investor), amountOut, "proceeds");
        uint256 tip = IERC20(terms.tokenOut).balanceOf(executor);
        assertEq(tip, (amountOut + tip) * terms.tipBps / 10_000, "tip");
        for (uint256 i; i < 3; ++i) {
            uint256 all = amounts[_indexOf(swaps[i].tokenIn)];
            uint256 unsold = swaps[i].amountIn == ALL ? 0 : all - swaps[i].amountIn;
            assertEq(IERC20(swaps[i].tokenIn).balanceOf(investor), unsold, "unsold");
            assertEq(IERC20(swaps[i].tokenIn).balanceOf(executor), 0, "nothing else to the executor");
        }
        uint256 kept = _valueOf(investor) + _valueOf(executor);
        assertLe(kept, value + 1e15, "no gain");
        assertGe(kept, value * 99 / 100, "fees and impact only");
        _assertGuardUntouched();
    }

    /// In kind, the owner gets exactly what a withdrawal of the shares less the tip pays.
    function testFuzz_execute_paysInKind(uint256 shares, uint16 tipBps, uint256 donation) public {
        _donate(bound(donation, 0, 1e27));
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        terms.maxSlippageBps = 0;
        terms.shares = uint128(bound(shares, 1e18, SHARES));
        terms.tipBps = uint16(bound(tipBps, 0, 100));
        uint256 id = _place(terms);
        _movePrices(80);
        uint256 tip = uint256(terms.shares) * terms.tipBps / 10_000;
        uint256[] memory amounts = vault.previewWithdraw(terms.shares - tip);
        uint256 level = guard.levelD18(address(vault));
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderExecuted(id, investor, executor, level, terms.shares, IN_KIND, 0, tip);
        assertEq(_execute(id, _none()), 0);

        (address[] memory tokens,) = vault.getConstituents();
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(investor), amounts[i], "amount");
        }
        assertEq(vault.balanceOf(executor), tip, "tip in shares");
        assertEq(vault.balanceOf(investor), SHARES - terms.shares, "shares left");
        _assertGuardUntouched();
    }

    /// An owner who executes their own order gets the tip too. It does not count as proceeds.
    function test_execute_mayBeCalledByTheOwner() public {
        uint256 id = _place(_terms());
        _moveTo(80);
        uint256 minimum = guard.previewMinOut(id);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(investor);
        uint256 out = guard.execute(id, swaps, _noPermit());
        assertGe(out, minimum);
        assertEq(usdc.balanceOf(investor), out + out * 50 / 9950, "with the tip");
    }

    /// An asset that vaults may no longer buy still has a price, so orders into it still execute.
    function test_execute_worksIfTokenOutIsNoLongerActive() public {
        uint256 id = _place(_terms());
        vm.prank(owner);
        registry.setStatus(address(usdc), IAssetRegistry.Status.Delisted);
        _moveTo(80);
        assertGt(_execute(id, _swapsOut(vault, address(usdc))), 0);
    }

    /// An exit fee lowers the proceeds and the minimum alike, so the order stays executable.
    function test_execute_measuresSlippageAfterTheExitFee() public {
        vault = _launchWithFees(0, 200);
        IExitGuard.Terms memory terms = _terms();
        (terms.maxSlippageBps, terms.tipBps) = (100, 0);
        uint256 id = _place(terms);
        _moveTo(80);
        uint256 minimum = guard.previewMinOut(id);
        // The exit fee is 2 %, the slippage 1 %, and the level 82.
        assertApproxEqRel(minimum, 8200e6 * 98 / 100 * 99 / 100, 1e13);
        assertGe(_execute(id, _swapsOut(vault, address(usdc))), minimum);
    }

    /// The withdrawal charges a due performance fee. The preview of the minimum includes it, exact to the base unit.
    function test_execute_measuresSlippageAfterAPerformanceFee() public {
        vault = _launchWithFees(2000, 0);
        IExitGuard.Terms memory terms = _trailing(1000);
        (terms.maxSlippageBps, terms.tipBps) = (100, 0);
        uint256 id = _place(terms);
        _moveTo(150); // level 145, net 136
        guard.poke(id);
        _moveTo(130); // level 127, net 121.6; the gain of 27 has not been charged yet
        uint256 minimum = guard.previewMinOut(id);
        // At once, the fee is charged on a gain of 10 %: 2 of 110.
        assertApproxEqRel(minimum, uint256(12_700e6) * 108 / 110 * 99 / 100, 1e13, "less a fifth of the gain");
        _executeReverts(
            id,
            _none(),
            abi.encodeWithSelector(ISwaps.InsufficientOut.selector, vault.previewWithdraw(SHARES)[3], minimum)
        );
        assertGe(_execute(id, _swapsOut(vault, address(usdc))), minimum);
    }

    function _launchWithFees(uint16 performanceBps, uint16 exitBps) private returns (IIndexVault launched) {
        fees.performanceBps = performanceBps;
        fees.exitBps = exitBps;
        launched = _launchFour(1_000_000e18);
        _giveShares(launched, investor, SHARES);
        vm.prank(investor);
        launched.approve(address(guard), type(uint256).max);
    }

    function _indexOf(address token) private view returns (uint256 index) {
        (address[] memory tokens,) = vault.getConstituents();
        while (tokens[index] != token) ++index;
    }
}
