// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block states its assumptions

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {AssetWord, Listings} from "../libraries/Listings.sol";
import {PriceFeed} from "../libraries/PriceFeed.sol";
import {Twap} from "../libraries/Twap.sol";

/// @title AssetRegistry: the assets that vaults may hold, their prices, and the adapters that vaults may trade through
/// @notice The owner proposes changes that add risk. They are public for `listingDelay` before they can take effect.
/// The guardian may only reduce risk. Neither can reach a vault's reserves.
/// @dev Trust: the owner chooses feeds, pools and adapters. A false feed lets keepers trade at false prices, within
/// each vault's slippage of that price. It never lets anyone withdraw more than their share. A pool's price is only
/// used to refuse a feed's price. Moving a pool therefore stops trades, but cannot redirect them. This file has more
/// than 500 lines, because listing and pricing share the one storage word of each asset.
contract AssetRegistry is IAssetRegistry, Ownable2Step {
    using Listings for Listings.Due;
    using PriceFeed for PriceFeed.Round;

    uint256 private constant BPS = 10_000;
    uint256 private constant D18 = 1e18;

    /// @inheritdoc IAssetRegistry
    uint32 public immutable listingDelay;

    /// @inheritdoc IAssetRegistry
    address public guardian;

    struct Bounds {
        uint128 minPriceD18; // {USD D18 per whole token}
        uint128 maxPriceD18; // {USD D18 per whole token} 0 means no limit
    }

    struct Second {
        address pool;
        uint32 window; // {s}
        uint16 maxDeviationBps;
        bool isToken1; // true if the asset is the pool's token1
        address quote; // the pool's other token, which is listed
    }

    struct PendingListing {
        Listing listing;
        Listings.Due due;
    }

    struct Sequencer {
        address feed; // Chainlink uptime feed: answers 0 if up and 1 if down, since startedAt
        uint32 gracePeriod; // {s}
    }

    mapping(address token => Asset) private _assets;
    mapping(address token => Bounds) private _bounds; // used if the asset's `checks` has HAS_BOUNDS
    mapping(address token => Second) private _seconds; // used if the asset's `checks` has HAS_POOL
    mapping(address token => PendingListing) private _pendingListings;
    mapping(address adapter => bool) private _adapters;
    mapping(address adapter => Listings.Due) private _pendingAdapters;
    Sequencer private _sequencer;
    Sequencer private _nextSequencer;
    Listings.Due private _sequencerDue;
    address[] private _tokens;

    /// @param owner_ owner of the registry
    /// @param listingDelay_ {s} up to 30 days; use 0 only for tests and development
    /// @param sequencer_ Chainlink uptime feed of an L2's sequencer; zero if the chain has none yet
    /// @param gracePeriod_ {s} 1 hour to 1 day; 0 without a sequencer
    constructor(address owner_, uint32 listingDelay_, address sequencer_, uint32 gracePeriod_) Ownable(owner_) {
        Listings.checkTerm("listingDelay", listingDelay_, 0, Listings.MAX_DELAY);
        listingDelay = listingDelay_;
        if (sequencer_ == address(0)) return Listings.checkTerm("gracePeriod", gracePeriod_, 0, 0);
        Listings.checkTerm("gracePeriod", gracePeriod_, Listings.MIN_GRACE, Listings.MAX_GRACE);
        _setSequencer(Sequencer(sequencer_, gracePeriod_));
    }

    // --- owner ---

    /// @inheritdoc IAssetRegistry
    /// @dev `executeListing` checks the terms again and reads the price for the first time.
    function proposeListing(Listing calldata listing) external onlyOwner {
        _validate(listing);
        PendingListing storage pending = _pendingListings[listing.token];
        pending.listing = listing;
        (uint64 executableAt, uint64 expiresAt) = pending.due.start(listingDelay);
        emit ListingProposed(listing.token, listing, executableAt, expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function list(address token, address feed, uint32 heartbeat) external onlyOwner {
        _requireNoDelay();
        if (_assets[token].status != Status.Unlisted) revert AssetAlreadyListed(token);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        Listing memory listing;
        (listing.token, listing.feed, listing.heartbeat, listing.status) = (token, feed, heartbeat, Status.Active);
        _list(listing);
    }

    /// @inheritdoc IAssetRegistry
    function proposeAdapter(address adapter) external onlyOwner {
        if (adapter == address(0)) revert ZeroAddress();
        if (_adapters[adapter]) revert AdapterAlreadyApproved(adapter);
        (uint64 executableAt, uint64 expiresAt) = _pendingAdapters[adapter].start(listingDelay);
        emit AdapterProposed(adapter, executableAt, expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function proposeSequencer(address feed, uint32 gracePeriod) external onlyOwner {
        if (feed == address(0)) revert ZeroAddress();
        Listings.checkTerm("gracePeriod", gracePeriod, Listings.MIN_GRACE, Listings.MAX_GRACE);
        _nextSequencer = Sequencer(feed, gracePeriod);
        (uint64 executableAt, uint64 expiresAt) = _sequencerDue.start(listingDelay);
        emit SequencerProposed(feed, gracePeriod, executableAt, expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function setGuardian(address guardian_) external onlyOwner {
        if (guardian_ == guardian) return;
        guardian = guardian_;
        emit GuardianChanged(guardian_);
    }

    // --- anyone ---

    /// @inheritdoc IAssetRegistry
    function executeListing(address token) external {
        PendingListing storage pending = _pendingListings[token];
        pending.due.requireDue(token);
        _list(pending.listing);
    }

    /// @inheritdoc IAssetRegistry
    function executeAdapter(address adapter) external {
        _pendingAdapters[adapter].requireDue(adapter);
        _approve(adapter);
    }

    /// @inheritdoc IAssetRegistry
    function executeSequencer() external {
        _sequencerDue.requireDue(address(0));
        _setSequencer(_nextSequencer);
        _forgetSequencer();
        (bool up,) = _sequencerUp();
        if (!up) revert SequencerDown();
    }

    // --- owner or guardian ---

    /// @inheritdoc IAssetRegistry
    function cancelListing(address token) external {
        _checkOwnerOrGuardian();
        if (_pendingListings[token].due.expiresAt == 0) revert NothingProposed(token);
        _cancelListing(token);
    }

    /// @inheritdoc IAssetRegistry
    function cancelSequencer() external {
        _checkOwnerOrGuardian();
        if (_sequencerDue.expiresAt == 0) revert NothingProposed(address(0));
        _forgetSequencer();
        emit SequencerProposalCancelled(msg.sender);
    }

    /// @inheritdoc IAssetRegistry
    function setStatus(address token, Status status) external {
        _checkOwnerOrGuardian();
        Status from = _assets[token].status;
        if (from == Status.Unlisted) revert UnknownAsset(token);
        // The enum declares statuses from the least to the most restricted.
        if (status <= from) revert StatusNotAllowed(token, from, status);
        _assets[token].status = status;
        emit AssetStatusChanged(token, status);
        _cancelListing(token);
    }

    /// @inheritdoc IAssetRegistry
    function lowerTradeCap(address token, uint32 tradeCapUsd) external {
        _checkOwnerOrGuardian();
        Asset storage a = _assets[token];
        if (a.status == Status.Unlisted) revert UnknownAsset(token);
        uint32 from = a.tradeCapUsd;
        if (tradeCapUsd == 0 || (from != 0 && tradeCapUsd >= from)) {
            revert TradeCapNotLowered(token, from, tradeCapUsd);
        }
        a.tradeCapUsd = tradeCapUsd;
        emit TradeCapLowered(token, tradeCapUsd);
        _cancelListing(token);
    }

    /// @inheritdoc IAssetRegistry
    function distrust(address token) external {
        _checkOwnerOrGuardian();
        Asset storage a = _assets[token];
        if (a.status == Status.Unlisted) revert UnknownAsset(token);
        if (a.checks & Listings.DISTRUSTED != 0) return;
        a.checks |= Listings.DISTRUSTED;
        emit PriceTrustChanged(token, false);
        _cancelListing(token);
    }

    /// @inheritdoc IAssetRegistry
    function trust(address token) external {
        _checkOwnerOrGuardian();
        Asset storage a = _assets[token];
        if (a.checks & Listings.DISTRUSTED == 0) return;
        a.checks ^= Listings.DISTRUSTED;
        emit PriceTrustChanged(token, true);
    }

    /// @inheritdoc IAssetRegistry
    function setAdapter(address adapter, bool approved) external {
        if (!approved) return _withdrawAdapter(adapter);
        _checkOwner();
        _requireNoDelay();
        if (adapter == address(0)) revert ZeroAddress();
        if (!_adapters[adapter]) _approve(adapter);
    }

    // --- views ---

    /// @inheritdoc IAssetRegistry
    function asset(address token) external view returns (Asset memory) {
        return _assets[token];
    }

    /// @inheritdoc IAssetRegistry
    function terms(address token) external view returns (Listing memory listing) {
        Asset memory a = _assets[token];
        if (a.status == Status.Unlisted) return listing;
        listing.token = token;
        (listing.status, listing.feed, listing.heartbeat, listing.tradeCapUsd) =
        (a.status, a.feed, a.heartbeat, a.tradeCapUsd);
        if (a.checks & Listings.HAS_BOUNDS != 0) {
            Bounds memory bounds = _bounds[token];
            (listing.minPriceD18, listing.maxPriceD18) = (bounds.minPriceD18, bounds.maxPriceD18);
        }
        if (a.checks & Listings.HAS_POOL != 0) {
            Second memory second = _seconds[token];
            (listing.pool, listing.window, listing.maxDeviationBps) =
            (second.pool, second.window, second.maxDeviationBps);
        }
    }

    /// @inheritdoc IAssetRegistry
    function assets() external view returns (address[] memory) {
        return _tokens;
    }

    /// @inheritdoc IAssetRegistry
    function pendingListing(address token)
        external
        view
        returns (Listing memory listing, uint64 executableAt, uint64 expiresAt)
    {
        PendingListing storage pending = _pendingListings[token];
        return (pending.listing, pending.due.executableAt, pending.due.expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function pendingAdapter(address adapter) external view returns (uint64 executableAt, uint64 expiresAt) {
        Listings.Due storage due = _pendingAdapters[adapter];
        return (due.executableAt, due.expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function pendingSequencer()
        external
        view
        returns (address feed, uint32 gracePeriod, uint64 executableAt, uint64 expiresAt)
    {
        Sequencer memory next = _nextSequencer;
        return (next.feed, next.gracePeriod, _sequencerDue.executableAt, _sequencerDue.expiresAt);
    }

    /// @inheritdoc IAssetRegistry
    function sequencer() external view returns (address feed, uint32 gracePeriod) {
        return (_sequencer.feed, _sequencer.gracePeriod);
    }

    /// @inheritdoc IAssetRegistry
    function isActive(address token) external view returns (bool) {
        return _assets[token].status == Status.Active;
    }

    /// @inheritdoc IAssetRegistry
    function isAdapter(address adapter) external view returns (bool) {
        return _adapters[adapter];
    }

    /// @inheritdoc IAssetRegistry
    function firstInactive(address[] calldata tokens) external view returns (address) {
        for (uint256 i; i < tokens.length; ++i) {
            if (_assets[tokens[i]].status != Status.Active) return tokens[i];
        }
        return address(0);
    }

    /// @inheritdoc IAssetRegistry
    function tradeRules(address adapter, address tokenIn, address tokenOut)
        external
        view
        returns (bool adapterApproved, bool outActive, uint256 capInD18, uint256 capOutD18)
    {
        Asset storage out = _assets[tokenOut];
        return (
            // The zero address is never approved. The test first saves gas for callers without an adapter.
            adapter != address(0) && _adapters[adapter],
            out.status == Status.Active,
            _capD18(_assets[tokenIn].tradeCapUsd),
            _capD18(out.tradeCapUsd)
        );
    }

    /// @inheritdoc IAssetRegistry
    function priceD18(address token) public view returns (uint256 price) {
        _requireSequencer();
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        return _price(token, _load(token), round);
    }

    /// @inheritdoc IAssetRegistry
    function tryPriceD18(address token) external view returns (bool ok, uint256 price, uint256 updatedAt) {
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        price = _read(token, _load(token), round);
        (bool up, uint256 until) = _sequencerUp();
        ok = price != 0 && up && block.timestamp > until;
        return (ok, ok ? price : 0, round.updatedAt);
    }

    /// @inheritdoc IAssetRegistry
    function valueD18(address token, uint256 amount) external view returns (uint256) {
        // {USD D18} = {tok} * {USD D18/whole tok} / {tok/whole tok}
        return Math.mulDiv(amount, priceD18(token), 10 ** uint256(_assets[token].tokenDecimals));
    }

    /// @inheritdoc IAssetRegistry
    function ratesD18(address[] calldata tokens) external view returns (uint256[] memory rates) {
        _requireSequencer();
        rates = new uint256[](tokens.length);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            if (token == address(0)) continue;
            AssetWord a = _load(token);
            uint256 price = _price(token, a, round);
            rates[i] = _rate(a, price);
        }
    }

    /// @inheritdoc IAssetRegistry
    function tryRatesD18(address[] calldata tokens)
        external
        view
        returns (uint256[] memory low, uint256[] memory high)
    {
        _requireSequencer();
        low = new uint256[](tokens.length);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            if (token == address(0)) continue;
            AssetWord a = _load(token);
            uint256 price = _readFeed(token, a, round);
            if (price == 0) continue;
            low[i] = _rate(a, price);
            if (!a.has(Listings.HAS_POOL)) continue;
            uint256 twap = _twapD18(token, a);
            if (!_deviates(token, price, twap)) continue;
            low[i] = _rate(a, Math.min(price, twap));
            if (twap == 0) continue;
            if (high.length == 0) high = new uint256[](tokens.length);
            high[i] = _rate(a, Math.max(price, twap));
        }
        for (uint256 i; i < high.length; ++i) {
            if (high[i] == 0) high[i] = low[i];
        }
    }

    /// @inheritdoc IAssetRegistry
    function lowRatesD18(address[] calldata tokens) external view returns (uint256[] memory rates, bool agreed) {
        _requireSequencer();
        rates = new uint256[](tokens.length);
        agreed = true;
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            if (token == address(0)) continue;
            AssetWord a = _load(token);
            if (a.has(Listings.DISTRUSTED)) revert PriceDistrusted(token);
            uint256 price = _read(token, a, round);
            if (price == 0) {
                agreed = false;
                price = _lowest(token, a, round);
            }
            rates[i] = _rate(a, price);
        }
    }

    // --- internals: proposals ---

    function _checkOwnerOrGuardian() private view {
        if (msg.sender != owner() && msg.sender != guardian) revert NotOwnerOrGuardian(msg.sender);
    }

    /// @dev Reverts unless changes may skip the proposal. The error has the time at which a proposal made now would be
    /// due.
    function _requireNoDelay() private view {
        if (listingDelay != 0) revert TooEarly(block.timestamp + listingDelay);
    }

    function _validate(Listing memory listing) private view returns (Asset memory a, Second memory second) {
        a = Listings.validate(listing);
        if (listing.pool == address(0)) return (a, second);
        (second.pool, second.window, second.maxDeviationBps) = (listing.pool, listing.window, listing.maxDeviationBps);
        (second.quote, second.isToken1) = Listings.quoteOf(listing.pool, listing.token);
        if (_assets[second.quote].status == Status.Unlisted) revert BadPool(listing.pool, listing.token);
    }

    /// @dev Reads the price, and reverts without one. No asset can therefore have a dead or mistyped feed, or a pool
    /// without enough observations for its window.
    function _list(Listing memory listing) private {
        (Asset memory a, Second memory second) = _validate(listing);
        address token = listing.token;
        Status from = _assets[token].status;
        if (_assets[token].checks & Listings.DISTRUSTED != 0) emit PriceTrustChanged(token, true);
        _assets[token] = a;
        if (a.checks & Listings.HAS_BOUNDS != 0) _bounds[token] = Bounds(listing.minPriceD18, listing.maxPriceD18);
        if (a.checks & Listings.HAS_POOL != 0) _seconds[token] = second;
        delete _pendingListings[token];
        priceD18(token);

        if (from == Status.Unlisted) {
            _tokens.push(token);
            emit AssetListed(token, a.feed, a.heartbeat, a.tokenDecimals, a.feedDecimals);
        }
        emit AssetTermsChanged(token, listing, a.tokenDecimals, a.feedDecimals);
        if (from != a.status) emit AssetStatusChanged(token, a.status);
    }

    /// @dev Cancels a pending listing, if there is one. An older proposal must not undo a later reduction of risk.
    function _cancelListing(address token) private {
        if (_pendingListings[token].due.expiresAt == 0) return;
        delete _pendingListings[token];
        emit ListingCancelled(token, msg.sender);
    }

    function _approve(address adapter) private {
        delete _pendingAdapters[adapter];
        _adapters[adapter] = true;
        emit AdapterChanged(adapter, true);
    }

    function _withdrawAdapter(address adapter) private {
        _checkOwnerOrGuardian();
        if (_pendingAdapters[adapter].expiresAt != 0) {
            delete _pendingAdapters[adapter];
            emit AdapterProposalCancelled(adapter, msg.sender);
        }
        if (!_adapters[adapter]) return;
        _adapters[adapter] = false;
        emit AdapterChanged(adapter, false);
    }

    function _setSequencer(Sequencer memory next) private {
        _sequencer = next;
        emit SequencerChanged(next.feed, next.gracePeriod);
    }

    function _forgetSequencer() private {
        delete _nextSequencer;
        delete _sequencerDue;
    }

    // --- internals: prices ---

    function _capD18(uint256 capUsd) private pure returns (uint256) {
        return capUsd == 0 ? type(uint256).max : capUsd * D18;
    }

    function _requireSequencer() private view {
        (bool up, uint256 until) = _sequencerUp();
        if (!up) revert SequencerDown();
        if (block.timestamp <= until) revert GracePeriod(until);
    }

    /// @dev Reads whether the chain's sequencer is up. Never reverts.
    /// @return up whether the uptime feed says that the sequencer is up
    /// @return until {s} end of the grace period; prices are refused until then
    function _sequencerUp() private view returns (bool up, uint256 until) {
        Sequencer memory s = _sequencer;
        if (s.feed == address(0)) return (true, 0);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        // The answer 0 means up. A feed that was never updated has the start 0.
        up = PriceFeed.read(s.feed, round) && round.answer == 0 && round.startedAt != 0;
        until = Math.saturatingAdd(round.startedAt, s.gracePeriod);
    }

    /// @dev Returns the price of `token`, or reverts with the reason for which it is refused.
    /// @param token token to price
    /// @param a the stored asset of `token`
    /// @param round overwritten with the feed's round
    /// @return price {USD D18 per whole token} never 0
    function _price(address token, AssetWord a, PriceFeed.Round memory round) private view returns (uint256 price) {
        price = _read(token, a, round);
        if (price == 0) _revertRefused(token, a, round);
    }

    /// @dev Reads the price from the feed and checks it against the second source. Never reverts. Does not return why a
    /// price is refused, which saves gas in the usual case; `_revertRefused` finds the reason.
    /// @param token token to price
    /// @param a the stored asset of `token`
    /// @param round overwritten with the feed's round
    /// @return price {USD D18 per whole token} 0 if the price is refused
    function _read(address token, AssetWord a, PriceFeed.Round memory round) private view returns (uint256 price) {
        price = _readFeed(token, a, round);
        if (a.has(Listings.HAS_POOL) && _deviates(token, price, _twapD18(token, a))) return 0;
    }

    /// @dev Reads the price from the feed alone. Never reverts. A token that is not listed has the feed zero, which
    /// does not answer.
    /// @return price {USD D18 per whole token} 0 if the price is refused
    function _readFeed(address token, AssetWord a, PriceFeed.Round memory round) private view returns (uint256 price) {
        if (!PriceFeed.read(a.feed(), round) || !round.isFresh(a.heartbeat())) return 0;
        if (a.has(Listings.DISTRUSTED)) return 0;
        price = round.scaled(a.feedDecimals());
        if (a.has(Listings.HAS_BOUNDS) && !_isWithinBounds(token, price)) return 0;
    }

    /// @param token token whose price was refused
    /// @param a the stored asset of `token`
    /// @param round round that `_read` filled
    /// @return low {USD D18 per whole token} the lower of the feed's last answer and the pool's mean; 0 without both
    function _lowest(address token, AssetWord a, PriceFeed.Round memory round) private view returns (uint256 low) {
        low = round.scaled(a.feedDecimals());
        if (low != 0 && a.has(Listings.HAS_BOUNDS)) {
            Bounds memory bounds = _bounds[token];
            low = Math.max(low, bounds.minPriceD18);
            if (bounds.maxPriceD18 != 0) low = Math.min(low, bounds.maxPriceD18);
        }
        if (!a.has(Listings.HAS_POOL)) return low;
        uint256 twap = _twapD18(token, a);
        if (low == 0 || (twap != 0 && twap < low)) low = twap;
    }

    /// @return {USD D18 per 1e36 tok}
    function _rate(AssetWord a, uint256 price) private pure returns (uint256) {
        // {USD D18 / 1e36 tok} = {USD D18/whole tok} * 1e36 / {tok/whole tok}. Nothing overflows: a price is below
        // 2^128 and 1e36 is below 2^120. No token has more than 18 decimals.
        unchecked {
            return price * 10 ** (36 - a.tokenDecimals());
        }
    }

    /// @dev Reverts with the reason for which `_read` refused the price.
    /// @param token token that was priced
    /// @param a the stored asset of `token`
    /// @param round round that `_read` filled
    function _revertRefused(address token, AssetWord a, PriceFeed.Round memory round) private view {
        if (!a.isListed()) revert UnknownAsset(token);
        if (a.has(Listings.DISTRUSTED)) revert PriceDistrusted(token);
        uint256 price = round.scaled(a.feedDecimals());
        if (price == 0) revert BadPrice(token, round.answer);
        if (!round.isFresh(a.heartbeat())) revert StalePrice(token, round.updatedAt, a.heartbeat());
        if (a.has(Listings.HAS_BOUNDS) && !_isWithinBounds(token, price)) revert BadPrice(token, round.answer);
        revert PriceDeviates(token, price, _twapD18(token, a));
    }

    function _isWithinBounds(address token, uint256 price) private view returns (bool) {
        Bounds memory bounds = _bounds[token];
        return price >= bounds.minPriceD18 && (bounds.maxPriceD18 == 0 || price <= bounds.maxPriceD18);
    }

    function _deviates(address token, uint256 price, uint256 twap) private view returns (bool) {
        uint256 gap = price > twap ? price - twap : twap - price;
        // Nothing overflows: prices are below 2^128.
        return gap * BPS > price * _seconds[token].maxDeviationBps;
    }

    /// @dev Reads the asset's storage slot, which has all that most prices need.
    function _load(address token) private view returns (AssetWord word) {
        Asset storage a = _assets[token];
        assembly ("memory-safe") {
            word := sload(a.slot)
        }
    }

    /// @notice Returns the pool's mean price, converted to USD with the feed of the quote token. Never reverts. The
    /// quote's own second source is not read, so two assets that quote each other cause no endless recursion.
    /// @return {USD D18 per whole token} rounded down; 0 if the pool or the quote's feed has no usable answer
    function _twapD18(address token, AssetWord a) private view returns (uint256) {
        Second memory second = _seconds[token];
        (bool ok, int256 tick) = Twap.meanTick(second.pool, second.window);
        if (!ok) return 0;
        AssetWord quote = _load(second.quote);
        // slither-disable-next-line uninitialized-local // starts as zero and is filled below
        PriceFeed.Round memory round;
        uint256 price = _readFeed(second.quote, quote, round);
        // {USD D18 · quote tok / whole quote} = {USD D18/whole quote} * {tok/whole tok} * {quote tok/tok}. Then {USD
        // D18/whole tok} = that / {quote tok/whole quote}. The first product is below 2^188.
        uint256 twap = Twap.mulPowDown(price * 10 ** a.tokenDecimals(), second.isToken1 ? -tick : tick);
        twap /= 10 ** quote.tokenDecimals();
        return twap > type(uint128).max ? 0 : twap;
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
