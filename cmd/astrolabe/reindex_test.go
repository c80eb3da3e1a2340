package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// rowsOf returns the rows of vaults and holders as JSON.
func rowsOf(t *testing.T, st *store.Store) []string {
	t.Helper()
	rows, err := st.Pool.Query(t.Context(), `
		select to_jsonb(v)::text from vaults v union all select to_jsonb(b)::text from balances b
		union all select to_jsonb(p)::text from positions p union all select to_jsonb(f)::text from flows f
		union all select to_jsonb(c)::text from constituents c order by 1`)
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return all
}

func TestReindexMakesTheSameRowsFromTheLedgerAlone(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{})
	url := testkit.DatabaseURL(t)
	st, err := store.Open(t.Context(), url, 4)
	require.NoError(t, err)
	t.Cleanup(st.Close)

	o := astrolabe(t.Context(), "reindex", "--database-url", url)
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, oneLineOf(t, o), "contains no ledger")

	index(t, c, m, st)
	want := rowsOf(t, st)
	require.NotEmpty(t, want)
	_, err = st.Pool.Exec(t.Context(), `
		update balances set shares = shares + 1; delete from positions; update vaults set name = 'wrong'; delete from flows`)
	require.NoError(t, err)
	require.NotEqual(t, want, rowsOf(t, st))

	// reindex refuses while another process indexes the chain
	lease := store.NewLease(st, "indexer:1337", "another", time.Hour, time.Now)
	require.NoError(t, lease.Acquire(t.Context()))
	o = astrolabe(t.Context(), "reindex", "--database-url", url)
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, oneLineOf(t, o), "chain 1337 is being indexed: stop its indexers first, or use --wait")
	require.NotEqual(t, want, rowsOf(t, st))

	out := newWatchedOutput()
	ended := make(chan int, 1)
	go func() {
		ended <- run(context.WithoutCancel(t.Context()), []string{"reindex", "--wait", "--database-url", url, "--chain", "1337"}, out, out)
	}()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "waiting until it stops") }, time.Minute, 10*time.Millisecond)
	require.NoError(t, lease.Release(t.Context()))
	require.Equal(t, exitOK, <-ended, out.String())
	require.Contains(t, out.String(), "reindexed chain 1337 up to block ")
	require.Equal(t, want, rowsOf(t, st))

	o = astrolabe(t.Context(), "reindex", "--database-url", url, "--chain", "5")
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, oneLineOf(t, o), "--chain must be a chain in the database, [1337], got 5")
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	now := time.Unix(1_700_000_000, 0)
	p := newProgress(&env{stdout: &out, now: func() time.Time { return now }}, "reindexing", "events")
	p.show(0, 1000)
	now = now.Add(time.Second)
	p.show(100, 1000) // too early for another line
	now = now.Add(4 * time.Second)
	p.show(500, 1000)
	now = now.Add(5 * time.Second)
	p.show(1000, 1000)
	p.end()
	require.Equal(t, "reindexing   0 %  0 of 1000 events\n"+
		"reindexing  50 %  500 of 1000 events  100/s  5s left\n"+
		"reindexing 100 %  1000 of 1000 events  100/s  0s left\n", out.String())
}
