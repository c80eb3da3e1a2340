package txmgr

import (
	"context"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// minBumpPercent is what go-ethereum's pool asks of a replacement, of tip and fee cap both.
const minBumpPercent = 10

// Config says how transactions are sent. Zero fields take the default in their comment.
type Config struct {
	ChainID         uint64
	FinalityDepth   uint64                // blocks on top of a final one; 0: the node's finalized tag decides
	MaxFeeGwei      uint64                // most that is ever offered for a unit of gas, no-ops included; 500
	BumpAfterBlocks uint64                // blocks without inclusion until the fees rise; 3
	BumpPercent     uint64                // by how much both fees rise, at least 10; 15
	MaxInFlight     int                   // transactions waiting for a block at a time; 16
	GasMarginPct    uint64                // added to a gas estimate; 30
	MaxGasLimit     uint64                // of one transaction; 16,777,216 (EIP-7825)
	LostAfterPolls  int                   // blocks at which a used nonce has no known receipt until other nodes are asked; 12
	Witnesses       int                   // nodes that must each say so before such an intent is quarantined; 2
	MinBalance      *big.Int              // wei that the signer keeps: below it no intent gets a nonce; 0.01 ether
	Relay           Relay                 // where trades are sent instead of to the nodes; nil: to the nodes
	PollInterval    time.Duration         // between steps; 1 s
	LeaseTTL        time.Duration         // until a replica may succeed a silent holder; 15 s
	Metrics         prometheus.Registerer // where metrics are registered; nil: nowhere
}

func (c Config) withDefaults() Config {
	setDefault(&c.MaxFeeGwei, 500)
	setDefault(&c.BumpAfterBlocks, 3)
	setDefault(&c.BumpPercent, 15)
	setDefault(&c.MaxInFlight, 16)
	setDefault(&c.GasMarginPct, 30)
	setDefault(&c.MaxGasLimit, 1<<24)
	setDefault(&c.LostAfterPolls, 12)
	setDefault(&c.Witnesses, 2)
	if c.MinBalance == nil {
		c.MinBalance = big.NewInt(1e16)
	}
	setDefault(&c.PollInterval, time.Second)
	setDefault(&c.LeaseTTL, 15*time.Second)
	c.BumpPercent = max(c.BumpPercent, minBumpPercent)
	return c
}

func setDefault[T int | uint64 | time.Duration](v *T, def T) {
	if *v == 0 {
		*v = def
	}
}

// Relay takes signed transactions past the public mempool, to whoever builds blocks. No-ops go to the nodes all the same:
// they give nothing away, and a relay that drops a trade must not keep its nonce from being freed.
type Relay interface {
	SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error)
}

// Node is what sending needs of a chain: *chain.Client. HeaderByNumber takes nil for the newest block.
type Node interface {
	HeaderByNumber(ctx context.Context, number *big.Int) (*types.Header, error)
	NonceAt(ctx context.Context, account common.Address, block *big.Int) (uint64, error)
	PendingNonceAt(ctx context.Context, account common.Address) (uint64, error)
	BalanceAt(ctx context.Context, account common.Address, block *big.Int) (*big.Int, error)
	SuggestGasTipCap(ctx context.Context) (*big.Int, error)
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
	CallContract(ctx context.Context, msg ethereum.CallMsg, block *big.Int) ([]byte, error)
	// Simulate makes the call in the earliest block that could follow the given one.
	Simulate(ctx context.Context, msg ethereum.CallMsg, head *types.Header) error
	SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error)
	TransactionReceipt(ctx context.Context, hash common.Hash) (*types.Receipt, error)
	// Testify asks every node by itself.
	Testify(ctx context.Context, account common.Address, block uint64, hashes []common.Hash) []chain.Testimony
}

// Intent is one call to be made exactly once.
type Intent struct {
	Key      string // unique for ever: enqueueing it again changes nothing
	PlanID   *int64
	Signer   common.Address // of a fleet; a Manager has but one
	Vault    common.Address // whose business it is, for the kill switch; zero: To
	To       common.Address
	Value    *big.Int // wei; nil: 0
	Data     []byte
	GasLimit uint64    // 0: estimated
	MaxCost  *big.Int  // wei that mining it may cost at most, its no-op included; nil: the fee limit alone bounds it
	Deadline time.Time // chain time from which it must not mine
}
