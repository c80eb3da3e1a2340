package plan

import (
	"fmt"
	"math/big"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
)

// Policy is the operator's limits and preferences, on top of the contract's rules. It is stored with each plan.
type Policy struct {
	// MinTradeD18 is the smallest change of a constituent that is traded, in USD.
	MinTradeD18 basket.Amount `json:"min_trade_d18"`
	// GapShareBps is the largest part of a gap that is traded, 1 to 10,000. The rest is a margin for moving prices.
	GapShareBps int64 `json:"gap_share_bps"`
	// QuoteToleranceBps is the most by which a leg may return less than its quote, 0 to 9,999.
	QuoteToleranceBps int64 `json:"quote_tolerance_bps"`
	// MinToleranceBps is the least by which a leg may return less than its quote, 0 to 9,999. The tolerance of a leg lies between the
	// two; above QuoteToleranceBps it counts as that.
	MinToleranceBps int64 `json:"min_tolerance_bps"`
	// Wait is the time from the snapshot until the trades are mined, up to a day. Prices move meanwhile.
	Wait time.Duration `json:"wait"`
	// NavToleranceBps is how much NAV may fall through the trades, 0 to 9,999.
	NavToleranceBps int64 `json:"nav_tolerance_bps"`
	// MaxLegs is the largest number of legs, at least 1.
	MaxLegs int `json:"max_legs"`

	// RiskAversion (γ) weighs a year of tracking variance against cost, above 0.
	RiskAversion float64 `json:"risk_aversion"`
	// MinBandBps is the smallest no-trade band, a weight, 1 to 10,000.
	MinBandBps int64 `json:"min_band_bps"`
	// MaxBandBps is the largest no-trade band, not below MinBandBps. Beyond it trades are made whatever they gain. If both
	// are 0, the whole gap is traded.
	MaxBandBps int64 `json:"max_band_bps"`
	// MaxTrackingBps is the yearly tracking error that makes a vault due inside its bands; 0: none.
	MaxTrackingBps int64 `json:"max_tracking_bps"`
	// MaxTurnoverBps is the part of NAV that one plan may sell, without exits, 1 to 10,000.
	MaxTurnoverBps int64 `json:"max_turnover_bps"`
	// SliceImpactBps is the impact above which a trade is cut into slices, at least 1.
	SliceImpactBps int64 `json:"slice_impact_bps"`
	// MaxSlices is the largest number of slices; 1: never cut.
	MaxSlices int64 `json:"max_slices"`
	// VolatilityBps is the assumed yearly volatility of every constituent without a price history, above 0.
	VolatilityBps int64 `json:"volatility_bps"`
	// CorrelationBps is the assumed correlation of any two constituents without a price history, 0 to 9,999.
	CorrelationBps int64 `json:"correlation_bps"`
}

// DefaultPolicy returns the policy that the backtest table in docs/rebalancer.md describes.
func DefaultPolicy() Policy {
	return Policy{
		MinTradeD18: basket.NewAmount(new(big.Int).Mul(big.NewInt(50), basket.D18)),
		GapShareBps: 9_000, QuoteToleranceBps: 50, MinToleranceBps: 5, Wait: 24 * time.Second,
		NavToleranceBps: 100, MaxLegs: 8,
		RiskAversion: 10, MinBandBps: 5, MaxBandBps: 500, MaxTurnoverBps: basket.FullBps,
		SliceImpactBps: 30, MaxSlices: 4, VolatilityBps: 6_000, CorrelationBps: 5_000,
	}
}

// Prior returns the assumed covariance before any prices are known.
func (p Policy) Prior() covariance.Prior {
	return covariance.Prior{
		Volatility: float64(p.VolatilityBps) / basket.FullBps, Correlation: float64(p.CorrelationBps) / basket.FullBps,
	}
}

// Validate returns an error that names the first field out of range.
func (p Policy) Validate() error {
	for _, f := range []struct {
		name               string
		value, least, most int64
		unit               string
	}{
		{"gap share", p.GapShareBps, 1, basket.FullBps, " bps"},
		{"quote tolerance", p.QuoteToleranceBps, 0, basket.FullBps - 1, " bps"},
		{"smallest quote tolerance", p.MinToleranceBps, 0, basket.FullBps - 1, " bps"},
		{"wait", int64(p.Wait), 0, int64(24 * time.Hour), " ns"},
		{"NAV tolerance", p.NavToleranceBps, 0, basket.FullBps - 1, " bps"},
		{"number of legs", int64(p.MaxLegs), 1, 32, ""},
		{"smallest band", p.MinBandBps, 0, basket.FullBps, " bps"},
		{"largest band", p.MaxBandBps, p.MinBandBps, basket.FullBps, " bps"},
		{"tracking error", p.MaxTrackingBps, 0, 100 * basket.FullBps, " bps"},
		{"turnover of one plan", p.MaxTurnoverBps, 1, basket.FullBps, " bps"},
		{"impact of a slice", p.SliceImpactBps, 1, basket.FullBps, " bps"},
		{"number of slices", p.MaxSlices, 1, 1000, ""},
		{"volatility", p.VolatilityBps, 1, 100 * basket.FullBps, " bps"},
		{"correlation", p.CorrelationBps, 0, basket.FullBps - 1, " bps"},
	} {
		if f.value < f.least || f.value > f.most {
			return fmt.Errorf("%s is %d%s: it must be from %d to %d", f.name, f.value, f.unit, f.least, f.most)
		}
	}
	if p.MinBandBps == 0 && p.MaxBandBps > 0 {
		return fmt.Errorf("smallest band is 0 bps: it must be at least 1 if the largest is above 0")
	}
	if !(p.RiskAversion > 0 && p.RiskAversion <= 1e6) { // false for NaN too
		return fmt.Errorf("risk aversion is %g: it must be above 0 and at most 1,000,000", p.RiskAversion)
	}
	return nil
}
