// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start timestamp // a proposer's seconds matter to no delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block says what it relies on
// slither-disable-start incorrect-equality // with zero or a setting, of our own accounting; no balance is compared by equality

import {
    ERC20PermitUpgradeable
} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IERC7621} from "../interfaces/IERC7621.sol";
import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {SafeExit} from "../libraries/SafeExit.sol";
import {Scale} from "../libraries/Scale.sol";

/// @title What a vault remembers, and the accrual that comes before anything that depends on the supply
/// @dev `IndexVault` and the modules it runs on its own state (`VaultGovernance`, `VaultTrading`) all begin with this
/// contract and add no storage, so the layout is theirs in common. No entry point is here.
abstract contract VaultState is IVaultTypes, ERC20PermitUpgradeable, ReentrancyGuardTransient {
    using Basket for Basket.Book;
    using SafeCast for uint256;

    // Three contracts share this storage by delegatecall, and each writes and reads a part of it.
    // slither-disable-start uninitialized-state,unused-state,constable-states

    uint256 internal constant BPS = 10_000;
    uint256 internal constant D18 = 1e18;
    uint256 internal constant LAUNCH_LEVEL_D18 = 100e18; // {USD D18 per whole share}
    /// @dev Far above what one constituent's price takes to read, from two sources.
    uint256 internal constant PRICE_GAS = 200_000;

    /// @notice Assets, prices and adapters of every vault cloned from this implementation.
    address public immutable registry;

    /// @dev What every contribution and withdrawal reads and writes: one slot, `Hot` packed.
    uint256 private _hotWord;

    address internal _owner;
    uint16 internal _platformShareBps;

    address internal _keeper;
    uint40 internal _proposedAt; // {s} by the proposer, last
    uint16 internal _maxChangeBps; // of the proposer, a day
    uint40 internal _feesExecutableAt; // {s} 0: no fees pending

    Limits internal _limits;

    address internal _platform;
    uint32 internal _targetDelay; // {s}
    uint32 internal _targetWindow; // {s}

    address internal _guardian;
    address internal _pendingOwner;
    address internal _proposer;
    Fees internal _pendingFees;

    uint128 internal _highWaterMarkD18; // {USD D18 per whole share}
    uint128 internal _peakD18; // {USD D18 per whole share}

    /// @dev What every trade and bid reads and writes besides the hot slot: one slot.
    struct Traded {
        uint64 lossD18; // {D18 ratio} used as of `usedAt`, before draining
        uint64 turnoverD18; // {D18 ratio} used as of `usedAt`, before draining
        uint40 usedAt; // {s}
        uint40 keeperAt; // {s} when `executeTrades` last succeeded; the launch, before
        uint40 nonce; // the rebalance nonce
    }

    Traded internal _traded;

    struct Proposal {
        uint128 id; // of the latest proposal ever; stays after it is gone
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s}
        bytes32 hash; // 0: none pending
    }

    Proposal internal _proposal;

    /// @dev Two slots, of which a bid writes the second.
    struct OpenAuction {
        address opener;
        uint48 id; // of the latest auction ever; stays after it is gone
        uint40 openedAt; // {s}
        bool closed; // before its time
        uint112 navD18; // {USD D18} at opening
        uint104 scale; // at opening
        uint40 tip; // {USD 1e-8} given so far, rounded up
    }

    OpenAuction internal _auction;

    uint128[32] private _bases; // see `Scale`; as many as Basket.MAX_CONSTITUENTS

    mapping(address token => mapping(address holder => uint256)) internal _claimOf; // {tok}
    mapping(address token => uint256) internal _totalClaims; // {tok}

    struct Hot {
        uint256 scale; // 104 bits stored
        uint256 feeShares; // {share D18} accrued and not minted; 88 bits stored, more is minted at once
        uint256 accruedAt; // {s} 40 bits
        uint256 edition; // of the charter; 16 bits
        uint256 flags; // 8 bits
    }

    uint256 internal constant STOPPED = 1; // reduce-only, by the drawdown or the creator
    uint256 internal constant STOPPED_BY_GUARDIAN = 2; // reduce-only, by the guardian

    // slither-disable-end uninitialized-state,unused-state,constable-states

    /// @param registry_ not zero
    constructor(address registry_) {
        if (registry_ == address(0)) revert ZeroAddress();
        registry = registry_;
        _disableInitializers();
    }

    modifier onlyCreator() {
        _checkCreator();
        _;
    }

    function _checkCreator() internal view {
        if (msg.sender != _owner) revert NotCreator(msg.sender);
    }

    function _checkCreatorOrGuardian() internal view {
        if (msg.sender != _owner && msg.sender != _guardian) revert NotCreatorOrGuardian(msg.sender);
    }

    // --- the hot slot and the charter ---

    function _readHot() internal view returns (Hot memory hot) {
        _readHotInto(hot);
    }

    function _readHotInto(Hot memory hot) private view {
        uint256 word = _hotWord;
        hot.scale = word & (Scale.END - 1);
        hot.feeShares = (word >> 104) & type(uint88).max;
        hot.accruedAt = (word >> 192) & type(uint40).max;
        hot.edition = (word >> 232) & type(uint16).max;
        hot.flags = word >> 248;
    }

    /// @dev Mints the fee shares where they no longer fit their field. The scale must be one that is not worn.
    function _writeHot(Hot memory hot) internal {
        if (hot.feeShares > type(uint88).max) _payFees(hot);
        _hotWord = hot.scale | hot.feeShares << 104 | hot.accruedAt << 192 | hot.edition << 232 | hot.flags << 248;
        emit Checkpoint(hot.scale, hot.feeShares, hot.accruedAt);
    }

    /// @dev For where nothing but a flag changed, and so no Checkpoint is due.
    function _writeFlags(uint256 flags) internal {
        _hotWord = (_hotWord & type(uint248).max) | flags << 248;
    }

    /// @return hot as stored
    /// @return charter of its edition
    function _load() internal view returns (Hot memory hot, Charter.Data memory charter) {
        _loadInto(hot, charter);
    }

    /// @notice The same, with fees accrued to now, in memory.
    function _loadAccrued() internal view returns (Hot memory hot, Charter.Data memory charter) {
        _loadInto(hot, charter);
        _accrue(hot, charter);
    }

    /// @dev Into structs that are there already: each one made anew costs its zeroes.
    function _loadInto(Hot memory hot, Charter.Data memory charter) internal view {
        _readHotInto(hot);
        Charter.read(hot.edition, charter);
    }

    /// @dev Where the fee rounds to nothing the clock stays, so that frequent accrual cannot erase it.
    function _accrue(Hot memory hot, Charter.Data memory charter) internal view {
        uint256 shares =
            FeeMath.dilutionDown(totalSupply() + hot.feeShares, charter.feeRateX96, block.timestamp - hot.accruedAt);
        if (shares == 0 && charter.feeRateX96 != 0) return;
        hot.feeShares += shares;
        hot.accruedAt = block.timestamp;
    }

    /// @dev Writes the charter's next edition, and puts its number into `hot`.
    function _writeCharter(Hot memory hot, Charter.Data memory charter) internal {
        hot.edition = uint256((hot.edition + 1).toUint16());
        Charter.write(charter);
    }

    // --- fees ---

    /// @notice Mints the accrued fee shares, and sets them to 0 in `hot`, which the caller writes.
    function _payFees(Hot memory hot) internal returns (uint256 shares) {
        shares = hot.feeShares;
        if (shares == 0) return 0;
        hot.feeShares = 0;
        uint256 platformShares = shares * _platformShareBps / BPS;
        uint256 creatorShares = shares - platformShares;
        if (creatorShares != 0) _mint(_owner, creatorShares);
        if (platformShares != 0) _mint(_platform, platformShares);
        emit FeesPaid(_owner, creatorShares, _platform, platformShares, totalSupply());
    }

    /// @notice Charges the performance fee on what NAV per share has gained above the high-water mark.
    /// @param nav {USD D18} of the reserves as stored
    function _chargePerformance(Hot memory hot, Charter.Data memory charter, uint256 nav) internal {
        if (charter.fees.performanceBps == 0) return;
        (uint256 shares, uint256 mark) = _performanceDown(hot, charter, nav);
        if (shares != 0) _bookPerformance(hot, shares, mark);
    }

    /// @notice The same at the NAV of now. A dead oracle must not stop anyone: then the gain is charged later.
    function _tryChargePerformance(Hot memory hot, Charter.Data memory charter) internal {
        (uint256 shares, uint256 mark) = _performanceDue(hot, charter);
        if (shares != 0) _bookPerformance(hot, shares, mark);
    }

    function _bookPerformance(Hot memory hot, uint256 shares, uint256 mark) private {
        hot.feeShares += shares;
        _highWaterMarkD18 = mark.toUint128();
        emit PerformanceFeeAccrued(shares, mark);
    }

    /// @return shares {share D18} that a charge now would add; 0 where no price can be had
    /// @return mark {USD D18 per whole share} after it
    function _performanceDue(Hot memory hot, Charter.Data memory charter)
        private
        view
        returns (uint256 shares, uint256 mark)
    {
        if (charter.fees.performanceBps == 0) return (0, 0);
        (bool ok, uint256 nav) = _tryNav(charter.tokens.length);
        if (ok) return _performanceDown(hot, charter, nav);
    }

    function _performanceDown(Hot memory hot, Charter.Data memory charter, uint256 nav)
        private
        view
        returns (uint256 shares, uint256 mark)
    {
        uint256 supply = totalSupply() + hot.feeShares;
        return FeeMath.performanceDown(nav, supply, _highWaterMarkD18, charter.fees.performanceBps);
    }

    /// @notice `_loadAccrued`, with the performance fee that is due now as well: what a contribution or a withdrawal meets.
    function _loadDue() internal view returns (Hot memory hot, Charter.Data memory charter) {
        (hot, charter) = _loadAccrued();
        (uint256 shares,) = _performanceDue(hot, charter);
        hot.feeShares += shares;
    }

    /// @dev In a call of its own with bounded gas, so that whatever a feed does, even burn all it is given, the caller
    /// goes on. Reverts with InsufficientGas, and only so, where the call failed short of its stipend: nobody can feign
    /// a dead oracle by giving little gas.
    function _tryNav(uint256 constituents) private view returns (bool ok, uint256 nav) {
        uint256 stipend = PRICE_GAS * (constituents + 1);
        uint256 gasBefore = gasleft();
        bytes4 selector = IERC7621.totalBasketValue.selector;
        // Only scratch space is written.
        assembly ("memory-safe") {
            mstore(0, selector)
            ok := staticcall(stipend, address(), 0, 4, 0, 32)
            ok := and(ok, gt(returndatasize(), 31))
            nav := mload(0)
        }
        if (!ok) SafeExit.checkStipend(gasBefore, stipend);
    }

    // --- the book ---

    function _loadBases(uint256 count) internal view returns (uint256[] memory bases) {
        bases = new uint256[](count);
        // Two bases a slot, the even one in the low half. Writes stay inside the array: the high half of the last slot
        // only where the count is even.
        assembly ("memory-safe") {
            let slot := _bases.slot
            let at := add(bases, 32)
            for { let i := 0 } lt(i, count) { i := add(i, 2) } {
                let word := sload(slot)
                mstore(at, and(word, 0xffffffffffffffffffffffffffffffff))
                if lt(add(i, 1), count) { mstore(add(at, 32), shr(128, word)) }
                slot := add(slot, 1)
                at := add(at, 64)
            }
        }
    }

    function _loadBook(Hot memory hot, Charter.Data memory charter) internal view returns (Basket.Book memory book) {
        uint256 count = charter.tokens.length;
        (book.tokens, book.targetBps, book.bases) = (charter.tokens, charter.targetBps, _loadBases(count));
        book.reserves = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            book.reserves[i] = Scale.reserveDown(book.bases[i], hot.scale);
        }
    }

    /// @notice The book as stored.
    function _readBook() internal view returns (Basket.Book memory) {
        (Hot memory hot, Charter.Data memory charter) = _load();
        return _loadBook(hot, charter);
    }

    function _loadBase(uint256 index) internal view returns (uint256) {
        return _bases[index];
    }

    function _writeBase(uint256 index, uint256 base) internal {
        _bases[index] = base.toUint128();
    }

    function _writeBases(uint256[] memory bases) internal {
        uint256 all;
        for (uint256 i; i < bases.length; ++i) {
            all |= bases[i];
        }
        // slither-disable-next-line unused-return // only whether it fits
        all.toUint128();
        // As in `_loadBases`; the high half of the last slot of an odd count becomes 0. No base has over 128 bits.
        assembly ("memory-safe") {
            let slot := _bases.slot
            let at := add(bases, 32)
            let end := add(at, shl(5, mload(bases)))
            for {} lt(at, end) { at := add(at, 64) } {
                let word := mload(at)
                if lt(add(at, 32), end) { word := or(word, shl(128, mload(add(at, 32)))) }
                sstore(slot, word)
                slot := add(slot, 1)
            }
        }
    }

    /// @dev Writes the book as the charter's next edition with its bases; `hot`, which the caller writes, gets its number.
    function _writeBook(Hot memory hot, Charter.Data memory charter, Basket.Book memory book) internal {
        (charter.tokens, charter.targetBps) = (book.tokens, book.targetBps);
        _writeCharter(hot, charter);
        _writeBases(book.bases);
    }

    /// @notice Where the scale has left its range: writes the bases anew, so that reserves stay what they are at scale ONE.
    /// @param bases by the scale of `hot`, and in the end by ONE
    function _rescaleIfWorn(Hot memory hot, uint256[] memory bases) internal {
        uint256 from = hot.scale;
        if (!Scale.isWorn(from)) return;
        emit Rescaled(from);
        for (uint256 i; i < bases.length; ++i) {
            bases[i] = Scale.baseOf(Scale.reserveDown(bases[i], from), Scale.ONE);
        }
        hot.scale = Scale.ONE;
        _writeBases(bases);
        if (_auction.id == 0 || _auction.closed) return;
        // An open auction follows contributions and withdrawals by the scale: from here by the new one.
        uint256 nav = Math.mulDiv(_auction.navD18, from, _auction.scale);
        _auction.navD18 = Math.min(nav, type(uint112).max).toUint112();
        _auction.scale = uint104(Scale.ONE);
    }

    // --- ERC-20 ---

    /// @dev The share's own name and a constant, instead of copies in storage.
    // slither-disable-next-line naming-convention // OpenZeppelin's name
    function _EIP712Name() internal view override returns (string memory) {
        return name();
    }

    // slither-disable-next-line naming-convention // OpenZeppelin's name
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }
}

// slither-disable-end timestamp
// slither-disable-end assembly
// slither-disable-end incorrect-equality
