// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISwaps, IZapper} from "./IZapper.sol";

/// @title IMandateTypes: types, events and errors of standing instructions of investors over several indices
/// @notice An investor opens an account that nobody else can withdraw from, and states terms once, by a transaction or a
/// signature. From then on anybody may execute what the terms say is due, for a tip that pays the gas. The terms fix
/// moment, amount and smallest result, so whoever executes chooses only the swaps.
///
/// Money waits in parts, one for each index. A part stays money until its index is bought, whatever happens to the other
/// indices. Sales are recorded in the same way. A call can therefore leave nothing half done: what one call does not do,
/// the next one may.
/// @dev Amounts of money are {token}, in base units of the mandate's own token. A mandate is identified by its account.
interface IMandateTypes is ISwaps {
    enum Status {
        None,
        Active,
        Paused, // the maximum loss still acts; nothing is bought, balanced or taken as profit
        Leaving, // everything is being sold
        Ended // nothing acts; what is left in the account waits for its owner
    }

    /// @dev Why shares are being sold. Floor and Trail are the two kinds of maximum loss.
    enum Reason {
        None,
        Floor,
        Trail,
        Profit,
        Band
    }

    /// @notice What a mandate does and within which limits.
    struct Terms {
        address token; // money of the account, an Active asset; another one needs another account
        uint32 period; // {s} time between two recurring purchases, at least `MIN_INTERVAL`; 0 means none
        uint40 startAt; // {s} time of the first recurring purchase; 0 means one period from now
        uint16 count; // number of recurring purchases; 0 means until the expiry
        address payout; // Active asset that a sale to the owner pays; zero means in kind, in the constituents
        uint40 expiresAt; // {s} last second in which the mandate begins anything; a sale that began continues
        uint32 inKindAfter; // {s} after the trigger, from when the owner accepts the constituents instead of `payout`
        uint16 takeBps; // part that a take-profit sells; 10,000 sells all and ends the mandate
        uint128 each; // {token} amount of a recurring purchase, with tips
        uint96 maxTipD18; // {USD D18} largest tip for one index in one call
        uint32 bandEvery; // {s} shortest time between two balancings
        uint16 floorBps; // maximum loss below the cost, of the cost; 0 means none
        uint16 trailBps; // maximum loss below the peak, of the peak; 0 means none
        uint32 profitBps; // gain over the base at which to take profit, of the base; 0 means never
        uint16 bandBps; // distance of an index from its part at which to balance, of all indices; 0 means never
        uint16 maxSlippageBps; // part of oracle value that one purchase or sale may lose
        uint16 maxFeeBps; // entry and exit fee together up to which an index is bought
        uint16 maxTipBps; // part of what one purchase or sale moves that its tip may take
    }

    /// @notice An index and its part of the money.
    struct Allocation {
        address vault;
        uint16 bps; // 0 only holds or sells what the account has of it
    }

    /// @notice A mandate that its owner signs, by EIP-712 or ERC-1271.
    struct SignedMandate {
        address owner;
        uint96 number; // the owner's accounts are numbered from 0; see `accountOf`
        uint64 nonce; // any unused number of the owner, in any order
        uint40 deadline; // {s} last second in which the mandate may be opened
        uint128 amount; // {token} to take from the owner's wallet and buy with now
        Terms terms;
        Allocation[] allocations;
    }

    /// @notice An index of a mandate, and what waits for it.
    struct Position {
        address vault;
        uint16 bps;
        uint128 added; // {token} to buy, of money that the owner added
        uint128 due; // {token} to buy, of the current period
        uint128 swing; // {token} to buy, of the last balancing
        uint128 sell; // {share D18} to sell, of the last take-profit or balancing
    }

    /// @notice A mandate as stored.
    struct Mandate {
        address owner;
        Status status;
        Reason reason; // why it was triggered last
        uint32 periods; // periods up to the latest that was opened
        uint40 triggeredAt; // {s} time of the last trigger
        uint128 cost; // {token} what the owner put in, less what the owner took out, at least 0
        uint128 peak; // {token} highest recorded value, moved by what the owner put in and took out
        uint128 base; // {token} what a take-profit counts from
        uint40 balancedAt; // {s} time of the last balancing
        Terms terms;
    }

    /// @notice One purchase or sale that an executor offers. What is due decides which of both it is.
    struct Step {
        uint256 index; // the position
        IZapper.Swap[] swaps; // from money to the constituents, or from these to money; see `IZapper`
    }

    /// @notice An owner opened or changed a mandate. What waited under earlier terms waits no more.
    event MandateChanged(
        address indexed account,
        address indexed owner,
        uint96 number,
        uint64 nonce, // 0 if it was not signed
        Terms terms,
        Allocation[] allocations
    );
    /// @notice The owner put `amount` {token} in, and `invested` {token} is to be bought.
    event MoneyAdded(address indexed account, uint256 amount, uint256 invested);
    /// @notice What the mandate counts losses and gains from, all {token}.
    event Accounted(address indexed account, uint256 cost, uint256 peak, uint256 base);
    /// @notice The mandate has this status from now on. `reason` tells why it is Leaving or Ended; None if the owner chose.
    event StatusChanged(address indexed account, Status status, Reason reason);
    /// @notice Period number `period`, from 0, began. `pulled` {token} came from the owner's wallet.
    event PeriodOpened(address indexed account, uint256 period, uint256 pulled);
    /// @notice A part of an earlier period was not bought in its period. It stays money.
    event PartLapsed(address indexed account, address indexed vault, uint256 amount);
    /// @notice The terms' trigger was reached at the value {token}. `sells` {share D18} and `swings` {token} have one entry
    /// for each position; both are empty if everything is to be sold.
    event Triggered(address indexed account, Reason reason, uint256 value, uint256[] sells, uint256[] swings);
    /// @notice `amount` {token} with the tip became `shares` {share D18}.
    event Bought(
        address indexed account,
        address indexed vault,
        address indexed executor,
        uint256 amount,
        uint256 shares,
        uint256 tip
    );
    /// @notice `shares` {share D18} with the tip were sold.
    /// @param tokenOut zero if the vault paid the constituents to the owner
    /// @param amountOut {tokenOut} after the tip
    /// @param tip {tokenOut}; {share D18} in kind
    event Sold(
        address indexed account,
        address indexed vault,
        address indexed executor,
        uint256 shares,
        address tokenOut,
        uint256 amountOut,
        uint256 tip
    );
    /// @notice A step failed and the others were made. What it should have done still waits.
    event Skipped(address indexed account, address indexed vault, bytes reason);
    /// @notice The account paid the owner's money or shares to `receiver`.
    event Withdrawn(address indexed account, address indexed token, uint256 amount, address receiver);
    /// @notice `shares` {share D18} were withdrawn in kind to `receiver`.
    event LeftIndex(address indexed account, address indexed vault, uint256 shares, address receiver);
    /// @notice The owner used up a number, so no signature with it counts.
    event NonceCancelled(address indexed owner, uint64 nonce);

    /// @notice Only the mandate's owner may do this.
    error NotOwner(address account, address caller);
    /// @notice Only this contract may call the function.
    error NotSelf(address caller);
    /// @notice A term is outside its range.
    error BadTerm(bytes32 field);
    /// @notice The account holds shares of an index that the new allocation leaves out. Its part may be 0.
    error StillHeld(address vault);
    /// @notice The signature is not the owner's signature of the mandate.
    error BadSignature(address owner);
    /// @notice The owner's number is used or cancelled.
    error NonceUsed(address owner, uint64 nonce);
    /// @notice The mandate's status does not allow this.
    error WrongStatus(Status status);
    /// @notice Nothing of the mandate, or of this index, is due.
    error NothingDue();
    /// @notice The account has no such index.
    error NoPosition(uint256 index);
    /// @notice The index's entry and exit fee {bps} exceed the mandate's limit.
    error FeesTooHigh(uint256 feeBps, uint256 maxBps);
    /// @notice A purchase got shares of less value {USD D18} than the slippage allows.
    error ValueLost(uint256 valueD18, uint256 minimumD18);
    /// @notice A swap sells a constituent that has no price. It goes to the owner as it is.
    error UnpricedSold(address token);
    /// @notice The wallet paid another amount {token} than asked.
    error TransferMismatch(uint256 expected, uint256 got);
    /// @notice A token refused a transfer or an approval.
    error TokenRefused(address token);
    /// @notice The module was deployed with another zapper or factory.
    error ModuleMismatch(address module);
    /// @notice A value could not be read with the gas of this call. Call again with more gas.
    error InsufficientGas();
}

/// @title IMandateOwners: what owners and their signatures do
interface IMandateOwners is IMandateTypes {
    /// @notice Opens the caller's account if it is new, and states or changes its mandate. The wallet must allow the
    /// account to take `amount`, and recurring amounts if they shall come from the wallet.
    /// @param amount {token} to take from the wallet and buy with now
    /// @param permit permit of the caller for the account on the token; a deadline of 0 means none
    function open(
        uint96 number,
        Terms calldata terms,
        Allocation[] calldata allocations,
        uint128 amount,
        IZapper.Permit calldata permit
    ) external returns (address account);
    /// @notice Like `open`, for an owner who signed. Anyone may.
    function openSigned(SignedMandate calldata signed, bytes calldata signature, IZapper.Permit calldata permit)
        external
        returns (address account);
    /// @notice Uses up a number of the caller.
    function cancelNonce(uint64 nonce) external;
    /// @notice Takes `amount` from the owner's wallet, and lets `invested` of the account's money be bought. Both {token}.
    function add(address account, uint128 amount, uint128 invested, IZapper.Permit calldata permit) external;
    /// @notice Pays any token or shares of the account to `receiver`.
    function withdraw(address account, address token, uint256 amount, address receiver) external;
    /// @notice Withdraws shares in kind to `receiver`. Needs no price, no pool and nobody else.
    /// @param owed see `IIndexVault.withdrawOwing`
    function leave(address account, address vault, uint256 shares, address receiver, uint256 owed) external;
    /// @notice Ends the mandate. Withdraws every index in kind to `receiver`, and pays it the money. An index that fails
    /// stays in the account.
    function close(address account, address receiver) external;
    /// @notice Stops purchases, balancing and taking profit. The maximum loss still acts.
    function pause(address account) external;
    /// @notice Ends a pause.
    function resume(address account) external;
    /// @notice Ends the mandate. Everything stays in the account.
    function cancel(address account) external;
    /// @notice States what the owner put in, from which losses and gains count. {token}
    function setCost(address account, uint128 cost) external;

    // --- views ---

    /// @return the account of the owner with this number, whether it exists or not
    function accountOf(address owner, uint96 number) external view returns (address);
    /// @return the EIP-712 digest that the owner signs
    function digestOf(SignedMandate calldata signed) external view returns (bytes32);
    /// @return whether the owner's number is used or cancelled
    function nonceUsed(address owner, uint64 nonce) external view returns (bool);
}

/// @title IMandateRules: what anybody may make a mandate do, and what is due
interface IMandateRules is IMandateTypes {
    /// @notice Does what is due: records a trigger or a peak, opens a period, and makes the steps. A step that fails is
    /// skipped. Reverts if nothing was done, with the reason of the first failed step if there is one.
    function execute(address account, Step[] calldata steps) external;

    // --- views ---

    /// @return the mandate; its status is None if the account has none
    function mandate(address account) external view returns (Mandate memory);
    /// @return the mandate's indices
    function positions(address account) external view returns (Position[] memory);
    /// @notice Returns what `execute` would do now.
    /// @return reason trigger that is reached and not recorded
    /// @return period whether a period can be opened
    /// @return buys {token} for each position: what can be bought, also after the period is opened
    /// @return sells {share D18} for each position: what can be sold; not yet known for a trigger that is not recorded
    function due(address account)
        external
        view
        returns (Reason reason, bool period, uint256[] memory buys, uint256[] memory sells);
    /// @return value {token} of money and shares, at the lowest that any source of a price says
    /// @return valued whether the value is known
    /// @return agreed whether every token has a price
    function valueOf(address account) external view returns (uint256 value, bool valued, bool agreed);
    /// @return {USD D18} tip for one index of so many constituents at the gas price of this call, before the terms' caps
    function tipD18(uint256 constituents) external view returns (uint256);
    /// @notice Returns the value of shares of one of the mandate's indices. Without a price, the index's part of the cost
    /// stands for it.
    /// @return {token} 0 for any other token
    function valueOfShares(address account, address vault, uint256 shares) external view returns (uint256);
}

/// @title IMandates: every function of the contract `Mandates`
interface IMandates is IMandateOwners, IMandateRules {}
