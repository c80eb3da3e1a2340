// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {UniswapV3Adapter} from "../../src/adapters/UniswapV3Adapter.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {Zapper} from "../../src/periphery/Zapper.sol";
import {ZapperBase} from "../ZapperBase.sol";
import {MintableToken, NoReturnToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

contract ZapperInTest is ZapperBase {
    uint256 private constant AMOUNT = 10_000e6;

    function setUp() public {
        _setUpZapper();
        _fund(address(usdc), investor, AMOUNT);
        vm.prank(investor);
        usdc.approve(address(zapper), AMOUNT);
    }

    function test_constructor_revertsIfFactoryIsZero() public {
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        new Zapper(address(0), address(weth));
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        new Zapper(address(factory), address(0));
    }

    function test_constructor_takesTheFactorysRegistry() public view {
        assertEq(address(zapper.registry()), address(registry));
        assertEq(address(zapper.factory()), address(factory));
        assertEq(zapper.weth(), address(weth));
    }

    function test_zapIn_buysTheBasketAndContributesIt() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        uint256 level = lens.state(address(vault)).navPerShareD18;
        address receiver = makeAddr("receiver");
        vm.expectEmit(true, true, true, false, address(zapper));
        emit IZapper.ZappedIn(address(vault), investor, receiver, address(usdc), AMOUNT, 0);
        vm.prank(investor);
        uint256 shares =
            zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, receiver, block.timestamp, _noPermit());

        assertEq(IERC20(address(vault)).balanceOf(receiver), shares, "shares minted");
        assertEq(_valueOf(receiver), 0, "the dust is the caller's");
        assertGt(_valueOf(investor), 0, "and there is some");
        // The vault rounds by at most one base unit of each constituent, 0.0006 USD of WBTC, over 10,000 shares.
        assertGe(lens.state(address(vault)).navPerShareD18 + 1e11, level, "the other holders lose nothing");
        // Shares and dust are worth 10,000 USD less pool fees (at most 0.3 %) and price impact.
        uint256 value = shares * level / 1e18 + _valueOf(investor);
        assertGt(value, 9950e18, "value kept");
        assertLt(value, 10_000e18, "value not made");
        _assertZapperUntouched();
    }

    /// Whatever the swaps buy, everything becomes shares, goes to the caller, or stays in a pool. The zapper keeps
    /// nothing.
    function testFuzz_zapIn_keepsNothingAndReturnsTheDust(uint256 amount, uint256[3] memory parts, uint256 donation)
        public
    {
        amount = bound(amount, 100e6, AMOUNT);
        _donate(bound(donation, 0, 1e27));
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), amount);
        uint256 left = amount;
        for (uint256 i; i < 3; ++i) {
            swaps[i].amountIn = bound(parts[i], 1e6, left / 2);
            left -= swaps[i].amountIn;
        }
        uint256 spent = usdc.balanceOf(investor);
        vm.prank(investor);
        uint256 shares =
            zapper.zapIn(address(vault), address(usdc), amount, swaps, 1, investor, block.timestamp, _noPermit());
        spent -= usdc.balanceOf(investor);

        assertEq(IERC20(address(vault)).balanceOf(investor), shares, "shares");
        assertLe(spent, amount, "spent");
        // Shares and bought tokens are worth what was spent, less 1 % for fees and price impact.
        uint256 value = shares * lens.state(address(vault)).navPerShareD18 / 1e18 + _valueOf(investor)
            - usdc.balanceOf(investor) * 1e12;
        assertGe(value, spent * 1e12 * 99 / 100, "value kept");
        _assertZapperUntouched();
    }

    function testFuzz_zapIn_acceptsAnyConstituentAsInput(uint256 index, uint256 valueD18) public {
        address[4] memory tokens = [address(wbtc), address(weth), address(uni), address(usdc)];
        address tokenIn = tokens[index % 4];
        uint256 amount = _worth(tokenIn, bound(valueD18, 10e18, 100_000e18));
        _fund(tokenIn, investor, amount);
        IZapper.Swap[] memory swaps = _swapsIn(vault, tokenIn, amount);
        vm.startPrank(investor);
        IERC20(tokenIn).approve(address(zapper), amount);
        uint256 shares = zapper.zapIn(address(vault), tokenIn, amount, swaps, 1, investor, block.timestamp, _noPermit());
        vm.stopPrank();
        assertEq(IERC20(address(vault)).balanceOf(investor), shares, "shares");
        _assertZapperUntouched();
    }

    function test_zapIn_acceptsATokenOutsideTheRegistry() public {
        MintableToken token = new MintableToken(18);
        _open(token, 1e18);
        token.mint(investor, 100e18);
        IZapper.Swap[] memory swaps = new IZapper.Swap[](4);
        swaps[0] = _swapOf(address(token), address(usdc), ALL);
        swaps[1] = _swapOf(address(usdc), address(wbtc), 39e6);
        swaps[2] = _swapOf(address(usdc), address(weth), 29e6);
        swaps[3] = _swapOf(address(usdc), address(uni), 19e6);
        vm.startPrank(investor);
        token.approve(address(zapper), 100e18);
        uint256 shares =
            zapper.zapIn(address(vault), address(token), 100e18, swaps, 1, investor, block.timestamp, _noPermit());
        vm.stopPrank();
        assertGt(shares, 0.9e18);
        assertEq(token.balanceOf(address(zapper)), 0, "token");
        _assertZapperUntouched();
    }

    /// The token returns nothing and refuses to change an allowance that is not zero, like USDT.
    function test_zapIn_acceptsATokenThatReturnsNothing() public {
        NoReturnToken token = new NoReturnToken(6);
        token.mint(investor, 100e6);
        MockAdapter bad = _badAdapter(MockAdapter.Mode.TakesHalf, address(usdc), 100e6);
        IZapper.Swap[] memory swaps = new IZapper.Swap[](4);
        swaps[0] = IZapper.Swap(address(bad), address(token), address(usdc), 60e6, 100e6, "");
        swaps[1] = _swapOf(address(usdc), address(wbtc), 39e6);
        swaps[2] = _swapOf(address(usdc), address(weth), 29e6);
        swaps[3] = _swapOf(address(usdc), address(uni), 19e6);
        vm.startPrank(investor);
        token.approve(address(zapper), 100e6);
        zapper.zapIn(address(vault), address(token), 100e6, swaps, 0.9e18, investor, block.timestamp, _noPermit());
        vm.stopPrank();
        assertEq(token.balanceOf(investor), 70e6, "what was not taken came back");
        assertEq(token.balanceOf(address(zapper)), 0, "token");
        assertEq(token.allowance(address(zapper), address(bad)), 0, "allowance");
        _assertZapperUntouched();
    }

    /// A donation between two calls of one transaction belongs to neither, because each call takes its own notes.
    function test_zapIn_takesNewNotesInTheSameTransaction() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT / 2);
        for (uint256 i; i < 2; ++i) {
            vm.prank(investor);
            zapper.zapIn(address(vault), address(usdc), AMOUNT / 2, swaps, 1, investor, block.timestamp, _noPermit());
            _donate(7e6);
        }
        _assertZapperUntouched();
    }

    // --- limits ---

    function test_zapIn_revertsIfSharesAreBelowTheMinimum() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        uint256 snapshot = vm.snapshotState();
        vm.prank(investor);
        uint256 shares =
            zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, _noPermit());
        vm.revertToState(snapshot);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InsufficientShares.selector, shares, shares + 1));
        vm.prank(investor);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, shares + 1, investor, block.timestamp, _noPermit());
    }

    function test_zapIn_revertsIfASwapBuysTooLittle() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[1].minAmountOut = _quote(swaps[1].data, swaps[1].amountIn) + 1;
        _expectZapInRevert(
            abi.encodeWithSelector(
                UniswapV3Adapter.InsufficientOut.selector, swaps[1].minAmountOut - 1, swaps[1].minAmountOut
            ),
            swaps
        );
    }

    /// An adapter's false return value is detected by the balance.
    function test_zapIn_revertsIfTheAdapterDeliversLessThanTheMinimum() public {
        MockAdapter bad = _badAdapter(MockAdapter.Mode.PaysHalf, address(weth), 1e18);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        (swaps[1].adapter, swaps[1].minAmountOut) = (address(bad), 0.5e18 + 1);
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, 0.5e18, 0.5e18 + 1), swaps);
    }

    /// A swap that buys too little reverts, even if an earlier swap bought enough of the same token.
    function test_zapIn_measuresEachSwapByItself() public {
        MockAdapter bad = _badAdapter(MockAdapter.Mode.PaysHalf, address(weth), 1e18);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        assertEq(swaps[1].tokenOut, address(weth));
        (swaps[0].tokenOut, swaps[0].data, swaps[0].minAmountOut) = (address(weth), swaps[1].data, 0);
        (swaps[1].adapter, swaps[1].minAmountOut) = (address(bad), 0.5e18 + 1);
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, 0.5e18, 0.5e18 + 1), swaps);
    }

    /// Tokens that an adapter does not take go back to the caller, and its allowance ends with the swap.
    function test_zapIn_takesBackAnAllowanceThatWasNotUsed() public {
        MockAdapter bad = _badAdapter(MockAdapter.Mode.TakesHalf, address(weth), 1e18);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[1].adapter = address(bad);
        vm.prank(investor);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, _noPermit());
        assertEq(usdc.allowance(address(zapper), address(bad)), 0, "allowance");
        assertGe(usdc.balanceOf(investor), swaps[1].amountIn / 2, "returned");
        _assertZapperUntouched();
    }

    function test_zapIn_revertsIfTheAdapterIsNotApproved() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[2].adapter = address(new UniswapV3Adapter(address(v3Router)));
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.AdapterNotApproved.selector, swaps[2].adapter), swaps);
    }

    function test_zapIn_revertsIfThePathIsBad() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[0].data = _route(address(usdc), address(uni));
        _expectZapInRevert(
            abi.encodeWithSelector(UniswapV3Adapter.BadPathEnd.selector, address(wbtc), address(uni)), swaps
        );
        swaps[0].data = hex"00";
        _expectZapInRevert(abi.encodeWithSelector(UniswapV3Adapter.BadPathLength.selector, 1), swaps);
    }

    function test_zapIn_revertsIfASwapNamesOneTokenTwice() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[0].tokenOut = address(usdc);
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.SameToken.selector, address(usdc)), swaps);
    }

    /// A swap cannot spend tokens that were sent to the zapper by mistake.
    function test_zapIn_revertsIfASwapSpendsMoreThanTheCallHolds() public {
        _donate(1_000_000e6);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[0].amountIn = AMOUNT + 1;
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.Shortfall.selector, address(usdc), AMOUNT + 1, AMOUNT), swaps);
        swaps[0] = _swapOf(address(weth), address(wbtc), 1);
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.Shortfall.selector, address(weth), 1, 0), swaps);
    }

    function test_zapIn_revertsIfASwapSpendsNothing() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        swaps[0].amountIn = 0;
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.ZeroAmount.selector), swaps);
        // Swapping all of nothing is allowed only if its minimum is 0.
        swaps[0] = _swapOf(address(uni), address(weth), ALL);
        swaps[0].minAmountOut = 1;
        _expectZapInRevert(abi.encodeWithSelector(ISwaps.ZeroAmount.selector), swaps);
    }

    function test_zapIn_revertsIfAConstituentIsMissing() public {
        IZapper.Swap[] memory swaps = new IZapper.Swap[](0);
        _expectZapInRevert(abi.encodeWithSelector(IVaultTypes.ZeroShares.selector), swaps);
    }

    function test_zapIn_revertsIfTheArgumentsAreBad() public {
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        uint256 past = block.timestamp - 1;
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, past));
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, past, _noPermit());
        vm.expectRevert(ISwaps.ZeroAmount.selector);
        zapper.zapIn(address(vault), address(usdc), 0, swaps, 1, investor, block.timestamp, _noPermit());
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, address(0), block.timestamp, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(IZapper.BadReceiver.selector, address(zapper)));
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, address(zapper), block.timestamp, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(ISwaps.NotVault.selector, address(usdc)));
        zapper.zapIn(address(usdc), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, _noPermit());
        vm.stopPrank();
    }

    /// A token on a path that calls back is refused, and the zap succeeds.
    function test_zapIn_cannotBeReentered() public {
        ReentrantToken token = new ReentrantToken(18);
        _open(token, 1e18);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        bytes memory again = abi.encodeCall(
            zapper.zapIn, (address(vault), address(usdc), 1, swaps, 0, investor, block.timestamp, _noPermit())
        );
        _pool(address(token), address(weth), MEDIUM);
        token.setCall(address(zapper), again);
        swaps[1].data = _path(address(usdc), MEDIUM, address(token), MEDIUM, address(weth));
        vm.prank(investor);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, _noPermit());
        assertEq(token.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        _assertZapperUntouched();
    }

    // --- permit ---

    function test_zapIn_usesAPermitInsteadOfAnAllowance() public {
        _zapInWithPermit(_permit(address(usdc), AMOUNT, block.timestamp + 60));
    }

    function test_zapIn_worksAfterItsPermitWasFrontRun() public {
        IZapper.Permit memory p = _permit(address(usdc), AMOUNT, block.timestamp + 60);
        vm.prank(investor);
        usdc.approve(address(zapper), 0);
        vm.prank(makeAddr("front runner"));
        usdc.permit(investor, address(zapper), p.value, p.deadline, p.v, p.r, p.s);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        vm.prank(investor);
        assertGt(zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, p), 0);
    }

    function test_zapIn_revertsIfThePermitIsNotTheCallers() public {
        IZapper.Permit memory p = _permit(address(usdc), AMOUNT, block.timestamp + 60);
        vm.prank(investor);
        usdc.approve(address(zapper), 0);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(zapper), 0, AMOUNT)
        );
        vm.prank(makeAddr("thief"));
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, p);
    }

    function test_zapIn_revertsIfThePermitHasExpired() public {
        IZapper.Permit memory p = _permit(address(usdc), AMOUNT, block.timestamp - 1);
        vm.prank(investor);
        usdc.approve(address(zapper), 0);
        _expectZapInRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(zapper), 0, AMOUNT),
            _swapsIn(vault, address(usdc), AMOUNT),
            p
        );
    }

    /// A stranger cannot spend an investor's allowance.
    function test_zapIn_spendsTheCallersTokensOnly() public {
        address thief = makeAddr("thief");
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(zapper), 0, AMOUNT)
        );
        vm.prank(thief);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, thief, block.timestamp, _noPermit());
        assertEq(usdc.balanceOf(investor), AMOUNT);
    }

    function _zapInWithPermit(IZapper.Permit memory p) private {
        vm.prank(investor);
        usdc.approve(address(zapper), 0);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), AMOUNT);
        vm.prank(investor);
        assertGt(zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, p), 0);
        assertEq(usdc.allowance(investor, address(zapper)), 0, "allowance left");
    }

    function _expectZapInRevert(bytes memory reason, IZapper.Swap[] memory swaps) private {
        _expectZapInRevert(reason, swaps, _noPermit());
    }

    function _expectZapInRevert(bytes memory reason, IZapper.Swap[] memory swaps, IZapper.Permit memory p) private {
        vm.expectRevert(reason);
        vm.prank(investor);
        zapper.zapIn(address(vault), address(usdc), AMOUNT, swaps, 1, investor, block.timestamp, p);
        assertEq(usdc.balanceOf(investor), AMOUNT, "nothing moved");
    }
}
