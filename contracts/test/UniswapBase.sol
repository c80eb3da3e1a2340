// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DevToken} from "../src/dev/DevToken.sol";
import {DevWETH} from "../src/dev/DevWETH.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";

interface IV3Factory {
    function getPool(address a, address b, uint24 fee) external view returns (address);
}

interface IV3Pool {
    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint8, bool);
    function tickSpacing() external view returns (int24);
}

interface IV3Quoter {
    function quoteExactInput(bytes calldata path, uint256 amountIn)
        external
        returns (uint256 amountOut, uint160[] memory, uint32[] memory, uint256);
}

interface IV3Router {
    struct ExactInputSingleParams {
        address tokenIn;
        address tokenOut;
        uint24 fee;
        address recipient;
        uint256 deadline;
        uint256 amountIn;
        uint256 amountOutMinimum;
        uint160 sqrtPriceLimitX96;
    }

    function exactInputSingle(ExactInputSingleParams calldata params) external payable returns (uint256);
}

interface IV3PositionManager {
    struct MintParams {
        address token0;
        address token1;
        uint24 fee;
        int24 tickLower;
        int24 tickUpper;
        uint256 amount0Desired;
        uint256 amount1Desired;
        uint256 amount0Min;
        uint256 amount1Min;
        address recipient;
        uint256 deadline;
    }

    function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96)
        external
        payable
        returns (address pool);
    function mint(MintParams calldata params) external payable returns (uint256, uint128, uint256, uint256);
}

interface IDeployPermit2 {
    function deployPermit2() external returns (address);
}

/// @title UniswapBase: Uniswap v3 from its npm artifacts, with concentrated liquidity at test prices
abstract contract UniswapBase is Test {
    uint24 internal constant LOW = 500;
    uint24 internal constant MEDIUM = 3000;
    uint256 internal constant DEPTH_D18 = 5_000_000e18; // {USD D18} on each side of a pool
    int24 internal constant HALF_RANGE = 4000; // {tick} a price can move by 49 % before a pool is empty

    IV3Factory internal v3Factory;
    IV3Router internal v3Router;
    IV3Quoter internal v3Quoter;
    IV3PositionManager internal v3Positions;

    DevToken internal usdc; // 6 decimals
    DevToken internal wbtc; // 8 decimals
    DevWETH internal weth; // 18 decimals
    DevToken internal uni; // 18 decimals
    mapping(address token => uint256) internal usdD18; // {USD D18 per whole token}

    function _setUpUniswap() internal {
        vm.warp(1_700_000_000);
        weth = new DevWETH();
        v3Factory = IV3Factory(_deploy("v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json", ""));
        bytes memory args = abi.encode(v3Factory, weth);
        v3Router = IV3Router(_deploy("v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json", args));
        v3Quoter = IV3Quoter(_deploy("v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json", args));
        v3Positions = IV3PositionManager(
            _deploy(
                "v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
                abi.encode(v3Factory, weth, address(0))
            )
        );
        usdc = _token("USD Coin", "USDC", 6, 1e18);
        wbtc = _token("Wrapped Bitcoin", "WBTC", 8, 60_000e18);
        usdD18[address(weth)] = 3000e18;
        uni = _token("Uniswap", "UNI", 18, 10e18);
        _pool(address(usdc), address(weth), LOW);
        _pool(address(usdc), address(wbtc), MEDIUM);
        _pool(address(usdc), address(uni), MEDIUM);
        _pool(address(weth), address(wbtc), LOW);
        _pool(address(weth), address(uni), MEDIUM);
    }

    /// @dev Puts Permit2 at its address on every chain, with the code of the npm package.
    function _setUpPermit2() internal {
        string memory json =
            vm.readFile("node_modules/@uniswap/v4-periphery/foundry-out/DeployPermit2.sol/DeployPermit2.json");
        bytes memory code = vm.parseJsonBytes(json, ".bytecode.object");
        address script;
        assembly ("memory-safe") {
            script := create(0, add(code, 32), mload(code))
        }
        IDeployPermit2(script).deployPermit2();
    }

    function _deploy(string memory artifact, bytes memory args) internal returns (address deployed) {
        string memory json = vm.readFile(string.concat("node_modules/@uniswap/", artifact));
        bytes memory code = bytes.concat(vm.parseJsonBytes(json, ".bytecode"), args);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
        }
        require(deployed != address(0), artifact);
    }

    function _token(string memory name, string memory symbol, uint8 decimals, uint256 priceD18)
        internal
        returns (DevToken token)
    {
        token = new DevToken(name, symbol, decimals);
        usdD18[address(token)] = priceD18;
    }

    /// @return {tok} amount worth `valueD18`, rounded down
    function _worth(address token, uint256 valueD18) internal view returns (uint256) {
        return Math.mulDiv(valueD18, 10 ** DevToken(token).decimals(), usdD18[token]);
    }

    /// @dev Creates a pool at the current prices. This contract provides liquidity around them.
    function _pool(address a, address b, uint24 fee) internal returns (address pool) {
        (address token0, address token1) = a < b ? (a, b) : (b, a);
        pool = v3Positions.createAndInitializePoolIfNecessary(token0, token1, fee, _sqrtPriceX96(token0, token1));
        (, int24 tick,,,,,) = IV3Pool(pool).slot0();
        int24 spacing = IV3Pool(pool).tickSpacing();
        uint256 amount0 = _worth(token0, DEPTH_D18);
        uint256 amount1 = _worth(token1, DEPTH_D18);
        _fund(token0, address(this), amount0);
        _fund(token1, address(this), amount1);
        IERC20(token0).approve(address(v3Positions), amount0);
        IERC20(token1).approve(address(v3Positions), amount1);
        v3Positions.mint(
            IV3PositionManager.MintParams({
                token0: token0,
                token1: token1,
                fee: fee,
                tickLower: (tick - HALF_RANGE) / spacing * spacing,
                tickUpper: (tick + HALF_RANGE) / spacing * spacing,
                amount0Desired: amount0,
                amount1Desired: amount1,
                amount0Min: 0,
                amount1Min: 0,
                recipient: address(this),
                deadline: block.timestamp
            })
        );
    }

    /// @dev Swaps like an arbitrageur until the pool has the current price.
    function _arbitrage(address a, address b, uint24 fee) internal {
        (address token0, address token1) = a < b ? (a, b) : (b, a);
        (uint160 current,,,,,,) = IV3Pool(v3Factory.getPool(a, b, fee)).slot0();
        uint160 wanted = _sqrtPriceX96(token0, token1);
        if (wanted == current) return;
        (address tokenIn, address tokenOut) = wanted < current ? (token0, token1) : (token1, token0);
        uint256 amount = _worth(tokenIn, 10 * DEPTH_D18);
        _fund(tokenIn, address(this), amount);
        IERC20(tokenIn).approve(address(v3Router), amount);
        v3Router.exactInputSingle(
            IV3Router.ExactInputSingleParams(tokenIn, tokenOut, fee, address(this), block.timestamp, amount, 0, wanted)
        );
        IERC20(tokenIn).approve(address(v3Router), 0);
    }

    function _fund(address token, address to, uint256 amount) internal {
        if (token != address(weth)) return DevToken(token).mint(to, amount);
        vm.deal(address(this), address(this).balance + amount);
        weth.deposit{value: amount}();
        weth.transfer(to, amount);
    }

    /// @return √(token1 base units per token0 base unit) × 2^96
    function _sqrtPriceX96(address token0, address token1) internal view returns (uint160) {
        uint256 value0 = usdD18[token0] * 10 ** DevToken(token1).decimals();
        uint256 value1 = usdD18[token1] * 10 ** DevToken(token0).decimals();
        return uint160(Math.sqrt(Math.mulDiv(value0, 1 << 192, value1)));
    }

    function _path(address a, uint24 fee, address b) internal pure returns (bytes memory) {
        return abi.encodePacked(a, fee, b);
    }

    function _path(address a, uint24 feeAB, address b, uint24 feeBC, address c) internal pure returns (bytes memory) {
        return abi.encodePacked(a, feeAB, b, feeBC, c);
    }

    /// @dev Quotes a swap. The quoter reverts the swap that it tries, so the pools do not change.
    function _quote(bytes memory path, uint256 amountIn) internal returns (uint256 amountOut) {
        (amountOut,,,) = v3Quoter.quoteExactInput(path, amountIn);
    }
}
