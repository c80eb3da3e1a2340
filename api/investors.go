package api

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// PositionList is a page of what an investor holds, and everything withdrawals still owe.
type PositionList struct {
	AsOf      AsOf       `json:"as_of"`
	Investor  Address    `json:"investor"`
	Positions []Position `json:"positions" nullable:"false" csv:"rows"`
	Claims    []Claim    `json:"claims" nullable:"false" doc:"Of all indices: tokens whose transfer failed at a withdrawal"`
	Page
}

// Position is an investor's share of one index.
type Position struct {
	Index         Address   `json:"index"`
	Name          string    `json:"name"`
	Symbol        string    `json:"symbol"`
	Shares        BaseUnits `json:"shares"`
	ValueUSD      *Decimal  `json:"value_usd" nullable:"true" doc:"Shares at the newest level"`
	CostUSD       *Decimal  `json:"cost_usd" nullable:"true" doc:"Average cost of the shares held"`
	UnrealisedUSD *Decimal  `json:"unrealised_usd" nullable:"true" doc:"Value less cost"`
	RealisedUSD   *Decimal  `json:"realised_usd" nullable:"true" doc:"Profit of the shares that left"`
	Return        *Decimal  `json:"return" nullable:"true" doc:"Unrealised over cost: 0.05 is 5 %"`
	OpenedBlock   int64     `json:"opened_block"`
	UpdatedBlock  int64     `json:"updated_block"`
	Valuation     Valuation `json:"valuation" doc:"The index's newest valuation, which the value is worked out from"`
	Unknown       Unknown   `json:"unknown,omitempty"`
}

// Claim is what an index owes an investor in kind.
type Claim struct {
	Index  Address   `json:"index"`
	Token  Address   `json:"token"`
	Symbol *string   `json:"symbol"`
	Amount BaseUnits `json:"amount"`
}

type positionsInput struct {
	Conditional
	PageQuery
	Address AddressText `path:"address" doc:"The investor"`
	Closed  bool        `query:"closed" doc:"Also positions without shares"`
}

func (s *Server) positions(ctx context.Context, in *positionsInput) (*answer[PositionList], error) {
	const list = "positions"
	var f fields
	investor := f.address("path.address", in.Address)
	params := readdb.PositionsParams{ChainID: s.chainID(), Investor: investor, Closed: in.Closed, PageSize: in.Limit + 1}
	if after, given := in.from(&f, list); given {
		params.AfterVault = after.Address.Bytes()
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*PositionList, error) {
		rows, err := q.Positions(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the positions of %s: %w", investor, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.PositionsRow) cursor { return cursor{List: list, Address: last.Vault} })
		out := &PositionList{AsOf: at, Investor: Address(investor), Positions: []Position{}, Claims: []Claim{}, Page: next}
		vaults := make([]common.Address, len(rows))
		for i, r := range rows {
			vaults[i] = r.Vault
		}
		indices, err := s.indices(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		levels, err := s.navAt(ctx, q.Queries, bytesOf(vaults), at.Timestamp)
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			out.Positions = append(out.Positions, position(r, indices[i], levels[0][r.Vault].NavPerShareD18))
		}
		return out, s.addClaims(ctx, q, investor, out)
	}, nil)
}

// position works out an investor's profit. level is null where it is unknown.
func position(r readdb.PositionsRow, index Index, level *basket.Amount) Position {
	p := Position{
		Index: index.Address, Name: index.Name, Symbol: index.Symbol, Shares: unitsOf(r.Shares), OpenedBlock: r.OpenedBlock,
		UpdatedBlock: r.UpdatedBlock, Valuation: index.Valuation, CostUSD: optionalD18(r.CostD18), Unknown: Unknown{},
	}
	if r.RealisedD18 != nil {
		d := d18(r.RealisedD18.BigInt())
		p.RealisedUSD = &d
	} else {
		p.Unknown["realised_usd"] = reasonNoCost
	}
	var value *big.Int
	switch {
	case level != nil:
		value = basket.MulDivDown(r.Shares.Big(), level.Big(), basket.D18)
	case r.Shares.Sign() == 0:
		value = new(big.Int)
	default:
		p.Unknown["value_usd"] = index.Valuation.Unknown["nav_per_share_usd"]
		p.Unknown["unrealised_usd"], p.Unknown["return"] = p.Unknown["value_usd"], p.Unknown["value_usd"]
	}
	if value != nil {
		v := d18(value)
		p.ValueUSD = &v
	}
	switch {
	case r.CostD18 == nil:
		p.Unknown["cost_usd"], p.Unknown["unrealised_usd"], p.Unknown["return"] = reasonNoCost, reasonNoCost, reasonNoCost
	case value != nil:
		u := d18(new(big.Int).Sub(value, r.CostD18.Big()))
		p.UnrealisedUSD = &u
		if r.CostD18.Sign() > 0 {
			p.Return = ratio(value, r.CostD18.Big())
		} else {
			p.Unknown["return"] = reasonClosed
		}
	}
	return p
}

func (s *Server) addClaims(ctx context.Context, q *view, investor common.Address, out *PositionList) error {
	rows, err := q.Claims(ctx, readdb.ClaimsParams{ChainID: s.chainID(), Holder: investor})
	if err != nil {
		return fmt.Errorf("reading the claims of %s: %w", investor, err)
	}
	if len(rows) == 0 {
		return nil
	}
	listed, err := s.listedAssets(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := Claim{Index: Address(r.Vault), Token: Address(r.Token), Amount: unitsOf(r.Amount)}
		if known, ok := listed[r.Token]; ok {
			c.Symbol = &known.symbol
		}
		out.Claims = append(out.Claims, c)
	}
	return nil
}
