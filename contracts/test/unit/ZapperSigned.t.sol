// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "../../src/interfaces/IVaultTypes.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ZapperBase} from "../ZapperBase.sol";
import {Wallet1271} from "../mocks/Wallet1271.sol";

interface IPermit2Reads {
    error InvalidNonce();
    error InvalidSigner();
    error InvalidContractSignature();
    error SignatureExpired(uint256 signatureDeadline);

    function DOMAIN_SEPARATOR() external view returns (bytes32);
    function invalidateUnorderedNonces(uint256 wordPos, uint256 mask) external;
}

/// @title ZapperSigned: zaps and migrations that take tokens through Uniswap's Permit2, with its real code
contract ZapperSignedTest is ZapperBase {
    uint256 private constant AMOUNT = 10_000e6;
    uint256 private constant SHARES = 100e18;

    IPermit2Reads private permit2;
    IIndexVault private other;
    Wallet1271 private wallet;

    /// @dev Error that the next call of a helper must revert with, or "any". Empty if it must succeed.
    bytes private awaited;

    function setUp() public {
        _setUpZapper();
        _setUpPermit2();
        permit2 = IPermit2Reads(address(zapper.PERMIT2()));
        other = _launchFour(500_000e18);
        wallet = new Wallet1271(investor);
        _prepare(investor);
        _prepare(address(wallet));
        _donate(1e6);
    }

    /// @dev The helpers read from contracts before their call, so they expect the error themselves.
    function _await(bytes memory reason) private {
        awaited = reason;
    }

    function _expectAwaited() private {
        bytes memory reason = awaited;
        delete awaited;
        if (reason.length == 3) vm.expectRevert();
        else if (reason.length == 4) vm.expectPartialRevert(bytes4(reason));
        else if (reason.length != 0) vm.expectRevert(reason);
    }

    /// @dev Gives `account` dollars and shares, and lets Permit2 move both. The zapper gets no allowance.
    function _prepare(address account) private {
        _fund(address(usdc), account, AMOUNT);
        vm.prank(creator);
        vault.transfer(account, SHARES);
        vm.startPrank(account);
        usdc.approve(address(permit2), type(uint256).max);
        vault.approve(address(permit2), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev Signs with the investor's key, which is also the key of the contract wallet.
    function _sign(address token, uint256 amount, uint256 nonce, uint256 deadline, address spender)
        private
        view
        returns (IZapper.SignedTransfer memory)
    {
        bytes32 permitted =
            keccak256(abi.encode(keccak256("TokenPermissions(address token,uint256 amount)"), token, amount));
        bytes32 typeHash = keccak256(
            "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, permitted, spender, nonce, deadline));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(investorKey, keccak256(abi.encodePacked("\x19\x01", permit2.DOMAIN_SEPARATOR(), hash)));
        return IZapper.SignedTransfer(nonce, deadline, abi.encodePacked(r, s, v));
    }

    function _signed(address token, uint256 amount) private view returns (IZapper.SignedTransfer memory) {
        return _sign(token, amount, 7, block.timestamp, address(zapper));
    }

    function _zapIn(address from, uint256 amount, IZapper.SignedTransfer memory transfer) private returns (uint256) {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), amount);
        _expectAwaited();
        vm.prank(from);
        return zapper.zapInSigned(address(vault), address(usdc), amount, swaps, 1, investor, block.timestamp, transfer);
    }

    function _zapOut(address from, uint256 minOut, IZapper.SignedTransfer memory transfer) private returns (uint256) {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        _expectAwaited();
        vm.prank(from);
        return
            zapper.zapOutSigned(address(vault), SHARES, address(usdc), swaps, minOut, from, block.timestamp, transfer);
    }

    function _migrate(address from, address to, uint256 minShares, IZapper.SignedTransfer memory transfer)
        private
        returns (uint256)
    {
        IZapper.Swap[] memory none;
        _expectAwaited();
        vm.prank(from);
        return zapper.migrateSigned(address(vault), SHARES, to, none, minShares, from, block.timestamp, transfer);
    }

    // --- what a signature does ---

    /// A signed transfer does exactly what an allowance does, for accounts and contract wallets.
    function testFuzz_zapInSigned_isTheZapWithoutAnAllowance(uint256 amount, bool byWallet) public {
        amount = bound(amount, 100e6, AMOUNT);
        address from = byWallet ? address(wallet) : investor;
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), amount);
        uint256 start = vm.snapshotState();
        vm.startPrank(from);
        usdc.approve(address(zapper), amount);
        uint256 expected =
            zapper.zapIn(address(vault), address(usdc), amount, swaps, 1, investor, block.timestamp, _noPermit());
        vm.stopPrank();
        uint256 left = usdc.balanceOf(from);
        vm.revertToState(start);

        assertEq(_zapIn(from, amount, _signed(address(usdc), amount)), expected, "shares");
        assertEq(usdc.balanceOf(from), left, "dollars left");
        assertEq(vault.balanceOf(investor), SHARES + expected, "the receiver's shares");
        _assertZapperUntouched();
    }

    function test_zapOutSigned_takesTheSharesOfAccountsAndContractWallets() public {
        for (uint256 i; i < 2; ++i) {
            address from = i == 0 ? investor : address(wallet);
            uint256 before = usdc.balanceOf(from);
            vm.expectEmit(true, true, true, false, address(zapper));
            emit IZapper.ZappedOut(address(vault), from, from, address(usdc), SHARES, 0);
            uint256 out = _zapOut(from, 9500e6, _signed(address(vault), SHARES));
            assertEq(usdc.balanceOf(from) - before, out, "dollars");
            assertEq(vault.balanceOf(from), 0, "shares");
        }
        _assertZapperUntouched();
    }

    function test_migrateSigned_movesBetweenVaults() public {
        for (uint256 i; i < 2; ++i) {
            address from = i == 0 ? investor : address(wallet);
            vm.expectEmit(true, true, true, false, address(zapper));
            emit IZapper.Migrated(address(vault), address(other), from, from, SHARES, 0);
            uint256 minted = _migrate(from, address(other), SHARES * 999 / 1000, _signed(address(vault), SHARES));
            assertEq(other.balanceOf(from), minted);
            assertEq(vault.balanceOf(from), 0);
        }
        _assertZapperUntouched();
    }

    // --- attacks ---

    /// A thief who copies the signature from the mempool gets nothing: a call takes the tokens of its caller alone.
    function test_signatures_serveNobodyElse() public {
        address thief = makeAddr("thief");
        _prepare(thief);
        IZapper.SignedTransfer memory transfer = _signed(address(usdc), AMOUNT);
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _zapIn(thief, AMOUNT, transfer);
        transfer = _signed(address(vault), SHARES);
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _zapOut(thief, 1, transfer);
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _migrate(thief, address(other), 1, transfer);
        assertEq(vault.balanceOf(investor), SHARES);
        assertEq(usdc.balanceOf(investor), AMOUNT);
    }

    function test_signatures_workOnce() public {
        IZapper.SignedTransfer memory transfer = _signed(address(usdc), AMOUNT / 2);
        _zapIn(investor, AMOUNT / 2, transfer);
        _await(abi.encodePacked(IPermit2Reads.InvalidNonce.selector));
        _zapIn(investor, AMOUNT / 2, transfer);
    }

    function test_signatures_canBeWithdrawn() public {
        IZapper.SignedTransfer memory transfer = _signed(address(usdc), AMOUNT);
        vm.prank(investor);
        permit2.invalidateUnorderedNonces(0, 1 << 7);
        _await(abi.encodePacked(IPermit2Reads.InvalidNonce.selector));
        _zapIn(investor, AMOUNT, transfer);
    }

    function test_signatures_bindTokenAmountSpenderAndTime() public {
        IZapper.SignedTransfer memory transfer = _signed(address(vault), AMOUNT);
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _zapIn(investor, AMOUNT, transfer);
        transfer = _signed(address(usdc), AMOUNT);
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _zapIn(investor, AMOUNT / 2, transfer);
        transfer = _sign(address(usdc), AMOUNT, 7, block.timestamp, address(guard));
        _await(abi.encodePacked(IPermit2Reads.InvalidSigner.selector));
        _zapIn(investor, AMOUNT, transfer);
        transfer = _sign(address(usdc), AMOUNT, 7, block.timestamp - 1, address(zapper));
        _await(abi.encodeWithSelector(IPermit2Reads.SignatureExpired.selector, block.timestamp - 1));
        _zapIn(investor, AMOUNT, transfer);
        wallet.setSigner(makeAddr("new signer"));
        transfer = _signed(address(usdc), AMOUNT);
        _await(abi.encodePacked(IPermit2Reads.InvalidContractSignature.selector));
        _zapIn(address(wallet), AMOUNT, transfer);
    }

    /// The investor's minimums hold for signed calls too.
    function test_signedCalls_keepTheirMinimums() public {
        IZapper.SignedTransfer memory transfer = _signed(address(vault), SHARES);
        _await(abi.encodePacked(ISwaps.InsufficientOut.selector));
        _zapOut(investor, 11_000e6, transfer);
        _await(abi.encodePacked(IVaultTypes.InsufficientShares.selector));
        _migrate(investor, address(other), 2 * SHARES, transfer);
        _await(abi.encodeWithSelector(IZapper.SameVault.selector, vault));
        _migrate(investor, address(vault), 1, transfer);
        _await(abi.encodeWithSelector(ISwaps.NotVault.selector, usdc));
        _migrate(investor, address(usdc), 1, transfer);
    }

    function test_signedCalls_checkTheirArguments() public {
        IZapper.SignedTransfer memory transfer = _signed(address(usdc), AMOUNT);
        IZapper.Swap[] memory none;
        address v = address(vault);
        uint256 past = block.timestamp - 1;
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.ZeroAddress.selector));
        zapper.zapInSigned(v, address(0), AMOUNT, none, 1, investor, block.timestamp, transfer);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, past));
        zapper.zapInSigned(v, address(usdc), AMOUNT, none, 1, investor, past, transfer);
        vm.expectRevert(ISwaps.ZeroAmount.selector);
        zapper.zapOutSigned(v, 0, address(usdc), none, 1, investor, block.timestamp, transfer);
        vm.expectRevert(abi.encodeWithSelector(IZapper.BadReceiver.selector, zapper));
        zapper.migrateSigned(v, SHARES, address(other), none, 1, address(zapper), block.timestamp, transfer);
    }

    /// Ether and wrapped ether: the signed call takes wrapped ether, and zaps out to ether.
    function test_zapOutSigned_paysEther() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        IZapper.SignedTransfer memory transfer = _signed(address(vault), SHARES);
        uint256 before = investor.balance;
        vm.prank(investor);
        uint256 out =
            zapper.zapOutSigned(address(vault), SHARES, address(0), swaps, 3e18, investor, block.timestamp, transfer);
        assertEq(investor.balance - before, out);
        _assertZapperUntouched();
    }

    /// On a chain without Permit2 the signed calls revert and take nothing.
    function test_signedCalls_revertWithoutPermit2() public {
        IZapper.SignedTransfer memory transfer = _signed(address(usdc), AMOUNT);
        vm.etch(address(permit2), "");
        _await("any");
        _zapIn(investor, AMOUNT, transfer);
        assertEq(usdc.balanceOf(investor), AMOUNT);
    }
}
