// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {IIndexVault} from "../src/interfaces/IIndexVault.sol";
import {IMandateTypes, IMandates} from "../src/interfaces/IMandates.sol";
import {IZapper} from "../src/interfaces/IZapper.sol";
import {MandateAccount} from "../src/mandate/MandateAccount.sol";
import {MandateRules} from "../src/mandate/MandateRules.sol";
import {Mandates} from "../src/mandate/Mandates.sol";
import {MarketBase} from "./MarketBase.sol";

/// @title MandateBase: two vaults of 1,000,000 USD, an investor with 100,000 USDC, and an executor
abstract contract MandateBase is MarketBase {
    uint256 internal constant START = 100_000e6; // {USDC} of the investor
    uint256 internal constant BPS = 10_000;

    IMandates internal mandates;
    IIndexVault internal vault; // 40 % WBTC, 30 % WETH, 20 % UNI, 10 % USDC
    IIndexVault internal other; // 50 % WETH, 50 % USDC
    address internal account;
    address internal executor = makeAddr("executor");
    IIndexVault[] internal indices;

    function _setUpMandates() internal {
        _setUpMarket();
        vault = _launchFour(1_000_000e18);
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(weth), address(usdc));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        other = _launch(tokens, weights, 1_000_000e18);
        (indices) = new IIndexVault[](2);
        (indices[0], indices[1]) = (vault, other);
        MandateRules rules = new MandateRules(address(zapper), address(factory));
        mandates = IMandates(address(new Mandates(address(zapper), address(factory), address(rules))));
        account = mandates.accountOf(investor, 0);
        _fund(address(usdc), investor, START);
        vm.prank(investor);
        usdc.approve(account, type(uint256).max);
    }

    // --- terms ---

    /// @dev 1,000 USDC a week from a week from now, 3 % slippage, at most 5 USD and 1 % as a tip, one year.
    function _terms() internal view returns (IMandateTypes.Terms memory t) {
        t.token = address(usdc);
        t.payout = address(usdc);
        (t.period, t.each) = (7 days, 1000e6);
        t.expiresAt = uint40(block.timestamp + 365 days);
        t.inKindAfter = 1 days;
        (t.maxSlippageBps, t.maxFeeBps, t.maxTipBps, t.maxTipD18) = (300, 200, 100, 5e18);
    }

    /// @dev 60 % in the first vault, 40 % in the second.
    function _allocations() internal view returns (IMandateTypes.Allocation[] memory list) {
        list = new IMandateTypes.Allocation[](2);
        list[0] = IMandateTypes.Allocation(address(vault), 6000);
        list[1] = IMandateTypes.Allocation(address(other), 4000);
    }

    function _open(IMandateTypes.Terms memory t, uint128 amount) internal {
        vm.prank(investor);
        mandates.open(0, t, _allocations(), amount, _noPermit());
    }

    /// @dev Opens a mandate and buys both indices.
    function _invest(IMandateTypes.Terms memory t, uint128 amount) internal {
        _open(t, amount);
        _execute(_steps());
    }

    // --- steps ---

    /// @dev Good steps for everything that is due.
    function _steps() internal view returns (IMandateTypes.Step[] memory steps) {
        (,, uint256[] memory buys, uint256[] memory sells) = mandates.due(account);
        steps = new IMandateTypes.Step[](buys.length);
        uint256 count;
        for (uint256 i; i < buys.length; ++i) {
            if (sells[i] != 0) steps[count++] = IMandateTypes.Step(i, _swapsOut(_index(i), address(usdc)));
            else if (buys[i] != 0) steps[count++] = IMandateTypes.Step(i, _buySwaps(_index(i), buys[i]));
        }
        assembly ("memory-safe") {
            mstore(steps, count)
        }
    }

    /// @dev Good steps that sell all positions.
    function _exits() internal view returns (IMandateTypes.Step[] memory steps) {
        uint256 n = mandates.positions(account).length;
        steps = new IMandateTypes.Step[](n);
        for (uint256 i; i < n; ++i) {
            steps[i] = IMandateTypes.Step(i, _swapsOut(_index(i), address(usdc)));
        }
    }

    function _index(uint256 i) internal view returns (IIndexVault) {
        return IIndexVault(mandates.positions(account)[i].vault);
    }

    function _buySwaps(IIndexVault into, uint256 amount) internal view returns (IZapper.Swap[] memory) {
        uint256 tip = mandates.tipD18(into.totalConstituents()) / 1e12; // USDC is worth 1 USD
        if (tip > 5e6) tip = 5e6;
        return _swapsAsHeld(into, amount - (tip < amount / 100 ? tip : amount / 100));
    }

    /// @dev Swaps into the other constituents by what the vault holds now, which a contribution needs.
    function _swapsAsHeld(IIndexVault into, uint256 amount) private view returns (IZapper.Swap[] memory swaps) {
        (address[] memory tokens,) = into.getConstituents();
        uint256[] memory values = new uint256[](tokens.length);
        uint256 nav;
        for (uint256 i; i < tokens.length; ++i) {
            values[i] = into.getReserve(tokens[i]) * usdD18[tokens[i]] / 10 ** IERC20Metadata(tokens[i]).decimals();
            nav += values[i];
        }
        swaps = new IZapper.Swap[](tokens.length - (into.isConstituent(address(usdc)) ? 1 : 0));
        uint256 at;
        for (uint256 i; i < tokens.length; ++i) {
            uint256 part = amount * values[i] / nav;
            if (tokens[i] != address(usdc) && part != 0) swaps[at++] = _swapOf(address(usdc), tokens[i], part);
        }
        assembly ("memory-safe") {
            mstore(swaps, at)
        }
    }

    function _noSteps() internal pure returns (IMandateTypes.Step[] memory) {}

    function _execute(IMandateTypes.Step[] memory steps) internal {
        vm.prank(executor);
        mandates.execute(account, steps);
    }

    function _executeReverts(IMandateTypes.Step[] memory steps, bytes memory reason) internal {
        vm.expectRevert(reason);
        _execute(steps);
    }

    // --- the market ---

    /// @dev Moves time, and makes the prices fresh again.
    function _skip(uint256 time) internal {
        skip(time);
        _refresh(address(wbtc));
        _refresh(address(weth));
        _refresh(address(uni));
        _refresh(address(usdc));
    }

    // --- reads ---

    function _mandate() internal view returns (IMandateTypes.Mandate memory) {
        return mandates.mandate(account);
    }

    function _status() internal view returns (IMandateTypes.Status) {
        return mandates.mandate(account).status;
    }

    function _worth() internal view returns (uint256 value) {
        (value,,) = mandates.valueOf(account);
    }

    function _assertStatus(IMandateTypes.Status status) internal view {
        assertEq(uint8(_status()), uint8(status), "status");
    }

    /// @dev Checks that neither contract between the calls holds or may spend anything.
    function _assertClean() internal view {
        address[6] memory tokens =
            [address(usdc), address(wbtc), address(weth), address(uni), address(vault), address(other)];
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(address(mandates)), 0, "held by the rules");
            assertEq(IERC20(tokens[i]).balanceOf(address(zapper)), 0, "held by the zapper");
            assertEq(IERC20(tokens[i]).allowance(account, address(zapper)), 0, "allowance to the zapper");
            assertEq(IERC20(tokens[i]).allowance(account, address(mandates)), 0, "allowance to the rules");
        }
    }

    function _exec(address to, bytes memory data) internal {
        vm.prank(investor);
        MandateAccount(payable(account)).exec(to, 0, data);
    }
}
