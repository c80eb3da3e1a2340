package stream

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/feed"
)

// Kinds of stream events, as subscribers choose them and as events are named.
const (
	eventNAV     = "nav"
	eventTrades  = "trades"
	eventFlows   = "flows"
	eventTargets = "targets"
	eventFees    = "fees"
	eventOrders  = "orders"
	eventIndices = "indices"
	eventAssets  = "assets"
	eventHead    = "head"
	eventAlerts  = "alerts"
	eventReorg   = "reorg"

	eventOpen  = "open"
	eventReset = "reset"
)

// kindOf gives the kind of event for a row of the feed. A row without a kind is not sent.
var kindOf = map[string]string{
	feed.KindNAV: eventNAV, feed.KindTrade: eventTrades, feed.KindRebalance: eventTrades, feed.KindAuction: eventTrades,
	feed.KindFlow: eventFlows, feed.KindTransfer: eventFlows,
	feed.KindClaim: eventFlows, feed.KindTargets: eventTargets, feed.KindFees: eventFees, feed.KindOrder: eventOrders,
	feed.KindVault: eventIndices, feed.KindAsset: eventAssets,
	feed.KindHead: eventHead, feed.KindReorg: eventReorg,
}

// StreamBlock is the block of an event.
type StreamBlock struct { //nolint:revive // the name is a schema of the OpenAPI document
	BlockNumber int64       `json:"block_number"`
	BlockHash   common.Hash `json:"block_hash"`
	Timestamp   time.Time   `json:"timestamp" doc:"The block's time"`
}

// ContractEvent is the data of all events that a contract emitted.
type ContractEvent struct {
	Event    string         `json:"event" example:"TradeExecuted" doc:"Name of the event in the contract"`
	Index    *rest.Address  `json:"index" nullable:"true" doc:"Null if the event is of the registry"`
	Accounts []rest.Address `json:"accounts" nullable:"false" doc:"Accounts that take part in the event"`
	LogIndex *int32         `json:"log_index"`
	TxHash   *common.Hash   `json:"tx_hash" nullable:"true"`
	Args     map[string]any `json:"args" doc:"Arguments of the event, named as in the contract's ABI, in snake case. Integers of more than 64 bits are decimal strings; *_d18 has 18 decimals"`
	StreamBlock
}

// NavEvent is the data of nav: an index was valued at a block.
type NavEvent struct {
	Index            rest.Address    `json:"index"`
	NavUSD           *rest.Decimal   `json:"nav_usd" nullable:"true" doc:"Null, like the following fields, if a price was not available"`
	NavPerShareUSD   *rest.Decimal   `json:"nav_per_share_usd" nullable:"true"`
	Drift            *rest.Decimal   `json:"drift" nullable:"true"`
	TotalSupply      *rest.BaseUnits `json:"total_supply" nullable:"true"`
	PendingFeeShares *rest.BaseUnits `json:"pending_fee_shares" nullable:"true"`
	StreamBlock
}

// HeadEvent is the data of head: all events up to a block have been sent.
type HeadEvent struct {
	StreamBlock
}

// ReorgEvent is the data of reorg: events of blocks above this one are no longer valid. Their replacements follow.
type ReorgEvent struct {
	FromBlock   int64       `json:"from_block" doc:"The head block that was undone"`
	FromHash    common.Hash `json:"from_hash"`
	DepthBlocks int64       `json:"depth_blocks" doc:"Number of blocks that were undone"`
	StreamBlock
}

// AlertEvent is the data of alerts: the condition of an alert became true at a block. If a reorg undoes the block, the alert is
// void.
type AlertEvent struct {
	AlertID   string        `json:"alert_id" example:"al_3vJq8fTzR0aLmXw2"`
	Index     rest.Address  `json:"index"`
	Alert     string        `json:"alert" enum:"level_above,level_below,drift_above,drawdown_above,targets_proposed,fees_proposed,auction_opened"`
	Threshold *rest.Decimal `json:"threshold" nullable:"true"`
	Value     *rest.Decimal `json:"value" nullable:"true" doc:"The value that crossed the threshold"`
	StreamBlock
}

// OpenEvent is the data of open, the first event of every subscription.
type OpenEvent struct {
	Position string `json:"position" example:"4711.8f3a09bc" doc:"Position of the stream; what follows happened after it"`
	Resumed  bool   `json:"resumed" doc:"True if the stream continues at the position you asked for. False: it starts at the newest; read your data now and apply what follows"`
	StreamBlock
}

// ResetEvent is the data of reset: the events after the requested place are not available. Clients read their data again. The
// stream continues from the newest place.
type ResetEvent struct {
	Reason   string `json:"reason" enum:"position_gone" doc:"The position is older than the kept events, or of another database"`
	Position string `json:"position"`
	StreamBlock
}

// eventTypes lists the data type of every kind of event.
var eventTypes = []struct {
	kind    string
	data    reflect.Type
	meaning string
}{
	{eventOpen, reflect.TypeFor[OpenEvent](), "The first event of a subscription."},
	{eventReset, reflect.TypeFor[ResetEvent](), "Events after your position are no longer kept: read your data again."},
	{eventReorg, reflect.TypeFor[ReorgEvent](), "Earlier events of blocks above this one are no longer valid."},
	{eventHead, reflect.TypeFor[HeadEvent](), "All events up to this block have been sent."},
	{eventNAV, reflect.TypeFor[NavEvent](), "An index was valued."},
	{eventTrades, reflect.TypeFor[ContractEvent](), "Trades, rebalances, auctions and bids."},
	{eventFlows, reflect.TypeFor[ContractEvent](), "Contributions, withdrawals, transfers of shares and claims."},
	{eventTargets, reflect.TypeFor[ContractEvent](), "Targets were proposed, cancelled or executed."},
	{eventFees, reflect.TypeFor[ContractEvent](), "Fees were paid, proposed, cancelled or changed."},
	{eventOrders, reflect.TypeFor[ContractEvent](), "Max-loss orders."},
	{eventIndices, reflect.TypeFor[ContractEvent](), "Launches and changes of roles."},
	{eventAssets, reflect.TypeFor[ContractEvent](), "Listings of assets and their terms."},
	{eventAlerts, reflect.TypeFor[AlertEvent](), "One of your alerts; needs a session or an API key."},
}

// streamSchema documents one event: its name, its id and its data.
func streamSchema(r huma.Registry, extra map[string]*huma.Schema, required ...string) *huma.Schema {
	var all []*huma.Schema
	for _, t := range eventTypes {
		properties := map[string]*huma.Schema{
			"event": {Type: huma.TypeString, Enum: []any{t.kind}},
			"id":    {Type: huma.TypeString, Description: "Position after this event; resume from here"},
			"data":  r.Schema(t.data, true, t.kind),
		}
		for name, s := range extra {
			properties[name] = s
		}
		all = append(all, &huma.Schema{
			Type: huma.TypeObject, Title: t.kind, Description: t.meaning, Properties: properties,
			Required: append([]string{"event", "id", "data"}, required...),
		})
	}
	return &huma.Schema{OneOf: all}
}

// event is the encoded event of one row of the feed. It is made once for all subscribers.
type event struct {
	kind   string // empty: the row has no event
	data   []byte // JSON without line breaks
	frame  []byte // the whole server-sent event
	alerts []alertNotice
}

type alertNotice struct {
	account common.Address
	part    string // place among the alerts of the row
	id      string // place in the feed
	vault   common.Address
	data    []byte
	frame   []byte
}

// frame makes a server-sent event. Its data has no line breaks.
func frame(kind, id string, data []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(data) + len(kind) + len(id) + 24)
	fmt.Fprintf(&b, "event: %s\nid: %s\ndata: ", kind, id)
	b.Write(data)
	b.WriteString("\n\n")
	return b.Bytes()
}

// toEvents makes the events of rows, alerts included.
func (s *Streams) toEvents(ctx context.Context, tx pgx.Tx, rows []feed.Row) ([]event, error) {
	out := make([]event, len(rows))
	for i := range rows {
		r := &rows[i]
		kind, ok := kindOf[r.Kind]
		if !ok {
			continue // a kind from a newer program
		}
		data, err := eventData(r)
		if err == nil {
			out[i].kind = kind
			out[i].data, err = marshalData(data)
		}
		if err != nil {
			return nil, fmt.Errorf("telling of row %d: %w", r.Seq, err)
		}
		out[i].frame = frame(kind, feed.After(r).String(), out[i].data)
	}
	return out, s.alertsOf(ctx, tx, rows, out)
}

func blockOf(r *feed.Row) StreamBlock {
	return StreamBlock{BlockNumber: r.BlockNumber, BlockHash: r.BlockHash, Timestamp: r.BlockTime.UTC()}
}

// storedNAV is the body of a row of kind nav.
type storedNAV struct {
	NavD18           *basket.Amount `json:"nav_d18"`
	NavPerShareD18   *basket.Amount `json:"nav_per_share_d18"`
	DriftD18         *basket.Amount `json:"drift_d18"`
	TotalSupply      *basket.Amount `json:"total_supply"`
	PendingFeeShares *basket.Amount `json:"pending_fee_shares"`
}

func eventData(r *feed.Row) (any, error) {
	switch r.Kind {
	case feed.KindHead:
		return HeadEvent{blockOf(r)}, nil
	case feed.KindReorg:
		var body struct {
			FromBlock   int64       `json:"from_block"`
			FromHash    common.Hash `json:"from_hash"`
			DepthBlocks int64       `json:"depth_blocks"`
		}
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return nil, fmt.Errorf("reading a reorg: %w", err)
		}
		return ReorgEvent{body.FromBlock, body.FromHash, body.DepthBlocks, blockOf(r)}, nil
	case feed.KindNAV:
		var body storedNAV
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return nil, fmt.Errorf("reading a valuation: %w", err)
		}
		if r.Vault == nil {
			return nil, fmt.Errorf("a valuation of no index")
		}
		return NavEvent{
			Index: rest.Address(*r.Vault), NavUSD: rest.OptionalD18(body.NavD18), NavPerShareUSD: rest.OptionalD18(body.NavPerShareD18),
			Drift:       rest.OptionalD18(body.DriftD18),
			TotalSupply: rest.MapPtr(body.TotalSupply, rest.UnitsOf), PendingFeeShares: rest.MapPtr(body.PendingFeeShares, rest.UnitsOf),
			StreamBlock: blockOf(r),
		}, nil
	}
	out := ContractEvent{
		Index: rest.MapPtr(r.Vault, rest.AsAddress), Accounts: []rest.Address{}, LogIndex: r.LogIndex, TxHash: r.TxHash,
		StreamBlock: blockOf(r),
	}
	if r.Event != nil {
		out.Event = *r.Event
	}
	for _, raw := range r.Accounts {
		out.Accounts = append(out.Accounts, rest.Address(common.BytesToAddress(raw)))
	}
	numbers := json.NewDecoder(bytes.NewReader(r.Body))
	numbers.UseNumber() // keep numbers exact
	if err := numbers.Decode(&out.Args); err != nil {
		return nil, fmt.Errorf("reading the arguments of %s: %w", out.Event, err)
	}
	return out, nil
}
