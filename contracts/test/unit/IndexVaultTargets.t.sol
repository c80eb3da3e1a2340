// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

contract IndexVaultTargetsTest is Base {
    address[] private tokens;
    uint256[] private weights;

    function setUp() public override {
        super.setUp();
        tokens = _list(address(link), address(weth));
        weights = _weights(4000, 6000);
    }

    // --- proposeTargets ---

    function test_proposeTargets_storesTheProposal() public {
        uint64 at = uint64(block.timestamp) + TARGET_DELAY;
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsProposed(1, creator, tokens, weights, at, at + TARGET_WINDOW);
        assertEq(_propose(), 1);
        IVaultTypes.PendingTargets memory pending = vault.pendingTargets();
        assertEq(pending.id, 1);
        assertEq(pending.hash, keccak256(abi.encode(tokens, weights)));
        assertEq(pending.executableAt, at);
        assertEq(pending.expiresAt, at + TARGET_WINDOW);
        // Nothing has changed yet.
        assertEq(vault.getWeight(address(weth)), 5000);
        assertEq(vault.rebalanceNonce(), 0);
    }

    function test_proposeTargets_revertsIfNotCreatorOrProposer() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrProposer.selector, keeper));
        vm.prank(keeper);
        vault.proposeTargets(tokens, weights);
    }

    function test_proposeTargets_revertsIfOneIsPending() public {
        _propose();
        skip(TARGET_DELAY + TARGET_WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.ProposalPending.selector, 1));
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
    }

    function test_proposeTargets_replacesAnExpiredOne() public {
        _propose();
        skip(TARGET_DELAY + TARGET_WINDOW + 1);
        assertEq(vault.pendingTargets().id, 1);
        assertEq(_propose(), 2);
        assertEq(vault.pendingTargets().id, 2);
        assertEq(vault.pendingTargets().executableAt, block.timestamp + TARGET_DELAY);
    }

    function test_proposeTargets_validates() public {
        _proposeReverts(new address[](0), new uint256[](0), abi.encodeWithSelector(IVaultTypes.NoConstituents.selector));
        _proposeReverts(tokens, _weights(10_000), abi.encodeWithSelector(IVaultTypes.LengthMismatch.selector, 2, 1));
        _proposeReverts(tokens, _weights(4000, 6001), abi.encodeWithSelector(IVaultTypes.WeightsSum.selector, 10_001));
        _proposeReverts(
            tokens, _weights(0, 10_000), abi.encodeWithSelector(IVaultTypes.ZeroWeight.selector, address(link))
        );
        _proposeReverts(
            _list(address(link), address(link)),
            weights,
            abi.encodeWithSelector(IVaultTypes.DuplicateConstituent.selector, address(link))
        );
        _proposeReverts(
            new address[](33),
            new uint256[](33),
            abi.encodeWithSelector(IVaultTypes.TooManyConstituents.selector, 33, 32)
        );
    }

    /// @dev Even a held token cannot be a target if it may only be reduced.
    function test_proposeTargets_revertsIfATokenIsNotActive() public {
        vm.prank(guardian);
        registry.setStatus(address(weth), IAssetRegistry.Status.ReduceOnly);
        _proposeReverts(tokens, weights, abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(weth)));
    }

    // --- cancelTargets ---

    function test_cancelTargets_byCreatorOrGuardian() public {
        address[2] memory may = [creator, guardian];
        for (uint256 i; i < 2; ++i) {
            uint256 id = _propose();
            assertEq(id, i + 1);
            vm.expectEmit(address(vault));
            emit IVaultTypes.TargetsCancelled(id, may[i]);
            vm.prank(may[i]);
            vault.cancelTargets();
            assertEq(abi.encode(vault.pendingTargets()), abi.encode(IVaultTypes.PendingTargets(0, 0, 0, 0)));
            skip(TARGET_DELAY);
            vm.expectRevert(IVaultTypes.NoProposal.selector);
            vault.rebalance(tokens, weights);
        }
    }

    function test_cancelTargets_revertsIfStrangerOrNonePending() public {
        _propose();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrGuardian.selector, keeper));
        vm.prank(keeper);
        vault.cancelTargets();
        vm.startPrank(guardian);
        vault.cancelTargets();
        vm.expectRevert(IVaultTypes.NoProposal.selector);
        vault.cancelTargets();
    }

    // --- rebalance ---

    function test_rebalance_anyoneExecutesADueProposal() public {
        _propose();
        skip(TARGET_DELAY);
        vm.expectEmit(address(vault));
        emit IERC7621.Rebalanced(tokens, weights);
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsExecuted(1, 1);
        vm.prank(bob);
        vault.rebalance(tokens, weights);

        assertEq(vault.rebalanceNonce(), 1);
        assertEq(vault.pendingTargets().id, 0);
        (address[] memory constituents, uint256[] memory targets) = vault.getConstituents();
        assertEq(constituents.length, 4);
        assertEq(constituents[0], address(link));
        assertEq(constituents[1], address(weth));
        // The token without a target is still held. It comes last and has the weight 0.
        assertEq(constituents[2], address(wbtc));
        assertEq(constituents[3], address(usdc));
        assertEq(targets[0], 4000);
        assertEq(targets[1], 6000);
        assertEq(targets[2] + targets[3], 0);
        assertEq(vault.getReserve(address(weth)), 1.25e18);
        assertEq(vault.getReserve(address(usdc)), 2000e6);
        assertEq(vault.getReserve(address(link)), 0);
        assertTrue(vault.isConstituent(address(usdc)));
        assertEq(vault.getWeight(address(usdc)), 0);
    }

    function test_rebalance_movesNoTokenAndAccruesTheFee() public {
        skip(100 days);
        uint256 value = usdc.balanceOf(address(vault));
        uint256 fee = vault.pendingFeeShares();
        assertGt(fee, 0);
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
        skip(TARGET_DELAY);
        uint256 due = vault.pendingFeeShares();
        assertGt(due, fee);
        (uint256 scale,) = vault.scaledReserves();
        vm.expectEmit(address(vault));
        emit IVaultTypes.Checkpoint(scale, due, block.timestamp);
        vault.rebalance(tokens, weights);
        assertEq(usdc.balanceOf(address(vault)), value);
        assertEq(vault.lastAccrual(), block.timestamp);
        assertEq(vault.pendingFeeShares(), due);
        assertEq(vault.totalSupply(), 100e18);
    }

    function test_rebalance_dropsTargetsThatWereNeverBought() public {
        _retarget(tokens, weights);
        _retarget(_list(address(weth)), _weights(10_000));
        assertFalse(vault.isConstituent(address(link)));
        assertEq(vault.totalConstituents(), 3);
        // Set the first targets again: every reserve is at its place.
        _retarget(_list(address(usdc), address(wbtc), address(weth)), _weights(2000, 3000, 5000));
        assertEq(vault.totalConstituents(), 3);
        assertEq(vault.getReserve(address(usdc)), 2000e6);
        assertEq(vault.getReserve(address(wbtc)), 0.03e8);
        assertEq(vault.driftD18(), 0);
    }

    function testFuzz_rebalance_onlyInItsWindow(uint256 elapsed) public {
        _propose();
        IVaultTypes.PendingTargets memory pending = vault.pendingTargets();
        skip(bound(elapsed, 0, 10 days));
        if (block.timestamp < pending.executableAt) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, pending.executableAt));
        } else if (block.timestamp > pending.expiresAt) {
            vm.expectRevert(abi.encodeWithSelector(IVaultTypes.Expired.selector, pending.expiresAt));
        }
        vault.rebalance(tokens, weights);
    }

    function test_rebalance_includesBothEndsOfItsWindow() public {
        _propose();
        skip(TARGET_DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooEarly.selector, block.timestamp + 1));
        vault.rebalance(tokens, weights);
        skip(1);
        uint256 snapshot = vm.snapshotState();
        vault.rebalance(tokens, weights);
        vm.revertToState(snapshot);
        skip(TARGET_WINDOW);
        snapshot = vm.snapshotState();
        vault.rebalance(tokens, weights);
        vm.revertToState(snapshot);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.Expired.selector, block.timestamp - 1));
        vault.rebalance(tokens, weights);
    }

    function test_rebalance_revertsIfTargetsDiffer() public {
        _propose();
        skip(TARGET_DELAY);
        uint256[] memory other = _weights(4001, 5999);
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultTypes.ProposalMismatch.selector,
                keccak256(abi.encode(tokens, weights)),
                keccak256(abi.encode(tokens, other))
            )
        );
        vault.rebalance(tokens, other);
    }

    function test_rebalance_revertsWithoutAProposalAndTheSecondTime() public {
        vm.expectRevert(IVaultTypes.NoProposal.selector);
        vault.rebalance(tokens, weights);
        _propose();
        skip(TARGET_DELAY);
        vault.rebalance(tokens, weights);
        vm.expectRevert(IVaultTypes.NoProposal.selector);
        vault.rebalance(tokens, weights);
    }

    function test_rebalance_revertsIfATokenIsNoLongerActive() public {
        _propose();
        skip(TARGET_DELAY);
        vm.prank(guardian);
        registry.setStatus(address(link), IAssetRegistry.Status.ReduceOnly);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(link)));
        vault.rebalance(tokens, weights);
    }

    function test_rebalance_revertsIfTargetsAndHeldAreOver32() public {
        address[] memory many = new address[](30);
        uint256[] memory each = new uint256[](30);
        for (uint256 i; i < 30; ++i) {
            many[i] = address(_listNew("Token", "T", 18, 18, 1e18));
            each[i] = i == 0 ? 333 + 10 : 333;
        }
        vm.prank(creator);
        vault.proposeTargets(many, each);
        skip(TARGET_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TooManyConstituents.selector, 33, 32));
        vault.rebalance(many, each);
    }

    // --- views ---

    function test_views_areZeroForATokenThatIsNoConstituent() public view {
        assertFalse(vault.isConstituent(address(link)));
        assertEq(vault.getReserve(address(link)), 0);
        assertEq(vault.getWeight(address(link)), 0);
        assertEq(vault.totalConstituents(), 3);
    }

    function test_totalBasketValue_needsOnlyPricesOfHeldTokens() public {
        _retarget(tokens, weights);
        feeds[address(link)].set(-1); // a target that is not held yet
        assertEq(vault.totalBasketValue(), SEED_D18);
        // link lacks 40 %, weth lacks 10 %, and the others are 50 % too high.
        assertEq(vault.driftD18(), 0.5e18);
        feeds[address(usdc)].set(-1); // held, and no longer a target
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(usdc), int256(-1)));
        vault.totalBasketValue();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BadPrice.selector, address(usdc), int256(-1)));
        vault.driftD18();
    }

    function test_driftD18_followsPrices() public {
        _setPrice(address(weth), 8000e18);
        // weth is 10,000 of 15,000 USD: 66.67 % instead of 50 %.
        assertEq(vault.totalBasketValue(), 15_000e18);
        assertEq(vault.driftD18(), uint256(1e18) / 6);
    }

    // --- helpers ---

    function _propose() private returns (uint256) {
        vm.prank(creator);
        return vault.proposeTargets(tokens, weights);
    }

    function _proposeReverts(address[] memory t, uint256[] memory w, bytes memory err) private {
        vm.expectRevert(err);
        vm.prank(creator);
        vault.proposeTargets(t, w);
    }
}
