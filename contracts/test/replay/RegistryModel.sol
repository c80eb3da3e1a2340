// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Vm} from "forge-std/Vm.sol";

import {IAssetRegistry} from "src/interfaces/IAssetRegistry.sol";
import {IExitGuard} from "src/interfaces/IExitGuard.sol";

/// @title RegistryModel: a registry and an exit guard rebuilt from logs alone
/// @dev One contract models both, because their events have no topic in common. It never calls either contract.
contract RegistryModel {
    struct Due {
        uint64 executableAt; // {s}
        uint64 expiresAt; // {s} 0 if nothing is pending
    }

    address public owner;
    address public pendingOwner;
    address public guardian;
    address[] private _tokens;
    mapping(address token => IAssetRegistry.Listing) private _terms;
    mapping(address token => uint256) public decimalsOf; // decimals of the token + 256 · decimals of the feed
    mapping(address token => IAssetRegistry.Listing) private _pending;
    mapping(address token => Due) private _pendingDue;
    mapping(address adapter => bool) public isAdapter;
    mapping(address adapter => Due) private _adapterDue;
    address public sequencerFeed;
    uint32 public gracePeriod;
    address public nextFeed;
    uint32 public nextGrace;
    Due private _sequencerDue;

    uint256 public orderCount;
    mapping(uint256 id => IExitGuard.Order) private _orders;

    error UnknownEvent(bytes32 topic);

    function assets() external view returns (address[] memory) {
        return _tokens;
    }

    function terms(address token) external view returns (IAssetRegistry.Listing memory) {
        return _terms[token];
    }

    function pendingListing(address token) external view returns (IAssetRegistry.Listing memory, uint64, uint64) {
        return (_pending[token], _pendingDue[token].executableAt, _pendingDue[token].expiresAt);
    }

    function pendingAdapter(address adapter) external view returns (uint64, uint64) {
        return (_adapterDue[adapter].executableAt, _adapterDue[adapter].expiresAt);
    }

    function pendingSequencer() external view returns (address, uint32, uint64, uint64) {
        return (nextFeed, nextGrace, _sequencerDue.executableAt, _sequencerDue.expiresAt);
    }

    function order(uint256 id) external view returns (IExitGuard.Order memory) {
        return _orders[id];
    }

    function apply_(Vm.Log calldata log) external {
        bytes32 id = log.topics[0];
        if (_isListing(id, log) || _isAdapter(id, log) || _isRole(id, log) || _isOrder(id, log)) return;
        revert UnknownEvent(id);
    }

    function _isListing(bytes32 id, Vm.Log calldata log) private returns (bool) {
        address token = log.topics.length > 1 ? _address(log, 1) : address(0);
        if (id == IAssetRegistry.ListingProposed.selector) {
            Due memory due;
            (_pending[token], due.executableAt, due.expiresAt) =
                abi.decode(log.data, (IAssetRegistry.Listing, uint64, uint64));
            _pendingDue[token] = due;
        } else if (id == IAssetRegistry.ListingCancelled.selector) {
            _forget(token);
        } else if (id == IAssetRegistry.AssetListed.selector) {
            _tokens.push(token);
        } else if (id == IAssetRegistry.AssetTermsChanged.selector) {
            uint8 tokenDecimals;
            uint8 feedDecimals;
            (_terms[token], tokenDecimals, feedDecimals) = abi.decode(log.data, (IAssetRegistry.Listing, uint8, uint8));
            decimalsOf[token] = tokenDecimals + 256 * uint256(feedDecimals);
            _forget(token);
        } else if (id == IAssetRegistry.AssetStatusChanged.selector) {
            _terms[token].status = abi.decode(log.data, (IAssetRegistry.Status));
        } else if (id == IAssetRegistry.TradeCapLowered.selector) {
            _terms[token].tradeCapUsd = abi.decode(log.data, (uint32));
        } else {
            return false;
        }
        return true;
    }

    function _isAdapter(bytes32 id, Vm.Log calldata log) private returns (bool) {
        if (id == IAssetRegistry.AdapterProposed.selector) {
            (uint64 executableAt, uint64 expiresAt) = abi.decode(log.data, (uint64, uint64));
            _adapterDue[_address(log, 1)] = Due(executableAt, expiresAt);
        } else if (id == IAssetRegistry.AdapterProposalCancelled.selector) {
            delete _adapterDue[_address(log, 1)];
        } else if (id == IAssetRegistry.AdapterChanged.selector) {
            isAdapter[_address(log, 1)] = abi.decode(log.data, (bool));
            delete _adapterDue[_address(log, 1)];
        } else {
            return false;
        }
        return true;
    }

    function _isRole(bytes32 id, Vm.Log calldata log) private returns (bool) {
        if (id == IAssetRegistry.SequencerProposed.selector) {
            nextFeed = _address(log, 1);
            (nextGrace, _sequencerDue.executableAt, _sequencerDue.expiresAt) =
                abi.decode(log.data, (uint32, uint64, uint64));
        } else if (id == IAssetRegistry.SequencerProposalCancelled.selector) {
            _forgetSequencer();
        } else if (id == IAssetRegistry.SequencerChanged.selector) {
            (sequencerFeed, gracePeriod) = (_address(log, 1), abi.decode(log.data, (uint32)));
            _forgetSequencer();
        } else if (id == IAssetRegistry.GuardianChanged.selector) {
            guardian = _address(log, 1);
        } else if (id == Ownable2Step.OwnershipTransferStarted.selector) {
            pendingOwner = _address(log, 2);
        } else if (id == Ownable.OwnershipTransferred.selector) {
            (owner, pendingOwner) = (_address(log, 2), address(0));
        } else {
            return false;
        }
        return true;
    }

    function _isOrder(bytes32 id, Vm.Log calldata log) private returns (bool) {
        uint256 number = log.topics.length > 1 ? uint256(log.topics[1]) : 0;
        if (id == IExitGuard.OrderPlaced.selector) {
            _orders[number] = abi.decode(log.data, (IExitGuard.Order));
            ++orderCount;
        } else if (id == IExitGuard.OrderCancelled.selector) {
            _orders[number].status = IExitGuard.Status.Cancelled;
        } else if (id == IExitGuard.PeakRaised.selector) {
            (uint256 peakD18,) = abi.decode(log.data, (uint256, uint256));
            // The event's value has the type of this field.
            // forge-lint: disable-next-line(unsafe-typecast)
            _orders[number].peakD18 = uint88(peakD18);
        } else if (id == IExitGuard.OrderExecuted.selector) {
            _orders[number].status = IExitGuard.Status.Executed;
        } else {
            return false;
        }
        return true;
    }

    function _forget(address token) private {
        delete _pending[token];
        delete _pendingDue[token];
    }

    function _forgetSequencer() private {
        delete nextFeed;
        delete nextGrace;
        delete _sequencerDue;
    }

    function _address(Vm.Log calldata log, uint256 topic) private pure returns (address) {
        return address(uint160(uint256(log.topics[topic])));
    }
}
