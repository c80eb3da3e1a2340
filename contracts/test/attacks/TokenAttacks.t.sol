// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {FailingToken, FeeOnSenderToken} from "../mocks/HostileTokens.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";

/// @title TokenAttacks: what tokens could take from holders, and how they could keep them inside
contract TokenAttacksTest is Base {
    function _launchWithToken(address token) private {
        _listToken(token, 8, 2e18);
        vault = _launch(_launchParams(_list(address(weth), token), _weights(5000, 5000)));
    }

    /// @dev A token takes 1 % on top from its sender. A hundred round trips must not cost the other holders anything.
    function test_attack_roundTripsChargeTheOtherHolders() public {
        FeeOnSenderToken token = new FeeOnSenderToken(18);
        _launchWithToken(address(token));
        token.setFee(100);
        uint256[] memory before = vault.previewWithdraw(10e18);
        for (uint256 i; i < 100; ++i) {
            uint256[] memory amounts = vault.previewMint(100e18);
            address[] memory tokens = _list(address(weth), address(token));
            token.mint(alice, amounts[1] / 50);
            _give(alice, tokens, amounts, address(vault));
            vm.startPrank(alice);
            uint256 shares = vault.contribute(amounts, alice, 0);
            vault.withdraw(shares, alice, _weights(0, 0));
            vm.stopPrank();
        }
        uint256[] memory afterwards = vault.previewWithdraw(10e18);
        assertGe(afterwards[1] + 200, before[1], "the other holders paid");
        assertGe(token.balanceOf(address(vault)), vault.getReserve(address(token)) + vault.totalClaims(address(token)));
    }

    /// @dev Thirty tokens burn all gas, a feed does too, and a performance fee is set. One transaction of at most 2^24
    /// gas must still be enough to leave.
    function test_attack_aWorstCaseExitFitsATransaction() public {
        address[] memory tokens = new address[](30);
        uint256[] memory weights = new uint256[](30);
        for (uint256 i; i < 30; ++i) {
            tokens[i] = address(new FailingToken(18));
            _listToken(tokens[i], 8, 2e18);
            weights[i] = i == 0 ? 10_000 - 29 * 300 : 300;
        }
        IVaultFactory.Launch memory params = _launchParams(tokens, weights);
        params.fees.performanceBps = 1000;
        vault = _launch(params);
        for (uint256 i; i < 30; ++i) {
            FailingToken(tokens[i]).setFailure(FailingToken.Failure.BurnsGas);
            vm.etch(address(feeds[tokens[i]]), hex"fe");
        }
        bytes memory call = abi.encodeWithSignature(
            "withdrawOwing(uint256,address,uint256[],uint256)", 10e18, creator, new uint256[](30), (1 << 30) - 1
        );
        vm.prank(creator);
        (bool ok,) = address(vault).call{gas: 16_777_216 - 21_000 - 16 * call.length}(call);
        assertTrue(ok, "the exit does not fit");
        for (uint256 i; i < 30; ++i) {
            assertGt(vault.claimOf(tokens[i], creator), 0);
        }
    }
}
