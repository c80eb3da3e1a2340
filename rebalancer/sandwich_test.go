package rebalancer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// relay is a block builder that shows nobody what it got.
type relay struct{ got [][]byte }

func (r *relay) SendRawTransaction(_ context.Context, raw []byte) (common.Hash, error) {
	r.got = append(r.got, raw)
	return crypto.Keccak256Hash(raw), nil
}

// build passes on what came, for the next block.
func (r *relay) build(t *testing.T, c *devchain.Chain) {
	t.Helper()
	for _, raw := range r.got {
		require.NoError(t, c.Client().Client().CallContext(t.Context(), nil, "eth_sendRawTransaction", hexutil.Bytes(raw)))
	}
	r.got = nil
}

// waiting is a trade of the keeper that the public mempool shows.
type waiting struct {
	bindings.IVaultTypesTrade
	tip *big.Int
}

// mempool returns the trades of the keeper that anyone can see before they are mined.
func (b *bundle) mempool() (out []waiting) {
	b.t.Helper()
	var content struct {
		Pending map[string]struct {
			Input hexutil.Bytes `json:"input"`
			Tip   hexutil.Big   `json:"maxPriorityFeePerGas"`
		}
	}
	keeper := b.c.Account(devchain.Keeper).Address
	require.NoError(b.t, b.c.Client().Client().CallContext(b.t.Context(), &content, "txpool_contentFrom", keeper))
	method := bindings.NewIndexVault().GetABI().Methods["executeTrades"]
	for _, tx := range content.Pending {
		values, err := method.Inputs.Unpack(tx.Input[4:])
		require.NoError(b.t, err)
		trades := *abi.ConvertType(values[1], new([]bindings.IVaultTypesTrade)).(*[]bindings.IVaultTypesTrade)
		for _, trade := range trades {
			out = append(out, waiting{trade, tx.Tip.ToInt()})
		}
	}
	return out
}

// route returns the route of a path.
func route(t *testing.T, m *pool.Market, from, to common.Address, path []byte) pool.Route {
	t.Helper()
	for _, r := range m.Routes(nil, from, to) {
		if string(uniswap.EncodePath(r.Tokens(), m.Fees(&r))) == string(path) {
			return r
		}
	}
	require.FailNow(t, "no pool of the market is on the path")
	return pool.Route{}
}

// swap takes a swap on a view and returns what it pays.
func swap(t *testing.T, v *pool.View, r *pool.Route, in *uint256.Int) *uint256.Int {
	t.Helper()
	fill, err := v.Quote(r, in)
	require.NoError(t, err)
	v.Take(r, &fill)
	return &fill.Out
}

// sandwiched returns what a trade pays after somebody sold an amount before it, and what that person gains by buying back after it.
func sandwiched(t *testing.T, m *pool.Market, w waiting, amount *big.Int) (paid, front, gain *big.Int) {
	t.Helper()
	out, back := route(t, m, w.TokenIn, w.TokenOut, w.Data), pool.Route{}
	for _, r := range m.Routes(nil, w.TokenOut, w.TokenIn) {
		if len(r.Hops()) == 1 && r.Hops()[0].Pool == out.Hops()[0].Pool {
			back = r
		}
	}
	v := m.View()
	bought := swap(t, v, &out, uint256.MustFromBig(amount))
	paid = swap(t, v, &out, uint256.MustFromBig(w.AmountIn)).ToBig()
	return paid, bought.ToBig(), new(big.Int).Sub(swap(t, v, &back, bought).ToBig(), amount)
}

// largest returns the largest amount that an attacker can sell before a trade so that the trade still gets its minimum.
func largest(t *testing.T, m *pool.Market, w waiting) *big.Int {
	t.Helper()
	low, high := big.NewInt(1), new(big.Int).Mul(w.AmountIn, big.NewInt(400))
	for one := big.NewInt(1); new(big.Int).Sub(high, low).Cmp(one) > 0; {
		middle := new(big.Int).Rsh(new(big.Int).Add(low, high), 1)
		if paid, _, _ := sandwiched(t, m, w, middle); paid.Cmp(w.MinAmountOut) >= 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// sandwichResult is what an attack did to one trade, in basis points of it.
type sandwichResult struct {
	seen                    bool
	tolerance, lost, gained decimal.Decimal
}

// attack surrounds the largest waiting trade with swaps that leave it exactly its minimum, and mines all three in one block. On the way it
// finds the size that gains most.
func (b *bundle) attack(t *testing.T, vault common.Address, legs []plan.Leg, build func()) sandwichResult {
	t.Helper()
	bps := func(part, whole *big.Int) decimal.Decimal {
		return decimal.NewFromBigInt(part, 4).DivRound(decimal.NewFromBigInt(whole, 0), 2)
	}
	seen := b.mempool()
	var w waiting
	for _, one := range seen {
		if w.AmountIn == nil || one.AmountIn.Cmp(w.AmountIn) > 0 {
			w = one
		}
	}
	var expected *big.Int
	out := sandwichResult{seen: len(seen) > 0}
	leg := legs[0]
	if out.seen {
		for _, l := range legs {
			if l.TokenOut == w.TokenOut && string(l.Path) == string(w.Data) {
				leg = l
			}
		}
		head, err := b.node.Header(t.Context(), nil)
		require.NoError(t, err)
		m, err := b.pools().Market(t.Context(), []common.Address{w.TokenIn, w.TokenOut}, head)
		require.NoError(t, err)
		most := largest(t, m, w)
		paid, front, gain := sandwiched(t, m, w, most)
		expected = paid
		for k := int64(1); k <= 32; k++ {
			part := new(big.Int).Mul(most, big.NewInt(k))
			if _, _, other := sandwiched(t, m, w, part.Rsh(part, 5)); other.Cmp(gain) > 0 {
				gain = other
			}
		}
		out.gained = bps(gain, w.AmountIn)
		b.surround(w, most, front)
	} else {
		expected = leg.QuotedOut.Big()
	}
	build()
	b.c.Commit()
	require.NoError(t, b.ix.Sync(t.Context()))
	got := b.strings("select amount_out::text from trades where vault = $1 and leg = $2 and kind = 'keeper'", vault, legIndex(legs, leg))
	require.Equal(t, []string{expected.String()}, got, "the chain pays what the attacker computed")
	out.tolerance = decimal.NewFromInt(leg.ToleranceBps)
	out.lost = bps(new(big.Int).Sub(leg.QuotedOut.Big(), expected), leg.QuotedOut.Big())
	return out
}

func legIndex(legs []plan.Leg, leg plan.Leg) int {
	for i := range legs {
		if string(legs[i].Path) == string(leg.Path) {
			return i
		}
	}
	return -1
}

// surround sends the swaps before and after a waiting trade.
func (b *bundle) surround(w waiting, amount, bought *big.Int) {
	b.t.Helper()
	thief, router := b.c.Account(devchain.FirstMember+1), b.m.Deployment.UniswapRouter
	send := func(in, out common.Address, amount, tip *big.Int) {
		b.t.Helper()
		opts := thief.Transactor()
		opts.Context, opts.GasLimit, opts.GasTipCap, opts.GasFeeCap = b.t.Context(), 1_000_000, tip, big.NewInt(500e9)
		data := bindings.NewUniswapV3Router().PackExactInputSingle(bindings.ISwapRouterExactInputSingleParams{
			TokenIn: in, TokenOut: out, Fee: new(big.Int).SetBytes(w.Data[common.AddressLength : common.AddressLength+3]),
			Recipient: thief.Address, Deadline: testkit.Unlimited(), AmountIn: amount, AmountOutMinimum: new(big.Int),
			SqrtPriceLimitX96: new(big.Int),
		})
		instance := bindings.NewUniswapV3Router().Instance(b.c.Client(), router)
		_, err := bind.Transact(instance, opts, data)
		require.NoError(b.t, err)
	}
	send(w.TokenIn, w.TokenOut, amount, new(big.Int).Add(w.tip, big.NewInt(1e9)))
	send(w.TokenOut, w.TokenIn, bought, new(big.Int).Sub(w.tip, big.NewInt(1)))
}

// An attacker who sees the keeper's trades takes at most their tolerance, and nothing behind a private relay.
func TestASandwichTakesAtMostTheTolerance(t *testing.T) { //nolint:tparallel // the table needs all attacks
	t.Parallel()
	fixed := func(b *bundle) { b.cfg.SlippageBps, b.cfg.MinSlippageBps = 50, 50 }
	cases := []struct {
		name   string
		relay  *relay
		change func(*bundle)
	}{
		{"a fixed tolerance of 50 bps", nil, fixed},
		{"the derived tolerance", nil, func(*bundle) {}},
		{"a fixed tolerance of 50 bps, private relay", new(relay), fixed},
	}
	results := make([]sandwichResult, len(cases))
	t.Run("attacks", func(t *testing.T) {
		for i, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				c.change(b)
				build := func() {}
				if c.relay != nil {
					build = func() { c.relay.build(t, b.c) }
					b.txm = txmgr.New(txmgr.Config{ChainID: devchain.ChainID, Finality: txmgr.Finality{Depth: 2}, Relay: c.relay}, b.st,
						txmgr.Chain{Node: b.node, Signer: txmgr.NewKeySigner(b.c.Account(devchain.Keeper).Key)},
						slog.New(slog.DiscardHandler), b.now)
				}
				b.restart()
				vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{
					SeedUSD: 200_000, Tokens: []string{"WBTC", "WETH"}, WeightsBps: []int64{5000, 5000},
				})
				thief := b.c.Account(devchain.FirstMember + 1)
				testkit.Approve(t, b.c, thief, b.m.Deployment.UniswapRouter, b.m.Asset("WBTC").Token, b.m.Asset("WETH").Token)
				b.rounds(2)
				testkit.SetPrices(t, b.c, b.m, map[string]string{"WBTC": "93150"}) // 3.5 % up
				b.look()
				var why plan.Plan
				stored := b.strings("select explanation::text from plans where vault = $1", vault)
				require.NoError(t, json.Unmarshal([]byte(stored[0]), &why))
				results[i] = b.attack(t, vault, why.Legs, build)
			})
		}
	})
	old, derived, private := results[0], results[1], results[2]
	require.True(t, old.seen && derived.seen)
	require.False(t, private.seen, "nobody sees a trade that a relay has")
	require.True(t, private.lost.IsZero(), "%s", private.lost)
	for _, r := range results {
		require.True(t, r.lost.LessThanOrEqual(r.tolerance.Add(decimal.New(1, -2))), "lost %s of %s", r.lost, r.tolerance)
	}
	require.True(t, derived.lost.LessThan(old.lost), "%s and %s", derived.lost, old.lost)
	var table strings.Builder
	table.WriteString("| Trade | Tolerance {bps} | Lost at most {bps} | The attacker gains at most {bps} |\n|---|---|---|---|\n")
	for i, c := range cases {
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", c.name, results[i].tolerance, results[i].lost.StringFixed(1),
			decimal.Max(results[i].gained, decimal.Zero).StringFixed(1))
	}
	t.Logf("\n%s", table.String())
	if path := os.Getenv("ASTROLABE_SANDWICH_TABLE"); path != "" {
		require.NoError(t, os.WriteFile(path, []byte(table.String()), 0o600))
	}
}
