// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {Base} from "../Base.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultFactoryLimits: the defaults of new vaults, and stricter limits that a creator chooses
contract VaultFactoryLimitsTest is Base {
    uint256 private constant FIELDS = 7;

    // --- defaults ---

    function test_setDefaults_changesOnlyVaultsLaunchedLater() public {
        IVaultFactory.Defaults memory changed = IVaultFactory.Defaults({
            keeper: alice,
            guardian: bob,
            platform: alice,
            platformShareBps: 5000,
            limits: _strictest(),
            minTargetDelay: 1 hours,
            targetWindow: 1 hours
        });
        vm.expectEmit(address(factory));
        emit IVaultFactory.DefaultsChanged(changed);
        vm.prank(owner);
        factory.setDefaults(changed);
        assertEq(abi.encode(factory.defaults()), abi.encode(changed));

        IIndexVault later = _launch(_launchParams());
        assertEq(later.keeper(), alice);
        assertEq(later.guardian(), bob);
        assertEq(later.platformShareBps(), 5000);
        assertEq(abi.encode(later.limits()), abi.encode(_launched(_strictest())));
        assertEq(later.targetWindow(), 1 hours);
        assertEq(vault.keeper(), keeper);
        assertEq(vault.guardian(), guardian);
        assertEq(vault.platformShareBps(), PLATFORM_SHARE_BPS);
        assertEq(abi.encode(vault.limits()), abi.encode(_launched(_limits())));
        assertEq(vault.targetWindow(), TARGET_WINDOW);
    }

    /// @dev A creator states the terms that a launch accepts. A change of the defaults in the meantime stops it.
    function test_launch_revertsIfTheDefaultsAreNotThePinnedOnes() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.defaultsHash = factory.defaultsHash();
        IVaultFactory.Defaults memory changed = _defaults();
        changed.platformShareBps += 1;
        vm.prank(owner);
        factory.setDefaults(changed);
        uint256[] memory amounts = factory.previewSeed(params.tokens, params.weights, params.seedValueD18);
        _give(creator, params.tokens, amounts, address(factory));
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultFactory.DefaultsMismatch.selector, params.defaultsHash, keccak256(abi.encode(changed))
            )
        );
        vm.prank(creator);
        factory.launch(params);

        params.defaultsHash = factory.defaultsHash();
        vm.prank(creator);
        assertEq(IIndexVault(factory.launch(params)).platformShareBps(), changed.platformShareBps);
    }

    function test_setDefaults_revertsIfOverACapOrMissing() public {
        IVaultFactory.Defaults memory d = _defaults();
        d.platformShareBps = 5001;
        _defaultsRevert(d, abi.encodeWithSelector(IVaultFactory.ShareOverCap.selector, 5001, 5000));
        d = _defaults();
        d.targetWindow = 0;
        _defaultsRevert(d, abi.encodeWithSelector(IVaultFactory.WindowTooShort.selector, 0, 1));
        bytes memory zero = abi.encodeWithSelector(IVaultFactory.ZeroAddress.selector);
        d = _defaults();
        d.keeper = address(0);
        _defaultsRevert(d, zero);
        d = _defaults();
        d.guardian = address(0);
        _defaultsRevert(d, zero);
        d = _defaults();
        d.platform = address(0);
        _defaultsRevert(d, zero);
    }

    /// Tests each limit one below its minimum and one above its maximum.
    function test_setDefaults_revertsIfALimitIsOutOfBounds() public {
        for (uint256 i; i < FIELDS; ++i) {
            (bytes32 field, uint256 least, uint256 most) = _bounds(i);
            IVaultFactory.Defaults memory d = _defaults();
            d.limits = _with(_limits(), i, most + 1);
            _defaultsRevert(d, _badLimit(field, most + 1, least, most));
            if (least != 0) {
                d.limits = _with(_limits(), i, least - 1);
                _defaultsRevert(d, _badLimit(field, least - 1, least, most));
            }
            d.limits = _with(_limits(), i, least);
            vm.prank(owner);
            factory.setDefaults(d);
            d.limits = _with(_limits(), i, most);
            vm.prank(owner);
            factory.setDefaults(d);
        }
    }

    function test_setDefaults_revertsIfNotOwner() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, guardian));
        vm.prank(guardian);
        factory.setDefaults(_defaults());
    }

    // --- stricter limits ---

    function test_launchStricter_takesTheCreatorsLimits() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.drawdownBps = 3000;
        IVaultTypes.Limits memory expected = _strictest();
        IIndexVault launched = _launchStricter(params, _strictest());
        expected.drawdownBps = 3000;
        assertEq(abi.encode(launched.limits()), abi.encode(expected));
        assertEq(launched.totalSupply(), 100e18);
        assertTrue(factory.isVault(address(launched)));
    }

    function testFuzz_launchStricter_keepsTheDefaultIfAFieldIsZero(uint256 field, uint256 value) public {
        field %= FIELDS;
        (, uint256 least, uint256 most) = _choice(field);
        value = bound(value, least == 0 ? 1 : least, most);
        IIndexVault launched = _launchStricter(_launchParams(), _with(_none(), field, value));
        assertEq(abi.encode(launched.limits()), abi.encode(_launched(_with(_limits(), field, value))));
    }

    /// A creator's limit is never looser than the default.
    function test_launchStricter_revertsIfALimitIsLooser() public {
        IVaultFactory.Defaults memory d = _defaults();
        (d.limits.maxTradeBps, d.limits.dailyLossBps, d.limits.dailyTurnoverBps) = (5000, 100, 20_000);
        (d.limits.coolOff, d.limits.auctionIdle) = (1 hours, 1 days);
        vm.prank(owner);
        factory.setDefaults(d);
        for (uint256 i; i < FIELDS; ++i) {
            (bytes32 field, uint256 least, uint256 most) = _choiceOf(d.limits, i);
            uint256 looser = i < 4 ? most + 1 : least - 1;
            vm.expectRevert(_badLimit(field, looser, least, most));
            factory.launchStricter(_launchParams(), _with(_none(), i, looser));
            if (i < 4) continue;
            vm.expectRevert(_badLimit(field, most + 1, least, most));
            factory.launchStricter(_launchParams(), _with(_none(), i, most + 1));
        }
        IVaultTypes.Limits memory wrong;
        wrong.drawdownBps = 1;
        vm.expectRevert(_badLimit("drawdownBps", 1, 0, 0));
        factory.launchStricter(_launchParams(), wrong);
    }

    // --- drawdown ---

    function test_launch_revertsIfDrawdownIsOneHundredPercent() public {
        IVaultFactory.Launch memory params = _launchParams();
        params.drawdownBps = 10_000;
        vm.expectRevert(_badLimit("drawdownBps", 10_000, 0, 5000));
        factory.launch(params);
        params.drawdownBps = 5000;
        assertEq(_launch(params).limits().drawdownBps, 5000);
    }

    // --- helpers ---

    function _defaultsRevert(IVaultFactory.Defaults memory d, bytes memory err) private {
        vm.expectRevert(err);
        vm.prank(owner);
        factory.setDefaults(d);
    }

    function _launchStricter(IVaultFactory.Launch memory params, IVaultTypes.Limits memory limits)
        private
        returns (IIndexVault)
    {
        _give(
            creator,
            params.tokens,
            factory.previewSeed(params.tokens, params.weights, params.seedValueD18),
            address(factory)
        );
        vm.prank(creator);
        return IIndexVault(factory.launchStricter(params, limits));
    }

    /// @return the limits of a vault whose launch states no drawdown
    function _launched(IVaultTypes.Limits memory limits) private pure returns (IVaultTypes.Limits memory) {
        limits.drawdownBps = 5000;
        return limits;
    }

    function _none() private pure returns (IVaultTypes.Limits memory) {}

    function _badLimit(bytes32 field, uint256 value, uint256 least, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVaultFactory.BadLimit.selector, field, value, least, most);
    }

    function _strictest() private pure returns (IVaultTypes.Limits memory) {
        return IVaultTypes.Limits({
            maxSlippageBps: 1,
            maxTradeBps: 1,
            dailyLossBps: 1,
            dailyTurnoverBps: 1,
            drawdownBps: 0,
            auctionBandBps: 10_000,
            auctionIdle: 30 days,
            coolOff: 1 days
        });
    }

    /// @dev Returns `limits` with field `i` changed. The drawdown is left out, because it has no default.
    function _with(IVaultTypes.Limits memory limits, uint256 i, uint256 value)
        private
        pure
        returns (IVaultTypes.Limits memory)
    {
        if (i == 0) limits.maxSlippageBps = uint16(value);
        if (i == 1) limits.maxTradeBps = uint16(value);
        if (i == 2) limits.dailyLossBps = uint16(value);
        if (i == 3) limits.dailyTurnoverBps = uint16(value);
        if (i == 4) limits.auctionBandBps = uint16(value);
        if (i == 5) limits.auctionIdle = uint32(value);
        if (i == 6) limits.coolOff = uint32(value);
        return limits;
    }

    /// @dev Returns the range that a default may have.
    function _bounds(uint256 i) private pure returns (bytes32 field, uint256 least, uint256 most) {
        if (i == 0) return ("maxSlippageBps", 1, 500);
        if (i == 1) return ("maxTradeBps", 1, 10_000);
        if (i == 2) return ("dailyLossBps", 1, 500);
        if (i == 3) return ("dailyTurnoverBps", 1, 50_000);
        if (i == 4) return ("auctionBandBps", 1, 10_000);
        if (i == 5) return ("auctionIdle", 10 minutes, 30 days);
        return ("coolOff", 0, 1 days);
    }

    function _choice(uint256 i) private pure returns (bytes32 field, uint256 least, uint256 most) {
        return _choiceOf(_limits(), i);
    }

    /// @dev Returns the range that a creator may choose under the defaults `d`.
    function _choiceOf(IVaultTypes.Limits memory d, uint256 i)
        private
        pure
        returns (bytes32 field, uint256 least, uint256 most)
    {
        (field, least, most) = _bounds(i);
        if (i == 0) most = d.maxSlippageBps;
        if (i == 1) most = d.maxTradeBps;
        if (i == 2) most = d.dailyLossBps;
        if (i == 3) most = d.dailyTurnoverBps;
        if (i == 4) least = d.auctionBandBps;
        if (i == 5) least = d.auctionIdle;
        if (i == 6) least = d.coolOff;
    }
}
