package api

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Change is what a role's call changes of an index.
type Change struct {
	From *string `json:"from" nullable:"true" doc:"What stands now, in words of the field that changes; null: nothing"`
	To   *string `json:"to" nullable:"true" doc:"What will stand; null: nothing"`
}

// GovernPreview is the index with its roles, and what changes.
type GovernPreview struct {
	Creator        Address  `json:"creator"`
	PendingCreator *Address `json:"pending_creator" nullable:"true"`
	Guardian       Address  `json:"guardian"`
	Keeper         Address  `json:"keeper"`
	ReduceOnly     bool     `json:"reduce_only"`
	Change         Change   `json:"change"`
}

// governed is one call of a role, worked out.
type governed struct {
	data     []byte
	from, to *string
	gas      uint64
}

// govern prepares a call of a role on an index: by works it out and tells what is wrong with it.
func (s *Server) govern(ctx context.Context, fromText, indexText AddressText, f *fields, by func(from common.Address, index readdb.IndexSummariesRow) governed) (
	*response[GovernPreview], error,
) {
	from, vault := f.account("body.from", fromText), f.account("body.index", indexText)
	if err := f.err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, vault)
	if err != nil {
		return nil, err
	}
	g := by(from, k.index)
	if err := f.err(); err != nil {
		return nil, err
	}
	out := &Prepared[GovernPreview]{
		AsOf: k.at, MinOut: []FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: GovernPreview{
			Creator: Address(k.index.Creator), PendingCreator: mapped(k.index.PendingCreator, asAddress), Guardian: Address(k.index.Guardian),
			Keeper: Address(k.index.Keeper), ReduceOnly: k.index.ReduceOnly, Change: Change{From: g.from, To: g.to},
		},
	}
	if g.gas == 0 {
		g.gas = 500_000
	}
	if err := prepare(ctx, s, k, draft{from: from, to: vault, data: g.data, roughGas: g.gas}, out); err != nil {
		return nil, err
	}
	return &response[GovernPreview]{CacheControl: "no-store", Body: *out}, nil
}

func (f *fields) onlyCreator(from common.Address, index readdb.IndexSummariesRow) {
	if from != index.Creator {
		f.add("body.from", index.Creator.Hex(), "must be the creator, %s", index.Creator.Hex())
	}
}

func (f *fields) creatorOrGuardian(from common.Address, index readdb.IndexSummariesRow) {
	if from != index.Creator && from != index.Guardian {
		f.add("body.from", index.Creator.Hex(), "must be the creator, %s, or the guardian, %s", index.Creator.Hex(), index.Guardian.Hex())
	}
}

func text(s string) *string { return &s }

// account as a change shows it: nil for nobody.
func accountText(a *common.Address) *string {
	if a == nil || *a == (common.Address{}) {
		return nil
	}
	return text(a.Hex())
}

// ShareCapRequest asks to change how many shares deposits may bring the supply to.
type ShareCapRequest struct {
	From     AddressText `json:"from" doc:"The creator"`
	Index    AddressText `json:"index"`
	ShareCap UnitsText   `json:"share_cap,omitempty" doc:"18 decimals; absent: no limit"`
}

func (s *Server) shareCap(ctx context.Context, in *struct{ Body ShareCapRequest }) (*response[GovernPreview], error) {
	var f fields
	most := f.shareCap("body.share_cap", in.Body.ShareCap)
	shown := func(i *big.Int) *string {
		if i.Sign() == 0 {
			return nil
		}
		return text(i.String())
	}
	return s.govern(ctx, in.Body.From, in.Body.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		f.onlyCreator(from, index)
		return governed{data: vaultABI.PackSetShareCap(most), from: shown(index.ShareCap.Big()), to: shown(most)}
	})
}

// ReduceOnlyRequest asks to stop deposits and purchases, or to allow them again.
type ReduceOnlyRequest struct {
	From  AddressText `json:"from" doc:"The creator or the guardian; what the guardian switched on the creator cannot switch off"`
	Index AddressText `json:"index"`
	On    bool        `json:"on"`
}

func (s *Server) reduceOnly(ctx context.Context, in *struct{ Body ReduceOnlyRequest }) (*response[GovernPreview], error) {
	var f fields
	r := in.Body
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		f.creatorOrGuardian(from, index)
		if !r.On && !index.ReduceOnly {
			f.add("body.on", "", "the index is not reduce-only")
		}
		return governed{
			data: vaultABI.PackSetReduceOnly(r.On), from: text(strconv.FormatBool(index.ReduceOnly)), to: text(strconv.FormatBool(r.On)), gas: 1_500_000,
		}
	})
}

// HandOverRequest asks to give the creator's role to another account, in two steps.
type HandOverRequest struct {
	From   AddressText `json:"from" doc:"The creator; to accept, who was offered the role"`
	Index  AddressText `json:"index"`
	Action string      `json:"action" enum:"offer,withdraw,accept"`
	To     AddressText `json:"to,omitempty" doc:"To offer: who may accept"`
}

func (s *Server) handOver(ctx context.Context, in *struct{ Body HandOverRequest }) (*response[GovernPreview], error) {
	var f fields
	r := in.Body
	var to common.Address
	if r.Action == "offer" {
		to = f.account("body.to", r.To)
	} else {
		f.absent("body.to", string(r.To), "that does not offer the role")
	}
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		if r.Action == "accept" {
			switch p := index.PendingCreator; {
			case p == nil:
				f.add("body.action", "", "the role is not offered")
			case from != *p:
				f.add("body.from", p.Hex(), "must be who was offered the role, %s", p.Hex())
			}
			return governed{data: vaultABI.PackAcceptOwnership(), from: text(index.Creator.Hex()), to: text(from.Hex()), gas: 2_000_000}
		}
		f.onlyCreator(from, index)
		if r.Action == "withdraw" && index.PendingCreator == nil {
			f.add("body.action", "", "the role is not offered")
		}
		return governed{data: vaultABI.PackTransferOwnership(to), from: accountText(index.PendingCreator), to: accountText(&to)}
	})
}

// KeeperRequest asks for another keeper.
type KeeperRequest struct {
	From   AddressText `json:"from" doc:"The creator"`
	Index  AddressText `json:"index"`
	Keeper AddressText `json:"keeper" doc:"Who trades from then on, within the index's limits"`
}

func (s *Server) setKeeper(ctx context.Context, in *struct{ Body KeeperRequest }) (*response[GovernPreview], error) {
	var f fields
	keeper := f.account("body.keeper", in.Body.Keeper)
	return s.govern(ctx, in.Body.From, in.Body.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		f.onlyCreator(from, index)
		return governed{data: vaultABI.PackSetKeeper(keeper), from: text(index.Keeper.Hex()), to: text(keeper.Hex())}
	})
}

// ProposerRequest appoints who may propose targets besides the creator.
type ProposerRequest struct {
	From         AddressText `json:"from" doc:"The creator"`
	Index        AddressText `json:"index"`
	Proposer     AddressText `json:"proposer,omitempty" doc:"Absent: nobody"`
	MaxChangeBps int64       `json:"max_change_bps,omitempty" doc:"Most that half the sum of |new − current| weights may be, in one proposal a day; 0 to 10,000"`
}

func (s *Server) setProposer(ctx context.Context, in *struct{ Body ProposerRequest }) (*response[GovernPreview], error) {
	var f fields
	r := in.Body
	proposer := f.accountOr("body.proposer", r.Proposer, common.Address{})
	f.between("body.max_change_bps", r.MaxChangeBps, 0, basket.FullBps, " bps")
	shown := func(a *common.Address, bps int64) *string {
		if a == nil || *a == (common.Address{}) {
			return nil
		}
		return text(fmt.Sprintf("%s, %d bps a day", a.Hex(), bps))
	}
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		f.onlyCreator(from, index)
		return governed{
			data: vaultABI.PackSetProposer(proposer, uint16(r.MaxChangeBps)),
			from: shown(index.Proposer, int64(index.ProposerMaxChangeBps)), to: shown(&proposer, r.MaxChangeBps),
		}
	})
}

// UpkeepRequest asks for one of the calls that keep an index as it should be.
type UpkeepRequest struct {
	From   AddressText `json:"from" doc:"Anyone; to close an auction the keeper, the guardian or the creator"`
	Index  AddressText `json:"index"`
	Action string      `json:"action" enum:"accrue_fees,check_drawdown,open_auction,close_auction"`
}

func (s *Server) upkeep(ctx context.Context, in *struct{ Body UpkeepRequest }) (*response[GovernPreview], error) {
	var f fields
	r := in.Body
	return s.govern(ctx, r.From, r.Index, &f, func(from common.Address, index readdb.IndexSummariesRow) governed {
		g := governed{gas: 2_500_000, to: text(r.Action)}
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
				f.creatorOrGuardian(from, index)
			}
		}
		return g
	})
}
