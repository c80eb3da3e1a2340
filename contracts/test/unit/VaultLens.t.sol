// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultLens} from "../../src/VaultLens.sol";
import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IVaultLens} from "../../src/interfaces/IVaultLens.sol";
import {MarketBase} from "../MarketBase.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

contract VaultLensTest is MarketBase {
    function setUp() public {
        _setUpMarket();
    }

    function test_constructor_revertsIfRegistryIsZero() public {
        vm.expectRevert(VaultLens.ZeroAddress.selector);
        new VaultLens(address(0));
    }

    /// Any weights, any price moves, any time of fees: what the vault, the registry and plain arithmetic say.
    function testFuzz_state_equalsDirectComputation(
        uint256[4] memory weightSeeds,
        uint256[4] memory moves,
        uint256 seedValueD18,
        uint256 time
    ) public {
        (IIndexVault vault, address[] memory tokens) = _launchFuzzed(weightSeeds, bound(seedValueD18, 100e18, 1e27));
        skip(bound(time, 0, 1000 days));
        for (uint256 i; i < tokens.length; ++i) {
            _setPrice(tokens[i], Math.mulDiv(usdD18[tokens[i]], bound(moves[i], 1e14, 100e18), 1e18));
        }
        IVaultLens.VaultState memory s = lens.state(address(vault));

        assertTrue(s.navOk, "navOk");
        assertEq(s.vault, address(vault), "vault");
        assertEq(s.totalSupply, IERC20(address(vault)).totalSupply(), "supply");
        assertEq(s.pendingFeeShares, vault.pendingFeeShares(), "pending fee");
        assertEq(s.navD18, vault.totalBasketValue(), "NAV");
        assertEq(s.driftD18, vault.driftD18(), "drift");
        assertEq(s.rebalanceNonce, 0, "nonce");
        assertEq(s.keeper, keeper, "keeper");
        assertEq(s.maxSlippageBps, SLIPPAGE_BPS, "slippage");
        assertEq(s.pending.id, 0, "no proposal");
        assertEq(
            s.navPerShareD18, Math.mulDiv(s.navD18, 1e18, s.totalSupply + s.pendingFeeShares), "NAV per diluted share"
        );
        _assertConstituents(vault, s);
        _assertDrift(s);
    }

    function testFuzz_state_levelIsOneHundredAtLaunch(uint256[4] memory weightSeeds, uint256 seedValueD18) public {
        (IIndexVault vault,) = _launchFuzzed(weightSeeds, bound(seedValueD18, 100e18, 1e27));
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertGe(s.navPerShareD18, 100e18, "the seed is rounded up");
        // Four tokens are each rounded up by at most one base unit: 1e-8 WBTC and 1e-6 USDC of a seed of 100 USD or more.
        assertLe(s.navPerShareD18, 100e18 + 1e15, "by less than 0.001 %");
        assertLe(s.driftD18, 1e13, "at target");
    }

    /// One price too old: no NAV, no level, no drift, and everything else as ever.
    function testFuzz_state_hasNoNavWhileAHeldPriceIsStale(uint256 index, uint256 age) public {
        IIndexVault vault = _launchFour(1_000_000e18);
        (address[] memory tokens,) = vault.getConstituents();
        uint256 stale = index % 4;
        skip(bound(age, HEARTBEAT + 1, 10_000 days));
        for (uint256 i; i < 4; ++i) {
            if (i != stale) _refresh(tokens[i]);
        }
        _assertNoNav(vault, stale);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        vault.totalBasketValue();

        _refresh(tokens[stale]);
        assertTrue(lens.state(address(vault)).navOk, "fresh again");
    }

    function test_state_hasNoNavWhileAHeldPriceIsNotPositive() public {
        IIndexVault vault = _launchFour(1_000_000e18);
        feeds[address(weth)].set(0);
        _assertNoNav(vault, 1);
        feeds[address(weth)].set(-1);
        _assertNoNav(vault, 1);
    }

    function test_state_isFreshUpToTheHeartbeat() public {
        IIndexVault vault = _launchFour(1_000_000e18);
        skip(HEARTBEAT);
        assertTrue(lens.state(address(vault)).navOk);
        skip(1);
        assertFalse(lens.state(address(vault)).navOk);
    }

    /// A target that the vault does not hold yet needs no price for the NAV.
    function test_state_hasANavWhileOnlyAPriceNobodyHoldsIsStale() public {
        IIndexVault vault = _launchPair(address(usdc), address(weth));
        (address[] memory tokens, uint256[] memory weights) = _pair(address(usdc), address(uni));
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
        skip(TARGET_DELAY);
        vault.rebalance(tokens, weights);
        _refresh(address(usdc));
        _refresh(address(weth));
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertTrue(s.navOk, "navOk");
        assertEq(s.constituents.length, 3, "targets and held");
        assertEq(s.constituents[1].token, address(uni), "the new target");
        assertEq(s.constituents[1].weightBps, 5000, "its weight");
        assertEq(s.constituents[1].reserve, 0, "nothing of it");
        assertFalse(s.constituents[1].priceOk, "no price");
        assertEq(s.constituents[2].weightBps, 0, "the old target");
        assertApproxEqAbs(s.driftD18, 0.5e18, 1e6, "half of the basket is elsewhere");
        assertEq(s.navD18, vault.totalBasketValue(), "NAV");
        assertEq(s.driftD18, vault.driftD18(), "drift");
    }

    function test_state_showsADelistedToken() public {
        IIndexVault vault = _launchFour(1_000_000e18);
        vm.prank(owner);
        registry.setStatus(address(wbtc), IAssetRegistry.Status.Delisted);
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertTrue(s.navOk);
        assertEq(s.constituents[0].priceD18, 60_000e18);
    }

    function test_state_showsThePendingTargets() public {
        IIndexVault vault = _launchPair(address(usdc), address(weth));
        (address[] memory tokens, uint256[] memory weights) = _pair(address(weth), address(wbtc));
        vm.prank(creator);
        uint256 id = vault.proposeTargets(tokens, weights);
        IIndexVault.PendingTargets memory pending = lens.state(address(vault)).pending;
        assertEq(pending.id, id);
        assertEq(pending.hash, keccak256(abi.encode(tokens, weights)));
        assertEq(pending.executableAt, block.timestamp + TARGET_DELAY);
        assertEq(pending.expiresAt, block.timestamp + TARGET_DELAY + TARGET_WINDOW);
    }

    function testFuzz_state_ignoresDonations(uint256 amount) public {
        IIndexVault vault = _launchFour(1_000_000e18);
        bytes memory before = abi.encode(lens.state(address(vault)));
        _fund(address(weth), address(vault), bound(amount, 1, 1e30));
        assertEq(abi.encode(lens.state(address(vault))), before);
    }

    function test_states_areInTheOrderAsked() public {
        address[] memory vaults = new address[](3);
        vaults[0] = address(_launchFour(1000e18));
        vaults[1] = address(_launchPair(address(usdc), address(weth)));
        vaults[2] = vaults[0];
        vm.roll(123_456);
        (uint256 blockNumber, uint256 timestamp, IVaultLens.VaultState[] memory states) = lens.states(vaults);
        assertEq(blockNumber, 123_456);
        assertEq(timestamp, block.timestamp);
        assertEq(states.length, 3);
        for (uint256 i; i < 3; ++i) {
            assertEq(abi.encode(states[i]), abi.encode(lens.state(vaults[i])));
        }
    }

    function test_states_ofNothingIsEmpty() public view {
        (,, IVaultLens.VaultState[] memory states) = lens.states(new address[](0));
        assertEq(states.length, 0);
    }

    // --- helpers ---

    function _assertConstituents(IIndexVault vault, IVaultLens.VaultState memory s) private view {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(s.constituents.length, tokens.length, "constituents");
        uint256 nav;
        for (uint256 i; i < tokens.length; ++i) {
            IVaultLens.Constituent memory c = s.constituents[i];
            assertEq(c.token, tokens[i], "token");
            assertEq(c.weightBps, weights[i], "weight");
            assertEq(c.reserve, IERC20(tokens[i]).balanceOf(address(vault)), "reserve");
            assertEq(c.decimals, registry.asset(tokens[i]).tokenDecimals, "decimals");
            assertTrue(c.priceOk, "priceOk");
            assertEq(c.priceD18, registry.priceD18(tokens[i]), "price");
            assertEq(c.valueD18, registry.valueD18(tokens[i], c.reserve), "value");
            nav += c.valueD18;
        }
        assertEq(s.navD18, nav, "NAV is the sum");
    }

    /// @dev By the other formula: the sum of |value / NAV − target| over each constituent, in D18, halved.
    function _assertDrift(IVaultLens.VaultState memory s) private pure {
        uint256 sum;
        for (uint256 i; i < s.constituents.length; ++i) {
            uint256 current = s.constituents[i].valueD18 * 1e18 / s.navD18;
            uint256 target = s.constituents[i].weightBps * 1e14;
            sum += current > target ? current - target : target - current;
        }
        assertApproxEqAbs(s.driftD18, sum / 2, s.constituents.length + 1, "drift by the definition");
    }

    function _assertNoNav(IIndexVault vault, uint256 stale) private view {
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertFalse(s.navOk, "navOk");
        assertEq(s.navD18, 0, "NAV");
        assertEq(s.navPerShareD18, 0, "level");
        assertEq(s.driftD18, 0, "drift");
        assertEq(s.totalSupply, IERC20(address(vault)).totalSupply(), "supply");
        for (uint256 i; i < s.constituents.length; ++i) {
            assertEq(s.constituents[i].priceOk, i != stale, "priceOk");
            assertEq(s.constituents[i].priceD18 == 0, i == stale, "price");
            assertEq(s.constituents[i].valueD18 == 0, i == stale, "value");
            assertGt(s.constituents[i].reserve, 0, "reserve");
        }
    }

    /// @dev One to four tokens with random weights.
    function _launchFuzzed(uint256[4] memory seeds, uint256 seedValueD18)
        private
        returns (IIndexVault, address[] memory tokens)
    {
        address[4] memory all = [address(wbtc), address(weth), address(uni), address(usdc)];
        uint256 count = 1 + seeds[3] % 4;
        tokens = new address[](count);
        uint256[] memory weights = new uint256[](count);
        uint256 left = 10_000;
        for (uint256 i; i < count; ++i) {
            tokens[i] = all[i];
            weights[i] = i == count - 1 ? left : bound(seeds[i], 1, left - (count - 1 - i));
            left -= weights[i];
        }
        return (_launch(tokens, weights, seedValueD18), tokens);
    }

    function _launchPair(address a, address b) private returns (IIndexVault) {
        (address[] memory tokens, uint256[] memory weights) = _pair(a, b);
        return _launch(tokens, weights, 10_000e18);
    }

    function _pair(address a, address b) private pure returns (address[] memory tokens, uint256[] memory weights) {
        tokens = new address[](2);
        weights = new uint256[](2);
        (tokens[0], tokens[1], weights[0], weights[1]) = (a, b, 5000, 5000);
    }
}
