package history

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// ActivityList is a page of what happened to an index.
type ActivityList struct {
	AsOf     rest.AsOf    `json:"as_of"`
	Index    rest.Address `json:"index"`
	Activity []Activity   `json:"activity" nullable:"false" csv:"rows"`
	rest.Page
}

// Activity is one event. Its kind determines which of the later fields it has.
type Activity struct {
	Kind        string      `json:"kind" enum:"launch,contribute,withdraw,rebalance,targets_proposed,targets_executed,targets_cancelled,fee,fees_proposed,fees_changed,fees_cancelled,auction_opened,auction_bid,auction_closed"`
	BlockNumber int64       `json:"block_number"`
	LogIndex    *int32      `json:"log_index" doc:"Null for the launch, which precedes the other events of its block"`
	TxHash      common.Hash `json:"tx_hash"`
	Timestamp   time.Time   `json:"timestamp"`

	By             *rest.Address       `json:"by,omitempty" doc:"Account that did it: launched, sent, cancelled, or opened, bid in or closed an auction. For single-token deposits it is the zapper"`
	Receiver       *rest.Address       `json:"receiver,omitempty"`
	Shares         *rest.BaseUnits     `json:"shares,omitempty"`
	Amounts        []market.FlowAmount `json:"amounts,omitempty" nullable:"false" doc:"For a bid: what the index sold, then what it bought"`
	SeedUSD        *rest.Decimal       `json:"seed_usd,omitempty"`
	Nonce          *rest.BaseUnits     `json:"nonce,omitempty" doc:"Rebalance nonce that the trades used"`
	NavBeforeUSD   *rest.Decimal       `json:"nav_before_usd,omitempty"`
	NavAfterUSD    *rest.Decimal       `json:"nav_after_usd,omitempty"`
	DriftBefore    *rest.Decimal       `json:"drift_before,omitempty"`
	DriftAfter     *rest.Decimal       `json:"drift_after,omitempty"`
	ProposalID     *rest.BaseUnits     `json:"proposal_id,omitempty"`
	Targets        []market.Target     `json:"targets,omitempty" nullable:"false"`
	ExecutableAt   *time.Time          `json:"executable_at,omitempty"`
	ExpiresAt      *time.Time          `json:"expires_at,omitempty"`
	CreatorShares  *rest.BaseUnits     `json:"creator_shares,omitempty"`
	PlatformShares *rest.BaseUnits     `json:"platform_shares,omitempty"`
	Fees           *market.FeeTerms    `json:"fees,omitempty"`
	AuctionID      *rest.BaseUnits     `json:"auction_id,omitempty"`
}

// storedDetails is what the query of activity puts together, of all kinds.
type storedDetails struct {
	By             *rest.Address         `json:"by"`
	Receiver       *rest.Address         `json:"receiver"`
	Shares         *basket.Amount        `json:"shares"`
	SeedD18        *basket.Amount        `json:"seed_d18"`
	Nonce          *basket.Amount        `json:"nonce"`
	NavBeforeD18   *basket.Amount        `json:"nav_before_d18"`
	NavAfterD18    *basket.Amount        `json:"nav_after_d18"`
	DriftBeforeD18 *basket.Amount        `json:"drift_before_d18"`
	DriftAfterD18  *basket.Amount        `json:"drift_after_d18"`
	ProposalID     *basket.Amount        `json:"proposal_id"`
	Targets        []market.StoredTarget `json:"targets"`
	ExecutableAt   *time.Time            `json:"executable_at"`
	ExpiresAt      *time.Time            `json:"expires_at"`
	CreatorShares  *basket.Amount        `json:"creator_shares"`
	PlatformShares *basket.Amount        `json:"platform_shares"`
	AuctionID      *basket.Amount        `json:"auction_id"`
	Fees           *struct {
		Management  int32 `json:"management_bps"`
		Performance int32 `json:"performance_bps"`
		Entry       int32 `json:"entry_bps"`
		Exit        int32 `json:"exit_bps"`
	} `json:"fees"`
	Amounts []storedAmount `json:"amounts"`
}

func (s *History) activityRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-activity", "/v1/indices/{address}/activity",
		"List the events of an index, newest first.",
		"All events of the vault, decoded: contributions, withdrawals, trades, fees, targets and roles."), s.activity)
}

func (s *History) activity(ctx context.Context, in *historyInput) (*rest.Answer[ActivityList], error) {
	const list = "activity"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*ActivityList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Activity(ctx, readdb.ActivityParams{
			ChainID: s.ChainID, Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the activity of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.ActivityRow) rest.Cursor {
			return rest.Cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		listed, err := s.market.ListedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		out := &ActivityList{AsOf: at, Index: rest.Address(vault), Activity: []Activity{}, Page: next}
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

func readActivity(r readdb.ActivityRow, listed map[common.Address]market.ListedAsset) (Activity, error) {
	var d storedDetails
	if err := json.Unmarshal(r.Details, &d); err != nil {
		return Activity{}, err
	}
	a := Activity{
		Kind: r.Kind, BlockNumber: r.BlockNumber, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(),
		By: d.By, Receiver: d.Receiver, Shares: rest.MapPtr(d.Shares, rest.UnitsOf), SeedUSD: rest.OptionalD18(d.SeedD18),
		Nonce:        rest.MapPtr(d.Nonce, rest.UnitsOf),
		NavBeforeUSD: rest.OptionalD18(d.NavBeforeD18), NavAfterUSD: rest.OptionalD18(d.NavAfterD18),
		DriftBefore: rest.OptionalD18(d.DriftBeforeD18), DriftAfter: rest.OptionalD18(d.DriftAfterD18),
		ProposalID: rest.MapPtr(d.ProposalID, rest.UnitsOf), ExecutableAt: d.ExecutableAt, ExpiresAt: d.ExpiresAt,
		CreatorShares: rest.MapPtr(d.CreatorShares, rest.UnitsOf), PlatformShares: rest.MapPtr(d.PlatformShares, rest.UnitsOf),
		AuctionID: rest.MapPtr(d.AuctionID, rest.UnitsOf),
	}
	if d.Fees != nil {
		a.Fees = &market.FeeTerms{
			ManagementFeeBps: d.Fees.Management, PerformanceFeeBps: d.Fees.Performance, EntryFeeBps: d.Fees.Entry, ExitFeeBps: d.Fees.Exit,
		}
	}
	if r.LogIndex >= 0 {
		a.LogIndex = &r.LogIndex
	}
	if d.Targets != nil {
		a.Targets = market.NamedTargets(d.Targets, listed)
	}
	for _, amount := range d.Amounts {
		a.Amounts = append(a.Amounts, amount.named(listed))
	}
	return a, nil
}
