package chain_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// scripted answers eth_getBlockByNumber from a table of hashes. Its head is the highest number in the table.
func scripted(blocks map[uint64]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var call struct {
			ID     json.RawMessage   `json:"id"`
			Method string            `json:"method"`
			Params []json.RawMessage `json:"params"`
		}
		if json.Unmarshal(raw, &call) != nil {
			http.Error(w, "no batch", http.StatusBadRequest)
			return
		}
		result := `"0x539"`
		if call.Method == "eth_getBlockByNumber" {
			var number, head uint64
			for n := range blocks {
				head = max(head, n)
			}
			if tag := strings.Trim(string(call.Params[0]), `"`); tag == "latest" {
				number = head
			} else {
				number = hexutil.MustDecodeUint64(tag)
			}
			result = "null"
			if hash, ok := blocks[number]; ok {
				result = fmt.Sprintf(`{"number":"0x%x","hash":"%s"}`, number, common.HexToHash(hash))
			}
		}
		_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, result)
	}
}

// chainOf returns blocks 0 to head. Those above `fork` belong to another branch.
func chainOf(head, fork uint64, branch string) map[uint64]string {
	blocks := map[uint64]string{}
	for n := range head + 1 {
		blocks[n] = fmt.Sprintf("0x%x", n+1)
		if n > fork {
			blocks[n] = fmt.Sprintf("0x%s%x", branch, n+1)
		}
	}
	return blocks
}

func several(t *testing.T, tables []map[uint64]string, opts ...chain.Option) (*chain.Client, []*node) {
	t.Helper()
	var urls []string
	var nodes []*node
	for _, table := range tables {
		n := newNode(t, "http://127.0.0.1:1")
		n.fail(scripted(table))
		nodes, urls = append(nodes, n), append(urls, n.URL)
	}
	return dial(t, urls, append([]chain.Option{chain.WithComparison(time.Hour, 3)}, opts...)...), nodes
}

func TestAgreed(t *testing.T) {
	t.Parallel()
	agreed := func(t *testing.T, c *chain.Client, number uint64, hash string) bool {
		t.Helper()
		ok, err := c.Agreed(t.Context(), number, common.HexToHash(hash))
		require.NoError(t, err)
		return ok
	}
	one, other := chainOf(10, 10, ""), chainOf(10, 5, "f")
	t.Run("OneNodeIsBelieved", func(t *testing.T) {
		t.Parallel()
		c, _ := several(t, []map[uint64]string{other})
		require.Equal(t, 1, c.Quorum())
		require.True(t, agreed(t, c, 8, other[8]))
		require.False(t, agreed(t, c, 8, one[8]))
	})
	t.Run("TwoMustBothSaySo", func(t *testing.T) {
		t.Parallel()
		c, nodes := several(t, []map[uint64]string{one, other})
		require.Equal(t, 2, c.Quorum())
		require.True(t, agreed(t, c, 5, one[5]))
		require.False(t, agreed(t, c, 8, one[8]))
		require.False(t, agreed(t, c, 8, other[8]))
		nodes[1].fail(reset)
		require.False(t, agreed(t, c, 5, one[5]), "a node that does not answer has no vote")
		for _, status := range c.Endpoints() {
			require.False(t, status.Forked, "nobody knows which node is right")
		}
	})
	t.Run("ADeadNodeIsWaitedForOnlyForAWhile", func(t *testing.T) {
		t.Parallel()
		var clock atomic.Int64
		c, nodes := several(t, []map[uint64]string{one, one}, chain.WithClock(func() time.Time { return time.Unix(clock.Load(), 0) }))
		nodes[1].fail(reset)
		require.False(t, agreed(t, c, 8, one[8]), "it may be back in a moment")
		clock.Add(4)
		require.False(t, agreed(t, c, 8, one[8]))
		clock.Add(1)
		require.True(t, agreed(t, c, 8, one[8]), "the other one decides alone")
		require.False(t, agreed(t, c, 8, other[8]))
		nodes[1].fail(scripted(other))
		require.False(t, agreed(t, c, 8, one[8]), "it is back and contradicts")
	})
	t.Run("ADeadNodeStopsNoReorgUnlessTheQuorumIsFixed", func(t *testing.T) {
		t.Parallel()
		var clock atomic.Int64
		c, nodes := several(t, []map[uint64]string{one, one}, chain.WithQuorum(2),
			chain.WithClock(func() time.Time { return time.Unix(clock.Load(), 0) }))
		nodes[1].fail(reset)
		require.False(t, agreed(t, c, 8, one[8]))
		clock.Add(3600)
		require.False(t, agreed(t, c, 8, one[8]))
	})
	t.Run("OfThreeTwoDo", func(t *testing.T) {
		t.Parallel()
		c, nodes := several(t, []map[uint64]string{other, one, one})
		require.Equal(t, 2, c.Quorum())
		require.True(t, agreed(t, c, 8, one[8]))
		require.False(t, agreed(t, c, 8, other[8]))
		require.True(t, c.Endpoints()[0].Forked)
		before := nodes[0].requests.Load()
		require.NoError(t, c.BatchCall(t.Context(), []rpc.BatchElem{{Method: "eth_chainId", Result: new(hexutil.Uint64)}}))
		require.Equal(t, before, nodes[0].requests.Load(), "it is asked last")
		nodes[0].fail(scripted(one))
		require.True(t, agreed(t, c, 8, one[8]))
		require.False(t, c.Endpoints()[0].Forked, "it has come back")
	})
	t.Run("OneThatIsBehindHasNoVote", func(t *testing.T) {
		t.Parallel()
		c, _ := several(t, []map[uint64]string{one, chainOf(3, 3, ""), chainOf(3, 3, "")})
		require.False(t, agreed(t, c, 8, one[8]))
		require.True(t, agreed(t, c, 2, one[2]))
	})
	t.Run("OneThatHangsIsNotWaitedForOnceEnoughAgree", func(t *testing.T) {
		t.Parallel()
		c, nodes := several(t, []map[uint64]string{one, one, one}, chain.WithTimeout(time.Minute))
		hung := make(chan struct{})
		nodes[2].fail(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // without this the server does not notice that the client left
			<-r.Context().Done()
			close(hung)
		})
		began := time.Now()
		require.True(t, agreed(t, c, 8, one[8]))
		require.Less(t, time.Since(began), 20*time.Second)
		<-hung // no request is left waiting
	})
	t.Run("AsManyAsIsSet", func(t *testing.T) {
		t.Parallel()
		c, _ := several(t, []map[uint64]string{one, other}, chain.WithQuorum(1))
		require.False(t, agreed(t, c, 8, one[8]), "a tie decides nothing")
		c, _ = several(t, []map[uint64]string{one, chainOf(3, 3, "")}, chain.WithQuorum(1))
		require.True(t, agreed(t, c, 8, one[8]))
		c, _ = several(t, []map[uint64]string{one, one, other}, chain.WithQuorum(3))
		require.False(t, agreed(t, c, 8, one[8]))
	})
}

func TestCompare(t *testing.T) {
	t.Parallel()
	states := func(c *chain.Client) (lagging, forked []bool) {
		for _, s := range c.Endpoints() {
			lagging, forked = append(lagging, s.Lagging), append(forked, s.Forked)
		}
		return lagging, forked
	}
	t.Run("PutsTheOneBehindLast", func(t *testing.T) {
		t.Parallel()
		c, nodes := several(t, []map[uint64]string{chainOf(10, 10, ""), chainOf(20, 20, "")})
		c.Compare(t.Context())
		lagging, forked := states(c)
		require.Equal(t, []bool{true, false}, lagging)
		require.Equal(t, []bool{false, false}, forked)
		before := nodes[0].requests.Load()
		require.NoError(t, c.BatchCall(t.Context(), []rpc.BatchElem{{Method: "eth_chainId", Result: new(hexutil.Uint64)}}))
		require.Equal(t, before, nodes[0].requests.Load())
		nodes[0].fail(scripted(chainOf(18, 18, "")))
		c.Compare(t.Context())
		lagging, _ = states(c)
		require.Equal(t, []bool{false, false}, lagging, "near enough")
	})
	t.Run("DoesNotFollowWhatOneOfManyClaims", func(t *testing.T) {
		t.Parallel()
		c, _ := several(t, []map[uint64]string{chainOf(10, 10, ""), chainOf(10, 10, ""), chainOf(900, 900, "")})
		c.Compare(t.Context())
		lagging, _ := states(c)
		require.Equal(t, []bool{false, false, false}, lagging)
	})
	t.Run("FindsTheOneOnAForkOfItsOwn", func(t *testing.T) {
		t.Parallel()
		c, _ := several(t, []map[uint64]string{chainOf(10, 4, "f"), chainOf(10, 10, ""), chainOf(11, 11, "")})
		c.Compare(t.Context())
		_, forked := states(c)
		require.Equal(t, []bool{true, false, false}, forked)
	})
	t.Run("HappensByItself", func(t *testing.T) {
		t.Parallel()
		var clock atomic.Int64
		c, _ := several(t, []map[uint64]string{chainOf(10, 10, ""), chainOf(20, 20, "")}, chain.WithComparison(time.Second, 3),
			chain.WithClock(func() time.Time { return time.Unix(clock.Load(), 0) }))
		clock.Add(2)
		_, err := c.BlockNumber(t.Context())
		require.NoError(t, err)
		require.Eventually(t, func() bool { return c.Endpoints()[0].Lagging }, 10*time.Second, time.Millisecond)
	})
}

func TestClientHeedsRateLimits(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]http.HandlerFunc{
		"RetryAfterInSeconds": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "30")
			http.Error(w, "slow down", http.StatusTooManyRequests)
		},
		"RetryAfterADate": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", time.Unix(30, 0).UTC().Format(http.TimeFormat))
			http.Error(w, "slow down", http.StatusServiceUnavailable)
		},
		"BackOffInTheErrorsData": reply(`"error":{"code":-32005,"message":"rate limited","data":{"rate":{"backoff_seconds":30}}}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var clock atomic.Int64
			b := setup(t, chain.WithClock(func() time.Time { return time.Unix(clock.Load(), 0) }), chain.WithComparison(time.Hour, 3))
			b.first.fail(fault)
			_, err := b.client.BlockNumber(t.Context())
			require.NoError(t, err)
			b.first.heal()
			asked := b.first.requests.Load()
			b.second.fail(reset)
			clock.Add(29)
			_, err = b.client.BlockNumber(t.Context())
			require.ErrorContains(t, err, "asked for a pause of another 1s", "not even when nobody else answers")
			require.Equal(t, asked, b.first.requests.Load())
			clock.Add(2)
			_, err = b.client.BlockNumber(t.Context())
			require.NoError(t, err)
		})
	}
	for name, body := range map[string]string{
		"-32016":                `"error":{"code":-32016,"message":"over rate limit"}`,
		"-32005":                `"error":{"code":-32005,"message":"daily request count exceeded, request rate limited"}`,
		"-32005OfAProject":      `"error":{"code":-32005,"message":"project ID request rate exceeded"}`,
		"-32005OfADay":          `"error":{"code":-32005,"message":"daily request count exceeded"}`,
		"-32000Throttled":       `"error":{"code":-32000,"message":"this request was throttled"}`,
		"-32007":                `"error":{"code":-32007,"message":"15/second request limit reached"}`,
		"429":                   `"error":{"code":429,"message":"exceeded its compute units per second capacity"}`,
		"-32000TooManyRequests": `"error":{"code":-32000,"message":"Too many requests"}`,
	} {
		t.Run("FailsOverOn"+name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.first.fail(reply(body))
			_, err := b.client.BlockNumber(t.Context())
			require.NoError(t, err)
			require.Positive(t, b.client.Endpoints()[0].Failures)
		})
	}
}

// Other calls keep a node's limit up: a call that comes late finds a new pause each time it has waited for the last.
func TestACallOutlastsPausesThatOthersCaused(t *testing.T) {
	t.Parallel()
	var reads atomic.Int64
	clock := func() time.Time { // one pause looks like ten, as if it was asked for again at its end
		if reads.Add(1) < 30 {
			return time.Unix(0, 0)
		}
		return time.Unix(10, 0)
	}
	var limited atomic.Bool
	n := newNode(t, "")
	n.fail(func(w http.ResponseWriter, r *http.Request) {
		if limited.CompareAndSwap(true, false) {
			reply(`"error":{"code":-32005,"message":"rate limited","data":{"rate":{"backoff_seconds":0.02}}}`)(w, r)
			return
		}
		reply(`"result":"0x7"`)(w, r)
	})
	c := dial(t, []string{n.URL}, chain.WithChainID(7), chain.WithClock(clock), chain.WithRounds(2),
		chain.WithPauses(time.Millisecond, time.Millisecond, time.Millisecond))
	limited.Store(true)
	reads.Store(0)
	number, err := c.BlockNumber(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 7, number)
	require.Greater(t, reads.Load(), int64(30), "the node was not asked in its pauses")
}

func TestBatchCallFallsBack(t *testing.T) {
	t.Parallel()
	size := func(raw []byte) (calls []json.RawMessage) {
		if json.Unmarshal(raw, &calls) != nil {
			return nil
		}
		return calls
	}
	for name, test := range map[string]struct {
		most   int
		refuse func(w http.ResponseWriter)
		trips  int64 // for eight calls, once the limit is known
	}{
		"ToSingleCallsWhereBatchesAreUnknown": {1, func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch requests are not supported"}}`)
		}, 8},
		"ToSmallerOnesWhereTheyAreTooLarge": {3, func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `[{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"batch too large"}}]`)
		}, 4},
		"ToTheSizeThatIsNamed": {5, func(w http.ResponseWriter) {
			http.Error(w, `{"error":"batch of more than 5 calls"}`, http.StatusRequestEntityTooLarge)
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			upstream := newNode(t, b.chain.HTTPURL())
			b.first.fail(func(w http.ResponseWriter, r *http.Request) {
				raw, _ := io.ReadAll(r.Body)
				if calls := size(raw); calls != nil && (len(calls) > test.most || test.most == 1) {
					test.refuse(w)
					return
				}
				r.Body, r.RequestURI = io.NopCloser(strings.NewReader(string(raw))), ""
				upstream.Config.Handler.ServeHTTP(w, r)
			})
			balances := func() {
				calls, results := make([]rpc.BatchElem, 8), make([]hexutil.Big, 8)
				for i := range calls {
					calls[i] = rpc.BatchElem{
						Method: "eth_getBalance", Args: []any{b.chain.Account(i).Address, "latest"}, Result: &results[i],
					}
				}
				require.NoError(t, b.client.BatchCall(t.Context(), calls))
				for i, call := range calls {
					require.NoError(t, call.Error)
					require.Positive(t, results[i].ToInt().Sign())
				}
			}
			balances()
			before := b.first.requests.Load()
			balances()
			require.Equal(t, test.trips, b.first.requests.Load()-before, "the limit is remembered")
			require.Zero(t, b.client.Endpoints()[0].Failures)
			require.EqualValues(t, 1, b.second.requests.Load(), "the other node is asked only for its chain")
		})
	}
}

func TestBatchCallCheckedAsksTheNextNode(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.chain.Commit()
	b.first.fail(reply(`"result":"0x7"`))
	var number hexutil.Uint64
	calls := []rpc.BatchElem{{Method: "eth_blockNumber", Result: &number}}
	check := func() error {
		if number != 1 {
			return fmt.Errorf("the head is %d", number)
		}
		return nil
	}
	require.NoError(t, b.client.BatchCallChecked(t.Context(), calls, check))
	require.EqualValues(t, 1, number)
	b.second.fail(reply(`"result":"0x8"`))
	err := b.client.BatchCallChecked(t.Context(), calls, check)
	require.ErrorContains(t, err, "the head is 7")
	require.ErrorContains(t, err, "the head is 8")
	require.NotErrorIs(t, err, chain.ErrUnavailable)
}

func TestClientMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	b := setup(t)
	client := dial(t, []string{b.first.URL + "/?key=sesame", b.second.URL + "/?key=sesame"}, chain.WithMetrics(registry))
	_, err := client.BlockNumber(t.Context())
	require.NoError(t, err)
	var head any
	calls := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &head}, {Method: "eth_unheardOf", Result: &head},
	}
	require.NoError(t, client.BatchCall(t.Context(), calls))
	require.Error(t, calls[1].Error)
	b.first.fail(reset)
	_, err = client.BlockNumber(t.Context())
	require.NoError(t, err)
	families, err := registry.Gather()
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprint(families), "sesame")
	found, counted := map[string]bool{}, map[string]float64{}
	for _, family := range families {
		found[family.GetName()] = true
		for _, metric := range family.GetMetric() {
			labels := map[string]string{}
			for _, label := range metric.GetLabel() {
				labels[label.GetName()] = label.GetValue()
			}
			require.Equal(t, "1337", labels["chain"])
			if family.GetName() == "astrolabe_rpc_requests_total" {
				key := strings.Join([]string{labels["endpoint"], labels["method"], labels["outcome"]}, " ")
				counted[key] = metric.GetCounter().GetValue()
			}
		}
	}
	require.Equal(t, map[string]float64{
		b.first.URL + " eth_blockNumber failed":  1,
		b.first.URL + " eth_blockNumber ok":      1,
		b.first.URL + " eth_getBlockByNumber ok": 1,
		b.first.URL + " eth_unheardOf error":     1,
		b.second.URL + " eth_blockNumber ok":     1,
	}, counted)
	for _, name := range []string{"request_seconds", "requests_in_flight", "head_block"} {
		require.True(t, found["astrolabe_rpc_"+name], name)
	}
}
