package txmgr

import (
	"cmp"
	"context"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// minBumpPercent is how much go-ethereum's pool requires a replacement to raise both tip and fee cap.
const minBumpPercent = 10

// Config says how transactions are sent. A zero field takes the default named in its comment.
type Config struct {
	// ChainID is the chain that transactions are signed for.
	ChainID uint64
	// Finality says from which block on a transaction is settled. Default: the node's finalized tag.
	Finality Finality
	// MaxFeeGwei is the most that is offered for a unit of gas, no-ops included, in gwei. Default: 500.
	MaxFeeGwei uint64
	// BumpAfterBlocks is the number of blocks without inclusion before the fees rise. Default: 3.
	BumpAfterBlocks uint64
	// BumpPercent is how much both fees rise in a bump, in percent, at least 10. Default: 15.
	BumpPercent uint64
	// MaxInFlight is the largest number of transactions that wait for a block. Default: 16.
	MaxInFlight int
	// GasMarginPct is added to a gas estimate, in percent. Default: 30.
	GasMarginPct uint64
	// MaxGasLimit is the largest gas limit of one transaction. Default: 16,777,216 (EIP-7825).
	MaxGasLimit uint64
	// LostAfterPolls is the number of blocks without a receipt for a used nonce before other nodes are asked. Default: 12.
	LostAfterPolls int
	// Witnesses is the number of nodes that must agree before an intent is quarantined. Default: 2.
	Witnesses int
	// MinBalance is the signer's minimum balance in wei. Below it no intent gets a nonce. Default: 0.01 ether.
	MinBalance *big.Int
	// Relay takes trades instead of the nodes. Default: none, trades go to the nodes.
	Relay Relay
	// RetryInterval is the pause before the retry of a failed step. Default: 1 s.
	RetryInterval time.Duration
	// LeaseTTL is how long a leader that stops responding keeps its lease. Default: 15 s.
	LeaseTTL time.Duration
	// StepTimeout bounds one step. Default: 2 min.
	StepTimeout time.Duration
	// Metrics is the registry for the manager's metrics. Default: none.
	Metrics prometheus.Registerer
}

// withDefaults replaces the zero fields.
func (c Config) withDefaults() Config {
	c.Finality = c.Finality.withDefaults()
	c.MaxFeeGwei = cmp.Or(c.MaxFeeGwei, 500)
	c.BumpAfterBlocks = cmp.Or(c.BumpAfterBlocks, 3)
	c.BumpPercent = max(cmp.Or(c.BumpPercent, 15), minBumpPercent)
	c.MaxInFlight = cmp.Or(c.MaxInFlight, 16)
	c.GasMarginPct = cmp.Or(c.GasMarginPct, 30)
	c.MaxGasLimit = cmp.Or(c.MaxGasLimit, 1<<24)
	c.LostAfterPolls = cmp.Or(c.LostAfterPolls, 12)
	c.Witnesses = cmp.Or(c.Witnesses, 2)
	c.MinBalance = cmp.Or(c.MinBalance, big.NewInt(1e16))
	c.RetryInterval = cmp.Or(c.RetryInterval, time.Second)
	c.LeaseTTL = cmp.Or(c.LeaseTTL, 15*time.Second)
	c.StepTimeout = cmp.Or(c.StepTimeout, 2*time.Minute)
	return c
}

// Relay sends signed transactions directly to block builders, past the public mempool. No-ops always go to the nodes:
// they reveal nothing, and a relay that drops a trade must not block its nonce.
type Relay interface {
	SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error)
}

// Node is the part of a chain client that sending needs. *chain.Client implements it. Header(nil) is the newest
// block.
type Node interface {
	Header(ctx context.Context, number *big.Int) (*chain.Header, error)
	NonceAt(ctx context.Context, account common.Address, block *big.Int) (uint64, error)
	PendingNonceAt(ctx context.Context, account common.Address) (uint64, error)
	BalanceAt(ctx context.Context, account common.Address, block *big.Int) (*big.Int, error)
	SuggestGasTipCap(ctx context.Context) (*big.Int, error)
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
	CallContract(ctx context.Context, msg ethereum.CallMsg, block *big.Int) ([]byte, error)
	// Simulate makes the call in the earliest block that can follow head.
	Simulate(ctx context.Context, msg ethereum.CallMsg, head *chain.Header) error
	SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error)
	Receipt(ctx context.Context, hash common.Hash) (*chain.Receipt, error)
	// DataCost returns what a rollup charges for the data of a transaction.
	DataCost(ctx context.Context, msg ethereum.CallMsg) (chain.DataCost, error)
	// Testify asks every node separately.
	Testify(ctx context.Context, account common.Address, block uint64, hashes []common.Hash) []chain.Testimony
}

// Intent is one call to be made exactly once.
type Intent struct {
	Key      string // unique for ever: enqueuing the same key again changes nothing
	PlanID   *int64
	Signer   common.Address // required by a Fleet; a Manager has only one
	Vault    common.Address // the kill switch applies to it; zero: To
	To       common.Address
	Value    *big.Int // wei; nil: 0
	Data     []byte
	GasLimit uint64    // 0: estimated
	MaxCost  *big.Int  // {wei} most that mining it may cost, its no-op included; nil: only the fee limit applies
	Deadline time.Time // chain time from which it must not be mined
}
