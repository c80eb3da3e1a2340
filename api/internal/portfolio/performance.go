package portfolio

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// investorConventions stand in the description of an investor's profit. docs/performance.md says the same at length.
const investorConventions = "Figures are for the range, or from the first movement of shares if that is later. Deposits, redemptions, " +
	"and paid claims count as the wallet saw them. That is the tokens that left and entered it, at oracle prices of the block. " +
	"So swap costs, entry and exit fees, tips and leftovers are part of the profit. Gas stands beside it. " +
	"A movement without known cash, such as a plain transfer, counts at the net level of its block. " +
	"Fees minted to the account count at 0. " +
	"Profit = value at the end at the net level − value at the start − cash in + cash out. " +
	"The time-weighted return multiplies value before the flow / value after the last flow over all flows, " +
	"each at the levels of its block. " +
	"Its clock stands still while nothing is held, and it is never below −1. " +
	"The money-weighted return is g − 1, where g solves Σ flow·g^(time after the flow/whole time) = 0. " +
	"The value at the start is a flow in, the value at the end a flow out. " +
	"The whole time runs from the first flow to the last: it ends when the last share leaves. It is not annualised. " +
	"XIRR is the same rate per year of 365 days, g^(365 days/whole time) − 1, from one day on. " +
	"Both are null if no such rate or more than one exists. Ratios: 0.05 is 5 %."

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
	InUSD         *rest.Decimal `json:"in_usd" nullable:"true" doc:"Cash in: what the wallet paid"`
	OutUSD        *rest.Decimal `json:"out_usd" nullable:"true" doc:"Cash out: what the wallet got"`
	ProfitUSD     *rest.Decimal `json:"profit_usd" nullable:"true" doc:"end_usd − start_usd − in_usd + out_usd; gas is not part of it"`
	GasUSD        *rest.Decimal `json:"gas_usd" doc:"Gas that the account paid for these movements, as far as it is known"`
	AtLevel       int           `json:"at_level" doc:"Number of movements that count at the net level, because the wallet's cash is not known"`
	TimeWeighted  *rest.Decimal `json:"time_weighted" nullable:"true" doc:"Return of a dollar that was held whenever anything was; not annualised"`
	MoneyWeighted *rest.Decimal `json:"money_weighted" nullable:"true" doc:"Return of the invested money over days; not annualised"`
	XIRR          *rest.Decimal `json:"xirr" nullable:"true" doc:"Money-weighted return per year of 365 days. It needs one day and exaggerates below 30 days, where money_weighted is the plain return"`
	Days          *rest.Decimal `json:"days" nullable:"true" doc:"Length of the time of money_weighted in days, from the first flow to the last"`
	ClosedAt      *time.Time    `json:"closed_at" nullable:"true" doc:"When the last share left; null while any is held. Returns end then"`
	Unknown       rest.Unknown  `json:"unknown,omitempty"`
}

type investorPerformanceInput struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The investor"`
	Index   rest.AddressText `query:"index" doc:"Only this index"`
	Range   string           `query:"range" enum:"1d,7d,1w,30d,90d,1y,all" default:"all" doc:"Length of the range, which ends at as_of. 1w is the old name of 7d"`
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
		l, err := s.readExactHistory(ctx, q, moved, from, at.Timestamp)
		if err != nil {
			return nil, err
		}
		out.Portfolio = l.result(from, at.Timestamp)
		names, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: rest.BytesOf(l.vaults)})
		if err != nil {
			return nil, fmt.Errorf("reading indices: %w", err)
		}
		named := map[common.Address]readdb.IndexSummariesRow{}
		for _, n := range names {
			named[n.Vault] = n
		}
		for _, v := range l.vaults {
			own := l.forIndex(v)
			start := since(in.Range, at, own.moved)
			if !own.heldWithin(start, at.Timestamp) {
				continue
			}
			out.Positions = append(out.Positions, PositionResult{
				Index: rest.Address(v), Name: named[v].Name, Symbol: named[v].Symbol,
				ProfitLoss: own.result(start, at.Timestamp),
			})
		}
		return out, nil
	}, nil)
}

// heldWithin reports whether shares were held at the beginning of a time or moved in it.
func (l *shareHistory) heldWithin(from, to time.Time) (held bool) {
	l.walk([]time.Time{from}, func(_ time.Time, shares map[common.Address]*big.Int) {
		for _, n := range shares {
			held = held || n.Sign() > 0
		}
	})
	return held || len(l.within(from, to)) > 0
}

// openedJustBefore makes a range that begins with the first movement count that movement as a deposit.
const openedJustBefore = time.Nanosecond

// result returns the profit and loss over a time.
func (l *shareHistory) result(from, to time.Time) ProfitLoss {
	out := ProfitLoss{From: from, To: to, Unknown: rest.Unknown{}}
	if len(l.moved) > 0 && l.moved[0].at.Equal(from) {
		from = from.Add(-openedJustBefore)
	}
	missing := func(reason string, names ...string) {
		for _, name := range names {
			out.Unknown[name] = reason
		}
	}
	returns := []string{"profit_usd", "money_weighted", "xirr", "days"}
	var ends [2]*big.Int
	l.walk([]time.Time{from, to}, func(at time.Time, held map[common.Address]*big.Int) {
		if !at.Equal(to) {
			ends[0] = l.valueD18(at, held)
			return
		}
		if ends[1] = l.valueD18(at, held); !holds(held) {
			out.ClosedAt = l.closedAt()
		}
	})
	in, left, paid := l.flows(from, to)
	gas := new(big.Int)
	for _, m := range l.within(from, to) {
		if m.gasD18 != nil {
			gas.Add(gas, m.gasD18)
		}
		if m.atLevel() {
			out.AtLevel++
		}
	}
	out.GasUSD = usdOf(gas)
	if ends[0] != nil {
		out.StartUSD = new(rest.D18(ends[0]))
		paid.add(from, ends[0])
	} else {
		missing(rest.ReasonNoPoint, append(returns, "start_usd")...)
	}
	if ends[1] != nil {
		out.EndUSD = new(rest.D18(ends[1]))
		paid.add(to, new(big.Int).Neg(ends[1]))
	} else {
		missing(rest.ReasonNoPoint, append(returns, "end_usd")...)
	}
	if in != nil {
		out.InUSD, out.OutUSD = new(rest.D18(in)), new(rest.D18(left))
	} else {
		missing(rest.ReasonNoCost, append(returns, "in_usd", "out_usd")...)
	}
	if ends[0] != nil && ends[1] != nil && in != nil {
		profit := new(big.Int).Sub(ends[1], ends[0])
		out.ProfitUSD = new(rest.D18(profit.Add(profit.Sub(profit, in), left)))
		money := performance.MoneyWeighted(paid.floats())
		out.MoneyWeighted = market.FigureOf(money.Period, "money_weighted", out.Unknown)
		out.XIRR = market.FigureOf(money.Yearly, "xirr", out.Unknown)
		out.Days = new(daysOf(money.Time))
	}
	out.TimeWeighted = market.FigureOf(l.timeWeighted(from, to), "time_weighted", out.Unknown)
	return out
}

// closedAt returns when shares moved last.
func (l *shareHistory) closedAt() *time.Time {
	for i, m := range slices.Backward(l.moved) {
		if m.shares.Sign() != 0 {
			return &l.moved[i].at
		}
	}
	return nil
}

// daysOf returns a time in days of 24 hours, rounded to 8 decimals.
func daysOf(d time.Duration) rest.Decimal {
	return rest.DecimalOf(decimal.NewFromInt(int64(d)).DivRound(decimal.NewFromInt(int64(24*time.Hour)), rest.RatioDecimals))
}

// payments are the sums of what came in (above 0) and went out by instant, in USD D18. They are exact: a deposit and a redemption in one
// block leave no rounding error behind.
type payments map[int64]*big.Int // by nanoseconds since 1970

func (p payments) add(at time.Time, d18 *big.Int) {
	key := at.UnixNano()
	if p[key] == nil {
		p[key] = new(big.Int)
	}
	p[key].Add(p[key], d18)
}

func (p payments) floats() []performance.Flow {
	out := make([]performance.Flow, 0, len(p))
	for _, at := range slices.Sorted(maps.Keys(p)) {
		out = append(out, performance.Flow{At: time.Unix(0, at).UTC(), USD: market.FloatD18(p[at])})
	}
	return out
}

// flows returns what was put in and taken out in (from, to], and both as payments. The sums are nil if a value is unknown.
func (l *shareHistory) flows(from, to time.Time) (in, left *big.Int, paid payments) {
	in, left, paid = new(big.Int), new(big.Int), payments{}
	for _, m := range l.within(from, to) {
		value := m.flowD18()
		if value == nil {
			return nil, nil, payments{}
		}
		if value.Sign() > 0 {
			in.Add(in, value)
		} else {
			left.Sub(left, value)
		}
		paid.add(m.at, value)
	}
	return in, left, paid
}

// timeWeighted returns the return of a dollar that was held whenever anything was. It breaks at every flow. A period runs from the value
// after a flow to the value before the next one. Both are at the levels of the flows' blocks.
func (l *shareHistory) timeWeighted(from, to time.Time) performance.Measure {
	if l.crowded {
		return performance.Measure{Reason: reasonCrowded}
	}
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
	before := map[common.Address]*big.Int{} // shares after the last flow
	start, known := new(big.Int), true
	l.walk(moments, func(at time.Time, held map[common.Address]*big.Int) {
		if holds(before) && known {
			end := l.exactD36(at, before)
			if known = end != nil && start.Sign() > 0; known {
				periods = append(periods, performance.Period{From: market.FloatD18(start), To: market.FloatD18(end)})
			}
		}
		before = map[common.Address]*big.Int{}
		for vault, shares := range held {
			before[vault] = new(big.Int).Set(shares)
		}
		if at.Equal(to) || !holds(before) {
			return
		}
		if start = l.exactD36(at, before); start == nil {
			known = false
		}
	})
	if !known {
		return performance.Measure{Reason: rest.ReasonNoPoint}
	}
	return performance.TimeWeighted(periods)
}
