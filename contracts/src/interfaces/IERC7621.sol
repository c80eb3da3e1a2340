// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ERC-7621 basket token (revised draft): the share token is the basket
/// @notice Target weights are basis points that sum to 10,000. Amount arrays follow the order of `getConstituents`.
interface IERC7621 {
    /// @notice A contribution in kind. `amounts` were taken from `sender`, {tok} base units; `shares` minted to `receiver`.
    event Contributed(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares);
    /// @notice A withdrawal in kind. `shares` of `sender` were burned; `amounts` went (or are owed) to `receiver`.
    event Withdrawn(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares);
    /// @notice The target weights are now these, {bps}.
    event Rebalanced(address[] tokens, uint256[] weights);

    /// @return tokens constituents: targets in their order, then what else is held
    /// @return weights {bps} targets, 0 for what is only held; sum 10,000
    function getConstituents() external view returns (address[] memory tokens, uint256[] memory weights);
    /// @return number of constituents, 1 to 32
    function totalConstituents() external view returns (uint256);
    /// @return {tok} base units that the basket accounts for; 0 for anything else
    function getReserve(address token) external view returns (uint256);
    /// @return {bps} target; 0 for anything else
    function getWeight(address token) external view returns (uint256);
    /// @return whether the token has a target or a reserve
    function isConstituent(address token) external view returns (bool);
    /// @return {USD D18} value of the reserves at oracle prices; reverts when a held token has no fresh price
    function totalBasketValue() external view returns (uint256);
    /// @param amounts {tok} in the order of `getConstituents`
    /// @return shares {share D18} that `contribute` would mint now
    function previewContribute(uint256[] calldata amounts) external view returns (uint256 shares);
    /// @param shares {share D18}
    /// @return amounts {tok} that `withdraw` would pay now, in the order of `getConstituents`
    function previewWithdraw(uint256 shares) external view returns (uint256[] memory amounts);
    /// @notice Takes the matching part of `amounts` from the caller and mints shares for it.
    /// @param amounts {tok} at most, in the order of `getConstituents`
    /// @param minShares {share D18} or it reverts
    /// @return shares {share D18} to `receiver`
    function contribute(uint256[] calldata amounts, address receiver, uint256 minShares)
        external
        returns (uint256 shares);
    /// @notice Burns shares of the caller and pays their part of every reserve.
    /// @param shares {share D18}
    /// @param minAmounts {tok} or it reverts, in the order of `getConstituents`
    /// @return amounts {tok} paid or owed to `receiver`
    function withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts)
        external
        returns (uint256[] memory amounts);
    /// @notice Puts targets into force.
    /// @param newWeights {bps} sum 10,000
    function rebalance(address[] calldata newTokens, uint256[] calldata newWeights) external;
}
