// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title MintableToken: an ERC-20 that anyone may mint, and the base of the hostile tokens below
contract MintableToken is ERC20 {
    uint8 private immutable _decimals;

    constructor(uint8 decimals_) ERC20("Mock", "MOCK") {
        _decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}

/// @title FeeOnTransferToken: takes a fee out of what the receiver gets
contract FeeOnTransferToken is MintableToken {
    uint256 public feeBps;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setFee(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0), value * feeBps / 10_000);
    }
}

/// @title FeeOnSenderToken: takes a fee from the sender on top of what the receiver gets
contract FeeOnSenderToken is MintableToken {
    uint256 public feeBps;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setFee(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(from, address(0), value * feeBps / 10_000);
    }
}

/// @title FailingToken: fails in every way that a transfer can fail, for blocked accounts or for all
contract FailingToken is MintableToken {
    enum Failure {
        None,
        Reverts,
        ReturnsFalse,
        LiesTrue, // returns true and moves nothing
        MovesHalf, // moves half and returns true
        BurnsGas,
        ReturnBomb, // reverts with a megabyte of data
        BalanceReverts,
        BalanceBurnsGas
    }

    Failure public failure;
    bool public paused;
    mapping(address account => bool) public blocked;

    error Blocked(address account);

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    /// @dev Sets the failure of every transfer.
    function setFailure(Failure failure_) external {
        failure = failure_;
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (failure == Failure.BalanceReverts) revert Blocked(account);
        if (failure == Failure.BalanceBurnsGas) _burnGas();
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (failure == Failure.Reverts) revert Blocked(to);
        if (failure == Failure.ReturnsFalse) return false;
        if (failure == Failure.LiesTrue) return true;
        if (failure == Failure.MovesHalf) value /= 2;
        if (failure == Failure.BurnsGas) _burnGas();
        if (failure == Failure.ReturnBomb) {
            assembly {
                revert(0, 1000000)
            }
        }
        return super.transfer(to, value);
    }

    function _burnGas() private pure {
        assembly {
            invalid()
        }
    }

    function _update(address from, address to, uint256 value) internal override {
        if (paused) revert Blocked(address(0));
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        super._update(from, to, value);
    }
}

/// @title NoReturnToken: returns nothing instead of a bool, and refuses to change an allowance that is not zero
contract NoReturnToken {
    uint8 public immutable decimals;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;

    error NotEnough();
    error ApproveFromNonZero();

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        if (amount != 0 && allowance[msg.sender][spender] != 0) revert ApproveFromNonZero();
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (allowance[from][msg.sender] < amount) revert NotEnough();
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (balanceOf[from] < amount) revert NotEnough();
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @title ReentrantToken: calls a target during a transfer, like tokens with hooks
contract ReentrantToken is MintableToken {
    address public target;
    bytes public data;
    bool public succeeded; // whether the last callback succeeded
    bytes public answer;

    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function setCall(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (target != address(0) && from != address(0)) (succeeded, answer) = target.call(data);
    }
}

/// @title KeptAllowanceToken: does not lower an allowance when it is used
contract KeptAllowanceToken is MintableToken {
    constructor(uint8 decimals_) MintableToken(decimals_) {}

    function _spendAllowance(address owner, address spender, uint256 value) internal view override {
        if (allowance(owner, spender) < value) revert ERC20InsufficientAllowance(spender, 0, value);
    }
}
