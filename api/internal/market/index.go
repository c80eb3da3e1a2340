package market

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// IndexDetail is one index with its pending changes.
type IndexDetail struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Index     Index        `json:"index"`
	SeedUSD   rest.Decimal `json:"seed_usd" doc:"Value that the creator launched the index with"`
	CreatedTx common.Hash  `json:"created_tx"`
	Rebalance int64        `json:"rebalance_nonce" doc:"Counter of executed trades and target changes"`

	Guardian            rest.Address            `json:"guardian" doc:"Account that may only reduce risk"`
	Platform            rest.Address            `json:"platform" doc:"Account that receives the platform's share of every fee"`
	PlatformShareBps    int32                   `json:"platform_share_bps"`
	PendingCreator      *rest.Address           `json:"pending_creator" nullable:"true" doc:"Account that may accept the creator's role"`
	PendingGuardian     rest.OrNull[Successor]  `json:"pending_guardian" doc:"Account that may become the guardian; null: none is proposed"`
	PendingPlatform     rest.OrNull[Successor]  `json:"pending_platform" doc:"Account that may become the platform; null: none is proposed"`
	VetoBps             int32                   `json:"veto_bps" doc:"Part of the shares, without the creator's, whose holders can stop proposed targets and fees by signatures; 0: they cannot"`
	WindDown            rest.OrNull[WindDown]   `json:"wind_down" doc:"The end of the index: since then, it can only be redeemed, for good, without fees; null: it has not ended"`
	Proposer            *rest.Address           `json:"proposer" nullable:"true" doc:"Account that may propose targets besides the creator, within a bound"`
	ProposerMaxBps      int32                   `json:"proposer_max_change_bps" doc:"Maximum change of the weights in one proposal of the proposer, who may make one a day"`
	TargetWindowSeconds int64                   `json:"target_window_seconds" doc:"Time after the delay during which targets may be executed"`
	ShareCap            *rest.BaseUnits         `json:"share_cap" nullable:"true" doc:"Maximum supply that deposits may reach, in shares with 18 decimals; null: no limit"`
	HighWaterMarkUSD    rest.Decimal            `json:"high_water_mark_usd" doc:"NAV per share above which the performance fee is charged"`
	PeakUSD             rest.Decimal            `json:"peak_usd" doc:"Highest of all stored levels since launch, from which every drawdown is measured; at least 100"`
	BreakerPeakUSD      rest.Decimal            `json:"breaker_peak_usd" doc:"Level that the contract's drawdown limit is measured from. The contract raises it only when it is called, so it may be lower than peak_usd"`
	Limits              IndexLimits             `json:"limits"`
	Allowance           Allowance               `json:"allowance"`
	PendingFees         rest.OrNull[PendingFee] `json:"pending_fees" doc:"Proposed fees that are not in force yet; null: none"`
	Auction             rest.OrNull[Auction]    `json:"auction" doc:"The latest auction; null: there was none"`

	Proposals []Proposal `json:"proposals" nullable:"false" doc:"Targets proposed and not yet executed or cancelled, newest first"`
}

// Successor is an account that may accept a role. Holders can leave before it may.
type Successor struct {
	Account      rest.Address `json:"account"`
	ExecutableAt time.Time    `json:"executable_at" doc:"Time from which it may accept"`
	ExpiresAt    time.Time    `json:"expires_at" doc:"Time until which it may accept"`
	State        string       `json:"state" enum:"waiting,executable,expired" doc:"At as_of"`
}

// WindDown is the end of an index.
type WindDown struct {
	At     time.Time    `json:"at"`
	By     rest.Address `json:"by" doc:"The creator, or whoever wound down an abandoned index"`
	Reason string       `json:"reason" doc:"The creator's words, which nobody has checked, or abandoned if it was another account"`
}

// Proposal is a proposed basket.
type Proposal struct {
	ID           int64       `json:"id"`
	Targets      []Target    `json:"targets" nullable:"false"`
	ProposedAt   time.Time   `json:"proposed_at"`
	ProposedTx   common.Hash `json:"proposed_tx"`
	ExecutableAt time.Time   `json:"executable_at"`
	ExpiresAt    time.Time   `json:"expires_at"`
	State        string      `json:"state" enum:"waiting,executable,expired" doc:"At as_of"`

	Ballot rest.OrNull[Ballot] `json:"ballot" doc:"The holders' ballot on this proposal; null: they cannot stop it"`
}

// IndexLimits are fixed bounds on trades of an index.
type IndexLimits struct {
	MaxSlippageBps     int32 `json:"max_slippage_bps" doc:"Maximum part of the oracle value that one trade may lose"`
	MaxTradeBps        int32 `json:"max_trade_bps" doc:"Maximum part of NAV that trades may sell of one token in an hour"`
	DailyLossBps       int32 `json:"daily_loss_bps" doc:"Maximum part of NAV that trades may lose within any 24 hours"`
	DailyTurnoverBps   int32 `json:"daily_turnover_bps" doc:"Maximum part of NAV that trades may sell within any 24 hours"`
	DrawdownBps        int32 `json:"drawdown_bps" doc:"Fall of the level from breaker_peak_usd at which the index becomes reduce-only; 0: never, in vaults of version 0.1"`
	AuctionBandBps     int32 `json:"auction_band_bps" doc:"Minimum drift at which anyone may open an auction"`
	AuctionIdleSeconds int64 `json:"auction_idle_seconds" doc:"Time without a trade of the keeper after which anyone may open an auction"`
	CoolOffSeconds     int64 `json:"cool_off_seconds" doc:"Minimum time between two calls by the keeper"`
}

// Allowance is what trades have used of the daily limits, and what is left. Half of a daily limit is available at once. The other half
// refills evenly during the day.
type Allowance struct {
	Loss             rest.Decimal `json:"loss" doc:"Used part of NAV at the time in at, as a ratio"`
	Turnover         rest.Decimal `json:"turnover" doc:"Used part of NAV at the time in at, as a ratio"`
	At               *time.Time   `json:"at" doc:"The time that loss and turnover are for; null if nothing was traded"`
	LossCapacity     rest.Decimal `json:"loss_capacity" doc:"What trades may lose at once if nothing is used: half of the daily limit, as a ratio of NAV"`
	LossLeft         rest.Decimal `json:"loss_left" doc:"What trades may lose now, at the time of as_of, as a ratio of NAV"`
	TurnoverCapacity rest.Decimal `json:"turnover_capacity" doc:"What trades may sell at once if nothing is used: half of the daily limit, as a ratio of NAV"`
	TurnoverLeft     rest.Decimal `json:"turnover_left" doc:"What trades may sell now, at the time of as_of, as a ratio of NAV"`
}

// allowanceOf returns the allowances of an index at a block.
func allowanceOf(v readdb.IndexSummariesRow, at rest.AsOf) Allowance {
	out := Allowance{
		Loss: rest.D18(v.LossUsedD18.Big()), Turnover: rest.D18(v.TurnoverUsedD18.Big()), At: rest.MapPtr(v.AllowanceAt, time.Time.UTC),
	}
	var passed time.Duration
	if v.AllowanceAt != nil {
		passed = at.Timestamp.Sub(*v.AllowanceAt)
	}
	room := func(dailyBps int32, used *big.Int) (capacity, left rest.Decimal) {
		daily := int64(dailyBps)
		return rest.D18(basket.AllowanceCapacityD18(daily)), rest.D18(basket.AllowanceLeftD18(used, daily, passed))
	}
	out.LossCapacity, out.LossLeft = room(v.DailyLossBps, v.LossUsedD18.Big())
	out.TurnoverCapacity, out.TurnoverLeft = room(v.DailyTurnoverBps, v.TurnoverUsedD18.Big())
	return out
}

// PendingFee is a proposed change of fees.
type PendingFee struct {
	FeeTerms
	ProposedAt   time.Time   `json:"proposed_at"`
	ProposedTx   common.Hash `json:"proposed_tx"`
	ExecutableAt time.Time   `json:"executable_at"`
	ExpiresAt    time.Time   `json:"expires_at"`
	State        string      `json:"state" enum:"waiting,executable,expired" doc:"At as_of"`

	Ballot rest.OrNull[Ballot] `json:"ballot" doc:"The holders' ballot on these fees; null: they cannot stop them"`
}

// Auction is a public sale of tokens above target for tokens below.
type Auction struct {
	ID        int64          `json:"id"`
	Opener    rest.Address   `json:"opener" doc:"The account that opened the auction; it earns a tip from each bid"`
	OpenedAt  time.Time      `json:"opened_at"`
	EndsAt    time.Time      `json:"ends_at"`
	ClosedAt  *time.Time     `json:"closed_at" doc:"Null unless the auction was closed before its end"`
	Open      bool           `json:"open" doc:"At as_of"`
	Bids      int32          `json:"bids"`
	SoldUSD   rest.Decimal   `json:"sold_usd"`
	BoughtUSD rest.Decimal   `json:"bought_usd"`
	TipShares rest.BaseUnits `json:"tip_shares"`
}

func (s *Market) indexRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index", "/v1/indices/{address}", "Get one index.",
		"The summary of the list, with its limits, allowances, pending changes and the current auction."), s.getIndex)
}

func (s *Market) getIndex(ctx context.Context, in *ByAddress) (*rest.Answer[IndexDetail], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*IndexDetail, error) {
		out := &IndexDetail{AsOf: at}
		var proposed []readdb.PendingTargetsRow
		var peak basket.Amount
		indices, rows, err := s.IndicesWith(ctx, q, at, []common.Address{vault},
			s.ProposedTargets(ctx, vault, &proposed),
			func(q *readdb.Queries) (err error) {
				out.PendingFees.Object, err = s.PendingFees(ctx, q, at, vault)
				return err
			},
			func(q *readdb.Queries) (err error) {
				out.Auction.Object, err = s.latestAuction(ctx, q, at, vault)
				return err
			},
			func(q *readdb.Queries) (err error) {
				if peak, err = q.PeakLevel(ctx, readdb.PeakLevelParams{ChainID: s.ChainID, Vault: vault}); err != nil {
					return fmt.Errorf("reading the peak of %s: %w", vault, err)
				}
				return nil
			})
		if err != nil {
			return nil, fmt.Errorf("reading index %s: %w", vault, err)
		}
		if len(rows) == 0 {
			return nil, unknownIndex(vault)
		}
		row := rows[0]
		out.Index, out.SeedUSD, out.CreatedTx, out.Rebalance = indices[0], rest.D18(row.SeedValueD18.Big()), row.CreatedTx,
			row.RebalanceNonce
		out.addTerms(row, at)
		out.PeakUSD = rest.D18(peak.Big())
		if out.Proposals, err = s.Proposals(ctx, q, at, vault, proposed); err != nil {
			return nil, err
		}
		AddBallots(row, out.Proposals, out.PendingFees.Object)
		return out, nil
	}, nil)
}

func (d *IndexDetail) addTerms(v readdb.IndexSummariesRow, at rest.AsOf) {
	d.Guardian, d.Platform, d.PlatformShareBps = rest.Address(v.Guardian), rest.Address(v.Platform), v.PlatformShareBps
	d.PendingCreator, d.Proposer = rest.MapPtr(v.PendingCreator, rest.AsAddress), rest.MapPtr(v.Proposer, rest.AsAddress)
	d.VetoBps = v.VetoBps
	d.PendingGuardian.Object = successorOf(at, v.PendingGuardian, v.PendingGuardianFrom, v.PendingGuardianUntil)
	d.PendingPlatform.Object = successorOf(at, v.PendingPlatform, v.PendingPlatformFrom, v.PendingPlatformUntil)
	if v.WoundDownAt != nil && v.WoundDownBy != nil && v.WindDownReason != nil {
		d.WindDown.Object = &WindDown{At: v.WoundDownAt.UTC(), By: rest.Address(*v.WoundDownBy), Reason: *v.WindDownReason}
	}
	d.ProposerMaxBps, d.TargetWindowSeconds = v.ProposerMaxChangeBps, v.TargetWindowSeconds
	if v.ShareCap.Sign() > 0 {
		most := rest.UnitsOf(v.ShareCap)
		d.ShareCap = &most
	}
	d.HighWaterMarkUSD, d.BreakerPeakUSD = rest.D18(v.HighWaterMarkD18.Big()), rest.D18(v.PeakD18.Big())
	d.Limits = IndexLimits{
		MaxSlippageBps: v.MaxSlippageBps, MaxTradeBps: v.MaxTradeBps, DailyLossBps: v.DailyLossBps,
		DailyTurnoverBps: v.DailyTurnoverBps, DrawdownBps: v.DrawdownBps, AuctionBandBps: v.AuctionBandBps,
		AuctionIdleSeconds: v.AuctionIdleSeconds, CoolOffSeconds: v.CoolOffSeconds,
	}
	d.Allowance = allowanceOf(v, at)
}

// successorOf returns who may accept a role, or nil if nobody may.
func successorOf(at rest.AsOf, account *common.Address, from, until *time.Time) *Successor {
	if account == nil || from == nil || until == nil {
		return nil
	}
	out := &Successor{Account: rest.Address(*account), ExecutableAt: from.UTC(), ExpiresAt: until.UTC()}
	out.State = pendingState(at, out.ExecutableAt, out.ExpiresAt)
	return out
}

// feeWindow is how long the contract lets due fees be executed.
const feeWindow = 14 * 24 * time.Hour

// PendingFees returns the change of fees that is proposed for an index, or nil if there is none.
func (s *Market) PendingFees(ctx context.Context, q *readdb.Queries, at rest.AsOf, vault common.Address) (*PendingFee, error) {
	rows, err := q.PendingFees(ctx, readdb.PendingFeesParams{ChainID: s.ChainID, Vaults: [][]byte{vault[:]}})
	if err != nil {
		return nil, fmt.Errorf("reading the pending fees of %s: %w", vault, err)
	}
	if len(rows) == 0 {
		return nil, nil //nolint:nilnil // none are pending
	}
	r := rows[0]
	out := &PendingFee{
		FeeTerms:   FeeTerms{r.ManagementFeeBps, r.PerformanceFeeBps, r.EntryFeeBps, r.ExitFeeBps},
		ProposedAt: r.ProposedAt.UTC(), ProposedTx: r.ProposedTx, ExecutableAt: r.ExecutableAt.UTC(),
		ExpiresAt: r.ExecutableAt.Add(feeWindow).UTC(),
	}
	out.State = pendingState(at, out.ExecutableAt, out.ExpiresAt)
	return out, nil
}

// States of a pending change at a block.
const (
	PendingWaits      = "waiting"    // its delay is not over
	PendingExecutable = "executable" // it can be executed
	PendingExpired    = "expired"    // it can no longer be executed
)

// pendingState returns the state of a pending change at a block.
func pendingState(at rest.AsOf, executableAt, expiresAt time.Time) string {
	switch {
	case at.Timestamp.Before(executableAt):
		return PendingWaits
	case at.Timestamp.After(expiresAt):
		return PendingExpired
	}
	return PendingExecutable
}

func (s *Market) latestAuction(ctx context.Context, q *readdb.Queries, at rest.AsOf, vault common.Address) (*Auction, error) {
	a, err := q.LatestAuction(ctx, readdb.LatestAuctionParams{ChainID: s.ChainID, Vault: vault})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // there was none
	}
	if err != nil {
		return nil, fmt.Errorf("reading the auction of %s: %w", vault, err)
	}
	return new(AuctionOf(a, at)), nil
}

// AuctionOf returns a stored auction as answers show it.
func AuctionOf(a readdb.Auction, at rest.AsOf) Auction {
	return Auction{
		ID: a.AuctionID, Opener: rest.Address(a.Opener), OpenedAt: a.OpenedAt.UTC(), EndsAt: a.EndsAt.UTC(),
		ClosedAt: rest.MapPtr(a.ClosedAt, time.Time.UTC), Open: a.ClosedAt == nil && !at.Timestamp.After(a.EndsAt), Bids: a.Bids,
		SoldUSD: rest.D18(a.SoldD18.Big()), BoughtUSD: rest.D18(a.BoughtD18.Big()), TipShares: rest.UnitsOf(a.TipShares),
	}
}

// ProposedTargets reads the proposals of an index, newest first.
func (s *Market) ProposedTargets(ctx context.Context, vault common.Address, into *[]readdb.PendingTargetsRow) rest.Query {
	return func(q *readdb.Queries) (err error) {
		if *into, err = q.PendingTargets(ctx, readdb.PendingTargetsParams{ChainID: s.ChainID, Vaults: [][]byte{vault[:]}}); err != nil {
			return fmt.Errorf("reading the proposals of %s: %w", vault, err)
		}
		return nil
	}
}

// Proposals returns the proposals of an index as answers show them.
func (s *Market) Proposals(ctx context.Context, q *rest.Snapshot, at rest.AsOf, vault common.Address,
	rows []readdb.PendingTargetsRow,
) ([]Proposal, error) {
	out := []Proposal{}
	if len(rows) == 0 {
		return out, nil
	}
	listed, err := s.ListedAssets(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		var stored []StoredTarget
		if err := json.Unmarshal(r.Targets, &stored); err != nil {
			return nil, fmt.Errorf("decoding proposal %d of %s: %w", r.ProposalID, vault, err)
		}
		out = append(out, Proposal{
			ID: r.ProposalID, Targets: NamedTargets(stored, listed), ProposedAt: r.ProposedAt.UTC(), ProposedTx: r.ProposedTx,
			ExecutableAt: r.ExecutableAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), State: pendingState(at, r.ExecutableAt, r.ExpiresAt),
		})
	}
	return out, nil
}
