// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IExitGuard} from "../../src/interfaces/IExitGuard.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ExitGuard} from "../../src/periphery/ExitGuard.sol";
import {ExitGuardBase} from "../ExitGuardBase.sol";
import {Wallet1271} from "../mocks/Wallet1271.sol";

/// @title ExitGuardSigned: orders that an owner signs and anybody places
contract ExitGuardSignedTest is ExitGuardBase {
    uint64 private constant NONCE = 7;

    function setUp() public {
        _setUpGuard();
    }

    function _order(IExitGuard.Terms memory terms) private view returns (IExitGuard.SignedOrder memory) {
        return IExitGuard.SignedOrder(investor, NONCE, 0, terms);
    }

    function _sign(IExitGuard.SignedOrder memory s) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 z) = vm.sign(investorKey, guard.digestOf(s));
        return abi.encodePacked(r, z, v);
    }

    function _placeSigned(IExitGuard.SignedOrder memory s) private returns (uint256) {
        bytes memory signature = _sign(s);
        vm.prank(executor);
        return guard.placeSigned(s, signature, _noPermit());
    }

    function _executeSigned(IExitGuard.SignedOrder memory s, bytes memory signature, uint256 shares)
        private
        returns (uint256)
    {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(executor);
        return guard.executeSigned(s, signature, shares, swaps, _noPermit());
    }

    function _used(address owner, uint256 nonce) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExitGuard.NonceUsed.selector, owner, nonce);
    }

    /// The digest is EIP-712's, computed here from the types and the domain that wallets show.
    function testFuzz_digestOf_isEip712(IExitGuard.SignedOrder memory s) public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Astrolabe ExitGuard"),
                keccak256("1"),
                block.chainid,
                address(guard)
            )
        );
        string memory termsType =
            "Terms(address vault,uint88 floorD18,address tokenOut,uint16 trailBps,uint16 maxSlippageBps,uint16 tipBps,uint40 expiresAt,uint128 shares,uint88 ceilingD18,uint16 limitBps,uint16 inKindAfter,uint8 minFillPct)";
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    bytes.concat("ExitOrder(address owner,uint64 nonce,uint88 peakD18,Terms terms)", bytes(termsType))
                ),
                s.owner,
                s.nonce,
                s.peakD18,
                keccak256(abi.encode(keccak256(bytes(termsType)), s.terms))
            )
        );
        assertEq(guard.digestOf(s), keccak256(abi.encodePacked("\x19\x01", domain, hash)));
    }

    /// The investor signs the order and the permit and sends no transaction. The order is stored as signed.
    function test_executeSigned_needsNoTransactionOfTheOwner() public {
        vm.prank(investor);
        vault.approve(address(guard), 0);
        IExitGuard.SignedOrder memory s = _order(_terms());
        bytes memory signature = _sign(s);
        IZapper.Permit memory permit = _guardPermit(SHARES, block.timestamp + 1 days);
        _moveTo(85);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(executor);
        uint256 out = guard.executeSigned(s, signature, type(uint256).max, swaps, permit);
        assertEq(usdc.balanceOf(investor), out);
        assertEq(vault.balanceOf(investor), 0);
        assertEq(guard.signedId(investor, NONCE), 1);
        IExitGuard.Order memory order = guard.order(1);
        assertEq(order.nonce, NONCE);
        assertEq(keccak256(abi.encode(order.terms)), keccak256(abi.encode(s.terms)));
        _assertGuardUntouched();
    }

    /// A signed order sells once, however it is sent.
    function test_executeSigned_revertsIfItIsReplayed() public {
        IExitGuard.Terms memory terms = _terms();
        terms.shares = uint128(SHARES / 4);
        IExitGuard.SignedOrder memory s = _order(terms);
        bytes memory signature = _sign(s);
        _moveTo(85);
        _executeSigned(s, signature, type(uint256).max);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, 1, IExitGuard.Status.Executed));
        guard.executeSigned(s, signature, type(uint256).max, swaps, _noPermit());
        vm.expectRevert(_used(investor, NONCE));
        guard.placeSigned(s, signature, _noPermit());
        assertEq(vault.balanceOf(investor), SHARES * 3 / 4, "one quarter");
    }

    /// Nobody can change any part of a signed order: vault, owner, number, peak or terms.
    function testFuzz_placeSigned_revertsIfTheOrderWasChanged(uint8 field, uint88 by) public {
        by = uint88(bound(by, 1, 5e18));
        IExitGuard.SignedOrder memory s = _order(_terms());
        bytes memory signature = _sign(s);
        field = field % 12;
        address owner = investor;
        if (field == 0) s.owner = owner = creator;
        else if (field == 1) s.nonce += 1;
        else if (field == 2) s.peakD18 += by;
        else if (field == 3) s.terms.floorD18 += by;
        else if (field == 4) s.terms.tokenOut = address(weth);
        else if (field == 5) s.terms.trailBps += 1;
        else if (field == 6) s.terms.maxSlippageBps += 1;
        else if (field == 7) s.terms.tipBps += 1;
        else if (field == 8) s.terms.expiresAt += 1;
        else if (field == 9) s.terms.shares -= by;
        else if (field == 10) s.terms.inKindAfter += 1;
        else s.terms.minFillPct += 1;
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, owner));
        guard.placeSigned(s, signature, _noPermit());
    }

    /// A signature for another guard or another chain does not count.
    function test_placeSigned_revertsForAnotherDomain() public {
        IExitGuard.SignedOrder memory s = _order(_terms());
        bytes memory signature = _sign(s);
        ExitGuard other = new ExitGuard(address(factory));
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, investor));
        other.placeSigned(s, signature, _noPermit());
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, investor));
        guard.placeSigned(s, signature, _noPermit());
    }

    /// The owner cancels at once, before or after somebody placed the order. A number that was never signed can be
    /// cancelled too. Nobody else's number is touched.
    function testFuzz_cancelSigned_endsTheOrder(bool placed, uint64 nonce) public {
        nonce = uint64(bound(nonce, 1, type(uint64).max));
        IExitGuard.SignedOrder memory s = _order(_terms());
        s.nonce = nonce;
        bytes memory signature = _sign(s);
        if (placed) guard.placeSigned(s, signature, _noPermit());
        vm.prank(creator);
        guard.cancelSigned(nonce);
        vm.expectEmit(address(guard));
        if (placed) emit IExitGuard.OrderCancelled(1, investor, address(vault));
        else emit IExitGuard.SignatureCancelled(investor, nonce);
        vm.prank(investor);
        guard.cancelSigned(nonce);
        _moveTo(80);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectRevert(
            placed
                ? abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, 1, IExitGuard.Status.Cancelled)
                : abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, type(uint256).max, IExitGuard.Status.None)
        );
        guard.executeSigned(s, signature, type(uint256).max, swaps, _noPermit());
        vm.expectRevert(_used(investor, nonce));
        guard.placeSigned(s, signature, _noPermit());
        vm.expectRevert();
        vm.prank(investor);
        guard.cancelSigned(nonce);
        assertEq(vault.balanceOf(investor), SHARES, "nothing sold");
    }

    /// The owner cancels by number what is left of an order that was sold in parts.
    function test_cancelSigned_endsTheRest() public {
        IExitGuard.Terms memory terms = _terms();
        terms.minFillPct = 10;
        IExitGuard.SignedOrder memory s = _order(terms);
        bytes memory signature = _sign(s);
        _moveTo(80);
        _executeSigned(s, signature, SHARES / 4);
        _executeSigned(s, signature, SHARES / 4);
        assertEq(vault.balanceOf(investor), SHARES / 2, "two parts");
        assertEq(guard.signedId(investor, NONCE), 3, "the rest");
        vm.prank(investor);
        guard.cancelSigned(NONCE);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.OrderNotOpen.selector, 3, IExitGuard.Status.Cancelled));
        guard.executeSigned(s, signature, SHARES / 4, swaps, _noPermit());
    }

    /// However an executor cuts a signed order, it sells no more shares than were signed.
    function testFuzz_executeSigned_sellsAtMostWhatWasSigned(uint256[4] memory parts, uint256 ordered) public {
        IExitGuard.Terms memory terms = _terms();
        terms.minFillPct = 5;
        terms.shares = uint128(bound(ordered, 20e18, SHARES - 1e18));
        IExitGuard.SignedOrder memory s = _order(terms);
        bytes memory signature = _sign(s);
        _moveTo(80);
        for (uint256 i; i < parts.length; ++i) {
            try this.tryExecute(s, signature, bound(parts[i], 0, SHARES)) {} catch {}
        }
        try this.tryExecute(s, signature, type(uint256).max) {} catch {}
        assertEq(vault.balanceOf(investor), SHARES - terms.shares, "exactly what was signed");
    }

    function tryExecute(IExitGuard.SignedOrder memory s, bytes memory signature, uint256 shares) external {
        _executeSigned(s, signature, shares);
    }

    function test_placeSigned_revertsForNumberZero() public {
        IExitGuard.SignedOrder memory s = _order(_terms());
        s.nonce = 0;
        bytes memory signature = _sign(s);
        vm.expectRevert(_used(investor, 0));
        guard.placeSigned(s, signature, _noPermit());
        vm.expectRevert(_used(investor, 0));
        vm.prank(investor);
        guard.cancelSigned(0);
    }

    /// A trail starts at the peak that the owner signed, or at the level if that is higher.
    function testFuzz_placeSigned_startsTheTrailAtTheHigher(uint88 signed, uint256 percent) public {
        signed = uint88(bound(signed, 0, 200e18));
        IExitGuard.SignedOrder memory s = _order(_trailing(1000));
        s.peakD18 = signed;
        _movePrices(bound(percent, 60, 150));
        uint256 level = guard.levelD18(address(vault));
        uint256 id = _placeSigned(s);
        assertEq(guard.order(id).peakD18, signed > level ? signed : level, "peak");
        (bool ok,) = guard.executable(id);
        assertEq(ok, level <= uint256(guard.order(id).peakD18) * 9000 / 10_000, "executable");
    }

    /// The peak of an order without a trail is not stored.
    function test_placeSigned_keepsNoPeakWithoutATrail() public {
        IExitGuard.SignedOrder memory s = _order(_terms());
        s.peakD18 = 500e18;
        assertEq(guard.order(_placeSigned(s)).peakD18, 0);
    }

    /// Junk cannot be placed: a signed order needs shares, as any order.
    function test_placeSigned_revertsWithoutShares() public {
        vm.prank(investor);
        vault.transfer(creator, SHARES);
        IExitGuard.SignedOrder memory s = _order(_terms());
        bytes memory signature = _sign(s);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.OrderTooSmall.selector, 0, 10e18));
        guard.placeSigned(s, signature, _noPermit());
    }

    // --- contract wallets ---

    /// A contract wallet's order counts while the wallet accepts the signature, and not after.
    function test_placeSigned_acceptsAContractWallet() public {
        Wallet1271 wallet = new Wallet1271(investor);
        _giveShares(vault, address(wallet), SHARES);
        wallet.exec(address(vault), abi.encodeCall(vault.approve, (address(guard), type(uint256).max)));
        IExitGuard.SignedOrder memory s = _order(_terms());
        s.owner = address(wallet);
        bytes memory signature = _sign(s);
        wallet.setSigner(creator);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, address(wallet)));
        guard.placeSigned(s, signature, _noPermit());
        wallet.setSigner(investor);
        _moveTo(80);
        uint256 out = _executeSigned(s, signature, type(uint256).max);
        assertEq(usdc.balanceOf(address(wallet)), out);
        assertGt(out, 0);
    }

    /// An address without code that never signed has no order, and neither has the zero address.
    function testFuzz_placeSigned_revertsForAStranger(address owner, bytes memory signature) public {
        vm.assume(owner.code.length == 0 && owner > address(0x1000) && owner != investor);
        IExitGuard.SignedOrder memory s = _order(_terms());
        s.owner = owner;
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, owner));
        guard.placeSigned(s, signature, _noPermit());
        s.owner = address(0);
        vm.expectRevert(abi.encodeWithSelector(IExitGuard.BadSignature.selector, address(0)));
        guard.placeSigned(s, signature, _noPermit());
    }
}
