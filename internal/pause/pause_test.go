package pause_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

func TestFor(t *testing.T) {
	t.Parallel()
	t.Run("WaitsForTheDuration", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, pause.For(t.Context(), time.Millisecond))
	})
	t.Run("EndsWithItsContext", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, pause.For(ctx, time.Hour), context.Canceled)
	})
}
