// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MarketBase} from "../MarketBase.sol";
import {IV3Router} from "../UniswapBase.sol";
import {Floor} from "./Floor.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";

/// @title MarketGas: gas of the operations that trade through Uniswap v3's own bytecode
/// @notice Measured like `BasketGasTest`. The basket has USDC and N − 1 tokens, each with a USDC pool. A leg is one
/// swap through one pool. forge-config: default.isolate = true
contract MarketGasTest is MarketBase {
    string private group;
    address[] private tokens;
    uint256[] private weights;
    IIndexVault private v;

    function setUp() public {
        _setUpMarket();
    }

    function test_gas_5() public {
        _measure(5, "market-05");
    }

    function test_gas_10() public {
        _measure(10, "market-10");
    }

    function test_gas_20() public {
        _measure(20, "market-20");
    }

    function test_gas_32() public {
        _measure(32, "market-32");
    }

    function _measure(uint256 n, string memory group_) private {
        group = group_;
        (tokens, weights) = _basketOf(n);
        _measureFloor();
        _measureTrades(1, "one leg");
        _measureTrades(4, "four legs");
        _measureZaps();
    }

    /// @dev Measures floors: a swap by its own sender without a vault, and reads of every feed without a registry.
    function _measureFloor() private {
        Floor floor = new Floor();
        address[] memory sources = new address[](tokens.length);
        for (uint256 i; i < sources.length; ++i) {
            sources[i] = address(feeds[tokens[i]]);
        }
        // A static call would not be a transaction of its own.
        (bool ok,) = address(floor).call(abi.encodeCall(floor.readFeeds, (sources)));
        assertTrue(ok);
        vm.snapshotGasLastCall(group, "floor: N feeds read");
        _fund(address(usdc), investor, 4000e6);
        vm.prank(investor);
        usdc.approve(address(v3Router), type(uint256).max);
        for (uint256 i; i < 2; ++i) {
            vm.prank(investor);
            v3Router.exactInputSingle(
                IV3Router.ExactInputSingleParams(
                    address(usdc), tokens[1], MEDIUM, investor, block.timestamp, 2000e6, 1, 0
                )
            );
            vm.snapshotGasLastCall(group, string.concat("floor: v3 leg by an account, ", i == 0 ? "first" : "repeat"));
        }
    }

    /// @dev Moves USDC to 4 % above its target, and four tokens to 1 % below theirs.
    function _measureTrades(uint256 legs, string memory name) private {
        v = _launch(tokens, weights, 1_000_000e18);
        weights[0] -= 400;
        for (uint256 i = 1; i <= 4; ++i) {
            weights[i] += 100;
        }
        vm.prank(creator);
        v.proposeTargets(tokens, weights);
        skip(v.targetDelay());
        v.rebalance(tokens, weights);
        for (uint256 i; i < 2; ++i) {
            _refreshAll();
            IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](legs);
            for (uint256 j; j < legs; ++j) {
                trades[j] = IVaultTypes.Trade({
                    adapter: address(adapter),
                    tokenIn: address(usdc),
                    tokenOut: tokens[j + 1],
                    amountIn: 2000e6,
                    minAmountOut: 1,
                    data: _path(address(usdc), MEDIUM, tokens[j + 1])
                });
            }
            uint256 nonce = v.rebalanceNonce();
            vm.prank(keeper);
            v.executeTrades(nonce, trades, 0, block.timestamp);
            vm.snapshotGasLastCall(group, string.concat("executeTrades, ", name, i == 0 ? ", first" : ", repeat"));
            skip(1 days);
        }
        weights[0] += 400;
        for (uint256 i = 1; i <= 4; ++i) {
            weights[i] -= 100;
        }
    }

    function _measureZaps() private {
        v = _launch(tokens, weights, 1_000_000e18);
        _fund(address(usdc), investor, 100_000e6);
        vm.startPrank(investor);
        usdc.approve(address(zapper), type(uint256).max);
        v.approve(address(zapper), type(uint256).max);
        vm.stopPrank();
        for (uint256 i; i < 2; ++i) {
            string memory which = i == 0 ? ", first" : ", repeat";
            skip(1 hours);
            IZapper.Swap[] memory swaps = _swapsIn(v, address(usdc), 10_000e6);
            vm.prank(investor);
            zapper.zapIn(address(v), address(usdc), 10_000e6, swaps, 1, investor, block.timestamp, _noPermit());
            vm.snapshotGasLastCall(group, string.concat("zap in", which));
        }
        for (uint256 i; i < 2; ++i) {
            string memory which = i == 0 ? ", first" : ", repeat";
            skip(1 hours);
            IZapper.Swap[] memory swaps = _swapsOut(v, address(usdc));
            uint256 shares = v.balanceOf(investor) / 4;
            vm.prank(investor);
            zapper.zapOut(address(v), shares, address(usdc), swaps, 1, investor, block.timestamp, _noPermit());
            vm.snapshotGasLastCall(group, string.concat("zap out", which));
        }
    }

    function _refreshAll() private {
        for (uint256 i; i < tokens.length; ++i) {
            _refresh(tokens[i]);
        }
    }
}
