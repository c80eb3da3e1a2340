package main

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

func dial(t *testing.T, c *devchain.Chain) *chain.Client {
	t.Helper()
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	return node
}

// ticking makes a block every 20 ms until the test ends.
func ticking(t *testing.T, c *devchain.Chain) {
	t.Helper()
	var done sync.WaitGroup
	stop := make(chan struct{})
	done.Go(func() {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				c.Commit()
			}
		}
	})
	t.Cleanup(func() { close(stop); done.Wait() })
}

// index indexes the chain up to its head.
func index(t *testing.T, c *devchain.Chain, m *devchain.Market, st *store.Store) {
	t.Helper()
	node, d := dial(t, c), m.Deployment
	cfg := indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, StartBlock: d.StartBlock,
	}
	ix := indexer.New(cfg, st, node, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, ix.Sync(t.Context()))
}
