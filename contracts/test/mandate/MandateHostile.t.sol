// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IMandateTypes} from "../../src/interfaces/IMandates.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {MandateBase} from "../MandateBase.sol";
import {FailingToken, FeeOnTransferToken, ReentrantToken} from "../mocks/HostileTokens.sol";

/// @title MandateHostile: executors, tokens and creators that try to take from a mandate
contract MandateHostileTest is MandateBase {
    function setUp() public {
        _setUpMandates();
    }

    function _one(uint256 index, IZapper.Swap[] memory swaps) private pure returns (IMandateTypes.Step[] memory steps) {
        steps = new IMandateTypes.Step[](1);
        steps[0] = IMandateTypes.Step(index, swaps);
    }

    /// An executor that swaps only a part of the money buys too little, and the step reverts.
    function testFuzz_attack_aStepThatBuysLittle(uint256 part) public {
        _open(_terms(), 10_000e6);
        part = bound(part, 1, 9500);
        IMandateTypes.Step[] memory steps = _one(0, _buySwaps(vault, 6000e6 * part / BPS));
        vm.expectPartialRevert(IMandateTypes.ValueLost.selector);
        _execute(steps);
        assertEq(usdc.balanceOf(account), 10_000e6);
    }

    function test_attack_aStepThatBuysLittle() public {
        _open(_terms(), 10_000e6);
        IMandateTypes.Step[] memory steps = _one(1, _buySwaps(other, 100e6));
        vm.expectPartialRevert(IMandateTypes.ValueLost.selector);
        _execute(steps);
    }

    /// A step cannot sell what the account holds besides the step's money.
    function test_attack_aStepThatSellsOtherTokens() public {
        _open(_terms(), 10_000e6);
        _fund(address(weth), account, 5e18);
        IZapper.Swap[] memory swaps = _buySwaps(vault, 6000e6);
        IZapper.Swap[] memory more = new IZapper.Swap[](swaps.length + 1);
        more[0] = _swapOf(address(weth), address(usdc), 5e18);
        for (uint256 i; i < swaps.length; ++i) {
            more[i + 1] = swaps[i];
        }
        _executeReverts(_one(0, more), abi.encodeWithSelector(ISwaps.Shortfall.selector, address(weth), 5e18, 0));
        more[0] = _swapOf(address(usdc), address(weth), 6001e6);
        vm.expectPartialRevert(ISwaps.Shortfall.selector);
        _execute(_one(0, more));
        assertEq(weth.balanceOf(account), 5e18);
    }

    function test_attack_aStepThroughAnotherAdapter() public {
        _open(_terms(), 10_000e6);
        IZapper.Swap[] memory swaps = _buySwaps(vault, 6000e6);
        swaps[0].adapter = executor;
        _executeReverts(_one(0, swaps), abi.encodeWithSelector(ISwaps.AdapterNotApproved.selector, executor));
    }

    function test_attack_aStepOfAnIndexThatIsNotThere() public {
        _open(_terms(), 10_000e6);
        _executeReverts(_one(2, _noSwaps()), abi.encodeWithSelector(IMandateTypes.NoPosition.selector, 2));
    }

    function _noSwaps() private pure returns (IZapper.Swap[] memory) {}

    /// With little gas, an execution reverts or sees the trigger. It never buys while a stop is due.
    function testFuzz_attack_littleGasHidesNoTrigger(uint256 gasLimit) public {
        IMandateTypes.Terms memory t = _terms();
        t.floorBps = 1000;
        _invest(t, 10_000e6);
        vm.prank(investor);
        mandates.add(account, 1000e6, 1000e6, _noPermit());
        _moveTo(60);
        IMandateTypes.Step[] memory steps = _one(1, _buySwaps(other, 400e6));
        uint256 shares = other.balanceOf(account);
        vm.prank(executor);
        (bool ok,) = address(mandates).call{gas: bound(gasLimit, 50_000, 2_000_000)}(
            abi.encodeCall(mandates.execute, (account, steps))
        );
        assertLe(other.balanceOf(account), shares, "nothing bought");
        if (ok) _assertStatus(IMandateTypes.Status.Leaving);
    }

    /// A caller that sends too little gas for a price is told so, and the trigger stays due.
    function test_attack_littleGasIsNamed() public {
        IMandateTypes.Terms memory t = _terms();
        t.floorBps = 1000;
        _invest(t, 10_000e6);
        _moveTo(60);
        bytes memory data = abi.encodeCall(mandates.execute, (account, _noSteps()));
        bytes memory tooLittle = abi.encodeWithSelector(IMandateTypes.InsufficientGas.selector);
        bool named;
        for (uint256 gasLimit = 50_000; gasLimit < 1_500_000; gasLimit += 5000) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(executor);
            (bool ok, bytes memory answer) = address(mandates).call{gas: gasLimit}(data);
            if (ok) _assertStatus(IMandateTypes.Status.Leaving);
            else if (keccak256(answer) == keccak256(tooLittle)) named = true;
            vm.revertToState(snapshot);
        }
        assertTrue(named, "some limits are too low for a price");
    }

    /// Money that loses a part on its way in is refused, so no mandate counts more than it got.
    function testFuzz_attack_moneyThatTakesAFee(uint128 amount, uint16 feeBps) public {
        FeeOnTransferToken token = new FeeOnTransferToken(6);
        usdD18[address(token)] = 1e18;
        _list(address(token));
        amount = uint128(bound(amount, 10_000, START));
        feeBps = uint16(bound(feeBps, 1, BPS));
        token.setFee(feeBps);
        token.mint(investor, amount);
        vm.startPrank(investor);
        token.approve(account, amount);
        IMandateTypes.Terms memory t = _terms();
        t.token = address(token);
        uint256 got = amount - uint256(amount) * feeBps / BPS;
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.TransferMismatch.selector, amount, got));
        mandates.open(0, t, _allocations(), amount, _noPermit());
        assertEq(token.balanceOf(investor), amount);
    }

    /// Money that answers false to a transfer is named, and what the mandate counts does not change.
    function test_attack_moneyThatRefuses() public {
        FailingToken token = new FailingToken(6);
        usdD18[address(token)] = 1e18;
        _list(address(token));
        token.mint(investor, 1000e6);
        IMandateTypes.Terms memory t = _terms();
        t.token = address(token);
        vm.startPrank(investor);
        token.approve(account, 1000e6);
        mandates.open(0, t, _allocations(), 1000e6, _noPermit());
        token.setFailure(FailingToken.Failure.ReturnsFalse);
        vm.expectRevert(abi.encodeWithSelector(IMandateTypes.TokenRefused.selector, address(token)));
        mandates.withdraw(account, address(token), 500e6, investor);
        assertEq(_mandate().cost, 1000e6);
        token.setFailure(FailingToken.Failure.None);
        mandates.withdraw(account, address(token), 500e6, investor);
        assertEq(token.balanceOf(investor), 500e6);
        assertEq(_mandate().cost, 500e6);
    }

    /// A constituent without a price reaches the owner's account as it is. No executor can swap it.
    function test_attack_aStepThatSellsATokenWithoutAPrice() public {
        IMandateTypes.Terms memory t = _terms();
        t.floorBps = 1000;
        _invest(t, 10_000e6);
        _moveTo(70);
        _execute(_noSteps());
        vm.prank(owner);
        registry.distrust(address(uni));
        _executeReverts(
            _one(0, _swapsOut(vault, address(usdc))),
            abi.encodeWithSelector(IMandateTypes.UnpricedSold.selector, address(uni))
        );
        IZapper.Swap[] memory swaps = new IZapper.Swap[](2);
        swaps[0] = _swapOf(address(wbtc), address(usdc), ALL);
        swaps[1] = _swapOf(address(weth), address(usdc), ALL);
        _execute(_one(0, swaps));
        assertGt(uni.balanceOf(account), 0);
    }

    /// A token that calls back during a step gets nowhere.
    function test_attack_aTokenThatCallsBack() public {
        ReentrantToken token = new ReentrantToken(18);
        usdD18[address(token)] = 1e18;
        _pool(address(usdc), address(token), MEDIUM);
        _pool(address(token), address(weth), MEDIUM);
        _open(_terms(), 10_000e6);
        IZapper.Swap[] memory swaps = _swapsIn(other, address(usdc), 4000e6);
        swaps[0].data = _path(address(usdc), MEDIUM, address(token), MEDIUM, address(weth));
        token.setCall(address(mandates), abi.encodeCall(mandates.execute, (account, _noSteps())));
        _execute(_one(1, swaps));
        assertEq(token.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        assertGt(other.balanceOf(account), 0);
        _assertClean();
    }

    /// If a constituent cannot be transferred, the sale waits, and then pays in kind. The owner gets a claim.
    function test_attack_aConstituentThatFails() public {
        FailingToken token = new FailingToken(18);
        usdD18[address(token)] = 5e18;
        _pool(address(usdc), address(token), MEDIUM);
        _list(address(token));
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(usdc), address(token));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        other = _launch(tokens, weights, 1_000_000e18);
        IMandateTypes.Terms memory t = _terms();
        t.floorBps = 1000;
        _invest(t, 10_000e6);
        _setPrice(address(token), 2e18);
        _moveTo(70);
        _execute(_noSteps());
        token.setFailure(FailingToken.Failure.Reverts);
        IMandateTypes.Step[] memory steps = _exits();
        _execute(steps);
        assertEq(vault.balanceOf(account), 0, "the other is sold");
        assertGt(other.balanceOf(account), 0, "this one waits");
        _assertStatus(IMandateTypes.Status.Leaving);
        _skip(1 days);
        _execute(_one(1, _noSwaps()));
        assertGt(other.claimOf(address(token), investor), 0);
        _assertStatus(IMandateTypes.Status.Ended);
    }

    /// An executor who moves the pools, executes and moves them back gains at most the slippage.
    function testFuzz_attack_aSandwich(uint256 amount, uint16 slippageBps) public {
        IMandateTypes.Terms memory t = _terms();
        t.maxSlippageBps = uint16(bound(slippageBps, 100, 2000));
        _open(t, 50_000e6);
        amount = bound(amount, 1e6, 2_000_000e6);
        IMandateTypes.Step[] memory steps = _steps();
        _fund(address(usdc), executor, amount);
        uint256 got = _trade(address(usdc), address(weth), amount);
        try this.executeAs(steps) {} catch {}
        _trade(address(weth), address(usdc), got);
        assertLe(usdc.balanceOf(executor), amount + 50_000e6 * uint256(t.maxSlippageBps + t.maxTipBps) / BPS);
        assertGe(_worth(), 50_000e6 * (BPS - t.maxSlippageBps - t.maxTipBps) / BPS * 99 / 100);
    }

    function executeAs(IMandateTypes.Step[] memory steps) external {
        _execute(steps);
    }

    function _trade(address tokenIn, address tokenOut, uint256 amountIn) private returns (uint256) {
        vm.startPrank(executor);
        tokenIn == address(usdc) ? usdc.approve(address(adapter), amountIn) : weth.approve(address(adapter), amountIn);
        uint256 out = adapter.swap(tokenIn, tokenOut, amountIn, 0, _path(tokenIn, LOW, tokenOut));
        vm.stopPrank();
        return out;
    }
}
