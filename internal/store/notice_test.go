package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestNotices(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	ctx, cancel := context.WithCancel(t.Context())
	ready, heard, ended := make(chan struct{}), make(chan store.Notice, 8), make(chan error, 1)
	go func() { ended <- db.Listen(ctx, func() { close(ready) }, func(n store.Notice) { heard <- n }) }()
	<-ready

	undone := errors.New("undone")
	require.ErrorIs(t, db.InTx(t.Context(), func(tx pgx.Tx) error {
		return errors.Join(store.Notify(t.Context(), tx, store.Notice{ChainID: 1, To: 1}), undone)
	}), undone)
	commits := []store.Notice{
		{ChainID: 1, From: 1, To: 5, Hash: common.Hash{5}, Events: 7},
		{ChainID: 1, From: 4, To: 6, Hash: common.Hash{6}, Reorg: &store.Reorg{Ancestor: 3, Depth: 2}},
	}
	for _, n := range commits {
		require.NoError(t, db.InTx(t.Context(), func(tx pgx.Tx) error { return store.Notify(t.Context(), tx, n) }))
	}
	for _, n := range commits {
		require.Equal(t, n, <-heard, "and nothing of what was rolled back")
	}
	cancel()
	require.NoError(t, <-ended)
}
