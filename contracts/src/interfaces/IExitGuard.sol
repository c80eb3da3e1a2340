// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISwaps, IZapper} from "./IZapper.sol";

/// @title Orders to leave a vault when its level falls
/// @notice An order waits until the vault's NAV per share, at fresh oracle prices, is at or below its trigger. Anyone may
/// then execute it for a tip. The shares stay in the owner's wallet until then: they are taken by allowance or permit.
/// @dev NAV per share is the vault's value over its total supply and pending fee shares. No pool's price is ever read for
/// the trigger or the minimum.
interface IExitGuard is ISwaps {
    enum Status {
        None,
        Open, // and perhaps expired
        Executed,
        Cancelled
    }

    /// @dev Why an order cannot be executed now.
    enum Obstacle {
        None,
        NotOpen,
        Expired,
        NoShares, // the owner has none left
        NoAllowance, // of the shares that would be taken; a permit may still bring it
        NoPrice, // of something the vault holds, or of tokenOut
        NotTriggered
    }

    /// @notice What an owner decides. A floor, a trail or both: the higher trigger counts.
    struct Terms {
        address vault;
        uint88 floorD18; // {USD D18 per whole share} at or below this; 0: no floor
        address tokenOut; // an Active asset to be paid in; zero: the constituents themselves, in kind
        uint16 trailBps; // at or below the peak less this part of it; 0: no trail
        uint16 maxSlippageBps; // of oracle value that the owner may go without, the tip included; not used in kind
        uint16 tipBps; // of the proceeds, to whoever executes; in kind of the shares
        uint40 expiresAt; // {s} last second in which the order may be executed
        uint128 shares; // {share D18} to sell; the whole balance where the owner has less by then
    }

    struct Order {
        address owner;
        Status status;
        uint88 peakD18; // {USD D18 per whole share} recorded since the order; 0 without a trail
        Terms terms;
    }

    /// @param order as stored
    event OrderPlaced(uint256 indexed id, address indexed owner, address indexed vault, Order order);
    event OrderCancelled(uint256 indexed id, address indexed owner, address indexed vault);
    /// @param peakD18 {USD D18 per whole share} after
    /// @param triggerD18 {USD D18 per whole share} after
    event PeakRaised(uint256 indexed id, uint256 peakD18, uint256 triggerD18);
    /// @param levelD18 {USD D18 per whole share} that triggered it, rounded up
    /// @param shares {share D18} taken from the owner
    /// @param tokenOut zero: the owner was paid in kind, by the vault's Withdrawn event of the same call
    /// @param amountOut {tokenOut} that reached the owner; in kind 0
    /// @param tip {tokenOut} to the executor; in kind {share D18}
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

    error NotOwner(uint256 id, address caller);
    error OrderNotOpen(uint256 id, Status status);
    error NoTrigger();
    error AssetNotActive(address token);
    error TrailTooLarge(uint256 trailBps, uint256 maxBps);
    error TipTooLarge(uint256 tipBps, uint256 maxBps);
    /// @notice More than the cap, or not more than the tip, which is part of it.
    error BadSlippage(uint256 maxSlippageBps, uint256 aboveBps, uint256 maxBps);
    /// @notice {USD D18 per whole share} the order would be executed at once.
    error AlreadyTriggered(uint256 levelD18, uint256 triggerD18);
    error NotTriggered(uint256 levelD18, uint256 triggerD18);
    error PeakNotHigher(uint256 levelD18, uint256 peakD18);
    error NoShares(address owner);
    error NotSelf(address caller);

    /// @notice Places an order of the caller, and records the level of now as its peak where it has a trail. Needs fresh
    /// prices.
    /// @param permit of the caller on the shares to this contract: one for `type(uint256).max`, or at least what is to be
    /// sold, of which the rest is left for the owner's other orders
    /// @return id from 1 on
    function place(Terms calldata terms, IZapper.Permit calldata permit) external returns (uint256 id);
    /// @notice By the order's owner. Expired ones too.
    function cancel(uint256 id) external;
    /// @notice Raises an order's recorded peak to the vault's NAV per share of now. Anyone may.
    function poke(uint256 id) external;
    /// @notice Executes a triggered order. Anyone may.
    ///
    /// Takes the shares, withdraws, makes the `swaps`, pays the tip out of the proceeds to the caller, and the rest to the
    /// owner, who gets at least the withdrawal's oracle value less `maxSlippageBps`, in tokenOut. What the swaps leave
    /// unsold is the owner's too, and does not count.
    ///
    /// In kind, or where the vault cannot transfer one of its constituents to here, the vault pays the owner itself; what
    /// it cannot transfer to the owner either becomes the owner's claim. The tip is then in shares.
    /// @param swaps none in kind; see `IZapper.Swap`
    /// @param permit of the owner on the shares to this contract; deadline 0: none
    /// @return amountOut {tokenOut} that reached the owner; 0 in kind
    function execute(uint256 id, IZapper.Swap[] calldata swaps, IZapper.Permit calldata permit)
        external
        returns (uint256 amountOut);

    /// @return {bps} greatest tip of an order
    // slither-disable-next-line naming-convention // a constant, named as one
    function MAX_TIP_BPS() external view returns (uint256);
    /// @return {bps} greatest slippage of an order
    // slither-disable-next-line naming-convention // a constant, named as one
    function MAX_SLIPPAGE_BPS() external view returns (uint256);
    /// @return number of orders ever placed, which is the latest id
    function orderCount() external view returns (uint256);
    /// @notice Status None for an id that was never given.
    function order(uint256 id) external view returns (Order memory);
    /// @return list orders `start` (from 1) and following, at most `count` of them
    function orders(uint256 start, uint256 count) external view returns (Order[] memory list);
    /// @return {USD D18 per whole share} at or below which the order may be executed, rounded down
    function triggerD18(uint256 id) external view returns (uint256);
    /// @return {USD D18 per whole share} rounded up; reverts where a price is not fresh
    function levelD18(address vault) external view returns (uint256);
    /// @notice Never reverts. Whether swaps exist that satisfy the minimum is not looked at.
    function executable(uint256 id) external view returns (bool, Obstacle);
    /// @notice {tokenOut} least that the owner would get now, of what the shares are redeemed for after the vault's fees;
    /// 0 in kind. Reverts where a price is not fresh.
    function previewMinOut(uint256 id) external view returns (uint256);
}
