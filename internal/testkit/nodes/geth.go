package nodes

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// gethStates is the number of newest states that geth keeps in its hash scheme without an archive.
const gethStates = 128

// finality is the number of blocks after which a block is final.
const finality = 64

// consensus is the smallest consensus client. It makes a block at an interval over geth's engine API.
type consensus struct {
	engine *rpc.Client
	public *rpc.Client
	every  time.Duration
	now    func() time.Time
	salt   common.Hash // differs after each reorg, so that blocks of equal content differ

	mu sync.Mutex // held while a block is made or replaced
}

func startGeth(t testing.TB, blockTime time.Duration) *Node {
	t.Helper()
	dir := t.TempDir()
	genesis, err := json.Marshal(gethGenesis(t))
	require.NoError(t, err)
	var secret [32]byte
	_, err = rand.Read(secret[:])
	require.NoError(t, err)
	genesisFile, secretFile := filepath.Join(dir, "genesis.json"), filepath.Join(dir, "secret")
	require.NoError(t, os.WriteFile(genesisFile, genesis, 0o600))
	require.NoError(t, os.WriteFile(secretFile, []byte(hex.EncodeToString(secret[:])), 0o600))
	program := gethProgram(t)
	data := []string{"--datadir", filepath.Join(dir, "data"), "--state.scheme", "hash"}
	//nolint:gosec // go-ethereum's own program
	out, err := exec.CommandContext(t.Context(), program, append([]string{"init"}, append(data, genesisFile)...)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	public, private := freePort(t), freePort(t)
	process(t, exec.CommandContext(context.WithoutCancel(t.Context()), program, append(data, //nolint:gosec // go-ethereum's own program
		"--networkid", strconv.FormatUint(devchain.ChainID, 10), "--nodiscover", "--maxpeers", "0", "--port", "0", "--ipcdisable",
		"--syncmode", "full", "--gcmode", "full", "--cache", "64", "--miner.gaslimit", strconv.Itoa(gasLimit),
		"--rpc.gascap", "500000000", "--rpc.txfeecap", "0",
		"--txpool.accountslots", "4096", "--txpool.globalslots", "32768", "--txpool.accountqueue", "4096",
		"--http", "--http.port", public, "--http.api", "eth,net,web3,txpool,debug",
		"--authrpc.port", private, "--authrpc.jwtsecret", secretFile, "--verbosity", "2")...))
	n := &Node{URL: "http://127.0.0.1:" + public, States: gethStates}
	n.client = connect(t, n.URL, 0)
	c := &consensus{public: n.client.Client(), every: blockTime, now: time.Now} //nolint:forbidigo // the real node has the wall clock
	c.engine, err = rpc.DialOptions(t.Context(), "http://127.0.0.1:"+private, rpc.WithHTTPAuth(node.NewJWTAuth(secret)))
	require.NoError(t, err)
	n.reorg = c.reorg
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	var failed error
	running.Go(func() { failed = c.run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		c.engine.Close()
		require.NoError(t, failed, "making blocks")
	})
	connect(t, n.URL, 1)
	return n
}

// gethProgram builds go-ethereum's own binary from its module and returns its path.
func gethProgram(t testing.TB) string {
	t.Helper()
	//nolint:gosec // the path is the repository's own
	cmd := exec.CommandContext(t.Context(), "go", "tool", "-modfile="+filepath.Join("tools", "geth", "go.mod"), "-n", "geth")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	require.NoError(t, err, "building geth")
	return strings.TrimSpace(string(out))
}

func gethGenesis(t testing.TB) *core.Genesis {
	t.Helper()
	config := *params.AllDevChainProtocolChanges
	config.ChainID = new(big.Int).SetUint64(devchain.ChainID)
	config.OsakaTime, config.BPO1Time, config.BPO2Time, config.BogotaTime, config.AmsterdamTime = nil, nil, nil, nil, nil
	alloc := core.SystemContractAllocs()
	accounts, err := devchain.Keys(30)
	require.NoError(t, err)
	for _, account := range accounts {
		alloc[account.Address] = types.Account{Balance: new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(params.Ether))}
	}
	return &core.Genesis{
		Config: &config, GasLimit: gasLimit, Alloc: alloc, Difficulty: new(big.Int), BaseFee: big.NewInt(params.InitialBaseFee),
	}
}

// run makes blocks until ctx ends.
func (c *consensus) run(ctx context.Context) error {
	ticker := time.NewTicker(c.every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		c.mu.Lock()
		err := c.block(ctx)
		c.mu.Unlock()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// reorg takes the chain back and makes as many other blocks, and one more.
func (c *consensus) reorg(ctx context.Context, depth uint64) (old block, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, err = headOf(ctx, c.public); err != nil {
		return old, err
	}
	if err := c.public.CallContext(ctx, nil, "debug_setHead", old.Number-hexutil.Uint64(depth)); err != nil {
		return old, fmt.Errorf("taking the head back: %w", err)
	}
	if _, err := rand.Read(c.salt[:]); err != nil {
		return old, fmt.Errorf("drawing randomness: %w", err)
	}
	for range depth + 1 {
		if err := c.block(ctx); err != nil {
			return old, err
		}
	}
	return old, nil
}

// block makes a block of the pending transactions. Its time is the wall clock's, or one second after its parent's.
func (c *consensus) block(ctx context.Context) error {
	var parent struct {
		Hash      common.Hash
		Number    hexutil.Uint64
		Timestamp hexutil.Uint64
	}
	if err := c.public.CallContext(ctx, &parent, "eth_getBlockByNumber", "latest", false); err != nil {
		return fmt.Errorf("reading the parent: %w", err)
	}
	final := common.Hash{} // none yet
	if parent.Number > finality {
		var old struct{ Hash common.Hash }
		if err := c.public.CallContext(ctx, &old, "eth_getBlockByNumber", parent.Number-finality, false); err != nil {
			return fmt.Errorf("reading a final block: %w", err)
		}
		final = old.Hash
	}
	root := c.salt
	var built engine.ForkChoiceResponse
	attributes := engine.PayloadAttributes{
		Timestamp: max(uint64(c.now().Unix()), uint64(parent.Timestamp)+1), Random: c.salt,
		Withdrawals: []*types.Withdrawal{}, BeaconRoot: &root,
	}
	state := engine.ForkchoiceStateV1{HeadBlockHash: parent.Hash, SafeBlockHash: final, FinalizedBlockHash: final}
	if err := c.engine.CallContext(ctx, &built, "engine_forkchoiceUpdatedV3", state, attributes); err != nil {
		return fmt.Errorf("asking for a block: %w", err)
	}
	if built.PayloadID == nil {
		return fmt.Errorf("asking for a block: the node answers %s without a payload", built.PayloadStatus.Status)
	}
	// The first payload is empty; the one with the pending transactions takes the node a moment.
	wait := time.NewTimer(min(c.every/3, 200*time.Millisecond))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
	}
	return c.adopt(ctx, built.PayloadID, state, root)
}

// adopt fetches a block that the node built, imports it and makes it the head.
func (c *consensus) adopt(ctx context.Context, id *engine.PayloadID, state engine.ForkchoiceStateV1, root common.Hash) error {
	var payload struct {
		ExecutionPayload json.RawMessage   `json:"executionPayload"`
		Requests         []json.RawMessage `json:"executionRequests"`
	}
	if err := c.engine.CallContext(ctx, &payload, "engine_getPayloadV4", id); err != nil {
		return fmt.Errorf("fetching the block: %w", err)
	}
	if payload.Requests == nil {
		payload.Requests = []json.RawMessage{}
	}
	var status engine.PayloadStatusV1
	err := c.engine.CallContext(ctx, &status, "engine_newPayloadV4", payload.ExecutionPayload, []common.Hash{}, root, payload.Requests)
	if err != nil {
		return fmt.Errorf("importing the block: %w", err)
	}
	var made struct{ BlockHash common.Hash }
	if err := json.Unmarshal(payload.ExecutionPayload, &made); err != nil {
		return fmt.Errorf("reading the block: %w", err)
	}
	state.HeadBlockHash = made.BlockHash
	var built engine.ForkChoiceResponse
	if err := c.engine.CallContext(ctx, &built, "engine_forkchoiceUpdatedV3", state, nil); err != nil {
		return fmt.Errorf("making the block the head: %w", err)
	}
	if status.Status != engine.VALID || built.PayloadStatus.Status != engine.VALID {
		return fmt.Errorf("importing the block: the node answers %s and %s", status.Status, built.PayloadStatus.Status)
	}
	return nil
}
