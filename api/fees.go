package api

import (
	"context"
	"time"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Caps of the contracts; their own checks stay the last word.
const (
	maxManagementFeeBps  = 1000
	maxPerformanceFeeBps = 3000
	maxEntryFeeBps       = 200
	maxExitFeeBps        = 200
)

// FeesInput is what an index is to charge.
type FeesInput struct {
	ManagementFeeBps  *int64 `json:"management_fee_bps,omitempty" doc:"Per year, 0 to 1,000"`
	PerformanceFeeBps *int64 `json:"performance_fee_bps,omitempty" doc:"Of gains above the high-water mark, 0 to 3,000"`
	EntryFeeBps       *int64 `json:"entry_fee_bps,omitempty" doc:"Of the shares that a deposit buys, 0 to 200"`
	ExitFeeBps        *int64 `json:"exit_fee_bps,omitempty" doc:"Of the shares that are redeemed, 0 to 200"`
}

// check adds what is beyond the caps.
func (in FeesInput) check(f *fields) {
	for _, fee := range []struct {
		field string
		bps   *int64
		most  int64
	}{
		{"body.management_fee_bps", in.ManagementFeeBps, maxManagementFeeBps},
		{"body.performance_fee_bps", in.PerformanceFeeBps, maxPerformanceFeeBps},
		{"body.entry_fee_bps", in.EntryFeeBps, maxEntryFeeBps},
		{"body.exit_fee_bps", in.ExitFeeBps, maxExitFeeBps},
	} {
		if fee.bps != nil {
			f.between(fee.field, *fee.bps, 0, fee.most, " bps")
		}
	}
}

// over are the fees, which were checked; what is absent is as in base.
func (in FeesInput) over(base FeeTerms) FeeTerms {
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

func (t FeeTerms) bindings() bindings.IVaultTypesFees {
	return bindings.IVaultTypesFees{
		ManagementBps: uint16(t.ManagementFeeBps), PerformanceBps: uint16(t.PerformanceFeeBps),
		EntryBps: uint16(t.EntryFeeBps), ExitBps: uint16(t.ExitFeeBps),
	}
}

func (t FeeTerms) raises(from FeeTerms) bool {
	return t.ManagementFeeBps > from.ManagementFeeBps || t.PerformanceFeeBps > from.PerformanceFeeBps ||
		t.EntryFeeBps > from.EntryFeeBps || t.ExitFeeBps > from.ExitFeeBps
}

// FeesRequest asks to change what an index charges.
type FeesRequest struct {
	From   AddressText `json:"from" doc:"Who will sign"`
	Index  AddressText `json:"index"`
	Action string      `json:"action" enum:"propose,cancel,execute" doc:"To propose: the fees; what is absent stays"`
	FeesInput
}

// FeesPreview is what the change is.
type FeesPreview struct {
	Current   FeeTerms           `json:"current"`
	Proposed  OrNull[FeeTerms]   `json:"proposed" doc:"Null for a cancellation"`
	InForceAt *time.Time         `json:"in_force_at" doc:"The earliest, in chain time, if it is mined now; null for a cancellation"`
	Pending   OrNull[PendingFee] `json:"pending" doc:"What is cancelled, executed or replaced"`
}

type feesInput struct{ Body FeesRequest }

// feeDelay is what a raise waits, by the contract.
const feeDelay = 14 * 24 * time.Hour

func (s *Server) fees(ctx context.Context, in *feesInput) (*response[FeesPreview], error) {
	r := in.Body
	var f fields
	from, vault := f.account("body.from", r.From), f.account("body.index", r.Index)
	if r.Action == "propose" {
		r.check(&f)
	} else if r.FeesInput != (FeesInput{}) {
		f.add("body.action", "", "fees must be absent unless proposing")
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	var pending *PendingFee
	k, err := s.lookup(ctx, vault, func(q *view, at AsOf) (err error) {
		pending, err = s.pendingFees(ctx, q.Queries, at, vault)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &Prepared[FeesPreview]{
		AsOf: k.at, MinOut: []FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: FeesPreview{Current: feeTerms(k.index), Pending: orNull(pending)},
	}
	now := k.at.Timestamp
	d := draft{from: from, to: vault, roughGas: 1_000_000}
	switch r.Action {
	case "propose":
		proposed := r.over(out.Preview.Current)
		at := now
		if proposed.raises(out.Preview.Current) {
			at = now.Add(feeDelay)
		}
		out.Preview.Proposed.Object, out.Preview.InForceAt = &proposed, &at
		d.data = vaultABI.PackProposeFees(proposed.bindings())
		if from != k.index.Creator {
			f.add("body.from", k.index.Creator.Hex(), "must be the creator, %s", k.index.Creator.Hex())
		}
	case "cancel":
		d.data = vaultABI.PackCancelFees()
		if from != k.index.Creator && from != k.index.Guardian {
			f.add("body.from", k.index.Creator.Hex(), "must be the creator, %s, or the guardian", k.index.Creator.Hex())
		}
	default:
		d.data = vaultABI.PackExecuteFees()
		if pending != nil {
			out.Preview.Proposed.Object, out.Preview.InForceAt = &pending.FeeTerms, &now
		}
	}
	if r.Action != "propose" {
		pending.settle(&f, r.Action)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[FeesPreview]{CacheControl: "no-store", Body: *out}, nil
}

// settle tells why pending fees cannot be cancelled or executed.
func (p *PendingFee) settle(f *fields, action string) {
	switch {
	case p == nil:
		f.add("body.action", "", "no fees are proposed")
	case action == "execute" && p.State == "waiting":
		f.add("body.action", p.ExecutableAt.String(), "the fees can be executed from %s on", p.ExecutableAt)
	case action == "execute" && p.State == "expired":
		f.add("body.action", p.ExpiresAt.String(), "the fees could be executed until %s", p.ExpiresAt)
	}
}
