// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {MandateBase} from "../MandateBase.sol";
import {ReentrantToken} from "../mocks/HostileTokens.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IMandateTypes} from "src/interfaces/IMandates.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {MandateAccount} from "src/mandate/MandateAccount.sol";

/// @title MandateHandler: an investor, honest and malicious executors, a malicious creator, a hostile token and a market
/// @dev Records what executions took from the wallet, and every loss beyond the terms.
contract MandateHandler is MandateBase {
    ReentrantToken public junk;
    IMandateTypes.Terms private terms;
    uint256 public executed; // successful executions
    uint256 public sold; // executions that sold shares
    uint256 public bought; // executions that bought shares
    uint256 public takenInPeriod; // {USDC} from the wallet in the current period
    uint256 public wronglyTaken; // {USDC} from the wallet beyond a period's amount, or without a period
    uint256 public lostTooMuch; // {USD D18} lost in an execution beyond slippage and tip
    uint256 public movedWhileNotDue; // executions that moved shares or money of an ended mandate
    uint256 public stuck; // owner's exits that failed
    uint256 public early; // periods opened before their time

    function setUp() public {
        _setUpMandates();
        vm.txGasPrice(10 gwei);
        vm.fee(8 gwei);
        junk = new ReentrantToken(18);
        usdD18[address(junk)] = 1e18;
        _pool(address(usdc), address(junk), MEDIUM);
        terms = _terms();
        (terms.floorBps, terms.trailBps) = (1500, 2500);
        (terms.profitBps, terms.takeBps) = (2000, 3000);
        (terms.bandBps, terms.bandEvery) = (800, 2 days);
        _open(terms, 5000e6);
    }

    // --- the investor ---

    function reopen(uint128 amount) public {
        if (_status() != IMandateTypes.Status.Ended) return;
        terms.expiresAt = uint40(block.timestamp + 365 days);
        amount = uint128(bound(amount, 0, usdc.balanceOf(investor)));
        _open(terms, amount);
        takenInPeriod = 0;
    }

    function add(uint128 amount) public {
        if (_status() == IMandateTypes.Status.Ended || _status() == IMandateTypes.Status.Leaving) return;
        amount = uint128(bound(amount, 0, usdc.balanceOf(investor) / 4));
        vm.prank(investor);
        mandates.add(account, amount, amount, _noPermit());
    }

    function pause(bool on) public {
        vm.startPrank(investor);
        if (on && _status() == IMandateTypes.Status.Active) mandates.pause(account);
        if (!on && _status() == IMandateTypes.Status.Paused) mandates.resume(account);
        vm.stopPrank();
    }

    /// @dev Leaves in kind. Whatever the prices are, it must work.
    function leave(uint256 shares, bool which) public {
        IIndexVault from = which ? vault : other;
        shares = bound(shares, 0, from.balanceOf(account) / 4);
        if (shares < 1e9) return;
        vm.prank(investor);
        try mandates.leave(account, address(from), shares, investor, 0) {}
        catch {
            stuck++;
        }
    }

    // --- executors ---

    function executeWell(uint8 how) public {
        IMandateTypes.Step[] memory steps = how % 4 == 0 ? _exits() : how % 4 == 1 ? _noSteps() : _steps();
        _try(steps, 0);
    }

    /// @dev Trades against the steps: moves a pool, executes, and moves it back.
    function executeWithASandwich(uint256 amount, bool up) public {
        amount = bound(amount, 1e6, 500_000e6);
        (address a, address b) = up ? (address(usdc), address(weth)) : (address(weth), address(usdc));
        if (!up) amount = amount * 1e12 / 3000;
        IMandateTypes.Step[] memory steps = _steps();
        _fund(a, executor, amount);
        uint256 got = _trade(a, b, amount);
        _try(steps, 0);
        _trade(b, a, got);
    }

    /// @dev Sends a part of the money through a pool of junk, whose token calls back into the rules or the account.
    function executeThroughJunk(uint256 part, uint8 target) public {
        IMandateTypes.Step[] memory steps = _steps();
        for (uint256 i; i < steps.length; ++i) {
            IZapper.Swap[] memory swaps = steps[i].swaps;
            if (swaps.length == 0) continue;
            IZapper.Swap[] memory more = new IZapper.Swap[](swaps.length + 1);
            uint256 amount = swaps[0].amountIn == ALL ? 1e6 : swaps[0].amountIn * bound(part, 0, 3000) / BPS;
            more[0] = _swapOf(address(usdc), address(junk), amount);
            for (uint256 j; j < swaps.length; ++j) {
                more[j + 1] = swaps[j];
            }
            steps[i].swaps = more;
        }
        if (target % 3 == 0) {
            junk.setCall(address(mandates), abi.encodeCall(mandates.execute, (account, _noSteps())));
        } else if (target % 3 == 1) {
            bytes memory steal = abi.encodeCall(IERC20.transfer, (executor, 1e6));
            junk.setCall(account, abi.encodeCall(MandateAccount.exec, (address(usdc), 0, steal)));
        } else {
            junk.setCall(address(mandates), abi.encodeCall(mandates.withdraw, (account, address(usdc), 1, executor)));
        }
        _try(steps, 0);
    }

    /// @dev Offers any index with the swaps of any other, and little gas.
    function executeBadly(uint256 index, bool buy, uint256 gasLimit, uint256 amount) public {
        IMandateTypes.Step[] memory steps = new IMandateTypes.Step[](2);
        for (uint256 i; i < 2; ++i) {
            index = bound(index + i, 0, 2);
            IIndexVault into = amount % 2 == 0 ? vault : other;
            amount = bound(amount, 0, 5000e6);
            steps[i] =
                IMandateTypes.Step(index, buy ? _swapsIn(into, address(usdc), amount) : _swapsOut(into, address(usdc)));
        }
        _try(steps, bound(gasLimit, 50_000, 3_000_000));
    }

    // --- the creator, the guardian and the market ---

    function stopIndex(uint8 how, bool which) public {
        bool on = how % 4 == 0;
        IIndexVault index = which ? vault : other;
        vm.prank(guardian);
        try index.setReduceOnly(on) {} catch {}
    }

    function retarget(uint256 weight) public {
        weight = bound(weight, 1, 9999);
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(weth), address(usdc));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (weight, 10_000 - weight);
        vm.prank(creator);
        try other.proposeTargets(tokens, weights) {} catch {}
        try other.rebalance(tokens, weights) {} catch {}
    }

    function raiseFees(uint16 entryBps, uint16 exitBps) public {
        vm.prank(creator);
        IVaultTypes.Fees memory proposed =
            IVaultTypes.Fees(FEE_BPS, 0, uint16(bound(entryBps, 0, 200)), uint16(bound(exitBps, 0, 200)));
        try other.proposeFees(proposed) {} catch {}
        try other.executeFees() {} catch {}
    }

    function movePrice(uint256 percent, bool pools) public {
        percent = bound(percent, 75, 130);
        _movePrices(percent);
        if (pools) _arbitrageAll();
    }

    function trustPrice(uint8 how) public {
        bool on = how % 4 != 0;
        vm.prank(owner);
        if (on) try registry.trust(address(uni)) {} catch {} else try registry.distrust(address(uni)) {} catch {}
    }

    function passTime(uint256 time, uint8 how) public {
        bool fresh = how % 4 != 0;
        time = bound(time, 1 hours, 9 days);
        if (fresh) _skip(time);
        else skip(time);
    }

    // --- checks ---

    function _try(IMandateTypes.Step[] memory steps, uint256 gasLimit) private {
        IMandateTypes.Mandate memory before = mandates.mandate(account);
        uint256 wallet = usdc.balanceOf(investor);
        uint256 mine = _holdings(account) + _holdings(investor);
        uint256 shares = vault.balanceOf(account) + other.balanceOf(account);
        uint256 worth = _holdings(account);
        bytes memory data = abi.encodeCall(mandates.execute, (account, steps));
        vm.prank(executor);
        (bool ok,) = gasLimit == 0 ? address(mandates).call(data) : address(mandates).call{gas: gasLimit}(data);
        if (!ok) return;
        executed++;
        IMandateTypes.Mandate memory m = mandates.mandate(account);
        if (before.status == IMandateTypes.Status.Ended) movedWhileNotDue++;
        uint256 now_ = vault.balanceOf(account) + other.balanceOf(account);
        if (now_ < shares) sold++;
        if (now_ > shares) bought++;
        if (m.periods != before.periods) {
            takenInPeriod = 0;
            if (m.terms.startAt + uint256(m.periods - 1) * m.terms.period > block.timestamp) early++;
        }
        if (usdc.balanceOf(investor) < wallet) {
            takenInPeriod += wallet - usdc.balanceOf(investor);
            if (m.periods == before.periods || takenInPeriod > terms.each) wronglyTaken += takenInPeriod;
        }
        // Slippage, entry fee (both vaults), exit fee, and the tip.
        uint256 most = (worth + uint256(terms.each) * 1e12) * (300 + 100 + 200 + 200) / BPS + 1e15;
        uint256 left = _holdings(account) + _holdings(investor);
        if (left + most < mine) lostTooMuch += mine - left;
    }

    /// @return value {USD D18} of everything that the holder has, at the last prices
    function _holdings(address who) private view returns (uint256 value) {
        value = _plain(usdc.balanceOf(who), wbtc.balanceOf(who), weth.balanceOf(who), uni.balanceOf(who));
        for (uint256 i; i < indices.length; ++i) {
            uint256 shares = indices[i].balanceOf(who);
            if (shares == 0) continue;
            (address[] memory tokens,) = indices[i].getConstituents();
            for (uint256 j; j < tokens.length; ++j) {
                uint256 amount = indices[i].getReserve(tokens[j]) * shares
                    / (indices[i].totalSupply() + indices[i].pendingFeeShares());
                value += amount * usdD18[tokens[j]] / 10 ** decimals_(tokens[j]);
            }
        }
    }

    function _plain(uint256 a, uint256 b, uint256 c, uint256 d) private view returns (uint256) {
        return
            a * 1e12 + b * usdD18[address(wbtc)] / 1e8 + c * usdD18[address(weth)] / 1e18 + d * usdD18[address(uni)]
                / 1e18;
    }

    function decimals_(address token) private view returns (uint256) {
        return token == address(usdc) ? 6 : token == address(wbtc) ? 8 : 18;
    }

    /// @dev Trades what the pool takes.
    function _trade(address tokenIn, address tokenOut, uint256 amountIn) private returns (uint256 out) {
        if (amountIn == 0) return 0;
        vm.prank(executor);
        IERC20(tokenIn).approve(address(adapter), amountIn);
        bytes memory path = _path(tokenIn, LOW, tokenOut);
        vm.prank(executor);
        try adapter.swap(tokenIn, tokenOut, amountIn, 0, path) returns (uint256 got) {
            out = got;
        } catch {}
    }

    // --- reads for the invariants ---

    function clean() public view {
        _assertClean();
        assertEq(junk.allowance(account, address(zapper)), 0);
    }

    function closes() public returns (bool) {
        uint256 snapshot = vm.snapshotState();
        vm.prank(investor);
        mandates.close(account, investor);
        bool ok = vault.balanceOf(account) + other.balanceOf(account) + usdc.balanceOf(account) == 0;
        vm.revertToState(snapshot);
        return ok;
    }
}
