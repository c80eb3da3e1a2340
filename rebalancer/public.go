package rebalancer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// Auction and fee terms, as the vault contract has them.
const (
	feesWindow  = 14 * 24 * time.Hour // time in which due fees can be executed
	auctionTip  = 5                   // {bps} tip to the opener, of what bids buy
	maxTipUSD   = 100                 // {USD} largest tip of one auction
	minBidUSD   = 100                 // {USD} smallest bid, unless it buys everything on offer
	inventoryUp = 101                 // {%} part of a bid's price that is approved: the price moves until it is mined
)

// callExplanation is what is stored with a plan for a call that anyone may make.
type callExplanation struct {
	Trigger   string           `json:"trigger"` // fees, auction, bid, exit, peak or mandate
	Reason    string           `json:"reason"`
	GasUSD    *decimal.Decimal `json:"gas_usd,omitempty"`    // expected
	ProfitUSD *decimal.Decimal `json:"profit_usd,omitempty"` // expected, after gas
	TokenIn   *common.Address  `json:"token_in,omitempty"`   // bought by the vault
	TokenOut  *common.Address  `json:"token_out,omitempty"`  // sold by the vault
	AmountIn  string           `json:"amount_in,omitempty"`  // base units
	AmountOut string           `json:"amount_out,omitempty"` // base units
	OrderID   int64            `json:"order_id,omitempty"`
}

// planCall stores a plan for a call that anyone may make.
func (r *Rebalancer) planCall(
	ctx context.Context, s stepState, state bindings.IVaultLensVaultState, t trigger, d newPlan, why callExplanation,
) (planned bool, err error) {
	why.Trigger = t.kind
	raw, err := json.Marshal(why)
	if err != nil {
		return false, fmt.Errorf("encoding the explanation: %w", err)
	}
	d.vault, d.keeper, d.at = state.Vault, state.Roles.Keeper, blockTime(s.head)
	if d.deadline.IsZero() {
		d.deadline = d.at.Add(r.cfg.PlanTTL)
	}
	drift := basket.NewAmount(state.DriftD18)
	d.row = keeperdb.InsertPlanParams{
		BlockNumber: s.head.Number.Int64(), BlockHash: s.head.Hash(), RebalanceNonce: state.RebalanceNonce.Int64(),
		DriftBeforeD18: drift, DriftAfterD18: drift, Explanation: raw,
	}
	err = r.store(ctx, t, why.Reason, d)
	return r.planned[subject(d.vault, d.kind, d.order)], err
}

// signerOf returns the signer for calls that anyone may make on the vault.
func (r *Rebalancer) signerOf(ctx context.Context, state bindings.IVaultLensVaultState) (signer common.Address, err error) {
	if r.cfg.UpkeepSigner != (common.Address{}) {
		return r.cfg.UpkeepSigner, nil
	}
	err = r.inTx(ctx, func(tx pgx.Tx, _ *keeperdb.Queries) (err error) {
		signer, err = r.sender.Choose(ctx, tx, state.Vault, state.Roles.Keeper)
		return err
	})
	return signer, err
}

// feesDue reports whether the pending fees can be executed in a block after head.
func feesDue(p bindings.IVaultTypesPendingFees, head *chain.Header) bool {
	return p.ExecutableAt != 0 && head.Time >= p.ExecutableAt && head.Time < p.ExecutableAt+uint64(feesWindow.Seconds())
}

// executeFees plans the call that puts proposed fees into force. It earns nothing, so it is made for kept vaults only.
func (r *Rebalancer) executeFees(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (bool, error) {
	due := time.Unix(int64(state.PendingFees.ExecutableAt), 0).UTC()
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if ends := due.Add(feesWindow); ends.Before(deadline) {
		deadline = ends
	}
	d := newPlan{kind: kindFees, deadline: deadline, call: bindings.NewIndexVault().PackExecuteFees()}
	why := callExplanation{Reason: "the delay of the proposed fees is over"}
	return r.planCall(ctx, s, state, trigger{kind: kindFees, dueAt: due}, d, why)
}

func auctionOpen(a bindings.IVaultTypesAuction, head *chain.Header) bool {
	return a.Id != 0 && head.Time < a.EndsAt
}

// auctionDue reports whether an auction can be opened in a block after head.
func auctionDue(state bindings.IVaultLensVaultState, head *chain.Header) bool {
	state = tradeable(state)
	idle := head.Time >= state.LastTradeAt.Uint64()+uint64(state.Limits.AuctionIdle)
	return state.NavOk && !state.ReduceOnly && idle && !auctionOpen(state.Auction, head) &&
		state.DriftD18.Cmp(driftD18(int64(state.Limits.AuctionBandBps))) >= 0
}

// openAuction plans the opening of an auction for a vault whose keeper has stopped trading. For a kept vault it is the
// last resort after our own trades failed. For other vaults the tip must pay for the gas.
func (r *Rebalancer) openAuction(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (bool, error) {
	call := bindings.NewIndexVault().PackOpenAuction()
	signer, err := r.signerOf(ctx, state)
	if err != nil {
		return false, err
	}
	gas, err := r.gasUSD(ctx, signer, state.Vault, call)
	if err != nil {
		return false, err
	}
	state = tradeable(state)
	// Bids can buy what is above its target: half of the summed deviations, which is the drift.
	tip := basket.FromD18(state.NavD18).Mul(basket.FromD18(state.DriftD18)).Mul(decimal.New(auctionTip, -4))
	profit := decimal.Min(tip, decimal.NewFromInt(maxTipUSD)).Sub(gas)
	if !r.keeps(state) && profit.LessThan(r.cfg.MinProfitUSD) {
		r.rest(job{vault: state.Vault, kind: kindAuction}, s.head)
		return false, nil
	}
	reason := fmt.Sprintf("drift is %s %% and the keeper has not traded since %s", basket.FromD18(state.DriftD18).Shift(2).StringFixed(2),
		time.Unix(state.LastTradeAt.Int64(), 0).UTC().Format(time.RFC3339))
	return r.planCall(ctx, s, state, trigger{kind: kindAuction, dueAt: blockTime(s.head)}, newPlan{kind: kindAuction, call: call},
		callExplanation{Reason: reason, GasUSD: &gas, ProfitUSD: &profit})
}

// bid plans a purchase from an open auction if the bought token sells for more on Uniswap. It pays from the signer's
// own tokens and keeps the bought token.
func (r *Rebalancer) bid(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (bool, error) {
	if state = tradeable(state); !state.NavOk {
		return false, nil
	}
	signer, err := r.signerOf(ctx, state)
	if err != nil {
		return false, err
	}
	best, err := r.bestBid(ctx, state, signer)
	if err != nil || best == nil {
		return false, err
	}
	vault := bindings.NewIndexVault()
	approved, err := r.amount(ctx, best.in.Token, vault.PackAllowance(signer, state.Vault))
	if err != nil {
		return false, err
	}
	why := callExplanation{
		TokenIn: &best.in.Token, TokenOut: &best.out.Token, AmountIn: best.amountIn.String(), AmountOut: best.amountOut.String(),
	}
	t := trigger{kind: kindBid, dueAt: blockTime(s.head)}
	if approved.Cmp(best.amountIn) < 0 {
		most := new(big.Int).Mul(best.amountIn, big.NewInt(inventoryUp))
		most.Quo(most, big.NewInt(100))
		why.Reason = "a bid would be profitable; the vault needs an allowance for its price first"
		return r.planCall(ctx, s, state, t, newPlan{kind: kindApprove, to: best.in.Token, call: vault.PackApprove(state.Vault, most)}, why)
	}
	call := func(limit *big.Int) []byte {
		auction := new(big.Int).SetUint64(state.Auction.Id)
		return vault.PackBid(auction, best.in.Token, best.out.Token, best.amountOut, best.amountOut, limit, nil)
	}
	gas, err := r.gasUSD(ctx, signer, state.Vault, call(best.amountIn))
	if err != nil {
		return false, err
	}
	gas = gas.Mul(decimal.NewFromInt(2)) // selling the bought token later costs gas too
	profit := best.profit.Sub(gas)
	if profit.LessThan(r.cfg.MinProfitUSD) {
		return false, nil
	}
	why.GasUSD, why.ProfitUSD = &gas, &profit
	why.Reason = fmt.Sprintf("the market pays %s USD more than the auction asks", best.profit.StringFixed(2))
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if ends := time.Unix(int64(state.Auction.EndsAt), 0); ends.Before(deadline) {
		deadline = ends
	}
	return r.planCall(ctx, s, state, t, newPlan{kind: kindBid, deadline: deadline, call: call(best.amountIn)}, why)
}

// quotedBid is a bid with its profit before gas.
type quotedBid struct {
	in, out             bindings.IVaultLensConstituent
	amountIn, amountOut *big.Int
	profit              decimal.Decimal // {USD}
}

// bestBid returns the most profitable bid that the signer can pay for, or nil if none is profitable.
func (r *Rebalancer) bestBid(
	ctx context.Context, state bindings.IVaultLensVaultState, signer common.Address,
) (best *quotedBid, err error) {
	pools, err := r.quoter(ctx, state)
	if err != nil {
		return nil, err
	}
	for _, in := range state.Constituents {
		if !below(in, state.NavD18) {
			continue
		}
		balance, err := r.amount(ctx, in.Token, bindings.NewIndexVault().PackBalanceOf(signer))
		if err != nil {
			return nil, err
		}
		for _, out := range state.Constituents {
			if balance.Sign() == 0 || in.Token == out.Token || !above(out, state.NavD18) {
				continue
			}
			b, err := r.affordable(ctx, state.Vault, in, out, balance)
			if err != nil {
				return nil, err
			}
			if b == nil {
				continue
			}
			q, ok := pools.best(out.Token, in.Token, b.amountOut)
			if !ok {
				continue
			}
			gain := new(big.Int).Sub(q.out(), b.amountIn)
			b.profit = valueUSD(gain, b.in.Decimals, b.in.PriceD18)
			if gain.Sign() > 0 && (best == nil || b.profit.GreaterThan(best.profit)) {
				best = b
			}
		}
	}
	return best, nil
}

// affordable returns the largest bid on a pair that the balance pays for, or nil if the vault would refuse it.
func (r *Rebalancer) affordable(
	ctx context.Context, vault common.Address, in, out bindings.IVaultLensConstituent, balance *big.Int,
) (*quotedBid, error) {
	most, ok, err := r.previewBid(ctx, vault, in, out, new(big.Int))
	if err != nil || !ok || most.MaxAmountOut.Sign() == 0 {
		return nil, err
	}
	amountOut := most.MaxAmountOut
	priced, ok, err := r.previewBid(ctx, vault, in, out, amountOut)
	if err != nil || !ok {
		return nil, err
	}
	if priced.AmountIn.Cmp(balance) > 0 {
		amountOut = new(big.Int).Mul(amountOut, balance)
		amountOut.Quo(amountOut, priced.AmountIn)
		if valueUSD(amountOut, out.Decimals, out.PriceD18).LessThan(decimal.NewFromInt(minBidUSD)) {
			return nil, nil //nolint:nilnil // no bid is a valid result
		}
		if priced, ok, err = r.previewBid(ctx, vault, in, out, amountOut); err != nil || !ok || priced.AmountIn.Cmp(balance) > 0 {
			return nil, err
		}
	}
	return &quotedBid{in: in, out: out, amountIn: priced.AmountIn, amountOut: amountOut}, nil
}

// previewBid asks the vault for a bid's price. ok is false if the vault refuses the pair.
func (r *Rebalancer) previewBid(
	ctx context.Context, vault common.Address, in, out bindings.IVaultLensConstituent, amountOut *big.Int,
) (_ bindings.PreviewBidOutput, ok bool, err error) {
	c := bindings.NewIndexVault()
	raw, err := r.callAtHead(ctx, vault, c.PackPreviewBid(in.Token, out.Token, amountOut))
	if err != nil {
		if _, refused := chain.DecodeRevert(err); refused {
			return bindings.PreviewBidOutput{}, false, nil
		}
		return bindings.PreviewBidOutput{}, false, fmt.Errorf("previewing a bid: %w", err)
	}
	preview, err := c.UnpackPreviewBid(raw)
	if err != nil {
		return bindings.PreviewBidOutput{}, false, fmt.Errorf("decoding a bid's preview: %w", err)
	}
	return preview, true, nil
}

// amount calls a contract that returns one uint256.
func (r *Rebalancer) amount(ctx context.Context, token common.Address, call []byte) (*big.Int, error) {
	raw, err := r.callAtHead(ctx, token, call)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", token, err)
	}
	if len(raw) < 32 {
		return nil, fmt.Errorf("calling %s: the result has %d bytes, expected at least 32", token, len(raw))
	}
	return new(big.Int).SetBytes(raw[:32]), nil
}

func targetD18(c bindings.IVaultLensConstituent, navD18 *big.Int) *big.Int {
	t := new(big.Int).Mul(navD18, c.WeightBps)
	return t.Quo(t, big.NewInt(basket.FullBps))
}

func below(c bindings.IVaultLensConstituent, navD18 *big.Int) bool {
	return c.ValueD18.Cmp(targetD18(c, navD18)) < 0
}

func above(c bindings.IVaultLensConstituent, navD18 *big.Int) bool {
	return c.ValueD18.Cmp(targetD18(c, navD18)) > 0
}
