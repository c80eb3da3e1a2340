// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title TradeAttacks: what a keeper, and a creator with a keeper of its own, could take over time
contract TradeAttacksTest is Base {
    function _try(IVaultTypes.Trade[] memory trades) private returns (bool ok) {
        uint256 nonce = vault.rebalanceNonce();
        address by = vault.keeper();
        vm.prank(by);
        (ok,) = address(vault).call(abi.encodeCall(vault.executeTrades, (nonce, trades, 0, vm.getBlockTimestamp())));
    }

    /// @return trades `count` legs that each sell `amountIn`
    function _legs(uint256 count, address tokenIn, address tokenOut, uint256 amountIn)
        private
        view
        returns (IVaultTypes.Trade[] memory trades)
    {
        trades = new IVaultTypes.Trade[](count);
        for (uint256 i; i < count; ++i) {
            trades[i] = _trade(tokenIn, tokenOut, amountIn);
        }
    }

    // --- caps of one token ---

    /// @dev The trade cap of weth is 500 USD. Eight legs of one call, or eight calls, must not sell 4,000 USD.
    function test_attack_manyLegsPassTheTradeCap() public {
        _retarget(_list(address(weth), address(usdc)), _weights(1000, 9000));
        vm.prank(guardian);
        registry.lowerTradeCap(address(weth), 500);
        uint256 before = vault.getReserve(address(weth));
        _try(_legs(8, address(weth), address(usdc), 0.1249e18));
        for (uint256 i; i < 8; ++i) {
            _try(_legs(1, address(weth), address(usdc), 0.1249e18));
        }
        uint256 sold = (before - vault.getReserve(address(weth))) * 4000;
        assertLe(sold, 500e18, "sold more than the cap in one hour");
        assertGe(sold, 499e18, "a trade up to the cap is refused");
    }

    /// @dev The trade cap of usdc is 500 USD. Legs that sell two tokens must not buy more than that together.
    function test_attack_manyTokensPassTheCapOfTheBoughtOne() public {
        _retarget(_list(address(usdc)), _weights(10_000));
        vm.prank(guardian);
        registry.lowerTradeCap(address(usdc), 500);
        uint256 before = vault.getReserve(address(usdc));
        for (uint256 i; i < 3; ++i) {
            _try(_legs(1, address(weth), address(usdc), 0.1e18));
            _try(_legs(1, address(wbtc), address(usdc), 0.005e8));
        }
        assertLe((vault.getReserve(address(usdc)) - before) * 1e12, 500e18, "bought more than the cap in one hour");
    }

    /// @dev The sums of two neighbouring hours must not meet: no hour, wherever it begins, may pass the cap.
    function testFuzz_attack_tradesAroundAnEdgePassTheTradeCap(uint256 seed) public {
        _retarget(_list(address(weth), address(usdc)), _weights(1000, 9000));
        vm.prank(guardian);
        registry.lowerTradeCap(address(weth), 500);
        uint256[] memory at = new uint256[](24);
        uint256[] memory sold = new uint256[](24);
        for (uint256 i; i < at.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _skipFresh(seed % 25 minutes);
            uint256 before = vault.getReserve(address(weth));
            _try(_legs(1, address(weth), address(usdc), bound(seed >> 32, 1e15, 0.125e18)));
            (at[i], sold[i]) = (vm.getBlockTimestamp(), (before - vault.getReserve(address(weth))) * 4000);
            uint256 sum;
            for (uint256 j; j <= i; ++j) {
                if (at[j] + 1 hours >= at[i]) sum += sold[j];
            }
            assertLe(sum, 500e18, "sold more than the cap in one hour");
        }
    }

    /// @dev Trades may sell 10 % of NAV of one token. Four calls must not sell 40 %.
    function test_attack_manyCallsPassTheLargestTrade() public {
        IVaultFactory.Defaults memory d = factory.defaults();
        d.limits.maxTradeBps = 1000;
        vm.prank(owner);
        factory.setDefaults(d);
        vault = _launch(_launchParams());
        _retarget(_list(address(weth), address(usdc)), _weights(1000, 9000));
        uint256 before = vault.getReserve(address(weth));
        for (uint256 i; i < 4; ++i) {
            _try(_legs(1, address(weth), address(usdc), 0.2499e18));
        }
        assertLe((before - vault.getReserve(address(weth))) * 4000, 1000e18, "sold more than the largest trade");
    }

    // --- losses over many days ---

    /// @dev A creator with a keeper of its own flips the targets after each delay. The keeper trades at the worst price, at
    /// the defaults of a deployment. It must not take more than 4 % of NAV within 30 days, or 8 % within 60.
    function test_attack_flippedTargetsDrainTheVault() public {
        IVaultFactory.Defaults memory d = factory.defaults();
        d.limits.maxTradeBps = 2500;
        d.limits.dailyLossBps = 100;
        d.limits.dailyTurnoverBps = 10_000;
        vm.prank(owner);
        factory.setDefaults(d);
        vault = _launch(_launchParams());
        assertGt(_drained(30), 9600e18, "lost more than 4 % in 30 days");
        assertGt(_drained(30), 9200e18, "lost more than 8 % in 60 days");
    }

    /// @dev The same at the factory's highest limits: at most 10 % within 30 days.
    function test_attack_flippedTargetsDrainTheVaultAtTheHighestLimits() public {
        IVaultFactory.Defaults memory d = factory.defaults();
        d.limits.maxSlippageBps = 500;
        vm.prank(owner);
        factory.setDefaults(d);
        vault = _launch(_launchParams());
        assertGt(_drained(30), 9000e18, "lost more than 10 % in 30 days");
        assertGt(_drained(30), 8000e18, "lost more than 20 % in 60 days");
    }

    /// @return {USD D18} NAV after so many days
    function _drained(uint256 numberOfDays) private returns (uint256) {
        adapter.setLoss(vault.limits().maxSlippageBps - 1);
        uint256 start = vm.getBlockTimestamp();
        bool flip;
        while (vm.getBlockTimestamp() < start + numberOfDays * 1 days) {
            _retarget(_list(address(weth), address(usdc)), flip ? _weights(9900, 100) : _weights(100, 9900));
            for (uint256 i; i < 12; ++i) {
                _skipFresh(76 minutes);
                (address from, address to) = flip ? (address(usdc), address(weth)) : (address(weth), address(usdc));
                // Take what the allowances leave, in halves.
                for (uint256 part = vault.getReserve(from) / 4; part > vault.getReserve(from) / 500; part /= 2) {
                    _try(_legs(1, from, to, part));
                }
                _try(_legs(1, address(wbtc), to, vault.getReserve(address(wbtc)) / 3));
            }
            flip = !flip;
        }
        return vault.totalBasketValue();
    }

    // --- a new keeper, and the breaker ---

    /// @dev A new keeper must not trade before holders could leave.
    function test_attack_aNewKeeperTradesAtOnce() public {
        _retarget(_list(address(weth), address(usdc)), _weights(1000, 9000));
        address accomplice = makeAddr("accomplice");
        vm.prank(creator);
        vault.setKeeper(accomplice);
        assertFalse(_try(_legs(1, address(weth), address(usdc), 0.1e18)), "traded at once");
        _skipFresh(TARGET_DELAY - 1);
        assertFalse(_try(_legs(1, address(weth), address(usdc), 0.1e18)), "traded before the notice was over");
        _skipFresh(1);
        assertTrue(_try(_legs(1, address(weth), address(usdc), 0.1e18)), "after the notice");
    }

    /// @dev A creator cannot launch without a breaker.
    function test_attack_theBreakerIsAbsent() public {
        assertEq(_launchParams().drawdownBps, 0);
        address[3] memory tokens = [address(weth), address(wbtc), address(usdc)];
        for (uint256 i; i < 3; ++i) {
            _setPrice(tokens[i], priceOf[tokens[i]] * 49 / 100);
        }
        (bool ok,) = address(vault).call(abi.encodeCall(vault.checkDrawdown, ()));
        assertTrue(ok && vault.reduceOnly(), "a fall of 51 % does not stop the vault");
    }
}
