// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IVaultTypes} from "../../src/interfaces/IVaultTypes.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ZapperBase} from "../ZapperBase.sol";

/// @title EtherTaker: a contract that takes or refuses ether on demand, and may call back
contract EtherTaker {
    bool public refuses;
    address public target;
    bytes public data;
    bytes public answer;

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function setCall(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    receive() external payable {
        require(!refuses, "no ether");
        if (target != address(0)) (, answer) = target.call(data);
    }

    function run(address to, uint256 value, bytes calldata call_) external returns (bytes memory) {
        (bool ok, bytes memory result) = to.call{value: value}(call_);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }
}

contract ZapperEtherTest is ZapperBase {
    address private constant ETHER = address(0);
    uint256 private constant AMOUNT = 4 ether; // 12,000 USD
    uint256 private constant SHARES = 100e18; // 10,000 USD

    function setUp() public {
        _setUpZapper();
        vm.deal(investor, AMOUNT);
        vm.prank(creator);
        IERC20(address(vault)).transfer(investor, SHARES);
        vm.prank(investor);
        IERC20(address(vault)).approve(address(zapper), SHARES);
    }

    // --- in ---

    function test_zapIn_buysTheBasketWithEther() public {
        uint256 level = lens.state(address(vault)).navPerShareD18;
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), AMOUNT);
        address receiver = makeAddr("receiver");
        vm.expectEmit(true, true, true, false, address(zapper));
        emit IZapper.ZappedIn(address(vault), investor, receiver, ETHER, AMOUNT, 0);
        vm.prank(investor);
        uint256 shares = zapper.zapIn{value: AMOUNT}(
            address(vault), ETHER, AMOUNT, swaps, 1, receiver, block.timestamp, _noPermit()
        );
        assertEq(IERC20(address(vault)).balanceOf(receiver), shares, "shares");
        assertEq(weth.balanceOf(investor), 0, "what is left of ether is ether");
        uint256 value = shares * level / 1e18 + _valueOf(investor) + investor.balance * 3000;
        assertGt(value, 11_940e18, "value kept");
        assertLe(value, 12_000e18, "value not made");
        _assertZapperUntouched();
    }

    /// For any amount, any spent part and any donations to the zapper, the rest comes back as ether and nothing stays.
    function testFuzz_zapIn_returnsUnspentEther(uint256 amount, uint256[3] memory parts, uint256 donation) public {
        amount = bound(amount, 0.05 ether, AMOUNT);
        _donate(bound(donation, 0, 1e27));
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), amount);
        uint256 left = amount;
        for (uint256 i; i < 3; ++i) {
            swaps[i].amountIn = bound(parts[i], 1e15, left / 3);
            left -= swaps[i].amountIn;
        }
        vm.prank(investor);
        uint256 shares = zapper.zapIn{value: amount}(
            address(vault), ETHER, amount, swaps, 1, investor, block.timestamp, _noPermit()
        );
        uint256 spent = AMOUNT - investor.balance;
        assertLe(spent, amount, "spent");
        assertEq(weth.balanceOf(investor), 0, "no wrapped ether");
        uint256 value = shares * lens.state(address(vault)).navPerShareD18 / 1e18 + _valueOf(investor);
        assertGe(value, spent * 3000 * 99 / 100, "value kept");
        _assertZapperUntouched();
    }

    function testFuzz_zapIn_revertsIfTheValueIsNotTheAmount(uint256 value) public {
        value = bound(value, 0, AMOUNT);
        vm.assume(value != AMOUNT / 2);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), AMOUNT / 2);
        vm.expectRevert(abi.encodeWithSelector(IZapper.WrongValue.selector, AMOUNT / 2, value));
        vm.prank(investor);
        zapper.zapIn{value: value}(address(vault), ETHER, AMOUNT / 2, swaps, 1, investor, block.timestamp, _noPermit());
    }

    function testFuzz_zapIn_revertsIfValueComesWithAToken(uint256 value) public {
        value = bound(value, 1, AMOUNT);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), 1e6);
        vm.expectRevert(abi.encodeWithSelector(IZapper.WrongValue.selector, 0, value));
        vm.prank(investor);
        zapper.zapIn{value: value}(address(vault), address(usdc), 1e6, swaps, 1, investor, block.timestamp, _noPermit());
    }

    function test_zapIn_keepsTheMinimumWithEther() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), AMOUNT);
        vm.expectPartialRevert(IVaultTypes.InsufficientShares.selector);
        vm.prank(investor);
        zapper.zapIn{value: AMOUNT}(
            address(vault), ETHER, AMOUNT, swaps, 120e18, investor, block.timestamp, _noPermit()
        );
        assertEq(investor.balance, AMOUNT, "nothing moved");
    }

    /// A caller that cannot take ether back must send exactly what it spends, or use wrapped ether.
    function test_zapIn_revertsIfTheCallerRefusesTheRest() public {
        EtherTaker caller = new EtherTaker();
        vm.deal(address(caller), AMOUNT);
        caller.setRefuses(true);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), AMOUNT);
        bytes memory call_ = abi.encodeCall(
            zapper.zapIn, (address(vault), ETHER, AMOUNT, swaps, 1, investor, block.timestamp, _noPermit())
        );
        vm.expectRevert(abi.encodeWithSelector(IZapper.EtherTransferFailed.selector, address(caller)));
        caller.run(address(zapper), AMOUNT, call_);
        caller.setRefuses(false);
        caller.run(address(zapper), AMOUNT, call_);
        assertGt(address(caller).balance, 0, "the rest");
        _assertZapperUntouched();
    }

    function testFuzz_receive_revertsIfTheSenderIsNotWeth(address sender, uint256 value) public {
        vm.assume(sender != address(weth));
        value = bound(value, 0, 1e30);
        vm.deal(sender, value);
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(zapper).call{value: value}("");
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(IZapper.NotWeth.selector, sender));
    }

    // --- out ---

    function test_zapOut_sellsTheBasketForEther() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        EtherTaker receiver = new EtherTaker();
        vm.expectEmit(true, true, true, false, address(zapper));
        emit IZapper.ZappedOut(address(vault), investor, address(receiver), ETHER, SHARES, 0);
        vm.prank(investor);
        uint256 out = zapper.zapOut(
            address(vault), SHARES, ETHER, swaps, 3.3 ether, address(receiver), block.timestamp, _noPermit()
        );
        assertEq(address(receiver).balance, out, "received");
        assertGt(out * 3000, 9950e18, "10,000 USD less pool fees and impact");
        assertLt(out * 3000, 10_000e18, "no gain");
        assertEq(_valueOf(address(receiver)), 0, "nothing but ether");
        _assertZapperUntouched();
    }

    function testFuzz_zapOut_keepsNothingWithEther(uint256 shares, uint256[3] memory parts, uint256 donation) public {
        shares = bound(shares, 1e16, SHARES);
        _donate(bound(donation, 0, 1e27));
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        uint256[] memory amounts = vault.previewWithdraw(shares);
        for (uint256 i; i < 3; ++i) {
            uint256 sold = bound(parts[i], 1, 5);
            if (sold != 5) swaps[i].amountIn = amounts[_indexOf(swaps[i].tokenIn)] * sold / 5;
        }
        uint256 before = investor.balance;
        vm.prank(investor);
        uint256 out = zapper.zapOut(address(vault), shares, ETHER, swaps, 0, investor, block.timestamp, _noPermit());
        assertEq(investor.balance - before, out, "received");
        assertEq(weth.balanceOf(investor), 0, "no wrapped ether");
        uint256 value = _valueOf(investor) + out * 3000;
        assertLe(value, shares * 100, "no gain");
        assertGe(value, shares * 99, "fees and impact only");
        _assertZapperUntouched();
    }

    function test_zapOut_revertsIfTooLittleEtherComesOut() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        uint256 snapshot = vm.snapshotState();
        vm.prank(investor);
        uint256 out = zapper.zapOut(address(vault), SHARES, ETHER, swaps, 0, investor, block.timestamp, _noPermit());
        vm.revertToState(snapshot);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, out, out + 1));
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, ETHER, swaps, out + 1, investor, block.timestamp, _noPermit());
    }

    /// If no constituent is wrapped ether and no swap buys it, no ether is sent.
    function test_zapOut_sendsNoEtherIfThereIsNone() public {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(usdc), address(uni));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        vault = _launch(tokens, weights, 100_000e18);
        vm.prank(creator);
        IERC20(address(vault)).transfer(investor, SHARES);
        EtherTaker receiver = new EtherTaker();
        receiver.setRefuses(true);
        vm.startPrank(investor);
        IERC20(address(vault)).approve(address(zapper), SHARES);
        uint256 out = zapper.zapOut(
            address(vault), SHARES, ETHER, new IZapper.Swap[](0), 0, address(receiver), block.timestamp, _noPermit()
        );
        vm.stopPrank();
        assertEq(out, 0);
        assertApproxEqRel(_valueOf(address(receiver)), 10_000e18, 1e12, "in kind");
    }

    function test_zapOut_revertsIfTheReceiverRefusesEther() public {
        EtherTaker receiver = new EtherTaker();
        receiver.setRefuses(true);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        vm.expectRevert(abi.encodeWithSelector(IZapper.EtherTransferFailed.selector, address(receiver)));
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, ETHER, swaps, 0, address(receiver), block.timestamp, _noPermit());
        assertEq(IERC20(address(vault)).balanceOf(investor), SHARES, "nothing moved");
    }

    /// A receiver that calls back when the ether arrives is refused. Everything else has happened before.
    function test_zapOut_cannotBeReenteredByTheReceiver() public {
        EtherTaker receiver = new EtherTaker();
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(weth));
        receiver.setCall(
            address(zapper),
            abi.encodeCall(
                zapper.zapOut, (address(vault), 1, ETHER, swaps, 0, address(receiver), block.timestamp, _noPermit())
            )
        );
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, ETHER, swaps, 0, address(receiver), block.timestamp, _noPermit());
        assertEq(
            receiver.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        _assertZapperUntouched();
    }

    /// Zapping ether in and out again never makes a profit.
    function testFuzz_zapInThenOut_neverProfitsInEther(uint256 amount) public {
        amount = bound(amount, 0.001 ether, 100 ether);
        address other = makeAddr("other");
        vm.deal(other, amount);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(weth), amount);
        vm.startPrank(other);
        uint256 shares =
            zapper.zapIn{value: amount}(address(vault), ETHER, amount, swaps, 0, other, block.timestamp, _noPermit());
        IERC20(address(vault)).approve(address(zapper), shares);
        swaps = _swapsOut(vault, address(weth));
        zapper.zapOut(address(vault), shares, ETHER, swaps, 0, other, block.timestamp, _noPermit());
        vm.stopPrank();
        assertLt(_valueOf(other) + other.balance * 3000, amount * 3000, "profit");
        _assertZapperUntouched();
    }

    function _indexOf(address token) private view returns (uint256 index) {
        (address[] memory tokens,) = vault.getConstituents();
        while (tokens[index] != token) ++index;
    }
}
