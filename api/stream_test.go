package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

// streamServer is a real HTTP server over a seeded database. It follows the feed.
type streamServer struct {
	testBundle
	url    string
	writer *feedWriter
	stop   func() // ends the API's tasks
}

func newStreamServer(t *testing.T, change ...func(*api.Config)) *streamServer {
	t.Helper()
	b := setup(t, emptyChain{}, change...)
	b.seed(t)
	listener := httptest.NewServer(b.handler)
	s := &streamServer{testBundle: b, url: listener.URL, writer: &feedWriter{store: b.store}, stop: runServer(t, b.server)}
	t.Cleanup(func() { s.stop(); listener.Close() })
	s.awaitFeed(t)
	return s
}

// awaitFeed waits until streams are served and the slots of its own attempts are free. The server notices a closed connection only
// after the client has closed it.
func (s *streamServer) awaitFeed(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		res := s.request(t, t.Context(), "/v1/stream?kinds=head")
		require.NoError(t, res.Body.Close())
		return res.StatusCode == http.StatusOK
	}, 20*time.Second, 5*time.Millisecond)
	require.Eventually(t, func() bool {
		return strings.Contains(string(s.operations(t, "/metrics").body), `astrolabe_streams_open{protocol="sse"} 0`)
	}, 20*time.Second, 5*time.Millisecond)
}

//nolint:revive // the test goes first, as everywhere
func (s *streamServer) request(t *testing.T, ctx context.Context, path string, headers ...string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	require.NoError(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	return res
}

// streamEvent is an event as a client reads it.
type streamEvent struct {
	kind, id string
	data     map[string]any
}

// streamClient is a client of a stream, like EventSource.
type streamClient struct {
	body   io.Closer
	lines  *bufio.Scanner
	lastID string
}

// listen opens a stream. The test fails if it is refused.
func (s *streamServer) listen(t *testing.T, query string, headers ...string) *streamClient {
	t.Helper()
	res := s.request(t, t.Context(), "/v1/stream"+query, headers...)
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
	t.Cleanup(func() { _ = res.Body.Close() }) // it may be closed already
	l := &streamClient{body: res.Body, lines: bufio.NewScanner(res.Body)}
	l.lines.Buffer(nil, 1<<20)
	return l
}

// read parses the next event as the standard says. It returns io.EOF at the end.
func (l *streamClient) read() (streamEvent, error) {
	var out streamEvent
	data := ""
	for l.lines.Scan() {
		line := l.lines.Text()
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
			if data == "" {
				out.kind = ""
				continue
			}
			out.id = l.lastID
			return out, json.Unmarshal([]byte(data), &out.data)
		case field == "event":
			out.kind = value
		case field == "id":
			l.lastID = value
		case field == "data":
			data += value
		}
	}
	if err := l.lines.Err(); err != nil {
		return out, err
	}
	return out, io.EOF
}

func (l *streamClient) next(t *testing.T) streamEvent {
	t.Helper()
	h, err := l.read()
	require.NoError(t, err)
	documented.checkEvent(t, h.kind, h.id, h.data)
	return h
}

// expect reads as many events as there are kinds, and checks the kinds.
func (l *streamClient) expect(t *testing.T, kinds ...string) []streamEvent {
	t.Helper()
	out := make([]streamEvent, len(kinds))
	for i, kind := range kinds {
		out[i] = l.next(t)
		require.Equal(t, kind, out[i].kind, "event %d: %v", i, out[i])
	}
	return out
}

func TestAStreamTellsWhatHappensAndGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	l := s.listen(t, "")
	open := l.expect(t, "open")[0]
	require.Equal(t, false, open.data["resumed"])

	s.writer.commit(ctx, t, flowRow(alpha, investor, 102, 0), navRow(alpha, 102, 0, 121), headRow(102, 0))
	got := l.expect(t, "flows", "nav", "head")
	require.Equal(t, "Contributed", got[0].data["event"])
	require.Equal(t, alpha.Hex(), got[0].data["index"])
	require.Equal(t, []any{investor.Hex()}, got[0].data["accounts"])
	require.Equal(t, "115792089237316195423570985008687907853269984665640564039457584007913129639935", at(t, got[0].data, "args", "shares"),
		"78 digits, to the last")
	require.InDelta(t, 3, at(t, got[0].data, "args", "leg"), 0)
	require.Equal(t, "121", got[1].data["nav_per_share_usd"])
	require.Equal(t, "1210", got[1].data["nav_usd"])
	require.Equal(t, "0.02", got[1].data["drift"])
	require.InDelta(t, 102, got[2].data["block_number"], 0)

	// The events of blocks above 101 are no longer valid.
	s.writer.commit(ctx, t, reorgRow(101, 102, 0), navRow(alpha, 102, 1, 119), headRow(102, 1))
	undone := l.expect(t, "reorg", "nav", "head")
	require.InDelta(t, 101, undone[0].data["block_number"], 0)
	require.InDelta(t, 1, undone[0].data["depth_blocks"], 0)
	require.NoError(t, l.body.Close())

	// The rest comes once and in order from every place.
	ids := []string{open.id, got[0].id, got[1].id, got[2].id, undone[0].id, undone[1].id, undone[2].id}
	kinds := []string{"flows", "nav", "head", "reorg", "nav", "head"}
	for i, id := range ids {
		for _, query := range []struct {
			query   string
			headers []string
		}{{"", []string{"Last-Event-ID", id}}, {"?since=" + id, nil}} {
			again := s.listen(t, query.query, query.headers...)
			opened := again.expect(t, "open")[0]
			require.Equal(t, true, opened.data["resumed"])
			rest := again.expect(t, kinds[i:]...)
			for j, event := range rest {
				require.Equal(t, ids[i+1+j], event.id)
			}
			require.NoError(t, again.body.Close())
		}
	}
}

func TestAStreamTellsOnlyWhatIsWanted(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	streams := map[string]*streamClient{}
	for query := range map[string]bool{
		"?kinds=nav": true, "?kinds=nav&indices=" + beta.Hex(): true, "?kinds=flows&accounts=" + investor.Hex(): true,
		"?kinds=nav,flows&indices=" + alpha.Hex() + "&accounts=" + creator.Hex(): true,
	} {
		streams[query] = s.listen(t, query)
		streams[query].expect(t, "open")
	}
	s.writer.commit(ctx, t, flowRow(alpha, investor, 101, 0), navRow(alpha, 101, 0, 1), flowRow(beta, creator, 101, 0),
		navRow(beta, 101, 0, 2), headRow(101, 0))
	s.writer.commit(ctx, t, reorgRow(100, 101, 0), headRow(101, 1))
	check := func(query string, kinds ...string) []streamEvent {
		return streams[query].expect(t, append(kinds, "reorg")...)
	}
	check("?kinds=nav", "nav", "nav")
	require.Equal(t, beta.Hex(), check("?kinds=nav&indices="+beta.Hex(), "nav")[0].data["index"])
	require.Equal(t, alpha.Hex(), check("?kinds=flows&accounts="+investor.Hex(), "flows")[0].data["index"])
	check("?kinds=nav,flows&indices="+alpha.Hex()+"&accounts="+creator.Hex(), "flows", "nav", "flows")
}

func TestAPlaceThatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	for block := range int64(5) {
		s.writer.commit(ctx, t, headRow(101+block, 0))
	}
	l := s.listen(t, "?since=0")
	first := l.expect(t, "open", "head", "head", "head", "head", "head")
	s.exec(t, `delete from feed where seq <= 3`)
	end := runSecond(t, s) // this server has not read the deleted rows
	defer end()
	for what, id := range map[string]string{
		"from the beginning": "0", "after a row that is gone": first[2].id, "beyond the end": "4000.00000000",
		"of another chain": "4.00000000",
	} {
		again := s.listen(t, "?since="+id)
		got := again.expect(t, "open", "reset")
		require.Equal(t, first[5].id, got[1].id, what)
		require.Equal(t, "position_gone", got[1].data["reason"])
		s.writer.commit(ctx, t, headRow(106, 0))
		first[5] = again.expect(t, "head")[0]
	}
	r := s.do(t, http.MethodGet, "/v1/stream?since=nonsense", nil)
	wrongField(t, r, "query.since")
	r = s.do(t, http.MethodGet, "/v1/stream?kinds=nonsense", nil)
	require.Equal(t, http.StatusUnprocessableEntity, r.status)
	wrongField(t,
		s.do(t, http.MethodGet, "/v1/stream?indices=0xAb5801a7D398351b8bE11C439e05C5B3259aeC9b,0xab5801a7d398351b8be11c439e05c5b3259aec9B",
			nil), "query.indices")
	wrongField(t, s.do(t, http.MethodGet, "/v1/stream?kinds=alerts", nil), "query.kinds")
}

// runSecond replaces the running server by another one over the same database.
func runSecond(t *testing.T, s *streamServer) func() {
	t.Helper()
	s.stop()
	server, err := api.New(api.Config{Deployment: deployment, Version: "test", MaxStreamsEach: 4096}, s.store,
		api.Chain{Node: silent{}, Router: noRouter{}}, logger(t), time.Now)
	require.NoError(t, err)
	listener := httptest.NewServer(server.Handler())
	s.url, s.handler, s.server = listener.URL, server.Handler(), server
	s.stop = runServer(t, server)
	s.awaitFeed(t)
	return func() { s.stop(); listener.Close() }
}

func TestStreamsEndWithTheServerAndGoOnAtTheNext(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	l := s.listen(t, "")
	l.expect(t, "open")
	s.writer.commit(ctx, t, headRow(101, 0))
	last := l.expect(t, "head")[0]
	s.stop() // returns when the streams have ended
	_, err := l.read()
	require.ErrorIs(t, err, io.EOF, "an end, not a broken connection")
	require.Equal(t, http.StatusServiceUnavailable, s.do(t, http.MethodGet, "/v1/stream", nil).status)

	s.writer.commit(ctx, t, navRow(alpha, 102, 0, 7), headRow(102, 0)) // no client is connected
	defer runSecond(t, s)()
	l = s.listen(t, "", "Last-Event-ID", last.id)
	l.expect(t, "open", "nav", "head")
}

func TestStreamsHaveLimitsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, func(c *api.Config) { c.MaxStreams, c.MaxStreamsEach, c.MaxEach = 3, 2, 1 })
	s.listen(t, "").expect(t, "open")
	second := s.listen(t, "")
	second.expect(t, "open")
	res := s.request(t, t.Context(), "/v1/stream")
	require.Equal(t, http.StatusTooManyRequests, res.StatusCode)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, s.do(t, http.MethodGet, "/v1/indices", nil).status, "streams hold no place among the requests")
	require.NoError(t, second.body.Close())
	require.Eventually(t, func() bool {
		res := s.request(t, t.Context(), "/v1/stream")
		require.NoError(t, res.Body.Close())
		return res.StatusCode == http.StatusOK
	}, 10*time.Second, 10*time.Millisecond, "the place is free again")
}

func TestAnAlertIsToldToItsOwnerAlone(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	_, mine := s.operatorsKey(t, key.Config{Owner: investor, Scopes: []key.Scope{key.ScopeAccountWrite}}, nil)
	_, other := s.operatorsKey(t, key.Config{Owner: creator}, nil)
	set := func(kind string, threshold any) string {
		body := map[string]any{"index": alpha.Hex(), "kind": kind}
		if threshold != nil {
			body["threshold"] = threshold
		}
		r := s.do(t, http.MethodPost, "/v1/alerts", body, "Authorization", mine)
		require.Equal(t, http.StatusCreated, r.status, string(r.body))
		return at(t, r.json(t), "id").(string)
	}
	above, drawdown, proposed := set("level_above", "125"), set("drawdown_above", "0.1"), set("targets_proposed", nil)
	set("level_below", "1")
	l, o := s.listen(t, "", "Authorization", mine), s.listen(t, "", "Authorization", other)
	l.expect(t, "open")
	o.expect(t, "open")
	point := func(block, level int64) { // writes the ledger's row and its event
		s.exec(t, `insert into nav_points values ($1, $2, $3, $4, $5, $6, $7, 5, $8, 20000000000000000)`,
			chainID, alpha, block, blockHash(block, 0), noon.Add(time.Duration(block)*time.Second), units(10*level), units(10),
			units(level))
		s.writer.commit(ctx, t, navRow(alpha, block, 0, level), headRow(block, 0))
	}
	point(101, 124)
	l.expect(t, "nav", "head")
	point(102, 126)
	got := l.expect(t, "nav", "alerts", "head")
	require.Equal(t, above, got[1].data["alert_id"])
	require.Equal(t, "126", got[1].data["value"])
	require.Equal(t, "125", got[1].data["threshold"])
	point(103, 127)
	l.expect(t, "nav", "head")
	point(104, 100)
	fell := l.expect(t, "nav", "alerts", "head")
	require.Equal(t, drawdown, fell[1].data["alert_id"])
	require.Equal(t, "0.21259843", fell[1].data["value"])
	s.writer.commit(ctx, t,
		feedRow{kind: "targets", event: "TargetsProposed", vault: alpha, block: 105, body: map[string]any{"proposal_id": "1"}},
		headRow(105, 0))
	told := l.expect(t, "targets", "alerts", "head")
	require.Equal(t, proposed, told[1].data["alert_id"])
	o.expect(t, "nav", "head", "nav", "head", "nav", "head", "nav", "head", "targets", "head")

	for _, test := range []struct {
		after streamEvent
		rest  []string
	}{{got[0], []string{"alerts", "head"}}, {got[1], []string{"head", "nav"}}} {
		again := s.listen(t, "", "Authorization", mine, "Last-Event-ID", test.after.id)
		again.expect(t, append([]string{"open"}, test.rest...)...)
	}
}

func TestAStreamIsNotOpenedWithAWrongKey(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	r := s.request(t, t.Context(), "/v1/stream", "Authorization", "Bearer astro_test_nonsense")
	require.Equal(t, http.StatusUnauthorized, r.StatusCode)
	require.NoError(t, r.Body.Close())
}

// One commit may have more rows than the feed usually keeps in memory: a valuation of all vaults has one for each. It cuts no stream off.
func TestACommitLargerThanTheFeedsMemoryCutsNobodyOff(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	l := s.listen(t, "?kinds=nav,head")
	l.expect(t, "open")
	s.writer.commit(t.Context(), t, headRow(101, 0))
	l.expect(t, "head") // it is at the head now
	const vaults = 5000
	rows := make([]feedRow, vaults, vaults+1)
	for i := range rows {
		rows[i] = navRow(alpha, 102, 0, int64(1+i))
	}
	s.writer.commit(t.Context(), t, append(rows, headRow(102, 0))...)
	for i := range vaults {
		got := l.expect(t, "nav")
		require.Equal(t, strconv.Itoa(1+i), got[0].data["nav_per_share_usd"])
	}
	l.expect(t, "head")
	require.NotContains(t, string(s.operations(t, "/metrics").body), `astrolabe_streams_ended_total{protocol="sse",reason="slow"} 1`)
}

// A client that does not read is disconnected when the server cannot write. It misses nothing after it reconnects.
func TestASlowClientIsCutOffAndMissesNothing(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(4096))
	_, err = fmt.Fprintf(conn, "GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	quick := s.listen(t, "")
	quick.expect(t, "open")
	body := map[string]any{"text": strings.Repeat("x", 100_000)}
	const rows = 120 // 12 MB, more than the buffers hold
	for i := range int64(rows) {
		s.writer.commit(ctx, t, feedRow{kind: "flow", event: "Contributed", vault: alpha, block: 101 + i, body: body}, headRow(101+i, 0))
		quick.expect(t, "flows", "head")
	}
	require.Eventually(t, func() bool {
		return strings.Contains(string(s.operations(t, "/metrics").body), `astrolabe_streams_ended_total{protocol="sse",reason="slow"} 1`)
	}, 30*time.Second, 50*time.Millisecond)

	// The slow client's events and the rest after them are complete.
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	slow := &streamClient{body: res.Body, lines: bufio.NewScanner(res.Body)}
	slow.lines.Buffer(nil, 1<<20)
	var seen []string
	for {
		h, err := slow.read()
		if err != nil {
			break
		}
		seen = append(seen, h.id)
	}
	require.NotEmpty(t, seen)
	last := seen[len(seen)-1]
	again := s.listen(t, "?kinds=head", "Last-Event-ID", last)
	again.expect(t, "open")
	for {
		if h := again.next(t); h.data["block_number"].(float64) == 100+rows {
			break
		}
	}
}
