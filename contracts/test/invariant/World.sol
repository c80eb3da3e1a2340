// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Base} from "../Base.t.sol";
import {EvilAdapter} from "../mocks/EvilAdapter.sol";
import {FailingToken} from "../mocks/HostileTokens.sol";
import {IIndexVault} from "src/interfaces/IIndexVault.sol";
import {IVaultFactory} from "src/interfaces/IVaultFactory.sol";
import {IVaultTypes} from "src/interfaces/IVaultTypes.sol";
import {Scale} from "src/libraries/Scale.sol";

/// @title World: one vault, the accounts that use it, and independent records about it
/// @dev The contracts that inherit this have the actions. They count successes in `did` and broken rules in `broken`,
/// and the invariants read both. Records come from the other side of each call (who paid, who was paid), never from the
/// vault itself.
abstract contract World is Base {
    uint256 internal constant D18 = 1e18;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant ACTORS = 3;
    uint256 internal constant FEE_DELAY = 14 days;

    /// @notice A block with this time begins. The following logs belong to it.
    event Clock(uint256 timestamp);
    /// @notice The following logs count only if no `Undone` follows. A reverted call leaves no logs on a chain, but
    /// Forge's recorder keeps them.
    event Attempt();
    event Undone();

    /// @notice The state of a basket, read from outside.
    struct Look {
        address[] tokens;
        uint256[] weights;
        uint256[] bases;
        uint256[] reserves; // {tok}
        uint256 scale;
        uint256 supply; // {share D18} including the fee shares
        uint256 feeShares; // {share D18}
        uint256 mark; // {USD D18 per whole share} high-water mark
        uint256 level; // {USD D18 per whole share} net level; 0 if a price is not fresh
    }

    FailingToken public bad;
    EvilAdapter public evil;
    address internal proposer = makeAddr("proposer");
    address internal secondKeeper = makeAddr("second keeper");
    address internal secondCreator = makeAddr("second creator");

    address[] internal _tokens; // every listed token
    address[] internal _holders; // every account that can own shares

    mapping(bytes32 action => uint256) public did;
    mapping(bytes32 rule => uint256) public broken;
    bytes32[] internal _brokenRules;

    // --- records ---

    mapping(address token => uint256) public ledger; // {tok} expected balance of the vault
    mapping(address token => uint256) public donated; // {tok} part of the balance that belongs to nobody
    uint256 public roundings; // contributions and withdrawals; each may leave one base unit of every token to nobody
    uint256 public nonce; // expected rebalance nonce
    uint256 public highestMark; // {USD D18 per whole share} highest mark since the performance fee began
    IVaultTypes.Fees internal _fees;
    bytes32 public targetsHash;

    function setUp() public virtual override {
        super.setUp();
        bad = new FailingToken(18);
        _listToken(address(bad), 8, 2e18);
        evil = new EvilAdapter();
        vm.startPrank(owner);
        registry.setAdapter(address(evil), true);
        registry.setAdapter(address(adapter), false); // not approved, and tried anyway
        vm.stopPrank();
        _tokens = registry.assets();
        _launchVault();
        _holders =
            [alice, bob, makeAddr("carol"), creator, secondCreator, platform, address(evil), DEAD, address(vault)];
        (address[] memory tokens, uint256[] memory weights) = vault.getConstituents();
        for (uint256 i; i < tokens.length; ++i) {
            ledger[tokens[i]] = IERC20(tokens[i]).balanceOf(address(vault));
        }
        _fees = vault.fees();
        targetsHash = keccak256(abi.encode(tokens, weights));
        highestMark = vault.highWaterMarkD18();
        emit Clock(vm.getBlockTimestamp());
    }

    function _launchVault() internal virtual {
        IVaultFactory.Defaults memory d = factory.defaults();
        d.limits = _worldLimits();
        vm.prank(owner);
        factory.setDefaults(d);
        address[] memory tokens = new address[](4);
        uint256[] memory weights = new uint256[](4);
        (tokens[0], tokens[1], tokens[2], tokens[3]) = (address(weth), address(wbtc), address(usdc), address(bad));
        (weights[0], weights[1], weights[2], weights[3]) = (4000, 3000, 2000, 1000);
        IVaultFactory.Launch memory params = _launchParams(tokens, weights);
        params.fees = IVaultTypes.Fees(200, 1000, 50, 30);
        params.drawdownBps = 3000;
        vault = _launch(params);
    }

    /// @dev Limits that are so tight that a campaign reaches each of them. A limit that is never reached tests nothing.
    function _worldLimits() internal pure virtual returns (IVaultTypes.Limits memory) {
        return IVaultTypes.Limits({
            maxSlippageBps: 100,
            maxTradeBps: 1000,
            dailyLossBps: 25,
            dailyTurnoverBps: 4000,
            drawdownBps: 0,
            auctionBandBps: 300,
            auctionIdle: 6 hours,
            coolOff: 60
        });
    }

    // --- for the invariants ---

    function vaultAddress() external view returns (address) {
        return address(vault);
    }

    function tokenList() external view returns (address[] memory) {
        return _tokens;
    }

    function holderList() external view returns (address[] memory) {
        return _holders;
    }

    function expectedFees() external view returns (IVaultTypes.Fees memory) {
        return _fees;
    }

    function brokenRules() external view returns (bytes32[] memory) {
        return _brokenRules;
    }

    function guardianAddress() external view returns (address) {
        return guardian;
    }

    // --- recording ---

    /// @dev Records a broken rule.
    function _hold(bool ok, bytes32 rule) internal {
        if (ok) return;
        if (broken[rule]++ == 0) _brokenRules.push(rule);
        emit log_named_bytes32("broken", rule);
    }

    /// @dev Runs after every action, and checks the values that may only rise.
    modifier watched() {
        _;
        uint256 mark = vault.highWaterMarkD18();
        _hold(mark >= highestMark, "mark fell");
        highestMark = mark;
    }

    function _look() internal view returns (Look memory look) {
        (look.tokens, look.weights) = vault.getConstituents();
        (look.scale, look.bases) = vault.scaledReserves();
        look.reserves = new uint256[](look.bases.length);
        for (uint256 i; i < look.bases.length; ++i) {
            look.reserves[i] = Math.mulDiv(look.bases[i], look.scale, 1 << Scale.SHIFT);
        }
        look.feeShares = vault.pendingFeeShares();
        look.supply = vault.totalSupply() + look.feeShares;
        look.mark = vault.highWaterMarkD18();
        try vault.levelD18() returns (uint256 level) {
            look.level = level;
        } catch {}
    }

    /// @dev Notes that `gain` {tok} of what belonged to nobody is part of the reserve now.
    function _book(address token, uint256 gain) internal {
        donated[token] = Math.saturatingSub(donated[token], gain);
    }

    /// @return due {tok} what a contribution would book of each token
    /// @return any whether that is more than 0 of a token
    function _dues(address[] memory list) internal view returns (uint256[] memory due, bool any) {
        due = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            (, due[i],) = vault.streamOf(list[i]);
            any = any || due[i] != 0;
        }
    }

    /// @dev Checks that a call has not lowered the net level by more than the rounding of reserves. Prices and time are
    /// the same before and after.
    function _levelKept(Look memory a, Look memory b) internal {
        if (a.level == 0 || b.level == 0 || b.supply == 0) return;
        (, uint256[] memory prices) = _prices(b);
        uint256 slack; // {USD D18} value of two base units of each token
        for (uint256 i; i < prices.length; ++i) {
            slack += 2 * _value(b.tokens[i], 1, prices[i]) + 2;
        }
        _hold(b.level + Math.mulDiv(slack, D18, b.supply) + b.level / 1e9 >= a.level, "level fell");
    }

    /// @dev Returns whether contributions are possible. With a performance fee, they are refused while a price is
    /// missing, and while the level is above what may be charged now.
    function _isEnterable(Look memory a) internal returns (bool) {
        try vault.previewMint(1) {
            return true;
        } catch {
            (bool fresh, uint256[] memory prices) = _prices(a);
            // What streams have released is booked first, and counts.
            (uint256[] memory due,) = _dues(a.tokens);
            for (uint256 i; i < due.length; ++i) {
                a.reserves[i] += due[i];
            }
            bool high = fresh && Math.mulDiv(_nav(a, prices), D18, a.supply) >= vault.chargeableD18();
            _hold(_fees.performanceBps != 0 && (!fresh || high), "contribution refused");
            did["enterRefused"]++;
            return false;
        }
    }

    /// @dev Checks that a share's part of every reserve has not fallen. The check is exact if only the scale changed,
    /// and within one base unit if the bases were rewritten. It is skipped if a performance fee was charged.
    function _notDiluted(Look memory a, Look memory b) internal {
        _levelKept(a, b);
        if (a.mark != b.mark || b.supply == 0) return;
        if (keccak256(abi.encode(a.bases)) == keccak256(abi.encode(b.bases))) {
            _hold(b.scale * a.supply >= a.scale * b.supply, "share diluted");
            return;
        }
        for (uint256 i; i < a.bases.length; ++i) {
            _hold((b.reserves[i] + 1) * a.supply >= a.reserves[i] * b.supply, "share diluted");
        }
    }

    /// @return ok false if a price is not fresh
    /// @return prices {USD D18 per whole token}
    function _prices(Look memory look) internal view returns (bool ok, uint256[] memory prices) {
        prices = new uint256[](look.tokens.length);
        for (uint256 i; i < prices.length; ++i) {
            (ok, prices[i],) = registry.tryPriceD18(look.tokens[i]);
            if (!ok) return (false, prices);
        }
        ok = true;
    }

    /// @return {USD D18} NAV, rounded down
    function _value(address token, uint256 amount, uint256 price) internal view returns (uint256) {
        return Math.mulDiv(amount, price, _unit(token));
    }

    function _unit(address token) internal view returns (uint256) {
        return 10 ** uint256(IERC20Metadata(token).decimals());
    }

    function _nav(Look memory look, uint256[] memory prices) internal view returns (uint256 nav) {
        for (uint256 i; i < prices.length; ++i) {
            nav += _value(look.tokens[i], look.reserves[i], prices[i]);
        }
    }

    // --- accounts and time ---

    function _actor(uint256 seed) internal view returns (address) {
        return _holders[seed % ACTORS];
    }

    function _balances(address[] memory list, address who) internal view returns (uint256[] memory amounts) {
        amounts = new uint256[](list.length);
        for (uint256 i; i < list.length; ++i) {
            amounts[i] = IERC20(list[i]).balanceOf(who);
        }
    }

    function _now() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function _wait(uint256 elapsed) internal {
        vm.warp(_now() + elapsed);
        emit Clock(_now());
    }

    function _creator() internal view returns (address) {
        return vault.owner();
    }

    /// @dev Mints tokens, even if the token is stopped.
    function _fund(address token, address to, uint256 amount) internal {
        bool stopped = token == address(bad) && bad.paused();
        if (stopped) bad.setPaused(false);
        FailingToken(token).mint(to, amount);
        if (stopped) bad.setPaused(true);
    }

    /// @dev Lets the failing token work again for accounts that must pay with it.
    function _repair() internal {
        if (bad.paused()) bad.setPaused(false);
        for (uint256 i; i < ACTORS; ++i) {
            if (bad.blocked(_holders[i])) bad.setBlocked(_holders[i], false);
        }
    }

    function _selector(bytes memory err) internal pure returns (bytes4) {
        return err.length < 4 ? bytes4(0) : bytes4(err);
    }
}
