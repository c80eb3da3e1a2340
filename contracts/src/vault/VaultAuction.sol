// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Auctions} from "../libraries/Auctions.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {Flows} from "../libraries/Flows.sol";
import {Scale} from "../libraries/Scale.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultAllowances} from "./VaultAllowances.sol";

/// @title VaultAuction: auctions while the keeper is idle
/// @dev A vault runs this code on its own state by delegatecall. The module's own storage has no basket, so its
/// functions change nothing when they are called at the module's own address.
contract VaultAuction is VaultAllowances {
    using Auctions for Auctions.Sale;
    using Basket for Basket.Book;
    using SafeCast for uint256;

    /// @param registry_ registry of the vaults that run this module
    constructor(address registry_) VaultAllowances(registry_) {}

    /// @notice See `IVaultModule`.
    function module() external pure returns (bytes32) {
        return "VaultAuction";
    }

    /// @notice See `IIndexVault.openAuction`. A constituent without a price counts as 0, and its target as none.
    function openAuction() external nonReentrant returns (uint256 id) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        // The module itself has no basket, so it can have no auction.
        if (charter.tokens.length == 0) revert NoConstituents();
        if (hot.flags != 0) revert ReduceOnly();
        OpenAuction memory a = _auction;
        if (Auctions.isOpen(a)) revert AuctionOpen(a.id);
        Limits memory limits_ = _limits;
        uint256 idleAt = uint256(_traded.keeperAt) + limits_.auctionIdle;
        if (block.timestamp < idleAt) revert KeeperActive(idleAt);

        Basket.Book memory book = _loadBook(hot, charter);
        (uint256 nav, uint256 drift, uint256 sumBps) = _value(book);
        uint256 band = limits_.auctionBandBps * D18 / BPS;
        if (drift < band) revert DriftBelowBand(drift, band);

        id = a.id + 1;
        a = OpenAuction({
            opener: msg.sender,
            id: id.toUint32(),
            sumBps: uint16(sumBps),
            openedAt: uint40(block.timestamp),
            closed: false,
            navD18: nav.toUint112(),
            scale: hot.scale.toUint104(),
            tip: 0
        });
        _auction = a;
        emit AuctionOpened(id, msg.sender, uint64(Auctions.endsAt(a)), nav, drift);
    }

    /// @return nav {USD D18} value of the constituents that have a price, at the lower of both sources
    /// @return drift {D18 ratio} drift among them
    /// @return sumBps {bps} sum of their targets
    function _value(Basket.Book memory book) private view returns (uint256 nav, uint256 drift, uint256 sumBps) {
        // slither-disable-next-line unused-return // the NAV is the lower one
        (uint256[] memory rates,) = IAssetRegistry(registry).tryRatesD18(book.tokens);
        uint256[] memory targetBps;
        (targetBps, sumBps) = Valuation.ratedTargets(book, rates);
        uint256[] memory values = Valuation.valuesDown(book, rates);
        nav = Valuation.sum(values);
        drift = Valuation.driftDown(targetBps, sumBps, values, nav);
    }

    /// @notice See `IIndexVault.bid`.
    /// @dev Saves the new state before any token moves. A bidder that is called back therefore sees the final state.
    function bid(
        uint256 id,
        address tokenIn,
        address tokenOut,
        uint256 minAmountOut,
        uint256 maxAmountOut,
        uint256 maxAmountIn,
        bytes calldata data
    ) external nonReentrant returns (uint256 amountIn, uint256 amountOut) {
        Desk memory desk = _openDesk();
        if (id != desk.auction.id) revert NoAuction();
        Auctions.Sale memory sale = _offer(desk, tokenIn, tokenOut);
        sale.take(minAmountOut, maxAmountOut, maxAmountIn);
        _bookSale(desk, sale);
        sale.exchange(data);
        return (sale.amountIn, sale.amountOut);
    }

    /// @notice See `IIndexVault.previewBid`.
    function previewBid(address tokenIn, address tokenOut, uint256 amountOut)
        external
        view
        returns (uint256 amountIn, uint256 maxAmountOut)
    {
        Auctions.Sale memory sale = _offer(_openDesk(), tokenIn, tokenOut);
        sale.price(amountOut);
        return (sale.amountIn, sale.available);
    }

    /// @notice See `IIndexVault.closeAuction`.
    function closeAuction() external {
        if (msg.sender != _keeper) _checkCreatorOrGuardian();
        if (!Auctions.isOpen(_auction)) revert NoAuction();
        Auctions.end(_auction, msg.sender);
    }

    /// @notice See `IIndexVault.auction`.
    function auction() external view returns (Auction memory) {
        OpenAuction memory a = _auction;
        if (a.id == 0) return Auction(0, 0, 0, address(0), 0);
        return Auction(a.id, a.openedAt, uint64(Auctions.endsAt(a)), a.opener, _auctionNav(a, _readHot()));
    }

    /// @return {USD D18} NAV at the opening, scaled by the contributions and withdrawals since
    function _auctionNav(OpenAuction memory a, Hot memory hot) private pure returns (uint256) {
        return Math.mulDiv(a.navD18, hot.scale, a.scale);
    }

    /// @dev The state that a bid is checked against.
    struct Desk {
        Hot hot; // with fees accrued to now
        Charter.Data charter;
        Limits limits;
        OpenAuction auction; // the open auction
        uint256 supply; // {share D18}
    }

    function _openDesk() private view returns (Desk memory desk) {
        desk.auction = _auction;
        if (!Auctions.isOpen(desk.auction)) revert NoAuction();
        _loadInto(desk.hot, desk.charter);
        desk.supply = _accrue(desk.hot, desk.charter);
        desk.limits = _limits;
    }

    /// @dev Returns how much of `tokenOut` the vault would sell for `tokenIn` now, and at which price.
    function _offer(Desk memory desk, address tokenIn, address tokenOut)
        private
        view
        returns (Auctions.Sale memory sale)
    {
        if (tokenIn == tokenOut) revert SameToken(tokenIn);
        (sale.tokenIn, sale.tokenOut) = (tokenIn, tokenOut);
        _readSides(sale, desk.hot, desk.charter);
        _checkNotStopped(desk.hot.flags);
        if (desk.hot.flags != 0 && sale.targetOut != 0) revert ReduceOnly();
        // slither-disable-next-line unused-return // a bid uses no adapter
        (, bool active, uint256 capOut, uint256 capIn) =
            IAssetRegistry(registry).tradeRules(address(0), tokenOut, tokenIn);
        if (!active) revert AssetNotActive(tokenIn);
        (sale.rateIn, sale.lowOut, sale.rateOut) = Valuation.loadSale(IAssetRegistry(registry), tokenIn, tokenOut);
        (sale.nav, sale.sumBps) = (_auctionNav(desk.auction, desk.hot), desk.auction.sumBps);
        sale.factorD18 = Auctions.factorUp(
            desk.limits.maxSlippageBps, block.timestamp - desk.auction.openedAt, sale.lowOut, sale.rateOut
        );
        sale.capIn = capIn;
        capOut = Math.min(capOut, sale.nav * desk.limits.maxTradeBps / BPS);
        sale.size(Flows.room(_flows, tokenOut, capOut, tokenIn, capIn));
    }

    function _readSides(Auctions.Sale memory sale, Hot memory hot, Charter.Data memory charter) private view {
        uint256 from = Auctions.indexOf(charter.tokens, sale.tokenOut);
        uint256 to = Auctions.indexOf(charter.tokens, sale.tokenIn);
        sale.reserveOut = Scale.reserveDown(_loadBase(from), hot.scale);
        sale.reserveIn = Scale.reserveDown(_loadBase(to), hot.scale);
        (sale.targetOut, sale.targetIn) = (charter.targetBps[from], charter.targetBps[to]);
        (sale.from, sale.to) = (from, to);
    }

    /// @dev Saves the sale, adds it to the used allowances, and mints the opener's tip.
    function _bookSale(Desk memory desk, Auctions.Sale memory sale) private {
        Hot memory hot = desk.hot;
        uint256 reserveOut = sale.reserveOut - sale.amountOut;
        uint256 reserveIn = sale.reserveIn + sale.amountIn;
        (uint256 tip, uint40 given) = sale.tipDown(desk.auction.tip);
        // {share} = {USD} * {share} / {USD}
        uint256 tipShares = Math.mulDiv(tip, desk.supply + hot.feeShares, sale.nav);

        _writeBase(sale.from, Scale.baseOf(reserveOut, hot.scale));
        _writeBase(sale.to, Scale.baseOf(reserveIn, hot.scale));
        // slither-disable-next-line uninitialized-local // stays empty unless a constituent leaves
        address[] memory gone;
        if (reserveOut == 0 && sale.targetOut == 0) gone = _dropEmpty(hot, desk.charter);
        _writeHot(hot);
        if (gone.length != 0) emit ConstituentsLeft(gone);
        Flows.add(_flows, sale.tokenOut, sale.tokenIn, sale.capIn, sale.valueOut);
        _use(_traded, desk.limits, Math.saturatingSub(sale.valueOut, sale.valueIn) + tip, sale.valueOut, sale.nav);
        _emitBid(desk.auction.id, sale, reserveIn, reserveOut);
        if (tipShares == 0) return;
        _auction.tip = given;
        _mint(desk.auction.opener, tipShares);
        emit AuctionTip(desk.auction.id, desk.auction.opener, tipShares);
    }

    /// @notice Removes the constituents that have neither a target nor a reserve.
    /// @return gone constituents that were removed
    function _dropEmpty(Hot memory hot, Charter.Data memory charter) private returns (address[] memory gone) {
        Basket.Book memory kept;
        (kept, gone) = _loadBook(hot, charter).withoutEmpty();
        _writeBook(hot, charter, kept);
    }

    function _emitBid(uint256 id, Auctions.Sale memory sale, uint256 reserveIn, uint256 reserveOut) private {
        emit AuctionBid(
            id,
            msg.sender,
            sale.tokenIn,
            sale.tokenOut,
            sale.amountIn,
            sale.amountOut,
            reserveIn,
            reserveOut,
            sale.valueIn,
            sale.valueOut
        );
    }
}

// slither-disable-end timestamp
// slither-disable-end incorrect-equality
