// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a deadline

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";
import {IPermit2} from "../interfaces/IPermit2.sol";
import {IWETH} from "../interfaces/IWETH.sol";
import {IZapper} from "../interfaces/IZapper.sol";
import {Purse} from "./Purse.sol";

/// @title Zapper: enters or leaves a vault of one factory with a single token or ether
/// @notice Holds no token between calls. Tokens that are sent here by mistake belong to nobody, and no call can move
/// them.
/// @dev The caller sets minimums and bears the slippage above them. The vault's other holders bear none, because
/// contributions are in kind. The contract has no roles and no settings.
contract Zapper is IZapper, Purse {
    using SafeERC20 for IERC20;

    address private constant ETHER = address(0);

    /// @notice Uniswap's Permit2. It has this address on each chain. Where it is missing, the calls with a signed
    /// transfer revert.
    IPermit2 public constant PERMIT2 = IPermit2(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    address public immutable weth;

    /// @param factory_ factory whose vaults can be used
    /// @param weth_ wrapped ether with the interface of WETH9
    constructor(address factory_, address weth_) Purse(factory_) {
        if (weth_ == address(0)) revert ZeroAddress();
        weth = weth_;
    }

    /// @notice Accepts ether only from wrapped ether, which sends it when tokens are unwrapped.
    receive() external payable {
        if (msg.sender != weth) revert NotWeth(msg.sender);
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
    ) external payable nonReentrant returns (uint256 shares) {
        _check(vault, amountIn, receiver, deadline);
        (address[] memory tokens, address[] memory touched) = _noteFor(vault, _asToken(tokenIn), swaps);
        _take(tokenIn, amountIn, permit);
        _swap(swaps);
        shares = _contribute(vault, tokens, minShares, receiver);
        _giveBack(touched, tokenIn);
        emit ZappedIn(vault, msg.sender, receiver, tokenIn, amountIn, shares);
    }

    /// @inheritdoc IZapper
    function zapInSigned(
        address vault,
        address tokenIn,
        uint256 amountIn,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external nonReentrant returns (uint256 shares) {
        _check(vault, amountIn, receiver, deadline);
        if (tokenIn == ETHER) revert ZeroAddress();
        (address[] memory tokens, address[] memory touched) = _noteFor(vault, tokenIn, swaps);
        _takeSigned(tokenIn, amountIn, transfer);
        _swap(swaps);
        shares = _contribute(vault, tokens, minShares, receiver);
        _giveBack(touched, tokenIn);
        emit ZappedIn(vault, msg.sender, receiver, tokenIn, amountIn, shares);
    }

    /// @inheritdoc IZapper
    /// @dev Reverts with Shortfall if the vault cannot transfer a constituent. The vault's own `withdraw` still works
    /// then.
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
        (address[] memory tokens, address[] memory touched) = _noteFor(vault, _asToken(tokenOut), swaps);
        _takeShares(vault, shares, permit);
        amountOut = _redeem(vault, shares, tokens, touched, tokenOut, swaps, minAmountOut, receiver);
    }

    /// @inheritdoc IZapper
    function zapOutSigned(
        address vault,
        uint256 shares,
        address tokenOut,
        Swap[] calldata swaps,
        uint256 minAmountOut,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external nonReentrant returns (uint256 amountOut) {
        _check(vault, shares, receiver, deadline);
        (address[] memory tokens, address[] memory touched) = _noteFor(vault, _asToken(tokenOut), swaps);
        _takeSigned(vault, shares, transfer);
        amountOut = _redeem(vault, shares, tokens, touched, tokenOut, swaps, minAmountOut, receiver);
    }

    /// @inheritdoc IZapper
    /// @dev Reverts with Shortfall if `from` cannot transfer a constituent. Its own `withdraw` still works then.
    function migrate(
        address from,
        uint256 shares,
        address to,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external nonReentrant returns (uint256 minted) {
        _check(from, shares, receiver, deadline);
        (address[] memory entered, address[] memory touched) = _noteBoth(from, to, swaps);
        _takeShares(from, shares, permit);
        minted = _move(from, shares, to, entered, touched, swaps, minShares, receiver);
    }

    /// @inheritdoc IZapper
    function migrateSigned(
        address from,
        uint256 shares,
        address to,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        SignedTransfer calldata transfer
    ) external nonReentrant returns (uint256 minted) {
        _check(from, shares, receiver, deadline);
        (address[] memory entered, address[] memory touched) = _noteBoth(from, to, swaps);
        _takeSigned(from, shares, transfer);
        minted = _move(from, shares, to, entered, touched, swaps, minShares, receiver);
    }

    /// @dev Notes every token of a zap.
    /// @param token token that comes in or goes out
    /// @return tokens constituents of the vault
    /// @return touched every noted token; see `_noteMore`
    function _noteFor(address vault, address token, Swap[] calldata swaps)
        private
        returns (address[] memory tokens, address[] memory touched)
    {
        tokens = _constituents(vault);
        _noteAll(tokens);
        touched = _noteMore(tokens, token, swaps);
    }

    /// @dev Notes every token of a migration.
    /// @return entered constituents of the new vault
    /// @return touched every noted token; see `_noteMore`
    function _noteBoth(address from, address to, Swap[] calldata swaps)
        private
        returns (address[] memory entered, address[] memory touched)
    {
        if (from == to) revert SameVault(from);
        if (!factory.isVault(to)) revert NotVault(to);
        entered = _constituents(to);
        address[] memory tokens = _constituents(from);
        _noteAll(tokens);
        touched = _noteMore(tokens, entered, swaps);
    }

    /// @dev Redeems the shares that the call has taken, makes the swaps and pays what the call holds.
    function _redeem(
        address vault,
        uint256 shares,
        address[] memory tokens,
        address[] memory touched,
        address tokenOut,
        Swap[] calldata swaps,
        uint256 minAmountOut,
        address receiver
    ) private returns (uint256 amountOut) {
        // slither-disable-next-line unused-return // what the call holds is measured
        _withdraw(vault, tokens, shares);
        _swap(swaps);
        amountOut = _payOut(touched, tokenOut, receiver);
        if (amountOut < minAmountOut) revert InsufficientOut(amountOut, minAmountOut);
        emit ZappedOut(vault, msg.sender, receiver, tokenOut, shares, amountOut);
    }

    /// @dev Redeems the shares that the call has taken, makes the swaps, contributes and gives back the rest.
    function _move(
        address from,
        uint256 shares,
        address to,
        address[] memory entered,
        address[] memory touched,
        Swap[] calldata swaps,
        uint256 minShares,
        address receiver
    ) private returns (uint256 minted) {
        // slither-disable-next-line unused-return // what the call holds is measured
        _withdraw(from, _constituents(from), shares);
        _swap(swaps);
        minted = _contribute(to, entered, minShares, receiver);
        // slither-disable-next-line unused-return // nothing is kept
        _release(touched, msg.sender, address(0));
        emit Migrated(from, to, msg.sender, receiver, shares, minted);
    }

    function _takeShares(address vault, uint256 shares, Permit calldata permit) private {
        _usePermit(vault, msg.sender, permit);
        IERC20(vault).safeTransferFrom(msg.sender, address(this), shares);
    }

    /// @dev Takes a token of the caller through Permit2.
    /// @param amount {tok} exactly the amount that the caller signed
    function _takeSigned(address token, uint256 amount, SignedTransfer calldata transfer) private {
        PERMIT2.permitTransferFrom(
            IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(token, amount), transfer.nonce, transfer.deadline),
            IPermit2.SignatureTransferDetails(address(this), amount),
            msg.sender,
            transfer.signature
        );
    }

    function _check(address vault, uint256 amount, address receiver, uint256 deadline) private view {
        if (block.timestamp > deadline) revert Expired(deadline);
        if (amount == 0) revert ZeroAmount();
        if (receiver == address(0)) revert ZeroAddress();
        if (receiver == address(this)) revert BadReceiver(receiver);
        if (!factory.isVault(vault)) revert NotVault(vault);
    }

    function _take(address token, uint256 amount, Permit calldata permit) private {
        uint256 value = token == ETHER ? amount : 0;
        if (msg.value != value) revert WrongValue(value, msg.value);
        if (token == ETHER) {
            IWETH(weth).deposit{value: amount}();
        } else {
            _usePermit(token, msg.sender, permit);
            IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
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

    function _giveBack(address[] memory touched, address tokenIn) private {
        _sendEther(msg.sender, _release(touched, msg.sender, _wethFor(tokenIn)));
    }

    /// @dev Measures a token at the receiver's address, so a fee on this last transfer counts against the minimum too.
    function _payOut(address[] memory touched, address tokenOut, address receiver) private returns (uint256 amountOut) {
        uint256 before = tokenOut == ETHER ? 0 : IERC20(tokenOut).balanceOf(receiver);
        amountOut = _release(touched, receiver, _wethFor(tokenOut));
        if (tokenOut == ETHER) _sendEther(receiver, amountOut);
        else amountOut = IERC20(tokenOut).balanceOf(receiver) - before;
    }

    // --- ether ---

    function _asToken(address token) private view returns (address) {
        return token == ETHER ? weth : token;
    }

    /// @return the address of wrapped ether if `token` is ether, because it is then unwrapped and not sent; else zero
    function _wethFor(address token) private view returns (address) {
        return token == ETHER ? weth : address(0);
    }

    /// @dev Unwraps ether and sends it. Calls do this last, when they hold nothing else.
    /// @param to receiver
    /// @param amount {wei}
    function _sendEther(address to, uint256 amount) private {
        if (amount == 0) return;
        IWETH(weth).withdraw(amount);
        // slither-disable-next-line arbitrary-send-eth,low-level-calls // the caller names the receiver
        (bool ok,) = to.call{value: amount}("");
        if (!ok) revert EtherTransferFailed(to);
    }
}

// slither-disable-end timestamp
