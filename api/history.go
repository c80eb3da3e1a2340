package api

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// ActivityList is a page of what happened to an index.
type ActivityList struct {
	AsOf     AsOf       `json:"as_of"`
	Index    Address    `json:"index"`
	Activity []Activity `json:"activity" nullable:"false" csv:"rows"`
	Page
}

// Activity is one event; which of the later fields it has depends on its kind.
type Activity struct {
	Kind        string      `json:"kind" enum:"launch,contribute,withdraw,rebalance,targets_proposed,targets_executed,targets_cancelled,fee,fees_proposed,fees_changed,fees_cancelled,auction_opened,auction_bid,auction_closed"`
	BlockNumber int64       `json:"block_number"`
	LogIndex    *int32      `json:"log_index" doc:"Null for the launch, which comes before the other events of its block"`
	TxHash      common.Hash `json:"tx_hash"`
	Timestamp   time.Time   `json:"timestamp"`

	By             *Address     `json:"by,omitempty" doc:"Who launched, sent (the zapper for single-token deposits), cancelled, or opened, bid in or closed an auction"`
	Receiver       *Address     `json:"receiver,omitempty"`
	Shares         *BaseUnits   `json:"shares,omitempty"`
	Amounts        []FlowAmount `json:"amounts,omitempty" nullable:"false" doc:"Of a bid: what the index sold, then what it bought"`
	SeedUSD        *Decimal     `json:"seed_usd,omitempty"`
	Nonce          *BaseUnits   `json:"nonce,omitempty" doc:"The rebalance nonce the trades used"`
	NavBeforeUSD   *Decimal     `json:"nav_before_usd,omitempty"`
	NavAfterUSD    *Decimal     `json:"nav_after_usd,omitempty"`
	DriftBefore    *Decimal     `json:"drift_before,omitempty"`
	DriftAfter     *Decimal     `json:"drift_after,omitempty"`
	ProposalID     *BaseUnits   `json:"proposal_id,omitempty"`
	Targets        []Target     `json:"targets,omitempty" nullable:"false"`
	ExecutableAt   *time.Time   `json:"executable_at,omitempty"`
	ExpiresAt      *time.Time   `json:"expires_at,omitempty"`
	CreatorShares  *BaseUnits   `json:"creator_shares,omitempty"`
	PlatformShares *BaseUnits   `json:"platform_shares,omitempty"`
	Fees           *FeeTerms    `json:"fees,omitempty"`
	AuctionID      *BaseUnits   `json:"auction_id,omitempty"`
}

// FlowAmount is an amount of one token.
type FlowAmount struct {
	Token  Address   `json:"token"`
	Symbol *string   `json:"symbol"`
	Amount BaseUnits `json:"amount"`
}

// storedDetails is what the query of activity puts together, of all kinds.
type storedDetails struct {
	By             *Address       `json:"by"`
	Receiver       *Address       `json:"receiver"`
	Shares         *basket.Amount `json:"shares"`
	SeedD18        *basket.Amount `json:"seed_d18"`
	Nonce          *basket.Amount `json:"nonce"`
	NavBeforeD18   *basket.Amount `json:"nav_before_d18"`
	NavAfterD18    *basket.Amount `json:"nav_after_d18"`
	DriftBeforeD18 *basket.Amount `json:"drift_before_d18"`
	DriftAfterD18  *basket.Amount `json:"drift_after_d18"`
	ProposalID     *basket.Amount `json:"proposal_id"`
	Targets        []storedTarget `json:"targets"`
	ExecutableAt   *time.Time     `json:"executable_at"`
	ExpiresAt      *time.Time     `json:"expires_at"`
	CreatorShares  *basket.Amount `json:"creator_shares"`
	PlatformShares *basket.Amount `json:"platform_shares"`
	AuctionID      *basket.Amount `json:"auction_id"`
	Fees           *struct {
		Management  int32 `json:"management_bps"`
		Performance int32 `json:"performance_bps"`
		Entry       int32 `json:"entry_bps"`
		Exit        int32 `json:"exit_bps"`
	} `json:"fees"`
	Amounts []struct {
		Token  common.Address `json:"token"`
		Amount basket.Amount  `json:"amount"`
	} `json:"amounts"`
}

type historyInput struct {
	ByAddress
	PageQuery
}

// history reads the address and the place that a list of events of an index goes on from.
func (in *historyInput) start(list string) (vault common.Address, block int64, index int32, err error) {
	var f fields
	vault = f.address("path.address", in.Address)
	block, index = math.MaxInt64, math.MaxInt32
	if after, given := in.from(&f, list); given {
		block, index = after.Block, after.Index
	}
	return vault, block, index, f.err()
}

func (s *Server) activity(ctx context.Context, in *historyInput) (*answer[ActivityList], error) {
	const list = "activity"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*ActivityList, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Activity(ctx, readdb.ActivityParams{
			ChainID: s.chainID(), Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the activity of %s: %w", vault, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.ActivityRow) cursor {
			return cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		listed, err := s.listedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		out := &ActivityList{AsOf: at, Index: Address(vault), Activity: []Activity{}, Page: next}
		for _, r := range rows {
			a, err := readActivity(r, listed)
			if err != nil {
				return nil, fmt.Errorf("decoding the %s of %s in block %d: %w", r.Kind, vault, r.BlockNumber, err)
			}
			out.Activity = append(out.Activity, a)
		}
		return out, nil
	}, nil)
}

func readActivity(r readdb.ActivityRow, listed map[common.Address]asset) (Activity, error) {
	var d storedDetails
	if err := json.Unmarshal(r.Details, &d); err != nil {
		return Activity{}, err
	}
	a := Activity{
		Kind: r.Kind, BlockNumber: r.BlockNumber, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(),
		By: d.By, Receiver: d.Receiver, Shares: mapped(d.Shares, unitsOf), SeedUSD: optionalD18(d.SeedD18), Nonce: mapped(d.Nonce, unitsOf),
		NavBeforeUSD: optionalD18(d.NavBeforeD18), NavAfterUSD: optionalD18(d.NavAfterD18),
		DriftBefore: optionalD18(d.DriftBeforeD18), DriftAfter: optionalD18(d.DriftAfterD18),
		ProposalID: mapped(d.ProposalID, unitsOf), ExecutableAt: d.ExecutableAt, ExpiresAt: d.ExpiresAt,
		CreatorShares: mapped(d.CreatorShares, unitsOf), PlatformShares: mapped(d.PlatformShares, unitsOf), AuctionID: mapped(d.AuctionID, unitsOf),
	}
	if d.Fees != nil {
		a.Fees = &FeeTerms{d.Fees.Management, d.Fees.Performance, d.Fees.Entry, d.Fees.Exit}
	}
	if r.LogIndex >= 0 {
		a.LogIndex = &r.LogIndex
	}
	if d.Targets != nil {
		a.Targets = named(d.Targets, listed)
	}
	for _, amount := range d.Amounts {
		out := FlowAmount{Token: Address(amount.Token), Amount: unitsOf(amount.Amount)}
		if known, ok := listed[amount.Token]; ok {
			out.Symbol = &known.symbol
		}
		a.Amounts = append(a.Amounts, out)
	}
	return a, nil
}

// TradeList is a page of an index's trades.
type TradeList struct {
	AsOf   AsOf    `json:"as_of"`
	Index  Address `json:"index"`
	Trades []Trade `json:"trades" nullable:"false" csv:"rows"`
	Page
}

// Trade is one leg of a rebalance, or a bid.
type Trade struct {
	Kind            string      `json:"kind" enum:"keeper,auction"`
	BlockNumber     int64       `json:"block_number"`
	LogIndex        int32       `json:"log_index"`
	TxHash          common.Hash `json:"tx_hash"`
	Timestamp       time.Time   `json:"timestamp"`
	Nonce           int64       `json:"nonce"`
	Leg             int32       `json:"leg"`
	Adapter         *Address    `json:"adapter" nullable:"true" doc:"That swapped; null for a bid"`
	AuctionID       *int64      `json:"auction_id" doc:"Of a bid"`
	Bidder          *Address    `json:"bidder" nullable:"true" doc:"Of a bid"`
	TokenIn         Address     `json:"token_in" doc:"Sold by the index"`
	TokenOut        Address     `json:"token_out" doc:"Bought by the index"`
	AmountIn        BaseUnits   `json:"amount_in"`
	AmountOut       BaseUnits   `json:"amount_out"`
	ReserveInAfter  BaseUnits   `json:"reserve_in_after"`
	ReserveOutAfter BaseUnits   `json:"reserve_out_after"`
	ValueInUSD      Decimal     `json:"value_in_usd" doc:"At oracle prices"`
	ValueOutUSD     Decimal     `json:"value_out_usd" doc:"At oracle prices"`
	ShortfallUSD    *Decimal    `json:"shortfall_usd" nullable:"true" doc:"value_in_usd less value_out_usd: the implementation shortfall against oracle prices, which is fee and impact"`
	FeeUSD          *Decimal    `json:"fee_usd" nullable:"true" doc:"Of the pools, rounded up"`
	ImpactUSD       *Decimal    `json:"impact_usd" nullable:"true" doc:"The shortfall without the fee; negative where a pool paid more than the oracle's price"`
	GasWei          *BaseUnits  `json:"gas_wei" nullable:"true" doc:"Its part of what the transaction paid; borne by the sender"`
	GasUSD          *Decimal    `json:"gas_usd" nullable:"true"`
	Unknown         Unknown     `json:"unknown,omitempty" doc:"not_read: not read when it was indexed; other reasons are the indexer's words"`
}

// addCosts attributes what a trade cost.
func (t *Trade) addCosts(r readdb.TradesRow) {
	t.ShortfallUSD, t.FeeUSD, t.ImpactUSD = mapped(r.ShortfallD18, decimalD18), optionalD18(r.FeeD18), mapped(r.ImpactD18, decimalD18)
	t.GasWei, t.GasUSD, t.Unknown = mapped(r.GasWei, unitsOf), optionalD18(r.GasD18), Unknown{}
	why := func(reason *string, missing bool, field string) {
		if !missing {
			return
		}
		t.Unknown[field] = reasonNotRead
		if reason != nil {
			t.Unknown[field] = *reason
		}
	}
	why(r.FeeUnknown, t.ShortfallUSD == nil, "shortfall_usd")
	why(r.FeeUnknown, t.FeeUSD == nil, "fee_usd")
	why(r.FeeUnknown, t.ImpactUSD == nil, "impact_usd")
	why(r.GasUnknown, t.GasWei == nil, "gas_wei")
	why(r.GasUnknown, t.GasUSD == nil, "gas_usd")
}

func (s *Server) trades(ctx context.Context, in *historyInput) (*answer[TradeList], error) {
	const list = "trades"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*TradeList, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Trades(ctx, readdb.TradesParams{
			ChainID: s.chainID(), Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the trades of %s: %w", vault, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.TradesRow) cursor {
			return cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		out := &TradeList{AsOf: at, Index: Address(vault), Trades: []Trade{}, Page: next}
		for _, r := range rows {
			trade := Trade{
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(), Nonce: r.Nonce, Leg: r.Leg,
				Kind: r.Kind, Adapter: mapped(r.Adapter, asAddress), AuctionID: r.AuctionID, Bidder: mapped(r.Bidder, asAddress), TokenIn: Address(r.TokenIn), TokenOut: Address(r.TokenOut),
				AmountIn: unitsOf(r.AmountIn), AmountOut: unitsOf(r.AmountOut),
				ReserveInAfter: unitsOf(r.ReserveInAfter), ReserveOutAfter: unitsOf(r.ReserveOutAfter),
				ValueInUSD: d18(r.ValueInD18.Big()), ValueOutUSD: d18(r.ValueOutD18.Big()),
			}
			trade.addCosts(r)
			out.Trades = append(out.Trades, trade)
		}
		return out, nil
	}, nil)
}
