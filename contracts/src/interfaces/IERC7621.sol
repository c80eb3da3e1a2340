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

    function getConstituents() external view returns (address[] memory tokens, uint256[] memory weights);
    function totalConstituents() external view returns (uint256);
    function getReserve(address token) external view returns (uint256);
    function getWeight(address token) external view returns (uint256);
    function isConstituent(address token) external view returns (bool);
    /// @return {USD D18} value of the reserves at oracle prices; reverts when a held token has no fresh price
    function totalBasketValue() external view returns (uint256);
    function previewContribute(uint256[] calldata amounts) external view returns (uint256 shares);
    function previewWithdraw(uint256 shares) external view returns (uint256[] memory amounts);
    function contribute(uint256[] calldata amounts, address receiver, uint256 minShares)
        external
        returns (uint256 shares);
    function withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts)
        external
        returns (uint256[] memory amounts);
    function rebalance(address[] calldata newTokens, uint256[] calldata newWeights) external;
}
