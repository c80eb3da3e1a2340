package api

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// maxMovements is how many movements of shares a value over time is made of; accounts with more are contracts and exchanges,
// and get an answer that says so.
const maxMovements = 20_000

// movement is shares that came to an account, or left it (below 0).
type movement struct {
	vault    common.Address
	at       time.Time
	shares   *big.Int
	levelD18 *big.Int // of its block; nil: unknown
}

// valueD18 is what moved was worth, rounded toward zero; nil: unknown.
func (m movement) valueD18() *big.Int {
	if m.levelD18 == nil {
		return nil
	}
	value := new(big.Int).Mul(m.shares, m.levelD18)
	return value.Quo(value, basket.D18)
}

func movementOf(r readdb.ShareMovementsRow) movement {
	m := movement{vault: r.Vault, at: r.BlockTime.UTC(), shares: new(big.Int).SetBytes(r.Amount)}
	if !r.Incoming {
		m.shares.Neg(m.shares)
	}
	if r.NavPerShareD18 != nil {
		m.levelD18 = r.NavPerShareD18.View()
	}
	return m
}

// movements are all of an account, oldest first; vault nil: of all indices. False where there are more than maxMovements.
func (s *Server) movements(ctx context.Context, q *view, account common.Address, vault *common.Address) ([]movement, bool, error) {
	params := readdb.ShareMovementsParams{
		ChainID: s.chainID(), Account: account[:], BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, PageSize: maxMovements + 1,
	}
	if vault != nil {
		params.Vault = vault.Bytes()
	}
	rows, err := q.ShareMovements(ctx, params)
	if err != nil {
		return nil, false, fmt.Errorf("reading the movements of %s: %w", account, err)
	}
	if len(rows) > maxMovements {
		return nil, false, nil
	}
	out := make([]movement, 0, len(rows))
	for _, r := range slices.Backward(rows) {
		out = append(out, movementOf(r))
	}
	return out, true, nil
}

// ledger is what an account held over time, and what that was worth.
type ledger struct {
	moved  []movement // oldest first
	vaults []common.Address
	levels map[common.Address][]levelAt // known ones, in order
}

// levelAt is a level that holds from a moment on.
type levelAt struct {
	at  time.Time
	d18 *big.Int
}

// ledger reads what value over time is made of: levels at the end of each width, and where shares moved.
func (s *Server) ledger(ctx context.Context, q *view, moved []movement, from, to time.Time, width time.Duration) (*ledger, error) {
	l := &ledger{moved: moved, levels: map[common.Address][]levelAt{}}
	for _, m := range moved {
		if !slices.Contains(l.vaults, m.vault) {
			l.vaults = append(l.vaults, m.vault)
		}
		if m.levelD18 != nil {
			l.levels[m.vault] = append(l.levels[m.vault], levelAt{m.at, m.levelD18})
		}
	}
	slices.SortFunc(l.vaults, common.Address.Cmp)
	closes, err := q.Closes(ctx, readdb.ClosesParams{
		ChainID: s.chainID(), Vaults: bytesOf(l.vaults), WidthSeconds: int32(width / time.Second), FromTime: from.Add(-width),
	})
	if err != nil {
		return nil, fmt.Errorf("reading levels: %w", err)
	}
	for _, c := range closes {
		if end := c.StartsAt.Add(width); !end.After(to) {
			l.levels[c.Vault] = append(l.levels[c.Vault], levelAt{end, c.CloseD18.View()})
		}
	}
	ends, err := s.navAt(ctx, q.Queries, bytesOf(l.vaults), from, to) // both to the block
	if err != nil {
		return nil, err
	}
	for _, points := range ends {
		for vault, p := range points {
			if p.NavPerShareD18 != nil {
				l.levels[vault] = append(l.levels[vault], levelAt{p.BlockTime, p.NavPerShareD18.View()})
			}
		}
	}
	for _, levels := range l.levels {
		slices.SortStableFunc(levels, func(a, b levelAt) int { return a.at.Compare(b.at) })
	}
	return l, nil
}

// level is the newest known at or before a moment; nil: none is.
func (l *ledger) level(vault common.Address, at time.Time) *big.Int {
	levels := l.levels[vault]
	i, _ := slices.BinarySearchFunc(levels, at, func(v levelAt, at time.Time) int {
		if v.at.After(at) {
			return 1
		}
		return -1
	})
	if i == 0 {
		return nil
	}
	return levels[i-1].d18
}

// walk visits moments, in order, with the shares held of each index at the end of each.
func (l *ledger) walk(moments []time.Time, visit func(at time.Time, held map[common.Address]*big.Int)) {
	held, next := map[common.Address]*big.Int{}, 0
	for _, at := range moments {
		for ; next < len(l.moved) && !l.moved[next].at.After(at); next++ {
			m := l.moved[next]
			if held[m.vault] == nil {
				held[m.vault] = new(big.Int)
			}
			held[m.vault].Add(held[m.vault], m.shares)
		}
		visit(at, held)
	}
}

// valueD18 is what shares are worth at a moment, each index's part rounded down; nil where a level is unknown.
func (l *ledger) valueD18(at time.Time, held map[common.Address]*big.Int) *big.Int {
	sum := new(big.Int)
	for vault, shares := range held {
		if shares.Sign() <= 0 {
			continue
		}
		level := l.level(vault, at)
		if level == nil {
			return nil
		}
		sum.Add(sum, basket.MulDivDown(shares, level, basket.D18))
	}
	return sum
}

// of is the part of the ledger that is of one index.
func (l *ledger) of(vault common.Address) *ledger {
	out := &ledger{vaults: []common.Address{vault}, levels: l.levels}
	for _, m := range l.moved {
		if m.vault == vault {
			out.moved = append(out.moved, m)
		}
	}
	return out
}

// within are the movements after from and up to to.
func (l *ledger) within(from, to time.Time) []movement {
	after := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(l.moved, t, func(m movement, t time.Time) int {
			if m.at.After(t) {
				return 1
			}
			return -1
		})
		return i
	}
	return l.moved[after(from):after(to)]
}

// InvestorActivityList is a page of what happened to an investor's shares.
type InvestorActivityList struct {
	AsOf     AsOf               `json:"as_of"`
	Investor Address            `json:"investor"`
	Activity []InvestorActivity `json:"activity" nullable:"false" csv:"rows"`
	Page
}

// InvestorActivity is one movement of shares.
type InvestorActivity struct {
	Kind        string      `json:"kind" enum:"deposit,redeem,transfer_in,transfer_out,fee" doc:"fee: minted to a creator or the platform"`
	Index       Address     `json:"index"`
	Name        string      `json:"name"`
	Symbol      string      `json:"symbol"`
	Shares      BaseUnits   `json:"shares" doc:"18 decimals"`
	ValueUSD    *Decimal    `json:"value_usd" nullable:"true" doc:"At the level of the block, rounded down"`
	Other       *Address    `json:"other" nullable:"true" doc:"Whom the shares came from or went to: of a redemption the zapper or the exit guard; null where they were minted or burned"`
	BlockNumber int64       `json:"block_number"`
	LogIndex    int32       `json:"log_index"`
	TxHash      common.Hash `json:"tx_hash"`
	Timestamp   time.Time   `json:"timestamp"`
	Unknown     Unknown     `json:"unknown,omitempty"`
}

type investorActivityInput struct {
	Conditional
	PageQuery
	Address AddressText `path:"address" doc:"The investor"`
	Index   AddressText `query:"index" doc:"Only this one"`
}

func (s *Server) investorActivity(ctx context.Context, in *investorActivityInput) (*answer[InvestorActivityList], error) {
	const list = "investor_activity"
	var f fields
	investor, vault := f.investorOf(in.Address, in.Index)
	params := readdb.ShareMovementsParams{
		ChainID: s.chainID(), Account: investor[:], BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, PageSize: in.Limit + 1,
	}
	if vault != nil {
		params.Vault = vault.Bytes()
	}
	if after, given := in.from(&f, list); given {
		params.BeforeBlock, params.BeforeIndex = after.Block, after.Index
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*InvestorActivityList, error) {
		rows, err := q.ShareMovements(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the movements of %s: %w", investor, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.ShareMovementsRow) cursor {
			return cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		out := &InvestorActivityList{AsOf: at, Investor: Address(investor), Activity: []InvestorActivity{}, Page: next}
		if len(rows) == 0 {
			return out, nil
		}
		named, fees, err := s.aboutMovements(ctx, q, investor, rows)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			m := movementOf(r)
			a := InvestorActivity{
				Index: Address(r.Vault), Name: named[r.Vault].Name, Symbol: named[r.Vault].Symbol, Shares: units(new(big.Int).Abs(m.shares)),
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: m.at,
			}
			a.Kind = s.kindOf(r, fees)
			if other := common.BytesToAddress(r.Other); other != (common.Address{}) {
				a.Other = new(Address(other))
			}
			if value := m.valueD18(); value != nil {
				a.ValueUSD = new(d18(value.Abs(value)))
			} else {
				a.Unknown = Unknown{"value_usd": reasonNoPrice}
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

// aboutMovements reads the names of the indices that moved, and which movements were fees.
func (s *Server) aboutMovements(ctx context.Context, q *view, account common.Address, rows []readdb.ShareMovementsRow) (
	named map[common.Address]readdb.IndexSummariesRow, fees map[feeMint]bool, err error,
) {
	params := readdb.FeeMintsParams{ChainID: s.chainID(), Account: account}
	for _, r := range rows {
		params.Vaults, params.Blocks = append(params.Vaults, r.Vault.Bytes()), append(params.Blocks, r.BlockNumber)
	}
	named, fees = map[common.Address]readdb.IndexSummariesRow{}, map[feeMint]bool{}
	names, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.chainID(), Vaults: params.Vaults})
	if err != nil {
		return nil, nil, fmt.Errorf("reading indices: %w", err)
	}
	for _, n := range names {
		named[n.Vault] = n
	}
	mints, err := q.FeeMints(ctx, params)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the fees of %s: %w", account, err)
	}
	for _, m := range mints {
		fees[feeMint{m.Vault, m.BlockNumber, m.Shares.String()}] = true
	}
	return named, fees, nil
}

func (s *Server) kindOf(r readdb.ShareMovementsRow, fees map[feeMint]bool) string {
	other, d := common.BytesToAddress(r.Other), s.cfg.Deployment
	switch {
	case r.Incoming && other != (common.Address{}):
		return "transfer_in"
	case r.Incoming && fees[feeMint{r.Vault, r.BlockNumber, new(big.Int).SetBytes(r.Amount).String()}]:
		return "fee"
	case r.Incoming:
		return "deposit"
	case other == (common.Address{}) || other == d.Zapper || other == d.ExitGuard:
		return "redeem"
	default:
		return "transfer_out"
	}
}
