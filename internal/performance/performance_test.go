package performance_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/performance"
)

// levels is a series in the JSON of a fixture: [["2024-01-01", 100.5], …].
type levels performance.Series

func (l *levels) UnmarshalJSON(raw []byte) error {
	var rows [][2]any
	if err := json.Unmarshal(raw, &rows); err != nil {
		return err
	}
	for _, row := range rows {
		at, err := time.Parse(time.DateOnly, row[0].(string))
		if err != nil {
			return err
		}
		*l = append(*l, performance.Level{Day: at, USD: row[1].(float64)})
	}
	return nil
}

type fixtures struct {
	Series []struct {
		RiskFree  float64            `json:"risk_free"`
		Target    float64            `json:"target"`
		Levels    levels             `json:"levels"`
		Benchmark levels             `json:"benchmark"`
		Want      map[string]float64 `json:"want"`
		Relative  map[string]float64 `json:"relative"`
	} `json:"series"`
	Holdings []struct {
		Start    time.Time `json:"start"`
		End      time.Time `json:"end"`
		StartUSD float64   `json:"start_usd"`
		EndUSD   float64   `json:"end_usd"`
		Flows    []struct {
			At  time.Time `json:"at"`
			USD float64   `json:"usd"`
		} `json:"flows"`
		XIRR  float64  `json:"xirr"`
		Dietz *float64 `json:"dietz"`
	} `json:"holdings"`
}

func load(t *testing.T) fixtures {
	t.Helper()
	raw, err := os.ReadFile("testdata/measures.json")
	require.NoError(t, err)
	var f fixtures
	require.NoError(t, json.Unmarshal(raw, &f))
	return f
}

// near compares a measure with a float: to 8 decimals and 9 significant digits.
func near(t require.TestingT, want float64, got performance.Measure, what string) {
	require.Empty(t, got.Reason, what)
	require.InDelta(t, want, got.Value.InexactFloat64(), 6e-9+1e-9*math.Abs(want), what)
}

func TestMeasuresEqualThePythonReference(t *testing.T) {
	t.Parallel()
	f := load(t)
	require.NotEmpty(t, f.Series)
	for _, c := range f.Series {
		s := performance.Series(c.Levels)
		r := s.Risk(performance.Rates{RiskFree: c.RiskFree, Target: c.Target})
		for name, got := range map[string]performance.Measure{
			"total": s.Total(), "cagr": s.CAGR(), "volatility": r.Volatility, "sharpe": r.Sharpe, "sortino": r.Sortino,
			"depth": r.Drawdown.Depth, "calmar": r.Calmar, "var": r.VaR95, "cvar": r.CVaR95, "win_rate": r.WinRate,
		} {
			near(t, c.Want[name], got, name)
		}
		against := s.Against(performance.Series(c.Benchmark))
		for name, got := range map[string]performance.Measure{
			"beta": against.Beta, "correlation": against.Correlation,
			"tracking_error": against.TrackingError, "excess": against.Excess,
		} {
			near(t, c.Relative[name], got, name)
		}
	}
}

func TestInvestorReturnsEqualThePythonReference(t *testing.T) {
	t.Parallel()
	f := load(t)
	require.NotEmpty(t, f.Holdings)
	for _, c := range f.Holdings {
		h := performance.Holding{Start: c.Start, End: c.End, StartUSD: c.StartUSD, EndUSD: c.EndUSD}
		for _, flow := range c.Flows {
			h.Flows = append(h.Flows, performance.Flow{At: flow.At, USD: flow.USD})
		}
		near(t, c.XIRR, h.XIRR(), "xirr")
		if c.Dietz != nil {
			near(t, *c.Dietz, h.ModifiedDietz(), "dietz")
		}
	}
}

func drawSeries(t *rapid.T) performance.Series {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "first"))
	out := performance.Series{}
	for range rapid.IntRange(1, 120).Draw(t, "levels") {
		out = append(out, performance.Level{Day: at, USD: rapid.Float64Range(20, 500).Draw(t, "usd")})
		at = at.AddDate(0, 0, rapid.SampledFrom([]int{1, 1, 1, 1, 2, 9, 40}).Draw(t, "gap"))
	}
	return out
}

func TestMonthsMultiplyToTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeries(t)
		grown := 1.0
		for i, m := range s.Months() {
			require.Empty(t, m.Return.Reason)
			grown *= 1 + m.Return.Value.InexactFloat64()
			if i > 0 {
				before := s.Months()[i-1]
				require.Less(t, before.Year*12+int(before.Month), m.Year*12+int(m.Month))
			}
		}
		if len(s) > 1 {
			want := s[len(s)-1].USD / s[0].USD
			require.InDelta(t, 1, grown/want, 1e-5, "each month is rounded to 8 decimals")
		} else {
			require.Empty(t, s.Months())
		}
	})
}

func TestDrawdownIsTheWorstOfAllPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeries(t)
		d, worst := s.Drawdown(), 0.0
		for i := range s {
			for _, later := range s[i:] {
				worst = math.Max(worst, 1-later.USD/s[i].USD)
			}
		}
		near(t, worst, d.Depth, "depth")
		at := func(day time.Time) float64 {
			i := slices.IndexFunc(s, func(l performance.Level) bool { return l.Day.Equal(day) })
			require.NotEqual(t, -1, i)
			return s[i].USD
		}
		require.InDelta(t, worst, 1-at(d.To)/at(d.From), 1e-12)
		require.False(t, d.To.Before(d.From))
		var back *time.Time
		for _, l := range s {
			if worst > 0 && l.Day.After(d.To) && l.USD >= at(d.From) {
				back = &l.Day
				break
			}
		}
		require.Equal(t, back, d.Recovered)
		falls := s.Falls()
		require.InDelta(t, worst, slices.Max(falls), 1e-12)
		near(t, falls[len(falls)-1], d.Now, "now")
	})
}

func TestMeasuresDoNotDependOnTheUnit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeries(t)
		scaled := slices.Clone(s)
		for i := range scaled {
			scaled[i].USD *= 4 // a power of two keeps the digits of floats
		}
		require.Equal(t, s.Risk(performance.Rates{}), scaled.Risk(performance.Rates{}))
		require.Equal(t, s.Months(), scaled.Months())
		require.Equal(t, s.Over(30), scaled.Over(30))
	})
}

func TestASeriesAgainstItselfIsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSeries(t)
		r := s.Against(s)
		if r.Days < performance.MinReturns {
			require.Contains(t, []performance.Reason{performance.TooShort, performance.NoOverlap}, r.Beta.Reason)
			return
		}
		near(t, 1, r.Beta, "beta")
		near(t, 1, r.Correlation, "correlation")
		near(t, 0, r.TrackingError, "tracking error")
		near(t, 0, r.Excess, "excess")
	})
}

// TestXIRRSolvesItsEquation checks that the rate is a root of the equation that defines it.
func TestXIRRSolvesItsEquation(t *testing.T) {
	t.Parallel()
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(1, 1500).Draw(t, "days")
		h := performance.Holding{
			Start: start, End: start.AddDate(0, 0, days),
			StartUSD: rapid.Float64Range(0, 1e6).Draw(t, "start"), EndUSD: rapid.Float64Range(0, 1e6).Draw(t, "end"),
		}
		for range rapid.IntRange(0, 8).Draw(t, "flows") {
			h.Flows = append(h.Flows, performance.Flow{
				At:  start.Add(time.Duration(rapid.IntRange(0, days*24).Draw(t, "hour")) * time.Hour),
				USD: rapid.Float64Range(-1e5, 1e5).Draw(t, "usd"),
			})
		}
		got := h.XIRR()
		if got.Reason != "" || got.Value.Equal(decimal.NewFromInt(-1)) {
			return
		}
		value := func(rate float64) float64 {
			grown := func(at time.Time, usd float64) float64 {
				return usd * math.Pow(1+rate, h.End.Sub(at).Hours()/24/365)
			}
			sum := grown(h.Start, h.StartUSD) - h.EndUSD
			for _, f := range h.Flows {
				sum += grown(f.At, f.USD)
			}
			return sum
		}
		rate := got.Value.InexactFloat64()
		below, above := value(rate-2e-8), value(rate+2e-8)
		require.LessOrEqual(t, below*above, 0.0, "the rate %v is not a root: %v and %v", rate, below, above)
	})
}

func TestShortHistoriesHaveReasonsNotNumbers(t *testing.T) {
	t.Parallel()
	at := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	var none performance.Series
	require.Equal(t, performance.TooShort, none.Total().Reason)
	require.Equal(t, performance.TooShort, none.Drawdown().Depth.Reason)
	require.Equal(t, performance.TooShort, none.YearToDate().Reason)

	flat := performance.Series{}
	for d := 1; d <= 31; d++ {
		flat = append(flat, performance.Level{Day: at(d), USD: 100})
	}
	r := flat.Risk(performance.Rates{})
	require.Equal(t, performance.NoVariance, r.Sharpe.Reason, "no variance")
	require.Equal(t, performance.NoLoss, r.Calmar.Reason)
	require.Equal(t, performance.NoVariance, r.WinRate.Reason)
	near(t, 0, r.Volatility, "volatility")
	require.Equal(t, performance.TooShort, flat[:10].Risk(performance.Rates{}).Sharpe.Reason)
	require.Equal(t, performance.TooShort, flat[:10].CAGR().Reason)
	require.Equal(t, performance.TooShort, flat.Over(31).Reason, "thirty days are not thirty-one")
	require.Empty(t, flat.Over(30).Reason)
	require.Equal(t, performance.NoOverlap, flat.Against(nil).Beta.Reason)

	growing := performance.Series{}
	for d := 1; d <= 31; d++ {
		growing = append(growing, performance.Level{Day: at(d), USD: 100 * math.Pow(1.01, float64(d))})
	}
	require.Equal(t, performance.NoVariance, growing.Risk(performance.Rates{}).Sharpe.Reason, "equal returns have no spread")
}

func TestReturnsOverMissingDaysAreNoDailyReturns(t *testing.T) {
	t.Parallel()
	at := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	s := performance.Series{{at(1), 100}, {at(2), 110}, {at(9), 220}, {at(10), 198}}
	require.Equal(t, []int{1, 7, 1}, []int{s.Returns()[0].Days, s.Returns()[1].Days, s.Returns()[2].Days})
	r := s.Risk(performance.Rates{})
	require.Equal(t, 2, r.Days)
	near(t, 0.1, r.Best, "the return over seven days is left out")
	near(t, 0.98, s.Total(), "total")
}

func TestHoldingsWithoutAnAnswerSayWhy(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	h := performance.Holding{Start: start, End: start.Add(time.Hour), StartUSD: 1, EndUSD: 2}
	require.Equal(t, performance.TooShort, h.XIRR().Reason)
	h.End = start.AddDate(1, 0, 0)
	h.StartUSD = 0
	require.Equal(t, performance.NoCapital, h.XIRR().Reason)
	require.Equal(t, performance.NoCapital, h.ModifiedDietz().Reason)
	h.StartUSD, h.EndUSD = 100, 0
	near(t, -1, h.XIRR(), "everything was lost")
	// The flows change sign twice, so two rates solve the equation.
	h = performance.Holding{Start: start, End: start.AddDate(2, 0, 0), StartUSD: 100, EndUSD: -132}
	h.Flows = []performance.Flow{{start.AddDate(1, 0, 0), -230}}
	require.Equal(t, performance.NoRate, h.XIRR().Reason)
}

func TestTurnoverIsOneWay(t *testing.T) {
	t.Parallel()
	near(t, 0.5, performance.Turnover(100, []float64{50, 150}), "turnover")
	require.Equal(t, performance.NoCapital, performance.Turnover(1, nil).Reason)
}

// TestFlowsDoNotMoveTimeWeightedReturns compares the linked parts of a portfolio of one index, with random flows between the parts,
// with the return of one share.
func TestFlowsDoNotMoveTimeWeightedReturns(t *testing.T) {
	t.Parallel()
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		level, shares := rapid.Float64Range(20, 500).Draw(t, "level"), rapid.Float64Range(1, 1000).Draw(t, "shares")
		first := level
		var parts []performance.Holding
		var periods []performance.Period
		for i := range rapid.IntRange(1, 30).Draw(t, "parts") {
			next := level * rapid.Float64Range(0.8, 1.25).Draw(t, "growth")
			parts = append(parts, performance.Holding{
				Start: start.AddDate(0, 0, i), End: start.AddDate(0, 0, i+1), StartUSD: shares * level, EndUSD: shares * next,
			})
			periods = append(periods, performance.Period{From: level, To: next})
			level, shares = next, rapid.Float64Range(1, 1000).Draw(t, "shares") // bought or sold at the end of the part
		}
		near(t, level/first-1, performance.Linked(parts), "linked")
		near(t, level/first-1, performance.TimeWeighted(periods), "time-weighted")
	})
	require.Equal(t, performance.NoCapital, performance.Linked(nil).Reason)
	require.Equal(t, performance.NoCapital, performance.TimeWeighted(nil).Reason)
	idle := performance.Holding{Start: start, End: start.AddDate(0, 0, 1)}
	grown := performance.Holding{Start: start, End: start.AddDate(0, 0, 1), StartUSD: 100, EndUSD: 110}
	near(t, 0.1, performance.Linked([]performance.Holding{idle, grown, idle}), "parts without capital are left out")
}

func TestAScoreIsTheSortinoTimesTheRootOfTheNAV(t *testing.T) {
	t.Parallel()
	sortino := func(f float64) performance.Measure { return performance.Measure{Value: decimal.NewFromFloat(f)} }
	one := performance.Scored{Days: 28, Sortino: sortino(2), WeekUSD: 10_000}
	near(t, 200, performance.Score([]performance.Scored{one}), "one index")
	other := performance.Scored{Days: 40, Sortino: sortino(5), WeekUSD: 30_000}
	near(t, (2*10_000+5*30_000)/40_000.*200, performance.Score([]performance.Scored{one, other}), "weighted")
	young, flat, empty := one, one, one
	young.Days, flat.Sortino, empty.WeekUSD = 27, performance.Measure{Reason: performance.NoVariance}, 0
	near(t, 200, performance.Score([]performance.Scored{one, young, flat, empty}), "the others are left out")
	require.Equal(t, performance.TooShort, performance.Score([]performance.Scored{young, flat, empty}).Reason)
}

// drawBasket draws weights, days without gaps and prices.
func drawBasket(t *rapid.T) performance.Basket {
	b := performance.Basket{Rebalance: rapid.SampledFrom([]performance.Rebalance{
		performance.Never, performance.Daily, performance.Weekly, performance.Monthly,
	}).Draw(t, "rebalance")}
	n := rapid.IntRange(1, 6).Draw(t, "constituents")
	total := 0.0
	for range n {
		w := rapid.Float64Range(0.05, 1).Draw(t, "weight")
		b.Weights, total = append(b.Weights, w), total+w
	}
	for i := range b.Weights {
		b.Weights[i] /= total
	}
	for d := range rapid.IntRange(1, 90).Draw(t, "days") {
		b.Days = append(b.Days, time.Date(2025, 1, 1+d, 0, 0, 0, 0, time.UTC))
		var prices []float64
		for range n {
			prices = append(prices, rapid.Float64Range(0.5, 2).Draw(t, "price"))
		}
		b.Prices = append(b.Prices, prices)
	}
	return b
}

func TestABacktestWithoutRebalancingIsTheWeightedSumOfItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBasket(t)
		b.Rebalance = performance.Never
		got := performance.Backtest(b, 100)
		require.Len(t, got.Levels, len(b.Days))
		for d := range b.Days {
			want := 0.0
			for i, w := range b.Weights {
				want += 100 * w * b.Prices[d][i] / b.Prices[0][i]
			}
			require.InEpsilon(t, want, got.Levels[d].USD, 1e-9)
		}
		require.Zero(t, got.Rebalances)
	})
}

func TestADailyBacktestMultipliesTheDaysWeightedReturns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBasket(t)
		b.Rebalance = performance.Daily
		got, want := performance.Backtest(b, 100), 100.0
		for d := 1; d < len(b.Days); d++ {
			grown := 0.0
			for i, w := range b.Weights {
				grown += w * b.Prices[d][i] / b.Prices[d-1][i]
			}
			want *= grown
			require.InEpsilon(t, want, got.Levels[d].USD, 1e-9)
		}
	})
}

func TestCostsAndFeesOnlyEverLowerABacktest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBasket(t)
		free := performance.Backtest(b, 100)
		b.CostRatio, b.YearlyFee = rapid.Float64Range(0, 0.02).Draw(t, "cost"), rapid.Float64Range(0, 0.1).Draw(t, "fee")
		dear := performance.Backtest(b, 100)
		require.Equal(t, free.Rebalances, dear.Rebalances)
		for d := range free.Levels {
			require.LessOrEqual(t, dear.Levels[d].USD, free.Levels[d].USD*(1+1e-12))
		}
		if len(b.Weights) == 1 {
			require.Less(t, dear.Turnover, 1e-9, "a single constituent never drifts")
			days := float64(len(b.Days) - 1)
			last := len(free.Levels) - 1
			require.InEpsilon(t, free.Levels[last].USD*math.Pow(1-b.YearlyFee, days/365), dear.Levels[last].USD, 1e-9)
		}
	})
}

func TestRebalancesFallOnTheCalendar(t *testing.T) {
	t.Parallel()
	b := performance.Basket{Weights: []float64{0.5, 0.5}}
	for d := range 60 { // Wednesday, 1 January 2025, to 1 March
		b.Days = append(b.Days, time.Date(2025, 1, 1+d, 0, 0, 0, 0, time.UTC))
		b.Prices = append(b.Prices, []float64{1 + float64(d)/100, 1})
	}
	for rebalance, want := range map[performance.Rebalance]int{
		performance.Never: 0, performance.Daily: 58, performance.Weekly: 8, performance.Monthly: 2,
	} {
		b.Rebalance = rebalance
		require.Equal(t, want, performance.Backtest(b, 100).Rebalances, rebalance)
	}
	require.Empty(t, performance.Backtest(performance.Basket{}, 100).Levels)
}
