package api_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// feedRow is a row of the feed as a test writes it.
type feedRow struct {
	kind, event string
	vault       common.Address // zero: none
	accounts    []common.Address
	block       int64
	branch      byte // branch of the chain that has the block
	body        map[string]any
}

// feedWriter replaces the indexer in tests of streams, so that they need no chain.
type feedWriter struct {
	store *store.Store
	seq   int64
}

func blockHash(block int64, branch byte) common.Hash {
	return common.Hash{0xb0, branch, byte(block >> 8), byte(block)}
}

// commit appends rows and moves the checkpoint to the last row's block in one transaction. It announces the commit.
func (w *feedWriter) commit(ctx context.Context, t testing.TB, rows ...feedRow) {
	t.Helper()
	last := rows[len(rows)-1]
	require.NoError(t, w.store.InTx(ctx, func(tx pgx.Tx) error {
		for i, r := range rows {
			w.seq++
			body, err := json.Marshal(r.body)
			if err != nil {
				return err
			}
			if r.body == nil {
				body = []byte("{}")
			}
			accounts := [][]byte{}
			for _, a := range r.accounts {
				accounts = append(accounts, a.Bytes())
			}
			var event, vault, index, txHash any
			if r.event != "" {
				event, index, txHash = r.event, int32(i), blockHash(r.block, 0xff).Bytes()
			}
			if r.vault != (common.Address{}) {
				vault = r.vault.Bytes()
			}
			if _, err := tx.Exec(ctx, `insert into feed (chain_id, seq, kind, event, vault, accounts, block_number, block_hash,
				block_time, log_index, tx_hash, body, written_at)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $11, clock_timestamp())`,
				chainID, w.seq, r.kind, event, vault, accounts, r.block, blockHash(r.block, r.branch),
				noon.Add(time.Duration(r.block)*time.Second), index, body, txHash); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx,
			`update checkpoints set block_number = $2, block_hash = $3, feed_seq = $4, block_time = $5 where chain_id = $1`,
			chainID, last.block, blockHash(last.block, last.branch), w.seq, noon.Add(time.Duration(last.block)*time.Second)); err != nil {
			return err
		}
		return store.Notify(ctx, tx, store.Notice{ChainID: chainID, To: last.block})
	}))
}

func headRow(block int64, branch byte) feedRow {
	return feedRow{kind: "head", block: block, branch: branch, body: map[string]any{"from_block": block}}
}

func navRow(vault common.Address, block int64, branch byte, level int64) feedRow {
	return feedRow{kind: "nav", vault: vault, block: block, branch: branch, body: map[string]any{
		"nav_d18": units(10 * level), "total_supply": units(10), "pending_fee_shares": "5", "nav_per_share_d18": units(level),
		"drift_d18": "20000000000000000",
	}}
}

func flowRow(vault, who common.Address, block int64, branch byte) feedRow {
	return feedRow{
		kind: "flow", event: "Contributed", vault: vault, accounts: []common.Address{who}, block: block, branch: branch,
		body: map[string]any{
			"sender": who.Hex(), "receiver": who.Hex(),
			"shares": "115792089237316195423570985008687907853269984665640564039457584007913129639935", "leg": 3,
		},
	}
}

func reorgRow(ancestor, from int64, branch byte) feedRow {
	return feedRow{kind: "reorg", block: ancestor, branch: branch, body: map[string]any{
		"from_block": from, "from_hash": blockHash(from, branch).Hex(), "depth_blocks": from - ancestor,
	}}
}
