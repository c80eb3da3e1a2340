// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {Floor} from "./Floor.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title BasketGas: gas of the operations without a market
/// @notice Each value is the gas of one transaction with cold storage, as in its receipt. Tokens are OpenZeppelin's
/// ERC-20 and allowances are infinite. Time passes between transactions and the management fee accrues. "first" is the
/// sender's first transaction of its kind, "repeat" the next one.
/// @dev Writes one file per size into `snapshots/`. The tests need `--isolate`; otherwise storage is warm and the
/// values are wrong. forge-config: default.isolate = true
contract BasketGasTest is Base {
    string private group;
    address[] private tokens;
    uint256[] private weights;
    IIndexVault private v;

    function test_gas_5() public {
        _measure(5, "basket-05");
    }

    function test_gas_10() public {
        _measure(10, "basket-10");
    }

    function test_gas_20() public {
        _measure(20, "basket-20");
    }

    function test_gas_32() public {
        _measure(32, "basket-32");
    }

    function _measure(uint256 n, string memory group_) private {
        group = group_;
        for (uint256 i; i < n; ++i) {
            tokens.push(address(_listNew("Token", "TKN", 18, 8, 1e18 * (i + 1))));
            weights.push(10_000 / n);
        }
        weights[n - 1] += 10_000 % n;
        _measureFloor();
        _measureLaunch();
        _equip(alice);
        _measureInvesting(alice, v);
        _measurePerformance();
        _measureTargets();
        _measureAuction();
    }

    function _measureFloor() private {
        Floor floor = new Floor();
        floor.enter(new address[](0), 0);
        for (uint256 i; i < tokens.length; ++i) {
            DevToken(tokens[i]).mint(address(floor), 1e18);
            DevToken(tokens[i]).mint(alice, 1e30);
            vm.prank(alice);
            DevToken(tokens[i]).approve(address(floor), type(uint256).max);
        }
        vm.startPrank(alice);
        floor.enter(tokens, 1e18);
        vm.snapshotGasLastCall(group, "floor: N transferFrom + mint, first");
        floor.enter(tokens, 1e18);
        vm.snapshotGasLastCall(group, "floor: N transferFrom + mint, repeat");
        floor.exit(tokens, 0.1e18);
        vm.snapshotGasLastCall(group, "floor: burn + N transfer, repeat");
        floor.transfer(bob, 1e18);
        vm.stopPrank();
        vm.startPrank(bob);
        floor.exit(tokens, 0.1e18);
        vm.snapshotGasLastCall(group, "floor: burn + N transfer, first");
        vm.stopPrank();
        // bob has the same balance as before.
        for (uint256 i; i < tokens.length; ++i) {
            vm.prank(bob);
            DevToken(tokens[i]).transfer(address(floor), 0.1e18);
        }
    }

    function _measureLaunch() private {
        IVaultFactory.Launch memory params = _params();
        _launch(params);
        vm.snapshotGasLastCall(group, "launch, funded, first");
        v = _launch(params);
        vm.snapshotGasLastCall(group, "launch, funded, repeat");
    }

    function _params() private view returns (IVaultFactory.Launch memory params) {
        params = _launchParams(tokens, weights);
        params.seedValueD18 = 1_000_000e18;
    }

    /// @dev Lets every vault of the test take the tokens of `who`.
    function _equip(address who) private {
        for (uint256 i; i < tokens.length; ++i) {
            vm.prank(who);
            DevToken(tokens[i]).approve(address(v), type(uint256).max);
        }
    }

    function _measureInvesting(address who, IIndexVault vault_) private {
        _enter(who, vault_);
        vm.snapshotGasLastCall(group, "contribute, first");
        _skipFresh(1 days);
        _enter(who, vault_);
        vm.snapshotGasLastCall(group, "contribute, repeat");
        _skipFresh(1 days);
        _exit(who, vault_);
        vm.snapshotGasLastCall(group, "withdraw, repeat");
        vm.prank(who);
        vault_.transfer(bob, 6e18);
        _skipFresh(1 days);
        _exit(bob, vault_);
        vm.snapshotGasLastCall(group, "withdraw, first");
    }

    /// @dev Launches a vault with all four fees and a gain to charge.
    function _measurePerformance() private {
        IVaultFactory.Launch memory params = _params();
        params.fees = IVaultTypes.Fees(200, 1000, 10, 10);
        v = _launch(params);
        _equip(alice);
        _enter(alice, v);
        _skipFresh(1 days);
        _setPrice(tokens[0], 1.4e18);
        _enter(alice, v);
        vm.snapshotGasLastCall(group, "contribute, all fees due");
        _skipFresh(1 days);
        _setPrice(tokens[0], 1.8e18);
        _exit(alice, v);
        vm.snapshotGasLastCall(group, "withdraw, all fees due");
        _setPrice(tokens[0], 1e18);
    }

    function _measureTargets() private {
        v = _launch(_params());
        for (uint256 i; i < 2; ++i) {
            string memory which = i == 0 ? "first" : "repeat";
            // Moves weight from the last token to the first.
            weights[0] += 100;
            weights[tokens.length - 1] -= 100;
            _skipFresh(1 days);
            vm.prank(creator);
            v.proposeTargets(tokens, weights);
            vm.snapshotGasLastCall(group, string.concat("propose targets, ", which));
            _skipFresh(v.targetDelay());
            v.rebalance(tokens, weights);
            vm.snapshotGasLastCall(group, string.concat("execute targets, ", which));
        }
    }

    /// @dev Raises the price of the last token, so that it is above its target and the first one is below.
    function _measureAuction() private {
        address tokenOut = tokens[tokens.length - 1];
        address tokenIn = tokens[0];
        _setPrice(tokenOut, 4 * priceOf[tokenOut]);
        DevToken(tokenIn).mint(bob, 1e24);
        vm.prank(bob);
        DevToken(tokenIn).approve(address(v), type(uint256).max);
        _skipFresh(1 days);
        for (uint256 i; i < 2; ++i) {
            string memory which = i == 0 ? "first" : "repeat";
            vm.prank(bob);
            uint256 id = v.openAuction();
            vm.snapshotGasLastCall(group, string.concat("open auction, ", which));
            _skipFresh(15 minutes);
            _measureBid(id, tokenIn, tokenOut, which);
            _skipFresh(1 days);
        }
    }

    function _measureBid(uint256 id, address tokenIn, address tokenOut, string memory which) private {
        (, uint256 available) = v.previewBid(tokenIn, tokenOut, 0);
        vm.prank(bob);
        v.bid(id, tokenIn, tokenOut, 0, available / 2, type(uint256).max, "");
        vm.snapshotGasLastCall(group, string.concat("bid, ", which));
    }

    function _enter(address who, IIndexVault vault_) private {
        uint256[] memory amounts = vault_.previewMint(10e18);
        vm.prank(who);
        vault_.contribute(amounts, who, 10e18);
    }

    function _exit(address who, IIndexVault vault_) private {
        uint256[] memory least = vault_.previewWithdraw(5e18);
        vm.prank(who);
        vault_.withdraw(5e18, who, least);
    }
}
