// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {Vm} from "forge-std/Vm.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

contract IndexVaultFeesTest is Base {
    uint16 private constant PERFORMANCE_BPS = 2000;
    uint16 private constant ENTRY_BPS = 37;
    uint16 private constant EXIT_BPS = 53;

    // --- management ---

    function test_accrueFees_dilutesByExactlyTheFeeInAYear() public {
        skip(365 days);
        uint256 minted = uint256(100e18) * FEE_BPS / (10_000 - FEE_BPS);
        uint256 shares = vault.pendingFeeShares();
        assertApproxEqAbs(shares, minted, 1);
        uint256 platformShares = shares * PLATFORM_SHARE_BPS / 10_000;
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesPaid(creator, shares - platformShares, platform, platformShares, 100e18 + shares);
        (uint256 scale,) = vault.scaledReserves();
        vm.expectEmit(address(vault));
        emit IVaultTypes.Checkpoint(scale, 0, block.timestamp);
        assertEq(vault.accrueFees(), shares);
        assertEq(vault.balanceOf(platform), platformShares);
        assertEq(vault.balanceOf(creator), 100e18 - DEAD_SHARES + shares - platformShares);
        assertEq(vault.pendingFeeShares(), 0);
        assertEq(vault.lastAccrual(), block.timestamp);
        // Holders own 98 % of what they owned before.
        assertApproxEqAbs(vault.previewWithdraw(100e18)[2], 1960e6, 1);
    }

    /// @dev One vault accrues at random times and an identical one once. The fees differ only by the rounding of each
    /// accrual.
    function testFuzz_accrueFees_doesNotDependOnFrequency(uint256 seed, uint256 steps) public {
        steps = bound(steps, 1, 30);
        IIndexVault twin = _launch(_launchParams());
        for (uint256 i; i < steps; ++i) {
            skip(uint256(keccak256(abi.encode(seed, i))) % 30 days);
            // The result is the same whether the fee shares are minted or stay pending.
            if (uint256(keccak256(abi.encode(i, seed))) % 2 == 0) vault.accrueFees();
            else _withdraw(creator, 1);
        }
        uint256 often = vault.totalSupply() + vault.pendingFeeShares();
        uint256 once = twin.totalSupply() + twin.pendingFeeShares();
        assertLe(often, once);
        assertGe(often + 3 * steps, once);
        // The view does not change the value, and it equals what an accrual mints.
        uint256 pending = twin.pendingFeeShares();
        assertEq(twin.accrueFees(), pending);
    }

    /// @dev Uses the smallest supply and the smallest fee, with an accrual every second: 3,171 base units each.
    function test_accrueFees_cannotBeErasedByAccruingOften() public {
        IIndexVault small = _launchWith(IVaultTypes.Fees(1, 0, 0, 0));
        _withdraw(small, creator, small.balanceOf(creator));
        uint256 supply = small.totalSupply();
        assertEq(supply, DEAD_SHARES);
        for (uint256 i; i < 2000; ++i) {
            skip(1);
            small.accrueFees();
        }
        uint256 expected = supply * 2000 / 365 days / 10_000;
        assertGe(small.totalSupply() - supply + 2000, expected);
        assertLe(small.totalSupply() - supply, expected + expected / 10_000);
    }

    function test_accrueFees_keepsTheTimeIfNothingIsMinted() public {
        vm.recordLogs();
        assertEq(vault.accrueFees(), 0);
        assertEq(vm.getRecordedLogs().length, 0);

        IIndexVault free = _launchWith(IVaultTypes.Fees(0, 0, 0, 0));
        uint256 launchedAt = block.timestamp;
        skip(365 days);
        assertEq(free.pendingFeeShares(), 0);
        vm.recordLogs();
        assertEq(free.accrueFees(), 0);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(free.lastAccrual(), launchedAt);
    }

    function test_accrueFees_roundsThePlatformsPartDown() public {
        IVaultFactory.Defaults memory d = _defaults();
        d.platformShareBps = 3333;
        vm.prank(owner);
        factory.setDefaults(d);
        IIndexVault other = _launch(_launchParams());
        skip(1);
        uint256 shares = other.accrueFees();
        assertEq(other.balanceOf(platform), shares * 3333 / 10_000);
        assertEq(other.totalSupply(), 100e18 + shares);
    }

    function test_accrueFees_neverBlocksAnExitAfterAnyTime() public {
        IIndexVault old = _launchWith(IVaultTypes.Fees(1000, 3000, 200, 200));
        skip(100_000 * 365 days);
        assertApproxEqAbs(old.pendingFeeShares(), 53.59815e20, 1e17);
        assertGt(_withdraw(old, creator, 50e18)[0], 0);
    }

    function test_accrueFees_paysNothingWithoutPlatformShare() public {
        IVaultFactory.Defaults memory d = _defaults();
        d.platformShareBps = 0;
        vm.prank(owner);
        factory.setDefaults(d);
        IIndexVault other = _launch(_launchParams());
        skip(30 days);
        assertGt(other.accrueFees(), 0);
        assertEq(other.balanceOf(platform), 0);
    }

    function test_previews_countTheFeeThatIsNotMintedYet() public {
        skip(200 days);
        uint256[] memory before = vault.previewWithdraw(1e18);
        uint256 sharesBefore = vault.previewContribute(_weights(1e18, 1e8, 1e9));
        vault.accrueFees();
        assertEq(vault.previewWithdraw(1e18), before);
        assertEq(vault.previewContribute(_weights(1e18, 1e8, 1e9)), sharesBefore);
    }

    /// @dev The field of pending fee shares has 88 bits. The call that exceeds them mints all fee shares.
    function test_accrual_mintsFeeSharesThatNoLongerFit() public {
        IIndexVault huge = _launchWith(IVaultTypes.Fees(1000, 0, 0, 0));
        _contribute(huge, alice, 4e27);
        skip(365 days);
        uint256 pending = huge.pendingFeeShares();
        assertGt(pending, type(uint88).max);
        uint256 before = huge.balanceOf(platform);
        _withdraw(huge, alice, 1e18);
        assertEq(huge.pendingFeeShares(), 0);
        assertEq(huge.balanceOf(platform), before + pending * PLATFORM_SHARE_BPS / 10_000);
        skip(30 days);
        pending = huge.pendingFeeShares();
        assertLe(pending, type(uint88).max);
        _contribute(huge, alice, 1e18);
        assertEq(huge.pendingFeeShares(), pending);
    }

    // --- entry and exit ---

    function testFuzz_contribute_chargesTheEntryFee(uint256 want, uint256 entryBps, uint256 elapsed) public {
        want = bound(want, 1e6, 1e24);
        entryBps = bound(entryBps, 1, 200);
        // forge-lint: disable-next-line(unsafe-typecast)
        IIndexVault v = _launchWith(IVaultTypes.Fees(200, 0, uint16(entryBps), 0));
        _skipFresh(bound(elapsed, 0, 365 days));
        uint256[] memory amounts = v.previewMint(want);
        uint256 expected = v.previewContribute(amounts);
        uint256 pending = v.pendingFeeShares();
        uint256 level = _level(v);
        uint256 shares = _contribute(v, alice, want);
        assertGe(shares, want);
        assertEq(shares, expected);
        assertEq(v.balanceOf(alice), shares);
        uint256 fee = v.pendingFeeShares() - pending;
        assertEq(fee, Math.ceilDiv((shares + fee) * entryBps, 10_000));
        // No other holder pays the fee.
        assertGe(_levelUp(v), level);
    }

    function test_contribute_emitsTheEntryFee() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, 0, ENTRY_BPS, 0));
        uint256[] memory amounts = v.previewMint(10e18);
        uint256 shares = v.previewContribute(amounts);
        uint256 gross = shares * 10_000 / (10_000 - ENTRY_BPS);
        (address[] memory tokens,) = v.getConstituents();
        _give(alice, tokens, amounts, address(v));
        vm.recordLogs();
        vm.prank(alice);
        v.contribute(amounts, bob, shares);
        uint256 fee = v.pendingFeeShares();
        assertApproxEqAbs(fee, gross - shares, 1);
        assertEq(_onlyLog(IVaultTypes.EntryFeeAccrued.selector, bob), fee);
    }

    function testFuzz_withdraw_chargesTheExitFee(uint256 shares, uint256 exitBps) public {
        shares = bound(shares, 1, 99e18);
        exitBps = bound(exitBps, 1, 200);
        // forge-lint: disable-next-line(unsafe-typecast)
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, 0, 0, uint16(exitBps)));
        uint256 fee = Math.ceilDiv(shares * exitBps, 10_000);
        uint256[] memory preview = v.previewWithdraw(shares);
        uint256 level = _level(v);
        vm.recordLogs();
        uint256[] memory amounts = _withdraw(v, creator, shares);
        assertEq(_onlyLog(IVaultTypes.ExitFeeAccrued.selector, creator), fee);
        assertEq(amounts, preview);
        uint256[3] memory reserves = [uint256(1.25e18), 0.03e8, 2000e6];
        for (uint256 i; i < 3; ++i) {
            uint256 exact = Math.mulDiv(reserves[i], shares - fee, 100e18);
            assertLe(amounts[i], exact);
            assertGe(amounts[i] + 1, exact);
        }
        assertEq(v.totalSupply(), 100e18 - shares);
        assertEq(v.pendingFeeShares(), fee);
        assertGe(_levelUp(v), level);
        assertEq(v.accrueFees(), fee);
        assertEq(v.balanceOf(platform), fee * PLATFORM_SHARE_BPS / 10_000);
    }

    // --- performance ---

    function test_performanceFee_isThePartOfTheGainAndMovesTheMark() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, PERFORMANCE_BPS, 0, 0));
        assertEq(v.highWaterMarkD18(), 100e18);
        // A fifth of the basket rises by 35 %: 10,000 USD become 10,700. The fee is a fifth of the gain of 700.
        _setPrice(address(usdc), 1.35e18);
        uint256 shares = uint256(100e18) * 140 / 10_560;
        vm.expectEmit(address(v));
        emit IVaultTypes.PerformanceFeeAccrued(shares, 105.6e18 + 1); // rounded up
        assertEq(v.accrueFees(), shares);
        assertEq(v.highWaterMarkD18(), 105.6e18 + 1);
        assertEq(v.balanceOf(platform), shares * PLATFORM_SHARE_BPS / 10_000);
        // The shares of the receivers are worth the fee, and the level equals the mark.
        assertApproxEqAbs(Math.mulDiv(10_700e18, shares, v.totalSupply()), 140e18, 1e3);
        assertApproxEqAbs(_level(v), 105.6e18, 1e2);
        assertLe(_level(v), v.highWaterMarkD18());

        // The same gain is never charged twice.
        vm.recordLogs();
        assertEq(v.accrueFees(), 0);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_performanceFee_isNotDueWhileALossIsRecovered() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, PERFORMANCE_BPS, 0, 0));
        _setPrice(address(weth), 8000e18);
        _catchUp(v);
        _setPrice(address(weth), 2000e18);
        assertEq(v.accrueFees(), 0);
        uint256 mark = v.highWaterMarkD18();
        assertApproxEqAbs(mark, 140e18, 100);
        _setPrice(address(weth), 8000e18);
        assertEq(v.accrueFees(), 0);
        _skipFresh(6 hours);
        // The mark is the level after the fee, so the fee's own dilution need not be recovered first. A gain above 140
        // costs 100/140 of the fee, because the fee is a part of the gain since 100.
        _setPrice(address(weth), 8400e18);
        uint256 supply = v.totalSupply();
        uint256 nav = v.totalBasketValue();
        uint256 fee = (nav - mark * supply / 1e18) * 100 / 140 / 5;
        assertApproxEqAbs(v.accrueFees(), Math.mulDiv(supply, fee, nav - fee), 1e4);
        assertGt(v.highWaterMarkD18(), 140e18);
    }

    /// @dev After any price moves, the mark never falls and a charge takes at most its part of the gain. Right after a
    /// charge, the level equals the mark up to rounding.
    function testFuzz_performanceFee_neverTakesMoreThanItsPartOfAnyGain(uint256 seed, uint256 feeBps, uint256 count)
        public
    {
        feeBps = bound(feeBps, 1, 3000);
        // forge-lint: disable-next-line(unsafe-typecast)
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, uint16(feeBps), 0, 0));
        count = bound(count, 1, 12);
        for (uint256 i; i < count; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _setPrice(address(weth), bound(seed, 400e18, 40_000e18));
            uint256 mark = v.highWaterMarkD18();
            uint256 supply = v.totalSupply();
            uint256 nav = v.totalBasketValue();
            uint256 gain = Math.saturatingSub(nav, Math.mulDiv(mark, supply, 1e18));
            uint256 most = v.chargeableD18();
            uint256 net = v.levelD18();
            uint256 minted = v.accrueFees();
            assertGe(v.highWaterMarkD18(), mark);
            assertLe(Math.mulDiv(nav, minted, supply + minted), gain * feeBps / 10_000);
            // Charging never changes the net level.
            assertApproxEqAbs(v.levelD18(), net, 1e3);
            if (minted == 0) continue;
            uint256 charged = Math.min(nav, Math.mulDiv(most, supply, 1e18));
            assertEq(v.highWaterMarkD18(), Math.mulDiv(charged, 1e18, supply + minted, Math.Rounding.Ceil));
            if (charged < nav) continue;
            assertGe(v.highWaterMarkD18(), _level(v));
            assertLe(v.highWaterMarkD18(), _level(v) + 1);
        }
    }

    /// @dev Every entry and exit first charges the due fee. New investors therefore pay for no past gain, and leaving
    /// ones pay for theirs. The previews are exact.
    function testFuzz_performanceFee_isChargedBeforeEntriesAndExits(uint256 price, uint256 want, bool leave) public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(200, PERFORMANCE_BPS, ENTRY_BPS, EXIT_BPS));
        _skipFresh(30 days);
        _setPrice(address(weth), bound(price, 1000e18, 4700e18)); // up to a level of 108.6
        want = bound(want, 1e12, 50e18);
        uint256 level = _level(v);
        bool gained = level > 100e18;
        uint256[] memory preview = v.previewWithdraw(want);
        uint256[] memory amounts = v.previewMint(want);
        uint256 shares = v.previewContribute(amounts);
        if (leave) {
            assertEq(_withdraw(v, creator, want), preview);
        } else {
            (address[] memory tokens,) = v.getConstituents();
            _give(alice, tokens, amounts, address(v));
            vm.prank(alice);
            assertEq(v.contribute(amounts, alice, want), shares);
        }
        if (!gained) {
            assertEq(v.highWaterMarkD18(), 100e18);
            return;
        }
        assertGt(v.highWaterMarkD18(), 100e18);
        // Mark and level keep 80 % of the gain. The difference is rounding, in favour of the holders.
        uint256 expected = 100e18 + (level - 100e18) * 8 / 10;
        assertApproxEqAbs(v.highWaterMarkD18(), expected, 100);
        assertApproxEqRel(_level(v), expected, 1e12);
        assertGe(_levelUp(v), v.highWaterMarkD18());
    }

    /// @dev The management fee lowers the level and not the mark, so investors pay only for net gains.
    function test_performanceFee_isOnGainsNetOfTheManagementFee() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(200, PERFORMANCE_BPS, 0, 0));
        _skipFresh(365 days);
        assertApproxEqAbs(_level(v), 98e18, 1e3);
        _setPrice(address(usdc), 1.1e18); // NAV + 2 %
        assertLt(_level(v), 100e18);
        v.accrueFees();
        assertEq(v.highWaterMarkD18(), 100e18);
        _setPrice(address(usdc), 1.2e18); // NAV + 4 %
        assertApproxEqAbs(_level(v), 101.92e18, 1e3);
        v.accrueFees();
        assertApproxEqAbs(v.highWaterMarkD18(), 101.536e18, 1e3);
    }

    function testFuzz_performanceFee_isNotCausedByContributionsAndWithdrawals(uint256 a, uint256 b) public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, PERFORMANCE_BPS, 0, 0));
        uint256 shares = _contribute(v, alice, bound(a, 1e10, 1e24));
        _withdraw(v, alice, bound(b, 1, shares));
        // The difference is rounding of a few base units, in favour of the holders.
        assertApproxEqRel(v.highWaterMarkD18(), 100e18, 1e12);
        assertLe(v.pendingFeeShares(), 1e14);
        assertApproxEqRel(_level(v), 100e18, 1e12);
    }

    // --- the oracle is dead ---

    function test_performanceFee_neverBlocksAnExitWithADeadOracle() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(200, PERFORMANCE_BPS, 0, 0));
        _setPrice(address(weth), 8000e18);
        uint256 snapshot = vm.snapshotState();
        // The feed is stale, does not answer, has no code, burns all gas, or answers an absurdly high price.
        for (uint256 i; i < 5; ++i) {
            if (i == 0) skip(HEARTBEAT + 1);
            if (i == 1) feeds[address(usdc)].set(-1);
            if (i == 2) vm.etch(address(feeds[address(weth)]), "");
            if (i == 3) vm.etch(address(feeds[address(weth)]), hex"fe");
            if (i == 4) feeds[address(weth)].set(type(int256).max);
            uint256[] memory preview = v.previewWithdraw(1e18);
            vm.prank(creator);
            assertEq(v.withdraw{gas: 2_000_000}(1e18, creator, _weights(0, 0, 0)), preview);
            // A contribution would pay for this gain, so it is refused.
            (bool ok,) = address(v).call(abi.encodeCall(v.previewMint, (1e18)));
            assertFalse(ok, "preview");
            uint256[] memory plenty = _weights(1e30, 1e30, 1e30);
            vm.prank(alice);
            (ok,) = address(v).call(abi.encodeCall(v.contribute, (plenty, alice, 0)));
            assertFalse(ok, "contribution");
            assertEq(v.highWaterMarkD18(), 100e18);
            vm.revertToState(snapshot);
            snapshot = vm.snapshotState();
        }
        // The gain is charged later, when there is a price again.
        _withdraw(v, creator, 1e18);
        assertEq(v.highWaterMarkD18(), 108e18 + 1);
    }

    /// @dev For any amount of gas, an entry or exit charges the due fee or reverts.
    function testFuzz_performanceFee_cannotBeEvadedByGivingLittleGas(uint256 gasLimit, bool leave) public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, PERFORMANCE_BPS, 0, 0));
        _contribute(v, alice, 10e18);
        (address[] memory tokens,) = v.getConstituents();
        uint256[] memory amounts = v.previewMint(10e18);
        _give(alice, tokens, amounts, address(v));
        _setPrice(address(weth), 4400e18);
        gasLimit = bound(gasLimit, 30_000, 1_500_000);
        vm.prank(alice);
        (bool ok, bytes memory err) = address(v).call{gas: gasLimit}(
            leave
                ? abi.encodeCall(v.withdraw, (5e18, alice, _weights(0, 0, 0)))
                : abi.encodeCall(v.contribute, (amounts, alice, 0))
        );
        if (ok) assertApproxEqAbs(v.highWaterMarkD18(), 104e18, 1e10);
        else assertTrue(err.length == 0 || bytes4(err) == IVaultTypes.InsufficientGas.selector);
    }

    function test_performanceFee_revertsWithTooLittleGasIfTheOracleIsDead() public {
        IIndexVault v = _launchWith(IVaultTypes.Fees(0, PERFORMANCE_BPS, 0, 0));
        vm.etch(address(feeds[address(weth)]), hex"fe");
        vm.prank(creator);
        (bool ok, bytes memory err) =
            address(v).call{gas: 700_000}(abi.encodeCall(v.withdraw, (5e18, creator, _weights(0, 0, 0))));
        assertFalse(ok);
        assertEq(bytes4(err), IVaultTypes.InsufficientGas.selector);
    }

    // --- the share cap ---

    function testFuzz_contribute_revertsOverTheShareCap(uint256 want, uint256 cap) public {
        IVaultFactory.Launch memory params = _launchParams();
        params.fees = IVaultTypes.Fees(200, 0, ENTRY_BPS, 0);
        // forge-lint: disable-next-line(unsafe-typecast)
        params.shareCap = uint128(bound(cap, 100e18, 200e18));
        IIndexVault v = _launch(params);
        assertEq(v.shareCap(), params.shareCap);
        skip(100 days);
        want = bound(want, 1e12, 150e18);
        uint256[] memory amounts = v.previewMint(want);
        uint256 shares = v.previewContribute(amounts);
        (address[] memory tokens,) = v.getConstituents();
        _give(alice, tokens, amounts, address(v));
        // All fee shares count, including those of this contribution.
        uint256 fee = Math.ceilDiv(shares * ENTRY_BPS, 10_000 - ENTRY_BPS);
        uint256 supply = v.totalSupply() + v.pendingFeeShares() + shares + fee;
        vm.prank(alice);
        try v.contribute(amounts, alice, want) {
            assertLe(v.totalSupply() + v.pendingFeeShares(), params.shareCap);
        } catch (bytes memory err) {
            assertGt(supply + 1, params.shareCap);
            assertEq(bytes4(err), IVaultTypes.ShareCapExceeded.selector);
        }
    }

    function test_shareCap_mayBeReachedAndNotExceeded() public {
        uint256[] memory amounts = vault.previewMint(1e18);
        uint256 supply = vault.totalSupply() + vault.previewContribute(amounts);
        (address[] memory tokens,) = vault.getConstituents();
        _give(alice, tokens, amounts, address(vault));
        vm.prank(creator);
        vault.setShareCap(uint128(supply) - 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ShareCapExceeded.selector, supply, supply - 1));
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);

        vm.prank(creator);
        vault.setShareCap(uint128(supply));
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);
        assertEq(vault.totalSupply(), supply);
    }

    function test_shareCap_stopsNoExitAndNoFee() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.shareCap = 100e18;
        IIndexVault v = _launch(params);
        skip(365 days);
        assertGt(v.accrueFees(), 0);
        assertGt(v.totalSupply(), params.shareCap);
        assertGt(_withdraw(v, creator, 1e18)[0], 0);
        uint256[] memory amounts = v.previewMint(1e15);
        uint256 supply = v.totalSupply() + v.previewContribute(amounts);
        (address[] memory tokens,) = v.getConstituents();
        _give(alice, tokens, amounts, address(v));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ShareCapExceeded.selector, supply, params.shareCap));
        vm.prank(alice);
        v.contribute(amounts, alice, 0);
    }

    // --- changes of fees and of the creator ---

    function test_proposeFees_chargesTheOldFeeUpToNow() public {
        skip(365 days);
        uint256 due = vault.pendingFeeShares();
        vm.prank(creator);
        vault.proposeFees(IVaultTypes.Fees(50, 0, 0, 0));
        assertEq(vault.pendingFeeShares(), due);
        assertEq(vault.fees().managementBps, 50);
        uint256 supply = vault.totalSupply() + due;
        skip(365 days);
        assertApproxEqAbs(vault.pendingFeeShares(), due + supply * 50 / 9950, 1);
        vm.prank(creator);
        vault.proposeFees(IVaultTypes.Fees(0, 0, 0, 0));
        due = vault.pendingFeeShares();
        skip(365 days);
        assertEq(vault.accrueFees(), due);
    }

    function test_acceptOwnership_paysTheFeesUpToNowToThePreviousCreator() public {
        vm.prank(creator);
        vault.transferOwnership(alice);
        skip(365 days);
        uint256 due = vault.pendingFeeShares();
        uint256 before = vault.balanceOf(creator);
        vm.prank(alice);
        vault.acceptOwnership();
        assertEq(vault.balanceOf(creator), before + due - due * PLATFORM_SHARE_BPS / 10_000);
        assertEq(vault.balanceOf(alice), 0);
        skip(365 days);
        vault.accrueFees();
        assertGt(vault.balanceOf(alice), 0);
    }

    // --- helpers ---

    function _launchWith(IVaultTypes.Fees memory fees_) private returns (IIndexVault) {
        IVaultFactory.Launch memory params = _launchParams();
        params.fees = fees_;
        return _launch(params);
    }

    /// @return {USD D18 per whole share} level, rounded down
    function _level(IIndexVault v) private view returns (uint256) {
        return Math.mulDiv(v.totalBasketValue(), 1e18, v.totalSupply() + v.pendingFeeShares());
    }

    /// @return {USD D18 per whole share} level with one base unit more of each reserve. Stored reserves are rounded
    /// down, so the exact level is at most this.
    function _levelUp(IIndexVault v) private view returns (uint256) {
        (address[] memory tokens,) = v.getConstituents();
        uint256 nav = v.totalBasketValue();
        for (uint256 i; i < tokens.length; ++i) {
            nav += registry.valueD18(tokens[i], 1) + 1;
        }
        return Math.mulDiv(nav, 1e18, v.totalSupply() + v.pendingFeeShares(), Math.Rounding.Ceil);
    }

    /// @return the data word of the only recorded event `id` about `who`
    function _onlyLog(bytes32 id, address who) private returns (uint256) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != id) continue;
            assertEq(logs[i].topics[1], bytes32(uint256(uint160(who))));
            return abi.decode(logs[i].data, (uint256));
        }
        revert("no such event");
    }
}
