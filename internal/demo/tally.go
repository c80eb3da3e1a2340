package demo

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Count is what became of one kind of transaction.
type Count struct {
	Mined    int      `json:"mined"`
	Reverted int      `json:"reverted"`
	Unsent   int      `json:"unsent"` // the node refused them
	Gas      uint64   `json:"gas_used"`
	FeeWei   *big.Int `json:"fee_wei"`
}

// Revert is a transaction that was mined and reverted.
type Revert struct {
	Kind       string      `json:"kind"`
	Block      uint64      `json:"block"`
	Tx         common.Hash `json:"tx"`
	Reason     string      `json:"reason"`
	PriceMoved bool        `json:"price_moved"` // a limit on price or progress did its work
}

// movedPrice are the reverts by which vault and Zapper refuse what their prices have moved away from: losses, and trades
// that would now go past a target or away from it.
var movedPrice = []string{
	"ValueLost", "Overshoot", "WrongDirection", "DriftNotReduced", "NavBelowMin", "InsufficientOut", "InsufficientShares",
}

const uniswapTooLittle = "Too little received"

// priceMoved judges a revert by its reason and the call it ended.
func priceMoved(r chain.Revert, calldata []byte) bool {
	if r.Name == "InsufficientAmount" { // got too little; or has too little to sell, which is no matter of price
		return boughtTooLittle(r, calldata)
	}
	return slices.Contains(movedPrice, r.Name) || r.Arg("message") == uniswapTooLittle
}

// boughtTooLittle tells whether one of the trades bought less than its minimum of the token that the revert names.
func boughtTooLittle(r chain.Revert, calldata []byte) bool {
	method := bindings.NewIndexVault().GetABI().Methods["executeTrades"]
	if len(calldata) < len(method.ID) || !bytes.Equal(calldata[:len(method.ID)], method.ID) {
		return false
	}
	values, err := method.Inputs.Unpack(calldata[len(method.ID):])
	if err != nil {
		return false
	}
	trades := *abi.ConvertType(values[1], new([]bindings.IVaultTypesTrade)).(*[]bindings.IVaultTypesTrade) //nolint:forcetypeassert // converted to it
	least, ok := r.Arg("minAmount").(*big.Int)
	return ok && slices.ContainsFunc(trades, func(t bindings.IVaultTypesTrade) bool {
		return t.TokenOut == r.Arg("token") && t.MinAmountOut.Cmp(least) == 0
	})
}

// tally counts over the whole run.
type tally struct {
	counts   map[string]*Count
	reverts  []Revert
	head     uint64
	headTime uint64 // {s} of the chain
	running  bool   // the market moves: drift counts
}

func newTally() *tally { return &tally{counts: map[string]*Count{}} }

func (t *tally) count(kind string) *Count {
	c := t.counts[kind]
	if c == nil {
		c = &Count{FeeWei: new(big.Int)}
		t.counts[kind] = c
	}
	return c
}

func (t *tally) revert(kind string, block uint64, tx *types.Transaction, reason chain.Revert) {
	t.reverts = append(t.reverts, Revert{
		Kind: kind, Block: block, Tx: tx.Hash(), Reason: reason.String(), PriceMoved: priceMoved(reason, tx.Data()),
	})
}

// reasons are the reverts so far, for an error message.
func (t *tally) reasons() string {
	if len(t.reverts) == 0 {
		return "none was reverted"
	}
	out := make([]string, len(t.reverts))
	for i, r := range t.reverts {
		out[i] = fmt.Sprintf("%s in block %d: %s", r.Kind, r.Block, r.Reason)
	}
	return strings.Join(out, "; ")
}

// Flow is what came into an index, or left it.
type Flow struct {
	Count int             `json:"count"`
	USD   decimal.Decimal `json:"usd"` // at the NAV per share of the block before
}

// indexTally is one index's counts.
type indexTally struct {
	Trades, Rebalances, TargetChanges int
	In, Out                           Flow

	driftSeconds *big.Int // Σ drift D18 × seconds
	seconds      uint64
}

func (t *indexTally) drift(d18 *big.Int, seconds uint64) {
	if t.driftSeconds == nil {
		t.driftSeconds = new(big.Int)
	}
	t.driftSeconds.Add(t.driftSeconds, new(big.Int).Mul(d18, new(big.Int).SetUint64(seconds)))
	t.seconds += seconds
}

// meanDrift is the time-weighted mean as a ratio; 0 before any time passed.
func (t *indexTally) meanDrift() decimal.Decimal {
	if t.seconds == 0 {
		return decimal.Zero
	}
	return basket.FromD18(new(big.Int).Quo(t.driftSeconds, new(big.Int).SetUint64(t.seconds)))
}

// flow counts shares at the NAV per share last seen; the launch's own contribution comes before any and is no flow.
func (v *vault) flow(f *Flow, shares *big.Int) {
	if v.state.NavPerShareD18 == nil {
		return
	}
	f.Count++
	f.USD = f.USD.Add(basket.FromD18(shares).Mul(basket.FromD18(v.state.NavPerShareD18)).Round(2))
}
