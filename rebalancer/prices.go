package rebalancer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// rememberFor is how much of the prices' history is read: three half-lives.
const rememberFor = 3 * covariance.HalfLife

// prices is what was seen of tokens' prices, hour by hour: what the database holds, and an estimate from it.
type prices struct {
	hour   time.Time               // of the estimate's newest
	stored map[common.Address]bool // in that hour
	at     map[common.Address]int  // numbers of the estimate's tokens
	seen   *covariance.Estimator   // nil: not read yet
}

// observe stores, once an hour of the chain's time, what the constituents are worth.
func (r *Rebalancer) observe(ctx context.Context, head *types.Header, states []bindings.IVaultLensVaultState) error {
	hour, p := blockTime(head).Truncate(time.Hour), &r.prices
	if p.hour != hour {
		if hour.Sub(p.hour) != time.Hour {
			p.seen = nil // another replica may have seen what is between
		}
		p.hour, p.stored = hour, map[common.Address]bool{}
	}
	news := map[common.Address]basket.Amount{}
	for _, state := range states {
		for _, c := range state.Constituents {
			if c.PriceD18.Sign() > 0 && !p.stored[c.Token] {
				news[c.Token] = basket.NewAmount(c.PriceD18)
			}
		}
	}
	if len(news) == 0 {
		return nil
	}
	row := keeperdb.InsertPricesParams{ChainID: int64(r.cfg.ChainID), Hour: hour}
	for _, token := range slices.SortedFunc(maps.Keys(news), common.Address.Cmp) {
		row.Tokens, row.Prices = append(row.Tokens, token.Bytes()), append(row.Prices, news[token].String())
	}
	err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error { return q.InsertPrices(ctx, row) })
	if err != nil {
		return fmt.Errorf("storing prices of %s: %w", hour.Format(time.RFC3339), err)
	}
	for token := range news {
		p.stored[token] = true
	}
	if p.seen == nil {
		return nil // they will be read
	}
	values := make([]float64, len(p.at))
	for token, price := range news {
		if i, ok := p.at[token]; ok {
			values[i] = ratio(price.View())
		}
	}
	p.seen.Add(hour, values)
	return nil
}

// covariance is how the tokens moved together, by what was seen and the policy's prior.
func (r *Rebalancer) covariance(ctx context.Context, tokens []common.Address) ([]float64, plan.History, error) {
	p := &r.prices
	numbers := func() (out []int, all bool) {
		for _, token := range tokens {
			i, ok := p.at[token]
			if !ok {
				return nil, false
			}
			out = append(out, i)
		}
		return out, true
	}
	of, known := numbers()
	if p.seen == nil || !known {
		if err := r.readPrices(ctx, tokens); err != nil {
			return nil, plan.History{}, err
		}
		of, _ = numbers()
	}
	return p.seen.Matrix(of), plan.History{Returns: p.seen.Seen(of), Weight: p.seen.Weight(of)}, nil
}

// readPrices makes the estimate anew, from what is stored of all tokens and of these.
func (r *Rebalancer) readPrices(ctx context.Context, tokens []common.Address) error {
	p := &r.prices
	rows, err := keeperdb.New(r.st.Pool).PricesSince(ctx, keeperdb.PricesSinceParams{
		ChainID: int64(r.cfg.ChainID), Since: p.hour.Add(-rememberFor),
	})
	if err != nil {
		return fmt.Errorf("reading the history of prices: %w", err)
	}
	at := map[common.Address]int{}
	for _, token := range tokens {
		at[token] = len(at)
	}
	for _, row := range rows {
		if _, ok := at[row.Token]; !ok {
			at[row.Token] = len(at)
		}
	}
	seen, values := covariance.New(len(at), r.policy.Prior()), make([]float64, len(at))
	for i, row := range rows {
		values[at[row.Token]] = ratio(row.PriceD18.View())
		if i == len(rows)-1 || !rows[i+1].Hour.Equal(row.Hour) {
			seen.Add(row.Hour, values)
			clear(values)
		}
	}
	p.at, p.seen = at, seen
	return nil
}
