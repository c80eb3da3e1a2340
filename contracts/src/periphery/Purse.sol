// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start incorrect-equality // compares our own accounting with constants, never token balances
// slither-disable-start calls-loop // the caller chooses every swap and token; one that fails stops only this call

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {ISwapAdapter} from "../interfaces/ISwapAdapter.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";
import {ISwaps, IZapper} from "../interfaces/IZapper.sol";

/// @title Purse: tracks the tokens that one call holds, and makes swaps and withdrawals with them
/// @notice Holds no token between calls. Tokens that are sent here by mistake belong to nobody, and no call can move
/// them.
/// @dev A call first notes the balance of every token it will touch. What it "holds" is the increase since then. Notes
/// are in transient storage, and the call clears them when it releases what it holds.
abstract contract Purse is ISwaps, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TransientSlot for bytes32;
    using TransientSlot for TransientSlot.Uint256Slot;

    /// @dev As the amount of a swap, this means all that the call holds of the token.
    uint256 internal constant ALL = type(uint256).max;

    IVaultFactory public immutable factory;
    IAssetRegistry public immutable registry;

    /// @param factory_ factory whose vaults can be used; not zero
    constructor(address factory_) {
        if (factory_ == address(0)) revert ZeroAddress();
        factory = IVaultFactory(factory_);
        registry = IAssetRegistry(factory.registry());
    }

    // --- what this call holds ---

    /// @dev Returns the slot with the note of a token: {tok} its balance when the call noted it, plus 1; 0 if not
    /// noted.
    function _noted(address token) private pure returns (TransientSlot.Uint256Slot) {
        return bytes32(uint256(uint160(token))).asUint256();
    }

    /// @dev Notes the balance of a token. If it is noted already, the note stays.
    /// @return fresh whether the token was not noted before
    function _note(address token) internal returns (bool fresh) {
        fresh = _noted(token).tload() == 0;
        if (fresh) _noted(token).tstore(IERC20(token).balanceOf(address(this)) + 1);
    }

    function _noteAll(address[] memory tokens) internal {
        for (uint256 i; i < tokens.length; ++i) {
            _note(tokens[i]);
        }
    }

    /// @dev Notes `token` and the tokens of the swaps.
    /// @param tokens tokens that are noted already, without duplicates
    /// @param token one more token
    /// @param swaps swaps whose tokens are noted
    /// @return touched every noted token once, then zero addresses up to the end of the array
    function _noteMore(address[] memory tokens, address token, IZapper.Swap[] calldata swaps)
        internal
        returns (address[] memory touched)
    {
        address[] memory more = new address[](1);
        more[0] = token;
        return _noteMore(tokens, more, swaps);
    }

    /// @dev Like the function above, for several tokens `more`, some of which may be in `tokens`.
    function _noteMore(address[] memory tokens, address[] memory more, IZapper.Swap[] calldata swaps)
        internal
        returns (address[] memory touched)
    {
        touched = new address[](tokens.length + 2 * swaps.length + more.length);
        uint256 count;
        while (count < tokens.length) {
            touched[count] = tokens[count];
            ++count;
        }
        for (uint256 i; i < more.length; ++i) {
            if (_note(more[i])) touched[count++] = more[i];
        }
        for (uint256 i; i < swaps.length; ++i) {
            if (_note(swaps[i].tokenIn)) touched[count++] = swaps[i].tokenIn;
            if (_note(swaps[i].tokenOut)) touched[count++] = swaps[i].tokenOut;
        }
    }

    /// @return {tok} amount that the call holds of a noted token
    function _held(address token) internal view returns (uint256) {
        return IERC20(token).balanceOf(address(this)) + 1 - _noted(token).tload();
    }

    /// @dev Sends everything held to `to`, except `kept`. Clears the notes, so a later call in the same transaction
    /// starts without notes.
    /// @param touched noted tokens, from `_noteMore`
    /// @param to receiver
    /// @param kept token that is not sent; zero if all are sent
    /// @return heldOfKept {kept} amount held of `kept`
    function _release(address[] memory touched, address to, address kept) internal returns (uint256 heldOfKept) {
        for (uint256 i; i < touched.length && touched[i] != address(0); ++i) {
            uint256 held = _held(touched[i]);
            _noted(touched[i]).tstore(0);
            if (touched[i] == kept) heldOfKept = held;
            else if (held != 0) IERC20(touched[i]).safeTransfer(to, held);
        }
    }

    // --- swaps and withdrawals ---

    function _constituents(address vault) internal view returns (address[] memory tokens) {
        // slither-disable-next-line unused-return // the weights are not needed
        (tokens,) = IIndexVault(vault).getConstituents();
    }

    /// @dev Uses a permit and ignores its failure, because somebody may have submitted it before. The allowance stands
    /// then. If it does not, the following transfer reverts.
    function _usePermit(address token, address owner, IZapper.Permit calldata permit) internal {
        if (permit.deadline == 0) return;
        try IERC20Permit(token)
            .permit(owner, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
            catch {}
    }

    /// @dev Withdraws shares to this contract. The constituents `tokens` must be noted and none of them held. Reverts
    /// with Shortfall if a transfer failed, because nobody could collect the resulting claim of this contract.
    /// @return amounts {tok} received, in the order of `tokens`
    function _withdraw(address vault, address[] memory tokens, uint256 shares)
        internal
        returns (uint256[] memory amounts)
    {
        amounts = IIndexVault(vault).withdraw(shares, address(this), new uint256[](tokens.length));
        for (uint256 i; i < tokens.length; ++i) {
            uint256 got = _held(tokens[i]);
            if (got < amounts[i]) revert Shortfall(tokens[i], amounts[i], got);
        }
    }

    /// @dev Makes the swaps in order. Their tokens must be noted.
    function _swap(IZapper.Swap[] calldata swaps) internal {
        bool again = false; // whether this swap spends the same token through the same adapter as the one before
        for (uint256 i; i < swaps.length; ++i) {
            IZapper.Swap calldata s = swaps[i];
            if (!again && !registry.isAdapter(s.adapter)) revert AdapterNotApproved(s.adapter);
            again = i + 1 < swaps.length && swaps[i + 1].tokenIn == s.tokenIn && swaps[i + 1].adapter == s.adapter;
            _swapOne(s, again ? 1 : 0);
            if (!again) _disallow(s.tokenIn, s.adapter);
        }
    }

    /// @param s the swap
    /// @param spare {tokenIn} allowance that is left after the swap; keeping the slot above zero makes the next swap
    /// cheaper
    function _swapOne(IZapper.Swap calldata s, uint256 spare) private {
        if (s.tokenIn == s.tokenOut) revert SameToken(s.tokenIn);
        uint256 amountIn = _held(s.tokenIn);
        if (s.amountIn != ALL) {
            if (s.amountIn > amountIn) revert Shortfall(s.tokenIn, s.amountIn, amountIn);
            amountIn = s.amountIn;
        }
        if (amountIn == 0) {
            // A swap of all of a token that the call does not hold does nothing.
            if (s.amountIn == ALL && s.minAmountOut == 0) return;
            revert ZeroAmount();
        }
        uint256 before = _held(s.tokenOut);
        IERC20(s.tokenIn).forceApprove(s.adapter, amountIn + spare);
        // The adapter's return value is ignored; the received amount is measured. Every entry point is nonReentrant, so
        // whoever changes a balance meanwhile can only give the caller tokens or make this call fail.
        // slither-disable-next-line unused-return,reentrancy-balance
        ISwapAdapter(s.adapter).swap(s.tokenIn, s.tokenOut, amountIn, s.minAmountOut, s.data);
        uint256 bought = _held(s.tokenOut) - before;
        if (bought < s.minAmountOut) revert InsufficientOut(bought, s.minAmountOut);
    }

    function _disallow(address token, address spender) internal {
        if (IERC20(token).allowance(address(this), spender) != 0) IERC20(token).forceApprove(spender, 0);
    }
}

// slither-disable-end incorrect-equality
// slither-disable-end calls-loop
