// Package nodes runs Ethereum nodes that others wrote: go-ethereum's own binary, anvil and hardhat. Each runs as a process with the
// accounts and the chain id of devchain, and makes blocks at an interval. A proxy of this package stands before a node and does what
// providers do. Only tests import it.
package nodes

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// gasLimit is the gas limit of a block: deploying a market takes few blocks.
const gasLimit = 1_000_000_000

// Node is a running node.
type Node struct {
	Kind string
	URL  string // JSON-RPC over HTTP
	// States is the number of newest blocks whose state the node keeps. 0: all.
	States uint64

	client *ethclient.Client
	// reorg replaces blocks and returns one of those that were there.
	reorg func(ctx context.Context, depth uint64) (block, error)
}

// block is a block that a reorg replaced.
type block struct {
	Number hexutil.Uint64
	Hash   common.Hash
}

// headOf reads the newest block.
func headOf(ctx context.Context, node *rpc.Client) (b block, err error) {
	if err := node.CallContext(ctx, &b, "eth_getBlockByNumber", "latest", false); err != nil {
		return b, fmt.Errorf("reading the head: %w", err)
	}
	return b, nil
}

// Reorg replaces the newest depth blocks by others, and leaves the chain at least as long.
func (n *Node) Reorg(t testing.TB, depth uint64) {
	t.Helper()
	old, err := n.reorg(t.Context(), depth)
	require.NoError(t, err, "replacing %d blocks", depth)
	require.Eventually(t, func() bool {
		var now *block
		err := n.client.Client().CallContext(t.Context(), &now, "eth_getBlockByNumber", old.Number, false)
		return err == nil && now != nil && now.Hash != old.Hash
	}, time.Minute, 50*time.Millisecond, "block %d must be another one", old.Number)
}

// Start runs a node of a kind (geth, anvil or hardhat) until the test ends. It skips the test if the node is not installed.
func Start(t testing.TB, kind string, blockTime time.Duration) *Node {
	t.Helper()
	start, ok := map[string]func(testing.TB, time.Duration) *Node{"geth": startGeth, "anvil": startAnvil, "hardhat": startHardhat}[kind]
	require.True(t, ok, "there is no node called %s", kind)
	n := start(t, blockTime)
	n.Kind = kind
	return n
}

// tool returns a program of tools/nodes. It skips the test if the packages are not installed.
func tool(t testing.TB, name string) (program, dir string) {
	t.Helper()
	dir = filepath.Join(root(t), "tools", "nodes")
	program = filepath.Join(dir, "node_modules", ".bin", name)
	if _, err := os.Stat(program); err != nil {
		t.Skipf("%s is not installed: run make setup", name)
	}
	return program, dir
}

// root returns the folder of the repository.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		require.NotEqual(t, parent, dir, "no go.mod above the test")
		dir = parent
	}
}

// freePort returns a port of the loopback interface that nobody listens at.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return port
}

// process runs a program until the test ends. If the test fails, its last lines are logged.
func process(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	require.NoError(t, cmd.Start())
	var last []string
	var reading sync.WaitGroup
	reading.Go(func() {
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if last = append(last, lines.Text()); len(last) > 60 {
				last = last[1:]
			}
		}
		_, _ = io.Copy(io.Discard, out) // a longer line ends the scan, but the program must not block
	})
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		_ = in.Close()
		reading.Wait()
		if t.Failed() {
			t.Logf("the end of the node's output:\n%s", strings.Join(last, "\n"))
		}
	})
}

// connect waits until a node answers with its first blocks.
func connect(t testing.TB, url string, blocks uint64) *ethclient.Client {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	require.Eventually(t, func() bool {
		head, err := client.BlockNumber(t.Context())
		return err == nil && head >= blocks
	}, 2*time.Minute, 50*time.Millisecond, "the node at %s does not answer", url)
	return client
}

func startAnvil(t testing.TB, blockTime time.Duration) *Node {
	t.Helper()
	program, _ := tool(t, "anvil")
	port := freePort(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, //nolint:gosec // a package of ours at a pinned version
		"--port", port, "--chain-id", strconv.FormatUint(devchain.ChainID, 10),
		"--mnemonic", devchain.Mnemonic, "--accounts", "30", "--balance", "1000000", "--gas-limit", strconv.Itoa(gasLimit),
		"--block-time", strconv.FormatFloat(blockTime.Seconds(), 'f', -1, 64), "--order", "fifo", "--slots-in-an-epoch", "4")
	process(t, cmd)
	n := &Node{URL: "http://127.0.0.1:" + port}
	n.client = connect(t, n.URL, 1)
	n.reorg = func(ctx context.Context, depth uint64) (block, error) {
		old, err := headOf(ctx, n.client.Client())
		if err != nil {
			return old, err
		}
		return old, n.client.Client().CallContext(ctx, nil, "anvil_reorg", depth, []any{})
	}
	return n
}

func startHardhat(t testing.TB, blockTime time.Duration) *Node {
	t.Helper()
	program, dir := tool(t, "hardhat")
	port := freePort(t)
	//nolint:gosec // a package of ours at a pinned version
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, "--config", "hardhat.config.cjs", "node", "--port", port)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "BLOCK_MS="+strconv.FormatInt(blockTime.Milliseconds(), 10),
		"HARDHAT_DISABLE_TELEMETRY_PROMPT=true", "CI=1")
	process(t, cmd)
	n := &Node{URL: "http://127.0.0.1:" + port}
	n.client = connect(t, n.URL, 1)
	n.reorg = func(ctx context.Context, depth uint64) (block, error) { return revert(ctx, n.client.Client(), depth) }
	return n
}

// revert lets a node make blocks above a snapshot, takes it back to the snapshot and lets it make others.
func revert(ctx context.Context, node *rpc.Client, depth uint64) (old block, err error) {
	var snapshot string
	var back bool
	if err := node.CallContext(ctx, &snapshot, "evm_snapshot"); err != nil {
		return old, fmt.Errorf("taking a snapshot: %w", err)
	}
	for range depth {
		if err := node.CallContext(ctx, nil, "evm_mine"); err != nil {
			return old, fmt.Errorf("making a block: %w", err)
		}
	}
	seen := time.NewTimer(3 * time.Second) // the program under test sees the blocks first
	defer seen.Stop()
	select {
	case <-seen.C:
	case <-ctx.Done():
		return old, ctx.Err()
	}
	if old, err = headOf(ctx, node); err != nil {
		return old, err
	}
	if err := node.CallContext(ctx, &back, "evm_revert", snapshot); err != nil || !back {
		return old, errors.Join(errors.New("going back to the snapshot"), err)
	}
	// An empty block with the same time would be the same block.
	if err := node.CallContext(ctx, nil, "evm_increaseTime", 1); err != nil {
		return old, fmt.Errorf("moving the time: %w", err)
	}
	for range depth + 1 {
		if err := node.CallContext(ctx, nil, "evm_mine"); err != nil {
			return old, fmt.Errorf("making a block: %w", err)
		}
	}
	return old, nil
}
