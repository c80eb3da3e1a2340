package portfolio

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// disposalConventions stand in the description of disposals.
const disposalConventions = "A disposal is shares that were redeemed or sent away. " +
	"Shares cost what left the wallet for them, and bring what came into it: tokens at oracle prices of the block, less what came back. " +
	"Swap costs, entry and exit fees and tips are part of it; gas stands beside it. " +
	"A movement without known cash counts at the net level of its block, and shares minted as a fee cost nothing. " +
	"Method average: every share costs the average of those held. Method fifo: the oldest lots leave first. " +
	"Method specific: the lots of the parameter lots leave first, in their order, then the oldest. " +
	"Costs are rounded up, proceeds down; the parts of a disposal add up exactly."

// DisposalList is what an investor disposed of, oldest first.
type DisposalList struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Investor  rest.Address `json:"investor"`
	Method    string       `json:"method" enum:"average,fifo,specific"`
	Year      int          `json:"year" doc:"0: all years"`
	Disposals []Disposed   `json:"disposals" nullable:"false" csv:"rows" doc:"One for each lot that a disposal took shares from"`
	Lots      []OpenLot    `json:"lots" nullable:"false" doc:"Lots that are held at as_of, oldest first within an index"`
	Unknown   rest.Unknown `json:"unknown,omitempty"`
}

// Disposed is a part of a disposal.
type Disposed struct {
	Index       rest.Address   `json:"index"`
	Kind        string         `json:"kind" enum:"redeem,transfer_out"`
	Lot         *string        `json:"lot" nullable:"true" doc:"Lot as block.log; null by the average"`
	AcquiredAt  *time.Time     `json:"acquired_at" nullable:"true" doc:"Null by the average"`
	DisposedAt  time.Time      `json:"disposed_at"`
	DaysHeld    *rest.Decimal  `json:"days_held" nullable:"true" doc:"Exact days from acquired_at to disposed_at; null by the average"`
	Shares      rest.BaseUnits `json:"shares" doc:"Shares, 18 decimals"`
	ProceedsUSD *rest.Decimal  `json:"proceeds_usd" nullable:"true"`
	CostUSD     *rest.Decimal  `json:"cost_usd" nullable:"true"`
	GainUSD     *rest.Decimal  `json:"gain_usd" nullable:"true" doc:"proceeds_usd − cost_usd"`
	AtLevel     bool           `json:"at_level" doc:"The proceeds are the net level, because the wallet's cash is not known"`
	TxHash      common.Hash    `json:"tx_hash"`
	Unknown     rest.Unknown   `json:"unknown,omitempty"`
}

// OpenLot is shares that are still held.
type OpenLot struct {
	Index      rest.Address   `json:"index"`
	Lot        *string        `json:"lot" nullable:"true"`
	AcquiredAt *time.Time     `json:"acquired_at" nullable:"true"`
	Shares     rest.BaseUnits `json:"shares" doc:"Shares, 18 decimals"`
	CostUSD    *rest.Decimal  `json:"cost_usd" nullable:"true"`
}

type disposalsInput struct {
	rest.Conditional
	Address rest.AddressText `path:"address" doc:"The investor"`
	Index   rest.AddressText `query:"index" doc:"Only this index"`
	Method  string           `query:"method" enum:"average,fifo,specific" default:"fifo" doc:"Which shares a disposal takes"`
	Year    int              `query:"year" minimum:"0" maximum:"9999" default:"0" doc:"Only disposals of this UTC year; 0: all"`
	Lots    string           `query:"lots" maxLength:"2000" pattern:"^[0-9.,]*$" doc:"For the method specific: lots that leave first, as block.log, separated by commas"`
}

func (s *Portfolio) disposalRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-disposals", "/v1/investors/{address}/disposals",
		"List what an investor's disposals cost and brought.", disposalConventions), s.disposals)
}

func (s *Portfolio) disposals(ctx context.Context, in *disposalsInput) (*rest.Answer[DisposalList], error) {
	var f rest.Validation
	investor, vault := readInvestor(&f, in.Address, in.Index)
	params := readdb.ShareMovementsParams{
		ChainID: s.ChainID, Account: investor[:], BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, PageSize: maxMovements + 1,
	}
	if vault != nil {
		params.Vault = vault.Bytes()
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*DisposalList, error) {
		out := &DisposalList{
			AsOf: at, Investor: rest.Address(investor), Method: in.Method, Year: in.Year, Disposals: []Disposed{}, Lots: []OpenLot{},
			Unknown: rest.Unknown{},
		}
		rows, err := q.ShareMovements(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the movements of %s: %w", investor, err)
		}
		if len(rows) > maxMovements {
			out.Unknown["disposals"] = reasonCrowded
			return out, nil
		}
		fees, err := s.feesAmong(ctx, q, investor, rows)
		if err != nil {
			return nil, err
		}
		books := map[common.Address]*basket.LotBook{}
		for _, r := range slices.Backward(rows) {
			if books[r.Vault] == nil {
				books[r.Vault] = &basket.LotBook{Method: basket.CostMethod(in.Method), Prefer: strings.Split(in.Lots, ",")}
			}
			for _, d := range account(books[r.Vault], r, s.kindOf(r, fees), movementOf(r, fees)) {
				if in.Year == 0 || d.DisposedAt.Year() == in.Year {
					out.Disposals = append(out.Disposals, d)
				}
			}
		}
		out.addLots(books)
		return out, nil
	}, nil)
}

// account adds a movement to the book of its index, and returns what it disposed of.
func account(book *basket.LotBook, r readdb.ShareMovementsRow, kind string, m movement) (out []Disposed) {
	if m.shares.Sign() > 0 {
		book.Acquire(fmt.Sprintf("%d.%d", r.BlockNumber, r.LogIndex), m.at, m.shares, m.flowD18())
		return nil
	}
	proceeds := m.flowD18()
	if proceeds != nil {
		proceeds = new(big.Int).Neg(proceeds)
	}
	for _, part := range book.Dispose(new(big.Int).Neg(m.shares), proceeds) {
		d := Disposed{
			Index: rest.Address(r.Vault), Kind: kind, DisposedAt: m.at, Shares: rest.Units(part.Shares), TxHash: r.TxHash,
			ProceedsUSD: usdOf(part.ProceedsD18), CostUSD: usdOf(part.CostD18), AtLevel: m.atLevel(), Unknown: rest.Unknown{},
		}
		if part.Lot != "" {
			d.Lot, d.AcquiredAt, d.DaysHeld = &part.Lot, &part.AcquiredAt, new(daysOf(m.at.Sub(part.AcquiredAt)))
		}
		if part.ProceedsD18 != nil && part.CostD18 != nil {
			d.GainUSD = usdOf(new(big.Int).Sub(part.ProceedsD18, part.CostD18))
		}
		for field, value := range map[string]*rest.Decimal{"proceeds_usd": d.ProceedsUSD, "cost_usd": d.CostUSD, "gain_usd": d.GainUSD} {
			if value == nil {
				d.Unknown[field] = rest.ReasonNoCost
			}
		}
		out = append(out, d)
	}
	return out
}

// usdOf converts a D18 number, and nil to nil.
func usdOf(d18 *big.Int) *rest.Decimal {
	if d18 == nil {
		return nil
	}
	return new(rest.D18(d18))
}

func (l *DisposalList) addLots(books map[common.Address]*basket.LotBook) {
	vaults := make([]common.Address, 0, len(books))
	for vault := range books {
		vaults = append(vaults, vault)
	}
	slices.SortFunc(vaults, common.Address.Cmp)
	for _, vault := range vaults {
		for _, lot := range books[vault].Lots {
			open := OpenLot{Index: rest.Address(vault), Shares: rest.Units(lot.Shares), CostUSD: usdOf(lot.CostD18)}
			if lot.ID != "" {
				open.Lot, open.AcquiredAt = &lot.ID, &lot.At
			}
			l.Lots = append(l.Lots, open)
		}
	}
}
