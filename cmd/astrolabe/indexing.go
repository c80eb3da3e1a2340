package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// indexing returns the task of an indexer. If the indexer stops for good because of a deep reorg, the task ends without an
// error, so that the other roles of the process go on. The error is logged, and the indexer's status makes /readyz fail.
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
