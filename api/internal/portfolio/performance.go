package portfolio

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// investorConventions stand in the description of an investor's profit.
const investorConventions = "Figures are for the range, or from the first movement of shares if that is later. Deposits, redemptions, " +
	"transfers and fees count at the level of their block. " +
	"Profit = value at the end − value at the start − what came in + what left. " +
	"The time-weighted return of one index is the return of a share over the times in which any was held. " +
	"The time-weighted return of the portfolio links daily returns by Modified Dietz, over UTC days. " +
	"The money-weighted return is Modified Dietz over the whole range; each flow is weighted by the part of the range after it. " +
	"XIRR is the yearly rate at which all deposits grow to all payouts and the remaining value. " +
	"It uses 365 days a year, from one day on. Ratios: 0.05 is 5 %."

// InvestorPerformance is an investor's profit and loss.
type InvestorPerformance struct {
	AsOf        rest.AsOf        `json:"as_of"`
	Investor    rest.Address     `json:"investor"`
	Portfolio   ProfitLoss       `json:"portfolio" doc:"All listed positions together"`
	Positions   []PositionResult `json:"positions" nullable:"false" csv:"rows" doc:"Positions held at any time of the range, sorted by address"`
	Conventions string           `json:"conventions"`
	Unknown     rest.Unknown     `json:"unknown,omitempty"`
}

// PositionResult is one index's part.
type PositionResult struct {
	Index  rest.Address `json:"index"`
	Name   string       `json:"name"`
	Symbol string       `json:"symbol"`
	ProfitLoss
}

// ProfitLoss is the result of an investment over a time.
type ProfitLoss struct {
	From          time.Time     `json:"from"`
	To            time.Time     `json:"to"`
	StartUSD      *rest.Decimal `json:"start_usd" nullable:"true"`
	EndUSD        *rest.Decimal `json:"end_usd" nullable:"true"`
	InUSD         *rest.Decimal `json:"in_usd" nullable:"true" doc:"Value of what came in"`
	OutUSD        *rest.Decimal `json:"out_usd" nullable:"true" doc:"Value of what left"`
	ProfitUSD     *rest.Decimal `json:"profit_usd" nullable:"true"`
	TimeWeighted  *rest.Decimal `json:"time_weighted" nullable:"true"`
	MoneyWeighted *rest.Decimal `json:"money_weighted" nullable:"true"`
	XIRR          *rest.Decimal `json:"xirr" nullable:"true" doc:"Money-weighted return per year"`
	Unknown       rest.Unknown  `json:"unknown,omitempty"`
}

type investorPerformanceInput struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The investor"`
	Index   rest.AddressText `query:"index" doc:"Only this index"`
	Range   string           `query:"range" enum:"1d,1w,30d,90d,1y,all" default:"all" doc:"Length of the range, which ends at as_of"`
}

func (s *Portfolio) investorPerformanceRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-investor-performance", "/v1/investors/{address}/performance",
		"Get an investor's profit and loss.", investorConventions), s.investorPerformance)
}

func (s *Portfolio) investorPerformance(ctx context.Context, in *investorPerformanceInput) (*rest.Answer[InvestorPerformance], error) {
	var f rest.Validation
	investor, vault := readInvestor(&f, in.Address, in.Index)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*InvestorPerformance, error) {
		if vault != nil {
			if _, err := s.market.Index(ctx, q, *vault); err != nil {
				return nil, err
			}
		}
		out := &InvestorPerformance{
			AsOf: at, Investor: rest.Address(investor), Positions: []PositionResult{}, Conventions: investorConventions,
			Unknown: rest.Unknown{},
		}
		moved, ok, err := s.movements(ctx, q, investor, vault)
		if err != nil {
			return nil, err
		}
		if !ok {
			out.Unknown["portfolio"] = reasonCrowded
		}
		from := since(in.Range, at, moved)
		l, err := s.ledger(ctx, q, moved, from, at.Timestamp, 24*time.Hour)
		if err != nil {
			return nil, err
		}
		out.Portfolio = l.result(from, at.Timestamp, (*ledger).linked)
		names, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: rest.BytesOf(l.vaults)})
		if err != nil {
			return nil, fmt.Errorf("reading indices: %w", err)
		}
		named := map[common.Address]readdb.IndexSummariesRow{}
		for _, n := range names {
			named[n.Vault] = n
		}
		for _, v := range l.vaults {
			own := l.of(v)
			start := since(in.Range, at, own.moved)
			if !own.heldWithin(start, at.Timestamp) {
				continue
			}
			out.Positions = append(out.Positions, PositionResult{
				Index: rest.Address(v), Name: named[v].Name, Symbol: named[v].Symbol,
				ProfitLoss: own.result(start, at.Timestamp, (*ledger).timeWeighted),
			})
		}
		return out, nil
	}, nil)
}

// heldWithin reports whether shares were held at the beginning of a time or moved in it.
func (l *ledger) heldWithin(from, to time.Time) (held bool) {
	l.walk([]time.Time{from}, func(_ time.Time, shares map[common.Address]*big.Int) {
		for _, n := range shares {
			held = held || n.Sign() > 0
		}
	})
	return held || len(l.within(from, to)) > 0
}

// openedJustBefore makes a range that begins with the first movement count that movement as a deposit.
const openedJustBefore = time.Nanosecond

// result returns the profit and loss over a time. weighted computes its time-weighted return.
func (l *ledger) result(from, to time.Time, weighted func(l *ledger, from, to time.Time) performance.Measure) ProfitLoss {
	out := ProfitLoss{From: from, To: to, Unknown: rest.Unknown{}}
	if len(l.moved) > 0 && l.moved[0].at.Equal(from) {
		from = from.Add(-openedJustBefore)
	}
	var ends [2]*big.Int
	l.walk([]time.Time{from, to}, func(at time.Time, held map[common.Address]*big.Int) {
		i := 0
		if at.Equal(to) {
			i = 1
		}
		ends[i] = l.valueD18(at, held)
	})
	in, left := new(big.Int), new(big.Int)
	holding := performance.Holding{Start: from, End: to}
	for _, m := range l.within(from, to) {
		value := m.valueD18()
		switch {
		case value == nil:
			in = nil
		case in == nil:
		case value.Sign() > 0:
			in.Add(in, value)
		default:
			left.Sub(left, value)
		}
		if in == nil {
			break
		}
		holding.Flows = append(holding.Flows, performance.Flow{At: m.at, USD: market.FloatD18(value)})
	}
	missing := func(reason string, names ...string) {
		for _, name := range names {
			out.Unknown[name] = reason
		}
	}
	if ends[0] != nil {
		out.StartUSD, holding.StartUSD = new(rest.D18(ends[0])), market.FloatD18(ends[0])
	} else {
		missing(rest.ReasonNoPoint, "start_usd", "profit_usd", "money_weighted", "xirr")
	}
	if ends[1] != nil {
		out.EndUSD, holding.EndUSD = new(rest.D18(ends[1])), market.FloatD18(ends[1])
	} else {
		missing(rest.ReasonNoPoint, "end_usd", "profit_usd", "money_weighted", "xirr")
	}
	if in != nil {
		out.InUSD, out.OutUSD = new(rest.D18(in)), new(rest.D18(left))
	} else {
		missing(rest.ReasonNoCost, "in_usd", "out_usd", "profit_usd", "money_weighted", "xirr")
	}
	if ends[0] != nil && ends[1] != nil && in != nil {
		profit := new(big.Int).Sub(ends[1], ends[0])
		out.ProfitUSD = new(rest.D18(profit.Add(profit.Sub(profit, in), left)))
		out.MoneyWeighted = market.FigureOf(holding.ModifiedDietz(), "money_weighted", out.Unknown)
		out.XIRR = market.FigureOf(holding.XIRR(), "xirr", out.Unknown)
	}
	out.TimeWeighted = market.FigureOf(weighted(l, from, to), "time_weighted", out.Unknown)
	return out
}

// timeWeighted returns the return of a share of one index over the times in which any was held.
func (l *ledger) timeWeighted(from, to time.Time) performance.Measure {
	moments := []time.Time{from}
	for _, m := range l.within(from, to) {
		if !m.at.Equal(moments[len(moments)-1]) {
			moments = append(moments, m.at)
		}
	}
	if last := moments[len(moments)-1]; to.After(last) {
		moments = append(moments, to)
	}
	var periods []performance.Period
	var start *big.Int // level at which the holding began; nil: nothing is held
	unknown := false
	l.walk(moments, func(at time.Time, held map[common.Address]*big.Int) {
		level, holds := l.level(l.vaults[0], at), held[l.vaults[0]] != nil && held[l.vaults[0]].Sign() > 0
		if start != nil || holds {
			unknown = unknown || level == nil || level.Sign() == 0
		}
		if unknown {
			return
		}
		if start != nil && (!holds || at.Equal(to)) {
			periods = append(periods, performance.Period{From: market.FloatD18(start), To: market.FloatD18(level)})
		}
		switch {
		case !holds:
			start = nil
		case start == nil:
			start = level
		}
	})
	if unknown {
		return performance.Measure{Reason: rest.ReasonNoPoint}
	}
	return performance.TimeWeighted(periods)
}

// linked returns the return of the whole portfolio, day by day. A day with an unknown value is merged with the next one.
func (l *ledger) linked(from, to time.Time) performance.Measure {
	moments := append([]time.Time{from}, momentsOf(from, to, 24*time.Hour)...)
	var parts []performance.Holding
	var part performance.Holding
	var open bool
	before := time.Time{}
	lost := false
	l.walk(moments, func(at time.Time, held map[common.Address]*big.Int) {
		if open {
			for _, m := range l.within(before, at) {
				value := m.valueD18()
				lost = lost || value == nil
				if value != nil {
					part.Flows = append(part.Flows, performance.Flow{At: m.at, USD: market.FloatD18(value)})
				}
			}
		}
		before = at
		value := l.valueD18(at, held)
		if value == nil {
			return
		}
		if open {
			part.End, part.EndUSD = at, market.FloatD18(value)
			parts = append(parts, part)
		}
		part, open = performance.Holding{Start: at, StartUSD: market.FloatD18(value)}, true
	})
	if lost {
		return performance.Measure{Reason: rest.ReasonNoCost}
	}
	return performance.Linked(parts)
}
