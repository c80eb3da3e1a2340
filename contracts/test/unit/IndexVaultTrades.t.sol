// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

import {Base} from "../Base.t.sol";
import {KeptAllowanceToken, NoReturnToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";
import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";

/// @title IndexVaultTrades: what a trade does, and which trades are refused
/// @dev weth has doubled: it is 10,000 of 15,000 USD instead of 7,500. That is 0.3125 weth, or 2,500 USD, too much.
contract IndexVaultTradesTest is Base {
    function setUp() public override {
        super.setUp();
        _setPrice(address(weth), 8000e18);
    }

    // --- what a trade does ---

    function test_executeTrades_tradesTowardsTheTargets() public {
        IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](2);
        trades[0] = _trade(address(weth), address(usdc), 0.125e18);
        trades[1] = _trade(address(weth), address(wbtc), 0.1875e18);
        vm.expectEmit(address(vault));
        emit IVaultTypes.TradeExecuted(
            0, address(weth), address(usdc), address(adapter), 0, 0.125e18, 1000e6, 1.125e18, 3000e6, 1000e18, 1000e18
        );
        vm.expectEmit(address(vault));
        emit IVaultTypes.TradeExecuted(
            0,
            address(weth),
            address(wbtc),
            address(adapter),
            1,
            0.1875e18,
            0.015e8,
            0.9375e18,
            0.045e8,
            1500e18,
            1500e18
        );
        vm.expectEmit(address(vault));
        emit IVaultTypes.TradesExecuted(0, 15_000e18, 15_000e18, uint256(1e18) / 6, 0);
        vm.prank(keeper);
        vault.executeTrades(0, trades, 15_000e18, block.timestamp);

        assertEq(vault.rebalanceNonce(), 1);
        assertEq(vault.lastTradeAt(), block.timestamp);
        assertEq(vault.driftD18(), 0);
        assertEq(vault.getReserve(address(weth)), 0.9375e18);
        assertEq(vault.getReserve(address(usdc)), 3000e6);
        assertEq(vault.getReserve(address(wbtc)), 0.045e8);
        assertEq(weth.allowance(address(vault), address(adapter)), 0);
    }

    function test_executeTrades_accruesTheFeeFirst() public {
        _skipFresh(365 days);
        uint256 due = vault.pendingFeeShares();
        assertGt(due, 2e18);
        (uint256 scale,) = vault.scaledReserves();
        uint256 nonce = vault.rebalanceNonce();
        vm.expectEmit(address(vault));
        emit IVaultTypes.Checkpoint(scale, due, block.timestamp);
        vm.prank(keeper);
        vault.executeTrades(nonce, _one(_trade(address(weth), address(usdc), 0.1e18)), 0, block.timestamp);
        assertEq(vault.lastAccrual(), block.timestamp);
        assertEq(vault.pendingFeeShares(), due);
        assertEq(vault.accrueFees(), due);
        assertEq(vault.totalSupply(), 100e18 + due);
    }

    function test_executeTrades_sellsATokenWithoutATargetCompletely() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(8000, 2000));
        assertEq(vault.totalConstituents(), 3);
        // usdc was 2,000 of 15,000 USD. weth can take 2,000 USD more.
        _execute(_trade(address(usdc), address(weth), 2000e6));
        assertEq(vault.totalConstituents(), 2);
        assertFalse(vault.isConstituent(address(usdc)));
        assertEq(vault.getReserve(address(weth)), 1.5e18);
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(tokens, _list(address(weth), address(wbtc)));
        assertEq(weights, _weights(8000, 2000));
    }

    function test_executeTrades_sellsDelistedAssets() public {
        vm.prank(guardian);
        registry.setStatus(address(weth), IAssetRegistry.Status.Delisted);
        _execute(_trade(address(weth), address(usdc), 0.1e18));
        assertEq(vault.getReserve(address(weth)), 1.15e18);
    }

    function test_executeTrades_worksWithTokensThatReturnNothing() public {
        NoReturnToken token = new NoReturnToken(6);
        _listToken(address(token), 8, 1e18);
        token.mint(address(adapter), 1e12);
        vault = _launch(_launchParams(_list(address(token), address(usdc)), _weights(5000, 5000)));
        _setPrice(address(token), 2e18);
        _execute(_trade(address(token), address(usdc), 1000e6));
        assertEq(vault.getReserve(address(token)), 4000e6);
        assertEq(vault.getReserve(address(usdc)), 7000e6);
    }

    function test_executeTrades_leavesNoAllowanceWhateverTheTokenDoes() public {
        KeptAllowanceToken token = new KeptAllowanceToken(18);
        _listToken(address(token), 8, 1e18);
        vault = _launch(_launchParams(_list(address(token), address(usdc)), _weights(5000, 5000)));
        _setPrice(address(token), 2e18);
        _execute(_trade(address(token), address(usdc), 1000e18));
        assertEq(token.allowance(address(vault), address(adapter)), 0);
        assertEq(vault.getReserve(address(token)), 4000e18);
    }

    /// @dev Tokens that were in the contract before, or are sent during the trade, never become a reserve.
    function test_executeTrades_addsOnlyWhatTheTradeBrought() public {
        usdc.mint(address(vault), 777e6);
        weth.mint(address(vault), 7e18);
        _execute(_trade(address(weth), address(usdc), 0.125e18));
        assertEq(vault.getReserve(address(usdc)), 3000e6);
        assertEq(usdc.balanceOf(address(vault)), 3777e6);
        assertEq(vault.getReserve(address(weth)), 1.125e18);
        assertEq(weth.balanceOf(address(vault)), 8.125e18);
    }

    function test_executeTrades_addsAllThatTheTradeBrought() public {
        adapter.setGift(500);
        _execute(_trade(address(weth), address(usdc), 0.1e18));
        assertEq(vault.getReserve(address(usdc)), 2840e6);
        assertEq(usdc.balanceOf(address(vault)), 2840e6);
    }

    // --- caller, time and tokens ---

    function testFuzz_executeTrades_revertsIfNotKeeper(address stranger) public {
        vm.assume(stranger != keeper);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotKeeper.selector, stranger));
        vm.prank(stranger);
        vault.executeTrades(0, new IVaultTypes.Trade[](0), 0, block.timestamp);
    }

    function test_executeTrades_revertsIfExpired() public {
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.Expired.selector, block.timestamp - 1));
        vm.prank(keeper);
        vault.executeTrades(0, new IVaultTypes.Trade[](0), 0, block.timestamp - 1);
    }

    function test_executeTrades_revertsIfThereAreNone() public {
        vm.expectRevert(IVaultTypes.NoTrades.selector);
        vm.prank(keeper);
        vault.executeTrades(0, new IVaultTypes.Trade[](0), 0, block.timestamp);
    }

    function test_executeTrades_usesEachNonceOnce() public {
        IVaultTypes.Trade[] memory trades = _one(_trade(address(weth), address(usdc), 0.01e18));
        vm.startPrank(keeper);
        vault.executeTrades(0, trades, 0, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NonceMismatch.selector, 0, 1));
        vault.executeTrades(0, trades, 0, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NonceMismatch.selector, 2, 1));
        vault.executeTrades(2, trades, 0, block.timestamp);
        vm.stopPrank();
        // New targets use a nonce too, so trades planned for the old targets are refused.
        _retarget(_list(address(usdc), address(weth), address(wbtc)), _weights(2000, 5000, 3000));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NonceMismatch.selector, 1, 2));
        vm.prank(keeper);
        vault.executeTrades(1, trades, 0, block.timestamp);
    }

    function test_executeTrades_revertsIfATradedTokenHasNoPrice() public {
        _retarget(_list(address(link), address(weth)), _weights(1000, 9000));
        skip(HEARTBEAT + 1);
        _setPrice(address(weth), 4000e18);
        _setPrice(address(usdc), 1e18);
        adapter.setFixedOut(0.00025e18);
        bytes4 refused = IVaultTypes.NoAgreedPrice.selector;
        _executeReverts(_trade(address(usdc), address(link), 1e6), abi.encodeWithSelector(refused, address(link)));
        _executeReverts(_trade(address(wbtc), address(weth), 1e5), abi.encodeWithSelector(refused, address(wbtc)));
        _execute(_trade(address(usdc), address(weth), 1e6));
    }

    function test_executeTrades_revertsIfAdapterIsNotApproved() public {
        vm.prank(guardian);
        registry.setAdapter(address(adapter), false);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.AdapterNotApproved.selector, address(adapter))
        );
    }

    function test_executeTrades_revertsIfATokenIsNoConstituent() public {
        bytes memory err = abi.encodeWithSelector(IVaultTypes.NotConstituent.selector, address(link));
        _executeReverts(_trade(address(weth), address(link), 0.1e18), err);
        _executeReverts(_trade(address(link), address(usdc), 0.1e18), err);
    }

    function test_executeTrades_revertsIfTokensAreTheSame() public {
        _executeReverts(
            _trade(address(weth), address(weth), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.SameToken.selector, address(weth))
        );
    }

    function test_executeTrades_revertsIfTheBoughtTokenIsNotActive() public {
        vm.prank(guardian);
        registry.setStatus(address(usdc), IAssetRegistry.Status.ReduceOnly);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.AssetNotActive.selector, address(usdc))
        );
    }

    function test_executeTrades_revertsIfAmountIsZero() public {
        _executeReverts(
            _trade(address(weth), address(usdc), 0),
            abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(weth), 0, 1)
        );
    }

    /// @dev The targets leave weth 1.5 USD of room, because a withdrawal rounds every reserve and the NAV down.
    function testFuzz_executeTrades_sellsTheRestAfterAWithdrawalAtNoWorseAPrice(uint256 shares) public {
        _retarget(_list(address(weth), address(wbtc)), _weights(8001, 1999));
        IVaultTypes.Trade memory planned = _trade(address(usdc), address(weth), vault.getReserve(address(usdc)));
        planned.minAmountOut = 0.25e18; // what 2,000 USD buy at the oracle price
        weth.mint(address(vault), 100e18); // a donation, which is not a reserve
        usdc.mint(address(vault), 100e6);

        shares = bound(shares, 1e12, vault.balanceOf(creator) / 2);
        vm.prank(creator);
        vault.withdraw(shares, creator, new uint256[](3));
        uint256 left = vault.getReserve(address(usdc));
        uint256 held = vault.getReserve(address(weth));
        _execute(planned);
        assertFalse(vault.isConstituent(address(usdc)));
        assertEq(vault.getReserve(address(weth)) - held, left * 0.25e18 / 2000e6);
    }

    function test_executeTrades_revertsIfTheRestBringsLessThanItsPartOfTheMinimum() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(8000, 2000));
        IVaultTypes.Trade memory planned = _trade(address(usdc), address(weth), 4000e6); // twice what is held
        planned.minAmountOut = 0.5e18 + 2;
        _executeReverts(
            planned,
            abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(weth), 0.25e18, 0.25e18 + 1)
        );
    }

    // --- direction ---

    function test_executeTrades_revertsIfItSellsATokenBelowItsTarget() public {
        _executeReverts(
            _trade(address(usdc), address(wbtc), 1e6),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(usdc))
        );
    }

    function test_executeTrades_revertsIfItBuysATokenAboveItsTarget() public {
        _setPrice(address(wbtc), 400_000e18);
        _setPrice(address(weth), 12_000e18); // weth is 15,000 of 29,000 USD and wbtc 12,000; both are above
        _executeReverts(
            _trade(address(wbtc), address(weth), 100),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(weth))
        );
    }

    function test_executeTrades_revertsIfASideIsExactlyAtItsTarget() public {
        _setPrice(address(weth), 5120e18);
        _setPrice(address(wbtc), 120_000e18); // weth, 6,400 of 12,000 USD, is above, wbtc at, usdc below
        _executeReverts(
            _trade(address(weth), address(wbtc), 1e12),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(wbtc))
        );
        _executeReverts(
            _trade(address(wbtc), address(usdc), 1),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(wbtc))
        );
        _execute(_trade(address(weth), address(usdc), 1e16));
    }

    /// @dev One base unit of a token without a target can be sold, although its value rounds to 0.
    function test_executeTrades_sellsDustOfATokenWithoutATarget() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(8000, 2000));
        _execute(_trade(address(usdc), address(weth), 2000e6 - 1));
        _setPrice(address(usdc), 1e5);
        _setPrice(address(weth), 7900e18);
        MockAdapter dustBuyer = new MockAdapter(registry);
        dustBuyer.setFixedOut(1);
        weth.mint(address(dustBuyer), 1);
        vm.prank(owner);
        registry.setAdapter(address(dustBuyer), true);

        IVaultTypes.Trade[] memory trades = new IVaultTypes.Trade[](2);
        trades[0] = _trade(address(usdc), address(weth), 1);
        trades[0].adapter = address(dustBuyer);
        trades[1] = _trade(address(wbtc), address(weth), 100);
        vm.prank(keeper);
        vault.executeTrades(2, trades, 0, block.timestamp);
        assertEq(vault.totalConstituents(), 2);
        assertEq(vault.getReserve(address(usdc)), 0);
    }

    function test_executeTrades_revertsIfItBuysATokenWithoutATarget() public {
        _retarget(_list(address(weth), address(wbtc)), _weights(5000, 5000));
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.WrongDirection.selector, 0, address(usdc))
        );
    }

    function test_executeTrades_revertsIfItSellsPastTheTarget() public {
        // The target of weth is 7,500 USD: 0.3125 weth may be sold, and not one base unit more.
        _retargetEqual();
        _executeReverts(
            _trade(address(weth), address(usdc), 0.3125e18 + 1),
            abi.encodeWithSelector(IVaultTypes.Overshoot.selector, 0, address(weth))
        );
        _execute(_trade(address(weth), address(usdc), 0.3125e18));
        assertEq(vault.getWeight(address(weth)), 5000);
    }

    function test_executeTrades_revertsIfItBuysPastTheTarget() public {
        _executeReverts(
            _trade(address(weth), address(usdc), 0.126e18),
            abi.encodeWithSelector(IVaultTypes.Overshoot.selector, 0, address(usdc))
        );
    }

    /// @dev An adapter that pays too much can pass the target too, so plans must leave room.
    function test_executeTrades_revertsIfAGiftOvershoots() public {
        adapter.setGift(1);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.125e18),
            abi.encodeWithSelector(IVaultTypes.Overshoot.selector, 0, address(usdc))
        );
    }

    function test_executeTrades_revertsIfDriftDoesNotFall() public {
        // Selling worthless dust of a token without a target is allowed as a leg, but does not reduce the drift.
        _retarget(_list(address(weth), address(wbtc)), _weights(9000, 1000));
        _setPrice(address(usdc), 1e6);
        adapter.setFixedOut(1);
        uint256 drift = vault.driftD18();
        _executeReverts(
            _trade(address(usdc), address(weth), 1),
            abi.encodeWithSelector(IVaultTypes.DriftNotReduced.selector, drift, drift)
        );
    }

    function test_executeTrades_revertsIfNavFallsBelowTheMinimum() public {
        adapter.setLoss(50);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultTypes.NavBelowMin.selector, 15_000e18 - 4e18, 15_000e18 - 4e18 + 1)
        );
        vm.prank(keeper);
        vault.executeTrades(
            0, _one(_trade(address(weth), address(usdc), 0.1e18)), 15_000e18 - 4e18 + 1, block.timestamp
        );
    }

    // --- what an adapter may do ---

    function test_executeTrades_bearsLossUpToTheSlippageOnly() public {
        adapter.setLoss(SLIPPAGE_BPS);
        uint256 snapshot = vm.snapshotState();
        _execute(_trade(address(weth), address(usdc), 0.1e18));
        vm.revertToState(snapshot);
        adapter.setLoss(SLIPPAGE_BPS + 1);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.ValueLost.selector, 0, 800e18, 791.92e18, 792e18)
        );
    }

    /// @dev One base unit of weth is worth 8,000.5, which is rounded up to 8,001. 99 % of it is 7,920.99, rounded up to
    /// 7,921.
    function test_executeTrades_roundsTheSlippageAgainstTheTrade() public {
        vault = _launch(_launchParams(_list(address(weth), address(link)), _weights(5000, 5000)));
        _setPrice(address(weth), 8000.5e18);
        adapter.setFixedOut(396); // each is worth 20
        _executeReverts(
            _trade(address(weth), address(link), 1),
            abi.encodeWithSelector(IVaultTypes.ValueLost.selector, 0, 8001, 7920, 7921)
        );
    }

    function test_executeTrades_revertsIfAdapterTakesLess() public {
        adapter.setMode(MockAdapter.Mode.TakesHalf);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.SpentMismatch.selector, address(weth), 0.1e18, 0.05e18)
        );
        adapter.setMode(MockAdapter.Mode.TakesNothing);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.SpentMismatch.selector, address(weth), 0.1e18, 0)
        );
    }

    function test_executeTrades_revertsIfAdapterPaysLess() public {
        adapter.setMode(MockAdapter.Mode.PaysNothing);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.ValueLost.selector, 0, 800e18, 0, 792e18)
        );
        adapter.setMode(MockAdapter.Mode.PaysHalf);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.ValueLost.selector, 0, 800e18, 400e18, 792e18)
        );
        // The adapter pays less than asked and returns the asked amount.
        IVaultTypes.Trade memory trade = _trade(address(weth), address(usdc), 0.1e18);
        trade.minAmountOut = 800e6;
        _executeReverts(
            trade, abi.encodeWithSelector(IVaultTypes.InsufficientAmount.selector, address(usdc), 400e6, 800e6)
        );
    }

    function test_executeTrades_revertsIfAdapterRefuses() public {
        adapter.setMode(MockAdapter.Mode.Refuses);
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18), abi.encodeWithSelector(MockAdapter.Refused.selector)
        );
    }

    /// @dev An adapter can take only the leg's exact allowance, and no allowance is left afterwards.
    function test_executeTrades_letsAnAdapterTakeNothingElse() public {
        adapter.setCall(address(usdc), abi.encodeCall(usdc.transferFrom, (address(vault), address(adapter), 1)));
        vm.expectRevert();
        vm.prank(keeper);
        vault.executeTrades(0, _one(_trade(address(weth), address(usdc), 0.1e18)), 0, block.timestamp);
        adapter.setCall(address(weth), abi.encodeCall(weth.transferFrom, (address(vault), address(adapter), 1)));
        vm.expectRevert();
        vm.prank(keeper);
        vault.executeTrades(0, _one(_trade(address(weth), address(usdc), 0.1e18)), 0, block.timestamp);
    }

    function test_executeTrades_revertsIfAdapterReenters() public {
        bytes[5] memory calls = [
            abi.encodeCall(vault.accrueFees, ()),
            abi.encodeCall(vault.contribute, (_weights(1e18, 1e8, 1e9), address(adapter), 0)),
            abi.encodeCall(vault.withdraw, (1, address(adapter), _weights(0, 0, 0))),
            abi.encodeCall(vault.claim, (address(weth), address(adapter))),
            abi.encodeCall(vault.rebalance, (_list(address(weth)), _weights(10_000)))
        ];
        for (uint256 i; i < calls.length; ++i) {
            adapter.setCall(address(vault), calls[i]);
            _executeReverts(
                _trade(address(weth), address(usdc), 0.1e18),
                abi.encodePacked(bytes4(keccak256("ReentrancyGuardReentrantCall()")))
            );
        }
    }

    /// @dev A trade that moves the feed is checked against the prices from before.
    function test_executeTrades_readsPricesOnce() public {
        feeds[address(weth)].set(8000e8);
        adapter.setFixedOut(400e6); // half of the value of 0.1 weth
        adapter.setCall(address(this), abi.encodeCall(this.halveWeth, ()));
        _executeReverts(
            _trade(address(weth), address(usdc), 0.1e18),
            abi.encodeWithSelector(IVaultTypes.ValueLost.selector, 0, 800e18, 400e18, 792e18)
        );
    }

    function halveWeth() external {
        feeds[address(weth)].set(4000e8);
    }

    function test_executeTrades_changesNothingWhenItReverts() public {
        bytes32 before = _state();
        adapter.setLoss(SLIPPAGE_BPS + 1);
        IVaultTypes.Trade[] memory trades = _one(_trade(address(weth), address(usdc), 0.1e18));
        vm.expectRevert();
        vm.prank(keeper);
        vault.executeTrades(0, trades, 0, block.timestamp);
        assertEq(_state(), before);
        assertEq(weth.balanceOf(address(vault)), vault.getReserve(address(weth)));
    }

    // --- helpers ---

    /// @dev Returns targets in which usdc can take all of weth's excess.
    function _retargetEqual() private {
        _retarget(_list(address(weth), address(usdc)), _weights(5000, 5000));
    }

    function _state() private view returns (bytes32) {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        return keccak256(
            abi.encode(tokens, weights, vault.previewWithdraw(1e18), vault.rebalanceNonce(), vault.lastTradeAt())
        );
    }
}
