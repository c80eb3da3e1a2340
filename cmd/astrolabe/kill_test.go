package main

import (
	"context"
	"log/slog"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// The test kills a serve process with SIGKILL and restarts it on the same chain and database while the market moves. It kills it
// first while it only indexes, then each time in another state of the keeper's transaction.
func TestKillingServeLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	b := newKillBundle(t)
	for range 20 { // blocks to index
		require.NoError(t, b.world.Step(t.Context()))
	}
	market := b.startMarket(t)
	for i := range testkit.Cases(t, 8) {
		b.killIndexer(t, i)
	}
	for _, state := range []string{"reserved", "inflight", "mined", "ready", "inflight"} {
		p := b.serve(t)
		b.untilMined(t, 2)
		b.untilIntentIs(t, state)
		require.NoError(t, p.cmd.Process.Kill())
		require.Error(t, p.cmd.Wait(), "it was killed")
	}
	p := b.serve(t)
	b.untilMined(t, 3)
	market.stop(t)
	require.NoError(t, b.world.Settle(t.Context(), 50*time.Millisecond, 2000, b.quiet))
	head, err := b.chain.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	require.Eventually(t, func() bool { return b.checkpoint(t) == head }, time.Minute, 20*time.Millisecond)
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, p.cmd.Wait(), "SIGTERM must end it with exit code 0: %s", p.output.String())

	b.requireNoDuplicateAndNoLoss(t, head)
	report, err := audit.Run(t.Context(), audit.Config{
		Node: dial(t, b.chain), Contracts: audit.Contracts{Factory: b.market.Deployment.Factory}, Store: b.store,
	})
	require.NoError(t, err)
	require.Empty(t, report.Differences)
	require.Equal(t, head, report.Block)
	run := b.world.Report()
	require.Greater(t, run.Trades(), 10)
	_, other := run.KeeperReverts()
	require.Empty(t, other)
}

type killBundle struct {
	chain  *devchain.Chain
	market *devchain.Market
	world  *demo.World
	store  *store.Store
	keeper common.Address

	binary string
	args   []string
	env    []string
}

func newKillBundle(t *testing.T) *killBundle {
	t.Helper()
	// An hour a block lets every index drift enough to be traded within a few blocks.
	cfg := demo.Config{Seed: 5, ProposeAt: 10, Clock: demo.NewClock(time.Now()), BlockTime: time.Hour}
	return newBundleOf(t, cfg, devchain.Config{}, "--drift-bps", "60", "--slippage-bps", "200", "--plan-ttl", "24h")
}

// newBundleOf builds the program, starts a chain with a launched scenario, and sets the arguments of serve.
func newBundleOf(t *testing.T, cfg demo.Config, of devchain.Config, args ...string) *killBundle {
	t.Helper()
	dir, url := t.TempDir(), testkit.DatabaseURL(t)
	b := &killBundle{binary: filepath.Join(dir, "astrolabe")}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", b.binary, ".")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)

	of.Accounts, of.Now = demo.Accounts, cfg.Clock.Now
	b.chain, err = devchain.Start(t.Context(), of)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.chain.Close()) })
	b.market, err = b.chain.DeployMarket(t.Context(), cfg.Market(), nil)
	require.NoError(t, err)
	quotes := router(b.market.Deployment, dial(t, b.chain))
	b.world, err = demo.New(cfg, b.chain, b.market, quotes, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, b.world.Launch(t.Context(), nil))
	b.store, err = store.Open(t.Context(), url, 4)
	require.NoError(t, err)
	t.Cleanup(b.store.Close)

	keeper := b.chain.Account(devchain.Keeper)
	b.keeper = keeper.Address
	keystoreFile, password := writeKeystore(t, keeper)
	deployment := filepath.Join(dir, "deployment.json")
	require.NoError(t, b.market.Deployment.Write(deployment))
	b.args = append([]string{
		"serve", "--rpc", b.chain.HTTPURL(), "--rpc", b.chain.WSURL(), "--deployment", deployment,
		"--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
		"--keeper-keystore", keystoreFile, "--keeper-password-file", password, "--lease-ttl", "1s", "--finality", "2",
	}, args...)
	b.env = append(os.Environ(), "DATABASE_URL="+url)
	return b
}

// killIndexer starts a process with the indexer alone and kills it at some moment of its start, or after it has applied a block. The
// lease of one hour must not delay the next process.
func (b *killBundle) killIndexer(t *testing.T, i int) {
	t.Helper()
	alone := *b
	alone.args = append(slices.Clone(b.args), "--roles", "indexer")
	alone.args[slices.Index(alone.args, "--lease-ttl")+1] = "1h"
	applied := func() (block int64) {
		require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select coalesce(max(block_number), -1) from checkpoints").Scan(&block))
		return block
	}
	before := applied()
	p := alone.serve(t)
	moment := time.NewTimer(time.Duration(i*37%300) * time.Millisecond)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-t.Context().Done():
	}
	if i%2 == 1 {
		require.Eventually(t, func() bool { return applied() > before }, time.Minute, time.Millisecond, "%s", p.output)
	}
	require.NoError(t, p.cmd.Process.Kill())
	require.Error(t, p.cmd.Wait(), "it was killed")
}

// process is a running `astrolabe serve`.
type process struct {
	cmd    *exec.Cmd
	output *watchedOutput
}

func (b *killBundle) serve(t *testing.T) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), b.binary, b.args...), output: newWatchedOutput()}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = b.env, p.output, p.output
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil { // the test failed while the process ran
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
			t.Logf("output of serve:\n%s", p.output)
		}
	})
	return p
}

// moving is the market that moves in the background.
type moving struct {
	end  chan struct{}
	done sync.WaitGroup
	err  error
}

func (b *killBundle) startMarket(t *testing.T) *moving {
	t.Helper()
	m := &moving{end: make(chan struct{})}
	ctx := t.Context()
	m.done.Go(func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for m.err == nil {
			select {
			case <-m.end:
				return
			case <-ctx.Done():
				return
			case <-ticker.C:
				m.err = b.world.Step(ctx)
			}
		}
	})
	return m
}

func (m *moving) stop(t *testing.T) {
	t.Helper()
	close(m.end)
	m.done.Wait()
	require.NoError(t, m.err)
}

// untilMined waits for n more transactions of the keeper in blocks.
func (b *killBundle) untilMined(t *testing.T, n uint64) {
	t.Helper()
	nonce := func() uint64 {
		got, err := b.chain.Client().NonceAt(t.Context(), b.keeper, nil)
		require.NoError(t, err)
		return got
	}
	want := nonce() + n
	require.Eventually(t, func() bool { return nonce() >= want }, 2*time.Minute, 10*time.Millisecond, "the keeper sends nothing")
}

// untilIntentIs waits until an intent is in the state. Some states last milliseconds, so after 5 s any open state will do.
func (b *killBundle) untilIntentIs(t *testing.T, state string) {
	t.Helper()
	count := func(states ...string) (n int) {
		require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select count(*) from intents where state = any($1)", states).Scan(&n))
		return n
	}
	timeout := time.NewTimer(5 * time.Second)
	defer timeout.Stop()
	wanted := []string{state}
	for count(wanted...) == 0 {
		select {
		case <-t.Context().Done():
			return
		case <-timeout.C:
			wanted = []string{"ready", "reserved", "inflight", "mined"}
		default:
		}
	}
}

// quiet reports whether no intent is open and no plan is active.
func (b *killBundle) quiet(ctx context.Context) (bool, error) {
	var open int
	err := b.store.Pool.QueryRow(ctx, `
		select (select count(*) from intents where state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling'))
			+ (select count(*) from plans where state = 'active')`).Scan(&open)
	return open == 0, err
}

func (b *killBundle) checkpoint(t *testing.T) (block uint64) {
	t.Helper()
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select block_number from checkpoints").Scan(&block))
	return block
}

// requireNoDuplicateAndNoLoss compares the keeper's transactions on the chain with the signed transactions in the database.
func (b *killBundle) requireNoDuplicateAndNoLoss(t *testing.T, head uint64) {
	t.Helper()
	type attempt struct {
		Intent int64
		State  string
		Key    string
	}
	attempts := map[common.Hash]attempt{}
	rows, err := b.store.Pool.Query(t.Context(),
		"select a.tx_hash, i.intent_id, i.state, i.idempotency_key from attempts a join intents i using (intent_id)")
	require.NoError(t, err)
	var hash common.Hash
	var a attempt
	_, err = pgx.ForEachRow(rows, []any{&hash, &a.Intent, &a.State, &a.Key}, func() error { attempts[hash] = a; return nil })
	require.NoError(t, err)

	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(devchain.ChainID))
	byIntent, byNonce := map[int64]common.Hash{}, map[uint64]common.Hash{}
	for number := range head + 1 {
		block, err := b.chain.Client().BlockByNumber(t.Context(), new(big.Int).SetUint64(number))
		require.NoError(t, err)
		for _, tx := range block.Transactions() {
			from, err := types.Sender(signer, tx)
			require.NoError(t, err)
			if from != b.keeper {
				continue
			}
			a, stored := attempts[tx.Hash()]
			require.True(t, stored, "lost: transaction %s of block %d was never stored", tx.Hash(), number)
			require.Zero(t, byIntent[a.Intent], "duplicate: intent %d was mined twice", a.Intent)
			require.Contains(t, []string{"final_ok", "final_reverted", "cancelled"}, a.State,
				"intent %d was mined in block %d", a.Intent, number)
			byIntent[a.Intent], byNonce[tx.Nonce()] = tx.Hash(), tx.Hash()
		}
	}
	nonce, err := b.chain.Client().NonceAt(t.Context(), b.keeper, nil)
	require.NoError(t, err)
	require.Len(t, byNonce, int(nonce))
	require.Len(t, byIntent, int(nonce), "every nonce belongs to one intent")

	var ended int
	require.NoError(t, b.store.Pool.QueryRow(t.Context(),
		"select count(*) from intents where state in ('final_ok', 'final_reverted', 'cancelled')").Scan(&ended))
	require.Equal(t, len(byIntent), ended, "every final intent is on the chain")
}
