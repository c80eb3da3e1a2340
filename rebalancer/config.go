package rebalancer

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Config says when and how vaults are rebalanced. A zero field takes the default named in its comment.
type Config struct {
	// ChainID is the chain that the vaults live on.
	ChainID uint64
	// Lens is the VaultLens contract that vaults are read through.
	Lens common.Address
	// Adapter is the UniswapV3Adapter that trades go through.
	Adapter common.Address
	// Registry is the AssetRegistry that prices are read from.
	Registry common.Address
	// ExitGuard is the contract that holds exit orders. Default: the zero address, exit orders are ignored.
	ExitGuard common.Address
	// Mandates is the contract of mandates. Default: the zero address, mandates are ignored.
	Mandates common.Address
	// WETH is the wrapped ether token. Its price turns gas into USD.
	WETH common.Address
	// Everyone also makes profitable calls for vaults of other keepers. Default: false.
	Everyone bool
	// Schedule is a cron expression in UTC, with seconds first if it has six fields, or "@every 10m". Default: no schedule.
	Schedule string
	// DriftBps is the drift, in basis points, that makes a vault due at any block. Default: 100.
	DriftBps int64
	// MinTradeUSD is the smallest trade, in USD. Default: 50.
	MinTradeUSD decimal.Decimal
	// GapShareBps is the largest part of a gap that one plan trades, in basis points. Default: 9,000.
	GapShareBps int64
	// SlippageBps is the most by which a leg may return less than its quote, in basis points. Each leg's tolerance is derived from pool
	// fees, volatility and depth. Default: 50.
	SlippageBps int64
	// MinSlippageBps is the smallest tolerance, in basis points. SlippageBps bounds it. Default: 5.
	MinSlippageBps int64
	// NavToleranceBps is how much NAV may fall through a plan's trades, in basis points. Default: 100.
	NavToleranceBps int64
	// MaxLegs is the largest number of legs in a plan. Default: 8.
	MaxLegs int
	// RiskAversion weighs a year of tracking variance against trading cost. Default: 10.
	RiskAversion float64
	// MaxTrackingBps makes a vault due inside its bands: the yearly tracking error, in basis points. Default: 0, disabled.
	MaxTrackingBps int64
	// PlanTTL is the chain time within which a plan must be mined. Default: 5 min.
	PlanTTL time.Duration
	// MaxGasUSD is the most that a plan's gas may cost, in USD. Default: 50.
	MaxGasUSD decimal.Decimal
	// PeakStepBps is how far the level must exceed a trailing order's peak before the rebalancer raises the peak, in basis
	// points. Default: 100. A negative value disables it.
	PeakStepBps int64
	// MinProfitUSD is what a bid, or a call for a vault of another keeper, must earn after gas, in USD. Default: 1.
	MinProfitUSD decimal.Decimal
	// MinOrderUSD is what an exit order must be worth, in USD, before gas is spent on it. Default: 50.
	MinOrderUSD decimal.Decimal
	// UpkeepGasUSD is the most that calls for exit orders may cost in 24 hours, in USD, for each kind of call. Default: 100.
	UpkeepGasUSD decimal.Decimal
	// UpkeepSigner is the signer of calls that anyone may make, instead of the vault's keeper. It must be one of the sender's.
	// Default: none.
	UpkeepSigner common.Address
	// CatchUp says what happens to scheduled times that passed while no replica ran. Default: CatchUpLatest.
	CatchUp string
	// Jitter is the maximum random delay added to each scheduled run. Default: 0.
	Jitter time.Duration
	// TickSLA is the age after which a due tick without a plan counts as overdue. Default: 10 min.
	TickSLA time.Duration
	// LookInterval is the pause between looks at the database for due ticks and ended intents. Default: 1 s.
	LookInterval time.Duration
	// LeaseTTL is how long a leader that stops responding keeps its lease. Default: 15 s.
	LeaseTTL time.Duration
	// StepTimeout bounds one step. Default: 2 min.
	StepTimeout time.Duration
	// Metrics is the registry for the rebalancer's metrics. Default: none.
	Metrics prometheus.Registerer
}

// Values of CatchUp: what happens to scheduled times that passed while no replica ran.
const (
	CatchUpLatest = "latest" // run once for the most recent missed time
	CatchUpSkip   = "skip"   // record the missed times and wait for the next
)

// withDefaults replaces the zero fields.
func (c Config) withDefaults() Config {
	def := plan.DefaultPolicy()
	if c.MaxGasUSD.IsZero() { // decimals of one value may differ in representation, so cmp.Or does not apply
		c.MaxGasUSD = decimal.NewFromInt(50)
	}
	if c.MinProfitUSD.IsZero() {
		c.MinProfitUSD = decimal.NewFromInt(1)
	}
	if c.MinTradeUSD.IsZero() {
		c.MinTradeUSD = basket.FromD18(def.MinTradeD18.Big())
	}
	if c.MinOrderUSD.IsZero() {
		c.MinOrderUSD = decimal.NewFromInt(50)
	}
	if c.UpkeepGasUSD.IsZero() {
		c.UpkeepGasUSD = decimal.NewFromInt(100)
	}
	c.CatchUp = cmp.Or(c.CatchUp, CatchUpLatest)
	c.TickSLA = cmp.Or(c.TickSLA, 10*time.Minute)
	c.DriftBps = cmp.Or(c.DriftBps, 100)
	c.PeakStepBps = cmp.Or(c.PeakStepBps, 100)
	c.GapShareBps = cmp.Or(c.GapShareBps, def.GapShareBps)
	c.SlippageBps = cmp.Or(c.SlippageBps, def.QuoteToleranceBps)
	c.MinSlippageBps = cmp.Or(c.MinSlippageBps, def.MinToleranceBps)
	c.NavToleranceBps = cmp.Or(c.NavToleranceBps, def.NavToleranceBps)
	c.MaxLegs = cmp.Or(c.MaxLegs, def.MaxLegs)
	c.RiskAversion = cmp.Or(c.RiskAversion, def.RiskAversion)
	c.PlanTTL = cmp.Or(c.PlanTTL, 5*time.Minute)
	c.LookInterval = cmp.Or(c.LookInterval, time.Second)
	c.LeaseTTL = cmp.Or(c.LeaseTTL, 15*time.Second)
	c.StepTimeout = cmp.Or(c.StepTimeout, 2*time.Minute)
	return c
}

// policy returns the planner's policy, or an error that names the field out of range.
func (c Config) policy() (plan.Policy, error) {
	if c.MinTradeUSD.IsNegative() {
		return plan.Policy{}, fmt.Errorf("minimum trade is %s USD: it must not be negative", c.MinTradeUSD)
	}
	if c.DriftBps < 1 || c.DriftBps > basket.FullBps {
		return plan.Policy{}, fmt.Errorf("drift threshold is %d bps: it must be from 1 to 10,000", c.DriftBps)
	}
	p := plan.DefaultPolicy()
	p.MinTradeD18, p.GapShareBps = basket.NewAmount(basket.ToD18Down(c.MinTradeUSD)), c.GapShareBps
	p.QuoteToleranceBps, p.NavToleranceBps, p.MaxLegs = c.SlippageBps, c.NavToleranceBps, c.MaxLegs
	p.MinToleranceBps = c.MinSlippageBps
	p.RiskAversion, p.MaxTrackingBps = c.RiskAversion, c.MaxTrackingBps
	// A band is at most half the drift that makes a vault due, so that a due vault has something to trade.
	p.MaxBandBps = min(p.MaxBandBps, max(c.DriftBps/2, 1))
	p.MinBandBps = min(p.MinBandBps, p.MaxBandBps)
	return p, p.Validate()
}

// schedule says when a vault is due by the clock.
type schedule struct {
	cron    cron.Schedule
	catchUp string
	jitter  time.Duration
}

// defaultSchedule parses the schedule of vaults that have none of their own.
func (c Config) defaultSchedule() (schedule, error) {
	return parseSchedule(c.Schedule, c.CatchUp, c.Jitter)
}

// CheckSchedule returns an error if the schedule cannot be parsed. It is a cron expression in UTC with five fields, or
// six with seconds first, or "@every 10m". An empty text never fires.
func CheckSchedule(text, catchUp string, jitter time.Duration) error {
	_, err := parseSchedule(text, catchUp, jitter)
	return err
}

func parseSchedule(text, catchUp string, jitter time.Duration) (schedule, error) {
	if catchUp != CatchUpLatest && catchUp != CatchUpSkip {
		return schedule{}, fmt.Errorf("catch-up is %q: it must be %s or %s", catchUp, CatchUpLatest, CatchUpSkip)
	}
	if jitter < 0 || jitter > 24*time.Hour {
		return schedule{}, fmt.Errorf("jitter is %s: it must be from 0 to 24h", jitter)
	}
	r := schedule{cron: never{}, catchUp: catchUp, jitter: jitter}
	if text == "" {
		return r, nil
	}
	parser := cron.NewParser(cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	s, err := parser.Parse(text)
	if err != nil {
		return schedule{}, fmt.Errorf("reading schedule %q: %w", text, err)
	}
	r.cron = s
	return r, nil
}

// never is the schedule that never fires.
type never struct{}

func (never) Next(time.Time) time.Time { return time.Time{} }

// Node is the part of a chain client that the rebalancer uses.
type Node interface {
	Header(ctx context.Context, number *big.Int) (*chain.Header, error)
	CallContractAtHash(ctx context.Context, msg ethereum.CallMsg, block common.Hash) ([]byte, error)
	BatchCall(ctx context.Context, calls []rpc.BatchElem) error
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
	SuggestGasPrice(ctx context.Context) (*big.Int, error)
	// DataCost returns what a rollup charges for the data of a transaction.
	DataCost(ctx context.Context, msg ethereum.CallMsg) (chain.DataCost, error)
}

// Market reads the pools between tokens at a block. *snapshot.Reader implements it.
type Market interface {
	Market(ctx context.Context, tokens []common.Address, head *chain.Header) (*pool.Market, error)
}

// Sender stores intents to be sent. *txmgr.Fleet and *txmgr.Manager implement it.
type Sender interface {
	Addresses() []common.Address
	// Choose returns the signer for calls that anyone may make on a vault.
	Choose(ctx context.Context, tx pgx.Tx, vault, keeper common.Address) (common.Address, error)
	Enqueue(ctx context.Context, tx pgx.Tx, in txmgr.Intent) (int64, error)
	Wake()
}
