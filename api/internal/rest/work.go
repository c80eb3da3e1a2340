package rest

import (
	"context"
	"sync/atomic"
	"time"
)

// workPerUnit is how long a request may hold a snapshot of the database for each unit of its caller's limit.
const workPerUnit = 10 * time.Millisecond

// work is what a request took from the database. Its methods may be called at once, and on nil.
type work struct{ held atomic.Int64 }

type workKey struct{}

// workOf returns the record of a request's work, or nil outside of an operation.
func workOf(ctx context.Context) *work {
	w, _ := ctx.Value(workKey{}).(*work)
	return w
}

// add records that the request held a snapshot.
func (w *work) add(d time.Duration) {
	if w != nil {
		w.held.Add(int64(d))
	}
}

// units returns the cost of the work, rounded down.
func (w *work) units() int64 {
	if w == nil {
		return 0
	}
	return w.held.Load() / int64(workPerUnit)
}
