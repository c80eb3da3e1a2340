// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Vm} from "forge-std/Vm.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {Base} from "../Base.t.sol";
import {FeeOnTransferToken, NoReturnToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultModule} from "src/interfaces/IVaultModule.sol";
import {FeeMath} from "src/libraries/FeeMath.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";
import {IndexVault} from "src/vault/IndexVault.sol";
import {VaultAuction} from "src/vault/VaultAuction.sol";
import {VaultFactory} from "src/vault/VaultFactory.sol";
import {VaultGovernance} from "src/vault/VaultGovernance.sol";
import {VaultRoles} from "src/vault/VaultRoles.sol";
import {VaultTrading} from "src/vault/VaultTrading.sol";
import {VaultYield} from "src/vault/VaultYield.sol";

contract VaultFactoryTest is Base {
    // --- launch ---

    function test_launch_startsAtLevel100InTheTargetWeights() public view {
        assertEq(vault.totalSupply(), 100e18);
        assertEq(vault.balanceOf(DEAD), DEAD_SHARES);
        assertEq(vault.balanceOf(creator), 100e18 - DEAD_SHARES);
        assertEq(vault.getReserve(address(weth)), 1.25e18);
        assertEq(vault.getReserve(address(wbtc)), 0.03e8);
        assertEq(vault.getReserve(address(usdc)), 2000e6);
        assertEq(vault.totalBasketValue(), SEED_D18);
        assertEq(vault.driftD18(), 0);
        assertEq(weth.balanceOf(creator), 0);
    }

    function test_launch_setsTheTerms() public view {
        assertEq(vault.name(), "Majors");
        assertEq(vault.symbol(), "MAJ");
        assertEq(vault.decimals(), 18);
        assertEq(vault.factory(), address(factory));
        assertEq(vault.registry(), address(registry));
        assertEq(vault.owner(), creator);
        assertEq(vault.pendingOwner(), address(0));
        assertEq(vault.keeper(), keeper);
        assertEq(vault.guardian(), guardian);
        assertEq(vault.platform(), platform);
        assertEq(vault.platformShareBps(), PLATFORM_SHARE_BPS);
        assertEq(vault.fees().managementBps, FEE_BPS);
        IVaultTypes.Limits memory limits = _limits();
        limits.drawdownBps = 5000; // the launch states none
        assertEq(abi.encode(vault.limits()), abi.encode(limits));
        assertEq(vault.shareCap(), 0);
        assertEq(vault.highWaterMarkD18(), 100e18);
        assertEq(vault.peakD18(), 100e18);
        assertFalse(vault.reduceOnly());
        assertEq(vault.targetDelay(), TARGET_DELAY);
        assertEq(vault.targetWindow(), TARGET_WINDOW);
        assertEq(vault.rebalanceNonce(), 0);
        assertEq(vault.lastAccrual(), block.timestamp);
        assertEq(vault.lastTradeAt(), block.timestamp);
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens, _list(address(weth), address(wbtc), address(usdc)));
        assertEq(weights, _weights(5000, 3000, 2000));
    }

    function test_launch_emitsTheVaultsEventsInOrderAndThenItsOwn() public {
        IVaultFactory.Launch memory params = _launchParams();
        (params.keeper, params.drawdownBps, params.shareCap) = (alice, 2500, 1e24);
        params.fees = IVaultTypes.Fees(FEE_BPS, 1500, 30, 20);
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        vm.recordLogs();
        vm.prank(creator);
        address launched = factory.launch(params);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[11] memory expected = [
            IVaultTypes.OwnershipTransferred.selector,
            IVaultTypes.KeeperChanged.selector,
            IVaultTypes.FeesChanged.selector,
            IVaultTypes.ShareCapChanged.selector,
            IERC7621.Rebalanced.selector,
            IERC20.Transfer.selector,
            IERC20.Transfer.selector,
            IVaultTypes.Checkpoint.selector,
            IERC7621.Contributed.selector,
            Initializable.Initialized.selector,
            IVaultFactory.VaultCreated.selector
        ];
        uint256 at;
        for (uint256 i; i < logs.length; ++i) {
            bool ours = logs[i].emitter == launched || logs[i].emitter == address(factory);
            if (!ours) continue;
            assertEq(logs[i].topics[0], expected[at++]);
        }
        assertEq(at, expected.length);
        Vm.Log memory created = logs[logs.length - 1];
        assertEq(created.topics[1], bytes32(uint256(uint160(launched))));
        assertEq(created.topics[2], bytes32(uint256(uint160(creator))));
        IVaultTypes.Terms memory terms = IVaultTypes.Terms({
            name: params.name,
            symbol: params.symbol,
            creator: creator,
            keeper: alice,
            guardian: guardian,
            platform: platform,
            platformShareBps: PLATFORM_SHARE_BPS,
            fees: params.fees,
            limits: _limits(),
            targetDelay: TARGET_DELAY,
            targetWindow: TARGET_WINDOW,
            shareCap: params.shareCap
        });
        terms.limits.drawdownBps = params.drawdownBps == 0 ? 5000 : params.drawdownBps;
        assertEq(created.data, abi.encode(params.tokens, params.weights, amounts, SEED_D18, uint256(100e18), terms));
        assertEq(IIndexVault(launched).keeper(), alice);
    }

    function testFuzz_launch_neverStartsBelowLevel100(uint256 seed, uint256 price, uint256 weight) public {
        seed = bound(seed, 100e18, 1e9 * 1e18);
        weight = bound(weight, 1, 9999);
        _setPrice(address(link), bound(price, 1e12, 1e24));
        IVaultFactory.Launch memory params =
            _launchParams(_list(address(link), address(wbtc)), _weights(weight, 10_000 - weight));
        params.seedValueD18 = seed;
        IIndexVault launched = _launch(params);

        assertEq(launched.totalSupply(), seed / 100);
        assertGe(launched.totalBasketValue(), seed);
        // The value is higher by at most one base unit of each token.
        uint256 unit = registry.valueD18(address(wbtc), 1) + registry.valueD18(address(link), 1) + 2;
        assertLe(launched.totalBasketValue(), seed + unit);
    }

    function test_launch_takesNoMoreThanThePreview() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.maxAmounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _launch(params);
        params.maxAmounts[1] -= 1;
        _give(creator, params.tokens, params.maxAmounts, address(factory));
        _launchReverts(
            params,
            abi.encodeWithSelector(
                IVaultFactory.SeedOverMax.selector, address(wbtc), params.maxAmounts[1] + 1, params.maxAmounts[1]
            )
        );
    }

    function test_launch_holds32Constituents() public {
        uint256[] memory weights = new uint256[](32);
        address[] memory tokens = _many(32, weights);
        IIndexVault launched = _launch(_launchParams(tokens, weights));
        assertEq(launched.totalConstituents(), 32);
        assertApproxEqAbs(launched.totalBasketValue(), SEED_D18, 1e6);
        _withdraw(launched, creator, 1e18);
    }

    function test_launch_ignoresTokensSentToTheVaultBefore() public {
        address next = vm.computeCreateAddress(address(factory), vm.getNonce(address(factory)));
        weth.mint(next, 5e18);
        IIndexVault launched = _launch(_launchParams());
        assertEq(address(launched), next);
        assertEq(launched.getReserve(address(weth)), 1.25e18);
    }

    function test_launch_acceptsTokensThatReturnNothing() public {
        NoReturnToken token = new NoReturnToken(6);
        _listToken(address(token), 8, 1e18);
        IIndexVault launched = _launch(_launchParams(_list(address(token)), _weights(10_000)));
        assertEq(launched.getReserve(address(token)), 10_000e6);
    }

    function test_launch_revertsIfTokenTakesAFee() public {
        FeeOnTransferToken token = new FeeOnTransferToken(18);
        token.setFee(10);
        _listToken(address(token), 8, 1e18);
        IVaultFactory.Launch memory params = _launchParams(_list(address(token)), _weights(10_000));
        _give(creator, params.tokens, _weights(10_000e18), address(factory));
        _launchReverts(
            params,
            abi.encodeWithSelector(
                IVaultFactory.TransferMismatch.selector, address(token), 10_000e18, 10_000e18 - 10e18
            )
        );
    }

    function test_launch_survivesReentry() public {
        ReentrantToken token = new ReentrantToken(18);
        _listToken(address(token), 8, 1e18);
        IVaultFactory.Launch memory params = _launchParams(_list(address(token)), _weights(10_000));
        IVaultFactory.Launch memory inner = _launchParams();
        token.setCall(address(factory), abi.encodeCall(factory.launch, (inner)));
        // The token is the creator of the inner vault and pays its seed.
        _give(
            address(token),
            inner.tokens,
            factory.previewSeed(inner.tokens, inner.weights, inner.seedValueD18),
            address(factory)
        );
        IIndexVault launched = _launch(params);
        assertTrue(token.succeeded());
        assertEq(factory.vaultCount(), 3);
        assertTrue(factory.isVault(address(launched)));
        assertEq(launched.owner(), creator);
        assertEq(launched.getReserve(address(token)), 10_000e18);
    }

    function test_launch_revertsIfNameOrSymbolIsTooShortOrLong() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.name = "";
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.BadName.selector, 0));
        params.name = string(new bytes(65));
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.BadName.selector, 65));
        params.name = string(new bytes(64));
        params.symbol = "";
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.BadSymbol.selector, 0));
        params.symbol = string(new bytes(17));
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.BadSymbol.selector, 17));
        params.symbol = string(new bytes(16));
        _launch(params);
    }

    function test_launch_revertsIfSeedIsTooSmall() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.seedValueD18 = 100e18 - 1;
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.SeedTooSmall.selector, 100e18 - 1, 100e18));
        params.seedValueD18 = 100e18;
        assertEq(_launch(params).totalSupply(), 1e18);
    }

    function test_launch_revertsIfAFeeIsOverItsCap() public {
        uint16[4] memory caps =
            [FeeMath.MANAGEMENT_CAP_BPS, FeeMath.PERFORMANCE_CAP_BPS, FeeMath.ENTRY_CAP_BPS, FeeMath.EXIT_CAP_BPS];
        for (uint256 i; i < 4; ++i) {
            uint16[4] memory fees = [caps[0], caps[1], caps[2], caps[3]];
            ++fees[i];
            IVaultFactory.Launch memory params = _launchParams();
            params.fees = IVaultTypes.Fees(fees[0], fees[1], fees[2], fees[3]);
            _launchReverts(params, abi.encodeWithSelector(IVaultTypes.FeeOverCap.selector, fees[i], caps[i]));
        }
        IVaultFactory.Launch memory most = _launchParams();
        most.fees = IVaultTypes.Fees(caps[0], caps[1], caps[2], caps[3]);
        assertEq(abi.encode(_launch(most).fees()), abi.encode(most.fees));
    }

    function test_launch_revertsIfDelayIsTooShort() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.targetDelay = 1 days - 1;
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.DelayTooShort.selector, 1 days - 1, 1 days));
    }

    function test_launch_revertsIfExpired() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.deadline = block.timestamp - 1;
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.Expired.selector, params.deadline));
    }

    function test_launch_revertsIfLengthsDiffer() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.maxAmounts = new uint256[](2);
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.LengthMismatch.selector, 3, 2));
        params = _launchParams();
        params.weights = _weights(5000, 5000);
        _launchReverts(params, abi.encodeWithSelector(IVaultFactory.LengthMismatch.selector, 3, 2));
    }

    function test_launch_revertsIfTargetsAreInvalid() public {
        address w = address(weth);
        _targetsRevert(new address[](0), new uint256[](0), abi.encodeWithSelector(IVaultTypes.NoConstituents.selector));
        _targetsRevert(
            _list(w, address(usdc)), _weights(5000, 4999), abi.encodeWithSelector(IVaultTypes.WeightsSum.selector, 9999)
        );
        _targetsRevert(
            _list(w, address(usdc)),
            _weights(5000, type(uint256).max),
            abi.encodeWithSelector(IVaultTypes.WeightsSum.selector, type(uint256).max)
        );
        _targetsRevert(
            _list(w, address(usdc)),
            _weights(10_000, 0),
            abi.encodeWithSelector(IVaultTypes.ZeroWeight.selector, address(usdc))
        );
        _targetsRevert(
            _list(w, address(usdc), w),
            _weights(3000, 3000, 4000),
            abi.encodeWithSelector(IVaultTypes.DuplicateConstituent.selector, w)
        );
        _targetsRevert(
            _list(w, address(this)),
            _weights(5000, 5000),
            abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(this))
        );
        vm.prank(guardian);
        registry.setStatus(w, IAssetRegistry.Status.ReduceOnly);
        _targetsRevert(_list(w), _weights(10_000), abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, w));
    }

    function test_launch_revertsIfThereAreOver32Constituents() public {
        uint256[] memory weights = new uint256[](33);
        address[] memory tokens = _many(33, weights);
        _targetsRevert(tokens, weights, abi.encodeWithSelector(IVaultTypes.TooManyConstituents.selector, 33, 32));
    }

    function test_launch_revertsIfPriceIsStale() public {
        uint256 updatedAt = block.timestamp;
        skip(HEARTBEAT + 1);
        _launchReverts(
            _launchParams(),
            abi.encodeWithSelector(IAssetRegistry.StalePrice.selector, address(weth), updatedAt, HEARTBEAT)
        );
    }

    // --- the implementation ---

    function test_implementation_cannotBeInitialized() public {
        IIndexVault implementation = IIndexVault(factory.implementation());
        IVaultTypes.Terms memory terms;
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        vm.prank(address(factory));
        implementation.initialize(terms, new address[](0), new uint256[](0), new uint256[](0), 0, 0);
    }

    function test_initialize_cannotBeCalledAgain() public {
        IVaultTypes.Terms memory terms;
        vm.expectRevert(Initializable.InvalidInitialization.selector);
        vm.prank(address(factory));
        vault.initialize(terms, new address[](0), new uint256[](0), new uint256[](0), 0, 0);
    }

    // --- previewSeed ---

    function testFuzz_previewSeed_roundsUp(uint256 seed, uint256 weight) public view {
        seed = bound(seed, 100e18, 1e12 * 1e18);
        weight = bound(weight, 1, 9999);
        uint256[] memory amounts =
            factory.previewSeed(_list(address(wbtc), address(usdc)), _weights(weight, 10_000 - weight), seed);
        assertEq(amounts[0], Math.ceilDiv(seed * weight * 1e8, 100_000e18 * 10_000));
        assertEq(amounts[1], Math.ceilDiv(seed * (10_000 - weight) * 1e6, 1e18 * 10_000));
    }

    // --- the constructor ---

    function _modules(address registry_) private returns (address[5] memory) {
        return [
            address(new VaultTrading(registry_)),
            address(new VaultAuction(registry_)),
            address(new VaultGovernance(registry_)),
            address(new VaultYield(registry_)),
            address(new VaultRoles(registry_))
        ];
    }

    function test_constructor_revertsIfAModuleHasAnotherRegistry() public {
        address[5] memory others = _modules(address(new AssetRegistry(owner, 0, address(0), 0)));
        _constructorRefuses(others);
    }

    function test_constructor_revertsIfAModuleIsTheWrongOne() public {
        address[5] memory ours = _modules(address(registry));
        _constructorRefuses([ours[1], ours[2], ours[3], ours[4], ours[0]]);
        factory = new VaultFactory(owner, address(registry), ours, _defaults());
        IndexVault implementation = IndexVault(factory.implementation());
        assertEq(implementation.trading(), ours[0]);
        assertEq(implementation.auctions(), ours[1]);
        assertEq(implementation.governance(), ours[2]);
        assertEq(implementation.yields(), ours[3]);
        assertEq(implementation.roles(), ours[4]);
    }

    /// @dev Puts each wrong module at its place among right ones.
    function _constructorRefuses(address[5] memory wrong) private {
        bytes32[5] memory names =
            [bytes32("VaultTrading"), "VaultAuction", "VaultGovernance", "VaultYield", "VaultRoles"];
        for (uint256 i; i < 5; ++i) {
            address[5] memory modules = _modules(address(registry));
            assertEq(IVaultModule(modules[i]).module(), names[i]);
            modules[i] = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(IVaultFactory.ModuleMismatch.selector, wrong[i], names[i]));
            new VaultFactory(owner, address(registry), modules, _defaults());
        }
    }

    function test_constructor_revertsIfTheModulesHaveNoRegistry() public {
        vm.expectRevert(IVaultTypes.ZeroAddress.selector);
        new VaultTrading(address(0));
    }

    // --- vaults ---

    function test_vaults_pagesInOrderOfLaunch() public {
        address second = address(_launch(_launchParams()));
        address third = address(_launch(_launchParams()));
        assertEq(factory.vaultCount(), 3);
        assertEq(factory.vaults(0, 10), _list(address(vault), second, third));
        assertEq(factory.vaults(1, 1), _list(second));
        assertEq(factory.vaults(1, type(uint256).max), _list(second, third));
        assertEq(factory.vaults(3, 5).length, 0);
        assertEq(factory.vaults(type(uint256).max, 5).length, 0);
        assertTrue(factory.isVault(third));
        assertFalse(factory.isVault(factory.implementation()));
    }

    // --- helpers ---

    function _launchReverts(IVaultFactory.Launch memory params, bytes memory err) private {
        vm.expectRevert(err);
        vm.prank(creator);
        factory.launch(params);
    }

    function _targetsRevert(address[] memory tokens, uint256[] memory weights, bytes memory err) private {
        _launchReverts(_launchParams(tokens, weights), err);
    }

    /// @dev Lists `count` new tokens and fills `weights`.
    function _many(uint256 count, uint256[] memory weights) private returns (address[] memory tokens) {
        tokens = new address[](count);
        for (uint256 i; i < count; ++i) {
            tokens[i] = address(_listNew("Token", "T", 18, 18, 1e18));
            weights[i] = 10_000 / count;
        }
        weights[0] += 10_000 % count;
    }
}
