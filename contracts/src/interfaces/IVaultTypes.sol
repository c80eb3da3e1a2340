// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The structs, events and errors of an index vault
interface IVaultTypes {
    // --- structs ---

    struct Fees {
        uint16 managementBps; // per year, by dilution
        uint16 performanceBps; // of the gain above the high-water mark
        uint16 entryBps; // of the shares that a contribution buys
        uint16 exitBps; // of the shares that a withdrawal burns
    }

    /// @notice Bounds on whoever trades for the vault, fixed for its life.
    struct Limits {
        uint16 maxSlippageBps; // oracle value that one trade may lose
        uint16 maxTradeBps; // of NAV that one trade may sell
        uint16 dailyLossBps; // of NAV that trades may lose within any 24 hours, all together
        uint16 dailyTurnoverBps; // of NAV that trades may sell within any 24 hours, all together
        uint16 drawdownBps; // fall of NAV per share from its peak that makes the vault reduce-only; 0: never
        uint16 auctionBandBps; // drift from which anyone may open an auction
        uint32 auctionIdle; // {s} without a trade of the keeper, after which anyone may
        uint32 coolOff; // {s} between two calls of executeTrades
    }

    struct Terms {
        string name;
        string symbol;
        address creator;
        address keeper;
        address guardian;
        address platform; // receives the platform's share of fees
        uint16 platformShareBps; // of every fee, fixed for life
        Fees fees;
        Limits limits;
        uint32 targetDelay; // {s} from proposal to execution
        uint32 targetWindow; // {s} in which a due proposal may be executed
        uint128 shareCap; // {share D18} 0: no limit
    }

    struct Trade {
        address adapter;
        address tokenIn;
        address tokenOut;
        uint256 amountIn; // {tokenIn} exact; the whole reserve where the vault holds less
        uint256 minAmountOut; // {tokenOut} for amountIn; in proportion, rounded up, where the vault holds less
        bytes data; // for the adapter
    }

    struct PendingTargets {
        uint256 id; // 0: none
        bytes32 hash; // keccak256(abi.encode(tokens, weights))
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s}
    }

    struct PendingFees {
        Fees fees;
        uint64 executableAt; // {s} 0: none pending
    }

    /// @notice How much of the daily allowances is used up now; it drains evenly.
    struct Usage {
        uint256 lossD18; // {D18 ratio of NAV}
        uint256 turnoverD18; // {D18 ratio of NAV}
    }

    struct Auction {
        uint64 id; // of the latest auction; 0: there was none
        uint64 openedAt; // {s}
        uint64 endsAt; // {s}
        address opener; // earns the tip
        uint256 navD18; // {USD D18} at opening, scaled with contributions and withdrawals since
    }

    // --- events: each carries its id and the state after, and fires once per real change ---

    /// @notice Where fees are accrued to and what the reserves are scaled by: each reserve is now
    /// base · scale / 2^104, rounded down. Precedes the event of the contribution, withdrawal or trades it belongs to.
    /// @param scale see `Scale`
    /// @param feeShares {share D18} owed to creator and platform and not minted yet
    /// @param accruedAt {s}
    event Checkpoint(uint256 scale, uint256 feeShares, uint256 accruedAt);
    /// @notice At the scale `from` every base was written anew as reserve · 2^8, for the scale 2^96.
    event Rescaled(uint256 from);
    /// @notice Accrued fees were minted; `feeShares` is 0 after.
    event FeesPaid(
        address indexed creator, uint256 creatorShares, address indexed platform, uint256 platformShares, uint256 supply
    );
    /// @notice A gain above the high-water mark was charged with `shares`, which join the accrued fees.
    /// @param highWaterMarkD18 {USD D18 per whole share} after
    event PerformanceFeeAccrued(uint256 shares, uint256 highWaterMarkD18);
    event EntryFeeAccrued(address indexed receiver, uint256 shares);
    event ExitFeeAccrued(address indexed sender, uint256 shares);

    event TargetsProposed(
        uint256 indexed id,
        address indexed by,
        address[] tokens,
        uint256[] weights,
        uint64 executableAt,
        uint64 expiresAt
    );
    event TargetsCancelled(uint256 indexed id, address indexed by);
    /// @notice Follows `Rebalanced` in the same call. `nonce` is the rebalance nonce after.
    event TargetsExecuted(uint256 indexed id, uint256 nonce);
    /// @notice Constituents without target and reserve left the basket; the others keep their order.
    event ConstituentsLeft(address[] tokens);

    /// @param nonce the rebalance nonce that this trade used (before the call's increment)
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
    /// @notice Once per `executeTrades`, after its TradeExecuted events. `nonce` as there; NAV {USD D18}; drift {D18 ratio}.
    event TradesExecuted(
        uint256 indexed nonce, uint256 navBeforeD18, uint256 navAfterD18, uint256 driftBeforeD18, uint256 driftAfterD18
    );
    /// @notice How much of the daily allowances trades have used up, {D18 ratio of NAV}, as of this block.
    event AllowanceUsed(uint256 lossD18, uint256 turnoverD18);

    event AuctionOpened(uint256 indexed id, address indexed opener, uint64 endsAt, uint256 navD18, uint256 driftD18);
    /// @notice The vault sold `tokenOut` to the bidder for `tokenIn`.
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
    /// @notice Shares minted to the opener for a bid.
    event AuctionTip(uint256 indexed id, address indexed opener, uint256 shares);
    event AuctionClosed(uint256 indexed id, address indexed by);

    event ClaimCreated(address indexed token, address indexed holder, uint256 amount, uint256 owed);
    event Claimed(address indexed token, address indexed holder, address receiver, uint256 amount);
    /// @notice `token` took `amount` more from the vault than a withdrawal paid out: the reserve bears it.
    event ReserveLost(address indexed token, uint256 amount, uint256 reserveAfter);

    event KeeperChanged(address indexed keeper);
    /// @notice `proposer` may propose targets that change at most `maxChangeBps` of the weights a day; zero: nobody may.
    event ProposerChanged(address indexed proposer, uint16 maxChangeBps);
    event FeesProposed(Fees fees, uint64 executableAt);
    event FeesCancelled(address indexed by);
    event FeesChanged(Fees fees);
    /// @notice {share D18} 0: no limit.
    event ShareCapChanged(uint256 shareCap);
    /// @notice While true, contributions are refused, and trades may only sell what has no target.
    event ReduceOnlyChanged(bool reduceOnly, address indexed by);
    /// @notice {USD D18 per whole share} the level that the drawdown is measured from.
    event PeakChanged(uint256 peakD18);
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    // --- errors ---

    error NotCreator(address caller);
    error NotKeeper(address caller);
    error NotFactory(address caller);
    error NotGuardian(address caller);
    error NotCreatorOrGuardian(address caller);
    error NotCreatorOrProposer(address caller);
    error NotPendingCreator(address caller);
    error ZeroAddress();
    error ZeroShares();
    error LengthMismatch(uint256 expected, uint256 got);
    error InsufficientShares(uint256 shares, uint256 minShares);
    error InsufficientAmount(address token, uint256 amount, uint256 minAmount);
    error ExcessiveAmount(address token, uint256 amount, uint256 maxAmount);
    error TransferMismatch(address token, uint256 expected, uint256 got);
    error NoConstituents();
    error TooManyConstituents(uint256 count, uint256 max);
    error DuplicateConstituent(address token);
    error WeightsSum(uint256 sum);
    error ZeroWeight(address token);
    error AssetNotActive(address token);
    error ProposalPending(uint256 id);
    error NoProposal();
    error ProposalMismatch(bytes32 expected, bytes32 got);
    error ChangeTooLarge(uint256 changeBps, uint256 maxChangeBps);
    error TooEarly(uint256 executableAt);
    error Expired(uint256 deadline);
    error NonceMismatch(uint256 expected, uint256 current);
    error NoTrades();
    error SameToken(address token);
    error NotConstituent(address token);
    error AdapterNotApproved(address adapter);
    error SpentMismatch(address token, uint256 expected, uint256 got);
    error ValueLost(uint256 leg, uint256 valueInD18, uint256 valueOutD18, uint256 minValueOutD18);
    error WrongDirection(uint256 leg, address token);
    error Overshoot(uint256 leg, address token);
    error DriftNotReduced(uint256 beforeD18, uint256 afterD18);
    error NavBelowMin(uint256 navD18, uint256 minNavD18);
    /// @dev {USD D18} of the leg against the most that it may sell: of NAV, or of the asset's own cap.
    error TradeTooLarge(uint256 leg, uint256 valueD18, uint256 maxValueD18);
    error DailyLossExceeded(uint256 usedD18, uint256 maxD18);
    error DailyTurnoverExceeded(uint256 usedD18, uint256 maxD18);
    error CoolingOff(uint256 until);
    error ReduceOnly();
    error NotReduceOnly();
    error DrawdownNotReached(uint256 levelD18, uint256 tripD18);
    error NothingToClaim(address token, address holder);
    /// @dev The vault itself: what it received would belong to nobody.
    error InvalidReceiver(address receiver);
    /// @dev A transfer out failed with less gas than a transfer is given: call again with more.
    error InsufficientGas(uint256 gasLeft, uint256 needed);
    error FeeOverCap(uint256 feeBps, uint256 capBps);
    error NoPendingFees();
    error ShareCapExceeded(uint256 supply, uint256 shareCap);
    error DriftBelowBand(uint256 driftD18, uint256 bandD18);
    error KeeperActive(uint256 idleAt);
    error AuctionOpen(uint256 id);
    error NoAuction();
    error BidTooSmall(uint256 valueD18, uint256 minValueD18);
}
