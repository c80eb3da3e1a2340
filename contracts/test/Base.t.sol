// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "forge-std/Test.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {MockAdapter} from "./mocks/MockAdapter.sol";
import {DevFeed} from "src/dev/DevFeed.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {AssetRegistry} from "src/registry/AssetRegistry.sol";
import {VaultAuction} from "src/vault/VaultAuction.sol";
import {VaultFactory} from "src/vault/VaultFactory.sol";
import {VaultGovernance} from "src/vault/VaultGovernance.sol";
import {VaultRoles} from "src/vault/VaultRoles.sol";
import {VaultTrading} from "src/vault/VaultTrading.sol";
import {VaultYield} from "src/vault/VaultYield.sol";

/// @title Base: the setup of most tests, with a registry of four assets, a factory, and a vault of three assets
/// @dev usdc has 6 decimals, wbtc 8, weth and link 18. The feeds of usdc and link have 18 decimals, the others 8. The
/// vault holds 10,000 USD in 50 % weth, 30 % wbtc and 20 % usdc, so it has 100 shares. `link` is Active but not in the
/// vault.
abstract contract Base is Test {
    uint32 internal constant HEARTBEAT = 1 days;
    uint32 internal constant TARGET_DELAY = 2 days;
    uint32 internal constant TARGET_WINDOW = 3 days;
    uint16 internal constant FEE_BPS = 200;
    uint16 internal constant SLIPPAGE_BPS = 100;
    uint16 internal constant PLATFORM_SHARE_BPS = 2000;
    uint256 internal constant SEED_D18 = 10_000e18;
    uint256 internal constant DEAD_SHARES = 1e15;
    address internal constant DEAD = 0x000000000000000000000000000000000000dEaD;

    address internal owner = makeAddr("owner");
    address internal guardian = makeAddr("guardian");
    address internal platform = makeAddr("platform");
    address internal keeper = makeAddr("keeper");
    address internal creator = makeAddr("creator");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");

    AssetRegistry internal registry;
    VaultFactory internal factory;
    MockAdapter internal adapter;
    IIndexVault internal vault;

    DevToken internal usdc;
    DevToken internal wbtc;
    DevToken internal weth;
    DevToken internal link;
    mapping(address token => DevFeed) internal feeds;
    mapping(address token => uint256) internal priceOf; // {USD D18} last price that was set

    function setUp() public virtual {
        vm.warp(1_750_000_000);
        registry = new AssetRegistry(owner, 0, address(0), 0);
        usdc = _listNew("USD Coin", "USDC", 6, 18, 1e18);
        wbtc = _listNew("Wrapped Bitcoin", "WBTC", 8, 8, 100_000e18);
        weth = _listNew("Wrapped Ether", "WETH", 18, 8, 4000e18);
        link = _listNew("Chainlink", "LINK", 18, 18, 20e18);

        adapter = new MockAdapter(registry);
        vm.startPrank(owner);
        registry.setGuardian(guardian);
        registry.setAdapter(address(adapter), true);
        vm.stopPrank();
        DevToken[4] memory tokens = [usdc, wbtc, weth, link];
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i].mint(address(adapter), 1e9 * 10 ** uint256(tokens[i].decimals()));
        }

        // Another deployer keeps the addresses of later tokens, which decide the gas of the index over them.
        vm.startPrank(owner);
        VaultAuction auctions = new VaultAuction(address(registry));
        VaultYield yields = new VaultYield(address(registry));
        VaultRoles roles = new VaultRoles(address(registry));
        vm.stopPrank();
        factory = new VaultFactory(
            owner,
            address(registry),
            [
                address(new VaultTrading(address(registry))),
                address(auctions),
                address(new VaultGovernance(address(registry))),
                address(yields),
                address(roles)
            ],
            _defaults()
        );
        vault = _launch(_launchParams());
    }

    // --- assets ---

    function _listNew(string memory name, string memory symbol, uint8 decimals, uint8 feedDecimals, uint256 priceD18)
        internal
        returns (DevToken token)
    {
        token = new DevToken(name, symbol, decimals);
        _listToken(address(token), feedDecimals, priceD18);
    }

    /// @dev Creates a feed for `token` and lists the token.
    function _listToken(address token, uint8 feedDecimals, uint256 priceD18) internal {
        feeds[token] = new DevFeed("feed", feedDecimals, _answer(priceD18, feedDecimals));
        priceOf[token] = priceD18;
        vm.prank(owner);
        registry.list(token, address(feeds[token]), HEARTBEAT);
    }

    function _setPrice(address token, uint256 priceD18) internal {
        priceOf[token] = priceD18;
        feeds[token].set(_answer(priceD18, feeds[token].decimals()));
    }

    /// @dev Moves time forward, then sets every price again so that it is fresh.
    function _skipFresh(uint256 elapsed) internal {
        skip(elapsed);
        _refresh();
    }

    function _refresh() internal {
        address[] memory tokens = registry.assets();
        for (uint256 i; i < tokens.length; ++i) {
            _setPrice(tokens[i], priceOf[tokens[i]]);
        }
    }

    /// @dev Waits and accrues until the performance fee on the whole gain is charged.
    function _catchUp(IIndexVault target) internal {
        target.accrueFees();
        while (
            target.totalBasketValue() * 1e18 / (target.totalSupply() + target.pendingFeeShares())
                > target.highWaterMarkD18()
        ) {
            _skipFresh(6 hours);
            if (target.accrueFees() == 0) return;
        }
    }

    function _answer(uint256 priceD18, uint8 feedDecimals) private pure returns (int256) {
        return int256(priceD18 / 10 ** (18 - uint256(feedDecimals)));
    }

    // --- launching ---

    function _defaults() internal view returns (IVaultFactory.Defaults memory) {
        return IVaultFactory.Defaults({
            keeper: keeper,
            guardian: guardian,
            platform: platform,
            platformShareBps: PLATFORM_SHARE_BPS,
            limits: _limits(),
            minTargetDelay: 1 days,
            targetWindow: TARGET_WINDOW
        });
    }

    /// @dev Limits that never bind, except the slippage. A test of another limit sets that limit itself.
    function _limits() internal pure returns (IVaultTypes.Limits memory) {
        return IVaultTypes.Limits({
            maxSlippageBps: SLIPPAGE_BPS,
            maxTradeBps: 10_000,
            dailyLossBps: 500,
            dailyTurnoverBps: 50_000,
            drawdownBps: 0,
            auctionBandBps: 500,
            auctionIdle: 1 days,
            coolOff: 0
        });
    }

    function _launchParams() internal view returns (IVaultFactory.Launch memory) {
        return _launchParams(_list(address(weth), address(wbtc), address(usdc)), _weights(5000, 3000, 2000));
    }

    function _launchParams(address[] memory tokens, uint256[] memory weights)
        internal
        view
        returns (IVaultFactory.Launch memory params)
    {
        params.name = "Majors";
        params.symbol = "MAJ";
        params.tokens = tokens;
        params.weights = weights;
        params.maxAmounts = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            params.maxAmounts[i] = type(uint256).max;
        }
        params.seedValueD18 = SEED_D18;
        params.fees.managementBps = FEE_BPS;
        params.targetDelay = TARGET_DELAY;
        params.deadline = block.timestamp;
    }

    /// @dev Gives the creator exactly the seed and launches a vault as the creator.
    function _launch(IVaultFactory.Launch memory params) internal returns (IIndexVault) {
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        vm.prank(creator);
        return IIndexVault(factory.launch(params));
    }

    // --- investing ---

    /// @dev Mints `amounts` to `who` and approves `spender` for them. This contract must be able to mint the tokens.
    function _give(address who, address[] memory tokens, uint256[] memory amounts, address spender) internal {
        for (uint256 i; i < tokens.length; ++i) {
            DevToken(tokens[i]).mint(who, amounts[i]);
            vm.prank(who);
            // A low-level call also works for tokens that return nothing.
            (bool ok,) = tokens[i].call(abi.encodeCall(IERC20.approve, (spender, amounts[i])));
            require(ok, "approve");
        }
    }

    /// @return amounts {tok} that buy at least `shares` of `target`, rounded up
    function _amountsFor(IIndexVault target, uint256 shares) internal view returns (uint256[] memory amounts) {
        return target.previewMint(shares);
    }

    function _contribute(address who, uint256 shares) internal returns (uint256) {
        return _contribute(vault, who, shares);
    }

    /// @dev Gives `who` the tokens that `shares` cost and contributes them.
    function _contribute(IIndexVault target, address who, uint256 shares) internal returns (uint256) {
        (address[] memory tokens,) = target.getConstituents();
        uint256[] memory amounts = _amountsFor(target, shares);
        _give(who, tokens, amounts, address(target));
        vm.prank(who);
        return target.contribute(amounts, who, shares);
    }

    function _withdraw(address who, uint256 shares) internal returns (uint256[] memory) {
        return _withdraw(vault, who, shares);
    }

    function _withdraw(IIndexVault target, address who, uint256 shares) internal returns (uint256[] memory) {
        uint256[] memory none = new uint256[](target.totalConstituents());
        vm.prank(who);
        return target.withdraw(shares, who, none);
    }

    // --- targets and trades ---

    /// @dev Proposes targets as the creator, waits for the delay, and executes them.
    function _retarget(address[] memory tokens, uint256[] memory weights) internal {
        vm.prank(creator);
        vault.proposeTargets(tokens, weights);
        _skipFresh(vault.targetDelay());
        vault.rebalance(tokens, weights);
    }

    function _trade(address tokenIn, address tokenOut, uint256 amountIn)
        internal
        view
        returns (IVaultTypes.Trade memory trade)
    {
        trade.adapter = address(adapter);
        trade.tokenIn = tokenIn;
        trade.tokenOut = tokenOut;
        trade.amountIn = amountIn;
    }

    function _one(IVaultTypes.Trade memory trade) internal pure returns (IVaultTypes.Trade[] memory trades) {
        trades = new IVaultTypes.Trade[](1);
        trades[0] = trade;
    }

    /// @dev Executes one trade as the keeper, with the current nonce and no minimum NAV.
    function _execute(IVaultTypes.Trade memory trade) internal {
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(trade), 0, block.timestamp);
    }

    /// @dev Executes one trade as the keeper and expects a revert with `err`.
    function _executeReverts(IVaultTypes.Trade memory trade, bytes memory err) internal {
        uint256 nonce = vault.rebalanceNonce();
        vm.expectRevert(err);
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(trade), 0, block.timestamp);
    }

    // --- arrays ---

    function _list(address a) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = a;
    }

    function _list(address a, address b) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (a, b);
    }

    function _list(address a, address b, address c) internal pure returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }

    function _weights(uint256 a) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = a;
    }

    function _weights(uint256 a, uint256 b) internal pure returns (uint256[] memory list) {
        list = new uint256[](2);
        (list[0], list[1]) = (a, b);
    }

    function _weights(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory list) {
        list = new uint256[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }
}
