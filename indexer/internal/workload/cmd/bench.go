package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
)

// bench measures both workloads, floor and indexer in turn, each run in its own process and database.
type bench struct {
	Events   int    `default:"200000" help:"Logs of each chain."`
	Vaults   int    `default:"50" help:"Vaults of the chain with a factory at work."`
	Seed     uint64 `default:"1" help:"Seed of both chains."`
	PerBlock int    `default:"100" help:"Logs in a block."`
	Active   int    `default:"4" help:"Vaults in which something happens in one block."`
	Holders  int    `default:"1000" help:"Holders of each vault."`
	Runs     int    `default:"3" help:"Runs of each; the median counts."`
	Only     string `default:"both" enum:"both,factory,flat" help:"Which workloads: both, factory or flat."`
	Scaling  []int  `help:"Measure ours alone on factory chains of these sizes instead, such as 50000,1000000."`
	Ahead    bool   `help:"Let the floor read a range while it writes the one before."`
	Database string `help:"URL of a PostgreSQL server to make databases on; else one is started."`
	Profile  string `help:"Prefix of files for profiles of our runs."`
}

// Run prints a table.
func (b *bench) Run(ctx context.Context) (err error) {
	server := func(database string) string { return withDatabase(b.Database, database) }
	if b.Database == "" {
		dir, err := os.MkdirTemp("", "astrolabe-bench-")
		if err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		pg, err := embedded.Start(ctx, embedded.Config{Dir: dir})
		if err != nil {
			return fmt.Errorf("starting PostgreSQL: %w", err)
		}
		defer func() { err = errors.Join(err, pg.Stop()) }()
		server = pg.URL
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(b.Scaling) > 0 {
		fmt.Fprintln(table, "events\tseconds\tevents/s\tpeak RSS MiB\theap MiB\tNAV points\t")
		for _, events := range b.Scaling {
			config := b.shape(false)
			config.Events = events
			_, ours, err := b.workload(ctx, config, server, 1, false)
			if err != nil {
				return err
			}
			m := ours[0]
			fmt.Fprintf(table, "%d\t%.2f\t%.0f\t%d\t%d\t%d\t\n", m.Events, m.Seconds, m.rate(), m.PeakRSS>>20, m.Heap>>20, m.Points)
		}
		return table.Flush()
	}
	fmt.Fprintln(table, "workload\tevents\tNAV points\tfloor events/s\tours events/s\tours/floor\tbar\tours peak RSS MiB\tours heap MiB\t")
	for _, w := range []struct {
		name string
		bar  float64
	}{{"factory", 0.8}, {"flat", 1.2}} {
		if b.Only != "both" && b.Only != w.name {
			continue
		}
		floor, ours, err := b.workload(ctx, b.shape(w.name == "flat"), server, b.Runs, true)
		if err != nil {
			return err
		}
		ratios := make([]float64, len(ours))
		for i := range ours {
			if ours[i].Events != floor[i].Events {
				return fmt.Errorf("measuring %s: ours has %d events, the floor %d", w.name, ours[i].Events, floor[i].Events)
			}
			ratios[i] = ours[i].rate() / floor[i].rate()
		}
		rss, heap := 0, uint64(0)
		for _, m := range ours {
			rss, heap = max(rss, m.PeakRSS), max(heap, m.Heap)
		}
		ratio, verdict := median(ratios), "held"
		if ratio < w.bar {
			verdict = "missed"
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%.0f\t%.0f\t%.2f\t%.1f %s\t%d\t%d\t\n", w.name, ours[0].Events, ours[0].Points,
			median(rates(floor)), median(rates(ours)), ratio, w.bar, verdict, rss>>20, heap>>20)
	}
	return table.Flush()
}

func (b *bench) shape(flat bool) shape {
	s := shape{
		Events: b.Events, Vaults: b.Vaults, Seed: b.Seed, PerBlock: b.PerBlock, Active: b.Active, Holders: b.Holders, Flat: flat,
	}
	if flat {
		s.Vaults = 1
	}
	return s
}

func (m measured) rate() float64 { return float64(m.Events) / m.Seconds }

func rates(runs []measured) []float64 {
	out := make([]float64, len(runs))
	for i, m := range runs {
		out[i] = m.rate()
	}
	return out
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// workload serves a chain from its own process and measures it several times, each time the floor first.
func (b *bench) workload(
	ctx context.Context, s shape, server func(string) string, runs int, withFloor bool,
) (floor, ours []measured, err error) {
	args := []string{
		"serve", fmt.Sprint("--events=", s.Events), fmt.Sprint("--vaults=", s.Vaults), fmt.Sprint("--seed=", s.Seed),
		fmt.Sprint("--per-block=", s.PerBlock), fmt.Sprint("--active=", s.Active), fmt.Sprint("--holders=", s.Holders),
		fmt.Sprint("--flat=", s.Flat),
	}
	node, err := self(ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	said, err := node.StdoutPipe()
	if err == nil {
		err = node.Start()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("starting the node: %w", err)
	}
	defer func() {
		_ = node.Process.Signal(syscall.SIGTERM) // it may have ended
		err = errors.Join(err, node.Wait())
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return nil, nil, fmt.Errorf("waiting for the node: %w", err)
	}
	at, _, _ := strings.Cut(line, " ")
	for i := range runs {
		if withFloor {
			args := []string{"measure", "floor", "--node", at, fmt.Sprint("--ahead=", b.Ahead)}
			m, err := once(ctx, server, false, args...)
			if err != nil {
				return nil, nil, err
			}
			floor = append(floor, m)
		}
		args := []string{"measure", "ours", "--node", at}
		if b.Profile != "" {
			prefix := fmt.Sprintf("%s-%d-%v-%d", b.Profile, s.Events, s.Flat, i)
			args = append(args, "--cpu-profile", prefix+".cpu", "--mem-profile", prefix+".mem")
		}
		m, err := once(ctx, server, true, args...)
		if err != nil {
			return nil, nil, err
		}
		ours = append(ours, m)
	}
	return floor, ours, nil
}

// once runs a measurement in its own process and database, and drops the database afterwards.
func once(ctx context.Context, server func(string) string, migrate bool, args ...string) (m measured, err error) {
	const name = "astrolabe_bench"
	admin, err := pgx.Connect(ctx, server("postgres"))
	if err != nil {
		return m, fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer func() { err = closing(err, admin.Close(context.WithoutCancel(ctx))) }()
	for _, sql := range []string{"drop database if exists " + name + " with (force)", "create database " + name, "checkpoint"} {
		if _, err := admin.Exec(ctx, sql); err != nil {
			return m, fmt.Errorf("making a database: %w", err)
		}
	}
	if migrate {
		if err := store.Migrate(ctx, server(name)); err != nil {
			return m, err
		}
	}
	child, err := self(ctx, append(args, "--database", server(name))...)
	if err != nil {
		return m, err
	}
	text, err := child.Output()
	if err != nil {
		return m, fmt.Errorf("measuring %s: %w", args[1], err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("measuring %s: %w", args[1], err)
	}
	fmt.Fprintf(os.Stderr, "%-6s %d events in %.2f s, %.0f/s, %.2f s of processor, peak RSS %d MiB\n",
		args[1], m.Events, m.Seconds, m.rate(), m.CPU, m.PeakRSS>>20)
	_, err = admin.Exec(ctx, "drop database if exists "+name+" with (force)")
	if err != nil {
		return m, fmt.Errorf("dropping the database: %w", err)
	}
	return m, nil
}

// self returns this program with other arguments, to run in a process that ends with ctx at the latest.
func self(ctx context.Context, args ...string) (*exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, path, args...) //nolint:gosec // this program itself
	cmd.Stderr = os.Stderr
	return cmd, nil
}

func withDatabase(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server // connecting will fail with a clear error
	}
	u.Path = "/" + database
	return u.String()
}
