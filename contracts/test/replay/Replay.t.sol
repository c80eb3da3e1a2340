// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test, Vm} from "forge-std/Test.sol";

import {Handler} from "../invariant/Handler.sol";
import {World} from "../invariant/World.sol";
import {VaultModel} from "./VaultModel.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Allowance} from "src/libraries/Allowance.sol";
import {FeeMath} from "src/libraries/FeeMath.sol";

/// @title Replay: a vault rebuilt from its logs alone answers every view like the vault
contract ReplayTest is Test {
    Handler private handler;
    IIndexVault private vault;
    VaultModel private model;

    /// @dev Storage slot with an auction's NAV, scale and tip, from the lowest bits. No view returns the tip.
    uint256 private constant AUCTION_SLOT = 15;

    function setUp() public {
        vm.recordLogs();
        handler = new Handler();
        handler.setUp();
        vault = IIndexVault(handler.vaultAddress());
        model = new VaultModel(address(vault));
        _feed(1_750_000_000);
        _compare();
    }

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: fuzz.fuzz.runs = 640
    function testFuzz_logsAloneRebuildEveryView(uint256 seed) public {
        for (uint256 i; i < 150; ++i) {
            _step(uint256(keccak256(abi.encode(seed, i))));
            if (i % 30 == 29) _compare();
        }
    }

    function test_logsAloneRebuildALongFixedSequence() public {
        for (uint256 i; i < 1500; ++i) {
            _step(uint256(keccak256(abi.encode("replay", i))));
            if (i % 10 == 9) _compare();
        }
        bytes32[] memory broken = handler.brokenRules();
        assertEq(broken.length, 0, broken.length == 0 ? "" : string(abi.encodePacked(broken[0])));
    }

    /// @dev The handler's actions change neither guardian nor platform, and never end the vault.
    function test_logsAloneRebuildRolesAndTheEnd() public {
        address owner = Ownable(vault.factory()).owner();
        address next = makeAddr("next");
        for (uint256 i; i < 60; ++i) {
            _step(uint256(keccak256(abi.encode("roles", i))));
        }
        for (uint256 i; i < 2; ++i) {
            IVaultTypes.Role role = IVaultTypes.Role(i);
            vm.startPrank(owner);
            vault.proposeRole(role, next);
            _compareNow();
            vault.cancelRole(role);
            _compareNow();
            vault.proposeRole(role, next);
            vm.stopPrank();
            skip(14 days);
            vm.prank(next);
            vault.acceptRole(role);
            _compareNow();
        }
        assertEq(vault.guardian(), next);
        assertEq(vault.platform(), next);
        vm.prank(vault.owner());
        vault.windDown("The fund closes.");
        _compareNow();
        assertEq(model.windDownReason(), "The fund closes.");
    }

    function _compareNow() private {
        _feed(vm.getBlockTimestamp());
        _compare();
    }

    function _step(uint256 seed) private {
        uint256 start = vm.getBlockTimestamp();
        handler.step(seed);
        _feed(start);
    }

    /// @dev Gives the logs to the model in order, with their blocks' times. Skips the logs of reverted calls.
    function _feed(uint256 at) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            bytes32 id = logs[i].topics[0];
            if (id == World.Clock.selector) at = abi.decode(logs[i].data, (uint256));
            else if (id == World.Attempt.selector) i = _undone(logs, i);
            else if (_isOurs(logs[i])) model.apply_(logs[i], at);
        }
    }

    /// @return index of the last log of a reverted call; `from` itself if there is none
    function _undone(Vm.Log[] memory logs, uint256 from) private pure returns (uint256) {
        for (uint256 i = from + 1; i < logs.length; ++i) {
            if (logs[i].topics[0] == World.Attempt.selector) return from;
            if (logs[i].topics[0] == World.Undone.selector) return i;
        }
        return from;
    }

    function _isOurs(Vm.Log memory log) private view returns (bool) {
        return log.emitter == address(vault) || log.emitter == vault.factory();
    }

    // --- the model against the views ---

    function _compare() private view {
        _compareBasket();
        _compareShares();
        _compareRoles();
        _compareDue();
        _compareTrading();
        _compareAuction();
    }

    function _compareBasket() private view {
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        assertEq(model.tokenList(), tokens);
        (uint256 scale, uint256[] memory bases) = vault.scaledReserves();
        assertEq(model.scale(), scale, "scale");
        assertEq(model.edition(), (uint256(vm.load(address(vault), 0)) >> 232) & type(uint16).max, "edition");
        for (uint256 i; i < tokens.length; ++i) {
            assertEq(model.targetBps(tokens[i]), weights[i], "target");
            assertEq(model.baseOf(tokens[i]), bases[i], "base");
            assertEq(model.reserveOf(tokens[i]), vault.getReserve(tokens[i]), "reserve");
        }
        address[] memory all = handler.tokenList();
        address[] memory holders = handler.holderList();
        for (uint256 i; i < all.length; ++i) {
            assertEq(model.totalClaims(all[i]), vault.totalClaims(all[i]), "total claims");
            for (uint256 j; j < holders.length; ++j) {
                assertEq(model.claimOf(all[i], holders[j]), vault.claimOf(all[i], holders[j]), "claim");
            }
        }
    }

    function _compareShares() private view {
        assertEq(model.supply(), vault.totalSupply(), "supply");
        address[] memory holders = handler.holderList();
        for (uint256 i; i < holders.length; ++i) {
            assertEq(model.balanceOf(holders[i]), vault.balanceOf(holders[i]), "balance");
        }
        assertEq(model.accruedAt(), vault.lastAccrual(), "clock");
        uint256 accrued = FeeMath.dilutionDown(
            model.supply() + model.feeShares(),
            FeeMath.logRateX96(model.fees().managementBps),
            vm.getBlockTimestamp() - model.accruedAt()
        );
        assertEq(model.feeShares() + accrued, vault.pendingFeeShares(), "fee shares");
        assertEq(model.markD18(), vault.highWaterMarkD18(), "mark");
        assertEq(model.peakD18(), vault.peakD18(), "peak");
    }

    function _compareRoles() private view {
        IVaultTypes.Terms memory terms = model.terms();
        assertEq(terms.name, vault.name());
        assertEq(terms.symbol, vault.symbol());
        assertEq(terms.guardian, vault.guardian());
        assertEq(terms.platform, vault.platform());
        assertEq(terms.platformShareBps, vault.platformShareBps());
        assertEq(abi.encode(terms.limits), abi.encode(vault.limits()));
        assertEq(terms.targetDelay, vault.targetDelay());
        assertEq(terms.targetWindow, vault.targetWindow());
        assertEq(model.owner(), vault.owner(), "owner");
        assertEq(model.pendingOwner(), vault.pendingOwner(), "pending owner");
        for (uint256 i; i < 2; ++i) {
            (address account, uint256 executableAt,,) = vault.pendingRole(IVaultTypes.Role(i));
            assertEq(model.successors(i), account, "successor");
            assertEq(model.successionAt(i), executableAt, "succession");
        }
        (, uint256 woundDownAt) = vault.lifetime();
        assertEq(model.woundDownAt(), woundDownAt, "end");
        assertEq(model.keeper(), vault.keeper(), "keeper");
        (address proposer, uint16 maxChangeBps, uint256 proposedAt) = vault.proposer();
        assertEq(model.proposer(), proposer, "proposer");
        assertEq(model.maxChangeBps(), maxChangeBps, "proposer's bound");
        assertEq(model.proposedAt(), proposedAt, "proposer's clock");
        assertEq(model.flags() != 0, vault.reduceOnly(), "reduce-only");
        assertEq(model.flags(), uint256(vm.load(address(vault), 0)) >> 248, "why reduce-only");
    }

    function _compareDue() private view {
        assertEq(abi.encode(model.fees()), abi.encode(vault.fees()), "fees");
        assertEq(abi.encode(model.pendingFees()), abi.encode(vault.pendingFees()), "pending fees");
        assertEq(abi.encode(model.pendingTargets()), abi.encode(vault.pendingTargets()), "pending targets");
        assertEq(model.shareCap(), vault.shareCap(), "cap");
    }

    function _compareTrading() private view {
        assertEq(model.nonce(), vault.rebalanceNonce(), "nonce");
        assertEq(model.lastTradeAt(), vault.lastTradeAt(), "last trade");
        IVaultTypes.Limits memory l = model.terms().limits;
        uint256 elapsed = vm.getBlockTimestamp() - model.usedAt();
        assertEq(Allowance.drained(model.lossD18(), l.dailyLossBps, elapsed), vault.usage().lossD18, "loss");
        assertEq(Allowance.drained(model.turnoverD18(), l.dailyTurnoverBps, elapsed), vault.usage().turnoverD18, "sold");
    }

    function _compareAuction() private view {
        IVaultTypes.Auction memory auction = model.auction();
        if (auction.id != 0) auction.navD18 = Math.mulDiv(auction.navD18, model.scale(), model.auctionScale());
        assertEq(abi.encode(auction), abi.encode(vault.auction()), "auction");
        assertEq(model.tipD8(), uint256(vm.load(address(vault), bytes32(AUCTION_SLOT))) >> 216, "tip");
    }
}
