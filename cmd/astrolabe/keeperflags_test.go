package main

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTradesGoThroughAPublicMempoolOnlyIfTheOperatorInsists(t *testing.T) {
	t.Parallel()
	const ethereum, base = 1, 8453
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	require.NoError(t, keeperFlags{}.checkMempool(base, log))
	require.Empty(t, out.String())

	err := keeperFlags{}.checkMempool(ethereum, log)
	require.ErrorAs(t, err, new(usageError))
	require.ErrorContains(t, err, "--relay")
	require.ErrorContains(t, err, "--allow-public-mempool")

	require.NoError(t, keeperFlags{PublicMempool: true}.checkMempool(ethereum, log))
	require.Contains(t, out.String(), "level=WARN")
	require.Contains(t, out.String(), "Ethereum")
}
