// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {UniswapV3Adapter} from "../../src/adapters/UniswapV3Adapter.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {Zapper} from "../../src/periphery/Zapper.sol";
import {ZapperBase} from "../ZapperBase.sol";
import {FailingToken, FeeOnTransferToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

contract ZapperOutTest is ZapperBase {
    uint256 private constant SHARES = 100e18; // 10,000 USD

    function setUp() public {
        _setUpZapper();
        _give(vault, SHARES);
    }

    function test_zapOut_redeemsAndSellsTheBasket() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        address receiver = makeAddr("receiver");
        vm.expectEmit(true, true, true, false, address(zapper));
        emit IZapper.ZappedOut(address(vault), investor, receiver, address(usdc), SHARES, 0);
        vm.prank(investor);
        uint256 amountOut =
            zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 1, receiver, block.timestamp, _noPermit());

        assertEq(usdc.balanceOf(receiver), amountOut, "received");
        assertGt(amountOut, 9950e6, "10,000 USD less pool fees and impact");
        assertLt(amountOut, 10_000e6, "no gain");
        assertEq(_valueOf(receiver), amountOut * 1e12, "nothing but USDC");
        assertEq(IERC20(address(vault)).balanceOf(investor), 0, "shares burned");
        _assertZapperUntouched();
    }

    /// Naming the exact held amount gives the same result as ALL.
    function test_zapOut_sellsExactlyWhatItHolds() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256[] memory amounts = vault.previewWithdraw(SHARES);
        for (uint256 i; i < swaps.length; ++i) {
            swaps[i].amountIn = amounts[_indexOf(swaps[i].tokenIn)];
        }
        vm.prank(investor);
        uint256 amountOut =
            zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 1, investor, block.timestamp, _noPermit());
        assertEq(_valueOf(investor), amountOut * 1e12, "nothing but USDC");
        _assertZapperUntouched();
    }

    /// Sells any part of any constituents for any of them. The receiver gets the unsold tokens too.
    function testFuzz_zapOut_keepsNothingAndSendsTheRest(
        uint256 shares,
        uint256 out,
        uint256[3] memory parts,
        uint256 donation
    ) public {
        shares = bound(shares, 1e16, SHARES);
        _donate(bound(donation, 0, 1e27));
        address[4] memory tokens = [address(wbtc), address(weth), address(uni), address(usdc)];
        address tokenOut = tokens[out % 4];
        IZapper.Swap[] memory swaps = _swapsOut(vault, tokenOut);
        uint256[] memory amounts = vault.previewWithdraw(shares);
        for (uint256 i; i < 3; ++i) {
            uint256 all = amounts[_indexOf(swaps[i].tokenIn)];
            uint256 sold = bound(parts[i], all / 100, all + all / 4);
            swaps[i].amountIn = sold > all ? ALL : sold; // a fifth of the runs sells everything
        }
        vm.prank(investor);
        uint256 amountOut =
            zapper.zapOut(address(vault), shares, tokenOut, swaps, 0, investor, block.timestamp, _noPermit());

        assertEq(IERC20(tokenOut).balanceOf(investor), amountOut, "received");
        for (uint256 i; i < 3; ++i) {
            uint256 all = amounts[_indexOf(swaps[i].tokenIn)];
            uint256 unsold = swaps[i].amountIn == ALL ? 0 : all - swaps[i].amountIn;
            assertEq(IERC20(swaps[i].tokenIn).balanceOf(investor), unsold, "unsold");
        }
        uint256 fair = shares * 100;
        assertLe(_valueOf(investor), fair, "no gain");
        assertGe(_valueOf(investor), fair * 99 / 100, "fees and impact only");
        _assertZapperUntouched();
    }

    /// Zapping in and out again never makes a profit at the cost of pools or other holders.
    function testFuzz_zapInThenOut_neverProfits(uint256 amount) public {
        amount = bound(amount, 1e6, 500_000e6);
        address other = makeAddr("other");
        _fund(address(usdc), other, amount);
        IZapper.Swap[] memory swaps = _swapsIn(vault, address(usdc), amount);
        uint256 level = lens.state(address(vault)).navPerShareD18;
        vm.startPrank(other);
        usdc.approve(address(zapper), amount);
        uint256 shares =
            zapper.zapIn(address(vault), address(usdc), amount, swaps, 0, other, block.timestamp, _noPermit());
        IERC20(address(vault)).approve(address(zapper), shares);
        swaps = _swapsOut(vault, address(usdc));
        zapper.zapOut(address(vault), shares, address(usdc), swaps, 0, other, block.timestamp, _noPermit());
        vm.stopPrank();
        assertLt(_valueOf(other), amount * 1e12, "profit");
        assertGe(lens.state(address(vault)).navPerShareD18, level, "level");
        _assertZapperUntouched();
    }

    // --- limits ---

    function test_zapOut_revertsIfTheOutputIsBelowTheMinimum() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256 snapshot = vm.snapshotState();
        vm.prank(investor);
        uint256 out =
            zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 0, investor, block.timestamp, _noPermit());
        vm.revertToState(snapshot);
        _expectZapOutRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, out, out + 1), swaps, out + 1);
    }

    /// Earlier balances of the zapper and the receiver do not count.
    function test_zapOut_countsOnlyWhatThisCallBrings() public {
        _donate(1_000_000e6);
        _fund(address(usdc), investor, 1_000_000e6);
        uint256 own = vault.previewWithdraw(SHARES)[3];
        IZapper.Swap[] memory none = new IZapper.Swap[](0);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, own, own + 1));
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, address(usdc), none, own + 1, investor, block.timestamp, _noPermit());
    }

    function test_zapOut_countsAFeeOnTheLastTransferAgainstTheMinimum() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        MockAdapter bad = _badAdapter(MockAdapter.Mode.TakesNothing, address(token), 1000e18);
        IZapper.Swap[] memory swaps = new IZapper.Swap[](1);
        swaps[0] = IZapper.Swap(address(bad), address(usdc), address(token), ALL, 0, "");
        token.setFee(100);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.InsufficientOut.selector, 980.1e18, 990e18));
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, address(token), swaps, 990e18, investor, block.timestamp, _noPermit());
    }

    function test_zapOut_revertsIfTheAdapterIsNotApproved() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(owner);
        registry.setAdapter(address(adapter), false);
        _expectZapOutRevert(abi.encodeWithSelector(ISwaps.AdapterNotApproved.selector, address(adapter)), swaps, 0);
    }

    function test_zapOut_revertsIfThePathIsBad() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        swaps[2].data = bytes.concat(swaps[2].data, hex"00");
        _expectZapOutRevert(abi.encodeWithSelector(UniswapV3Adapter.BadPathLength.selector, 44), swaps, 0);
    }

    function test_zapOut_revertsIfASwapSpendsMoreThanWasRedeemed() public {
        _donate(1e27);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256 held = vault.previewWithdraw(SHARES)[0];
        swaps[0].amountIn = held + 1;
        _expectZapOutRevert(abi.encodeWithSelector(ISwaps.Shortfall.selector, address(wbtc), held + 1, held), swaps, 0);
    }

    function test_zapOut_revertsIfTheArgumentsAreBad() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        uint256 past = block.timestamp - 1;
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, past));
        zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 1, investor, past, _noPermit());
        vm.expectRevert(ISwaps.ZeroAmount.selector);
        zapper.zapOut(address(vault), 0, address(usdc), swaps, 1, investor, block.timestamp, _noPermit());
        vm.expectRevert(ISwaps.ZeroAddress.selector);
        zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 1, address(0), block.timestamp, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(IZapper.BadReceiver.selector, address(zapper)));
        zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 1, address(zapper), block.timestamp, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(ISwaps.NotVault.selector, address(weth)));
        zapper.zapOut(address(weth), SHARES, address(usdc), swaps, 1, investor, block.timestamp, _noPermit());
        vm.stopPrank();
    }

    /// The zapper would get a claim that nobody could collect, so it reverts. The vault's own withdrawal still works.
    function test_zapOut_revertsIfTheVaultCannotTransferAConstituent() public {
        (IIndexVault mixed, FailingToken token) = _launchWithFailing();
        token.setBlocked(address(zapper), true);
        IZapper.Swap[] memory none = new IZapper.Swap[](0);
        uint256 owed = mixed.previewWithdraw(SHARES)[1];

        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Shortfall.selector, address(token), owed, 0));
        zapper.zapOut(address(mixed), SHARES, address(usdc), none, 0, investor, block.timestamp, _noPermit());
        uint256[] memory amounts = mixed.withdraw(SHARES, investor, new uint256[](2));
        vm.stopPrank();
        assertEq(usdc.balanceOf(investor), amounts[0]);
        assertEq(token.balanceOf(investor), amounts[1]);
    }

    /// A claim that somebody created for the zapper on purpose blocks nobody.
    function test_zapOut_worksWhileTheZapperHasAClaim() public {
        (IIndexVault mixed, FailingToken token) = _launchWithFailing();
        token.setBlocked(address(zapper), true);
        vm.prank(creator);
        mixed.withdraw(1e18, address(zapper), new uint256[](2));
        assertGt(mixed.claimOf(address(token), address(zapper)), 0);
        token.setBlocked(address(zapper), false);
        IZapper.Swap[] memory swaps = _swapsOut(mixed, address(usdc));
        vm.prank(investor);
        assertGt(
            zapper.zapOut(address(mixed), SHARES, address(usdc), swaps, 0, investor, block.timestamp, _noPermit()),
            9900e6
        );
    }

    /// Selling all of a new target that the vault does not hold yet does nothing.
    function test_zapOut_skipsAConstituentThatIsNotHeldYet() public {
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(usdc), address(weth));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        IIndexVault plain = _launch(tokens, weights, 100_000e18);
        tokens[1] = address(uni);
        vm.prank(creator);
        plain.proposeTargets(tokens, weights);
        skip(TARGET_DELAY);
        plain.rebalance(tokens, weights);
        assertEq(plain.getReserve(address(uni)), 0);
        assertEq(plain.totalConstituents(), 3);
        _give(plain, SHARES);
        IZapper.Swap[] memory swaps = _swapsOut(plain, address(usdc));
        vm.prank(investor);
        assertGt(
            zapper.zapOut(address(plain), SHARES, address(usdc), swaps, 0, investor, block.timestamp, _noPermit()),
            9900e6
        );
    }

    /// Leaving needs no price, so the zapper works with every feed dead.
    function test_zapOut_needsNoPrice() public {
        skip(365 days);
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(investor);
        assertGt(
            zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 0, investor, block.timestamp, _noPermit()),
            9700e6
        );
    }

    // --- permit ---

    function test_zapOut_usesAPermitOnTheShares() public {
        vm.prank(investor);
        IERC20(address(vault)).approve(address(zapper), 0);
        _zapOutWith(_permit(address(vault), SHARES, block.timestamp + 60));
        assertEq(IERC20(address(vault)).allowance(investor, address(zapper)), 0, "allowance left");
    }

    function test_zapOut_worksAfterItsPermitWasFrontRun() public {
        vm.prank(investor);
        IERC20(address(vault)).approve(address(zapper), 0);
        IZapper.Permit memory p = _permit(address(vault), SHARES, block.timestamp + 60);
        vm.prank(makeAddr("front runner"));
        IERC20Permit(address(vault)).permit(investor, address(zapper), p.value, p.deadline, p.v, p.r, p.s);
        _zapOutWith(p);
    }

    function test_zapOut_revertsIfTheSharesAreNotTheCallers() public {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        address thief = makeAddr("thief");
        IZapper.Permit memory p = _permit(address(vault), SHARES, block.timestamp + 60);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(zapper), 0, SHARES)
        );
        vm.prank(thief);
        zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 0, thief, block.timestamp, p);
    }

    function _zapOutWith(IZapper.Permit memory p) private {
        IZapper.Swap[] memory swaps = _swapsOut(vault, address(usdc));
        vm.prank(investor);
        assertGt(zapper.zapOut(address(vault), SHARES, address(usdc), swaps, 0, investor, block.timestamp, p), 9900e6);
    }

    /// @dev Launches a vault with 50 % of a token that can block receivers. Gives the investor shares of it.
    function _launchWithFailing() private returns (IIndexVault mixed, FailingToken token) {
        token = new FailingToken(18);
        _open(token, 5e18);
        _list(address(token));
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(usdc), address(token));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        mixed = _launch(tokens, weights, 100_000e18);
        _give(mixed, SHARES);
    }

    /// @dev Moves shares from the creator to the investor, who approves the zapper.
    function _give(IIndexVault from, uint256 shares) private {
        vm.prank(creator);
        IERC20(address(from)).transfer(investor, shares);
        vm.prank(investor);
        IERC20(address(from)).approve(address(zapper), shares);
    }

    function _indexOf(address token) private view returns (uint256 index) {
        (address[] memory tokens,) = vault.getConstituents();
        while (tokens[index] != token) ++index;
    }

    function _expectZapOutRevert(bytes memory reason, IZapper.Swap[] memory swaps, uint256 minimum) private {
        vm.expectRevert(reason);
        vm.prank(investor);
        zapper.zapOut(address(vault), SHARES, address(usdc), swaps, minimum, investor, block.timestamp, _noPermit());
        assertEq(IERC20(address(vault)).balanceOf(investor), SHARES, "nothing moved");
    }
}
