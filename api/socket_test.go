package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// socketClient is a client of the socket.
type socketClient struct {
	conn *websocket.Conn
}

func (s *streamServer) dial(t *testing.T, headers http.Header) (*socketClient, *http.Response, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, res, err := websocket.Dial(ctx, s.url+"/v1/ws", &websocket.DialOptions{HTTPHeader: headers})
	if err != nil {
		return nil, res, err
	}
	conn.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() }) // it may be closed already
	return &socketClient{conn}, res, nil
}

func (s *streamServer) talk(t *testing.T) *socketClient {
	t.Helper()
	c, _, err := s.dial(t, nil)
	require.NoError(t, err)
	return c
}

func (c *socketClient) say(t *testing.T, message string) {
	t.Helper()
	require.NoError(t, c.conn.Write(t.Context(), websocket.MessageText, []byte(message)))
}

func (c *socketClient) hear(t *testing.T) map[string]any {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_, raw, err := c.conn.Read(ctx)
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.Unmarshal(raw, &out), string(raw))
	_, told := out["data"]
	documented.checkMessage(t, !told, raw)
	return out
}

// expect reads a message for each pair of a subscription and an event.
func (c *socketClient) expect(t *testing.T, pairs ...string) []map[string]any {
	t.Helper()
	out := make([]map[string]any, len(pairs))
	for i, pair := range pairs {
		out[i] = c.hear(t)
		sub, _ := out[i]["sub"].(string)
		require.Equal(t, pair, sub+" "+out[i]["event"].(string), "message %d: %v", i, out[i])
	}
	return out
}

func TestASocketCarriesManySubscriptions(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	ctx := t.Context()
	c := s.talk(t)
	c.say(t, `{"op":"ping"}`)
	c.expect(t, " pong")
	c.say(t, `{"op":"subscribe","sub":"a","kinds":["nav"],"indices":["`+alpha.Hex()+`"]}`)
	c.expect(t, "a open")
	c.say(t, `{"op":"subscribe","sub":"b","kinds":["nav","flows"],"indices":["`+beta.Hex()+`"]}`)
	c.expect(t, "b open")
	s.writer.commit(ctx, t, navRow(alpha, 101, 0, 1), flowRow(beta, investor, 101, 0), navRow(beta, 101, 0, 2), headRow(101, 0))
	got := c.expect(t, "a nav", "b flows", "b nav")
	require.Equal(t, "1", at(t, got[0], "data", "nav_per_share_usd"))
	c.say(t, `{"op":"unsubscribe","sub":"b"}`)
	c.expect(t, "b closed")
	s.writer.commit(ctx, t, navRow(alpha, 102, 0, 3), navRow(beta, 102, 0, 4), headRow(102, 0))
	c.expect(t, "a nav")

	// on another connection, b continues after its first event
	other := s.talk(t)
	other.say(t, `{"op":"subscribe","sub":"b","kinds":["nav"],"indices":["`+beta.Hex()+`"],"since":"`+got[1]["id"].(string)+`"}`)
	resumed := other.expect(t, "b open", "b nav", "b nav")
	require.Equal(t, true, at(t, resumed[0], "data", "resumed"))
	require.Equal(t, got[2]["id"], resumed[1]["id"])
}

func TestASocketSaysWhatItRefusesAndStays(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	c := s.talk(t)
	for message, code := range map[string]rest.Code{
		`nonsense`:                                                      rest.CodeMalformedBody,
		`{"op":"subscribe","sub":"a"} {}`:                               rest.CodeMalformedBody,
		`{"op":"subscribe","sub":"a","x":1}`:                            rest.CodeMalformedBody,
		`{"op":"dance","sub":"a"}`:                                      rest.CodeInvalidRequest,
		`{"op":"subscribe"}`:                                            rest.CodeInvalidRequest,
		`{"op":"subscribe","sub":"a b"}`:                                rest.CodeInvalidRequest,
		`{"op":"unsubscribe","sub":"nobody"}`:                           rest.CodeNotFound,
		`{"op":"subscribe","sub":"a","since":"x"}`:                      rest.CodeInvalidRequest,
		`{"op":"subscribe","sub":"a","kinds":["alerts"]}`:               rest.CodeInvalidRequest,
		`{"op":"subscribe","sub":"a","indices":["0x12"]}`:               rest.CodeInvalidRequest,
		`{"op":"subscribe","sub":"a","kinds":["nav"],"accounts":["a"]}`: rest.CodeInvalidRequest,
	} {
		c.say(t, message)
		said := c.hear(t)
		require.Equal(t, "error", said["event"], message)
		require.Equal(t, string(code), at(t, said, "error", "code"), message)
	}
	for i := range 100 {
		c.say(t, `{"op":"subscribe","sub":"`+strings.Repeat("s", 1+i%60)+string(rune('a'+i/60))+`","kinds":["nav"]}`)
		require.Equal(t, "open", c.hear(t)["event"])
	}
	c.say(t, `{"op":"subscribe","sub":"one.more"}`)
	require.Equal(t, "100", at(t, c.hear(t), "error", "errors", 0, "limit"))
	c.say(t, `{"op":"subscribe","sub":"`+strings.Repeat("x", 20<<10)+`"}`)
	_, _, err := c.conn.Read(t.Context())
	require.Equal(t, websocket.StatusMessageTooBig, websocket.CloseStatus(err))
}

func TestASocketIsForWebSocketAndForOurPages(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t, func(c *api.Config) {
		c.PublicURLs, c.CORSOrigins, c.MaxStreamsEach = []string{"https://index.example"}, []string{"https://friend.example"}, 3
	})
	r := s.do(t, http.MethodGet, "/v1/ws", nil)
	problem(t, r, http.StatusUpgradeRequired, rest.CodeUpgrade)
	require.Equal(t, "websocket", r.header.Get("Upgrade"))
	for origin, ok := range map[string]bool{
		"": true, "https://index.example": true, "https://friend.example": true, strings.Replace(s.url, "http", "https", 1): true,
		"https://evil.example": false, "null": false, "https://index.example.evil.example": false,
	} {
		headers := http.Header{}
		if origin != "" {
			headers.Set("Origin", origin)
		}
		c, res, err := s.dial(t, headers)
		if !ok {
			require.Error(t, err)
			require.Equal(t, http.StatusForbidden, res.StatusCode, origin)
			continue
		}
		require.NoError(t, err, origin)
		require.NoError(t, c.conn.Close(websocket.StatusNormalClosure, ""))
	}
	require.Eventually(t, func() bool { // closed ones give their places back
		return strings.Contains(string(s.operations(t, "/metrics").body), `astrolabe_streams_open{protocol="websocket"} 0`)
	}, 10*time.Second, 10*time.Millisecond)
	for range 3 {
		s.talk(t).say(t, `{"op":"ping"}`)
	}
	_, res, err := s.dial(t, nil)
	require.Error(t, err)
	require.Equal(t, http.StatusTooManyRequests, res.StatusCode)
}

func TestASocketEndsWithTheServer(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	c := s.talk(t)
	c.say(t, `{"op":"subscribe","sub":"a"}`)
	c.expect(t, "a open")
	closed := make(chan error, 1)
	go func() { // a client answers the close only while it reads
		_, _, err := c.conn.Read(t.Context())
		closed <- err
	}()
	s.stop()
	require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(<-closed))
}
