// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MarketBase} from "./MarketBase.sol";
import {MintableToken} from "./mocks/HostileTokens.sol";
import {MockAdapter} from "./mocks/MockAdapter.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title ZapperBase: a vault for the zapper's tests, and a check of what the zapper holds after each call
abstract contract ZapperBase is MarketBase {
    IIndexVault internal vault;
    mapping(address token => uint256) internal donated;

    function _setUpZapper() internal {
        _setUpMarket();
        vault = _launchFour(1_000_000e18);
    }

    /// @dev Sends `amount` of every token, and some shares and ether, to the zapper, as if by mistake.
    function _donate(uint256 amount) internal {
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            _fund(tokens[i], address(zapper), amount);
            donated[tokens[i]] += amount;
        }
        vm.prank(creator);
        IERC20(address(vault)).transfer(address(zapper), 1e18);
        donated[address(vault)] += 1e18;
        vm.deal(address(zapper), amount);
        donated[address(0)] = amount; // ether
    }

    /// @dev Checks that the zapper holds only its donations and has left no allowance.
    function _assertZapperUntouched() internal view {
        address[5] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni), address(vault)];
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(IERC20(tokens[i]).balanceOf(address(zapper)), donated[tokens[i]], "zapper's balance");
            assertEq(IERC20(tokens[i]).balanceOf(address(adapter)), 0, "adapter's balance");
            assertEq(IERC20(tokens[i]).allowance(address(zapper), address(adapter)), 0, "allowance to the adapter");
            assertEq(IERC20(tokens[i]).allowance(address(zapper), address(vault)), 0, "allowance to the vault");
        }
        assertEq(address(zapper).balance, donated[address(0)], "zapper's ether");
    }

    /// @return value {USD D18} of the holder's four tokens, without shares
    function _valueOf(address holder) internal view returns (uint256 value) {
        address[4] memory tokens = [address(usdc), address(wbtc), address(weth), address(uni)];
        for (uint256 i; i < tokens.length; ++i) {
            value += registry.valueD18(tokens[i], IERC20(tokens[i]).balanceOf(holder));
        }
    }

    /// @dev Creates a pool of a misbehaving token and USDC.
    function _open(MintableToken token, uint256 priceD18) internal {
        usdD18[address(token)] = priceD18;
        _pool(address(usdc), address(token), MEDIUM);
    }

    /// @dev Approves an adapter that misbehaves by `mode` and claims to pay `amount` of `token`.
    function _badAdapter(MockAdapter.Mode mode, address token, uint256 amount) internal returns (MockAdapter bad) {
        bad = new MockAdapter(registry);
        bad.setMode(mode);
        bad.setFixedOut(amount);
        _fund(token, address(bad), amount);
        vm.prank(owner);
        registry.setAdapter(address(bad), true);
    }
}
