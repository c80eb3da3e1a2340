// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IERC7621: the basket token of ERC-7621 (revised draft), in which the share token is the basket
/// @notice Target weights are basis points that sum to 10,000. Arrays of amounts have the order of `getConstituents`.
interface IERC7621 {
    /// @notice `sender` contributed `amounts` {tok}, and `shares` {share D18} were minted to `receiver`.
    event Contributed(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares);
    /// @notice `shares` {share D18} of `sender` were burned, and `amounts` {tok} were paid or are owed to `receiver`.
    event Withdrawn(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares);
    /// @notice These target weights {bps} are in force from now on.
    event Rebalanced(address[] tokens, uint256[] weights);

    /// @return tokens constituents: first the targets in their order, then the other held tokens
    /// @return weights {bps} target weights, 0 for a token without a target; their sum is 10,000
    function getConstituents() external view returns (address[] memory tokens, uint256[] memory weights);
    /// @return number of constituents, 1 to 32
    function totalConstituents() external view returns (uint256);
    /// @return {tok} amount that the basket accounts for; 0 for a token that is not a constituent
    function getReserve(address token) external view returns (uint256);
    /// @return {bps} target weight; 0 for a token without a target
    function getWeight(address token) external view returns (uint256);
    /// @return whether the token has a target or a reserve
    function isConstituent(address token) external view returns (bool);
    /// @notice Returns the NAV. Reverts if a held token has no fresh price.
    /// @return {USD D18} value of the reserves at oracle prices
    function totalBasketValue() external view returns (uint256);
    /// @notice Returns what `contribute` would mint now.
    /// @param amounts {tok} in the order of `getConstituents`
    /// @return shares {share D18}
    function previewContribute(uint256[] calldata amounts) external view returns (uint256 shares);
    /// @notice Returns what `withdraw` would pay now.
    /// @param shares {share D18}
    /// @return amounts {tok} in the order of `getConstituents`
    function previewWithdraw(uint256 shares) external view returns (uint256[] memory amounts);
    /// @notice Takes the part of `amounts` that is proportional to the reserves, and mints shares for it.
    /// @param amounts {tok} largest amounts to take from the caller, in the order of `getConstituents`
    /// @param receiver address that gets the shares
    /// @param minShares {share D18} smallest result; the call reverts below it
    /// @return shares {share D18} minted to `receiver`
    function contribute(uint256[] calldata amounts, address receiver, uint256 minShares)
        external
        returns (uint256 shares);
    /// @notice Burns shares of the caller and pays their part of every reserve.
    /// @param shares {share D18}
    /// @param receiver address that gets the tokens
    /// @param minAmounts {tok} smallest amounts, in the order of `getConstituents`; the call reverts below one of them
    /// @return amounts {tok} paid or owed to `receiver`
    function withdraw(uint256 shares, address receiver, uint256[] calldata minAmounts)
        external
        returns (uint256[] memory amounts);
    /// @notice Sets the targets.
    /// @param newTokens tokens with a target
    /// @param newWeights {bps} one for each token; their sum is 10,000
    function rebalance(address[] calldata newTokens, uint256[] calldata newWeights) external;
}
