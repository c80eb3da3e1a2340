package rebalancer_test

import (
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

// public makes the bundle's keeper make calls that anyone may make.
func (b *bundle) public() {
	b.t.Helper()
	d := b.m.Deployment
	b.cfg.Registry, b.cfg.ExitGuard, b.cfg.WETH, b.cfg.Everyone = d.Registry, d.ExitGuard, d.WETH, true
	b.restart()
}

// replica is another process on the same database.
func (b *bundle) replica() *rebalancer.Rebalancer {
	b.t.Helper()
	r, err := rebalancer.New(b.cfg, b.st, b.chain(), slog.New(slog.DiscardHandler), b.now)
	require.NoError(b.t, err)
	return r
}

// refresh sets all feeds again at their current prices, except those given.
func (b *bundle) refresh(changes map[string]string) {
	b.t.Helper()
	usd := map[string]string{}
	for _, asset := range b.m.Assets {
		usd[asset.Symbol] = asset.StartPrice.String()
	}
	for symbol, price := range changes {
		usd[symbol] = price
	}
	testkit.SetPrices(b.t, b.c, b.m, usd)
}

func (b *bundle) balance(token, holder common.Address) *big.Int {
	b.t.Helper()
	erc20 := bindings.NewERC20Permit()
	out, err := bind.Call(erc20.Instance(b.c.Client(), token), &bind.CallOpts{Context: b.t.Context()},
		erc20.PackBalanceOf(holder), erc20.UnpackBalanceOf)
	require.NoError(b.t, err)
	return out
}

func TestDueFeesAreExecuted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	propose := bindings.NewIndexVault().PackProposeFees(bindings.IVaultTypesFees{ManagementBps: 90})
	testkit.Send(t, b.c, b.creator(), testkit.Call{To: vault, Data: propose})
	b.rounds(2)
	require.Empty(t, b.plans(vault), "the delay has not ended")
	require.NoError(t, b.c.AdjustTime(14*24*time.Hour))
	b.rounds(5)
	require.Equal(t, []string{"fees done"}, b.plans(vault))
	require.EqualValues(t, 90, b.state(vault).Fees.ManagementBps)
	require.Equal(t, []string{"fees planned"}, b.ticks(vault))
}

// idleVault has drifted through its targets, not prices, and its keeper does nothing about it.
func (b *bundle) idleVault() common.Address {
	b.t.Helper()
	vault, _ := testkit.Launch(b.t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000, Keeper: b.creator().Address})
	tokens, weights := []common.Address{}, []*big.Int{big.NewInt(3000), big.NewInt(5000), big.NewInt(2000)}
	for _, symbol := range []string{"WBTC", "WETH", "LINK"} {
		tokens = append(tokens, b.m.Asset(symbol).Token)
	}
	v := bindings.NewIndexVault()
	testkit.Send(b.t, b.c, b.creator(), testkit.Call{To: vault, Data: v.PackProposeTargets(tokens, weights)})
	testkit.Send(b.t, b.c, b.creator(), testkit.Call{To: vault, Data: v.PackRebalance(tokens, weights)})
	return vault
}

func TestAnIdleKeepersVaultIsAuctionedAndBoughtFromWhenThatPays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault := b.idleVault()
	b.public()
	b.rounds(3)
	require.Empty(t, b.plans(vault), "its keeper may still trade")
	require.NoError(t, b.c.AdjustTime(time.Hour))
	b.refresh(nil)
	b.rounds(5)
	require.Equal(t, []string{"auction done"}, b.plans(vault))
	state, keeper := b.state(vault), b.c.Account(devchain.Keeper)
	require.EqualValues(t, 1, state.Auction.Id)
	require.Equal(t, keeper.Address, state.Auction.Opener)

	weth := b.m.Asset("WETH")
	stock := weth.Units(decimal.NewFromInt(4_000), weth.StartPrice)
	testkit.Send(t, b.c, b.creator(), testkit.Call{To: weth.Token, Data: bindings.NewERC20Permit().PackTransfer(keeper.Address, stock)})
	b.rounds(2)
	require.Equal(t, []string{"auction done"}, b.plans(vault), "nothing is bought above the market price")
	require.NoError(t, b.c.AdjustTime(28*time.Minute))
	b.refresh(nil)
	b.rounds(12)
	plans := b.plans(vault)
	require.Subset(t, []string{"auction done", "approve done", "bid done", "bid active"}, plans)
	require.GreaterOrEqual(t, len(plans), 3, "%v", plans)
	require.Equal(t, []string{"auction done", "approve done", "bid done"}, plans[:3])
	require.Positive(t, b.balance(b.m.Asset("WBTC").Token, keeper.Address).Sign(), "the bought token")
	require.Negative(t, b.balance(weth.Token, keeper.Address).Cmp(stock), "the paid token")
	require.Positive(t, b.balance(vault, keeper.Address).Sign(), "the opener's tip")
	require.Negative(t, b.state(vault).DriftD18.Cmp(state.DriftD18))
	require.Equal(t, []string{"t"}, b.strings(`select distinct ((explanation ->> 'profit_usd')::numeric > 1)::text::char(1)
		from plans where kind = 'bid'`))
}

func TestWithoutEveryoneOtherKeepersVaultsAreLeftAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault := b.idleVault()
	require.NoError(t, b.c.AdjustTime(time.Hour))
	b.refresh(nil)
	b.rounds(3)
	require.Empty(t, b.plans(vault))
}

// place places an order of the creator for a tenth of a vault's shares.
func (b *bundle) place(vault, tokenOut common.Address, floor int64) {
	b.t.Helper()
	shares := new(big.Int).Quo(b.balance(vault, b.creator().Address), big.NewInt(10))
	terms := bindings.IExitGuardTerms{
		Vault: vault, FloorD18: new(big.Int).Mul(big.NewInt(floor), big.NewInt(1e18)), TokenOut: tokenOut, TipBps: 100,
		ExpiresAt: big.NewInt(1 << 39), Shares: shares, CeilingD18: new(big.Int),
	}
	if tokenOut != (common.Address{}) {
		terms.MaxSlippageBps = 1000
	}
	permit := bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
	testkit.Send(b.t, b.c, b.creator(), testkit.Call{To: b.m.Deployment.ExitGuard, Data: bindings.NewExitGuard().PackPlace(terms, permit)})
}

func TestExitOrdersAreExecutedForTheirTipOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.SlippageBps = 1 // pools pay what was quoted
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000, Keeper: b.creator().Address})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	usdc, keeper := b.m.Asset("USDC").Token, b.c.Account(devchain.Keeper).Address
	b.place(vault, usdc, 95)
	b.place(vault, common.Address{}, 95)
	b.place(vault, usdc, 50)
	b.rounds(2)
	require.Empty(t, b.plans(vault), "the level is above every floor")
	b.refresh(map[string]string{"WBTC": "80000"}) // half of the basket falls by 11 %
	b.look()
	require.Equal(t, []string{"exit active", "exit active"}, b.plans(vault), "orders do not wait for each other")
	b.rounds(4)
	require.Equal(t, []string{"exit done", "exit done"}, b.plans(vault))
	require.Equal(t, []string{"1", "2"}, b.strings("select order_id::text from plans order by order_id"))
	require.Positive(t, b.balance(usdc, keeper).Sign(), "the tip in tokens")
	require.Positive(t, b.balance(vault, keeper).Sign(), "the tip in shares")
}

func TestTrailingOrdersTrailAndAnExitDoesNotWaitForItsPeak(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.DriftBps = 9000 // nothing but the order is due
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, vault)
	guard := bindings.NewExitGuard()
	terms := bindings.IExitGuardTerms{
		Vault: vault, FloorD18: new(big.Int), TrailBps: 500, ExpiresAt: big.NewInt(1 << 39), Shares: big.NewInt(1e18),
		CeilingD18: new(big.Int),
	}
	permit := bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
	testkit.Send(t, b.c, b.creator(), testkit.Call{To: b.m.Deployment.ExitGuard, Data: guard.PackPlace(terms, permit)})
	peak := func() *big.Int {
		out, err := bind.Call(guard.Instance(b.c.Client(), b.m.Deployment.ExitGuard), &bind.CallOpts{Context: t.Context()},
			guard.PackOrder(big.NewInt(1)), guard.UnpackOrder)
		require.NoError(t, err)
		return out.PeakD18
	}
	placed := peak()
	b.refresh(map[string]string{"WBTC": "91000"}) // the level rises by half a percent
	b.rounds(2)
	require.Empty(t, b.plans(vault), "a rise below the step is not worth a transaction")
	b.refresh(map[string]string{"WBTC": "108000"}) // a rise of a tenth in all
	b.look()
	require.Equal(t, []string{"peak active"}, b.plans(vault))
	b.round()
	b.look()
	raised := peak()
	require.Positive(t, raised.Cmp(new(big.Int).Quo(new(big.Int).Mul(placed, big.NewInt(105)), big.NewInt(100))))
	require.Equal(t, []string{"peak active"}, b.plans(vault), "it is mined but not final, and is not raised twice")
	b.refresh(map[string]string{"WBTC": "93000"}) // well above the level at placement, and a trail below its peak
	b.look()
	require.Equal(t, []string{"peak active", "exit active"}, b.plans(vault))
	b.rounds(5)
	require.Equal(t, []string{"peak done", "exit done"}, b.plans(vault))
	require.Equal(t, []string{"peak planned", "exit planned"}, b.ticks(vault))
}

func TestReplicasThatTakeTurnsNeverActTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	auctioned := b.idleVault()
	traded, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	left, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.Approve(t, b.c, b.creator(), b.m.Deployment.ExitGuard, left)
	b.place(left, common.Address{}, 99)
	propose := bindings.NewIndexVault().PackProposeFees(bindings.IVaultTypesFees{})
	testkit.Send(t, b.c, b.creator(), testkit.Call{To: traded, Data: propose})
	b.public()
	require.NoError(t, b.c.AdjustTime(time.Hour))
	b.refresh(map[string]string{"WBTC": "93150"})
	b.refresh(map[string]string{"WBTC": "87000"})
	replicas := []*rebalancer.Rebalancer{b.replica(), b.replica()}
	for round := range 8 {
		require.NoError(t, b.ix.Sync(t.Context()))
		acting, waiting := replicas[round%2], replicas[1-round%2]
		b.clock.Add(60) // the previous lease expires
		require.NoError(t, acting.Step(t.Context()))
		require.ErrorIs(t, waiting.Step(t.Context()), store.ErrLeaseHeld)
		require.NoError(t, b.txm.Step(t.Context()))
		b.c.Commit()
	}
	b.look2(replicas[1])
	require.Equal(t, []string{"auction done"}, b.plans(auctioned))
	require.Contains(t, b.plans(left), "exit done")
	require.Equal(t, []string{"1"}, b.strings("select count(*)::text from plans where kind = 'exit'"))
	require.Equal(t, []string{"0"}, b.strings(`select count(*)::text from (
		select 1 from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
		group by i.intent_id having count(*) > 1) d`))
	require.Equal(t, []string{"0"}, b.strings(`select count(*)::text from (
		select 1 from plans where state in ('active', 'done') and kind = 'trades' group by vault, rebalance_nonce having count(*) > 1) d`),
		"no nonce of a vault is used twice")
}

// look2 is look with another replica, which takes over.
func (b *bundle) look2(r *rebalancer.Rebalancer) {
	b.t.Helper()
	b.clock.Add(60)
	require.NoError(b.t, b.ix.Sync(b.t.Context()))
	require.NoError(b.t, r.Step(b.t.Context()))
	require.NoError(b.t, b.txm.Step(b.t.Context()))
}

func TestAVaultsOwnScheduleReplacesTheDefault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule, b.cfg.DriftBps = "@every 10m", 5000
	b.restart()
	never, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	hourly, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	skips, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	usual, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	b.round()
	for vault, cron := range map[common.Address]string{never: "", hourly: "0 * * * *", skips: "@every 10m"} {
		policy := rebalancer.CatchUpLatest
		if vault == skips {
			policy = rebalancer.CatchUpSkip
		}
		_, err := b.st.Pool.Exec(t.Context(), `insert into schedules (chain_id, vault, cron, catch_up, jitter_seconds, updated_at)
			values ($1, $2, $3, $4, 0, now())`, devchain.ChainID, vault, cron, policy)
		require.NoError(t, err)
	}
	b.clock.Add(3*3600 + 300) // no replica ran
	b.rounds(2)
	require.Empty(t, b.ticks(never))
	require.Equal(t, []string{"schedule nothing_to_do"}, b.ticks(hourly))
	require.Equal(t, []string{"schedule missed"}, b.ticks(skips))
	require.Equal(t, []string{"schedule nothing_to_do"}, b.ticks(usual))
	_, err := b.st.Pool.Exec(t.Context(), "update schedules set cron = 'every day' where vault = $1", never)
	require.NoError(t, err)
	b.c.Commit()
	require.ErrorContains(t, b.r.Step(t.Context()), `reading schedule "every day"`, "the other vaults continue")
}
