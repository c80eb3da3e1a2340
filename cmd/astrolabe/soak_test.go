package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo"
)

const (
	soakBlocksVariable = "ASTROLABE_SOAK_BLOCKS" // blocks of the first profile; default: shortSoak
	soakTableVariable  = "ASTROLABE_SOAK_TABLE"  // the document that gets the tables
	shortSoak          = 240
	soakSamples        = 12 // measurements of a profile, evenly spaced
	soakRequests       = 8  // requests to each path in a measurement
)

// profile is a way in which chain time passes.
type profile struct {
	name   string
	block  time.Duration // chain time of a block
	blocks int
	skip   time.Duration // chain time that passes in one block before each measurement's blocks
}

// TestSoak runs serve through chain time that passes faster than the wall clock. There are many blocks of 12 s, and samples of fast
// blocks spread over two days. Memory, goroutines and connections of the process must stay flat. Tables must not grow faster than
// the chain, and reads must not become slower. Fast blocks are a second apart in chain time, because timestamps are whole seconds.
func TestSoak(t *testing.T) { //nolint:tparallel // its parts measure time, one after the other
	t.Parallel()
	blocks := shortSoak
	if text := os.Getenv(soakBlocksVariable); text != "" {
		var err error
		blocks, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	var tables []string
	for _, p := range []profile{ //nolint:paralleltest // one after the other: each measures time
		{"Blocks of 12 s", 12 * time.Second, blocks, 0},
		{"Samples of fast blocks over two days", time.Second, blocks / 4, 4 * time.Hour},
	} {
		t.Run(p.name, func(t *testing.T) {
			tables = append(tables, soak(t, p))
		})
	}
	if path := os.Getenv(soakTableVariable); path != "" && !t.Failed() {
		writeSection(t, path, "soak", strings.Join(tables, "\n\n"))
	}
}

// measure is what one measurement found.
type measure struct {
	blocks, goroutines, connections int
	passed                          time.Duration // chain time
	rss, heap, database             int64         // bytes
	p50, slowest                    time.Duration // reads through the API
	drift                           float64       // largest of the indices
}

// soak runs a profile and returns its tables.
func soak(t *testing.T, p profile) string {
	t.Helper()
	cfg := demo.Config{Seed: 11, Clock: demo.NewClock(time.Now().Add(-8 * 24 * time.Hour)), BlockTime: p.block}
	b := newBundleOf(t, cfg, devchain.Config{Pruned: true}, "--drift-bps", "40", "--plan-ttl", "24h")
	serve := b.serve(t)
	require.Eventually(t, func() bool { return addresses.MatchString(serve.output.String()) }, time.Minute, 20*time.Millisecond)
	at := addresses.FindStringSubmatch(serve.output.String())
	s := &soaked{killBundle: b, process: serve, public: "http://" + at[1], ops: "http://" + at[2], began: cfg.Clock.Now()}

	before := s.tables(t)
	for i := range soakSamples {
		if p.skip > 0 {
			require.NoError(t, b.world.StepHistory(t.Context(), p.skip))
		}
		for range p.blocks / soakSamples {
			require.NoError(t, b.world.Step(t.Context()))
			s.follow(t)
		}
		s.measure(t, (i+1)*(p.blocks/soakSamples), cfg.Clock.Now())
	}
	require.NoError(t, b.world.Settle(t.Context(), 20*time.Millisecond, 2000, b.quiet))
	s.follow(t)
	require.NoError(t, serve.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, serve.cmd.Wait(), "SIGTERM must end it with exit code 0: %s", serve.output.String())
	report, err := audit.Run(t.Context(), audit.Config{
		Node: dial(t, b.chain), Contracts: audit.Contracts{Factory: b.market.Deployment.Factory}, Store: b.store,
	})
	require.NoError(t, err)
	require.Empty(t, report.Differences)
	run := b.world.Report()
	require.Empty(t, run.Failures(), "%v", run.Reverts)
	s.requireFlat(t)
	return s.text(p, before, s.tables(t), run, report)
}

// soaked is a running soak.
type soaked struct {
	*killBundle
	process     *process
	public, ops string
	began       time.Time
	measures    []measure
}

// follow waits until the index has the chain's head.
func (s *soaked) follow(t *testing.T) {
	t.Helper()
	head := s.world.Report().Head
	require.Eventually(t, func() bool {
		var block uint64
		err := s.store.Pool.QueryRow(t.Context(), "select block_number from checkpoints").Scan(&block)
		if errors.Is(err, pgx.ErrNoRows) {
			return false
		}
		require.NoError(t, err)
		return block >= head
	}, time.Minute, 2*time.Millisecond, "the index does not follow: %s", s.process.output)
}

var (
	rssLine       = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)
	goroutineLine = regexp.MustCompile(`(?m)^go_goroutines (\S+)$`)
	heapLine      = regexp.MustCompile(`(?m)^go_memstats_heap_alloc_bytes (\S+)$`)
)

// measure adds a measurement.
func (s *soaked) measure(t *testing.T, blocks int, now time.Time) {
	t.Helper()
	m := measure{blocks: blocks, passed: now.Sub(s.began)}
	if runtime.GOOS == "linux" {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.cmd.Process.Pid))
		require.NoError(t, err)
		m.rss = number(t, rssLine, string(status)) << 10
	}
	metrics := text(t, s.ops+"/metrics")
	m.goroutines, m.heap = int(number(t, goroutineLine, metrics)), number(t, heapLine, metrics)
	require.NoError(t, s.store.Pool.QueryRow(t.Context(),
		"select pg_database_size(current_database()), count(*) from pg_stat_activity where datname = current_database()").
		Scan(&m.database, &m.connections))
	m.connections -= int(s.store.Pool.Stat().TotalConns())
	m.p50, m.slowest = s.reads(t)
	m.drift = s.world.Report().MaxDrift.InexactFloat64()
	s.measures = append(s.measures, m)
	t.Logf("%+v", m)
}

// number returns the pattern's group as a number.
func number(t *testing.T, pattern *regexp.Regexp, text string) int64 {
	t.Helper()
	found := pattern.FindStringSubmatch(text)
	require.NotNil(t, found, "%s", pattern)
	value, err := strconv.ParseFloat(found[1], 64)
	require.NoError(t, err)
	return int64(value)
}

// reads returns the median and the slowest of some reads through the API.
func (s *soaked) reads(t *testing.T) (p50, slowest time.Duration) {
	t.Helper()
	vault := s.world.Report().Indices[0].Vault.Hex()
	var body json.RawMessage
	var took []time.Duration
	for _, path := range []string{"/v1/indices", "/v1/indices/" + vault, "/v1/indices/" + vault + "/performance"} {
		for range soakRequests {
			began := time.Now()
			require.Equal(t, http.StatusOK, get(t, s.public+path, &body), path)
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)-1]
}

// tableSize is the size of a table with its indexes.
type tableSize struct {
	Name  string
	Bytes int64
}

func (s *soaked) tables(t *testing.T) map[string]int64 {
	t.Helper()
	rows, err := s.store.Pool.Query(t.Context(), `
		select relname, pg_total_relation_size(oid) from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace`)
	require.NoError(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[tableSize])
	require.NoError(t, err)
	out := map[string]int64{}
	for _, row := range list {
		out[row.Name] = row.Bytes
	}
	return out
}

// requireFlat compares the last third of the measurements with the second.
func (s *soaked) requireFlat(t *testing.T) {
	t.Helper()
	third := len(s.measures) / 3
	middle, last := s.measures[third:2*third], s.measures[2*third:]
	median := func(of []measure, value func(measure) int64) int64 {
		values := make([]int64, len(of))
		for i, m := range of {
			values[i] = value(m)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	for _, limit := range []struct {
		name  string
		value func(measure) int64
		more  int64 // allowed beside a quarter more
	}{
		{"resident memory", func(m measure) int64 { return m.rss }, 32 << 20},
		{"goroutines", func(m measure) int64 { return int64(m.goroutines) }, 10},
		{"connections", func(m measure) int64 { return int64(m.connections) }, 2},
		{"median read", func(m measure) int64 { return int64(m.p50) }, int64(20 * time.Millisecond)},
	} {
		was, is := median(middle, limit.value), median(last, limit.value)
		require.LessOrEqual(t, is, was+was/4+limit.more, "%s grew: %v", limit.name, s.measures)
	}
	grew := func(from, to measure) float64 {
		return float64(to.database-from.database) / float64(to.blocks-from.blocks)
	}
	early, late := grew(s.measures[0], s.measures[2*third-1]), grew(s.measures[2*third-1], s.measures[len(s.measures)-1])
	require.LessOrEqual(t, late, 1.5*early+4096, "the database grows faster than the chain: %v", s.measures)
}

// text returns the profile's tables.
func (s *soaked) text(p profile, before, after map[string]int64, run *demo.Report, report *audit.Report) string {
	var b strings.Builder
	last := s.measures[len(s.measures)-1]
	fmt.Fprintf(&b, "### %s\n\n%d blocks in %s of chain time.\n", p.name, last.blocks, last.passed.Round(time.Second))
	moved, _ := run.KeeperReverts()
	fmt.Fprintf(&b, "%d trades, %d transactions of the keeper reverted.\n", run.Trades(), len(moved))
	fmt.Fprintf(&b, "The audit compared %d facts and found %d differences.\n\n", report.Facts, len(report.Differences))
	b.WriteString("| Blocks | Chain time, h | Memory, MiB | Heap, MiB | Goroutines | Connections | Database, MiB " +
		"| Median read, ms | Slowest of 24, ms | Largest drift |\n|---|---|---|---|---|---|---|---|---|---|\n")
	const mib = 1 << 20
	for _, m := range s.measures {
		fmt.Fprintf(&b, "| %d | %.1f | %d | %d | %d | %d | %.1f | %.1f | %.1f | %.2f %% |\n", m.blocks, m.passed.Hours(), m.rss/mib,
			m.heap/mib, m.goroutines, m.connections, float64(m.database)/mib, float64(m.p50.Microseconds())/1e3,
			float64(m.slowest.Microseconds())/1e3, 100*m.drift)
	}
	b.WriteString("\n| Table | Bytes a block |\n|---|---|\n")
	var list []tableSize
	for name, size := range after {
		if grown := (size - before[name]) / int64(last.blocks); grown > 0 {
			list = append(list, tableSize{name, grown})
		}
	}
	slices.SortFunc(list, func(x, y tableSize) int { return cmp.Or(cmp.Compare(y.Bytes, x.Bytes), cmp.Compare(x.Name, y.Name)) })
	for _, row := range list[:min(10, len(list))] {
		fmt.Fprintf(&b, "| `%s` | %d |\n", row.Name, row.Bytes)
	}
	return strings.TrimRight(b.String(), "\n")
}

// writeSection replaces the generated section of a document, or appends it.
func writeSection(t *testing.T, path, name, content string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	begin, end := []byte("<!-- "+name+": begin -->\n"), []byte("<!-- "+name+": end -->\n")
	from, to := bytes.Index(raw, begin), bytes.Index(raw, end)
	require.True(t, 0 <= from && from < to, "%s has no section %s", path, name)
	out := slices.Concat(raw[:from+len(begin)], []byte("\n"+content+"\n\n"), raw[to:])
	require.NoError(t, os.WriteFile(path, out, 0o644))
}
