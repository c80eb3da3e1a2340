// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultWindDown: the end of a vault
contract VaultWindDownTest is VaultTradingBase {
    address[] private tokens;

    function setUp() public override {
        super.setUp();
        tokens = _list(address(weth), address(wbtc), address(usdc));
        vault = _launchWith(_limits(), IVaultTypes.Fees(200, 2000, 100, 100));
    }

    function _windDown() private {
        vm.prank(creator);
        vault.windDown("The fund closes.");
    }

    function _refuses(address who, bytes memory data, bytes memory err) private {
        vm.expectRevert(err);
        vm.prank(who);
        (bool ok,) = address(vault).call(data);
        ok;
    }

    // --- who, when and why ---

    function test_windDown_saysWhyAndWhen() public {
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 4, creator);
        vm.expectEmit(address(vault));
        emit IVaultTypes.WindDown(creator, "The fund closes.");
        _windDown();
        assertTrue(vault.reduceOnly());
        assertEq(vault.reduceOnlyReasons(), 4);
        (, uint256 woundDownAt) = vault.lifetime();
        assertEq(woundDownAt, block.timestamp);
    }

    function testFuzz_windDown_isForTheCreatorOnly(address who) public {
        vm.assume(who != creator);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreator.selector, who));
        vm.prank(who);
        vault.windDown("mine");
    }

    function testFuzz_windDown_boundsTheReason(uint256 length) public {
        length = bound(length, 0, 600);
        if (length == 0 || length > 256) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.BadReason.selector, length, 256));
        }
        vm.prank(creator);
        vault.windDown(string(new bytes(length)));
    }

    function test_windDown_happensOnce() public {
        _windDown();
        vm.expectRevert(IVaultTypes.WoundDown.selector);
        _windDown();
        skip(730 days);
        vm.expectRevert(IVaultTypes.WoundDown.selector);
        vault.windDownAbandoned();
    }

    /// @dev It needs no price, and the guardian's stop does not hold it back.
    function test_windDown_worksWithoutPricesAndWhileStopped() public {
        vm.prank(guardian);
        vault.setReduceOnly(true);
        skip(30 days);
        _windDown();
        assertEq(vault.reduceOnlyReasons(), 6);
    }

    function testFuzz_windDownAbandoned_aYearAfterTheLaunch(uint256 wait, address who) public {
        (uint256 abandonedAt,) = vault.lifetime();
        assertEq(abandonedAt, block.timestamp + 365 days);
        wait = bound(wait, 0, 400 days);
        skip(wait);
        if (wait < 365 days) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, abandonedAt));
        } else {
            vm.expectEmit(address(vault));
            emit IVaultTypes.WindDown(who, "abandoned");
        }
        vm.prank(who);
        vault.windDownAbandoned();
        assertEq(vault.reduceOnly(), wait >= 365 days);
    }

    function _abandonedAt() private view returns (uint256 at) {
        (at,) = vault.lifetime();
    }

    function test_windDownAbandoned_countsFromEachSignOfLife() public {
        // A trade.
        _retarget(tokens, _weights(4000, 4000, 2000));
        _execute(_trade(address(weth), address(wbtc), 0.01e18));
        uint256 traded = block.timestamp;
        assertEq(_abandonedAt(), traded + 365 days);
        // A new keeper.
        skip(1 days);
        vm.prank(creator);
        vault.setKeeper(bob);
        assertEq(_abandonedAt(), block.timestamp + TARGET_DELAY + 365 days);
        // Proposed targets, also if they are cancelled.
        skip(10 days);
        vm.startPrank(creator);
        vault.proposeTargets(tokens, _weights(5000, 3000, 2000));
        vault.cancelTargets();
        vm.stopPrank();
        assertEq(_abandonedAt(), block.timestamp + TARGET_DELAY + 365 days);
        // A bid.
        _skipFresh(20 days);
        _setPrice(address(weth), 8000e18);
        uint256 id = vault.openAuction();
        assertLt(_abandonedAt(), block.timestamp + 365 days);
        skip(20 minutes);
        (uint256 price,) = vault.previewBid(address(usdc), address(weth), 0.02e18);
        usdc.mint(bob, price);
        vm.startPrank(bob);
        usdc.approve(address(vault), price);
        vault.bid(id, address(usdc), address(weth), 0, 0.02e18, price, "");
        vm.stopPrank();
        assertEq(_abandonedAt(), block.timestamp + 365 days);
    }

    /// @dev Contributions, withdrawals, charges and stops are nobody's care for the vault.
    function test_windDownAbandoned_nothingElseIsASignOfLife() public {
        uint256 at = _abandonedAt();
        _skipFresh(100 days);
        _contribute(alice, 10e18);
        _withdraw(alice, 1e18);
        vault.accrueFees();
        vm.prank(guardian);
        vault.setReduceOnly(true);
        vm.prank(creator);
        vault.setShareCap(1e30);
        assertEq(_abandonedAt(), at);
    }

    // --- what ends ---

    function test_windDown_endsContributionsTargetsTradesAndFees() public {
        vm.startPrank(creator);
        vault.proposeFees(IVaultTypes.Fees(300, 2000, 100, 100));
        vault.proposeTargets(tokens, _weights(5000, 4000, 1000));
        vm.stopPrank();
        _skipFresh(TARGET_DELAY);
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesCancelled(creator);
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsCancelled(1, creator);
        _windDown();
        assertEq(vault.pendingFees().executableAt, 0);

        bytes memory over = abi.encodeWithSelector(IVaultTypes.WoundDown.selector);
        uint256[] memory amounts = vault.previewMint(1e18);
        _give(alice, tokens, amounts, address(vault));
        _refuses(
            alice,
            abi.encodeCall(IIndexVault(address(vault)).contribute, (amounts, alice, 0)),
            abi.encodeWithSelector(IVaultTypes.ReduceOnly.selector)
        );
        _refuses(
            alice,
            abi.encodeCall(vault.rebalance, (tokens, _weights(5000, 4000, 1000))),
            abi.encodeWithSelector(IVaultTypes.NoProposal.selector)
        );
        _refuses(creator, abi.encodeCall(vault.proposeTargets, (tokens, _weights(5000, 4000, 1000))), over);
        _refuses(creator, abi.encodeCall(vault.proposeFees, (IVaultTypes.Fees(1, 0, 0, 0))), over);
        _refuses(creator, abi.encodeCall(vault.proposeFees, (IVaultTypes.Fees(0, 0, 0, 0))), over);
        _refuses(creator, abi.encodeCall(vault.setReduceOnly, (false)), over);
        _refuses(guardian, abi.encodeCall(vault.setReduceOnly, (false)), over);
        _refuses(alice, abi.encodeCall(vault.openAuction, ()), abi.encodeWithSelector(IVaultTypes.ReduceOnly.selector));
        _executeReverts(_trade(address(weth), address(usdc), 0.01e18), over);
    }

    /// @dev A token without a target may be sold in reduce-only. After the end it is paid out as it is.
    function test_windDown_endsSalesOfTokensWithoutATarget() public {
        _retarget(_list(address(wbtc), address(usdc)), _weights(5000, 5000));
        _windDown();
        _executeReverts(
            _trade(address(weth), address(usdc), 0.01e18), abi.encodeWithSelector(IVaultTypes.WoundDown.selector)
        );
    }

    function test_windDown_closesTheAuction() public {
        _skipFresh(2 days);
        _setPrice(address(weth), 8000e18);
        uint256 id = vault.openAuction();
        vm.expectEmit(address(vault));
        emit IVaultTypes.AuctionClosed(id, creator);
        _windDown();
        vm.expectRevert(IVaultTypes.NoAuction.selector);
        vault.bid(id, address(usdc), address(weth), 0, 1, type(uint256).max, "");
    }

    /// @dev The guardian may end its own stop, so that sweeps go on. Contributions stay refused.
    function test_setReduceOnly_neverOpensAVaultThatWasWoundDown() public {
        vm.prank(guardian);
        vault.setReduceOnly(true);
        _windDown();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotGuardian.selector, creator));
        vm.prank(creator);
        vault.setReduceOnly(false);
        skip(30 days); // no price is fresh
        vm.expectEmit(address(vault));
        emit IVaultTypes.ReduceOnlyChanged(true, 4, guardian);
        vm.prank(guardian);
        vault.setReduceOnly(false);
        assertTrue(vault.reduceOnly());
    }

    // --- fees ---

    function test_windDown_chargesTheFeesUpToNowAndNoneAfter() public {
        _contribute(alice, 50e18);
        _skipFresh(365 days);
        uint256 due = vault.pendingFeeShares();
        assertGt(due, 0);
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesChanged(IVaultTypes.Fees(0, 0, 0, 0));
        _windDown();
        assertEq(vault.pendingFeeShares(), due);
        assertEq(abi.encode(vault.fees()), abi.encode(IVaultTypes.Fees(0, 0, 0, 0)));
        _skipFresh(365 days);
        _setPrice(address(weth), 40_000e18);
        assertEq(vault.dueFeeShares(), due);
        uint256 shares = vault.balanceOf(alice);
        uint256[] memory whole = vault.previewWithdraw(shares);
        uint256 supply = vault.totalSupply() + due;
        for (uint256 i; i < whole.length; ++i) {
            assertApproxEqAbs(whole[i], vault.getReserve(tokens[i]) * shares / supply, 1);
        }
        vault.accrueFees();
        assertEq(vault.accrueFees(), 0);
    }

    /// @dev What a performance fee takes at the end is bounded like every charge.
    function test_windDown_chargesNoMoreThanAChargeWould() public {
        _setPrice(address(weth), 40_000e18);
        uint256 snapshot = vm.snapshotState();
        vault.accrueFees();
        uint256 charged = vault.totalSupply();
        vm.revertToState(snapshot);
        _windDown();
        vault.accrueFees();
        assertEq(vault.totalSupply(), charged);
    }

    // --- exits ---

    function testFuzz_windDown_leavesExitsAsTheyAre(uint256 shares, uint256 wait) public {
        _contribute(alice, 50e18);
        shares = bound(shares, 1e12, vault.balanceOf(alice));
        _windDown();
        skip(bound(wait, 0, 3650 days)); // prices are away
        uint256[] memory amounts = vault.previewWithdraw(shares);
        uint256[] memory paid = _withdraw(alice, shares);
        assertEq(abi.encode(paid), abi.encode(amounts));
        if (vault.balanceOf(alice) != 0) _withdraw(alice, vault.balanceOf(alice));
        assertEq(vault.balanceOf(alice), 0);
    }

    function test_windDown_letsSurplusesInAndOtherTokensBeSwept() public {
        _windDown();
        weth.mint(address(vault), 1e18);
        link.mint(address(vault), 1e18);
        (, uint256 pending) = vault.sync(address(weth));
        assertGt(pending, 0);
        _skipFresh(7 days);
        (uint256 reserve,) = vault.sync(address(weth));
        assertEq(reserve, weth.balanceOf(address(vault)));
        vault.openSweep(address(link));
        _skipFresh(30 hours);
        (address pay, uint256 amountIn,,) = vault.sweepOf(address(link));
        _give(bob, _list(pay), _amounts(amountIn), address(vault));
        vm.prank(bob);
        vault.buySweep(address(link), 0, amountIn, "");
        assertEq(link.balanceOf(bob), 1e18);
    }

    function _amounts(uint256 a) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = a;
    }
}
