package portfolio

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// InvestorActivityList is a page of what happened to an investor's shares.
type InvestorActivityList struct {
	AsOf     rest.AsOf          `json:"as_of"`
	Investor rest.Address       `json:"investor"`
	Activity []InvestorActivity `json:"activity" nullable:"false" csv:"rows"`
	rest.Page
}

// InvestorActivity is one movement of shares.
type InvestorActivity struct {
	Kind        string         `json:"kind" enum:"deposit,redeem,transfer_in,transfer_out,fee" doc:"fee: shares minted to a creator or the platform"`
	Index       rest.Address   `json:"index"`
	Name        string         `json:"name"`
	Symbol      string         `json:"symbol"`
	Shares      rest.BaseUnits `json:"shares" doc:"Shares, 18 decimals"`
	ValueUSD    *rest.Decimal  `json:"value_usd" nullable:"true" doc:"At the level of the block, rounded down"`
	CashUSD     *rest.Decimal  `json:"cash_usd" nullable:"true" doc:"What the wallet paid for the shares or got for them: tokens at oracle prices of the block. Null if no token moved, or one has no price"`
	GasUSD      *rest.Decimal  `json:"gas_usd" nullable:"true" doc:"Gas that the account paid for it. Null if somebody else sent the transaction"`
	Other       *rest.Address  `json:"other" nullable:"true" doc:"Account that the shares came from or went to; for a redemption the zapper or the exit guard. Null if they were minted or burned"`
	BlockNumber int64          `json:"block_number"`
	LogIndex    int32          `json:"log_index"`
	TxHash      common.Hash    `json:"tx_hash"`
	Timestamp   time.Time      `json:"timestamp"`
	Unknown     rest.Unknown   `json:"unknown,omitempty"`
}

type investorActivityInput struct {
	rest.Conditional
	rest.PageQuery
	Address rest.AddressText `path:"address" doc:"The investor"`
	Index   rest.AddressText `query:"index" doc:"Only this index"`
}

func (s *Portfolio) investorActivityRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-investor-activity", "/v1/investors/{address}/activity",
		"List the movements of an investor's shares, newest first.",
		"Shares that came in or went out: by contribution, withdrawal, transfer or an exit order."), s.investorActivity)
}

func (s *Portfolio) investorActivity(ctx context.Context, in *investorActivityInput) (*rest.Answer[InvestorActivityList], error) {
	const list = "investor_activity"
	var f rest.Validation
	investor, vault := readInvestor(&f, in.Address, in.Index)
	params := readdb.ShareMovementsParams{
		ChainID: s.ChainID, Account: investor[:], BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, PageSize: in.Limit + 1,
	}
	if vault != nil {
		params.Vault = vault.Bytes()
	}
	if after, given := in.After(&f, list); given {
		params.BeforeBlock, params.BeforeIndex = after.Block, after.Index
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*InvestorActivityList, error) {
		rows, err := q.ShareMovements(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the movements of %s: %w", investor, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.ShareMovementsRow) rest.Cursor {
			return rest.Cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		out := &InvestorActivityList{AsOf: at, Investor: rest.Address(investor), Activity: []InvestorActivity{}, Page: next}
		if len(rows) == 0 {
			return out, nil
		}
		named, err := s.namesOf(ctx, q, rows)
		if err != nil {
			return nil, err
		}
		fees, err := s.feesAmong(ctx, q, investor, rows)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			m := movementOf(r, fees)
			a := InvestorActivity{
				Index: rest.Address(r.Vault), Name: named[r.Vault].Name, Symbol: named[r.Vault].Symbol,
				Shares: rest.Units(new(big.Int).Abs(m.shares)), CashUSD: usdOf(m.cashD18), GasUSD: usdOf(m.gasD18),
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: m.at,
			}
			a.Kind = s.kindOf(r, fees)
			if other := common.BytesToAddress(r.Other); other != (common.Address{}) {
				a.Other = new(rest.Address(other))
			}
			if value := m.valueD18(); value != nil {
				a.ValueUSD = new(rest.D18(value.Abs(value)))
			} else {
				a.Unknown = rest.Unknown{"value_usd": rest.ReasonNoPrice}
			}
			out.Activity = append(out.Activity, a)
		}
		return out, nil
	}, nil)
}

// feeMint identifies a fee among movements.
type feeMint struct {
	vault  common.Address
	block  int64
	shares string
}

// namesOf reads the names of the indices that moved.
func (s *Portfolio) namesOf(
	ctx context.Context, q *rest.Snapshot, rows []readdb.ShareMovementsRow,
) (map[common.Address]readdb.IndexSummariesRow, error) {
	params := readdb.IndexSummariesParams{ChainID: s.ChainID}
	for _, r := range rows {
		params.Vaults = append(params.Vaults, r.Vault.Bytes())
	}
	names, err := q.IndexSummaries(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("reading indices: %w", err)
	}
	named := map[common.Address]readdb.IndexSummariesRow{}
	for _, n := range names {
		named[n.Vault] = n
	}
	return named, nil
}

// feesAmong reads which movements were fees.
func (s *Portfolio) feesAmong(
	ctx context.Context, q *rest.Snapshot, account common.Address, rows []readdb.ShareMovementsRow,
) (map[feeMint]bool, error) {
	params := readdb.FeeMintsParams{ChainID: s.ChainID, Account: account}
	for _, r := range rows {
		if r.Incoming && common.BytesToAddress(r.Other) == (common.Address{}) {
			params.Vaults, params.Blocks = append(params.Vaults, r.Vault.Bytes()), append(params.Blocks, r.BlockNumber)
		}
	}
	fees := map[feeMint]bool{}
	if len(params.Vaults) == 0 {
		return fees, nil
	}
	mints, err := q.FeeMints(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("reading the fees of %s: %w", account, err)
	}
	for _, m := range mints {
		fees[feeMint{m.Vault, m.BlockNumber, m.Shares.String()}] = true
	}
	return fees, nil
}

// isFee reports whether a movement was a fee.
func isFee(r readdb.ShareMovementsRow, fees map[feeMint]bool) bool {
	return r.Incoming && common.BytesToAddress(r.Other) == (common.Address{}) &&
		fees[feeMint{r.Vault, r.BlockNumber, new(big.Int).SetBytes(r.Amount).String()}]
}

func (s *Portfolio) kindOf(r readdb.ShareMovementsRow, fees map[feeMint]bool) string {
	other, d := common.BytesToAddress(r.Other), s.Deployment
	switch {
	case r.Incoming && other != (common.Address{}):
		return "transfer_in"
	case isFee(r, fees):
		return "fee"
	case r.Incoming:
		return "deposit"
	case other == (common.Address{}) || other == d.Zapper || other == d.ExitGuard:
		return "redeem"
	default:
		return "transfer_out"
	}
}
