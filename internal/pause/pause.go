// Package pause waits without outliving its context.
package pause

import (
	"context"
	"time"
)

// For waits for a duration. It returns ctx's error at once when ctx ends first.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
