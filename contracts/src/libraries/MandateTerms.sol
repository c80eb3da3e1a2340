// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IMandateTypes} from "../interfaces/IMandates.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";

/// @title MandateTerms: the rules that the terms of a mandate must keep, and the EIP-712 hash of a signed mandate
library MandateTerms {
    uint256 internal constant BPS = 10_000;
    uint256 internal constant MAX_INDICES = 16;
    /// @dev {s} shortest period, and shortest time between two balancings
    uint256 internal constant MIN_INTERVAL = 1 hours;
    uint256 internal constant MAX_SLIPPAGE_BPS = 2000;
    uint256 internal constant MAX_TIP_BPS = 200;
    /// @dev {s} bounds of the wait for `payout`. The upper one lets every sale end, also if no price ever comes back.
    uint256 internal constant MIN_WAIT = 10 minutes;
    uint256 internal constant MAX_WAIT = 30 days;

    string private constant ALLOCATION = "Allocation(address vault,uint16 bps)";
    string private constant TERMS =
        "Terms(address token,uint32 period,uint40 startAt,uint16 count,address payout,uint40 expiresAt,uint32 inKindAfter,uint16 takeBps,uint128 each,uint96 maxTipD18,uint32 bandEvery,uint16 floorBps,uint16 trailBps,uint32 profitBps,uint16 bandBps,uint16 maxSlippageBps,uint16 maxFeeBps,uint16 maxTipBps)";
    bytes32 private constant ALLOCATION_TYPEHASH = keccak256(bytes(ALLOCATION));
    bytes32 private constant TERMS_TYPEHASH = keccak256(bytes(TERMS));
    bytes32 private constant MANDATE_TYPEHASH = keccak256(
        abi.encodePacked(
            "Mandate(address owner,uint96 number,uint64 nonce,uint40 deadline,uint128 amount,Terms terms,Allocation[] allocations)",
            ALLOCATION,
            TERMS
        )
    );

    /// @return struct hash of a signed mandate, for EIP-712
    function structHash(IMandateTypes.SignedMandate calldata s) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](s.allocations.length);
        for (uint256 i; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(ALLOCATION_TYPEHASH, s.allocations[i]));
        }
        return keccak256(
            abi.encode(
                MANDATE_TYPEHASH,
                s.owner,
                s.number,
                s.nonce,
                s.deadline,
                s.amount,
                keccak256(abi.encode(TERMS_TYPEHASH, s.terms)),
                keccak256(abi.encodePacked(hashes))
            )
        );
    }

    /// @notice Reverts with BadTerm if a term is outside its range.
    // slither-disable-next-line cyclomatic-complexity // one line for each rule, and no rule depends on another
    function check(IMandateTypes.Terms calldata t, IAssetRegistry registry) internal view {
        _require(registry.isActive(t.token), "token");
        _require(t.payout == address(0) || registry.isActive(t.payout), "payout");
        // slither-disable-next-line timestamp // seconds of drift do not matter to an expiry
        _require(t.expiresAt >= block.timestamp, "expiresAt");
        _require((t.each == 0) == (t.period == 0), "each");
        _require(t.period == 0 || t.period >= MIN_INTERVAL, "period");
        _require(t.floorBps < BPS, "floorBps");
        _require(t.trailBps < BPS, "trailBps");
        _require((t.profitBps == 0) == (t.takeBps == 0) && t.takeBps <= BPS, "takeBps");
        _require(t.bandBps < BPS, "bandBps");
        _require(t.bandBps == 0 || t.bandEvery >= MIN_INTERVAL, "bandEvery");
        _require(t.maxSlippageBps != 0 && t.maxSlippageBps <= MAX_SLIPPAGE_BPS, "maxSlippageBps");
        _require(t.maxFeeBps <= BPS, "maxFeeBps");
        _require(t.maxTipBps <= MAX_TIP_BPS, "maxTipBps");
        _require(t.payout == address(0) || t.inKindAfter >= MIN_WAIT && t.inKindAfter <= MAX_WAIT, "inKindAfter");
    }

    /// @notice Reverts unless the allocation names 1 to 16 different vaults of the factory with parts that sum to 100 %.
    function check(IMandateTypes.Allocation[] calldata list, IVaultFactory factory) internal view {
        _require(list.length != 0 && list.length <= MAX_INDICES, "allocations");
        uint256 sum = 0; // {bps}
        for (uint256 i; i < list.length; ++i) {
            // slither-disable-next-line calls-loop // at most 16 calls to a trusted contract
            _require(factory.isVault(list[i].vault), "vault");
            for (uint256 j; j < i; ++j) {
                _require(list[j].vault != list[i].vault, "vault");
            }
            sum += list[i].bps;
        }
        _require(sum == BPS, "bps");
    }

    function _require(bool ok, bytes32 field) private pure {
        if (!ok) revert IMandateTypes.BadTerm(field);
    }
}
