// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {UniswapV3Adapter} from "../../src/adapters/UniswapV3Adapter.sol";
import {UniswapBase} from "../UniswapBase.sol";
import {FeeOnTransferToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

contract UniswapV3AdapterTest is UniswapBase {
    UniswapV3Adapter internal adapter;
    address internal trader = makeAddr("trader");

    function setUp() public {
        _setUpUniswap();
        adapter = new UniswapV3Adapter(address(v3Router));
    }

    function test_constructor_revertsIfRouterIsZero() public {
        vm.expectRevert(UniswapV3Adapter.ZeroAddress.selector);
        new UniswapV3Adapter(address(0));
    }

    function test_constructor_takesTheRoutersFactory() public view {
        assertEq(adapter.factory(), address(v3Factory));
    }

    /// One hop of any size in either direction pays exactly what Uniswap's quoter says, and the adapter keeps nothing.
    function testFuzz_swap_equalsTheQuote(uint256 valueD18, bool buyWeth) public {
        (address tokenIn, address tokenOut) = buyWeth ? (address(usdc), address(weth)) : (address(weth), address(usdc));
        uint256 amountIn = _worth(tokenIn, bound(valueD18, 1e15, 2_000_000e18));
        _assertEqualsQuote(tokenIn, tokenOut, amountIn, _path(tokenIn, LOW, tokenOut));
    }

    function testFuzz_swap_equalsTheQuoteOverTwoPools(uint256 valueD18, bool buyUni) public {
        (address tokenIn, address tokenOut) = buyUni ? (address(wbtc), address(uni)) : (address(uni), address(wbtc));
        uint256 amountIn = _worth(tokenIn, bound(valueD18, 1e16, 1_000_000e18));
        bytes memory path = buyUni
            ? _path(tokenIn, LOW, address(weth), MEDIUM, tokenOut)
            : _path(tokenIn, MEDIUM, address(weth), LOW, tokenOut);
        _assertEqualsQuote(tokenIn, tokenOut, amountIn, path);
    }

    function testFuzz_swap_leavesDonationsAlone(uint256 donation) public {
        donation = bound(donation, 1, 1e30);
        address[3] memory tokens = [address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < 3; ++i) {
            _fund(tokens[i], address(adapter), donation);
        }
        uint256 amountIn = _worth(address(wbtc), 10_000e18);
        _fund(address(wbtc), trader, amountIn);
        bytes memory path = _path(address(wbtc), LOW, address(weth), MEDIUM, address(uni));
        uint256 quoted = _quote(path, amountIn);

        assertEq(_swap(address(wbtc), address(uni), amountIn, quoted, path), quoted, "amount out");
        for (uint256 i; i < 3; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(address(adapter)), donation, "donation");
        }
    }

    // --- use of the caller's allowance ---

    /// Only the pool of the current swap can be paid from an allowance.
    function testFuzz_callback_revertsIfTheCallerIsNoPool(address caller, int256 amount) public {
        vm.assume(caller != address(0));
        _fund(address(usdc), trader, 1e6);
        _approve(address(usdc), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.NotPool.selector, caller));
        vm.prank(caller);
        adapter.uniswapV3SwapCallback(amount, 0, abi.encode(usdc, trader));
    }

    /// A real pool is refused too, if it calls back during somebody else's swap.
    function test_callback_revertsIfNoSwapIsInProgress() public {
        _approve(address(usdc), type(uint256).max);
        address pool = v3Factory.getPool(address(usdc), address(weth), LOW);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.NotPool.selector, pool));
        vm.prank(pool);
        adapter.uniswapV3SwapCallback(1e6, 0, abi.encode(usdc, trader));
    }

    /// A token on the path that calls the callback during a swap is refused, because it is not the pool.
    function test_callback_revertsIfATokenCallsItDuringASwap() public {
        ReentrantToken hook = new ReentrantToken(18);
        usdD18[address(hook)] = 2e18;
        _pool(address(usdc), address(hook), MEDIUM);
        address victim = makeAddr("victim");
        _fund(address(weth), victim, 1e18);
        vm.prank(victim);
        weth.approve(address(adapter), type(uint256).max);
        hook.setCall(
            address(adapter), abi.encodeCall(adapter.uniswapV3SwapCallback, (1e18, 0, abi.encode(weth, victim)))
        );
        _fund(address(usdc), trader, 100e6);
        _swap(address(usdc), address(hook), 100e6, 1, _path(address(usdc), MEDIUM, address(hook)));
        assertEq(hook.answer(), abi.encodeWithSelector(UniswapV3Adapter.NotPool.selector, address(hook)));
        assertEq(weth.balanceOf(victim), 1e18, "untouched");
    }

    // --- limits ---

    function test_swap_revertsIfOutputIsBelowTheMinimum() public {
        uint256 amountIn = 1000e6;
        bytes memory path = _path(address(usdc), LOW, address(weth));
        uint256 quoted = _quote(path, amountIn);
        _fund(address(usdc), trader, amountIn);
        _approve(address(usdc), amountIn);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.InsufficientOut.selector, quoted, quoted + 1));
        _swapApproved(address(usdc), address(weth), amountIn, quoted + 1, path);
    }

    function testFuzz_swap_revertsIfPathLengthIsBad(uint256 length) public {
        length = bound(length, 0, 200);
        vm.assume(length < 43 || (length - 20) % 23 != 0);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.BadPathLength.selector, length));
        _swapApproved(address(usdc), address(weth), 1, 0, new bytes(length));
    }

    function test_swap_revertsIfPathStartsElsewhere() public {
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.BadPathEnd.selector, address(usdc), address(wbtc)));
        _swapApproved(address(usdc), address(weth), 1, 0, _path(address(wbtc), LOW, address(weth)));
    }

    function test_swap_revertsIfPathEndsElsewhere() public {
        bytes memory path = _path(address(usdc), LOW, address(weth), MEDIUM, address(uni));
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.BadPathEnd.selector, address(weth), address(uni)));
        _swapApproved(address(usdc), address(weth), 1, 0, path);
    }

    function test_swap_revertsIfThePoolDoesNotExist() public {
        _fund(address(usdc), trader, 1e6);
        _approve(address(usdc), 1e6);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Adapter.NoPool.selector, address(usdc), address(weth), MEDIUM));
        _swapApproved(address(usdc), address(weth), 1e6, 0, _path(address(usdc), MEDIUM, address(weth)));
    }

    function test_swap_revertsIfTheAllowanceIsMissing() public {
        _fund(address(usdc), trader, 1e6);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(adapter), 0, 1e6)
        );
        _swapApproved(address(usdc), address(weth), 1e6, 0, _path(address(usdc), LOW, address(weth)));
    }

    /// A pool that runs out of liquidity does not revert, but the adapter does.
    function test_swap_revertsIfTheFirstPoolRunsDry() public {
        uint256 amountIn = _worth(address(usdc), 4 * DEPTH_D18);
        _fund(address(usdc), trader, amountIn);
        _approve(address(usdc), amountIn);
        (bool ok, bytes memory reason) =
            _try(address(usdc), address(weth), amountIn, _path(address(usdc), LOW, address(weth)));
        _assertPartialFill(ok, reason, address(usdc), amountIn);
    }

    function test_swap_revertsIfTheSecondPoolRunsDry() public {
        // The first pool gets more liquidity, so it pays more than the second pool can take.
        for (uint256 i; i < 4; ++i) {
            _pool(address(usdc), address(weth), LOW);
        }
        uint256 amountIn = _worth(address(usdc), 4 * DEPTH_D18);
        _fund(address(usdc), trader, amountIn);
        _approve(address(usdc), amountIn);
        bytes memory path = _path(address(usdc), LOW, address(weth), MEDIUM, address(uni));
        (bool ok, bytes memory reason) = _try(address(usdc), address(uni), amountIn, path);
        _assertPartialFill(ok, reason, address(weth), _worth(address(weth), 4 * DEPTH_D18));
    }

    /// A token on the path that calls back is refused, and the outer swap succeeds as quoted.
    function test_swap_cannotBeReentered() public {
        ReentrantToken hook = new ReentrantToken(18);
        usdD18[address(hook)] = 2e18;
        _pool(address(usdc), address(hook), MEDIUM);
        _pool(address(hook), address(weth), MEDIUM);
        bytes memory path = _path(address(usdc), MEDIUM, address(hook), MEDIUM, address(weth));
        uint256 amountIn = 5000e6;
        uint256 quoted = _quote(path, amountIn);
        hook.setCall(
            address(adapter),
            abi.encodeCall(adapter.swap, (address(usdc), address(weth), 1, 0, _path(address(usdc), LOW, address(weth))))
        );
        _fund(address(usdc), trader, amountIn);

        assertEq(_swap(address(usdc), address(weth), amountIn, quoted, path), quoted, "amount out");
        assertFalse(hook.succeeded(), "the call back in must fail");
        assertEq(
            hook.answer(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "by the guard"
        );
    }

    /// If the input token takes a fee, the pool gets less than it is owed and the swap reverts.
    function test_swap_revertsIfTheInputTakesAFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        usdD18[address(token)] = 2e18;
        _pool(address(usdc), address(token), MEDIUM);
        token.setFee(100);
        token.mint(trader, 1e18);
        _approve(address(token), 1e18);
        vm.expectRevert(bytes("IIA"));
        _swapApproved(address(token), address(usdc), 1e18, 0, _path(address(token), MEDIUM, address(usdc)));
    }

    function testFuzz_swap_revertsIfTheAmountIsTooLargeForAPool(uint256 amountIn) public {
        amountIn = bound(amountIn, uint256(type(int256).max) + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintToInt.selector, amountIn));
        _swapApproved(address(usdc), address(weth), amountIn, 0, _path(address(usdc), LOW, address(weth)));
    }

    function _assertEqualsQuote(address tokenIn, address tokenOut, uint256 amountIn, bytes memory path) private {
        uint256 quoted = _quote(path, amountIn);
        _fund(tokenIn, trader, amountIn);
        assertEq(_swap(tokenIn, tokenOut, amountIn, quoted, path), quoted, "returned");
        assertEq(IERC20(tokenOut).balanceOf(trader), quoted, "received");
        assertEq(IERC20(tokenIn).balanceOf(trader), 0, "spent");
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(address(adapter)), 0, "adapter's balance");
            assertEq(IERC20(tokens[i]).allowance(trader, address(adapter)), 0, "allowance to the adapter");
        }
    }

    function _assertPartialFill(bool ok, bytes memory reason, address token, uint256 limit) private pure {
        assertFalse(ok, "a partial fill must revert");
        assertEq(bytes4(reason), UniswapV3Adapter.PartialFill.selector, "error");
        bytes memory args = new bytes(64);
        for (uint256 i; i < 64; ++i) {
            args[i] = reason[i + 4];
        }
        (address got, uint256 left) = abi.decode(args, (address, uint256));
        assertEq(got, token, "token");
        assertGt(left, 0, "left");
        assertLt(left, limit, "left");
    }

    function _swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minOut, bytes memory path)
        private
        returns (uint256)
    {
        _approve(tokenIn, amountIn);
        return _swapApproved(tokenIn, tokenOut, amountIn, minOut, path);
    }

    function _approve(address token, uint256 amount) private {
        vm.prank(trader);
        IERC20(token).approve(address(adapter), amount);
    }

    function _swapApproved(address tokenIn, address tokenOut, uint256 amountIn, uint256 minOut, bytes memory path)
        private
        returns (uint256)
    {
        vm.prank(trader);
        return adapter.swap(tokenIn, tokenOut, amountIn, minOut, path);
    }

    function _try(address tokenIn, address tokenOut, uint256 amountIn, bytes memory path)
        private
        returns (bool, bytes memory)
    {
        vm.prank(trader);
        return address(adapter).call(abi.encodeCall(adapter.swap, (tokenIn, tokenOut, amountIn, 0, path)));
    }
}
