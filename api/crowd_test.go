package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// clientsVariable is how many follow: `make load-streams` sets it to 1,000.
const clientsVariable = "ASTROLABE_STREAM_CLIENTS"

// follower is a client that holds a copy of what it follows.
type follower struct {
	url    *atomic.Pointer[string]
	begun  *sync.WaitGroup // done when the copy is a copy for the first time
	random *rand.Rand
	client *http.Client

	lastID string
	nav    map[string]string // index and block to level
	flows  map[string]string // block and log index to shares
	opened int
	events int
	reorgs int
}

var errDone = errors.New("all was heard")

// run follows until it has heard of the final place, whatever happens to its connections.
func (f *follower) run(ctx context.Context, final *atomic.Pointer[string]) error {
	for ctx.Err() == nil {
		err := f.connect(ctx, final)
		if errors.Is(err, errDone) {
			return nil
		}
		var wrong *wrongError
		if errors.As(err, &wrong) {
			return err
		}
		select { // the server is away, or the connection was given up
		case <-ctx.Done():
		case <-time.After(time.Duration(f.random.IntN(50)) * time.Millisecond):
		}
	}
	return fmt.Errorf("at %s after %d events: %w", f.lastID, f.events, ctx.Err())
}

// wrongError is what no client should ever see.
type wrongError struct{ what string }

func (e *wrongError) Error() string { return e.what }

func (f *follower) connect(ctx context.Context, final *atomic.Pointer[string]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // the connection breaks off, with whatever is on its way
	url := *f.url.Load()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/v1/stream?kinds=nav,flows,head", nil)
	if err != nil {
		return err
	}
	resuming := f.lastID
	if resuming != "" {
		r.Header.Set("Last-Event-ID", resuming)
	}
	res, err := f.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // broken off on purpose
	if res.StatusCode == http.StatusServiceUnavailable {
		return errors.New("starting or stopping")
	}
	if res.StatusCode != http.StatusOK {
		return &wrongError{fmt.Sprintf("the stream was answered with %d", res.StatusCode)}
	}
	l := &listening{body: res.Body, lines: bufio.NewScanner(res.Body), lastID: resuming}
	open, err := l.read()
	if err != nil {
		return err
	}
	if open.kind != "open" || open.data["resumed"] != (resuming != "") {
		return &wrongError{fmt.Sprintf("opened with %v", open)}
	}
	f.opened++
	if resuming == "" {
		if err := f.begin(ctx, url); err != nil {
			return err
		}
		f.lastID = l.lastID
		f.begun.Done()
	}
	for patience := f.random.IntN(60); ; patience-- {
		if last := final.Load(); last != nil && f.lastID == *last {
			return errDone
		}
		if patience <= 0 && final.Load() == nil {
			return errors.New("given up")
		}
		h, err := l.read()
		if err != nil {
			return err
		}
		if err := f.apply(h); err != nil {
			return err
		}
		f.lastID = h.id
	}
}

// begin reads what there is.
func (f *follower) begin(ctx context.Context, url string) error {
	f.nav, f.flows = map[string]string{}, map[string]string{}
	for _, index := range []common.Address{alpha, beta, gamma} {
		var series api.NavSeries
		if err := f.fetch(ctx, url+"/v1/indices/"+index.Hex()+"/nav?range=all&interval=raw", &series); err != nil {
			return err
		}
		for _, p := range series.Points {
			f.nav[fmt.Sprint(index.Hex(), " ", p.BlockNumber)] = levelOf(p.NavPerShareUSD)
		}
		for cursor := ""; ; {
			var page struct {
				Flows []struct {
					BlockNumber int64  `json:"block_number"`
					LogIndex    int32  `json:"log_index"`
					Shares      string `json:"shares"`
				} `json:"flows"`
				NextCursor *string `json:"next_cursor"`
			}
			if err := f.fetch(ctx, url+"/v1/indices/"+index.Hex()+"/flows?limit=100"+cursor, &page); err != nil {
				return err
			}
			for _, flow := range page.Flows {
				f.flows[fmt.Sprint(flow.BlockNumber, " ", flow.LogIndex)] = flow.Shares
			}
			if page.NextCursor == nil {
				break
			}
			cursor = "&cursor=" + *page.NextCursor
		}
	}
	return nil
}

func levelOf(d *api.Decimal) string {
	if d == nil {
		return "unknown"
	}
	return string(*d)
}

func (f *follower) fetch(ctx context.Context, url string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := f.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return errors.New("too much at once: later")
	}
	if res.StatusCode != http.StatusOK {
		return &wrongError{fmt.Sprintf("%s was answered with %d", url, res.StatusCode)}
	}
	return json.NewDecoder(res.Body).Decode(into)
}

// apply does to the copy what an event tells, and checks that it is the next one.
func (f *follower) apply(h heard) error {
	f.events++
	var before, now int64
	if _, err := fmt.Sscan(strings.SplitN(f.lastID, ".", 2)[0], &before); err != nil {
		return &wrongError{"no place: " + f.lastID}
	}
	if _, err := fmt.Sscan(strings.SplitN(h.id, ".", 2)[0], &now); err != nil || now != before+1 {
		return &wrongError{fmt.Sprintf("%s after %s: something is missing, or comes twice", h.id, f.lastID)}
	}
	block := int64(h.data["block_number"].(float64))
	switch h.kind {
	case "nav":
		level, _ := h.data["nav_per_share_usd"].(string)
		f.nav[fmt.Sprint(h.data["index"], " ", block)] = level
	case "flows":
		f.flows[fmt.Sprint(block, " ", int64(h.data["log_index"].(float64)))] = h.data["args"].(map[string]any)["shares"].(string)
	case "reorg":
		f.reorgs++
		for _, m := range []map[string]string{f.nav, f.flows} {
			for key := range m {
				fields := strings.Fields(key)
				at := fields[0]
				if strings.HasPrefix(at, "0x") {
					at = fields[1]
				}
				var n int64
				if _, err := fmt.Sscan(at, &n); err != nil || n > block {
					delete(m, key)
				}
			}
		}
	case "head":
	default:
		return &wrongError{"an event that was not asked for: " + h.kind}
	}
	return nil
}

// A crowd follows the feed; each client breaks off at random and comes back, the API is stopped and another one started, the
// chain reorganises twice. In the end every copy is what the database has, and no client missed an event or had one twice.
func TestEveryCopyOfACrowdIsTheDatabase(t *testing.T) {
	t.Parallel()
	clients := fromEnv(t, clientsVariable, 40)
	b := setup(t, silent{})
	b.seed(t)
	serve := func() (url string, stop func()) {
		st, err := store.Open(t.Context(), b.store.Pool.Config().ConnString(), 8)
		require.NoError(t, err)
		cfg := api.Config{Deployment: deployment, Version: "test", MaxStreamsEach: 2 * clients, MaxStreams: 2 * clients, MaxEach: 2 * clients, MaxRequests: 2 * clients}
		wide(&cfg)
		server, err := api.New(cfg, st, silent{}, noRouter{}, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), time.Now)
		require.NoError(t, err)
		listener := httptest.NewServer(server.Handler())
		stopTasks := runServer(t, server)
		return listener.URL, func() { stopTasks(); listener.Close(); st.Close() }
	}
	var url, final atomic.Pointer[string]
	first, stopFirst := serve()
	url.Store(&first)

	writer := &feedWriter{store: b.store, real: true}
	writer.commit(t.Context(), t, headRow(101, 0))
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	var g errgroup.Group
	var begun sync.WaitGroup
	begun.Add(clients)
	crowd := make([]*follower, clients)
	for i := range crowd {
		crowd[i] = &follower{url: &url, begun: &begun, random: rand.New(rand.NewPCG(uint64(i), 7)), client: &http.Client{Transport: transport}}
		g.Go(func() error { return crowd[i].run(ctx, &final) })
	}

	random := rand.New(rand.NewPCG(1, 2))
	indices := []common.Address{alpha, beta, gamma}
	const commits = 80
	begun.Wait()
	pause := time.NewTicker(25 * time.Millisecond * time.Duration(1+clients/40)) // so that they break off between
	defer pause.Stop()
	block, branch := int64(101), byte(0)
	var stopSecond func()
	for n := range commits {
		<-pause.C
		var rows []feedRow
		if n == commits/3 || n == 2*commits/3 {
			depth := int64(2 + random.IntN(5))
			rows = append(rows, reorgRow(block-depth, block, branch))
			block, branch = block-depth, branch+1
		}
		for range 1 + random.IntN(3) {
			block++
			for _, index := range indices {
				if random.IntN(2) == 0 {
					flow := flowRow(index, investor, block, branch)
					flow.body["shares"] = units(1 + random.Int64N(1000))
					rows = append(rows, flow)
				}
				if random.IntN(3) > 0 {
					rows = append(rows, navRow(index, block, branch, int64(50+random.IntN(100))))
				}
			}
		}
		writer.commit(ctx, t, append(rows, headRow(block, branch))...)
		if n == commits/2 {
			stopFirst()
			var second string
			second, stopSecond = serve()
			url.Store(&second)
		}
	}
	last := fmt.Sprintf("%d.%x", writer.seq+1, blockHash(block+1, branch).Bytes()[:4])
	final.Store(&last)
	writer.commit(ctx, t, headRow(block+1, branch)) // wakes who has heard all
	require.NoError(t, g.Wait())
	defer stopSecond()

	want := follower{nav: map[string]string{}, flows: map[string]string{}}
	want.client = &http.Client{Transport: transport}
	require.NoError(t, want.begin(ctx, *url.Load()), "what the API says in the end")
	stored := map[string]string{}
	rows, err := b.store.Pool.Query(ctx, `select block_number, log_index, shares::text from flows`)
	require.NoError(t, err)
	for rows.Next() {
		var block, index int64
		var shares string
		require.NoError(t, rows.Scan(&block, &index, &shares))
		stored[fmt.Sprint(block, " ", index)] = shares
	}
	require.NoError(t, rows.Err())
	require.Equal(t, want.flows, stored, "and what the database has")
	events, opened := 0, 0
	for i, f := range crowd {
		require.Equal(t, want.nav, f.nav, "client %d", i)
		require.Equal(t, want.flows, f.flows, "client %d", i)
		events, opened = events+f.events, opened+f.opened
	}
	t.Logf("%d clients opened %d streams and heard %d events; %d rows in the feed, %d points and %d flows in each copy", clients, opened, events, writer.seq, len(want.nav), len(want.flows))
}
