package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
)

func TestADeepReorgStopsTheIndexerAlone(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	deep := func(context.Context) error { return fmt.Errorf("down to block 7: %w", indexer.ErrDeepReorg) }
	require.NoError(t, indexing(deep, log)(t.Context()))
	require.Contains(t, out.String(), "level=ERROR")
	require.Contains(t, out.String(), "down to block 7")

	broken := errors.New("broken")
	require.ErrorIs(t, indexing(func(context.Context) error { return broken }, log)(t.Context()), broken)
}
