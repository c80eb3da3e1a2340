// Package workload makes chains of any size for measuring indexers, and serves them like a node.
//
// A chain is a function of its Config: vaults are launched over time, and holders move, mint and burn their shares. Package
// fakechain models the contracts, so the contracts could have emitted every log. The package knows nothing of the indexer.
package workload

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

// Config is the size and shape of a chain. Every number must be above 0.
type Config struct {
	Events   int    // all logs of factory, registry and vaults; slightly more to fill the last block
	Vaults   int    // launched evenly over the first four fifths of the events
	Seed     uint64 // the same Config makes the same chain
	PerBlock int    // logs in a block
	Active   int    // vaults that are active in one block
	Holders  int    // number for each vault
	Flat     bool   // only transfers of shares after the launches
}

// Validate names a value that is out of range.
func (c Config) Validate() error {
	for name, n := range map[string]int{
		"events": c.Events, "vaults": c.Vaults, "per-block": c.PerBlock, "active": c.Active, "holders": c.Holders,
	} {
		if n < 1 || n > 100_000_000 {
			return fmt.Errorf("%s must be from 1 to 100000000, got %d", name, n)
		}
	}
	return nil
}

// launchLogs is the approximate number of logs of a launch.
const launchLogs = 8

// Build makes the chain.
func Build(cfg Config) (*fakechain.Chain, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(cfg.Seed, 0)) //nolint:gosec // a seeded history, not a secret
	b := &builder{Config: cfg, chain: fakechain.NewLean(), random: random}
	for i := range tokens {
		b.tokens = append(b.tokens, fakechain.Token(i))
	}
	b.chain.Mine(func(w *fakechain.World) {
		for i, token := range b.tokens {
			w.List(token, fmt.Sprintf("TKN%d", i), int64(1+i))
		}
		b.logs += w.LogCount()
	})
	for b.logs < cfg.Events {
		b.chain.Mine(b.block)
	}
	b.chain.Finalize(final)
	return b.chain, nil
}

const tokens = 5

type builder struct {
	Config
	chain  *fakechain.Chain
	random *rand.Rand
	tokens []common.Address
	logs   int
}

// block fills the block with activity.
func (b *builder) block(w *fakechain.World) {
	for len(w.Order) < b.Vaults && (len(w.Order) == 0 || b.logs+w.LogCount() >= len(w.Order)*b.Events*4/5/b.Vaults) {
		b.launch(w)
		if w.LogCount()+launchLogs > b.PerBlock {
			break
		}
	}
	active := make([]*fakechain.Vault, min(b.Active, len(w.Order)))
	for i := range active {
		active[i] = w.Vaults[w.Order[b.random.IntN(len(w.Order))]]
	}
	for full := min(b.PerBlock, b.Events-b.logs); w.LogCount() < full; {
		b.act(w, active[b.random.IntN(len(active))])
	}
	b.logs += w.LogCount()
}

func (b *builder) launch(w *fakechain.World) {
	n := len(w.Order)
	w.Launch(b.holder(n), fmt.Sprintf("Index %d", n), b.tokens, new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(1e18)))
}

// act makes one thing happen, mostly a transfer, as on real chains.
func (b *builder) act(w *fakechain.World, v *fakechain.Vault) {
	from, to := b.someone(), b.someone()
	held := v.Balances[from]
	if held == nil || held.Sign() == 0 {
		from = v.Owner
		held = v.Balances[from]
	}
	part := new(big.Int).Quo(held, big.NewInt(int64(20+b.random.IntN(100))))
	draw := b.random.IntN(100)
	switch {
	case b.Flat || draw < 75:
		w.Transfer(v, from, to, part)
	case draw < 85:
		w.Contribute(v, to, to, big.NewInt(1e15+b.random.Int64N(1e18)))
	case draw < 93 && part.Sign() > 0:
		w.Withdraw(v, from, from, part, fakechain.Honest)
	case draw < 97:
		in := b.random.IntN(len(v.Constituents))
		out := (in + 1 + b.random.IntN(len(v.Constituents)-1)) % len(v.Constituents)
		w.Trade(v, in, out, new(big.Int).Quo(v.Constituents[in].Reserve, big.NewInt(1000)))
	case draw < 99:
		w.Accrue(v)
	default:
		w.Approve(v, from)
	}
}

// someone returns a holder. As on real chains, some act far more often than others. Among a thousand holders, the first (such
// as a pool) acts a tenth of the time, and the first hundred half of the time.
func (b *builder) someone() common.Address {
	u := b.random.Float64()
	return b.holder(int(float64(b.Holders) * u * u * u))
}

// holder returns an account whose address is as scattered as real ones.
func (b *builder) holder(i int) common.Address {
	hash := crypto.Keccak256(binary.BigEndian.AppendUint64(nil, b.Seed), binary.BigEndian.AppendUint64(nil, uint64(i)))
	return common.BytesToAddress(hash[12:])
}
