package market

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// analysing stands in the OpenAPI description of the analysis.
const analysing = "All figures come from the newest stored point of each UTC day. " +
	"A weight is the value of a token over the value of all. " +
	"One share held an amount of a token at the end of the day before. " +
	"The token's contribution of a day is that amount times the change of its price, divided by the first level. " +
	"Its contribution to the return is the sum over the days. " +
	"other has the rest: fees, trading costs, trades within a day, and days on which a held token had no price. " +
	"The contributions and other sum exactly to the return. " +
	"The correlation is that of daily price returns over the days that both tokens have, and needs 20 of them. " +
	"The rolling volatility is sd·√365 of the 30 daily returns of the level that end on that day."

// Analysis says where the return and the risk of an index come from.
type Analysis struct {
	AsOf          rest.AsOf       `json:"as_of"`
	Index         rest.Address    `json:"index"`
	From          *time.Time      `json:"from" nullable:"true" doc:"Instant of the first point; null if there is none"`
	To            *time.Time      `json:"to" nullable:"true" doc:"Instant of the newest point"`
	Tokens        []AnalysedToken `json:"tokens" nullable:"false" doc:"Every token that was held, in the order of the newest weights"`
	Days          []WeightDay     `json:"days" nullable:"false" csv:"rows" doc:"Weights at the end of each day, oldest first"`
	Return        *rest.Decimal   `json:"return" nullable:"true" doc:"Newest level / first level − 1"`
	Other         *rest.Decimal   `json:"other" nullable:"true" doc:"Part of the return that is no token's"`
	Unpriced      int             `json:"unpriced" doc:"Days that count wholly in other, because a held token had no price"`
	Correlations  []Correlation   `json:"correlations" nullable:"false" doc:"Every pair of tokens with a weight in the newest point"`
	Volatilities  []RollingPoint  `json:"volatilities" nullable:"false" doc:"Rolling volatility, oldest first. Empty until there are 30 daily returns"`
	RollingNeeded int             `json:"rolling_needed" doc:"Daily returns that the rolling volatility needs"`
	Unknown       rest.Unknown    `json:"unknown,omitempty"`
}

// AnalysedToken is a token that the index held in the range.
type AnalysedToken struct {
	Token        rest.Address  `json:"token"`
	Symbol       *string       `json:"symbol" nullable:"true"`
	Contribution *rest.Decimal `json:"contribution" nullable:"true" doc:"Part of the return, as a ratio"`
	Unknown      rest.Unknown  `json:"unknown,omitempty"`
}

// WeightDay are the weights at the end of a day.
type WeightDay struct {
	Day     time.Time      `json:"day"`
	Weights []rest.Decimal `json:"weights" nullable:"false" doc:"In the order of tokens, 0 to 1, rounded to 8 decimals. Empty if a held token had no price"`
}

// Correlation is that of two tokens.
type Correlation struct {
	A       int           `json:"a" doc:"Place in tokens"`
	B       int           `json:"b" doc:"Place in tokens"`
	Value   *rest.Decimal `json:"value" nullable:"true" doc:"−1 to 1"`
	Days    int           `json:"days" doc:"Daily returns that both have"`
	Unknown rest.Unknown  `json:"unknown,omitempty"`
}

// RollingPoint is a rolling volatility.
type RollingPoint struct {
	At         time.Time    `json:"at" doc:"Midnight that ends the day"`
	Volatility rest.Decimal `json:"volatility" doc:"Per year"`
}

type analysisInput struct {
	ByAddress
	Range string `query:"range" enum:"30d,90d,1y" default:"90d" doc:"Length of the range, which ends at as_of"`
}

func (s *Market) analysisRoute(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-analysis", "/v1/indices/{address}/analysis",
		"Get weights over time, contributions, correlations and rolling volatility.", analysing), s.analysis)
}

// point is the newest stored point of a day.
type point struct {
	at     time.Time
	day    performance.ShareDay[common.Address]
	values map[common.Address]*big.Int // USD D36 of each token with a price
	priced bool                        // every held token has a price
}

// pointOf reads a stored point. Amounts per share are rounded to 30 decimals.
func pointOf(r readdb.DailyHoldingsRow) (point, error) {
	list, err := basket.UnpackHoldings(r.Holdings)
	if err != nil {
		return point{}, fmt.Errorf("reading the holdings of a point: %w", err)
	}
	shares := new(big.Int).Add(r.TotalSupply.Big(), r.PendingFeeShares.Big())
	p := point{
		at: r.BlockTime.UTC(), values: map[common.Address]*big.Int{}, priced: true,
		day: performance.ShareDay[common.Address]{
			Level: decimal.NewFromBigInt(r.NavPerShareD18.Big(), -rest.BasketDecimals), Held: map[common.Address]performance.Held{},
		},
	}
	for _, h := range list {
		if h.Reserve.Sign() == 0 || shares.Sign() == 0 {
			continue
		}
		const perShare = 30
		p.day.Held[h.Token] = performance.Held{
			Tokens: decimal.NewFromBigInt(h.Reserve, -int32(h.Decimals)).
				DivRound(decimal.NewFromBigInt(shares, -rest.BasketDecimals), perShare),
			USD: decimal.NewFromBigInt(h.PriceD18, -rest.BasketDecimals),
		}
		if h.PriceD18.Sign() == 0 {
			p.priced = false
			continue
		}
		value := new(big.Int).Mul(h.Reserve, h.PriceD18)
		p.values[h.Token] = value.Mul(value, new(big.Int).Exp(big.NewInt(10), big.NewInt(36-int64(h.Decimals)), nil))
	}
	return p, nil
}

func (s *Market) analysis(ctx context.Context, in *analysisInput) (*rest.Answer[Analysis], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*Analysis, error) {
		row, err := s.Index(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		from := Since(in.Range, at, row.CreatedAt)
		rows, err := q.DailyHoldings(ctx, readdb.DailyHoldingsParams{
			ChainID: s.ChainID, Vault: vault, FirstDay: from.Truncate(24 * time.Hour), AtTime: at.Timestamp,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the holdings of %s: %w", vault, err)
		}
		points := make([]point, len(rows))
		for i, r := range rows {
			if points[i], err = pointOf(r); err != nil {
				return nil, err
			}
		}
		listed, err := s.ListedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		tracks, err := s.tracks(ctx, q, at, []common.Address{vault})
		if err != nil {
			return nil, err
		}
		out := &Analysis{
			AsOf: at, Index: rest.Address(vault), Tokens: []AnalysedToken{}, Days: []WeightDay{}, Correlations: []Correlation{},
			Volatilities: []RollingPoint{}, RollingNeeded: performance.RollingDays, Unknown: rest.Unknown{},
		}
		out.analyse(points, listed)
		for _, r := range tracks[vault].series.Rolling() {
			if v := FigureOf(r.Volatility, "", nil); v != nil && !r.At.Before(from) {
				out.Volatilities = append(out.Volatilities, RollingPoint{r.At.UTC(), *v})
			}
		}
		if len(out.Volatilities) == 0 {
			out.Unknown["volatilities"] = string(performance.TooShort)
		}
		return out, nil
	}, nil)
}

// analyse fills in everything that comes from the stored holdings.
func (a *Analysis) analyse(points []point, listed map[common.Address]ListedAsset) {
	if len(points) == 0 {
		for _, field := range []string{"from", "to", "return", "other"} {
			a.Unknown[field] = rest.ReasonNoPoint
		}
		return
	}
	first, last := points[0], points[len(points)-1]
	a.From, a.To = &first.at, &last.at
	tokens := tokensOf(points)
	days := make([]performance.ShareDay[common.Address], len(points))
	for i, p := range points {
		days[i] = p.day
		a.Days = append(a.Days, WeightDay{Day: p.at.Truncate(24 * time.Hour), Weights: p.weights(tokens)})
	}
	split, ok := performance.Attribute(days)
	if ok {
		total, other := rest.DecimalOf(split.Return), rest.DecimalOf(split.Other)
		a.Return, a.Other, a.Unpriced = &total, &other, split.Unpriced
	} else {
		a.Unknown["return"], a.Unknown["other"] = string(performance.TooShort), string(performance.TooShort)
	}
	for _, token := range tokens {
		one := AnalysedToken{Token: rest.Address(token)}
		if known, there := listed[token]; there {
			one.Symbol = &known.Symbol
		}
		if ok {
			part := rest.DecimalOf(split.Parts[token])
			one.Contribution = &part
		} else {
			one.Unknown = rest.Unknown{"contribution": string(performance.TooShort)}
		}
		a.Tokens = append(a.Tokens, one)
	}
	a.correlate(points, tokens)
}

// correlate fills in the correlations of the tokens that the newest point holds.
func (a *Analysis) correlate(points []point, tokens []common.Address) {
	last := points[len(points)-1]
	prices := make([]performance.Series, len(tokens))
	for i, token := range tokens {
		if _, held := last.day.Held[token]; !held {
			continue
		}
		for _, p := range points {
			usd, _ := p.day.Held[token].USD.Float64()
			if usd <= 0 || !p.at.Before(a.AsOf.Timestamp.Truncate(24*time.Hour)) {
				continue // the running day has no daily return
			}
			prices[i] = append(prices[i], performance.Level{At: p.at.Truncate(24*time.Hour).AddDate(0, 0, 1), USD: usd})
		}
	}
	for i := range tokens {
		for j := i + 1; j < len(tokens); j++ {
			if prices[i] == nil || prices[j] == nil {
				continue
			}
			value, days := performance.Correlation(prices[i], prices[j])
			c := Correlation{A: i, B: j, Days: days, Unknown: rest.Unknown{}}
			c.Value = FigureOf(value, "value", c.Unknown)
			a.Correlations = append(a.Correlations, c)
		}
	}
}

// tokensOf returns all held tokens: those with the largest values in the newest points first.
func tokensOf(points []point) []common.Address {
	var out []common.Address
	for _, p := range slices.Backward(points) {
		var added []common.Address
		for token := range p.day.Held {
			if !slices.Contains(out, token) {
				added = append(added, token)
			}
		}
		slices.SortFunc(added, func(a, b common.Address) int {
			if d := p.valueOf(b).Cmp(p.valueOf(a)); d != 0 {
				return d
			}
			return a.Cmp(b)
		})
		out = append(out, added...)
	}
	return out
}

// valueOf returns a token's value in USD D36; 0 if it has no price.
func (p point) valueOf(token common.Address) *big.Int {
	if v, ok := p.values[token]; ok {
		return v
	}
	return new(big.Int)
}

// weights returns the weights of tokens, rounded half away from zero to 8 decimals; none if a held token has no price.
func (p point) weights(tokens []common.Address) []rest.Decimal {
	out := []rest.Decimal{}
	total := new(big.Int)
	for _, v := range p.values {
		total.Add(total, v)
	}
	if !p.priced || total.Sign() == 0 {
		return out
	}
	for _, token := range tokens {
		part := decimal.NewFromBigInt(p.valueOf(token), 0).DivRound(decimal.NewFromBigInt(total, 0), rest.RatioDecimals)
		out = append(out, rest.DecimalOf(part))
	}
	return out
}
