// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IMandateTypes} from "../../src/interfaces/IMandates.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {MandateAccount} from "../../src/mandate/MandateAccount.sol";
import {MandateRules} from "../../src/mandate/MandateRules.sol";
import {Mandates} from "../../src/mandate/Mandates.sol";
import {MandateBase} from "../MandateBase.sol";
import {Wallet1271} from "../mocks/Wallet1271.sol";

/// @title MandateOpen: accounts, terms, signatures and what the owner may do at any time
contract MandateOpenTest is MandateBase {
    function setUp() public {
        _setUpMandates();
    }

    // --- accounts ---

    function testFuzz_accountOf_belongsToOneOwnerAndNumber(address a, uint96 m, address b, uint96 n) public view {
        bool same = a == b && m == n;
        assertEq(mandates.accountOf(a, m) == mandates.accountOf(b, n), same);
    }

    function testFuzz_open_createsTheAccountOfTheCaller(uint96 number, uint128 amount) public {
        amount = uint128(bound(amount, 1, START));
        address predicted = mandates.accountOf(investor, number);
        vm.startPrank(investor);
        usdc.approve(predicted, amount);
        address got = mandates.open(number, _terms(), _allocations(), amount, _noPermit());
        vm.stopPrank();
        assertEq(got, predicted);
        assertEq(MandateAccount(payable(got)).owner(), investor);
        assertEq(MandateAccount(payable(got)).rules(), address(mandates));
        assertEq(usdc.balanceOf(got), amount);
        assertEq(mandates.mandate(got).cost, amount);
        (,, uint256[] memory buys,) = mandates.due(got);
        assertEq(buys[0], uint256(amount) * 6000 / BPS);
        assertEq(buys[1], uint256(amount) * 4000 / BPS);
    }

    function testFuzz_exec_refusesStrangers(address caller) public {
        vm.assume(caller != investor && caller != address(mandates));
        _open(_terms(), 0);
        vm.expectRevert(abi.encodeWithSelector(MandateAccount.NotAllowed.selector, caller));
        vm.prank(caller);
        MandateAccount(payable(account)).exec(address(usdc), 0, "");
    }

    function test_exec_letsTheOwnerMoveEther() public {
        _open(_terms(), 0);
        vm.deal(account, 1 ether);
        vm.prank(investor);
        MandateAccount(payable(account)).exec(executor, 1 ether, "");
        assertEq(executor.balance, 1 ether);
    }

    function test_exec_passesTheReasonOn() public {
        _open(_terms(), 0);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        _exec(address(usdc), abi.encodeCall(IERC20.transfer, (investor, 1)));
    }

    function test_constructor_refusesAModuleOfAnotherFactory() public {
        MandateRules module = new MandateRules(address(zapper), address(factory));
        vm.mockCall(address(module), abi.encodeWithSignature("factory()"), abi.encode(address(this)));
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.ModuleMismatch.selector, address(module)));
        new Mandates(address(zapper), address(factory), address(module));
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        new MandateRules(address(0), address(factory));
    }

    // --- terms ---

    function _refuses(IMandateTypes.Terms memory t, bytes32 field) private {
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.BadTerm.selector, field));
        _open(t, 0);
    }

    function test_open_checksTheTerms() public {
        IMandateTypes.Terms memory t = _terms();
        t.token = makeAddr("unlisted");
        _refuses(t, "token");
        t = _terms();
        t.payout = makeAddr("unlisted");
        _refuses(t, "payout");
        t = _terms();
        t.expiresAt = uint40(block.timestamp - 1);
        _refuses(t, "expiresAt");
        t = _terms();
        t.each = 0;
        _refuses(t, "each");
        t = _terms();
        t.period = 1 hours - 1;
        _refuses(t, "period");
        t = _terms();
        t.floorBps = 10_000;
        _refuses(t, "floorBps");
        t = _terms();
        t.trailBps = 10_000;
        _refuses(t, "trailBps");
        t = _terms();
        t.takeBps = 1;
        _refuses(t, "takeBps");
        (t.takeBps, t.profitBps) = (10_001, 1);
        _refuses(t, "takeBps");
        t = _terms();
        t.bandBps = 10_000;
        _refuses(t, "bandBps");
        (t.bandBps, t.bandEvery) = (100, 1 hours - 1);
        _refuses(t, "bandEvery");
        t = _terms();
        t.maxSlippageBps = 0;
        _refuses(t, "maxSlippageBps");
        t.maxSlippageBps = 2001;
        _refuses(t, "maxSlippageBps");
        t = _terms();
        t.maxFeeBps = 10_001;
        _refuses(t, "maxFeeBps");
        t = _terms();
        t.maxTipBps = 201;
        _refuses(t, "maxTipBps");
        t = _terms();
        t.inKindAfter = 10 minutes - 1;
        _refuses(t, "inKindAfter");
        t.inKindAfter = 30 days + 1;
        _refuses(t, "inKindAfter");
    }

    function _refusesList(IMandateTypes.Allocation[] memory list, bytes32 field) private {
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.BadTerm.selector, field));
        vm.prank(investor);
        mandates.open(0, _terms(), list, 0, _noPermit());
    }

    function test_open_checksTheAllocation() public {
        _refusesList(new IMandateTypes.Allocation[](0), "allocations");
        _refusesList(new IMandateTypes.Allocation[](17), "allocations");
        IMandateTypes.Allocation[] memory list = _allocations();
        list[1].bps = 3999;
        _refusesList(list, "bps");
        list = _allocations();
        list[1].vault = address(vault);
        _refusesList(list, "vault");
        list[1].vault = address(usdc);
        _refusesList(list, "vault");
    }

    // --- signatures ---

    function _signed(address who) private view returns (IMandateTypes.SignedMandate memory) {
        return
            IMandateTypes.SignedMandate(who, 0, 7, uint40(block.timestamp + 1 days), 1000e6, _terms(), _allocations());
    }

    function _sign(IMandateTypes.SignedMandate memory s) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 z) = vm.sign(investorKey, mandates.digestOf(s));
        return abi.encodePacked(r, z, v);
    }

    /// The digest is EIP-712's, computed here from the types and the domain that wallets show.
    function testFuzz_digestOf_isEip712(IMandateTypes.SignedMandate memory s) public view {
        string memory allocation = "Allocation(address vault,uint16 bps)";
        string memory terms =
            "Terms(address token,uint32 period,uint40 startAt,uint16 count,address payout,uint40 expiresAt,uint32 inKindAfter,uint16 takeBps,uint128 each,uint96 maxTipD18,uint32 bandEvery,uint16 floorBps,uint16 trailBps,uint32 profitBps,uint16 bandBps,uint16 maxSlippageBps,uint16 maxFeeBps,uint16 maxTipBps)";
        bytes memory list;
        for (uint256 i; i < s.allocations.length; ++i) {
            list = bytes.concat(
                list, keccak256(abi.encode(keccak256(bytes(allocation)), s.allocations[i].vault, s.allocations[i].bps))
            );
        }
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    bytes(
                        string.concat(
                            "Mandate(address owner,uint96 number,uint64 nonce,uint40 deadline,uint128 amount,Terms terms,Allocation[] allocations)",
                            allocation,
                            terms
                        )
                    )
                ),
                s.owner,
                s.number,
                s.nonce,
                s.deadline,
                s.amount,
                keccak256(abi.encode(keccak256(bytes(terms)), s.terms)),
                keccak256(list)
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Astrolabe Mandates"),
                keccak256("1"),
                block.chainid,
                address(mandates)
            )
        );
        assertEq(mandates.digestOf(s), keccak256(abi.encodePacked("\x19\x01", domain, hash)));
    }

    function test_openSigned_opensFundsAndStartsByAPermit() public {
        vm.prank(investor);
        usdc.approve(account, 0);
        IMandateTypes.SignedMandate memory s = _signed(investor);
        bytes memory signature = _sign(s);
        IZapper.Permit memory permit = _permitTo(account, address(usdc), 1000e6, block.timestamp);
        vm.prank(executor);
        assertEq(mandates.openSigned(s, signature, permit), account);
        assertEq(usdc.balanceOf(account), 1000e6);
        _execute(_steps());
        assertGt(vault.balanceOf(account), 0);

        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.NonceUsed.selector, investor, 7));
        mandates.openSigned(s, signature, _noPermit());
    }

    function test_openSigned_acceptsAContractWallet() public {
        Wallet1271 wallet = new Wallet1271(investor);
        IMandateTypes.SignedMandate memory s = _signed(address(wallet));
        s.amount = 0;
        address got = mandates.openSigned(s, _sign(s), _noPermit());
        assertEq(MandateAccount(payable(got)).owner(), address(wallet));
    }

    function testFuzz_openSigned_refusesAnotherText(uint8 field, uint128 amount) public {
        IMandateTypes.SignedMandate memory s = _signed(investor);
        bytes memory signature = _sign(s);
        vm.assume(amount != s.amount);
        field = field % 4;
        if (field == 0) s.amount = amount;
        else if (field == 1) s.terms.maxSlippageBps += 1;
        else if (field == 2) s.allocations[0].bps -= 1;
        else s.number = 1;
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.BadSignature.selector, investor));
        mandates.openSigned(s, signature, _noPermit());
    }

    function test_openSigned_endsWithItsDeadlineAndByCancellation() public {
        IMandateTypes.SignedMandate memory s = _signed(investor);
        bytes memory signature = _sign(s);
        vm.prank(investor);
        mandates.cancelNonce(7);
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.NonceUsed.selector, investor, 7));
        mandates.openSigned(s, signature, _noPermit());
        skip(1 days + 1);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, s.deadline));
        mandates.openSigned(s, signature, _noPermit());
        s.deadline = uint40(block.timestamp);
        s.nonce = 0;
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.NonceUsed.selector, investor, 0));
        mandates.openSigned(s, signature, _noPermit());
    }

    // --- the owner ---

    function testFuzz_owners_refuseStrangers(address caller) public {
        vm.assume(caller != investor);
        _open(_terms(), 100e6);
        bytes memory reason = abi.encodeWithSelector(IMandateTypes.NotOwner.selector, account, caller);
        vm.startPrank(caller);
        vm.expectRevert(reason);
        mandates.add(account, 1, 1, _noPermit());
        vm.expectRevert(reason);
        mandates.withdraw(account, address(usdc), 1, caller);
        vm.expectRevert(reason);
        mandates.leave(account, address(vault), 1, caller, 0);
        vm.expectRevert(reason);
        mandates.close(account, caller);
        vm.expectRevert(reason);
        mandates.pause(account);
        vm.expectRevert(reason);
        mandates.resume(account);
        vm.expectRevert(reason);
        mandates.cancel(account);
        vm.expectRevert(reason);
        mandates.setCost(account, 1);
        vm.stopPrank();
    }

    function testFuzz_insideFunctions_refuseEverybody(address caller) public {
        vm.assume(caller != address(mandates));
        _open(_terms(), 100e6);
        bytes memory reason = abi.encodeWithSelector(IMandateTypes.NotSelf.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(reason);
        MandateRules(address(mandates)).pull(account, 1);
        vm.expectRevert(reason);
        MandateRules(address(mandates)).perform(account, caller, IMandateTypes.Step(0, new IZapper.Swap[](0)));
        vm.expectRevert(reason);
        Mandates(address(mandates)).withdrawFor(account, address(vault), 1, caller);
        vm.stopPrank();
    }

    function test_change_keepsTheToken() public {
        _open(_terms(), 100e6);
        IMandateTypes.Terms memory t = _terms();
        t.token = address(weth);
        _refuses(t, "token");
    }

    function test_change_refusesToForgetWhatIsHeld() public {
        _invest(_terms(), 10_000e6);
        IMandateTypes.Allocation[] memory list = new IMandateTypes.Allocation[](1);
        list[0] = IMandateTypes.Allocation(address(vault), 10_000);
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.StillHeld.selector, address(other)));
        mandates.open(0, _terms(), list, 0, _noPermit());
        mandates.leave(account, address(other), other.balanceOf(account), investor, 0);
        mandates.open(0, _terms(), list, 0, _noPermit());
        vm.stopPrank();
        assertEq(mandates.positions(account).length, 1);
    }

    /// With every price dead, the owner changes, pauses, cancels and leaves with everything.
    function test_owner_leavesWhileEverythingIsDown() public {
        _invest(_terms(), 10_000e6);
        vm.prank(investor);
        mandates.add(account, 500e6, 0, _noPermit());
        skip(30 days);
        vm.mockCallRevert(address(registry), abi.encodeWithSelector(registry.lowRatesD18.selector), "down!");
        vm.startPrank(investor);
        mandates.pause(account);
        mandates.resume(account);
        uint256 half = vault.balanceOf(account) / 2;
        mandates.leave(account, address(vault), half, investor, 0);
        assertApproxEqAbs(_mandate().cost, 10_500e6 - 10_500e6 * 6000 / BPS / 2, 1e6, "part of the cost");
        mandates.withdraw(account, address(usdc), 100e6, investor);
        mandates.close(account, investor);
        vm.stopPrank();
        assertEq(vault.balanceOf(account) + other.balanceOf(account) + usdc.balanceOf(account), 0);
        _assertStatus(IMandateTypes.Status.Ended);
        assertApproxEqRel(_valueD18(investor), START * 1e12, 0.01e18, "all but costs");
    }

    /// @dev Values a holder's tokens at the last prices.
    function _valueD18(address who) private view returns (uint256) {
        return usdc.balanceOf(who) * 1e12 + wbtc.balanceOf(who) * 60_000 * 1e10 + weth.balanceOf(who) * 3000
            + uni.balanceOf(who) * 10;
    }

    function test_cancel_endsEverythingAndKeepsIt() public {
        _invest(_terms(), 10_000e6);
        uint256 shares = vault.balanceOf(account);
        vm.prank(investor);
        mandates.cancel(account);
        assertEq(vault.balanceOf(account), shares);
        _skip(30 days);
        _executeReverts(
            _noSteps(), abi.encodeWithSelector(IMandateTypes.WrongStatus.selector, IMandateTypes.Status.Ended)
        );
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.WrongStatus.selector, IMandateTypes.Status.Ended));
        mandates.cancel(account);
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.WrongStatus.selector, IMandateTypes.Status.Ended));
        mandates.add(account, 1, 1, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.WrongStatus.selector, IMandateTypes.Status.Ended));
        mandates.resume(account);
        mandates.withdraw(account, address(vault), shares, investor);
        vm.stopPrank();
        assertEq(vault.balanceOf(investor), shares);
    }

    function testFuzz_withdraw_countsNeitherAsGainNorAsLoss(uint256 amount, uint256 shares) public {
        _invest(_terms(), 10_000e6);
        vm.prank(investor);
        mandates.add(account, 1000e6, 0, _noPermit());
        amount = bound(amount, 0, usdc.balanceOf(account));
        shares = bound(shares, 0, other.balanceOf(account));
        (uint256 cost, uint256 worth) = (_mandate().cost, _worth());
        vm.startPrank(investor);
        mandates.withdraw(account, address(usdc), amount, investor);
        mandates.leave(account, address(other), bound(shares, 1, other.balanceOf(account)), investor, 0);
        vm.stopPrank();
        assertApproxEqAbs(cost - _mandate().cost, worth - _worth(), 1e4, "cost falls like the value");
    }
}
