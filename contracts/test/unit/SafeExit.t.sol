// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {SafeExit} from "src/libraries/SafeExit.sol";

contract SafeExitTest is Test {
    /// @dev A call gets 63/64 of the remaining gas. A margin of 10,000 covers the gas spent before it.
    function testFuzz_checkStipend_asksForTheStipendAndNoMore(uint256 stipend) public {
        stipend = bound(stipend, 0, 1e12);
        uint256 needed = stipend * 64 / 63 + 10_000;
        SafeExit.checkStipend(needed, stipend);
        vm.expectRevert(abi.encodeWithSelector(IVaultTypes.InsufficientGas.selector, needed - 1, needed));
        this.checkStipend(needed - 1, stipend);
    }

    function checkStipend(uint256 gasBefore, uint256 stipend) external pure {
        SafeExit.checkStipend(gasBefore, stipend);
    }
}
