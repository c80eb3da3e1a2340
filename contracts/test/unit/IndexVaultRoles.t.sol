// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {Base} from "../Base.t.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";

contract IndexVaultRolesTest is Base {
    // --- creator ---

    function test_transferOwnership_takesTwoSteps() public {
        vm.expectEmit(address(vault));
        emit IVaultTypes.OwnershipTransferStarted(creator, alice);
        vm.prank(creator);
        vault.transferOwnership(alice);
        assertEq(vault.owner(), creator);
        assertEq(vault.pendingOwner(), alice);

        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotPendingCreator.selector, bob));
        vm.prank(bob);
        vault.acceptOwnership();

        vm.expectEmit(address(vault));
        emit IVaultTypes.OwnershipTransferred(creator, alice);
        vm.startPrank(alice);
        vault.acceptOwnership();
        assertEq(vault.owner(), alice);
        assertEq(vault.pendingOwner(), address(0));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotPendingCreator.selector, alice));
        vault.acceptOwnership();
    }

    function test_transferOwnership_toZeroWithdrawsTheOffer() public {
        vm.startPrank(creator);
        vault.transferOwnership(alice);
        vault.transferOwnership(address(0));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotPendingCreator.selector, alice));
        vm.prank(alice);
        vault.acceptOwnership();
    }

    function testFuzz_creatorOnlyFunctions_revertIfStranger(address stranger) public {
        vm.assume(stranger != creator && stranger != address(0)); // zero stands for no proposer
        bytes memory err = abi.encodeWithSelector(IVaultTypes.NotCreator.selector, stranger);
        vm.startPrank(stranger);
        vm.expectRevert(err);
        vault.transferOwnership(stranger);
        vm.expectRevert(err);
        vault.setKeeper(stranger);
        vm.expectRevert(err);
        vault.setProposer(stranger, 100);
        vm.expectRevert(err);
        vault.proposeFees(IVaultTypes.Fees(0, 0, 0, 0));
        vm.expectRevert(err);
        vault.setShareCap(1);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotCreatorOrProposer.selector, stranger));
        vault.proposeTargets(_list(address(weth)), _weights(10_000));
    }

    function test_setKeeper_changesItOnce() public {
        vm.expectEmit(address(vault));
        emit IVaultTypes.KeeperChanged(alice);
        vm.startPrank(creator);
        vault.setKeeper(alice);
        assertEq(vault.keeper(), alice);
        vm.recordLogs();
        vault.setKeeper(alice);
        assertEq(vm.getRecordedLogs().length, 0);
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        vault.setKeeper(address(0));
    }

    // --- factory ---

    function test_initialize_revertsIfNotFactory() public {
        IIndexVault raw = IIndexVault(Clones.clone(factory.implementation()));
        IVaultTypes.Terms memory terms;
        terms.creator = alice;
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotFactory.selector, alice));
        vm.prank(alice);
        raw.initialize(terms, new address[](0), new uint256[](0), new uint256[](0), 1e18, 0);
    }

    // --- the share token ---

    function test_shares_transferAndApprove() public {
        vm.prank(creator);
        vault.transfer(alice, 5e18);
        assertEq(vault.balanceOf(alice), 5e18);
        vm.prank(alice);
        vault.approve(bob, 2e18);
        vm.prank(bob);
        vault.transferFrom(alice, bob, 2e18);
        assertEq(vault.balanceOf(bob), 2e18);
        assertEq(vault.totalSupply(), 100e18);
    }

    function test_permit_setsTheAllowanceOfItsSigner() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        bytes32 digest = keccak256(
            abi.encodePacked(
                "\x19\x01",
                vault.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                        signer,
                        bob,
                        3e18,
                        vault.nonces(signer),
                        block.timestamp
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        vault.permit(signer, bob, 3e18, block.timestamp, v, r, s);
        assertEq(vault.allowance(signer, bob), 3e18);
        assertEq(vault.nonces(signer), 1);
    }

    /// @dev Each clone has its own domain, so a permit for one vault is invalid for another.
    function test_domain_isTheVaultsOwn() public {
        (, string memory name, string memory version, uint256 chainId, address verifier,,) =
            IERC5267(address(vault)).eip712Domain();
        assertEq(name, "Majors");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(vault));
        assertEq(
            vault.DOMAIN_SEPARATOR(),
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Majors"),
                    keccak256("1"),
                    block.chainid,
                    address(vault)
                )
            )
        );
        assertNotEq(_launch(_launchParams()).DOMAIN_SEPARATOR(), vault.DOMAIN_SEPARATOR());
    }

    function test_supportsInterface_saysWhatItIs() public view {
        assertTrue(vault.supportsInterface(type(IERC165).interfaceId));
        assertTrue(vault.supportsInterface(type(IERC7621).interfaceId));
        assertTrue(vault.supportsInterface(type(IERC20).interfaceId));
        assertTrue(vault.supportsInterface(type(IERC20Metadata).interfaceId));
        assertTrue(vault.supportsInterface(type(IERC20Permit).interfaceId));
        assertTrue(vault.supportsInterface(0x7f5828d0));
        assertFalse(vault.supportsInterface(0xffffffff));
        assertFalse(vault.supportsInterface(type(IIndexVault).interfaceId));
    }
}
