// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISwaps, IZapper} from "./IZapper.sol";

/// @title IExitGuard: orders to leave a vault when its level falls to a trigger or rises to a ceiling
/// @notice An order waits until the vault's level triggers it, at fresh oracle prices. Anyone may then execute it for a
/// tip. The shares stay in the owner's wallet until then, and are taken by allowance or permit. An owner places an order
/// with a transaction, or signs it and lets anybody place it.
/// @dev The level is `IIndexVault.levelD18`, the NAV per share after every fee that is due. Trigger and minimum use only
/// oracle prices, never a pool's price.
interface IExitGuard is ISwaps {
    enum Status {
        None,
        Open, // it may be expired
        Executed,
        Cancelled
    }

    /// @dev The first reason for which an order cannot be executed now.
    enum Obstacle {
        None,
        NotOpen,
        Expired,
        NoShares, // the owner has no shares left
        NoAllowance, // the allowance does not cover the shares; a permit may still add it
        NoPrice, // tokenOut or a token that the vault holds has no price
        NotTriggered,
        BelowLimit // the level fell through the trigger to below the order's limit
    }

    /// @notice The terms of an order. It has a floor, a trail, a ceiling, or several. The higher of floor and trail is
    /// the trigger: the order executes at or below it. It also executes at or above the ceiling.
    struct Terms {
        address vault;
        uint88 floorD18; // {USD D18 per whole share} trigger level; 0 means no floor
        address tokenOut; // an Active asset in which the owner is paid; zero means in kind, in the constituents
        uint16 trailBps; // distance of the trigger below the peak, of the peak; 0 means no trail
        uint16 maxSlippageBps; // part of oracle value that the owner may lose, including the tip; not used in kind
        uint16 tipBps; // part of the proceeds, or of the shares in kind, for the executor
        uint40 expiresAt; // {s} last second in which the order may be executed
        uint128 shares; // {share D18} to sell; what the owner does not hold at an execution stays open
        uint88 ceilingD18; // {USD D18 per whole share} level at or above which to sell, a take-profit; 0 means none
        uint16 limitBps; // part of the trigger below which the order waits, a stop-limit; 0 means no limit
        uint16 inKindAfter; // {min} after a mark, from when the owner accepts the constituents instead; 0 means never
        uint8 minFillPct; // smallest part of the shares that an execution may sell; 0 means all that the owner holds
    }

    /// @notice An order as stored.
    struct Order {
        address owner;
        Status status;
        uint88 peakD18; // {USD D18 per whole share} highest recorded level; 0 without a trail
        Terms terms;
        uint40 markedAt; // {s} time at which the order was recorded as triggered; 0 if it was not
        uint64 nonce; // the owner's number of the signed order that this comes from; 0 if it was not signed
    }

    /// @notice An order that its owner signed, by EIP-712 or ERC-1271.
    struct SignedOrder {
        address owner;
        uint64 nonce; // any unused number of the owner's except 0, in any order
        uint88 peakD18; // {USD D18 per whole share} peak that a trail starts from, if the level is lower at placement
        Terms terms;
    }

    /// @notice An order was placed, or is the rest of an order that was executed in part.
    /// @param order the order as stored
    event OrderPlaced(uint256 indexed id, address indexed owner, address indexed vault, Order order);
    /// @notice An order was cancelled by its owner.
    event OrderCancelled(uint256 indexed id, address indexed owner, address indexed vault);
    /// @notice The recorded peak of an order was raised.
    /// @param peakD18 {USD D18 per whole share} new peak
    /// @param triggerD18 {USD D18 per whole share} new trigger
    event PeakRaised(uint256 indexed id, uint256 peakD18, uint256 triggerD18);
    /// @notice An order was recorded as triggered, or the record was cleared.
    /// @param markedAt {s} 0 if it was cleared
    event OrderMarked(uint256 indexed id, uint256 markedAt);
    /// @notice An owner cancelled a signed order that nobody had placed.
    event SignatureCancelled(address indexed owner, uint256 indexed nonce);
    /// @notice An order was executed.
    /// @param levelD18 {USD D18 per whole share} level at the execution, rounded up
    /// @param shares {share D18} taken from the owner
    /// @param tokenOut zero if the owner was paid in kind; the vault's Withdrawn event of the same call has the amounts
    /// @param amountOut {tokenOut} that reached the owner; 0 in kind
    /// @param tip {tokenOut} paid to the executor; {share D18} in kind
    event OrderExecuted(
        uint256 indexed id,
        address indexed owner,
        address indexed executor,
        uint256 levelD18,
        uint256 shares,
        address tokenOut,
        uint256 amountOut,
        uint256 tip
    );

    /// @notice Only the order's owner may do this.
    error NotOwner(uint256 id, address caller);
    /// @notice The order does not exist, or is executed or cancelled.
    error OrderNotOpen(uint256 id, Status status);
    /// @notice The terms have neither a floor, nor a trail, nor a ceiling.
    error NoTrigger();
    /// @notice The ceiling is not above the floor, both {USD D18 per whole share}.
    error BadCeiling(uint256 ceilingD18, uint256 floorD18);
    /// @notice The limit exceeds its maximum.
    error LimitTooLarge(uint256 limitBps, uint256 maxBps);
    /// @notice The smallest part of an execution exceeds 100 %.
    error BadMinFill(uint256 minFillPct);
    /// @notice The registry does not list tokenOut as Active.
    error AssetNotActive(address token);
    /// @notice The trail exceeds its maximum.
    error TrailTooLarge(uint256 trailBps, uint256 maxBps);
    /// @notice The tip exceeds its maximum.
    error TipTooLarge(uint256 tipBps, uint256 maxBps);
    /// @notice The slippage exceeds `maxBps`, or is not above the tip `aboveBps`, which is part of it.
    error BadSlippage(uint256 maxSlippageBps, uint256 aboveBps, uint256 maxBps);
    /// @notice The level has reached the trigger or the ceiling, all {USD D18 per whole share}, so the order would
    /// execute at once.
    error AlreadyTriggered(uint256 levelD18, uint256 triggerD18);
    /// @notice The level is above the trigger, both {USD D18 per whole share}, and below the ceiling if there is one.
    error NotTriggered(uint256 levelD18, uint256 triggerD18);
    /// @notice The level is below the order's limit, both {USD D18 per whole share}.
    error BelowLimit(uint256 levelD18, uint256 limitD18);
    /// @notice The order was marked at `markedAt` {s} and the mark still counts.
    error AlreadyMarked(uint256 id, uint256 markedAt);
    /// @notice The terms of the order have no fallback in kind.
    error NoFallback(uint256 id);
    /// @notice An execution would sell fewer shares {share D18} than the order allows.
    error FillTooSmall(uint256 shares, uint256 minimum);
    /// @notice The signature is not the owner's signature of the order.
    error BadSignature(address owner);
    /// @notice The owner's number is 0, used or cancelled.
    error NonceUsed(address owner, uint256 nonce);
    /// @notice The level is not above the recorded peak, both {USD D18 per whole share}.
    error PeakNotHigher(uint256 levelD18, uint256 peakD18);
    /// @notice The shares of an order, of a part or of its rest are worth less {USD D18} than the smallest order.
    error OrderTooSmall(uint256 valueD18, uint256 minimumD18);
    /// @notice The owner has no shares of the vault.
    error NoShares(address owner);
    /// @notice Only this contract may call the function.
    error NotSelf(address caller);

    /// @notice Places an order of the caller. If it has a trail, the current level is its first peak. Needs fresh
    /// prices. The caller must hold shares for the order that are worth at least `MIN_ORDER_D18`.
    /// @param terms terms of the order
    /// @param permit permit of the caller for this contract on the shares. It covers at least the shares to sell. A
    /// permit for `type(uint256).max` also covers the owner's other orders.
    /// @return id id of the order, from 1
    function place(Terms calldata terms, IZapper.Permit calldata permit) external returns (uint256 id);
    /// @notice Places an order that its owner signed. Anyone may. The order may be triggered already. A trail starts at
    /// the signed peak or the current level, whichever is higher. The other rules are those of `place`.
    /// @param signedOrder order of the owner
    /// @param signature the owner's: 65 bytes, or what an ERC-1271 wallet accepts
    /// @param permit permit of the owner for this contract on the shares; a deadline of 0 means none
    /// @return id id of the order
    function placeSigned(SignedOrder calldata signedOrder, bytes calldata signature, IZapper.Permit calldata permit)
        external
        returns (uint256 id);
    /// @notice Cancels an order, even if it is expired. Only its owner may.
    function cancel(uint256 id) external;
    /// @notice Cancels the caller's signed order of this number at once, whether or not it was placed. A number without
    /// an order can be used up too, so an owner need not know what was signed.
    function cancelSigned(uint64 nonce) external;
    /// @notice Raises an order's recorded peak to the vault's current level. Anyone may.
    function poke(uint256 id) external;
    /// @notice Records that an order with a fallback in kind is triggered now, or clears the record if it is not.
    /// Anyone may. A record counts for `MARK_LIFETIME` after the owner's delay, and can then be renewed.
    function mark(uint256 id) external;
    /// @notice Executes a triggered order. Anyone may.
    ///
    /// It takes the shares, withdraws from the vault and makes the `swaps`. Then it pays the tip to the caller and the
    /// rest of the proceeds to the owner. The owner gets at least the oracle value of the withdrawal less
    /// `maxSlippageBps`, in tokenOut. Tokens that the swaps do not sell go to the owner too, and do not count.
    ///
    /// If the order is in kind, or the vault cannot transfer a constituent to this contract, the vault pays the owner
    /// directly. The owner gets a claim on what it cannot transfer. The tip is then paid in shares.
    ///
    /// A call without swaps also pays in kind if the owner allowed that `inKindAfter` minutes after a mark, and the mark
    /// counts.
    ///
    /// If the owner has fewer shares than the order, these are sold. The rest stays open as a new order with the same
    /// terms and peak, whose OrderPlaced fires in the same call.
    /// @param id id of the order
    /// @param swaps swaps into tokenOut, none in kind; see `IZapper.Swap`
    /// @param permit permit of the owner for this contract on the shares; a deadline of 0 means none
    /// @return amountOut {tokenOut} that reached the owner; 0 in kind
    function execute(uint256 id, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        external
        returns (uint256 amountOut);

    /// @notice Executes a part of a triggered order. The rest stays open as a new order. The part must be at least
    /// `minFillPct` of the order's shares. Part and rest must each be worth the smallest order.
    /// @param id id of the order
    /// @param shares {share D18} most that this call sells
    /// @param swaps as for `execute`
    /// @param permit as for `execute`
    /// @return amountOut {tokenOut} that reached the owner; 0 in kind
    function executePart(uint256 id, uint256 shares, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        external
        returns (uint256 amountOut);
    /// @notice Places a signed order, unless that was done, and executes it or a part of it.
    /// @param signedOrder as for `placeSigned`
    /// @param signature as for `placeSigned`; not used if the order is placed
    /// @param shares {share D18} most that this call sells; `type(uint256).max` means all
    /// @param swaps as for `execute`
    /// @param permit as for `execute`
    /// @return amountOut {tokenOut} that reached the owner; 0 in kind
    function executeSigned(
        SignedOrder calldata signedOrder,
        bytes calldata signature,
        uint256 shares,
        IZapper.Swap[] calldata swaps,
        IZapper.Permit calldata permit
    ) external returns (uint256 amountOut);

    /// @return {s} time for which a mark counts after the owner's delay
    // slither-disable-next-line naming-convention // the function returns a constant and is named like one
    function MARK_LIFETIME() external view returns (uint256);
    /// @return {bps} largest tip of an order
    // slither-disable-next-line naming-convention // the function returns a constant and is named like one
    function MAX_TIP_BPS() external view returns (uint256);
    /// @return {bps} largest slippage of an order
    // slither-disable-next-line naming-convention // the function returns a constant and is named like one
    function MAX_SLIPPAGE_BPS() external view returns (uint256);
    /// @return {USD D18} smallest value of the shares of a new order
    // slither-disable-next-line naming-convention // the function returns a constant and is named like one
    function MIN_ORDER_D18() external view returns (uint256);
    /// @return number of orders ever placed, which is also the latest id
    function orderCount() external view returns (uint256);
    /// @return the order; its status is None if the id does not exist
    function order(uint256 id) external view returns (Order memory);
    /// @return list at most `count` orders with the ids from `start` on; the first id is 1
    function orders(uint256 start, uint256 count) external view returns (Order[] memory list);
    /// @notice Returns what became of a signed order.
    /// @return id of the open or last order that comes from it; 0 if nobody placed it; `type(uint256).max` if it was
    /// cancelled before
    function signedId(address owner, uint64 nonce) external view returns (uint256);
    /// @return the EIP-712 digest that the owner of a signed order signs
    function digestOf(SignedOrder calldata signedOrder) external view returns (bytes32);
    /// @return {USD D18 per whole share} level at or below which the order may be executed, rounded down; 0 if it has
    /// only a ceiling
    function triggerD18(uint256 id) external view returns (uint256);
    /// @notice Returns the vault's net level. Reverts if a price is not fresh.
    /// @return {USD D18 per whole share} rounded down, as everywhere
    function levelD18(address vault) external view returns (uint256);
    /// @notice Returns whether the order can be executed now, and if not, the first obstacle. Never reverts. Does not
    /// check whether any swaps give the minimum.
    function executable(uint256 id) external view returns (bool, Obstacle);
    /// @notice Returns the first obstacle of each order, so that an executor can skip in one call what cannot pay.
    /// Never reverts.
    /// @return list obstacles in the order of `ids`
    /// @return shares {share D18} what an execution would take; 0 with an obstacle
    function obstacles(uint256[] calldata ids) external view returns (Obstacle[] memory list, uint256[] memory shares);
    /// @notice Returns the minimum that the owner would get now, after the vault's fees. Reverts if a price is not
    /// fresh.
    /// @return {tokenOut} 0 in kind
    function previewMinOut(uint256 id) external view returns (uint256);
}
