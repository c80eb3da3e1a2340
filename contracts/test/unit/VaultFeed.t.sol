// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VaultFeed} from "../../src/feeds/VaultFeed.sol";
import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IIndexVault} from "../../src/interfaces/IIndexVault.sol";
import {IPriceFeed} from "../../src/interfaces/IPriceFeed.sol";
import {IVaultTypes} from "../../src/interfaces/IVaultTypes.sol";
import {Base} from "../Base.t.sol";
import {ReentrantToken} from "../mocks/HostileTokens.sol";

/// @title Reader: a lending protocol that reads the feed whenever it is called, as a token's callback makes it
contract Reader {
    VaultFeed private immutable FEED;
    int256 public seen;

    constructor(VaultFeed feed) {
        FEED = feed;
    }

    function read() external {
        (, seen,,,) = FEED.latestRoundData();
    }
}

/// @title VaultFeed: the net level of a vault for lending protocols
contract VaultFeedTest is Base {
    VaultFeed private feed;

    function setUp() public override {
        super.setUp();
        feed = new VaultFeed(address(factory), address(vault));
    }

    function _answer() private view returns (uint256) {
        (, int256 answer,,,) = feed.latestRoundData();
        return uint256(answer);
    }

    /// The answer is the net level at any prices, and its time is that of the oldest price.
    function testFuzz_vaultFeed_isTheNetLevel(uint256[3] memory prices, uint256[3] memory ages) public {
        address[3] memory tokens = [address(weth), address(wbtc), address(usdc)];
        uint256 oldest = block.timestamp;
        for (uint256 i; i < 3; ++i) {
            uint256 price = bound(prices[i], 1e12, 1e23);
            uint256 at = block.timestamp - bound(ages[i], 0, HEARTBEAT);
            feeds[tokens[i]].setAt(int256(feeds[tokens[i]].decimals() == 8 ? price / 1e10 : price), at);
            if (at < oldest) oldest = at;
        }
        uint256 level = vault.levelD18();
        vm.assume(level != 0);
        (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredIn) = feed.latestRoundData();
        assertEq(uint256(answer), level, "level");
        assertEq(updatedAt, oldest, "oldest");
        assertEq(startedAt, oldest, "start");
        assertEq(id, oldest, "round");
        assertEq(answeredIn, oldest, "answered in");
        assertEq(feed.decimals(), 18);
        assertEq(feed.version(), 1);
        assertEq(feed.sources().length, 3, "three constituents");
    }

    /// A price that cannot be had makes the feed revert, whatever the reason. It never answers with an old level.
    function test_vaultFeed_revertsWithoutAPrice() public {
        skip(HEARTBEAT + 1);
        vm.expectPartialRevert(IAssetRegistry.StalePrice.selector);
        feed.latestRoundData();
        _refresh();
        assertGt(_answer(), 0);
        vm.prank(guardian);
        registry.distrust(address(weth));
        vm.expectPartialRevert(IAssetRegistry.PriceDistrusted.selector);
        feed.latestRoundData();
        vm.prank(guardian);
        registry.trust(address(weth));
        feeds[address(wbtc)].set(0);
        vm.expectPartialRevert(IAssetRegistry.BadPrice.selector);
        feed.latestRoundData();
    }

    /// A vault that is worth nothing has no price.
    function test_vaultFeed_revertsIfTheLevelIsZero() public {
        vm.mockCall(address(vault), abi.encodeCall(vault.levelD18, ()), abi.encode(0));
        vm.expectRevert(IPriceFeed.NoPrice.selector);
        feed.latestRoundData();
    }

    /// Nobody raises the answer by sending tokens to the vault.
    function testFuzz_attack_aDonationDoesNotMoveTheFeed(uint256 amount) public {
        uint256 before = _answer();
        weth.mint(address(vault), bound(amount, 1, 1e24));
        assertEq(_answer(), before);
    }

    /// The answer counts the fees that nobody has charged yet.
    function test_vaultFeed_isNetOfFees() public {
        uint256 before = _answer();
        skip(20 hours);
        assertLt(_answer(), before, "the streamed fee counts before anybody accrues it");
    }

    /// A lending protocol that is called back in the middle of a withdrawal sees the level from before and after, up to
    /// rounding.
    function test_attack_readOnlyReentrancySeesNoOtherLevel() public {
        ReentrantToken token = new ReentrantToken(18);
        _listToken(address(token), 8, 5e18);
        address[] memory tokens = new address[](2);
        (tokens[0], tokens[1]) = (address(token), address(usdc));
        uint256[] memory weights = new uint256[](2);
        (weights[0], weights[1]) = (5000, 5000);
        vault = _launch(_launchParams(tokens, weights));
        feed = new VaultFeed(address(factory), address(vault));
        Reader reader = new Reader(feed);
        token.setCall(address(reader), abi.encodeCall(reader.read, ()));
        uint256 before = _answer();
        vm.prank(creator);
        vault.withdraw(50e18, creator, new uint256[](2));
        assertApproxEqAbs(uint256(reader.seen()), before, 10, "during a withdrawal");
        assertApproxEqAbs(_answer(), before, 10, "after it");
    }

    function test_vaultFeed_revertsIfTheFactoryDidNotLaunchTheVault() public {
        vm.expectRevert(abi.encodeWithSelector(VaultFeed.NotVault.selector, address(weth)));
        new VaultFeed(address(factory), address(weth));
    }

    function test_vaultFeed_isNamedAfterTheShares() public view {
        assertEq(feed.description(), string.concat(vault.symbol(), " / USD"));
    }

    function test_getRoundData_knowsOnlyTheLatest() public {
        (uint80 id, int256 answer,,,) = feed.latestRoundData();
        (, int256 again,,,) = feed.getRoundData(id);
        assertEq(again, answer);
        vm.expectRevert(abi.encodeWithSelector(IPriceFeed.NoHistory.selector, id - 1));
        feed.getRoundData(id - 1);
    }
}
