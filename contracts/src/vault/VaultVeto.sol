// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {VaultFees} from "./VaultFees.sol";

/// @title VaultVeto: holders stop proposed targets and fees by signatures
/// @notice While targets or fees wait, holders of a share of the supply that the launch set can stop them.
/// @dev The module `VaultRoles` inherits this contract, so the vault runs it on its own state by delegatecall.
abstract contract VaultVeto is VaultFees {
    using SafeCast for uint256;

    bytes32 internal constant VETO_TYPEHASH =
        keccak256("Veto(address holder,uint8 matter,uint256 ballot,bytes32 proposal)");

    /// @notice See `IIndexVault.veto`.
    /// @dev What cannot be counted is left out and does not revert. Nobody can therefore spoil a collection by counting
    /// one of its signatures first. A wallet that is asked for its signature can change nothing here.
    function veto(Matter matter, uint256 id, address[] calldata holders, bytes[] calldata signatures)
        external
        nonReentrant
        returns (uint256 counted)
    {
        if (signatures.length != holders.length) revert LengthMismatch(holders.length, signatures.length);
        Ballots memory b = _ballots;
        (uint256 current, bool open) = _ballotOf(b, matter);
        if (!open || id != current) revert NoBallot(matter, id);
        bytes32 proposal = _contentOf(matter);
        for (uint256 i; i < holders.length; ++i) {
            counted += _count(matter, id, proposal, holders[i], signatures[i]);
        }
        if (counted == 0) revert NothingCounted(matter, id);
        Tally memory tally = _tallies[matter];
        tally.against += counted.toUint128();
        _tallies[matter] = tally;
        emit VetoCounted(matter, id, counted, tally.against);
        if (uint256(tally.against) * BPS < uint256(tally.eligible) * b.vetoBps) return counted;
        emit Vetoed(matter, id, tally.against);
        if (matter == Matter.Targets) _dropProposal();
        else _dropPendingFees();
    }

    /// @dev Counts the smaller of what the holder had when the ballot began and what it has now. Shares that were bought
    /// or borrowed later count for nobody, and shares that were sold count no more.
    /// @return shares {share D18} 0 if nothing is counted
    function _count(Matter matter, uint256 id, bytes32 proposal, address holder, bytes calldata signature)
        private
        returns (uint256 shares)
    {
        if (holder == _owner) return 0;
        Held memory held = _held[matter][holder];
        shares = balanceOf(holder);
        if (held.ballot == id) {
            if (held.counted) return 0;
            shares = Math.min(shares, held.shares);
        }
        if (shares == 0) return 0;
        bytes32 hash = _hashTypedDataV4(keccak256(abi.encode(VETO_TYPEHASH, holder, matter, id, proposal)));
        // slither-disable-next-line calls-loop // the caller chooses the holders
        if (!SignatureChecker.isValidSignatureNowCalldata(holder, hash, signature)) return 0;
        _held[matter][holder] = Held(id.toUint32(), true, shares.toUint216());
        emit VetoOf(matter, id, holder, shares);
    }

    function _ballotOf(Ballots memory b, Matter matter) private pure returns (uint256 id, bool open) {
        return matter == Matter.Targets ? (b.targetsId, b.targetsOpen) : (b.feesId, b.feesOpen);
    }

    /// @return hash of what is proposed, so that a signature cannot count against another proposal
    function _contentOf(Matter matter) private view returns (bytes32) {
        return matter == Matter.Targets ? _proposal.hash : keccak256(abi.encode(_pendingFees, _feesExecutableAt));
    }

    /// @notice See `IIndexVault.ballot`.
    function ballot(Matter matter)
        external
        view
        returns (uint256 id, bool open, bytes32 proposal, uint256 eligible, uint256 against, uint256 needed)
    {
        Ballots memory b = _ballots;
        (id, open) = _ballotOf(b, matter);
        Tally memory tally = _tallies[matter];
        (eligible, against) = (tally.eligible, tally.against);
        if (open) proposal = _contentOf(matter);
        needed = Math.ceilDiv(eligible * b.vetoBps, BPS);
    }
}
