// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IZapper} from "../../src/interfaces/IZapper.sol";
import {ZapperBase} from "../ZapperBase.sol";
import {Wallet1271} from "../mocks/Wallet1271.sol";
import {
    ERC20PermitUpgradeable
} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";

/// @title SharePermits: permits of the shares by accounts and contract wallets (ERC-1271)
contract SharePermitsTest is ZapperBase {
    uint256 private constant SHARES = 100e18;
    Wallet1271 private wallet;

    function setUp() public {
        _setUpZapper();
        wallet = new Wallet1271(investor);
        vm.prank(creator);
        vault.transfer(address(wallet), SHARES);
    }

    /// @dev Signs with the investor's key.
    function _sign(address holder, address spender, uint256 value, uint256 deadline)
        private
        view
        returns (bytes memory)
    {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, holder, spender, value, vault.nonces(holder), deadline));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(investorKey, keccak256(abi.encodePacked("\x19\x01", vault.DOMAIN_SEPARATOR(), hash)));
        return abi.encodePacked(r, s, v);
    }

    function testFuzz_permit_givesTheSignedAllowanceOnce(uint256 value, address spender, bool byWallet) public {
        vm.assume(spender != address(0));
        address holder = byWallet ? address(wallet) : investor;
        bytes memory signature = _sign(holder, spender, value, block.timestamp);
        vault.permit(holder, spender, value, block.timestamp, signature);
        assertEq(vault.allowance(holder, spender), value);
        assertEq(vault.nonces(holder), 1);
        _revert(holder, spender, value, block.timestamp, signature);
    }

    /// Both permits use one sequence of nonces, so a signature works in one of them only.
    function test_permit_sharesItsNoncesWithTheOtherPermit() public {
        IZapper.Permit memory p = _permit(address(vault), SHARES, block.timestamp);
        vault.permit(investor, address(zapper), p.value, p.deadline, p.v, p.r, p.s);
        _revert(investor, address(zapper), p.value, p.deadline, abi.encodePacked(p.r, p.s, p.v));
    }

    function test_permit_refusesWhatTheOwnerDidNotSign() public {
        address spender = address(zapper);
        bytes memory signature = _sign(address(wallet), spender, SHARES, block.timestamp);
        _revert(address(wallet), spender, SHARES + 1, block.timestamp, signature);
        _revert(address(wallet), address(guard), SHARES, block.timestamp, signature);
        _revert(address(wallet), spender, SHARES, block.timestamp + 1, signature);
        _revert(investor, spender, SHARES, block.timestamp, signature);
        _revert(creator, spender, SHARES, block.timestamp, signature);
        _revert(address(usdc), spender, SHARES, block.timestamp, signature);
        _revert(address(0), spender, SHARES, block.timestamp, signature);
        wallet.setSigner(creator);
        _revert(address(wallet), spender, SHARES, block.timestamp, signature);
        bytes memory late = _sign(address(wallet), spender, SHARES, block.timestamp - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ERC20PermitUpgradeable.ERC2612ExpiredSignature.selector, block.timestamp - 1)
        );
        vault.permit(address(wallet), spender, SHARES, block.timestamp - 1, late);
        assertEq(vault.allowance(address(wallet), spender), 0);
        assertEq(vault.nonces(address(wallet)), 0);
    }

    /// A permit for one vault is none for another.
    function test_permit_bindsTheVault() public {
        IIndexVault other = _launchFour(500_000e18);
        bytes memory signature = _sign(address(wallet), address(zapper), SHARES, block.timestamp);
        vm.expectRevert(
            abi.encodeWithSelector(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector, address(0), address(wallet))
        );
        other.permit(address(wallet), address(zapper), SHARES, block.timestamp, signature);
    }

    /// Anybody submits the wallet's permit, so an exit order of a contract wallet needs no allowance beforehand.
    function test_permit_servesExitOrdersOfContractWallets() public {
        IExitGuard.Terms memory terms;
        terms.vault = address(vault);
        terms.shares = uint128(SHARES);
        terms.expiresAt = uint40(block.timestamp + 30 days);
        terms.floorD18 = uint88(90e18);
        vm.prank(address(wallet));
        uint256 id = guard.place(terms, _noPermit());
        (, IExitGuard.Obstacle obstacle) = guard.executable(id);
        _setPrice(address(wbtc), 30_000e18);
        (, obstacle) = guard.executable(id);
        assertEq(uint256(obstacle), uint256(IExitGuard.Obstacle.NoAllowance), "before the permit");
        bytes memory signature = _sign(address(wallet), address(guard), SHARES, block.timestamp);
        vault.permit(address(wallet), address(guard), SHARES, block.timestamp, signature);
        IZapper.Swap[] memory none;
        guard.execute(id, none, _noPermit());
        assertEq(vault.balanceOf(address(wallet)), 0);
        assertGt(wbtc.balanceOf(address(wallet)), 0);
    }

    function _revert(address holder, address spender, uint256 value, uint256 deadline, bytes memory signature) private {
        vm.expectRevert(
            abi.encodeWithSelector(ERC20PermitUpgradeable.ERC2612InvalidSigner.selector, address(0), holder)
        );
        vault.permit(holder, spender, value, deadline, signature);
    }
}
