package prepare

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// TargetsRequest asks to change an index's target weights.
type TargetsRequest struct {
	From         rest.AddressText     `json:"from" doc:"Account that will sign"`
	Index        rest.AddressText     `json:"index"`
	Action       string               `json:"action" enum:"propose,cancel,execute"`
	Constituents []market.TargetInput `json:"constituents,omitempty" nullable:"false" doc:"For propose: 1 to 32 active assets whose weights sum to 10,000"`
}

// TargetsPreview describes the change.
type TargetsPreview struct {
	Current  []market.Target              `json:"current" nullable:"false"`
	Proposed []market.Target              `json:"proposed" nullable:"false" doc:"Empty for a cancellation"`
	Proposal rest.OrNull[market.Proposal] `json:"proposal" doc:"Pending proposal: the one that is cancelled or executed, or that blocks a new one"`

	Expected rest.OrNull[ExpectedTrades] `json:"expected" doc:"Trades that would reach the proposed targets now; null for a cancellation"`
}

type targetsInput struct{ Body TargetsRequest }

func (s *Preparer) targetsRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-targets", "/v1/tx/targets", "Propose, cancel or execute target weights.",
		"The creator proposes and cancels. After the delay anyone may execute. No tokens move."), s.targets)
}

func (s *Preparer) targets(ctx context.Context, in *targetsInput) (*response[TargetsPreview], error) {
	r := in.Body
	var f rest.Validation
	from, vault := f.Account("body.from", r.From), f.Account("body.index", r.Index)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var pending []market.Proposal
	var current []market.Index
	k, err := s.lookup(ctx, vault, func(q *rest.Snapshot, at rest.AsOf) error {
		var proposed []readdb.PendingTargetsRow
		var err error
		if current, _,
			err = s.market.IndicesWith(ctx, q, at, []common.Address{vault}, s.market.ProposedTargets(ctx, vault, &proposed)); err != nil {
			return err
		}
		pending, err = s.market.Proposals(ctx, q, at, vault, proposed)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &Prepared[TargetsPreview]{
		AsOf: k.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: TargetsPreview{Current: current[0].Targets, Proposed: []market.Target{}},
	}
	market.AddBallots(k.index, pending, nil)
	if len(pending) > 0 {
		out.Preview.Proposal.Object = &pending[0]
	}
	d := call{from: from, to: vault, roughGas: 600_000}
	var tokens []common.Address
	var weights []*big.Int
	if r.Action == "propose" {
		if tokens, weights = market.CheckTargets(&f, "body.constituents", r.Constituents, k.listed); tokens != nil {
			out.Preview.Proposed = proposed(tokens, weights, k.listed)
			d.roughGas += 60_000 * uint64(len(tokens))
			d.data = vaultABI.PackProposeTargets(tokens, weights)
		}
		checkProposer(&f, from, k, out.Preview.Proposal.Object)
	} else {
		if len(r.Constituents) > 0 {
			f.Add("body.constituents", "0", "must be absent unless proposing")
		}
		d.data, tokens, weights = settle(&f, r.Action, out)
		d.roughGas += 1_000_000
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	if tokens != nil {
		out.Preview.Expected.Object = s.expectedOr(ctx, k, tokens, weights)
	}
	return respond(ctx, s, k, d, out)
}

// checkProposer checks that an account may propose targets now.
func checkProposer(f *rest.Validation, from common.Address, k indexState, pending *market.Proposal) {
	if pending != nil && pending.State != market.PendingExpired {
		f.Add("body.action", "", "proposal %d is pending until %s: cancel it first", pending.ID,
			pending.ExpiresAt.Format("2006-01-02 15:04:05 MST"))
	}
	if p := k.index.Proposer; from != k.index.Creator && (p == nil || from != *p) {
		f.Add("body.from", k.index.Creator.Hex(), "must be the creator, %s, or the proposer", k.index.Creator.Hex())
	}
}

// settle packs the cancellation or execution of the pending proposal. For an execution it also adds the targets.
func settle(f *rest.Validation, action string, out *Prepared[TargetsPreview]) (data []byte, tokens []common.Address, weights []*big.Int) {
	p := out.Preview.Proposal.Object
	if p == nil {
		f.Add("body.action", "", "nothing is proposed")
		return nil, nil, nil
	}
	if action == "cancel" {
		return vaultABI.PackCancelTargets(), nil, nil
	}
	switch p.State {
	case market.PendingWaits:
		f.Add("body.action", p.ExecutableAt.String(), "proposal %d can be executed from %s on", p.ID, p.ExecutableAt)
	case market.PendingExpired:
		f.Add("body.action", p.ExpiresAt.String(), "proposal %d expired at %s", p.ID, p.ExpiresAt)
	}
	out.Preview.Proposed = p.Targets
	tokens, weights = make([]common.Address, len(p.Targets)), make([]*big.Int, len(p.Targets))
	for i, t := range p.Targets {
		tokens[i], weights[i] = common.Address(t.Token), big.NewInt(int64(t.WeightBps))
	}
	return vaultABI.PackRebalance(tokens, weights), tokens, weights
}

func proposed(tokens []common.Address, weights []*big.Int, listed map[common.Address]market.ListedAsset) []market.Target {
	out := make([]market.StoredTarget, len(tokens))
	for i := range tokens {
		out[i] = market.StoredTarget{Token: tokens[i], WeightBps: int32(weights[i].Int64())}
	}
	return market.NamedTargets(out, listed)
}
