// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {DevToken} from "src/dev/DevToken.sol";
import {IVaultLens} from "src/interfaces/IVaultLens.sol";
import {VaultLens} from "src/periphery/VaultLens.sol";

/// @title LensWorthless: the lens reads a vault that is worth nothing
contract LensWorthlessTest is Base {
    function test_state_ofAVaultWorthNothingHasNoDriftAndNoLevel() public {
        DevToken dust = _listNew("Dust", "DUST", 18, 18, 2e18);
        vault = _launch(_launchParams(_list(address(usdc), address(dust)), _weights(5000, 5000)));
        _withdraw(creator, vault.balanceOf(creator));
        _setPrice(address(usdc), 1);
        _setPrice(address(dust), 1);
        IVaultLens.VaultState memory s = new VaultLens(address(registry)).state(address(vault));
        assertTrue(s.navOk);
        assertGt(s.constituents[1].reserve, 0);
        assertEq(s.navD18, 0);
        assertEq(s.driftD18, 0);
        assertEq(s.navPerShareD18, 0);
    }
}
