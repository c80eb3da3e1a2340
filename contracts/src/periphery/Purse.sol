// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// For the whole file:
// slither-disable-start incorrect-equality // with zero or a setting, of our own accounting; no balance is compared by equality
// slither-disable-start calls-loop // swaps and tokens are lists by nature; one that fails stops the whole call, of which the caller chose each

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

/// @title What one call holds of tokens, and the swaps and withdrawals it makes with them
/// @notice Nothing is held between calls. Tokens that were sent here by mistake are nobody's: no call can move them.
/// @dev A call first notes the balance of every token it will touch; what it "holds" is what came on top of that. Notes
/// are transient, and forgotten when the call releases what it holds.
abstract contract Purse is ISwaps, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TransientSlot for bytes32;
    using TransientSlot for TransientSlot.Uint256Slot;

    /// @dev As the amount of a swap: all that the call holds.
    uint256 internal constant ALL = type(uint256).max;

    IVaultFactory public immutable factory;
    IAssetRegistry public immutable registry;

    /// @param factory_ of the vaults; not zero
    constructor(address factory_) {
        if (factory_ == address(0)) revert ZeroAddress();
        factory = IVaultFactory(factory_);
        registry = IAssetRegistry(factory.registry());
    }

    // --- what this call holds ---

    /// @dev {tok} + 1: the balance when the call noted the token; 0: not noted.
    function _noted(address token) private pure returns (TransientSlot.Uint256Slot) {
        return bytes32(uint256(uint160(token))).asUint256();
    }

    /// @dev A token that is noted already keeps its note.
    /// @return fresh true where it was not
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
    /// @param tokens noted before, no duplicates
    /// @return touched all of them once; zero addresses fill the rest
    function _noteMore(address[] memory tokens, address token, IZapper.Swap[] calldata swaps)
        internal
        returns (address[] memory touched)
    {
        touched = new address[](tokens.length + 2 * swaps.length + 1);
        uint256 count;
        while (count < tokens.length) {
            touched[count] = tokens[count];
            ++count;
        }
        if (_note(token)) touched[count++] = token;
        for (uint256 i; i < swaps.length; ++i) {
            if (_note(swaps[i].tokenIn)) touched[count++] = swaps[i].tokenIn;
            if (_note(swaps[i].tokenOut)) touched[count++] = swaps[i].tokenOut;
        }
    }

    /// @return {tok} what the call holds of a noted token
    function _held(address token) internal view returns (uint256) {
        return IERC20(token).balanceOf(address(this)) + 1 - _noted(token).tload();
    }

    /// @dev Sends everything held to `to`, but for what is held of `kept`, and forgets the notes, so that a later call in
    /// the same transaction starts afresh.
    /// @return heldOfKept {kept}
    function _release(address[] memory touched, address to, address kept) internal returns (uint256 heldOfKept) {
        for (uint256 i; i < touched.length && touched[i] != address(0); ++i) {
            uint256 held = _held(touched[i]);
            _noted(touched[i]).tstore(0);
            if (touched[i] == kept) heldOfKept = held;
            else if (held != 0) IERC20(touched[i]).safeTransfer(to, held);
        }
    }

    // --- what it does with it ---

    function _constituents(address vault) internal view returns (address[] memory tokens) {
        // slither-disable-next-line unused-return // nothing here depends on the weights
        (tokens,) = IIndexVault(vault).getConstituents();
    }

    /// @dev A permit may have been used up by somebody else's transaction before: then the allowance it gave stands, and
    /// if it does not, the transfer that follows reverts.
    function _usePermit(address token, address owner, IZapper.Permit calldata permit) internal {
        if (permit.deadline == 0) return;
        try IERC20Permit(token)
            .permit(owner, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
            catch {}
    }

    /// @dev Needs the constituents `tokens` noted, and none of them held.
    /// @return amounts {tok} that came. A transfer that failed became a claim of this contract, which nobody could ever
    /// collect: it reverts then with Shortfall.
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

    /// @dev Needs the swaps' tokens noted.
    function _swap(IZapper.Swap[] calldata swaps) internal {
        bool again = false; // the swap spends the same token through the same adapter as the one before
        for (uint256 i; i < swaps.length; ++i) {
            IZapper.Swap calldata s = swaps[i];
            if (!again && !registry.isAdapter(s.adapter)) revert AdapterNotApproved(s.adapter);
            again = i + 1 < swaps.length && swaps[i + 1].tokenIn == s.tokenIn && swaps[i + 1].adapter == s.adapter;
            _swapOne(s, again ? 1 : 0);
            if (!again) _disallow(s.tokenIn, s.adapter);
        }
    }

    /// @param spare {tokenIn} allowed beyond what is spent: a storage slot that stays above zero is many times cheaper to
    /// set again for the next swap
    function _swapOne(IZapper.Swap calldata s, uint256 spare) private {
        if (s.tokenIn == s.tokenOut) revert SameToken(s.tokenIn);
        uint256 amountIn = _held(s.tokenIn);
        if (s.amountIn != ALL) {
            if (s.amountIn > amountIn) revert Shortfall(s.tokenIn, s.amountIn, amountIn);
            amountIn = s.amountIn;
        }
        if (amountIn == 0) {
            // All of a constituent that the vault has none of yet: nothing to do.
            if (s.amountIn == ALL && s.minAmountOut == 0) return;
            revert ZeroAmount();
        }
        uint256 before = _held(s.tokenOut);
        IERC20(s.tokenIn).forceApprove(s.adapter, amountIn + spare);
        // What came is measured, not believed. Whoever changes a balance meanwhile gives the caller something, or makes the
        // caller's own call fail: every entry is nonReentrant.
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
