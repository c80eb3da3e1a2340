package api_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

// streamAndSocket is a stream and a socket that use the same credential.
type streamAndSocket struct {
	s    *streamServer
	sse  *streamClient
	sock *socketClient
}

func (s *streamServer) open(t *testing.T, headers ...string) *streamAndSocket {
	t.Helper()
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	c, _, err := s.dial(t, h)
	require.NoError(t, err)
	c.say(t, `{"op":"subscribe","sub":"a","kinds":["head"]}`)
	c.expect(t, "a open")
	l := s.listen(t, "?kinds=head", headers...)
	l.expect(t, "open")
	return &streamAndSocket{s, l, c}
}

// hears fails the test unless both receive a block.
func (b *streamAndSocket) hears(t *testing.T, block int64) {
	t.Helper()
	require.EqualValues(t, block, b.sse.expect(t, "head")[0].data["block_number"])
	require.EqualValues(t, block, at(t, b.sock.expect(t, "a head")[0], "data", "block_number"))
}

// ends waits until the server has ended both.
func (b *streamAndSocket) ends(t *testing.T) {
	t.Helper()
	for {
		_, err := b.sse.read()
		if err != nil {
			require.ErrorIs(t, err, io.EOF, "an end, not a broken connection")
			break
		}
	}
	for {
		_, _, err := b.sock.conn.Read(t.Context())
		if err != nil {
			require.Equal(t, websocket.StatusPolicyViolation, websocket.CloseStatus(err), "%v", err)
			break
		}
	}
}

// slowBeat sets a heartbeat that never comes within a test. A stream that ends without it ended by an announcement.
func slowBeat(c *api.Config) { c.StreamBeat = time.Hour }

func quickBeat(c *api.Config) { c.StreamBeat = 20 * time.Millisecond }

func TestARevokedKeysStreamsEndAndOthersDoNot(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, slowBeat)
	_, admin := s.operatorsKey(t, everyScope, nil)
	id, mine := s.operatorsKey(t, key.Config{Owner: creator}, nil)
	revoked, other := s.open(t, "Authorization", mine), s.open(t, "Authorization", admin)
	s.writer.commit(t.Context(), t, headRow(101, 0))
	revoked.hears(t, 101)
	other.hears(t, 101)
	began := time.Now()
	require.Equal(t, http.StatusOK, s.do(t, http.MethodPost, "/v1/keys/"+id+"/revoke", map[string]any{}, "Authorization", admin).status)
	revoked.ends(t)
	t.Logf("the streams of a revoked key ended %s after the request to revoke it", time.Since(began))
	s.writer.commit(t.Context(), t, headRow(102, 0))
	other.hears(t, 102)
	s.awaitMetric(t, `astrolabe_streams_ended_total{protocol="sse",reason="credential"} 1`)
	s.awaitMetric(t, `astrolabe_streams_ended_total{protocol="websocket",reason="credential"} 1`)
}

func (s *streamServer) awaitMetric(t *testing.T, line string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return strings.Contains(string(s.operations(t, "/metrics").body), line)
	}, 20*time.Second, 5*time.Millisecond, line)
}

func TestARetiredVersionsStreamsEndWithItsGraceAndTheNewOnesDoNot(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, slowBeat)
	_, admin := s.operatorsKey(t, everyScope, nil)
	id, first := s.operatorsKey(t, key.Config{Owner: creator}, nil)
	rotate := func(grace int) string {
		made := decode[api.KeySecret](t, s.do(t, http.MethodPost, "/v1/keys/"+id+"/rotate", map[string]any{"grace_seconds": grace},
			"Authorization", admin), http.StatusOK)
		return "Bearer " + made.Secret
	}
	old := s.open(t, "Authorization", first)
	second := rotate(3600)
	rolled := s.open(t, "Authorization", second)
	s.writer.commit(t.Context(), t, headRow(101, 0))
	old.hears(t, 101) // within its grace
	rolled.hears(t, 101)

	require.Equal(t, http.StatusOK, s.do(t, http.MethodPost, "/v1/keys/"+id+"/rollback", nil, "Authorization", admin).status)
	rolled.ends(t)
	third := rotate(1)
	now := s.open(t, "Authorization", third)
	old.ends(t) // its end is not announced; the clock ends it
	rotate(0)   // an emergency rotation
	now.ends(t)
}

func TestAnExpiredKeysStreamsEnd(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, slowBeat)
	soon := time.Now().Add(2 * time.Second)
	_, header := s.operatorsKey(t, key.Config{Owner: creator}, &soon)
	open := s.open(t, "Authorization", header)
	open.ends(t)
	require.False(t, time.Now().Before(soon))
}

func TestASignedOutPersonsStreamsEndWithTheNextBeat(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, signedIn, quickBeat)
	p := s.person(t)
	p.signIn(t)
	open := s.open(t, "Cookie", "astrolabe_session="+p.cookies["astrolabe_session"])
	require.Equal(t, http.StatusNoContent, p.do(t, http.MethodDelete, "/v1/session", nil).status)
	open.ends(t)
}

// A heartbeat on a silent stream tells the current place. A client that resumes from there misses nothing.
func TestASilentStreamBeatsAndItsPlaceMovesOn(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, quickBeat)
	ctx := t.Context()
	l := s.listen(t, "?kinds=targets")
	l.expect(t, "open")
	began := l.lastID
	beats := func() {
		t.Helper()
		for range 2 { // the second beat starts after what happened before the first was read
			for l.lines.Scan() && l.lines.Text() != ": beat" {
				require.Empty(t, strings.TrimPrefix(l.lines.Text(), "id: "+l.lastID), "nothing but beats")
			}
			require.True(t, l.lines.Scan())
			l.lastID = strings.TrimPrefix(l.lines.Text(), "id: ")
		}
	}
	beats()
	require.Equal(t, began, l.lastID, "nothing happened")
	s.writer.commit(ctx, t, navRow(alpha, 101, 0, 7), headRow(101, 0))
	require.Eventually(t, func() bool { beats(); return l.lastID != began }, 20*time.Second, time.Millisecond)
	again := s.listen(t, "?kinds=targets,nav", "Last-Event-ID", l.lastID)
	again.expect(t, "open")
	s.writer.commit(ctx, t, navRow(alpha, 102, 0, 8), headRow(102, 0))
	require.EqualValues(t, 102, again.expect(t, "nav")[0].data["block_number"], "what was not wanted is behind the place")
}

func TestASilentSubscriptionBeatsAndItsPlaceMovesOn(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, quickBeat)
	c := s.talk(t)
	c.say(t, `{"op":"subscribe","sub":"a","kinds":["targets"]}`)
	began := c.expect(t, "a open")[0]["id"]
	s.writer.commit(t.Context(), t, navRow(alpha, 101, 0, 7), headRow(101, 0))
	beat := c.expect(t, "a beat")[0]
	require.NotEqual(t, began, beat["id"])
	c.say(t, `{"op":"ping"}`)
	c.expect(t, " pong") // one beat for one move
}

// The server disconnects a peer that does not answer pings.
func TestASocketWhoseOtherSideIsDeadIsLetGo(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, quickBeat)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }() // the server may have closed it
	_, err = io.WriteString(conn,
		"GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	got, _ := io.ReadAll(conn) // until the server closes the connection
	require.Contains(t, string(got), "101 Switching Protocols")
	require.Contains(t, string(got), "\x89", "a ping's first byte")
	s.awaitMetric(t, `astrolabe_streams_ended_total{protocol="websocket",reason="client"} 1`)
}
