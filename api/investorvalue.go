package api

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// ValueSeries is what an investor's shares were worth over time, oldest first.
type ValueSeries struct {
	AsOf      AsOf         `json:"as_of"`
	Investor  Address      `json:"investor"`
	Index     *Address     `json:"index" nullable:"true" doc:"Null: of all indices together"`
	From      time.Time    `json:"from" doc:"Start of the range, or the first movement where that is later"`
	Interval  string       `json:"interval" enum:"1h,1d"`
	Points    []ValuePoint `json:"points" nullable:"false" csv:"rows" doc:"At the end of each interval, and at as_of"`
	Truncated bool         `json:"truncated" doc:"Older points of the range are left out: there are more than 2000"`
	Unknown   Unknown      `json:"unknown,omitempty"`
}

// ValuePoint is what was held at a moment.
type ValuePoint struct {
	Timestamp   time.Time `json:"timestamp"`
	ValueUSD    *Decimal  `json:"value_usd" nullable:"true" doc:"Shares at the newest level then, rounded down"`
	InvestedUSD *Decimal  `json:"invested_usd" nullable:"true" doc:"All that came in less all that left until then, each at the level of its block"`
	Unknown     Unknown   `json:"unknown,omitempty"`
}

type valueInput struct {
	Conditional
	Address  AddressText `path:"address" doc:"The investor"`
	Index    AddressText `query:"index" doc:"Only this one"`
	Range    string      `query:"range" enum:"1d,1w,30d,90d,1y,all" default:"30d" doc:"Back from as_of"`
	Interval string      `query:"interval" enum:"auto,1h,1d" default:"auto" doc:"auto: hours up to two weeks, else days of UTC"`
}

// reasonCrowded tells that an account has more movements than one answer looks at.
const reasonCrowded = "too_many_movements"

// hourlyUpTo is the longest range that auto shows by hours.
const hourlyUpTo = 14 * 24 * time.Hour

// investorOf reads who and which index is asked for.
func (f *fields) investorOf(address, index AddressText) (investor common.Address, vault *common.Address) {
	investor = f.address("path.address", address)
	if index != "" {
		one := f.address("query.index", index)
		vault = &one
	}
	return investor, vault
}

// since is where a range begins: back from as_of, at the first movement where that is later.
func since(span string, at AsOf, moved []movement) time.Time {
	from := at.Timestamp
	if len(moved) > 0 {
		from = moved[0].at
	}
	if d, ok := ranges[span]; ok && at.Timestamp.Add(-d).After(from) {
		from = at.Timestamp.Add(-d)
	}
	return from
}

func (s *Server) investorValue(ctx context.Context, in *valueInput) (*answer[ValueSeries], error) {
	var f fields
	investor, vault := f.investorOf(in.Address, in.Index)
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*ValueSeries, error) {
		if vault != nil {
			if _, err := s.oneIndex(ctx, q, *vault); err != nil {
				return nil, err
			}
		}
		out := &ValueSeries{
			AsOf: at, Investor: Address(investor), Index: mapped(vault, asAddress), From: at.Timestamp, Interval: "1d", Points: []ValuePoint{}, Unknown: Unknown{},
		}
		moved, ok, err := s.movements(ctx, q, investor, vault)
		if err != nil {
			return nil, err
		}
		if !ok {
			out.Unknown["points"] = reasonCrowded
		}
		if len(moved) == 0 {
			return out, nil
		}
		out.From = since(in.Range, at, moved)
		width := 24 * time.Hour
		if in.Interval == "1h" || in.Interval == "auto" && at.Timestamp.Sub(out.From) <= hourlyUpTo {
			out.Interval, width = "1h", time.Hour
		}
		l, err := s.ledger(ctx, q, moved, out.From, at.Timestamp, width)
		if err != nil {
			return nil, err
		}
		moments := momentsOf(out.From, at.Timestamp, width)
		if len(moments) > maxPoints {
			moments, out.Truncated = moments[len(moments)-maxPoints:], true
		}
		out.Points = l.points(moments)
		return out, nil
	}, nil)
}

// momentsOf are the ends of intervals after from and before to, and to.
func momentsOf(from, to time.Time, width time.Duration) (out []time.Time) {
	for at := from.Truncate(width).Add(width); at.Before(to); at = at.Add(width) {
		out = append(out, at)
	}
	return append(out, to)
}

func (l *ledger) points(moments []time.Time) []ValuePoint {
	out := make([]ValuePoint, 0, len(moments))
	invested, next := new(big.Int), 0
	l.walk(moments, func(at time.Time, held map[common.Address]*big.Int) {
		for ; next < len(l.moved) && !l.moved[next].at.After(at); next++ {
			if value := l.moved[next].valueD18(); value == nil {
				invested = nil
			} else if invested != nil {
				invested.Add(invested, value)
			}
		}
		p := ValuePoint{Timestamp: at, Unknown: Unknown{}}
		if value := l.valueD18(at, held); value != nil {
			p.ValueUSD = new(d18(value))
		} else {
			p.Unknown["value_usd"] = reasonNoPoint
		}
		if invested != nil {
			p.InvestedUSD = new(d18(invested))
		} else {
			p.Unknown["invested_usd"] = reasonNoCost
		}
		out = append(out, p)
	})
	return out
}

// investorConventions stand in the description of an investor's profit.
const investorConventions = "Over the range, or from the first movement where that is later. Shares that come in or leave, be it by deposit, redemption, transfer or as a fee, " +
	"count at the level of their block. Profit = value at the end − value at the start − what came in + what left. " +
	"Time-weighted, of one index: what one share held did, over the times in which any was held; of the portfolio: daily returns by Modified Dietz, linked, over UTC days. " +
	"Money-weighted: Modified Dietz over the whole range, each flow weighted by the part of the range it was there. " +
	"XIRR: the yearly rate at which all that was put in grows to what was taken out and is left, 365 days a year; from one day on. Ratios: 0.05 is 5 %."

// InvestorPerformance is an investor's profit and loss.
type InvestorPerformance struct {
	AsOf        AsOf             `json:"as_of"`
	Investor    Address          `json:"investor"`
	Portfolio   ProfitLoss       `json:"portfolio" doc:"Of all positions that are listed"`
	Positions   []PositionResult `json:"positions" nullable:"false" csv:"rows" doc:"Held at any time of the range, in the order of addresses"`
	Conventions string           `json:"conventions"`
	Unknown     Unknown          `json:"unknown,omitempty"`
}

// PositionResult is one index's part.
type PositionResult struct {
	Index  Address `json:"index"`
	Name   string  `json:"name"`
	Symbol string  `json:"symbol"`
	ProfitLoss
}

// ProfitLoss is what became of what was invested over a time.
type ProfitLoss struct {
	From          time.Time `json:"from"`
	To            time.Time `json:"to"`
	StartUSD      *Decimal  `json:"start_usd" nullable:"true"`
	EndUSD        *Decimal  `json:"end_usd" nullable:"true"`
	InUSD         *Decimal  `json:"in_usd" nullable:"true" doc:"What came in"`
	OutUSD        *Decimal  `json:"out_usd" nullable:"true" doc:"What left"`
	ProfitUSD     *Decimal  `json:"profit_usd" nullable:"true"`
	TimeWeighted  *Decimal  `json:"time_weighted" nullable:"true"`
	MoneyWeighted *Decimal  `json:"money_weighted" nullable:"true"`
	XIRR          *Decimal  `json:"xirr" nullable:"true" doc:"Money-weighted, per year"`
	Unknown       Unknown   `json:"unknown,omitempty"`
}

type investorPerformanceInput struct {
	Conditional
	Address AddressText `path:"address" doc:"The investor"`
	Index   AddressText `query:"index" doc:"Only this one"`
	Range   string      `query:"range" enum:"1d,1w,30d,90d,1y,all" default:"all" doc:"Back from as_of"`
}

func (s *Server) investorPerformance(ctx context.Context, in *investorPerformanceInput) (*answer[InvestorPerformance], error) {
	var f fields
	investor, vault := f.investorOf(in.Address, in.Index)
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*InvestorPerformance, error) {
		if vault != nil {
			if _, err := s.oneIndex(ctx, q, *vault); err != nil {
				return nil, err
			}
		}
		out := &InvestorPerformance{AsOf: at, Investor: Address(investor), Positions: []PositionResult{}, Conventions: investorConventions, Unknown: Unknown{}}
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
		names, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.chainID(), Vaults: bytesOf(l.vaults)})
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
				Index: Address(v), Name: named[v].Name, Symbol: named[v].Symbol, ProfitLoss: own.result(start, at.Timestamp, (*ledger).timeWeighted),
			})
		}
		return out, nil
	}, nil)
}

// heldWithin tells whether any share was held at the beginning of a time or moved in it.
func (l *ledger) heldWithin(from, to time.Time) (held bool) {
	l.walk([]time.Time{from}, func(_ time.Time, shares map[common.Address]*big.Int) {
		for _, n := range shares {
			held = held || n.Sign() > 0
		}
	})
	return held || len(l.within(from, to)) > 0
}

// openedJustBefore lets a range that begins with the first movement count that one as what came in.
const openedJustBefore = time.Nanosecond

// result is the profit and loss over a time. weighted is how its time-weighted return is worked out.
func (l *ledger) result(from, to time.Time, weighted func(l *ledger, from, to time.Time) performance.Measure) ProfitLoss {
	out := ProfitLoss{From: from, To: to, Unknown: Unknown{}}
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
		holding.Flows = append(holding.Flows, performance.Flow{At: m.at, USD: floatOf(value)})
	}
	missing := func(reason string, names ...string) {
		for _, name := range names {
			out.Unknown[name] = reason
		}
	}
	if ends[0] != nil {
		out.StartUSD, holding.StartUSD = new(d18(ends[0])), floatOf(ends[0])
	} else {
		missing(reasonNoPoint, "start_usd", "profit_usd", "money_weighted", "xirr")
	}
	if ends[1] != nil {
		out.EndUSD, holding.EndUSD = new(d18(ends[1])), floatOf(ends[1])
	} else {
		missing(reasonNoPoint, "end_usd", "profit_usd", "money_weighted", "xirr")
	}
	if in != nil {
		out.InUSD, out.OutUSD = new(d18(in)), new(d18(left))
	} else {
		missing(reasonNoCost, "in_usd", "out_usd", "profit_usd", "money_weighted", "xirr")
	}
	if ends[0] != nil && ends[1] != nil && in != nil {
		profit := new(big.Int).Sub(ends[1], ends[0])
		out.ProfitUSD = new(d18(profit.Add(profit.Sub(profit, in), left)))
		out.MoneyWeighted = figure(holding.ModifiedDietz(), "money_weighted", out.Unknown)
		out.XIRR = figure(holding.XIRR(), "xirr", out.Unknown)
	}
	out.TimeWeighted = figure(weighted(l, from, to), "time_weighted", out.Unknown)
	return out
}

// timeWeighted is the return of a share of the one index over the times in which any was held.
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
	var start *big.Int // the level at which shares began to be held; nil: none are
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
			periods = append(periods, performance.Period{From: floatOf(start), To: floatOf(level)})
		}
		switch {
		case !holds:
			start = nil
		case start == nil:
			start = level
		}
	})
	if unknown {
		return performance.Measure{Reason: reasonNoPoint}
	}
	return performance.TimeWeighted(periods)
}

// linked is the return of everything together, day by day. A day whose value is unknown is part of the next one.
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
					part.Flows = append(part.Flows, performance.Flow{At: m.at, USD: floatOf(value)})
				}
			}
		}
		before = at
		value := l.valueD18(at, held)
		if value == nil {
			return
		}
		if open {
			part.End, part.EndUSD = at, floatOf(value)
			parts = append(parts, part)
		}
		part, open = performance.Holding{Start: at, StartUSD: floatOf(value)}, true
	})
	if lost {
		return performance.Measure{Reason: reasonNoCost}
	}
	return performance.Linked(parts)
}
