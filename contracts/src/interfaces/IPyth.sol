// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IPyth: the function of Pyth's price contract that `PythFeed` reads
interface IPyth {
    /// @dev The value is price · 10^expo, and 95 % of the sources are within conf · 10^expo of it.
    struct Price {
        int64 price;
        uint64 conf;
        int32 expo;
        uint256 publishTime; // {s}
    }

    /// @notice Returns the newest price that somebody has delivered, whatever its age. Reverts if there was none.
    function getPriceUnsafe(bytes32 id) external view returns (Price memory price);
}
