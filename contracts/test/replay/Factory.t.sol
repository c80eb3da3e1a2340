// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Vm} from "forge-std/Test.sol";

import {Base} from "../Base.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {IZapper} from "src/interfaces/IZapper.sol";
import {Zapper} from "src/periphery/Zapper.sol";
import {VaultAuction} from "src/vault/VaultAuction.sol";
import {VaultFactory} from "src/vault/VaultFactory.sol";
import {VaultGovernance} from "src/vault/VaultGovernance.sol";
import {VaultRoles} from "src/vault/VaultRoles.sol";
import {VaultTrading} from "src/vault/VaultTrading.sol";
import {VaultYield} from "src/vault/VaultYield.sol";

/// @title FactoryReplay: events alone rebuild the factory's vaults with their terms, its defaults and its owner
/// @dev The zapper has no state to rebuild. No event tells ERC-20 allowances, which transfers lower silently, or the
/// nonces of permits. They belong to the share token, and nothing in a vault depends on them.
contract FactoryReplayTest is Base {
    // --- the model, rebuilt from logs alone ---

    address private modelOwner;
    address private modelPending;
    IVaultFactory.Defaults private modelDefaults;
    address[] private modelVaults;
    mapping(address vault => bytes32) private modelTerms;

    address private other = makeAddr("other owner");
    mapping(uint256 action => uint256) private did;

    function setUp() public override {
        super.setUp();
        vm.recordLogs();
        factory = new VaultFactory(
            owner,
            address(registry),
            [
                address(new VaultTrading(address(registry))),
                address(new VaultAuction(address(registry))),
                address(new VaultGovernance(address(registry))),
                address(new VaultYield(address(registry))),
                address(new VaultRoles(address(registry)))
            ],
            _defaults()
        );
        _feed();
        _compare();
    }

    /// forge-config: default.fuzz.runs = 64
    /// forge-config: fuzz.fuzz.runs = 640
    function testFuzz_logsAloneRebuildTheFactory(uint256 seed) public {
        for (uint256 i; i < 40; ++i) {
            _step(uint256(keccak256(abi.encode(seed, i))));
        }
        _compare();
    }

    function test_logsAloneRebuildAFixedSequenceInWhichEveryActionSucceeds() public {
        for (uint256 i; i < 200; ++i) {
            _step(uint256(keccak256(abi.encode("factory", i))));
            _compare();
        }
        for (uint256 i; i < 5; ++i) {
            assertGt(did[i], 0, vm.toString(i));
        }
        assertGt(modelVaults.length, 20);
    }

    function _step(uint256 seed) private {
        uint256 which = seed % 5;
        (bool ok,) = address(this).call(abi.encodeCall(this.act, (which, seed >> 8)));
        if (!ok) {
            vm.getRecordedLogs(); // a reverted call leaves no logs on a chain
            return;
        }
        ++did[which];
        _feed();
    }

    /// @dev Makes one action. It may revert as a whole.
    function act(uint256 which, uint256 seed) external {
        require(msg.sender == address(this), "only this contract");
        address by = factory.owner();
        if (which == 0) {
            IVaultFactory.Defaults memory d = _randomDefaults(seed);
            vm.prank(by);
            factory.setDefaults(d);
        } else if (which == 1) {
            vm.prank(by);
            factory.transferOwnership(by == owner ? other : owner);
        } else if (which == 2) {
            vm.prank(factory.pendingOwner());
            factory.acceptOwnership();
        } else {
            _launchAny(seed, which == 3);
        }
    }

    function _launchAny(uint256 seed, bool stricter) private {
        IVaultFactory.Launch memory params = _launchParams();
        params.targetDelay = uint32(bound(seed, 0, 5 days));
        params.drawdownBps = uint16((seed >> 16) % 5001);
        params.shareCap = uint128(seed >> 32) | 1e30;
        params.fees = IVaultTypes.Fees(uint16((seed >> 64) % 1001), uint16((seed >> 80) % 3001), 100, 7);
        params.keeper = seed % 2 == 0 ? address(0) : alice;
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        vm.prank(creator);
        if (!stricter) {
            factory.launch(params);
            return;
        }
        IVaultTypes.Limits memory limits;
        limits.maxSlippageBps = uint16((seed >> 96) % 100);
        limits.coolOff = uint32((seed >> 112) % 2 hours);
        factory.launchStricter(params, limits);
    }

    function _randomDefaults(uint256 seed) private view returns (IVaultFactory.Defaults memory d) {
        d = _defaults();
        d.keeper = seed % 2 == 0 ? keeper : bob;
        d.guardian = seed % 3 == 0 ? guardian : bob;
        d.platform = seed % 5 == 0 ? platform : bob;
        d.platformShareBps = uint16((seed >> 8) % 6000); // sometimes above the cap
        d.limits.maxSlippageBps = uint16(bound(seed >> 24, 1, 500));
        d.limits.dailyLossBps = uint16(bound(seed >> 40, 1, 500));
        d.minTargetDelay = uint32((seed >> 56) % 3 days);
        d.targetWindow = uint32(bound(seed >> 88, 1, 10 days));
    }

    // --- logs rebuild the model, views check it ---

    function _feed() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(factory)) _apply(logs[i]);
        }
    }

    function _apply(Vm.Log memory log) private {
        bytes32 id = log.topics[0];
        if (id == IVaultFactory.DefaultsChanged.selector) {
            modelDefaults = abi.decode(log.data, (IVaultFactory.Defaults));
        } else if (id == IVaultFactory.VaultCreated.selector) {
            address created = address(uint160(uint256(log.topics[1])));
            (,,,,, IVaultTypes.Terms memory t) =
                abi.decode(log.data, (address[], uint256[], uint256[], uint256, uint256, IVaultTypes.Terms));
            modelVaults.push(created);
            modelTerms[created] = keccak256(
                abi.encode(
                    t.creator, t.keeper, t.guardian, t.platform, t.platformShareBps, t.fees, t.limits, t.shareCap
                )
            );
        } else if (id == Ownable2Step.OwnershipTransferStarted.selector) {
            modelPending = address(uint160(uint256(log.topics[2])));
        } else if (id == Ownable.OwnershipTransferred.selector) {
            (modelOwner, modelPending) = (address(uint160(uint256(log.topics[2]))), address(0));
        } else {
            revert("unknown event");
        }
    }

    function _compare() private view {
        assertEq(modelOwner, factory.owner(), "owner");
        assertEq(modelPending, factory.pendingOwner(), "pending owner");
        assertEq(abi.encode(modelDefaults), abi.encode(factory.defaults()), "defaults");
        assertEq(modelVaults.length, factory.vaultCount(), "count");
        assertEq(modelVaults, factory.vaults(0, modelVaults.length));
        if (modelVaults.length == 0) return;
        address last = modelVaults[modelVaults.length - 1];
        assertTrue(factory.isVault(last));
        assertFalse(factory.isVault(address(uint160(last) + 1)));
        assertEq(modelTerms[last], _termsOf(last), "terms");
    }

    function _termsOf(address created) private view returns (bytes32) {
        IIndexVault v = IIndexVault(created);
        return keccak256(
            abi.encode(
                v.owner(),
                v.keeper(),
                v.guardian(),
                v.platform(),
                v.platformShareBps(),
                v.fees(),
                v.limits(),
                uint128(v.shareCap())
            )
        );
    }

    // --- the zapper ---

    /// @dev The zapper writes no storage, neither in nor out.
    function test_theZapperWritesNoStorage() public {
        Zapper zapper = new Zapper(address(factory), address(weth));
        uint256 amount = 1e18;
        IZapper.Swap[] memory swaps = new IZapper.Swap[](2);
        swaps[0] = IZapper.Swap(address(adapter), address(weth), address(wbtc), amount * 3 / 10, 0, "");
        swaps[1] = IZapper.Swap(address(adapter), address(weth), address(usdc), amount * 2 / 10, 0, "");
        IZapper.Permit memory none;
        address v = address(_launch(_launchParams()));
        _give(alice, _list(address(weth)), _weights(amount), address(zapper));
        vm.record();
        vm.prank(alice);
        uint256 shares = zapper.zapIn(v, address(weth), amount, swaps, 1, alice, block.timestamp, none);
        vm.prank(alice);
        weth.approve(address(zapper), 0);
        vm.prank(alice);
        IIndexVault(v).approve(address(zapper), shares);
        swaps[0] = IZapper.Swap(address(adapter), address(wbtc), address(weth), type(uint256).max, 0, "");
        swaps[1] = IZapper.Swap(address(adapter), address(usdc), address(weth), type(uint256).max, 0, "");
        vm.prank(alice);
        zapper.zapOut(v, shares, address(weth), swaps, 1, alice, block.timestamp, none);
        (, bytes32[] memory writes) = vm.accesses(address(zapper));
        assertEq(writes.length, 0);
    }
}
