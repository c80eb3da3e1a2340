package history

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// DecisionList is a page of what the rebalancer decided for an index, newest first.
type DecisionList struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Index     rest.Address `json:"index"`
	Decisions []Decision   `json:"decisions" nullable:"false" csv:"rows"`
	rest.Page
}

// Decision is one evaluation of an index: why it was traded, or why not.
type Decision struct {
	ID          int64                    `json:"id"`
	Trigger     string                   `json:"trigger" enum:"schedule,drift,targets,fees,auction,bid,exit,peak"`
	State       string                   `json:"state" enum:"due,planned,nothing_to_do,missed,failed" doc:"due: the decision waits; reason says for what"`
	Reason      string                   `json:"reason"`
	DueAt       time.Time                `json:"due_at"`
	DecidedAt   *time.Time               `json:"decided_at" nullable:"true" doc:"Null while the decision is due"`
	Call        rest.OrNull[PlannedCall] `json:"call" doc:"The planned transaction; null if there was nothing to send"`
	Explanation rest.OrNull[Explanation] `json:"explanation" doc:"What the decision is based on; null if nothing was planned, and for refusals older than 30 days"`
}

// PlannedCall is a planned transaction and its outcome.
type PlannedCall struct {
	Kind           string                     `json:"kind" enum:"trades,targets,fees,auction,approve,bid,exit,peak"`
	State          string                     `json:"state" enum:"active,done,failed,expired"`
	BlockNumber    int64                      `json:"block_number" doc:"Block of the state that the plan is based on"`
	BlockHash      common.Hash                `json:"block_hash"`
	RebalanceNonce int64                      `json:"rebalance_nonce"`
	DriftBefore    rest.Decimal               `json:"drift_before"`
	DriftAfter     rest.Decimal               `json:"drift_after" doc:"Expected drift"`
	OrderID        *int64                     `json:"order_id" nullable:"true" doc:"Id of the exit guard's order"`
	PlannedAt      time.Time                  `json:"planned_at"`
	ExpiresAt      time.Time                  `json:"expires_at"`
	SettledAt      *time.Time                 `json:"settled_at" nullable:"true"`
	Sending        *string                    `json:"sending" nullable:"true" doc:"ready, reserved, inflight, mined, cancelling, final_ok, final_reverted, cancelled, expired or quarantined; null: not handed to the sender yet"`
	SendingReason  *string                    `json:"sending_reason" nullable:"true" doc:"Why the transaction waits, or why its final state is not final_ok"`
	Receipt        rest.OrNull[PlannedMined]  `json:"receipt" doc:"Null until the transaction is mined"`
	Realised       rest.OrNull[RealisedCosts] `json:"realised" doc:"What its trades cost; null if it made none, or they are not indexed yet"`
}

// PlannedMined is how a planned transaction was mined.
type PlannedMined struct {
	TxHash      common.Hash    `json:"tx_hash"`
	BlockNumber int64          `json:"block_number"`
	Succeeded   bool           `json:"succeeded"`
	GasUsed     int64          `json:"gas_used"`
	GasPrice    rest.BaseUnits `json:"gas_price" doc:"In wei"`
	Final       bool           `json:"final"`
}

// RealisedCosts are what trades cost in the end.
type RealisedCosts struct {
	Trades       int64         `json:"trades"`
	ShortfallUSD rest.Decimal  `json:"shortfall_usd" doc:"Value of what was sold, at oracle prices, less the value of what was received"`
	FeeUSD       *rest.Decimal `json:"fee_usd" nullable:"true" doc:"Fees of the pools"`
	ImpactUSD    *rest.Decimal `json:"impact_usd" nullable:"true" doc:"Shortfall less the fees; negative if the pools paid more than the oracle's price"`
	GasUSD       *rest.Decimal `json:"gas_usd" nullable:"true" doc:"Paid by the sender of the transaction"`
	Unknown      rest.Unknown  `json:"unknown,omitempty"`
}

// Explanation gives the reasons of a decision. Its kind determines which fields are null. The first part is about trades, the
// second about other calls.
type Explanation struct {
	BlockNumber     *int64                    `json:"block_number" nullable:"true"`
	NavBeforeUSD    *rest.Decimal             `json:"nav_before_usd" nullable:"true"`
	NavAfterUSD     *rest.Decimal             `json:"nav_after_usd" nullable:"true" doc:"At the quoted prices"`
	DriftBefore     *rest.Decimal             `json:"drift_before" nullable:"true"`
	DriftAfter      *rest.Decimal             `json:"drift_after" nullable:"true" doc:"At the quoted prices"`
	Cost            rest.OrNull[ExpectedCost] `json:"cost" doc:"Expected cost, split by cause"`
	ExpectedGainUSD *rest.Decimal             `json:"expected_gain_usd" nullable:"true" doc:"Estimated value of the lower tracking risk"`
	TrackingBefore  *rest.Decimal             `json:"tracking_before" nullable:"true" doc:"Estimated yearly tracking error that the drift causes"`
	TrackingAfter   *rest.Decimal             `json:"tracking_after" nullable:"true"`
	Positions       []PlannedPosition         `json:"positions" nullable:"false"`
	Legs            []PlannedLeg              `json:"legs" nullable:"false" doc:"Empty if the decision was not to trade"`
	Skipped         []SkippedLeg              `json:"skipped" nullable:"false" doc:"Trades that were considered and not made"`
	Binding         []string                  `json:"binding" nullable:"false" doc:"Limits that reduced the plan"`

	ProposalID *int64          `json:"proposal_id" nullable:"true"`
	Targets    []market.Target `json:"targets" nullable:"false"`
	GasUSD     *rest.Decimal   `json:"gas_usd" nullable:"true" doc:"Expected gas cost"`
	ProfitUSD  *rest.Decimal   `json:"profit_usd" nullable:"true" doc:"Expected profit after gas"`
	TokenIn    *rest.Address   `json:"token_in" nullable:"true" doc:"Token that the index buys in an auction"`
	TokenOut   *rest.Address   `json:"token_out" nullable:"true" doc:"Token that the index sells in an auction"`
	AmountIn   rest.BaseUnits  `json:"amount_in,omitempty"`
	AmountOut  rest.BaseUnits  `json:"amount_out,omitempty"`
	Reason     string          `json:"reason"`
}

// ExpectedCost is what trades were expected to cost.
type ExpectedCost struct {
	FeeUSD    rest.Decimal `json:"fee_usd" doc:"Fees of the pools"`
	ImpactUSD rest.Decimal `json:"impact_usd" doc:"Cost of moving the pools' prices"`
	OracleUSD rest.Decimal `json:"oracle_usd" doc:"Cost of pool prices that differ from the oracle's; negative: a gain"`
	GasUSD    rest.Decimal `json:"gas_usd"`
	TotalUSD  rest.Decimal `json:"total_usd"`
}

// PlannedPosition is a constituent as a decision saw it.
type PlannedPosition struct {
	Token     rest.Address  `json:"token"`
	Symbol    *string       `json:"symbol"`
	Reserve   string        `json:"reserve" doc:"In base units"`
	PriceUSD  rest.Decimal  `json:"price_usd"`
	ValueUSD  rest.Decimal  `json:"value_usd"`
	WeightBps int64         `json:"weight_bps"`
	TargetBps int64         `json:"target_bps"`
	BandBps   *rest.Decimal `json:"band_bps" nullable:"true" doc:"Distance from the target weight at which a trade starts"`
	EdgeBps   *rest.Decimal `json:"edge_bps" nullable:"true" doc:"Distance from the target weight to which it is traded"`
}

// PlannedLeg is a trade as it was planned.
type PlannedLeg struct {
	TokenIn      rest.Address   `json:"token_in"`
	SymbolIn     *string        `json:"symbol_in"`
	TokenOut     rest.Address   `json:"token_out"`
	SymbolOut    *string        `json:"symbol_out"`
	AmountIn     rest.BaseUnits `json:"amount_in"`
	QuotedOut    rest.BaseUnits `json:"quoted_out"`
	MinAmountOut rest.BaseUnits `json:"min_amount_out"`
	ValueInUSD   rest.Decimal   `json:"value_in_usd"`
	ValueOutUSD  rest.Decimal   `json:"value_out_usd" doc:"Value of the quoted amount"`
	Reason       string         `json:"reason"`
}

// SkippedLeg is a trade that was considered and left out.
type SkippedLeg struct {
	TokenIn  *rest.Address `json:"token_in" nullable:"true" doc:"Null: no single token"`
	TokenOut *rest.Address `json:"token_out" nullable:"true" doc:"Null: no single token"`
	Reason   string        `json:"reason"`
}

// storedExplanation is what the rebalancer stores, of all kinds.
type storedExplanation struct {
	BlockNumber     *int64                     `json:"block_number"`
	NavBeforeD18    *basket.Amount             `json:"nav_before_d18"`
	NavAfterD18     *basket.Amount             `json:"nav_after_d18"`
	DriftBeforeD18  *basket.Amount             `json:"drift_before_d18"`
	DriftAfterD18   *basket.Amount             `json:"drift_after_d18"`
	Cost            map[string]decimal.Decimal `json:"cost"`
	ExpectedGainUSD *decimal.Decimal           `json:"expected_gain_usd"`
	TrackingBefore  *decimal.Decimal           `json:"tracking_before"`
	TrackingAfter   *decimal.Decimal           `json:"tracking_after"`
	Binding         []string                   `json:"binding"`
	ProposalID      *int64                     `json:"proposal_id"`
	Targets         []market.StoredTarget      `json:"targets"`
	GasUSD          *decimal.Decimal           `json:"gas_usd"`
	ProfitUSD       *decimal.Decimal           `json:"profit_usd"`
	TokenIn         *rest.Address              `json:"token_in"`
	TokenOut        *rest.Address              `json:"token_out"`
	AmountIn        rest.BaseUnits             `json:"amount_in"`
	AmountOut       rest.BaseUnits             `json:"amount_out"`
	Reason          string                     `json:"reason"`
	Skipped         []SkippedLeg               `json:"skipped"`
	Positions       []struct {
		Token     common.Address   `json:"token"`
		Reserve   basket.Amount    `json:"reserve"`
		PriceD18  basket.Amount    `json:"price_d18"`
		ValueD18  basket.Amount    `json:"value_d18"`
		WeightBps int64            `json:"weight_bps"`
		TargetBps int64            `json:"target_bps"`
		BandBps   *decimal.Decimal `json:"band_bps"`
		EdgeBps   *decimal.Decimal `json:"edge_bps"`
	} `json:"positions"`
	Legs []struct {
		TokenIn      common.Address `json:"token_in"`
		TokenOut     common.Address `json:"token_out"`
		AmountIn     basket.Amount  `json:"amount_in"`
		QuotedOut    basket.Amount  `json:"quoted_out"`
		MinAmountOut basket.Amount  `json:"min_amount_out"`
		ValueInD18   basket.Amount  `json:"value_in_d18"`
		ValueOutD18  basket.Amount  `json:"value_out_d18"`
		Reason       string         `json:"reason"`
	} `json:"legs"`
}

// estimate shows a statistic with 8 decimals.
func estimate(d decimal.Decimal) rest.Decimal { return rest.DecimalOf(d.Round(rest.RatioDecimals)) }

func (e storedExplanation) shown(listed map[common.Address]market.ListedAsset) *Explanation {
	symbol := func(token common.Address) *string {
		if a, ok := listed[token]; ok {
			return &a.Symbol
		}
		return nil
	}
	out := &Explanation{
		BlockNumber: e.BlockNumber, NavBeforeUSD: rest.OptionalD18(e.NavBeforeD18), NavAfterUSD: rest.OptionalD18(e.NavAfterD18),
		DriftBefore: rest.OptionalD18(e.DriftBeforeD18), DriftAfter: rest.OptionalD18(e.DriftAfterD18),
		ExpectedGainUSD: rest.MapPtr(e.ExpectedGainUSD, estimate),
		TrackingBefore:  rest.MapPtr(e.TrackingBefore, estimate), TrackingAfter: rest.MapPtr(e.TrackingAfter, estimate),
		Positions: []PlannedPosition{},
		Legs:      []PlannedLeg{}, Skipped: append([]SkippedLeg{}, e.Skipped...), Binding: append([]string{}, e.Binding...),
		ProposalID: e.ProposalID,
		Targets:    market.NamedTargets(e.Targets, listed), GasUSD: rest.MapPtr(e.GasUSD, estimate),
		ProfitUSD: rest.MapPtr(e.ProfitUSD, estimate),
		TokenIn:   e.TokenIn, TokenOut: e.TokenOut, AmountIn: e.AmountIn, AmountOut: e.AmountOut, Reason: e.Reason,
	}
	if e.Cost != nil {
		out.Cost.Object = &ExpectedCost{
			FeeUSD: estimate(e.Cost["fee_usd"]), ImpactUSD: estimate(e.Cost["impact_usd"]), OracleUSD: estimate(e.Cost["oracle_usd"]),
			GasUSD: estimate(e.Cost["gas_usd"]), TotalUSD: estimate(e.Cost["total_usd"]),
		}
	}
	for _, p := range e.Positions {
		out.Positions = append(out.Positions, PlannedPosition{
			Token: rest.Address(p.Token), Symbol: symbol(p.Token), Reserve: p.Reserve.String(), PriceUSD: rest.D18(p.PriceD18.View()),
			ValueUSD:  rest.D18(p.ValueD18.View()),
			WeightBps: p.WeightBps, TargetBps: p.TargetBps, BandBps: rest.MapPtr(p.BandBps, estimate),
			EdgeBps: rest.MapPtr(p.EdgeBps, estimate),
		})
	}
	for _, l := range e.Legs {
		out.Legs = append(out.Legs, PlannedLeg{
			TokenIn: rest.Address(l.TokenIn), SymbolIn: symbol(l.TokenIn), TokenOut: rest.Address(l.TokenOut),
			SymbolOut: symbol(l.TokenOut),
			AmountIn:  rest.UnitsOf(l.AmountIn), QuotedOut: rest.UnitsOf(l.QuotedOut), MinAmountOut: rest.UnitsOf(l.MinAmountOut),
			ValueInUSD: rest.D18(l.ValueInD18.View()), ValueOutUSD: rest.D18(l.ValueOutD18.View()), Reason: l.Reason,
		})
	}
	return out
}

func (s *History) decisionRoutes(api *rest.API) {
	rest.Register(api,
		rest.ReadOperation("list-index-plans", "/v1/indices/{address}/plans", "List the rebalancer's decisions on an index, newest first.",
			"Each decision has its trigger, what it is based on, what it expected, and what the transaction cost. "+
				"Answers have no ETag, because decisions are made between blocks."), s.decisions)
}

func (s *History) decisions(ctx context.Context, in *historyInput) (*rest.Answer[DecisionList], error) {
	const list = "decisions"
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	params := readdb.DecisionsParams{ChainID: s.ChainID, Vault: vault, Before: math.MaxInt64, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.Before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	// The rebalancer decides between blocks, so a page has no ETag by block.
	return rest.ReadUncached(ctx, s.Reads, func(q *rest.Snapshot, at rest.AsOf) (*DecisionList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Decisions(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the decisions of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery,
			func(last readdb.DecisionsRow) rest.Cursor { return rest.Cursor{List: list, Block: last.TickID} })
		listed, err := s.market.ListedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		realised, err := s.realised(ctx, q, vault, rows)
		if err != nil {
			return nil, err
		}
		out := &DecisionList{AsOf: at, Index: rest.Address(vault), Decisions: []Decision{}, Page: next}
		for _, r := range rows {
			d := Decision{
				ID: r.TickID, Trigger: r.Trigger, State: r.TickState, Reason: r.Reason, DueAt: r.DueAt.UTC(),
				DecidedAt: rest.MapPtr(r.SettledAt, time.Time.UTC),
				Call:      rest.Nullable(plannedCall(r, realised)),
			}
			if len(r.Explanation) > 0 {
				var e storedExplanation
				if err := json.Unmarshal(r.Explanation, &e); err != nil {
					return nil, fmt.Errorf("decoding the explanation of decision %d: %w", r.TickID, err)
				}
				d.Explanation.Object = e.shown(listed)
			}
			out.Decisions = append(out.Decisions, d)
		}
		return out, nil
	})
}

// realised reads the costs of mined trades, by transaction.
func (s *History) realised(ctx context.Context, q *rest.Snapshot, vault common.Address,
	rows []readdb.DecisionsRow,
) (map[common.Hash]*RealisedCosts, error) {
	params := readdb.RealisedCostsParams{ChainID: s.ChainID, Vault: vault}
	for _, r := range rows {
		if r.TxHash != nil && r.MinedBlock != nil {
			params.Blocks, params.Hashes = append(params.Blocks, *r.MinedBlock), append(params.Hashes, r.TxHash.Bytes())
		}
	}
	out := map[common.Hash]*RealisedCosts{}
	if len(params.Blocks) == 0 {
		return out, nil
	}
	costs, err := q.RealisedCosts(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("adding up the costs of %s: %w", vault, err)
	}
	for _, c := range costs {
		r := &RealisedCosts{Trades: c.Trades, ShortfallUSD: rest.DecimalD18(c.ShortfallD18), Unknown: rest.Unknown{}}
		if c.FeeUnknown == 0 {
			r.FeeUSD, r.ImpactUSD = new(rest.DecimalD18(c.FeeD18)), new(rest.DecimalD18(c.ImpactD18))
		} else {
			r.Unknown["fee_usd"], r.Unknown["impact_usd"] = reasonNotRead, reasonNotRead
		}
		if c.GasUnknown == 0 {
			r.GasUSD = new(rest.DecimalD18(c.GasD18))
		} else {
			r.Unknown["gas_usd"] = reasonNotRead
		}
		out[c.TxHash] = r
	}
	return out, nil
}

// reasonNotRead reports that indexing could not read the transaction, its receipt or a price.
const reasonNotRead = "not_read"

func plannedCall(r readdb.DecisionsRow, realised map[common.Hash]*RealisedCosts) *PlannedCall {
	if r.PlanID == nil {
		return nil
	}
	out := &PlannedCall{
		Kind: *r.Kind, State: *r.PlanState, BlockNumber: *r.BlockNumber, BlockHash: *r.BlockHash, RebalanceNonce: *r.RebalanceNonce,
		DriftBefore: rest.D18(r.DriftBeforeD18.View()), DriftAfter: rest.D18(r.DriftAfterD18.View()), OrderID: r.OrderID,
		PlannedAt: r.PlannedAt.UTC(),
		ExpiresAt: r.ExpiresAt.UTC(), SettledAt: rest.MapPtr(r.PlanSettledAt, time.Time.UTC), Sending: r.IntentState,
	}
	if r.IntentReason != nil && *r.IntentReason != "" {
		out.SendingReason = r.IntentReason
	}
	if r.TxHash != nil {
		out.Receipt.Object = &PlannedMined{
			TxHash: *r.TxHash, BlockNumber: *r.MinedBlock, Succeeded: *r.Status == 1, GasUsed: *r.GasUsed,
			GasPrice: rest.UnitsOf(*r.EffectiveGasPrice), Final: *r.Final,
		}
		out.Realised.Object = realised[*r.TxHash]
	}
	return out
}
