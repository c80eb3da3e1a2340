package snapshot_test

import (
	"context"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
	"github.com/astrolabe-index/astrolabe/rebalancer/snapshot"
)

// bundle is a market with pools of any shape beside its own.
type bundle struct {
	t       *testing.T
	chain   *devchain.Chain
	market  *devchain.Market
	node    *chain.Client
	trader  devchain.Account
	spacing map[uint32]int64
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, spacing: map[uint32]int64{500: 10, 3000: 60, 10_000: 200}}
	b.chain, b.market = testkit.Market(t)
	b.trader = b.chain.Account(devchain.Arbitrageur)
	var err error
	b.node, err = chain.Dial(t.Context(), []string{b.chain.WSURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(b.node.Close)
	return b
}

func (b *bundle) head() *chain.Header {
	b.t.Helper()
	head, err := b.node.Header(b.t.Context(), nil)
	require.NoError(b.t, err)
	return head
}

// tokens returns the tokens that anyone may mint, in Uniswap's order.
func (b *bundle) tokens() []common.Address {
	var out []common.Address
	for _, asset := range b.market.Assets {
		if asset.Symbol != "WETH" {
			out = append(out, asset.Token)
		}
	}
	return out
}

// fund mints the trader more of everything than any test spends, and approves the positions.
func (b *bundle) fund() {
	b.t.Helper()
	var calls []testkit.Call
	for _, token := range b.tokens() {
		calls = append(calls, testkit.Call{
			To: token, Data: bindings.NewDevToken().PackMint(b.trader.Address, new(big.Int).Lsh(big.NewInt(1), 120)),
		})
	}
	testkit.Send(b.t, b.chain, b.chain.Account(devchain.Deployer), calls...)
	testkit.Approve(b.t, b.chain, b.trader, b.market.Deployment.UniswapPositions, b.tokens()...)
}

// create makes a pool at any price with one to six positions, most of them around the price.
func (b *bundle) create(r *rand.Rand, token0, token1 common.Address, fee uint32) {
	b.t.Helper()
	tick := int32(r.IntN(400_000) - 200_000)
	price := pool.SqrtPriceAt(tick)
	price.AddUint64(&price, r.Uint64N(1000)) // also between ticks
	positions := bindings.NewUniswapV3Positions()
	calls := []testkit.Call{{
		To:   b.market.Deployment.UniswapPositions,
		Data: positions.PackCreateAndInitializePoolIfNecessary(token0, token1, big.NewInt(int64(fee)), price.ToBig()),
	}}
	spacing := b.spacing[fee]
	for range 1 + r.IntN(6) {
		lower := floor(int64(tick)-r.Int64N(200*spacing)+r.Int64N(50*spacing), spacing)
		upper := lower + spacing*(1+r.Int64N(300))
		calls = append(calls, testkit.Call{
			To: b.market.Deployment.UniswapPositions, Data: positions.PackMint(
				bindings.INonfungiblePositionManagerMintParams{
					Token0: token0, Token1: token1, Fee: big.NewInt(int64(fee)),
					TickLower: big.NewInt(lower), TickUpper: big.NewInt(upper),
					Amount0Desired: anyAmount(r, 40, 80), Amount1Desired: anyAmount(r, 40, 80),
					Amount0Min: new(big.Int), Amount1Min: new(big.Int),
					Recipient: b.trader.Address, Deadline: new(big.Int).SetUint64(1 << 62),
				}),
		})
	}
	testkit.Send(b.t, b.chain, b.trader, calls...)
}

func floor(n, by int64) int64 { return n - (n%by+by)%by }

// anyAmount returns an amount of any magnitude.
func anyAmount(r *rand.Rand, least, most int) *big.Int {
	bits := least + r.IntN(most-least)
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	if bits < 63 {
		return n.Add(n, new(big.Int).SetUint64(r.Uint64N(1<<bits)))
	}
	return n.Add(n, new(big.Int).Lsh(new(big.Int).SetUint64(r.Uint64()), uint(bits-64+1)>>1))
}

// swap is one swap for both quoters.
type swap struct {
	pool   *pool.Pool
	down   bool
	amount *big.Int
	raw    hexutil.Bytes
}

// TestSwapsAreWhatTheDeployedQuoterSays compares swaps of any size, in any pool, in both directions, with QuoterV2: to
// the unit, and with the resulting price.
func TestSwapsAreWhatTheDeployedQuoterSays(t *testing.T) {
	t.Parallel()
	const perPool = 100
	b := setup(t)
	b.fund()
	cases := testkit.Cases(t, 2000)
	var compared, crossed, drained int
	for seed := range testkit.Seeds(t, 2000) {
		if seed%perPool != 0 {
			continue // one seed in a hundred makes a pool, so that the setting counts swaps
		}
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		parent := b.head()
		p := b.anyPool(r)
		swaps := make([]swap, perPool)
		for i := range swaps {
			swaps[i] = swap{pool: p, down: r.IntN(2) == 0, amount: anyAmount(r, 0, 90)}
		}
		b.ask(swaps, b.head())
		for _, s := range swaps {
			c, d := s.compare(t, seed)
			compared, crossed, drained = compared+1, crossed+c, drained+d
		}
		require.NoError(t, b.chain.Fork(parent.Hash()), "makes room for the next pool")
	}
	t.Logf("%d swaps equal QuoterV2's; %d ticks crossed, %d pools drained", compared, crossed, drained)
	require.GreaterOrEqual(t, compared, cases)
	require.Positive(t, crossed)
	require.Positive(t, drained)
}

// anyPool makes a pool and reads all of it.
func (b *bundle) anyPool(r *rand.Rand) *pool.Pool {
	b.t.Helper()
	tokens := b.tokens()
	var token0, token1 common.Address
	for token0 == token1 || token0 == b.market.Deployment.USDC || token1 == b.market.Deployment.USDC { // those already have pools
		token0, token1 = tokens[r.IntN(len(tokens))], tokens[r.IntN(len(tokens))]
	}
	if token0.Cmp(token1) > 0 {
		token0, token1 = token1, token0
	}
	fee := []uint32{500, 3000, 10_000}[r.IntN(3)]
	b.create(r, token0, token1, fee)
	reader := snapshot.New(snapshot.Config{Factory: b.market.Deployment.UniswapFactory, Reach: 2 * pool.MaxTick}, b.node)
	m, err := reader.Market(b.t.Context(), []common.Address{token0, token1}, b.head())
	require.NoError(b.t, err)
	require.Len(b.t, m.Pools(), 1)
	return &m.Pools()[0]
}

func (b *bundle) ask(swaps []swap, head *chain.Header) {
	b.t.Helper()
	calls := make([]rpc.BatchElem, len(swaps))
	for i, s := range swaps {
		in, out := s.pool.Token0, s.pool.Token1
		if !s.down {
			in, out = out, in
		}
		data := bindings.NewUniswapV3Quoter().PackQuoteExactInputSingle(bindings.IQuoterV2QuoteExactInputSingleParams{
			TokenIn: in, TokenOut: out, AmountIn: s.amount, Fee: big.NewInt(int64(s.pool.Fee)), SqrtPriceLimitX96: new(big.Int),
		})
		calls[i] = rpc.BatchElem{Method: "eth_call", Result: &swaps[i].raw, Args: []any{
			map[string]any{"to": b.market.Deployment.UniswapQuoter, "input": hexutil.Bytes(data)},
			rpc.BlockNumberOrHashWithHash(head.Hash(), false),
		}}
	}
	require.NoError(b.t, b.node.BatchCall(b.t.Context(), calls))
	for i := range swaps {
		if err := calls[i].Error; err != nil {
			_, reverted := chain.DecodeRevert(err)
			require.True(b.t, reverted, "%v", err)
			swaps[i].raw = nil
		}
	}
}

func (s swap) compare(t *testing.T, seed int64) (crossed, drained int) {
	t.Helper()
	at := *s.pool
	got, err := at.Swap(s.down, uint256.MustFromBig(s.amount))
	require.NoError(t, err)
	if s.raw == nil { // the pool asks for no payment, which the quoter treats as an error
		require.True(t, got.Out.IsZero() && got.Taken.IsZero(), "seed %d: %s: QuoterV2 reverts, got %s", seed, s.amount, got.Out.Dec())
		return 0, 1
	}
	want, err := bindings.NewUniswapV3Quoter().UnpackQuoteExactInputSingle(s.raw)
	require.NoError(t, err)
	require.Equal(t, want.AmountOut.String(), got.Out.Dec(), "seed %d: fee %d, down %v, %s", seed, s.pool.Fee, s.down, s.amount)
	require.Equal(t, want.SqrtPriceX96After.String(), at.SqrtPrice.Dec(),
		"seed %d: fee %d, down %v, %s", seed, s.pool.Fee, s.down, s.amount)
	if got.Taken.CmpBig(s.amount) < 0 {
		drained = 1
	}
	return got.Crossed, drained
}

func TestAMarketIsReadInThreeRoundTripsAndOnceABlock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	node := &counter{Node: b.node}
	d := b.market.Deployment
	reader := snapshot.New(snapshot.Config{Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH}}, node)
	tokens := []common.Address{b.market.Asset("WBTC").Token, b.market.Asset("LINK").Token}
	m, err := reader.Market(t.Context(), tokens, b.head())
	require.NoError(t, err)
	require.Equal(t, 5, node.trips, "factory, spacings, prices, bitmaps, ticks")
	require.Len(t, m.Pools(), 8, "WBTC, LINK and WETH against USDC, WBTC against WETH, two tiers each")
	for _, p := range m.Pools() {
		require.GreaterOrEqual(t, len(p.Ticks), 2, "the range around the price, and a wider one as far as it is read")
	}
	_, err = reader.Market(t.Context(), tokens, b.head())
	require.NoError(t, err)
	require.Equal(t, 5, node.trips, "the block is the same")
	b.chain.Commit()
	_, err = reader.Market(t.Context(), tokens, b.head())
	require.NoError(t, err)
	require.Equal(t, 8, node.trips)
}

// counter counts the round trips.
type counter struct {
	snapshot.Node
	trips int
}

func (c *counter) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	c.trips++
	return c.Node.BatchCall(ctx, calls)
}
