// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Vm.sol";

import {Base} from "../Base.t.sol";
import {FeeOnSenderToken} from "../mocks/HostileTokens.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title SharesRebuild: events alone rebuild bases, scale, fee shares and the accrual time
contract SharesRebuildTest is Base {
    IIndexVault private v;
    FeeOnSenderToken private taker;

    // The values rebuilt from the logs.
    bool private launched;
    uint256 private scale;
    uint256 private feeShares;
    uint256 private accruedAt;
    uint256 private mark = 100e18;
    address[] private tokens;
    mapping(address token => uint256) private baseOf;

    function setUp() public override {
        super.setUp();
        taker = new FeeOnSenderToken(18);
        _listToken(address(taker), 8, 1e18);
        vm.recordLogs();
        address[] memory list = _list(address(weth), address(taker), address(usdc));
        IVaultFactory.Launch memory params = _launchParams(list, _weights(5000, 3000, 2000));
        params.fees = IVaultTypes.Fees(200, 1000, 10, 20);
        v = _launch(params);
        _replay();
    }

    function testFuzz_events_rebuildTheBook(uint256 seed) public {
        for (uint256 i; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _act(seed % 7, seed >> 8);
            _replay();
            _check();
        }
    }

    /// @dev The vault grows and shrinks by a factor of a million, so bases are rewritten several times.
    function test_events_rebuildTheBookThroughRescalings() public {
        uint256 rescaled;
        for (uint256 i; i < 6; ++i) {
            vm.recordLogs();
            _contribute(v, alice, i % 2 == 0 ? 1e26 : 1e30);
            rescaled += _replay();
            _check();
            uint256 rest = v.balanceOf(alice);
            _withdraw(v, alice, i % 3 == 0 ? rest : rest - 1e17);
            rescaled += _replay();
            _check();
        }
        assertGe(rescaled, 5);
    }

    function _act(uint256 kind, uint256 n) private {
        _skipFresh(n % 20 days);
        vm.recordLogs();
        if (kind == 0) {
            _catchUp(v); // a gain that cannot be charged at once refuses contributions
            _contribute(v, alice, n % 1e24 + 1e12);
        }
        if (kind == 1 && v.balanceOf(alice) != 0) _withdraw(v, alice, n % v.balanceOf(alice) + 1);
        if (kind == 2) _withdraw(v, creator, n % (v.balanceOf(creator) / 2) + 1);
        if (kind == 3) v.accrueFees();
        if (kind == 4) _setPrice(address(weth), n % 8000e18 + 2000e18);
        if (kind == 5) {
            taker.setFee(n % 50);
            _withdraw(v, creator, v.balanceOf(creator) / 10);
            taker.setFee(0);
        }
        if (kind == 6) _tradeTowardTarget(n);
    }

    /// @dev Sells a part of a token above its target for a token below.
    function _tradeTowardTarget(uint256 n) private {
        uint256 value = v.getReserve(address(weth)) * priceOf[address(weth)] / 1e18;
        uint256 target = v.totalBasketValue() / 2;
        bool sells = value > target;
        uint256 off = (sells ? value - target : target - value) * (n % 40 + 10) / 100;
        (address from, address to) = sells ? (address(weth), address(usdc)) : (address(usdc), address(weth));
        uint256 amount = sells ? off * 1e18 / priceOf[from] : off / 1e12;
        if (amount == 0 || amount > v.getReserve(from)) return;
        bytes memory call =
            abi.encodeCall(v.executeTrades, (v.rebalanceNonce(), _one(_trade(from, to, amount)), 0, block.timestamp));
        // The other side may be past its target already. Forge records the events of reverted calls too, so the call is
        // tried first.
        uint256 snapshot = vm.snapshotState();
        vm.prank(keeper);
        (bool ok,) = address(v).call(call);
        vm.revertToState(snapshot);
        vm.getRecordedLogs();
        if (!ok) return;
        vm.prank(keeper);
        (ok,) = address(v).call(call);
        assertTrue(ok);
    }

    /// @return rescaled how many times bases were rewritten
    function _replay() private returns (uint256 rescaled) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (launched && logs[i].emitter != address(v)) continue;
            bytes32 id = logs[i].topics[0];
            bytes memory data = logs[i].data;
            if (id == IVaultTypes.Checkpoint.selector) {
                (scale, feeShares, accruedAt) = abi.decode(data, (uint256, uint256, uint256));
            } else if (id == IVaultTypes.Rescaled.selector) {
                uint256 from = abi.decode(data, (uint256));
                for (uint256 j; j < tokens.length; ++j) {
                    baseOf[tokens[j]] = (baseOf[tokens[j]] * from >> 104) << 8;
                }
                ++rescaled;
            } else if (id == IERC7621.Rebalanced.selector) {
                (tokens,) = abi.decode(data, (address[], uint256[]));
            } else if (id == IERC7621.Contributed.selector && !launched) {
                (uint256[] memory amounts,) = abi.decode(data, (uint256[], uint256));
                for (uint256 j; j < tokens.length; ++j) {
                    baseOf[tokens[j]] = amounts[j] << 8;
                }
                launched = true;
            } else if (id == IVaultTypes.TradeExecuted.selector) {
                uint256[8] memory w = abi.decode(data, (uint256[8]));
                _book(address(uint160(uint256(logs[i].topics[2]))), w[4]);
                _book(address(uint160(uint256(logs[i].topics[3]))), w[5]);
            } else if (id == IVaultTypes.PerformanceFeeAccrued.selector) {
                (, mark) = abi.decode(data, (uint256, uint256));
            } else if (id == IVaultTypes.FeesPaid.selector) {
                feeShares = 0;
            }
        }
    }

    function _book(address token, uint256 reserve) private {
        baseOf[token] = ((reserve << 104) + scale - 1) / scale;
    }

    function _check() private view {
        (uint256 gotScale, uint256[] memory bases) = v.scaledReserves();
        assertEq(gotScale, scale);
        assertEq(bases.length, tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(bases[i], baseOf[tokens[i]]);
            assertEq(v.getReserve(tokens[i]), baseOf[tokens[i]] * scale >> 104);
        }
        assertEq(v.lastAccrual(), accruedAt);
        assertEq(v.highWaterMarkD18(), mark);
        if (accruedAt == block.timestamp) assertEq(v.pendingFeeShares(), feeShares);
        else assertGe(v.pendingFeeShares(), feeShares);
    }
}
