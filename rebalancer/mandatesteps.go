package rebalancer

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Gas that a tip pays for one index and for each of its constituents, and the fee per gas above twice the base fee. MandateRules
// has the same numbers.
const (
	tipStepGas        = 250_000
	tipConstituentGas = 170_000
	tipPriorityFee    = 2_000_000_000 // {wei}

	// What the value of an index costs, for triggers.
	valueGas            = 110_000 // with what a trigger stores
	valueConstituentGas = 40_000
)

// mandateSteps are the steps of one execution.
type mandateSteps struct {
	list   []bindings.IMandateTypesStep
	tipUSD decimal.Decimal // expected
	gas    uint64          // expected
}

// money is the price and the decimals of a mandate's token.
type money struct {
	priceD18 *big.Int
	decimals uint8
}

// mandateSteps returns a step for each position that has something to buy or to sell. The error names those that no pool can
// make now; the others go on. Swaps are quoted one after the other, as the call makes them.
func (r *Rebalancer) mandateSteps(
	ctx context.Context, s stepState, m *mandateState, market mandateMarket,
) (out mandateSteps, skipped error) {
	for _, p := range m.positions { // each may be valued
		out.gas += uint64(valueGas + valueConstituentGas*len(market.indices[p.Vault].Constituents))
	}
	if m.due.Reason == reasonBand {
		return out, nil // the contract computes the amounts when it records the trigger
	}
	price, err := r.priceD18(ctx, m.Terms.Token)
	if err != nil {
		return out, err
	}
	var buys []bindings.IMandateTypesStep // after the sales, whose money some of them need
	for i, p := range m.positions {
		state, ok := market.indices[p.Vault]
		if !ok {
			continue
		}
		swaps, moved, err := r.mandateStep(ctx, s, m, i, state, money{price, market.decimals[m.Terms.Token]})
		if err != nil {
			skipped = errors.Join(skipped, fmt.Errorf("index %s: %w", p.Vault, err))
		}
		if err != nil || moved.IsZero() {
			continue
		}
		tip, err := r.tipUSD(ctx, m, len(state.Constituents), moved)
		if err != nil {
			return out, err
		}
		step := bindings.IMandateTypesStep{Index: big.NewInt(int64(i)), Swaps: swaps}
		if m.due.Buys[i].Sign() > 0 {
			buys = append(buys, step)
		} else {
			out.list = append(out.list, step)
		}
		out.tipUSD = out.tipUSD.Add(tip)
		out.gas += uint64(tipStepGas + tipConstituentGas*len(state.Constituents))
	}
	out.list = append(out.list, buys...)
	return out, skipped
}

// mandateStep returns the swaps of a position, and the value that they move. It is 0 if there is nothing to buy or to sell.
func (r *Rebalancer) mandateStep(
	ctx context.Context, s stepState, m *mandateState, i int, state bindings.IVaultLensVaultState, with money,
) (swaps []bindings.IZapperSwap, moved decimal.Decimal, err error) {
	sell, err := r.toSell(ctx, m, i)
	if err != nil {
		return nil, moved, err
	}
	if sell.Sign() > 0 {
		swaps, err = r.sellSwaps(ctx, s, m, state, sell)
		return swaps, valueUSD(sell, 18, state.LowLevelD18), err
	}
	if m.due.Reason != 0 || m.due.Buys[i].Sign() == 0 {
		return nil, moved, nil
	}
	return r.buySwaps(ctx, m, state, m.due.Buys[i], with)
}

// toSell returns the shares that the position sells now. If a trigger is reached and not recorded, they are what the contract
// will find when it records the trigger.
func (r *Rebalancer) toSell(ctx context.Context, m *mandateState, i int) (*big.Int, error) {
	if m.due.Reason == 0 {
		return m.due.Sells[i], nil
	}
	held, err := r.amount(ctx, m.positions[i].Vault, bindings.NewIndexVault().PackBalanceOf(m.account))
	if err != nil {
		return nil, err
	}
	if m.due.Reason == reasonProfit {
		return basket.MulDivDown(held, big.NewInt(int64(m.Terms.TakeBps)), big.NewInt(basket.FullBps)), nil
	}
	return held, nil
}

// tipUSD returns the tip of a step within the terms' caps.
func (r *Rebalancer) tipUSD(ctx context.Context, m *mandateState, constituents int, moved decimal.Decimal) (decimal.Decimal, error) {
	gasPrice, err := r.gasPrice(ctx)
	if err != nil {
		return decimal.Zero, err
	}
	ether, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return decimal.Zero, err
	}
	most := decimal.Min(basket.FromD18(m.Terms.MaxTipD18), moved.Mul(decimal.New(int64(m.Terms.MaxTipBps), -4)))
	return decimal.Min(tipAt(gasPrice, constituents, ether), most), nil
}

// tipAt returns the tip of a step at a gas price {wei}, before the terms' caps, in USD.
func tipAt(gasPrice *big.Int, constituents int, etherD18 *big.Int) decimal.Decimal {
	gas := big.NewInt(int64(tipStepGas + tipConstituentGas*constituents))
	return basket.FromD18(gas.Mul(gas, gasPrice)).Mul(basket.FromD18(etherD18))
}

// buySwaps returns the swaps from money to the constituents in the proportions that the vault holds. It keeps back the highest
// tip that the call can pay. moved is the value of the money.
func (r *Rebalancer) buySwaps(
	ctx context.Context, m *mandateState, state bindings.IVaultLensVaultState, amount *big.Int, with money,
) (swaps []bindings.IZapperSwap, moved decimal.Decimal, err error) {
	if !state.NavOk || state.NavD18.Sign() == 0 || with.priceD18.Sign() == 0 {
		return nil, moved, errors.New("a price is missing")
	}
	token := m.Terms.Token
	moved = valueUSD(amount, with.decimals, with.priceD18)
	spend, err := r.lessTip(ctx, m, amount, len(state.Constituents), moved)
	if err != nil {
		return nil, moved, err
	}
	pools, err := r.quoter(ctx, state, token)
	if err != nil {
		return nil, moved, err
	}
	swaps = []bindings.IZapperSwap{}
	for _, c := range state.Constituents {
		part := basket.MulDivDown(spend, c.ValueD18, state.NavD18)
		if c.Token == token || part.Sign() == 0 {
			continue
		}
		swap, err := r.mandateSwap(pools, token, c.Token, part, part)
		if err != nil {
			return nil, moved, err
		}
		swaps = append(swaps, swap)
	}
	return swaps, moved, nil
}

// lessTip returns what a purchase of amount leaves to spend at the highest tip. The contract pays at most twice the base fee and
// PRIORITY_FEE, and the base fee grows by an eighth a block at most.
func (r *Rebalancer) lessTip(
	ctx context.Context, m *mandateState, amount *big.Int, constituents int, moved decimal.Decimal,
) (*big.Int, error) {
	ether, err := r.priceD18(ctx, r.cfg.WETH)
	if err != nil {
		return nil, err
	}
	price := new(big.Int).SetInt64(tipPriorityFee)
	if base := r.head.BaseFee; base != nil {
		price.Add(price, basket.MulDivDown(base, big.NewInt(9), big.NewInt(4)))
	}
	tip := decimal.Min(tipAt(price, constituents, ether), basket.FromD18(m.Terms.MaxTipD18))
	most := basket.MulDivDown(amount, big.NewInt(int64(m.Terms.MaxTipBps)), big.NewInt(basket.FullBps))
	units := decimal.NewFromBigInt(amount, 0).Mul(tip).Div(moved).Ceil().BigInt()
	if units.Cmp(most) > 0 {
		units = most
	}
	return new(big.Int).Sub(amount, units), nil
}

// sellSwaps returns the swaps from what the shares redeem to the token that is wanted, or none if the owner takes the constituents.
func (r *Rebalancer) sellSwaps(
	ctx context.Context, s stepState, m *mandateState, state bindings.IVaultLensVaultState, shares *big.Int,
) ([]bindings.IZapperSwap, error) {
	swaps, want := []bindings.IZapperSwap{}, m.Terms.Token
	if m.home() {
		want = m.Terms.Payout
	}
	if want == (common.Address{}) {
		return swaps, nil
	}
	swaps, err := r.redeemSwaps(ctx, state, want, shares)
	if err != nil && m.home() && m.matured(s.head.Time) {
		return []bindings.IZapperSwap{}, nil
	}
	return swaps, err
}

func (r *Rebalancer) redeemSwaps(
	ctx context.Context, state bindings.IVaultLensVaultState, want common.Address, shares *big.Int,
) ([]bindings.IZapperSwap, error) {
	vault := bindings.NewIndexVault()
	raw, err := r.callAtHead(ctx, state.Vault, vault.PackPreviewWithdraw(shares))
	if err != nil {
		return nil, fmt.Errorf("previewing the withdrawal: %w", err)
	}
	amounts, err := vault.UnpackPreviewWithdraw(raw)
	if err != nil || len(amounts) != len(state.Constituents) {
		return nil, fmt.Errorf("decoding the withdrawal's preview: %d amounts for %d constituents: %w",
			len(amounts), len(state.Constituents), err)
	}
	pools, err := r.quoter(ctx, state, want)
	if err != nil {
		return nil, err
	}
	swaps := []bindings.IZapperSwap{}
	for i, c := range state.Constituents {
		if c.Token == want || amounts[i].Sign() == 0 || c.LowD18.Sign() == 0 { // without a price: paid in kind
			continue
		}
		swap, err := r.mandateSwap(pools, c.Token, want, amounts[i], everything)
		if err != nil {
			return nil, err
		}
		swaps = append(swaps, swap)
	}
	return swaps, nil
}

// everything is the largest uint256. As an amount of a swap it means all that the call holds.
var everything = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// mandateSwap quotes a swap and applies it to the pools, so that later quotes start from what it leaves. stated is the amount that
// the call states.
func (r *Rebalancer) mandateSwap(pools quoter, in, out common.Address, amount, stated *big.Int) (bindings.IZapperSwap, error) {
	q, ok := pools.best(in, out, amount)
	if !ok {
		return bindings.IZapperSwap{}, fmt.Errorf("quoting swaps: no route from %s to %s can take %s", in, out, amount)
	}
	pools.take(q)
	least := new(big.Int).Mul(q.out(), big.NewInt(basket.FullBps-r.cfg.SlippageBps))
	return bindings.IZapperSwap{
		Adapter: r.cfg.Adapter, TokenIn: in, TokenOut: out, AmountIn: stated,
		MinAmountOut: least.Quo(least, big.NewInt(basket.FullBps)), Data: pools.path(q),
	}, nil
}
