// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MarketBase} from "../MarketBase.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IMandateTypes, IMandates} from "src/interfaces/IMandates.sol";
import {MandateRules} from "src/mandate/MandateRules.sol";
import {Mandates} from "src/mandate/Mandates.sol";

/// @title MandateGas: gas of a mandate over one index and over five, with a stop, a take-profit and a band
/// @notice Measured like `MarketGasTest`. Each index has USDC and N − 1 tokens, each with a USDC pool.
/// forge-config: default.isolate = true
contract MandateGasTest is MarketBase {
    /// @dev {gas} of the tip's own transfer, which is not in the measured calls: isolated calls have a gas price of 0.
    uint256 private constant TIP_GAS = 35_000;

    string private group;
    address[] private tokens;
    uint256[] private weights;
    IIndexVault[] private indices;
    IMandates private mandates;
    address private executor = makeAddr("executor");

    function setUp() public {
        _setUpMarket();
        MandateRules rules = new MandateRules(address(zapper), address(factory));
        mandates = IMandates(address(new Mandates(address(zapper), address(factory), address(rules))));
        _fund(address(usdc), investor, 1_000_000e6);
        vm.txGasPrice(10 gwei);
        vm.fee(8 gwei);
    }

    function test_gas_5() public {
        _measure(5, "mandate-05");
    }

    function test_gas_10() public {
        _measure(10, "mandate-10");
    }

    function test_gas_20() public {
        _measure(20, "mandate-20");
    }

    function test_gas_32() public {
        _measure(32, "mandate-32");
    }

    function _measure(uint256 n, string memory group_) private {
        group = group_;
        (tokens, weights) = _basketOf(n);
        for (uint256 i; i < 5; ++i) {
            indices.push(_launch(tokens, weights, 1_000_000e18));
        }
        _measureMandate(0, 1, "one index");
        _measureMandate(1, 5, "five indices");
    }

    function _measureMandate(uint96 number, uint256 count, string memory name) private {
        address account = mandates.accountOf(investor, number);
        vm.prank(investor);
        usdc.approve(account, type(uint256).max);
        vm.prank(investor);
        mandates.open(number, _terms(), _allocations(count), 10_000e6, _noPermit());
        vm.snapshotGasLastCall(group, string.concat("mandate opened: ", name, ", first"));
        for (uint256 i; i < 2; ++i) {
            _buy(account);
            vm.snapshotGasLastCall(group, string.concat("mandate bought: ", name, i == 0 ? ", first" : ", repeat"));
            // What a tip pays must cover the gas that it is for, but not much more.
            uint256 used = vm.lastCallGas().gasTotalUsed + TIP_GAS * count;
            uint256 paid = mandates.tipD18(tokens.length) / 3000 / 10 gwei * count;
            assertGe(paid, used, "the tips pay the gas");
            assertLe(paid, used * 8 / 5, "and little more");
            skip(7 days);
            _refreshAll();
        }
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](count);
        for (uint256 i; i < count; ++i) {
            steps[i] = IMandateTypes.Step(i, _swapsOut(indices[i], address(usdc)));
        }
        vm.prank(investor);
        mandates.setCost(account, 1_000_000e6); // the stop is due
        vm.prank(executor);
        mandates.execute(account, steps);
        vm.snapshotGasLastCall(group, string.concat("mandate sold: ", name, ", first"));
    }

    function _buy(address account) private {
        (,, uint256[] memory buys,) = mandates.due(account);
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](buys.length);
        for (uint256 i; i < buys.length; ++i) {
            steps[i] = IMandateTypes.Step(i, _swapsIn(indices[i], address(usdc), buys[i]));
        }
        vm.prank(executor);
        mandates.execute(account, steps);
    }

    function _terms() private view returns (IMandateTypes.Terms memory t) {
        t.token = address(usdc);
        t.payout = address(usdc);
        (t.period, t.each) = (7 days, 10_000e6);
        t.expiresAt = uint40(block.timestamp + 365 days);
        t.inKindAfter = 1 days;
        (t.floorBps, t.trailBps, t.profitBps, t.takeBps) = (1000, 1000, 5000, 5000);
        (t.bandBps, t.bandEvery) = (1000, 7 days);
        (t.maxSlippageBps, t.maxFeeBps, t.maxTipBps, t.maxTipD18) = (500, 200, 200, 1000e18);
    }

    function _allocations(uint256 count) private view returns (IMandateTypes.Allocation[] memory list) {
        list = new IMandateTypes.Allocation[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = IMandateTypes.Allocation(address(indices[i]), uint16(10_000 / count));
        }
    }

    function _refreshAll() private {
        for (uint256 i; i < tokens.length; ++i) {
            _refresh(tokens[i]);
        }
        _refresh(address(weth));
    }
}
