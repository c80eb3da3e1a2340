// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {FailingToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";

/// @title Everyone who can touch a vault, doing what they can in any order
/// @dev Depositors, redeemers, claimants, donors, a keeper with a venue that cheats, a creator, a guardian, a market that
/// moves, feeds that die and a token that stops working. What only one call can show is asserted in that call.
contract VaultHandler is Base {
    FailingToken public bad;
    address[] public tokens; // every listed one
    address[] public holders; // everyone who can own shares
    mapping(address token => uint256) public reserveOf; // {tok} what the vault must account for
    mapping(bytes32 action => uint256) public did;

    uint256 private constant ACTORS = 3;
    address[] private _proposedTokens;
    uint256[] private _proposedWeights;

    // --- world ---

    function setUp() public override {
        super.setUp();
        bad = new FailingToken(18);
        _listToken(address(bad), 8, 2e18);
        bad.mint(address(adapter), 1e30);
        tokens = registry.assets();

        address[] memory first = new address[](4);
        uint256[] memory weights = new uint256[](4);
        (first[0], first[1], first[2], first[3]) = (address(weth), address(wbtc), address(usdc), address(bad));
        (weights[0], weights[1], weights[2], weights[3]) = (4000, 3000, 2000, 1000);
        vault = _launch(_launchParams(first, weights));
        for (uint256 i; i < tokens.length; ++i) {
            reserveOf[tokens[i]] = vault.getReserve(tokens[i]);
        }
        holders = [alice, bob, makeAddr("carol"), creator, platform, DEAD];
    }

    function vaultAddress() external view returns (address) {
        return address(vault);
    }

    function tokenCount() external view returns (uint256) {
        return tokens.length;
    }

    function holderCount() external view returns (uint256) {
        return holders.length;
    }

    // --- investors ---

    function contribute(uint256 actorSeed, uint256 shares) external workingToken {
        address actor = _actor(actorSeed);
        shares = bound(shares, 1, 1000e18);
        uint256[] memory offered = _amountsFor(vault, shares);
        (address[] memory list,) = vault.getConstituents();
        uint256[] memory perShare = vault.previewWithdraw(1e18);
        uint256[] memory held = _reserves(list);
        _give(actor, list, offered, address(vault));
        vm.prank(actor);
        uint256 minted = vault.contribute(offered, actor, shares);
        assertGe(minted, shares);
        for (uint256 i; i < list.length; ++i) {
            uint256 taken = vault.getReserve(list[i]) - held[i];
            assertLe(taken, offered[i]);
            reserveOf[list[i]] += taken;
        }
        _assertNotDiluted(perShare);
        did["contribute"]++;
    }

    function withdraw(uint256 actorSeed, uint256 shares, uint256 receiverSeed) external {
        address actor = _actor(actorSeed);
        address receiver = _actor(receiverSeed);
        uint256 balance = vault.balanceOf(actor);
        if (balance == 0) return;
        shares = bound(shares, 1, balance);
        if (receiverSeed % 4 == 0) bad.setBlocked(receiver, true);
        (address[] memory list,) = vault.getConstituents();
        uint256[] memory perShare = vault.previewWithdraw(1e18);
        uint256[] memory before = _wealth(list, receiver);
        vm.prank(actor);
        uint256[] memory amounts = vault.withdraw(shares, receiver, new uint256[](list.length));
        for (uint256 i; i < list.length; ++i) {
            reserveOf[list[i]] -= amounts[i];
            // Paid or owed, to the last base unit.
            assertEq(_wealthIn(list[i], receiver) - before[i], amounts[i]);
        }
        _assertNotDiluted(perShare);
        did["withdraw"]++;
    }

    /// @dev In and out at once: nobody leaves with more of anything than they brought.
    function roundTrip(uint256 actorSeed, uint256 shares) external workingToken {
        address actor = _actor(actorSeed);
        shares = bound(shares, 1, 1000e18);
        uint256[] memory offered = _amountsFor(vault, shares);
        (address[] memory list,) = vault.getConstituents();
        _give(actor, list, offered, address(vault));
        uint256[] memory before = _wealth(list, actor);
        uint256[] memory held = _reserves(list);
        vm.prank(actor);
        uint256 minted = vault.contribute(offered, actor, shares);
        vm.prank(actor);
        vault.withdraw(minted, actor, new uint256[](list.length));
        for (uint256 i; i < list.length; ++i) {
            assertLe(_wealthIn(list[i], actor), before[i]);
            uint256 reserve = vault.getReserve(list[i]);
            assertGe(reserve, held[i]);
            reserveOf[list[i]] += reserve - held[i];
        }
        did["roundTrip"]++;
    }

    function claim(uint256 actorSeed, uint256 receiverSeed) external {
        address actor = _actor(actorSeed);
        address receiver = _actor(receiverSeed);
        uint256 owed = vault.claimOf(address(bad), actor);
        if (owed == 0 || bad.paused() || bad.blocked(receiver)) return;
        uint256 before = bad.balanceOf(receiver);
        vm.prank(actor);
        assertEq(vault.claim(address(bad), receiver), owed);
        assertEq(bad.balanceOf(receiver), before + owed);
        did["claim"]++;
    }

    function transferShares(uint256 fromSeed, uint256 toSeed, uint256 shares) external {
        address from = holders[fromSeed % (ACTORS + 2)]; // the creator and the platform too
        shares = bound(shares, 0, vault.balanceOf(from));
        vm.prank(from);
        vault.transfer(_actor(toSeed), shares);
    }

    function donate(uint256 tokenSeed, uint256 amount) external workingToken {
        address token = tokens[tokenSeed % tokens.length];
        uint256[] memory perShare = vault.previewWithdraw(1e18);
        _give(bob, _list(token), _weights(bound(amount, 1, 1e24)), bob);
        uint256 balance = IERC20(token).balanceOf(bob);
        vm.prank(bob);
        IERC20(token).transfer(address(vault), balance);
        assertEq(vault.previewWithdraw(1e18), perShare);
        did["donate"]++;
    }

    // --- keeper ---

    /// @dev Half of the time a trade that could be right, at a price that could be wrong; otherwise any at all.
    function trade(uint256 seed, uint256 part, uint256 lossBps, uint256 mode) external {
        if (seed % 3 != 0) _refresh(); // or mostly nothing but stale prices would be met
        IIndexVault.Trade memory t = seed % 2 == 0 ? _towardsTargets(part) : _anyTrade(seed, part);
        if (t.tokenIn == address(0)) return;
        if (seed % 8 < 4) adapter.setLoss(bound(lossBps, 0, SLIPPAGE_BPS + 20));
        else adapter.setGift(bound(lossBps, 0, 300));
        adapter.setMode(mode % 16 < 6 ? MockAdapter.Mode(mode % 16) : MockAdapter.Mode.Honest);

        uint256 nonce = vault.rebalanceNonce();
        (address[] memory list,) = vault.getConstituents();
        uint256[] memory held = _reserves(list);
        uint256 inBefore = IERC20(t.tokenIn).balanceOf(address(vault));
        uint256 outBefore = IERC20(t.tokenOut).balanceOf(address(vault));
        vm.prank(keeper);
        try vault.executeTrades(nonce, _one(t), 0, block.timestamp) {
            assertEq(vault.rebalanceNonce(), nonce + 1);
            uint256 spent = inBefore - IERC20(t.tokenIn).balanceOf(address(vault));
            uint256 received = IERC20(t.tokenOut).balanceOf(address(vault)) - outBefore;
            assertEq(spent, t.amountIn);
            reserveOf[t.tokenIn] -= spent;
            reserveOf[t.tokenOut] += received;
            assertEq(IERC20(t.tokenIn).allowance(address(vault), address(adapter)), 0);
            // The bound on a keeper: oracle value, less the slippage.
            uint256 sold = registry.valueD18(t.tokenIn, spent);
            assertGe(registry.valueD18(t.tokenOut, received), sold * (10_000 - SLIPPAGE_BPS) / 10_000);
            did["trade"]++;
        } catch {
            assertEq(vault.rebalanceNonce(), nonce);
            assertEq(_reserves(list), held);
            did["tradeRefused"]++;
        }
    }

    // --- creator, guardian, anyone ---

    function propose(uint256 mask, uint256 seed) external {
        (address[] memory list, uint256[] memory weights) = _randomTargets(mask, seed);
        uint256 pending = vault.pendingTargets().id;
        bool live = pending != 0 && block.timestamp <= vault.pendingTargets().expiresAt;
        if (live) vm.expectRevert(abi.encodeWithSelector(IIndexVault.ProposalPending.selector, pending));
        vm.prank(creator);
        vault.proposeTargets(list, weights);
        if (!live) (_proposedTokens, _proposedWeights) = (list, weights);
    }

    function cancel(uint256 seed) external {
        if (seed % 4 != 0 || vault.pendingTargets().id == 0) return;
        vm.prank(seed % 8 == 0 ? creator : guardian);
        vault.cancelTargets();
        did["cancel"]++;
    }

    function execute(uint256 seed, bool wait) external {
        IIndexVault.PendingTargets memory pending = vault.pendingTargets();
        if (pending.id == 0) return;
        if (wait && block.timestamp < pending.executableAt) skip(pending.executableAt - block.timestamp);
        bool due = block.timestamp >= pending.executableAt && block.timestamp <= pending.expiresAt;
        vm.prank(_actor(seed));
        try vault.rebalance(_proposedTokens, _proposedWeights) {
            assertTrue(due);
            for (uint256 i; i < _proposedTokens.length; ++i) {
                assertEq(vault.getWeight(_proposedTokens[i]), _proposedWeights[i]);
            }
            did["execute"]++;
        } catch {
            assertFalse(due);
        }
    }

    function lowerFee(uint256 seed) external {
        uint16 current = vault.managementFeeBps();
        if (seed % 16 != 0 || current == 0) return;
        vm.prank(creator);
        vault.lowerManagementFee(current - 1);
    }

    function accrue() external {
        uint256 pending = vault.pendingFeeShares();
        uint256 supply = vault.totalSupply();
        assertEq(vault.accrueFees(), pending);
        assertEq(vault.totalSupply(), supply + pending);
    }

    // --- the world outside ---

    function movePrice(uint256 tokenSeed, uint256 percent) external {
        address token = tokens[tokenSeed % tokens.length];
        uint256 price = priceOf[token] * bound(percent, 60, 160) / 100;
        _setPrice(token, Math.max(Math.min(price, 1e24), 1e14));
    }

    function wait_(uint256 elapsed, bool refresh) external {
        skip(bound(elapsed, 1, 3 days));
        if (refresh) _refresh();
    }

    function breakToken(uint256 seed) external {
        if (seed % 3 == 0) bad.setPaused(!bad.paused());
        address actor = _actor(seed);
        if (seed % 3 == 1) bad.setBlocked(actor, !bad.blocked(actor));
    }

    // --- helpers ---

    /// @dev Repairs the token for those who have to pay with it.
    modifier workingToken() {
        bad.setPaused(false);
        for (uint256 i; i < ACTORS; ++i) {
            bad.setBlocked(holders[i], false);
        }
        _;
    }

    function _actor(uint256 seed) private view returns (address) {
        return holders[seed % ACTORS];
    }

    function _reserves(address[] memory list) private view returns (uint256[] memory amounts) {
        amounts = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            amounts[i] = vault.getReserve(list[i]);
        }
    }

    function _wealthIn(address token, address who) private view returns (uint256) {
        return IERC20(token).balanceOf(who) + vault.claimOf(token, who);
    }

    function _wealth(address[] memory list, address who) private view returns (uint256[] memory amounts) {
        amounts = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            amounts[i] = _wealthIn(list[i], who);
        }
    }

    function _assertNotDiluted(uint256[] memory perShareBefore) private view {
        uint256[] memory perShare = vault.previewWithdraw(1e18);
        for (uint256 i; i < perShare.length; ++i) {
            assertGe(perShare[i], perShareBefore[i]);
        }
    }

    function _anyTrade(uint256 seed, uint256 part) private view returns (IIndexVault.Trade memory) {
        address tokenIn = tokens[(seed >> 8) % tokens.length];
        address tokenOut = tokens[(seed >> 16) % tokens.length];
        return _trade(tokenIn, tokenOut, bound(part, 0, vault.getReserve(tokenIn) + 1));
    }

    /// @dev From what is most above its target to what is most below; none where a price is stale.
    function _towardsTargets(uint256 part) private view returns (IIndexVault.Trade memory) {
        (address[] memory list, uint256[] memory weights) = vault.getConstituents();
        uint256 nav;
        uint256[] memory values = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            (bool ok,,) = registry.tryPriceD18(list[i]);
            if (!ok) return _trade(address(0), address(0), 0);
            values[i] = registry.valueD18(list[i], vault.getReserve(list[i]));
            nav += values[i];
        }
        uint256 most;
        uint256 least;
        uint256 from;
        uint256 to;
        for (uint256 i; i < list.length; ++i) {
            uint256 target = nav * weights[i] / 10_000;
            if (values[i] > target && values[i] - target > most) (most, from) = (values[i] - target, i);
            if (values[i] < target && target - values[i] > least) (least, to) = (target - values[i], i);
        }
        uint256 value = Math.min(most, least) * bound(part, 1, 100) / 100;
        uint256 reserve = vault.getReserve(list[from]);
        if (value == 0) return _trade(address(0), address(0), 0);
        return _trade(list[from], list[to], Math.mulDiv(reserve, value, values[from]));
    }

    function _randomTargets(uint256 mask, uint256 seed)
        private
        view
        returns (address[] memory list, uint256[] memory weights)
    {
        mask = bound(mask, 1, (1 << tokens.length) - 1);
        uint256 length;
        for (uint256 i; i < tokens.length; ++i) {
            length += (mask >> i) & 1;
        }
        list = new address[](length);
        weights = new uint256[](length);
        uint256 left = 10_000;
        uint256 at;
        for (uint256 i; i < tokens.length; ++i) {
            if ((mask >> i) & 1 == 0) continue;
            list[at] = tokens[i];
            uint256 others = length - at - 1;
            weights[at] = others == 0 ? left : bound(seed >> (16 * i), 1, left - others);
            left -= weights[at++];
        }
    }
}
