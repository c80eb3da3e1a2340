// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultLens} from "src/interfaces/IVaultLens.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {VaultLens} from "src/periphery/VaultLens.sol";

contract VaultLensTest is Base {
    VaultLens private lens;

    function setUp() public override {
        super.setUp();
        lens = new VaultLens(address(registry));
    }

    function test_constructor_revertsIfRegistryIsZero() public {
        vm.expectRevert(VaultLens.ZeroAddress.selector);
        new VaultLens(address(0));
    }

    /// For any weights, prices and accrual times, the lens equals the vault, the registry and plain arithmetic.
    function testFuzz_state_equalsDirectComputation(
        uint256[4] memory weightSeeds,
        uint256[4] memory moves,
        uint256 seedValueD18,
        uint256 time
    ) public {
        IIndexVault v = _launchFuzzed(weightSeeds, bound(seedValueD18, 100e18, 1e27));
        (address[] memory tokens,) = v.getConstituents();
        _skipFresh(bound(time, 0, 1000 days));
        for (uint256 i; i < tokens.length; ++i) {
            uint256 price = Math.mulDiv(priceOf[tokens[i]], bound(moves[i], 1e14, 100e18), 1e18);
            _setPrice(tokens[i], price / 1e10 * 1e10);
        }
        IVaultLens.VaultState memory s = lens.state(address(v));
        assertTrue(s.navOk, "navOk");
        assertEq(s.navD18, v.totalBasketValue(), "NAV");
        assertEq(s.driftD18, v.driftD18(), "drift");
        assertEq(
            s.navPerShareD18, Math.mulDiv(s.navD18, 1e18, s.totalSupply + s.pendingFeeShares), "NAV per diluted share"
        );
        _assertAsTheVaultSays(v, s);
        _assertConstituents(v, s);
        _assertDrift(s);
    }

    /// Covers every kind of change: deposits, exits, a fee proposal, a proposer, new targets, a trade.
    function test_state_isWhatTheVaultSaysAfterEveryKindOfChange() public {
        _contribute(alice, 40e18);
        vm.startPrank(creator);
        vault.setProposer(bob, 700);
        vault.proposeFees(IVaultTypes.Fees(300, 1000, 10, 20));
        vault.setShareCap(1e30);
        vault.transferOwnership(alice);
        vm.stopPrank();
        _withdraw(alice, 7e18);
        _skipFresh(3 days);
        _setPrice(address(weth), 5000e18);
        _execute(_trade(address(weth), address(usdc), 0.01e18));
        vm.prank(creator);
        vault.proposeTargets(_list(address(weth), address(link)), _weights(6000, 4000));

        IVaultLens.VaultState memory s = lens.state(address(vault));
        _assertAsTheVaultSays(vault, s);
        _assertConstituents(vault, s);
        assertEq(s.roles.proposer, bob);
        assertEq(s.roles.pendingCreator, alice);
        assertEq(s.pendingFees.fees.performanceBps, 1000);
        assertGt(s.usage.turnoverD18, 0);
        assertEq(s.rebalanceNonce, 1);
        assertEq(s.pendingTargets.id, 1);
        assertEq(s.shareCap, 1e30);

        vm.prank(guardian);
        vault.setReduceOnly(true);
        assertTrue(lens.state(address(vault)).reduceOnly);
    }

    function test_state_showsAnOpenAuction() public {
        _setPrice(address(weth), 8000e18);
        _skipFresh(2 days);
        vault.openAuction();
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertEq(s.auction.id, 1);
        assertEq(s.auction.opener, address(this));
        assertEq(abi.encode(s.auction), abi.encode(vault.auction()));
    }

    function testFuzz_state_levelIsOneHundredAtLaunch(uint256[4] memory weightSeeds, uint256 seedValueD18) public {
        IIndexVault v = _launchFuzzed(weightSeeds, bound(seedValueD18, 100e18, 1e27));
        IVaultLens.VaultState memory s = lens.state(address(v));
        assertGe(s.navPerShareD18, 100e18, "the seed is rounded up");
        // Each token is rounded up by at most one base unit. The most valuable one, 1e-8 WBTC, is worth 0.001 USD.
        assertLe(s.navPerShareD18, 100e18 + 2e15, "by less than 0.002 %");
        assertLe(s.driftD18, 2e13, "at target");
    }

    /// If one price is too old, there is no NAV, level or drift, and the rest does not change.
    function testFuzz_state_hasNoNavWhileAHeldPriceIsStale(uint256 index, uint256 age) public {
        (address[] memory tokens,) = vault.getConstituents();
        uint256 stale = index % 3;
        skip(bound(age, HEARTBEAT + 1, 10_000 days));
        for (uint256 i; i < 3; ++i) {
            if (i != stale) _setPrice(tokens[i], priceOf[tokens[i]]);
        }
        _assertNoNav(stale);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        vault.totalBasketValue();

        _refresh();
        assertTrue(lens.state(address(vault)).navOk, "fresh again");
    }

    function test_state_hasNoNavWhileAHeldPriceIsNotPositive() public {
        feeds[address(weth)].set(0);
        _assertNoNav(0);
        feeds[address(weth)].set(-1);
        _assertNoNav(0);
    }

    function test_state_isFreshUpToTheHeartbeat() public {
        uint256 updatedAt = block.timestamp;
        skip(HEARTBEAT);
        assertTrue(lens.state(address(vault)).navOk);
        skip(1);
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertFalse(s.navOk);
        assertEq(s.constituents[0].priceUpdatedAt, updatedAt);
    }

    /// The NAV needs no price of a target that the vault does not hold yet.
    function test_state_hasANavIfOnlyATokenThatIsNotHeldHasAStalePrice() public {
        _retarget(_list(address(weth), address(link)), _weights(6000, 4000));
        feeds[address(link)].set(0);
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertTrue(s.navOk, "navOk");
        assertEq(s.constituents.length, 4, "targets and held");
        for (uint256 i; i < 4; ++i) {
            IVaultLens.Constituent memory c = s.constituents[i];
            assertEq(c.priceOk, c.token != address(link));
            assertEq(c.reserve == 0, c.token == address(link));
            assertEq(c.weightBps, c.token == address(weth) ? 6000 : c.token == address(link) ? 4000 : 0);
        }
        // Held are 50 % weth with a target of 60 %, and 30 % wbtc and 20 % usdc without a target.
        assertApproxEqAbs(s.driftD18, 0.5e18, 1e6, "half of the basket is elsewhere");
        assertEq(s.navD18, vault.totalBasketValue(), "NAV");
        assertEq(s.driftD18, vault.driftD18(), "drift");
    }

    function test_state_showsStatusesAndTradeCaps() public {
        vm.startPrank(guardian);
        registry.setStatus(address(wbtc), IAssetRegistry.Status.Delisted);
        registry.lowerTradeCap(address(usdc), 250_000);
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertTrue(s.navOk);
        assertEq(s.constituents[1].priceD18, 100_000e18);
        assertTrue(s.constituents[1].status == IAssetRegistry.Status.Delisted);
        assertTrue(s.constituents[0].status == IAssetRegistry.Status.Active);
        assertEq(s.constituents[0].tradeCapD18, type(uint256).max);
        assertEq(s.constituents[2].tradeCapD18, 250_000e18);
    }

    function test_state_showsThePendingTargets() public {
        (address[] memory tokens, uint256[] memory weights) = (_list(address(weth), address(link)), _weights(1, 9999));
        vm.prank(creator);
        uint256 id = vault.proposeTargets(tokens, weights);
        IVaultTypes.PendingTargets memory pending = lens.state(address(vault)).pendingTargets;
        assertEq(pending.id, id);
        assertEq(pending.hash, keccak256(abi.encode(tokens, weights)));
        assertEq(pending.executableAt, block.timestamp + TARGET_DELAY);
        assertEq(pending.expiresAt, block.timestamp + TARGET_DELAY + TARGET_WINDOW);
    }

    function testFuzz_state_ignoresDonations(uint256 amount) public {
        bytes memory before = abi.encode(lens.state(address(vault)));
        weth.mint(address(vault), bound(amount, 1, 1e30));
        assertEq(abi.encode(lens.state(address(vault))), before);
    }

    function test_states_areInTheOrderAsked() public {
        address[] memory vaults = _list(
            address(_launch(_launchParams(_list(address(usdc), address(link)), _weights(1000, 9000)))),
            address(vault),
            address(0)
        );
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

    /// One hundred vaults with twenty constituents fit into the 50 million gas that nodes give an `eth_call`.
    function test_states_readsAHundredVaultsOfTwentyConstituentsInOneCall() public {
        address[] memory tokens = new address[](20);
        uint256[] memory weights = new uint256[](20);
        for (uint256 i; i < 20; ++i) {
            tokens[i] = address(_listNew("Token", "T", 18, 8, 1e18));
            weights[i] = 500;
        }
        IVaultFactory.Launch memory params = _launchParams(tokens, weights);
        address[] memory vaults = new address[](100);
        for (uint256 i; i < 100; ++i) {
            vaults[i] = address(_launch(params));
        }
        (,, IVaultLens.VaultState[] memory states) = lens.states(vaults);
        assertLt(vm.lastCallGas().gasTotalUsed, 45e6);
        for (uint256 i; i < 100; ++i) {
            assertEq(states[i].navD18, SEED_D18);
            assertEq(states[i].constituents.length, 20);
        }
    }

    // --- holdings ---

    function test_holdings_showReservesClaimsAndBalances() public {
        weth.mint(address(vault), 3);
        _contribute(alice, 10e18);
        IVaultLens.Holding[] memory list = lens.holdings(address(vault));
        (address[] memory tokens,) = vault.getConstituents();
        for (uint256 i; i < 3; ++i) {
            assertEq(list[i].token, tokens[i]);
            assertEq(list[i].reserve, vault.getReserve(tokens[i]));
            assertEq(list[i].claims, 0);
            assertTrue(list[i].balanceOk);
            assertEq(list[i].balance, IERC20(tokens[i]).balanceOf(address(vault)));
            assertGe(list[i].balance, list[i].reserve);
        }
    }

    function test_holdings_showClaims() public {
        vm.mockCallRevert(address(weth), abi.encodeWithSelector(IERC20.transfer.selector), "paused");
        _withdraw(creator, 10e18);
        IVaultLens.Holding memory h = lens.holdings(address(vault))[0];
        assertEq(h.claims, vault.totalClaims(address(weth)));
        assertGt(h.claims, 0);
        assertGe(h.balance, h.reserve + h.claims);
    }

    function test_holdings_surviveATokenThatDoesNotAnswer() public {
        bytes memory call = abi.encodeCall(IERC20.balanceOf, (address(vault)));
        vm.mockCallRevert(address(weth), call, "paused");
        vm.mockCall(address(wbtc), call, hex"01");
        IVaultLens.Holding[] memory list = lens.holdings(address(vault));
        for (uint256 i; i < 2; ++i) {
            assertFalse(list[i].balanceOk);
            assertEq(list[i].balance, 0);
            assertGt(list[i].reserve, 0);
        }
        assertTrue(list[2].balanceOk);
    }

    // --- helpers ---

    function _assertAsTheVaultSays(IIndexVault v, IVaultLens.VaultState memory s) private view {
        assertEq(s.vault, address(v));
        assertEq(s.totalSupply, v.totalSupply());
        assertEq(s.pendingFeeShares, v.dueFeeShares());
        if (s.navOk) assertEq(s.navPerShareD18, v.levelD18());
        assertEq(s.reduceOnlyReasons, v.reduceOnlyReasons());
        assertEq(s.keeperFrom, v.keeperFrom());
        (uint256 used, uint256 most) = v.monthLossD18();
        assertEq(s.monthLossD18, used);
        assertEq(s.monthMostD18, most);
        assertEq(s.rebalanceNonce, v.rebalanceNonce());
        assertEq(s.lastTradeAt, v.lastTradeAt());
        assertEq(s.lastAccrual, v.lastAccrual());
        assertEq(s.highWaterMarkD18, v.highWaterMarkD18());
        assertEq(s.peakD18, v.peakD18());
        assertEq(s.shareCap, v.shareCap());
        assertEq(s.reduceOnly, v.reduceOnly());
        assertEq(s.targetDelay, v.targetDelay());
        assertEq(s.targetWindow, v.targetWindow());
        assertEq(abi.encode(s.limits), abi.encode(v.limits()));
        assertEq(abi.encode(s.usage), abi.encode(v.usage()));
        assertEq(abi.encode(s.fees), abi.encode(v.fees()));
        assertEq(abi.encode(s.pendingFees), abi.encode(v.pendingFees()));
        assertEq(abi.encode(s.pendingTargets), abi.encode(v.pendingTargets()));
        assertEq(abi.encode(s.auction), abi.encode(v.auction()));
        _assertRoles(v, s.roles);
    }

    function _assertRoles(IIndexVault v, IVaultLens.Roles memory r) private view {
        assertEq(r.creator, v.owner());
        assertEq(r.pendingCreator, v.pendingOwner());
        assertEq(r.keeper, v.keeper());
        assertEq(r.guardian, v.guardian());
        assertEq(r.platform, v.platform());
        assertEq(r.platformShareBps, v.platformShareBps());
        (address proposer, uint16 maxChangeBps, uint256 lastProposedAt) = v.proposer();
        assertEq(r.proposer, proposer);
        assertEq(r.maxChangeBps, maxChangeBps);
        assertEq(r.lastProposedAt, lastProposedAt);
    }

    function _assertConstituents(IIndexVault v, IVaultLens.VaultState memory s) private view {
        (address[] memory tokens, uint256[] memory weights) = v.getConstituents();
        (uint256 scale, uint256[] memory bases) = v.scaledReserves();
        assertEq(s.scale, scale);
        assertEq(s.constituents.length, tokens.length, "constituents");
        uint256 nav;
        for (uint256 i; i < tokens.length; ++i) {
            IVaultLens.Constituent memory c = s.constituents[i];
            assertEq(c.token, tokens[i], "token");
            assertEq(c.weightBps, weights[i], "weight");
            assertEq(c.base, bases[i], "base");
            assertEq(c.reserve, v.getReserve(tokens[i]), "reserve");
            assertEq(c.decimals, registry.asset(tokens[i]).tokenDecimals, "decimals");
            assertTrue(c.priceOk, "priceOk");
            assertEq(c.priceD18, registry.priceD18(tokens[i]), "price");
            assertEq(c.valueD18, registry.valueD18(tokens[i], c.reserve), "value");
            nav += c.valueD18;
        }
        assertEq(s.navD18, nav, "NAV is the sum");
    }

    /// @dev Computes the drift by another formula: half the sum of |value / NAV − target| over the constituents, in
    /// D18.
    function _assertDrift(IVaultLens.VaultState memory s) private pure {
        uint256 sum;
        for (uint256 i; i < s.constituents.length; ++i) {
            uint256 current = s.constituents[i].valueD18 * 1e18 / s.navD18;
            uint256 target = s.constituents[i].weightBps * 1e14;
            sum += current > target ? current - target : target - current;
        }
        assertApproxEqAbs(s.driftD18, sum / 2, s.constituents.length + 1, "drift by the definition");
    }

    function _assertNoNav(uint256 stale) private view {
        IVaultLens.VaultState memory s = lens.state(address(vault));
        assertFalse(s.navOk, "navOk");
        assertEq(s.navD18, 0, "NAV");
        assertEq(s.navPerShareD18, 0, "level");
        assertEq(s.driftD18, 0, "drift");
        _assertAsTheVaultSays(vault, s);
        for (uint256 i; i < s.constituents.length; ++i) {
            assertEq(s.constituents[i].priceOk, i != stale, "priceOk");
            assertEq(s.constituents[i].priceD18 == 0, i == stale, "price");
            assertEq(s.constituents[i].valueD18 == 0, i == stale, "value");
            assertGt(s.constituents[i].reserve, 0, "reserve");
        }
    }

    /// @dev Returns one to four tokens with random weights.
    function _launchFuzzed(uint256[4] memory seeds, uint256 seedValueD18) private returns (IIndexVault) {
        address[4] memory all = [address(wbtc), address(weth), address(link), address(usdc)];
        uint256 count = 1 + seeds[3] % 4;
        address[] memory tokens = new address[](count);
        uint256[] memory weights = new uint256[](count);
        uint256 left = 10_000;
        for (uint256 i; i < count; ++i) {
            tokens[i] = all[i];
            weights[i] = i == count - 1 ? left : bound(seeds[i], 1, left - (count - 1 - i));
            left -= weights[i];
        }
        IVaultFactory.Launch memory params = _launchParams(tokens, weights);
        params.seedValueD18 = seedValueD18;
        return _launch(params);
    }
}
