// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances
// slither-disable-start calls-loop // a read-only batch over many orders

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IExitGuard} from "../interfaces/IExitGuard.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IZapper} from "../interfaces/IZapper.sol";
import {ExitTerms} from "../libraries/ExitTerms.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {Purse} from "./Purse.sol";

/// @title ExitGuard: investors' exit orders, which anyone may execute
/// @notice An order sells an investor's shares when the vault's level, its NAV per share, falls to a trigger or rises to
/// a ceiling. Whoever executes the order earns a tip. The contract holds no token between calls and has no role in any vault. An order
/// costs its owner at most the slippage in its terms, and the tip is part of that slippage.
/// @dev Trust: the oracle alone decides when an order triggers and how much its owner must receive. The executor
/// chooses the swaps. It can trade against them and take what the slippage allows, but never more. A vault's keeper can
/// lower the level within the vault's daily loss allowance. It can therefore trigger an order whose trigger is that
/// near. The owner's fallback in kind needs no pool: pools that trail the oracle can delay it, not prevent it.
///
/// A fall triggers at `lowLevelD18`, the lower of both sources of each price, so a crash in which they disagree stops no
/// order. Whoever moves a pool's mean can therefore trigger orders, and gains nothing: what is sold brings at least the
/// higher source less the slippage. A constituent without a price is paid in kind.
contract ExitGuard is IExitGuard, Purse, EIP712 {
    using ExitTerms for Terms;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 public constant MAX_TIP_BPS = 100;
    uint256 public constant MAX_SLIPPAGE_BPS = 2000;
    /// @dev {USD D18} Executors read every open order at their own cost, so an order must be able to pay a tip.
    uint256 public constant MIN_ORDER_D18 = 10e18;
    /// @dev {s} A mark that nobody cleared must not shorten the owner's delay in another fall, months later.
    uint256 public constant MARK_LIFETIME = 1 days;

    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;
    address private constant IN_KIND = address(0);
    uint256 private constant CANCELLED = type(uint256).max;

    uint256 public orderCount;

    mapping(uint256 id => Order) private _orders;
    mapping(address owner => mapping(uint64 nonce => uint256)) public signedId;

    /// @dev The data of one execution. A struct keeps the number of stack variables low.
    struct Sale {
        uint256 id;
        address owner;
        uint256 levelD18; // {USD D18 per whole share}
        uint256 shares; // {share D18}
        bool matured; // whether the owner accepts the constituents
        Terms terms;
    }

    /// @param factory_ factory whose vaults may have orders; not zero
    constructor(address factory_) Purse(factory_) EIP712("Astrolabe ExitGuard", "1") {}

    // --- order owners ---

    /// @inheritdoc IExitGuard
    function place(Terms calldata terms, IZapper.Permit calldata permit) external returns (uint256 id) {
        uint256 level;
        (id, level) = _store(msg.sender, 0, 0, terms);
        uint256 trigger = _trigger(_orders[id]);
        if (level <= trigger) revert AlreadyTriggered(level, trigger);
        if (terms.ceilingD18 != 0 && level >= terms.ceilingD18) revert AlreadyTriggered(level, terms.ceilingD18);
        _usePermit(terms.vault, msg.sender, permit);
    }

    /// @inheritdoc IExitGuard
    function placeSigned(SignedOrder calldata signedOrder, bytes calldata signature, IZapper.Permit calldata permit)
        external
        returns (uint256 id)
    {
        id = _placeSigned(signedOrder, signature);
        _usePermit(signedOrder.terms.vault, signedOrder.owner, permit);
    }

    function _placeSigned(SignedOrder calldata s, bytes calldata signature) private returns (uint256 id) {
        if (s.nonce == 0 || signedId[s.owner][s.nonce] != 0) revert NonceUsed(s.owner, s.nonce);
        if (!SignatureChecker.isValidSignatureNowCalldata(s.owner, digestOf(s), signature)) {
            revert BadSignature(s.owner);
        }
        // slither-disable-next-line unused-return // a signed order may be triggered already
        (id,) = _store(s.owner, s.nonce, s.peakD18, s.terms);
        signedId[s.owner][s.nonce] = id;
    }

    /// @dev Checks the terms and stores a new order. A trail starts at `peakD18` or the level, whichever is higher.
    /// @return id id of the order
    /// @return level {USD D18 per whole share} current level
    function _store(address owner, uint64 nonce, uint88 peakD18, Terms calldata terms)
        private
        returns (uint256 id, uint256 level)
    {
        _check(terms);
        id = ++orderCount;
        Order storage o = _orders[id];
        (o.owner, o.status, o.terms) = (owner, Status.Open, terms);
        if (nonce != 0) o.nonce = nonce;
        bool agreed;
        (level, agreed) = _lowLevel(terms.vault);
        if (!agreed && nonce == 0) level = levelD18(terms.vault);
        if (terms.trailBps != 0) o.peakD18 = Math.max(peakD18, agreed ? level : 0).toUint88();
        _checkValue(_sharesOf(o), level);
        emit OrderPlaced(id, owner, terms.vault, o);
    }

    function _checkValue(uint256 shares, uint256 level) private pure {
        uint256 value = Math.mulDiv(shares, level, D18);
        if (value < MIN_ORDER_D18) revert OrderTooSmall(value, MIN_ORDER_D18);
    }

    // slither-disable-next-line cyclomatic-complexity // one line for each rule, and no rule depends on another
    function _check(Terms calldata terms) private view {
        if (!factory.isVault(terms.vault)) revert NotVault(terms.vault);
        if (terms.shares == 0) revert ZeroAmount();
        if (terms.expiresAt < block.timestamp) revert Expired(terms.expiresAt);
        if (terms.floorD18 == 0 && terms.trailBps == 0 && terms.ceilingD18 == 0) revert NoTrigger();
        if (terms.trailBps >= BPS) revert TrailTooLarge(terms.trailBps, BPS - 1);
        if (terms.limitBps >= BPS) revert LimitTooLarge(terms.limitBps, BPS - 1);
        if (terms.minFillPct > 100) revert BadMinFill(terms.minFillPct);
        if (terms.ceilingD18 != 0 && terms.ceilingD18 <= terms.floorD18) {
            revert BadCeiling(terms.ceilingD18, terms.floorD18);
        }
        if (terms.tipBps > MAX_TIP_BPS) revert TipTooLarge(terms.tipBps, MAX_TIP_BPS);
        if (terms.tokenOut == IN_KIND) return;
        if (!registry.isActive(terms.tokenOut)) revert AssetNotActive(terms.tokenOut);
        if (terms.maxSlippageBps <= terms.tipBps || terms.maxSlippageBps > MAX_SLIPPAGE_BPS) {
            revert BadSlippage(terms.maxSlippageBps, terms.tipBps, MAX_SLIPPAGE_BPS);
        }
    }

    /// @inheritdoc IExitGuard
    function cancel(uint256 id) external {
        Order storage o = _openOrder(id);
        if (msg.sender != o.owner) revert NotOwner(id, msg.sender);
        _cancel(id, o);
    }

    function _cancel(uint256 id, Order storage o) private {
        o.status = Status.Cancelled;
        emit OrderCancelled(id, o.owner, o.terms.vault);
    }

    /// @inheritdoc IExitGuard
    function cancelSigned(uint64 nonce) external {
        uint256 id = signedId[msg.sender][nonce];
        if (nonce == 0 || id == CANCELLED) revert NonceUsed(msg.sender, nonce);
        if (id != 0) return _cancel(id, _openOrder(id));
        signedId[msg.sender][nonce] = CANCELLED;
        emit SignatureCancelled(msg.sender, nonce);
    }

    // --- anyone ---

    /// @inheritdoc IExitGuard
    /// @dev Reverts with Expired, and with PeakNotHigher for an order without a trail, because such an order keeps no
    /// peak.
    function poke(uint256 id) external {
        Order storage o = _openOrder(id);
        if (block.timestamp > o.terms.expiresAt) revert Expired(o.terms.expiresAt);
        uint256 level = levelD18(o.terms.vault);
        if (o.terms.trailBps == 0 || level <= o.peakD18) revert PeakNotHigher(level, o.peakD18);
        o.peakD18 = level.toUint88();
        emit PeakRaised(id, level, _trigger(o));
    }

    /// @inheritdoc IExitGuard
    function mark(uint256 id) external {
        Order storage o = _openOrder(id);
        Terms memory terms = o.terms;
        if (terms.inKindAfter == 0) revert NoFallback(id);
        if (block.timestamp > terms.expiresAt) revert Expired(terms.expiresAt);
        (uint256 level, bool agreed) = _lowLevel(terms.vault);
        bool triggered = terms.obstacleAt(o.peakD18, level, agreed) == Obstacle.None;
        uint256 markedAt = o.markedAt;
        if (triggered && markedAt != 0 && block.timestamp <= _maturity(terms, markedAt) + MARK_LIFETIME) {
            revert AlreadyMarked(id, markedAt);
        }
        if (!triggered && markedAt == 0) _requireTriggered(o, level, agreed);
        o.markedAt = triggered ? uint40(block.timestamp) : 0;
        emit OrderMarked(id, o.markedAt);
    }

    /// @inheritdoc IExitGuard
    function execute(uint256 id, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        external
        nonReentrant
        returns (uint256 amountOut)
    {
        return _execute(id, ALL, swaps, permit);
    }

    /// @inheritdoc IExitGuard
    function executePart(uint256 id, uint256 shares, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        external
        nonReentrant
        returns (uint256 amountOut)
    {
        return _execute(id, shares, swaps, permit);
    }

    /// @inheritdoc IExitGuard
    function executeSigned(
        SignedOrder calldata signedOrder,
        bytes calldata signature,
        uint256 shares,
        IZapper.Swap[] calldata swaps,
        IZapper.Permit calldata permit
    ) external nonReentrant returns (uint256 amountOut) {
        uint256 id = signedId[signedOrder.owner][signedOrder.nonce];
        if (id == 0) id = _placeSigned(signedOrder, signature);
        return _execute(id, shares, swaps, permit);
    }

    function _execute(uint256 id, uint256 most, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        private
        returns (uint256 amountOut)
    {
        Sale memory sale = _close(id, most);
        _usePermit(sale.terms.vault, sale.owner, permit);
        // slither-disable-next-line arbitrary-send-erc20 // the owner placed the order and gave the allowance for this
        IERC20(sale.terms.vault).safeTransferFrom(sale.owner, address(this), sale.shares);

        uint256 tip = 0;
        bool sold = sale.terms.tokenOut != IN_KIND && !(sale.matured && swaps.length == 0);
        if (sold) (sold, amountOut, tip) = _sell(sale, swaps);
        if (!sold) tip = _payInKind(sale);
        // slither-disable-next-line reentrancy-events // every way here is guarded
        emit OrderExecuted(
            id, sale.owner, msg.sender, sale.levelD18, sale.shares, sold ? sale.terms.tokenOut : IN_KIND, amountOut, tip
        );
    }

    /// @dev Checks everything except the allowance, and marks the order as executed. If this sells less than the order,
    /// the rest stays open as a new order. Nobody can then use up an order by sending its owner one unit.
    /// @param most {share D18} most that may be sold
    function _close(uint256 id, uint256 most) private returns (Sale memory sale) {
        Order storage o = _openOrder(id);
        (sale.id, sale.owner, sale.terms) = (id, o.owner, o.terms);
        if (block.timestamp > sale.terms.expiresAt) revert Expired(sale.terms.expiresAt);
        bool agreed;
        (sale.levelD18, agreed) = _lowLevel(sale.terms.vault);
        _requireTriggered(o, sale.levelD18, agreed);
        uint256 available = _sharesOf(o);
        if (available == 0) revert NoShares(sale.owner);
        sale.shares = Math.min(available, most);
        if (sale.shares < available) _checkPart(sale, available);
        sale.matured = _matured(o);
        if (sale.shares < sale.terms.shares) _keepRest(o, sale.terms.shares - sale.shares);
        o.status = Status.Executed;
    }

    /// @dev Without these bounds, an executor could cut an order into many small ones and leave crumbs.
    /// @param available {share D18} shares that the sale could take
    function _checkPart(Sale memory sale, uint256 available) private pure {
        uint256 pct = sale.terms.minFillPct == 0 ? 100 : sale.terms.minFillPct;
        uint256 minimum = Math.min(MathUp.mulDivUp(sale.terms.shares, pct, 100), available);
        if (sale.shares < minimum) revert FillTooSmall(sale.shares, minimum);
        _checkValue(sale.shares, sale.levelD18);
        _checkValue(available - sale.shares, sale.levelD18);
    }

    function _requireTriggered(Order storage o, uint256 level, bool agreed) private view {
        Terms memory terms = o.terms;
        Obstacle found = terms.obstacleAt(o.peakD18, level, agreed);
        if (found == Obstacle.None) return;
        uint256 trigger = _trigger(o);
        if (found == Obstacle.BelowLimit) revert BelowLimit(level, terms.limitD18(trigger));
        revert NotTriggered(level, trigger);
    }

    /// @return {s} time from which the owner accepts the constituents
    function _maturity(Terms memory terms, uint256 markedAt) private pure returns (uint256) {
        return markedAt + uint256(terms.inKindAfter) * 1 minutes;
    }

    /// @return whether the owner accepts the constituents now, because the order was marked long enough ago
    function _matured(Order storage o) private view returns (bool) {
        Terms memory terms = o.terms;
        if (terms.inKindAfter == 0 || o.markedAt == 0) return false;
        uint256 maturity = _maturity(terms, o.markedAt);
        return block.timestamp >= maturity && block.timestamp <= maturity + MARK_LIFETIME;
    }

    /// @param o open order, which is copied
    /// @param shares {share D18} rest of the order
    function _keepRest(Order storage o, uint256 shares) private {
        uint256 id = ++orderCount;
        Order storage rest = _orders[id];
        (rest.owner, rest.status, rest.peakD18, rest.terms) = (o.owner, Status.Open, o.peakD18, o.terms);
        if (o.markedAt != 0 || o.nonce != 0) (rest.markedAt, rest.nonce) = (o.markedAt, o.nonce);
        if (o.nonce != 0) signedId[o.owner][o.nonce] = id;
        // The rest is smaller than the order's shares, which have 128 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        rest.terms.shares = uint128(shares);
        emit OrderPlaced(id, rest.owner, rest.terms.vault, rest);
    }

    /// @dev Pays the tip first. The vault then pays the whole withdrawal to the owner.
    /// @return tip {share D18} paid to the executor
    function _payInKind(Sale memory sale) private returns (uint256 tip) {
        tip = sale.shares * sale.terms.tipBps / BPS;
        IIndexVault vault = IIndexVault(sale.terms.vault);
        if (tip != 0) IERC20(sale.terms.vault).safeTransfer(msg.sender, tip);
        // slither-disable-next-line unused-return // the vault pays the owner directly; its event has the amounts
        vault.withdraw(sale.shares - tip, sale.owner, new uint256[](vault.totalConstituents()));
    }

    /// @return sold false if the withdrawal failed; nothing has changed then
    /// @return amountOut {tokenOut} that reached the owner
    /// @return tip {tokenOut} paid to the executor
    function _sell(Sale memory sale, IZapper.Swap[] calldata swaps)
        private
        returns (bool sold, uint256 amountOut, uint256 tip)
    {
        address[] memory tokens = _constituents(sale.terms.vault);
        uint256 minOut = 0;
        // If one constituent fails in any way, the whole withdrawal is undone and the owner is paid in kind. An
        // executor cannot force that by sending little gas. After a call runs out of gas, at most 1/63 of its gas is
        // left, which is too little to withdraw again.
        try this.redeem(sale.terms.vault, tokens, sale.shares) returns (uint256[] memory amounts) {
            uint256 unpriced;
            (minOut, unpriced) = _minOut(sale.terms, tokens, amounts);
            for (uint256 i; unpriced >> i != 0; ++i) {
                if (unpriced >> i & 1 != 0) IERC20(tokens[i]).safeTransfer(sale.owner, amounts[i]);
            }
        } catch {
            return (false, 0, 0);
        }
        address[] memory touched = _noteMore(tokens, sale.terms.tokenOut, swaps);
        _swap(swaps);
        (amountOut, tip) = _payOut(sale, touched);
        if (amountOut < minOut) revert InsufficientOut(amountOut, minOut);
        sold = true;
    }

    /// @notice Withdraws `shares` to this contract, or reverts and changes nothing. Only this contract may call it.
    /// @param vault vault to withdraw from
    /// @param tokens constituents of the vault, in its order
    /// @param shares {share D18}
    /// @return amounts {tok} received, in the order of `tokens`
    function redeem(address vault, address[] memory tokens, uint256 shares)
        external
        returns (uint256[] memory amounts)
    {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _noteAll(tokens);
        return _withdraw(vault, tokens, shares);
    }

    /// @dev Measures tokenOut at the owner's address, so a fee on this last transfer counts against the minimum too.
    function _payOut(Sale memory sale, address[] memory touched) private returns (uint256 amountOut, uint256 tip) {
        IERC20 tokenOut = IERC20(sale.terms.tokenOut);
        uint256 proceeds = _release(touched, sale.owner, sale.terms.tokenOut);
        tip = proceeds * sale.terms.tipBps / BPS;
        if (tip != 0) tokenOut.safeTransfer(msg.sender, tip);
        uint256 before = tokenOut.balanceOf(sale.owner);
        if (proceeds != tip) tokenOut.safeTransfer(sale.owner, proceeds - tip);
        amountOut = tokenOut.balanceOf(sale.owner) - before;
    }

    // --- views ---

    /// @inheritdoc IExitGuard
    function order(uint256 id) external view returns (Order memory) {
        return _orders[id];
    }

    /// @inheritdoc IExitGuard
    function orders(uint256 start, uint256 count) external view returns (Order[] memory list) {
        if (start == 0 || start > orderCount) return list;
        list = new Order[](Math.min(count, orderCount - start + 1));
        for (uint256 i; i < list.length; ++i) {
            list[i] = _orders[start + i];
        }
    }

    /// @inheritdoc IExitGuard
    function digestOf(SignedOrder calldata signedOrder) public view returns (bytes32) {
        return _hashTypedDataV4(ExitTerms.structHash(signedOrder));
    }

    /// @inheritdoc IExitGuard
    function triggerD18(uint256 id) external view returns (uint256) {
        return _trigger(_orders[id]);
    }

    /// @inheritdoc IExitGuard
    function levelD18(address vault) public view returns (uint256) {
        return IIndexVault(vault).levelD18();
    }

    /// @inheritdoc IExitGuard
    function executable(uint256 id) public view returns (bool, Obstacle) {
        Order storage o = _orders[id];
        if (o.status != Status.Open) return (false, Obstacle.NotOpen);
        if (block.timestamp > o.terms.expiresAt) return (false, Obstacle.Expired);
        uint256 shares = _sharesOf(o);
        if (shares == 0) return (false, Obstacle.NoShares);
        if (o.terms.tokenOut != IN_KIND && !_matured(o)) {
            // slither-disable-next-line unused-return // only whether a price exists matters
            (bool priced,,) = registry.tryPriceD18(o.terms.tokenOut);
            if (!priced) return (false, Obstacle.NoPrice);
        }
        try IIndexVault(o.terms.vault).lowLevelD18() returns (uint256 level, bool agreed) {
            Terms memory terms = o.terms;
            Obstacle found = terms.obstacleAt(o.peakD18, level, agreed);
            if (found != Obstacle.None) return (false, found);
        } catch {
            return (false, Obstacle.NoPrice);
        }
        if (IERC20(o.terms.vault).allowance(o.owner, address(this)) < shares) return (false, Obstacle.NoAllowance);
        return (true, Obstacle.None);
    }

    /// @inheritdoc IExitGuard
    function obstacles(uint256[] calldata ids) external view returns (Obstacle[] memory list, uint256[] memory shares) {
        list = new Obstacle[](ids.length);
        shares = new uint256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            // slither-disable-next-line unused-return // the obstacle says whether the order is executable
            (, list[i]) = executable(ids[i]);
            if (list[i] == Obstacle.None) shares[i] = _sharesOf(_orders[ids[i]]);
        }
    }

    /// @inheritdoc IExitGuard
    function previewMinOut(uint256 id) external view returns (uint256) {
        Order storage o = _orders[id];
        if (o.status != Status.Open) revert OrderNotOpen(id, o.status);
        if (o.terms.tokenOut == IN_KIND) return 0;
        uint256[] memory amounts = IIndexVault(o.terms.vault).previewWithdraw(_sharesOf(o));
        // slither-disable-next-line unused-return // what is paid in kind does not count
        (uint256 minOut,) = _minOut(o.terms, _constituents(o.terms.vault), amounts);
        return minOut;
    }

    // --- internals ---

    function _lowLevel(address vault) private view returns (uint256, bool) {
        return IIndexVault(vault).lowLevelD18();
    }

    function _openOrder(uint256 id) private view returns (Order storage o) {
        o = _orders[id];
        if (o.status != Status.Open) revert OrderNotOpen(id, o.status);
    }

    /// @return {share D18} shares that an execution would take: the smaller of the order's shares and the owner's
    /// balance
    function _sharesOf(Order storage o) private view returns (uint256) {
        return Math.min(o.terms.shares, IERC20(o.terms.vault).balanceOf(o.owner));
    }

    /// @return {USD D18 per whole share} the higher of floor and trail, rounded down
    function _trigger(Order storage o) private view returns (uint256) {
        Terms memory terms = o.terms;
        return terms.triggerD18(o.peakD18);
    }

    /// @dev Every step rounds up, in the owner's favour. Values are those of the higher source.
    /// @return minOut {tokenOut} oracle value of the amounts less the order's maximum slippage
    /// @return unpriced bit i is set if the constituent i has no price, so that its amount does not count
    function _minOut(Terms memory terms, address[] memory tokens, uint256[] memory amounts)
        private
        view
        returns (uint256 minOut, uint256 unpriced)
    {
        // slither-disable-next-line unused-return // the owner's price is the higher one
        (, uint256[] memory rates) = Valuation.tryRates(registry, tokens);
        uint256 value = 0; // {USD D18}
        for (uint256 i; i < tokens.length; ++i) {
            if (rates[i] == 0 && amounts[i] != 0) unpriced |= 1 << i;
            value += Valuation.valueUp(amounts[i], rates[i]);
        }
        value = MathUp.mulDivUp(value, BPS - terms.maxSlippageBps, BPS);
        minOut = Valuation.amountUp(value, _rate(terms.tokenOut));
    }

    /// @return {USD D18 per 1e36 tok} rate of one token
    function _rate(address token) private view returns (uint256) {
        address[] memory tokens = new address[](1);
        tokens[0] = token;
        return registry.ratesD18(tokens)[0];
    }
}

// slither-disable-end timestamp
// slither-disable-end incorrect-equality
// slither-disable-end calls-loop
