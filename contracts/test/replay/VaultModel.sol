// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Vm} from "forge-std/Vm.sol";

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7621} from "src/interfaces/IERC7621.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Scale} from "src/libraries/Scale.sol";

/// @title VaultModel: a vault rebuilt from logs alone
/// @dev Uses only what an indexer has: the logs, their block times and the contracts' constants. It never calls the
/// vault.
contract VaultModel {
    address public vault;

    address[] public tokens;
    mapping(address token => uint256) public targetBps;
    mapping(address token => uint256) public baseOf;
    uint256 public edition; // number of the charter; the vault creates one contract for each
    uint256 public scale;
    uint256 public feeShares;
    uint256 public accruedAt;

    uint256 public supply;
    mapping(address holder => uint256) public balanceOf;

    address public owner;
    address public pendingOwner;
    address public keeper;
    address public proposer;
    uint256 public maxChangeBps;
    uint256 public proposedAt;
    IVaultTypes.Terms private _terms;
    address[2] public successors; // by role
    uint256[2] public successionAt; // {s} time from which a successor may accept
    uint256 public woundDownAt; // {s}
    string public windDownReason;

    IVaultTypes.Fees private _fees;
    IVaultTypes.PendingFees private _pendingFees;
    uint256 public shareCap;
    IVaultTypes.PendingTargets private _targets;
    uint256 public nonce;
    uint256 public lastTradeAt;
    uint256 public flags; // reasons for reduce-only: 1 for the drawdown or the creator, 2 for the guardian
    uint256 public peakD18 = 100e18; // the level at launch
    uint256 public markD18 = 100e18;

    uint256 public lossD18;
    uint256 public turnoverD18;
    uint256 public usedAt;

    IVaultTypes.Auction private _auction;
    uint256 public auctionScale;
    uint256 public tipD8; // {USD D8} tips of the auction so far, rounded up at each bid
    uint256 private _boughtD18; // {USD D18} value of the last bid

    mapping(address token => mapping(address holder => uint256)) public claimOf;
    mapping(address token => uint256) public totalClaims;

    error UnknownEvent(bytes32 topic);

    constructor(address vault_) {
        vault = vault_;
    }

    function tokenList() external view returns (address[] memory) {
        return tokens;
    }

    function terms() external view returns (IVaultTypes.Terms memory) {
        return _terms;
    }

    function fees() external view returns (IVaultTypes.Fees memory) {
        return _fees;
    }

    function pendingFees() external view returns (IVaultTypes.PendingFees memory) {
        return _pendingFees;
    }

    function pendingTargets() external view returns (IVaultTypes.PendingTargets memory) {
        return _targets;
    }

    function auction() external view returns (IVaultTypes.Auction memory) {
        return _auction;
    }

    /// @return {tok} reserve of the constituent
    function reserveOf(address token) public view returns (uint256) {
        return Math.mulDiv(baseOf[token], scale, 1 << Scale.SHIFT);
    }

    /// @param at {s} time of the block
    function apply_(Vm.Log calldata log, uint256 at) external {
        bytes32 id = log.topics[0];
        if (log.emitter != vault) {
            if (id == IVaultFactory.VaultCreated.selector && _address(log, 1) == vault) _created(log.data);
            return;
        }
        if (_isShare(id, log) || _isBasket(id, log, at) || _isTrade(id, log, at) || _isRole(id, log, at)) return;
        if (_isFee(id, log) || _isAuction(id, log, at)) return;
        if (id == keccak256("Initialized(uint64)") || id == IERC20.Approval.selector) return;
        revert UnknownEvent(id);
    }

    // --- effects of each event ---

    function _created(bytes calldata data) private {
        (,,,,, IVaultTypes.Terms memory t) =
            abi.decode(data, (address[], uint256[], uint256[], uint256, uint256, IVaultTypes.Terms));
        _terms = t;
    }

    function _isShare(bytes32 id, Vm.Log calldata log) private returns (bool) {
        if (id != IERC20.Transfer.selector) return false;
        (address from, address to, uint256 amount) =
            (_address(log, 1), _address(log, 2), abi.decode(log.data, (uint256)));
        if (from == address(0)) supply += amount;
        else balanceOf[from] -= amount;
        if (to == address(0)) supply -= amount;
        else balanceOf[to] += amount;
        return true;
    }

    function _isBasket(bytes32 id, Vm.Log calldata log, uint256 at) private returns (bool) {
        if (id == IVaultTypes.Checkpoint.selector) {
            (scale, feeShares, accruedAt) = abi.decode(log.data, (uint256, uint256, uint256));
        } else if (id == IVaultTypes.Rescaled.selector) {
            uint256 from = abi.decode(log.data, (uint256));
            for (uint256 i; i < tokens.length; ++i) {
                _setReserve(tokens[i], Math.mulDiv(baseOf[tokens[i]], from, 1 << Scale.SHIFT), Scale.ONE);
            }
            if (_auction.endsAt != 0) {
                (_auction.navD18, auctionScale) = (Math.mulDiv(_auction.navD18, from, auctionScale), Scale.ONE);
            }
        } else if (id == IERC7621.Rebalanced.selector) {
            if (tokens.length == 0) lastTradeAt = at;
            ++edition;
            (address[] memory next, uint256[] memory weights) = abi.decode(log.data, (address[], uint256[]));
            _retarget(next, weights);
        } else if (id == IERC7621.Contributed.selector) {
            if (supply != 0 && baseOf[tokens[0]] == 0 && nonce == 0) _seed(log.data);
        } else if (id == IVaultTypes.ConstituentsLeft.selector) {
            _remove(abi.decode(log.data, (address[])));
            ++edition;
        } else if (id == IVaultTypes.Synced.selector) {
            (uint256 from, uint256 to,,) = abi.decode(log.data, (uint256, uint256, uint256, uint256));
            if (from != to) _setReserve(_address(log, 1), to, scale);
        } else if (id == IVaultTypes.ClaimCreated.selector) {
            (uint256 amount, uint256 owed) = abi.decode(log.data, (uint256, uint256));
            claimOf[_address(log, 1)][_address(log, 2)] = owed;
            totalClaims[_address(log, 1)] += amount;
        } else if (id == IVaultTypes.Claimed.selector) {
            (, uint256 amount) = abi.decode(log.data, (address, uint256));
            claimOf[_address(log, 1)][_address(log, 2)] -= amount;
            totalClaims[_address(log, 1)] -= amount;
        } else {
            return id == IERC7621.Withdrawn.selector || id == IVaultTypes.SweepOpened.selector
                || id == IVaultTypes.Swept.selector;
        }
        return true;
    }

    function _isTrade(bytes32 id, Vm.Log calldata log, uint256 at) private returns (bool) {
        if (id == IVaultTypes.TradeExecuted.selector) {
            (,,,, uint256 inAfter, uint256 outAfter,,) =
                abi.decode(log.data, (address, uint256, uint256, uint256, uint256, uint256, uint256, uint256));
            _setReserve(_address(log, 2), inAfter, scale);
            _setReserve(_address(log, 3), outAfter, scale);
        } else if (id == IVaultTypes.TradesExecuted.selector) {
            nonce = uint256(log.topics[1]) + 1;
            lastTradeAt = at;
        } else if (id == IVaultTypes.AllowanceUsed.selector) {
            (lossD18, turnoverD18) = abi.decode(log.data, (uint256, uint256));
            usedAt = at;
        } else {
            return false;
        }
        return true;
    }

    function _isRole(bytes32 id, Vm.Log calldata log, uint256 at) private returns (bool) {
        if (id == IVaultTypes.TargetsProposed.selector) {
            (address[] memory list, uint256[] memory weights, uint64 executableAt, uint64 expiresAt) =
                abi.decode(log.data, (address[], uint256[], uint64, uint64));
            _targets = IVaultTypes.PendingTargets(
                uint256(log.topics[1]), keccak256(abi.encode(list, weights)), executableAt, expiresAt
            );
            if (_address(log, 2) != owner) proposedAt = at;
        } else if (id == IVaultTypes.TargetsCancelled.selector) {
            delete _targets;
        } else if (id == IVaultTypes.TargetsExecuted.selector) {
            delete _targets;
            nonce = abi.decode(log.data, (uint256));
        } else if (id == IVaultTypes.KeeperChanged.selector) {
            keeper = _address(log, 1);
        } else if (id == IVaultTypes.ProposerChanged.selector) {
            (proposer, maxChangeBps) = (_address(log, 1), abi.decode(log.data, (uint16)));
        } else if (id == IVaultTypes.OwnershipTransferStarted.selector) {
            pendingOwner = _address(log, 2);
        } else if (id == IVaultTypes.OwnershipTransferred.selector) {
            (owner, pendingOwner) = (_address(log, 2), address(0));
        } else if (id == IVaultTypes.ReduceOnlyChanged.selector) {
            (, flags) = abi.decode(log.data, (bool, uint256));
        } else if (id == IVaultTypes.RoleProposed.selector) {
            uint256 role = uint256(log.topics[1]);
            successors[role] = _address(log, 3);
            (successionAt[role],) = abi.decode(log.data, (uint256, uint256));
        } else if (id == IVaultTypes.RoleCancelled.selector) {
            _noSuccessor(uint256(log.topics[1]));
        } else if (id == IVaultTypes.RoleChanged.selector) {
            uint256 role = uint256(log.topics[1]);
            _noSuccessor(role);
            if (role == 0) _terms.guardian = _address(log, 3);
            else _terms.platform = _address(log, 3);
        } else if (id == IVaultTypes.WindDown.selector) {
            (woundDownAt, windDownReason) = (at, abi.decode(log.data, (string)));
        } else if (id == IVaultTypes.PeakChanged.selector) {
            peakD18 = abi.decode(log.data, (uint256));
        } else {
            return false;
        }
        return true;
    }

    function _noSuccessor(uint256 role) private {
        (successors[role], successionAt[role]) = (address(0), 0);
    }

    function _isFee(bytes32 id, Vm.Log calldata log) private returns (bool) {
        if (id == IVaultTypes.FeesPaid.selector) {
            feeShares = 0;
        } else if (id == IVaultTypes.PerformanceFeeAccrued.selector) {
            (, markD18) = abi.decode(log.data, (uint256, uint256));
        } else if (id == IVaultTypes.FeesProposed.selector) {
            _pendingFees = abi.decode(log.data, (IVaultTypes.PendingFees));
        } else if (id == IVaultTypes.FeesCancelled.selector) {
            delete _pendingFees;
        } else if (id == IVaultTypes.FeesChanged.selector) {
            delete _pendingFees;
            _fees = abi.decode(log.data, (IVaultTypes.Fees));
            if (edition != 0) ++edition;
        } else if (id == IVaultTypes.ShareCapChanged.selector) {
            shareCap = abi.decode(log.data, (uint256));
            if (edition != 0) ++edition;
        } else {
            return id == IVaultTypes.EntryFeeAccrued.selector || id == IVaultTypes.ExitFeeAccrued.selector;
        }
        return true;
    }

    function _isAuction(bytes32 id, Vm.Log calldata log, uint256 at) private returns (bool) {
        if (id == IVaultTypes.AuctionOpened.selector) {
            (uint64 endsAt, uint256 nav,) = abi.decode(log.data, (uint64, uint256, uint256));
            _auction = IVaultTypes.Auction(uint64(uint256(log.topics[1])), uint64(at), endsAt, _address(log, 2), nav);
            (auctionScale, tipD8) = (scale, 0);
        } else if (id == IVaultTypes.AuctionBid.selector) {
            (address tokenIn, address tokenOut,,, uint256 inAfter, uint256 outAfter,, uint256 bought) =
                abi.decode(log.data, (address, address, uint256, uint256, uint256, uint256, uint256, uint256));
            _setReserve(tokenIn, inAfter, scale);
            _setReserve(tokenOut, outAfter, scale);
            ++nonce;
            _boughtD18 = bought;
        } else if (id == IVaultTypes.AuctionClosed.selector) {
            _auction.endsAt = 0;
        } else if (id == IVaultTypes.AuctionTip.selector) {
            // The tip is 5 bps of the bought value, and at most 100 USD in one auction.
            tipD8 += Math.ceilDiv(Math.min(_boughtD18 * 5 / 10_000, 100e18 - tipD8 * 1e10), 1e10);
        } else {
            return false;
        }
        return true;
    }

    // --- the basket ---

    function _seed(bytes calldata data) private {
        (uint256[] memory reserves,) = abi.decode(data, (uint256[], uint256));
        for (uint256 i; i < reserves.length; ++i) {
            _setReserve(tokens[i], reserves[i], Scale.ONE);
        }
    }

    function _setReserve(address token, uint256 reserve, uint256 scale_) private {
        baseOf[token] = Math.mulDiv(reserve, 1 << Scale.SHIFT, scale_, Math.Rounding.Ceil);
    }

    /// @dev Orders the constituents: targets in their order, then the other held tokens.
    function _retarget(address[] memory next, uint256[] memory weights) private {
        address[] memory old = tokens;
        for (uint256 i; i < old.length; ++i) {
            delete targetBps[old[i]];
        }
        tokens = next;
        for (uint256 i; i < next.length; ++i) {
            targetBps[next[i]] = weights[i];
        }
        for (uint256 i; i < old.length; ++i) {
            if (targetBps[old[i]] != 0) continue;
            if (reserveOf(old[i]) == 0) delete baseOf[old[i]];
            else tokens.push(old[i]);
        }
    }

    function _remove(address[] memory gone) private {
        address[] memory old = tokens;
        delete tokens;
        for (uint256 i; i < old.length; ++i) {
            bool left;
            for (uint256 j; j < gone.length; ++j) {
                left = left || gone[j] == old[i];
            }
            if (left) delete baseOf[old[i]];
            else tokens.push(old[i]);
        }
    }

    function _address(Vm.Log calldata log, uint256 topic) private pure returns (address) {
        return address(uint160(uint256(log.topics[topic])));
    }
}
