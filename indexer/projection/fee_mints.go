package projection

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
)

// feeMints are the logs that minted shares which nobody paid for.
type feeMints map[logKey]bool

var feeMintsOf = newState(func() *feeMints { return &feeMints{} })

func findFeeMints(b *batch) { markFeeMints(b.input.Events, *feeMintsOf.in(b)) }

// FeeMints tells which events, of whole transactions in ledger order, minted shares that nobody paid for.
func FeeMints(events []event.Event) func(*event.Event) bool {
	found := feeMints{}
	markFeeMints(events, found)
	return func(e *event.Event) bool { return found[keyOf(e)] }
}

// markFeeMints marks the mints that nobody paid for: fees, and the tips of those who open auctions.
//
// A vault mints fee shares to creator and platform in one go and then emits FeesPaid with both amounts. It does the same
// for a tip. No other event of the vault comes between. So those mints come directly before the event, among the vault's own
// events of the transaction. They are found backwards from the event until their sum is the amount minted.
func markFeeMints(events []event.Event, found feeMints) {
	type mint struct {
		at     logKey
		shares *big.Int
	}
	runs := map[common.Address][]mint{}
	mark := func(vault common.Address, shares *big.Int) {
		left := new(big.Int).Set(shares)
		for run := runs[vault]; len(run) > 0 && left.Sign() > 0; run = run[:len(run)-1] {
			last := run[len(run)-1]
			found[last.at] = true
			left.Sub(left, last.shares)
		}
	}
	var tx common.Hash
	for i := range events {
		e := &events[i]
		if e.TxHash != tx {
			clear(runs)
			tx = e.TxHash
		}
		switch body := e.Body.(type) {
		case *bindings.IndexVaultTransfer:
			if body.From == (common.Address{}) {
				runs[e.Vault] = append(runs[e.Vault], mint{keyOf(e), body.Value})
				continue
			}
		case *bindings.IndexVaultFeesPaid:
			mark(e.Vault, new(big.Int).Add(body.CreatorShares, body.PlatformShares))
		case *bindings.IndexVaultAuctionTip:
			mark(e.Vault, body.Shares)
		}
		delete(runs, e.Vault)
	}
}

func isFeeMint(b *batch, e *event.Event) bool { return (*feeMintsOf.in(b))[keyOf(e)] }
