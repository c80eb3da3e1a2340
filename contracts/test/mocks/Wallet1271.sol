// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Wallet1271: a contract wallet that accepts its signer's signatures, and makes any call for it
contract Wallet1271 is IERC1271 {
    address public signer;

    constructor(address signer_) {
        signer = signer_;
    }

    function setSigner(address signer_) external {
        signer = signer_;
    }

    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4) {
        (address found,,) = ECDSA.tryRecover(hash, signature);
        return found == signer && found != address(0) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function exec(address to, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory answer) = to.call(data);
        require(ok, "call failed");
        return answer;
    }
}
