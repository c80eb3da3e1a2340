// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a stream of a week or a sale of two days
// slither-disable-start incorrect-equality // a balance is only compared with what the vault owes or books

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Auctions} from "../libraries/Auctions.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {Scale} from "../libraries/Scale.sol";
import {Streams} from "../libraries/Streams.sol";
import {Sweeps} from "../libraries/Sweeps.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultAccess} from "./VaultAccess.sol";
import {VaultState} from "./VaultState.sol";

/// @title VaultYield: what reaches a vault besides contributions and trades, and what a contribution then buys into
/// @notice Yield, rebases, airdrops and donations belong to the holders. Anyone calls `sync`, which streams a surplus of
/// a constituent into its reserve. Anyone opens a sweep of a token that is no constituent. Its price falls until
/// somebody pays it with a constituent, which goes into the same stream.
/// @dev A vault runs this code on its own state by delegatecall. The module's own storage has no basket, so its
/// functions change nothing when they are called at the module's own address.
contract VaultYield is VaultAccess {
    using Auctions for Auctions.Sale;
    using SafeCast for uint256;
    using Streams for Streams.Stream;
    using Sweeps for Sweeps.Sweep;

    /// @param registry_ registry of the vaults that run this module
    constructor(address registry_) VaultState(registry_) {}

    /// @notice See `IVaultModule`.
    function module() external pure returns (bytes32) {
        return "VaultYield";
    }

    /// @notice See `IIndexVault.sync`.
    function sync(address token) external nonReentrant returns (uint256 reserve, uint256 pending) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        return _sync(hot, charter, token, Streams.SMALLEST_PART);
    }

    /// @dev A balance that has fallen first shortens the stream, and then the reserve.
    /// @param part a surplus below this part of the reserve waits for more
    function _sync(Hot memory hot, Charter.Data memory charter, address token, uint256 part)
        private
        returns (uint256 reserve, uint256 pending)
    {
        uint256 index = Auctions.indexOf(charter.tokens, token);
        uint256 before = Scale.reserveDown(_loadBase(index), hot.scale);
        uint256 free = _unclaimed(token);
        reserve = Math.min(before, free);
        free -= reserve;

        Streams.Stream memory s = _streams[token];
        uint256 pendingBefore = s.pending;
        s.pending = Math.min(pendingBefore, free).toUint112();
        uint256 released = s.release(hot.edition);
        reserve += released;
        free -= released + s.pending;
        if (free != 0 && free >= reserve / part) s.add(free, hot.edition);
        pending = s.pending;

        _streams[token] = s;
        if (pending != 0 && hot.marks & STREAMING == 0) _writeMarks(STREAMING);
        if (reserve != before) _writeBase(index, Scale.baseOf(reserve, hot.scale));
        if (reserve != before || pending != pendingBefore) {
            emit Synced(token, before, reserve, pending, uint256(s.at) + s.left);
        }
    }

    /// @notice See `IIndexVault.openSweep`. Reverts if a constituent has no fresh price.
    function openSweep(address token) external nonReentrant {
        (Hot memory hot, Charter.Data memory charter) = _load();
        if (charter.tokens.length == 0) revert NoConstituents();
        _checkNotStoppedByGuardian(hot.flags);
        Basket.Book memory book = _loadBook(hot, charter);
        _checkForeign(book, token);
        Sweeps.Sweep memory s = _sweeps[token];
        // A sale ends early if its pay token leaves the basket.
        // slither-disable-next-line unused-return // the index is not needed
        (bool payable_,) = Basket.find(book, s.payToken);
        if (payable_ && s.isOpen()) revert SweepOpen(token);
        uint256 amount = Math.min(_unclaimed(token), type(uint128).max);
        if (amount == 0) revert NothingToSweep(token);

        uint256[] memory rates = IAssetRegistry(registry).ratesD18(book.tokens);
        uint256 pay = _largestTarget(book.targetBps);
        uint256 value = Valuation.navDown(book, rates) * Sweeps.START_FACTOR;
        s = Sweeps.Sweep({
            amount: amount.toUint128(),
            startPrice: Valuation.amountUp(value, rates[pay]).toUint128(),
            payToken: book.tokens[pay],
            openedAt: uint40(block.timestamp)
        });
        _sweeps[token] = s;
        emit SweepOpened(token, msg.sender, s.payToken, amount, s.startPrice, block.timestamp + Sweeps.LENGTH);
    }

    /// @notice See `IIndexVault.buySweep`.
    /// @dev Saves the new state before any token moves. Exact amounts must move. What was paid goes into the stream of
    /// its token.
    function buySweep(address token, uint256 minAmountOut, uint256 maxAmountIn, bytes calldata data)
        external
        nonReentrant
        returns (uint256 amountIn, uint256 amountOut)
    {
        (Hot memory hot, Charter.Data memory charter) = _load();
        _checkNotStoppedByGuardian(hot.flags);
        _checkForeign(_loadBook(hot, charter), token);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Auctions.Sale memory sale;
        (sale.tokenOut, sale.tokenIn) = (token, _sweeps[token].payToken);
        (sale.amountIn, sale.amountOut) = _offer(token);
        if (sale.amountOut < minAmountOut) revert InsufficientAmount(token, sale.amountOut, minAmountOut);
        if (sale.amountIn > maxAmountIn) revert ExcessiveAmount(sale.tokenIn, sale.amountIn, maxAmountIn);
        delete _sweeps[token];
        delete _streams[token];
        // slither-disable-next-line reentrancy-no-eth // every entry point that writes these is nonReentrant
        sale.exchange(data);
        emit Swept(token, msg.sender, sale.tokenIn, sale.amountIn, sale.amountOut);
        _sync(hot, charter, sale.tokenIn, type(uint256).max);
        return (sale.amountIn, sale.amountOut);
    }

    // --- views ---

    /// @notice See `IIndexVault.streamOf`.
    function streamOf(address token) external view returns (uint256 pending, uint256 due, uint256 endsAt) {
        Streams.Stream memory s = _streams[token];
        due = s.due(_readHot().edition);
        return (s.pending, due, s.pending == 0 ? 0 : uint256(s.at) + s.left);
    }

    /// @notice See `IIndexVault.sweepOf`.
    function sweepOf(address token)
        external
        view
        returns (address payToken, uint256 amountIn, uint256 amountOut, uint256 endsAt)
    {
        Sweeps.Sweep memory s = _sweeps[token];
        if (!s.isOpen()) return (address(0), 0, 0, 0);
        (amountIn, amountOut) = _offer(token);
        return (s.payToken, amountIn, amountOut, s.openedAt + Sweeps.LENGTH);
    }

    /// @notice See `IIndexVault.enteringValue`.
    function enteringValue() external view returns (uint256) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        uint256[] memory bases = _loadEnteringBases(hot, charter);
        Basket.Book memory book = _loadBook(hot, charter);
        for (uint256 i; i < bases.length; ++i) {
            book.reserves[i] = Scale.reserveDown(bases[i], hot.scale);
        }
        return Valuation.navDown(book, Valuation.loadRates(IAssetRegistry(registry), book));
    }

    /// @notice See `IIndexVault.previewMint`.
    function previewMint(uint256 shares) external view returns (uint256[] memory amounts) {
        (Hot memory hot, Charter.Data memory charter) = _loadEntering();
        uint256[] memory bases = _loadEnteringBases(hot, charter);
        // {share} before the entry fee, rounded up. The receiver gets enough: ⌊⌈s·B/(B−f)⌉·(B−f)/B⌋ ≥ s.
        uint256 gross = MathUp.mulDivUp(shares, BPS, BPS - charter.fees.entryBps);
        uint256 change = MathUp.mulDivUp(hot.scale, gross, totalSupply() + hot.feeShares);
        amounts = new uint256[](bases.length);
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = Scale.amountUp(bases[i], change);
        }
    }

    // --- internals ---

    /// @return {tok} balance that is not owed to holders of claims
    function _unclaimed(address token) private view returns (uint256) {
        return Math.saturatingSub(IERC20(token).balanceOf(address(this)), _totalClaims[token]);
    }

    function _checkForeign(Basket.Book memory book, address token) private pure {
        // slither-disable-next-line unused-return // the index is not needed
        (bool found,) = Basket.find(book, token);
        if (found) revert IsConstituent(token);
    }

    /// @return index the first constituent with the largest target
    function _largestTarget(uint256[] memory targetBps) private pure returns (uint256 index) {
        for (uint256 i = 1; i < targetBps.length; ++i) {
            if (targetBps[i] > targetBps[index]) index = i;
        }
    }

    /// @dev A token that the registry lists and has not delisted costs at least its oracle value less the vault's
    /// slippage. Without a fresh price, it is not sold.
    /// @return amountIn {payToken} price now, rounded up
    /// @return amountOut {tok} what a buyer gets
    function _offer(address token) private view returns (uint256 amountIn, uint256 amountOut) {
        Sweeps.Sweep memory s = _sweeps[token];
        if (!s.isOpen()) revert NoSweep(token);
        amountIn = s.priceUp();
        amountOut = Math.min(s.amount, _unclaimed(token));
        IAssetRegistry.Status status = IAssetRegistry(registry).asset(token).status;
        if (status == IAssetRegistry.Status.Unlisted || status == IAssetRegistry.Status.Delisted) {
            return (amountIn, amountOut);
        }
        (uint256 rateOut, uint256 rateIn) = Valuation.loadPair(IAssetRegistry(registry), token, s.payToken);
        uint256 value = Math.mulDiv(Valuation.valueUp(amountOut, rateOut), BPS - _limits.maxSlippageBps, BPS);
        amountIn = Math.max(amountIn, Valuation.amountUp(value, rateIn));
    }
}

// slither-disable-end incorrect-equality
// slither-disable-end timestamp
