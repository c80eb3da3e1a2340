package prepare

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

const (
	// quoteLife is how long a suggested slippage lasts: until the next quote, the signature and the block.
	quoteLife = 60 * time.Second
	// approvalLife is added for each approval that is signed and mined first.
	approvalLife = 20 * time.Second
	// deviations is how many standard deviations of the price a suggestion covers. A normal price passes 3 in 1 of 700 cases.
	deviations = 3
	// impactPart is the part of the price impact that is added: other trades move the same pools.
	impactPart = 0.1

	leastSuggestedBps = 50
	mostSuggestedBps  = 500
	// kindSlippageBps is suggested in kind. Nothing is swapped there, so a low minimum costs nothing. It has to let a trade of the
	// index pass, which changes what a share holds of each token.
	kindSlippageBps = 1000

	volatilityWindow = 48 * time.Hour
	// leastReturns is the number of hourly returns below which the volatility is assumed.
	leastReturns = 6
	// assumedVolatility is the yearly volatility of a token with little history.
	assumedVolatility = 1.0

	secondsOfYear = 365 * 24 * 3600
)

// Slippage says how the minimum or maximum of a transaction follows from the expected amount.
type Slippage struct {
	Bps          int64 `json:"bps" doc:"Slippage of this transaction, in basis points"`
	SuggestedBps int64 `json:"suggested_bps" doc:"Suggested slippage, 50 to 500: three standard deviations of recent prices until the transaction is mined, plus a tenth of the price impact. In kind it is 1,000"`
}

// settle sets the slippage of a transaction: the suggested one, if the request asks for it.
func (t *Terms) settle(suggested int64) Slippage {
	if t.AutoSlippage {
		t.SlippageBps = suggested
	}
	return Slippage{Bps: t.SlippageBps, SuggestedBps: suggested}
}

// variances holds the variance of the logarithm of prices in a second of chain time, by token.
type variances map[common.Address]float64

// get returns the variance of a token, which is assumed if its history is too short.
func (v variances) get(token common.Address) float64 {
	if known, ok := v[token]; ok {
		return known
	}
	return assumedVolatility * assumedVolatility / secondsOfYear
}

// variances reads the recent hourly prices of tokens.
func (s *Preparer) variances(ctx context.Context, tokens []common.Address) (variances, error) {
	var rows []readdb.RecentPricesRow
	err := s.InSnapshot(ctx, func(q *rest.Snapshot, at rest.AsOf) (err error) {
		rows, err = q.RecentPrices(ctx, readdb.RecentPricesParams{
			ChainID: s.ChainID, Tokens: rest.BytesOf(tokens), FromTime: at.Timestamp.Add(-volatilityWindow),
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading recent prices: %w", err)
	}
	return variancesOf(rows), nil
}

// variancesOf estimates each token's variance in a second: the sum of the squared returns divided by their time.
func variancesOf(rows []readdb.RecentPricesRow) variances {
	out := variances{}
	for start := 0; start < len(rows); {
		end := start + 1
		squares, seconds := 0.0, 0.0
		for ; end < len(rows) && rows[end].Token == rows[start].Token; end++ {
			before, now := market.FloatD18(rows[end-1].PriceD18.View()), market.FloatD18(rows[end].PriceD18.View())
			if before <= 0 || now <= 0 {
				continue
			}
			squares += math.Pow(math.Log(now/before), 2)
			seconds += rows[end].Hour.Sub(rows[end-1].Hour).Seconds()
		}
		if end-start > leastReturns && seconds > 0 {
			out[rows[start].Token] = squares / seconds
		}
		start = end
	}
	return out
}

// suggestBps returns the slippage in basis points that covers a log price of this variance in a second for a time in chain time. impact
// is the part of the value that the swaps lose.
func suggestBps(variance float64, life time.Duration, impact float64) int64 {
	part := deviations*math.Sqrt(variance*life.Seconds()) + impactPart*max(impact, 0)
	return int64(min(max(math.Ceil(part*basket.FullBps), leastSuggestedBps), mostSuggestedBps))
}

// life returns the chain time from a quote to its block, after some approvals.
func (p pin) life(approvals int) time.Duration {
	return (quoteLife + time.Duration(approvals)*approvalLife) * time.Duration(max(p.rate, 1))
}

// suggestSwaps suggests the slippage of swaps between a token and the constituents of an index. The most volatile pair decides.
func (s *Preparer) suggestSwaps(ctx context.Context, e exchange, impact *rest.Decimal) (int64, error) {
	paid := s.swappable(e.token)
	known, err := s.variances(ctx, append(e.vault.tokens(), paid))
	if err != nil {
		return 0, err
	}
	most := 0.0
	for _, part := range e.vault.parts {
		if part.token != paid {
			most = max(most, known.get(part.token)+known.get(paid))
		}
	}
	lost := 0.0
	if impact != nil {
		if d, ok := new(big.Rat).SetString(string(*impact)); ok {
			lost, _ = d.Float64()
		}
	}
	return suggestBps(most, e.pin.life(1), lost), nil
}

// suggestSeed suggests the slippage of a launch, which takes amounts that are worth a value in USD.
func (s *Preparer) suggestSeed(ctx context.Context, p pin, tokens []common.Address) (int64, error) {
	known, err := s.variances(ctx, tokens)
	if err != nil {
		return 0, err
	}
	most := 0.0
	for _, token := range tokens {
		most = max(most, known.get(token))
	}
	return suggestBps(most, p.life(len(tokens)), 0), nil
}
