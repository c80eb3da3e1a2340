// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAssetRegistry: assets that indices may hold, their prices, and the adapters that vaults may trade through
/// @notice A change that adds risk waits `listingDelay` between proposal and execution. Such changes are a listing, new
/// terms of an asset, a higher status, the approval of an adapter, and another sequencer feed. A change that reduces
/// risk takes effect at once.
interface IAssetRegistry {
    /// @dev Active: may be bought. ReduceOnly: may be held and sold. Delisted: like ReduceOnly, and marked for removal.
    enum Status {
        Unlisted,
        Active,
        ReduceOnly,
        Delisted
    }

    /// @dev One storage slot. If `checks` is 0, it has all that a price needs.
    struct Asset {
        address feed; // Chainlink AggregatorV3Interface with USD per whole token
        uint32 heartbeat; // {s} greatest age of an answer
        uint8 tokenDecimals;
        uint8 feedDecimals;
        Status status;
        uint8 checks; // sum of 1 if the price has bounds, 2 if it has a second source, 4 if it is distrusted
        uint32 tradeCapUsd; // {USD} 0 means no limit
    }

    /// @notice The terms of an asset, in a proposal or in force.
    struct Listing {
        address token; // at most 18 decimals
        Status status; // status from the execution on
        address feed; // Chainlink AggregatorV3Interface with USD per whole token, at most 18 decimals
        uint32 heartbeat; // {s} greatest age of an answer, 1 s to 30 days
        uint32 tradeCapUsd; // {USD} largest value that one vault may trade of it in an hour; 0 means no limit
        uint128 minPriceD18; // {USD D18 per whole token} a lower price is refused
        uint128 maxPriceD18; // {USD D18 per whole token} a higher price is refused; 0 means no limit
        address pool; // Uniswap v3 pool of the token and a listed quote token; zero means no second source
        uint32 window; // {s} time over which the pool's price is averaged, 1 minute to 1 day; 0 without a pool
        uint16 maxDeviationBps; // largest gap between pool and feed, of the feed's price, 1 to 5000; 0 without a pool
    }

    /// @notice A listing was proposed. It may be executed from `executableAt` to `expiresAt`, both {s}.
    event ListingProposed(address indexed token, Listing listing, uint64 executableAt, uint64 expiresAt);
    /// @notice A pending listing was withdrawn, or ended because the asset's status or trade cap was lowered.
    event ListingCancelled(address indexed token, address indexed by);
    /// @notice A new asset was listed. Fires once per asset, before the events with its terms and status.
    event AssetListed(
        address indexed token, address indexed feed, uint32 heartbeat, uint8 tokenDecimals, uint8 feedDecimals
    );
    /// @notice The asset has these terms from now on, and no listing of it is pending.
    event AssetTermsChanged(address indexed token, Listing listing, uint8 tokenDecimals, uint8 feedDecimals);
    /// @notice The asset has this status from now on.
    event AssetStatusChanged(address indexed token, Status status);
    /// @notice The asset's trade cap is lower from now on, in {USD}.
    event TradeCapLowered(address indexed token, uint32 tradeCapUsd);
    /// @notice The price of the asset is trusted or refused from now on.
    event PriceTrustChanged(address indexed token, bool trusted);
    /// @notice An adapter was proposed. It may be approved from `executableAt` to `expiresAt`, both {s}.
    event AdapterProposed(address indexed adapter, uint64 executableAt, uint64 expiresAt);
    /// @notice The pending proposal of an adapter was withdrawn.
    event AdapterProposalCancelled(address indexed adapter, address indexed by);
    /// @notice The adapter is approved or not from now on, and no proposal of it is pending.
    event AdapterChanged(address indexed adapter, bool approved);
    /// @notice A sequencer feed was proposed. It may be executed from `executableAt` to `expiresAt`, both {s}.
    event SequencerProposed(address indexed feed, uint32 gracePeriod, uint64 executableAt, uint64 expiresAt);
    /// @notice The pending sequencer feed was withdrawn.
    event SequencerProposalCancelled(address indexed by);
    /// @notice Prices depend on this uptime feed from now on. `gracePeriod` is in {s}.
    event SequencerChanged(address indexed feed, uint32 gracePeriod);
    /// @notice The guardian changed; zero means that there is none.
    event GuardianChanged(address indexed guardian);

    /// @notice Only the owner and the guardian may do this.
    error NotOwnerOrGuardian(address caller);
    /// @notice The token was never listed.
    error UnknownAsset(address token);
    /// @notice `list` takes only new tokens.
    error AssetAlreadyListed(address token);
    /// @notice The adapter is approved already.
    error AdapterAlreadyApproved(address adapter);
    /// @notice The token or feed has more than 18 decimals.
    error BadDecimals(address token, uint8 decimals);
    /// @notice A term is outside the range that every asset must respect.
    error BadTerm(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice The pool is not a pool of the token and another listed asset.
    error BadPool(address pool, address token);
    /// @notice The price is not positive, too large, or outside the asset's bounds. `answer` is 0 if the feed failed.
    error BadPrice(address token, int256 answer);
    /// @notice The feed's answer is older than the heartbeat {s}, or not from a complete round.
    error StalePrice(address token, uint256 updatedAt, uint256 heartbeat);
    /// @notice Feed and pool differ too much, both {USD D18 per whole token}. `twapD18` is 0 if the pool has no price.
    error PriceDeviates(address token, uint256 priceD18, uint256 twapD18);
    /// @notice The owner or the guardian distrusts the price of the asset.
    error PriceDistrusted(address token);
    /// @notice The chain's sequencer is down, or its uptime feed does not answer.
    error SequencerDown();
    /// @notice The sequencer was down until recently. Prices are refused until `until` {s}, so that feeds can catch up.
    error GracePeriod(uint256 until);
    /// @notice A status can be changed this way only to a more restricted one.
    error StatusNotAllowed(address token, Status from, Status to);
    /// @notice The new trade cap is not lower than the current one, in {USD}.
    error TradeCapNotLowered(address token, uint32 from, uint32 to);
    /// @notice Nothing is proposed for this token or adapter; zero stands for the sequencer feed.
    error NothingProposed(address subject);
    /// @notice The proposal may be executed from `executableAt` {s} on.
    error TooEarly(uint256 executableAt);
    /// @notice The proposal could be executed until `expiresAt` {s}.
    error Expired(uint256 expiresAt);
    /// @notice An address that must be set is zero.
    error ZeroAddress();

    // --- owner ---

    /// @notice Proposes a new asset, or new terms or a higher status for a listed one. Replaces the asset's pending
    /// proposal.
    function proposeListing(Listing calldata listing) external;
    /// @notice Lists a token as Active at once, with a feed and no other terms. Works only if `listingDelay` is 0.
    /// @param heartbeat {s} greatest age of an answer, 1 s to 30 days
    function list(address token, address feed, uint32 heartbeat) external;
    /// @notice Proposes the approval of an adapter. Replaces the adapter's pending proposal.
    function proposeAdapter(address adapter) external;
    /// @notice Proposes another uptime feed and grace period. Replaces the pending proposal.
    /// @param gracePeriod {s} up to 1 day
    function proposeSequencer(address feed, uint32 gracePeriod) external;
    /// @notice Appoints the guardian, who may reduce risk besides the owner. Zero appoints nobody.
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setGuardian(address guardian) external;

    // --- anyone, after the delay ---

    /// @notice Executes a due listing. Reads the price, and reverts like `priceD18` if it is refused.
    function executeListing(address token) external;
    /// @notice Approves an adapter whose proposal is due.
    function executeAdapter(address adapter) external;
    /// @notice Executes a due sequencer feed. Reverts with SequencerDown unless the feed says that the sequencer is up.
    function executeSequencer() external;

    // --- owner or guardian, with effect at once ---

    /// @notice Withdraws the token's pending listing.
    function cancelListing(address token) external;
    /// @notice Withdraws the pending sequencer feed.
    function cancelSequencer() external;
    /// @notice Lowers a status: Active → ReduceOnly → Delisted. Cancels the token's pending listing.
    function setStatus(address token, Status status) external;
    /// @notice Refuses every price of the asset at once. Launches, triggers and performance fees that need the price
    /// stop, in every vault. Vaults do not trade the asset, and trade the others. Withdrawals need no price and go on.
    /// Cancels the token's pending listing.
    function distrust(address token) external;
    /// @notice Accepts the price of the asset again, under the terms in force. An executed listing does that too.
    function trust(address token) external;
    /// @notice Lowers a trade cap. Cancels the token's pending listing.
    /// @param tradeCapUsd {USD} not 0, and lower than the current cap
    function lowerTradeCap(address token, uint32 tradeCapUsd) external;
    /// @notice With false, withdraws an adapter's approval and its pending proposal. With true, approves the adapter at
    /// once; only the owner may do that, and only if `listingDelay` is 0.
    function setAdapter(address adapter, bool approved) external;

    // --- views ---

    /// @return {s} time from a proposal to its execution, which never changes
    function listingDelay() external view returns (uint32);
    /// @return address that may reduce risk besides the owner; zero if there is none
    function guardian() external view returns (address);
    /// @return the stored asset, with heartbeat {s} and tradeCapUsd {USD}; all 0 for a token that was never listed
    function asset(address token) external view returns (Asset memory);
    /// @return the terms in force; all 0 for a token that was never listed
    function terms(address token) external view returns (Listing memory);
    /// @return every asset ever listed, in the order of listing
    function assets() external view returns (address[] memory);
    /// @dev `expiresAt` {s} is 0 if nothing is pending.
    function pendingListing(address token)
        external
        view
        returns (Listing memory listing, uint64 executableAt, uint64 expiresAt);
    /// @dev `expiresAt` {s} is 0 if nothing is pending.
    function pendingAdapter(address adapter) external view returns (uint64 executableAt, uint64 expiresAt);
    /// @dev `expiresAt` {s} is 0 if nothing is pending.
    function pendingSequencer()
        external
        view
        returns (address feed, uint32 gracePeriod, uint64 executableAt, uint64 expiresAt);
    /// @return feed uptime feed; zero if the chain has no sequencer
    /// @return gracePeriod {s} time that the sequencer must have been up before prices are accepted
    function sequencer() external view returns (address feed, uint32 gracePeriod);
    /// @return whether the token may be bought
    function isActive(address token) external view returns (bool);
    /// @return whether vaults may trade through the adapter
    function isAdapter(address adapter) external view returns (bool);
    /// @return the first of `tokens` that is not Active; zero if all are. `tokens` must not have the zero address.
    function firstInactive(address[] calldata tokens) external view returns (address);
    /// @notice Returns all that a vault must know before a trade.
    /// @return adapterApproved whether `adapter` may be used
    /// @return outActive whether `tokenOut` may be bought
    /// @return capInD18 {USD D18} largest value that a vault may trade of `tokenIn` in an hour; the greatest number if
    /// there is no cap
    /// @return capOutD18 {USD D18} the same for `tokenOut`
    function tradeRules(address adapter, address tokenIn, address tokenOut)
        external
        view
        returns (bool adapterApproved, bool outActive, uint256 capInD18, uint256 capOutD18);
    /// @notice Returns the price of a token. Works for Delisted assets too, because vaults may hold them until they are
    /// sold. Reverts with UnknownAsset, SequencerDown, GracePeriod, PriceDistrusted, BadPrice, StalePrice or
    /// PriceDeviates.
    /// @return {USD D18 per whole token} a price that is fresh, positive, within its bounds and near its second source
    function priceD18(address token) external view returns (uint256);
    /// @notice Returns the price of a token. Reverts only with InsufficientGas.
    /// @return ok false if `priceD18` would revert
    /// @return price {USD D18 per whole token} 0 unless `ok`
    /// @return updatedAt {s} time of the feed's answer, even if the price is refused; 0 if the feed did not answer
    function tryPriceD18(address token) external view returns (bool ok, uint256 price, uint256 updatedAt);
    /// @return {USD D18} value of `amount` {tok}, rounded down
    function valueD18(address token, uint256 amount) external view returns (uint256);
    /// @notice Returns the value of 1e36 base units of each token. Reverts like `priceD18`. Rates are whole numbers,
    /// because no token has more than 18 decimals.
    /// @param tokens tokens to price; zero addresses are skipped
    /// @return rates {USD D18 per 1e36 tok} 0 for a zero address
    function ratesD18(address[] calldata tokens) external view returns (uint256[] memory rates);
    /// @notice Returns what both sources say, in the unit of `ratesD18`. Both numbers are the price's where there is one,
    /// and 0 for a zero address and for a token without a price. They differ where feed and pool are alive and disagree.
    /// Reverts with SequencerDown, GracePeriod and InsufficientGas, and for no token.
    /// @return low {USD D18 per 1e36 tok} the lower of feed and pool
    /// @return high {USD D18 per 1e36 tok} the higher of feed and pool; an empty list if no two sources disagree
    function tryRatesD18(address[] calldata tokens) external view returns (uint256[] memory low, uint256[] memory high);
    /// @notice Returns the lowest that any source says, in the unit of `ratesD18`, for what only protects holders. A
    /// feed's last answer counts, however old. An answer outside the bounds counts as the bound. A token without any
    /// answer counts as 0. Reverts with SequencerDown, GracePeriod, PriceDistrusted and InsufficientGas.
    /// @return rates {USD D18 per 1e36 tok} 0 for a zero address
    /// @return agreed whether every token has a price; then the rates are those of `ratesD18`
    function lowRatesD18(address[] calldata tokens) external view returns (uint256[] memory rates, bool agreed);
}
