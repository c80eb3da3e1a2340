// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IPriceFeed: Chainlink's AggregatorV3Interface, and the sources that an answer comes from
/// @dev A feed of ours reverts when it has no answer. It never returns an old or a zero answer in place of one.
interface IPriceFeed {
    /// @notice The feed has no price now.
    error NoPrice();
    /// @notice The feed keeps no history.
    error NoHistory(uint80 roundId);

    /// @return number of decimals of the answers
    function decimals() external view returns (uint8);
    /// @return what the feed prices, such as "BLUE / USD"
    function description() external view returns (string memory);
    /// @return version of the feed's code
    function version() external view returns (uint256);
    /// @return roundId time of the answer {s}, as the number of its round
    /// @return answer {USD per whole token} with `decimals` decimals
    /// @return startedAt {s}
    /// @return updatedAt {s} time of the oldest price that the answer needs
    /// @return answeredInRound the same as `roundId`
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    /// @notice Returns the latest round if that is its number. Else reverts with NoHistory.
    function getRoundData(uint80 roundId)
        external
        view
        returns (uint80, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
    /// @return the contracts that the current answer comes from. Reverts like `latestRoundData`.
    function sources() external view returns (address[] memory);
}
