package api_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// stuck is a node that blocks until it is released, and then fails as unreachable.
type stuck struct {
	silent
	asked, release chan struct{}
}

func newStuck() stuck { return stuck{asked: make(chan struct{}, 8), release: make(chan struct{})} }

func (n stuck) BatchCall(ctx context.Context, batch []rpc.BatchElem) error {
	n.asked <- struct{}{}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-n.release:
		return n.silent.BatchCall(ctx, batch)
	}
}

func (b testBundle) countKeys(t *testing.T) int {
	t.Helper()
	keys, err := key.List(t.Context(), b.store.Pool, key.Page{Owner: &creator, Size: 100})
	require.NoError(t, err)
	return len(keys)
}

func TestARepeatedRequestIsDoneOnceAndAnsweredTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	_, admin := b.operatorsKey(t, everyScope, nil)
	post := func(name string, body any) reply {
		return b.do(t, http.MethodPost, "/v1/keys", body, "Authorization", admin, "Idempotency-Key", name)
	}
	first := post("request-1", map[string]any{"name": "bot"})
	made := decode[api.KeySecret](t, first, http.StatusCreated)
	require.Empty(t, first.header.Get("Idempotency-Replayed"))
	again := post("request-1", map[string]any{"name": "bot"})
	require.Equal(t, http.StatusCreated, again.status)
	require.Equal(t, string(first.body), string(again.body))
	require.Equal(t, "true", again.header.Get("Idempotency-Replayed"))
	require.Equal(t, first.header.Get("Content-Type"), again.header.Get("Content-Type"))
	require.Equal(t, "no-store", again.header.Get("Cache-Control"))
	require.Equal(t, 2, b.countKeys(t), "the one that asks, and one that was made")

	problem(t, post("request-1", map[string]any{"name": "other"}), http.StatusUnprocessableEntity, rest.CodeKeyReused)
	require.Equal(t, http.StatusCreated, post("request-2", map[string]any{"name": "bot"}).status)
	wrongField(t, post("short", map[string]any{"name": "bot"}), "header.Idempotency-Key")
	problem(t, post("request-3", []byte(`{"a":"`+string(make([]byte, 65<<10))+`"}`)), http.StatusRequestEntityTooLarge, rest.CodeTooLarge)

	refused := post("request-4", map[string]any{"name": " "})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Equal(t, string(refused.body), string(post("request-4", map[string]any{"name": " "}).body), "a refusal is an answer, too")

	_, other := b.operatorsKey(t, everyScope, nil)
	theirs := b.do(t, http.MethodPost, "/v1/keys", map[string]any{"name": "bot"}, "Authorization", other, "Idempotency-Key", "request-1")
	require.NotEqual(t, made.Secret, decode[api.KeySecret](t, theirs, http.StatusCreated).Secret,
		"another caller's key of the same text is another")

	var leaked bool
	require.NoError(t, b.store.Pool.QueryRow(t.Context(),
		"select exists (select from idempotent_requests where position(convert_to($1, 'UTF8') in answer) > 0)", made.Secret).Scan(&leaked))
	require.False(t, leaked, "a kept answer is sealed")
	b.exec(t, "update idempotent_requests set expires_at = now()")
	require.Empty(t, post("request-1", map[string]any{"name": "bot"}).header.Get("Idempotency-Replayed"), "after its time it is new")
}

func TestARequestInFlightIsAConflictAndAFailureIsForgotten(t *testing.T) {
	t.Parallel()
	node := newStuck()
	b := setup(t, node)
	b.seed(t)
	post := func() reply {
		return b.do(t, http.MethodPost, "/v1/tx/deposit",
			map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "token": usdc.Hex(), "amount": "1000000"}, "Idempotency-Key",
			"deposit-1")
	}
	var first reply
	var running sync.WaitGroup
	running.Go(func() { first = post() })
	<-node.asked
	r := post()
	problem(t, r, http.StatusConflict, rest.CodeInFlight)
	require.NotEmpty(t, r.header.Get("Retry-After"))
	close(node.release)
	running.Wait()
	problem(t, first, http.StatusServiceUnavailable, rest.CodeNode)
	second := post()
	problem(t, second, http.StatusServiceUnavailable, rest.CodeNode)
	require.Empty(t, second.header.Get("Idempotency-Replayed"), "what failed is tried anew")
}

// A request that lost its hold to another commits nothing.
func TestOfTwoHoldersOneCommits(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	_, admin := b.operatorsKey(t, everyScope, nil)
	post := func() reply {
		return b.do(t, http.MethodPost, "/v1/keys", map[string]any{"name": "bot"}, "Authorization", admin, "Idempotency-Key", "request-1")
	}
	waiting := func(n int) {
		require.Eventually(t, func() bool {
			var count int
			err := b.store.Pool.QueryRow(t.Context(),
				"select count(*) from pg_locks where locktype = 'advisory' and not granted and database = "+
					"(select oid from pg_database where datname = current_database())").Scan(&count)
			return err == nil && count == n
		}, 10*time.Second, 5*time.Millisecond)
	}
	var replies [2]reply
	var running sync.WaitGroup
	require.NoError(t, b.store.InTx(t.Context(), func(tx pgx.Tx) error {
		require.NoError(t, accountdb.New(tx).LockOwner(t.Context(), creator.Bytes()))
		running.Go(func() { replies[0] = post() })
		waiting(1)
		problem(t, post(), http.StatusConflict, rest.CodeInFlight)
		b.exec(t, "update idempotent_requests set held_until = now() - interval '1 second'")
		running.Go(func() { replies[1] = post() })
		waiting(2)
		return nil
	}))
	running.Wait()
	problem(t, replies[0], http.StatusConflict, rest.CodeInFlight)
	require.Equal(t, http.StatusCreated, replies[1].status, string(replies[1].body))
	require.Equal(t, 2, b.countKeys(t))
	require.Equal(t, string(replies[1].body), string(post().body))
}
