package rebalancer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// Limits on what exit orders may cost the keeper. Anyone can place an order, so an order must prove itself first.
const (
	orderGasBps = 100            // {bps} of an order's value: the most gas that one call for it may cost
	budgetTime  = 24 * time.Hour // over which gas budgets are counted
	unfitFor    = 256            // {blocks} before an order without shares, allowance or value is looked at again
)

// stake is what backs an exit order: shares that its owner has and has allowed the guard to take. A trailing order does
// not count shares that back an earlier trailing order, so that a thousand orders need a thousand stakes.
type stake struct {
	shares *big.Int
	value  decimal.Decimal // {USD}
}

// stakeOf reads what backs an order. reason says why the order is not worth any gas, and is "" if it is.
func (r *Rebalancer) stakeOf(
	ctx context.Context, state bindings.IVaultLensVaultState, o order,
) (out stake, reason string, err error) {
	vault := bindings.NewIndexVault()
	shares, err := r.amount(ctx, o.Terms.Vault, vault.PackBalanceOf(o.Owner))
	if err != nil {
		return stake{}, "", err
	}
	allowed, err := r.amount(ctx, o.Terms.Vault, vault.PackAllowance(o.Owner, r.cfg.ExitGuard))
	if err != nil {
		return stake{}, "", err
	}
	if o.granted != nil && o.granted.Cmp(allowed) > 0 {
		allowed = o.granted
	}
	if allowed.Cmp(shares) < 0 {
		shares = allowed
	}
	if o.Terms.TrailBps != 0 && o.id > 0 { // an order that is not placed yet has an id below 0
		earlier, err := keeperdb.New(r.st.Pool).EarlierStake(ctx, keeperdb.EarlierStakeParams{
			ChainID: int64(r.cfg.ChainID), Owner: o.Owner, Vault: o.Terms.Vault, Before: o.id,
		})
		if err != nil {
			return stake{}, "", fmt.Errorf("adding up the shares of earlier orders: %w", err)
		}
		shares = new(big.Int).Sub(shares, earlier.BigInt())
	}
	switch {
	case shares.Sign() <= 0:
		return stake{}, "no shares and allowance back it", nil
	case shares.Cmp(o.Terms.Shares) > 0:
		shares = o.Terms.Shares
	}
	out = stake{shares: shares, value: valueUSD(shares, 18, state.NavPerShareD18)}
	if out.value.LessThan(r.cfg.MinOrderUSD) {
		reason = fmt.Sprintf("it is worth %s USD, less than %s", out.value.StringFixed(2), r.cfg.MinOrderUSD)
	}
	return out, reason, nil
}

// spending is gas that a planned call is expected to cost.
type spending struct {
	at    time.Time
	kind  string
	order int64
	usd   decimal.Decimal
}

// budget counts the gas of the last budgetTime, by kind of call. The plans in the database hold the same.
type budget struct{ spent []spending }

// orderCost returns what a call for an order costs: its gas less its tip, at least 0.
func (why callExplanation) orderCost() decimal.Decimal {
	switch {
	case why.ProfitUSD != nil:
		return decimal.Max(why.ProfitUSD.Neg(), decimal.Zero)
	case why.GasUSD != nil:
		return *why.GasUSD
	default:
		return decimal.Zero
	}
}

// restoreBudget reads what was spent before a restart, or by the replica that led before.
func (r *Rebalancer) restoreBudget(ctx context.Context, q *keeperdb.Queries, head *chain.Header) error {
	rows, err := q.SpentOnOrders(ctx, keeperdb.SpentOnOrdersParams{
		ChainID: int64(r.cfg.ChainID), Since: blockTime(head).Add(-budgetTime),
	})
	if err != nil {
		return fmt.Errorf("reading what was spent on exit orders: %w", err)
	}
	restored := budget{}
	for _, row := range rows {
		var why callExplanation
		if err := json.Unmarshal(row.Explanation, &why); err != nil {
			return fmt.Errorf("decoding what was spent on exit orders: %w", err)
		}
		restored.add(spending{at: row.At, kind: row.Kind, order: why.OrderID, usd: why.orderCost()})
	}
	r.budget = restored
	return nil
}

// allows reports whether another call of the kind fits the daily budget of its kind, and of its order.
func (b *budget) allows(s spending, kindUSD, orderUSD decimal.Decimal) bool {
	b.spent = slices.DeleteFunc(b.spent, func(old spending) bool { return s.at.Sub(old.at) >= budgetTime })
	kind, order := s.usd, s.usd
	for _, old := range b.spent {
		if old.kind != s.kind {
			continue
		}
		kind = kind.Add(old.usd)
		if old.order == s.order {
			order = order.Add(old.usd)
		}
	}
	return kind.LessThanOrEqual(kindUSD) && order.LessThanOrEqual(orderUSD)
}

func (b *budget) add(s spending) { b.spent = append(b.spent, s) }

// payable reports whether the gas of a call for an order fits the order's value and the budgets.
func (r *Rebalancer) payable(s spending, value decimal.Decimal) bool {
	most := value.Mul(decimal.New(orderGasBps, -4))
	return r.budget.allows(s, r.cfg.UpkeepGasUSD, most)
}

// putOff delays a job for an order that is not worth any gas.
func (r *Rebalancer) putOff(j job, block uint64) {
	b := r.backOff[j]
	b.until = block + unfitFor
	r.backOff[j] = b
}
