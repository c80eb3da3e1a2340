// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MintableToken} from "./HostileTokens.sol";

/// @title RebasingToken: a factor changes every balance without a transfer
/// @dev Amounts are rounded down to whole parts, so a transfer may move one base unit less than asked.
contract RebasingToken {
    uint8 public constant decimals = 18;
    uint256 public factorD18 = 1e18; // {tok D18 / part}
    mapping(address account => uint256) public partsOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;

    error NotEnough();

    function mint(address to, uint256 amount) external {
        partsOf[to] += amount * 1e18 / factorD18;
    }

    function setFactor(uint256 factorD18_) external {
        factorD18 = factorD18_;
    }

    function balanceOf(address account) public view returns (uint256) {
        return partsOf[account] * factorD18 / 1e18;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) revert NotEnough();
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (amount > balanceOf(from)) revert NotEnough();
        uint256 parts = amount * 1e18 / factorD18;
        partsOf[from] -= parts;
        partsOf[to] += parts;
        return true;
    }
}

/// @title FalseToken: returns false where other tokens revert
contract FalseToken is MintableToken {
    bool public broken;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !broken && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !broken && super.transferFrom(from, to, value);
    }
}

/// @title WordyToken: answers every transfer with 100 kilobytes
contract WordyToken is MintableToken {
    uint256 private constant LENGTH = 100_000;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function transfer(address to, uint256 value) public override returns (bool) {
        super.transfer(to, value);
        _answer();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        super.transferFrom(from, to, value);
        _answer();
    }

    /// @dev Returns "true" and many more bytes.
    function _answer() private pure {
        assembly {
            let at := mload(64)
            mstore(at, 1)
            return(at, LENGTH)
        }
    }
}

/// @title GreedyToken: uses up all the gas of a call, on demand
contract GreedyToken is MintableToken {
    bool public broken;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (broken) {
            assembly {
                invalid()
            }
        }
        super._update(from, to, value);
    }
}

/// @title RevertingToken: reverts in every transfer, on demand
contract RevertingToken is MintableToken {
    bool public broken;

    error Broken();

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (broken) revert Broken();
        super._update(from, to, value);
    }
}

/// @title HookToken: calls a target in every transfer of one account, like tokens with hooks, and counts successes
contract HookToken is MintableToken {
    address public watched;
    bytes public data;
    uint256 public cameThrough;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    /// @param watched_ account whose transfers are hooked, and which is called
    function setHook(address watched_, bytes calldata data_) external {
        (watched, data) = (watched_, data_);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (watched == address(0) || (from != watched && to != watched)) return;
        (bool ok,) = watched.call(data);
        if (ok) ++cameThrough;
    }
}

/// @title FickleToken: takes changeable fees out of what the receiver gets, and from the sender on top
contract FickleToken is MintableToken {
    uint256 public receiverBps;
    uint256 public senderBps;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setFees(uint256 receiverBps_, uint256 senderBps_) external {
        (receiverBps, senderBps) = (receiverBps_, senderBps_);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        super._update(to, address(0), value * receiverBps / 10_000);
        uint256 extra = value * senderBps / 10_000;
        super._update(from, address(0), extra < balanceOf(from) ? extra : balanceOf(from));
    }
}

/// @title ForgetfulToken: stops answering `balanceOf` after a transfer
contract ForgetfulToken is MintableToken {
    bool public forgets; // whether it stops answering after the next transfer
    bool public forgot;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setForgets(bool forgets_) external {
        (forgets, forgot) = (forgets_, false);
    }

    function balanceOf(address account) public view override returns (uint256) {
        require(!forgot, "forgot");
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        super.transfer(to, value);
        forgot = forgets;
        return true;
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        super.transferFrom(from, to, value);
        forgot = forgets;
        return true;
    }
}
