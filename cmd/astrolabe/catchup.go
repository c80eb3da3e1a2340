package main

import (
	"context"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// farBehind is the lag in blocks from which progress is shown. A smaller lag is normal while following the chain.
const farBehind = 100

// watchCatchUp shows the progress of an indexer that is far behind: as a bar on a terminal, otherwise in the log.
func watchCatchUp(ctx context.Context, e *env, status func() indexer.Status) error {
	look := time.NewTicker(progressEvery)
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
