// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Base} from "../Base.t.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title Shares: the share maths of a whole vault that grows and shrinks by any factor, and its charter
contract SharesTest is Base {
    address[] private tokens;

    function setUp() public override {
        super.setUp();
        tokens = _list(address(weth), address(wbtc), address(usdc));
    }

    /// @dev Makes 20 contributions and withdrawals of up to a million times the vault. The vault always holds its
    /// reserves. A share never loses value by another investor's move, except for rounding of base units.
    function testFuzz_shares_neverLoseValueByMovesOfOthers(uint256 seed) public {
        uint256 worth = _worthOfCreator();
        for (uint256 i; i < 20; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 amount = seed >> 16;
            uint256 held = vault.balanceOf(alice);
            if (held == 0 || seed % 2 == 0) {
                amount %= 10 ** (20 + (seed >> 8) % 9);
                _contribute(alice, amount + 1e9);
            } else {
                _withdraw(alice, seed % 5 == 1 ? held : amount % held + 1);
            }
            for (uint256 j; j < 3; ++j) {
                assertGe(DevToken(tokens[j]).balanceOf(address(vault)), vault.getReserve(tokens[j]));
            }
            uint256 now_ = _worthOfCreator();
            // One base unit of each token is worth at most 0.001 USD.
            assertGe(now_ + 0.002e18, worth);
            worth = now_;
        }
    }

    /// @dev A contribution and an immediate withdrawal, of any size and in any state of the vault, never make a profit.
    function testFuzz_shares_roundTripsNeverProfit(uint256 before, uint256 want, uint256 parts, uint256 elapsed)
        public
    {
        _contribute(bob, bound(before, 1e9, 1e29));
        skip(bound(elapsed, 0, 2 * 365 days));
        want = bound(want, 1, 1e29);
        parts = bound(parts, 1, 4);
        uint256[] memory paidIn = vault.previewMint(want);
        uint256 shares = _contribute(alice, want);
        for (uint256 i = 1; i <= parts; ++i) {
            uint256 part = i == parts ? vault.balanceOf(alice) : shares / parts;
            if (part != 0) _withdraw(alice, part);
        }
        for (uint256 j; j < 3; ++j) {
            assertLe(DevToken(tokens[j]).balanceOf(alice), paidIn[j]);
        }
    }

    /// @dev A withdrawal that writes new bases drops the fractions of base units of the reserves. If the same amounts
    /// are contributed again, they may buy slightly more shares than were burned. Those shares never pay out more. The
    /// others lose less than one base unit of each token.
    function testFuzz_rescaling_givesNoProfitToAReturningInvestor(uint256 want, uint256 left) public {
        _withoutFees();
        _contribute(alice, bound(want, 3e22, 1e29));
        uint256 shares = vault.balanceOf(alice) - bound(left, 0, 1e17);
        uint256 supply = vault.totalSupply();
        (uint256 scale, uint256[] memory bases) = vault.scaledReserves();
        uint256[] memory paid = _withdraw(alice, shares);
        uint256 rest = vault.totalSupply();
        (, uint256[] memory fresh) = vault.scaledReserves();
        for (uint256 j; j < 3; ++j) {
            assertEq(fresh[j], vault.getReserve(tokens[j]) << 8);
            // (reserve + 1) / rest > base · scale / (2^104 · supply): the other holders lost less than one base unit.
            assertFalse(_leq(vault.getReserve(tokens[j]) + 1, supply << 104, bases[j] * rest, scale));
        }
        uint256 minted = _return(alice, paid);
        for (uint256 j; j < 3; ++j) {
            uint256 reserve = fresh[j] >> 8;
            // minted / rest < shares / rest · (reserve + 1) / reserve
            assertLt(minted * reserve, shares * (reserve + 1));
        }
        uint256[] memory again = _withdraw(alice, minted);
        for (uint256 j; j < 3; ++j) {
            assertLe(again[j], paid[j]);
        }
    }

    /// @dev Shows that the bound above is reached. 1.25 weth are left, so the gain is up to one part in 1.25e18.
    function test_rescaling_mayGiveAReturningInvestorSlightlyMoreShares() public {
        _withoutFees();
        uint256 shares = _contribute(alice, 1e24 + 12_345_678_901_234_567);
        uint256 minted = _return(alice, _withdraw(alice, shares));
        assertGt(minted, shares);
        assertLe(minted - shares, shares / 1.25e18);
    }

    /// @dev Without a rescaling, nothing is dropped and no more shares are minted.
    function testFuzz_withdraw_givesAReturningInvestorNoMoreShares(uint256 want, uint256 part) public {
        _withoutFees();
        uint256 shares = _contribute(alice, bound(want, 1e9, 2e22));
        (, uint256[] memory bases) = vault.scaledReserves();
        part = bound(part, shares / 2, shares);
        uint256[] memory paid = _withdraw(alice, part);
        (, uint256[] memory after_) = vault.scaledReserves();
        assertEq(after_, bases);
        if (vault.previewContribute(paid) != 0) assertLe(_return(alice, paid), part);
    }

    function _withoutFees() private {
        IVaultTypes.Fees memory none;
        vm.prank(creator);
        vault.proposeFees(none);
    }

    /// @dev Contributes the amounts that the vault paid.
    function _return(address who, uint256[] memory amounts) private returns (uint256) {
        vm.startPrank(who);
        for (uint256 j; j < 3; ++j) {
            DevToken(tokens[j]).approve(address(vault), amounts[j]);
        }
        vm.stopPrank();
        vm.prank(who);
        return vault.contribute(amounts, who, 0);
    }

    /// @dev Compares with exact rational numbers of 512 bits. A payment is the exact part of the exact reserve. It
    /// differs by at most one base unit plus the scale's step, 2^-88 of the reserve.
    function testFuzz_shares_payTheExactPart(uint256 before, uint256 shares, uint256 elapsed) public {
        _contribute(bob, bound(before, 1e9, 1e29));
        skip(bound(elapsed, 0, 365 days));
        shares = bound(shares, 1, vault.balanceOf(bob));
        (uint256 scale, uint256[] memory bases) = vault.scaledReserves();
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        uint256[] memory amounts = _withdraw(bob, shares);
        for (uint256 j; j < 3; ++j) {
            // amount ≤ base · scale · shares / (2^104 · supply) < amount + 1 + base / 2^104
            assertTrue(_leq(amounts[j], supply << 104, bases[j] * shares, scale));
            assertFalse(_leq(amounts[j] + 2 + (bases[j] >> 104), supply << 104, bases[j] * shares, scale));
        }
    }

    /// @dev Returns whether a · b ≤ c · d, exactly.
    function _leq(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (bool) {
        (uint256 high, uint256 low) = Math.mul512(a, b);
        (uint256 highTo, uint256 lowTo) = Math.mul512(c, d);
        return high < highTo || (high == highTo && low <= lowTo);
    }

    /// @dev In a nearly empty vault, the holder of very few shares cannot take from the next investor, by donations or
    /// otherwise.
    function testFuzz_shares_firstDepositorCannotBeRobbed(uint256 donation, uint256 want) public {
        uint256 rest = vault.balanceOf(creator);
        _withdraw(creator, rest);
        assertEq(vault.totalSupply(), DEAD_SHARES);
        donation = bound(donation, 0, 1e30);
        for (uint256 j; j < 3; ++j) {
            DevToken(tokens[j]).mint(address(vault), donation);
        }
        want = bound(want, 1e15, 1e24);
        uint256[] memory paidIn = vault.previewMint(want);
        uint256 shares = _contribute(alice, want);
        assertGe(shares, want);
        uint256[] memory paidOut = _withdraw(alice, shares);
        for (uint256 j; j < 3; ++j) {
            assertLe(paidOut[j], paidIn[j]);
            assertLe(paidIn[j], paidOut[j] + 2);
        }
    }

    function test_contribute_revertsIfAReserveWouldBeTooLarge() public {
        // 100 shares cost 1.25 weth. Right after a rescaling there is room for 2^120 base units, which are 1.06e38
        // shares.
        uint256[] memory amounts = vault.previewMint(1.1e38);
        _give(alice, tokens, amounts, address(vault));
        uint256 base = (amounts[0] + 1.25e18) << 8;
        vm.expectPartialRevert(SafeCast.SafeCastOverflowedUintDowncast.selector);
        vm.prank(alice);
        vault.contribute(amounts, alice, 0);
        assertGt(base, type(uint128).max);
        // Half as much can be contributed and withdrawn again.
        _contribute(alice, 0.55e38);
        uint256 rest = vault.balanceOf(alice);
        _withdraw(alice, rest);
        // One step of the scale was 8.7e6 base units. The rounded part stays with the other holders.
        assertGe(vault.getReserve(address(weth)), 1.25e18);
        assertLe(vault.getReserve(address(weth)), 1.25e18 + 1e7);
    }

    /// @dev An open auction follows contributions and withdrawals by the scale, also across a rescaling.
    function testFuzz_rescaling_keepsAnAuctionsNav(uint256 want) public {
        _setPrice(address(weth), 8000e18);
        _skipFresh(1 days);
        vault.openAuction();
        uint256 nav = vault.auction().navD18;
        uint256 supply = vault.totalSupply() + vault.pendingFeeShares();
        want = bound(want, 1e20, 1e29);
        _contribute(alice, want);
        uint256 expected = Math.mulDiv(nav, vault.totalSupply() + vault.pendingFeeShares(), supply);
        assertApproxEqRel(vault.auction().navD18, expected, 1e6);
        uint256 rest = vault.balanceOf(alice);
        _withdraw(alice, rest);
        assertApproxEqRel(vault.auction().navD18, nav, 1e12);
    }

    // --- the charter ---

    /// @dev The charter's address follows from the vault's nonce, whose encoding changes at 128 and at 256.
    function test_charter_isFoundAtEveryEdition() public {
        (address[] memory before,) = vault.getConstituents();
        vm.startPrank(creator);
        for (uint128 i = 1; i <= 300; ++i) {
            vault.setShareCap(1e30 + i);
            assertEq(vault.shareCap(), 1e30 + i);
            assertEq(vault.fees().managementBps, FEE_BPS);
        }
        vm.stopPrank();
        (address[] memory afterwards, uint256[] memory weights) = vault.getConstituents();
        assertEq(afterwards, before);
        assertEq(weights, _weights(5000, 3000, 2000));
        assertApproxEqAbs(_contribute(alice, 1e18), 1e18, 1e14);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_charter_holdsAnyTerms(uint256 count, uint16[4] memory feeBps, uint128 cap, uint256 seed) public {
        count = bound(count, 1, 32);
        address[] memory list = new address[](count);
        uint256[] memory weights = new uint256[](count);
        uint256 left = 10_000;
        for (uint256 i; i < count; ++i) {
            list[i] = address(_listNew("T", "T", 18, 8, 1e18));
            seed = uint256(keccak256(abi.encode(seed)));
            weights[i] = i + 1 == count ? left : 1 + seed % (left - (count - i - 1));
            left -= weights[i];
        }
        IVaultFactory.Launch memory params = _launchParams(list, weights);
        params.fees = IVaultTypes.Fees(feeBps[0] % 1001, feeBps[1] % 3001, feeBps[2] % 201, feeBps[3] % 201);
        params.shareCap = cap;
        IIndexVault v = _launch(params);
        (address[] memory gotTokens, uint256[] memory gotWeights) = v.getConstituents();
        assertEq(gotTokens, list);
        assertEq(gotWeights, weights);
        assertEq(abi.encode(v.fees()), abi.encode(params.fees));
        assertEq(v.shareCap(), cap);
        assertEq(v.totalConstituents(), count);
        for (uint256 i; i < count; ++i) {
            assertEq(v.getWeight(list[i]), weights[i]);
            assertEq(v.getReserve(list[i]), weights[i] * 1e18);
            assertTrue(v.isConstituent(list[i]));
        }
        assertEq(v.getReserve(address(link)), 0);
        assertFalse(v.isConstituent(address(link)));
    }

    /// @return worth {USD D18} value at fixed prices of what the creator's shares would pay out
    function _worthOfCreator() private view returns (uint256 worth) {
        uint256[] memory amounts = vault.previewWithdraw(vault.balanceOf(creator));
        for (uint256 j; j < 3; ++j) {
            worth += registry.valueD18(tokens[j], amounts[j]);
        }
    }
}
