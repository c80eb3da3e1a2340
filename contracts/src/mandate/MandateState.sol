// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a period, an expiry or a wait
// slither-disable-start calls-loop // at most 16 positions; calls go to trusted contracts
// slither-disable-start incorrect-equality // skips what is nothing, and wants exactly what was asked for
// slither-disable-start reentrancy-balance // measures what a call moved; every way here is guarded
// slither-disable-start reentrancy-events // every way here is guarded

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IMandateTypes} from "../interfaces/IMandates.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";
import {IZapper} from "../interfaces/IZapper.sol";
import {MandateTerms} from "../libraries/MandateTerms.sol";
import {MandateAccount} from "./MandateAccount.sol";

/// @title MandateState: stored mandates and their accounting
/// @dev `MandateRules` runs on the storage of `Mandates`, so both inherit all their storage from here.
abstract contract MandateState is IMandateTypes {
    using SafeCast for uint256;

    uint256 internal constant BPS = MandateTerms.BPS;

    IVaultFactory public immutable factory;
    IAssetRegistry public immutable registry;
    IZapper public immutable zapper;
    /// @notice Wrapped ether, whose price values gas.
    address public immutable weth;

    // Some is written only through storage pointers, and some only by the other contract.
    // slither-disable-start uninitialized-state
    mapping(address account => Mandate) internal _mandates;
    mapping(address account => Position[]) internal _positions;

    // slither-disable-end uninitialized-state

    /// @param zapper_ zapper through which mandates buy and sell; it names factory and wrapped ether
    constructor(address zapper_, address factory_) {
        if (zapper_ == address(0) || factory_ == address(0)) revert ZeroAddress();
        zapper = IZapper(zapper_);
        weth = zapper.weth();
        factory = IVaultFactory(factory_);
        registry = IAssetRegistry(factory.registry());
    }

    // --- accounting ---

    /// @dev Money that came in counts neither as gain nor as loss.
    function _flowIn(address account, Mandate storage m, uint256 amount) internal {
        m.cost = (uint256(m.cost) + amount).toUint128();
        m.peak = (uint256(m.peak) + amount).toUint128();
        m.base = (uint256(m.base) + amount).toUint128();
        emit Accounted(account, m.cost, m.peak, m.base);
    }

    /// @dev What the owner took out counts neither as gain nor as loss.
    function _flowOut(address account, Mandate storage m, uint256 amount) internal {
        m.cost = uint128(Math.saturatingSub(m.cost, amount)); // forge-lint: disable-line(unsafe-typecast)
        m.peak = uint128(Math.saturatingSub(m.peak, amount)); // forge-lint: disable-line(unsafe-typecast)
        m.base = uint128(Math.saturatingSub(m.base, amount)); // forge-lint: disable-line(unsafe-typecast)
        emit Accounted(account, m.cost, m.peak, m.base);
    }

    /// @dev Ends a mandate whose account is empty. A later one counts from the start.
    function _end(address account, Mandate storage m) internal {
        (m.cost, m.peak, m.base) = (0, 0, 0);
        emit Accounted(account, 0, 0, 0);
        _setStatus(account, m, Status.Ended);
    }

    function _setStatus(address account, Mandate storage m, Status status) internal {
        m.status = status;
        emit StatusChanged(account, status, m.reason);
    }

    // --- the account's calls ---

    function _money(address account, Mandate storage m) internal view returns (uint256) {
        return IERC20(m.terms.token).balanceOf(account);
    }

    /// @dev Lets the account call a token, and accepts tokens that return nothing.
    function _tell(address account, address token, bytes memory data) internal {
        bytes memory answer = MandateAccount(payable(account)).exec(token, 0, data);
        if (answer.length != 0 && !abi.decode(answer, (bool))) revert TokenRefused(token);
    }

    function _send(address account, address token, address to, uint256 amount) internal {
        if (amount != 0) _tell(account, token, abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    /// @dev Takes exactly `amount` from the owner's wallet, by the account's allowance.
    function _take(address account, Mandate storage m, uint256 amount) internal {
        if (amount == 0) return;
        IERC20 token = IERC20(m.terms.token);
        uint256 before = token.balanceOf(account);
        _tell(account, address(token), abi.encodeCall(IERC20.transferFrom, (m.owner, account, amount)));
        uint256 got = Math.saturatingSub(token.balanceOf(account), before);
        if (got != amount) revert TransferMismatch(amount, got);
        _flowIn(account, m, amount);
    }

    /// @dev Withdraws shares of the account in kind to `receiver`.
    function _withdraw(address account, address vault, uint256 shares, address receiver, uint256 owed) internal {
        uint256[] memory none = new uint256[](IIndexVault(vault).totalConstituents());
        bytes memory data = abi.encodeCall(IIndexVault.withdrawOwing, (shares, receiver, none, owed));
        // slither-disable-next-line unused-return // the vault's event has the amounts
        MandateAccount(payable(account)).exec(vault, 0, data);
    }
}

// slither-disable-end timestamp
// slither-disable-end calls-loop
// slither-disable-end incorrect-equality
// slither-disable-end reentrancy-balance
// slither-disable-end reentrancy-events
