package verify_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/verify"
)

// kinds returns the kinds of the differences, in order.
func kinds(r *verify.Report) []verify.Kind {
	list := make([]verify.Kind, len(r.Differences))
	for i, d := range r.Differences {
		list[i] = d.Kind
	}
	return list
}

func TestEachCorruptionOfTheDatabaseIsNamed(t *testing.T) { //nolint:tparallel // its database is copied by one test at a time
	t.Parallel()
	c, m := testkit.Market(t)
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	url := testkit.DatabaseURL(t)
	st, err := store.Open(t.Context(), url, 8)
	require.NoError(t, err)
	vault, _ := testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{Fees: bindings.IVaultTypesFees{ManagementBps: 200}})
	index := indexer.New(indexer.Config{
		ChainID: devchain.ChainID, Factory: m.Deployment.Factory, Lens: m.Deployment.Lens,
		ExitGuard: m.Deployment.ExitGuard, Mandates: m.Deployment.Mandates, StartBlock: m.Deployment.StartBlock,
	}, st, node, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, index.Sync(t.Context()))
	cfg := verify.Config{Node: node, Store: st, ChainID: devchain.ChainID, Range: 3}

	r, err := verify.Run(t.Context(), cfg)
	require.NoError(t, err)
	require.Empty(t, r.Differences)
	require.Equal(t, 1, r.Vaults)
	require.Greater(t, r.Logs, 10)
	require.GreaterOrEqual(t, r.Balances, 3, "a supply, the creator's balance and the locked shares")
	require.Greater(t, r.Ranges, 1)

	st.Close()

	id, v := int64(devchain.ChainID), vault.Bytes()
	for name, tc := range map[string]struct { //nolint:paralleltest // its database is copied by one test at a time
		sql  string
		args []any
		want []verify.Kind
	}{
		"a log is lost": {`delete from events where chain_id = $1 and emitter = $2 and log_index = (select max(log_index)
			from events where emitter = $2)`, []any{id, v}, []verify.Kind{verify.Missing}},
		"a log is invented": {`insert into events select chain_id, block_number, 9999,
			block_hash, block_time, tx_hash, tx_index, emitter, topics,
			data from events where chain_id = $1 and emitter = $2 limit 1`, []any{id, v}, []verify.Kind{verify.Extra}},
		"a log's data changed": {`update events set data = data || '\x00' where chain_id = $1 and emitter = $2
			and log_index = (select max(log_index) from events where emitter = $2)`, []any{id, v}, []verify.Kind{verify.Changed}},
		"a log's block changed": {`update events set block_hash = decode(repeat('ab', 32), 'hex') where chain_id = $1 and emitter = $2
			and log_index = (select max(log_index) from events where emitter = $2)`, []any{id, v}, []verify.Kind{verify.Changed}},
		"a supply changed": {
			`update vaults set total_supply = total_supply + 1 where chain_id = $1 and vault = $2`,
			[]any{id, v},
			[]verify.Kind{verify.Sum, verify.Supply},
		},
		"a balance changed": {`update balances set shares = shares + 1 where chain_id = $1 and vault = $2
			and shares = (select max(shares) from balances)`, []any{id, v}, []verify.Kind{verify.Sum, verify.Balance}},
		"a holder is missing": {`delete from balances where chain_id = $1 and vault = $2 and shares = (select max(shares)
			from balances)`, []any{id, v}, []verify.Kind{verify.Sum}},
		"another branch's block": {`update checkpoints set block_hash = decode(repeat('cd', 32), 'hex') where chain_id = $1
			and $2::bytea is not null`, []any{id, v}, []verify.Kind{verify.Block}},
	} {
		t.Run(name, func(t *testing.T) {
			broken := testkit.Clone(t, url)
			tag, err := broken.Pool.Exec(t.Context(), tc.sql, tc.args...)
			require.NoError(t, err)
			require.EqualValues(t, 1, tag.RowsAffected())
			cfg := cfg
			cfg.Store = broken
			r, err := verify.Run(t.Context(), cfg)
			require.NoError(t, err)
			require.Equal(t, tc.want, kinds(r))
			require.Contains(t, r.Differences[0].String(), "database")
		})
	}
}

func TestBoundsOutsideTheLedgerAreRefusedWithTheLimit(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	_, err := verify.Run(t.Context(), verify.Config{Store: st, ChainID: 1})
	require.ErrorIs(t, err, verify.ErrNotIndexed)

	_, err = st.Pool.Exec(t.Context(), `insert into chains values (1, $1, $1, 5)`, common.Address{1}.Bytes())
	require.NoError(t, err)
	_, err = st.Pool.Exec(t.Context(), `insert into checkpoints values (1, 9, $1, now(), 9, now())`, common.Hash{1}.Bytes())
	require.NoError(t, err)
	over, under := uint64(10), uint64(4)
	_, err = verify.Run(t.Context(), verify.Config{Store: st, ChainID: 1, To: &over})
	require.ErrorContains(t, err, "at most 9, the database's checkpoint; got 10")
	_, err = verify.Run(t.Context(), verify.Config{Store: st, ChainID: 1, To: &under})
	require.ErrorContains(t, err, "at most 4, the last; got 5")
}
