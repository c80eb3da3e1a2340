// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a delay, fee, heartbeat or allowance
// slither-disable-start assembly // each block states its assumptions
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances

import {
    ERC20PermitUpgradeable
} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IVaultTypes} from "../interfaces/IVaultTypes.sol";
import {Basket} from "../libraries/Basket.sol";
import {Charter} from "../libraries/Charter.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {Scale} from "../libraries/Scale.sol";
import {Streams} from "../libraries/Streams.sol";
import {Sweeps} from "../libraries/Sweeps.sol";

/// @title VaultState: the storage of a vault, and how its parts are read and written
/// @dev `IndexVault` and its modules inherit this contract first and add no storage, so all have the same layout. The
/// vault runs the modules by delegatecall. This contract has no entry point.
abstract contract VaultState is IVaultTypes, ERC20PermitUpgradeable, ReentrancyGuardTransient {
    using Basket for Basket.Book;
    using SafeCast for uint256;
    using Streams for Streams.Stream;

    // Several contracts share this storage by delegatecall. Each of them reads and writes only a part of it.
    // slither-disable-start uninitialized-state,unused-state,constable-states

    uint256 internal constant BPS = 10_000;
    uint256 internal constant D18 = 1e18;
    uint256 internal constant LAUNCH_LEVEL_D18 = 100e18; // {USD D18 per whole share}
    /// @dev Gas for the price of one constituent. Reading it from two sources takes far less.
    uint256 internal constant PRICE_GAS = 200_000;

    /// @notice Registry of assets, prices and adapters. It is the same for every clone of this implementation.
    address public immutable registry;

    /// @dev `Hot`, packed into the one slot that every contribution and withdrawal reads and writes.
    uint256 private _hotWord;

    address internal _owner;
    uint16 internal _platformShareBps;
    uint40 internal _feesExecutableAt; // {s} 0 if no fees are pending

    address internal _keeper;
    uint40 internal _keeperFrom; // {s} time from which the keeper may trade
    uint40 internal _proposedAt; // {s} time of the proposer's last proposal
    uint16 internal _maxChangeBps; // largest change of the weights by the proposer in one day

    Limits internal _limits;

    address internal _platform;
    uint32 internal _targetDelay; // {s}
    uint32 internal _targetWindow; // {s}

    address internal _guardian;
    uint40 internal _woundDownAt; // {s} 0 unless the vault was wound down
    address internal _pendingOwner;
    address internal _proposer;
    Fees internal _pendingFees;

    /// @dev One slot. Every charge of the performance fee reads it, and writes it if a fee is due.
    struct Performance {
        uint96 markD18; // {USD D18 per whole share} high-water mark
        uint96 originD18; // {USD D18 per whole share} mark at which the fee began; see `FeeMath`
        uint24 usedPpm; // {ppm} allowance for rises of the mark used at `usedAt`
        uint40 usedAt; // {s}
    }

    Performance internal _performance;

    uint128 internal _peakD18; // {USD D18 per whole share}

    /// @dev The one slot that every trade and bid reads and writes besides the hot slot.
    struct Traded {
        uint64 lossD18; // {D18 ratio} loss allowance used at `usedAt`
        uint64 turnoverD18; // {D18 ratio} turnover allowance used at `usedAt`
        uint32 usedAt; // {s} time of the last use of the allowances
        uint32 keeperAt; // {s} time of the last successful `executeTrades`, or of the launch
        uint32 nonce; // rebalance nonce
        uint32 monthLossD9; // {1e-9 ratio} loss allowance of 30 days used at `usedAt`, rounded up
    }

    Traded internal _traded;

    struct Proposal {
        uint128 id; // id of the latest proposal, kept after the proposal ends
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s}
        bytes32 hash; // 0 if no proposal is pending
    }

    Proposal internal _proposal;

    /// @dev Two slots. A bid writes only the second.
    struct OpenAuction {
        address opener;
        uint32 id; // id of the latest auction, kept after the auction ends
        uint16 sumBps; // {bps} sum of the targets that `navD18` stands for
        uint40 openedAt; // {s}
        bool closed; // true if the auction was closed early
        uint112 navD18; // {USD D18} NAV at the opening
        uint104 scale; // scale at the opening
        uint40 tip; // {USD 1e-8} tips paid so far, rounded up
    }

    OpenAuction internal _auction;

    uint128[32] private _bases; // see `Scale`; the length is Basket.MAX_CONSTITUENTS

    mapping(address token => mapping(address holder => uint256)) internal _claimOf; // {tok}
    mapping(address token => uint256) internal _totalClaims; // {tok}
    mapping(address token => uint256) internal _flows; // see `Flows`
    mapping(address token => Streams.Stream) internal _streams;
    mapping(address token => Sweeps.Sweep) internal _sweeps;

    /// @dev One slot.
    struct RoleChange {
        address account; // zero if no change is pending
        uint40 executableAt; // {s}
        bool byOwner; // true if the factory's owner proposed it
    }

    mapping(Role role => RoleChange) internal _roleChanges;

    /// @dev One slot. Every transfer reads it if the vault has a veto.
    struct Ballots {
        uint16 vetoBps; // part of the eligible shares that stops a proposal; 0 if there is no veto
        uint32 targetsId; // number of the latest ballot on targets
        uint32 feesId; // number of the latest ballot on fees
        bool targetsOpen;
        bool feesOpen;
    }

    Ballots internal _ballots;

    /// @dev One slot.
    struct Tally {
        uint128 eligible; // {share D18} shares when the ballot began, without the creator's
        uint128 against; // {share D18} shares counted so far
    }

    mapping(Matter matter => Tally) internal _tallies;

    /// @dev One slot. What an account had when a ballot began. It is written when its shares first move, or when they
    /// are counted.
    struct Held {
        uint32 ballot; // number of the ballot that `shares` stands for
        bool counted;
        uint216 shares; // {share D18}
    }

    mapping(Matter matter => mapping(address account => Held)) internal _held;

    struct Hot {
        uint256 scale; // 104 bits in storage
        uint256 feeShares; // {share D18} accrued but not minted; 88 bits in storage, minted at once if larger
        uint256 accruedAt; // {s} 35 bits in storage
        uint256 marks; // the bits of MARKS, in their places
        uint256 edition; // number of the current charter; 16 bits in storage
        uint256 flags; // reasons for reduce-only; 8 bits in storage
    }

    uint256 internal constant VETOABLE = 1 << 227; // mark: holders may stop proposals
    uint256 internal constant STREAMING = 1 << 231; // mark: a constituent may have a stream
    uint256 private constant MARKS = 31 << 227;
    uint256 internal constant STOPPED = 1; // the drawdown or the creator made the vault reduce-only
    uint256 internal constant STOPPED_BY_GUARDIAN = 2; // the guardian stopped targets and trades too
    uint256 internal constant WOUND_DOWN = 4; // redeem-only for good

    // slither-disable-end uninitialized-state,unused-state,constable-states

    /// @param registry_ registry of assets, prices and adapters; not zero
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

    function _checkNotStoppedByGuardian(uint256 flags) internal pure {
        if (flags & STOPPED_BY_GUARDIAN != 0) revert StoppedByGuardian();
    }

    /// @dev Reverts if targets may not change and nothing may be traded.
    function _checkNotStopped(uint256 flags) internal pure {
        if (flags & WOUND_DOWN != 0) revert WoundDown();
        _checkNotStoppedByGuardian(flags);
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
        hot.accruedAt = (word >> 192) & ((1 << 35) - 1);
        hot.marks = word & MARKS;
        hot.edition = (word >> 232) & type(uint16).max;
        hot.flags = word >> 248;
    }

    /// @dev Mints the fee shares if they no longer fit their field. The scale must be inside its range; see
    /// `Scale.isWorn`.
    function _writeHot(Hot memory hot) internal {
        if (hot.feeShares > type(uint88).max) _payFees(hot);
        _hotWord =
            hot.scale | hot.feeShares << 104 | hot.accruedAt << 192 | hot.marks | hot.edition << 232 | hot.flags << 248;
        emit Checkpoint(hot.scale, hot.feeShares, hot.accruedAt);
    }

    /// @dev Writes only the flags. No Checkpoint is emitted, because nothing else has changed.
    function _writeFlags(uint256 flags) internal {
        _hotWord = (_hotWord & type(uint248).max) | flags << 248;
    }

    /// @dev Sets marks. No Checkpoint is emitted, because nothing else has changed.
    function _writeMarks(uint256 marks) internal {
        _hotWord |= marks;
    }

    /// @return hot the hot slot as stored
    /// @return charter the charter of the edition in `hot`
    function _load() internal view returns (Hot memory hot, Charter.Data memory charter) {
        _loadInto(hot, charter);
    }

    /// @notice Like `_load`, with fees accrued to now in memory.
    function _loadAccrued() internal view returns (Hot memory hot, Charter.Data memory charter) {
        _loadInto(hot, charter);
        // slither-disable-next-line unused-return // the supply is not needed
        _accrue(hot, charter);
    }

    /// @dev Fills structs that exist already. Allocating a new struct costs gas for zeroing it.
    function _loadInto(Hot memory hot, Charter.Data memory charter) internal view {
        _readHotInto(hot);
        Charter.read(hot.edition, charter);
    }

    /// @dev If the fee rounds to 0 shares, `accruedAt` stays as it is. Frequent accrual therefore cannot erase the fee.
    /// @return supply {share D18} total supply
    function _accrue(Hot memory hot, Charter.Data memory charter) internal view returns (uint256 supply) {
        supply = totalSupply();
        uint256 shares =
            FeeMath.dilutionDown(supply + hot.feeShares, charter.feeRateX96, block.timestamp - hot.accruedAt);
        if (shares == 0 && charter.feeRateX96 != 0) return supply;
        hot.feeShares += shares;
        hot.accruedAt = block.timestamp;
    }

    /// @dev Writes the charter as the next edition and puts the edition's number into `hot`. The caller writes `hot`.
    function _writeCharter(Hot memory hot, Charter.Data memory charter) internal {
        hot.edition = uint256((hot.edition + 1).toUint16());
        Charter.write(charter);
    }

    /// @dev Emits the event also when the vault was reduce-only before and now has one more reason.
    function _setFlags(uint256 from, uint256 to) internal {
        if (from == to) return;
        _writeFlags(to);
        emit ReduceOnlyChanged(to != 0, to, msg.sender);
    }

    /// @notice Mints the accrued fee shares and sets them to 0 in `hot`. The caller writes `hot`.
    /// @return shares {share D18} minted to creator and platform together
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

    // --- the book ---

    function _loadBases(uint256 count) internal view returns (uint256[] memory bases) {
        bases = new uint256[](count);
        // A slot holds two bases; the base with the even index is the low half. Writes stay inside the array: for an
        // odd count, the high half of the last slot is not copied.
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

    /// @notice Like `_loadBases`, with what streams have released and nobody has booked.
    function _loadEnteringBases(Hot memory hot, Charter.Data memory charter)
        internal
        view
        returns (uint256[] memory bases)
    {
        bases = _loadBases(charter.tokens.length);
        if (hot.marks & STREAMING == 0) return bases;
        for (uint256 i; i < bases.length; ++i) {
            uint256 due = _streams[charter.tokens[i]].due(hot.edition);
            if (due != 0) bases[i] = Scale.baseOf(Scale.reserveDown(bases[i], hot.scale) + due, hot.scale);
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

    /// @notice Returns the book as stored, without accrual.
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
        // slither-disable-next-line unused-return // reverts if a base has more than 128 bits
        all.toUint128();
        // The layout is the one of `_loadBases`. For an odd count, the high half of the last slot becomes 0. The check
        // above ensures that no base has more than 128 bits.
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

    /// @dev Writes the book's tokens and weights as the charter's next edition, and its bases. Puts the edition's
    /// number into `hot`, which the caller writes.
    function _writeBook(Hot memory hot, Charter.Data memory charter, Basket.Book memory book) internal {
        (charter.tokens, charter.targetBps) = (book.tokens, book.targetBps);
        _writeCharter(hot, charter);
        _writeBases(book.bases);
    }

    /// @notice If the scale has left its range, sets it to `Scale.ONE` and writes new bases that give the same
    /// reserves.
    /// @param bases bases for the scale of `hot`; on return, bases for its new scale
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
        // An open auction uses the scale to follow contributions and withdrawals. Convert it to the new scale.
        uint256 nav = Math.mulDiv(_auction.navD18, from, _auction.scale);
        _auction.navD18 = Math.min(nav, type(uint112).max).toUint112();
        _auction.scale = uint104(Scale.ONE);
    }

    // --- ERC-20 ---

    /// @dev Refuses shares for the vault itself, because they would belong to nobody.
    function _update(address from, address to, uint256 value) internal override {
        if (to == address(this)) revert InvalidReceiver(to);
        if (_hotWord & VETOABLE != 0) _remember(from, to);
        super._update(from, to, value);
    }

    /// @dev Keeps what two accounts had when the open ballots began, if their shares move for the first time since.
    function _remember(address from, address to) private {
        Ballots memory b = _ballots;
        if (b.targetsOpen) _rememberFor(Matter.Targets, b.targetsId, from, to);
        if (b.feesOpen) _rememberFor(Matter.Fees, b.feesId, from, to);
    }

    function _rememberFor(Matter matter, uint32 id, address from, address to) private {
        _rememberOf(matter, id, from);
        _rememberOf(matter, id, to);
    }

    function _rememberOf(Matter matter, uint32 id, address account) private {
        if (account == address(0) || _held[matter][account].ballot == id) return;
        _held[matter][account] = Held(id, false, balanceOf(account).toUint216());
    }

    /// @dev Returns the share's name, and the version below is a constant, so neither is copied into storage.
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
