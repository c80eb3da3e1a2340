// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block states its assumptions

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IERC7621} from "../interfaces/IERC7621.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {MathUp} from "../libraries/MathUp.sol";
import {SafeEntry} from "../libraries/SafeEntry.sol";
import {SafeExit} from "../libraries/SafeExit.sol";
import {Scale} from "../libraries/Scale.sol";
import {Streams} from "../libraries/Streams.sol";
import {Valuation} from "../libraries/Valuation.sol";
import {VaultFees} from "./VaultFees.sol";
import {VaultState} from "./VaultState.sol";

/// @title IndexVault: a basket of tokens whose share token is this contract
/// @notice Investors contribute the constituents in kind and receive shares. They burn shares to withdraw their part of
/// every constituent. A vault is an immutable clone: no one can change its code.
///
/// Life cycle:
/// 1. Launch. The creator calls `VaultFactory.launch`. The factory clones this contract, moves the creator's seed into
/// the clone and calls `initialize`. The level, NAV per share, starts at 100 USD. A small part of the first supply is
/// locked forever.
/// 2. Contribute and withdraw. `contribute` takes tokens in proportion to the reserves and mints shares. `withdraw`
/// burns shares and pays a part of every reserve. Neither needs a price. If a token cannot be transferred, `withdraw`
/// records a claim, which `claim` pays later.
/// 3. Targets. The creator or the proposer proposes target weights. After `targetDelay`, and within `targetWindow`,
/// anyone executes them with `rebalance`. No token moves yet.
/// 4. Trades. The keeper calls `executeTrades`, which brings the reserves closer to the targets within the `Limits`.
/// 5. Auctions. If drift reaches the band and the keeper has not traded for `auctionIdle`, anyone opens a Dutch auction
/// and anyone bids in it.
/// 6. Reduce-only. `checkDrawdown`, the creator or the guardian starts this mode. Contributions are then refused, and
/// only tokens without a target may be sold. Withdrawals and claims still work. The creator or the guardian ends it.
/// While the guardian's stop stands, targets cannot change and nothing is traded.
/// 7. The end. The creator winds the vault down, or anyone does after a year without a sign of life. The vault is then
/// redeem-only for good: no contributions, no targets, no trades and no fees. Withdrawals, claims, `sync` and sweeps go
/// on.
///
/// Roles:
/// - The creator proposes targets and fees, and may cancel both. It appoints the keeper and the proposer, and sets the
/// share cap. It may start reduce-only, and may end it unless the guardian started it. It may close an auction, pass on
/// its role and wind the vault down.
/// - The proposer proposes targets once a day, within a bound on the change.
/// - The keeper trades within the limits, and may close an auction. A new keeper waits for the delay of targets first.
/// - The guardian may cancel pending targets and fees, start and end reduce-only, and close an auction.
/// - The platform receives its share of every fee.
/// - Guardian and platform each may propose a successor, and so may the factory's owner. The successor accepts after
/// 14 days.
/// - Holders of a share of the supply that the launch set may stop pending targets and fees by signatures.
/// - Anyone may execute due targets and fees, accrue fees, check the drawdown, open an auction and bid.
///
/// No role can pause `withdraw` or `claim`, change the limits, or send reserves to an address of its choice.
///
/// Fees are paid in newly minted shares. Creator and platform divide them in a ratio fixed at launch.
/// - The management fee is charged on the supply continuously, at most 10 % a year.
/// - The performance fee is charged on the level's gain above its high-water mark, at most 30 % of the gain since the
/// launch. It accrues only while prices are fresh. The mark rises by at most 10 % at once, and by 10 % in 6 hours after
/// that. This bounds the fee that a wrong price can cause.
/// - The entry fee is charged on the shares that a contribution buys, at most 2 %.
/// - The exit fee is charged on the shares that a withdrawal burns, at most 2 %.
///
/// A raise of any fee waits 14 days and then must be executed within 14 days. Lowering fees takes effect at once.
///
/// Comments give units in braces. {tok} means base units of a token, and {share D18} base units of the share. {USD D18}
/// means US dollars times 1e18. {bps} means basis points, and {s} seconds.
/// @dev This contract has the functions that investors use. The rest of `IIndexVault` is code of five modules,
/// `VaultTrading`, `VaultAuction`, `VaultGovernance`, `VaultYield` and `VaultRoles`. They are fixed when the implementation is deployed, and the
/// vault runs them on its own state by delegatecall. Trust: `withdraw` and `claim` need none; they read no price, ask no role, and cannot
/// be paused.
contract IndexVault is VaultFees, IERC7621, IERC165 {
    using Arrays for address[];
    using Arrays for uint256[];
    using SafeERC20 for IERC20;
    using Streams for Streams.Stream;

    bytes4 private constant ERC173_ID = 0x7f5828d0;
    /// @dev `IIndexVault.permit` with a signature of any length. The name has two meanings, so it has no `selector`.
    bytes4 private constant PERMIT_ID = bytes4(keccak256("permit(address,address,uint256,uint256,bytes)"));

    /// @notice The only address that can initialize clones of this implementation.
    address public immutable factory;
    /// @notice The module with the functions of keepers.
    address public immutable trading;
    /// @notice The module with the functions of bidders.
    address public immutable auctions;
    /// @notice The module with the functions of creator, proposer and guardian.
    address public immutable governance;
    /// @notice The module that books yield and sweeps.
    address public immutable yields;
    /// @notice The module that replaces roles and winds a vault down.
    address public immutable roles;

    /// @param registry_ registry of assets, prices and adapters
    /// @param modules a `VaultTrading`, a `VaultAuction`, a `VaultGovernance`, a `VaultYield` and a `VaultRoles`, each
    /// with the same registry
    constructor(address registry_, address[5] memory modules) VaultState(registry_) {
        // The factory has checked what each module is.
        (factory, trading, auctions) = (msg.sender, modules[0], modules[1]);
        (governance, yields, roles) = (modules[2], modules[3], modules[4]);
    }

    /// @notice Runs the module that has the called function, on this vault's state.
    // slither-disable-next-line incorrect-return // the call ends with the module's answer
    fallback() external {
        // A bid costs the least gas, so its module is looked for first.
        if (_isAuction(msg.sig)) _run(auctions);
        if (_isTrading(msg.sig)) _run(trading);
        if (_isYield(msg.sig)) _run(yields);
        _run(governance);
    }

    // --- the module `VaultRoles` ---
    // Its functions are declared, so the compiler's dispatcher finds them and no other call looks for them.

    /// @notice See `IIndexVault.proposeRole`.
    function proposeRole(Role, address) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.cancelRole`.
    function cancelRole(Role) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.acceptRole`.
    function acceptRole(Role) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.pendingRole`.
    function pendingRole(Role) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.windDown`.
    function windDown(string calldata) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.windDownAbandoned`.
    function windDownAbandoned() external {
        _run(roles);
    }

    /// @notice See `IIndexVault.lifetime`.
    function lifetime() external {
        _run(roles);
    }

    /// @notice See `IIndexVault.initialize`.
    function initialize(Terms calldata, address[] calldata, uint256[] calldata, uint256[] calldata, uint256, uint256)
        external
    {
        _run(roles);
    }

    /// @notice See `IIndexVault.setOptions`.
    function setOptions(Options calldata) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.options`.
    function options() external {
        _run(roles);
    }

    /// @notice See `IIndexVault.veto`.
    function veto(Matter, uint256, address[] calldata, bytes[] calldata) external {
        _run(roles);
    }

    /// @notice See `IIndexVault.ballot`.
    function ballot(Matter) external {
        _run(roles);
    }

    /// @inheritdoc IERC7621
    /// @dev Runs the code of `VaultGovernance`.
    function rebalance(address[] calldata, uint256[] calldata) external {
        _run(governance);
    }

    /// @dev Runs the module with this call's data on this vault's state, and ends the call with the module's answer.
    function _run(address module) private {
        // This block overwrites memory, which is safe because it ends the call.
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), module, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }

    function _isTrading(bytes4 id) private pure returns (bool) {
        return id == IIndexVault.executeTrades.selector || id == IIndexVault.usage.selector
            || id == IIndexVault.movedD18.selector || id == IIndexVault.monthLossD18.selector
            || id == IIndexVault.checkDrawdown.selector || id == IIndexVault.lowLevelD18.selector;
    }

    function _isAuction(bytes4 id) private pure returns (bool) {
        return id == IIndexVault.bid.selector || id == IIndexVault.openAuction.selector
            || id == IIndexVault.closeAuction.selector || id == IIndexVault.auction.selector
            || id == IIndexVault.previewBid.selector;
    }

    function _isYield(bytes4 id) private pure returns (bool) {
        return id == IIndexVault.previewMint.selector || id == IIndexVault.sync.selector
            || id == IIndexVault.enteringValue.selector || id == IIndexVault.buySweep.selector
            || id == IIndexVault.openSweep.selector || id == IIndexVault.streamOf.selector
            || id == IIndexVault.sweepOf.selector || id == PERMIT_ID;
    }

    // --- investors ---

    /// @inheritdoc IERC7621
    /// @dev Takes the part of `amounts` that is proportional to the reserves, rounded up, and mints shares, rounded
    /// down. Takes nothing of a token without a reserve. Reverts with ReduceOnly, ShareCapExceeded, ZeroShares,
    /// InsufficientShares, LengthMismatch or InvalidReceiver, and with TransferMismatch if a token takes a fee. Without
    /// a performance fee it needs no price. With one, it first charges the gains of the holders. It then reverts with
    /// the registry's error while a price is missing, and with LevelTooHigh while the gain is too fast to be charged.
    function contribute(uint256[] calldata amounts, address receiver, uint256 minShares)
        external
        nonReentrant
        returns (uint256 shares)
    {
        _checkReceiver(receiver);
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        if (hot.flags != 0) revert ReduceOnly();
        if (hot.marks & STREAMING != 0) _settle(hot, charter);
        _chargeWholePerformance(hot, charter);

        uint256[] memory bases = _loadBases(charter.tokens.length);
        uint256 change = _changeDown(bases, amounts);
        uint256 fee;
        (shares, fee) = _sharesDown(hot, charter, change);
        if (shares == 0) revert ZeroShares();
        if (shares < minShares) revert InsufficientShares(shares, minShares);
        hot.scale += change;
        hot.feeShares += fee;
        _checkCap(hot, charter, shares);

        uint256[] memory taken = _pullUp(charter.tokens, bases, change);
        _rescaleIfWorn(hot, bases);
        _writeHot(hot);
        _mint(receiver, shares);
        if (fee != 0) emit EntryFeeAccrued(receiver, fee);
        _emitMoved(IERC7621.Contributed.selector, receiver, taken, shares);
    }

    /// @inheritdoc IERC7621
    /// @dev Pays the caller's part of every reserve, rounded down. Needs no price and cannot be paused. If a token
    /// cannot be transferred now, the receiver gets a claim on it, and the other tokens are paid. If a token would take
    /// more from the vault than the amount, it is not transferred either. The leaver pays no performance fee while a
    /// price is missing. The leaver pays none on a gain that is too fast to be charged now.
    function withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts)
        external
        returns (uint256[] memory amounts)
    {
        amounts = _withdraw(shares, receiver, minAmounts, 0);
        // Memory holds the array in the layout of the ABI, so it is returned as it is. This block overwrites memory,
        // which is safe because it ends the call.
        assembly {
            let data := sub(amounts, 32)
            mstore(data, 32)
            return(data, shl(5, add(mload(amounts), 2)))
        }
    }

    /// @notice Like `withdraw`, and transfers no token whose bit is set in `owed`. The receiver gets a claim on those.
    /// @dev A token or a feed that burns gas makes a withdrawal expensive. This function lets a holder of any basket
    /// leave within one transaction, and claim token by token afterwards.
    /// @param shares {share D18} to burn
    /// @param receiver address that gets the tokens and the claims
    /// @param minAmounts {tok} smallest amount of each constituent, in the order of `getConstituents`
    /// @param owed bit i is set if the constituent i is not transferred
    /// @return amounts {tok} paid or owed
    function withdrawOwing(uint256 shares, address receiver, uint256[] calldata minAmounts, uint256 owed)
        external
        returns (uint256[] memory amounts)
    {
        return _withdraw(shares, receiver, minAmounts, owed);
    }

    function _withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts, uint256 owed)
        private
        nonReentrant
        returns (uint256[] memory amounts)
    {
        _checkReceiver(receiver);
        if (shares == 0) revert ZeroShares();
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        _tryChargePerformance(hot, charter);

        uint256[] memory bases = _loadBases(charter.tokens.length);
        uint256 fee = _exitFeeUp(charter, shares);
        uint256 change = Math.mulDiv(hot.scale, shares - fee, totalSupply() + hot.feeShares);
        // Burn first. The burn reverts if the caller has too few shares, so `change` is at most the scale below.
        _burn(msg.sender, shares);
        amounts = _amountsDown(charter.tokens, bases, change, minAmounts);
        hot.scale -= change;
        hot.feeShares += fee;
        _rescaleIfWorn(hot, bases);
        _writeHot(hot);
        _pay(charter.tokens, amounts, receiver, owed);
        if (fee != 0) emit ExitFeeAccrued(msg.sender, fee);
        _emitMoved(IERC7621.Withdrawn.selector, receiver, amounts, shares);
    }

    /// @notice Pays the caller's claim on `token` to `receiver`. A claim is what `withdraw` could not transfer.
    /// @param token token to be paid
    /// @param receiver address that gets the token
    /// @return amount {tok} paid
    function claim(address token, address receiver) external nonReentrant returns (uint256 amount) {
        amount = _claimOf[token][msg.sender];
        _claim(token, receiver, amount);
    }

    /// @notice Pays a part of the caller's claim. A token that takes a fee from its sender needs it. The fee is taken
    /// from the rest of the claim, and never from the reserve.
    /// @param token token to be paid
    /// @param receiver address that gets the token
    /// @param amount {tok} to transfer
    function claimPart(address token, address receiver, uint256 amount) external nonReentrant {
        _claim(token, receiver, amount);
    }

    function _claim(address token, address receiver, uint256 amount) private {
        _checkReceiver(receiver);
        uint256 owed = _claimOf[token][msg.sender];
        if (amount == 0 || amount > owed) revert NothingToClaim(token, msg.sender);
        _claimOf[token][msg.sender] = owed - amount;
        _totalClaims[token] -= amount;
        uint256 before = SafeExit.balance(token);
        IERC20(token).safeTransfer(receiver, amount);
        uint256 afterwards = SafeExit.balance(token);
        // An unreadable balance is the greatest number, so a token that cannot be read counts as exact.
        if (before != SafeExit.UNREADABLE && before > afterwards && before - afterwards > amount) {
            uint256 fee = before - afterwards - amount;
            if (fee > owed - amount) revert SpentMismatch(token, amount, amount + fee);
            // slither-disable-next-line reentrancy-no-eth // every entry point is nonReentrant
            _claimOf[token][msg.sender] = owed - amount - fee;
            _totalClaims[token] -= fee;
            amount += fee;
        }
        emit Claimed(token, msg.sender, receiver, amount);
    }

    // --- anyone ---

    /// @notice Mints the accrued fees, including the performance fee if prices are fresh.
    /// @return shares {share D18} minted to creator and platform together
    function accrueFees() external nonReentrant returns (uint256 shares) {
        (Hot memory hot, Charter.Data memory charter) = _loadAccrued();
        _tryChargePerformance(hot, charter);
        shares = _payFees(hot);
        if (shares != 0) _writeHot(hot);
    }

    // --- views: basket ---

    /// @inheritdoc IERC7621
    /// @dev Returns targets in the order they were set, then the other held tokens, with weight 0.
    function getConstituents() external view returns (address[] memory tokens, uint256[] memory weights) {
        (, Charter.Data memory charter) = _load();
        return (charter.tokens, charter.targetBps);
    }

    /// @inheritdoc IERC7621
    function totalConstituents() external view returns (uint256) {
        (, Charter.Data memory charter) = _load();
        return charter.tokens.length;
    }

    /// @inheritdoc IERC7621
    /// @return {tok} 0 for a token that is not a constituent
    function getReserve(address token) external view returns (uint256) {
        Basket.Book memory book = _readBook();
        (bool found, uint256 index) = Basket.find(book, token);
        return found ? book.reserves[index] : 0;
    }

    /// @inheritdoc IERC7621
    /// @return {bps} 0 for a token without a target
    function getWeight(address token) external view returns (uint256) {
        Basket.Book memory book = _readBook();
        (bool found, uint256 index) = Basket.find(book, token);
        return found ? book.targetBps[index] : 0;
    }

    /// @inheritdoc IERC7621
    function isConstituent(address token) external view returns (bool found) {
        // slither-disable-next-line unused-return // the index is not needed
        (found,) = Basket.find(_readBook(), token);
    }

    /// @inheritdoc IERC7621
    /// @dev Rounds each reserve's value down.
    function totalBasketValue() external view returns (uint256) {
        Basket.Book memory book = _readBook();
        return Valuation.navDown(book, Valuation.loadRates(IAssetRegistry(registry), book));
    }

    /// @inheritdoc IERC7621
    /// @return shares {share D18} that `contribute` would mint now; 0 if it would revert with ZeroShares. Reverts like
    /// `contribute` if the performance fee cannot be charged now.
    function previewContribute(uint256[] calldata amounts) external view returns (uint256 shares) {
        (Hot memory hot, Charter.Data memory charter) = _loadEntering();
        (shares,) = _sharesDown(hot, charter, _changeDown(_loadEnteringBases(hot, charter), amounts));
    }

    /// @inheritdoc IERC7621
    /// @return amounts {tok} that `withdraw` would pay now
    function previewWithdraw(uint256 shares) external view returns (uint256[] memory amounts) {
        (Hot memory hot, Charter.Data memory charter) = _loadLeaving();
        uint256 net = shares - _exitFeeUp(charter, shares);
        return
            _amountsDown(_loadBases(charter.tokens.length), Math.mulDiv(hot.scale, net, totalSupply() + hot.feeShares));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC7621).interfaceId || id == type(IERC20).interfaceId
            || id == type(IERC20Metadata).interfaceId || id == type(IERC20Permit).interfaceId || id == ERC173_ID
            || id == type(IERC165).interfaceId;
    }

    // --- internals: proportion ---

    /// @return change largest increase of the scale that every given amount covers; 0 if the vault holds nothing
    function _changeDown(uint256[] memory bases, uint256[] calldata amounts) private pure returns (uint256 change) {
        if (amounts.length != bases.length) revert LengthMismatch(bases.length, amounts.length);
        change = type(uint256).max;
        for (uint256 i; i < bases.length; ++i) {
            uint256 base = bases[i];
            if (base == 0) continue;
            uint256 covered = Scale.changeDown(amounts[i], base);
            if (covered < change) change = covered;
        }
        if (change == type(uint256).max) return 0;
    }

    /// @return shares {share D18} for the receiver, rounded down
    /// @return fee {share D18} entry fee, rounded up
    function _sharesDown(Hot memory hot, Charter.Data memory charter, uint256 change)
        private
        view
        returns (uint256 shares, uint256 fee)
    {
        if (change == 0) return (0, 0);
        shares = Math.mulDiv(totalSupply() + hot.feeShares, change, hot.scale);
        if (charter.fees.entryBps == 0) return (shares, 0);
        fee = MathUp.mulDivUp(shares, charter.fees.entryBps, BPS);
        return (shares - fee, fee);
    }

    /// @return fee {share D18} exit fee, rounded up
    function _exitFeeUp(Charter.Data memory charter, uint256 shares) private pure returns (uint256 fee) {
        if (charter.fees.exitBps == 0) return 0;
        return MathUp.mulDivUp(shares, charter.fees.exitBps, BPS);
    }

    /// @return amounts {tok} that leave when the scale falls by `change`, each rounded down
    function _amountsDown(uint256[] memory bases, uint256 change) private pure returns (uint256[] memory amounts) {
        amounts = new uint256[](bases.length);
        for (uint256 i; i < amounts.length; ++i) {
            // `bases` has the same length.
            amounts[i] = Scale.amountDown(bases.unsafeMemoryAccess(i), change);
        }
    }

    /// @notice Like the function above, and reverts if an amount is below its minimum.
    function _amountsDown(
        address[] memory tokens,
        uint256[] memory bases,
        uint256 change,
        uint256[] calldata minAmounts
    ) private pure returns (uint256[] memory amounts) {
        if (minAmounts.length != bases.length) {
            revert LengthMismatch(bases.length, minAmounts.length);
        }
        amounts = new uint256[](minAmounts.length);
        for (uint256 i; i < minAmounts.length; ++i) {
            // `bases` has the same length.
            uint256 amount = Scale.amountDown(bases.unsafeMemoryAccess(i), change);
            if (amount < minAmounts[i]) revert InsufficientAmount(tokens[i], amount, minAmounts[i]);
            amounts[i] = amount;
        }
    }

    /// @param hot hot slot that includes this contribution's entry fee
    /// @param charter charter of the vault
    /// @param shares {share D18} that the contribution mints to the receiver
    function _checkCap(Hot memory hot, Charter.Data memory charter, uint256 shares) private view {
        if (charter.shareCap == 0) return;
        uint256 supply = totalSupply() + hot.feeShares + shares;
        if (supply > charter.shareCap) revert ShareCapExceeded(supply, charter.shareCap);
    }

    /// @dev Books what streams have released, so that a contribution buys no part of it. The caller writes `hot`.
    function _settle(Hot memory hot, Charter.Data memory charter) private {
        hot.marks &= ~STREAMING;
        for (uint256 i; i < charter.tokens.length; ++i) {
            address token = charter.tokens[i];
            Streams.Stream memory s = _streams[token];
            if (s.pending == 0) continue;
            uint256 released = s.release(hot.edition);
            if (s.pending != 0) hot.marks |= STREAMING;
            _streams[token] = s;
            if (released == 0) continue;
            uint256 reserve = Scale.reserveDown(_loadBase(i), hot.scale);
            _writeBase(i, Scale.baseOf(reserve + released, hot.scale));
            emit Synced(token, reserve, reserve + released, s.pending, uint256(s.at) + s.left);
        }
    }

    // --- internals: tokens ---

    /// @dev Refuses the vault itself, because shares or tokens sent to it would belong to nobody.
    function _checkReceiver(address receiver) private view {
        if (receiver == address(0)) revert ZeroAddress();
        if (receiver == address(this)) revert InvalidReceiver(receiver);
    }

    /// @return taken {tok} amount of each constituent, rounded up
    function _pullUp(address[] memory tokens, uint256[] memory bases, uint256 change)
        private
        returns (uint256[] memory taken)
    {
        taken = new uint256[](tokens.length);
        for (uint256 i; i < taken.length; ++i) {
            // `tokens` and `bases` have the same length.
            uint256 amount = Scale.amountUp(bases.unsafeMemoryAccess(i), change);
            if (amount == 0) continue;
            taken[i] = amount;
            SafeEntry.pullExact(tokens.unsafeMemoryAccess(i), msg.sender, amount);
        }
    }

    /// @dev Pays in a call to itself. If a token took more than its amount, that call reverts and undoes its transfers.
    /// The payment then starts again without the token. The other holders therefore bear no fee of the token. The caller
    /// has lowered and saved the reserves before.
    function _pay(address[] memory tokens, uint256[] memory amounts, address receiver, uint256 owed) private {
        while (true) {
            // slither-disable-next-line low-level-calls,calls-loop // reads the reason of a revert; one more call a token
            (bool ok, bytes memory answer) =
                address(this).call(abi.encodeCall(this.payOrOwe, (tokens, amounts, receiver, owed)));
            if (ok) return;
            uint256 index = type(uint256).max;
            if (answer.length == 36 && bytes4(answer) == TookTooMuch.selector) {
                // The answer has a selector and one word.
                assembly ("memory-safe") {
                    index := mload(add(answer, 36))
                }
            }
            if (index >= tokens.length) {
                // This block ends the call with the error as it is.
                assembly ("memory-safe") {
                    revert(add(answer, 32), mload(answer))
                }
            }
            owed |= 1 << index;
        }
    }

    /// @notice Transfers `amounts` of `tokens` to `receiver`, and owes what it cannot transfer. Only the vault itself
    /// may call it.
    /// @param tokens constituents
    /// @param amounts {tok} amount of each constituent
    /// @param receiver address that gets the tokens and the claims
    /// @param owed bit i is set if the constituent i is not transferred
    function payOrOwe(address[] calldata tokens, uint256[] calldata amounts, address receiver, uint256 owed) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        for (uint256 i; i < tokens.length; ++i) {
            uint256 amount = amounts[i];
            if (amount == 0) continue;
            uint256 gone = owed >> i & 1 != 0 ? 0 : SafeExit.transfer(tokens[i], receiver, amount);
            if (gone > amount) revert TookTooMuch(i);
            if (gone != amount) _owe(tokens[i], receiver, amount - gone);
        }
    }

    /// @dev Emits Contributed or Withdrawn, which have the same layout, from the caller to `receiver`. Assembly copies
    /// the array at once, because memory holds it in the layout of the ABI.
    function _emitMoved(bytes32 id, address receiver, uint256[] memory amounts, uint256 shares) private {
        // The data is written past the allocated memory and is not used again.
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := shl(5, add(mload(amounts), 1))
            mstore(data, 64)
            mstore(add(data, 32), shares)
            mcopy(add(data, 64), amounts, size)
            log3(data, add(size, 64), id, caller(), receiver)
        }
    }

    /// @dev Gives the receiver a claim on `amount` {tok}.
    function _owe(address token, address receiver, uint256 amount) private {
        uint256 owed = _claimOf[token][receiver] + amount;
        _claimOf[token][receiver] = owed;
        _totalClaims[token] += amount;
        emit ClaimCreated(token, receiver, amount, owed);
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
