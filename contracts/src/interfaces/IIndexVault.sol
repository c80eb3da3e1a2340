// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC7621} from "./IERC7621.sol";

/// @title An index vault: a basket of reserves whose shares are this ERC-20
interface IIndexVault is IERC7621 {
    struct Terms {
        string name;
        string symbol;
        address creator;
        address keeper;
        address guardian;
        address platform; // receives the platform's share of fees
        uint16 platformShareBps; // of every fee, fixed for life
        uint16 managementFeeBps; // per year
        uint16 maxSlippageBps; // oracle value a single trade may lose
        uint32 targetDelay; // {s} from proposal to execution
        uint32 targetWindow; // {s} in which a due proposal may be executed
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

    // --- events: each carries its id and the state after, and fires once per real change ---
    event TargetsProposed(
        uint256 indexed id, address[] tokens, uint256[] weights, uint64 executableAt, uint64 expiresAt
    );
    event TargetsCancelled(uint256 indexed id, address indexed by);
    /// @notice Follows `Rebalanced` in the same call. `nonce` is the rebalance nonce after.
    event TargetsExecuted(uint256 indexed id, uint256 nonce);
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
    /// @notice Fee shares minted; `supply` is the total supply after, `accruedAt` {s} is when they are accrued to.
    event ManagementFeeAccrued(uint256 creatorShares, uint256 platformShares, uint256 supply, uint256 accruedAt);
    event ClaimCreated(address indexed token, address indexed holder, uint256 amount, uint256 owed);
    /// @notice `token` took `amount` more from the vault than a withdrawal paid out: the reserve bears it.
    event ReserveLost(address indexed token, uint256 amount, uint256 reserveAfter);
    event Claimed(address indexed token, address indexed holder, address receiver, uint256 amount);
    event KeeperChanged(address indexed keeper);
    event ManagementFeeChanged(uint16 feeBps);
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    // --- errors ---
    error NotCreator(address caller);
    error NotKeeper(address caller);
    error NotFactory(address caller);
    error NotCreatorOrGuardian(address caller);
    error NotPendingCreator(address caller);
    error ZeroAddress();
    error ZeroShares();
    error LengthMismatch(uint256 expected, uint256 got);
    error InsufficientShares(uint256 shares, uint256 minShares);
    error InsufficientAmount(address token, uint256 amount, uint256 minAmount);
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
    error NothingToClaim(address token, address holder);
    /// @dev The vault itself: what it received would belong to nobody.
    error InvalidReceiver(address receiver);
    /// @dev A transfer out failed with less gas than a transfer is given: call again with more.
    error InsufficientGas(uint256 gasLeft, uint256 needed);
    error FeeRaised(uint256 current, uint256 proposed);
    error FeeOverCap(uint256 feeBps, uint256 capBps);

    // --- factory ---
    /// @notice Once, by the factory, after it moved the seed `reserves` here: sets targets and mints the first shares.
    function initialize(
        Terms calldata terms,
        address[] calldata tokens,
        uint256[] calldata weights,
        uint256[] calldata reserves,
        uint256 shares,
        uint256 deadShares
    ) external;

    // --- creator ---
    function proposeTargets(address[] calldata tokens, uint256[] calldata weights) external returns (uint256 id);
    /// @notice Creator or guardian.
    function cancelTargets() external;
    function setKeeper(address keeper) external;
    /// @notice Lowers the yearly fee at once; raising is refused.
    function lowerManagementFee(uint16 feeBps) external;
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;

    // --- keeper ---
    /// @param expectedNonce the rebalance nonce the trades were planned on
    /// @param minNavAfter {USD D18}
    /// @param deadline {s}
    function executeTrades(uint256 expectedNonce, Trade[] calldata trades, uint256 minNavAfter, uint256 deadline)
        external;

    // --- anyone ---
    function accrueFees() external returns (uint256 shares);
    /// @notice Pays what `withdraw` could not transfer: the caller's claim on `token`, to `receiver`.
    function claim(address token, address receiver) external returns (uint256 amount);

    // --- views ---
    function factory() external view returns (address);
    function registry() external view returns (address);
    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
    function keeper() external view returns (address);
    function guardian() external view returns (address);
    function platform() external view returns (address);
    function platformShareBps() external view returns (uint16);
    function managementFeeBps() external view returns (uint16);
    function maxSlippageBps() external view returns (uint16);
    function targetDelay() external view returns (uint32);
    function targetWindow() external view returns (uint32);
    function rebalanceNonce() external view returns (uint256);
    function lastAccrual() external view returns (uint256);
    function pendingTargets() external view returns (PendingTargets memory);
    function claimOf(address token, address holder) external view returns (uint256);
    function totalClaims(address token) external view returns (uint256);
    /// @return shares that `accrueFees` would mint now, to creator and platform together
    function pendingFeeShares() external view returns (uint256 shares);
    /// @return {D18 ratio} half the sum of |current − target| weights at oracle prices
    function driftD18() external view returns (uint256);
}
