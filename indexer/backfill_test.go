package indexer_test

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestBackfill(t *testing.T) {
	t.Parallel()
	t.Run("InOneGoAndBlockByBlockIsTheSame", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		for i := range 60 {
			mine(c, int64(i), 1)
			require.NoError(t, ix.Sync(t.Context()))
		}
		requireSound(t, ix, db, c, testkit.Borrow(t))
		require.Greater(t, count(t, db, "select count(*) from vaults"), 2)
		require.Positive(t, count(t, db, "select count(*) from trades"))
		require.Positive(t, count(t, db, "select count(*) from positions where realised_d18 > 0"))
	})
	t.Run("OfRangesThatTheNodeRefuses", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 300)
		c.Finalize(20)
		c.RefuseOver(40)
		require.NoError(t, ix.Sync(t.Context()))
		c.RefuseOver(0)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("OfRangesOnWhichTheConnectionBreaks", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 200)
		c.Finalize(20)
		c.ChokeOver(60)
		stop := start(t, ix, c)
		reaches(t, ix, c)
		stop()
		c.ChokeOver(0)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("CommitsWhatWasReadBeforeARangeThatFails", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, func(cfg *indexer.Config) { cfg.MaxRange = 10 })
		mine(c, 1, 60)
		c.Finalize(40)
		failed := make(chan struct{})
		var once sync.Once
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getBlockReceipts" {
				return errors.New("the connection broke")
			}
			if call.Method != "eth_getLogs" {
				return nil
			}
			filter, _ := call.Args[0].(map[string]any)
			from, _ := filter["fromBlock"].(string)
			if hexutil.MustDecodeUint64(from) < 10 {
				<-failed // the ranges that are read ahead fail first
				return nil
			}
			once.Do(func() { close(failed) })
			return errors.New("the connection broke")
		})
		require.ErrorContains(t, ix.Sync(t.Context()), "the connection broke")
		require.Equal(t, int64(9), ix.Status().Checkpoint)
		c.FailWith(nil)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("BelowFinalityReadsOnlyTheHeadersItNeeds", func(t *testing.T) {
		t.Parallel()
		shallow := func(cfg *indexer.Config) { cfg.ReorgDepth, cfg.NavInterval, cfg.MaxRange = 5, 0, 50 }
		ix, c, db := setup(t, shallow)
		mine(c, 2, 400)
		c.Finalize(10)
		var headers atomic.Int64
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getBlockByNumber" {
				headers.Add(1)
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Less(t, headers.Load(), int64(60))
		requireSound(t, ix, db, c, testkit.Borrow(t), shallow)
		require.LessOrEqual(t, count(t, db, "select count(*) from blocks"), 11, "only what may be reorganised is kept")
	})
	t.Run("FromANodeWhoseLogsTellNoTime", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, func(cfg *indexer.Config) { cfg.ReorgDepth = 5 })
		mine(c, 3, 100)
		c.Finalize(10)
		c.WithoutTimes()
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("GoesOnWhereItStopped", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 4, 50)
		require.NoError(t, ix.Sync(t.Context()))
		mine(c, 5, 50)
		ix = open(db, c)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
		require.Equal(t, int64(c.Head()), ix.Status().Checkpoint)
	})
	t.Run("OfMoreVaultsThanAFilterNames", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, manyVaults)
		mineVaults(c, 1_010)
		mine(c, 5, 30)
		c.Finalize(3)
		var wide atomic.Int64
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getLogs" && isWide(call) {
				wide.Add(1)
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		first := wide.Load() // perhaps none, because ranges are requested ahead
		mine(c, 6, 30)
		require.NoError(t, ix.Sync(t.Context()))
		require.Greater(t, wide.Load(), first)
		requireLedger(t, db, c)
		require.Greater(t, count(t, db, "select count(*) from vaults"), 1_010, "those that a wide filter finds too")
		requireViews(t, db, c.World())
	})
	t.Run("AsksByAddressAgainWhereOthersSayMore", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, manyVaults, func(cfg *indexer.Config) { cfg.MaxRange = 1 })
		mineVaults(c, 1_010)
		require.NoError(t, ix.Sync(t.Context()))
		var wide, narrow atomic.Int64
		c.AnswerWith(func(call *rpc.BatchElem, answer any) any {
			logs, ok := answer.([]types.Log)
			if !ok {
				return answer
			}
			if !isWide(call) {
				narrow.Add(1)
				return answer
			}
			wide.Add(1)
			filter, _ := call.Args[0].(map[string]any)
			number := hexutil.MustDecodeUint64(fmt.Sprint(filter["toBlock"]))
			last := slices.Collect(c.Blocks(number, number))[0]
			for i := range 1_500 { // another token's log
				logs = append(logs, types.Log{
					Address: common.Address{0xee}, Topics: []common.Hash{event.VaultCreatedID},
					BlockNumber: last.Number, BlockHash: last.Hash, Index: uint(100_000 + i),
				})
			}
			return logs
		})
		mine(c, 7, 40)
		require.NoError(t, ix.Sync(t.Context()))
		c.AnswerWith(nil)
		require.Positive(t, wide.Load())
		require.Greater(t, narrow.Load(), wide.Load(), "but for the ranges that were asked for already")
		requireLedger(t, db, c)
	})
	t.Run("KeepsNamesThatAreNoText", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		c.Mine(func(w *fakechain.World) {
			w.Populate()
			w.Launch(fakechain.People[1], "a\x00b\xff", []common.Address{fakechain.Token(0)}, big.NewInt(1e18))
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 1, count(t, db, "select count(*) from vaults where name = $1", "a\uFFFDb\uFFFD"))
		require.Equal(t, 1, count(t, db, "select count(*) from assets where symbol = 'TKN3' and name = 'TKN3'"))
	})
}

func TestAnswersThatMustNotBeBelieved(t *testing.T) {
	t.Parallel()
	tampered := func(t *testing.T, change func(logs []types.Log) []types.Log) (*indexer.Indexer, *store.Store) {
		t.Helper()
		ix, c, db := setup(t)
		mine(c, 1, 30)
		c.AnswerWith(func(_ *rpc.BatchElem, answer any) any {
			if logs, ok := answer.([]types.Log); ok && len(logs) > 0 {
				return change(slices.Clone(logs))
			}
			return answer
		})
		return ix, db
	}
	for name, bad := range map[string]struct {
		change func(logs []types.Log) []types.Log
		says   string
	}{
		"LogsOutsideTheRange":      {func(l []types.Log) []types.Log { l[0].BlockNumber = 10_000; return l }, "answered with block 10000"},
		"RemovedLogs":              {func(l []types.Log) []types.Log { l[0].Removed = true; return l }, "was removed"},
		"LogsOfAnotherBlock":       {func(l []types.Log) []types.Log { l[0].BlockHash[0]++; return l }, "belongs to another block"},
		"TheSameLogTwice":          {func(l []types.Log) []types.Log { return append(l, l[0]) }, "twice"},
		"MissingLogsThatAreNeeded": {func(l []types.Log) []types.Log { return l[len(l)/2:] }, "ledger is incomplete"},
		"LogsOfNoKnownForm":        {func(l []types.Log) []types.Log { l[0].Topics = l[0].Topics[:1]; return l }, "decoding log"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ix, db := tampered(t, bad.change)
			require.Error(t, ix.Sync(t.Context()))
			require.ErrorContains(t, ix.Sync(t.Context()), bad.says)
			require.Zero(t, count(t, db, "select count(*) from events"))
		})
	}
	t.Run("NothingFromANodeThatIsBehind", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 30)
		asked, behind := 0, false
		c.AnswerWith(func(call *rpc.BatchElem, answer any) any {
			switch call.Method { // one node has the head; another, asked five times for the logs, does not have it yet
			case "eth_getBlockByNumber":
				if call.Args[0] == hexutil.EncodeUint64(30) {
					asked++
					if behind = asked <= 5; behind {
						return nil
					}
				}
			case "eth_getLogs":
				if behind {
					return []types.Log{}
				}
			}
			return answer
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Greater(t, asked, 5)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
}

func TestRebuild(t *testing.T) {
	t.Parallel()
	ix, c, db := setup(t)
	mine(c, 9, 80)
	require.NoError(t, ix.Sync(t.Context()))
	want := dump(t, db)
	_, err := db.Pool.Exec(t.Context(), `
		update balances set shares = shares + 1;
		update vaults set total_supply = 7;
		delete from flows;
		delete from positions;
		delete from assets;
		insert into trades
		select chain_id, 1000, 1, vault, 0, 0, vault, vault, vault, 0, 0, 0, 0, 0, 0, created_tx, now() from vaults limit 1`)
	require.NoError(t, err)
	require.NotEmpty(t, cmp.Diff(want, dump(t, db)))
	c.FailWith(func(*rpc.BatchElem) error { return errors.New("the node is down") })
	ix = open(db, c)
	ix.FoldPages(11)
	require.NoError(t, ix.Rebuild(t.Context()))
	require.Empty(t, cmp.Diff(want, dump(t, db)))
}

func TestNavPoints(t *testing.T) {
	t.Parallel()
	t.Run("OfEveryBlockOfAChangeAndOfTheInterval", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		var first, second common.Address
		c.Mine(func(w *fakechain.World) { first = w.Populate() }) // 1
		mineEmpty(c, 3)                                           // 2, 3, 4
		c.Mine(func(w *fakechain.World) {                         // 5
			second = w.Launch(fakechain.People[1], "Second", []common.Address{fakechain.Token(0)}, big.NewInt(1e18))
			w.Stale[fakechain.Token(2)] = true
		})
		mineEmpty(c, 1) // 6
		require.NoError(t, ix.Sync(t.Context()))
		points := func(vault common.Address) (blocks []int64) {
			rows, err := db.Pool.Query(t.Context(), "select block_number from nav_points where vault = $1 order by 1", vault)
			require.NoError(t, err)
			blocks, err = pgx.CollectRows(rows, pgx.RowTo[int64])
			require.NoError(t, err)
			return blocks
		}
		require.Equal(t, []int64{1, 3, 6}, points(first))
		require.Equal(t, []int64{5, 6}, points(second), "and none from before it was")
		require.Equal(t, 1, count(t, db, `select count(*) from nav_points
			where nav_d18 is null and nav_per_share_d18 is null and vault = $1`, first), "a stale price is unknown, not nothing")
	})
	t.Run("WithoutStateAreUnknown", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 6, 30)
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_call" && call.Args[1] != "latest" {
				return errors.New("missing trie node 0123 (path ) state 0x0123 is not available")
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Zero(t, count(t, db, "select count(*) from nav_points"))
		require.Zero(t, count(t, db, "select count(*) from positions where cost_d18 > 0"))
		requireViews(t, db, c.World())
	})
	for name, refusal := range map[string]codedError{
		"Nethermind":    {-32002, "No state available for block 0x123"},
		"Besu":          {-32000, "World state unavailable"},
		"Erigon":        {-32000, "old data not available due to pruning"},
		"ProviderPlan":  {-32001, "Archive requests are not available on your current plan"},
		"ProviderLimit": {-32000, "execution aborted (timeout = 5s)"},
	} {
		t.Run("WithoutStateAreUnknownTo"+name, func(t *testing.T) {
			t.Parallel()
			ix, c, db := setup(t)
			mine(c, 6, 30)
			c.FailWith(refuseHistoricalCalls(refusal))
			require.NoError(t, ix.Sync(t.Context()))
			require.Zero(t, count(t, db, "select count(*) from nav_points"))
			require.NotZero(t, count(t, db, "select count(*) from nav_gaps"))
		})
	}
	t.Run("WhoseCallsAreRefusedForAnUnknownReasonAreUnknownInTheEnd", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 30)
		c.FailWith(refuseHistoricalCalls(codedError{-32000, "the answer is a teapot"}))
		for range indexer.LastingRefusals {
			require.ErrorContains(t, ix.Sync(t.Context()), "teapot")
		}
		require.NoError(t, ix.Sync(t.Context()))
		require.Zero(t, count(t, db, "select count(*) from nav_points"))
		require.NotZero(t, count(t, db, "select count(*) from nav_gaps"))
	})
	t.Run("BehindALimitWaitForItsEnd", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 30)
		c.FailWith(refuseHistoricalCalls(codedError{-32005, "rate limit exceeded for archive requests"}))
		for range 2 * indexer.LastingRefusals {
			require.ErrorContains(t, ix.Sync(t.Context()), "rate limit")
		}
		c.FailWith(nil)
		require.NoError(t, ix.Sync(t.Context()))
		require.NotZero(t, count(t, db, "select count(*) from nav_points"))
		require.Zero(t, count(t, db, "select count(*) from nav_gaps"))
	})
	t.Run("FromANodeThatTakesNoBlockHashes", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 6, 30)
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method != "eth_call" {
				return nil
			}
			if _, byHash := call.Args[1].(map[string]any); byHash {
				return fakechain.InvalidParamsError{}
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		c.FailWith(nil)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("OfOthersStandWhenOneCannotBeRead", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		var good, bad common.Address
		c.Mine(func(w *fakechain.World) {
			good = w.Populate()
			bad = w.Launch(fakechain.People[1], "Bad", []common.Address{fakechain.Token(0)}, big.NewInt(1e18))
		})
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_call" && strings.Contains(fmt.Sprint(call.Args[0]), hex(bad)) {
				return errors.New("execution reverted")
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 1, count(t, db, "select count(*) from nav_points where vault = $1", good))
		require.Zero(t, count(t, db, "select count(*) from nav_points where vault = $1", bad))
	})
}

// codedError is an error with a code of JSON-RPC.
type codedError struct {
	code int
	text string
}

func (e codedError) Error() string  { return e.text }
func (e codedError) ErrorCode() int { return e.code }

// refuseHistoricalCalls makes every call of a contract fail that is not at the newest block.
func refuseHistoricalCalls(with codedError) func(*rpc.BatchElem) error {
	return func(call *rpc.BatchElem) error {
		if call.Method == "eth_call" && call.Args[1] != "latest" {
			return with
		}
		return nil
	}
}

// isWide tells whether a filter names no emitters.
func isWide(call *rpc.BatchElem) bool {
	filter, ok := call.Args[0].(map[string]any)
	return ok && filter["address"] == nil
}

// manyVaults is for chains on which valuing all vaults at an interval would take too long for a test.
func manyVaults(cfg *indexer.Config) { cfg.NavInterval, cfg.ReorgDepth = 0, 3 }

// mineVaults launches vaults, a hundred per block.
func mineVaults(c *fakechain.Chain, vaults int) {
	c.Mine(func(w *fakechain.World) { w.Populate() })
	for launched := 1; launched < vaults; {
		c.Mine(func(w *fakechain.World) {
			for range min(100, vaults-launched) {
				w.Launch(fakechain.People[launched%3], "Many", []common.Address{fakechain.Token(0), fakechain.Token(1)}, big.NewInt(1e18))
				launched++
			}
		})
	}
}

// requireLedger checks that the ledger has every log of the chain.
func requireLedger(t *testing.T, db *store.Store, c *fakechain.Chain) {
	t.Helper()
	logs := 0
	for b := range c.Blocks(0, c.Head()) {
		logs += len(b.Logs)
	}
	require.Equal(t, logs, count(t, db, "select count(*) from events"))
}

func mineEmpty(c *fakechain.Chain, blocks int) {
	for range blocks {
		c.Mine(func(*fakechain.World) {})
	}
}
