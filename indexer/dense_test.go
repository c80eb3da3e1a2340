package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// singleReceipts is a node that gives receipts only one at a time.
type singleReceipts struct{ *fakechain.Chain }

func (n singleReceipts) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	for i := range calls {
		switch call := &calls[i]; call.Method {
		case "eth_getBlockReceipts":
			call.Error = errors.New("the method eth_getBlockReceipts does not exist/is not available")
		case "eth_getTransactionReceipt":
			for b := range n.Blocks(0, n.Head()) {
				var logs []types.Log
				for _, l := range b.Logs {
					if l.TxHash == call.Args[0] {
						logs = append(logs, l)
					}
				}
				if logs != nil {
					set(call, map[string]any{"transactionHash": call.Args[0], "blockHash": b.Hash, "logs": logs})
				}
			}
		default:
			if err := n.Chain.BatchCall(ctx, calls[i:i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// A provider gives at most 10,000 logs in an answer. A block with more must not stop the indexer.
func TestABlockWithMoreLogsThanTheNodeGivesIsReadInParts(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]func(*fakechain.Chain) indexer.Source{
		"FromTheReceiptsOfTheBlock": func(c *fakechain.Chain) indexer.Source { return c },
		"FromEachReceipt":           func(c *fakechain.Chain) indexer.Source { return singleReceipts{c} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, db, registry := fakechain.New(), testkit.Borrow(t), prometheus.NewRegistry()
			mine(c, 3, 60)
			c.RefuseOver(2) // most blocks have more logs of one vault
			ix := open(db, of(c), func(cfg *indexer.Config) { cfg.Metrics = registry })
			require.NoError(t, ix.Sync(t.Context()))
			requireLedger(t, db, c)
			require.Equal(t, int64(c.Head()), ix.Status().Checkpoint)
			require.Positive(t, gauge(t, registry, "dense_blocks_total"))
		})
	}
	t.Run("AndAWideFilterIsGivenUp", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, manyVaults)
		mineVaults(c, 1_010)
		mine(c, 5, 30)
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getLogs" && isWide(call) {
				return errors.New("query returned more than 10000 results")
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		mine(c, 6, 30)
		require.NoError(t, ix.Sync(t.Context()))
		requireLedger(t, db, c)
	})
}

// On a busy chain each block has many logs of others. After ranges that were filtered by address, which are long, a wide filter must
// begin with few blocks.
func TestAWideFilterOfABusyChainIsBounded(t *testing.T) {
	t.Parallel()
	ix, c, db := setup(t, manyVaults)
	mineVaults(c, 1_010)
	mineEmpty(c, 2_000)
	const foreign = 100 // logs of others in each block
	var most atomic.Int64
	c.AnswerWith(func(call *rpc.BatchElem, answer any) any {
		logs, ok := answer.([]types.Log)
		if !ok || !isWide(call) {
			return answer
		}
		filter, _ := call.Args[0].(map[string]any)
		first, last := hexutil.MustDecodeUint64(fmt.Sprint(filter["fromBlock"])), hexutil.MustDecodeUint64(fmt.Sprint(filter["toBlock"]))
		for b := range c.Blocks(first, last) {
			for i := range foreign {
				logs = append(logs, types.Log{
					Address: common.Address{0xee}, Topics: []common.Hash{{1}},
					BlockNumber: b.Number, BlockHash: b.Hash, Index: uint(100_000 + i),
				})
			}
		}
		for seen := most.Load(); seen < int64(len(logs)) && !most.CompareAndSwap(seen, int64(len(logs))); seen = most.Load() {
		}
		return logs
	})
	require.NoError(t, ix.Sync(t.Context()))
	c.AnswerWith(nil)
	require.Positive(t, most.Load(), "a wide filter is tried")
	require.LessOrEqual(t, most.Load(), int64(2*4_000+foreign), "an answer has about as many logs as any other range")
	requireLedger(t, db, c)
}
