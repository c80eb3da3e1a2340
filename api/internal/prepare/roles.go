package prepare

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Change is one change of an index by a role's call.
type Change struct {
	From *string `json:"from" nullable:"true" doc:"Current value of the field that changes, as text; null: none"`
	To   *string `json:"to" nullable:"true" doc:"New value of the field, as text; null: none"`
}

// GovernPreview is the index with its roles, and the changes.
type GovernPreview struct {
	Creator        rest.Address  `json:"creator"`
	PendingCreator *rest.Address `json:"pending_creator" nullable:"true"`
	Guardian       rest.Address  `json:"guardian"`
	Keeper         rest.Address  `json:"keeper"`
	ReduceOnly     bool          `json:"reduce_only"`
	Change         Change        `json:"change"`
}

// roleCall is one computed call of a role.
type roleCall struct {
	data     []byte
	from, to *string
	gas      uint64
}

// govern prepares a call of a role on an index. by computes the call and returns what is wrong with it.
func (s *Preparer) govern(ctx context.Context, fromText, indexText rest.AddressText, f *rest.Validation,
	by func(from common.Address, index readdb.IndexSummariesRow) roleCall) (
	*response[GovernPreview], error,
) {
	from, vault := f.Account("body.from", fromText), f.Account("body.index", indexText)
	if err := f.Err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, vault)
	if err != nil {
		return nil, err
	}
	g := by(from, k.index)
	if err := f.Err(); err != nil {
		return nil, err
	}
	out := &Prepared[GovernPreview]{
		AsOf: k.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: GovernPreview{
			Creator: rest.Address(k.index.Creator), PendingCreator: rest.MapPtr(k.index.PendingCreator, rest.AsAddress),
			Guardian: rest.Address(k.index.Guardian),
			Keeper:   rest.Address(k.index.Keeper), ReduceOnly: k.index.ReduceOnly, Change: Change{From: g.from, To: g.to},
		},
	}
	if g.gas == 0 {
		g.gas = 500_000
	}
	if err := prepare(ctx, s, k, call{from: from, to: vault, data: g.data, roughGas: g.gas}, out); err != nil {
		return nil, err
	}
	return &response[GovernPreview]{CacheControl: "no-store", Body: *out}, nil
}

func requireCreator(f *rest.Validation, from common.Address, index readdb.IndexSummariesRow) {
	if from != index.Creator {
		f.Add("body.from", index.Creator.Hex(), "must be the creator, %s", index.Creator.Hex())
	}
}

func requireCreatorOrGuardian(f *rest.Validation, from common.Address, index readdb.IndexSummariesRow) {
	if from != index.Creator && from != index.Guardian {
		f.Add("body.from", index.Creator.Hex(), "must be the creator, %s, or the guardian, %s", index.Creator.Hex(), index.Guardian.Hex())
	}
}

func textPtr(s string) *string { return &s }

// accountText returns an account as a change shows it. It is nil for the zero address.
func accountText(a *common.Address) *string {
	if a == nil || *a == (common.Address{}) {
		return nil
	}
	return textPtr(a.Hex())
}

// ShareCapRequest asks to change how many shares deposits may bring the supply to.
type ShareCapRequest struct {
	From     rest.AddressText `json:"from" doc:"Account that will sign: the creator"`
	Index    rest.AddressText `json:"index"`
	ShareCap rest.UnitsText   `json:"share_cap,omitempty" doc:"Maximum supply, in shares with 18 decimals; absent: no limit"`
}

func (s *Preparer) rolesRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-share-cap", "/v1/tx/share-cap", "Change the share cap.",
		"Only the creator may. Without a cap, deposits have no limit."), s.shareCap)
	rest.Register(api, operation("prepare-reduce-only", "/v1/tx/reduce-only", "Stop deposits and purchases, or allow them again.",
		"The creator and the guardian may."),
		s.reduceOnly)
	rest.Register(api, operation("prepare-hand-over", "/v1/tx/hand-over", "Transfer the creator's role to another account.",
		"The creator offers the role and the other account accepts it. Fees until then are paid to the old creator, and pending "+
			"proposals end."), s.handOver)
	rest.Register(api, operation("prepare-keeper", "/v1/tx/keeper", "Appoint another keeper.",
		"Only the creator may. The keeper trades within the limits of the index, from the delay of targets on."), s.setKeeper)
	rest.Register(api, operation("prepare-proposer", "/v1/tx/proposer", "Appoint an account that may propose targets besides the creator.",
		"Only the creator may. The zero address removes the proposer."), s.setProposer)
	rest.Register(api, operation("prepare-upkeep", "/v1/tx/upkeep", "Accrue fees, check the drawdown, open or close an auction.",
		"Anyone may accrue and check. An auction has conditions of its own, and the answer says which one is missing."),
		s.upkeep)
}

func (s *Preparer) shareCap(ctx context.Context, in *struct{ Body ShareCapRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	most := readShareCap(&f, "body.share_cap", in.Body.ShareCap)
	shown := func(i *big.Int) *string {
		if i.Sign() == 0 {
			return nil
		}
		return textPtr(i.String())
	}
	return s.govern(ctx, in.Body.From, in.Body.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		requireCreator(&f, from, index)
		return roleCall{data: vaultABI.PackSetShareCap(most), from: shown(index.ShareCap.Big()), to: shown(most)}
	})
}

// ReduceOnlyRequest asks to stop deposits and purchases, or to allow them again.
type ReduceOnlyRequest struct {
	From  rest.AddressText `json:"from" doc:"Account that will sign: the creator or the guardian. The creator cannot switch off what the guardian switched on"`
	Index rest.AddressText `json:"index"`
	On    bool             `json:"on"`
}

func (s *Preparer) reduceOnly(ctx context.Context, in *struct{ Body ReduceOnlyRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	r := in.Body
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		requireCreatorOrGuardian(&f, from, index)
		if !r.On && !index.ReduceOnly {
			f.Add("body.on", "", "the index is not reduce-only")
		}
		return roleCall{
			data: vaultABI.PackSetReduceOnly(r.On), from: textPtr(strconv.FormatBool(index.ReduceOnly)),
			to: textPtr(strconv.FormatBool(r.On)), gas: 1_500_000,
		}
	})
}

// HandOverRequest asks to give the creator's role to another account, in two steps.
type HandOverRequest struct {
	From   rest.AddressText `json:"from" doc:"Account that will sign: the creator, or to accept, the account that was offered the role"`
	Index  rest.AddressText `json:"index"`
	Action string           `json:"action" enum:"offer,withdraw,accept"`
	To     rest.AddressText `json:"to,omitempty" doc:"For offer: the account that may accept"`
}

func (s *Preparer) handOver(ctx context.Context, in *struct{ Body HandOverRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	r := in.Body
	var to common.Address
	if r.Action == "offer" {
		to = f.Account("body.to", r.To)
	} else {
		f.Absent("body.to", string(r.To), "that does not offer the role")
	}
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		if r.Action == "accept" {
			switch p := index.PendingCreator; {
			case p == nil:
				f.Add("body.action", "", "the role is not offered")
			case from != *p:
				f.Add("body.from", p.Hex(), "must be who was offered the role, %s", p.Hex())
			}
			return roleCall{
				data: vaultABI.PackAcceptOwnership(), from: textPtr(index.Creator.Hex()), to: textPtr(from.Hex()), gas: 2_000_000,
			}
		}
		requireCreator(&f, from, index)
		if r.Action == "withdraw" && index.PendingCreator == nil {
			f.Add("body.action", "", "the role is not offered")
		}
		return roleCall{data: vaultABI.PackTransferOwnership(to), from: accountText(index.PendingCreator), to: accountText(&to)}
	})
}

// KeeperRequest asks for another keeper.
type KeeperRequest struct {
	From   rest.AddressText `json:"from" doc:"Account that will sign: the creator"`
	Index  rest.AddressText `json:"index"`
	Keeper rest.AddressText `json:"keeper" doc:"Account that trades from then on, within the index's limits"`
}

func (s *Preparer) setKeeper(ctx context.Context, in *struct{ Body KeeperRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	keeper := f.Account("body.keeper", in.Body.Keeper)
	return s.govern(ctx, in.Body.From, in.Body.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		requireCreator(&f, from, index)
		return roleCall{data: vaultABI.PackSetKeeper(keeper), from: textPtr(index.Keeper.Hex()), to: textPtr(keeper.Hex())}
	})
}

// ProposerRequest appoints an account that may propose targets besides the creator.
type ProposerRequest struct {
	From         rest.AddressText `json:"from" doc:"Account that will sign: the creator"`
	Index        rest.AddressText `json:"index"`
	Proposer     rest.AddressText `json:"proposer,omitempty" doc:"Account that may propose; absent: nobody"`
	MaxChangeBps int64            `json:"max_change_bps,omitempty" doc:"Maximum of half the sum of |new − current| weights in one proposal, 0 to 10,000. The proposer may make one proposal a day"`
}

func (s *Preparer) setProposer(ctx context.Context, in *struct{ Body ProposerRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	r := in.Body
	proposer := f.AccountOr("body.proposer", r.Proposer, common.Address{})
	f.Between("body.max_change_bps", r.MaxChangeBps, 0, basket.FullBps, " bps")
	shown := func(a *common.Address, bps int64) *string {
		if a == nil || *a == (common.Address{}) {
			return nil
		}
		return textPtr(fmt.Sprintf("%s, %d bps a day", a.Hex(), bps))
	}
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		requireCreator(&f, from, index)
		return roleCall{
			data: vaultABI.PackSetProposer(proposer, uint16(r.MaxChangeBps)),
			from: shown(index.Proposer, int64(index.ProposerMaxChangeBps)), to: shown(&proposer, r.MaxChangeBps),
		}
	})
}

// UpkeepRequest asks for one of the maintenance calls of an index.
type UpkeepRequest struct {
	From   rest.AddressText `json:"from" doc:"Account that will sign: anyone. Only the keeper, the guardian or the creator may close an auction"`
	Index  rest.AddressText `json:"index"`
	Action string           `json:"action" enum:"accrue_fees,check_drawdown,open_auction,close_auction"`
}

func (s *Preparer) upkeep(ctx context.Context, in *struct{ Body UpkeepRequest }) (*response[GovernPreview], error) {
	var f rest.Validation
	r := in.Body
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) roleCall {
		g := roleCall{gas: 2_500_000, to: textPtr(r.Action)}
		switch r.Action {
		case "accrue_fees":
			g.data = vaultABI.PackAccrueFees()
		case "check_drawdown":
			g.data = vaultABI.PackCheckDrawdown()
		case "open_auction":
			g.data = vaultABI.PackOpenAuction()
		default:
			g.data = vaultABI.PackCloseAuction()
			if from != index.Keeper {
				requireCreatorOrGuardian(&f, from, index)
			}
		}
		return g
	})
}

// readShareCap reads a cap that the contracts can hold. A missing cap is 0, which means none.
func readShareCap(f *rest.Validation, field string, text rest.UnitsText) *big.Int {
	if text == "" {
		return new(big.Int)
	}
	return f.Amount(field, text)
}
