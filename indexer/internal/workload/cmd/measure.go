package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/indexer/internal/workload"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// measure is one run. It prints its measurements as JSON.
type measure struct {
	What       string `arg:"" enum:"floor,ours" help:"What to run."`
	Node       string `required:"" help:"URL of the node."`
	Database   string `required:"" help:"URL of an empty database."`
	RangeLogs  int    `default:"5000" help:"Logs that the floor asks for at once, about."`
	Ahead      bool   `help:"The floor reads a range while it writes the one before."`
	CPUProfile string `help:"File for a CPU profile."`
	MemProfile string `help:"File for a profile of allocations."`
}

// measured is the result of a run.
type measured struct {
	Events  int     `json:"events"`
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds"` // time of this process; it does not depend on other users of the machine
	PeakRSS int     `json:"peak_rss_bytes"`
	Heap    uint64  `json:"heap_bytes"` // heap memory taken from the system by the end; it never shrinks
	Points  int     `json:"nav_points"`
}

// Run measures once.
func (m *measure) Run(ctx context.Context) (err error) {
	if m.CPUProfile != "" {
		file, err := os.Create(m.CPUProfile)
		if err != nil {
			return fmt.Errorf("making the profile: %w", err)
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return fmt.Errorf("starting the profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	var out measured
	if m.What == "floor" {
		out, err = m.floor(ctx)
	} else {
		out, err = m.ours(ctx)
	}
	if err != nil {
		return err
	}
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return fmt.Errorf("reading the processor time: %w", err)
	}
	out.CPU = time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	out.Heap = stats.HeapSys
	if out.PeakRSS, err = peakRSS(); err != nil {
		return err
	}
	if m.MemProfile != "" {
		file, err := os.Create(m.MemProfile)
		if err != nil {
			return fmt.Errorf("making the profile: %w", err)
		}
		if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
			return fmt.Errorf("writing the profile: %w", err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// peakRSS returns the most memory {bytes} that this process ever used.
func peakRSS() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("reading this process's memory: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("reading this process's memory: no VmHWM")
}

// ours runs the indexer as in production, from an empty database to the node's head.
func (m *measure) ours(ctx context.Context) (out measured, err error) {
	db, err := store.Open(ctx, m.Database, 8)
	if err != nil {
		return out, err
	}
	defer db.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	node, err := chain.Dial(ctx, []string{m.Node}, log)
	if err != nil {
		return out, err
	}
	defer node.Close()
	now := time.Now //nolint:forbidigo // the wiring of a command
	ix := indexer.New(indexer.Config{ChainID: fakechain.ChainID, Factory: fakechain.Factory, Lens: fakechain.Lens}, db, node, log, now)
	began := now()
	if err := ix.Sync(ctx); err != nil {
		return out, err
	}
	out.Seconds = now().Sub(began).Seconds()
	err = db.Pool.QueryRow(ctx, "select (select count(*) from events), (select count(*) from nav_points)").Scan(&out.Events, &out.Points)
	if err != nil {
		return out, fmt.Errorf("counting events: %w", err)
	}
	return out, nil
}

// floor runs workload.Floor.
func (m *measure) floor(ctx context.Context) (out measured, err error) {
	db, err := pgx.Connect(ctx, m.Database)
	if err != nil {
		return out, fmt.Errorf("opening the database: %w", err)
	}
	defer func() { err = closing(err, db.Close(context.WithoutCancel(ctx))) }()
	now := time.Now //nolint:forbidigo // the wiring of a command
	events, took, err := workload.Floor(ctx, m.Node, db, workload.FloorConfig{RangeLogs: m.RangeLogs, Ahead: m.Ahead}, now)
	return measured{Events: events, Seconds: took.Seconds()}, err
}

func closing(err, closed error) error {
	if err == nil && closed != nil {
		return fmt.Errorf("closing the database: %w", closed)
	}
	return err
}
