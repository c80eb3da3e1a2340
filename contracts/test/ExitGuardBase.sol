// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IExitGuard} from "../src/interfaces/IExitGuard.sol";
import {IIndexVault} from "../src/interfaces/IIndexVault.sol";
import {IZapper} from "../src/interfaces/IZapper.sol";
import {MarketBase} from "./MarketBase.sol";

/// @title ExitGuardBase: a vault of 1,000,000 USD, an investor who approves the guard, and an executor
abstract contract ExitGuardBase is MarketBase {
    uint256 internal constant SHARES = 100e18; // 10,000 USD at launch
    address internal constant IN_KIND = address(0);

    IIndexVault internal vault;
    address internal executor = makeAddr("executor");
    mapping(address token => uint256) internal donated;

    function _setUpGuard() internal {
        _setUpMarket();
        vault = _launchFour(1_000_000e18);
        _giveShares(vault, investor, SHARES);
        vm.prank(investor);
        vault.approve(address(guard), type(uint256).max);
    }

    function _giveShares(IIndexVault from, address to, uint256 shares) internal {
        vm.prank(creator);
        from.transfer(to, shares);
    }

    // --- orders ---

    /// @dev Terms for all shares: a floor of 90 USD, paid in USDC, 3 % slippage, 0.5 % tip, 30 days.
    function _terms() internal view returns (IExitGuard.Terms memory) {
        return IExitGuard.Terms({
            vault: address(vault),
            floorD18: 90e18,
            tokenOut: address(usdc),
            trailBps: 0,
            maxSlippageBps: 300,
            tipBps: 50,
            expiresAt: uint40(block.timestamp + 30 days),
            shares: uint128(SHARES),
            ceilingD18: 0,
            limitBps: 0,
            inKindAfter: 0,
            minFillPct: 0
        });
    }

    function _trailing(uint16 trailBps) internal view returns (IExitGuard.Terms memory terms) {
        terms = _terms();
        (terms.floorD18, terms.trailBps) = (0, trailBps);
    }

    function _place(IExitGuard.Terms memory terms) internal returns (uint256) {
        vm.prank(investor);
        return guard.place(terms, _noPermit());
    }

    function _placeReverts(IExitGuard.Terms memory terms, bytes memory reason) internal {
        vm.expectRevert(reason);
        _place(terms);
    }

    function _execute(uint256 id, IZapper.Swap[] memory swaps) internal returns (uint256) {
        vm.prank(executor);
        return guard.execute(id, swaps, _noPermit());
    }

    function _executeReverts(uint256 id, IZapper.Swap[] memory swaps, bytes memory reason) internal {
        vm.expectRevert(reason);
        _execute(id, swaps);
    }

    function _none() internal pure returns (IZapper.Swap[] memory) {}

    /// @dev Signs a permit of the investor that lets the guard spend `value` of the vault's shares.
    function _guardPermit(uint256 value, uint256 deadline) internal view returns (IZapper.Permit memory) {
        return _permitTo(address(guard), address(vault), value, deadline);
    }

    // --- the market ---

    /// @dev Moves the pools to `percent` of the prices at setup, and not the oracle.
    function _movePools(uint256 percent) internal {
        (uint256 a, uint256 b, uint256 c) = (usdD18[address(wbtc)], usdD18[address(weth)], usdD18[address(uni)]);
        usdD18[address(wbtc)] = 60_000e18 * percent / 100;
        usdD18[address(weth)] = 3000e18 * percent / 100;
        usdD18[address(uni)] = 10e18 * percent / 100;
        _arbitrageAll();
        (usdD18[address(wbtc)], usdD18[address(weth)], usdD18[address(uni)]) = (a, b, c);
    }

    // --- assertions ---

    /// @dev Sends `amount` of every token, and some shares and ether, to the guard, as if by mistake.
    function _donate(uint256 amount) internal {
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            _fund(tokens[i], address(guard), amount);
            donated[tokens[i]] += amount;
        }
        _giveShares(vault, address(guard), 1e18);
        donated[address(vault)] += 1e18;
    }

    /// @dev Checks that the guard holds only its donations, has no claim, and has left no allowance.
    function _assertGuardUntouched() internal view {
        address[5] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni), address(vault)];
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(address(guard)), donated[tokens[i]], "guard's balance");
            assertEq(IERC20(tokens[i]).balanceOf(address(adapter)), 0, "adapter's balance");
            assertEq(IERC20(tokens[i]).allowance(address(guard), address(adapter)), 0, "allowance to the adapter");
            assertEq(vault.claimOf(tokens[i], address(guard)), 0, "guard's claim");
        }
    }

    /// @return value {USD D18} of the holder's four tokens, without shares
    function _valueOf(address holder) internal view returns (uint256 value) {
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            value += registry.valueD18(tokens[i], IERC20(tokens[i]).balanceOf(holder));
        }
    }

    /// @dev Computes token by token what `shares` would be redeemed for at oracle prices, in {USD D18}.
    function _redeemableD18(IIndexVault from, uint256 shares) internal view returns (uint256 value) {
        (address[] memory tokens,) = from.getConstituents();
        uint256[] memory amounts = from.previewWithdraw(shares);
        for (uint256 i; i < tokens.length; ++i) {
            value += registry.valueD18(tokens[i], amounts[i]);
        }
    }
}
