// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {UniswapV3Adapter} from "../src/adapters/UniswapV3Adapter.sol";
import {DevFeed} from "../src/dev/DevFeed.sol";
import {DevToken} from "../src/dev/DevToken.sol";
import {IIndexVault} from "../src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "../src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "../src/interfaces/IVaultTypes.sol";
import {IZapper} from "../src/interfaces/IZapper.sol";
import {ExitGuard} from "../src/periphery/ExitGuard.sol";
import {VaultLens} from "../src/periphery/VaultLens.sol";
import {Zapper} from "../src/periphery/Zapper.sol";
import {AssetRegistry} from "../src/registry/AssetRegistry.sol";
import {VaultAuction} from "../src/vault/VaultAuction.sol";
import {VaultFactory} from "../src/vault/VaultFactory.sol";
import {VaultGovernance} from "../src/vault/VaultGovernance.sol";
import {VaultRoles} from "../src/vault/VaultRoles.sol";
import {VaultTrading} from "../src/vault/VaultTrading.sol";
import {VaultYield} from "../src/vault/VaultYield.sol";
import {UniswapBase} from "./UniswapBase.sol";

/// @title MarketBase: the whole protocol over real Uniswap v3 pools
abstract contract MarketBase is UniswapBase {
    uint32 internal constant HEARTBEAT = 1 days;
    uint32 internal constant TARGET_DELAY = 3 days;
    uint32 internal constant TARGET_WINDOW = 7 days;
    uint16 internal constant SLIPPAGE_BPS = 100;
    uint16 internal constant PLATFORM_SHARE_BPS = 2000;
    uint16 internal constant FEE_BPS = 200;
    uint256 internal constant ALL = type(uint256).max;

    address internal owner = makeAddr("owner");
    address internal guardian = makeAddr("guardian");
    address internal keeper = makeAddr("keeper");
    address internal platform = makeAddr("platform");
    address internal creator = makeAddr("creator");
    address internal investor;
    uint256 internal investorKey;

    AssetRegistry internal registry;
    VaultFactory internal factory;
    UniswapV3Adapter internal adapter;
    Zapper internal zapper;
    ExitGuard internal guard;
    VaultLens internal lens;
    mapping(address token => DevFeed) internal feeds;
    /// @dev Changes the default limits of the vaults that are launched from now on.
    IVaultTypes.Fees internal fees = IVaultTypes.Fees(FEE_BPS, 0, 0, 0);

    function _setUpMarket() internal {
        _setUpUniswap();
        (investor, investorKey) = makeAddrAndKey("investor");
        registry = new AssetRegistry(owner, 0, address(0), 0);
        factory = new VaultFactory(
            owner,
            address(registry),
            [
                address(new VaultTrading(address(registry))),
                address(new VaultAuction(address(registry))),
                address(new VaultGovernance(address(registry))),
                address(new VaultYield(address(registry))),
                address(new VaultRoles(address(registry)))
            ],
            IVaultFactory.Defaults({
                keeper: keeper,
                guardian: guardian,
                platform: platform,
                platformShareBps: PLATFORM_SHARE_BPS,
                limits: _limits(),
                minTargetDelay: TARGET_DELAY,
                targetWindow: TARGET_WINDOW
            })
        );
        adapter = new UniswapV3Adapter(address(v3Router));
        zapper = new Zapper(address(factory), address(weth));
        guard = new ExitGuard(address(factory));
        lens = new VaultLens(address(registry));
        vm.prank(owner);
        registry.setAdapter(address(adapter), true);
        _list(address(usdc));
        _list(address(wbtc));
        _list(address(weth));
        _list(address(uni));
    }

    /// @dev Limits that are wide enough for one step of a market test. A test of a limit sets that limit itself.
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

    /// @dev Lists a token at its current price, with a feed of 8 decimals like Chainlink's.
    function _list(address token) internal {
        feeds[token] = new DevFeed(DevToken(token).symbol(), 8, _answer(token));
        vm.prank(owner);
        registry.list(token, address(feeds[token]), HEARTBEAT);
    }

    function _setPrice(address token, uint256 priceD18) internal {
        usdD18[token] = priceD18;
        feeds[token].set(_answer(token));
    }

    /// @dev Starts a new round with the same price.
    function _refresh(address token) internal {
        _setPrice(token, usdD18[token]);
    }

    function _answer(address token) internal view returns (int256) {
        return int256(usdD18[token] / 1e10);
    }

    function _launch(address[] memory tokens, uint256[] memory weights, uint256 seedValueD18)
        internal
        returns (IIndexVault)
    {
        uint256[] memory amounts = factory.previewSeed(tokens, weights, seedValueD18);
        for (uint256 i; i < tokens.length; ++i) {
            _fund(tokens[i], creator, amounts[i]);
            vm.prank(creator);
            IERC20(tokens[i]).approve(address(factory), amounts[i]);
        }
        IVaultFactory.Launch memory params = IVaultFactory.Launch({
            name: "Blue Chips",
            symbol: "BLUE",
            tokens: tokens,
            weights: weights,
            maxAmounts: amounts,
            seedValueD18: seedValueD18,
            fees: fees,
            targetDelay: TARGET_DELAY,
            drawdownBps: 0,
            shareCap: 0,
            keeper: address(0),
            deadline: block.timestamp,
            defaultsHash: 0
        });
        vm.prank(creator);
        return IIndexVault(factory.launch(params));
    }

    /// @dev Launches a vault with 40 % WBTC, 30 % WETH, 20 % UNI and 10 % USDC.
    function _launchFour(uint256 seedValueD18) internal returns (IIndexVault) {
        address[] memory tokens = new address[](4);
        (tokens[0], tokens[1], tokens[2], tokens[3]) = (address(wbtc), address(weth), address(uni), address(usdc));
        uint256[] memory weights = new uint256[](4);
        (weights[0], weights[1], weights[2], weights[3]) = (4000, 3000, 2000, 1000);
        return _launch(tokens, weights, seedValueD18);
    }

    /// @dev Returns a path over the direct pool if there is one, else over two pools with WETH between them.
    function _route(address tokenIn, address tokenOut) internal view returns (bytes memory) {
        if (v3Factory.getPool(tokenIn, tokenOut, LOW) != address(0)) return _path(tokenIn, LOW, tokenOut);
        if (v3Factory.getPool(tokenIn, tokenOut, MEDIUM) != address(0)) return _path(tokenIn, MEDIUM, tokenOut);
        uint24 first = v3Factory.getPool(tokenIn, address(weth), LOW) != address(0) ? LOW : MEDIUM;
        uint24 second = v3Factory.getPool(tokenOut, address(weth), LOW) != address(0) ? LOW : MEDIUM;
        return _path(tokenIn, first, address(weth), second, tokenOut);
    }

    function _swapOf(address tokenIn, address tokenOut, uint256 amountIn) internal view returns (IZapper.Swap memory) {
        return IZapper.Swap(address(adapter), tokenIn, tokenOut, amountIn, 0, _route(tokenIn, tokenOut));
    }

    /// @dev Returns swaps of `amountIn` of `tokenIn` into the other constituents, by target weight.
    function _swapsIn(IIndexVault vault, address tokenIn, uint256 amountIn)
        internal
        view
        returns (IZapper.Swap[] memory swaps)
    {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        swaps = new IZapper.Swap[](tokens.length - (vault.isConstituent(tokenIn) ? 1 : 0));
        uint256 at;
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i] != tokenIn) swaps[at++] = _swapOf(tokenIn, tokens[i], amountIn * weights[i] / 10_000);
        }
    }

    /// @dev Returns swaps of all that is held of the other constituents into `tokenOut`.
    function _swapsOut(IIndexVault vault, address tokenOut) internal view returns (IZapper.Swap[] memory swaps) {
        (address[] memory tokens,) = vault.getConstituents();
        swaps = new IZapper.Swap[](tokens.length - (vault.isConstituent(tokenOut) ? 1 : 0));
        uint256 at;
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i] != tokenOut) swaps[at++] = _swapOf(tokens[i], tokenOut, ALL);
        }
    }

    function _noPermit() internal pure returns (IZapper.Permit memory) {}

    /// @dev Signs a permit of the investor that lets the zapper spend `value` of `token`.
    function _permit(address token, uint256 value, uint256 deadline) internal view returns (IZapper.Permit memory) {
        return _permitTo(address(zapper), token, value, deadline);
    }

    function _permitTo(address spender, address token, uint256 value, uint256 deadline)
        internal
        view
        returns (IZapper.Permit memory p)
    {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(typeHash, investor, spender, value, IERC20Permit(token).nonces(investor), deadline));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", IERC20Permit(token).DOMAIN_SEPARATOR(), structHash));
        (p.value, p.deadline) = (value, deadline);
        (p.v, p.r, p.s) = vm.sign(investorKey, digest);
    }

    /// @dev Moves every pool to the current prices.
    function _arbitrageAll() internal {
        _arbitrage(address(usdc), address(weth), LOW);
        _arbitrage(address(usdc), address(wbtc), MEDIUM);
        _arbitrage(address(usdc), address(uni), MEDIUM);
        _arbitrage(address(weth), address(wbtc), LOW);
        _arbitrage(address(weth), address(uni), MEDIUM);
    }

    /// @dev Moves the oracle and the pools to `percent` of the prices at setup, except USDC.
    function _moveTo(uint256 percent) internal {
        _movePrices(percent);
        _arbitrageAll();
    }

    /// @dev Moves only the oracle.
    function _movePrices(uint256 percent) internal {
        _setPrice(address(wbtc), 60_000e18 * percent / 100);
        _setPrice(address(weth), 3000e18 * percent / 100);
        _setPrice(address(uni), 10e18 * percent / 100);
        _refresh(address(usdc));
    }

    /// @dev Makes a basket of USDC and `n - 1` tokens that are listed and have a USDC pool.
    function _basketOf(uint256 n) internal returns (address[] memory tokens, uint256[] memory weights) {
        (tokens, weights) = (new address[](n), new uint256[](n));
        uint256 each = 8000 / (n - 1);
        (tokens[0], weights[0]) = (address(usdc), 10_000 - (n - 1) * each);
        for (uint256 i = 1; i < n; ++i) {
            address token = address(_token("Token", "TKN", 18, 1e18 * i));
            _pool(address(usdc), token, MEDIUM);
            _list(token);
            (tokens[i], weights[i]) = (token, each);
        }
    }
}
