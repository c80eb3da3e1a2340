// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a period, an expiry or a wait
// slither-disable-start calls-loop // at most 16 positions; one that fails stops only its own step
// slither-disable-start reentrancy-events,reentrancy-no-eth,reentrancy-benign // every way here is guarded
// slither-disable-start incorrect-equality // skips what is nothing; a gift of dust makes it something and harms nobody
// slither-disable-start reentrancy-balance // measures what a call moved; every way here is guarded

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IMandateRules} from "../interfaces/IMandates.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {IZapper} from "../interfaces/IZapper.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {MandateAccount} from "./MandateAccount.sol";
import {MandateDue} from "./MandateDue.sol";
import {MandateState} from "./MandateState.sol";

/// @title MandateRules: what anybody may make a mandate do
/// @dev The oracle decides what is due and the smallest result of each step. The Zapper makes the executor's swaps with
/// an allowance for exactly one step. An executor can therefore trade against the swaps of a step and gain what its
/// slippage allows, and can reach nothing else in the account.
///
/// This is a module: `Mandates` runs this code on its own storage. On its own, it holds no mandate.
///
/// A tip pays a fixed amount of gas for each index and constituent, so useless swaps earn nothing.
contract MandateRules is MandateDue, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev {gas} that a tip pays for one index, and for each of its constituents. docs/gas.md has the measured gas.
    uint256 private constant STEP_GAS = 250_000;
    uint256 private constant CONSTITUENT_GAS = 170_000;
    /// @dev {wei} that a tip pays per gas above twice the base fee
    uint256 private constant PRIORITY_FEE = 2 gwei;

    /// @dev The data of one step. A struct keeps the number of stack variables low.
    struct Deal {
        address account;
        address executor;
        address vault;
        address token; // the money that the step spends or gets
        uint256 amount; // {token} to spend, or {share D18} to sell
        uint256 tip; // {token}
        uint256 rate; // {USD D18 per 1e36 token}
        IZapper.Swap[] swaps;
        IZapper.Permit noPermit;
    }

    /// @param zapper_ zapper through which mandates buy and sell
    /// @param factory_ factory whose vaults mandates may hold
    constructor(address zapper_, address factory_) MandateState(zapper_, factory_) {}

    /// @inheritdoc IMandateRules
    function execute(address account, Step[] calldata steps) external nonReentrant {
        Mandate storage m = _mandates[account];
        if (m.status == Status.None || m.status == Status.Ended) revert WrongStatus(m.status);
        bool done = false;
        // slither-disable-next-line uninitialized-local // stays empty unless something fails
        bytes memory failure;
        if (m.status != Status.Leaving && block.timestamp <= m.terms.expiresAt) {
            if (_watches(m)) done = _watch(account, m);
            bool opened;
            (opened, failure) = _openPeriod(account, m);
            done = done || opened;
        }
        for (uint256 i; i < steps.length; ++i) {
            try this.perform(account, msg.sender, steps[i]) {
                done = true;
            } catch (bytes memory reason) {
                if (failure.length == 0) failure = reason;
                emit Skipped(account, _vaultOf(account, steps[i].index), reason);
            }
        }
        if (!done) _fail(failure);
        if (m.status == Status.Leaving) _finish(account, m);
    }

    function _vaultOf(address account, uint256 index) private view returns (address) {
        return index < _positions[account].length ? _positions[account][index].vault : address(0);
    }

    function _fail(bytes memory reason) private pure {
        if (reason.length == 0) revert NothingDue();
        // slither-disable-next-line assembly // passes on the reason
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    // --- triggers and periods ---

    /// @return done whether a trigger or a peak was recorded
    function _watch(address account, Mandate storage m) private returns (bool done) {
        Values memory v = _values(account, m);
        Reason reason = _judge(account, m, v);
        if (reason != Reason.None) {
            _trigger(account, m, v, reason);
            return true;
        }
        if (v.valued && v.agreed && m.terms.trailBps != 0 && v.worth > m.peak) {
            m.peak = v.worth.toUint128();
            emit Accounted(account, m.cost, m.peak, m.base);
            return true;
        }
    }

    function _trigger(address account, Mandate storage m, Values memory v, Reason reason) private {
        (m.reason, m.triggeredAt) = (reason, uint40(block.timestamp));
        Terms storage t = m.terms;
        if (reason == Reason.Floor || reason == Reason.Trail || reason == Reason.Profit && t.takeBps == BPS) {
            emit Triggered(account, reason, v.worth, new uint256[](0), new uint256[](0));
            _setStatus(account, m, Status.Leaving);
            return;
        }
        Position[] storage list = _positions[account];
        uint256[] memory sells = new uint256[](list.length);
        uint256[] memory swings = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            if (reason == Reason.Profit) {
                sells[i] = v.shares[i] * t.takeBps / BPS;
            } else {
                uint256 want = v.sum * list[i].bps / BPS;
                if (v.usd[i] > want) sells[i] = Math.mulDiv(v.shares[i], v.usd[i] - want, v.usd[i]);
                // What the sales bring is at least the wanted value less the slippage.
                else swings[i] = Valuation.amountDown((want - v.usd[i]) * (BPS - t.maxSlippageBps) / BPS, v.rate);
            }
            (list[i].sell, list[i].swing) = (sells[i].toUint128(), swings[i].toUint128());
        }
        if (reason == Reason.Profit) {
            // What is sold leaves. Cost and peak keep their proportion to what stays, and the base is what stays.
            uint256 stays = v.worth - Valuation.amountDown(v.sum, v.rate) * t.takeBps / BPS;
            m.cost = Math.mulDiv(m.cost, stays, v.worth).toUint128();
            m.peak = Math.mulDiv(m.peak, stays, v.worth).toUint128();
            m.base = stays.toUint128();
            emit Accounted(account, m.cost, m.peak, m.base);
        } else {
            m.balancedAt = uint40(block.timestamp);
        }
        emit Triggered(account, reason, v.worth, sells, swings);
    }

    /// @return opened whether a period was opened
    /// @return failure why the wallet did not pay; empty if it did or no period is due
    function _openPeriod(address account, Mandate storage m) private returns (bool opened, bytes memory failure) {
        (bool isDue, uint256 period) = _periodDue(m);
        if (!isDue) return (false, failure);
        uint256 pulled = _toPull(account, m);
        try this.pull(account, pulled) {}
        catch (bytes memory reason) {
            return (false, reason);
        }
        m.periods = (period + 1).toUint32();
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            if (list[i].due != 0) emit PartLapsed(account, list[i].vault, list[i].due);
            list[i].due = (uint256(m.terms.each) * list[i].bps / BPS).toUint128();
        }
        emit PeriodOpened(account, period, pulled);
        return (true, failure);
    }

    /// @notice Takes money from the owner's wallet, or reverts and changes nothing. Only this contract may call it.
    function pull(address account, uint256 amount) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _take(account, _mandates[account], amount);
    }

    /// @dev Ends a mandate that has sold everything, and sends its money to the owner.
    function _finish(address account, Mandate storage m) private {
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            if (IERC20(list[i].vault).balanceOf(account) >= DUST) return;
        }
        _end(account, m);
        _toOwner(account, m.terms.token, _money(account, m), m.owner);
    }

    /// @dev If the token refuses the owner, the amount stays in the account.
    function _toOwner(address account, address token, uint256 amount, address owner) private {
        if (amount == 0) return;
        bytes memory data = abi.encodeCall(IERC20.transfer, (owner, amount));
        // slither-disable-next-line unused-return // the balance is the owner's either way
        try MandateAccount(payable(account)).exec(token, 0, data) {
            emit Withdrawn(account, token, amount, owner);
        } catch {}
    }

    // --- steps ---

    /// @notice Makes one step, or reverts and changes nothing. Only this contract may call it.
    function perform(address account, address executor, Step memory step) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        if (step.index >= _positions[account].length) revert NoPosition(step.index);
        Mandate storage m = _mandates[account];
        Position storage p = _positions[account][step.index];
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Deal memory d;
        (d.account, d.executor, d.vault, d.swaps) = (account, executor, p.vault, step.swaps);
        d.amount = _toSell(account, m, p);
        if (d.amount != 0) {
            if (m.status != Status.Leaving) p.sell -= d.amount.toUint128();
            bool home = m.reason != Reason.Band || m.status == Status.Leaving;
            if (home && (m.terms.payout == IN_KIND || step.swaps.length == 0 && _matured(m))) _sellInKind(m, d);
            else _sell(m, d, home);
            return;
        }
        d.amount = _toBuy(m, p);
        if (d.amount == 0) revert NothingDue();
        (p.added, p.due) = (0, 0);
        if (p.swing != 0) p.swing = 0;
        _buy(m, d);
    }

    function _buy(Mandate storage m, Deal memory d) private {
        Terms storage t = m.terms;
        IIndexVault vault = IIndexVault(d.vault);
        IVaultTypes.Fees memory fees = vault.fees();
        if (uint256(fees.entryBps) + fees.exitBps > t.maxFeeBps) {
            revert FeesTooHigh(uint256(fees.entryBps) + fees.exitBps, t.maxFeeBps);
        }
        d.token = t.token;
        uint256 money = _money(d.account, m);
        if (money < d.amount) revert Shortfall(d.token, d.amount, money);
        d.rate = _rate(d.token);
        d.tip = _tip(t, d.vault, d.amount, d.rate);
        uint256 spend = d.amount - d.tip;
        uint256 shares = vault.balanceOf(d.account);
        _zap(d, d.token, spend, _zapIn(d, spend));
        shares = vault.balanceOf(d.account) - shares;
        // Money that comes back counts as lost, so a step cannot buy less than it should.
        uint256 least = MathUp.mulDivUp(Valuation.valueUp(spend, d.rate), BPS - t.maxSlippageBps, BPS);
        least = MathUp.mulDivUp(least, BPS - fees.entryBps, BPS);
        uint256 value = Math.mulDiv(shares, vault.levelD18(), D18);
        if (value < least) revert ValueLost(value, least);
        _send(d.account, d.token, d.executor, d.tip);
        emit Bought(d.account, d.vault, d.executor, d.amount, shares, d.tip);
    }

    /// @param home whether the owner gets the proceeds; otherwise they stay in the account
    function _sell(Mandate storage m, Deal memory d, bool home) private {
        Terms storage t = m.terms;
        d.token = home ? t.payout : t.token;
        d.rate = _rate(d.token);
        uint256 least = _leastOut(d, t.maxSlippageBps);
        uint256 got = IERC20(d.token).balanceOf(d.account);
        _zap(d, d.vault, d.amount, _zapOut(d));
        got = IERC20(d.token).balanceOf(d.account) - got;
        if (got < least) revert InsufficientOut(got, least);
        d.tip = _tip(t, d.vault, got, d.rate);
        _send(d.account, d.token, d.executor, d.tip);
        if (home) _toOwner(d.account, d.token, got - d.tip, m.owner);
        emit Sold(d.account, d.vault, d.executor, d.amount, d.token, got - d.tip, d.tip);
    }

    /// @dev The vault pays the owner directly, and owes the owner what it cannot transfer. Needs no price; without one
    /// there is no tip.
    function _sellInKind(Mandate storage m, Deal memory d) private {
        IIndexVault vault = IIndexVault(d.vault);
        // slither-disable-next-line unused-return // the terms cap the tip at any price
        try vault.lowLevelD18() returns (uint256 level, bool) {
            // A level is the value of 1e18 base units.
            if (level != 0) d.tip = _tip(m.terms, d.vault, d.amount, level * D18);
        } catch {}
        _send(d.account, d.vault, d.executor, d.tip);
        _withdraw(d.account, d.vault, d.amount - d.tip, m.owner, 0);
        emit Sold(d.account, d.vault, d.executor, d.amount, IN_KIND, 0, d.tip);
    }

    function _zapIn(Deal memory d, uint256 spend) private view returns (bytes memory) {
        return
            abi.encodeCall(IZapper.zapIn, (d.vault, d.token, spend, d.swaps, 0, d.account, block.timestamp, d.noPermit));
    }

    function _zapOut(Deal memory d) private view returns (bytes memory) {
        return abi.encodeCall(
            IZapper.zapOut, (d.vault, d.amount, d.token, d.swaps, 0, d.account, block.timestamp, d.noPermit)
        );
    }

    /// @dev Lets the Zapper spend exactly `amount` of a token during one call.
    function _zap(Deal memory d, address token, uint256 amount, bytes memory data) private {
        _tell(d.account, token, abi.encodeCall(IERC20.approve, (address(zapper), amount)));
        // slither-disable-next-line unused-return // the account's balances are measured
        MandateAccount(payable(d.account)).exec(address(zapper), 0, data);
        if (IERC20(token).allowance(d.account, address(zapper)) != 0) {
            _tell(d.account, token, abi.encodeCall(IERC20.approve, (address(zapper), 0)));
        }
    }

    /// @dev Every step rounds up, in the owner's favour. Values are those of the higher source. A constituent without a
    /// price does not count, and no swap may sell it.
    /// @return {token} oracle value of what the shares redeem, less the slippage
    function _leastOut(Deal memory d, uint256 slippageBps) private view returns (uint256) {
        // slither-disable-next-line unused-return // the weights are not needed
        (address[] memory tokens,) = IIndexVault(d.vault).getConstituents();
        uint256[] memory amounts = IIndexVault(d.vault).previewWithdraw(d.amount);
        // slither-disable-next-line unused-return // the owner's price is the higher one
        (, uint256[] memory rates) = Valuation.tryRates(registry, tokens);
        uint256 value = 0; // {USD D18}
        for (uint256 i; i < tokens.length; ++i) {
            value += Valuation.valueUp(amounts[i], rates[i]);
            for (uint256 j; rates[i] == 0 && j < d.swaps.length; ++j) {
                if (d.swaps[j].tokenIn == tokens[i]) revert UnpricedSold(tokens[i]);
            }
        }
        return Valuation.amountUp(MathUp.mulDivUp(value, BPS - slippageBps, BPS), d.rate);
    }

    // --- tips ---

    /// @inheritdoc IMandateRules
    function tipD18(uint256 constituents) public view returns (uint256) {
        // slither-disable-next-line unused-return // the age of the price does not matter
        (bool ok, uint256 price,) = registry.tryPriceD18(weth);
        if (!ok) return 0;
        uint256 gas_ = STEP_GAS + CONSTITUENT_GAS * constituents;
        return gas_ * Math.min(tx.gasprice, 2 * block.basefee + PRIORITY_FEE) * price / D18;
    }

    /// @param amount {token} that the step moves
    /// @param rate {USD D18 per 1e36 token}
    /// @return {token} tip within the terms' caps
    function _tip(Terms storage t, address vault, uint256 amount, uint256 rate) private view returns (uint256) {
        uint256 usd = Math.min(tipD18(IIndexVault(vault).totalConstituents()), t.maxTipD18);
        return Math.min(Valuation.amountDown(usd, rate), amount * t.maxTipBps / BPS);
    }

    /// @return {USD D18 per 1e36 token} rate of one token; reverts if it has no price
    function _rate(address token) private view returns (uint256) {
        address[] memory tokens = new address[](1);
        tokens[0] = token;
        return registry.ratesD18(tokens)[0];
    }
}

// slither-disable-end timestamp
// slither-disable-end calls-loop
// slither-disable-end reentrancy-events,reentrancy-no-eth,reentrancy-benign
// slither-disable-end incorrect-equality
// slither-disable-end reentrancy-balance
