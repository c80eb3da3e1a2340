package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// indexing returns the task of an indexer. A deep reorg stops the indexer for good. The task then logs the error and returns nil,
// so that the other roles of the process continue. The indexer's status makes /readyz fail.
func indexing(run func(context.Context) error, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		err := run(ctx)
		if errors.Is(err, indexer.ErrDeepReorg) {
			log.Error("the indexer has stopped for good: other roles go on", "error", err)
			return nil
		}
		return err
	}
}
