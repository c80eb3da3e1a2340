package portfolio

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// PositionList is a page of an investor's positions, and everything that withdrawals still owe.
type PositionList struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Investor  rest.Address `json:"investor"`
	Positions []Position   `json:"positions" nullable:"false" csv:"rows"`
	Claims    []Claim      `json:"claims" nullable:"false" doc:"Tokens of all indices whose transfer failed at a withdrawal and that are still owed"`
	rest.Page
}

// Position is an investor's share of one index.
type Position struct {
	Index         rest.Address     `json:"index"`
	Name          string           `json:"name"`
	Symbol        string           `json:"symbol"`
	Shares        rest.BaseUnits   `json:"shares"`
	ValueUSD      *rest.Decimal    `json:"value_usd" nullable:"true" doc:"Shares at the newest level"`
	CostUSD       *rest.Decimal    `json:"cost_usd" nullable:"true" doc:"Average cost of the shares held: the cash that left the wallet for them"`
	UnrealisedUSD *rest.Decimal    `json:"unrealised_usd" nullable:"true" doc:"Unrealised profit: value less cost"`
	RealisedUSD   *rest.Decimal    `json:"realised_usd" nullable:"true" doc:"Profit of the shares that left the account: the cash that came for them less their cost"`
	Return        *rest.Decimal    `json:"return" nullable:"true" doc:"Unrealised profit over cost: 0.05 is 5 %"`
	CashInUSD     *rest.Decimal    `json:"cash_in_usd" nullable:"true" doc:"All that left the wallet for shares"`
	CashOutUSD    *rest.Decimal    `json:"cash_out_usd" nullable:"true" doc:"All that came into the wallet for shares and claims"`
	ProfitUSD     *rest.Decimal    `json:"profit_usd" nullable:"true" doc:"cash_out_usd + value_usd − cash_in_usd, which is realised_usd + unrealised_usd"`
	GasUSD        *rest.Decimal    `json:"gas_usd" doc:"Gas that the account paid for these movements, as far as it is known. It is not part of the profit"`
	AtLevel       int64            `json:"at_level" doc:"Number of movements that count at the net level, because the wallet's cash is not known"`
	OpenedBlock   int64            `json:"opened_block"`
	UpdatedBlock  int64            `json:"updated_block"`
	Valuation     market.Valuation `json:"valuation" doc:"Newest valuation of the index, which the value is computed from"`
	Unknown       rest.Unknown     `json:"unknown,omitempty"`
}

// Claim is what an index owes an investor in kind.
type Claim struct {
	Index  rest.Address   `json:"index"`
	Token  rest.Address   `json:"token"`
	Symbol *string        `json:"symbol"`
	Amount rest.BaseUnits `json:"amount"`
}

type positionsInput struct {
	rest.Conditional
	rest.PageQuery
	Address rest.AddressText `path:"address" doc:"The investor"`
	Closed  bool             `query:"closed" doc:"Include positions without shares"`
}

func (s *Portfolio) positionRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-positions", "/v1/investors/{address}/positions", "List what an investor holds.",
		"Cost and profit are those of the wallet: tokens that left and entered it, at oracle prices of their block."), s.positions)
}

func (s *Portfolio) positions(ctx context.Context, in *positionsInput) (*rest.Answer[PositionList], error) {
	const list = "positions"
	var f rest.Validation
	investor := f.Address("path.address", in.Address)
	params := readdb.PositionsParams{ChainID: s.ChainID, Investor: investor, Closed: in.Closed, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.AfterVault = after.Address.Bytes()
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*PositionList, error) {
		rows, err := q.Positions(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the positions of %s: %w", investor, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery,
			func(last readdb.PositionsRow) rest.Cursor { return rest.Cursor{List: list, Address: last.Vault} })
		out := &PositionList{AsOf: at, Investor: rest.Address(investor), Positions: []Position{}, Claims: []Claim{}, Page: next}
		vaults := make([]common.Address, len(rows))
		for i, r := range rows {
			vaults[i] = r.Vault
		}
		indices, err := s.market.Indices(ctx, q, at, vaults)
		if err != nil {
			return nil, err
		}
		levels, err := s.market.NavAt(ctx, q.Queries, rest.BytesOf(vaults), at.Timestamp)
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			out.Positions = append(out.Positions, position(r, indices[i], levels[0][r.Vault].NavPerShareD18))
		}
		return out, s.addClaims(ctx, q, investor, out)
	}, nil)
}

// position computes an investor's profit. level is nil if it is unknown.
func position(r readdb.PositionsRow, index market.Index, level *basket.Amount) Position {
	p := Position{
		Index: index.Address, Name: index.Name, Symbol: index.Symbol, Shares: rest.UnitsOf(r.Shares), OpenedBlock: r.OpenedBlock,
		UpdatedBlock: r.UpdatedBlock, Valuation: index.Valuation, CostUSD: rest.OptionalD18(r.CostD18), Unknown: rest.Unknown{},
	}
	p.CashInUSD, p.CashOutUSD = rest.OptionalD18(r.CashInD18), rest.OptionalD18(r.CashOutD18)
	p.GasUSD, p.AtLevel = new(rest.D18(r.GasD18.Big())), r.AtLevel
	for field, known := range map[string]bool{"cash_in_usd": r.CashInD18 != nil, "cash_out_usd": r.CashOutD18 != nil} {
		if !known {
			p.Unknown[field], p.Unknown["profit_usd"] = rest.ReasonNoCost, rest.ReasonNoCost
		}
	}
	if r.RealisedD18 != nil {
		d := rest.D18(r.RealisedD18.BigInt())
		p.RealisedUSD = &d
	} else {
		p.Unknown["realised_usd"] = rest.ReasonNoCost
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
		v := rest.D18(value)
		p.ValueUSD = &v
		if r.CashInD18 != nil && r.CashOutD18 != nil {
			profit := new(big.Int).Add(r.CashOutD18.View(), value)
			p.ProfitUSD = usdOf(profit.Sub(profit, r.CashInD18.View()))
		}
	} else {
		p.Unknown["profit_usd"] = p.Unknown["value_usd"]
	}
	switch {
	case r.CostD18 == nil:
		p.Unknown["cost_usd"], p.Unknown["unrealised_usd"], p.Unknown["return"] = rest.ReasonNoCost, rest.ReasonNoCost, rest.ReasonNoCost
	case value != nil:
		u := rest.D18(new(big.Int).Sub(value, r.CostD18.Big()))
		p.UnrealisedUSD = &u
		if r.CostD18.Sign() > 0 {
			p.Return = market.ReturnOf(value, r.CostD18.Big())
		} else {
			p.Unknown["return"] = rest.ReasonClosed
		}
	}
	return p
}

func (s *Portfolio) addClaims(ctx context.Context, q *rest.Snapshot, investor common.Address, out *PositionList) error {
	rows, err := q.Claims(ctx, readdb.ClaimsParams{ChainID: s.ChainID, Holder: investor})
	if err != nil {
		return fmt.Errorf("reading the claims of %s: %w", investor, err)
	}
	if len(rows) == 0 {
		return nil
	}
	listed, err := s.market.ListedAssets(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := Claim{Index: rest.Address(r.Vault), Token: rest.Address(r.Token), Amount: rest.UnitsOf(r.Amount)}
		if known, ok := listed[r.Token]; ok {
			c.Symbol = &known.Symbol
		}
		out.Claims = append(out.Claims, c)
	}
	return nil
}
