// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IExitGuard} from "../interfaces/IExitGuard.sol";
import {MathUp} from "./MathUp.sol";

/// @title ExitTerms: arithmetic of an exit order's triggers, and the EIP-712 hash of a signed order
library ExitTerms {
    uint256 private constant BPS = 10_000;

    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        "Terms(address vault,uint88 floorD18,address tokenOut,uint16 trailBps,uint16 maxSlippageBps,uint16 tipBps,uint40 expiresAt,uint128 shares,uint88 ceilingD18,uint16 limitBps,uint16 inKindAfter,uint8 minFillPct)"
    );
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "ExitOrder(address owner,uint64 nonce,uint88 peakD18,Terms terms)Terms(address vault,uint88 floorD18,address tokenOut,uint16 trailBps,uint16 maxSlippageBps,uint16 tipBps,uint40 expiresAt,uint128 shares,uint88 ceilingD18,uint16 limitBps,uint16 inKindAfter,uint8 minFillPct)"
    );

    /// @return struct hash of a signed order, for EIP-712
    function structHash(IExitGuard.SignedOrder calldata s) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(ORDER_TYPEHASH, s.owner, s.nonce, s.peakD18, keccak256(abi.encode(TERMS_TYPEHASH, s.terms)))
        );
    }

    /// @param terms terms of an order
    /// @param peakD18 {USD D18 per whole share} its recorded peak
    /// @return {USD D18 per whole share} the higher of floor and trail, rounded down; 0 if the terms have neither
    function triggerD18(IExitGuard.Terms memory terms, uint256 peakD18) internal pure returns (uint256) {
        uint256 trailed = terms.trailBps == 0 ? 0 : peakD18 * (BPS - terms.trailBps) / BPS;
        return Math.max(terms.floorD18, trailed);
    }

    /// @param terms terms of an order
    /// @param triggerD18_ {USD D18 per whole share} its trigger
    /// @return {USD D18 per whole share} level below which the order waits, rounded up; 0 without a limit
    function limitD18(IExitGuard.Terms memory terms, uint256 triggerD18_) internal pure returns (uint256) {
        return terms.limitBps == 0 ? 0 : MathUp.mulDivUp(triggerD18_, BPS - terms.limitBps, BPS);
    }

    /// @param terms terms of an order
    /// @param peakD18 {USD D18 per whole share} its recorded peak
    /// @param levelD18 {USD D18 per whole share} current level
    /// @param agreed whether every held token has a price; without one, a ceiling triggers nothing
    /// @return None if the level triggers the order, else NotTriggered or BelowLimit
    function obstacleAt(IExitGuard.Terms memory terms, uint256 peakD18, uint256 levelD18, bool agreed)
        internal
        pure
        returns (IExitGuard.Obstacle)
    {
        if (agreed && terms.ceilingD18 != 0 && levelD18 >= terms.ceilingD18) return IExitGuard.Obstacle.None;
        uint256 trigger = triggerD18(terms, peakD18);
        if (levelD18 > trigger) return IExitGuard.Obstacle.NotTriggered;
        return levelD18 < limitD18(terms, trigger) ? IExitGuard.Obstacle.BelowLimit : IExitGuard.Obstacle.None;
    }
}
