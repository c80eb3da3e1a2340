// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIndexVault} from "../interfaces/IIndexVault.sol";

/// @title FeeSplitter: a creator whose fees go to several receivers in stated shares
/// @notice The splitter holds the creator's role of a vault, so it receives the creator's part of every fee. Each
/// receiver takes its share whenever it likes. Receivers and shares never change. The controller uses the creator's
/// role through the splitter, and cannot move what was received.
///
/// A creator offers its role by `transferOwnership`, and the controller accepts it by `acceptOwnership`. The vault then
/// has no keeper until the controller appoints one.
/// @dev Trust: the receivers trust the controller with the role. It can lower fees, and it can pass on the role, which
/// ends the income. It cannot take what has arrived. A token that changes balances by itself cannot be split exactly.
contract FeeSplitter is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_RECEIVERS = 32;

    /// @notice The account that uses the creator's role.
    address public immutable controller;

    address[] private _receivers;
    /// @notice {bps} Share of a receiver; 0 for any other account.
    mapping(address receiver => uint256) public shareBps;
    /// @notice {tok} What all receivers have taken of a token.
    mapping(address token => uint256) public totalReleased;
    /// @notice {tok} What a receiver has taken of a token.
    mapping(address token => mapping(address receiver => uint256)) public releasedTo;

    /// @notice `amount` {tok} of what the splitter received was paid to a receiver.
    event Released(address indexed token, address indexed receiver, uint256 amount);

    /// @notice An address that must be set is zero.
    error ZeroAddress();
    /// @notice There are no receivers, more than 32, or not one share for each.
    error BadReceivers(uint256 receivers, uint256 shares);
    /// @notice A receiver is named twice, or its share is 0.
    error BadShare(address receiver, uint256 shareBps);
    /// @notice The shares do not sum to 10,000.
    error SharesSum(uint256 sum);
    /// @notice Only the controller may do this.
    error NotController(address caller);
    /// @notice The function is no part of the creator's role.
    error NotOfTheRole(bytes4 selector);
    /// @notice Nothing of the token is due to the account.
    error NothingDue(address token, address receiver);

    /// @param controller_ account that uses the creator's role
    /// @param receivers_ 1 to 32 different accounts
    /// @param shares_ {bps} one for each receiver; their sum is 10,000
    constructor(address controller_, address[] memory receivers_, uint256[] memory shares_) {
        if (controller_ == address(0)) revert ZeroAddress();
        uint256 count = receivers_.length;
        if (count == 0 || count > MAX_RECEIVERS || shares_.length != count) revert BadReceivers(count, shares_.length);
        controller = controller_;
        uint256 sum = 0;
        for (uint256 i; i < count; ++i) {
            address receiver = receivers_[i];
            if (receiver == address(0)) revert ZeroAddress();
            if (shares_[i] == 0 || shares_[i] > BPS || shareBps[receiver] != 0) revert BadShare(receiver, shares_[i]);
            shareBps[receiver] = shares_[i];
            sum += shares_[i];
        }
        if (sum != BPS) revert SharesSum(sum);
        _receivers = receivers_;
    }

    /// @notice Makes a call of the creator's role. Only the controller may.
    /// @param vault vault whose creator is the splitter, or which offers it the role
    /// @param data call of a function that only a creator has; see `isOfTheRole`
    /// @return answer what the vault returned
    function act(address vault, bytes calldata data) external nonReentrant returns (bytes memory answer) {
        if (msg.sender != controller) revert NotController(msg.sender);
        bytes4 selector = bytes4(data);
        if (!isOfTheRole(selector)) revert NotOfTheRole(selector);
        bool ok;
        // slither-disable-next-line low-level-calls,missing-zero-check // only a call of the role
        (ok, answer) = vault.call(data);
        if (ok) return answer;
        // This block ends the call with the error as it is.
        // slither-disable-next-line assembly
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    /// @notice Pays a receiver what is due to it. Anyone may call it.
    /// @param token a vault's share, or any other token that was sent here
    /// @param receiver account with a share
    /// @return amount {tok} paid
    function release(address token, address receiver) external nonReentrant returns (uint256 amount) {
        amount = due(token, receiver);
        // slither-disable-next-line incorrect-equality // refuses only payments of nothing
        if (amount == 0) revert NothingDue(token, receiver);
        totalReleased[token] += amount;
        releasedTo[token][receiver] += amount;
        emit Released(token, receiver, amount);
        IERC20(token).safeTransfer(receiver, amount);
    }

    /// @notice Returns what a receiver can take now. Fees that a vault has not minted yet are not part of it; see
    /// `IIndexVault.accrueFees`.
    /// @return {tok} rounded down
    function due(address token, address receiver) public view returns (uint256) {
        uint256 received = IERC20(token).balanceOf(address(this)) + totalReleased[token];
        return received * shareBps[receiver] / BPS - releasedTo[token][receiver];
    }

    /// @return the receivers, in the order of the deployment
    function receivers() external view returns (address[] memory) {
        return _receivers;
    }

    /// @return whether the controller may call the function of a vault with this selector
    function isOfTheRole(bytes4 selector) public pure returns (bool) {
        return selector == IIndexVault.proposeTargets.selector || selector == IIndexVault.cancelTargets.selector
            || selector == IIndexVault.setKeeper.selector || selector == IIndexVault.setProposer.selector
            || selector == IIndexVault.proposeFees.selector || selector == IIndexVault.cancelFees.selector
            || selector == IIndexVault.setShareCap.selector || selector == IIndexVault.setReduceOnly.selector
            || selector == IIndexVault.closeAuction.selector || selector == IIndexVault.transferOwnership.selector
            || selector == IIndexVault.acceptOwnership.selector;
    }
}
