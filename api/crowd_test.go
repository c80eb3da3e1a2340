package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// clientsVariable sets the number of clients. `make load-streams` sets it to 1,000.
const clientsVariable = "ASTROLABE_STREAM_CLIENTS"

// follower is a client that copies the data it follows.
type follower struct {
	url     *atomic.Pointer[string]
	indices []string        // indices with points and flows to copy
	begun   *sync.WaitGroup // done when the first copy is complete
	random  *rand.Rand
	client  *http.Client

	lastID string
	nav    map[string]string // index and block to level
	flows  map[string]string // block and log index to shares
	opened int
	events int
	reorgs int
}

var errDone = errors.New("all was heard")

// run follows the feed across broken connections until it receives the final block. 0 means the final block is not known yet.
func (f *follower) run(ctx context.Context, final *atomic.Int64) error {
	for ctx.Err() == nil {
		err := f.connect(ctx, final)
		if errors.Is(err, errDone) {
			return nil
		}
		var wrong *wrongError
		if errors.As(err, &wrong) {
			return err
		}
		select { // the server is away, or the connection was closed
		case <-ctx.Done():
		case <-time.After(time.Duration(f.random.IntN(50)) * time.Millisecond):
		}
	}
	return fmt.Errorf("at %s after %d events: %w", f.lastID, f.events, ctx.Err())
}

// wrongError is an event that no client should receive.
type wrongError struct{ what string }

func (e *wrongError) Error() string { return e.what }

func (f *follower) connect(ctx context.Context, final *atomic.Int64) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection with events in flight
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
	l := &streamClient{body: res.Body, lines: bufio.NewScanner(res.Body), lastID: resuming}
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
		if patience <= 0 && final.Load() == 0 {
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
		if last := final.Load(); last > 0 && h.kind == "head" && int64(h.data["block_number"].(float64)) >= last {
			return errDone // a head event is the last of its commit
		}
	}
}

// begin reads the initial copy.
func (f *follower) begin(ctx context.Context, url string) error {
	f.nav, f.flows = map[string]string{}, map[string]string{}
	for _, index := range f.indices {
		var series market.NavSeries
		if err := f.fetch(ctx, url+"/v1/indices/"+index+"/nav?range=all&interval=raw", &series); err != nil {
			return err
		}
		for _, p := range series.Points {
			f.nav[fmt.Sprint(index, " ", p.BlockNumber)] = levelOf(p.NavPerShareUSD)
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
			if err := f.fetch(ctx, url+"/v1/indices/"+index+"/flows?limit=100"+cursor, &page); err != nil {
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

func levelOf(d *rest.Decimal) string {
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

// apply applies an event to the copy, and checks that it is the next one.
func (f *follower) apply(h streamEvent) error {
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
		level, known := h.data["nav_per_share_usd"].(string)
		if !known {
			level = levelOf(nil)
		}
		f.nav[fmt.Sprint(h.data["index"], " ", block)] = level
	case "flows": // includes transfers of shares, which are not flows
		if name := h.data["event"]; name != "Contributed" && name != "Withdrawn" {
			return nil
		}
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

// crowdChain is a real chain with holders who withdraw in small steps, and an indexer that follows it.
type crowdChain struct {
	*world
	who     devchain.Account
	indices []string
	random  *rand.Rand
}

// mine makes a block. It may contain a withdrawal of some shares of an index.
func (c *crowdChain) mine(t *testing.T) {
	t.Helper()
	if c.random.IntN(4) == 0 {
		c.chain.Commit()
		return
	}
	vault := common.HexToAddress(c.indices[c.random.IntN(len(c.indices))])
	shares := big.NewInt(1 + c.random.Int64N(1e15))
	receipt := c.sign(t, c.who, unsigned{
		From: c.who.Address, To: vault, Value: "0", Gas: 1_000_000, ChainID: c.market.Deployment.ChainID,
		Data: bindings.NewIndexVault().PackWithdraw(shares, c.who.Address, []*big.Int{new(big.Int), new(big.Int)}),
	})
	require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status)
}

// forget drops the newest blocks. The next mined blocks replace them.
func (c *crowdChain) forget(t *testing.T, blocks uint64) {
	t.Helper()
	head, err := c.chain.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	ancestor, err := c.chain.Client().HeaderByNumber(t.Context(), new(big.Int).SetUint64(head-blocks))
	require.NoError(t, err)
	require.NoError(t, c.chain.Fork(ancestor.Hash()))
	for range blocks { // nodes follow the longer branch
		c.mine(t)
	}
}

// Many clients follow the feed that the indexer writes. Each disconnects at random and reconnects. The API is stopped and another
// one is started. The chain reorganises twice. In the end every copy equals the database. No client missed an event or received
// one twice.
func TestEveryCopyOfACrowdIsTheDatabase(t *testing.T) {
	t.Parallel()
	clients := fromEnv(t, clientsVariable, 40)
	commits := 24 + min(clients/20, 56)
	c := &crowdChain{world: newWorld(t), random: rand.New(rand.NewPCG(1, 2))}
	c.who = c.chain.Account(devchain.FirstMember)
	for _, other := range []string{"WBTC", "LINK", "UNI"} {
		c.indices = append(c.indices, c.launched(t, c.who, map[string]int{"WETH": 5000, other: 5000}))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	serve := func() (url string, stop func()) {
		st, err := store.Open(ctx, c.store.Pool.Config().ConnString(), 8)
		require.NoError(t, err)
		cfg := api.Config{
			Deployment: c.market.Deployment, Version: "test", MaxStreamsEach: 2 * clients, MaxStreams: 2 * clients,
			MaxEach: 2 * clients, MaxRequests: 2 * clients,
		}
		wide(&cfg)
		server, err := api.New(cfg, st, api.Chain{Node: silent{}, Router: noRouter{}},
			slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), time.Now)
		require.NoError(t, err)
		listener := httptest.NewServer(server.Handler())
		stopTasks := runServer(t, server)
		return listener.URL, func() { stopTasks(); listener.Close(); st.Close() }
	}
	var url atomic.Pointer[string]
	var final atomic.Int64
	first, stopFirst := serve()
	url.Store(&first)

	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	var g errgroup.Group
	var begun sync.WaitGroup
	begun.Add(clients)
	crowd := make([]*follower, clients)
	for i := range crowd {
		crowd[i] = &follower{
			url: &url, indices: c.indices, begun: &begun, random: rand.New(rand.NewPCG(uint64(i), 7)),
			client: &http.Client{Transport: transport},
		}
		g.Go(func() error { return crowd[i].run(ctx, &final) })
	}
	begun.Wait()
	pause := time.NewTicker(25 * time.Millisecond * time.Duration(1+clients/40)) // long enough for disconnects in between
	defer pause.Stop()
	stopSecond := func() {}
	for n := range commits {
		<-pause.C
		if n == commits/3 || n == 2*commits/3 {
			c.forget(t, uint64(2+c.random.IntN(4)))
		}
		for range 1 + c.random.IntN(3) {
			c.mine(t)
		}
		c.sync(t)
		if n == commits/2 {
			stopFirst()
			var second string
			second, stopSecond = serve()
			url.Store(&second)
		}
	}
	defer stopSecond()
	head, err := c.chain.Client().BlockNumber(ctx)
	require.NoError(t, err)
	final.Store(int64(head + 1))
	c.chain.Commit()
	c.sync(t)
	require.NoError(t, g.Wait())

	want := follower{indices: c.indices, client: &http.Client{Transport: transport}}
	require.NoError(t, want.begin(ctx, *url.Load()), "what the API says in the end")
	require.Equal(t, want.flows, c.flowsStored(t), "and what the database has")
	require.Greater(t, len(want.flows), commits/2)
	var rows, reorgs int
	require.NoError(t, c.store.Pool.QueryRow(ctx, `select count(*), count(*) filter (where kind = 'reorg') from feed`).Scan(&rows, &reorgs))
	require.Equal(t, 2, reorgs)
	events, opened, heard := 0, 0, 0
	for i, f := range crowd {
		require.Equal(t, want.nav, f.nav, "client %d", i)
		require.Equal(t, want.flows, f.flows, "client %d", i)
		events, opened, heard = events+f.events, opened+f.opened, heard+f.reorgs
	}
	t.Logf("%d clients opened %d streams and heard %d events, %d reorgs among them; %d rows in the feed, "+
		"%d points and %d flows in each copy",
		clients, opened, events, heard, rows, len(want.nav), len(want.flows))
}

func (c *crowdChain) flowsStored(t *testing.T) map[string]string {
	t.Helper()
	stored := map[string]string{}
	rows, err := c.store.Pool.Query(t.Context(), `select block_number, log_index, shares::text from flows`)
	require.NoError(t, err)
	for rows.Next() {
		var block, index int64
		var shares string
		require.NoError(t, rows.Scan(&block, &index, &shares))
		stored[fmt.Sprint(block, " ", index)] = shares
	}
	require.NoError(t, rows.Err())
	return stored
}
