// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Assets that indices may hold, their prices, and the adapters that vaults may trade through
/// @notice What adds risk waits `listingDelay` between proposal and execution: a listing, an asset's terms, a status
/// raised, an adapter's approval, another sequencer feed. What reduces risk is in force at once.
interface IAssetRegistry {
    /// @dev Active: may be bought. ReduceOnly: may be held and sold. Delisted: as ReduceOnly, and marked for removal.
    enum Status {
        Unlisted,
        Active,
        ReduceOnly,
        Delisted
    }

    /// @dev One storage slot: all that a price needs where `checks` is 0.
    struct Asset {
        address feed; // Chainlink AggregatorV3Interface, USD per whole token
        uint32 heartbeat; // {s} greatest age of an answer
        uint8 tokenDecimals;
        uint8 feedDecimals;
        Status status;
        uint8 checks; // 1: the price has bounds; 2: it has a second source; 3: both
        uint32 tradeCapUsd; // {USD} 0: no limit
    }

    /// @notice The terms of an asset, as they are proposed and kept.
    struct Listing {
        address token; // at most 18 decimals
        Status status; // from the execution on; a new asset's too
        address feed; // Chainlink AggregatorV3Interface, USD per whole token, at most 18 decimals
        uint32 heartbeat; // {s} greatest age of an answer, 1 s to 30 days
        uint32 tradeCapUsd; // {USD} most that one trade of it may be worth; 0: no limit
        uint128 minPriceD18; // {USD D18 per whole token} a price below is refused
        uint128 maxPriceD18; // {USD D18 per whole token} a price above is refused; 0: no limit
        address pool; // Uniswap v3 pool of the token and of a listed one, the quote; zero: no second source
        uint32 window; // {s} that the pool's price is averaged over, 1 minute to 1 day; 0 without a pool
        uint16 maxDeviationBps; // between feed and pool, of the feed's price, 1 to 5000; 0 without a pool
    }

    event ListingProposed(address indexed token, Listing listing, uint64 executableAt, uint64 expiresAt);
    /// @notice Withdrawn, or overtaken by a status or a trade cap that was lowered meanwhile.
    event ListingCancelled(address indexed token, address indexed by);
    /// @notice Once for each asset, followed by its terms and its status.
    event AssetListed(
        address indexed token, address indexed feed, uint32 heartbeat, uint8 tokenDecimals, uint8 feedDecimals
    );
    /// @notice Every term that is in force from now on. A pending listing is gone with it.
    event AssetTermsChanged(address indexed token, Listing listing, uint8 tokenDecimals, uint8 feedDecimals);
    event AssetStatusChanged(address indexed token, Status status);
    event TradeCapLowered(address indexed token, uint32 tradeCapUsd);
    event AdapterProposed(address indexed adapter, uint64 executableAt, uint64 expiresAt);
    event AdapterProposalCancelled(address indexed adapter, address indexed by);
    /// @notice A pending proposal of the adapter is gone with it.
    event AdapterChanged(address indexed adapter, bool approved);
    event SequencerProposed(address indexed feed, uint32 gracePeriod, uint64 executableAt, uint64 expiresAt);
    event SequencerProposalCancelled(address indexed by);
    event SequencerChanged(address indexed feed, uint32 gracePeriod);
    event GuardianChanged(address indexed guardian);

    error NotOwnerOrGuardian(address caller);
    error UnknownAsset(address token);
    error AssetAlreadyListed(address token);
    error AdapterAlreadyApproved(address adapter);
    error BadDecimals(address token, uint8 decimals);
    /// @notice A term is outside what any asset may have.
    error BadTerm(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice The pool is not one of the token and of another listed asset.
    error BadPool(address pool, address token);
    /// @notice Not positive, absurd, or outside the asset's bounds; 0 also where the feed does not answer.
    error BadPrice(address token, int256 answer);
    error StalePrice(address token, uint256 updatedAt, uint256 heartbeat);
    /// @notice {USD D18 per whole token} the feed's price and the pool's; 0 where the pool has none for the window.
    error PriceDeviates(address token, uint256 priceD18, uint256 twapD18);
    /// @notice The chain's sequencer is down, or its feed does not say that it is up.
    error SequencerDown();
    /// @notice The sequencer is up again, but for too short a time that feeds have caught up.
    error GracePeriod(uint256 until);
    /// @notice The registry was deployed for a chain without a sequencer.
    error NoSequencer();
    error StatusNotAllowed(address token, Status from, Status to);
    error TradeCapNotLowered(address token, uint32 from, uint32 to);
    error NothingProposed(address subject);
    error TooEarly(uint256 executableAt);
    error Expired(uint256 expiresAt);
    error ZeroAddress();

    // --- owner ---

    /// @notice Proposes a new asset, or other terms or a higher status for a listed one. Replaces what is pending for it.
    function proposeListing(Listing calldata listing) external;
    /// @notice Lists a token as Active, with a feed alone, in one call: only where `listingDelay` is 0.
    /// @param heartbeat {s} greatest age of an answer, 1 s to 30 days
    function list(address token, address feed, uint32 heartbeat) external;
    /// @notice Proposes the approval of an adapter. Replaces what is pending for it.
    function proposeAdapter(address adapter) external;
    /// @notice Proposes another uptime feed and grace period. Replaces what is pending.
    /// @param gracePeriod {s} up to 1 day
    function proposeSequencer(address feed, uint32 gracePeriod) external;
    /// @notice Names who may reduce risk besides the owner; zero: nobody.
    // slither-disable-next-line shadowing-local // named as what it sets
    function setGuardian(address guardian) external;

    // --- anyone, once the delay is over ---

    /// @notice Puts a due listing into force. Probes the price: reverts as `priceD18` would.
    function executeListing(address token) external;
    /// @notice Approves an adapter whose proposal is due.
    function executeAdapter(address adapter) external;
    /// @notice Probes the feed: reverts with SequencerDown unless it says that the sequencer is up.
    function executeSequencer() external;

    // --- owner or guardian: each in force at once ---

    /// @notice Withdraws what is pending for the token.
    function cancelListing(address token) external;
    /// @notice Withdraws the pending sequencer feed.
    function cancelSequencer() external;
    /// @notice Only downwards (Active → ReduceOnly → Delisted). Cancels a pending listing of the token.
    function setStatus(address token, Status status) external;
    /// @notice Cancels a pending listing of the token.
    /// @param tradeCapUsd {USD} not 0, and less than the cap of now
    function lowerTradeCap(address token, uint32 tradeCapUsd) external;
    /// @notice False: withdraws an approval, and a pending one. True: approves at once; by the owner alone, and only
    /// where `listingDelay` is 0.
    function setAdapter(address adapter, bool approved) external;

    // --- views ---

    /// @return {s} between proposal and execution, fixed for life
    function listingDelay() external view returns (uint32);
    /// @return who may reduce risk besides the owner; zero: nobody
    function guardian() external view returns (address);
    /// @return what a price needs, all 0 for a token that was never listed; heartbeat {s}, tradeCapUsd {USD}
    function asset(address token) external view returns (Asset memory);
    /// @return the terms in force; all zero for a token that is not listed
    function terms(address token) external view returns (Listing memory);
    /// @return every asset ever listed, in the order of listing
    function assets() external view returns (address[] memory);
    /// @dev `expiresAt` {s} is 0 where nothing is pending.
    function pendingListing(address token)
        external
        view
        returns (Listing memory listing, uint64 executableAt, uint64 expiresAt);
    /// @dev `expiresAt` {s} is 0 where nothing is pending.
    function pendingAdapter(address adapter) external view returns (uint64 executableAt, uint64 expiresAt);
    /// @dev `expiresAt` {s} is 0 where nothing is pending.
    function pendingSequencer()
        external
        view
        returns (address feed, uint32 gracePeriod, uint64 executableAt, uint64 expiresAt);
    /// @return feed zero: the chain has no sequencer
    /// @return gracePeriod {s} that the sequencer must have been up
    function sequencer() external view returns (address feed, uint32 gracePeriod);
    /// @return whether the token may be bought
    function isActive(address token) external view returns (bool);
    /// @return whether vaults may trade through it
    function isAdapter(address adapter) external view returns (bool);
    /// @return the first of `tokens` that is not Active; zero: all are. `tokens` has no zero address.
    function firstInactive(address[] calldata tokens) external view returns (address);
    /// @notice What a vault asks before it trades.
    /// @return adapterApproved `adapter` may be used
    /// @return outActive `tokenOut` may be bought
    /// @return maxValueD18 {USD D18} most that one trade between the two may be worth: the smaller of their caps
    function tradeRules(address adapter, address tokenIn, address tokenOut)
        external
        view
        returns (bool adapterApproved, bool outActive, uint256 maxValueD18);
    /// @notice Defined for Delisted assets too: what is held must stay measurable until it is sold.
    /// @return {USD D18 per whole token} fresh, positive, within its bounds and near its second source, or reverts with
    /// UnknownAsset, SequencerDown, GracePeriod, BadPrice, StalePrice or PriceDeviates
    function priceD18(address token) external view returns (uint256);
    /// @dev `updatedAt` {s} is the feed's own, also where the price is refused; 0 where the feed did not answer.
    /// @return ok false where `priceD18` would revert; price is then 0
    function tryPriceD18(address token) external view returns (bool ok, uint256 price, uint256 updatedAt);
    /// @return {USD D18} value of `amount` {tok}, rounded down
    function valueD18(address token, uint256 amount) external view returns (uint256);
    /// @notice The values of 1e36 base units of each token, whole numbers because no token has over 18 decimals.
    /// @param tokens zero addresses are passed over
    /// @return rates {USD D18 per 1e36 tok} 0 for a zero address; reverts as `priceD18` does
    function ratesD18(address[] calldata tokens) external view returns (uint256[] memory rates);
}
