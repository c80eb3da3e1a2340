// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {IIndexVault} from "./interfaces/IIndexVault.sol";
import {ISwapAdapter} from "./interfaces/ISwapAdapter.sol";
import {IVaultFactory} from "./interfaces/IVaultFactory.sol";
import {IZapper} from "./interfaces/IZapper.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

/// @title One token in, one token out of any vault of one factory
/// @notice Holds nothing between calls. Tokens that were sent here by mistake are nobody's: no call can move them.
/// @dev A call first notes the balance of every token it will touch; what it "holds" is what came on top of that.
/// The caller bears slippage under minimums of its own; the vault's other holders bear none, as contributions are in kind.
contract Zapper is IZapper, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TransientSlot for bytes32;
    using TransientSlot for TransientSlot.Uint256Slot;

    uint256 private constant ALL = type(uint256).max;

    IVaultFactory public immutable factory;
    IAssetRegistry public immutable registry;

    error BadReceiver(address receiver);
    error SameToken(address token);
    /// @notice {tok} the call holds less than it needs: a swap spends more than there is, or the vault's transfer failed.
    error Shortfall(address token, uint256 needed, uint256 held);

    constructor(address factory_) {
        if (factory_ == address(0)) revert ZeroAddress();
        factory = IVaultFactory(factory_);
        registry = IAssetRegistry(factory.registry());
    }

    /// @inheritdoc IZapper
    function zapIn(
        address vault,
        address tokenIn,
        uint256 amountIn,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external nonReentrant returns (uint256 shares) {
        _check(vault, amountIn, receiver, deadline);
        (address[] memory tokens,) = IIndexVault(vault).getConstituents();
        address[] memory touched = _note(tokens, tokenIn, swaps);
        _pull(tokenIn, amountIn, permit);
        _swap(swaps);
        shares = _contribute(vault, tokens, minShares, receiver);
        _release(touched, msg.sender);
        emit ZappedIn(vault, msg.sender, receiver, tokenIn, amountIn, shares);
    }

    /// @inheritdoc IZapper
    /// @dev Reverts with Shortfall when the vault cannot transfer a constituent; `withdraw` itself still works then.
    function zapOut(
        address vault,
        uint256 shares,
        address tokenOut,
        Swap[] calldata swaps,
        uint256 minAmountOut,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external nonReentrant returns (uint256 amountOut) {
        _check(vault, shares, receiver, deadline);
        (address[] memory tokens,) = IIndexVault(vault).getConstituents();
        address[] memory touched = _note(tokens, tokenOut, swaps);
        _pull(vault, shares, permit);
        _withdraw(vault, tokens, shares);
        _swap(swaps);
        amountOut = _payOut(touched, tokenOut, minAmountOut, receiver);
        emit ZappedOut(vault, msg.sender, receiver, tokenOut, shares, amountOut);
    }

    function _check(address vault, uint256 amount, address receiver, uint256 deadline) private view {
        if (block.timestamp > deadline) revert Expired(deadline);
        if (amount == 0) revert ZeroAmount();
        if (receiver == address(0)) revert ZeroAddress();
        if (receiver == address(this)) revert BadReceiver(receiver);
        if (!factory.isVault(vault)) revert NotVault(vault);
    }

    /// @dev Takes `amount` {tok} from the caller. A permit may have been used up by somebody else's transaction before:
    /// then the allowance it gave stands, and if it does not, the transfer reverts.
    function _pull(address token, uint256 amount, Permit calldata permit) private {
        if (permit.deadline != 0) {
            try IERC20Permit(token)
                .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
                catch {}
        }
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
    }

    function _swap(Swap[] calldata swaps) private {
        for (uint256 i; i < swaps.length; ++i) {
            Swap calldata s = swaps[i];
            if (!registry.isAdapter(s.adapter)) revert AdapterNotApproved(s.adapter);
            if (s.tokenIn == s.tokenOut) revert SameToken(s.tokenIn);
            uint256 held = _held(s.tokenIn);
            uint256 amountIn = s.amountIn == ALL ? held : s.amountIn;
            if (amountIn > held) revert Shortfall(s.tokenIn, amountIn, held);
            if (amountIn == 0) {
                // All of a constituent that the vault has none of yet: nothing to do.
                if (s.amountIn == ALL && s.minAmountOut == 0) continue;
                revert ZeroAmount();
            }
            uint256 before = _held(s.tokenOut);
            IERC20(s.tokenIn).forceApprove(s.adapter, amountIn);
            ISwapAdapter(s.adapter).swap(s.tokenIn, s.tokenOut, amountIn, s.minAmountOut, s.data);
            _disallow(s.tokenIn, s.adapter);
            uint256 bought = _held(s.tokenOut) - before;
            if (bought < s.minAmountOut) revert InsufficientOut(bought, s.minAmountOut);
        }
    }

    function _contribute(address vault, address[] memory tokens, uint256 minShares, address receiver)
        private
        returns (uint256 shares)
    {
        uint256[] memory amounts = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            amounts[i] = _held(tokens[i]);
            if (amounts[i] != 0) IERC20(tokens[i]).forceApprove(vault, amounts[i]);
        }
        shares = IIndexVault(vault).contribute(amounts, receiver, minShares);
        for (uint256 i; i < tokens.length; ++i) {
            if (amounts[i] != 0) _disallow(tokens[i], vault);
        }
    }

    /// @dev A transfer that failed became a claim of this contract, which it could never collect: the whole call fails.
    function _withdraw(address vault, address[] memory tokens, uint256 shares) private {
        uint256[] memory held = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            held[i] = _held(tokens[i]);
        }
        uint256[] memory amounts = IIndexVault(vault).withdraw(shares, address(this), new uint256[](tokens.length));
        for (uint256 i; i < tokens.length; ++i) {
            uint256 got = _held(tokens[i]) - held[i];
            if (got < amounts[i]) revert Shortfall(tokens[i], amounts[i], got);
        }
    }

    /// @dev Most often all of the allowance was used, and reading that is cheaper than writing zero again.
    function _disallow(address token, address spender) private {
        if (IERC20(token).allowance(address(this), spender) != 0) IERC20(token).forceApprove(spender, 0);
    }

    /// @dev Measures where `tokenOut` arrives, so that a fee on this last transfer counts against the minimum too.
    function _payOut(address[] memory touched, address tokenOut, uint256 minAmountOut, address receiver)
        private
        returns (uint256 amountOut)
    {
        uint256 before = IERC20(tokenOut).balanceOf(receiver);
        _release(touched, receiver);
        amountOut = IERC20(tokenOut).balanceOf(receiver) - before;
        if (amountOut < minAmountOut) revert InsufficientOut(amountOut, minAmountOut);
    }

    // --- what this call holds ---

    /// @dev {tok} + 1: the balance when the call noted the token; 0: not noted.
    function _noted(address token) private pure returns (TransientSlot.Uint256Slot) {
        return bytes32(uint256(uint160(token))).asUint256();
    }

    /// @dev Notes the balance of every token that the call may touch.
    /// @return touched each of them once; zero addresses fill the rest
    function _note(address[] memory tokens, address token, Swap[] calldata swaps)
        private
        returns (address[] memory touched)
    {
        touched = new address[](tokens.length + 2 * swaps.length + 1);
        uint256 count = _noteOne(touched, 0, token);
        for (uint256 i; i < tokens.length; ++i) {
            count = _noteOne(touched, count, tokens[i]);
        }
        for (uint256 i; i < swaps.length; ++i) {
            count = _noteOne(touched, count, swaps[i].tokenIn);
            count = _noteOne(touched, count, swaps[i].tokenOut);
        }
    }

    function _noteOne(address[] memory touched, uint256 count, address token) private returns (uint256) {
        if (_noted(token).tload() != 0) return count;
        _noted(token).tstore(IERC20(token).balanceOf(address(this)) + 1);
        touched[count] = token;
        return count + 1;
    }

    /// @return {tok} what the call holds of a noted token
    function _held(address token) private view returns (uint256) {
        return IERC20(token).balanceOf(address(this)) + 1 - _noted(token).tload();
    }

    /// @dev Sends everything held to `to` and forgets the notes, so that a later call in the same transaction starts afresh.
    function _release(address[] memory touched, address to) private {
        for (uint256 i; i < touched.length && touched[i] != address(0); ++i) {
            uint256 held = _held(touched[i]);
            _noted(touched[i]).tstore(0);
            if (held != 0) IERC20(touched[i]).safeTransfer(to, held);
        }
    }
}
