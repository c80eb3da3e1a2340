package api_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// rawPoint, rawIndex, rawMove and rawHistory are what the independent implementation gets: nothing that this repository computed.
type (
	rawPoint struct {
		At    time.Time `json:"at"`
		Level *string   `json:"level"`
		Nav   *string   `json:"nav"`

		Block       int64        `json:"block"`
		Shares      string       `json:"shares"`
		Management  int64        `json:"management_bps"`
		Performance int64        `json:"performance_bps"`
		Holdings    []rawHolding `json:"holdings"`
	}
	rawHolding struct {
		Token    string `json:"token"`
		Target   int64  `json:"target_bps"`
		Decimals uint8  `json:"decimals"`
		Reserve  string `json:"reserve"`
		Price    string `json:"price"` // "0": unknown
	}
	rawProposal struct {
		Weights  map[string]int64 `json:"weights"` // bps by token
		Proposed int64            `json:"proposed"`
		Settled  *int64           `json:"settled"`
		Expires  time.Time        `json:"expires"`
	}
	rawLoss struct {
		Block  int64  `json:"block"`
		In     string `json:"in"`
		Out    string `json:"out"`
		FeeD18 string `json:"fee"`
	}
	rawIndex struct {
		CreatedAt time.Time  `json:"created_at"`
		Points    []rawPoint `json:"points"`
		Traded    []string   `json:"traded"`

		Platform  int64         `json:"platform_bps"`
		Losses    []rawLoss     `json:"losses"`
		Proposals []rawProposal `json:"proposals"`
	}
	rawMove struct {
		Block  int64     `json:"block"`
		At     time.Time `json:"at"`
		Index  string    `json:"index"`
		Shares string    `json:"shares"`
		Level  *string   `json:"level"`
		Cash   *string   `json:"cash"` // what the wallet paid or got; null: not known
		Gas    *string   `json:"gas"`
	}
	rawPrice struct {
		At  time.Time `json:"at"`
		USD string    `json:"usd"` // in units of 1e-18 USD
	}
	rawHistory struct {
		Seed      int64                      `json:"seed"`
		Now       time.Time                  `json:"now"`
		Daily     bool                       `json:"daily"` // all times are midnights
		Indices   map[string]*rawIndex       `json:"indices"`
		Prices    []rawPrice                 `json:"prices"` // prices of bullion
		Investors map[string][]rawMove       `json:"investors"`
		Answers   map[string]json.RawMessage `json:"answers"`
	}
)

// chronicle writes a random history of indices and investors to a database, and keeps its raw data.
type chronicle struct {
	testBundle
	*rand.Rand
	rawHistory

	block  int64
	index  int32
	levels map[common.Address]*big.Int // at the current block; nil: unknown
	held   map[[2]common.Address]*big.Int
	born   map[common.Address]bool
	prices map[common.Address]*big.Int         // prices of the constituents, at the current block
	wanted map[common.Address]map[string]int64 // targets in force, by vault
	sold   int32
	gold   *big.Int // price of the asset that every index is compared with
}

func (c *chronicle) insertIndex(t *testing.T, vault common.Address) {
	t.Helper()
	c.born[vault] = true
	c.Indices[vault.Hex()] = &rawIndex{CreatedAt: c.Now, Traded: []string{}, Losses: []rawLoss{}, Proposals: []rawProposal{}}
	c.wanted[vault] = c.weights()
	c.Indices[vault.Hex()].Platform = c.Int64N(5000)
	c.levels[vault] = new(big.Int).Mul(big.NewInt(100), big.NewInt(1e18))
	c.exec(t, `insert into vaults values ($1, $2, $3, $4, $5, $5, 100, 86400, $6, $7, $8, $9, $10, 3, $7)`,
		chainID, vault, creator, addr(60), "Index "+vault.Hex()[38:], units(1000), c.block, hash(1), c.Now, units(10))
	c.exec(t, `update vaults set platform_share_bps = $2 where vault = $1`, vault, c.Indices[vault.Hex()].Platform)
	c.value(t, vault)
}

// value stores the point of an index at the current block.
func (c *chronicle) value(t *testing.T, vault common.Address) {
	t.Helper()
	point := rawPoint{At: c.Now}
	var drift any
	if level := c.levels[vault]; level != nil {
		text := level.String()
		nav := new(big.Int).Mul(level, big.NewInt(7)).String()
		point.Level, point.Nav, drift = &text, &nav, "0"
	}
	raw := c.Indices[vault.Hex()]
	shares := big.NewInt(1 + c.Int64N(9e18))
	point.Block, point.Shares = c.block, shares.String()
	point.Management, point.Performance = c.Int64N(1000), c.Int64N(2)*2000
	var held []basket.Holding
	for _, token := range constituents {
		h := basket.Holding{
			Token: token, TargetBps: uint16(c.wanted[vault][token.Hex()]), Decimals: uint8(6 + c.IntN(13)),
			Reserve: big.NewInt(c.Int64N(9e18)), PriceD18: c.prices[token],
		}
		held = append(held, h)
		point.Holdings = append(point.Holdings, rawHolding{
			token.Hex(), int64(h.TargetBps), h.Decimals, h.Reserve.String(), h.PriceD18.String(),
		})
	}
	raw.Points = append(raw.Points, point)
	c.exec(t, `insert into nav_points values ($1, $2, $3, $4, $5, $6::numeric, $7::numeric, 0, $8::numeric, $9::numeric, $10, $11, $12)`,
		chainID, vault, c.block, hash(2), c.Now, point.Nav, point.Shares, point.Level, drift, basket.PackHoldings(held), point.Management,
		point.Performance)
}

// constituents are the tokens of every index.
var constituents = []common.Address{weth, usdc, addr(61)}

// weights returns targets that sum to 10,000 bps.
func (c *chronicle) weights() map[string]int64 {
	first := c.Int64N(10_001)
	second := c.Int64N(10_001 - first)
	return map[string]int64{constituents[0].Hex(): first, constituents[1].Hex(): second, constituents[2].Hex(): 10_000 - first - second}
}

// move prices, some of which are unknown for a block.
func (c *chronicle) quote() {
	for _, token := range constituents {
		c.prices[token] = big.NewInt(1 + c.Int64N(9e18))
		if c.IntN(40) == 0 {
			c.prices[token] = new(big.Int)
		}
	}
}

// bullion is the asset that every index is compared with. It is no constituent.
var bullion = addr(62)

// look moves the price of bullion, and stores it as the rebalancer does: the last price of each hour. Some hours have none.
func (c *chronicle) look(t *testing.T) {
	t.Helper()
	c.gold, _ = new(big.Float).Mul(new(big.Float).SetInt(c.gold), big.NewFloat(math.Exp(c.NormFloat64()*0.02))).Int(nil)
	if c.IntN(10) == 0 {
		return
	}
	c.Prices = append(c.Prices, rawPrice{c.Now, c.gold.String()})
	c.exec(t, `insert into asset_prices values ($1, $2, date_trunc('hour', $3::timestamptz, 'UTC'), $4::numeric)
		on conflict (chain_id, token, hour) do update set price_d18 = excluded.price_d18`, chainID, bullion, c.Now, c.gold.String())
}

// retarget proposes new targets, or executes or cancels those that are pending.
func (c *chronicle) retarget(vault common.Address) {
	raw := c.Indices[vault.Hex()]
	if n := len(raw.Proposals); n > 0 && raw.Proposals[n-1].Settled == nil {
		last := &raw.Proposals[n-1]
		if block := c.block; c.IntN(3) > 0 {
			c.wanted[vault], last.Settled = last.Weights, &block
		} else {
			last.Settled = &block
		}
		return
	}
	raw.Proposals = append(raw.Proposals, rawProposal{
		Weights: c.weights(), Proposed: c.block,
		Expires: c.Now.Add(time.Duration(c.Int64N(int64(20 * 24 * time.Hour)))).Truncate(time.Second),
	})
}

// keepProposals stores the proposals.
func (c *chronicle) keepProposals(t *testing.T) {
	t.Helper()
	for vault, raw := range c.Indices {
		for i, p := range raw.Proposals {
			var targets []map[string]any
			for token, weight := range p.Weights {
				targets = append(targets, map[string]any{"token": token, "weight_bps": weight})
			}
			text, err := json.Marshal(targets)
			require.NoError(t, err)
			state := "pending"
			if p.Settled != nil {
				state = "cancelled"
			}
			c.exec(t, `insert into target_changes (chain_id, vault, proposal_id, targets, proposed_block, proposed_index, proposed_tx,
				proposed_at, executable_at, expires_at, state, settled_block, proposed_by)
				values ($1, $2, $3, $4, $5, 0, $6, $7, $7, $7, $8, $9, $2)`,
				chainID, common.HexToAddress(vault), i+1, text, p.Proposed, hash(70), p.Expires, state, p.Settled)
		}
	}
}

// move moves shares between two accounts; the zero address mints and burns.
func (c *chronicle) move(t *testing.T, vault, from, to common.Address, shares *big.Int) {
	t.Helper()
	c.index++
	c.exec(t, `insert into events values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)`, chainID, c.block, c.index, hash(2), c.Now,
		common.BigToHash(big.NewInt(int64(c.index))), vault, [][]byte{
			common.FromHex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"),
			common.LeftPadBytes(from[:], 32), common.LeftPadBytes(to[:], 32),
		}, common.LeftPadBytes(shares.Bytes(), 32))
	var level *string
	if known := c.levels[vault]; known != nil {
		text := known.String()
		level = &text
	}
	for account, delta := range map[common.Address]*big.Int{from: new(big.Int).Neg(shares), to: shares} {
		if account == (common.Address{}) {
			continue
		}
		move := rawMove{c.block, c.Now, vault.Hex(), delta.String(), level, nil, nil}
		if c.IntN(3) > 0 {
			c.pay(t, vault, account, shares, &move, false)
		}
		c.Investors[account.Hex()] = append(c.Investors[account.Hex()], move)
		key := [2]common.Address{vault, account}
		if c.held[key] == nil {
			c.held[key] = new(big.Int)
		}
		c.held[key].Add(c.held[key], delta)
	}
}

// pay stores what a movement of shares, or the payment of a claim, moved in a wallet: more or less than the shares are worth.
func (c *chronicle) pay(t *testing.T, vault, account common.Address, shares *big.Int, move *rawMove, claim bool) {
	t.Helper()
	usd := new(big.Int).Mul(shares, big.NewInt(50+c.Int64N(100)))
	cash, gas := usd.String(), big.NewInt(c.Int64N(9e18)).String()
	if move.Cash = &cash; c.IntN(2) == 0 {
		move.Gas = &gas
	}
	c.exec(t, `insert into cash_flows values ($1, $2, $3, $4, $5, $6::numeric, $7::numeric, $8, '[]')`,
		chainID, c.block, c.index, account, vault, move.Cash, move.Gas, claim)
}

// claim pays a claim.
func (c *chronicle) claim(t *testing.T, vault, account common.Address) {
	t.Helper()
	c.index++
	move := rawMove{c.block, c.Now, vault.Hex(), "0", nil, nil, nil}
	if known := c.levels[vault]; known != nil {
		text := known.String()
		move.Level = &text
	}
	c.pay(t, vault, account, big.NewInt(c.Int64N(1<<50)), &move, true)
	c.Investors[account.Hex()] = append(c.Investors[account.Hex()], move)
}

// flow lets an investor deposit, redeem a part or everything, or give shares away.
func (c *chronicle) flow(t *testing.T, vault, account, friend common.Address) {
	t.Helper()
	held := c.held[[2]common.Address{vault, account}]
	if held == nil || held.Sign() == 0 || c.IntN(3) == 0 {
		c.move(t, vault, common.Address{}, account, big.NewInt(1+c.Int64N(1<<(10+c.IntN(52)))))
		return
	}
	if c.IntN(15) == 0 {
		c.claim(t, vault, account)
		return
	}
	part := new(big.Int).Set(held)
	if c.IntN(3) > 0 {
		part.Div(part.Mul(part, big.NewInt(1+c.Int64N(99))), big.NewInt(100))
		part.Add(part, big.NewInt(1))
	}
	if part.Cmp(held) > 0 {
		part.Set(held)
	}
	if to := (common.Address{}); c.IntN(4) > 0 {
		c.move(t, vault, account, to, part)
	} else {
		c.move(t, vault, account, friend, part)
	}
}

// step makes a block: prices move, some indices are valued, some investors act.
func (c *chronicle) step(t *testing.T, vaults, accounts []common.Address) {
	t.Helper()
	c.block++
	pause := time.Duration(c.Int64N(int64(14*time.Hour))) + time.Second
	switch {
	case c.Daily:
		pause = time.Duration(1+c.IntN(2)/2*c.IntN(5)) * 24 * time.Hour
	case c.IntN(40) == 0:
		pause += time.Duration(c.IntN(5)) * 24 * time.Hour // a gap
	}
	c.Now = c.Now.Add(pause).Truncate(time.Second)
	c.quote()
	c.look(t)
	for i, vault := range vaults {
		if !c.born[vault] {
			if c.block > int64(20*i) {
				c.insertIndex(t, vault)
			}
			continue
		}
		before := c.levels[vault]
		if before == nil {
			before = big.NewInt(9e18)
		}
		grown, _ := new(big.Float).Mul(new(big.Float).SetInt(before), big.NewFloat(math.Exp(c.NormFloat64()*0.03))).Int(nil)
		if c.levels[vault] = grown; c.IntN(150) == 0 {
			c.levels[vault] = nil // no price
		}
		acts := c.IntN(4) == 0
		if acts {
			for range 1 + c.IntN(3) {
				who := c.Perm(len(accounts))
				c.flow(t, vault, accounts[who[0]], accounts[who[1]])
			}
		}
		if c.IntN(12) == 0 {
			c.retarget(vault)
			acts = true
		}
		if acts || c.IntN(3) > 0 {
			c.value(t, vault)
		}
		if c.IntN(20) == 0 {
			c.trade(t, vault)
		}
	}
}

func (c *chronicle) trade(t *testing.T, vault common.Address) {
	t.Helper()
	c.sold++
	in, out := big.NewInt(c.Int64N(9e18)), big.NewInt(c.Int64N(9e18))
	raw := c.Indices[vault.Hex()]
	raw.Traded = append(raw.Traded, in.String(), out.String())
	fee := big.NewInt(c.Int64N(9e15)).String()
	raw.Losses = append(raw.Losses, rawLoss{c.block, in.String(), out.String(), fee})
	c.exec(t, `insert into trades (chain_id, block_number, log_index, vault, nonce, leg, token_in, token_out, amount_in, amount_out,
		reserve_in_after, reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, fee_d18)
		values ($1, $2, $3, $4, 3, 0, $5, $6, 1, 1, 1, 1, $7, $8, $9, $10, $11::numeric)`,
		chainID, c.block, 100_000+c.sold, vault, weth, usdc, in.String(), out.String(), hash(60), c.Now, fee)
}

// ask collects the answers about the history.
func (c *chronicle) ask(t *testing.T) {
	t.Helper()
	keep := func(name, path string) { c.Answers[name] = c.do(t, "GET", path, nil).body }
	for index := range c.Indices {
		path := "/v1/indices/" + index
		keep("index "+index, path)
		keep("performance "+index, path+"/performance?risk_free=0.03&target=0.05")
		keep("nav "+index, path+"/nav?range=all&interval=raw")
		for other := range c.Indices {
			keep("benchmark "+index+" "+other, path+"/performance?benchmark="+other)
		}
		keep("benchmark "+index+" asset", path+"/performance?benchmark="+bullion.Hex())
	}
	for account := range c.Investors {
		path := "/v1/investors/" + account
		for _, window := range []string{"all", "30d", "1d"} {
			keep("investor "+window+" "+account, path+"/performance?range="+window)
		}
		keep("value "+account, path+"/value?range=all&interval=1d")
		keep("receipt "+account, path+"/receipt")
		for _, method := range []string{"average", "fifo"} {
			keep(method+" "+account, path+"/disposals?method="+method)
		}
	}
	keep("creators", "/v1/creators")
}

func newHistory(t *testing.T, seed int64) rawHistory {
	t.Helper()
	c := &chronicle{
		testBundle: setup(t, silent{}), Rand: rand.New(rand.NewPCG(uint64(seed), 7)),
		rawHistory: rawHistory{
			Seed: seed, Daily: seed%3 == 0, Indices: map[string]*rawIndex{}, Investors: map[string][]rawMove{},
			Answers: map[string]json.RawMessage{},
		},
		levels: map[common.Address]*big.Int{}, held: map[[2]common.Address]*big.Int{}, born: map[common.Address]bool{},
		prices: map[common.Address]*big.Int{}, wanted: map[common.Address]map[string]int64{},
		gold: new(big.Int).Mul(big.NewInt(2000), big.NewInt(1e18)),
	}
	c.Now = time.Date(2025, time.Month(1+c.IntN(12)), 1+c.IntN(28), 0, 0, 0, 0, time.UTC)
	if !c.Daily {
		c.Now = c.Now.Add(time.Duration(c.IntN(86_400)) * time.Second)
	}
	c.exec(t, `insert into chains values ($1, $2, $3, 1)`, chainID, deployment.Factory, deployment.Registry)
	c.exec(t, `insert into assets values ($1, $2, 'XAU', 'Bullion', 18, $3, 8, 3600, 'active', 1)`, chainID, bullion, addr(63))
	vaults := []common.Address{alpha, beta}
	accounts := []common.Address{addr(71), addr(72), addr(73), addr(74)}
	for range 30 + c.IntN(150) {
		c.step(t, vaults, accounts)
	}
	c.keepProposals(t)
	c.exec(t, `insert into checkpoints values ($1, $2, $3, $4, 1, $4)`, chainID, c.block, hash(100), c.Now)
	require.NoError(t, projection.RebuildCandles(t.Context(), ledgerdb.New(c.store.Pool), chainID, vaults, time.Unix(0, 0), 50))
	c.ask(t)
	return c.rawHistory
}

// TestFiguresEqualAnIndependentImplementation compares every figure of performance over random histories with tools/differential, which
// is in Python and shares no code. `make test-figures` installs its libraries and sets the path of their interpreter.
func TestFiguresEqualAnIndependentImplementation(t *testing.T) {
	t.Parallel()
	python := os.Getenv("ASTROLABE_FIGURES_PYTHON")
	if python == "" {
		t.Skip("ASTROLABE_FIGURES_PYTHON is not set: run `make test-figures`, which needs Python 3.11 with venv")
	}
	var all []rawHistory
	for seed := range testkit.Seeds(t, 12) {
		all = append(all, newHistory(t, seed))
	}
	raw, err := json.Marshal(all)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "histories.json")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	check, err := filepath.Abs("../tools/differential/check.py")
	require.NoError(t, err)
	out, err := exec.CommandContext(t.Context(), python, check, path).CombinedOutput()
	t.Log(string(out))
	require.NoError(t, err, string(out))
}
