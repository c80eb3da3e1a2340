package txmgr_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// heads returns a follower of the mock node without pauses worth mentioning.
func (b *bundle) heads() *chain.Heads {
	cfg := chain.HeadsConfig{Step: 2 * time.Millisecond, Most: 2 * time.Millisecond}
	return chain.NewHeads(b.node, cfg, slog.New(slog.DiscardHandler), time.Now)
}

// run runs the manager until the test calls stop.
func (b *bundle) run() (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	ended := make(chan error, 2)
	heads := b.heads()
	go func() { ended <- heads.Run(ctx) }()
	go func() { ended <- b.m.Run(ctx, heads) }()
	return func() {
		cancel()
		require.NoError(b.t, <-ended)
		require.NoError(b.t, <-ended)
	}
}

func TestAnIdleManagerWorksOncePerBlock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.RetryInterval = 2 * time.Millisecond
	b.restart()
	heads, nonces := new(atomic.Int64), new(atomic.Int64)
	b.node.hook = func(called string, after bool) error {
		switch {
		case after:
		case called == "header":
			heads.Add(1)
		case called == "nonce":
			nonces.Add(1)
		}
		return nil
	}
	stop := b.run()
	wait := func(polls int64) {
		from := heads.Load()
		require.Eventually(t, func() bool { return heads.Load() >= from+polls }, 20*time.Second, time.Millisecond)
	}
	wait(30)
	idle := nonces.Load()
	wait(30)
	require.Equal(t, idle, nonces.Load(), "thirty polls of one block are one step")
	b.node.mine(1)
	wait(30)
	stop()
	require.Equal(t, idle+1, nonces.Load(), "a block is one step")
}

func TestIntentsOfOneBlockShareItsHeader(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for payload := range byte(5) {
		b.enqueue(payload+1, 20)
	}
	b.step()
	b.node.mine(1)
	b.step()
	reads := b.calls("header")
	b.step()
	require.LessOrEqual(t, reads.Load(), int64(2), "the newest header, and that of five mined intents")
}

func TestAHighBaseFeeIsSeenBeforeACallIsSimulated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.node.set(func(n *mockNode) { n.baseFee = gwei(200) }) // the limit is 100
	b.node.mine(1)
	id := b.enqueue(1, 20)
	simulations := b.calls("call")
	b.step()
	require.Equal(t, "ready", b.state(id))
	require.Contains(t, b.reason(id), "base fee")
	require.Zero(t, simulations.Load())
}

// calls counts the calls of a method at the mock node from now on.
func (b *bundle) calls(method string) *atomic.Int64 {
	var n atomic.Int64
	b.node.hook = func(called string, after bool) error {
		if called == method && !after {
			n.Add(1)
		}
		return nil
	}
	return &n
}

func TestALongStepKeepsItsLease(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var ms atomic.Int64
	now := func() time.Time { return time.Unix(1_800_000_000, 0).Add(time.Duration(ms.Load()) * time.Millisecond) }
	b.cfg.LeaseTTL = 300 * time.Millisecond
	manager := func() *txmgr.Manager {
		return txmgr.New(b.cfg, b.st, txmgr.Chain{Node: b.node, Signer: b.signer}, slog.New(slog.DiscardHandler), now)
	}
	b.m = manager()
	b.cfg.Metrics = nil
	other := manager()
	b.enqueue(1, 20)
	stalled := false
	b.node.hook = func(method string, after bool) error {
		if stalled || after || method != "send" {
			return nil
		}
		stalled = true
		for range 3 { // 600 ms pass during this call
			ms.Add(200)
			renewed := func() bool {
				return b.count("select count(*) from leases where expires_at > $1", now().Add(b.cfg.LeaseTTL-time.Millisecond)) == 1
			}
			if !eventually(renewed) {
				return errors.New("the lease is not renewed during the step")
			}
			if err := other.Step(t.Context()); !errors.Is(err, store.ErrLeaseHeld) {
				return fmt.Errorf("another replica took the lease: %w", err)
			}
		}
		return nil
	}
	require.NoError(t, b.m.Step(t.Context()))
	require.True(t, stalled)
	require.Zero(t, b.count("select count(*) from attempts where error <> ''"))
}

// eventually polls until the condition holds, for at most 5 s.
func eventually(condition func() bool) bool {
	tick, end := time.NewTicker(5*time.Millisecond), time.NewTimer(5*time.Second)
	defer tick.Stop()
	defer end.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-end.C:
			return false
		}
	}
	return true
}

// hanging is a node that answers nothing before its caller gives up.
type hanging struct{ *mockNode }

func (hanging) Header(ctx context.Context, _ *big.Int) (*chain.Header, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAStepIsBounded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.StepTimeout, b.cfg.Metrics = 20*time.Millisecond, nil
	m := b.manager(hanging{b.node}, b.signer)
	require.ErrorContains(t, m.Step(t.Context()), "the step took longer than 20ms")
}
