// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IVaultTypes} from "../../src/interfaces/IVaultTypes.sol";
import {ISwaps, IZapper} from "../../src/interfaces/IZapper.sol";
import {ZapperBase} from "../ZapperBase.sol";
import {FailingToken, ReentrantToken} from "../mocks/HostileTokens.sol";
import {MockAdapter} from "../mocks/MockAdapter.sol";

/// @title ZapperMigrate: an investor moves from one vault to another in one transaction
contract ZapperMigrateTest is ZapperBase {
    IIndexVault private other;
    uint256 private constant SHARES = 100e18; // 10,000 USD

    function setUp() public {
        _setUpZapper();
        _launchOther(address(usdc));
        _fundInvestor();
    }

    /// @dev Launches a vault with 50 % WETH, 30 % WBTC and 20 % of a third token.
    function _launchOther(address third) private {
        address[] memory tokens = new address[](3);
        (tokens[0], tokens[1], tokens[2]) = (address(weth), address(wbtc), third);
        uint256[] memory weights = new uint256[](3);
        (weights[0], weights[1], weights[2]) = (5000, 3000, 2000);
        other = _launch(tokens, weights, 1_000_000e18);
    }

    function _fundInvestor() private {
        vm.prank(creator);
        vault.transfer(investor, SHARES);
        vm.prank(investor);
        vault.approve(address(zapper), type(uint256).max);
    }

    /// @dev Returns swaps that turn the old basket of `shares` nearly into the new one. They sell all UNI and a part of
    /// the WBTC.
    function _swaps(uint256 shares) private view returns (IZapper.Swap[] memory swaps) {
        uint256[] memory amounts = vault.previewWithdraw(shares); // WBTC, WETH, UNI, USDC
        swaps = new IZapper.Swap[](3);
        swaps[0] = _swapOf(address(wbtc), address(weth), amounts[0] / 4);
        swaps[1] = _swapOf(address(uni), address(weth), amounts[2] / 2);
        swaps[2] = _swapOf(address(uni), address(usdc), ALL);
    }

    function _migrate(uint256 shares, IZapper.Swap[] memory swaps, uint256 minShares) private returns (uint256) {
        vm.prank(investor);
        return zapper.migrate(
            address(vault), shares, address(other), swaps, minShares, investor, block.timestamp, _noPermit()
        );
    }

    function _revert(bytes memory reason, uint256 shares, IZapper.Swap[] memory swaps, uint256 minShares) private {
        vm.expectRevert(reason);
        _migrate(shares, swaps, minShares);
    }

    /// Whatever part moves, the investor keeps its value but for pool fees, and nothing stays in the zapper.
    function testFuzz_migrate_keepsTheValue(uint256 shares, uint256 donated_) public {
        shares = bound(shares, 1e18, SHARES);
        _donate(bound(donated_, 1, 1e9));
        uint256 worth = vault.levelD18() * shares / 1e18;
        uint256 before = _valueOf(investor);
        uint256 minted = _migrate(shares, _swaps(shares), 0);
        assertEq(other.balanceOf(investor), minted, "shares of the new vault");
        assertEq(vault.balanceOf(investor), SHARES - shares, "shares of the old vault");
        uint256 kept = other.levelD18() * minted / 1e18 + _valueOf(investor) - before;
        assertGe(kept, worth * 99 / 100, "pool fees only");
        assertLe(kept, worth * 101 / 100, "no gain");
        assertGe(other.levelD18() * minted / 1e18, worth * 95 / 100, "most of it is in the new vault");
        _assertZapperUntouched();
        assertEq(IERC20(address(weth)).allowance(address(zapper), address(other)), 0, "allowance to the new vault");
    }

    /// Between two vaults of the same constituents, everything moves in kind: no pool is touched.
    function test_migrate_needsNoSwapWhereConstituentsMatch() public {
        address[] memory tokens = new address[](4);
        (tokens[0], tokens[1], tokens[2], tokens[3]) = (address(usdc), address(uni), address(weth), address(wbtc));
        uint256[] memory weights = new uint256[](4);
        (weights[0], weights[1], weights[2], weights[3]) = (1000, 2000, 3000, 4000);
        other = _launch(tokens, weights, 500_000e18);
        IZapper.Swap[] memory none;
        uint256 minted = _migrate(SHARES, none, SHARES * 9999 / 10_000);
        assertApproxEqRel(minted, SHARES, 1e14, "all of it");
        _assertZapperUntouched();
    }

    /// What the new vault does not take goes back to the caller, not to the receiver.
    function test_migrate_givesBackTheRest() public {
        IZapper.Swap[] memory none;
        address receiver = makeAddr("receiver");
        uint256[] memory amounts = vault.previewWithdraw(SHARES);
        vm.expectEmit(true, true, true, false, address(zapper));
        emit IZapper.Migrated(address(vault), address(other), investor, receiver, SHARES, 0);
        vm.prank(investor);
        uint256 minted =
            zapper.migrate(address(vault), SHARES, address(other), none, 1, receiver, block.timestamp, _noPermit());
        assertEq(other.balanceOf(receiver), minted);
        assertEq(uni.balanceOf(investor), amounts[2], "UNI is no constituent of the new vault");
        assertGt(wbtc.balanceOf(investor), 0, "more WBTC than the new vault takes");
        assertEq(wbtc.balanceOf(receiver), 0);
        _assertZapperUntouched();
    }

    function test_migrate_takesAPermit() public {
        vm.prank(investor);
        vault.approve(address(zapper), 0);
        IZapper.Permit memory permit = _permit(address(vault), SHARES, block.timestamp);
        IZapper.Swap[] memory swaps = _swaps(SHARES);
        vm.prank(investor);
        assertGt(zapper.migrate(address(vault), SHARES, address(other), swaps, 1, investor, block.timestamp, permit), 0);
    }

    function test_migrate_revertsIfAnArgumentIsBad() public {
        IZapper.Swap[] memory none;
        _revert(abi.encodeWithSelector(ISwaps.ZeroAmount.selector), 0, none, 0);
        IIndexVault right = other;
        other = vault;
        _revert(abi.encodeWithSelector(IZapper.SameVault.selector, address(vault)), SHARES, none, 0);
        other = IIndexVault(makeAddr("no vault"));
        _revert(abi.encodeWithSelector(ISwaps.NotVault.selector, address(other)), SHARES, none, 0);
        other = right;
        vm.startPrank(investor);
        vm.expectRevert(abi.encodeWithSelector(ISwaps.NotVault.selector, address(weth)));
        zapper.migrate(address(weth), 1, address(other), none, 0, investor, block.timestamp, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(ISwaps.Expired.selector, block.timestamp - 1));
        zapper.migrate(address(vault), 1, address(other), none, 0, investor, block.timestamp - 1, _noPermit());
        vm.expectRevert(abi.encodeWithSelector(IZapper.BadReceiver.selector, address(zapper)));
        zapper.migrate(address(vault), 1, address(other), none, 0, address(zapper), block.timestamp, _noPermit());
        vm.stopPrank();
    }

    function test_migrate_revertsBelowItsMinimum() public {
        IZapper.Swap[] memory swaps = _swaps(SHARES);
        uint256 snapshot = vm.snapshotState();
        uint256 minted = _migrate(SHARES, swaps, 0);
        vm.revertToState(snapshot);
        _revert(
            abi.encodeWithSelector(IVaultTypes.InsufficientShares.selector, minted, minted + 1),
            SHARES,
            swaps,
            minted + 1
        );
        assertEq(_migrate(SHARES, swaps, minted), minted);
    }

    /// A venue that keeps what it should pay makes the call fail, and the investor keeps the shares.
    function test_migrate_revertsIfAVenueCheats() public {
        MockAdapter bad = _badAdapter(MockAdapter.Mode.PaysNothing, address(weth), 1e18);
        IZapper.Swap[] memory swaps = new IZapper.Swap[](1);
        swaps[0] = IZapper.Swap(address(bad), address(uni), address(weth), ALL, 1e18, "");
        vm.expectRevert();
        _migrate(SHARES, swaps, 0);
        assertEq(vault.balanceOf(investor), SHARES);
    }

    /// If the old vault cannot pay a constituent, nothing moves. The investor can still withdraw with a claim.
    function test_migrate_revertsIfAConstituentFails() public {
        FailingToken token = new FailingToken(18);
        _open(token, 5e18);
        _list(address(token));
        _launchOther(address(token));
        (vault, other) = (other, vault);
        _fundInvestor();
        token.setBlocked(address(zapper), true);
        IZapper.Swap[] memory none;
        vm.expectPartialRevert(ISwaps.Shortfall.selector);
        _migrate(SHARES, none, 0);
        assertEq(vault.balanceOf(investor), SHARES);
    }

    /// A token that calls back during a migration cannot start another one.
    function test_migrate_cannotBeReentered() public {
        ReentrantToken token = new ReentrantToken(18);
        _open(token, 5e18);
        _list(address(token));
        _launchOther(address(token));
        (vault, other) = (other, vault);
        _fundInvestor();
        IZapper.Swap[] memory none;
        IZapper.Swap[] memory swaps = new IZapper.Swap[](2);
        swaps[0] = _swapOf(address(weth), address(uni), 0.3e18);
        swaps[1] = _swapOf(address(weth), address(usdc), 0.2e18);
        token.setCall(
            address(zapper),
            abi.encodeCall(
                zapper.migrate, (address(vault), 1e18, address(other), none, 0, investor, block.timestamp, _noPermit())
            )
        );
        assertGt(_migrate(SHARES, swaps, 1), 0);
        assertEq(token.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
        _assertZapperUntouched();
    }
}
