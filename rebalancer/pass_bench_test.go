package rebalancer_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

// The size of BenchmarkPass, the part of the vaults that must trade, and the bar of one pass.
const (
	passVaults = 10_000
	offTarget  = 20 // one vault in so many
	passBar    = 12 * time.Second
)

// copies is a node on which one vault stands for many: each has another address and other reserves. Everything else comes from the
// real node.
type copies struct {
	rebalancer.Node
	lens   common.Address
	like   bindings.IVaultLensVaultState
	states abi.Arguments // what the lens answers
	others map[common.Address]bool
}

func (n *copies) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	asks := bindings.NewVaultLens().PackStates(nil)[:4]
	for i := range calls {
		message, ok := calls[i].Args[0].(map[string]any)
		if !ok {
			continue
		}
		input, _ := message["input"].(hexutil.Bytes)
		to, _ := message["to"].(common.Address)
		answer, _ := calls[i].Result.(*hexutil.Bytes)
		switch {
		case to == n.lens && bytes.HasPrefix(input, asks):
			var list []bindings.IVaultLensVaultState
			for at := 4 + 64; at < len(input); at += 32 { // after the array's place and length
				list = append(list, n.state(common.BytesToAddress(input[at:at+32])))
			}
			raw, err := n.states.Pack(new(big.Int), new(big.Int), list)
			if err != nil {
				return fmt.Errorf("encoding states: %w", err)
			}
			*answer = raw
		case n.others[to]: // what was traded in the last hour: nothing
			*answer = make([]byte, 32)
		default:
			if err := n.Node.BatchCall(ctx, calls[i:i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// state returns the state of a copy. Its first constituent is worth up to 0.1 % more than the original's, or 10 % in vaults that are off
// target.
func (n *copies) state(vault common.Address) bindings.IVaultLensVaultState {
	s := n.like
	s.Vault = vault
	s.Constituents = append([]bindings.IVaultLensConstituent{}, s.Constituents...)
	more := int64(vault[19])
	if int(vault[18])%offTarget == 0 {
		more = 25_600
	}
	c := &s.Constituents[0]
	c.Reserve = new(big.Int).Add(c.Reserve, new(big.Int).Div(new(big.Int).Mul(c.Reserve, big.NewInt(more)), big.NewInt(256_000)))
	held := make(basket.Basket, len(s.Constituents))
	for i := range s.Constituents {
		c := &s.Constituents[i]
		c.ValueD18 = basket.ValueD18(c.Reserve, c.PriceD18, c.Decimals)
		held[i] = basket.Constituent{
			Token: c.Token, Decimals: c.Decimals, TargetBps: c.WeightBps.Int64(), Reserve: basket.NewAmount(c.Reserve),
			PriceD18: basket.NewAmount(c.PriceD18),
		}
	}
	s.NavD18, s.DriftD18 = held.NAV(), held.DriftD18()
	s.TradeNavD18, s.TradeDriftD18 = s.NavD18, s.DriftD18
	return s
}

// BenchmarkPass measures a step of the rebalancer over 10,000 vaults. In one case nothing is due. In the other, the schedule of all
// has come, and one in 20 must trade. States come from memory, and pools, prices and plans are real. The floor is one transaction
// that stores a row for each vault.
func BenchmarkPass(b *testing.B) {
	k := setup(b)
	vault, _ := testkit.Launch(b, k.c, k.m, k.creator(), testkit.Index{SeedUSD: 50_000})
	require.NoError(b, k.ix.Sync(b.Context()))
	parsed, err := bindings.VaultLensMetaData.ParseABI()
	require.NoError(b, err)
	n := &copies{
		Node: k.node, lens: k.m.Deployment.Lens, like: k.state(vault), states: parsed.Methods["states"].Outputs,
		others: map[common.Address]bool{},
	}
	_, err = k.st.Pool.Exec(b.Context(), `insert into vaults select r.* from vaults as v, generate_series(1, $1) as n,
		jsonb_populate_record(v, jsonb_build_object('vault', substr(sha256(convert_to('vault ' || n, 'UTF8')), 1, 20))) as r`, passVaults-1)
	require.NoError(b, err)
	_, err = k.st.Pool.Exec(b.Context(), "vacuum analyze")
	require.NoError(b, err)
	for i := range passVaults {
		sum := sha256.Sum256(fmt.Appendf(nil, "vault %d", i))
		n.others[common.BytesToAddress(sum[:20])] = true
	}
	k.cfg.Schedule, k.cfg.DriftBps = "@every 1h", 2_000 // only the schedule makes vaults due
	k.clock.Add(60)
	r, err := rebalancer.New(k.cfg, k.st, rebalancer.Chain{Node: n, Pools: k.pools(), Sender: k.txm}, slog.New(slog.DiscardHandler), k.now)
	require.NoError(b, err)
	step := func() time.Duration {
		began := time.Now()
		require.NoError(b, r.Step(b.Context()))
		return time.Since(began)
	}
	step() // reads pools and prices for the first time
	var idle, due time.Duration
	for b.Loop() {
		k.c.Commit()
		idle = step()
		k.clock.Add(3_600)
		due = step()
	}
	began := time.Now()
	_, err = k.st.Pool.Exec(b.Context(), "create table plain as select * from ticks")
	require.NoError(b, err)
	floor := time.Since(began)
	count := func(sql string) (rows int) {
		require.NoError(b, k.st.Pool.QueryRow(b.Context(), sql).Scan(&rows))
		return rows
	}
	planned, all := count("select count(*) from plans"), count("select count(*) from ticks where state <> 'due'")
	require.Equal(b, passVaults, all, "each vault was planned for")
	require.Greater(b, planned, passVaults/offTarget/2, "some must trade")
	b.ReportMetric(idle.Seconds(), "s/idle-pass")
	b.ReportMetric(due.Seconds(), "s/due-pass")
	b.ReportMetric(float64(due)/float64(floor), "x-floor")
	verdict := "held"
	if max(idle, due) > passBar {
		verdict = "missed"
	}
	line := fmt.Sprintf("| A pass over %d vaults, none due | %.1f s | 12 s |\n"+
		"| A pass over %d vaults, all due, %d trade | %.1f s | 12 s |\n", passVaults, idle.Seconds(), passVaults, planned, due.Seconds())
	b.Logf("bar of %s: %s\n%s", passBar, verdict, line)
	if path := os.Getenv("ASTROLABE_PASS_TABLE"); path != "" {
		require.NoError(b, os.WriteFile(path, []byte(line), 0o600))
	}
}
