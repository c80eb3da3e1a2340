package prepare

import (
	"context"
	"time"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
)

// FeesInput are the fees that an index will charge.
type FeesInput struct {
	ManagementFeeBps  *int64 `json:"management_fee_bps,omitempty" doc:"Fee per year, 0 to 1,000"`
	PerformanceFeeBps *int64 `json:"performance_fee_bps,omitempty" doc:"Part of a share's gain above the high-water mark, 0 to 3,000"`
	EntryFeeBps       *int64 `json:"entry_fee_bps,omitempty" doc:"Part of the shares that a deposit buys, 0 to 200"`
	ExitFeeBps        *int64 `json:"exit_fee_bps,omitempty" doc:"Part of the shares that are redeemed, 0 to 200"`
}

// check adds an error for each fee above its cap.
func (in FeesInput) check(f *rest.Validation) {
	for _, fee := range []struct {
		field string
		bps   *int64
		most  int64
	}{
		{"body.management_fee_bps", in.ManagementFeeBps, market.MaxManagementFeeBps},
		{"body.performance_fee_bps", in.PerformanceFeeBps, market.MaxPerformanceFeeBps},
		{"body.entry_fee_bps", in.EntryFeeBps, market.MaxEntryFeeBps},
		{"body.exit_fee_bps", in.ExitFeeBps, market.MaxExitFeeBps},
	} {
		if fee.bps != nil {
			f.Between(fee.field, *fee.bps, 0, fee.most, " bps")
		}
	}
}

// over returns the checked fees. A missing fee is taken from base.
func (in FeesInput) over(base market.FeeTerms) market.FeeTerms {
	for to, bps := range map[*int32]*int64{
		&base.ManagementFeeBps: in.ManagementFeeBps, &base.PerformanceFeeBps: in.PerformanceFeeBps,
		&base.EntryFeeBps: in.EntryFeeBps, &base.ExitFeeBps: in.ExitFeeBps,
	} {
		if bps != nil {
			*to = int32(*bps)
		}
	}
	return base
}

func feesCall(t market.FeeTerms) bindings.IVaultTypesFees {
	return bindings.IVaultTypesFees{
		ManagementBps: uint16(t.ManagementFeeBps), PerformanceBps: uint16(t.PerformanceFeeBps),
		EntryBps: uint16(t.EntryFeeBps), ExitBps: uint16(t.ExitFeeBps),
	}
}

func raises(t, from market.FeeTerms) bool {
	return t.ManagementFeeBps > from.ManagementFeeBps || t.PerformanceFeeBps > from.PerformanceFeeBps ||
		t.EntryFeeBps > from.EntryFeeBps || t.ExitFeeBps > from.ExitFeeBps
}

// FeesRequest asks to change the fees of an index.
type FeesRequest struct {
	From   rest.AddressText `json:"from" doc:"Account that will sign"`
	Index  rest.AddressText `json:"index"`
	Action string           `json:"action" enum:"propose,cancel,execute" doc:"propose takes the new fees; a fee that is absent stays as it is"`
	FeesInput
}

// FeesPreview describes the change.
type FeesPreview struct {
	Current   market.FeeTerms                `json:"current"`
	Proposed  rest.OrNull[market.FeeTerms]   `json:"proposed" doc:"Null for a cancellation"`
	InForceAt *time.Time                     `json:"in_force_at" doc:"Earliest time in chain time, if the transaction is mined now; null for a cancellation"`
	Pending   rest.OrNull[market.PendingFee] `json:"pending" doc:"Pending fees that are cancelled, executed or replaced; null: none"`
}

type feesInput struct{ Body FeesRequest }

// feeDelay is the contract's delay before higher fees take effect.
const feeDelay = 14 * 24 * time.Hour

func (s *Preparer) feesRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-fees", "/v1/tx/fees", "Propose, cancel or execute a change of fees.",
		"Lower fees take effect at once. If any fee is raised, all wait 14 days; then anyone may execute them within 14 more days."),
		s.fees)
}

func (s *Preparer) fees(ctx context.Context, in *feesInput) (*response[FeesPreview], error) {
	r := in.Body
	var f rest.Validation
	from, vault := f.Account("body.from", r.From), f.Account("body.index", r.Index)
	if r.Action == "propose" {
		r.check(&f)
	} else if r.FeesInput != (FeesInput{}) {
		f.Add("body.action", "", "fees must be absent unless proposing")
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	var pending *market.PendingFee
	k, err := s.lookup(ctx, vault, func(q *rest.Snapshot, at rest.AsOf) (err error) {
		pending, err = s.market.PendingFees(ctx, q.Queries, at, vault)
		return err
	})
	if err != nil {
		return nil, err
	}
	market.AddBallots(k.index, nil, pending)
	out := &Prepared[FeesPreview]{
		AsOf: k.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: FeesPreview{Current: market.FeesOf(k.index), Pending: rest.Nullable(pending)},
	}
	now := k.at.Timestamp
	d := call{from: from, to: vault, roughGas: 1_000_000}
	switch r.Action {
	case "propose":
		proposed := r.over(out.Preview.Current)
		at := now
		if raises(proposed, out.Preview.Current) {
			at = now.Add(feeDelay)
		}
		out.Preview.Proposed.Object, out.Preview.InForceAt = &proposed, &at
		d.data = vaultABI.PackProposeFees(feesCall(proposed))
		if from != k.index.Creator {
			f.Add("body.from", k.index.Creator.Hex(), "must be the creator, %s", k.index.Creator.Hex())
		}
	case "cancel":
		d.data = vaultABI.PackCancelFees()
		if from != k.index.Creator && from != k.index.Guardian {
			f.Add("body.from", k.index.Creator.Hex(), "must be the creator, %s, or the guardian", k.index.Creator.Hex())
		}
	default:
		d.data = vaultABI.PackExecuteFees()
		if pending != nil {
			out.Preview.Proposed.Object, out.Preview.InForceAt = &pending.FeeTerms, &now
		}
	}
	if r.Action != "propose" {
		settleFees(&f, pending, r.Action)
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return respond(ctx, s, k, d, out)
}

// settleFees adds the reason if pending fees cannot be cancelled or executed.
func settleFees(f *rest.Validation, p *market.PendingFee, action string) {
	switch {
	case p == nil:
		f.Add("body.action", "", "no fees are proposed")
	case action == "execute" && p.State == market.PendingWaits:
		f.Add("body.action", p.ExecutableAt.String(), "the fees can be executed from %s on", p.ExecutableAt)
	case action == "execute" && p.State == market.PendingExpired:
		f.Add("body.action", p.ExpiresAt.String(), "the fees could be executed until %s", p.ExpiresAt)
	}
}
