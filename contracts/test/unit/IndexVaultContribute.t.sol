// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {FeeOnTransferToken, NoReturnToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {IndexVault} from "src/IndexVault.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

contract IndexVaultContributeTest is Base {
    function test_contribute_takesTheMatchingPartAndMints() public {
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        // 1.25 weth, 0.03 wbtc and 2,000 usdc are 100 shares; wbtc covers the least, 50.
        uint256[] memory amounts = _weights(1.25e18, 0.015e8, 1500e6);
        _give(alice, tokens, amounts, address(vault));
        vm.expectEmit(address(vault));
        emit IERC7621.Contributed(alice, bob, _weights(0.625e18, 0.015e8, 1000e6), 50e18);
        vm.prank(alice);
        assertEq(vault.contribute(amounts, bob, 50e18), 50e18);

        assertEq(vault.balanceOf(bob), 50e18);
        assertEq(vault.totalSupply(), 150e18);
        assertEq(weth.balanceOf(alice), 0.625e18);
        assertEq(wbtc.balanceOf(alice), 0);
        assertEq(usdc.balanceOf(alice), 500e6);
        assertEq(vault.getReserve(address(weth)), 1.875e18);
        assertEq(vault.getReserve(address(wbtc)), 0.045e8);
        assertEq(vault.getReserve(address(usdc)), 3000e6);
    }

    function testFuzz_contribute_roundsSharesDownAndAmountsUp(uint256 a, uint256 b, uint256 c, uint256 elapsed) public {
        uint256[] memory amounts = _weights(bound(a, 1e9, 1e27), bound(b, 1, 1e15), bound(c, 1, 1e15));
        skip(bound(elapsed, 0, 3 * 365 days));
        vault.accrueFees();
        address[] memory tokens = _list(address(weth), address(wbtc), address(usdc));
        uint256 supply = vault.totalSupply();
        uint256 expected = type(uint256).max;
        uint256[] memory reserves = new uint256[](3);
        for (uint256 i; i < 3; ++i) {
            reserves[i] = vault.getReserve(tokens[i]);
            expected = Math.min(expected, Math.mulDiv(amounts[i], supply, reserves[i]));
        }
        assertEq(vault.previewContribute(amounts), expected);
        _give(alice, tokens, amounts, address(vault));
        vm.prank(alice);
        assertEq(vault.contribute(amounts, alice, 0), expected);

        for (uint256 i; i < 3; ++i) {
            uint256 taken = vault.getReserve(tokens[i]) - reserves[i];
            assertLe(taken, amounts[i]);
            assertEq(taken, Math.ceilDiv(expected * reserves[i], supply));
        }
    }

    /// @dev In and out again pays back no more than was put in, token for token.
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

    /// @dev What everyone else owns a share of never shrinks by someone's coming.
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
        assertApproxEqAbs(_contribute(alice, 1e18), 1e18, 1e3);
    }

    function test_contribute_takesNothingOfATargetNotHeldYet() public {
        _retarget(_list(address(link), address(weth)), _weights(4000, 6000));
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens.length, 4);
        assertEq(tokens[0], address(link));
        assertEq(weights[0], 4000);
        // Nothing offered of link, and nothing needed.
        uint256[] memory amounts = _amountsFor(vault, 2e18);
        assertEq(amounts[0], 0);
        assertApproxEqAbs(_contribute(alice, 2e18), 2e18, 1e3);
        // What is offered of it is left alone.
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
        assertEq(vault.totalSupply(), 100e18 + fee + shares);
        assertEq(vault.lastAccrual(), block.timestamp);
        // A year's fee of 2 % makes a share 2 % cheaper.
        assertApproxEqAbs(amounts[2], 20e6 * 98 / 100, 1);
    }

    function test_contribute_ignoresDonations() public {
        weth.mint(address(vault), 50e18);
        usdc.mint(address(vault), 1e12);
        link.mint(address(vault), 1e18);
        uint256[] memory amounts = _amountsFor(vault, 1e18);
        assertEq(amounts, _weights(0.0125e18, 0.0003e8, 20e6));
        assertEq(_contribute(alice, 1e18), 1e18);
        assertEq(vault.getReserve(address(weth)), 1.2625e18);
        assertFalse(vault.isConstituent(address(link)));
        assertEq(vault.totalBasketValue(), 10_100e18);
    }

    function test_contribute_worksWithTokensThatReturnNothing() public {
        NoReturnToken token = new NoReturnToken(6);
        _listToken(address(token), 8, 1e18);
        IndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        assertEq(_contribute(other, alice, 3e18), 3e18);
        assertEq(token.balanceOf(address(other)), 10_300e6);
        _withdraw(other, alice, 3e18);
        assertEq(token.balanceOf(alice), 300e6);
    }

    function test_contribute_revertsIfTokenTakesAFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        _listToken(address(token), 8, 1e18);
        IndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        token.setFee(1);
        _give(alice, _list(address(token)), _weights(1e18), address(other));
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.TransferMismatch.selector, address(token), 1e18, 0.9999e18));
        vm.prank(alice);
        other.contribute(_weights(1e18), alice, 0);
    }

    function test_contribute_revertsIfReentered() public {
        ReentrantToken token = new ReentrantToken(18);
        _listToken(address(token), 8, 1e18);
        IndexVault other = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        bytes[6] memory calls = [
            abi.encodeCall(other.contribute, (_weights(1e18), alice, 0)),
            abi.encodeCall(other.withdraw, (1, alice, _weights(0))),
            abi.encodeCall(other.claim, (address(token), alice)),
            abi.encodeCall(other.accrueFees, ()),
            abi.encodeCall(other.rebalance, (_list(address(token)), _weights(10_000))),
            abi.encodeCall(other.executeTrades, (0, new IIndexVault.Trade[](0), 0, block.timestamp))
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
        assertEq(other.getReserve(address(token)), token.balanceOf(address(other)));
    }

    function test_contribute_revertsIfLengthsDiffer() public {
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.LengthMismatch.selector, 3, 2));
        vault.contribute(_weights(1, 1), alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.LengthMismatch.selector, 3, 2));
        vault.previewContribute(_weights(1, 1));
    }

    function test_contribute_revertsIfItBuysNothing() public {
        vm.expectRevert(IIndexVault.ZeroShares.selector);
        vault.contribute(_weights(1e18, 0, 1e6), alice, 0);
    }

    function test_contribute_revertsIfSharesAreBelowTheMinimum() public {
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.InsufficientShares.selector, 1e18, 1e18 + 1));
        vault.contribute(_weights(0.0125e18, 0.0003e8, 20e6), alice, 1e18 + 1);
    }

    function test_contribute_revertsIfReceiverIsZeroOrTheVault() public {
        vm.expectRevert(IIndexVault.ZeroAddress.selector);
        vault.contribute(_weights(1, 1, 1), address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IIndexVault.InvalidReceiver.selector, address(vault)));
        vault.contribute(_weights(1, 1, 1), address(vault), 0);
    }

    function test_contribute_revertsOnAVaultThatWasNeverLaunched() public {
        IndexVault raw = IndexVault(Clones.clone(factory.implementation()));
        vm.expectRevert(IIndexVault.ZeroShares.selector);
        raw.contribute(new uint256[](0), alice, 0);
    }

    function _balance(address token, address holder) private view returns (uint256) {
        return IndexVault(token).balanceOf(holder);
    }
}
