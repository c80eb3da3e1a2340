package rebalancer_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/big"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/snapshot"
)

// bundle is a market with an indexer, a transaction manager and a rebalancer. The test moves each by hand.
type bundle struct {
	t     testing.TB
	c     *devchain.Chain
	m     *devchain.Market
	st    *store.Store
	node  *chain.Client
	cfg   rebalancer.Config
	clock atomic.Int64 // seconds
	ix    *indexer.Indexer
	txm   *txmgr.Manager
	r     *rebalancer.Rebalancer
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{t: t, st: testkit.DB(t)}
	b.c, b.m = testkit.MarketWith(t, devchain.MarketConfig{Limits: chain.Limits{MaxSlippageBps: 500}})
	log := slog.New(slog.DiscardHandler)
	var err error
	b.node, err = chain.Dial(t.Context(), []string{b.c.WSURL()}, log)
	require.NoError(t, err)
	t.Cleanup(b.node.Close)
	head, err := b.node.Header(t.Context(), nil)
	require.NoError(t, err)
	b.clock.Store(int64(head.Time))
	d := b.m.Deployment
	b.cfg = rebalancer.Config{
		ChainID: devchain.ChainID, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, Adapter: d.Adapter, WETH: d.WETH,
		DriftBps: 50,
		Metrics:  prometheus.NewRegistry(),
	}
	b.ix = indexer.New(indexer.Config{
		ChainID: devchain.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates,
		StartBlock: d.StartBlock,
	}, b.st, b.node, log, b.now)
	b.txm = txmgr.New(txmgr.Config{ChainID: devchain.ChainID, Finality: txmgr.Finality{Depth: 2}}, b.st,
		txmgr.Chain{Node: b.node, Signer: txmgr.NewKeySigner(b.c.Account(devchain.Keeper).Key)}, log, b.now)
	b.restart()
	return b
}

func (b *bundle) now() time.Time { return time.Unix(b.clock.Load(), 0) }

func (b *bundle) chain() rebalancer.Chain {
	return rebalancer.Chain{Node: b.node, Pools: b.pools(), Sender: b.txm}
}

func (b *bundle) pools() *snapshot.Reader {
	d := b.m.Deployment
	return snapshot.New(snapshot.Config{Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH}}, b.node)
}

func (b *bundle) restart() {
	b.t.Helper()
	b.clock.Add(60) // the previous lease expires
	var err error
	b.r, err = rebalancer.New(b.cfg, b.st, b.chain(), slog.New(slog.DiscardHandler), b.now)
	require.NoError(b.t, err)
	b.cfg.Metrics = nil
}

// round lets every role process the newest block, then makes another block.
func (b *bundle) round() {
	b.t.Helper()
	b.look()
	b.c.Commit()
}

func (b *bundle) look() {
	b.t.Helper()
	require.NoError(b.t, b.ix.Sync(b.t.Context()))
	require.NoError(b.t, b.r.Step(b.t.Context()))
	require.NoError(b.t, b.txm.Step(b.t.Context()))
}

func (b *bundle) rounds(n int) {
	b.t.Helper()
	for range n {
		b.round()
	}
	b.look()
}

func (b *bundle) state(vault common.Address) bindings.IVaultLensVaultState {
	b.t.Helper()
	lens := bindings.NewVaultLens()
	out, err := bind.Call(lens.Instance(b.c.Client(), b.m.Deployment.Lens), &bind.CallOpts{Context: b.t.Context()},
		lens.PackState(vault), lens.UnpackState)
	require.NoError(b.t, err)
	return out
}

func (b *bundle) strings(sql string, args ...any) []string {
	b.t.Helper()
	rows, err := b.st.Pool.Query(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(b.t, err)
	return out
}

func (b *bundle) plans(vault common.Address) []string {
	b.t.Helper()
	return b.strings(`select p.kind || ' ' || p.state || coalesce(': ' || nullif(i.reason, ''), '')
		from plans p join intents i using (plan_id) where p.vault = $1 order by plan_id`, vault)
}

func (b *bundle) ticks(vault common.Address) []string {
	b.t.Helper()
	return b.strings("select kind || ' ' || state from ticks where vault = $1 order by tick_id", vault)
}

func (b *bundle) creator() devchain.Account { return b.c.Account(devchain.FirstMember) }

func d18(bps int64) *big.Int { return new(big.Int).Mul(big.NewInt(bps), big.NewInt(1e14)) }

func TestAKeeperPullsDriftDownAfterPricesMove(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	stranger, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{Keeper: b.creator().Address})
	b.rounds(2)
	require.Empty(t, b.ticks(vault), "on target, nothing is due")

	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"}) // 3.5 % up
	before := b.state(vault).DriftD18
	require.Positive(t, before.Cmp(d18(80)))
	b.look()
	require.Equal(t, []string{"trades active"}, b.plans(vault))
	b.round()
	b.round()
	require.Equal(t, []string{"trades active"}, b.plans(vault), "mined is not final, so the vault gets no other plan")
	b.rounds(3)
	require.Equal(t, []string{"trades done"}, b.plans(vault))
	require.Equal(t, []string{"drift planned"}, b.ticks(vault))
	after := b.state(vault).DriftD18
	require.Negative(t, after.Cmp(new(big.Int).Div(before, big.NewInt(3))), "drift %s after %s", after, before)
	require.Empty(t, b.plans(stranger), "the vault of another keeper")

	var why struct {
		Trigger string `json:"trigger"`
		plan.Plan
	}
	require.NoError(t, json.Unmarshal([]byte(b.strings("select explanation::text from plans where vault = $1", vault)[0]), &why))
	require.Equal(t, "drift", why.Trigger)
	require.Equal(t, before, why.DriftBeforeD18.Big())
	require.Len(t, why.Legs, 2, "WBTC for WETH and for LINK")
	onChain := b.strings("select drift_after_d18::text from rebalances where vault = $1", vault)
	require.Equal(t, []string{after.String()}, onChain)
	require.Equal(t, why.DriftAfterD18.String(), after.String(), "pools paid what they quoted")

	card, err := keeperdb.New(b.st.Pool).ReportCard(t.Context(), keeperdb.ReportCardParams{ChainID: int64(devchain.ChainID)})
	require.NoError(t, err)
	require.Equal(t, "1", card.SplitKnown.String())
	require.True(t, card.FeeBps.GreaterThanOrEqual(decimal.NewFromInt(5)), "the cheapest pools take 5 bps, not %s", card.FeeBps)
	require.True(t, card.DelayBps.IsZero(), "nothing happened between plan and block: %s", card.DelayBps)
	require.Equal(t, card.ShortfallBps.Round(6).String(), card.FeeBps.Add(card.ImpactBps).Round(6).String())
	require.Equal(t, basket.FromD18(new(big.Int).Sub(big.NewInt(1e18), after)).String(), card.Completion.Truncate(18).String())
}

func TestDueTargetsAreExecutedAndWhatLostItsTargetIsSoldOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000, TargetDelay: 3600})
	tokens := []common.Address{b.m.Asset("WBTC").Token, b.m.Asset("WETH").Token, b.m.Asset("UNI").Token}
	propose := bindings.NewIndexVault().PackProposeTargets(tokens, []*big.Int{big.NewInt(5000), big.NewInt(3500), big.NewInt(1500)})
	testkit.Send(t, b.c, b.creator(), testkit.Call{To: vault, Data: propose})
	b.rounds(3)
	require.Empty(t, b.plans(vault), "the delay has not ended")
	require.NoError(t, b.c.AdjustTime(time.Hour))
	b.rounds(5)
	require.Equal(t, "targets done", b.plans(vault)[0])
	require.Equal(t, []string{"executed"}, b.strings("select state from target_changes where vault = $1", vault))
	b.rounds(12)
	state := b.state(vault)
	require.Negative(t, state.DriftD18.Cmp(d18(50)), "drift %s", state.DriftD18)
	held := map[common.Address]bool{}
	for _, c := range state.Constituents {
		held[c.Token] = true
	}
	require.False(t, held[b.m.Asset("LINK").Token], "sold to the last unit, LINK is no constituent any more: %v", b.plans(vault))
	require.Len(t, state.Constituents, 3)
}

func TestAReorgOfATradeIsMendedWithoutASecondOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"})
	b.look()
	parent, err := b.node.Header(t.Context(), nil)
	require.NoError(t, err)
	b.round() // the trade is mined
	b.look()
	require.Equal(t, []string{"mined"}, b.strings("select state from intents"))
	require.NoError(t, b.c.Fork(parent.Hash()))
	b.c.Commit()
	b.c.Commit()
	b.rounds(5)
	require.Equal(t, []string{"trades done"}, b.plans(vault))
	require.Len(t, b.strings("select leg::text from trades where vault = $1 and nonce = 0", vault), 2)
	require.Len(t, b.strings("select kind from attempts"), 1, "the same bytes")
}

func TestTheKillSwitchKeepsAVaultFromBeingPlanned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	_, err := b.st.Pool.Exec(t.Context(),
		"insert into controls (scope, subject, reason, set_at) values ('vault', $1, 'test', now())", vault.Bytes())
	require.NoError(t, err)
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"})
	b.rounds(3)
	require.Empty(t, b.ticks(vault))
	_, err = b.st.Pool.Exec(t.Context(),
		"insert into ticks (chain_id, vault, kind, due_at, created_at) values ($1, $2, 'schedule', now(), now())",
		devchain.ChainID, vault.Bytes())
	require.NoError(t, err)
	b.rounds(1)
	require.Equal(t, []string{"stopped by the kill switch"}, b.strings("select reason from ticks where state = 'due'"))
	_, err = b.st.Pool.Exec(t.Context(), "delete from controls")
	require.NoError(t, err)
	b.rounds(5)
	require.Equal(t, []string{"trades done"}, b.plans(vault))
}

func TestAPlanThatNoLongerFitsExpiresAndIsMadeAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"})
	require.NoError(t, b.ix.Sync(t.Context()))
	require.NoError(t, b.r.Step(t.Context()))
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "86000"}) // prices move back before the trade is sent
	require.NoError(t, b.txm.Step(t.Context()))
	b.rounds(1)
	require.Contains(t, b.plans(vault)[0], "trades expired: simulation reverted: WrongDirection(leg: 0, token: ")
	b.rounds(8)
	require.Equal(t, "trades done", b.plans(vault)[1])
	require.Negative(t, b.state(vault).DriftD18.Cmp(d18(50)))
}

func TestScheduledTicksAreMadeUpForOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule = "@every 10m"
	b.restart()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	b.rounds(1)
	require.Empty(t, b.ticks(vault))
	b.clock.Add(600)
	b.rounds(2)
	require.Equal(t, []string{"schedule nothing_to_do"}, b.ticks(vault))
	b.clock.Add(86_400) // 144 scheduled times are missed
	b.rounds(6)
	require.Equal(t, []string{"schedule nothing_to_do", "schedule nothing_to_do"}, b.ticks(vault))
	require.Equal(t, []string{"every constituent is within the minimum trade of its target"},
		b.strings("select distinct reason from ticks"))

	var why []plan.Plan
	for _, text := range b.strings("select explanation::text from ticks") {
		var p plan.Plan
		require.NoError(t, json.Unmarshal([]byte(text), &p))
		why = append(why, p)
	}
	require.Len(t, why, 2, "ticks without a trade are explained too")
	require.Len(t, why[0].Positions, 3)
	require.Positive(t, why[0].Positions[0].BandBps)
	require.Empty(t, why[0].Legs)
	b.clock.Add(31 * 86_400)
	b.rounds(1)
	require.Len(t, b.strings("select reason from ticks where explanation is null"), 2, "explanations are deleted, reasons are kept")
}

func TestAScheduledTickTradesBelowTheDriftThreshold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule, b.cfg.DriftBps = "0 */5 * * * *", 100
	b.restart()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"})
	b.clock.Add(300)
	b.rounds(5)
	require.Equal(t, []string{"trades done"}, b.plans(vault))
	require.Equal(t, []string{"schedule planned"}, b.ticks(vault))
}

func TestAStalePriceKeepsAScheduledTickDue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule = "@every 10m"
	b.restart()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	require.NoError(t, b.c.AdjustTime(48*time.Hour)) // two heartbeats
	b.clock.Add(600)
	b.rounds(2)
	require.Equal(t, []string{"schedule due"}, b.ticks(vault))
	require.Contains(t, b.strings("select reason from ticks")[0], "no fresh price of 0x")
	b.clock.Add(600)
	b.rounds(1)
	require.Equal(t, []string{"schedule missed", "schedule due"}, b.ticks(vault))
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150", "WETH": "3000", "LINK": "18"})
	b.rounds(5)
	require.Equal(t, []string{"schedule missed", "schedule planned"}, b.ticks(vault))
}

func TestAVaultTradesWithoutAConstituentThatHasNoPrice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule = "@every 10m"
	b.restart()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	require.NoError(t, b.c.AdjustTime(48*time.Hour)) // two heartbeats
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150", "WETH": "3000"})
	b.clock.Add(600)
	b.rounds(5)
	state := b.state(vault)
	require.False(t, state.NavOk)
	require.Equal(t, []string{"trades done"}, b.plans(vault))
	require.Negative(t, state.TradeDriftD18.Cmp(d18(50)))
}

func TestIndexerRebalancerAndSenderRunTogether(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"})
	ctx, cancel := context.WithCancel(t.Context())
	var group errgroup.Group
	heads := chain.NewHeads(b.node, chain.HeadsConfig{}, slog.New(slog.DiscardHandler), time.Now)
	group.Go(func() error { return heads.Run(ctx) })
	group.Go(func() error { return b.ix.Run(ctx, heads) })
	group.Go(func() error { return b.r.Run(ctx, heads) })
	group.Go(func() error { return b.txm.Run(ctx, heads) })
	require.Eventually(t, func() bool {
		b.c.Commit()
		done := b.plans(vault)
		return len(done) == 1 && done[0] == "trades done"
	}, time.Minute, 100*time.Millisecond)
	cancel()
	require.NoError(t, group.Wait())
	require.Negative(t, b.state(vault).DriftD18.Cmp(d18(50)))
	leases := b.strings("select name from leases where name not like 'indexer%'")
	require.Len(t, leases, 2)
	for _, name := range leases {
		successor := store.NewLease(b.st, name, "a replica", time.Minute, b.now)
		require.NoError(t, successor.Acquire(t.Context()), "%s was given up", name)
		require.NoError(t, successor.Release(t.Context()))
	}
}
