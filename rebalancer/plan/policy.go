package plan

import (
	"fmt"
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
)

// Policy is the operator's, on top of the contract's rules. It is stored with each plan.
type Policy struct {
	MinTradeD18       basket.Amount `json:"min_trade_d18"`       // USD; a constituent is not moved by less
	GapShareBps       int64         `json:"gap_share_bps"`       // most of a gap that is traded, 1 to 10,000: the rest is room for prices to move
	QuoteToleranceBps int64         `json:"quote_tolerance_bps"` // what a leg may get less than quoted, 0 to 9,999
	NavToleranceBps   int64         `json:"nav_tolerance_bps"`   // what NAV may be less after the trades, 0 to 9,999
	MaxLegs           int           `json:"max_legs"`            // at least 1

	RiskAversion   float64 `json:"risk_aversion"`    // γ: what a year of tracking variance is worth, against cost; above 0
	MinBandBps     int64   `json:"min_band_bps"`     // clamps of the no-trade bands, weight; 1 to 10,000
	MaxBandBps     int64   `json:"max_band_bps"`     // not below MinBandBps; beyond it trades are made whatever they gain; both 0: of the whole gap
	MaxTrackingBps int64   `json:"max_tracking_bps"` // tracking error a year that makes trades due within the bands; 0: none
	MaxTurnoverBps int64   `json:"max_turnover_bps"` // of NAV that one plan may sell, 1 to 10,000; exits apart
	SliceImpactBps int64   `json:"slice_impact_bps"` // impact of a trade above which it is cut into slices; at least 1
	MaxSlices      int64   `json:"max_slices"`       // 1: never cut
	VolatilityBps  int64   `json:"volatility_bps"`   // a year, of every constituent, where the snapshot has no covariance; above 0
	CorrelationBps int64   `json:"correlation_bps"`  // of any two, likewise; 0 to 9,999
}

// DefaultPolicy is what the backtest's table in docs/rebalancer.md is about.
func DefaultPolicy() Policy {
	return Policy{
		MinTradeD18: basket.NewAmount(new(big.Int).Mul(big.NewInt(50), basket.D18)),
		GapShareBps: 9_000, QuoteToleranceBps: 50, NavToleranceBps: 100, MaxLegs: 8,
		RiskAversion: 10, MinBandBps: 5, MaxBandBps: 500, MaxTurnoverBps: basket.FullBps,
		SliceImpactBps: 30, MaxSlices: 4, VolatilityBps: 6_000, CorrelationBps: 5_000,
	}
}

// Prior is what the policy believes of prices before any were seen.
func (p Policy) Prior() covariance.Prior {
	return covariance.Prior{
		Volatility: float64(p.VolatilityBps) / basket.FullBps, Correlation: float64(p.CorrelationBps) / basket.FullBps,
	}
}

// Validate names the field that is out of its range.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name               string
		value, least, most int64
		unit               string
	}{
		{"gap share", p.GapShareBps, 1, basket.FullBps, " bps"},
		{"quote tolerance", p.QuoteToleranceBps, 0, basket.FullBps - 1, " bps"},
		{"NAV tolerance", p.NavToleranceBps, 0, basket.FullBps - 1, " bps"},
		{"most legs", int64(p.MaxLegs), 1, 32, ""},
		{"least band", p.MinBandBps, 0, basket.FullBps, " bps"},
		{"greatest band", p.MaxBandBps, p.MinBandBps, basket.FullBps, " bps"},
		{"tracking error", p.MaxTrackingBps, 0, 100 * basket.FullBps, " bps"},
		{"turnover of a plan", p.MaxTurnoverBps, 1, basket.FullBps, " bps"},
		{"impact of a slice", p.SliceImpactBps, 1, basket.FullBps, " bps"},
		{"most slices", p.MaxSlices, 1, 1000, ""},
		{"volatility", p.VolatilityBps, 1, 100 * basket.FullBps, " bps"},
		{"correlation", p.CorrelationBps, 0, basket.FullBps - 1, " bps"},
	} {
		if f.value < f.least || f.value > f.most {
			return fmt.Errorf("%s is %d%s: it must be from %d to %d", f.name, f.value, f.unit, f.least, f.most)
		}
	}
	if p.MinBandBps == 0 && p.MaxBandBps > 0 {
		return fmt.Errorf("least band is 0 bps: it must be at least 1 where the greatest is above 0")
	}
	if !(p.RiskAversion > 0 && p.RiskAversion <= 1e6) { // not a number is neither
		return fmt.Errorf("risk aversion is %g: it must be above 0 and at most 1,000,000", p.RiskAversion)
	}
	return nil
}
