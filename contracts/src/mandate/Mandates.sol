// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// These analyser settings hold for the whole file:
// slither-disable-start timestamp // seconds of drift do not matter to a deadline
// slither-disable-start reentrancy-events,reentrancy-no-eth,reentrancy-benign // every way here is guarded
// slither-disable-start incorrect-equality // skips what is nothing; a gift of dust makes it something and harms nobody

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IMandateOwners, IMandateRules} from "../interfaces/IMandates.sol";
import {IZapper} from "../interfaces/IZapper.sol";
import {MandateTerms} from "../libraries/MandateTerms.sol";
import {MandateAccount} from "./MandateAccount.sol";
import {MandateState} from "./MandateState.sol";

/// @title Mandates: opens investors' accounts and holds the instructions of their owners
/// @notice Has no owner, no role and no token. An account obeys its owner and the rules here, and neither changes.
contract Mandates is IMandateOwners, MandateState, ReentrancyGuardTransient, EIP712 {
    using MandateTerms for Terms;
    using MandateTerms for Allocation[];
    using SafeCast for uint256;

    /// @notice The contract of which every account is a clone.
    address public immutable implementation;
    /// @notice The module with the rules, which this contract runs on its own storage.
    address public immutable module;

    mapping(address owner => mapping(uint64 nonce => bool)) public nonceUsed;

    /// @param zapper_ zapper through which mandates buy and sell
    /// @param factory_ factory whose vaults mandates may hold
    /// @param module_ module with the rules, deployed with the same zapper and factory
    constructor(address zapper_, address factory_, address module_)
        MandateState(zapper_, factory_)
        EIP712("Astrolabe Mandates", "1")
    {
        MandateState other = MandateState(module_);
        if (other.zapper() != zapper || other.factory() != factory) revert ModuleMismatch(module_);
        // slither-disable-next-line missing-zero-check // no module at zero answers the calls above
        module = module_;
        implementation = address(new MandateAccount());
    }

    /// @notice Runs the module's functions: `execute`, and the views of `IMandateRules`.
    fallback() external {
        address to = module;
        // slither-disable-next-line assembly // ends the call with the module's answer
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            let ok := delegatecall(gas(), to, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if iszero(ok) { revert(data, returndatasize()) }
            return(data, returndatasize())
        }
    }

    modifier onlyOwner(address account) {
        if (msg.sender != _mandates[account].owner) revert NotOwner(account, msg.sender);
        _;
    }

    // --- opening and changing ---

    /// @inheritdoc IMandateOwners
    function open(
        uint96 number,
        Terms calldata terms,
        Allocation[] calldata allocations,
        uint128 amount,
        IZapper.Permit calldata permit
    ) external nonReentrant returns (address account) {
        account = _account(msg.sender, number);
        _state(account, msg.sender, terms, allocations);
        emit MandateChanged(account, msg.sender, number, 0, terms, allocations);
        _add(account, amount, amount, permit);
    }

    /// @inheritdoc IMandateOwners
    function openSigned(SignedMandate calldata s, bytes calldata signature, IZapper.Permit calldata permit)
        external
        nonReentrant
        returns (address account)
    {
        if (block.timestamp > s.deadline) revert Expired(s.deadline);
        _useNonce(s.owner, s.nonce);
        if (!SignatureChecker.isValidSignatureNowCalldata(s.owner, digestOf(s), signature)) {
            revert BadSignature(s.owner);
        }
        account = _account(s.owner, s.number);
        _state(account, s.owner, s.terms, s.allocations);
        emit MandateChanged(account, s.owner, s.number, s.nonce, s.terms, s.allocations);
        _add(account, s.amount, s.amount, permit);
    }

    /// @inheritdoc IMandateOwners
    function cancelNonce(uint64 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    function _useNonce(address owner, uint64 nonce) private {
        if (nonce == 0 || nonceUsed[owner][nonce]) revert NonceUsed(owner, nonce);
        nonceUsed[owner][nonce] = true;
    }

    /// @dev Creates the account unless it exists.
    function _account(address owner, uint96 number) private returns (address account) {
        account = accountOf(owner, number);
        if (account.code.length == 0) {
            // slither-disable-next-line unused-return // the address is known
            Clones.cloneDeterministicWithImmutableArgs(implementation, abi.encodePacked(owner, number), 0);
        }
    }

    function _state(address account, address owner, Terms calldata terms, Allocation[] calldata list) private {
        terms.check(registry);
        list.check(factory);
        // What the account counts is in its token.
        if (_mandates[account].owner != address(0) && _mandates[account].terms.token != terms.token) {
            revert BadTerm("token");
        }
        Position[] storage old = _positions[account];
        for (uint256 i; i < old.length; ++i) {
            bool named = false;
            for (uint256 j; j < list.length; ++j) {
                named = named || list[j].vault == old[i].vault;
            }
            // slither-disable-next-line calls-loop // at most 16 calls to trusted contracts
            if (!named && IERC20(old[i].vault).balanceOf(account) != 0) revert StillHeld(old[i].vault);
        }
        delete _positions[account];
        for (uint256 i; i < list.length; ++i) {
            _positions[account].push(Position(list[i].vault, list[i].bps, 0, 0, 0, 0));
        }
        Mandate storage m = _mandates[account];
        (m.owner, m.periods, m.reason, m.terms) = (owner, 0, Reason.None, terms);
        if (terms.period != 0 && terms.startAt == 0) m.terms.startAt = (block.timestamp + terms.period).toUint40();
        if (m.status != Status.Active) _setStatus(account, m, Status.Active);
    }

    function _add(address account, uint128 amount, uint128 invested, IZapper.Permit calldata permit) private {
        Mandate storage m = _mandates[account];
        if (amount == 0 && invested == 0) return;
        if (permit.deadline != 0) {
            // Somebody may have submitted the permit before. The allowance stands then, or the transfer reverts.
            try IERC20Permit(m.terms.token)
                .permit(m.owner, account, permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
                catch {}
        }
        _take(account, m, amount);
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            list[i].added = (uint256(list[i].added) + uint256(invested) * list[i].bps / BPS).toUint128();
        }
        emit MoneyAdded(account, amount, invested);
    }

    // --- the owner, at any time ---

    /// @inheritdoc IMandateOwners
    function add(address account, uint128 amount, uint128 invested, IZapper.Permit calldata permit)
        external
        nonReentrant
        onlyOwner(account)
    {
        Status status = _mandates[account].status;
        if (status != Status.Active && status != Status.Paused) revert WrongStatus(status);
        _add(account, amount, invested, permit);
    }

    /// @inheritdoc IMandateOwners
    function withdraw(address account, address token, uint256 amount, address receiver)
        external
        nonReentrant
        onlyOwner(account)
    {
        if (receiver == address(0)) revert ZeroAddress();
        Mandate storage m = _mandates[account];
        _flowOut(account, m, token == m.terms.token ? amount : _valueOfShares(account, token, amount));
        _send(account, token, receiver, amount);
        emit Withdrawn(account, token, amount, receiver);
    }

    /// @inheritdoc IMandateOwners
    function leave(address account, address vault, uint256 shares, address receiver, uint256 owed)
        external
        nonReentrant
        onlyOwner(account)
    {
        if (receiver == address(0)) revert ZeroAddress();
        Mandate storage m = _mandates[account];
        _flowOut(account, m, _valueOfShares(account, vault, shares));
        _withdraw(account, vault, shares, receiver, owed);
        emit LeftIndex(account, vault, shares, receiver);
    }

    /// @inheritdoc IMandateOwners
    function close(address account, address receiver) external nonReentrant onlyOwner(account) {
        if (receiver == address(0)) revert ZeroAddress();
        Mandate storage m = _mandates[account];
        m.reason = Reason.None;
        _end(account, m);
        Position[] storage list = _positions[account];
        for (uint256 i; i < list.length; ++i) {
            address vault = list[i].vault;
            // slither-disable-next-line calls-loop // at most 16 calls to trusted contracts
            uint256 shares = IERC20(vault).balanceOf(account);
            if (shares == 0) continue;
            // slither-disable-next-line calls-loop // at most 16 positions; one that fails stops only itself
            try this.withdrawFor(account, vault, shares, receiver) {
                emit LeftIndex(account, vault, shares, receiver);
            } catch {}
        }
        uint256 money = _money(account, m);
        _send(account, m.terms.token, receiver, money);
        emit Withdrawn(account, m.terms.token, money, receiver);
    }

    /// @notice Withdraws in kind, or reverts and changes nothing. Only this contract may call it.
    function withdrawFor(address account, address vault, uint256 shares, address receiver) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _withdraw(account, vault, shares, receiver, 0);
    }

    /// @return {token} value of shares of one of the mandate's indices; 0 of any other token
    function _valueOfShares(address account, address vault, uint256 shares) private view returns (uint256) {
        return IMandateRules(address(this)).valueOfShares(account, vault, shares);
    }

    /// @inheritdoc IMandateOwners
    function pause(address account) external onlyOwner(account) {
        _move(account, Status.Active, Status.Paused);
    }

    /// @inheritdoc IMandateOwners
    function resume(address account) external onlyOwner(account) {
        _move(account, Status.Paused, Status.Active);
    }

    function _move(address account, Status from, Status to) private {
        Mandate storage m = _mandates[account];
        if (m.status != from) revert WrongStatus(m.status);
        _setStatus(account, m, to);
    }

    /// @inheritdoc IMandateOwners
    function cancel(address account) external onlyOwner(account) {
        Mandate storage m = _mandates[account];
        if (m.status == Status.Ended) revert WrongStatus(m.status);
        m.reason = Reason.None;
        _setStatus(account, m, Status.Ended);
    }

    /// @inheritdoc IMandateOwners
    function setCost(address account, uint128 cost) external onlyOwner(account) {
        Mandate storage m = _mandates[account];
        (m.cost, m.peak, m.base) = (cost, cost, cost);
        emit Accounted(account, cost, cost, cost);
    }

    // --- views ---

    /// @inheritdoc IMandateOwners
    function accountOf(address owner, uint96 number) public view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(implementation, abi.encodePacked(owner, number), 0);
    }

    /// @inheritdoc IMandateOwners
    function digestOf(SignedMandate calldata signed) public view returns (bytes32) {
        return _hashTypedDataV4(MandateTerms.structHash(signed));
    }
}

// slither-disable-end timestamp
// slither-disable-end reentrancy-events,reentrancy-no-eth,reentrancy-benign
// slither-disable-end incorrect-equality
