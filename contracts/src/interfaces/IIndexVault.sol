// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC7621} from "./IERC7621.sol";
import {IVaultTypes} from "./IVaultTypes.sol";

/// @title An index vault: a basket of reserves whose shares are this ERC-20
/// @notice The whole of what a vault answers to. `IndexVault` holds the part that investors use; what creator, keeper,
/// guardian and bidders use is code of `VaultGovernance` and `VaultTrading`, run by the vault on its own state.
interface IIndexVault is IVaultTypes, IERC7621, IERC20Metadata, IERC20Permit, IERC165 {
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

    // --- anyone ---

    /// @notice Mints what fees have accrued, the performance fee included where a price can be had.
    /// @return shares {share D18} to creator and platform together
    function accrueFees() external returns (uint256 shares);
    /// @notice Pays what `withdraw` could not transfer: the caller's claim on `token`, to `receiver`.
    /// @return amount {tok}
    function claim(address token, address receiver) external returns (uint256 amount);
    /// @notice Puts due fees into force, for 14 days from when they are due. Anyone may. A performance fee that rises needs
    /// fresh prices: gains of before are charged as before.
    function executeFees() external;
    /// @notice Moves the peak up to the NAV per share of now, and makes the vault reduce-only where the level has fallen
    /// from its peak by the drawdown limit. Reverts with DrawdownNotReached where neither is so.
    function checkDrawdown() external;

    // --- creator ---

    /// @notice By the creator, or by the proposer within its bound. Reverts while another proposal is pending.
    function proposeTargets(address[] calldata tokens, uint256[] calldata weights) external returns (uint256 id);
    /// @notice Creator or guardian.
    function cancelTargets() external;
    /// @notice By the creator: who trades from now on; not zero.
    // slither-disable-next-line shadowing-local // named as what it sets
    function setKeeper(address keeper) external;
    /// @notice Appoints who may propose targets besides the creator; zero: nobody.
    /// @param maxChangeBps most that half the sum of |new − current| target weights may be, in one proposal a day
    // slither-disable-next-line shadowing-local // named as what it sets
    function setProposer(address proposer, uint16 maxChangeBps) external;
    /// @notice Where no fee is raised they are in force at once; else all of them wait 14 days. Replaces what is pending.
    // slither-disable-next-line shadowing-local // named as what it sets
    function proposeFees(Fees calldata fees) external;
    /// @notice Creator or guardian: withdraws the pending fees.
    function cancelFees() external;
    /// @param shareCap {share D18} most shares that contributions may bring the supply to; 0: no limit
    // slither-disable-next-line shadowing-local // named as what it sets
    function setShareCap(uint128 shareCap) external;
    /// @notice By the creator: offers the role to `newOwner`, who accepts it; zero withdraws the offer.
    function transferOwnership(address newOwner) external;
    /// @notice Pays the fees up to now to the previous creator, and cancels what that one proposed.
    function acceptOwnership() external;

    // --- guardian ---

    /// @notice On: creator or guardian. Off: whoever of the two is not stopped by the other: the guardian always, the
    /// creator unless the guardian switched it on; the drawdown is then measured anew from the level of now.
    function setReduceOnly(bool on) external;

    // --- keeper ---

    /// @param expectedNonce the rebalance nonce the trades were planned on
    /// @param minNavAfter {USD D18}
    /// @param deadline {s}
    function executeTrades(uint256 expectedNonce, Trade[] calldata trades, uint256 minNavAfter, uint256 deadline)
        external;

    // --- anyone, when the keeper is idle ---

    /// @notice Opens a Dutch auction of what is above target for what is below: at once where drift is over the band and
    /// the keeper has not traded for `auctionIdle`.
    function openAuction() external returns (uint256 id);
    /// @notice Sells `tokenOut` to the caller for `tokenIn` at the price of now: as much as the vault wants, at most
    /// `maxAmountOut`, at least `minAmountOut`.
    /// @param maxAmountIn {tokenIn} most that the caller pays
    /// @param data not empty: the caller is called as `IAuctionBidder` after it was paid, and before it pays
    function bid(
        uint256 id,
        address tokenIn,
        address tokenOut,
        uint256 minAmountOut,
        uint256 maxAmountOut,
        uint256 maxAmountIn,
        bytes calldata data
    ) external returns (uint256 amountIn, uint256 amountOut);
    /// @notice Ends the open auction: keeper, guardian or creator.
    function closeAuction() external;

    // --- views: roles and terms ---

    /// @return the only one that initialized this vault
    function factory() external view returns (address);
    /// @return of assets, prices and adapters
    function registry() external view returns (address);
    /// @return the creator
    function owner() external view returns (address);
    /// @return who may accept the creator's role; zero: nobody
    function pendingOwner() external view returns (address);
    /// @return who may call `executeTrades`
    function keeper() external view returns (address);
    /// @return who may only reduce risk
    function guardian() external view returns (address);
    /// @return account who may propose targets besides the creator; zero: nobody
    /// @return maxChangeBps {bps} most that one proposal may change
    /// @return lastProposedAt {s} 0: never
    function proposer() external view returns (address account, uint16 maxChangeBps, uint256 lastProposedAt);
    /// @return who receives the platform's part of fees
    function platform() external view returns (address);
    /// @return {bps} of every fee
    function platformShareBps() external view returns (uint16);
    /// @return {bps} each, in force
    function fees() external view returns (Fees memory);
    /// @return {bps} each, and {s} from when they may be executed; all 0: none
    function pendingFees() external view returns (PendingFees memory);
    /// @return {bps} and {s}, see `Limits`
    function limits() external view returns (Limits memory);
    /// @return {share D18} 0: no limit
    function shareCap() external view returns (uint256);
    /// @return {s} from a proposal of targets to its execution
    function targetDelay() external view returns (uint32);
    /// @return {s} in which a due proposal may be executed
    function targetWindow() external view returns (uint32);

    // --- views: state ---

    /// @return number of trades, bids and executed targets so far
    function rebalanceNonce() external view returns (uint256);
    /// @return {s} when `executeTrades` last succeeded; the launch, before
    function lastTradeAt() external view returns (uint256);
    /// @return {s} fees are accrued to
    function lastAccrual() external view returns (uint256);
    /// @return whether contributions are refused, and trades may only sell what has no target
    function reduceOnly() external view returns (bool);
    /// @return {USD D18 per whole share} gains are charged above this
    function highWaterMarkD18() external view returns (uint256);
    /// @return {USD D18 per whole share} the drawdown is measured from this
    function peakD18() external view returns (uint256);
    /// @return id, hash, and {s} from and until when it may be executed; all 0: none. An expired one stays visible
    function pendingTargets() external view returns (PendingTargets memory);
    /// @return {tok} that `holder` may claim
    function claimOf(address token, address holder) external view returns (uint256);
    /// @return {tok} owed to all holders together
    function totalClaims(address token) external view returns (uint256);
    /// @return shares {share D18} of management, entry and exit fees, and of performance fees already charged, that
    /// `accrueFees` would mint now. NAV per share is NAV over the total supply and these.
    function pendingFeeShares() external view returns (uint256 shares);
    /// @return {D18 ratio} half the sum of |current − target| weights at oracle prices
    function driftD18() external view returns (uint256);
    /// @return amounts {tok} that `contribute` takes for at least `shares` {share D18} to the receiver, rounded up
    function previewMint(uint256 shares) external view returns (uint256[] memory amounts);
    /// @return scale see `Scale`
    /// @return bases in the order of `getConstituents`
    function scaledReserves() external view returns (uint256 scale, uint256[] memory bases);
    /// @notice What the daily allowances have been used for as of now.
    function usage() external view returns (Usage memory);
    /// @return the latest auction, {s} and {USD D18}; all 0: there was none
    function auction() external view returns (Auction memory);
    /// @return amountIn {tokenIn} that a bid for `amountOut` would pay now, rounded up; reverts as `bid` would for another reason than its arguments
    /// @return maxAmountOut {tokenOut} most that the vault sells for `tokenIn` now
    function previewBid(address tokenIn, address tokenOut, uint256 amountOut)
        external
        view
        returns (uint256 amountIn, uint256 maxAmountOut);
}
