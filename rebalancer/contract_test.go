package rebalancer

import (
	"log/slog"
	"math/big"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/snapshot"
)

// anyPolicy returns the policy of some operator, wide or tight.
func anyPolicy(r *rand.Rand) plan.Policy {
	p := plan.DefaultPolicy()
	p.GapShareBps = 1 + r.Int64N(10_000)
	p.MaxLegs = 1 + r.IntN(12)
	p.MinTradeD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(r.Int64N(200)), basket.D18))
	p.MaxTurnoverBps, p.MaxSlices = 1+r.Int64N(10_000), 1+r.Int64N(6)
	p.RiskAversion = float64(1 + r.IntN(1000))
	if r.IntN(2) == 0 {
		p.MinBandBps, p.MaxBandBps = 0, 0
	}
	return p
}

// stage is a set of vaults on the real contracts whose plans are executed.
type stage struct {
	t      *testing.T
	chain  *devchain.Chain
	market *devchain.Market
	node   *chain.Client
	keeper *Rebalancer
	vaults []common.Address
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t}
	s.chain, s.market = testkit.MarketWith(t, devchain.MarketConfig{Limits: chain.Limits{
		MaxSlippageBps: 300, MaxTradeBps: 2000, DailyLossBps: 200, DailyTurnoverBps: 10_000,
	}})
	creator := s.chain.Account(devchain.FirstMember)
	for _, index := range []testkit.Index{
		{SeedUSD: 5000},
		{SeedUSD: 100_000, Tokens: []string{"WBTC", "WETH", "USDC"}, WeightsBps: []int64{4000, 4000, 2000}},
		{
			SeedUSD: 150_000, Tokens: []string{"WBTC", "WETH", "USDC", "XAUT", "LINK", "UNI", "AAVE", "ARB"},
			WeightsBps: []int64{2500, 2500, 500, 500, 1000, 1000, 1000, 1000},
		},
	} {
		index.Name, index.Symbol = "Index", "IDX"
		vault, _ := testkit.Launch(t, s.chain, s.market, creator, index)
		s.vaults = append(s.vaults, vault)
	}
	var err error
	s.node, err = chain.Dial(t.Context(), []string{s.chain.WSURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(s.node.Close)
	d := s.market.Deployment
	s.keeper = &Rebalancer{
		cfg:  Config{Lens: d.Lens, Adapter: d.Adapter, WETH: d.WETH, Registry: d.Registry},
		node: s.node,
		st:   testkit.DB(t),

		policy: plan.DefaultPolicy(),
		pools:  snapshot.New(snapshot.Config{Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH}}, s.node),
	}
	return s
}

func (s *stage) head() *chain.Header {
	s.t.Helper()
	head, err := s.node.Header(s.t.Context(), nil)
	require.NoError(s.t, err)
	return head
}

func (s *stage) state(vault common.Address) bindings.IVaultLensVaultState {
	s.t.Helper()
	lens := bindings.NewVaultLens()
	out, err := bind.Call(lens.Instance(s.chain.Client(), s.market.Deployment.Lens), &bind.CallOpts{Context: s.t.Context()},
		lens.PackState(vault), lens.UnpackState)
	require.NoError(s.t, err)
	return out
}

// disturb moves prices, and sometimes the vault's targets.
func (s *stage) disturb(r *rand.Rand, vault common.Address) {
	s.t.Helper()
	prices := map[string]string{}
	for _, a := range s.market.Assets {
		if a.Symbol != "USDC" {
			move := decimal.NewFromInt(10_000 + r.Int64N(600) - 300).Shift(-4)
			if r.IntN(5) == 0 {
				move = decimal.NewFromInt(10_000 + r.Int64N(6000) - 3000).Shift(-4)
			}
			prices[a.Symbol] = a.StartPrice.Mul(move).String()
		}
	}
	testkit.SetPrices(s.t, s.chain, s.market, prices)
	if r.IntN(3) > 0 {
		return
	}
	var tokens []common.Address
	var weights []*big.Int
	left := int64(basket.FullBps)
	order := r.Perm(len(s.market.Assets))
	n := 1 + r.IntN(len(order))
	for i, at := range order[:n] {
		weight := left - int64(n-1-i)
		if i < n-1 {
			weight = 1 + r.Int64N(weight)
		}
		left -= weight
		tokens, weights = append(tokens, s.market.Assets[at].Token), append(weights, big.NewInt(weight))
	}
	v := bindings.NewIndexVault()
	testkit.Send(s.t, s.chain, s.chain.Account(devchain.FirstMember), testkit.Call{To: vault, Data: v.PackProposeTargets(tokens, weights)})
	testkit.Send(s.t, s.chain, s.chain.Account(devchain.FirstMember), testkit.Call{To: vault, Data: v.PackRebalance(tokens, weights)})
}

var amounts = regexp.MustCompile(`[0-9]+\.[0-9]+`)

// TestNoPlanOnFreshStateIsRefused executes plans of random policies on the real contracts, up to three in a row, in
// moving markets. None reverts, and the vault receives what was quoted.
func TestNoPlanOnFreshStateIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	executed, legs := 0, 0
	why := map[string]int{}
	for seed := range testkit.Seeds(t, 200) {
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		parent := s.head()
		vault := s.vaults[r.IntN(len(s.vaults))]
		s.disturb(r, vault)
		for range 1 + r.IntN(3) {
			head := s.head()
			s.keeper.head = head
			state := s.state(vault)
			snap, err := s.keeper.snapshot(t.Context(), stepState{head: head}, state)
			require.NoError(t, err)
			p, err := s.keeper.plan(t.Context(), snap, state, anyPolicy(r))
			require.NoError(t, err, "seed %d", seed)
			if len(p.Legs) == 0 {
				why[amounts.ReplaceAllString(p.Reason, "…")]++
				break
			}
			executed, legs = executed+1, legs+len(p.Legs)
			call := s.keeper.executeTrades(p, blockTime(head).Add(time.Hour))
			receipt := testkit.Send(t, s.chain, s.chain.Account(devchain.Keeper), testkit.Call{To: vault, Data: call})[0]
			require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status, "seed %d: %+v", seed, p.Legs)
			require.Equal(t, p.DriftAfterD18.String(), s.state(vault).DriftD18.String(), "seed %d: pools paid what was quoted", seed)
		}
		require.NoError(t, s.chain.Fork(parent.Hash()))
	}
	t.Logf("%d plans of %d legs executed, none refused; without legs: %v", executed, legs, why)
	require.Greater(t, executed, testkit.Cases(t, 200)/3)
}
