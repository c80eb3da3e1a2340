package demo

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// IndexReport is the result of one index.
type IndexReport struct {
	Symbol        string          `json:"symbol"`
	Name          string          `json:"name"`
	Vault         common.Address  `json:"vault"`
	NAV           decimal.Decimal `json:"nav_usd"`
	NAVPerShare   decimal.Decimal `json:"nav_per_share_usd"`
	Drift         decimal.Decimal `json:"drift"`          // ratio at the last block
	MeanDrift     decimal.Decimal `json:"mean_drift"`     // time-weighted ratio
	MaxDrift      decimal.Decimal `json:"max_drift"`      // largest ratio at a block, without drift from new targets and shocks
	SettledBlocks int             `json:"settled_blocks"` // most blocks in which drift from new targets or a shock was traded away
	Trades        int             `json:"trades"`
	Rebalances    int             `json:"rebalances"`
	TargetChanges int             `json:"target_changes"`
	In            Flow            `json:"in"`
	Out           Flow            `json:"out"`
}

// Report is the result of a run.
type Report struct {
	Seed      uint64            `json:"seed"`
	Rebalance bool              `json:"rebalance"`
	Blocks    uint64            `json:"blocks"` // number of blocks in which the market moved
	Head      uint64            `json:"head"`
	BlockTime time.Duration     `json:"block_time_ns"` // chain time of a block
	Elapsed   time.Duration     `json:"elapsed_ns"`
	Indices   []IndexReport     `json:"indices"`
	MeanDrift decimal.Decimal   `json:"mean_drift"` // mean over the indices
	MaxDrift  decimal.Decimal   `json:"max_drift"`  // largest of the indices
	Counts    map[string]*Count `json:"transactions"`
	Reverts   []Revert          `json:"reverts"`
	Strangers *Strangers        `json:"strangers,omitempty"`
	Late      uint64            `json:"late_blocks"` // blocks that the backend had not processed after two seconds
	Audit     *audit.Report     `json:"audit,omitempty"`
}

// Loot adds what the strangers' sandwiches earned to a report.
func (w *World) Loot(ctx context.Context, r *Report) error {
	if r.Strangers == nil {
		return nil
	}
	var err error
	r.Strangers.SandwichUSD, err = w.loot(ctx)
	return err
}

// Report returns the current result.
func (w *World) Report() *Report {
	r := &Report{
		Seed: w.cfg.Seed, Blocks: w.blocks, BlockTime: w.cfg.BlockTime, Head: w.tally.head, Counts: w.tally.counts,
		Reverts: w.tally.reverts,
	}
	if w.strangers != nil {
		s := w.strangers.Strangers
		r.Strangers = &s
	}
	for _, v := range w.vaults {
		r.Indices = append(r.Indices, IndexReport{
			Symbol: v.symbol, Name: v.name, Vault: v.address,
			NAV: basket.FromD18(v.state.NavD18), NAVPerShare: basket.FromD18(v.state.NavPerShareD18),
			Drift: basket.FromD18(v.state.DriftD18), MeanDrift: v.meanDrift(), MaxDrift: v.largestDrift(), SettledBlocks: v.settled,
			Trades: v.Trades, Rebalances: v.Rebalances, TargetChanges: v.TargetChanges, In: v.In, Out: v.Out,
		})
		r.MeanDrift = r.MeanDrift.Add(v.meanDrift())
		r.MaxDrift = decimal.Max(r.MaxDrift, v.largestDrift())
	}
	if len(r.Indices) > 0 {
		r.MeanDrift = r.MeanDrift.Div(decimal.NewFromInt(int64(len(r.Indices))))
	}
	return r
}

// Trades returns the number of mined trades.
func (r *Report) Trades() int {
	n := 0
	for _, ix := range r.Indices {
		n += ix.Trades
	}
	return n
}

// KeeperGas returns the gas used by the rebalancer's transactions.
func (r *Report) KeeperGas() uint64 {
	if keeper := r.Counts[kindKeeper]; keeper != nil {
		return keeper.Gas
	}
	return 0
}

// KeeperReverts returns the keeper's reverted transactions: those because of a moved price, and the others.
func (r *Report) KeeperReverts() (moved, other []Revert) {
	for _, revert := range r.Reverts {
		switch {
		case revert.fails():
			other = append(other, revert)
		case revert.Kind == kindKeeper:
			moved = append(moved, revert)
		}
	}
	return moved, other
}

// Failures returns the reasons why the run is not a success. An empty result is a success.
func (r *Report) Failures() []string {
	var out []string
	if r.Audit != nil && len(r.Audit.Differences) > 0 {
		out = append(out, fmt.Sprintf("the audit found %d differences", len(r.Audit.Differences)))
	}
	if _, other := r.KeeperReverts(); len(other) > 0 {
		out = append(out, fmt.Sprintf("%d rebalancer transactions reverted for other reasons than a moved price", len(other)))
	}
	limit := decimal.New(DriftLimitBps, -4)
	for _, ix := range r.Indices {
		if r.Rebalance && ix.MaxDrift.GreaterThanOrEqual(limit) {
			out = append(out, fmt.Sprintf("%s drifted by %s: the limit is %s", ix.Symbol, percent(ix.MaxDrift), percent(limit)))
		}
	}
	return out
}

// Chain returns the chain time in which the market moved block by block.
func (r *Report) Chain() time.Duration { return time.Duration(r.Blocks) * r.BlockTime }

// Write prints the report as text.
func (r *Report) Write(out io.Writer) error {
	var b strings.Builder
	rebalanced := "rebalanced"
	if !r.Rebalance {
		rebalanced = "not rebalanced"
	}
	fmt.Fprintf(&b, "\nReport: seed %d, %d blocks in %s, %s\n", r.Seed, r.Blocks, r.Elapsed.Round(time.Second), rebalanced)
	fmt.Fprintf(&b, "The chain's clock passed %s, %s a block. Drift and daily limits count in chain time.\n\n", r.Chain(), r.BlockTime)
	fmt.Fprintf(&b, "  %-6s %14s %12s %11s %11s %11s %7s %10s %8s %12s %8s %12s\n",
		"INDEX", "NAV USD", "NAV/SHARE", "DRIFT NOW", "MEAN DRIFT", "MAX DRIFT", "TRADES", "REBALANCES",
		"DEPOSITS", "USD IN", "REDEEMED", "USD OUT")
	for _, ix := range r.Indices {
		fmt.Fprintf(&b, "  %-6s %14s %12s %11s %11s %11s %7d %10d %8d %12s %8d %12s\n",
			ix.Symbol, ix.NAV.StringFixed(2), ix.NAVPerShare.StringFixed(4), percent(ix.Drift), percent(ix.MeanDrift), percent(ix.MaxDrift),
			ix.Trades, ix.Rebalances, ix.In.Count, ix.In.USD.StringFixed(2), ix.Out.Count, ix.Out.USD.StringFixed(2))
	}
	fmt.Fprintf(&b, "\n  time-weighted drift, mean of all indices: %s; largest at any block: %s\n",
		percent(r.MeanDrift), percent(r.MaxDrift))
	r.writeKeeper(&b)
	r.writeStrangers(&b)
	r.writeMembers(&b)
	r.writeAudit(&b)
	_, err := io.WriteString(out, b.String())
	return err
}

// writeKeeper writes the part on the rebalancer.
func (r *Report) writeKeeper(b *strings.Builder) {
	keeper := r.Counts[kindKeeper]
	if keeper == nil {
		keeper = newTally().count(kindKeeper)
	}
	moved, other := r.KeeperReverts()
	changes := 0
	for _, ix := range r.Indices {
		changes += ix.TargetChanges
	}
	fmt.Fprintf(b, "\n  rebalancer: %d transactions mined, %d trades, %d target changes executed, gas %d (%s ETH)\n",
		keeper.Mined, r.Trades(), changes, keeper.Gas, basket.FromD18(keeper.FeeWei).Round(9))
	fmt.Fprintf(b, "  reverted: %d because the price had moved, %d for other reasons\n", len(moved), len(other))
	writeReasons(b, moved)
	writeReasons(b, other)
}

// writeStrangers writes the part on the strangers.
func (r *Report) writeStrangers(b *strings.Builder) {
	s := r.Strangers
	if s == nil {
		return
	}
	fmt.Fprintf(b, "\n  strangers: %d orders without shares, %d vaults of dust, %d gifts, %d stalled feeds\n",
		s.Orders, s.Vaults, s.Gifts, s.Stalls)
	fmt.Fprintf(b, "  sandwiches: %d, which earned %s USD before gas\n", s.Sandwiches, s.SandwichUSD)
	fmt.Fprintf(b, "  the keeper paid for %d calls for exit orders; its other calls used %d gas\n", s.KeeperOrders, s.KeeperOwnGas)
	fmt.Fprintf(b, "  %d of %d blocks were processed late\n", r.Late, r.Blocks)
}

// writeMembers writes the transactions of all others by kind.
func (r *Report) writeMembers(b *strings.Builder) {
	fmt.Fprintf(b, "\n  %-16s %7s %9s %7s %14s\n", "OTHERS", "MINED", "REVERTED", "UNSENT", "GAS")
	for _, kind := range slices.Sorted(maps.Keys(r.Counts)) {
		if kind == kindKeeper {
			continue
		}
		c := r.Counts[kind]
		fmt.Fprintf(b, "  %-16s %7d %9d %7d %14d\n", kind, c.Mined, c.Reverted, c.Unsent, c.Gas)
	}
	var others []Revert
	for _, revert := range r.Reverts {
		if revert.Kind != kindKeeper {
			others = append(others, revert)
		}
	}
	writeReasons(b, others)
}

// maxReasons limits the printed reverts. The JSON report contains all.
const maxReasons = 10

// writeReasons writes the reasons of reverts.
func writeReasons(b *strings.Builder, list []Revert) {
	for i, revert := range list {
		if i == maxReasons {
			fmt.Fprintf(b, "    … and %d more\n", len(list)-i)
			return
		}
		fmt.Fprintf(b, "    block %d %s %s: %s\n", revert.Block, revert.Kind, revert.Tx, revert.Reason)
	}
}

// writeAudit writes the result of the audit.
func (r *Report) writeAudit(b *strings.Builder) {
	if r.Audit == nil {
		return
	}
	fmt.Fprintf(b, "\n  audit at block %d: %d vaults, %d holders, %d facts, %d differences\n",
		r.Audit.Block, r.Audit.Vaults, r.Audit.Holders, r.Audit.Facts, len(r.Audit.Differences))
	for _, d := range r.Audit.Differences {
		fmt.Fprintf(b, "    %s\n", d)
	}
}

// percent formats a ratio as a percentage with three decimals.
func percent(ratio decimal.Decimal) string { return ratio.Shift(2).StringFixed(3) + " %" }
