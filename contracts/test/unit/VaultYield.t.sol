// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Bidder} from "../mocks/Bidder.sol";
import {RebasingToken} from "../mocks/WeirdTokens.sol";
import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Streams} from "src/libraries/Streams.sol";
import {VaultYield} from "src/vault/VaultYield.sol";

/// @title VaultYield: surpluses that enter reserves, falls that lower them, and sweeps of other tokens
/// @dev The vault has 10,000 USD in 50 % weth, 30 % wbtc and 20 % usdc: 1.25 weth, 0.03 wbtc and 2,000 usdc.
contract VaultYieldTest is VaultTradingBase {
    uint256 private constant PERIOD = 7 days;
    uint256 private constant SURPLUS = 0.125e18; // {weth} a tenth of the reserve
    DevToken private prize; // not listed

    function setUp() public override {
        super.setUp();
        prize = new DevToken("Prize", "PRZ", 18);
    }

    function _donate(uint256 amount) private {
        weth.mint(address(vault), amount);
        vault.sync(address(weth));
    }

    function _reserve() private view returns (uint256) {
        return vault.getReserve(address(weth));
    }

    function _pending() private view returns (uint256 pending) {
        (pending,,) = vault.streamOf(address(weth));
    }

    // --- sync: surpluses ---

    function testFuzz_sync_releasesASurplusEvenly(uint256 amount, uint256 elapsed) public {
        amount = bound(amount, 1.25e18 / 10_000 + 1, 1e27);
        elapsed = bound(elapsed, 0, 2 * PERIOD);
        uint256 before = _reserve();
        weth.mint(address(vault), amount);
        vm.expectEmit(address(vault));
        emit IVaultTypes.Synced(address(weth), before, before, amount, block.timestamp + PERIOD);
        vault.sync(address(weth));
        assertEq(_reserve(), before);

        skip(elapsed);
        uint256 due = Math.min(amount, amount * elapsed / PERIOD);
        (uint256 pending, uint256 shown, uint256 endsAt) = vault.streamOf(address(weth));
        assertEq(pending, amount);
        assertEq(shown, due);
        assertEq(endsAt, block.timestamp - elapsed + PERIOD);
        (uint256 reserve, uint256 left) = vault.sync(address(weth));
        assertEq(reserve, before + due);
        assertEq(_reserve(), before + due);
        assertEq(left, amount - due);
        if (left == 0) (,, endsAt) = vault.streamOf(address(weth));
        if (left == 0) assertEq(endsAt, 0);
    }

    function test_sync_leavesDustForLater() public {
        weth.mint(address(vault), 1.25e18 / 10_000 - 1);
        vm.recordLogs();
        vault.sync(address(weth));
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(_pending(), 0);
        _donate(1);
        assertEq(_pending(), 1.25e18 / 10_000);
    }

    function test_sync_revertsForATokenThatIsNoConstituent() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotConstituent.selector, address(link)));
        vault.sync(address(link));
    }

    /// @dev Calls in every second round to 0. They must neither erase nor hold back what is due.
    function test_sync_isNotHeldBackByFrequentCalls() public {
        usdc.mint(address(vault), 2e5); // 0.33 base units a second
        vault.sync(address(usdc));
        for (uint256 i; i < 99; ++i) {
            skip(1);
            vault.sync(address(usdc));
        }
        skip(PERIOD - 99);
        (uint256 reserve, uint256 left) = vault.sync(address(usdc));
        assertEq(reserve, 2000e6 + 2e5);
        assertEq(left, 0);
    }

    /// @dev Somebody donates again and again. That moves the end of a stream only by the weight of what is donated.
    function test_sync_isNotHeldBackByDonations() public {
        _donate(SURPLUS);
        for (uint256 i; i < 6; ++i) {
            skip(1 days);
            _donate(0.0002e18);
        }
        assertGt(_reserve(), 1.25e18 + SURPLUS * 6 / 7 - 0.002e18);
    }

    /// @dev The sum of two streams flows no faster than both alone.
    function testFuzz_add_neverSpeedsUp(uint112 pending, uint24 left, uint256 surplus) public {
        Streams.Stream memory s;
        (s.pending, s.left, s.edition) = (pending, uint24(bound(left, 1, PERIOD)), 1);
        s.at = uint40(block.timestamp);
        surplus = bound(surplus, 1, uint256(type(uint112).max) - pending + 1);
        (uint256 rate, uint256 before) = (uint256(pending) * 1e18 / s.left + surplus * 1e18 / PERIOD, s.left);
        Streams.add(s, surplus, 1);
        assertEq(s.pending, Math.min(uint256(pending) + surplus, type(uint112).max));
        assertGe(s.left, pending == 0 ? PERIOD : before);
        // The time left is rounded down by less than a second.
        assertLe(uint256(s.pending) * 1e18 / (uint256(s.left) + 1), rate + 1);
    }

    /// @dev Targets or fees change while the token streams. The stream pauses, and nothing is lost.
    function test_sync_pausesWhileTheBasketChanges() public {
        _donate(SURPLUS);
        skip(PERIOD / 2);
        vm.prank(creator);
        vault.setShareCap(1e30);
        (uint256 reserve, uint256 left) = vault.sync(address(weth));
        assertEq(reserve, 1.25e18);
        assertEq(left, SURPLUS);
        skip(PERIOD);
        (reserve, left) = vault.sync(address(weth));
        assertEq(reserve, 1.25e18 + SURPLUS);
        assertEq(left, 0);
    }

    /// @dev weth leaves the basket while it streams, and returns later. Its old stream continues where it stopped.
    function test_sync_goesOnAfterATokenReturns() public {
        _donate(SURPLUS);
        _retarget(_list(address(wbtc), address(usdc)), _weights(2900, 7100));
        _execute(_trade(address(weth), address(usdc), type(uint128).max));
        assertFalse(vault.isConstituent(address(weth)));
        _skipFresh(PERIOD);
        _retarget(_list(address(wbtc), address(weth)), _weights(6000, 4000));
        (uint256 reserve, uint256 left) = vault.sync(address(weth));
        assertEq(reserve, 0);
        assertEq(left, SURPLUS);
        skip(PERIOD - 1);
        (reserve, left) = vault.sync(address(weth));
        assertGt(reserve, SURPLUS * 99 / 100);
        assertGt(left, 0);
    }

    // --- sync: falls ---

    function _launchRebasing() private returns (RebasingToken token) {
        token = new RebasingToken();
        _listToken(address(token), 8, 2e18);
        IVaultFactory.Launch memory params = _launchParams(_list(address(weth), address(token)), _weights(5000, 5000));
        vault = _launch(params);
    }

    function testFuzz_sync_followsARebase(uint256 up, uint256 down) public {
        RebasingToken token = _launchRebasing();
        uint256 reserve = vault.getReserve(address(token));
        up = bound(up, 1.001e18, 5e18);
        token.setFactor(up);
        vault.sync(address(token));
        skip(PERIOD);
        vault.sync(address(token));
        uint256 held = token.balanceOf(address(vault));
        assertEq(vault.getReserve(address(token)), held);
        assertApproxEqAbs(held, reserve * up / 1e18, 1);

        down = bound(down, 0, up);
        token.setFactor(down);
        held = token.balanceOf(address(vault));
        vault.sync(address(token));
        assertEq(vault.getReserve(address(token)), held);
    }

    /// @dev A fall first takes what still streams, and then the reserve. Claims come before both.
    function test_sync_takesAFallFromTheStreamFirst() public {
        _donate(SURPLUS);
        vm.startPrank(address(vault));
        weth.transfer(bob, SURPLUS / 2);
        vm.stopPrank();
        (uint256 reserve, uint256 left) = vault.sync(address(weth));
        assertEq(reserve, 1.25e18);
        assertEq(left, SURPLUS / 2);
        vm.prank(address(vault));
        weth.transfer(bob, SURPLUS);
        vm.expectEmit(address(vault));
        emit IVaultTypes.Synced(address(weth), 1.25e18, 1.25e18 - SURPLUS / 2, 0, block.timestamp + PERIOD);
        vault.sync(address(weth));
        assertEq(_reserve(), weth.balanceOf(address(vault)));
    }

    function test_sync_keepsWhatIsOwed() public {
        RebasingToken token = _launchRebasing();
        vm.prank(creator);
        vault.withdrawOwing(10e18, alice, _weights(0, 0), 2);
        uint256 owed = vault.claimOf(address(token), alice);
        token.setFactor(0.5e18);
        (uint256 reserve,) = vault.sync(address(token));
        assertEq(reserve, token.balanceOf(address(vault)) - owed);
        token.setFactor(0.01e18);
        (reserve,) = vault.sync(address(token));
        assertEq(reserve, 0);
        _withdraw(creator, 10e18); // the other token is paid as ever
    }

    // --- contributions ---

    /// @dev Contributing right before a release, and leaving right after it, gains nothing.
    function testFuzz_attack_aSandwichAroundARelease(uint256 shares, uint256 elapsed) public {
        shares = bound(shares, 1e15, 1e24);
        elapsed = bound(elapsed, 1, 2 * PERIOD);
        _donate(SURPLUS);
        skip(elapsed);
        uint256[] memory paid = vault.previewMint(shares);
        uint256 minted = _contribute(alice, shares);
        vault.sync(address(weth));
        uint256[] memory got = _withdraw(alice, minted);
        for (uint256 i; i < got.length; ++i) {
            assertLe(got[i], paid[i]);
        }
        // The holders before have all that was released.
        assertGe(_reserve() + 2, 1.25e18 + Math.min(SURPLUS, SURPLUS * elapsed / PERIOD));
    }

    /// @dev The sandwich around the first call of `sync`, which starts the stream.
    function testFuzz_attack_aSandwichAroundASurplus(uint256 shares, uint256 surplus) public {
        shares = bound(shares, 1e15, 1e24);
        surplus = bound(surplus, 1, 1e27);
        weth.mint(address(vault), surplus);
        uint256[] memory paid = vault.previewMint(shares);
        uint256 minted = _contribute(alice, shares);
        vault.sync(address(weth));
        uint256[] memory got = _withdraw(alice, minted);
        for (uint256 i; i < got.length; ++i) {
            assertLe(got[i], paid[i]);
        }
    }

    /// @dev With every fee set, the previews are exact while two tokens stream.
    function testFuzz_contribute_previewsWhatStreams(uint256 shares, uint256 elapsed) public {
        shares = bound(shares, 1e15, 1e22);
        elapsed = bound(elapsed, 1, 2 * PERIOD);
        vault = _launchWithFees(IVaultTypes.Fees(200, 1000, 100, 100));
        weth.mint(address(vault), 0.02e18);
        usdc.mint(address(vault), 50e6);
        vault.sync(address(weth));
        vault.sync(address(usdc));
        _skipFresh(elapsed);
        assertGe(vault.enteringValue(), vault.totalBasketValue());
        uint256[] memory amounts = vault.previewMint(shares);
        uint256 previewed = vault.previewContribute(amounts);
        (address[] memory tokens,) = vault.getConstituents();
        _give(alice, tokens, amounts, address(vault));
        vm.prank(alice);
        uint256 minted = vault.contribute(amounts, alice, shares);
        assertEq(minted, previewed);
        for (uint256 i; i < tokens.length; ++i) {
            assertLe(DevToken(tokens[i]).balanceOf(alice), amounts[i] / 1e9 + 1);
        }
        assertEq(vault.enteringValue(), vault.totalBasketValue());
        // Once all is released, contributions are as cheap as before.
        _skipFresh(PERIOD);
        _catchUp(vault);
        _contribute(alice, 1e18);
        assertEq(uint256(vm.load(address(vault), 0)) >> 231 & 1, 0);
    }

    /// @dev A surplus of half the vault mints no performance fee when it is booked, and none before it is released.
    function test_sync_mintsNoPerformanceFeeAtOnce() public {
        vault = _launchWithFees(IVaultTypes.Fees(0, 3000, 0, 0));
        weth.mint(address(vault), 1.25e18);
        vault.sync(address(weth));
        assertEq(vault.accrueFees(), 0);
        skip(1 hours);
        _refresh();
        vault.sync(address(weth));
        // 1.25 weth · 4,000 USD / 168 h is 0.3 % of NAV, of which the fee takes 30 %.
        assertApproxEqRel(vault.accrueFees(), 100e18 * 0.003 * 3 / 10, 0.02e18);
    }

    // --- sweeps ---

    function _openSweep(uint256 amount) private {
        prize.mint(address(vault), amount);
        vault.openSweep(address(prize));
    }

    function _buy(address token, address who) private returns (uint256 amountIn, uint256 amountOut) {
        (address pay, uint256 price,,) = vault.sweepOf(token);
        _give(who, _list(pay), _weights(price), address(vault));
        vm.prank(who);
        return vault.buySweep(token, 1, price, "");
    }

    /// @dev 64 times 10,000 USD are 160 weth.
    function test_openSweep_startsAtSixtyFourTimesNav() public {
        prize.mint(address(vault), 5e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.SweepOpened(address(prize), alice, address(weth), 5e18, 160e18, block.timestamp + 2 days);
        vm.prank(alice);
        vault.openSweep(address(prize));
        (address pay, uint256 price, uint256 lot, uint256 endsAt) = vault.sweepOf(address(prize));
        assertEq(pay, address(weth));
        assertEq(price, 160e18);
        assertEq(lot, 5e18);
        assertEq(endsAt, block.timestamp + 2 days);
        skip(30 minutes);
        (, price,,) = vault.sweepOf(address(prize));
        assertEq(price, 120e18);
        skip(30 minutes);
        (, price,,) = vault.sweepOf(address(prize));
        assertEq(price, 80e18);
        skip(47 hours);
        (, price,,) = vault.sweepOf(address(prize));
        assertLt(price, 1e6);
        skip(1);
        (pay,,,) = vault.sweepOf(address(prize));
        assertEq(pay, address(0));
    }

    function test_buySweep_paysIntoTheStream() public {
        _openSweep(5e18);
        prize.mint(address(vault), 1e18); // not part of the lot
        skip(10 hours);
        uint256 before = _reserve();
        (, uint256 price,,) = vault.sweepOf(address(prize));
        _give(alice, _list(address(weth)), _weights(price), address(vault));
        vm.expectEmit(address(vault));
        emit IVaultTypes.Swept(address(prize), alice, address(weth), price, 5e18);
        vm.prank(alice);
        vault.buySweep(address(prize), 5e18, price, "");
        assertEq(prize.balanceOf(alice), 5e18);
        assertEq(_reserve(), before);
        assertEq(_pending(), price);
        _skipFresh(PERIOD);
        vault.sync(address(weth));
        assertEq(_reserve(), before + price);

        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoSweep.selector, address(prize)));
        vault.buySweep(address(prize), 0, 1e30, "");
        vault.openSweep(address(prize)); // the rest
        (,, uint256 lot,) = vault.sweepOf(address(prize));
        assertEq(lot, 1e18);
    }

    /// @dev What weth streamed when it left the basket is sold like any other token, and its stream ends.
    function test_buySweep_endsAnOldStream() public {
        _donate(SURPLUS);
        _retarget(_list(address(wbtc), address(usdc)), _weights(2900, 7100));
        _execute(_trade(address(weth), address(usdc), type(uint128).max));
        vault.openSweep(address(weth));
        skip(20 hours);
        // weth is listed: it costs its oracle value less 1 %.
        (, uint256 amountOut) = _buy(address(weth), alice);
        assertEq(amountOut, SURPLUS);
        assertEq(_pending(), 0);
        (uint256 pending,,) = vault.streamOf(address(usdc));
        assertEq(pending, 495e6); // 500 USD · 99 %
    }

    function test_buySweep_waitsForThePriceOfAListedToken() public {
        link.mint(address(vault), 10e18);
        vault.openSweep(address(link));
        skip(20 hours);
        (, uint256 price,,) = vault.sweepOf(address(link));
        assertEq(price, 0.0495e18); // 200 USD · 99 % / 4,000
        feeds[address(link)].set(0);
        vm.expectRevert();
        vault.buySweep(address(link), 0, 1e30, "");
        // A delisted token may have lost its feed for good.
        vm.prank(owner);
        registry.setStatus(address(link), IAssetRegistry.Status.Delisted);
        (, price,,) = vault.sweepOf(address(link));
        assertLt(price, 0.001e18);
    }

    function test_buySweep_callsABidderBack() public {
        _openSweep(5e18);
        skip(10 hours);
        (, uint256 price,,) = vault.sweepOf(address(prize));
        Bidder bidder = new Bidder(vault);
        weth.mint(address(bidder), price);
        bidder.setCall(address(vault), abi.encodeCall(IIndexVault.sync, (address(weth))));
        vm.expectRevert();
        vm.prank(address(bidder));
        vault.buySweep(address(prize), 0, price, "x");
        bidder.setCall(address(0), "");
        vm.prank(address(bidder));
        vault.buySweep(address(prize), 0, price, "x");
        assertEq(bidder.heldOut(), 5e18);
    }

    function test_buySweep_respectsTheBuyersBounds() public {
        _openSweep(5e18);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(prize), 5e18, 5e18 + 1));
        vault.buySweep(address(prize), 5e18 + 1, 1e30, "");
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ExcessiveAmount.selector, address(weth), 160e18, 160e18 - 1));
        vault.buySweep(address(prize), 0, 160e18 - 1, "");
    }

    function test_openSweep_refusals() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.IsConstituent.selector, address(weth)));
        vault.openSweep(address(weth));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingToSweep.selector, address(prize)));
        vault.openSweep(address(prize));
        _openSweep(1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.SweepOpen.selector, address(prize)));
        vault.openSweep(address(prize));
        _skipFresh(2 days + 1);
        vault.openSweep(address(prize));
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.expectRevert(IVaultTypes.StoppedByGuardian.selector);
        vault.buySweep(address(prize), 0, 1e30, "");
        vm.expectRevert(IVaultTypes.StoppedByGuardian.selector);
        vault.openSweep(address(link));
        VaultYield module = new VaultYield(address(registry));
        vm.expectRevert(IVaultTypes.NoConstituents.selector);
        module.openSweep(address(prize));
    }

    /// @dev The token becomes a constituent during its sale, or the pay token leaves.
    function test_buySweep_endsWithTheBasket() public {
        link.mint(address(vault), 10e18);
        vault.openSweep(address(link));
        _openSweep(1e18);
        vm.prank(creator);
        vault.proposeTargets(_list(address(link), address(wbtc)), _weights(6000, 4000));
        _skipFresh(TARGET_DELAY + 1);
        vault.openSweep(address(prize));
        vault.rebalance(_list(address(link), address(wbtc)), _weights(6000, 4000));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.IsConstituent.selector, address(link)));
        vault.buySweep(address(link), 0, 1e30, "");
        _execute(_trade(address(weth), address(link), type(uint128).max));
        assertFalse(vault.isConstituent(address(weth)));
        _give(alice, _list(address(weth)), _weights(1e21), address(vault));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotConstituent.selector, address(weth)));
        vm.prank(alice);
        vault.buySweep(address(prize), 0, 1e30, "");
        vault.openSweep(address(prize)); // pays in link now
        (address pay,,,) = vault.sweepOf(address(prize));
        assertEq(pay, address(link));
    }

    /// @dev What the vault owes of a former constituent is not for sale.
    function test_buySweep_neverTouchesClaims() public {
        _retarget(_list(address(wbtc), address(usdc)), _weights(2900, 7100));
        vm.prank(creator);
        vault.withdrawOwing(10e18, alice, _weights3(), 4);
        uint256 owed = vault.claimOf(address(weth), alice);
        assertGt(owed, 0);
        _execute(_trade(address(weth), address(usdc), type(uint128).max));
        uint256 rounding = weth.balanceOf(address(vault)) - owed;
        assertLe(rounding, 1);
        weth.mint(address(vault), 1e18 - rounding);
        vault.openSweep(address(weth));
        _skipFresh(20 hours);
        (, uint256 amountOut) = _buy(address(weth), bob);
        assertEq(amountOut, 1e18);
        assertEq(weth.balanceOf(address(vault)), owed);
    }

    function _weights3() private pure returns (uint256[] memory) {
        return _weights(0, 0, 0);
    }
}
