package indexer_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// BenchmarkBackfill indexes 20,000 share transfers among 500 holders, 50 a block, each block with a NAV point, and sets it
// against the floor of the same run: the same logs fetched from the same node, decoded by go-ethereum and written as plain
// rows by COPY, with nothing derived. The fake node's own work, JSON both ways, is part of both.
func BenchmarkBackfill(b *testing.B) {
	c := fakechain.New()
	var vault common.Address
	c.Mine(func(w *fakechain.World) { vault = w.Populate() })
	holder := func(i int) common.Address { return common.BigToAddress(big.NewInt(int64(1_000 + i%500))) }
	for block := range 400 {
		c.Mine(func(w *fakechain.World) {
			for i := range 50 {
				w.Transfer(w.Vaults[vault], fakechain.People[0], holder(50*block+i), big.NewInt(1e12))
			}
		})
	}
	c.Finalize(10)
	var events int
	var ours, floor time.Duration
	for b.Loop() {
		b.StopTimer()
		db, plain := testkit.DB(b), testkit.DB(b)
		b.StartTimer()
		began := time.Now()
		require.NoError(b, open(db, c).Sync(b.Context()))
		ours += time.Since(began)
		b.StopTimer()
		began = time.Now()
		copied := copyPlainly(b, plain, c, vault)
		floor += time.Since(began)
		require.GreaterOrEqual(b, count(b, db, "select count(*) from events"), copied, "ours has the factory's and the registry's too")
		events += copied
		b.StartTimer()
	}
	b.ReportMetric(float64(events)/ours.Seconds(), "events/s")
	b.ReportMetric(float64(events)/floor.Seconds(), "floor-events/s")
	b.ReportMetric(floor.Seconds()/ours.Seconds(), "x-of-floor")
}

// copyPlainly is the floor; it returns how many logs it wrote.
func copyPlainly(b *testing.B, db *store.Store, c *fakechain.Chain, vault common.Address) int {
	b.Helper()
	const blocks = 100 // a range
	total := 0
	for from := uint64(0); from <= c.Head(); from += blocks {
		var logs []types.Log
		calls := []rpc.BatchElem{{Method: "eth_getLogs", Result: &logs, Args: []any{map[string]any{
			"fromBlock": hexutil.EncodeUint64(from), "toBlock": hexutil.EncodeUint64(min(from+blocks-1, c.Head())), "address": []common.Address{vault},
		}}}}
		require.NoError(b, c.BatchCall(b.Context(), calls))
		require.NoError(b, calls[0].Error)
		rows := pgx.CopyFromSlice(len(logs), func(i int) ([]any, error) {
			l := logs[i]
			topics := make([][]byte, len(l.Topics))
			for j, t := range l.Topics {
				topics[j] = t.Bytes()
			}
			return []any{
				l.BlockNumber, l.Index, l.BlockHash.Bytes(), time.Unix(int64(l.BlockTimestamp), 0), l.TxHash.Bytes(), l.TxIndex,
				l.Address.Bytes(), topics, l.Data,
			}, nil
		})
		_, err := db.Pool.Exec(b.Context(), `create table if not exists plain (block_number bigint, log_index int, block_hash bytea,
			block_time timestamptz, tx_hash bytea, tx_index int, emitter bytea, topics bytea[], data bytea)`)
		require.NoError(b, err)
		n, err := db.Pool.CopyFrom(b.Context(), pgx.Identifier{"plain"}, []string{
			"block_number", "log_index", "block_hash", "block_time", "tx_hash", "tx_index", "emitter", "topics", "data",
		}, rows)
		require.NoError(b, err)
		total += int(n)
	}
	return total
}
