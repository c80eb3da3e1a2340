package demo

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// Kinds of transactions in the report.
const (
	kindSetUp      = "set_up"
	kindFeeds      = "price_feeds"
	kindArbitrage  = "arbitrage"
	kindContribute = "contribute"
	kindWithdraw   = "withdraw"
	kindZapIn      = "zap_in"
	kindZapOut     = "zap_out"
	kindPropose    = "propose_targets"
	kindKeeper     = "keeper"
)

// Priority fees in wei. They order the transactions of a block: prices, pools, keeper, members. The keeper offers the fee that the
// node suggests, which follows the cheapest transactions of recent blocks. The last swaps of the arbitrageur are among those, so
// their tip sets the keeper's fee above the members'.
var (
	tipFeeds     = big.NewInt(4e9)
	tipArbitrage = big.NewInt(3e9)
	tipLastSwaps = big.NewInt(2e9)
	tipMember    = big.NewInt(1e9)
	feeCap       = big.NewInt(500e9)
)

// lastSwaps is the number of swaps of a block that offer tipLastSwaps.
const lastSwaps = 2

// Gas limits. Actors send without an estimate, because the result depends on earlier transactions of the same block.
const (
	gasFeeds   = 1_500_000
	gasSwap    = 1_000_000
	gasMember  = 5_000_000
	gasZap     = 9_000_000
	gasApprove = 100_000
)

// everything is an unlimited allowance.
var everything = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// farAway is a deadline in seconds that never passes.
var farAway = new(big.Int).SetUint64(1 << 62)

// actor is an account that counts its own nonces, so that it can send several transactions into one block.
type actor struct {
	devchain.Account
	nonce uint64
}

// call is one transaction to send.
type call struct {
	kind string
	to   common.Address // zero: a contract is created
	data []byte
	gas  uint64
	tip  *big.Int
}

// send signs and sends one transaction. If the node refuses it, send counts that and reads the nonce again.
func (w *World) send(ctx context.Context, a *actor, c call) error {
	if w.strangers.has(a) && w.tally.running {
		c.kind = kindStranger
	}
	to := &c.to
	if c.to == (common.Address{}) {
		to = nil
	}
	tx, err := types.SignNewTx(a.Key, w.signer, &types.DynamicFeeTx{
		ChainID: w.signer.ChainID(), Nonce: a.nonce, GasTipCap: c.tip, GasFeeCap: feeCap, Gas: c.gas, To: to, Data: c.data,
	})
	if err != nil {
		return fmt.Errorf("signing %s: %w", c.kind, err)
	}
	if err := w.client.SendTransaction(ctx, tx); err != nil {
		w.tally.count(c.kind).Unsent++
		w.log.Warn("the node refused an actor's transaction", "kind", c.kind, "actor", a.Address, "err", err)
		nonce, nonceErr := w.client.PendingNonceAt(ctx, a.Address)
		if nonceErr != nil {
			return fmt.Errorf("reading the nonce of %s: %w", a.Address, nonceErr)
		}
		a.nonce = nonce
		return nil
	}
	a.nonce++
	w.sent[tx.Hash()] = c.kind
	w.senders[a] = true
	return nil
}

const (
	poolTries = 200
	poolPause = time.Millisecond
)

// awaitPool waits until the node's pool has queued every sent transaction for the next block. The pool accepts transactions
// immediately but queues them a little later.
func (w *World) awaitPool(ctx context.Context) error {
	defer clear(w.senders)
	for a := range w.senders {
		for try := 0; ; try++ {
			nonce, err := w.client.PendingNonceAt(ctx, a.Address)
			if err != nil {
				return fmt.Errorf("reading the pending nonce of %s: %w", a.Address, err)
			}
			if nonce >= a.nonce || try == poolTries { // missing transactions come one block later
				break
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(poolPause):
			}
		}
	}
	return nil
}

// approve gives spender an unlimited allowance for the tokens.
func (w *World) approve(ctx context.Context, a *actor, spender common.Address, tokens ...common.Address) error {
	data := bindings.NewERC20Permit().PackApprove(spender, everything)
	for _, token := range tokens {
		if err := w.send(ctx, a, call{kind: kindSetUp, to: token, data: data, gas: gasApprove, tip: tipMember}); err != nil {
			return err
		}
	}
	return nil
}
