// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Base} from "../Base.t.sol";
import {MintableToken} from "../mocks/HostileTokens.sol";
import {FickleToken, HookToken, RebasingToken} from "../mocks/WeirdTokens.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";

/// @title HostileHandler: a vault with two honest and three hostile tokens
/// @dev One hostile token rebases up and down. One takes changing fees from sender and receiver. One calls back into
/// the vault in every transfer. Every holder must still leave with all honest tokens.
contract HostileHandler is Base {
    RebasingToken public rebasing;
    FickleToken public fickle;
    HookToken public hooked;
    address[] private _holders;
    address[] private _tokens;

    mapping(bytes32 action => uint256) public did;
    mapping(address token => uint256) public ledger; // {tok} expected balance of each honest token
    uint256 public unpaid; // number of exits whose honest tokens were neither paid nor owed in full

    function setUp() public override {
        super.setUp();
        (rebasing, fickle, hooked) = (new RebasingToken(), new FickleToken(18), new HookToken(18));
        _tokens = [address(weth), address(usdc), address(rebasing), address(fickle), address(hooked)];
        uint256[] memory weights = new uint256[](5);
        for (uint256 i; i < 5; ++i) {
            weights[i] = 2000;
            if (i < 2) continue;
            _listToken(_tokens[i], 8, 2e18);
            MintableToken(_tokens[i]).mint(address(adapter), 1e27);
        }
        IVaultFactory.Launch memory params = _launchParams(_tokens, weights);
        params.fees = IVaultTypes.Fees(200, 1000, 50, 30);
        vault = _launch(params);
        _holders = [alice, bob, creator, platform, address(hooked), DEAD];
        for (uint256 i; i < 2; ++i) {
            ledger[_tokens[i]] = IERC20(_tokens[i]).balanceOf(address(vault));
        }
        vm.prank(creator);
        vault.transfer(address(hooked), 1e18); // gives it shares, so that its callback could withdraw
    }

    function vaultAddress() external view returns (address) {
        return address(vault);
    }

    function tokenList() external view returns (address[] memory) {
        return _tokens;
    }

    function holderList() external view returns (address[] memory) {
        return _holders;
    }

    // --- the tokens ---

    function rebase(uint256 factor) external {
        rebasing.setFactor(bound(factor, 0.2e18, 5e18));
        did["rebase"]++;
    }

    function setTokenFees(uint256 receiverBps, uint256 senderBps) external {
        bool none = receiverBps % 3 == 0;
        fickle.setFees(none ? 0 : bound(receiverBps, 0, 500), none ? 0 : bound(senderBps, 0, 500));
        did["setTokenFees"]++;
    }

    function setHook(uint256 which) external {
        uint256[] memory amounts = new uint256[](5);
        bytes memory data;
        if (which % 6 == 0) data = abi.encodeCall(IIndexVault.accrueFees, ());
        else if (which % 6 == 1) data = abi.encodeCall(vault.withdraw, (1e15, address(hooked), amounts));
        else if (which % 6 == 2) data = abi.encodeCall(vault.contribute, (amounts, address(hooked), 0));
        else if (which % 6 == 3) data = abi.encodeCall(IIndexVault.claim, (address(hooked), address(hooked)));
        else if (which % 6 == 4) data = abi.encodeCall(IIndexVault.checkDrawdown, ());
        hooked.setHook(which % 6 == 5 ? address(0) : address(vault), data);
        did["setHook"]++;
    }

    // --- the others ---

    function contribute(uint256 actorSeed, uint256 shares) external {
        address actor = _holders[actorSeed % 2];
        // Prices only rise here. A gain that cannot be charged at once would refuse every contribution.
        _refresh();
        _catchUp(vault);
        (bool ok, bytes memory answer) =
            address(vault).call(abi.encodeCall(vault.previewMint, (bound(shares, 1, 100e18))));
        if (!ok) {
            did["contributeRefused"]++;
            return;
        }
        uint256[] memory offered = abi.decode(answer, (uint256[]));
        _give(actor, _tokens, offered, address(vault));
        uint256[2] memory before = _honest(actor);
        vm.prank(actor);
        try vault.contribute(offered, actor, 0) {
            uint256[2] memory afterwards = _honest(actor);
            for (uint256 i; i < 2; ++i) {
                ledger[_tokens[i]] += before[i] - afterwards[i];
            }
            did["contribute"]++;
        } catch {
            did["contributeRefused"]++;
        }
    }

    /// @dev Withdraws without `try`, because nothing may stop a withdrawal.
    function withdraw(uint256 actorSeed, uint256 shares) external {
        address actor = _holders[actorSeed % 4];
        uint256 balance = vault.balanceOf(actor);
        if (balance == 0) return;
        shares = shares % 4 == 0 ? balance : bound(shares, 1, balance);
        uint256[2] memory before = _honest(actor);
        vm.prank(actor);
        uint256[] memory amounts = vault.withdraw(shares, actor, new uint256[](5));
        uint256[2] memory afterwards = _honest(actor);
        for (uint256 i; i < 2; ++i) {
            ledger[_tokens[i]] -= afterwards[i] - before[i];
            if (afterwards[i] - before[i] != amounts[i]) ++unpaid;
        }
        did["withdraw"]++;
    }

    function claim(uint256 actorSeed, uint256 tokenSeed) external {
        address actor = _holders[actorSeed % 4];
        address token = _tokens[2 + tokenSeed % 3];
        vm.prank(actor);
        try vault.claim(token, actor) {
            did["claim"]++;
        } catch {}
    }

    /// @dev Sells a little of a token whose price has just risen, at the fair price or slightly below.
    function trade(uint256 seed, uint256 lossBps) external {
        _refresh();
        (address tokenIn, address tokenOut) = (_tokens[seed % 5], _tokens[(seed >> 24) % 5]);
        _setPrice(tokenIn, priceOf[tokenIn] * bound(seed >> 8, 105, 130) / 100);
        adapter.setLoss(bound(lossBps, 0, SLIPPAGE_BPS));
        uint256 amount = vault.getReserve(tokenIn) / bound(seed >> 32, 20, 1000);
        uint256[2] memory before = _honest(address(adapter));
        uint256 nonce = vault.rebalanceNonce();
        vm.prank(keeper);
        try vault.executeTrades(nonce, _one(_trade(tokenIn, tokenOut, amount)), 0, vm.getBlockTimestamp()) {
            uint256[2] memory afterwards = _honest(address(adapter));
            for (uint256 i; i < 2; ++i) {
                ledger[_tokens[i]] = ledger[_tokens[i]] + before[i] - afterwards[i];
            }
            did["trade"]++;
        } catch {
            did["tradeRefused"]++;
        }
    }

    function accrue(uint256 elapsed) external {
        vm.warp(vm.getBlockTimestamp() + bound(elapsed, 1, 3 days));
        vault.accrueFees();
        did["accrue"]++;
    }

    function _honest(address who) private view returns (uint256[2] memory) {
        return [weth.balanceOf(who), usdc.balanceOf(who)];
    }
}
