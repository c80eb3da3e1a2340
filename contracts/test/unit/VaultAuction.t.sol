// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Bidder} from "../mocks/Bidder.sol";
import {BidderToken} from "../mocks/BidderToken.sol";
import {VaultAuctionBase} from "./VaultAuctionBase.t.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultAuction: opening auctions, bidding and paying
/// @dev `VaultAuctionBase` describes the vault.
contract VaultAuctionTest is VaultAuctionBase {
    // --- opening ---

    function test_openAuction_byAnyone() public {
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionOpened(1, bob, uint64(block.timestamp + LENGTH), 15_000e18, uint256(1e18) / 6);
        vm.prank(bob);
        assertEq(vault.openAuction(), 1);
        IVaultTypes.Auction memory a = vault.auction();
        assertEq(a.id, 1);
        assertEq(a.openedAt, block.timestamp);
        assertEq(a.endsAt, block.timestamp + LENGTH);
        assertEq(a.opener, bob);
        assertEq(a.navD18, 15_000e18);
        assertEq(vault.rebalanceNonce(), 0);
    }

    function test_auction_isAllZeroBeforeTheFirst() public view {
        assertEq(abi.encode(vault.auction()), abi.encode(IVaultTypes.Auction(0, 0, 0, address(0), 0)));
    }

    function test_openAuction_revertsWhileOneIsOpen() public {
        vault.openAuction();
        skip(LENGTH);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.AuctionOpen.selector, 1));
        vault.openAuction();
        skip(1);
        assertEq(vault.openAuction(), 2);
    }

    function test_openAuction_revertsIfTheKeeperIsNotIdle() public {
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        uint256 idleAt = block.timestamp + 1 days;
        _skipFresh(1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.KeeperActive.selector, idleAt));
        vault.openAuction();
        skip(1);
        vault.openAuction();
    }

    /// @dev The band is 5 %. With weth at price p, the drift is half of (1.25p − 5000)/(1.25p + 5000).
    function test_openAuction_revertsIfDriftIsBelowTheBand() public {
        _setPrice(address(weth), 4880e18);
        uint256 drift = vault.driftD18();
        assertLt(drift, 0.05e18);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.DriftBelowBand.selector, drift, 0.05e18));
        vault.openAuction();
        _setPrice(address(weth), 4890e18);
        assertGe(vault.driftD18(), 0.05e18);
        vault.openAuction();
    }

    /// @dev weth costs 50 % more than at launch: it is 7,500 of 12,500 USD, so 10 % above its target. The others lack
    /// as much.
    function test_openAuction_opensAtTheBandItself() public {
        IVaultTypes.Limits memory limits = _limits();
        limits.auctionBandBps = 1000;
        _setPrice(address(weth), 4000e18);
        vault = _launchWith(limits);
        _setPrice(address(weth), 6000e18);
        _skipFresh(1 days);
        assertEq(vault.driftD18(), 0.1e18);
        assertEq(vault.openAuction(), 1);
    }

    function test_openAuction_revertsIfReduceOnly() public {
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.expectRevert(IVaultTypes.ReduceOnly.selector);
        vault.openAuction();
    }

    function test_openAuction_revertsIfAHeldPriceIsStale() public {
        skip(HEARTBEAT + 1);
        vm.expectRevert();
        vault.openAuction();
    }

    // --- bidding ---

    function test_bid_exchangesAtTheCurrentPrice() public {
        vm.prank(bob);
        vault.openAuction();
        skip(LENGTH / 2);
        // 0.05 weth is worth 400 USD, and the price is at par now.
        usdc.mint(alice, 400e6);
        vm.startPrank(alice);
        usdc.approve(address(vault), 400e6);
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionBid(
            1, alice, address(usdc), address(weth), 400e6, 0.05e18, 2400e6, 1.2e18, 400e18, 400e18
        );
        (uint256 amountIn, uint256 amountOut) = vault.bid(1, address(usdc), address(weth), 0.05e18, 0.05e18, 400e6, "");
        assertEq(amountIn, 400e6);
        assertEq(amountOut, 0.05e18);
        assertEq(weth.balanceOf(alice), 0.05e18);
        assertEq(usdc.balanceOf(alice), 0);
        assertEq(vault.getReserve(address(weth)), 1.2e18);
        assertEq(vault.getReserve(address(usdc)), 2400e6);
        assertEq(vault.rebalanceNonce(), 1);
        // The tip is 5 bps of 400 USD, at 150 USD per share.
        assertApproxEqRel(vault.balanceOf(bob), uint256(0.2e18) / 150, 1e14);
        assertEq(vault.usage().lossD18, uint256(0.2e18) / 15_000 + 1);
        assertEq(vault.usage().turnoverD18, uint256(400e18) / 15_000 + 1);
    }

    /// @dev The price is 1 % above the oracle at the opening, at par in the middle, and 1 % below at the end.
    function test_previewBid_fallsEvenly() public {
        vault.openAuction();
        uint256[5] memory prices = [uint256(404e6), 402e6, 400e6, 398e6, 396e6];
        for (uint256 i; i < 5; ++i) {
            (uint256 amountIn, uint256 available) = vault.previewBid(address(usdc), address(weth), 0.05e18);
            assertEq(amountIn, prices[i]);
            // usdc lacks 1,000 USD, so at most that much is taken.
            assertEq(available, Math.mulDiv(1000e18, 400e6, prices[i]) / 8000);
            skip(LENGTH / 4);
        }
        vm.expectRevert(IVaultTypes.NoAuction.selector);
        vault.previewBid(address(usdc), address(weth), 0.05e18);
    }

    /// @dev Any bid at any time pays what the preview says. Both sides move toward their targets and do not pass them.
    /// The drift falls, and the vault holds exactly what it accounts for.
    function testFuzz_bid_movesTowardsTheTargets(uint256 amount, uint256 elapsed, uint256 price, bool toBtc) public {
        _setPrice(address(weth), bound(price, 5000e8, 40_000e8) * 1e10);
        vm.prank(bob);
        vault.openAuction();
        skip(bound(elapsed, 0, LENGTH));
        DevToken tokenIn = toBtc ? wbtc : usdc;
        (, uint256 available) = vault.previewBid(address(tokenIn), address(weth), 1);
        amount = bound(amount, 0.025e18, 2e18);
        (uint256 asked,) = vault.previewBid(address(tokenIn), address(weth), Math.min(amount, available));
        uint256 drift = vault.driftD18();
        uint256 nav = vault.totalBasketValue();
        (uint256 amountIn, uint256 amountOut) = _bid(alice, address(tokenIn), address(weth), amount);
        assertEq(amountIn, asked);
        assertEq(amountOut, Math.min(amount, available));

        assertLt(vault.driftD18(), drift);
        assertGe(registry.valueD18(address(weth), vault.getReserve(address(weth))) * 2 + 1, nav);
        uint256 target = nav * vault.getWeight(address(tokenIn)) / 10_000;
        uint256 unit = registry.valueD18(address(tokenIn), 1);
        assertLe(registry.valueD18(address(tokenIn), vault.getReserve(address(tokenIn))), target + unit);
        // The vault gets at least the sold value less the slippage.
        assertGe(vault.totalBasketValue() + registry.valueD18(address(weth), amountOut) / 100 + 1, nav);
        assertEq(weth.balanceOf(address(vault)), vault.getReserve(address(weth)));
        assertEq(tokenIn.balanceOf(address(vault)), vault.getReserve(address(tokenIn)));
    }

    function test_bid_sellsTheRestOfATokenWithoutATarget() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(9000, 1000));
        _skipFresh(1 days);
        vault.openAuction();
        (, uint256 available) = vault.previewBid(address(weth), address(usdc), 1);
        assertEq(available, 2000e6);
        _bid(alice, address(weth), address(usdc), 1900e6);
        _giveFor(alice, address(weth), address(usdc), ALL);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ConstituentsLeft(_list(address(usdc)));
        vm.prank(alice);
        vault.bid(1, address(weth), address(usdc), 100e6, ALL, ALL, ""); // below the smallest bid, but all there is
        assertEq(vault.totalConstituents(), 2);
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens, _list(address(weth), address(wbtc)));
        assertEq(weights, _weights(9000, 1000));
        assertEq(vault.getReserve(address(weth)), weth.balanceOf(address(vault)));
        assertEq(vault.getReserve(address(wbtc)), 0.03e8);
    }

    /// @dev Every base unit of a token without a target can be sold, even if its value rounds to 0.
    function test_bid_sellsDustOfATokenWithoutATarget() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(8500, 1500));
        _execute(_trade(address(usdc), address(weth), 2000e6 - 1));
        _setPrice(address(weth), 1000e18);
        _setPrice(address(usdc), 1e5);
        _skipFresh(1 days);
        vault.openAuction();
        (uint256 amountIn, uint256 available) = vault.previewBid(address(weth), address(usdc), 1);
        assertEq(available, 1);
        assertEq(amountIn, 1);
        _bid(alice, address(weth), address(usdc), 1);
        assertEq(vault.totalConstituents(), 2);
    }

    // --- arguments of a bid ---

    function test_bid_revertsIfNoSuchAuctionIsOpen() public {
        _bidReverts(0, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAuction.selector));
        vault.openAuction();
        _bidReverts(0, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAuction.selector));
        _bidReverts(2, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAuction.selector));
        skip(LENGTH + 1);
        _bidReverts(1, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAuction.selector));
    }

    function test_bid_revertsIfTokensAreWrong() public {
        vault.openAuction();
        _bidReverts(
            1, address(weth), address(weth), abi.encodeWithSelector(IVaultTypes.SameToken.selector, address(weth))
        );
        bytes memory err = abi.encodeWithSelector(IVaultTypes.NotConstituent.selector, address(link));
        _bidReverts(1, address(link), address(weth), err);
        _bidReverts(1, address(usdc), address(link), err);
        _bidReverts(
            1,
            address(wbtc),
            address(usdc),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(usdc))
        );
        _setPrice(address(wbtc), 200_000e18); // wbtc is 6,000 of 18,000 USD, above its 5,400
        _bidReverts(
            1,
            address(wbtc),
            address(weth),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(wbtc))
        );
    }

    function test_bid_revertsIfTheBoughtTokenIsNotActive() public {
        vault.openAuction();
        vm.prank(guardian);
        registry.setStatus(address(usdc), IAssetRegistry.Status.ReduceOnly);
        _bidReverts(
            1, address(usdc), address(weth), abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(usdc))
        );
        // The token that it sells need not be Active.
        vm.prank(guardian);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        _bid(alice, address(wbtc), address(weth), 0.1e18);
    }

    function test_bid_revertsIfOneOfTheTwoPricesIsStale() public {
        vault.openAuction();
        uint256 updatedAt = block.timestamp - HEARTBEAT - 1;
        feeds[address(wbtc)].setAt(100_000e8, updatedAt);
        _bid(alice, address(usdc), address(weth), 0.05e18);
        _bidReverts(
            1, address(wbtc), address(weth), abi.encodeWithSelector(IVaultTypes.NoAgreedPrice.selector, address(wbtc))
        );
    }

    function test_bid_keepsToTheBiddersBounds() public {
        vault.openAuction();
        skip(LENGTH / 2);
        _giveFor(alice, address(usdc), address(weth), 0.125e18);
        vm.startPrank(alice);
        // usdc lacks the value of 0.125 weth.
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(weth), 0.125e18, 0.125e18 + 1)
        );
        vault.bid(1, address(usdc), address(weth), 0.125e18 + 1, ALL, ALL, "");
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(weth), 0, 1));
        vault.bid(1, address(usdc), address(weth), 0, 0, ALL, "");
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ExcessiveAmount.selector, address(usdc), 400e6, 400e6 - 1));
        vault.bid(1, address(usdc), address(weth), 0, 0.05e18, 400e6 - 1, "");
        vault.bid(1, address(usdc), address(weth), 0.125e18, ALL, 1000e6, "");
    }

    /// @dev A smallest bid before another bid leaves the rest to that other bid.
    function testFuzz_bid_isNotGriefedByAnotherBefore(uint256 before) public {
        vault.openAuction();
        skip(LENGTH / 2);
        before = bound(before, 0.0125e18, 0.1e18);
        _bid(bob, address(usdc), address(weth), before);
        (, uint256 amountOut) = _bid(alice, address(usdc), address(weth), 0.125e18);
        assertApproxEqAbs(amountOut, 0.125e18 - before, 1e12);
    }

    function test_bid_revertsIfItIsTooSmallAndDoesNotCloseTheGap() public {
        vault.openAuction();
        skip(LENGTH / 2);
        _giveFor(alice, address(usdc), address(weth), 0.125e18);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.BidTooSmall.selector, 100e18 - 8000, 100e18));
        vault.bid(1, address(usdc), address(weth), 0, 0.0125e18 - 1, ALL, "");
        vault.bid(1, address(usdc), address(weth), 0, 0.12e18, ALL, "");
        vault.bid(1, address(usdc), address(weth), 0.005e18, ALL, ALL, ""); // 40 USD, all that is left
        vm.stopPrank();
        _bidReverts(
            1,
            address(usdc),
            address(weth),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(usdc))
        );
    }

    // --- transfers and the callback ---

    function test_bid_callsTheBidderBetweenPayingAndTaking() public {
        Bidder bidder = new Bidder(vault);
        vault.openAuction();
        skip(LENGTH / 2);
        usdc.mint(address(bidder), 400e6);
        bidder.bid(1, address(usdc), address(weth), 0.05e18, "plan");
        assertEq(bidder.seen(), keccak256(abi.encode(address(usdc), address(weth), 400e6, 0.05e18, bytes("plan"))));
        assertEq(bidder.heldOut(), 0.05e18);
        assertEq(usdc.balanceOf(address(bidder)), 0);
    }

    /// @dev The bidder sells what it bought to pay for it.
    function test_bid_needsNoCapitalOfTheBidder() public {
        Bidder bidder = new Bidder(vault);
        vault.openAuction();
        skip(LENGTH);
        address market = address(adapter);
        bidder.setCall(address(this), abi.encodeCall(this.swapFor, (bidder, market)));
        bidder.bid(1, address(usdc), address(weth), 0.05e18, "x");
        assertEq(weth.balanceOf(address(bidder)), 0);
        assertEq(usdc.balanceOf(address(bidder)), 4e6); // it paid 396 USD for weth worth 400 USD
    }

    function swapFor(Bidder bidder, address market) external {
        vm.startPrank(address(bidder));
        weth.transfer(market, weth.balanceOf(address(bidder)));
        vm.stopPrank();
        vm.prank(market);
        usdc.transfer(address(bidder), 400e6);
    }

    function test_bid_revertsIfTheBidderDoesNotPay() public {
        Bidder bidder = new Bidder(vault);
        vault.openAuction();
        usdc.mint(address(bidder), 1000e6);
        bidder.setPays(false);
        bytes32 before = keccak256(abi.encode(vault.previewWithdraw(1e18), vault.usage(), vault.rebalanceNonce()));
        vm.expectRevert();
        bidder.bid(1, address(usdc), address(weth), 0.05e18, "x");
        vm.expectRevert();
        bidder.bid(1, address(usdc), address(weth), 0.05e18, "");
        assertEq(keccak256(abi.encode(vault.previewWithdraw(1e18), vault.usage(), vault.rebalanceNonce())), before);
        assertEq(weth.balanceOf(address(bidder)), 0);
    }

    function test_bid_revertsIfTheBidderReenters() public {
        Bidder bidder = new Bidder(vault);
        vault.openAuction();
        bytes[7] memory calls = [
            abi.encodeCall(vault.bid, (1, address(usdc), address(weth), 0, 1, ALL, "")),
            abi.encodeCall(vault.openAuction, ()),
            abi.encodeCall(vault.accrueFees, ()),
            abi.encodeCall(vault.contribute, (_weights(1e18, 1e8, 1e9), address(bidder), 0)),
            abi.encodeCall(vault.withdraw, (1, address(bidder), _weights(0, 0, 0))),
            abi.encodeCall(vault.executeFees, ()),
            abi.encodeCall(vault.rebalance, (_list(address(weth)), _weights(10_000)))
        ];
        for (uint256 i; i < calls.length; ++i) {
            bidder.setCall(address(vault), calls[i]);
            vm.expectRevert(abi.encodePacked(bytes4(keccak256("ReentrancyGuardReentrantCall()"))));
            bidder.bid(1, address(usdc), address(weth), 0.05e18, "x");
        }
    }

    function test_bid_revertsIfATransferIsNotExact() public {
        BidderToken odd = new BidderToken(18);
        _listToken(address(odd), 8, 1e18);
        vault = _launch(_launchParams(_list(address(odd), address(usdc)), _weights(5000, 5000)));
        _skipFresh(1 days);
        _setPrice(address(odd), 2e18); // 2,500 USD above target
        vault.openAuction();
        skip(LENGTH / 2);
        odd.setFees(1, 0);
        _giveFor(alice, address(usdc), address(odd), 500e18);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.SpentMismatch.selector, address(odd), 500e18, 500e18 + 1));
        vm.prank(alice);
        vault.bid(1, address(usdc), address(odd), 0, 500e18, ALL, "");

        odd.setFees(0, 0);
        vm.prank(keeper);
        vault.closeAuction();
        _setPrice(address(odd), 0.5e18); // 1,250 USD below target
        vault.openAuction();
        skip(LENGTH / 2);
        _giveFor(alice, address(odd), address(usdc), 500e6);
        odd.setFees(0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(odd), 1000e18, 1000e18 - 1)
        );
        vm.prank(alice);
        vault.bid(2, address(odd), address(usdc), 0, 500e6, ALL, "");
        odd.setFees(0, 0);
        vm.prank(alice);
        vault.bid(2, address(odd), address(usdc), 0, 500e6, ALL, "");
    }
}
