package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestOperatorsWorkAKeysWholeLife(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	keys := func(args ...string) outcome {
		return astrolabe(t.Context(), append(append([]string{"keys"}, args...), "--database-url", url)...)
	}
	made := keys("create", "--owner", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--name", "bot", "--scope", "keys:read",
		"--network", "10.0.0.0/8", "--metadata", "team=a", "--expires-in", "2160h", "--json")
	require.Equal(t, exitOK, made.code, made.stderr)
	var first, second api.KeySecret
	require.NoError(t, json.Unmarshal([]byte(made.stdout), &first))
	token, err := key.ParseToken(first.Secret)
	require.NoError(t, err)
	require.Equal(t, key.Live, token.Environment)
	id := string(first.Key.ID)
	rotated := keys("rotate", id, "--grace", "24h", "--json")
	require.Equal(t, exitOK, rotated.code, rotated.stderr)
	require.NoError(t, json.Unmarshal([]byte(rotated.stdout), &second))
	require.NotEqual(t, first.Secret, second.Secret)
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"list"}, "retiring"},
		{[]string{"list", "--owner", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--json"}, `"state": "retiring"`},
		{[]string{"stragglers", id}, "LAST SEEN"},
		{[]string{"usage", id, "--hours", "2"}, "OPERATION"},
		{[]string{"reminders", "--days", "100"}, "expires"},
		{[]string{"rollback", id}, "revoked"},
		{[]string{"rotate", id, "--grace", "1h"}, "shown once"},
		{[]string{"revoke", id, "--version", "1", "--reason", "nobody left"}, "version 3"},
		{[]string{"revoke", id, "--reason", "done"}, "revoked"},
	} {
		o := keys(test.args...)
		require.Equal(t, exitOK, o.code, o.stderr)
		require.Contains(t, o.stdout, test.says, "%v", test.args)
	}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"rotate", id, "--grace", "1h"}, "is revoked"},
		{[]string{"rotate", "key_nobody", "--grace", "1h"}, "no such key"},
		{[]string{"usage", "key_nobody"}, "no such key"},
		{[]string{"create", "--owner", "0x1", "--name", "n"}, "--owner"},
		{[]string{"create", "--owner", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--name", "n", "--scope", "root"}, "scopes"},
		{[]string{"create", "--owner", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "--name", "n", "--network", "here"}, "--network"},
	} {
		o := keys(test.args...)
		require.Equal(t, exitUsage, o.code, "%v: %s", test.args, o.stderr)
		require.Contains(t, oneLineOf(t, o), test.says)
	}
	require.Contains(t, astrolabe(t.Context(), "keys", "--help").stdout, "How to rotate a key without losing a request")
}

func TestFlagsOfTheAPIAreChecked(t *testing.T) {
	t.Parallel()
	base := apiFlags{MaxRequests: 1, MaxEach: 1, MaxStreams: 1, MaxStreamsEach: 1, MaxBody: 1}
	base.RequestTimeout, base.KeyEnvironment = time.Second, "live"
	good := base
	good.TrustedProxy, good.Limit = []string{"10.1.2.3/8"}, []string{"anonymous=900/1m", "gold=100000/1m"}
	cfg, err := good.config("127.0.0.1:8080")
	require.NoError(t, err)
	require.Equal(t, "10.0.0.0/8", cfg.TrustedProxies[0].String())
	require.Equal(t, api.Tier{Units: 900, Window: time.Minute}, cfg.Tiers["anonymous"])
	require.Contains(t, cfg.Tiers, "gold")
	for flag, change := range map[string]func(f *apiFlags){
		"--trusted-proxy": func(f *apiFlags) { f.TrustedProxy = []string{"here"} },
		"--limit":         func(f *apiFlags) { f.Limit = []string{"anonymous=many"} },
		"--max-each":      func(f *apiFlags) { f.MaxEach = 0 },
		"--max-streams":   func(f *apiFlags) { f.MaxStreams = 0 },
	} {
		bad := base
		change(&bad)
		_, err := bad.config("127.0.0.1:8080")
		require.ErrorContains(t, err, flag)
	}
}

// The server closes the connection of a client that sends its header byte by byte.
func TestASlowHeaderIsCutOff(t *testing.T) {
	t.Parallel()
	l, err := listen(t.Context(), "--http", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	var failed error
	running.Go(func() { failed = serveHTTP(ctx, l, http.NotFoundHandler(), slog.New(slog.DiscardHandler)) })
	defer func() {
		stop()
		running.Wait()
		require.NoError(t, failed)
	}()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	began := time.Now()
	gone := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, conn)
		gone <- err
	}()
	drip := time.NewTicker(200 * time.Millisecond)
	defer drip.Stop()
	for _, c := range []byte("GET / HTTP/1.1\r\nX: " + strings.Repeat("a", 1000)) {
		select {
		case err := <-gone: // nil, or a reset if a byte arrived after the close
			if err != nil {
				require.ErrorIs(t, err, syscall.ECONNRESET)
			}
			require.InDelta(t, readHeaderTimeout.Seconds(), time.Since(began).Seconds(), 3)
			return
		case <-drip.C:
			_, _ = conn.Write([]byte{c}) // the connection may be closed
		}
	}
	require.Fail(t, "the server does not close the connection")
}
