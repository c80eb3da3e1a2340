package performance_test

import (
	"cmp"
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
		*l = append(*l, performance.Level{At: at, USD: row[1].(float64)})
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
		XIRR float64 `json:"xirr"`
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

// near compares a measure with a float: to 9 decimals and 9 significant digits.
func near(t require.TestingT, want float64, got performance.Measure, what string) {
	require.Empty(t, got.Reason, what)
	require.InDelta(t, want, got.Value.InexactFloat64(), 1e-9+1e-9*math.Abs(want), what)
}

// falls is the drawdown of a series.
func falls(s performance.Series) performance.Drawdown {
	if len(s) == 0 {
		return performance.Falls(performance.Level{}, nil)
	}
	return performance.Falls(s[0], s.Bars())
}

func risk(s performance.Series, rates performance.Rates) performance.Risk {
	return s.Risk(rates, falls(s), s.CAGR())
}

func TestMeasuresEqualThePythonReference(t *testing.T) {
	t.Parallel()
	f := load(t)
	require.NotEmpty(t, f.Series)
	for _, c := range f.Series {
		s := performance.Series(c.Levels)
		r := risk(s, performance.Rates{RiskFree: c.RiskFree, Target: c.Target})
		for name, got := range map[string]performance.Measure{
			"total": s.Over(performance.All), "cagr": s.CAGR(), "volatility": r.Volatility, "sharpe": r.Sharpe, "sortino": r.Sortino,
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
		flows := []performance.Flow{{c.Start, c.StartUSD}, {c.End, -c.EndUSD}}
		for _, flow := range c.Flows {
			flows = append(flows, performance.Flow{At: flow.At, USD: flow.USD})
		}
		near(t, c.XIRR, performance.MoneyWeighted(flows).Yearly, "xirr")
	}
}

func drawSeries(t *rapid.T) performance.Series {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "first"))
	out := performance.Series{}
	for range rapid.IntRange(1, 120).Draw(t, "levels") {
		out = append(out, performance.Level{At: at, USD: rapid.Float64Range(20, 500).Draw(t, "usd")})
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

// drawBars cuts a series into bars of some levels each.
func drawBars(t *rapid.T, s performance.Series) (bars []performance.Bar) {
	for rest := s; len(rest) > 0; {
		part := rest[:rapid.IntRange(1, min(9, len(rest))).Draw(t, "part")]
		rest = rest[len(part):]
		b := performance.Bar{Start: part[0].At, Close: part[len(part)-1].USD, Low: math.Inf(1)}
		for i, l := range part {
			b.High, b.Low = math.Max(b.High, l.USD), math.Min(b.Low, l.USD)
			for _, later := range part[i:] {
				if b.FallHigh == 0 || later.USD/l.USD < b.FallLow/b.FallHigh {
					b.FallHigh, b.FallLow = l.USD, later.USD
				}
			}
		}
		bars = append(bars, b)
	}
	return bars
}

func TestDrawdownIsTheWorstOfAllPairsHoweverTheyAreCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, worst := drawSeries(t), 0.0
		for i := range s {
			for _, later := range s[i:] {
				worst = math.Max(worst, 1-later.USD/s[i].USD)
			}
		}
		highest := slices.MaxFunc(s, func(a, b performance.Level) int { return cmp.Compare(a.USD, b.USD) }).USD
		newest := s[len(s)-1]
		bars := drawBars(t, s)
		for _, d := range []performance.Drawdown{falls(s), performance.Falls(s[0], bars)} {
			near(t, worst, d.Depth, "depth")
			near(t, 1-newest.USD/highest, d.Now, "now")
			require.InDelta(t, highest, d.Peak, 0)
			require.False(t, d.To.Before(d.From))
		}
		closing := performance.Closing(s[0], bars)
		require.InDelta(t, 1-newest.USD/highest, closing[len(closing)-1], 1e-12)

		d := falls(s)
		at := func(day time.Time) float64 {
			i := slices.IndexFunc(s, func(l performance.Level) bool { return l.At.Equal(day) })
			require.NotEqual(t, -1, i)
			return s[i].USD
		}
		require.InDelta(t, worst, 1-at(d.To)/at(d.From), 1e-12)
		var back *time.Time
		for _, l := range s {
			if worst > 0 && l.At.After(d.To) && l.USD >= at(d.From) {
				back = &l.At
				break
			}
		}
		require.Equal(t, back, d.Recovered)
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
		one, other := risk(s, performance.Rates{}), risk(scaled, performance.Rates{})
		one.Drawdown.Peak, other.Drawdown.Peak = 0, 0
		require.Equal(t, one, other)
		require.Equal(t, s.Months(), scaled.Months())
		require.Equal(t, s.Over(performance.Month30), scaled.Over(performance.Month30))
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

// TestMoneyWeightedReturnsSolveTheirEquation checks that the rate is a root of the equation that defines it.
func TestMoneyWeightedReturnsSolveTheirEquation(t *testing.T) {
	t.Parallel()
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.IntRange(1, 1500*24).Draw(t, "hours")
		end := start.Add(time.Duration(hours) * time.Hour)
		flows := []performance.Flow{
			{start, rapid.Float64Range(1, 1e6).Draw(t, "start")}, {end, -rapid.Float64Range(1, 1e6).Draw(t, "end")},
		}
		for range rapid.IntRange(0, 8).Draw(t, "flows") {
			flows = append(flows, performance.Flow{
				At:  start.Add(time.Duration(rapid.IntRange(0, hours).Draw(t, "hour")) * time.Hour),
				USD: rapid.Float64Range(-1e5, 1e5).Draw(t, "usd"),
			})
		}
		money := performance.MoneyWeighted(flows)
		if money.Period.Reason != "" {
			require.Contains(t, []performance.Reason{
				performance.NoRate, performance.SeveralRates, performance.NoCapital, performance.TooShort,
			}, money.Period.Reason)
			return
		}
		growth := 1 + money.Period.Value.InexactFloat64()
		require.GreaterOrEqual(t, growth, 0.0, "nobody loses more than everything")
		if growth < 1e-6 || growth > 1e3 {
			return // twelve decimals of the return are too few for the check below
		}
		value := func(growth float64) float64 {
			sum := 0.0
			for _, f := range flows {
				sum += f.USD * math.Pow(growth, end.Sub(f.At).Hours()/end.Sub(start).Hours())
			}
			return sum
		}
		step := 1e-12 + 1e-9*growth
		require.LessOrEqual(t, value(growth-step)*value(growth+step), 0.0, "the growth %v is not a root", growth)
		if money.Yearly.Reason == "" {
			near(t, math.Pow(growth, 365*24/end.Sub(start).Hours())-1, performance.Measure{
				Value: money.Yearly.Value,
			}, "per year")
		}
	})
}

// drawHistory draws the value of an investment of one index: levels, shares in between, and the flows that change them.
func drawHistory(t *rapid.T) (periods []performance.Period, flows []performance.Flow) {
	at, level, shares := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), 100.0, 0.0
	for range rapid.IntRange(1, 40).Draw(t, "flows") {
		held := rapid.SampledFrom([]float64{0, 1e-9, 1, 7, 1e6}).Draw(t, "held")
		flows = append(flows, performance.Flow{At: at, USD: (held - shares) * level})
		next := level * rapid.Float64Range(0.3, 3).Draw(t, "growth")
		at = at.Add(time.Duration(rapid.IntRange(1, 1e6).Draw(t, "seconds")) * time.Second)
		if held > 0 {
			periods = append(periods, performance.Period{From: held * level, To: held * next})
		}
		level, shares = next, held
	}
	return periods, append(flows, performance.Flow{At: at, USD: -shares * level})
}

func TestALongHolderNeverLosesMoreThanEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		periods, flows := drawHistory(t)
		money := performance.MoneyWeighted(flows)
		for _, m := range []performance.Measure{performance.TimeWeighted(periods), money.Period, money.Yearly} {
			require.True(t, m.Reason != "" || m.Value.GreaterThanOrEqual(decimal.NewFromInt(-1)), "%v", m)
		}
	})
}

func TestShortHistoriesHaveReasonsNotNumbers(t *testing.T) {
	t.Parallel()
	at := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	var none performance.Series
	require.Equal(t, performance.TooShort, none.Over(performance.All).Reason)
	require.Equal(t, performance.TooShort, falls(none).Depth.Reason)
	require.Equal(t, performance.TooShort, none.Over(performance.ToDate).Reason)

	flat := performance.Series{}
	for d := 1; d <= 31; d++ {
		flat = append(flat, performance.Level{At: at(d), USD: 100})
	}
	r := risk(flat, performance.Rates{})
	require.Equal(t, performance.NoVariance, r.Sharpe.Reason, "no variance")
	require.Equal(t, performance.NoLoss, r.Calmar.Reason)
	require.Equal(t, performance.NoVariance, r.WinRate.Reason)
	near(t, 0, r.Volatility, "volatility")
	require.Equal(t, performance.TooShort, risk(flat[:10], performance.Rates{}).Sharpe.Reason)
	for _, m := range []performance.Measure{risk(flat[:20], performance.Rates{}).Best, risk(flat[:20], performance.Rates{}).WinRate} {
		require.Equal(t, performance.TooShort, m.Reason, "nineteen days say little of days")
	}
	require.Equal(t, performance.TooShort, flat[:10].CAGR().Reason)
	require.Equal(t, performance.TooShort, flat.Over(performance.Quarter90).Reason)
	require.Empty(t, flat.Over(performance.Month30).Reason)
	require.Equal(t, performance.TooShort, flat[1:].Over(performance.Month30).Reason, "twenty-nine days are not thirty")
	require.Equal(t, performance.NoOverlap, flat.Against(nil).Beta.Reason)

	growing := performance.Series{}
	for d := 1; d <= 31; d++ {
		growing = append(growing, performance.Level{At: at(d), USD: 100 * math.Pow(1.01, float64(d))})
	}
	require.Equal(t, performance.NoVariance, risk(growing, performance.Rates{}).Sharpe.Reason, "equal returns have no spread")
}

func TestOnlyWholeDaysHaveDailyReturns(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	s := performance.Series{
		{At: at(1, 7), USD: 100},
		{At: at(2, 0), USD: 110},
		{At: at(3, 0), USD: 121},
		{At: at(10, 0), USD: 220},
		{At: at(11, 0), USD: 198},
		{At: at(11, 9), USD: 99, Running: true},
	}
	var daily []bool
	for _, r := range s.Returns() {
		daily = append(daily, r.Daily())
	}
	require.Equal(t, []bool{false, true, false, true, false}, daily, "not the day of the launch, seven days, or the running day")
	require.Equal(t, 2, risk(s, performance.Rates{}).Days)
	midnight := performance.Series{{At: at(1, 0), USD: 100}, {At: at(2, 0), USD: 110, Running: true}}
	require.Zero(t, risk(midnight, performance.Rates{}).Days, "a level at a midnight belongs to the day that begins")
	near(t, -0.01, s.Over(performance.All), "total")
	near(t, 99./220-1, s.Over(performance.Day), "the newest level a day before")
	require.Equal(t, performance.TooShort, s.Over(performance.Month30).Reason)
}

func TestTheRunningMonthIsPartialUntilItEnds(t *testing.T) {
	t.Parallel()
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
	}
	partial := func(s performance.Series) (out []bool) {
		for _, m := range s.Months() {
			out = append(out, m.Partial)
		}
		return out
	}
	s := performance.Series{{At: at(10, 31, 21), USD: 100}, {At: at(11, 1, 0), USD: 101}, {At: at(11, 30, 21), USD: 110}}
	require.Equal(t, []bool{true, true}, partial(s), "on its last day a month is not over")
	near(t, 0.01, s.Months()[0].Return, "October")
	near(t, 110./101-1, s.Months()[1].Return, "November")
	s[2].At = at(12, 1, 0)
	require.Equal(t, []bool{true, false}, partial(s))
	require.Equal(t, []bool{false}, partial(s[1:]), "it began with the month")
	s = append(s, performance.Level{At: at(12, 1, 1), USD: 120})
	require.Equal(t, []bool{true, false, true}, partial(s))
}

func TestTheYearlyRateCountsExactDays(t *testing.T) {
	t.Parallel()
	launched := time.Date(2026, 10, 31, 21, 0, 0, 0, time.UTC)
	from := performance.Level{At: launched, USD: 100}
	to := performance.Level{At: launched.Add(30*24*time.Hour + 10*time.Minute), USD: 110}
	near(t, math.Pow(1.1, 365/(30+10./1440))-1, performance.CAGR(from, to), "30.007 days")
	to.At = launched.Add(30*24*time.Hour - time.Second)
	require.Equal(t, performance.TooShort, performance.CAGR(from, to).Reason)
}

func TestInvestmentsWithoutAnAnswerSayWhy(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	money := performance.MoneyWeighted([]performance.Flow{{start, 1}, {start.Add(time.Hour), -2}})
	near(t, 1, money.Period, "the plain return needs no day")
	require.Equal(t, performance.TooShort, money.Yearly.Reason)
	require.Equal(t, performance.NoCapital, performance.MoneyWeighted([]performance.Flow{{start, -1}}).Period.Reason)
	require.Equal(t, performance.NoCapital, performance.MoneyWeighted(nil).Period.Reason)
	near(t, -1, performance.MoneyWeighted([]performance.Flow{{start, 100}, {start.AddDate(1, 0, 0), 0}}).Yearly, "everything was lost")
	require.Equal(t, performance.TooShort, performance.MoneyWeighted([]performance.Flow{{start, 3}, {start, -1}}).Period.Reason,
		"it was held for no time")
	// The flows change sign twice, so two rates solve the equation: 10 % and 20 % a year.
	both := performance.MoneyWeighted([]performance.Flow{{start, 100}, {start.AddDate(1, 0, 0), -230}, {start.AddDate(2, 0, 0), 132}})
	require.Equal(t, performance.SeveralRates, both.Period.Reason)
	none := performance.MoneyWeighted([]performance.Flow{{start, 100}, {start.AddDate(1, 0, 0), -100}, {start.AddDate(2, 0, 0), 100}})
	require.Equal(t, performance.NoRate, none.Period.Reason)
	huge := performance.MoneyWeighted([]performance.Flow{{start, 100}, {start.AddDate(0, 0, 1), -110}})
	near(t, 0.1, huge.Period, "ten percent in a day")
	require.Equal(t, performance.OutOfRange, huge.Yearly.Reason)
}

// TestAClosedInvestmentStopsItsClock checks that time after the last flow changes nothing.
func TestAClosedInvestmentStopsItsClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, flows := drawHistory(t)
		later := append(slices.Clone(flows), performance.Flow{At: flows[len(flows)-1].At.AddDate(0, 0, 50), USD: 0})
		require.Equal(t, performance.MoneyWeighted(flows), performance.MoneyWeighted(later))
	})
}

func TestTurnoverIsOneWay(t *testing.T) {
	t.Parallel()
	near(t, 0.5, performance.Turnover(100, []float64{50, 150}), "turnover")
	require.Equal(t, performance.NoCapital, performance.Turnover(1, nil).Reason)
}

// TestFlowsDoNotMoveTimeWeightedReturns compares the periods of an investment in one index, with random flows between them, with the
// return of one share.
func TestFlowsDoNotMoveTimeWeightedReturns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		level := rapid.Float64Range(20, 500).Draw(t, "level")
		first := level
		var periods []performance.Period
		for range rapid.IntRange(1, 30).Draw(t, "parts") {
			next, shares := level*rapid.Float64Range(0.8, 1.25).Draw(t, "growth"), rapid.Float64Range(1e-9, 1e9).Draw(t, "shares")
			periods = append(periods, performance.Period{From: shares * level, To: shares * next})
			level = next
		}
		near(t, level/first-1, performance.TimeWeighted(periods), "time-weighted")
	})
	require.Equal(t, performance.NoCapital, performance.TimeWeighted(nil).Reason)
}

// drawReturns draws a series of complete days.
func drawReturns(t *rapid.T, days int) performance.Series {
	out := performance.Series{{At: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), USD: 100}}
	for range days {
		last := out[len(out)-1]
		out = append(out, performance.Level{At: last.At.AddDate(0, 0, 1), USD: last.USD * rapid.Float64Range(0.9, 1.1).Draw(t, "growth")})
	}
	return out
}

func TestAScoreIsBoundedAndMovesLittleWithADay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawReturns(t, rapid.IntRange(performance.ScoreDays, 90).Draw(t, "days"))
		score := func(s performance.Series) (value, confidence float64) {
			got := performance.ScoreOf([]performance.Scored{{Returns: s.Sample(), WeekUSD: 1000}})
			require.Empty(t, got.Value.Reason)
			return got.Value.Value.InexactFloat64(), got.Confidence.Value.InexactFloat64()
		}
		value, confidence := score(s)
		require.True(t, value >= 0 && value <= 100, "%v", value)
		require.True(t, confidence > 0 && confidence < 90./455, "%v", confidence)
		longer := append(slices.Clone(s), performance.Level{At: s[len(s)-1].At.AddDate(0, 0, 1), USD: s[len(s)-1].USD * 1.1})
		after, _ := score(longer)
		require.InDelta(t, value, after, 12, "one day of the largest return moves it by a few points")
	})
}

func TestAScoreIsTheShrunkSharpeRatioWeightedByNAV(t *testing.T) {
	t.Parallel()
	series := func(days int, up float64) performance.Series {
		out := performance.Series{{At: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), USD: 100}}
		for i := range days {
			growth := 1 + up
			if i%2 == 1 {
				growth = 1 - up/2
			}
			out = append(out, performance.Level{At: out[i].At.AddDate(0, 0, 1), USD: out[i].USD * growth})
		}
		return out
	}
	shrunk := func(days int, up float64) (z, c float64) {
		n := float64(days)
		sd := 0.75 * up * math.Sqrt(n/(n-1))
		s := 0.25 * up / sd
		c = (1. / 365) / (1./365 + (1+s*s/2)/n)
		return c * s * math.Sqrt(365), c
	}
	one := performance.Scored{Returns: series(28, 0.01).Sample(), WeekUSD: 10_000}
	other := performance.Scored{Returns: series(400, 0.02).Sample(), WeekUSD: 30_000}
	z1, c1 := shrunk(28, 0.01)
	z2, c2 := shrunk(400, 0.02)
	phi := func(z float64) float64 { return 100 * (1 + math.Erf(z/math.Sqrt2)) / 2 }
	near(t, phi(z1), performance.ScoreOf([]performance.Scored{one}).Value, "one index")
	both := performance.ScoreOf([]performance.Scored{one, other})
	near(t, phi((z1+3*z2)/4), both.Value, "weighted")
	near(t, (c1+3*c2)/4, both.Confidence, "confidence")
	young, flat, empty := one, one, one
	young.Returns, flat.Returns, empty.WeekUSD = series(27, 0.01).Sample(), series(28, 0).Sample(), 0
	require.Equal(t, performance.ScoreOf([]performance.Scored{one}), performance.ScoreOf([]performance.Scored{one, young, flat, empty}),
		"the others are left out")
	require.Equal(t, performance.TooShort, performance.ScoreOf([]performance.Scored{young, flat, empty}).Value.Reason)
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
