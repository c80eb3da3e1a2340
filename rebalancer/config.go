package rebalancer

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Config says when and how vaults are rebalanced. Zero fields take the default in their comment.
type Config struct {
	ChainID         uint64
	Lens            common.Address
	Adapter         common.Address        // UniswapV3Adapter
	Registry        common.Address        // AssetRegistry
	ExitGuard       common.Address        // zero: orders to exit are not looked after
	WETH            common.Address        // what gas is paid in, for its price
	Everyone        bool                  // make the calls that anyone may make for vaults of other keepers too, where they pay
	Schedule        string                // cron in UTC, seconds first where there are six fields, or "@every 10m"; "": none
	DriftBps        int64                 // drift that makes a vault due at any block; 100
	MinTradeUSD     decimal.Decimal       // 50
	GapShareBps     int64                 // part of a gap that is traded; 9,000
	SlippageBps     int64                 // what a leg may get less than quoted; 50
	NavToleranceBps int64                 // what NAV may be less after the trades; 100
	MaxLegs         int                   // of one plan; 8
	RiskAversion    float64               // what a year of tracking variance is worth, against cost; 10
	MaxTrackingBps  int64                 // tracking error a year that makes trades due within the bands; 0: none
	PlanTTL         time.Duration         // chain time in which a plan must mine; 5 min
	MaxGasUSD       decimal.Decimal       // what a plan's gas may cost at most; 50
	PeakStepBps     int64                 // by which a level must be above the peak of a trailing order to exit for us to raise it; 100; below 0: never
	MinProfitUSD    decimal.Decimal       // what a bid or somebody else's business must bring after gas; 1
	CatchUp         string                // of scheduled times that passed while nobody looked: CatchUpLatest, or CatchUpSkip
	Jitter          time.Duration         // up to which a scheduled tick is put off, each by its own share; 0
	TickSLA         time.Duration         // after which a due tick without a plan counts as missed; 10 min
	PollInterval    time.Duration         // between looks at the chain where the node pushes no heads; 1 s
	LeaseTTL        time.Duration         // until a replica may succeed a silent holder; 15 s
	Metrics         prometheus.Registerer // where metrics are registered; nil: nowhere
}

// What becomes of scheduled times that passed while no replica looked.
const (
	CatchUpLatest = "latest" // the last of them is made up for, the default
	CatchUpSkip   = "skip"   // none is: the next one counts
)

func (c Config) withDefaults() Config {
	def := plan.DefaultPolicy()
	if c.MaxGasUSD.IsZero() {
		c.MaxGasUSD = decimal.NewFromInt(50)
	}
	if c.MinProfitUSD.IsZero() {
		c.MinProfitUSD = decimal.NewFromInt(1)
	}
	if c.CatchUp == "" {
		c.CatchUp = CatchUpLatest
	}
	setDefault(&c.TickSLA, 10*time.Minute)
	if c.MinTradeUSD.IsZero() {
		c.MinTradeUSD = basket.FromD18(def.MinTradeD18.Big())
	}
	setDefault(&c.DriftBps, 100)
	setDefault(&c.PeakStepBps, 100)
	setDefault(&c.GapShareBps, def.GapShareBps)
	setDefault(&c.SlippageBps, def.QuoteToleranceBps)
	setDefault(&c.NavToleranceBps, def.NavToleranceBps)
	setDefault(&c.MaxLegs, def.MaxLegs)
	setDefault(&c.RiskAversion, def.RiskAversion)
	setDefault(&c.PlanTTL, 5*time.Minute)
	setDefault(&c.PollInterval, time.Second)
	setDefault(&c.LeaseTTL, 15*time.Second)
	return c
}

func setDefault[T int | int64 | float64 | time.Duration](v *T, def T) {
	if *v == 0 {
		*v = def
	}
}

// policy is the planner's part.
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
	p.RiskAversion, p.MaxTrackingBps = c.RiskAversion, c.MaxTrackingBps
	// What drift makes due, bands let trade.
	p.MaxBandBps = min(p.MaxBandBps, max(c.DriftBps/2, 1))
	p.MinBandBps = min(p.MinBandBps, p.MaxBandBps)
	return p, p.Validate()
}

// rhythm is when a vault is due by the clock.
type rhythm struct {
	cron    cron.Schedule
	catchUp string
	jitter  time.Duration
}

// rhythm is the default one.
func (c Config) rhythm() (rhythm, error) {
	return parseSchedule(c.Schedule, c.CatchUp, c.Jitter)
}

// CheckSchedule says what is wrong with a schedule: cron in UTC with five fields, six where seconds come first, or
// "@every 10m"; empty is never.
func CheckSchedule(text, catchUp string, jitter time.Duration) error {
	_, err := parseSchedule(text, catchUp, jitter)
	return err
}

func parseSchedule(text, catchUp string, jitter time.Duration) (rhythm, error) {
	if catchUp != CatchUpLatest && catchUp != CatchUpSkip {
		return rhythm{}, fmt.Errorf("catch-up is %q: it must be %s or %s", catchUp, CatchUpLatest, CatchUpSkip)
	}
	if jitter < 0 || jitter > 24*time.Hour {
		return rhythm{}, fmt.Errorf("jitter is %s: it must be from 0 to 24h", jitter)
	}
	r := rhythm{cron: never{}, catchUp: catchUp, jitter: jitter}
	if text == "" {
		return r, nil
	}
	parser := cron.NewParser(cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	s, err := parser.Parse(text)
	if err != nil {
		return rhythm{}, fmt.Errorf("reading schedule %q: %w", text, err)
	}
	r.cron = s
	return r, nil
}

// never is the schedule of a rebalancer that has none.
type never struct{}

func (never) Next(time.Time) time.Time { return time.Time{} }

// Node is what the rebalancer reads of the chain. Where it cannot push heads, SubscribeNewHead fails and the rebalancer
// polls.
type Node interface {
	HeaderByNumber(ctx context.Context, number *big.Int) (*types.Header, error)
	CallContractAtHash(ctx context.Context, msg ethereum.CallMsg, block common.Hash) ([]byte, error)
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
	SuggestGasPrice(ctx context.Context) (*big.Int, error)
	SubscribeNewHead(ctx context.Context, ch chan<- *types.Header) (ethereum.Subscription, error)
}

// Market reads the pools between tokens at a block: *snapshot.Reader.
type Market interface {
	Market(ctx context.Context, tokens []common.Address, head *types.Header) (*pool.Market, error)
}

// Sender stores intents for sending: *txmgr.Fleet, or a *txmgr.Manager alone.
type Sender interface {
	Addresses() []common.Address
	// Choose returns the signer of the calls that anyone may make for a vault.
	Choose(ctx context.Context, tx pgx.Tx, vault, keeper common.Address) (common.Address, error)
	Enqueue(ctx context.Context, tx pgx.Tx, in txmgr.Intent) (int64, error)
	Wake()
}
