package market

import (
	"context"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// backtestConventions stand in the description of a backtest.
const backtestConventions = "The basket starts at 100 on the first day on which every constituent has a price. It is rebalanced to " +
	"the targets at the end of each day, week (Sunday) or month of UTC. " +
	"It trades at the last stored price of that day. Each rebalance costs cost_bps of what it sells. " +
	"The management fee dilutes the level by (1 − fee)^(1/365) a day. " +
	"Days without a stored price of a constituent are skipped. Bands, trade limits, prices within a day and the trades' own " +
	"market impact are not simulated. " +
	"The past of a basket that was chosen with hindsight says little about its future."

// maxBacktestDays bounds what a backtest reads. 32 constituents over three years are 35,000 index lookups.
const maxBacktestDays = 1095

// BacktestRequest is a basket to replay.
type BacktestRequest struct {
	Constituents     []TargetInput    `json:"constituents" nullable:"false" doc:"1 to 32 active assets whose weights sum to 10,000"`
	Rebalance        string           `json:"rebalance,omitempty" enum:"never,daily,weekly,monthly" default:"weekly"`
	Days             int64            `json:"days,omitempty" minimum:"2" maximum:"1095" default:"365" doc:"Number of days before as_of. The range is shorter if fewer prices are stored"`
	CostBps          int64            `json:"cost_bps,omitempty" minimum:"0" maximum:"1000" default:"30" doc:"Cost of a rebalance as a part of what it sells: pool fees, impact, gas"`
	ManagementFeeBps int64            `json:"management_fee_bps,omitempty" minimum:"0" maximum:"1000" doc:"Fee per year"`
	Benchmark        rest.AddressText `json:"benchmark,omitempty" doc:"Index or listed asset to compare with"`
}

// Backtest is the simulated result of a basket.
type Backtest struct {
	AsOf        rest.AsOf             `json:"as_of"`
	From        *time.Time            `json:"from" nullable:"true" doc:"First day on which every constituent has a price; null: there is none"`
	To          *time.Time            `json:"to" nullable:"true"`
	Points      []BacktestPoint       `json:"points" nullable:"false" doc:"Oldest first"`
	Returns     LongReturns           `json:"returns"`
	Months      []MonthReturn         `json:"months" nullable:"false"`
	Risk        Risk                  `json:"risk"`
	Rebalances  int                   `json:"rebalances"`
	Turnover    rest.Decimal          `json:"turnover" doc:"Total sold in the rebalances, as a ratio of NAV"`
	Cost        rest.Decimal          `json:"cost" doc:"Total cost of the rebalances, as a ratio of NAV"`
	Benchmark   rest.OrNull[Relative] `json:"benchmark" doc:"Null unless the request names a benchmark"`
	Unpriced    []rest.Address        `json:"unpriced" nullable:"false" doc:"Constituents without a stored price in the range"`
	Conventions string                `json:"conventions"`
	Unknown     rest.Unknown          `json:"unknown,omitempty"`
}

// BacktestPoint is the level at the end of a day.
type BacktestPoint struct {
	Day   time.Time    `json:"day"`
	Level rest.Decimal `json:"level"`
}

type backtestOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         *Backtest
}

func (s *Market) backtestRoutes(api *rest.API) {
	rest.Register(api, rest.WithCost(huma.Operation{
		OperationID: "backtest", Method: http.MethodPost, Path: "/v1/backtest", Summary: "Backtest a basket.",
		Description:   backtestConventions,
		DefaultStatus: http.StatusOK, Errors: []int{http.StatusNotFound},
	}, 10), s.backtest)
}

func (s *Market) backtest(ctx context.Context, in *struct{ Body BacktestRequest }) (*backtestOutput, error) {
	r := in.Body
	out := &backtestOutput{CacheControl: "no-store"}
	err := s.InSnapshot(ctx, func(q *rest.Snapshot, at rest.AsOf) error {
		listed, err := s.ListedAssets(ctx, q)
		if err != nil {
			return err
		}
		var f rest.Validation
		tokens, weights := CheckTargets(&f, "body.constituents", r.Constituents, listed)
		f.Between("body.days", r.Days, 2, maxBacktestDays, " days")
		var against *common.Address
		if r.Benchmark != "" {
			against = new(f.Address("body.benchmark", r.Benchmark))
		}
		if err := f.Err(); err != nil {
			return err
		}
		closes, err := s.assetCloses(ctx, q, at, tokens, at.Timestamp.AddDate(0, 0, 1-int(r.Days)))
		if err != nil {
			return err
		}
		b, unpriced := basketOf(tokens, weights, closes)
		b.Rebalance, b.CostRatio, b.YearlyFee = performance.Rebalance(r.Rebalance), float64(r.CostBps)/basket.FullBps,
			float64(r.ManagementFeeBps)/basket.FullBps
		out.Body = backtested(performance.Backtest(b, LaunchLevel), at)
		out.Body.Unpriced = append(out.Body.Unpriced, unpriced...)
		if len(b.Days) == 0 {
			out.Body.Unknown["points"] = reasonNoPrices
		}
		if against == nil {
			return nil
		}
		own := out.Body.series()
		mark, err := s.benchmarkOf(ctx, q, at, *against, own)
		if err != nil {
			return fmt.Errorf("reading the benchmark: %w", err)
		}
		out.Body.Benchmark.Object = mark.relative(own)
		return nil
	})
	return out, err
}

// reasonNoPrices reports that no day has a stored price of every constituent.
const reasonNoPrices = "no_common_prices"

// basketOf joins prices by the days that every token has.
func basketOf(tokens []common.Address, weights []*big.Int, closes []readdb.AssetClosesRow) (b performance.Basket, unpriced []rest.Address) {
	priced, place := map[time.Time][]float64{}, map[common.Address]int{}
	seen := make([]bool, len(tokens))
	for i, token := range tokens {
		place[token] = i
		b.Weights = append(b.Weights, float64(weights[i].Int64())/basket.FullBps)
	}
	for _, c := range closes {
		i, day := place[common.BytesToAddress(c.Token)], c.Day.UTC()
		if priced[day] == nil {
			priced[day] = make([]float64, len(tokens))
		}
		priced[day][i], seen[i] = FloatD18(c.PriceD18.View()), true
	}
	for i, ok := range seen {
		if !ok {
			unpriced = append(unpriced, rest.Address(tokens[i]))
		}
	}
	for day, prices := range priced {
		complete := true
		for _, p := range prices {
			complete = complete && p > 0
		}
		if complete {
			b.Days = append(b.Days, day)
		}
	}
	slices.SortFunc(b.Days, time.Time.Compare)
	for _, day := range b.Days {
		b.Prices = append(b.Prices, priced[day])
	}
	return b, unpriced
}

func backtested(r performance.Backtested, at rest.AsOf) *Backtest {
	levels := r.Levels
	if last := len(levels) - 1; last >= 0 && levels[last].At.After(at.Timestamp) { // the running day
		levels[last].At, levels[last].Running = at.Timestamp, true
	}
	out := &Backtest{
		AsOf: at, Points: []BacktestPoint{}, Months: monthsOf(levels), Unpriced: []rest.Address{}, Rebalances: r.Rebalances,
		Turnover: ratioOf(r.Turnover),
		Cost:     ratioOf(r.Cost), Conventions: backtestConventions + " " + conventions, Unknown: rest.Unknown{},
		Returns: simulatedReturns(levels),
	}
	var drawdown performance.Drawdown
	if len(levels) > 0 {
		drawdown = performance.Falls(levels[0], levels.Bars())
	} else {
		drawdown = performance.Falls(performance.Level{}, nil)
	}
	out.Risk = riskOf(levels.Risk(noRates, drawdown, levels.CAGR()))
	for _, l := range levels {
		out.Points = append(out.Points, BacktestPoint{dayOf(l.At), ratioOf(l.USD)})
	}
	if len(levels) > 0 {
		out.From, out.To = &out.Points[0].Day, &out.Points[len(out.Points)-1].Day
	}
	return out
}

// simulatedReturns returns the returns of a backtest, whose levels are all known.
func simulatedReturns(s performance.Series) LongReturns {
	out := LongReturns{Unknown: rest.Unknown{}}
	fields := []**rest.Decimal{&out.Total, &out.Day, &out.Week, &out.Month, &out.Quarter, &out.Year, &out.ToDate}
	for i, w := range longWindows {
		*fields[i] = FigureOf(s.Over(w), string(w), out.Unknown)
	}
	out.CAGR = FigureOf(s.CAGR(), "cagr", out.Unknown)
	return out
}

// series is the levels as they are shown.
func (b *Backtest) series() performance.Series {
	out := make(performance.Series, len(b.Points))
	for i, p := range b.Points {
		end := p.Day.AddDate(0, 0, 1)
		if end.After(b.AsOf.Timestamp) {
			end = b.AsOf.Timestamp
		}
		//nolint:forbidigo // a statistic
		out[i] = performance.Level{At: end, USD: decimal.RequireFromString(string(p.Level)).InexactFloat64()}
	}
	return out
}
