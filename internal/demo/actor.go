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

// Kinds of transactions, as the report counts them.
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

// Priority fees {wei} put the transactions of one block in order: prices first, then the pools, then the keeper, then
// everyone else. The keeper offers what the node suggests, which goes by the cheapest transactions of each block: the last
// swaps of the arbitrageur are among them, so that it is their tip which the keeper meets, above the members'.
var (
	tipFeeds     = big.NewInt(4e9)
	tipArbitrage = big.NewInt(3e9)
	tipLastSwaps = big.NewInt(2e9)
	tipMember    = big.NewInt(1e9)
	feeCap       = big.NewInt(500e9)
)

// lastSwaps is how many of a block's swaps offer tipLastSwaps.
const lastSwaps = 2

// Gas limits: actors send without an estimate, for what they send depends on what the same block holds before it.
const (
	gasFeeds   = 1_500_000
	gasSwap    = 1_000_000
	gasMember  = 5_000_000
	gasZap     = 9_000_000
	gasApprove = 100_000
)

// everything is an allowance that never runs out.
var everything = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// farAway is a deadline {s} for what is mined in the next block anyway.
var farAway = new(big.Int).SetUint64(1 << 62)

// actor is an account that counts its own nonces: it sends several transactions into one block.
type actor struct {
	devchain.Account
	nonce uint64
}

// call is one transaction to send.
type call struct {
	kind string
	to   common.Address
	data []byte
	gas  uint64
	tip  *big.Int
}

// send signs and hands in one transaction. Where the node refuses it the nonce is read again: the actor goes on.
func (w *World) send(ctx context.Context, a *actor, c call) error {
	tx, err := types.SignNewTx(a.Key, w.signer, &types.DynamicFeeTx{
		ChainID: w.signer.ChainID(), Nonce: a.nonce, GasTipCap: c.tip, GasFeeCap: feeCap, Gas: c.gas, To: &c.to, Data: c.data,
	})
	if err != nil {
		return fmt.Errorf("signing %s: %w", c.kind, err)
	}
	if err := w.client.SendTransaction(ctx, tx); err != nil {
		w.tally.count(c.kind).Unsent++
		w.log.Warn("actor's transaction was not accepted", "kind", c.kind, "actor", a.Address, "err", err)
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

// awaitPool waits until the node's pool will put everything that was sent into the next block: it takes transactions in at
// once, but lines them up for blocks a little later.
func (w *World) awaitPool(ctx context.Context) error {
	defer clear(w.senders)
	for a := range w.senders {
		for try := 0; ; try++ {
			nonce, err := w.client.PendingNonceAt(ctx, a.Address)
			if err != nil {
				return fmt.Errorf("reading the pending nonce of %s: %w", a.Address, err)
			}
			if nonce >= a.nonce || try == poolTries { // what is still missing then comes a block later
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

// approve lets spender take any amount of the tokens.
func (w *World) approve(ctx context.Context, a *actor, spender common.Address, tokens ...common.Address) error {
	data := bindings.NewERC20Permit().PackApprove(spender, everything)
	for _, token := range tokens {
		if err := w.send(ctx, a, call{kind: kindSetUp, to: token, data: data, gas: gasApprove, tip: tipMember}); err != nil {
			return err
		}
	}
	return nil
}
