package main

import (
	"context"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// farBehind is the lag from which catching up is shown {blocks}: less is what following the chain looks like.
const farBehind = 100

// watchCatchUp tells how far an indexer is while it is far behind: on a terminal by a bar, else in the log.
func watchCatchUp(ctx context.Context, e *env, status func() indexer.Status) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	bar := newProgress(e, "indexing", "blocks")
	defer bar.end()
	terminal := terminalWidth(e.stdout) != noTerminal
	var logged time.Time
	behind := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		s := status()
		switch {
		case !s.Leading:
		case s.Lag() > farBehind && terminal:
			behind, bar.note = true, fmt.Sprintf("  %d events/s", s.EventsPerSecond)
			bar.show(s.Checkpoint, s.NodeHead)
		case s.Lag() > farBehind:
			behind = true
			if now := e.now(); now.Sub(logged) >= lineEvery {
				logged = now
				left, _ := s.ETA()
				e.log.Info("catching up", "block", s.Checkpoint, "of", s.NodeHead, "lag_blocks", s.Lag(),
					"events_per_second", s.EventsPerSecond, "eta", left.Round(time.Second))
			}
		case behind:
			behind = false
			bar.end()
			e.log.Info("caught up", "block", s.Checkpoint)
		}
	}
}
