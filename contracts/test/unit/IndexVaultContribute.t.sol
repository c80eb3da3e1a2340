// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {Base} from "../Base.t.sol";
import {FailingToken, FeeOnTransferToken, NoReturnToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IndexVault} from "src/vault/IndexVault.sol";

contract IndexVaultContributeTest is Base {
    function test_contribute_takesTheMatchingPartAndMints() public {
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        // 100 shares cost 1.25 weth, 0.03 wbtc and 2,000 usdc. The given wbtc covers the least, 50 shares.
        uint256[] memory amounts = _weights(1.25e18, 0.015e8, 1500e6);
        _give(alice, tokens, amounts, address(vault));
        uint256 shares = vault.previewContribute(amounts);
        assertLe(shares, 50e18);
        assertGe(shares + 1, 50e18);
        vm.expectEmit(address(vault));
        emit IERC7621.Contributed(alice, bob, _weights(0.625e18, 0.015e8, 1000e6), shares);
        vm.prank(alice);
        assertEq(vault.contribute(amounts, bob, shares), shares);

        assertEq(vault.balanceOf(bob), shares);
        assertEq(vault.totalSupply(), 100e18 + shares);
        assertEq(weth.balanceOf(alice), 0.625e18);
        assertEq(wbtc.balanceOf(alice), 0);
        assertEq(usdc.balanceOf(alice), 500e6);
        // Rounding leaves up to one base unit of each token to nobody.
        assertApproxEqAbs(vault.getReserve(address(weth)), 1.875e18, 1);
        assertApproxEqAbs(vault.getReserve(address(wbtc)), 0.045e8, 1);
        assertApproxEqAbs(vault.getReserve(address(usdc)), 3000e6, 1);
        assertLe(vault.getReserve(address(weth)), weth.balanceOf(address(vault)));
        assertLe(vault.getReserve(address(wbtc)), wbtc.balanceOf(address(vault)));
        assertLe(vault.getReserve(address(usdc)), usdc.balanceOf(address(vault)));
    }

    /// @dev Compares with exact rational numbers. The shares are at most what the scarcest amount buys, and less by
    /// under two steps of the scale. The vault takes at least the cost of those shares of each token.
    function testFuzz_contribute_roundsSharesDownAndAmountsUp(uint256 a, uint256 b, uint256 c, uint256 elapsed) public {
        uint256[] memory amounts = _weights(bound(a, 1e9, 1e27), bound(b, 1, 1e15), bound(c, 1, 1e15));
        skip(bound(elapsed, 0, 3 * 365 days));
        vault.accrueFees();
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        uint256 supply = vault.totalSupply();
        uint256 most = type(uint256).max;
        uint256[] memory reserves = new uint256[](3);
        for (uint256 i; i < 3; ++i) {
            reserves[i] = vault.getReserve(tokens[i]);
            most = Math.min(most, Math.mulDiv(amounts[i], supply, reserves[i]));
        }
        uint256 expected = vault.previewContribute(amounts);
        assertLe(expected, most);
        assertGe(expected + 2, most);
        _give(alice, tokens, amounts, address(vault));
        vm.prank(alice);
        assertEq(vault.contribute(amounts, alice, 0), expected);

        for (uint256 i; i < 3; ++i) {
            uint256 taken = amounts[i] - _balance(tokens[i], alice);
            assertGe(taken, Math.ceilDiv(expected * reserves[i], supply));
            // The excess is less than one step of the scale plus one base unit.
            assertLe(taken, Math.ceilDiv((expected + 2) * reserves[i], supply) + 1);
            assertLe(vault.getReserve(tokens[i]), reserves[i] + taken);
            assertGe(vault.getReserve(tokens[i]) + 1, reserves[i] + taken);
        }
    }

    /// @dev A contribution followed by a withdrawal pays back at most what was put in, for every token.
    function testFuzz_contribute_thenWithdrawNeverProfits(uint256 a, uint256 b, uint256 c, uint256 elapsed) public {
        uint256[] memory amounts = _weights(bound(a, 1e9, 1e27), bound(b, 1, 1e15), bound(c, 1, 1e15));
        skip(bound(elapsed, 0, 3 * 365 days));
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        _give(alice, tokens, amounts, address(vault));
        vm.prank(alice);
        uint256 shares = vault.contribute(amounts, alice, 0);
        _withdraw(alice, shares);
        for (uint256 i; i < 3; ++i) {
            assertLe(_balance(tokens[i], alice), amounts[i]);
        }
    }

    /// @dev A contribution never lowers the reserves behind each existing share.
    function testFuzz_contribute_neverDilutesOthers(uint256 shares) public {
        shares = bound(shares, 1, 1e26);
        uint256[] memory before = vault.previewWithdraw(1e18);
        _contribute(alice, shares);
        uint256[] memory afterwards = vault.previewWithdraw(1e18);
        for (uint256 i; i < 3; ++i) {
            assertGe(afterwards[i], before[i]);
        }
    }

    function test_contribute_needsNoPrice() public {
        skip(HEARTBEAT + 1);
        feeds[address(weth)].set(-1);
        assertApproxEqAbs(_contribute(alice, 1e18), 1e18, 1e12);
    }

    function test_contribute_takesNothingOfATargetNotHeldYet() public {
        _retarget(_list(address(link), address(weth)), _weights(4000, 6000));
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens.length, 4);
        assertEq(tokens[0], address(link));
        assertEq(weights[0], 4000);
        // No link is offered, and none is needed.
        uint256[] memory amounts = _amountsFor(vault, 2e18);
        assertEq(amounts[0], 0);
        assertApproxEqAbs(_contribute(alice, 2e18), 2e18, 1e3);
        // Link that is offered is not taken.
        amounts = _amountsFor(vault, 1e18);
        amounts[0] = 7e18;
        _give(alice, tokens, amounts, address(vault));
        vm.prank(alice);
        vault.contribute(amounts, alice, 1e18);
        assertEq(link.balanceOf(alice), 7e18);
        assertEq(vault.getReserve(address(link)), 0);
    }

    function test_contribute_accruesTheFeeFirst() public {
        skip(365 days);
        uint256 fee = vault.pendingFeeShares();
        uint256[] memory amounts = _amountsFor(vault, 1e18);
        uint256 shares = _contribute(alice, 1e18);
        assertApproxEqAbs(shares, 1e18, 1e3);
        assertEq(vault.totalSupply(), 100e18 + shares);
        assertEq(vault.pendingFeeShares(), fee);
        assertEq(vault.lastAccrual(), block.timestamp);
        // After a year, the fee of 2 % makes a share 2 % cheaper.
        assertApproxEqAbs(amounts[2], 20e6 * 98 / 100, 1);
    }

    function test_contribute_ignoresDonations() public {
        weth.mint(address(vault), 50e18);
        usdc.mint(address(vault), 1e12);
        link.mint(address(vault), 1e18);
        uint256[] memory amounts = _amountsFor(vault, 1e18);
        assertApproxEqAbs(amounts[0], 0.0125e18, 1);
        assertApproxEqAbs(amounts[1], 0.0003e8, 1);
        assertApproxEqAbs(amounts[2], 20e6, 1);
        uint256 shares = _contribute(alice, 1e18);
        assertEq(vault.getReserve(address(weth)), 1.2625e18);
        assertFalse(vault.isConstituent(address(link)));
        assertApproxEqAbs(shares, 1e18, 1e11);
        assertApproxEqAbs(vault.totalBasketValue(), 10_100e18, 0.001e18);
    }

    function test_contribute_worksWithTokensThatReturnNothing() public {
        NoReturnToken token = new NoReturnToken(6);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        uint256 shares = _contribute(other, alice, 3e18);
        assertApproxEqAbs(shares, 3e18, 1e10);
        assertApproxEqAbs(token.balanceOf(address(other)), 10_300e6, 1);
        _withdraw(other, alice, shares);
        assertApproxEqAbs(token.balanceOf(alice), 300e6, 1);
        assertGe(token.balanceOf(address(other)), other.getReserve(address(token)));
    }

    function test_contribute_revertsIfTokenTakesAFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(1);
        _give(alice, _list(address(token)), _weights(1e18), address(other));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(token), 1e18, 0.9999e18));
        vm.prank(alice);
        other.contribute(_weights(1e18), alice, 0);
    }

    function test_contribute_revertsIfATokenMovesNothing() public {
        FailingToken token = new FailingToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        uint256[] memory amounts = other.previewMint(1e18);
        _give(alice, _list(address(token)), amounts, address(other));
        // The return value is ignored. A transfer that moves nothing fails because nothing arrives.
        token.setBlocked(alice, true);
        vm.expectRevert(abi.encodeWithSelector(FailingToken.Blocked.selector, alice));
        vm.prank(alice);
        other.contribute(amounts, alice, 0);
        token.setBlocked(alice, false);
        FailingToken.Failure[2] memory unreadable =
            [FailingToken.Failure.BalanceReverts, FailingToken.Failure.BalanceBurnsGas];
        for (uint256 i; i < 2; ++i) {
            token.setFailure(unreadable[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(token), amounts[0], 0)
            );
            vm.prank(alice);
            other.contribute{gas: 3_000_000}(amounts, alice, 0);
        }
        vm.etch(address(token), "");
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.TransferMismatch.selector, address(token), amounts[0], 0));
        vm.prank(alice);
        other.contribute(amounts, alice, 0);
    }

    function test_contribute_revertsWithTheTokensOwnError() public {
        uint256[] memory amounts = vault.previewMint(1e18);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), 0, amounts[0])
        );
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);
    }

    function test_initialize_revertsIfNotTheFactoryOrTwice() public {
        IndexVault raw = IndexVault(Clones.clone(factory.implementation()));
        IVaultTypes.Terms memory terms;
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotFactory.selector, alice));
        vm.prank(alice);
        raw.initialize(terms, new address[](0), new uint256[](0), new uint256[](0), 0, 0);
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        vm.prank(address(factory));
        vault.initialize(terms, new address[](0), new uint256[](0), new uint256[](0), 0, 0);
    }

    function test_contribute_revertsIfReentered() public {
        ReentrantToken token = new ReentrantToken(18);
        _listToken(address(token), 8, 1e18);
        IIndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        bytes[6] memory calls = [
            abi.encodeCall(other.contribute, (_weights(1e18), alice, 0)),
            abi.encodeCall(other.withdraw, (1, alice, _weights(0))),
            abi.encodeCall(other.claim, (address(token), alice)),
            abi.encodeCall(other.accrueFees, ()),
            abi.encodeCall(other.rebalance, (_list(address(token)), _weights(10_000))),
            abi.encodeCall(other.executeTrades, (0, new IVaultTypes.Trade[](0), 0, block.timestamp))
        ];
        for (uint256 i; i < calls.length; ++i) {
            token.setCall(address(other), calls[i]);
            _contribute(other, alice, 1e18);
            assertFalse(token.succeeded());
            assertEq(token.answer(), abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
            _withdraw(other, alice, 1e18);
            assertFalse(token.succeeded());
            assertEq(token.answer(), abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        }
        assertGe(token.balanceOf(address(other)), other.getReserve(address(token)));
        assertLe(token.balanceOf(address(other)), other.getReserve(address(token)) + 12);
    }

    function test_contribute_revertsIfLengthsDiffer() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.LengthMismatch.selector, 3, 2));
        vault.contribute(_weights(1, 1), alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.LengthMismatch.selector, 3, 2));
        vault.previewContribute(_weights(1, 1));
    }

    function test_contribute_revertsIfItBuysNothing() public {
        vm.expectRevert(IVaultTypes.ZeroShares.selector);
        vault.contribute(_weights(1e18, 0, 1e6), alice, 0);
    }

    function test_contribute_revertsIfSharesAreBelowTheMinimum() public {
        uint256[] memory amounts = _weights(0.0125e18, 0.0003e8, 20e6);
        uint256 shares = vault.previewContribute(amounts);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InsufficientShares.selector, shares, shares + 1));
        vault.contribute(amounts, alice, shares + 1);
    }

    function test_contribute_revertsIfReceiverIsZeroOrTheVault() public {
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        vault.contribute(_weights(1, 1, 1), address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InvalidReceiver.selector, address(vault)));
        vault.contribute(_weights(1, 1, 1), address(vault), 0);
    }

    function test_contribute_revertsOnAVaultThatWasNeverLaunched() public {
        IIndexVault raw = IIndexVault(Clones.clone(factory.implementation()));
        vm.expectRevert(IVaultTypes.ZeroShares.selector);
        raw.contribute(new uint256[](0), alice, 0);
    }

    function _balance(address token, address holder) private view returns (uint256) {
        return IIndexVault(token).balanceOf(holder);
    }
}
