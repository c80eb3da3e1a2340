package txmgr_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// TestAKillAtAnyCallLosesAndDoublesNothing stops the process at every call to the node, before and after the call takes
// effect. A new process on the same database then continues.
func TestAKillAtAnyCallLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	const calls = 70 // more than the scenario makes
	killed := 0
	for _, after := range []bool{false, true} {
		for _, forget := range []bool{false, true} {
			for k := 1; k <= calls; k++ {
				b := setupOn(t, st)
				b.cfg.BumpAfterBlocks = 1
				b.restart()
				ids := []int64{b.enqueue(1, 40), b.enqueue(2, 40)}
				if !runUntilKilled(b, k, after) {
					break
				}
				killed++
				if forget {
					b.node.forget()
				}
				b.node.set(func(n *mockNode) { n.baseFee = gwei(10) })
				b.restart()
				b.settle()
				for _, id := range ids {
					require.Equal(t, "final_ok", b.state(id), "call %d, after %t, forget %t", k, after, forget)
					b.checkFinal(id)
				}
				require.Len(t, b.node.canonical(), 2)
			}
		}
	}
	require.Greater(t, killed, 60)
}

// runUntilKilled plays bumps, inclusion, a reorg and finality, and stops at call k. It reports whether it reached that
// call.
func runUntilKilled(b *bundle, k int, after bool) bool {
	ctx, kill := context.WithCancel(b.t.Context())
	defer kill()
	calls := 0
	b.node.hook = func(_ string, isAfter bool) error {
		if isAfter == after {
			calls++
		}
		if calls >= k {
			kill()
			return errors.New("killed")
		}
		return nil
	}
	defer func() { b.node.hook = nil }()
	script := []func(){
		func() { b.node.set(func(n *mockNode) { n.baseFee = gwei(40) }); b.node.mine(1) },
		func() { b.node.mine(1) },
		func() { b.node.fork(1, true); b.node.mine(2) },
		func() { b.node.mine(1) },
		func() { b.node.mine(4) },
		func() {},
	}
	for _, act := range script {
		if err := b.m.Step(ctx); ctx.Err() != nil {
			return true
		} else if err != nil {
			require.NoError(b.t, err)
		}
		act()
	}
	return false
}

// TestSendFaultsAndReorgsLoseAndDoubleNothing combines every answer of a node with every reorg depth.
func TestSendFaultsAndReorgsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	refuse := func(text string) func(n *mockNode) {
		return func(n *mockNode) {
			n.onSend = func(*types.Transaction) error { return answer{code: -32000, text: text} }
		}
	}
	faults := map[string]func(n *mockNode){
		"accepted then timed out": func(n *mockNode) { n.afterTx = func(*types.Transaction) error { return errTimeout } },
		"timed out":               func(n *mockNode) { n.onSend = func(*types.Transaction) error { return errTimeout } },
		"underpriced":             refuse("replacement transaction underpriced"),
		"already known":           refuse("already known"),
		"nonce too low":           refuse("nonce too low"),
		"no funds":                refuse("insufficient funds for gas * price + value"),
	}
	st := testkit.DB(t)
	for name, fault := range faults {
		for depth := range 4 {
			for _, forget := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, reorg of %d, forgets %t", name, depth, forget), func(t *testing.T) {
					t.Parallel()
					b := setupOn(t, st)
					b.cfg.BumpAfterBlocks = 2
					b.restart()
					id := b.enqueue(1, 60)
					b.node.set(fault)
					b.step()
					b.node.mine(1)
					b.step()
					b.restart()
					b.node.set(func(n *mockNode) { n.onSend, n.afterTx = nil, nil })
					b.step()
					b.node.mine(2)
					b.step()
					b.node.fork(depth, forget)
					b.node.mine(depth)
					b.step()
					b.node.mine(1)
					b.settle()
					require.Equal(t, "final_ok", b.state(id))
					b.checkFinal(id)
				})
			}
		}
	}
}
