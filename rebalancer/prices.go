package rebalancer

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// rememberFor is how much price history is read: three half-lives.
const rememberFor = 3 * covariance.HalfLife

// lookEvery is the chain time between price readings. The last reading of each hour is the one that stays stored.
const lookEvery = 10 * time.Minute

// prices is the estimate of how asset prices move, built from the hourly prices in the database.
type prices struct {
	looked time.Time              // block time of the last price reading
	upTo   time.Time              // hours before this one are in the estimate
	at     map[common.Address]int // index of each token in the estimate
	seen   *covariance.Estimator  // nil before the first reading
}

// observe stores the prices of listed assets.
func (r *Rebalancer) observe(ctx context.Context, q *keeperdb.Queries, head *chain.Header) error {
	now, p := blockTime(head), &r.prices
	hour := now.Truncate(time.Hour)
	if now.Sub(p.looked) < lookEvery && hour.Equal(p.looked.Truncate(time.Hour)) {
		return nil
	}
	tokens, err := q.AssetTokens(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return fmt.Errorf("reading the listed assets: %w", err)
	}
	row := keeperdb.StorePricesParams{ChainID: int64(r.cfg.ChainID), Hour: hour}
	for _, token := range tokens {
		price, err := r.priceD18(ctx, token)
		if err != nil {
			return err
		}
		if price.Sign() > 0 {
			row.Tokens, row.Prices = append(row.Tokens, token.Bytes()), append(row.Prices, price.String())
		}
	}
	err = r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error { return q.StorePrices(ctx, row) })
	if err != nil {
		return fmt.Errorf("storing prices of %s: %w", hour.Format(time.RFC3339), err)
	}
	p.looked = now
	return nil
}

// covariance returns the yearly covariance of the tokens' returns up to the head's hour, and how much history it is
// based on.
func (r *Rebalancer) covariance(ctx context.Context, head *chain.Header, tokens []common.Address) ([]float64, plan.History, error) {
	p, hour := &r.prices, blockTime(head).Truncate(time.Hour)
	unknown := slices.ContainsFunc(tokens, func(token common.Address) bool { _, ok := p.at[token]; return !ok })
	if p.seen == nil || unknown || hour.Before(p.upTo) {
		p.seen, p.upTo = nil, hour.Add(-rememberFor)
	}
	if p.upTo.Before(hour) {
		if err := r.readPrices(ctx, hour, tokens); err != nil {
			return nil, plan.History{}, err
		}
	}
	of := make([]int, len(tokens))
	for i, token := range tokens {
		of[i] = p.at[token]
	}
	return p.seen.Matrix(of), plan.History{Returns: p.seen.Seen(of), Weight: p.seen.Weight(of)}, nil
}

// offTrack reports whether the vault's expected tracking error is above MaxTrackingBps.
func (r *Rebalancer) offTrack(ctx context.Context, head *chain.Header, state bindings.IVaultLensVaultState) (bool, error) {
	if r.cfg.MaxTrackingBps == 0 || state.NavD18.Sign() == 0 {
		return false, nil
	}
	tokens, off := make([]common.Address, len(state.Constituents)), make([]float64, len(state.Constituents))
	for i, c := range state.Constituents {
		tokens[i] = c.Token
		share, _ := new(big.Rat).SetFrac(c.ValueD18, state.NavD18).Float64()
		target, _ := new(big.Rat).SetFrac(c.WeightBps, big.NewInt(basket.FullBps)).Float64()
		off[i] = share - target
	}
	matrix, _, err := r.covariance(ctx, head, tokens)
	if err != nil {
		return false, err
	}
	return plan.TrackingError(matrix, off)*basket.FullBps > float64(r.cfg.MaxTrackingBps), nil
}

// readPrices adds the stored hours before hour to the estimate. It starts a new estimate from all stored hours if there
// is none.
func (r *Rebalancer) readPrices(ctx context.Context, hour time.Time, tokens []common.Address) error {
	p := &r.prices
	rows, err := keeperdb.New(r.st.Pool).Prices(ctx, keeperdb.PricesParams{ChainID: int64(r.cfg.ChainID), Since: p.upTo, Before: hour})
	if err != nil {
		return fmt.Errorf("reading the history of prices: %w", err)
	}
	if p.seen == nil {
		p.at = map[common.Address]int{}
		for _, token := range tokens {
			p.at[token] = len(p.at)
		}
		for _, row := range rows {
			if _, ok := p.at[row.Token]; !ok {
				p.at[row.Token] = len(p.at)
			}
		}
		p.seen = covariance.New(len(p.at), r.policy.Prior())
	}
	values := make([]float64, len(p.at))
	for i, row := range rows {
		if at, ok := p.at[row.Token]; ok { // a token that no vault has asked for is skipped
			values[at] = ratio(row.PriceD18.View())
		}
		if i == len(rows)-1 || !rows[i+1].Hour.Equal(row.Hour) {
			p.seen.Add(row.Hour, values)
			clear(values)
		}
	}
	p.upTo = hour
	return nil
}
