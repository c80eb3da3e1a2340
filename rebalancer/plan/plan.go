package plan

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Reasons why a vault must not trade now. They end with time, without a change to the vault.
var (
	ErrStalePrice = errors.New("no fresh price")
	ErrCoolingOff = errors.New("traded too recently")
)

// Snapshot is a vault at one block, with the pools of the same block.
type Snapshot struct {
	Vault          common.Address
	BlockNumber    uint64
	BlockHash      common.Hash
	BlockTime      time.Time
	RebalanceNonce uint64
	LastTradeAt    time.Time
	ReduceOnly     bool // only constituents without a target may be sold
	Limits         Limits
	Used           Allowance // as of the block
	Constituents   []Constituent
	GasD18         basket.Amount // USD for a unit of gas
	DataD18        Data          // what a rollup charges for the call's data
	Covariance     []float64     // yearly covariance of returns, n × n; nil: the policy's prior
	History        History       // what the covariance is based on
	Watch          bool          // no tick is due: trade only if a band is exceeded
	Market         *pool.Market  `json:"-"` // pools at the block; nil: none
}

// Data is what a rollup charges for the data of a plan's call, USD D18. It is 0 on other chains.
type Data struct {
	Base basket.Amount // the call without legs
	Leg  basket.Amount // each leg
}

// Limits are the vault's own limits on trades.
type Limits struct {
	MaxSlippageBps   int64         `json:"max_slippage_bps"`   // oracle value that a leg may lose
	MaxTradeBps      int64         `json:"max_trade_bps"`      // part of NAV that legs may sell of one token in an hour
	DailyLossBps     int64         `json:"daily_loss_bps"`     // part of NAV that legs may lose in a day; half of it is available at once
	DailyTurnoverBps int64         `json:"daily_turnover_bps"` // part of NAV that legs may sell in a day; half of it is available at once
	CoolOff          time.Duration `json:"cool_off"`           // between two calls, {ns}
}

// History is what a covariance was estimated from.
type History struct {
	Returns int     `json:"returns"` // number of returns of the constituent with the fewest
	Weight  float64 `json:"weight"`  // weight of the observed returns, 0 to 1; the prior has the rest
}

// Risk is the covariance that a plan is based on, rounded to four places.
type Risk struct {
	Source string `json:"source"` // "prior": the policy's prior alone; "history": observed returns mixed with the prior
	History
	Volatility  []float64   `json:"volatility"`  // yearly, by position
	Correlation [][]float64 `json:"correlation"` // correlation of each position with those before it
}

// Allowance is what recent trades have used of the daily limits, as ratios of NAV.
type Allowance struct {
	LossD18     basket.Amount `json:"loss_d18"`
	TurnoverD18 basket.Amount `json:"turnover_d18"`
}

// Constituent is a constituent of the vault, with what the registry says about it.
type Constituent struct {
	basket.Constituent
	Buyable     bool          // the asset is active, and its prices agree
	HighD18     basket.Amount // higher price of two sources that disagree, USD D18; 0: they agree. PriceD18 is the lower one
	TradeCapD18 basket.Amount // USD that may be traded of it in an hour
	MovedD18    basket.Amount // USD traded of it in the last hour, as the contract records it
}

// Plan says what to trade, what that should achieve, and why. As JSON it is the explanation shown to readers.
type Plan struct {
	Vault           common.Address `json:"vault"`
	BlockNumber     uint64         `json:"block_number"`
	BlockHash       common.Hash    `json:"block_hash"`
	BlockTime       time.Time      `json:"block_time"`
	RebalanceNonce  uint64         `json:"rebalance_nonce"`
	ReduceOnly      bool           `json:"reduce_only"`
	Limits          Limits         `json:"limits"`
	Used            Allowance      `json:"used"` // used part of the daily limits, before the plan
	NavBeforeD18    basket.Amount  `json:"nav_before_d18"`
	NavAfterD18     basket.Amount  `json:"nav_after_d18"`     // as quoted
	MinNavAfterD18  basket.Amount  `json:"min_nav_after_d18"` // the contract enforces it
	ExpectedCostD18 basket.Amount  `json:"expected_cost_d18"` // NAV before less NAV after; 0 if the quotes beat the oracle
	Cost            Cost           `json:"cost"`              // by part
	ExpectedGainUSD float64        `json:"expected_gain_usd"` // value of the lower tracking risk, an estimate
	TrackingBefore  float64        `json:"tracking_before"`   // yearly tracking error of the drift, a ratio, an estimate
	TrackingAfter   float64        `json:"tracking_after"`
	DriftBeforeD18  basket.Amount  `json:"drift_before_d18"`
	DriftAfterD18   basket.Amount  `json:"drift_after_d18"` // as quoted
	Positions       []Position     `json:"positions"`
	Legs            []Leg          `json:"legs"`
	Skipped         []Skip         `json:"skipped"`
	Binding         []string       `json:"binding"` // limits that made the plan smaller, each once
	Risk            Risk           `json:"covariance"`
	Policy          Policy         `json:"policy"`
	Reason          string         `json:"reason"` // why the plan exists, or why it has no legs
}

// Position is a constituent as the plan saw it.
type Position struct {
	basket.Constituent
	ValueD18  basket.Amount `json:"value_d18"`
	WeightBps int64         `json:"weight_bps"` // current, rounded down
	BandBps   float64       `json:"band_bps"`   // deviation from target that triggers a trade
	EdgeBps   float64       `json:"edge_bps"`   // deviation from target that remains after a trade
}

// Leg is one trade.
type Leg struct {
	TokenIn      common.Address `json:"token_in"`
	TokenOut     common.Address `json:"token_out"`
	AmountIn     basket.Amount  `json:"amount_in"`      // exact
	QuotedOut    basket.Amount  `json:"quoted_out"`     // by the pools at the snapshot's block
	MinAmountOut basket.Amount  `json:"min_amount_out"` // the larger of the oracle's limit and the quote's
	ToleranceBps int64          `json:"tolerance_bps"`  // how much less than the quote it may return
	ValueInD18   basket.Amount  `json:"value_in_d18"`
	ValueOutD18  basket.Amount  `json:"value_out_d18"` // value of the quoted amount
	Path         hexutil.Bytes  `json:"path"`
	Reason       string         `json:"reason"`
}

// Skip is a wanted trade that is not made.
type Skip struct {
	TokenIn  *common.Address `json:"token_in"`  // nil: no particular token
	TokenOut *common.Address `json:"token_out"` // nil: no particular token
	Reason   string          `json:"reason"`
}

// Make returns the plan for a snapshot. Reason says why if the plan has no legs. The error wraps ErrStalePrice or
// ErrCoolingOff if the vault must not trade now.
func Make(s Snapshot, p Policy) (Plan, error) {
	if err := check(s, p); err != nil {
		return Plan{}, err
	}
	before := s.basket()
	nav := before.NAV()
	out := Plan{
		Vault: s.Vault, BlockNumber: s.BlockNumber, BlockHash: s.BlockHash, BlockTime: s.BlockTime,
		RebalanceNonce: s.RebalanceNonce, ReduceOnly: s.ReduceOnly, Limits: s.Limits, Used: s.Used, Policy: p,
		NavBeforeD18: basket.NewAmount(nav), NavAfterD18: basket.NewAmount(nav),
		MinNavAfterD18: basket.NewAmount(bpsUp(nav, basket.FullBps-p.NavToleranceBps)),
		DriftBeforeD18: basket.NewAmount(before.DriftD18()), DriftAfterD18: basket.NewAmount(before.DriftD18()),
		Positions: positions(before, nav), Legs: []Leg{}, Skipped: []Skip{}, Binding: []string{},
		Risk: Risk{Source: "prior", History: s.History, Volatility: []float64{}, Correlation: [][]float64{}},
	}
	if nav.Sign() == 0 {
		out.Reason = "the vault holds nothing of value"
		return out, nil
	}
	d := newPlanner(s, p, before, nav)
	out.explain(d)
	legs, reason := d.trade()
	out.Skipped, out.Binding = d.skipped, d.binding
	if len(legs) == 0 {
		out.Reason = reason
		return out, nil
	}
	after := apply(before, legs)
	if after.DriftD18().Cmp(before.DriftD18()) >= 0 {
		out.Reason = "the trades would not lower the drift"
		return out, nil
	}
	navAfter := after.NAV()
	if navAfter.Cmp(out.MinNavAfterD18.Big()) < 0 {
		out.Reason = fmt.Sprintf("the trades would cost %s USD, more than NAV is allowed to lose", usd(new(big.Int).Sub(nav, navAfter)))
		return out, nil
	}
	drifts := d.driftsOf(after)
	gain := d.risk.gain(drifts) * d.risk.nav
	if !d.exits && !d.risk.beyond() && gain <= d.cost.trading() {
		if gain*d.risk.scarcity > d.cost.trading() { // it would be worth its cost with more turnover left
			d.bound(boundByDay)
			out.Binding, out.Reason = d.binding, d.turnoverReason()
			return out, nil
		}
		out.Reason = fmt.Sprintf("the lower risk is worth %.2f USD, but the trades cost %.2f USD", gain, d.cost.trading())
		return out, nil
	}
	if navAfter.Cmp(nav) < 0 {
		out.ExpectedCostD18 = basket.NewAmount(new(big.Int).Sub(nav, navAfter))
	}
	out.Legs, out.Cost, out.TrackingAfter = legs, d.cost, d.risk.tracking(drifts)
	if p.MaxBandBps > 0 { // without bands the gain is not computed
		out.ExpectedGainUSD = gain
	}
	out.NavAfterD18, out.DriftAfterD18 = basket.NewAmount(navAfter), basket.NewAmount(after.DriftD18())
	out.Reason = fmt.Sprintf("drift falls from %s %% to %s %%", percent(before.DriftD18()), percent(after.DriftD18()))
	return out, nil
}

// explain adds bands, risk and tracking error to the plan.
func (p *Plan) explain(d *planner) {
	for i, side := range d.risk.side {
		p.Positions[i].BandBps, p.Positions[i].EdgeBps = side.trigger*basket.FullBps, side.edge*basket.FullBps
	}
	p.TrackingBefore = d.risk.tracking(d.risk.drift)
	p.TrackingAfter = p.TrackingBefore
	p.Risk = d.risk.shown(d.s.History)
}

func check(s Snapshot, p Policy) error {
	if err := p.Validate(); err != nil {
		return err
	}
	if slippage := s.Limits.MaxSlippageBps; slippage < 0 || slippage > basket.FullBps {
		return fmt.Errorf("maximum slippage is %d bps: it must be from 0 to 10,000", slippage)
	}
	if err := checkCovariance(s); err != nil {
		return err
	}
	// The launch, before the first nonce, does not start a cool-off.
	if until := s.LastTradeAt.Add(s.Limits.CoolOff); s.RebalanceNonce != 0 && s.BlockTime.Before(until) {
		return fmt.Errorf("planning for %s: %w: not before %s", s.Vault, ErrCoolingOff, until)
	}
	for _, c := range s.Constituents {
		if c.PriceD18.Sign() == 0 { // the contract requires all prices, also of tokens it does not hold
			return fmt.Errorf("planning for %s: %s has %w", s.Vault, c.Token, ErrStalePrice)
		}
	}
	return nil
}

func (s Snapshot) basket() basket.Basket {
	b := make(basket.Basket, len(s.Constituents))
	for i, c := range s.Constituents {
		b[i] = c.Constituent
	}
	return b
}

func positions(b basket.Basket, nav *big.Int) []Position {
	out := make([]Position, len(b))
	for i, c := range b {
		value := c.ValueD18()
		out[i] = Position{Constituent: c, ValueD18: basket.NewAmount(value)}
		if nav.Sign() > 0 {
			out[i].WeightBps = basket.MulDivDown(value, big.NewInt(basket.FullBps), nav).Int64()
		}
	}
	return out
}

// apply returns the basket after the legs receive their quotes.
func apply(b basket.Basket, legs []Leg) basket.Basket {
	after := append(basket.Basket{}, b...)
	for _, l := range legs {
		for i, c := range after {
			switch c.Token {
			case l.TokenIn:
				after[i].Reserve = basket.NewAmount(new(big.Int).Sub(c.Reserve.Big(), l.AmountIn.Big()))
			case l.TokenOut:
				after[i].Reserve = c.Reserve.Add(l.QuotedOut)
			}
		}
	}
	return after
}

func bpsDown(v *big.Int, bps int64) *big.Int {
	return basket.MulDivDown(v, big.NewInt(bps), big.NewInt(basket.FullBps))
}

func bpsUp(v *big.Int, bps int64) *big.Int {
	return basket.MulDivUp(v, big.NewInt(bps), big.NewInt(basket.FullBps))
}

func percent(d18 *big.Int) string { return basket.FromD18(d18).Shift(2).StringFixed(2) }
