// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IVaultTypes: the structs, events and errors of an index vault
interface IVaultTypes {
    // --- structs ---

    /// @notice The fees of a vault.
    struct Fees {
        uint16 managementBps; // per year, charged by dilution
        uint16 performanceBps; // part of the gain above the high-water mark
        uint16 entryBps; // part of the shares that a contribution buys
        uint16 exitBps; // part of the shares that a withdrawal burns
    }

    /// @notice The bounds on trades of a vault. They never change after the launch.
    struct Limits {
        uint16 maxSlippageBps; // part of oracle value that one trade may lose
        uint16 maxTradeBps; // part of NAV that trades may sell of one token in an hour
        uint16 dailyLossBps; // part of NAV that all trades within any 24 hours may lose
        uint16 dailyTurnoverBps; // part of NAV that all trades within any 24 hours may sell
        uint16 drawdownBps; // fall of the level from its peak that makes the vault reduce-only; never 0
        uint16 auctionBandBps; // drift from which anyone may open an auction
        uint32 auctionIdle; // {s} time without a trade by the keeper after which anyone may open an auction
        uint32 coolOff; // {s} shortest time between two calls of executeTrades
    }

    /// @notice The terms of a vault at its launch.
    struct Terms {
        string name;
        string symbol;
        address creator;
        address keeper;
        address guardian;
        address platform; // receives the platform's share of fees
        uint16 platformShareBps; // part of every fee; never changes
        Fees fees;
        Limits limits;
        uint32 targetDelay; // {s} time from a proposal of targets until it may be executed
        uint32 targetWindow; // {s} time during which a due proposal may be executed
        uint128 shareCap; // {share D18} largest supply that contributions may create; 0 means no limit
    }

    /// @notice What a launch may add to a vault. An option that is 0 is absent.
    struct Options {
        uint16 vetoBps; // part of the shares, without the creator's, that stops a proposal: 100 to 5,000
    }

    /// @notice One trade of the keeper.
    struct Trade {
        address adapter;
        address tokenIn; // token that the vault sells
        address tokenOut; // token that the vault buys
        uint256 amountIn; // {tokenIn} exact amount, or the whole reserve if that is smaller
        uint256 minAmountOut; // {tokenOut} for amountIn; scaled down and rounded up if the reserve is smaller
        bytes data; // route for the adapter
    }

    /// @notice A proposal of targets.
    struct PendingTargets {
        uint256 id; // 0 if none is pending
        bytes32 hash; // keccak256(abi.encode(tokens, weights))
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s}
    }

    /// @notice A proposal of fees.
    struct PendingFees {
        Fees fees;
        uint64 executableAt; // {s} 0 if none is pending
    }

    /// @notice The roles that are replaced in two steps.
    enum Role {
        Guardian,
        Platform
    }

    /// @notice What holders can stop.
    enum Matter {
        Targets,
        Fees
    }

    /// @notice How much of the daily allowances is used now. The use drains evenly.
    struct Usage {
        uint256 lossD18; // {D18 ratio of NAV}
        uint256 turnoverD18; // {D18 ratio of NAV}
    }

    /// @notice The latest auction of a vault.
    struct Auction {
        uint64 id; // 0 if there was none
        uint64 openedAt; // {s}
        uint64 endsAt; // {s} 0 if it was closed early
        address opener; // earns the tip
        uint256 navD18; // {USD D18} NAV at the opening, scaled by contributions and withdrawals since
    }

    // --- events: each has its id and the state after the change, and fires once per change ---

    /// @notice Fees have accrued to `accruedAt`, and each reserve is now base · scale / 2^104, rounded down. Fires
    /// before the event of the contribution, withdrawal or trades that caused it.
    /// @param scale see `Scale`
    /// @param feeShares {share D18} owed to creator and platform and not minted yet
    /// @param accruedAt {s}
    event Checkpoint(uint256 scale, uint256 feeShares, uint256 accruedAt);
    /// @notice Every base was written again as reserve · 2^8, and the scale changed from `from` to 2^96.
    event Rescaled(uint256 from);
    /// @notice The accrued fee shares were minted, so `feeShares` is 0 now. `supply` is the total supply after.
    event FeesPaid(
        address indexed creator, uint256 creatorShares, address indexed platform, uint256 platformShares, uint256 supply
    );
    /// @notice A gain above the high-water mark was charged with `shares` {share D18}, which are added to the accrued
    /// fees.
    /// @param shares {share D18} 0 if only the mark was raised
    /// @param highWaterMarkD18 {USD D18 per whole share} mark after the charge
    event PerformanceFeeAccrued(uint256 shares, uint256 highWaterMarkD18);
    /// @notice The entry fee of a contribution, `shares` {share D18}, was added to the accrued fees.
    event EntryFeeAccrued(address indexed receiver, uint256 shares);
    /// @notice The exit fee of a withdrawal, `shares` {share D18}, was added to the accrued fees.
    event ExitFeeAccrued(address indexed sender, uint256 shares);

    /// @notice Targets were proposed. They may be executed from `executableAt` to `expiresAt`, both {s}.
    event TargetsProposed(
        uint256 indexed id,
        address indexed by,
        address[] tokens,
        uint256[] weights,
        uint64 executableAt,
        uint64 expiresAt
    );
    /// @notice The pending targets were cancelled.
    event TargetsCancelled(uint256 indexed id, address indexed by);
    /// @notice The proposed targets are in force. Fires after `Rebalanced`. `nonce` is the rebalance nonce after the
    /// call.
    event TargetsExecuted(uint256 indexed id, uint256 nonce);
    /// @notice These constituents, without target and reserve, left the basket. The others keep their order.
    event ConstituentsLeft(address[] tokens);

    /// @notice The vault sold `tokenIn` for `tokenOut`. Values are oracle values {USD D18}.
    /// @param nonce rebalance nonce before the call
    /// @param leg index of the trade in its call, from 0
    event TradeExecuted(
        uint256 indexed nonce,
        address indexed tokenIn,
        address indexed tokenOut,
        address adapter,
        uint256 leg,
        uint256 amountIn,
        uint256 amountOut,
        uint256 reserveInAfter,
        uint256 reserveOutAfter,
        uint256 valueInD18,
        uint256 valueOutD18
    );
    /// @notice One `executeTrades` call has ended. Fires after its TradeExecuted events, with the same `nonce`. NAV is
    /// in {USD D18} and drift is a {D18 ratio}.
    event TradesExecuted(
        uint256 indexed nonce, uint256 navBeforeD18, uint256 navAfterD18, uint256 driftBeforeD18, uint256 driftAfterD18
    );
    /// @notice Trades or a bid used the daily allowances. Both values are the use as of this block, {D18 ratio of NAV}.
    event AllowanceUsed(uint256 lossD18, uint256 turnoverD18);

    /// @notice An auction was opened. It ends at `endsAt` {s}. NAV is in {USD D18} and drift is a {D18 ratio}.
    event AuctionOpened(uint256 indexed id, address indexed opener, uint64 endsAt, uint256 navD18, uint256 driftD18);
    /// @notice The vault sold `tokenOut` to the bidder for `tokenIn`. Values are oracle values {USD D18}.
    event AuctionBid(
        uint256 indexed id,
        address indexed bidder,
        address tokenIn,
        address tokenOut,
        uint256 amountIn,
        uint256 amountOut,
        uint256 reserveInAfter,
        uint256 reserveOutAfter,
        uint256 valueInD18,
        uint256 valueOutD18
    );
    /// @notice A bid earned its auction's opener newly minted `shares` {share D18}.
    event AuctionTip(uint256 indexed id, address indexed opener, uint256 shares);
    /// @notice An auction was closed early.
    event AuctionClosed(uint256 indexed id, address indexed by);

    /// @notice A withdrawal could not transfer `amount` {tok}. The holder's claim on the token is now `owed` {tok}.
    event ClaimCreated(address indexed token, address indexed holder, uint256 amount, uint256 owed);
    /// @notice `amount` {tok} of a holder's claim was paid to `receiver`. It includes a fee that the token took on top.
    event Claimed(address indexed token, address indexed holder, address receiver, uint256 amount);
    /// @notice `token` took `amount` {tok} more from the vault than a withdrawal paid. The reserve lost that amount.
    /// @dev Only vaults of version 0.1 emit it, which live on. Later vaults owe such a token instead.
    event ReserveLost(address indexed token, uint256 amount, uint256 reserveAfter);

    /// @notice The reserve of `token` followed the vault's balance. It grew by what its stream has released. It fell if the
    /// balance had fallen below it.
    /// @param pending {tok} still to be released
    /// @param endsAt {s} time at which all is released, if no targets or fees change before
    event Synced(address indexed token, uint256 reserveBefore, uint256 reserveAfter, uint256 pending, uint256 endsAt);
    /// @notice Anyone may buy `amount` {token} of a token that is no constituent. The price halves every hour until
    /// `endsAt` {s}.
    /// @param startPrice {payToken} price of the whole amount at the opening
    event SweepOpened(
        address indexed token,
        address indexed opener,
        address payToken,
        uint256 amount,
        uint256 startPrice,
        uint256 endsAt
    );
    /// @notice `buyer` paid `amountIn` {payToken} for `amountOut` {token}. What was paid goes into the stream of its
    /// token.
    event Swept(address indexed token, address indexed buyer, address payToken, uint256 amountIn, uint256 amountOut);

    /// @notice Only this keeper may call `executeTrades` from now on; zero means nobody.
    event KeeperChanged(address indexed keeper);
    /// @notice `proposer` may propose targets that change at most `maxChangeBps` of the weights a day; zero means
    /// nobody.
    event ProposerChanged(address indexed proposer, uint16 maxChangeBps);
    /// @notice A raise of fees was proposed. It may be executed from `executableAt` {s} on.
    event FeesProposed(Fees fees, uint64 executableAt);
    /// @notice The pending fees were withdrawn.
    event FeesCancelled(address indexed by);
    /// @notice These fees are in force from now on.
    event FeesChanged(Fees fees);
    /// @notice The share cap {share D18} changed; 0 means no limit.
    event ShareCapChanged(uint256 shareCap);
    /// @notice While `reduceOnly` is true, contributions are refused and trades may only sell tokens without a target.
    /// @param reasons sum of 1 for the drawdown or the creator, 2 for the guardian, and 4 for a vault that was wound
    /// down. With 2 or 4, targets cannot change and nothing is traded.
    event ReduceOnlyChanged(bool reduceOnly, uint256 reasons, address indexed by);
    /// @notice The drawdown is measured from this level {USD D18 per whole share} from now on.
    event PeakChanged(uint256 peakD18);
    /// @notice The creator offered its role to `newOwner`; zero means that an offer was withdrawn.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice `newOwner` is the creator from now on.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice `account` may accept the role from `executableAt` to `expiresAt`, both {s}. Replaces what was proposed
    /// for the role before.
    event RoleProposed(
        Role indexed role, address indexed by, address indexed account, uint256 executableAt, uint256 expiresAt
    );
    /// @notice The pending change of the role was withdrawn.
    event RoleCancelled(Role indexed role, address indexed by);
    /// @notice `account` has the role from now on.
    event RoleChanged(Role indexed role, address indexed previous, address indexed account);
    /// @notice The vault is redeem-only from now on, for good, and its fees are 0.
    /// @param reason the creator's words, 1 to 256 bytes, or "abandoned" if somebody else wound the vault down
    event WindDown(address indexed by, string reason);

    /// @notice The vault has options. Fires at a launch with options.
    event OptionsSet(Options options);
    /// @notice Holders may stop a proposal. Fires before the event of the proposal.
    /// @param id number of the ballot, from 1 for each matter
    /// @param eligible {share D18} supply without the creator's shares
    event BallotOpened(Matter indexed matter, uint256 indexed id, uint256 eligible);
    /// @notice A holder's `shares` {share D18} count against the proposal.
    event VetoOf(Matter indexed matter, uint256 indexed id, address indexed holder, uint256 shares);
    /// @notice `counted` {share D18} were counted in one call. `against` {share D18} are all so far.
    event VetoCounted(Matter indexed matter, uint256 indexed id, uint256 counted, uint256 against);
    /// @notice The holders stopped the proposal. Fires before the event of its cancellation.
    event Vetoed(Matter indexed matter, uint256 indexed id, uint256 against);

    // --- errors ---

    /// @notice Only the creator may do this.
    error NotCreator(address caller);
    /// @notice Only the keeper may do this.
    error NotKeeper(address caller);
    /// @notice Only the factory may do this.
    error NotFactory(address caller);
    /// @notice The guardian started reduce-only, so only the guardian may end it.
    error NotGuardian(address caller);
    /// @notice Only the creator and the guardian may do this.
    error NotCreatorOrGuardian(address caller);
    /// @notice Only the creator and the proposer may do this.
    error NotCreatorOrProposer(address caller);
    /// @notice The creator's role was not offered to the caller.
    error NotPendingCreator(address caller);
    /// @notice An address that must be set is zero.
    error ZeroAddress();
    /// @notice The call would mint or burn no shares.
    error ZeroShares();
    /// @notice Two arrays differ in length.
    error LengthMismatch(uint256 expected, uint256 got);
    /// @notice A contribution would mint fewer shares {share D18} than the caller's minimum.
    error InsufficientShares(uint256 shares, uint256 minShares);
    /// @notice An amount {tok} is below the minimum.
    error InsufficientAmount(address token, uint256 amount, uint256 minAmount);
    /// @notice A bid would cost more {tok} than the bidder's maximum.
    error ExcessiveAmount(address token, uint256 amount, uint256 maxAmount);
    /// @notice A transfer to the vault moved another amount {tok} than asked, for example because the token takes a
    /// fee.
    error TransferMismatch(address token, uint256 expected, uint256 got);
    /// @notice The list of targets is empty.
    error NoConstituents();
    /// @notice The basket would have more constituents than allowed. Held tokens without a target count too.
    error TooManyConstituents(uint256 count, uint256 max);
    /// @notice A token is in the list of targets twice.
    error DuplicateConstituent(address token);
    /// @notice The weights do not sum to 10,000, or one weight exceeds 10,000.
    error WeightsSum(uint256 sum);
    /// @notice A target has the weight 0.
    error ZeroWeight(address token);
    /// @notice The token may not be bought, because its status in the registry is not Active.
    error AssetNotActive(address token);
    /// @notice Another proposal of targets is pending.
    error ProposalPending(uint256 id);
    /// @notice No proposal of targets is pending.
    error NoProposal();
    /// @notice The targets are not the proposed ones.
    error ProposalMismatch(bytes32 expected, bytes32 got);
    /// @notice A proposal changes more of the weights than the proposer may, or the bound exceeds 10,000.
    error ChangeTooLarge(uint256 changeBps, uint256 maxChangeBps);
    /// @notice The call is possible from `executableAt` {s} on.
    error TooEarly(uint256 executableAt);
    /// @notice The call was possible until `deadline` {s}.
    error Expired(uint256 deadline);
    /// @notice The trades were planned for another rebalance nonce than the current one.
    error NonceMismatch(uint256 expected, uint256 current);
    /// @notice The list of trades is empty.
    error NoTrades();
    /// @notice Both sides of a trade are the same token.
    error SameToken(address token);
    /// @notice The token is not a constituent of the vault.
    error NotConstituent(address token);
    /// @notice The registry has not approved the adapter.
    error AdapterNotApproved(address adapter);
    /// @notice The vault's balance fell by another amount {tok} than the trade or bid sold.
    error SpentMismatch(address token, uint256 expected, uint256 got);
    /// @notice A trade loses more oracle value {USD D18} than the maximum slippage.
    error ValueLost(uint256 leg, uint256 valueInD18, uint256 valueOutD18, uint256 minValueOutD18);
    /// @notice A trade or bid would sell a token that is not above its target, or buy one that is not below.
    error WrongDirection(uint256 leg, address token);
    /// @notice A trade moved a token past its target.
    error Overshoot(uint256 leg, address token);
    /// @notice The trades did not reduce the drift {D18 ratio}.
    error DriftNotReduced(uint256 beforeD18, uint256 afterD18);
    /// @notice The NAV {USD D18} after the trades is below the keeper's minimum.
    error NavBelowMin(uint256 navD18, uint256 minNavD18);
    /// @notice A trade sells more {USD D18} than the vault's limit and the assets' trade caps leave in this hour.
    error TradeTooLarge(uint256 leg, uint256 valueD18, uint256 maxValueD18);
    /// @notice The trades would use more than the loss allowance {D18 ratio of NAV}.
    error DailyLossExceeded(uint256 usedD18, uint256 maxD18);
    /// @notice The trades would use more than the turnover allowance {D18 ratio of NAV}.
    error DailyTurnoverExceeded(uint256 usedD18, uint256 maxD18);
    /// @notice The trades would use more than the loss allowance of 30 days {D18 ratio of NAV}.
    error MonthlyLossExceeded(uint256 usedD18, uint256 maxD18);
    /// @notice A token took more from the vault than the amount of the constituent `index`. A withdrawal handles it.
    error TookTooMuch(uint256 index);
    /// @notice Only the vault itself may do this.
    error NotSelf(address caller);
    /// @notice The keeper may trade again from `until` {s} on.
    error CoolingOff(uint256 until);
    /// @notice The vault is reduce-only, so this is refused.
    error ReduceOnly();
    /// @notice The guardian stopped the vault, so targets cannot change and nothing is traded.
    error StoppedByGuardian();
    /// @notice The vault was wound down. Its shares can only be redeemed.
    error WoundDown();
    /// @notice Only the holder of the role and the factory's owner may do this.
    error NotRoleHolder(Role role, address caller);
    /// @notice The factory's owner proposed the change, so the role's holder cannot undo it.
    error ProposedByOwner(Role role);
    /// @notice The role was not proposed for the caller.
    error NotProposedForRole(Role role, address caller);
    /// @notice No change of the role is pending.
    error NoPendingRole(Role role);
    /// @notice No ballot with this number is open.
    error NoBallot(Matter matter, uint256 id);
    /// @notice None of the signatures could be counted: not a holder's, without shares, or counted before.
    error NothingCounted(Matter matter, uint256 id);
    /// @notice The reason is empty or too long, in bytes.
    error BadReason(uint256 length, uint256 maximum);
    /// @notice The level {USD D18 per whole share} has risen faster than the performance fee may follow. Contributions
    /// are possible up to `mostD18`, which rises with time.
    error LevelTooHigh(uint256 levelD18, uint256 mostD18);
    /// @notice The vault is not reduce-only.
    error NotReduceOnly();
    /// @notice The level {USD D18 per whole share} is neither above its peak nor at or below the drawdown trigger.
    error DrawdownNotReached(uint256 levelD18, uint256 tripD18);
    /// @notice The holder has no claim on the token.
    error NothingToClaim(address token, address holder);
    /// @notice The vault cannot be the receiver of tokens or shares, because what it received would belong to nobody.
    error InvalidReceiver(address receiver);
    /// @notice The token has no price, or its sources disagree and it would be bought.
    error NoAgreedPrice(address token);
    /// @notice A call to a token or feed failed with less gas than it must be given. Call again with more gas.
    error InsufficientGas(uint256 gasLeft, uint256 needed);
    /// @notice A fee exceeds the cap that holds for every vault.
    error FeeOverCap(uint256 feeBps, uint256 capBps);
    /// @notice No fees are pending.
    error NoPendingFees();
    /// @notice A contribution would raise the supply {share D18} above the share cap.
    error ShareCapExceeded(uint256 supply, uint256 shareCap);
    /// @notice The drift {D18 ratio} is too small to open an auction.
    error DriftBelowBand(uint256 driftD18, uint256 bandD18);
    /// @notice The keeper has traded recently. An auction may be opened from `idleAt` {s} on.
    error KeeperActive(uint256 idleAt);
    /// @notice An auction is open already.
    error AuctionOpen(uint256 id);
    /// @notice No auction with this id is open.
    error NoAuction();
    /// @notice The token is a constituent, so it cannot be swept.
    error IsConstituent(address token);
    /// @notice The vault holds nothing of the token that it does not owe.
    error NothingToSweep(address token);
    /// @notice The token is being swept already.
    error SweepOpen(address token);
    /// @notice The token is not being swept.
    error NoSweep(address token);
    /// @notice The bid {USD D18} is smaller than the smallest bid and does not buy all that is available.
    error BidTooSmall(uint256 valueD18, uint256 minValueD18);
}
