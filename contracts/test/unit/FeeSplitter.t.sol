// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Base} from "../Base.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {FeeSplitter} from "src/periphery/FeeSplitter.sol";

/// @title FeeSplitter: the creator's fees in stated shares, and the creator's role through the splitter
contract FeeSplitterTest is Base {
    FeeSplitter private splitter;

    function setUp() public override {
        super.setUp();
        splitter = new FeeSplitter(creator, _list(alice, bob, platform), _weights(5000, 3000, 2000));
        vm.prank(creator);
        vault.transferOwnership(address(splitter));
        _act(abi.encodeCall(IIndexVault.acceptOwnership, ()));
        _act(abi.encodeCall(IIndexVault.setKeeper, (keeper)));
    }

    function _act(bytes memory data) private returns (bytes memory) {
        vm.prank(creator);
        return splitter.act(address(vault), data);
    }

    function testFuzz_release_paysTheStatedShares(uint256 elapsed, uint256 amount) public {
        elapsed = bound(elapsed, 1 days, 365 days);
        _skipFresh(elapsed);
        vault.accrueFees();
        uint256 fees = vault.balanceOf(address(splitter));
        assertGt(fees, 0);
        assertEq(splitter.due(address(vault), alice), fees / 2);
        vm.expectEmit(address(splitter));
        emit FeeSplitter.Released(address(vault), alice, fees / 2);
        assertEq(splitter.release(address(vault), alice), fees / 2);
        assertEq(vault.balanceOf(alice), fees / 2);
        assertEq(splitter.due(address(vault), alice), 0);

        // Another receipt, and any order of payments, changes no share.
        amount = bound(amount, 1e6, 90e18);
        uint256 platformBefore = vault.balanceOf(platform);
        vm.prank(creator);
        vault.transfer(address(splitter), amount);
        uint256 received = vault.balanceOf(address(splitter)) + fees / 2;
        splitter.release(address(vault), platform);
        splitter.release(address(vault), bob);
        splitter.release(address(vault), alice);
        assertEq(vault.balanceOf(alice), received * 5000 / 10_000);
        assertEq(vault.balanceOf(bob), received * 3000 / 10_000);
        assertEq(vault.balanceOf(platform) - platformBefore, received * 2000 / 10_000);
        assertLe(vault.balanceOf(address(splitter)), 2);
        assertEq(splitter.totalReleased(address(vault)) + vault.balanceOf(address(splitter)), received);
    }

    function test_release_revertsIfNothingIsDue() public {
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.NothingDue.selector, address(vault), alice));
        splitter.release(address(vault), alice);
        vm.prank(creator);
        vault.transfer(address(splitter), 1e18);
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.NothingDue.selector, address(vault), keeper));
        splitter.release(address(vault), keeper);
    }

    function test_act_usesTheWholeRole() public {
        assertEq(vault.owner(), address(splitter));
        assertEq(splitter.receivers(), _list(alice, bob, platform));
        bytes memory id = _act(abi.encodeCall(IIndexVault.proposeTargets, (_list(address(weth)), _weights(10_000))));
        assertEq(abi.decode(id, (uint256)), vault.pendingTargets().id);
        _act(abi.encodeCall(IIndexVault.cancelTargets, ()));
        _act(abi.encodeCall(IIndexVault.setProposer, (bob, 100)));
        _act(abi.encodeCall(IIndexVault.proposeFees, (IVaultTypes.Fees(300, 0, 0, 0))));
        _act(abi.encodeCall(IIndexVault.cancelFees, ()));
        _act(abi.encodeCall(IIndexVault.setShareCap, (1e30)));
        _act(abi.encodeCall(IIndexVault.setReduceOnly, (true)));
        _act(abi.encodeCall(IIndexVault.transferOwnership, (bob)));
        vm.expectRevert(IVaultTypes.NoAuction.selector);
        _act(abi.encodeCall(IIndexVault.closeAuction, ()));
        vm.prank(bob);
        vault.acceptOwnership();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreator.selector, address(splitter)));
        _act(abi.encodeCall(IIndexVault.setKeeper, (bob)));
    }

    /// @dev The controller tries to take what belongs to the receivers.
    function test_attack_theControllerTakesTheFees() public {
        vm.prank(creator);
        vault.transfer(address(splitter), 1e18);
        uint256[] memory none = new uint256[](3);
        bytes[5] memory calls = [
            abi.encodeCall(IERC20.transfer, (creator, 1e18)),
            abi.encodeCall(IERC20.approve, (creator, 1e18)),
            abi.encodeCall(vault.withdraw, (1e18, creator, none)),
            abi.encodeCall(IIndexVault.withdrawOwing, (1e18, creator, none, 0)),
            abi.encodeCall(IIndexVault.claim, (address(weth), creator))
        ];
        for (uint256 i; i < calls.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(FeeSplitter.NotOfTheRole.selector, bytes4(calls[i])));
            _act(calls[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.NotController.selector, alice));
        vm.prank(alice);
        splitter.act(address(vault), abi.encodeCall(IIndexVault.setReduceOnly, (true)));
    }

    function test_constructor_refusals() public {
        vm.expectRevert(FeeSplitter.ZeroAddress.selector);
        new FeeSplitter(address(0), _list(alice), _weights(10_000));
        vm.expectRevert(FeeSplitter.ZeroAddress.selector);
        new FeeSplitter(creator, _list(address(0)), _weights(10_000));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadReceivers.selector, 0, 0));
        new FeeSplitter(creator, new address[](0), new uint256[](0));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadReceivers.selector, 33, 33));
        new FeeSplitter(creator, new address[](33), new uint256[](33));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadReceivers.selector, 2, 1));
        new FeeSplitter(creator, _list(alice, bob), _weights(10_000));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadShare.selector, bob, 0));
        new FeeSplitter(creator, _list(alice, bob), _weights(10_000, 0));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadShare.selector, alice, 5000));
        new FeeSplitter(creator, _list(alice, alice), _weights(5000, 5000));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.BadShare.selector, alice, 10_001));
        new FeeSplitter(creator, _list(alice, bob), _weights(10_001, 1));
        vm.expectRevert(abi.encodeWithSelector(FeeSplitter.SharesSum.selector, 9999));
        new FeeSplitter(creator, _list(alice, bob), _weights(5000, 4999));
    }
}
