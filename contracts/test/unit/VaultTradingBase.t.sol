// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base} from "../Base.t.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title VaultTradingBase: launches vaults with limits and fees that a test chooses
abstract contract VaultTradingBase is Base {
    /// @dev Launches the vault of `Base` with these limits. `drawdownBps` goes into the launch.
    function _launchWith(IVaultTypes.Limits memory limits) internal returns (IIndexVault) {
        return _launchWith(limits, IVaultTypes.Fees(FEE_BPS, 0, 0, 0));
    }

    function _launchWith(IVaultTypes.Limits memory limits, IVaultTypes.Fees memory fees)
        internal
        returns (IIndexVault)
    {
        IVaultFactory.Defaults memory defaults = _defaults();
        defaults.limits = limits;
        vm.prank(owner);
        factory.setDefaults(defaults);
        IVaultFactory.Launch memory params = _launchParams();
        params.fees = fees;
        params.drawdownBps = limits.drawdownBps;
        return _launch(params);
    }

    function _launchWithFees(IVaultTypes.Fees memory fees) internal returns (IIndexVault) {
        return _launchWith(_limits(), fees);
    }

    function _executeAll(IVaultTypes.Trade[] memory trades) internal {
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        vault.executeTrades(nonce, trades, 0, block.timestamp);
    }

    function _executeAllReverts(IVaultTypes.Trade[] memory trades, bytes memory err) internal {
        uint256 nonce = vault.rebalanceNonce();
        vm.expectRevert(err);
        vm.prank(keeper);
        vault.executeTrades(nonce, trades, 0, block.timestamp);
    }

    function _two(IVaultTypes.Trade memory a, IVaultTypes.Trade memory b)
        internal
        pure
        returns (IVaultTypes.Trade[] memory trades)
    {
        trades = new IVaultTypes.Trade[](2);
        (trades[0], trades[1]) = (a, b);
    }

    /// @return {USD D18 per whole share} level, including accrued fee shares
    function _level(IIndexVault target) internal view returns (uint256) {
        return target.totalBasketValue() * 1e18 / (target.totalSupply() + target.pendingFeeShares());
    }
}
