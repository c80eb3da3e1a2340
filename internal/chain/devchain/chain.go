// Package devchain runs a go-ethereum chain in this process: blocks on demand or on a ticker, JSON-RPC over HTTP and
// WebSocket on loopback, every past state kept, and a market of real Uniswap v3 pools deployed on it.
//
// It is for the demo and for tests. Its keys are public, so nothing here may ever be used with a chain that holds value.
package devchain

import (
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
	// maxTxGas is the most gas one transaction may have (EIP-7825); with no fee worth saving, every set-up transaction
	// asks for it and skips its estimate.
	maxTxGas = params.MaxTxGas
)

// Config says how a chain runs. The zero value is a chain for a test: blocks on demand, any free port.
type Config struct {
	BlockTime time.Duration // between blocks; 0: only Commit makes blocks
	HTTPPort  int           // on 127.0.0.1; 0: any free one
	WSPort    int           // as HTTPPort; equal to it, one port serves both
	Artifacts string        // folder of Uniswap's npm packages (…/node_modules/@uniswap); "": ArtifactsDir finds it
	Accounts  int           // funded accounts; 0: 30
	Log       *slog.Logger  // nil: discards

	// APIs are served on the same ports, beside the node's own, each in its namespace.
	APIs []rpc.API

	// Now stamps blocks; nil: the wall clock. A clock that starts in the past gives the chain a history.
	Now func() time.Time
}

// Chain is a running development chain. Its methods may be called at the same time.
type Chain struct {
	config   Config
	log      *slog.Logger
	accounts []Account

	node   *node.Node
	eth    *eth.Ethereum
	client *ethclient.Client

	mu     sync.Mutex // one block is made at a time
	sealer *sealer
	paused bool
	closed bool

	stop    chan struct{}
	stopped sync.WaitGroup
}

// Start runs a chain until Close. Block timestamps are the clock's, or one second after the parent's where blocks come
// faster than that.
func Start(ctx context.Context, config Config) (*Chain, error) {
	if config.BlockTime < 0 {
		return nil, fmt.Errorf("block time is %s: it must not be negative", config.BlockTime)
	}
	if config.Accounts == 0 {
		config.Accounts = defaultAccounts
	}
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

// checkPort fails where a port is taken, before a node is half started.
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

// open assembles the node as simulated.NewBackend does, which hides the node (and with it the ports it was given) and
// panics where a port is taken.
func (c *Chain) open() error {
	stack, err := node.New(nodeConfig(c.config))
	if err != nil {
		return err
	}
	c.node = stack
	backend, err := eth.New(stack, ethConfig(c.accounts))
	if err != nil {
		return err
	}
	c.eth = backend
	system := filters.NewFilterSystem(backend.APIBackend, filters.Config{})
	stack.RegisterAPIs(append([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(system)}}, c.config.APIs...))
	if err := stack.Start(); err != nil {
		c.node = nil // Start released what it held
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
	// A wallet in a browser calls from any origin. `debug` stays closed: it can write files.
	modules := []string{"eth", "net", "web3", "txpool"}
	for _, own := range config.APIs {
		modules = append(modules, own.Namespace)
	}
	out.HTTPModules, out.WSModules = modules, modules
	out.HTTPCors, out.WSOrigins, out.HTTPVirtualHosts = []string{"*"}, []string{"*"}, []string{"*"}
	return &out
}

func ethConfig(accounts []Account) *ethconfig.Config {
	out := ethconfig.Defaults
	chain := *params.AllDevChainProtocolChanges
	chain.BogotaTime = nil // a fork that no public chain has yet
	ether := big.NewInt(params.Ether)
	alloc := core.SystemContractAllocs()
	for i, account := range accounts {
		balance := new(big.Int).Mul(big.NewInt(10_000), ether)
		if i == Deployer {
			balance.Mul(balance, big.NewInt(100)) // wraps what pools and members get
		}
		alloc[account.Address] = types.Account{Balance: balance}
	}
	out.Genesis = &core.Genesis{Config: &chain, GasLimit: out.Miner.GasCeil, Alloc: alloc}
	out.SyncMode = ethconfig.FullSync
	out.LogNoHistory = true // short chains are searched faster than indexed
	// Every past state can be read and proved.
	out.StateScheme, out.NoPruning = "hash", true
	out.TrieCleanCache, out.TrieDirtyCache, out.SnapshotCache = 16, 16, 0
	out.EngineMaxReorgDepth = 0
	out.RPCTxFeeCap = 0
	out.RPCGasCap = 500_000_000 // batched reads over many vaults
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

// seal makes a block of what is pending, now. The caller holds mu.
func (c *Chain) seal() common.Hash {
	hash, err := c.sealer.seal(c.config.Now())
	if err != nil {
		c.log.Error("development chain made no block", "error", err)
		return c.eth.BlockChain().CurrentBlock().Hash()
	}
	return hash
}

// Commit makes a block of what is pending and returns its hash, or the head's where the chain is closed.
func (c *Chain) Commit() common.Hash {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return c.eth.BlockChain().CurrentBlock().Hash()
	}
	return c.seal()
}

// Fork makes the block with this hash the head again, so that the next blocks replace those above it. Pending
// transactions are dropped, those of the replaced blocks too: what shall happen on the new branch must be sent anew.
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

// SetMinTip sets the tip {wei per gas} below which blocks leave a transaction in the pool, as where others pay that much for
// their place; 1 Mwei at the start.
func (c *Chain) SetMinTip(wei *big.Int) error {
	if wei.Sign() < 0 {
		return fmt.Errorf("setting the least tip to %s wei: it must not be negative", wei)
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

// AdjustTime makes a block of what is pending whose timestamp is d (whole seconds, at least one) after the head's. Later
// blocks follow on from there: ahead of the wall clock, one second after another.
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

// Pause stops the ticker's blocks from when it returns; Commit still makes them.
func (c *Chain) Pause() { c.setPaused(true) }

// Resume lets the ticker make blocks again.
func (c *Chain) Resume() { c.setPaused(false) }

func (c *Chain) setPaused(paused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paused = paused
}

// HTTPURL is the address of the JSON-RPC endpoint.
func (c *Chain) HTTPURL() string { return c.node.HTTPEndpoint() }

// WSURL is the address of the WebSocket endpoint.
func (c *Chain) WSURL() string { return c.node.WSEndpoint() }

// Client talks to the chain within the process; Close ends it. Its Client method is the JSON-RPC client below it.
func (c *Chain) Client() *ethclient.Client { return c.client }

// Accounts is how many funded accounts there are.
func (c *Chain) Accounts() int { return len(c.accounts) }

// Account returns funded account i of the mnemonic. It panics where i is not below Accounts, as indexing does.
func (c *Chain) Account(i int) Account { return c.accounts[i] }

var errClosed = errors.New("the development chain is closed")

// Close stops the ticker and the node and frees its ports. Closing twice is fine.
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
