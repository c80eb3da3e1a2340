package market

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// conventions stand in the OpenAPI description of every measure. docs/performance.md says the same at length.
const conventions = "The level is the NAV per share after all fees that are due. Returns over a window run from the newest stored level " +
	"at or before as_of minus the window to the newest one at or before as_of. " +
	"The level at launch is 100. All is the time-weighted return since launch. " +
	"CAGR = (1 + all)^(365 days/time) − 1 with the exact time, from 30 days on. " +
	"A daily return runs from one UTC midnight to the next; the days of the launch and of as_of have none. " +
	"The level at a midnight is the newest one stored in the day before it. " +
	"All risk figures except the drawdown need 20 daily returns. " +
	"Simple returns; 365 days a year; sample standard deviations (n − 1); a year's rate divided by 365 is a day's. " +
	"Volatility = sd·√365. Sharpe = mean(r − rf)/sd·√365. Sortino = mean(r − mar)/√(Σmin(0, r − mar)²/n)·√365. " +
	"Drawdown = 1 − level/peak; the peak is the highest of all stored levels since launch, the launch included. " +
	"Calmar = CAGR/max drawdown. " +
	"VaR and CVaR are historical, for one day at 95 %. The quantile is of type 7, and CVaR is the mean of the days at or beyond it. " +
	"Win rate = days up / days with a change. " +
	"Beta = cov/var and tracking error = sd(r − benchmark)·√365, over the days that both have. " +
	"Turnover = half of all bought and sold since launch, over the mean NAV. " +
	"Ratios: 0.05 is 5 %."

// Performance is the performance of an index.
type Performance struct {
	AsOf        rest.AsOf     `json:"as_of"`
	Index       rest.Address  `json:"index"`
	From        *time.Time    `json:"from" nullable:"true" doc:"Instant of the launch"`
	To          *time.Time    `json:"to" nullable:"true" doc:"Instant of the newest level; null if it is unknown"`
	Days        int           `json:"days" doc:"Number of daily returns, from one UTC midnight to the next, that the risk figures are computed from"`
	Returns     LongReturns   `json:"returns"`
	Months      []MonthReturn `json:"months" nullable:"false" csv:"rows" doc:"Linked, the monthly returns give the total"`
	Risk        Risk          `json:"risk"`
	Turnover    *rest.Decimal `json:"turnover" nullable:"true" doc:"Since launch, counting one side of each trade"`
	Benchmark   *Relative     `json:"benchmark,omitempty" doc:"Absent unless the request names a benchmark"`
	Falls       []Fall        `json:"falls" nullable:"false" doc:"Drawdown at the end of each UTC day, and of the running day so far"`
	Conventions string        `json:"conventions"`
	Unknown     rest.Unknown  `json:"unknown,omitempty"`
}

// LongReturns are time-weighted returns up to the newest level.
type LongReturns struct {
	Day     *rest.Decimal `json:"1d" nullable:"true"`
	Week    *rest.Decimal `json:"7d" nullable:"true"`
	Month   *rest.Decimal `json:"30d" nullable:"true"`
	Quarter *rest.Decimal `json:"90d" nullable:"true"`
	Year    *rest.Decimal `json:"1y" nullable:"true"`
	ToDate  *rest.Decimal `json:"ytd" nullable:"true" doc:"Year to date: since the first instant of the UTC year"`
	Total   *rest.Decimal `json:"all" nullable:"true"`
	CAGR    *rest.Decimal `json:"cagr" nullable:"true"`
	Unknown rest.Unknown  `json:"unknown,omitempty"`
}

// MonthReturn is a calendar month's.
type MonthReturn struct {
	Year    int           `json:"year"`
	Month   int           `json:"month" minimum:"1" maximum:"12"`
	Return  *rest.Decimal `json:"return" nullable:"true"`
	Partial bool          `json:"partial" doc:"True if the index did not exist for the whole month, or the month was not over at the newest level"`
}

// Risk are the risk figures of the daily returns.
type Risk struct {
	Volatility   *rest.Decimal `json:"volatility" nullable:"true" doc:"Volatility per year"`
	Sharpe       *rest.Decimal `json:"sharpe" nullable:"true"`
	Sortino      *rest.Decimal `json:"sortino" nullable:"true"`
	Calmar       *rest.Decimal `json:"calmar" nullable:"true"`
	MaxDrawdown  *rest.Decimal `json:"max_drawdown" nullable:"true" doc:"Deepest fall from a peak over all stored levels, as a ratio of that peak, 0 to 1"`
	DrawdownFrom *time.Time    `json:"max_drawdown_from" nullable:"true" doc:"UTC day of the peak before the fall; the instant of the launch if that was the peak"`
	DrawdownTo   *time.Time    `json:"max_drawdown_to" nullable:"true" doc:"UTC day of the low"`
	Recovered    *time.Time    `json:"recovered" nullable:"true" doc:"First UTC day on which the level was at that peak again; null: not yet"`
	DrawdownNow  *rest.Decimal `json:"drawdown" nullable:"true" doc:"1 − newest level / highest of all stored levels since launch, 0 to 1"`
	VaR95        *rest.Decimal `json:"var_95" nullable:"true" doc:"Loss that is exceeded on one day in twenty"`
	CVaR95       *rest.Decimal `json:"cvar_95" nullable:"true" doc:"Mean loss of these days"`
	WinRate      *rest.Decimal `json:"win_rate" nullable:"true"`
	BestDay      *rest.Decimal `json:"best_day" nullable:"true"`
	WorstDay     *rest.Decimal `json:"worst_day" nullable:"true"`
	Unknown      rest.Unknown  `json:"unknown,omitempty"`
}

// Relative compares an index with another index or an asset.
type Relative struct {
	Address       rest.Address  `json:"address"`
	Kind          string        `json:"kind" enum:"index,asset"`
	Name          string        `json:"name" doc:"Name of the index, or symbol of the asset"`
	Days          int           `json:"days" doc:"Number of days on which both have a return"`
	Beta          *rest.Decimal `json:"beta" nullable:"true"`
	Correlation   *rest.Decimal `json:"correlation" nullable:"true"`
	TrackingError *rest.Decimal `json:"tracking_error" nullable:"true" doc:"Tracking error per year"`
	Excess        *rest.Decimal `json:"excess" nullable:"true" doc:"Return less the benchmark's return, over the days that both have"`

	Points  []BenchmarkPoint `json:"points" nullable:"false" doc:"The benchmark at the end of each day, for a chart. It equals the index's level on the first day that both have"`
	Unknown rest.Unknown     `json:"unknown,omitempty"`
}

// BenchmarkPoint is a point of the benchmark's chart.
type BenchmarkPoint struct {
	Day   time.Time    `json:"day"`
	Level rest.Decimal `json:"level"`
}

// Fall is a point of the drawdown chart.
type Fall struct {
	Day      time.Time    `json:"day"`
	Drawdown rest.Decimal `json:"drawdown"`
}

type performanceInput struct {
	ByAddress
	Benchmark rest.AddressText `query:"benchmark" doc:"Another index, or a listed asset, to compare with"`
	RiskFree  string           `query:"risk_free" pattern:"^[0-9](\\.[0-9]{1,6})?$" default:"0" doc:"Risk-free yearly rate of the Sharpe ratio, as a ratio"`
	Target    string           `query:"target" pattern:"^[0-9](\\.[0-9]{1,6})?$" default:"0" doc:"Target yearly rate of the Sortino ratio, as a ratio"`
}

func (s *Market) performanceRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-performance", "/v1/indices/{address}/performance", "Get returns and risk of an index.",
		conventions), s.performance)
}

func (s *Market) performance(ctx context.Context, in *performanceInput) (*rest.Answer[Performance], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	var against *common.Address
	if in.Benchmark != "" {
		against = new(f.Address("query.benchmark", in.Benchmark))
	}
	rates := performance.Rates{RiskFree: readRate(&f, "query.risk_free", in.RiskFree), Target: readRate(&f, "query.target", in.Target)}
	if err := f.Err(); err != nil {
		return nil, err
	}
	// Asset prices are stored between blocks, so an answer with an asset as benchmark has no ETag by block.
	settled := func(p *Performance) bool { return p.Benchmark == nil || p.Benchmark.Kind == "index" }
	if against != nil {
		in.IfNoneMatch = ""
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*Performance, error) {
		if _, err := s.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		tracks, err := s.tracks(ctx, q, at, []common.Address{vault})
		if err != nil {
			return nil, err
		}
		t := tracks[vault]
		own := t.series
		out := &Performance{
			AsOf: at, Index: rest.Address(vault), From: &t.launch.At, Conventions: conventions, Returns: t.returns(at.Timestamp),
			Months: monthsOf(own), Falls: []Fall{}, Unknown: rest.Unknown{},
		}
		if newest := t.newest(); newest != nil {
			out.To = &newest.At
		} else {
			out.Unknown["to"] = out.Returns.Unknown["all"]
		}
		risk := t.risk(rates)
		out.Days, out.Risk = risk.Days, riskOf(risk)
		for i, fall := range performance.Closing(t.launch, t.bars) {
			out.Falls = append(out.Falls, Fall{Day: t.bars[i].Start, Drawdown: ratioOf(fall)})
		}
		if against != nil {
			mark, err := s.benchmarkOf(ctx, q, at, *against, own)
			if err != nil {
				return nil, err
			}
			out.Benchmark = mark.relative(own)
		}
		turnover, err := s.turnover(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		out.Turnover = FigureOf(turnover, "turnover", out.Unknown)
		return out, nil
	}, settled)
}

// noRates measures against nothing.
var noRates = performance.Rates{}

// ratioOf rounds a ratio.
func ratioOf(f float64) rest.Decimal {
	return rest.DecimalOf(decimal.NewFromFloat(f).Round(rest.RatioDecimals))
}

// monthsOf returns the monthly returns of a series.
func monthsOf(s performance.Series) []MonthReturn {
	out := []MonthReturn{}
	for _, m := range s.Months() {
		out = append(out, MonthReturn{Year: m.Year, Month: int(m.Month), Partial: m.Partial, Return: FigureOf(m.Return, "", nil)})
	}
	return out
}

func (s *Market) turnover(ctx context.Context, q *rest.Snapshot, vault common.Address) (performance.Measure, error) {
	traded, err := q.TradedUSD(ctx, readdb.TradedUSDParams{ChainID: s.ChainID, Vault: vault})
	if err != nil {
		return performance.Measure{}, fmt.Errorf("adding up the trades of %s: %w", vault, err)
	}
	stored, err := q.DailyNav(ctx, readdb.DailyNavParams{ChainID: s.ChainID, Vault: vault})
	if err != nil {
		return performance.Measure{}, fmt.Errorf("reading the daily NAV of %s: %w", vault, err)
	}
	navs := make([]float64, len(stored))
	for i, nav := range stored {
		navs[i] = float(nav)
	}
	return performance.Turnover(traded.TradedD18.Shift(-rest.BasketDecimals).InexactFloat64(), navs), nil //nolint:forbidigo // a statistic
}

// float is a D18 number for statistics.
func float(a *basket.Amount) float64 {
	if a == nil {
		return 0
	}
	return FloatD18(a.View())
}

// FloatD18 converts a D18 number to a float, for statistics.
func FloatD18(d18 *big.Int) float64 {
	f, _ := new(big.Float).Quo(new(big.Float).SetInt(d18), new(big.Float).SetInt(basket.D18)).Float64()
	return f
}

// FigureOf returns a measure's value, rounded to 8 decimals half away from zero. If there is none, it adds the reason to unknown.
func FigureOf(m performance.Measure, field string, unknown rest.Unknown) *rest.Decimal {
	if m.Reason == "" {
		d := rest.DecimalOf(m.Value.Round(rest.RatioDecimals))
		return &d
	}
	if unknown != nil {
		unknown[field] = string(m.Reason)
	}
	return nil
}

func riskOf(r performance.Risk) Risk {
	u := rest.Unknown{}
	out := Risk{
		Volatility: FigureOf(r.Volatility, "volatility", u), Sharpe: FigureOf(r.Sharpe, "sharpe", u),
		Sortino: FigureOf(r.Sortino, "sortino", u),
		Calmar:  FigureOf(r.Calmar, "calmar", u), MaxDrawdown: FigureOf(r.Drawdown.Depth, "max_drawdown", u),
		DrawdownNow: FigureOf(r.Drawdown.Now, "drawdown", u),
		VaR95:       FigureOf(r.VaR95, "var_95", u), CVaR95: FigureOf(r.CVaR95, "cvar_95", u), WinRate: FigureOf(r.WinRate, "win_rate", u),
		BestDay: FigureOf(r.Best, "best_day", u), WorstDay: FigureOf(r.Worst, "worst_day", u), Recovered: r.Drawdown.Recovered, Unknown: u,
	}
	if out.MaxDrawdown != nil && !r.Drawdown.To.Equal(r.Drawdown.From) {
		out.DrawdownFrom, out.DrawdownTo = &r.Drawdown.From, &r.Drawdown.To
	}
	return out
}

// readRate reads a yearly rate. Its pattern has bounded it.
func readRate(f *rest.Validation, name, text string) float64 {
	if text == "" {
		return 0
	}
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil || rate > 1 {
		f.Add(name, "1", "must be a ratio from 0 to 1")
	}
	return rate
}

// benchmark is the index or asset that an index is compared with.
type benchmark struct {
	address common.Address
	kind    string // index or asset
	name    string
	series  performance.Series
}

// benchmarkOf finds the benchmark and reads its daily series from the first day of own.
func (s *Market) benchmarkOf(ctx context.Context, q *rest.Snapshot, at rest.AsOf, address common.Address,
	own performance.Series,
) (benchmark, error) {
	rows, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: [][]byte{address[:]}})
	if err != nil {
		return benchmark{}, fmt.Errorf("reading index %s: %w", address, err)
	}
	if len(rows) > 0 {
		tracks, err := s.tracks(ctx, q, at, []common.Address{address})
		if err != nil {
			return benchmark{}, err
		}
		return benchmark{address, "index", rows[0].Name, tracks[address].series}, nil
	}
	listed, err := s.ListedAssets(ctx, q)
	if err != nil {
		return benchmark{}, err
	}
	known, ok := listed[address]
	if !ok {
		return benchmark{}, rest.NewProblem(rest.CodeUnknownBenchmark, address.Hex()+" is neither an index nor a listed asset")
	}
	out := benchmark{address, "asset", known.Symbol, nil}
	if len(own) == 0 {
		return out, nil
	}
	closes, err := s.assetCloses(ctx, q, at, []common.Address{address}, own[0].At.AddDate(0, 0, -1))
	if err != nil {
		return benchmark{}, err
	}
	for _, c := range closes {
		end := c.Day.UTC().AddDate(0, 0, 1)
		if end.After(at.Timestamp) {
			end = at.Timestamp
		}
		out.series = append(out.series, performance.Level{At: end, USD: FloatD18(c.PriceD18.View())})
	}
	return out, nil
}

// relative measures own against the benchmark.
func (b benchmark) relative(own performance.Series) *Relative {
	r := own.Against(b.series)
	out := &Relative{
		Address: rest.Address(b.address), Kind: b.kind, Name: b.name, Days: r.Days, Points: []BenchmarkPoint{},
		Unknown: rest.Unknown{},
	}
	out.Beta, out.Correlation = FigureOf(r.Beta, "beta", out.Unknown), FigureOf(r.Correlation, "correlation", out.Unknown)
	out.TrackingError, out.Excess = FigureOf(r.TrackingError, "tracking_error", out.Unknown), FigureOf(r.Excess, "excess", out.Unknown)
	levels := map[time.Time]float64{}
	for _, l := range own {
		levels[dayOf(l.At)] = l.USD
	}
	scale := 0.0
	for _, l := range b.series {
		if at, both := levels[dayOf(l.At)]; both && scale == 0 {
			scale = at / l.USD
		}
		if scale != 0 {
			out.Points = append(out.Points, BenchmarkPoint{dayOf(l.At), ratioOf(l.USD * scale)})
		}
	}
	return out
}

// dayOf returns the UTC day that ends at an instant or contains it.
func dayOf(at time.Time) time.Time { return at.UTC().Add(-1).Truncate(24 * time.Hour) }
