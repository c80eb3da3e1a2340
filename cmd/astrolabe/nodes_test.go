package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/testkit/nodes"
)

// nodesVariable lists the nodes of the matrix, as in "geth@2s,anvil@250ms". `make test-nodes` sets it to all of them.
const nodesVariable = "ASTROLABE_NODES"

// nodeBundle is `astrolabe serve` on a node that others wrote, behind a provider with bad habits.
type nodeBundle struct {
	node   *nodes.Node
	proxy  *nodes.Proxy
	chain  *devchain.Chain
	market *devchain.Market
	store  *store.Store
	vault  common.Address

	binary, url string
	args, env   []string
	serving     *exec.Cmd
	output      *testkit.Buffer
	api         string
}

// TestNodes takes the marketplace through its life on each node of the matrix, as the calls below say. All requests of the program
// pass a provider with bad habits.
func TestNodes(t *testing.T) {
	t.Parallel()
	matrix := os.Getenv(nodesVariable)
	if matrix == "" {
		matrix = "anvil@250ms"
	}
	table := "| Node | Blocks every | Seconds | Requests | Faults injected |\n|---|---|---|---|---|\n"
	for name := range strings.SplitSeq(matrix, ",") { //nolint:paralleltest // one node at a time: there are two cores
		t.Run(name, func(t *testing.T) {
			kind, interval, ok := strings.Cut(name, "@")
			require.True(t, ok, "%s names no node", name)
			every, err := time.ParseDuration(interval)
			require.NoError(t, err)
			began := time.Now()
			b := newNodeBundle(t, kind, every)
			b.launch(t)
			b.serve(t)
			b.deposit(t)
			b.rebalance(t)
			b.reorg(t)
			b.restart(t)
			b.prune(t)
			b.redeem(t)
			b.check(t)
			row := fmt.Sprintf("| %s | %s | %.0f | %d | %s |\n",
				kind, every, time.Since(began).Seconds(), b.proxy.Requests(), listed(b.proxy.Injected()))
			t.Log(row)
			table += row
		})
	}
	if path := os.Getenv("ASTROLABE_NODES_TABLE"); path != "" {
		require.NoError(t, os.WriteFile(filepath.Clean(path), []byte(table), 0o600))
	}
}

// listed returns counts as a text in a fixed order.
func listed(counts map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(parts, ", ")
}

func newNodeBundle(t *testing.T, kind string, every time.Duration) *nodeBundle {
	t.Helper()
	b := &nodeBundle{node: nodes.Start(t, kind, every), url: testkit.DatabaseURL(t)}
	b.proxy = nodes.NewProxy(t, b.node.URL, nodes.Rough(7))
	b.build(t)
	var err error
	b.chain, err = devchain.Attach(t.Context(), b.node.URL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.chain.Close()) })
	b.market, err = b.chain.DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	b.store, err = store.Open(t.Context(), b.url, 4)
	require.NoError(t, err)
	t.Cleanup(b.store.Close)
	deployment := filepath.Join(t.TempDir(), "deployment.json")
	require.NoError(t, b.market.Deployment.Write(deployment))
	keystoreFile, password := writeKeystore(t, b.chain.Account(devchain.Keeper))
	b.args = []string{
		"serve", "--rpc", b.proxy.URL, "--deployment", deployment, "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
		"--keeper-keystore", keystoreFile, "--keeper-password-file", password, "--lease-ttl", "5s", "--drift-bps", "60",
		"--slippage-bps", "200", "--finality-depth", "24", "--schedule", "@every 15s", "--jitter", "0s",
	}
	b.env = append(os.Environ(), "DATABASE_URL="+b.url, "SSL_CERT_FILE="+b.proxy.Certificate)
	return b
}

// build builds the program.
func (b *nodeBundle) build(t *testing.T) {
	t.Helper()
	b.binary = filepath.Join(t.TempDir(), "astrolabe")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", b.binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func (b *nodeBundle) creator() devchain.Account  { return b.chain.Account(devchain.FirstMember) }
func (b *nodeBundle) investor() devchain.Account { return b.chain.Account(devchain.FirstMember + 5) }

func (b *nodeBundle) launch(t *testing.T) {
	t.Helper()
	b.vault, _ = testkit.Launch(t, b.chain, b.market, b.creator(), testkit.Index{SeedUSD: 50_000})
}

// serve starts a process with all roles and waits until it serves.
func (b *nodeBundle) serve(t *testing.T) {
	t.Helper()
	b.output = &testkit.Buffer{}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), b.binary, b.args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = b.env, b.output, b.output
	require.NoError(t, cmd.Start())
	b.serving = cmd
	output := b.output
	t.Cleanup(func() {
		if cmd.ProcessState == nil { // the test failed while the process ran
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		if t.Failed() {
			text := output.String()
			t.Logf("the end of serve's output:\n%s", text[max(0, len(text)-12_000):])
		}
	})
	b.eventually(t, "serve must start", func() bool { return addresses.MatchString(output.String()) })
	b.api = "http://" + addresses.FindStringSubmatch(output.String())[1]
}

// eventually waits for a condition. Blocks take up to 2 s, and providers refuse much.
func (b *nodeBundle) eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	require.Eventually(t, done, 6*time.Minute, 100*time.Millisecond, what)
}

func (b *nodeBundle) count(t *testing.T, query string, args ...any) (n int64) {
	t.Helper()
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), query, args...).Scan(&n), query)
	return n
}

// indexed waits until the index is at the node's head of now.
func (b *nodeBundle) indexed(t *testing.T) {
	t.Helper()
	head, err := b.chain.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	b.eventually(t, "the index must reach the head", func() bool {
		var block uint64
		err := b.store.Pool.QueryRow(t.Context(), "select block_number from checkpoints").Scan(&block)
		return err == nil && block >= head
	})
}

// wallet is what a wallet reads of a prepared transaction.
type wallet struct {
	To    common.Address `json:"to"`
	Data  hexutil.Bytes  `json:"data"`
	Value string         `json:"value"`
	Gas   uint64         `json:"gas"`
}

type preparedCall struct {
	Approvals   []struct{ Transaction wallet } `json:"approvals"`
	Transaction wallet                         `json:"transaction"`
}

// execute prepares a transaction with the API, and signs and sends what it returns: first the approvals, then the transaction.
func (b *nodeBundle) execute(t *testing.T, who devchain.Account, path string, body map[string]any) {
	t.Helper()
	b.indexed(t)
	for _, p := range b.prepare(t, path, body).Approvals {
		b.send(t, who, p.Transaction)
	}
	last := b.prepare(t, path, body)
	require.Empty(t, last.Approvals, "they were just given")
	b.send(t, who, last.Transaction)
}

// prepare asks again while the provider refuses the API's reads.
func (b *nodeBundle) prepare(t *testing.T, path string, body map[string]any) (p preparedCall) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	var answer string
	b.eventually(t, "preparing "+path, func() bool {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.api+path, bytes.NewReader(raw))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return false
		}
		defer func() { _ = res.Body.Close() }()
		var read bytes.Buffer
		if _, err := read.ReadFrom(res.Body); err != nil {
			return false
		}
		answer = read.String()
		require.Less(t, res.StatusCode, http.StatusTooManyRequests+100, answer)
		return res.StatusCode == http.StatusOK && json.Unmarshal(read.Bytes(), &p) == nil && p.Transaction.Gas > 0
	})
	return p
}

func (b *nodeBundle) send(t *testing.T, who devchain.Account, tx wallet) {
	t.Helper()
	value, ok := new(big.Int).SetString(tx.Value, 10)
	require.True(t, ok)
	testkit.Send(t, b.chain, who, testkit.Call{To: tx.To, Value: value, Data: tx.Data})
}

func (b *nodeBundle) deposit(t *testing.T) {
	t.Helper()
	b.execute(t, b.investor(), "/v1/tx/deposit", map[string]any{
		"from": b.investor().Address.Hex(), "index": b.vault.Hex(), "token": b.market.Asset("USDC").Token.Hex(), "amount": "2000000000",
	})
	b.indexed(t)
	require.Positive(t, b.count(t, "select count(*) from positions where investor = $1 and shares > 0", b.investor().Address))
}

// rebalance proposes other targets. The keeper executes and reaches them.
func (b *nodeBundle) rebalance(t *testing.T) {
	t.Helper()
	tokens, weights := []common.Address{}, []*big.Int{big.NewInt(4000), big.NewInt(4000), big.NewInt(2000)}
	for _, symbol := range []string{"WBTC", "WETH", "LINK"} {
		tokens = append(tokens, b.market.Asset(symbol).Token)
	}
	data := bindings.NewIndexVault().PackProposeTargets(tokens, weights)
	testkit.Send(t, b.chain, b.creator(), testkit.Call{To: b.vault, Data: data})
	b.eventually(t, "the keeper must rebalance", func() bool {
		return b.count(t, "select count(*) from rebalances where vault = $1 and drift_after_d18 < 100 * 1e14", b.vault) > 0
	})
}

// reorg replaces blocks that are indexed. The database must end on the node's branch.
func (b *nodeBundle) reorg(t *testing.T) {
	t.Helper()
	b.indexed(t)
	before := b.count(t, "select count(*) from feed where kind = 'reorg'")
	head, err := b.chain.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	behind := int64(head) - b.count(t, "select block_number from checkpoints")
	b.node.Reorg(t, uint64(max(0, behind)+6))
	b.eventually(t, "the index must follow the reorg", func() bool {
		return b.count(t, "select count(*) from feed where kind = 'reorg'") > before
	})
	b.indexed(t)
	b.requireTheNodesBlocks(t)
}

// requireTheNodesBlocks compares the stored hashes with the node's.
func (b *nodeBundle) requireTheNodesBlocks(t *testing.T) {
	t.Helper()
	rows, err := b.store.Pool.Query(t.Context(), "select block_number, block_hash from blocks order by block_number desc limit 20")
	require.NoError(t, err)
	type block struct {
		Number int64
		Hash   common.Hash
	}
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByPos[block])
	require.NoError(t, err)
	require.NotEmpty(t, stored)
	for _, s := range stored {
		var got struct{ Hash common.Hash }
		require.NoError(t, b.chain.Client().Client().CallContext(t.Context(), &got, "eth_getBlockByNumber",
			hexutil.Uint64(s.Number), false))
		require.Equal(t, got.Hash, s.Hash, "block %d", s.Number)
	}
}

// restart kills the process and starts another.
func (b *nodeBundle) restart(t *testing.T) {
	t.Helper()
	require.NoError(t, b.serving.Process.Kill())
	require.Error(t, b.serving.Wait(), "it was killed")
	b.serve(t)
	b.indexed(t)
}

// prune indexes the chain into a second database when the old states are gone. The NAV of old blocks is then a gap, and all else is
// there.
func (b *nodeBundle) prune(t *testing.T) {
	t.Helper()
	old := b.market.Deployment.StartBlock + 110 // the provider keeps 100 states
	b.eventually(t, "the chain must outgrow the states", func() bool {
		head, err := b.chain.Client().BlockNumber(t.Context())
		return err == nil && head > max(old, b.node.States+b.market.Deployment.StartBlock+10)
	})
	url := testkit.DatabaseURL(t)
	second := *b
	second.args = append([]string{}, b.args...)
	second.args = append(second.args, "--roles", "indexer,api", "--database-url", url)
	st, err := store.Open(t.Context(), url, 2)
	require.NoError(t, err)
	defer st.Close()
	second.store = st
	second.serve(t)
	second.indexed(t)
	require.Positive(t, second.count(t, "select count(*) from nav_gaps"), "old states are refused")
	require.Equal(t, b.count(t, "select count(*) from rebalances"), second.count(t, "select count(*) from rebalances"))
	require.NoError(t, second.serving.Process.Signal(syscall.SIGTERM))
	require.NoError(t, second.serving.Wait(), "SIGTERM must end it with exit code 0")
}

func (b *nodeBundle) redeem(t *testing.T) {
	t.Helper()
	who := b.investor().Address
	b.execute(t, b.investor(), "/v1/tx/redeem", map[string]any{
		"from": who.Hex(), "index": b.vault.Hex(), "in_kind": true, "shares": "max",
	})
	b.indexed(t)
	require.Zero(t, b.count(t, "select count(*) from positions where investor = $1 and shares > 0", who))
	call := ethereum.CallMsg{To: &b.vault, Data: bindings.NewERC20Permit().PackBalanceOf(who)}
	out, err := b.chain.Client().CallContract(t.Context(), call, nil)
	require.NoError(t, err)
	require.Zero(t, new(big.Int).SetBytes(out).Sign())
}

// check ends the process in order, and audits and verifies what it has written with the node itself.
func (b *nodeBundle) check(t *testing.T) {
	t.Helper()
	b.eventually(t, "the keeper must settle its transactions", func() bool {
		return b.count(t, "select count(*) from intents where state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling')") == 0
	})
	b.indexed(t)
	require.NoError(t, b.serving.Process.Signal(syscall.SIGTERM))
	require.NoError(t, b.serving.Wait(), "SIGTERM must end it with exit code 0")
	o := astrolabe(t.Context(), "audit", "--rpc", b.node.URL, "--factory", b.market.Deployment.Factory.Hex(), "--database-url", b.url)
	require.Equal(t, exitOK, o.code, "audit: %s%s", o.stdout, o.stderr)
	o = astrolabe(t.Context(), "verify", "--rpc", b.node.URL, "--database-url", b.url)
	require.Equal(t, exitOK, o.code, "verify: %s%s", o.stdout, o.stderr)
	b.requireNothingDoubled(t)
	faults := b.proxy.Injected()
	for _, fault := range []string{"rate limit", "range cap", "lagging backend", "archive refused", "reset", "truncated"} {
		require.Positive(t, faults[fault], "the provider never did this: %s; it did %v", fault, faults)
	}
}

// requireNothingDoubled compares the keeper's nonce with its stored intents.
func (b *nodeBundle) requireNothingDoubled(t *testing.T) {
	t.Helper()
	nonce, err := b.chain.Client().NonceAt(t.Context(), b.chain.Account(devchain.Keeper).Address, nil)
	require.NoError(t, err)
	require.EqualValues(t, nonce, b.count(t, "select count(*) from intents where state in ('final_ok', 'final_reverted', 'cancelled')"),
		"every nonce of the keeper belongs to one final intent")
	var status []int64
	rows, err := b.store.Pool.Query(t.Context(), "select status::bigint from receipts where final")
	require.NoError(t, err)
	status, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	require.Contains(t, status, int64(types.ReceiptStatusSuccessful), fmt.Sprint(status))
}
