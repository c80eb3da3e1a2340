package prepare

import (
	"context"
	"fmt"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// ClaimRequest asks for tokens that a withdrawal could not transfer.
type ClaimRequest struct {
	From     rest.AddressText `json:"from" doc:"Account that will sign and that owns the claim"`
	Index    rest.AddressText `json:"index"`
	Token    rest.AddressText `json:"token"`
	Receiver rest.AddressText `json:"receiver,omitempty" doc:"Account that receives the tokens. Default: the sender. Another account helps if the token refuses the sender"`
}

// ClaimPreview is the amount that the index owes.
type ClaimPreview struct {
	Claim market.FlowAmount `json:"claim"`
}

type claimInput struct{ Body ClaimRequest }

func (s *Preparer) claimRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-claim", "/v1/tx/claim", "Claim tokens that a withdrawal could not transfer.",
		"If a token refuses a transfer, the withdrawal keeps the amount for its receiver. "+
			"A claim sends it once the token works again."), s.claim)
}

func (s *Preparer) claim(ctx context.Context, in *claimInput) (*response[ClaimPreview], error) {
	r := in.Body
	var f rest.Validation
	from, vault, token := f.Account("body.from", r.From), f.Account("body.index", r.Index), f.Account("body.token", r.Token)
	receiver := f.AccountOr("body.receiver", r.Receiver, from)
	if err := f.Err(); err != nil {
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
	results, err := s.CallAll(ctx, p.block(), market.Call(vault, vaultABI.PackClaimOf(token, from)))
	if err != nil {
		return nil, err
	}
	owed, err := market.Unpack(results[0], vaultABI.UnpackClaimOf, fmt.Sprintf("reading the claim of %s on %s", from, token))
	if err != nil {
		return nil, err
	}
	if owed.Sign() == 0 {
		f.Add("body.token", "0", "the index owes %s none of it", from.Hex())
		return nil, f.Err()
	}
	out := &Prepared[ClaimPreview]{
		AsOf: p.at, Approvals: []Approval{}, Issues: []Issue{}, Preview: ClaimPreview{Claim: k.amount(token, owed)},
		MinOut: []market.FlowAmount{k.amount(token, owed)},
	}
	d := call{from: from, to: vault, data: vaultABI.PackClaim(token, receiver), roughGas: 250_000}
	return respond(ctx, s, k, d, out)
}
