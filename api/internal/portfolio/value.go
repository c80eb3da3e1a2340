package portfolio

import (
	"context"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// ValueSeries is the value of an investor's shares over time, oldest first.
type ValueSeries struct {
	AsOf      rest.AsOf     `json:"as_of"`
	Investor  rest.Address  `json:"investor"`
	Index     *rest.Address `json:"index" nullable:"true" doc:"Null: all indices together"`
	From      time.Time     `json:"from" doc:"Start of the range, or the first movement of shares if that is later"`
	Interval  string        `json:"interval" enum:"1h,1d"`
	Points    []ValuePoint  `json:"points" nullable:"false" csv:"rows" doc:"At the end of each interval, and at as_of"`
	Truncated bool          `json:"truncated" doc:"True if the range has more than 2,000 points; the oldest are not returned"`
	Unknown   rest.Unknown  `json:"unknown,omitempty"`
}

// ValuePoint is what was held at a moment.
type ValuePoint struct {
	Timestamp   time.Time     `json:"timestamp"`
	ValueUSD    *rest.Decimal `json:"value_usd" nullable:"true" doc:"Shares at the newest level at that time, rounded down"`
	InvestedUSD *rest.Decimal `json:"invested_usd" nullable:"true" doc:"Cash in less cash out until then, as the wallet saw it"`
	Unknown     rest.Unknown  `json:"unknown,omitempty"`
}

type valueInput struct {
	rest.Conditional
	Address  rest.AddressText `path:"address" doc:"The investor"`
	Index    rest.AddressText `query:"index" doc:"Only this index"`
	Range    string           `query:"range" enum:"1d,7d,1w,30d,90d,1y,all" default:"30d" doc:"Length of the range, which ends at as_of. 1w is the old name of 7d"`
	Interval string           `query:"interval" enum:"auto,1h,1d" default:"auto" doc:"auto: hours for ranges up to two weeks, days of UTC for longer ones"`
}

// reasonCrowded reports that an account has more movements than one answer reads.
const reasonCrowded = "too_many_movements"

// hourlyUpTo is the longest range that auto shows hourly.
const hourlyUpTo = 14 * 24 * time.Hour

// readInvestor reads the investor and the index of a request.
func readInvestor(f *rest.Validation, address, index rest.AddressText) (investor common.Address, vault *common.Address) {
	investor = f.Address("path.address", address)
	if index != "" {
		one := f.Address("query.index", index)
		vault = &one
	}
	return investor, vault
}

// since returns the start of a range before as_of, or the first movement if that is later.
func since(span string, at rest.AsOf, moved []movement) time.Time {
	first := at.Timestamp
	if len(moved) > 0 {
		first = moved[0].at
	}
	return market.Since(span, at, first)
}

func (s *Portfolio) valueRoutes(api *rest.API) {
	rest.Register(api,
		rest.ReadOperation("get-investor-value", "/v1/investors/{address}/value", "Get the value of an investor's shares over time.",
			"Each point is the value at the end of an hour or a day of UTC, oldest first."), s.investorValue)
}

func (s *Portfolio) investorValue(ctx context.Context, in *valueInput) (*rest.Answer[ValueSeries], error) {
	var f rest.Validation
	investor, vault := readInvestor(&f, in.Address, in.Index)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*ValueSeries, error) {
		if vault != nil {
			if _, err := s.market.Index(ctx, q, *vault); err != nil {
				return nil, err
			}
		}
		out := &ValueSeries{
			AsOf: at, Investor: rest.Address(investor), Index: rest.MapPtr(vault, rest.AsAddress), From: at.Timestamp, Interval: "1d",
			Points: []ValuePoint{}, Unknown: rest.Unknown{},
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
		l, err := s.readShareHistory(ctx, q, moved, out.From, at.Timestamp, width)
		if err != nil {
			return nil, err
		}
		moments := momentsOf(out.From, at.Timestamp, width)
		if len(moments) > market.MaxPoints {
			moments, out.Truncated = moments[len(moments)-market.MaxPoints:], true
		}
		out.Points = l.points(moments)
		return out, nil
	}, nil)
}

// momentsOf returns the ends of intervals between from and to, and to itself.
func momentsOf(from, to time.Time, width time.Duration) (out []time.Time) {
	for at := from.Truncate(width).Add(width); at.Before(to); at = at.Add(width) {
		out = append(out, at)
	}
	return append(out, to)
}

func (l *shareHistory) points(moments []time.Time) []ValuePoint {
	out := make([]ValuePoint, 0, len(moments))
	invested, next := new(big.Int), 0
	l.walk(moments, func(at time.Time, held map[common.Address]*big.Int) {
		for ; next < len(l.moved) && !l.moved[next].at.After(at); next++ {
			if value := l.moved[next].flowD18(); value == nil {
				invested = nil
			} else if invested != nil {
				invested.Add(invested, value)
			}
		}
		p := ValuePoint{Timestamp: at, Unknown: rest.Unknown{}}
		if value := l.valueD18(at, held); value != nil {
			p.ValueUSD = new(rest.D18(value))
		} else {
			p.Unknown["value_usd"] = rest.ReasonNoPoint
		}
		if invested != nil {
			p.InvestedUSD = new(rest.D18(invested))
		} else {
			p.Unknown["invested_usd"] = rest.ReasonNoCost
		}
		out = append(out, p)
	})
	return out
}
