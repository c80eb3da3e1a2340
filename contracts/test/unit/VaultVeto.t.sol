// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Wallet1271} from "../mocks/Wallet1271.sol";
import {VaultTradingBase} from "./VaultTradingBase.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {VaultRoles} from "src/vault/VaultRoles.sol";

/// @title VaultVeto: holders stop targets and fees by signatures
/// @dev The creator holds 100 shares, ann 30, ben 20 and cid 50. The veto needs 30 % of the others' shares.
contract VaultVetoTest is VaultTradingBase {
    IVaultTypes.Matter private constant TARGETS = IVaultTypes.Matter.Targets;
    IVaultTypes.Matter private constant FEES = IVaultTypes.Matter.Fees;
    uint16 private constant VETO_BPS = 3000;

    address private ann;
    address private ben;
    address private cid;
    mapping(address => uint256) private keyOf;
    address[] private tokens;

    function setUp() public override {
        super.setUp();
        tokens = _list(address(weth), address(wbtc), address(usdc));
        IVaultFactory.Launch memory params = _launchParams();
        params.fees.managementBps = 0;
        vault = _launchVeto(params, VETO_BPS);
        (ann, ben, cid) = (_person("ann"), _person("ben"), _person("cid"));
        _contribute(ann, 30e18);
        _contribute(ben, 20e18);
        _contribute(cid, 50e18);
    }

    function _person(string memory name) private returns (address who) {
        uint256 key;
        (who, key) = makeAddrAndKey(name);
        keyOf[who] = key;
    }

    function _launchVeto(IVaultFactory.Launch memory params, uint16 bps) private returns (IIndexVault) {
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        IVaultTypes.Limits memory none;
        vm.prank(creator);
        return IIndexVault(factory.launchWith(params, none, IVaultTypes.Options(bps)));
    }

    function _propose() private {
        vm.prank(creator);
        vault.proposeTargets(tokens, _weights(1000, 1000, 8000));
    }

    function _proposeFees() private {
        vm.prank(creator);
        vault.proposeFees(IVaultTypes.Fees(500, 0, 0, 0));
    }

    function _sign(uint256 key, address holder, IVaultTypes.Matter matter) private view returns (bytes memory) {
        (uint256 id,, bytes32 proposal,,,) = vault.ballot(matter);
        bytes32 struct_ = keccak256(
            abi.encode(
                keccak256("Veto(address holder,uint8 matter,uint256 ballot,bytes32 proposal)"),
                holder,
                uint8(matter),
                id,
                proposal
            )
        );
        bytes32 hash = keccak256(abi.encodePacked(hex"1901", vault.DOMAIN_SEPARATOR(), struct_));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function _veto(address holder, IVaultTypes.Matter matter) private returns (uint256) {
        return _veto(holder, matter, _sign(keyOf[holder], holder, matter));
    }

    function _veto(address holder, IVaultTypes.Matter matter, bytes memory signature) private returns (uint256) {
        (uint256 id,,,,,) = vault.ballot(matter);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = signature;
        return vault.veto(matter, id, _list(holder), signatures);
    }

    function _nothing(address holder, IVaultTypes.Matter matter) private {
        bytes memory signature = _sign(keyOf[holder], holder, matter);
        (uint256 id,,,,,) = vault.ballot(matter);
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = signature;
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingCounted.selector, matter, id));
        vault.veto(matter, id, _list(holder), signatures);
    }

    function _against(IVaultTypes.Matter matter) private view returns (uint256 against) {
        (,,,, against,) = vault.ballot(matter);
    }

    function _isOpen(IVaultTypes.Matter matter) private view returns (bool open) {
        (, open,,,,) = vault.ballot(matter);
    }

    // --- the launch option ---

    function testFuzz_launchWith_boundsTheShare(uint16 bps) public {
        IVaultFactory.Launch memory params = _launchParams();
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        IVaultTypes.Limits memory none;
        vm.startPrank(creator);
        if (bps < 100 || bps > 5000) {
            vm.expectRevert(abi.encodeWithSelector(IVaultFactory.BadLimit.selector, bytes32("vetoBps"), bps, 100, 5000));
            factory.launchWith(params, none, IVaultTypes.Options(bps));
        } else {
            assertEq(IIndexVault(factory.launchWith(params, none, IVaultTypes.Options(bps))).options().vetoBps, bps);
        }
    }

    function testFuzz_setOptions_isForTheFactory(address who) public {
        vm.assume(who != address(factory));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NotFactory.selector, who));
        vm.prank(who);
        vault.setOptions(IVaultTypes.Options(5000));
    }

    function test_module_answersToNobodyAtItsOwnAddress() public {
        VaultRoles roles = new VaultRoles(address(registry));
        vm.expectRevert();
        roles.setOptions(IVaultTypes.Options(100));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoBallot.selector, TARGETS, 0));
        roles.veto(TARGETS, 0, new address[](0), new bytes[](0));
    }

    function test_withoutAVeto_nothingIsKept() public {
        vault = _launch(_launchParams());
        _contribute(ann, 30e18);
        _propose();
        assertFalse(_isOpen(TARGETS));
        assertEq(vault.options().vetoBps, 0);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoBallot.selector, TARGETS, 0));
        vault.veto(TARGETS, 0, new address[](0), new bytes[](0));
    }

    // --- counting ---

    function test_veto_stopsTargetsAtTheShare() public {
        _propose();
        (uint256 id, bool open,, uint256 eligible,, uint256 needed) = vault.ballot(TARGETS);
        assertEq(id, 1);
        assertTrue(open);
        assertEq(eligible, vault.totalSupply() - vault.balanceOf(creator));
        assertEq(needed, (eligible * VETO_BPS + 9999) / 10_000);
        assertEq(_veto(ben, TARGETS), vault.balanceOf(ben));
        assertTrue(_isOpen(TARGETS));
        vm.expectEmit(address(vault));
        emit IVaultTypes.VetoOf(TARGETS, 1, ann, vault.balanceOf(ann));
        vm.expectEmit(address(vault));
        emit IVaultTypes.Vetoed(TARGETS, 1, vault.balanceOf(ann) + vault.balanceOf(ben));
        vm.expectEmit(address(vault));
        emit IVaultTypes.TargetsCancelled(1, address(this));
        _veto(ann, TARGETS);
        assertEq(vault.pendingTargets().id, 0);
        skip(TARGET_DELAY);
        vm.expectRevert(IVaultTypes.NoProposal.selector);
        vault.rebalance(tokens, _weights(1000, 1000, 8000));
    }

    function test_veto_stopsFeesAtTheShare() public {
        _proposeFees();
        vm.expectEmit(address(vault));
        emit IVaultTypes.FeesCancelled(address(this));
        _veto(cid, FEES);
        assertEq(vault.pendingFees().executableAt, 0);
        skip(14 days);
        vm.expectRevert(IVaultTypes.NoPendingFees.selector);
        vault.executeFees();
    }

    function test_veto_countsManyAndLeavesOutTheRest() public {
        _propose();
        address[] memory holders = new address[](5);
        bytes[] memory signatures = new bytes[](5);
        (holders[0], holders[1], holders[2], holders[3], holders[4]) = (ben, ben, creator, bob, ann);
        for (uint256 i; i < 5; ++i) {
            signatures[i] = _sign(keyOf[ben], holders[i], TARGETS);
        }
        assertEq(vault.veto(TARGETS, 1, holders, signatures), vault.balanceOf(ben));
        assertEq(_against(TARGETS), vault.balanceOf(ben));
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.LengthMismatch.selector, 5, 1));
        vault.veto(TARGETS, 1, holders, new bytes[](1));
    }

    function test_veto_acceptsContractWallets() public {
        Wallet1271 wallet = new Wallet1271(ann);
        _contribute(address(wallet), 10e18);
        _propose();
        bytes memory signature = _sign(keyOf[ann], address(wallet), TARGETS);
        assertEq(_veto(address(wallet), TARGETS, signature), vault.balanceOf(address(wallet)));
    }

    function test_veto_isOverWhenTheProposalIs() public {
        _propose();
        bytes memory signature = _sign(keyOf[cid], cid, TARGETS);
        skip(TARGET_DELAY);
        vault.rebalance(tokens, _weights(1000, 1000, 8000));
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = signature;
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoBallot.selector, TARGETS, 1));
        vault.veto(TARGETS, 1, _list(cid), signatures);
        _proposeFees();
        skip(14 days);
        vault.executeFees();
        assertFalse(_isOpen(FEES));
        _proposeFees2();
        vm.prank(creator);
        vault.cancelFees();
        assertFalse(_isOpen(FEES));
    }

    function _proposeFees2() private {
        vm.prank(creator);
        vault.proposeFees(IVaultTypes.Fees(600, 0, 0, 0));
    }

    // --- attacks ---

    /// @dev Shares that were counted move to another account, which signs too.
    function test_attack_sharesCountTwice() public {
        _propose();
        _veto(ben, TARGETS);
        uint256 shares = vault.balanceOf(ben);
        vm.prank(ben);
        vault.transfer(alice, shares);
        keyOf[alice] = uint256(keccak256("alice")); // makeAddr's key
        _nothing(alice, TARGETS);
        vm.prank(alice);
        vault.transfer(ben, shares);
        _nothing(ben, TARGETS);
        assertEq(_against(TARGETS), shares);
    }

    /// @dev Somebody buys a lot after the proposal, signs and leaves, all in one transaction.
    function test_attack_sharesThatAreBoughtForTheVeto() public {
        _propose();
        address whale = _person("whale");
        _contribute(whale, 1000e18);
        _nothing(whale, TARGETS);
        _withdraw(whale, vault.balanceOf(whale));
        // The same with another holder's shares, and with more than before.
        vm.prank(cid);
        vault.transfer(whale, 10e18);
        _nothing(whale, TARGETS);
        _contribute(ben, 1000e18);
        uint256 before = 20e18;
        assertApproxEqAbs(_veto(ben, TARGETS), before, 1e3);
    }

    /// @dev Somebody had shares when the proposal came, sold them and signs.
    function test_attack_sharesThatAreGone() public {
        _propose();
        vm.prank(cid);
        vault.transfer(alice, 45e18);
        assertApproxEqAbs(_veto(cid, TARGETS), 5e18, 1e3);
        assertTrue(_isOpen(TARGETS));
    }

    /// @dev The creator splits its own shares after the proposal to fill the ballot, or votes them away from others.
    function test_attack_theCreatorsSharesCount() public {
        _propose();
        keyOf[creator] = uint256(keccak256("creator"));
        _nothing(creator, TARGETS);
        vm.prank(creator);
        vault.transfer(alice, 50e18);
        keyOf[alice] = uint256(keccak256("alice"));
        _nothing(alice, TARGETS);
    }

    /// @dev A holder below the share stops a proposal alone.
    function test_attack_oneSmallHolderStopsEverything() public {
        for (uint256 i; i < 3; ++i) {
            _propose();
            _veto(ben, TARGETS);
            assertTrue(_isOpen(TARGETS));
            vm.prank(creator);
            vault.cancelTargets();
        }
    }

    /// @dev A signature is used again against the next proposal, or against the other matter.
    function test_attack_aSignatureIsReplayed() public {
        _propose();
        bytes memory signature = _sign(keyOf[cid], cid, TARGETS);
        vm.prank(creator);
        vault.cancelTargets();
        _propose();
        _proposeFees();
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = signature;
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NoBallot.selector, TARGETS, 1));
        vault.veto(TARGETS, 1, _list(cid), signatures);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingCounted.selector, TARGETS, 2));
        vault.veto(TARGETS, 2, _list(cid), signatures);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.NothingCounted.selector, FEES, 1));
        vault.veto(FEES, 1, _list(cid), signatures);
    }

    /// @dev A stranger delivers one signature first, so that the whole collection would revert.
    function test_attack_aCollectionIsSpoiled() public {
        _propose();
        address[] memory holders = _list(ann, ben);
        bytes[] memory signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (_sign(keyOf[ann], ann, TARGETS), _sign(keyOf[ben], ben, TARGETS));
        vm.prank(bob);
        _veto(ben, TARGETS, signatures[1]);
        vault.veto(TARGETS, 1, holders, signatures);
        assertEq(vault.pendingTargets().id, 0);
    }

    /// @dev For any moves between any accounts before and between counts, no more is counted than was held.
    function testFuzz_attack_movesNeverCountMoreThanWasHeld(uint256 seed) public {
        address[] memory people = new address[](6);
        (people[0], people[1], people[2]) = (ann, ben, cid);
        (people[3], people[4], people[5]) = (_person("dee"), _person("eve"), _person("fay"));
        uint256[] memory had = new uint256[](6);
        _propose();
        _proposeFees();
        for (uint256 i; i < 6; ++i) {
            had[i] = vault.balanceOf(people[i]);
        }
        uint256[2] memory counted;
        for (uint256 i; i < 40; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 from = random % 6;
            uint256 what = (random >> 8) % 4;
            if (what == 0) {
                uint256 amount = vault.balanceOf(people[from]);
                vm.prank(people[from]);
                vault.transfer(people[(random >> 16) % 6], amount / (1 + (random >> 24) % 3));
            } else if (what == 1) {
                _contribute(people[from], 1e18 + (random >> 32) % 20e18);
            } else if (what == 2 && vault.balanceOf(people[from]) != 0) {
                _withdraw(people[from], vault.balanceOf(people[from]) / 2 + 1);
            } else {
                IVaultTypes.Matter matter = IVaultTypes.Matter((random >> 40) % 2);
                if (!_isOpen(matter)) continue;
                bytes memory signature = _sign(keyOf[people[from]], people[from], matter);
                try this.vetoAs(people[from], matter, signature) returns (uint256 shares) {
                    assertLe(shares, had[from]);
                    counted[uint256(matter)] += shares;
                } catch {}
            }
        }
        uint256 all;
        for (uint256 i; i < 6; ++i) {
            all += had[i];
        }
        assertLe(counted[0], all);
        assertLe(counted[1], all);
    }

    function vetoAs(address holder, IVaultTypes.Matter matter, bytes calldata signature) external returns (uint256) {
        return _veto(holder, matter, signature);
    }
}
