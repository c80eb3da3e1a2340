// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC7621} from "./IERC7621.sol";
import {IVaultTypes} from "./IVaultTypes.sol";

/// @title IIndexVault: every function of an index vault
/// @notice A vault is a basket of reserves whose shares are this ERC-20. `IndexVault` describes its life cycle, roles
/// and fees, and has the functions that investors use. The other functions are code of `VaultGovernance`,
/// `VaultTrading`, `VaultAuction`, `VaultYield` and `VaultRoles`, which the vault runs on its own state.
interface IIndexVault is IVaultTypes, IERC7621, IERC20Metadata, IERC20Permit, IERC165 {
    // --- factory ---

    /// @notice Sets the terms and targets and mints the first shares. The factory calls it once, after it moved the
    /// seed `reserves` here.
    function initialize(
        Terms calldata terms,
        address[] calldata tokens,
        uint256[] calldata weights,
        uint256[] calldata reserves,
        uint256 shares,
        uint256 deadShares
    ) external;
    /// @notice Sets the options of the launch. The factory may, in the launch. They never change afterwards.
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setOptions(Options calldata options) external;
    /// @return the options of the launch; all 0 if it had none
    function options() external view returns (Options memory);

    // --- anyone ---

    /// @notice Mints the accrued fees, including the performance fee if prices are fresh.
    /// @return shares {share D18} minted to creator and platform together
    function accrueFees() external returns (uint256 shares);
    /// @notice Pays the caller's claim on `token` to `receiver`. A claim is what `withdraw` could not transfer.
    /// @return amount {tok} paid
    function claim(address token, address receiver) external returns (uint256 amount);
    /// @notice Pays a part of the caller's claim. A token that takes a fee from its sender needs it: the fee is taken
    /// from the rest of the claim.
    /// @param amount {tok} to transfer
    function claimPart(address token, address receiver, uint256 amount) external;
    /// @notice Like `withdraw`, and transfers no constituent whose bit is set in `owed`. The receiver gets a claim on
    /// those. With it, one transaction is enough to leave, whatever the tokens do.
    /// @return amounts {tok} paid or owed
    function withdrawOwing(uint256 shares, address receiver, uint256[] calldata minAmounts, uint256 owed)
        external
        returns (uint256[] memory amounts);
    /// @notice Like the permit of ERC-2612, and takes a signature of any length. A contract wallet checks its own
    /// signature (ERC-1271). Both permits use the same nonces. Anyone may submit a permit, so a spender needs no code
    /// for it.
    /// @param owner account or contract wallet whose shares are meant
    /// @param spender account that may then spend the shares
    /// @param value {share D18} allowance
    /// @param deadline {s} last second in which the permit works
    /// @param signature the owner's signature of the ERC-2612 message
    // slither-disable-next-line shadowing-local // the argument is named as in ERC-2612
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;
    /// @notice Executes the pending fees. Anyone may, for 14 days from when they are due. If the performance fee rises,
    /// fresh prices are needed, because past gains are charged at the old fee.
    function executeFees() external;
    /// @notice Raises the peak to the current level, or makes the vault reduce-only if the level has fallen from its
    /// peak by the drawdown limit. Reverts with DrawdownNotReached if neither applies. The level is `lowLevelD18`. The
    /// peak rises only while every held token has a price.
    function checkDrawdown() external;

    // --- creator ---

    /// @notice Proposes targets. The creator may, and the proposer within its bound. Reverts while another proposal is
    /// pending.
    /// @param weights {bps} one for each token; their sum is 10,000
    /// @return id id of the proposal
    function proposeTargets(address[] calldata tokens, uint256[] calldata weights) external returns (uint256 id);
    /// @notice Cancels the pending targets. The creator and the guardian may.
    function cancelTargets() external;
    /// @notice Appoints the keeper, which may not be zero. It may trade after the delay of targets; the previous keeper
    /// may trade no more. Only the creator may.
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setKeeper(address keeper) external;
    /// @notice Appoints the proposer, who may propose targets besides the creator. Zero appoints nobody. Only the
    /// creator may.
    /// @param maxChangeBps largest change of one proposal a day: half the sum of |new − current| target weights
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setProposer(address proposer, uint16 maxChangeBps) external;
    /// @notice Proposes fees. If no fee rises, they take effect at once; else all of them wait 14 days. Replaces the
    /// pending fees. Only the creator may.
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function proposeFees(Fees calldata fees) external;
    /// @notice Withdraws the pending fees. The creator and the guardian may.
    function cancelFees() external;
    /// @notice Sets the share cap. Only the creator may.
    /// @param shareCap {share D18} largest supply that contributions may create; 0 means no limit
    // slither-disable-next-line shadowing-local // the argument is named like the variable that it sets
    function setShareCap(uint128 shareCap) external;
    /// @notice Offers the creator's role to `newOwner`, who must accept it. Zero withdraws the offer. Only the creator
    /// may.
    function transferOwnership(address newOwner) external;
    /// @notice Accepts the creator's role. Pays all fees up to now to the previous creator, and cancels the pending
    /// targets and fees. Dismisses the keeper and the proposer, so the new creator must appoint its own.
    function acceptOwnership() external;

    // --- guardian ---

    /// @notice Starts or ends reduce-only. The creator and the guardian may start it. The guardian may end it; the
    /// creator may too, unless the guardian started it. When it ends, the current level becomes the peak from which the
    /// drawdown is measured. While the guardian's stop stands, targets cannot change and nothing is traded.
    function setReduceOnly(bool on) external;

    // --- roles and the end ---

    /// @notice Proposes `account` as the new guardian or platform, in place of an earlier proposal. It may accept after
    /// 14 days, for 14 days. The holder of the role may propose, and the factory's owner. The holder cannot replace what
    /// the owner proposed while that may still be accepted.
    function proposeRole(Role role, address account) external;
    /// @notice Withdraws the pending change of a role. Whoever may propose may cancel.
    function cancelRole(Role role) external;
    /// @notice Accepts a role that was proposed for the caller. The previous platform gets all fees up to now.
    function acceptRole(Role role) external;
    /// @notice Makes the vault redeem-only for good. Contributions, targets, trades and auctions end, and all fees are 0
    /// from now on. Withdrawals and claims go on. Only the creator may.
    /// @param reason 1 to 256 bytes, which everybody can read
    function windDown(string calldata reason) external;
    /// @notice Like `windDown`. Anyone may, if for a year nothing was traded or bid, no keeper was appointed and no
    /// targets were proposed.
    function windDownAbandoned() external;
    /// @return account address that may accept the role; zero if no change is pending
    /// @return executableAt {s} time from which it may accept
    /// @return expiresAt {s} last second in which it may accept
    /// @return byOwner whether the factory's owner proposed it
    function pendingRole(Role role)
        external
        view
        returns (address account, uint256 executableAt, uint256 expiresAt, bool byOwner);
    /// @return abandonedAt {s} time from which anyone may wind the vault down
    /// @return woundDownAt {s} time at which the vault was wound down; 0 if it was not
    function lifetime() external view returns (uint256 abandonedAt, uint256 woundDownAt);

    // --- the holders' veto ---

    /// @notice Counts signatures of holders against the proposed targets or fees, and stops the proposal if they are
    /// enough. Anyone may deliver them. What cannot be counted is left out.
    /// @param id number of the ballot
    /// @param holders accounts that signed, other than the creator
    /// @param signatures EIP-712: Veto(address holder,uint8 matter,uint256 ballot,bytes32 proposal)
    /// @return counted {share D18} of this call: of each holder, the smaller of its shares when the ballot began and now
    function veto(Matter matter, uint256 id, address[] calldata holders, bytes[] calldata signatures)
        external
        returns (uint256 counted);
    /// @notice Returns the latest ballot on a matter.
    /// @return id its number; 0 if there was none
    /// @return open whether it continues; a proposal that expired keeps its ballot open
    /// @return proposal hash that a signature names; 0 if the ballot is over
    /// @return eligible {share D18} supply when it began, without the creator's shares
    /// @return against {share D18} counted so far
    /// @return needed {share D18} that stop the proposal
    function ballot(Matter matter)
        external
        view
        returns (uint256 id, bool open, bytes32 proposal, uint256 eligible, uint256 against, uint256 needed);

    // --- keeper ---

    /// @notice Executes trades within the limits. Only the keeper may. They must move each token toward its target and
    /// reduce the drift.
    /// @param expectedNonce rebalance nonce for which the trades were planned
    /// @param trades the trades, in order
    /// @param minNavAfter {USD D18} smallest NAV after the trades
    /// @param deadline {s} last second in which the trades may execute
    function executeTrades(uint256 expectedNonce, Trade[] calldata trades, uint256 minNavAfter, uint256 deadline)
        external;

    // --- anyone, while the keeper is idle ---

    /// @notice Opens a Dutch auction that sells tokens above their target for tokens below. The drift must exceed the
    /// band, and the keeper must not have traded for `auctionIdle`.
    /// @return id id of the auction
    function openAuction() external returns (uint256 id);
    /// @notice Sells `tokenOut` to the caller for `tokenIn` at the current price. The amount is the smaller of
    /// `maxAmountOut` and what the vault wants to sell; the call reverts below `minAmountOut`.
    /// @param id id of the open auction
    /// @param tokenIn token that the caller pays
    /// @param tokenOut token that the caller gets
    /// @param minAmountOut {tokenOut}
    /// @param maxAmountOut {tokenOut}
    /// @param maxAmountIn {tokenIn} largest amount that the caller pays
    /// @param data if not empty, the vault calls the caller as `IAuctionBidder` after it pays the caller and before it
    /// is paid
    /// @return amountIn {tokenIn} paid by the caller
    /// @return amountOut {tokenOut} paid to the caller
    function bid(
        uint256 id,
        address tokenIn,
        address tokenOut,
        uint256 minAmountOut,
        uint256 maxAmountOut,
        uint256 maxAmountIn,
        bytes calldata data
    ) external returns (uint256 amountIn, uint256 amountOut);
    /// @notice Closes the open auction. The keeper, the guardian and the creator may.
    function closeAuction() external;

    // --- anyone: yield, rebases, airdrops ---

    /// @notice Lets the reserve of a constituent follow the vault's balance. A surplus enters the reserve evenly within 7
    /// days, and this books what is due. If the balance has fallen below the reserve, the reserve falls at once.
    /// @return reserve {tok} after the call
    /// @return pending {tok} what the stream has not released yet
    function sync(address token) external returns (uint256 reserve, uint256 pending);
    /// @notice Offers a token that is no constituent to anyone. The price starts at 64 times NAV and halves every hour.
    /// It is paid in the constituent with the largest target.
    function openSweep(address token) external;
    /// @notice Buys the offered token at its current price.
    /// @param minAmountOut {token}
    /// @param maxAmountIn {payToken}
    /// @param data if not empty, the vault calls the caller as `IAuctionBidder` after it pays the caller and before it
    /// is paid
    /// @return amountIn {payToken} paid by the caller
    /// @return amountOut {token} paid to the caller
    function buySweep(address token, uint256 minAmountOut, uint256 maxAmountIn, bytes calldata data)
        external
        returns (uint256 amountIn, uint256 amountOut);
    /// @return pending {tok} what the stream of the token has not released, or nobody has booked
    /// @return due {tok} the part of it that `sync` and `contribute` would book now
    /// @return endsAt {s} time at which all is released; 0 if there is no stream
    function streamOf(address token) external view returns (uint256 pending, uint256 due, uint256 endsAt);
    /// @notice Returns the price of a sweep. Reverts while a listed token has no fresh price.
    /// @return payToken constituent that a buyer pays; zero if the token is not offered
    /// @return amountIn {payToken} price of the whole offer now
    /// @return amountOut {token} the offer
    /// @return endsAt {s}
    function sweepOf(address token)
        external
        view
        returns (address payToken, uint256 amountIn, uint256 amountOut, uint256 endsAt);
    /// @return {USD D18} value that a contribution buys into: `totalBasketValue` after what streams have released is
    /// booked
    function enteringValue() external view returns (uint256);

    // --- views: roles and terms ---

    /// @return the factory that launched the vault
    function factory() external view returns (address);
    /// @return the registry of assets, prices and adapters
    function registry() external view returns (address);
    /// @return the creator's address
    function owner() external view returns (address);
    /// @return address that may accept the creator's role; zero if nobody may
    function pendingOwner() external view returns (address);
    /// @return address that may call `executeTrades`
    function keeper() external view returns (address);
    /// @return {s} time from which the keeper may trade
    function keeperFrom() external view returns (uint256);
    /// @return address that may only reduce risk
    function guardian() external view returns (address);
    /// @return account address that may propose targets besides the creator; zero if nobody may
    /// @return maxChangeBps {bps} largest change of the weights that one proposal may make
    /// @return lastProposedAt {s} time of the proposer's last proposal; 0 if there was none
    function proposer() external view returns (address account, uint16 maxChangeBps, uint256 lastProposedAt);
    /// @return address that receives the platform's share of every fee
    function platform() external view returns (address);
    /// @return {bps} the platform's share of every fee
    function platformShareBps() external view returns (uint16);
    /// @return the fees in force, each in {bps}
    function fees() external view returns (Fees memory);
    /// @return the proposed fees in {bps} and the time {s} from which they may be executed; all 0 if none
    function pendingFees() external view returns (PendingFees memory);
    /// @return the bounds on trades, in {bps} and {s}; see `Limits`
    function limits() external view returns (Limits memory);
    /// @return {share D18} largest supply that contributions may create; 0 means no limit
    function shareCap() external view returns (uint256);
    /// @return {s} time from a proposal of targets until it may be executed
    function targetDelay() external view returns (uint32);
    /// @return {s} time during which a due proposal may be executed
    function targetWindow() external view returns (uint32);

    // --- views: state ---

    /// @return number of `executeTrades` calls, bids and executed targets so far
    function rebalanceNonce() external view returns (uint256);
    /// @return {s} time of the last successful `executeTrades`, or of the launch if there was none
    function lastTradeAt() external view returns (uint256);
    /// @return {s} time up to which fees have accrued
    function lastAccrual() external view returns (uint256);
    /// @return true while contributions are refused and trades may only sell tokens without a target
    function reduceOnly() external view returns (bool);
    /// @return reasons for reduce-only, as a sum. 1 is the drawdown or the creator, 2 the guardian, 4 a vault that was
    /// wound down.
    function reduceOnlyReasons() external view returns (uint256);
    /// @return {USD D18 per whole share} level above which gains are charged with the performance fee
    function highWaterMarkD18() external view returns (uint256);
    /// @return {USD D18 per whole share} mark at which the performance fee began; see `FeeMath`
    function originD18() external view returns (uint256);
    /// @notice Returns the highest level, before the performance fee, that may be charged now. Contributions are
    /// refused above it if there is a performance fee.
    /// @return {USD D18 per whole share} rounded down
    function chargeableD18() external view returns (uint256);
    /// @notice Returns the net level, which triggers, peaks and charts use. Reverts if a held token has no fresh price.
    /// @return {USD D18 per whole share} NAV / (total supply + `dueFeeShares`), rounded down
    function levelD18() external view returns (uint256);
    /// @notice Returns the net level at the lowest that any source of a price says; see `IAssetRegistry.lowRatesD18`.
    /// What only protects holders uses it, because a crash can make sources disagree. Reverts while the sequencer is
    /// down, and if a price is distrusted.
    /// @return level {USD D18 per whole share} rounded down
    /// @return agreed whether every held token has a price; then the level is `levelD18`
    function lowLevelD18() external view returns (uint256 level, bool agreed);
    /// @return {USD D18 per whole share} level from which the drawdown is measured
    function peakD18() external view returns (uint256);
    /// @return id, hash and execution times {s} of the proposal, even if it is expired; all 0 if there is none
    function pendingTargets() external view returns (PendingTargets memory);
    /// @return {tok} amount that `holder` may claim
    function claimOf(address token, address holder) external view returns (uint256);
    /// @return {tok} amount owed to all holders together
    function totalClaims(address token) external view returns (uint256);
    /// @notice Returns the fee shares that are booked and not minted yet.
    /// @return shares {share D18} unminted management, entry and exit fees, and performance fees already charged
    function pendingFeeShares() external view returns (uint256 shares);
    /// @notice Returns the fee shares that are not minted yet, and the performance fee that is due on the whole gain
    /// above the high-water mark. The net level is NAV / (total supply + these shares).
    /// @return shares {share D18} without the performance fee that is not charged yet if a price is missing
    function dueFeeShares() external view returns (uint256 shares);
    /// @notice Returns half the sum of |current − target| weights at oracle prices.
    /// @return {D18 ratio} drift, rounded down
    function driftD18() external view returns (uint256);
    /// @notice Returns what `contribute` takes to give the receiver at least `shares` {share D18}.
    /// @return amounts {tok} rounded up, in the order of `getConstituents`
    function previewMint(uint256 shares) external view returns (uint256[] memory amounts);
    /// @notice Returns the reserves as they are stored; see `Scale`.
    /// @return scale common factor of all reserves
    /// @return bases one per constituent, in the order of `getConstituents`
    function scaledReserves() external view returns (uint256 scale, uint256[] memory bases);
    /// @notice Returns what trades and bids moved of a token within the last hour. Both sides of a trade count, the
    /// bought one only while the registry has a trade cap for it.
    /// @return {USD D18} value of the last 60 to 75 minutes, each part rounded up to cents
    function movedD18(address token) external view returns (uint256);
    /// @notice Returns the use of the loss allowance of 30 days. Its limit is 4 times the daily limit, and at most 10 %.
    /// @return usedD18 {D18 ratio of NAV} used now; it drains evenly in 30 days
    /// @return mostD18 {D18 ratio of NAV} largest use, which is half the limit
    function monthLossD18() external view returns (uint256 usedD18, uint256 mostD18);
    /// @return how much of the daily allowances is used now
    function usage() external view returns (Usage memory);
    /// @return the latest auction, in {s} and {USD D18}; all 0 if there was none
    function auction() external view returns (Auction memory);
    /// @notice Returns the price of a bid. Reverts if no bid for these tokens is possible now.
    /// @return amountIn {tokenIn} price of `amountOut` now, rounded up
    /// @return maxAmountOut {tokenOut} largest amount that the vault sells for `tokenIn` now
    function previewBid(address tokenIn, address tokenOut, uint256 amountOut)
        external
        view
        returns (uint256 amountIn, uint256 maxAmountOut);
}
