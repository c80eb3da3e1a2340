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

// Count counts the transactions of one kind by result.
type Count struct {
	Mined    int      `json:"mined"`
	Reverted int      `json:"reverted"`
	Unsent   int      `json:"unsent"` // refused by the node
	Gas      uint64   `json:"gas_used"`
	FeeWei   *big.Int `json:"fee_wei"`
}

// Revert is a mined transaction that reverted.
type Revert struct {
	Kind       string      `json:"kind"`
	Block      uint64      `json:"block"`
	Tx         common.Hash `json:"tx"`
	Reason     string      `json:"reason"`
	PriceMoved bool        `json:"price_moved"` // a limit on the price or on the progress caused it
}

// movedPrice lists the errors by which the vault and the Zapper refuse a transaction after a price move. It would lose too much, or
// trade past a target or away from it. The guard refuses an order whose level has risen above its trigger.
var movedPrice = []string{
	"NotTriggered", "ValueLost", "Overshoot", "WrongDirection", "DriftNotReduced", "NavBelowMin", "InsufficientOut", "InsufficientShares",
}

// uniswapTooLittle is the message of the router when a swap gives less than its minimum.
const uniswapTooLittle = "Too little received"

// priceMoved reports whether a moved price caused the revert of a call.
func priceMoved(r chain.Revert, calldata []byte) bool {
	if r.Name == "InsufficientAmount" { // bought too little, or has too little to sell, which is not caused by a price
		return boughtTooLittle(r, calldata)
	}
	return slices.Contains(movedPrice, r.Name) || r.Arg("message") == uniswapTooLittle
}

// boughtTooLittle reports whether one of the trades bought less than its minimum of the token in the revert.
func boughtTooLittle(r chain.Revert, calldata []byte) bool {
	method := bindings.NewIndexVault().GetABI().Methods["executeTrades"]
	if len(calldata) < len(method.ID) || !bytes.Equal(calldata[:len(method.ID)], method.ID) {
		return false
	}
	values, err := method.Inputs.Unpack(calldata[len(method.ID):])
	if err != nil {
		return false
	}
	converted := abi.ConvertType(values[1], new([]bindings.IVaultTypesTrade))
	trades := *converted.(*[]bindings.IVaultTypesTrade) //nolint:forcetypeassert // ConvertType returns the given type
	least, ok := r.Arg("minAmount").(*big.Int)
	return ok && slices.ContainsFunc(trades, func(t bindings.IVaultTypesTrade) bool {
		return t.TokenOut == r.Arg("token") && t.MinAmountOut.Cmp(least) == 0
	})
}

// tally holds the counts of the whole run.
type tally struct {
	counts   map[string]*Count
	reverts  []Revert // the first maxReverts, and every one that makes the run a failure
	head     uint64
	headTime uint64 // chain time in seconds
	running  bool   // drift is counted
}

func newTally() *tally { return &tally{counts: map[string]*Count{}} }

// count returns the count of a kind.
func (t *tally) count(kind string) *Count {
	c := t.counts[kind]
	if c == nil {
		c = &Count{FeeWei: new(big.Int)}
		t.counts[kind] = c
	}
	return c
}

// maxReverts bounds the memory of a run of days.
const maxReverts = 1000

// revert adds a reverted transaction. Above maxReverts it keeps only those that make the run a failure.
func (t *tally) revert(kind string, block uint64, tx *types.Transaction, reason chain.Revert) {
	r := Revert{Kind: kind, Block: block, Tx: tx.Hash(), Reason: reason.String(), PriceMoved: priceMoved(reason, tx.Data())}
	if len(t.reverts) < maxReverts || r.fails() {
		t.reverts = append(t.reverts, r)
	}
}

// fails reports whether the revert makes the run a failure.
func (r Revert) fails() bool { return r.Kind == kindKeeper && !r.PriceMoved }

// reasons describes the reverts for an error message.
func (t *tally) reasons() string {
	if len(t.reverts) == 0 {
		return "no transaction reverted"
	}
	out := make([]string, len(t.reverts))
	for i, r := range t.reverts {
		out[i] = fmt.Sprintf("%s in block %d: %s", r.Kind, r.Block, r.Reason)
	}
	return strings.Join(out, "; ")
}

// Flow counts deposits into an index or redemptions out of it.
type Flow struct {
	Count int             `json:"count"`
	USD   decimal.Decimal `json:"usd"` // at the NAV per share of the previous block
}

// indexTally holds the counts of one index.
type indexTally struct {
	Trades, Rebalances, TargetChanges int
	In, Out                           Flow

	driftSeconds *big.Int // Σ drift D18 × seconds
	seconds      uint64
	settling     int      // blocks since new targets or a shock caused drift that is not traded yet; 0: none is open
	settled      int      // most blocks that such a drift took
	maxDrift     *big.Int // largest drift D18 at a block, without drift that is settling
}

// DriftLimitBps is the drift that an index must stay below, in basis points.
const DriftLimitBps = 150

// settleBlocks is the number of blocks in which drift caused by new targets or a shock must fall below DriftLimitBps.
const settleBlocks = 20

// jump notes that the drift at the next sample has a cause that no rebalancer can prevent.
func (t *indexTally) jump() { t.settling = 1 }

// sample counts the drift D18 at a block.
func (t *indexTally) sample(d18 *big.Int) {
	limit := new(big.Int).Mul(big.NewInt(DriftLimitBps), big.NewInt(1e14))
	if t.settling > 0 && t.settling <= settleBlocks {
		t.settled = max(t.settled, t.settling)
		if t.settling++; d18.Cmp(limit) < 0 {
			t.settling = 0
		}
		return
	}
	if t.maxDrift == nil || d18.Cmp(t.maxDrift) > 0 {
		t.maxDrift = d18
	}
}

// drift counts a drift for a time in seconds.
func (t *indexTally) drift(d18 *big.Int, seconds uint64) {
	if t.driftSeconds == nil {
		t.driftSeconds = new(big.Int)
	}
	t.driftSeconds.Add(t.driftSeconds, new(big.Int).Mul(d18, new(big.Int).SetUint64(seconds)))
	t.seconds += seconds
}

// meanDrift returns the time-weighted mean drift as a ratio. It is 0 before any time has passed.
func (t *indexTally) meanDrift() decimal.Decimal {
	if t.seconds == 0 {
		return decimal.Zero
	}
	return basket.FromD18(new(big.Int).Quo(t.driftSeconds, new(big.Int).SetUint64(t.seconds)))
}

// largestDrift returns the largest drift at a block as a ratio.
func (t *indexTally) largestDrift() decimal.Decimal {
	if t.maxDrift == nil {
		return decimal.Zero
	}
	return basket.FromD18(t.maxDrift)
}

// flow counts shares at the last known NAV per share. The creator's seed at the launch comes before that and is not counted.
func (v *vault) flow(f *Flow, shares *big.Int) {
	if v.state.NavPerShareD18 == nil {
		return
	}
	f.Count++
	f.USD = f.USD.Add(basket.FromD18(shares).Mul(basket.FromD18(v.state.NavPerShareD18)).Round(2))
}
