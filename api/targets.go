package api

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// TargetsRequest asks to change an index's target weights.
type TargetsRequest struct {
	From         AddressText   `json:"from" doc:"Who will sign"`
	Index        AddressText   `json:"index"`
	Action       string        `json:"action" enum:"propose,cancel,execute"`
	Constituents []TargetInput `json:"constituents,omitempty" nullable:"false" doc:"To propose: 1 to 32 active assets whose weights sum to 10,000"`
}

// TargetsPreview is what the change is.
type TargetsPreview struct {
	Current  []Target         `json:"current" nullable:"false"`
	Proposed []Target         `json:"proposed" nullable:"false" doc:"Empty for a cancellation"`
	Proposal OrNull[Proposal] `json:"proposal" doc:"The pending one that is cancelled or executed, or that stands in the way"`

	Expected OrNull[ExpectedTrades] `json:"expected" doc:"What reaching the proposed targets would take now; null for a cancellation"`
}

type targetsInput struct{ Body TargetsRequest }

func (s *Server) targets(ctx context.Context, in *targetsInput) (*response[TargetsPreview], error) {
	r := in.Body
	var f fields
	from, vault := f.account("body.from", r.From), f.account("body.index", r.Index)
	if err := f.err(); err != nil {
		return nil, err
	}
	var pending []Proposal
	var current []Index
	k, err := s.lookup(ctx, vault, func(q *view, at AsOf) error {
		var proposed []readdb.PendingTargetsRow
		var err error
		if current, _, err = s.indicesAnd(ctx, q, at, []common.Address{vault}, s.proposed(ctx, vault, &proposed)); err != nil {
			return err
		}
		pending, err = s.proposals(ctx, q, at, vault, proposed)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &Prepared[TargetsPreview]{
		AsOf: k.at, MinOut: []FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: TargetsPreview{Current: current[0].Targets, Proposed: []Target{}},
	}
	if len(pending) > 0 {
		out.Preview.Proposal.Object = &pending[0]
	}
	d := draft{from: from, to: vault, roughGas: 600_000}
	var tokens []common.Address
	var weights []*big.Int
	if r.Action == "propose" {
		if tokens, weights = f.targets("body.constituents", r.Constituents, k.listed); tokens != nil {
			out.Preview.Proposed = proposed(tokens, weights, k.listed)
			d.roughGas += 60_000 * uint64(len(tokens))
			d.data = vaultABI.PackProposeTargets(tokens, weights)
		}
		if p := out.Preview.Proposal.Object; p != nil && p.State != "expired" {
			f.add("body.action", "", "proposal %d is pending until %s: cancel it first", p.ID, p.ExpiresAt.Format("2006-01-02 15:04:05 MST"))
		}
	} else {
		if len(r.Constituents) > 0 {
			f.add("body.constituents", "0", "must be absent unless proposing")
		}
		d.data, tokens, weights = settle(&f, r.Action, out)
		d.roughGas += 1_000_000
	}
	if p := k.index.Proposer; r.Action == "propose" && from != k.index.Creator && (p == nil || from != *p) {
		f.add("body.from", k.index.Creator.Hex(), "must be the creator, %s, or the proposer", k.index.Creator.Hex())
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if tokens != nil {
		out.Preview.Expected.Object = s.expectedOr(ctx, k, tokens, weights)
	}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[TargetsPreview]{CacheControl: "no-store", Body: *out}, nil
}

// settle packs the cancellation or execution of the pending proposal; of an execution it also tells the targets.
func settle(f *fields, action string, out *Prepared[TargetsPreview]) (data []byte, tokens []common.Address, weights []*big.Int) {
	p := out.Preview.Proposal.Object
	if p == nil {
		f.add("body.action", "", "nothing is proposed")
		return nil, nil, nil
	}
	if action == "cancel" {
		return vaultABI.PackCancelTargets(), nil, nil
	}
	switch p.State {
	case "waiting":
		f.add("body.action", p.ExecutableAt.String(), "proposal %d can be executed from %s on", p.ID, p.ExecutableAt)
	case "expired":
		f.add("body.action", p.ExpiresAt.String(), "proposal %d expired at %s", p.ID, p.ExpiresAt)
	}
	out.Preview.Proposed = p.Targets
	tokens, weights = make([]common.Address, len(p.Targets)), make([]*big.Int, len(p.Targets))
	for i, t := range p.Targets {
		tokens[i], weights[i] = common.Address(t.Token), big.NewInt(int64(t.WeightBps))
	}
	return vaultABI.PackRebalance(tokens, weights), tokens, weights
}

func proposed(tokens []common.Address, weights []*big.Int, listed map[common.Address]asset) []Target {
	out := make([]storedTarget, len(tokens))
	for i := range tokens {
		out[i] = storedTarget{Token: tokens[i], WeightBps: int32(weights[i].Int64())}
	}
	return named(out, listed)
}

// ClaimRequest asks for what a withdrawal could not transfer.
type ClaimRequest struct {
	From     AddressText `json:"from" doc:"Whose claim it is"`
	Index    AddressText `json:"index"`
	Token    AddressText `json:"token"`
	Receiver AddressText `json:"receiver,omitempty" doc:"The sender; another one helps where the token refuses the sender"`
}

// ClaimPreview is what is owed.
type ClaimPreview struct {
	Claim FlowAmount `json:"claim"`
}

type claimInput struct{ Body ClaimRequest }

func (s *Server) claim(ctx context.Context, in *claimInput) (*response[ClaimPreview], error) {
	r := in.Body
	var f fields
	from, vault, token := f.account("body.from", r.From), f.account("body.index", r.Index), f.account("body.token", r.Token)
	receiver := f.accountOr("body.receiver", r.Receiver, from)
	if err := f.err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, vault)
	if err != nil {
		return nil, err
	}
	p, err := s.pin(ctx, k.at)
	if err != nil {
		return nil, err
	}
	results, err := s.callAll(ctx, p.block(), call{vault, vaultABI.PackClaimOf(token, from)})
	if err != nil {
		return nil, err
	}
	owed, err := unpacked(results[0], vaultABI.UnpackClaimOf, fmt.Sprintf("reading the claim of %s on %s", from, token))
	if err != nil {
		return nil, err
	}
	if owed.Sign() == 0 {
		f.add("body.token", "0", "the index owes %s none of it", from.Hex())
		return nil, f.err()
	}
	out := &Prepared[ClaimPreview]{
		AsOf: p.at, Approvals: []Approval{}, Issues: []Issue{}, Preview: ClaimPreview{Claim: k.amount(token, owed)},
		MinOut: []FlowAmount{k.amount(token, owed)},
	}
	d := draft{from: from, to: vault, data: vaultABI.PackClaim(token, receiver), roughGas: 250_000}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[ClaimPreview]{CacheControl: "no-store", Body: *out}, nil
}
