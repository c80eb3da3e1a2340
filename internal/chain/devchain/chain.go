// Package devchain runs a go-ethereum chain in this process. It makes blocks on demand or on a ticker. Unless it is pruned, it keeps every
// past state. It serves JSON-RPC over HTTP and WebSocket on loopback, and deploys a market of real Uniswap v3 pools.
//
// It is for the demo and for tests. Its keys are public, so nothing here may be used with a chain that holds value.
package devchain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
)

// ChainID is the chain id of every development chain.
const ChainID uint64 = 1337

const (
	loopback        = "127.0.0.1"
	defaultAccounts = 30
	maxAccounts     = 1000
	// maxTxGas is the largest gas limit of one transaction (EIP-7825). Set-up transactions ask for all of it and skip
	// the estimate, because fees do not matter here.
	maxTxGas = params.MaxTxGas
)

// Config says how a chain runs. The zero value is a chain for a test: blocks on demand, any free ports.
type Config struct {
	// BlockTime is the time between blocks. Default: 0, only Commit makes blocks.
	BlockTime time.Duration
	// HTTPPort is the HTTP port on 127.0.0.1. Default: 0, any free port.
	HTTPPort int
	// WSPort is the WebSocket port on 127.0.0.1. It may be the HTTP port. Default: 0, any free port.
	WSPort int
	// Artifacts is the folder of Uniswap's npm packages (…/node_modules/@uniswap). Default: the one that ArtifactsDir finds.
	Artifacts string
	// Accounts is the number of funded accounts. Default: 30.
	Accounts int
	// Log receives the chain's log. Default: none.
	Log *slog.Logger

	// APIs are served on the same ports as the node's own, each in its namespace. Default: none.
	APIs []rpc.API

	// Pruned keeps only the state of the newest 128 blocks, as most nodes do, so that memory grows by less than a tenth as much.
	// Default: every past state is kept.
	Pruned bool

	// Now gives block timestamps. A clock that starts in the past gives the chain a history. Default: the wall clock.
	Now func() time.Time
}

// Chain is a running development chain. Its methods are safe for concurrent use.
type Chain struct {
	config   Config
	log      *slog.Logger
	accounts []Account

	node   *node.Node // nil: another program runs the chain
	eth    *eth.Ethereum
	client *ethclient.Client

	elsewhere string // address of the program that runs the chain; empty: this one does

	mu     sync.Mutex // held while a block is made
	sealer *sealer
	paused bool
	closed bool

	stop    chan struct{}
	stopped sync.WaitGroup
}

// Start runs a chain until Close. Block timestamps are the clock's, or one second after the parent's if blocks come
// faster.
func Start(ctx context.Context, config Config) (*Chain, error) {
	if config.BlockTime < 0 {
		return nil, fmt.Errorf("block time is %s: it must not be negative", config.BlockTime)
	}
	config.Accounts = cmp.Or(config.Accounts, defaultAccounts)
	if config.Accounts <= FirstMember || config.Accounts > maxAccounts {
		return nil, fmt.Errorf("accounts is %d: it must be from %d to %d", config.Accounts, FirstMember+1, maxAccounts)
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now //nolint:forbidigo // a chain beside a person's clock
	}
	for _, port := range []int{config.HTTPPort, config.WSPort} {
		if err := checkPort(ctx, port); err != nil {
			return nil, err
		}
	}
	keys, err := deriveAccounts(Mnemonic, config.Accounts)
	if err != nil {
		return nil, err
	}
	c := &Chain{config: config, log: config.Log, accounts: keys, stop: make(chan struct{})}
	if err := c.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting the development chain: %w", err), c.shutdown())
	}
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if config.BlockTime > 0 {
		c.stopped.Go(c.tick)
	}
	return c, nil
}

// checkPort returns an error if a port is taken, before a node is half started.
func checkPort(ctx context.Context, port int) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("opening port %d: %w", port, err)
	}
	if err := listener.Close(); err != nil {
		return fmt.Errorf("opening port %d: %w", port, err)
	}
	return nil
}

// open assembles the node as simulated.NewBackend does. That function hides the node and its ports, and panics if a
// port is taken.
func (c *Chain) open() error {
	stack, err := node.New(nodeConfig(c.config))
	if err != nil {
		return err
	}
	c.node = stack
	backend, err := eth.New(stack, ethConfig(c.accounts, c.config.Pruned))
	if err != nil {
		return err
	}
	c.eth = backend
	system := filters.NewFilterSystem(backend.APIBackend, filters.Config{})
	stack.RegisterAPIs(append([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(system)}}, c.config.APIs...))
	if err := stack.Start(); err != nil {
		c.node = nil // Start has released its resources
		return err
	}
	c.sealer = newSealer(backend)
	c.client = ethclient.NewClient(stack.Attach())
	return nil
}

func nodeConfig(config Config) *node.Config {
	out := node.DefaultConfig
	out.DataDir = "" // in memory
	out.P2P = p2p.Config{NoDiscovery: true}
	out.HTTPHost, out.HTTPPort = loopback, config.HTTPPort
	out.WSHost, out.WSPort = loopback, config.WSPort
	// A wallet in a browser calls from any origin. `debug` stays closed because it can write files.
	modules := []string{"eth", "net", "web3", "txpool"}
	for _, own := range config.APIs {
		modules = append(modules, own.Namespace)
	}
	out.HTTPModules, out.WSModules = modules, modules
	out.HTTPCors, out.WSOrigins, out.HTTPVirtualHosts = []string{"*"}, []string{"*"}, []string{"*"}
	return &out
}

func ethConfig(accounts []Account, pruned bool) *ethconfig.Config {
	out := ethconfig.Defaults
	chain := *params.AllDevChainProtocolChanges
	chain.BogotaTime = nil // a fork that no public chain has yet
	ether := big.NewInt(params.Ether)
	alloc := core.SystemContractAllocs()
	for i, account := range accounts {
		balance := new(big.Int).Mul(big.NewInt(10_000), ether)
		if i == Deployer {
			balance.Mul(balance, big.NewInt(100)) // the deployer wraps ether for pools and members
		}
		alloc[account.Address] = types.Account{Balance: balance}
	}
	out.Genesis = &core.Genesis{Config: &chain, GasLimit: out.Miner.GasCeil, Alloc: alloc}
	out.SyncMode = ethconfig.FullSync
	out.LogNoHistory = true // short chains are searched faster than they are indexed
	// Without pruning every past state can be read and proved.
	out.StateScheme, out.NoPruning = "hash", !pruned
	out.TrieCleanCache, out.TrieDirtyCache, out.SnapshotCache = 16, 16, 0
	out.EngineMaxReorgDepth = 0
	out.RPCTxFeeCap = 0
	out.RPCGasCap = 500_000_000 // for batched reads over many vaults
	out.TxPool.NoLocals = true
	out.TxPool.AccountSlots, out.TxPool.AccountQueue = 4096, 4096
	out.TxPool.GlobalSlots, out.TxPool.GlobalQueue = 32_768, 16_384
	return &out
}

func (c *Chain) tick() {
	ticker := time.NewTicker(c.config.BlockTime)
	defer ticker.Stop()
	for {
		select {
		case <-c.stop:
			return
		case <-ticker.C:
			c.mu.Lock()
			if !c.paused && !c.closed {
				c.seal()
			}
			c.mu.Unlock()
		}
	}
}

// seal makes a block of the pending transactions now. The caller holds mu.
func (c *Chain) seal() common.Hash {
	hash, err := c.sealer.seal(c.config.Now())
	if err != nil {
		c.log.Error("development chain made no block", "error", err)
		return c.eth.BlockChain().CurrentBlock().Hash()
	}
	return hash
}

// Commit makes a block of the pending transactions and returns its hash. It returns the head's hash if the chain is
// closed, and nothing if another program makes the blocks.
func (c *Chain) Commit() common.Hash {
	if c.elsewhere != "" {
		return common.Hash{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.eth.BlockChain().CurrentBlock().Hash()
	}
	return c.seal()
}

// Fork makes the block with this hash the head again, so that the next blocks replace those above it. Pending
// transactions and those of the replaced blocks are dropped. Send again what should happen on the new branch.
func (c *Chain) Fork(parent common.Hash) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return errClosed
	}
	if err := c.sealer.fork(parent); err != nil {
		return fmt.Errorf("forking at %s: %w", parent, err)
	}
	return nil
}

// SetMinTip sets the tip {wei per gas} below which blocks leave a transaction in the pool, as if others paid that much
// for their place. It starts at 1 Mwei.
func (c *Chain) SetMinTip(wei *big.Int) error {
	if wei.Sign() < 0 {
		return fmt.Errorf("setting the minimum tip to %s wei: it must not be negative", wei)
	}
	return c.eth.Miner().SetGasTip(new(big.Int).Set(wei))
}

// Rollback drops the pending transactions.
func (c *Chain) Rollback() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.sealer.drop()
	}
}

// AdjustTime makes a block of the pending transactions, stamped d after the head (whole seconds, at least one). Later
// blocks follow from there: they are ahead of the wall clock, one second apart.
func (c *Chain) AdjustTime(d time.Duration) error {
	if d < time.Second {
		return fmt.Errorf("adjusting time by %s: it must be a second or more", d)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return errClosed
	}
	head := time.Unix(int64(c.eth.BlockChain().CurrentBlock().Time), 0)
	if _, err := c.sealer.seal(head.Add(d)); err != nil {
		return fmt.Errorf("adjusting time by %s: %w", d, err)
	}
	return nil
}

// Pause stops the ticker's blocks from its return on. Commit still makes blocks.
func (c *Chain) Pause() { c.setPaused(true) }

// Resume lets the ticker make blocks again.
func (c *Chain) Resume() { c.setPaused(false) }

func (c *Chain) setPaused(paused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paused = paused
}

// HTTPURL returns the address of the JSON-RPC endpoint.
func (c *Chain) HTTPURL() string {
	if c.elsewhere != "" {
		return c.elsewhere
	}
	return c.node.HTTPEndpoint()
}

// WSURL is the address of the WebSocket endpoint.
func (c *Chain) WSURL() string { return c.node.WSEndpoint() }

// Client returns the in-process client. Close ends it. Its Client method is the JSON-RPC client below it.
func (c *Chain) Client() *ethclient.Client { return c.client }

// Accounts returns the number of funded accounts.
func (c *Chain) Accounts() int { return len(c.accounts) }

// Account returns funded account i of the mnemonic. It panics if i is not below Accounts.
func (c *Chain) Account(i int) Account { return c.accounts[i] }

var errClosed = errors.New("the development chain is closed")

// Close stops the ticker and the node and frees its ports. It may be called twice.
func (c *Chain) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	c.mu.Unlock()
	close(c.stop)
	c.stopped.Wait()
	return c.shutdown()
}

func (c *Chain) shutdown() error {
	if c.client != nil {
		c.client.Close()
	}
	var errs []error
	if c.node != nil {
		errs = append(errs, c.node.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the development chain: %w", err)
	}
	return nil
}
