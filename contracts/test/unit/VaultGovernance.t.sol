// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Targets} from "src/libraries/Targets.sol";
import {VaultGovernance} from "src/vault/VaultGovernance.sol";
import {VaultTrading} from "src/vault/VaultTrading.sol";

/// @title VaultGovernance: the proposer and the handover of the creator's role
/// @dev bob is the proposer, with a bound of 10 % a day.
contract VaultGovernanceTest is VaultTradingBase {
    uint16 private constant MAX_CHANGE = 1000;

    address[] private tokens;

    function setUp() public override {
        super.setUp();
        tokens = _list(address(weth), address(wbtc), address(usdc));
        vm.prank(creator);
        vault.setProposer(bob, MAX_CHANGE);
    }

    function _proposeAs(address who, uint256[] memory weights) private returns (uint256) {
        vm.prank(who);
        return vault.proposeTargets(tokens, weights);
    }

    // --- the proposer ---

    function test_setProposer_appointsAndDismisses() public {
        (address account, uint16 maxChangeBps, uint256 lastProposedAt) = vault.proposer();
        assertEq(account, bob);
        assertEq(maxChangeBps, MAX_CHANGE);
        assertEq(lastProposedAt, 0);
        vm.startPrank(creator);
        vm.recordLogs();
        vault.setProposer(bob, MAX_CHANGE);
        assertEq(vm.getRecordedLogs().length, 0);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ProposerChanged(bob, 1);
        vault.setProposer(bob, 1);
        vm.expectEmit(address(vault));
        emit IVaultTypes.ProposerChanged(address(0), 10_000);
        vault.setProposer(address(0), 10_000);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ChangeTooLarge.selector, 10_001, 10_000));
        vault.setProposer(bob, 10_001);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrProposer.selector, bob));
        _proposeAs(bob, _weights(5000, 3000, 2000));
    }

    function test_proposeTargets_byTheProposerWithinItsBound() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ChangeTooLarge.selector, 1001, MAX_CHANGE));
        _proposeAs(bob, _weights(6001, 1999, 2000));
        uint64 at = uint64(block.timestamp) + TARGET_DELAY;
        uint256[] memory weights = _weights(6000, 2500, 1500);
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsProposed(1, bob, tokens, weights, at, at + TARGET_WINDOW);
        assertEq(_proposeAs(bob, weights), 1);
        (,, uint256 lastProposedAt) = vault.proposer();
        assertEq(lastProposedAt, block.timestamp);
        // The target delay applies.
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, at));
        vault.rebalance(tokens, weights);
        skip(TARGET_DELAY);
        vault.rebalance(tokens, weights);
        assertEq(vault.getWeight(address(weth)), 6000);
    }

    function test_proposeTargets_byTheProposerOnceADay() public {
        _proposeAs(bob, _weights(5000, 3001, 1999));
        vm.prank(guardian);
        vault.cancelTargets();
        uint256 next = block.timestamp + 1 days;
        skip(1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, next));
        _proposeAs(bob, _weights(5000, 3001, 1999));
        // The creator has no daily wait and no bound. While the creator's proposal is pending, the proposer must wait.
        _proposeAs(creator, _weights(1000, 1000, 8000));
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ProposalPending.selector, 2));
        _proposeAs(bob, _weights(5000, 3001, 1999));
        vm.prank(creator);
        vault.cancelTargets();
        assertEq(_proposeAs(bob, _weights(5000, 3001, 1999)), 3);
    }

    function test_proposeTargets_byTheProposerOverActiveAssetsOnly() public {
        vm.prank(guardian);
        registry.setStatus(address(usdc), IAssetRegistry.Status.ReduceOnly);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(usdc)));
        _proposeAs(bob, _weights(5000, 3000, 2000));
    }

    /// @dev Even if the vault has no delay, two proposals take effect at least a day apart.
    function test_proposeTargets_byTheProposerWaitsADayAtLeast() public {
        IVaultFactory.Defaults memory defaults = _defaults();
        defaults.minTargetDelay = 0;
        vm.prank(owner);
        factory.setDefaults(defaults);
        IVaultFactory.Launch memory params = _launchParams();
        params.targetDelay = 0;
        vault = _launch(params);
        vm.prank(creator);
        vault.setProposer(bob, MAX_CHANGE);
        _proposeAs(bob, _weights(6000, 2000, 2000));
        assertEq(vault.pendingTargets().executableAt, block.timestamp + 1 days);
        vm.prank(creator);
        vault.cancelTargets();
        _proposeAs(creator, _weights(6000, 2000, 2000));
        vault.rebalance(tokens, _weights(6000, 2000, 2000));
    }

    /// @dev For any proposals at any time, the targets never change by more than the bound within a day.
    function testFuzz_proposer_isBoundedInEveryDay(uint256 seed) public {
        uint256[] memory now_ = _weights(5000, 3000, 2000);
        uint256[][] memory were = new uint256[][](24);
        uint256[] memory at = new uint256[](24);
        for (uint256 i; i < 24; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            skip(random % 20 hours);
            uint256[] memory next = new uint256[](3);
            next[0] = bound(random >> 32, 1, 9998);
            next[1] = bound(random >> 96, 1, 9999 - next[0]);
            next[2] = 10_000 - next[0] - next[1];
            if (random & 1 == 0) {
                // Move as far toward `next` as allowed, and sometimes a bit too far.
                next = _towards(now_, next, random & 6 == 0 ? MAX_CHANGE + 50 : MAX_CHANGE);
            }
            try this.proposeAsBob(tokens, next) {} catch {}
            skip(vault.targetDelay() + (random >> 200) % 3 days);
            try vault.rebalance(tokens, next) {
                now_ = next;
            } catch {}
            (were[i], at[i]) = (now_, block.timestamp);
            for (uint256 j; j < i; ++j) {
                if (at[j] + 1 days < block.timestamp) continue;
                assertLe(Targets.changeBps(tokens, were[j], tokens, now_), MAX_CHANGE);
            }
        }
        assertGt(vault.rebalanceNonce(), 0);
    }

    function proposeAsBob(address[] calldata t, uint256[] calldata w) external {
        vm.prank(bob);
        vault.proposeTargets(t, w);
    }

    function _towards(uint256[] memory a, uint256[] memory b, uint256 bps) private pure returns (uint256[] memory c) {
        uint256 change;
        for (uint256 i; i < 3; ++i) {
            if (b[i] > a[i]) change += b[i] - a[i];
        }
        c = new uint256[](3);
        uint256 left = 10_000;
        for (uint256 i; i < 3; ++i) {
            uint256 part = change <= bps ? b[i] : (a[i] * (change - bps) + b[i] * bps) / change;
            c[i] = i == 2 ? left : part == 0 ? 1 : part;
            left -= c[i];
        }
    }

    // --- targets ---

    /// @dev The zero address is never Active, and does not hide an inactive token.
    function test_proposeTargets_revertsIfATokenIsZero() public {
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        vm.prank(creator);
        vault.proposeTargets(_list(address(0), address(0xbad)), _weights(5000, 5000));
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        vm.prank(creator);
        vault.proposeTargets(_list(address(weth), address(0)), _weights(5000, 5000));
    }

    function testFuzz_changeBps_isHalfTheDistance(uint256 seed) public pure {
        uint256[] memory a = new uint256[](6);
        uint256[] memory b = new uint256[](6);
        (uint256 sumA, uint256 sumB) = (10_000, 10_000);
        for (uint256 i; i < 5; ++i) {
            a[i] = uint256(keccak256(abi.encode(seed, i))) % (sumA / 2 + 1);
            b[i] = uint256(keccak256(abi.encode(seed, i, "b"))) % (sumB / 2 + 1);
            (sumA, sumB) = (sumA - a[i], sumB - b[i]);
        }
        (a[5], b[5]) = (sumA, sumB);
        address[] memory list = new address[](6);
        uint256 distance;
        for (uint256 i; i < 6; ++i) {
            list[i] = address(uint160(i + 1));
            distance += a[i] > b[i] ? a[i] - b[i] : b[i] - a[i];
        }
        assertEq(Targets.changeBps(list, a, list, b), distance / 2);
        assertEq(distance % 2, 0);
    }

    // --- the handover ---

    function test_acceptOwnership_paysThePreviousCreator() public {
        vault = _launchWithFees(IVaultTypes.Fees(FEE_BPS, 2000, 0, 0));
        _setPrice(address(weth), 4400e18);
        _skipFresh(30 days);
        vm.prank(creator);
        vault.transferOwnership(alice);
        uint256 had = vault.balanceOf(creator);
        uint256 supply = vault.totalSupply();
        vm.prank(alice);
        vault.acceptOwnership();
        // It includes the performance fee on the gain of 500 USD, and nothing is left for the new creator.
        uint256 paid = vault.totalSupply() - supply;
        assertGt(paid, uint256(100e18) * 100 / 10_400);
        assertEq(vault.balanceOf(creator) - had, paid - paid * PLATFORM_SHARE_BPS / 10_000);
        assertEq(vault.balanceOf(platform), paid * PLATFORM_SHARE_BPS / 10_000);
        assertEq(vault.pendingFeeShares(), 0);
        vault.accrueFees();
        assertEq(vault.balanceOf(alice), 0);
    }

    function test_acceptOwnership_needsNoPrices() public {
        vault = _launchWithFees(IVaultTypes.Fees(FEE_BPS, 2000, 0, 0));
        vm.prank(creator);
        vault.transferOwnership(alice);
        skip(30 days);
        vm.prank(alice);
        vault.acceptOwnership();
        assertEq(vault.owner(), alice);
    }

    /// @dev Proposals of the previous creator do not pass to the new one.
    function test_acceptOwnership_cancelsWhatIsPending() public {
        vm.startPrank(creator);
        vault.proposeFees(IVaultTypes.Fees(1000, 0, 0, 0));
        uint256 id = vault.proposeTargets(tokens, _weights(1000, 1000, 8000));
        vault.transferOwnership(alice);
        vm.stopPrank();
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesCancelled(alice);
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsCancelled(id, alice);
        vm.expectEmit(address(vault));
        emit IVaultTypes.OwnershipTransferred(creator, alice);
        vm.prank(alice);
        vault.acceptOwnership();
        assertEq(vault.pendingTargets().id, 0);
        assertEq(vault.pendingFees().executableAt, 0);
        skip(14 days);
        vm.expectRevert(IVaultTypes.NoPendingFees.selector);
        vault.executeFees();
    }

    // --- the modules' own state ---

    /// @dev At the modules' own addresses, nobody has a role and nothing can be changed.
    function test_modules_answerToNobodyAtTheirOwnAddress() public {
        VaultGovernance governance = new VaultGovernance(address(registry));
        VaultTrading trading = new VaultTrading(address(registry));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreator.selector, address(this)));
        governance.setKeeper(address(this));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotPendingCreator.selector, address(this)));
        governance.acceptOwnership();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotKeeper.selector, address(this)));
        trading.executeTrades(0, new IVaultTypes.Trade[](0), 0, block.timestamp);
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        new VaultTrading(address(0));
    }
}
