// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {VaultState} from "./VaultState.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IERC7621} from "./interfaces/IERC7621.sol";
import {IIndexVault} from "./interfaces/IIndexVault.sol";
import {Basket} from "./libraries/Basket.sol";
import {FeeMath} from "./libraries/FeeMath.sol";
import {SafeExit} from "./libraries/SafeExit.sol";
import {Targets} from "./libraries/Targets.sol";
import {Trading} from "./libraries/Trading.sol";
import {Valuation} from "./libraries/Valuation.sol";

/// @title An index vault: its shares are this ERC-20, its reserves what it accounts for as its own
/// @notice Roles, and the worst each can do:
///  - creator: proposes targets (Active assets, after a delay in which anyone may leave), names the keeper, lowers the fee;
///  - keeper: trades towards the targets through approved adapters, losing at most `maxSlippageBps` of oracle value a trade;
///  - guardian: cancels a proposal;
///  - nobody can pause an exit, raise the fee, move reserves to a chosen address or change this code.
/// @dev Every function checks, accrues the fee, moves tokens, and writes; all that change balances or supply share one
/// guard. `balance >= reserve + claims` for every token; what is above it (a donation) is ignored for ever.
contract IndexVault is VaultState, IERC165, ReentrancyGuardTransient {
    using Basket for Basket.Layout;
    using Basket for Basket.Book;
    using SafeERC20 for IERC20;
    using Trading for Trading.Run;

    address private constant DEAD = 0x000000000000000000000000000000000000dEaD;
    bytes4 private constant ERC173_ID = 0x7f5828d0;

    modifier onlyCreator() {
        if (msg.sender != _owner) revert NotCreator(msg.sender);
        _;
    }

    /// @param registry_ of the assets, prices and adapters of every vault cloned from this implementation
    constructor(address registry_) VaultState(registry_) {}

    // --- factory ---

    /// @inheritdoc IIndexVault
    /// @dev Trusts the factory to have validated everything and to have moved the reserves here.
    /// @param shares {share D18} first supply, of which `deadShares` are locked and the creator gets the rest
    function initialize(
        Terms calldata terms,
        address[] memory tokens,
        uint256[] memory weights,
        uint256[] memory reserves,
        uint256 shares,
        uint256 deadShares
    ) external initializer {
        if (msg.sender != factory) revert NotFactory(msg.sender);
        __ERC20_init(terms.name, terms.symbol);
        _setTerms(terms);

        _basket.save(Basket.Book(tokens, weights, reserves));
        emit Rebalanced(tokens, weights);

        _mint(DEAD, deadShares);
        _mint(terms.creator, shares - deadShares);
        emit Contributed(terms.creator, terms.creator, reserves, shares - deadShares);
    }

    // --- investors ---

    /// @inheritdoc IERC7621
    /// @dev Takes the part of `amounts` that matches the reserves, rounded up, and mints shares rounded down. Tokens
    /// without a reserve are not taken. Needs no price.
    function contribute(uint256[] calldata amounts, address receiver, uint256 minShares)
        external
        nonReentrant
        returns (uint256 shares)
    {
        _checkReceiver(receiver);
        _accrue();
        Basket.Book memory book = _basket.load();
        uint256 supply = totalSupply();
        shares = _sharesDown(book, amounts, supply);
        if (shares == 0) revert ZeroShares();
        if (shares < minShares) revert InsufficientShares(shares, minShares);

        uint256[] memory taken = new uint256[](amounts.length);
        for (uint256 i; i < taken.length; ++i) {
            if (book.reserves[i] == 0) continue;
            taken[i] = Math.mulDiv(shares, book.reserves[i], supply, Math.Rounding.Ceil);
            _pullExact(book.tokens[i], taken[i]);
            book.reserves[i] += taken[i];
        }
        _basket.saveReserves(book);
        _mint(receiver, shares);
        emit Contributed(msg.sender, receiver, taken, shares);
    }

    /// @inheritdoc IERC7621
    /// @dev Pays the caller's part of every reserve, rounded down. Needs no price and cannot be paused. A token that
    /// cannot be transferred now becomes the receiver's claim, and stops none of the others.
    function withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts)
        external
        nonReentrant
        returns (uint256[] memory amounts)
    {
        _checkReceiver(receiver);
        if (shares == 0) revert ZeroShares();
        _accrue();
        Basket.Book memory book = _basket.load();
        if (minAmounts.length != book.tokens.length) revert LengthMismatch(book.tokens.length, minAmounts.length);

        amounts = _amountsDown(book, shares, totalSupply());
        for (uint256 i; i < amounts.length; ++i) {
            if (amounts[i] < minAmounts[i]) revert InsufficientAmount(book.tokens[i], amounts[i], minAmounts[i]);
            book.reserves[i] -= amounts[i];
        }
        _burn(msg.sender, shares);
        _basket.saveReserves(book);
        for (uint256 i; i < amounts.length; ++i) {
            if (amounts[i] != 0) _payOrOwe(i, book, receiver, amounts[i]);
        }
        emit Withdrawn(msg.sender, receiver, amounts, shares);
    }

    /// @inheritdoc IIndexVault
    function claim(address token, address receiver) external nonReentrant returns (uint256 amount) {
        _checkReceiver(receiver);
        amount = _claimOf[token][msg.sender];
        if (amount == 0) revert NothingToClaim(token, msg.sender);
        delete _claimOf[token][msg.sender];
        _totalClaims[token] -= amount;
        IERC20(token).safeTransfer(receiver, amount);
        emit Claimed(token, msg.sender, receiver, amount);
    }

    // --- creator ---

    /// @inheritdoc IIndexVault
    function proposeTargets(address[] memory tokens, uint256[] memory weights)
        external
        onlyCreator
        returns (uint256 id)
    {
        Proposal memory proposal = _proposal;
        if (proposal.hash != 0 && block.timestamp <= proposal.expiresAt) revert ProposalPending(proposal.id);
        Targets.validate(IAssetRegistry(registry), tokens, weights);

        proposal.id += 1;
        proposal.executableAt = uint64(block.timestamp) + _targetDelay;
        proposal.expiresAt = proposal.executableAt + _targetWindow;
        proposal.hash = keccak256(abi.encode(tokens, weights));
        _proposal = proposal;
        emit TargetsProposed(proposal.id, tokens, weights, proposal.executableAt, proposal.expiresAt);
        return proposal.id;
    }

    /// @inheritdoc IIndexVault
    function cancelTargets() external {
        if (msg.sender != _owner && msg.sender != _guardian) revert NotCreatorOrGuardian(msg.sender);
        if (_proposal.hash == 0) revert NoProposal();
        delete _proposal.hash;
        emit TargetsCancelled(_proposal.id, msg.sender);
    }

    /// @inheritdoc IIndexVault
    function setKeeper(address keeper_) external onlyCreator {
        if (keeper_ == address(0)) revert ZeroAddress();
        if (keeper_ == _keeper) return;
        _keeper = keeper_;
        emit KeeperChanged(keeper_);
    }

    /// @inheritdoc IIndexVault
    function lowerManagementFee(uint16 feeBps) external onlyCreator nonReentrant {
        uint16 current = _managementFeeBps;
        if (feeBps > current) revert FeeRaised(current, feeBps);
        if (feeBps == current) return;
        _accrue();
        _managementFeeBps = feeBps;
        _feeRateX96 = FeeMath.logRateX96(feeBps);
        emit ManagementFeeChanged(feeBps);
    }

    /// @inheritdoc IIndexVault
    /// @dev Takes effect when `newOwner` accepts; zero withdraws the offer.
    function transferOwnership(address newOwner) external onlyCreator {
        _pendingOwner = newOwner;
        emit OwnershipTransferStarted(_owner, newOwner);
    }

    /// @inheritdoc IIndexVault
    /// @dev Fees up to now go to the previous creator.
    function acceptOwnership() external nonReentrant {
        if (msg.sender != _pendingOwner) revert NotPendingCreator(msg.sender);
        _accrue();
        address previous = _owner;
        _owner = msg.sender;
        delete _pendingOwner;
        emit OwnershipTransferred(previous, msg.sender);
    }

    // --- keeper ---

    /// @inheritdoc IIndexVault
    /// @dev The bounds on each trade are `Trading`'s.
    function executeTrades(uint256 expectedNonce, Trade[] calldata trades, uint256 minNavAfter, uint256 deadline)
        external
        nonReentrant
    {
        if (msg.sender != _keeper) revert NotKeeper(msg.sender);
        if (block.timestamp > deadline) revert Expired(deadline);
        if (expectedNonce != _rebalanceNonce) revert NonceMismatch(expectedNonce, _rebalanceNonce);
        if (trades.length == 0) revert NoTrades();
        _accrue();

        Trading.Run memory run = Trading.begin(IAssetRegistry(registry), _basket.load(), expectedNonce, _maxSlippageBps);
        for (uint256 leg; leg < trades.length; ++leg) {
            run.execute(leg, trades[leg]);
        }
        _basket.save(run.book);
        _rebalanceNonce += 1;
        _lastTradeAt = uint40(block.timestamp);
        run.end(minNavAfter);
    }

    // --- anyone ---

    /// @inheritdoc IERC7621
    /// @dev Executes the pending proposal with exactly these targets. No token moves: what lost its target stays held,
    /// with weight 0, until the keeper has sold it.
    function rebalance(address[] memory newTokens, uint256[] memory newWeights) external nonReentrant {
        Proposal memory proposal = _proposal;
        if (proposal.hash == 0) revert NoProposal();
        if (block.timestamp < proposal.executableAt) revert TooEarly(proposal.executableAt);
        if (block.timestamp > proposal.expiresAt) revert Expired(proposal.expiresAt);
        bytes32 hash = keccak256(abi.encode(newTokens, newWeights));
        if (hash != proposal.hash) revert ProposalMismatch(proposal.hash, hash);
        Targets.validate(IAssetRegistry(registry), newTokens, newWeights);

        _accrue();
        delete _proposal.hash;
        _basket.save(_basket.load().retarget(newTokens, newWeights));
        uint256 nonce = ++_rebalanceNonce;
        emit Rebalanced(newTokens, newWeights);
        emit TargetsExecuted(proposal.id, nonce);
    }

    /// @inheritdoc IIndexVault
    function accrueFees() external nonReentrant returns (uint256 shares) {
        return _accrue();
    }

    // --- views: basket ---

    /// @inheritdoc IERC7621
    /// @dev Targets in the order they were set, then what else is held, with weight 0.
    function getConstituents() external view returns (address[] memory tokens, uint256[] memory weights) {
        Basket.Book memory book = _basket.load();
        return (book.tokens, book.targetBps);
    }

    /// @inheritdoc IERC7621
    function totalConstituents() external view returns (uint256) {
        return _basket.count();
    }

    /// @inheritdoc IERC7621
    /// @return {tok} 0 for anything that is not a constituent
    function getReserve(address token) external view returns (uint256) {
        Basket.Book memory book = _basket.load();
        (bool found, uint256 index) = book.find(token);
        return found ? book.reserves[index] : 0;
    }

    /// @inheritdoc IERC7621
    /// @return {bps} 0 for anything that is not a target
    function getWeight(address token) external view returns (uint256) {
        Basket.Book memory book = _basket.load();
        (bool found, uint256 index) = book.find(token);
        return found ? book.targetBps[index] : 0;
    }

    /// @inheritdoc IERC7621
    function isConstituent(address token) external view returns (bool found) {
        (found,) = _basket.load().find(token);
    }

    /// @inheritdoc IERC7621
    /// @dev Each reserve's value is rounded down.
    function totalBasketValue() external view returns (uint256) {
        Basket.Book memory book = _basket.load();
        return Valuation.navDown(book, Valuation.loadRates(IAssetRegistry(registry), book, false));
    }

    /// @inheritdoc IIndexVault
    /// @dev Reverts when a held token has no fresh price. Rounded down.
    function driftD18() external view returns (uint256) {
        Basket.Book memory book = _basket.load();
        uint256[] memory rates = Valuation.loadRates(IAssetRegistry(registry), book, false);
        return Valuation.driftDown(book, rates, Valuation.navDown(book, rates));
    }

    /// @inheritdoc IERC7621
    /// @return shares {share D18} that `contribute` would mint now, 0 where it would revert with ZeroShares
    function previewContribute(uint256[] calldata amounts) external view returns (uint256 shares) {
        return _sharesDown(_basket.load(), amounts, totalSupply() + pendingFeeShares());
    }

    /// @inheritdoc IERC7621
    /// @return amounts {tok} that `withdraw` would pay now
    function previewWithdraw(uint256 shares) external view returns (uint256[] memory amounts) {
        return _amountsDown(_basket.load(), shares, totalSupply() + pendingFeeShares());
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC7621).interfaceId || id == type(IERC20).interfaceId
            || id == type(IERC20Metadata).interfaceId || id == type(IERC20Permit).interfaceId || id == ERC173_ID
            || id == type(IERC165).interfaceId;
    }

    // --- internals: proportion ---

    /// @return shares {share D18} the most that every given amount covers; 0 where nothing is held
    function _sharesDown(Basket.Book memory book, uint256[] calldata amounts, uint256 supply)
        private
        pure
        returns (uint256 shares)
    {
        if (amounts.length != book.tokens.length) revert LengthMismatch(book.tokens.length, amounts.length);
        shares = type(uint256).max;
        for (uint256 i; i < amounts.length; ++i) {
            if (book.reserves[i] == 0) continue;
            // {share} = {tok} * {share} / {tok}
            shares = Math.min(shares, Math.mulDiv(amounts[i], supply, book.reserves[i]));
        }
        if (shares == type(uint256).max) return 0;
    }

    /// @return amounts {tok} the part of every reserve that `shares` are of `supply`
    function _amountsDown(Basket.Book memory book, uint256 shares, uint256 supply)
        private
        pure
        returns (uint256[] memory amounts)
    {
        amounts = new uint256[](book.tokens.length);
        for (uint256 i; i < amounts.length; ++i) {
            // {tok} = {share} * {tok} / {share}
            amounts[i] = Math.mulDiv(shares, book.reserves[i], supply);
        }
    }

    // --- internals: tokens ---

    /// @dev Shares or tokens sent to the vault itself would belong to nobody.
    function _checkReceiver(address receiver) private view {
        if (receiver == address(0)) revert ZeroAddress();
        if (receiver == address(this)) revert InvalidReceiver(receiver);
    }

    /// @dev Refuses tokens that take a fee on transfer: the others would pay it.
    function _pullExact(address token, uint256 amount) private {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 got = Math.saturatingSub(IERC20(token).balanceOf(address(this)), before);
        if (got != amount) revert TransferMismatch(token, amount, got);
    }

    /// @dev What could not be transferred is owed to the receiver; what the token took beyond `amount` is written off.
    /// The reserve has been lowered by `amount` and saved already.
    function _payOrOwe(uint256 index, Basket.Book memory book, address receiver, uint256 amount) private {
        address token = book.tokens[index];
        (uint256 paid, uint256 lost) = SafeExit.transferUpTo(token, receiver, amount);
        if (paid != amount) {
            uint256 owed = _claimOf[token][receiver] + (amount - paid);
            _claimOf[token][receiver] = owed;
            _totalClaims[token] += amount - paid;
            emit ClaimCreated(token, receiver, amount - paid, owed);
        } else if (lost != 0) {
            uint256 reserve = Math.saturatingSub(book.reserves[index], lost);
            book.reserves[index] = reserve;
            _basket.saveReserves(book);
            emit ReserveLost(token, lost, reserve);
        }
    }
}
