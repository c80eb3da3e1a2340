// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ExitGuard} from "../../src/periphery/ExitGuard.sol";
import {ExitGuardBase} from "../ExitGuardBase.sol";

/// @title ExitGuardOrders: placing and cancelling orders, raising peaks, and the views
contract ExitGuardOrdersTest is ExitGuardBase {
    function setUp() public {
        _setUpGuard();
    }

    function test_constructor_revertsIfFactoryIsZero() public {
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        new ExitGuard(address(0));
    }

    function test_constructor_takesTheFactorysRegistry() public view {
        assertEq(address(guard.registry()), address(registry));
        assertEq(address(guard.factory()), address(factory));
    }

    // --- place ---

    /// All allowed terms are stored unchanged. If there is a trail, the first peak is the current level.
    function testFuzz_place_keepsTheTerms(IExitGuard.Terms memory terms, uint256 out) public {
        _skipDays(3);
        terms.vault = address(vault);
        terms.shares = uint128(bound(terms.shares, 1.02e18, type(uint128).max));
        terms.floorD18 = uint88(bound(terms.floorD18, 0, 99e18));
        terms.trailBps = uint16(bound(terms.trailBps, terms.floorD18 == 0 ? 1 : 0, 9999));
        terms.tipBps = uint16(bound(terms.tipBps, 0, 100));
        terms.maxSlippageBps = uint16(bound(terms.maxSlippageBps, terms.tipBps + 1, 2000));
        terms.tokenOut = [IN_KIND, address(usdc), address(weth), address(uni)][out % 4];
        terms.expiresAt = uint40(bound(terms.expiresAt, block.timestamp, type(uint40).max));

        if (terms.ceilingD18 != 0) terms.ceilingD18 = uint88(bound(terms.ceilingD18, 101e18, type(uint88).max));
        terms.limitBps = uint16(bound(terms.limitBps, 0, 9999));
        terms.minFillPct = uint8(bound(terms.minFillPct, 0, 100));

        uint256 level = _navPerShareDown();
        uint256 id = _place(terms);
        IExitGuard.Order memory order = guard.order(id);
        assertEq(id, 1, "id");
        assertEq(guard.orderCount(), 1, "count");
        assertEq(order.owner, investor, "owner");
        assertEq(uint8(order.status), uint8(IExitGuard.Status.Open), "status");
        assertEq(order.peakD18, terms.trailBps == 0 ? 0 : level, "peak");
        assertEq(keccak256(abi.encode(order.terms)), keccak256(abi.encode(terms)), "terms");
        uint256 trailed = level * (10_000 - terms.trailBps) / 10_000;
        uint256 trigger = terms.trailBps != 0 && trailed > terms.floorD18 ? trailed : terms.floorD18;
        assertEq(guard.triggerD18(id), trigger, "trigger");
    }

    function test_place_revertsIfTheSharesAreWorthTooLittle() public {
        IExitGuard.Terms memory terms = _terms();
        uint256 level = guard.levelD18(address(vault));
        terms.shares = uint128(10e18 * 1e18 / level);
        _placeReverts(
            terms,
            abi.encodeWithSelector(
                IExitGuard.OrderTooSmall.selector, uint256(terms.shares) * level / 1e18, guard.MIN_ORDER_D18()
            )
        );
        terms.shares += 1;
        _place(terms);
    }

    function test_place_emitsTheOrderAsStored() public {
        IExitGuard.Terms memory terms = _trailing(500);
        IExitGuard.Order memory order =
            IExitGuard.Order(investor, IExitGuard.Status.Open, uint88(_navPerShareDown()), terms, 0, 0);
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderPlaced(1, investor, address(vault), order);
        _place(terms);
        vm.expectEmit(true, true, true, false, address(guard));
        emit IExitGuard.OrderPlaced(2, investor, address(vault), order);
        _place(terms);
    }

    function test_place_takesAPermit() public {
        vm.prank(investor);
        vault.approve(address(guard), 0);
        IZapper.Permit memory permit = _guardPermit(SHARES, block.timestamp + 60);
        vm.prank(investor);
        guard.place(_terms(), permit);
        assertEq(vault.allowance(investor, address(guard)), SHARES);
        assertEq(vault.balanceOf(investor), SHARES, "the shares stay");
    }

    /// An order is placed even if somebody else submitted its permit first.
    function test_place_worksAfterItsPermitWasFrontRun() public {
        IZapper.Permit memory p = _guardPermit(SHARES, block.timestamp + 60);
        vault.permit(investor, address(guard), p.value, p.deadline, p.v, p.r, p.s);
        vm.prank(investor);
        assertEq(guard.place(_terms(), p), 1);
    }

    function test_place_revertsIfTheTermsAreBad() public {
        IExitGuard.Terms memory terms = _terms();
        terms.vault = address(weth);
        _placeReverts(terms, abi.encodeWithSelector(ISwaps.NotVault.selector, address(weth)));
        terms = _terms();
        terms.shares = 0;
        _placeReverts(terms, abi.encodeWithSelector(ISwaps.ZeroAmount.selector));
        terms = _terms();
        terms.expiresAt = uint40(block.timestamp - 1);
        _placeReverts(terms, abi.encodeWithSelector(ISwaps.Expired.selector, block.timestamp - 1));
        terms = _terms();
        terms.floorD18 = 0;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.NoTrigger.selector));
        terms.trailBps = 10_000;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.TrailTooLarge.selector, 10_000, 9999));
        terms = _terms();
        terms.tipBps = 101;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.TipTooLarge.selector, 101, 100));
        terms = _terms();
        terms.tokenOut = address(vault);
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.AssetNotActive.selector, address(vault)));
        terms = _terms();
        terms.maxSlippageBps = 2001;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.BadSlippage.selector, 2001, 50, 2000));
        // A tip as large as the slippage leaves nothing for the swaps.
        terms.maxSlippageBps = 50;
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.BadSlippage.selector, 50, 50, 2000));
    }

    function test_place_revertsIfTokenOutMayNotBeBoughtAnyMore() public {
        vm.prank(owner);
        registry.setStatus(address(usdc), IAssetRegistry.Status.ReduceOnly);
        _placeReverts(_terms(), abi.encodeWithSelector(IExitGuard.AssetNotActive.selector, address(usdc)));
    }

    /// A floor at or above the level is refused, because the order would sell at once.
    function testFuzz_place_revertsIfTheFloorIsReachedAlready(uint256 floorD18) public {
        uint256 level = guard.levelD18(address(vault));
        IExitGuard.Terms memory terms = _terms();
        terms.floorD18 = uint88(bound(floorD18, level, type(uint88).max));
        _placeReverts(terms, abi.encodeWithSelector(IExitGuard.AlreadyTriggered.selector, level, terms.floorD18));
        terms.floorD18 = uint88(level - 1);
        _place(terms);
    }

    function test_place_revertsIfAPriceIsStale() public {
        IExitGuard.Terms memory terms = _terms();
        terms.expiresAt = type(uint40).max;
        skip(HEARTBEAT + 1);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        _place(terms);
    }

    function test_place_revertsIfTheLevelDoesNotFitAPeak() public {
        _movePrices(1e8); // the level is 9e7 USD
        IExitGuard.Terms memory terms = _trailing(500);
        _place(terms);
        _movePrices(1e9); // the level is 9e8 USD, more than 88 bits hold
        uint256 level = _navPerShareDown();
        assertGt(level, type(uint88).max, "does not fit");
        _placeReverts(terms, abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 88, level));
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 88, level));
        guard.poke(1);
    }

    // --- cancel ---

    function test_cancel_endsTheOrder() public {
        uint256 id = _place(_terms());
        vm.expectEmit(address(guard));
        emit IExitGuard.OrderCancelled(id, investor, address(vault));
        vm.prank(investor);
        guard.cancel(id);
        assertEq(uint8(guard.order(id).status), uint8(IExitGuard.Status.Cancelled));
        bytes memory gone = abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, id, IExitGuard.Status.Cancelled);
        vm.expectRevert(gone);
        vm.prank(investor);
        guard.cancel(id);
        vm.expectRevert(gone);
        guard.poke(id);
        vm.expectRevert(gone);
        guard.previewMinOut(id);
        _moveTo(80);
        _executeReverts(id, _swapsOut(vault, address(usdc)), gone);
    }

    function testFuzz_cancel_revertsIfTheCallerIsNotTheOwner(address caller) public {
        vm.assume(caller != investor);
        uint256 id = _place(_terms());
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.NotOwner.selector, id, caller));
        vm.prank(caller);
        guard.cancel(id);
    }

    function testFuzz_order_isNotOpenIfItDoesNotExist(uint256 id) public {
        bytes memory none = abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, id, IExitGuard.Status.None);
        vm.expectRevert(none);
        guard.cancel(id);
        vm.expectRevert(none);
        guard.poke(id);
        _executeReverts(id, _none(), none);
        assertEq(guard.order(id).owner, address(0));
        _assertObstacle(id, IExitGuard.Obstacle.NotOpen);
    }

    // --- poke ---

    /// For any sequence of prices and pokes, the peak is the highest poked level, and the trigger follows it.
    function testFuzz_poke_keepsTheHighestLevel(uint256[8] memory percents, uint16 trailBps) public {
        trailBps = uint16(bound(trailBps, 1, 9999));
        uint256 id = _place(_trailing(trailBps));
        uint256 peak = _navPerShareDown();
        for (uint256 i; i < percents.length; ++i) {
            _skipDays(1);
            _movePrices(bound(percents[i], 50, 150));
            uint256 level = _navPerShareDown();
            if (level > peak) {
                peak = level;
                vm.expectEmit(address(guard));
                emit IExitGuard.PeakRaised(id, peak, peak * (10_000 - trailBps) / 10_000);
            } else {
                vm.expectRevert(abi.encodeWithSelector(IExitGuard.PeakNotHigher.selector, level, peak));
            }
            vm.prank(executor);
            guard.poke(id);
            assertEq(guard.order(id).peakD18, peak, "peak");
            assertEq(guard.triggerD18(id), peak * (10_000 - trailBps) / 10_000, "trigger");
        }
    }

    function test_poke_revertsIfThereIsNoTrail() public {
        uint256 id = _place(_terms());
        _moveTo(110);
        uint256 level = _navPerShareDown();
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.PeakNotHigher.selector, level, 0));
        guard.poke(id);
    }

    function test_poke_revertsIfTheOrderHasExpired() public {
        IExitGuard.Terms memory terms = _trailing(500);
        uint256 id = _place(terms);
        vm.warp(terms.expiresAt);
        _movePrices(120);
        uint256 snapshot = vm.snapshotState();
        guard.poke(id);
        assertGt(guard.order(id).peakD18, 100e18, "the last second counts");
        vm.revertToState(snapshot);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, terms.expiresAt));
        guard.poke(id);
    }

    function test_poke_revertsIfAPriceIsStale() public {
        uint256 id = _place(_trailing(500));
        skip(HEARTBEAT + 1);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        guard.poke(id);
    }

    // --- views ---

    /// The level includes pending fee shares, so minting them does not change it.
    function testFuzz_levelD18_countsPendingFeeShares(uint256 elapsed) public {
        skip(bound(elapsed, 1, 365 days));
        _movePrices(100);
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        uint256 level = guard.levelD18(address(vault));
        assertEq(level, vault.totalBasketValue() * 1e18 / supply, "level");
        vault.accrueFees();
        assertEq(guard.levelD18(address(vault)), level, "after minting");
        assertLt(level, 100e18, "diluted");
    }

    function test_orders_areListedById() public {
        for (uint88 i = 1; i <= 5; ++i) {
            IExitGuard.Terms memory terms = _terms();
            terms.floorD18 = i;
            _place(terms);
        }
        _assertFloors(guard.orders(1, 5), 1, 5);
        _assertFloors(guard.orders(2, 2), 2, 2);
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (5, 6);
        (IExitGuard.Obstacle[] memory list, uint256[] memory shares) = guard.obstacles(ids);
        assertEq(uint8(list[0]), uint8(IExitGuard.Obstacle.NotTriggered));
        assertEq(uint8(list[1]), uint8(IExitGuard.Obstacle.NotOpen));
        assertEq(shares[0] + shares[1], 0);
        _assertFloors(guard.orders(4, type(uint256).max), 4, 2);
        assertEq(guard.orders(6, 1).length, 0, "past the end");
        assertEq(guard.orders(0, 1).length, 0, "before the first");
        assertEq(guard.orders(1, 0).length, 0, "none wanted");
    }

    function test_executable_namesTheFirstObstacle() public {
        IExitGuard.Terms memory terms = _terms();
        uint256 id = _place(terms);
        _assertObstacle(id, IExitGuard.Obstacle.NotTriggered);
        _movePrices(80);
        (bool ok, IExitGuard.Obstacle obstacle) = guard.executable(id);
        assertTrue(ok);
        assertEq(uint8(obstacle), uint8(IExitGuard.Obstacle.None));

        vm.startPrank(investor);
        vault.approve(address(guard), SHARES - 1);
        _assertObstacle(id, IExitGuard.Obstacle.NoAllowance);
        vault.approve(address(guard), SHARES);
        vault.transfer(creator, SHARES);
        _assertObstacle(id, IExitGuard.Obstacle.NoShares);
        vm.stopPrank();
        _giveShares(vault, investor, 1);
        (ok,) = guard.executable(id);
        assertTrue(ok, "what is left");
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        (IExitGuard.Obstacle[] memory list, uint256[] memory shares) = guard.obstacles(ids);
        assertEq(uint8(list[0]), uint8(IExitGuard.Obstacle.None));
        assertEq(shares[0], 1);

        skip(HEARTBEAT + 1);
        _assertObstacle(id, IExitGuard.Obstacle.NoPrice);
        _refresh(address(usdc));
        (ok,) = guard.executable(id);
        assertTrue(ok, "a last answer counts for what only protects");
        vm.startPrank(registry.owner());
        registry.distrust(address(weth));
        _assertObstacle(id, IExitGuard.Obstacle.NoPrice);
        registry.trust(address(weth));
        vm.stopPrank();
        vm.warp(terms.expiresAt);
        _movePrices(80);
        (ok,) = guard.executable(id);
        assertTrue(ok, "the last second counts");
        skip(1);
        _assertObstacle(id, IExitGuard.Obstacle.Expired);
        vm.prank(investor);
        guard.cancel(id);
        _assertObstacle(id, IExitGuard.Obstacle.NotOpen);
    }

    /// The minimum is the oracle value of the redeemed tokens less the slippage, in tokenOut.
    function testFuzz_previewMinOut_isTheOracleValueLessSlippage(uint256 shares, uint16 slippage, uint256 out) public {
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(bound(shares, 1e18, 2 * SHARES));
        terms.maxSlippageBps = uint16(bound(slippage, 51, 2000));
        terms.tokenOut = [address(usdc), address(weth), address(wbtc)][out % 3];
        uint256 id = _place(terms);
        _skipDays(10);
        _movePrices(70);
        uint256 value = _redeemableD18(vault, terms.shares > SHARES ? SHARES : terms.shares);
        uint256 minimum = registry.valueD18(terms.tokenOut, guard.previewMinOut(id));
        uint256 wanted = value * (10_000 - terms.maxSlippageBps) / 10_000;
        // Rounding up adds less than one base unit of each constituent and of tokenOut.
        assertGe(minimum, wanted, "not less");
        assertApproxEqAbs(minimum, wanted, registry.valueD18(terms.tokenOut, 1) + 1e15, "not more");
    }

    /// Exact to the base unit: a token with 18 decimals worth 1 USD shows every rounding.
    function test_previewMinOut_roundsEveryStepUp() public {
        _setPrice(address(uni), 1e18);
        IExitGuard.Terms memory terms = _terms();
        (terms.tokenOut, terms.maxSlippageBps, terms.floorD18) = (address(uni), 333, 1e18);
        uint256 id = _place(terms);
        (address[] memory tokens,) = vault.getConstituents();
        uint256[] memory amounts = vault.previewWithdraw(SHARES);
        uint256[] memory rates = registry.ratesD18(tokens);
        uint256 value;
        for (uint256 i; i < tokens.length; ++i) {
            value += Math.ceilDiv(amounts[i] * rates[i], 1e36);
        }
        assertNotEq(value * 9667 % 10_000, 0);
        assertEq(guard.previewMinOut(id), value * 9667 / 10_000 + 1);
    }

    function test_previewMinOut_isZeroInKind() public {
        IExitGuard.Terms memory terms = _terms();
        terms.tokenOut = IN_KIND;
        assertEq(guard.previewMinOut(_place(terms)), 0);
    }

    function _assertObstacle(uint256 id, IExitGuard.Obstacle wanted) private view {
        (bool ok, IExitGuard.Obstacle got) = guard.executable(id);
        assertFalse(ok);
        assertEq(uint8(got), uint8(wanted));
    }

    function _assertFloors(IExitGuard.Order[] memory list, uint256 first, uint256 count) private pure {
        assertEq(list.length, count);
        for (uint256 i; i < count; ++i) {
            assertEq(list[i].terms.floorD18, first + i);
        }
    }

    function _navPerShareDown() private view returns (uint256) {
        return vault.totalBasketValue() * 1e18 / (vault.totalSupply() + vault.pendingFeeShares());
    }

    /// @dev Moves time forward and keeps the prices.
    function _skipDays(uint256 count) private {
        skip(count * 1 days);
        _movePrices(100);
    }
}
