// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {BrokenFeed} from "../mocks/BrokenFeed.sol";
import {BurningFeed} from "../mocks/BurningFeed.sol";
import {RawPool} from "../mocks/RawPool.sol";
import {SlowFeed} from "../mocks/SlowFeed.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IExitGuard} from "src/interfaces/IExitGuard.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultLens} from "src/interfaces/IVaultLens.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {Valuation} from "src/libraries/Valuation.sol";
import {ExitGuard} from "src/periphery/ExitGuard.sol";
import {VaultLens} from "src/periphery/VaultLens.sol";

/// @title PriceAttacks: a crash, a dead feed or a feed that burns gas must not disable what protects holders
/// @dev weth has a pool beside its feed. The vault has 40 % weth, 29 % wbtc, 30 % usdc and 1 % link, and a drawdown limit
/// of 20 %.
contract PriceAttacksTest is Base {
    uint32 private constant WINDOW = 600;
    int56 private constant TICK_4000 = -193_380;
    int56 private constant TICK_2000 = -200_312;

    ExitGuard private guard;
    RawPool private pool;

    function setUp() public override {
        super.setUp();
        pool = new RawPool(address(weth), address(usdc));
        pool.setTicks(0, TICK_4000 * int56(uint56(WINDOW)));
        IAssetRegistry.Listing memory terms = registry.terms(address(weth));
        (terms.pool, terms.window, terms.maxDeviationBps) = (address(pool), WINDOW, 500);
        vm.prank(owner);
        registry.proposeListing(terms);
        registry.executeListing(address(weth));

        IVaultFactory.Launch memory params = _launchParams(
            _list(address(weth), address(wbtc), address(usdc), address(link)), _weights(4000, 2900, 3000, 100)
        );
        params.drawdownBps = 2000;
        vault = _launch(params);
        guard = new ExitGuard(address(factory));
    }

    function _list(address a, address b, address c, address d) private pure returns (address[] memory list) {
        list = new address[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
    }

    function _weights(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (uint256[] memory list) {
        list = new uint256[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
    }

    function _try(IVaultTypes.Trade memory trade) private returns (bool ok) {
        return _try(trade, 16_000_000);
    }

    function _try(IVaultTypes.Trade memory trade, uint256 gasLimit) private returns (bool ok) {
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        (ok,) = address(vault).call{gas: gasLimit}(
            abi.encodeCall(vault.executeTrades, (nonce, _one(trade), 0, vm.getBlockTimestamp()))
        );
    }

    function _checkDrawdown() private returns (bool ok) {
        (ok,) = address(vault).call{gas: 16_000_000}(abi.encodeCall(vault.checkDrawdown, ()));
    }

    /// @dev The feed falls to 1,600 USD, and the mean of the pool is still 4,000 USD.
    function _crash() private {
        _setPrice(address(weth), 1600e18);
    }

    /// @dev The mean of the pool falls to 2,000 USD, and the feed still says 4,000 USD.
    function _crashOfThePool() private {
        pool.setTicks(0, TICK_2000 * int56(uint56(WINDOW)));
    }

    function _die(address token) private {
        vm.etch(address(feeds[token]), type(BrokenFeed).runtimeCode);
        vm.store(address(feeds[token]), 0, 0);
    }

    function _burn(address token) private {
        vm.etch(address(feeds[token]), type(BurningFeed).runtimeCode);
    }

    // --- protection in a crash ---

    function test_attack_aCrashDisablesTheBreaker() public {
        _crash();
        assertTrue(_checkDrawdown() && vault.reduceOnly(), "a fall of the feed by 60 % does not stop the vault");
    }

    function test_attack_aCrashOfThePoolDisablesTheBreaker() public {
        _crashOfThePool();
        assertTrue(_checkDrawdown() && vault.reduceOnly(), "a fall of the pool by half does not stop the vault");
    }

    function test_attack_aDeadFeedDisablesTheBreaker() public {
        _die(address(link));
        _setPrice(address(wbtc), 20_000e18);
        assertTrue(_checkDrawdown() && vault.reduceOnly(), "dust without a price disables the breaker");
    }

    function test_attack_aFeedThatBurnsGasDisablesTheBreaker() public {
        _burn(address(link));
        _setPrice(address(wbtc), 20_000e18);
        assertTrue(_checkDrawdown() && vault.reduceOnly(), "dust whose feed burns gas disables the breaker");
    }

    function test_attack_aCrashDisablesExitOrders() public {
        _contribute(alice, 10e18);
        IZapper.Permit memory none;
        vm.startPrank(alice);
        vault.approve(address(guard), type(uint256).max);
        uint256 id = guard.place(_order(), none);
        vm.stopPrank();
        _crash();
        vm.prank(bob);
        (bool ok,) = address(guard).call(abi.encodeCall(guard.execute, (id, new IZapper.Swap[](0), none)));
        assertTrue(ok && vault.balanceOf(alice) < 1e3, "a stop does not act in a crash");
    }

    function _order() private view returns (IExitGuard.Terms memory terms) {
        (terms.vault, terms.floorD18, terms.shares) = (address(vault), 90e18, 10e18);
        terms.expiresAt = uint40(block.timestamp + 30 days);
    }

    // --- trades between other tokens ---

    function test_attack_aCrashStopsTradesOfOtherTokens() public {
        _retarget(_list(address(weth), address(wbtc), address(usdc), address(link)), _weights(4000, 3900, 2000, 100));
        _crash();
        assertTrue(_try(_trade(address(usdc), address(wbtc), 50e6)), "weth stops a trade of usdc for wbtc");
    }

    function test_attack_aDeadFeedStopsTradesOfOtherTokens() public {
        _retarget(_list(address(weth), address(wbtc), address(usdc), address(link)), _weights(4000, 3900, 2000, 100));
        _die(address(link));
        assertTrue(_try(_trade(address(usdc), address(wbtc), 200e6)), "dust without a price stops trades");
        assertFalse(_try(_trade(address(usdc), address(link), 1e6)), "bought a token without a price");
    }

    function test_attack_aFeedThatBurnsGasStopsTradesOfOtherTokens() public {
        _retarget(_list(address(weth), address(wbtc), address(usdc), address(link)), _weights(4000, 3900, 2000, 100));
        _burn(address(link));
        assertTrue(_try(_trade(address(usdc), address(wbtc), 200e6)), "dust whose feed burns gas stops trades");
    }

    function test_attack_aDeadFeedStopsAuctions() public {
        _retarget(_list(address(weth), address(wbtc), address(usdc), address(link)), _weights(4000, 4900, 1000, 100));
        _skipFresh(3 days);
        _die(address(link));
        (bool ok,) = address(vault).call(abi.encodeCall(vault.openAuction, ()));
        assertTrue(ok, "dust without a price stops auctions");
        skip(15 minutes);
        wbtc.mint(bob, 1e8);
        vm.startPrank(bob);
        wbtc.approve(address(vault), type(uint256).max);
        vault.bid(1, address(wbtc), address(usdc), 1, 100e6, type(uint256).max, "");
        vm.stopPrank();
    }

    // --- selling what falls ---

    /// @dev The keeper must be able to sell weth at the market's price of 1,600 USD, while the pool's mean says 4,000 USD.
    /// The keeper must not take more than half of the day's loss allowance, 2.5 % of NAV, by the higher price.
    function test_attack_aCrashStopsTheSaleOfWhatFalls() public {
        _retarget(_list(address(wbtc), address(usdc), address(link)), _weights(4000, 5900, 100));
        _crash();
        adapter.setFixedOut(16e6);
        uint256 lost;
        for (uint256 i; i < 20; ++i) {
            if (_try(_trade(address(weth), address(usdc), 0.01e18))) lost += 24e18;
        }
        assertGt(lost, 0, "weth cannot be sold at its market price");
        assertLe(lost, 7600e18 * 25 / 1000, "lost more than the allowance by the pool's price");
        assertGt(lost, 7600e18 * 25 / 1000 - 24e18, "the allowance is not free");
    }

    /// @dev The pool's mean is moved down. The keeper must not buy weth at a price that is in doubt.
    function test_attack_aMovedPoolLetsTheKeeperBuy() public {
        _retarget(_list(address(weth), address(usdc), address(link)), _weights(9000, 900, 100));
        _crashOfThePool();
        adapter.setFixedOut(0.001e18);
        assertFalse(_try(_trade(address(usdc), address(weth), 1e6)), "bought at a price that is in doubt");
    }

    /// @dev An auction asks for the higher price first and ends at the lower one. What it loses by the higher price is
    /// booked.
    function test_attack_anAuctionInACrashGivesWethAway() public {
        _retarget(_list(address(wbtc), address(usdc), address(link)), _weights(4000, 5900, 100));
        _skipFresh(3 days);
        _crash();
        vault.openAuction();
        uint256 twap = 4000e6;
        (uint256 asked,) = vault.previewBid(address(usdc), address(weth), 1e18);
        assertApproxEqRel(asked, twap * 101 / 100, 0.001e18, "the first price");
        skip(30 minutes);
        _crash();
        (asked,) = vault.previewBid(address(usdc), address(weth), 1e18);
        assertApproxEqRel(asked, 1600e6 * 99 / 100, 0.001e18, "the last price");
        usdc.mint(bob, 10_000e6);
        vm.startPrank(bob);
        usdc.approve(address(vault), type(uint256).max);
        vm.expectPartialRevert(IVaultTypes.DailyLossExceeded.selector);
        vault.bid(1, address(usdc), address(weth), 1, 0.1e18, type(uint256).max, "");
        vault.bid(1, address(usdc), address(weth), 1, 0.07e18, type(uint256).max, "");
        vm.stopPrank();
    }

    // --- exits at prices that are in doubt ---

    /// @return id order of alice for 10 shares of a vault of two tokens, sold for usdc with at most 5 % slippage
    function _orderOf(address other) private returns (uint256 id) {
        vault = _launch(_launchParams(_list(other, address(usdc)), _weights(5000, 5000)));
        _contribute(alice, 10e18);
        IExitGuard.Terms memory terms = _order();
        (terms.tokenOut, terms.maxSlippageBps) = (address(usdc), 500);
        IZapper.Permit memory none;
        vm.startPrank(alice);
        vault.approve(address(guard), type(uint256).max);
        id = guard.place(terms, none);
        vm.stopPrank();
    }

    function _sell(uint256 id, address token, uint256 amountOut) private returns (bool ok) {
        adapter.setFixedOut(amountOut);
        IZapper.Swap[] memory swaps = new IZapper.Swap[](1);
        swaps[0] = IZapper.Swap(address(adapter), token, address(usdc), type(uint256).max, 1, "");
        IZapper.Permit memory none;
        vm.prank(bob);
        (ok,) = address(guard).call(abi.encodeCall(guard.execute, (id, swaps, none)));
    }

    /// @dev Whoever moves the pool triggers the order, and must still pay the feed's price less the slippage.
    function test_attack_aMovedPoolBuysFromExitOrders() public {
        uint256 id = _orderOf(address(weth));
        _crashOfThePool();
        assertFalse(_sell(id, address(weth), 250e6), "sold at the moved price");
        assertTrue(_sell(id, address(weth), 460e6), "refused a fair price");
    }

    /// @dev An executor must not swap a token without a price, because nobody can say what it is worth.
    function test_attack_anExecutorTakesATokenWithoutAPrice() public {
        uint256 id = _orderOf(address(link));
        _die(address(link));
        assertFalse(_sell(id, address(link), 1), "swapped a token without a price");
        IZapper.Permit memory none;
        vm.prank(bob);
        guard.execute(id, new IZapper.Swap[](0), none);
        assertApproxEqAbs(link.balanceOf(alice), 25e18, 1e3, "link is paid in kind");
        assertGe(usdc.balanceOf(alice), 475e6);
    }

    // --- a caller who gives little gas ---

    function test_attack_littleGasFakesADeadFeed() public {
        vm.etch(address(feeds[address(link)]), type(SlowFeed).runtimeCode);
        address[] memory tokens = _list(address(link), address(usdc));
        (uint256 answered, uint256 refused) = (0, 0);
        for (uint256 gasLimit = 300_000; gasLimit < 900_000; gasLimit += 2000) {
            try registry.tryRatesD18{gas: gasLimit}(tokens) returns (uint256[] memory low, uint256[] memory) {
                assertEq(low[0], 1e36, "a good feed looks dead");
                ++answered;
            } catch {
                ++refused;
            }
        }
        assertGt(answered, 0);
        assertGt(refused, 0);
    }

    // --- what the sources say ---

    function test_tryRatesD18_givesBothSources() public {
        address[] memory tokens = _list(address(weth), address(link), address(0));
        (uint256[] memory low, uint256[] memory high) = Valuation.tryRates(registry, tokens);
        assertEq(low, high);
        (, high) = registry.tryRatesD18(tokens);
        assertEq(high.length, 0);
        assertEq(low, registry.ratesD18(tokens));
        _crash();
        _die(address(link));
        (low, high) = Valuation.tryRates(registry, tokens);
        assertEq(low[0], 1600e36);
        assertApproxEqRel(high[0], 4000e36, 0.001e18);
        assertEq(low[1] + high[1], 0, "no price");
        _setPrice(address(weth), 9000e18);
        (low, high) = Valuation.tryRates(registry, tokens);
        assertApproxEqRel(low[0], 4000e36, 0.001e18);
        assertEq(high[0], 9000e36);
        pool.setAnswer("");
        (low, high) = Valuation.tryRates(registry, tokens);
        assertEq(low[0] + high[0], 0, "a feed alone is not enough where a pool was asked for");
        vm.prank(guardian);
        registry.distrust(address(weth));
        (low, high) = Valuation.tryRates(registry, tokens);
        assertEq(low[0] + high[0], 0, "distrusted");
    }

    function _low(address token) private view returns (uint256, bool) {
        (uint256[] memory rates, bool agreed) = registry.lowRatesD18(_list(token, address(0)));
        return (rates[0], agreed);
    }

    function _assertLow(address token, uint256 priceD18, bool agreed, string memory why) private view {
        (uint256 rate, bool all) = _low(token);
        assertApproxEqRel(rate, priceD18 * 1e18, 0.001e18, why);
        assertEq(all, agreed, why);
    }

    function test_lowRatesD18_givesTheLowest() public {
        _assertLow(address(weth), 4000e18, true, "agreed");
        _crash();
        _assertLow(address(weth), 1600e18, false, "feed below pool");
        _setPrice(address(weth), 9000e18);
        _assertLow(address(weth), 4000e18, false, "pool below feed");
        pool.setAnswer("");
        _assertLow(address(weth), 9000e18, false, "feed alone");
        pool.setTicks(0, TICK_4000 * int56(uint56(WINDOW)));
        _die(address(weth));
        _assertLow(address(weth), 4000e18, false, "pool alone");
        pool.setAnswer("");
        _assertLow(address(weth), 0, false, "none");
        skip(HEARTBEAT + 1);
        _assertLow(address(link), 20e18, false, "a late answer");
        vm.prank(guardian);
        registry.distrust(address(link));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PriceDistrusted.selector, address(link)));
        registry.lowRatesD18(_list(address(link)));
    }

    function test_lowRatesD18_keepsToTheBounds() public {
        IAssetRegistry.Listing memory terms = registry.terms(address(link));
        (terms.minPriceD18, terms.maxPriceD18) = (10e18, 40e18);
        vm.prank(owner);
        registry.proposeListing(terms);
        registry.executeListing(address(link));
        _setPrice(address(link), 1e18);
        _assertLow(address(link), 10e18, false, "below");
        _setPrice(address(link), 50e18);
        _assertLow(address(link), 40e18, false, "above");
    }

    /// @dev The peak rises only with every price, and a ceiling triggers only then.
    function test_checkDrawdown_raisesNoPeakWithoutAPrice() public {
        _die(address(link));
        _setPrice(address(wbtc), 400_000e18);
        vm.expectPartialRevert(IVaultTypes.DrawdownNotReached.selector);
        vault.checkDrawdown();
        assertEq(vault.peakD18(), 100e18);
        (uint256 level, bool agreed) = vault.lowLevelD18();
        assertFalse(agreed);
        assertGt(level, 180e18);
    }

    // --- the lens ---

    function test_state_showsAQuarantinedConstituent() public {
        VaultLens lens = new VaultLens(address(registry));
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertEq(s.tradeNavD18, s.navD18);
        assertEq(s.tradeDriftD18, s.driftD18);
        assertEq(s.lowLevelD18, vault.levelD18());
        _die(address(link));
        _crash();
        s = lens.state(address(vault));
        assertFalse(s.navOk);
        (uint256 low,) = vault.lowLevelD18();
        assertEq(s.lowLevelD18, low);
        assertEq(s.constituents[3].lowD18 + s.constituents[3].highD18, 0, "quarantined");
        assertEq(s.constituents[0].lowD18, 1600e18);
        assertApproxEqRel(s.constituents[0].highD18, 4000e18, 0.001e18);
        assertApproxEqRel(s.tradeNavD18, 7500e18, 0.001e18, "without link");
        // weth has 1,600 of 7,500 USD and a target of 40/99 of them, so it lacks 19.07 %.
        assertApproxEqAbs(s.tradeDriftD18, 0.1907e18, 0.0001e18);
    }
}
