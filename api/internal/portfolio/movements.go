package portfolio

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// maxMovements is the maximum number of share movements for a value over time. Accounts with more are contracts and exchanges.
// Their answer gives that as the reason.
const maxMovements = 20_000

// movement is shares that an account received, or sent (below 0). A paid claim has no shares.
type movement struct {
	vault    common.Address
	at       time.Time
	block    int64
	log      int32
	shares   *big.Int
	levelD18 *big.Int // level at the movement's block; nil: unknown
	cashD18  *big.Int // what the wallet paid for the shares or got for them; nil: unknown, or nothing moved
	gasD18   *big.Int // nil: unknown, or somebody else paid
	fee      bool     // minted as a fee or tip
}

// valueD18 is the value of the moved shares, rounded toward zero; nil: unknown.
func (m movement) valueD18() *big.Int {
	if m.levelD18 == nil {
		return nil
	}
	value := new(big.Int).Mul(m.shares, m.levelD18)
	return value.Quo(value, basket.D18)
}

// flowD18 is what the movement put in (above 0) or took out (below 0), as the wallet saw it. Shares minted as a fee put nothing in.
// Without known cash it is the value of the shares, rounded up if they came in and down if they left. Nil: unknown.
func (m movement) flowD18() *big.Int {
	switch {
	case m.fee:
		return new(big.Int)
	case m.cashD18 != nil && m.shares.Sign() > 0:
		return new(big.Int).Set(m.cashD18)
	case m.cashD18 != nil:
		return new(big.Int).Neg(m.cashD18)
	case m.shares.Sign() == 0 || m.levelD18 == nil:
		return nil
	case m.shares.Sign() > 0:
		return basket.MulDivUp(m.shares, m.levelD18, basket.D18)
	default:
		return m.valueD18()
	}
}

// atLevel reports whether the movement counts at the level because its cash is not known.
func (m movement) atLevel() bool { return !m.fee && m.cashD18 == nil }

// view returns the number of an amount, or nil.
func view(a *basket.Amount) *big.Int {
	if a == nil {
		return nil
	}
	return a.View()
}

func movementOf(r readdb.ShareMovementsRow, fees map[feeMint]bool) movement {
	m := movement{
		vault: r.Vault, at: r.BlockTime.UTC(), block: r.BlockNumber, log: r.LogIndex, shares: new(big.Int).SetBytes(r.Amount),
		levelD18: view(r.NavPerShareD18), cashD18: view(r.CashD18), gasD18: view(r.GasD18), fee: isFee(r, fees),
	}
	if !r.Incoming {
		m.shares.Neg(m.shares)
	}
	return m
}

// movements reads the movements of an account, oldest first. A nil vault means all indices. It returns false if there are more
// than maxMovements.
func (s *Portfolio) movements(ctx context.Context, q *rest.Snapshot, account common.Address, vault *common.Address) ([]movement, bool,
	error,
) {
	params := readdb.ShareMovementsParams{
		ChainID: s.ChainID, Account: account[:], BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, PageSize: maxMovements + 1,
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
	fees, err := s.feesAmong(ctx, q, account, rows)
	if err != nil {
		return nil, false, err
	}
	out := make([]movement, 0, len(rows))
	for _, r := range slices.Backward(rows) {
		out = append(out, movementOf(r, fees))
	}
	return s.withClaims(ctx, q, account, params.Vault, out)
}

// withClaims adds the paid claims of an account to its movements.
func (s *Portfolio) withClaims(
	ctx context.Context, q *rest.Snapshot, account common.Address, vault []byte, moved []movement,
) ([]movement, bool, error) {
	claims, err := q.ClaimCash(ctx, readdb.ClaimCashParams{
		ChainID: s.ChainID, Account: account, Vault: vault, PageSize: maxMovements + 1,
	})
	if err != nil {
		return nil, false, fmt.Errorf("reading the paid claims of %s: %w", account, err)
	}
	if len(claims) == 0 {
		return moved, true, nil
	}
	if len(moved)+len(claims) > maxMovements {
		return nil, false, nil
	}
	for _, c := range claims {
		moved = append(moved, movement{
			vault: c.Vault, at: c.BlockTime.UTC(), block: c.BlockNumber, log: c.LogIndex, shares: new(big.Int),
			levelD18: view(c.NavPerShareD18), cashD18: view(c.CashD18), gasD18: view(c.GasD18),
		})
	}
	slices.SortStableFunc(moved, func(a, b movement) int {
		return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.log, b.log))
	})
	return moved, true, nil
}

// shareHistory holds an account's shares over time and their levels.
type shareHistory struct {
	moved  []movement // oldest first
	vaults []common.Address
	levels map[common.Address][]levelAt // in order

	crowded bool // the levels at all movements are too many to read
}

// levelAt is a level that holds from a moment on.
type levelAt struct {
	at  time.Time
	d18 *big.Int // nil: unknown
}

// maxLevels is the maximum number of levels that readExactHistory reads.
const maxLevels = 100_000

// newShareHistory makes a history of the levels at the movements.
func newShareHistory(moved []movement) *shareHistory {
	l := &shareHistory{moved: moved, levels: map[common.Address][]levelAt{}}
	for _, m := range moved {
		if !slices.Contains(l.vaults, m.vault) {
			l.vaults = append(l.vaults, m.vault)
		}
		l.levels[m.vault] = append(l.levels[m.vault], levelAt{m.at, m.levelD18})
	}
	slices.SortFunc(l.vaults, common.Address.Cmp)
	return l
}

// readExactHistory reads the level of each index at both ends and at each movement of any index: the newest stored one at or before it.
func (s *Portfolio) readExactHistory(ctx context.Context, q *rest.Snapshot, moved []movement, from, to time.Time) (*shareHistory, error) {
	l := newShareHistory(moved)
	moments := []time.Time{from, to}
	if len(l.vaults) > 1 { // the levels of a single index stand beside its movements
		for _, m := range l.within(from, to) {
			if !m.at.Equal(moments[len(moments)-1]) {
				moments = append(moments, m.at)
			}
		}
	}
	if len(moments)*len(l.vaults) > maxLevels {
		l.crowded, moments = true, moments[:2]
	}
	return l, s.addLevels(ctx, q, l, moments)
}

// readShareHistory reads the levels at the end of each width and at each movement of shares.
func (s *Portfolio) readShareHistory(
	ctx context.Context, q *rest.Snapshot, moved []movement, from, to time.Time, width time.Duration,
) (*shareHistory, error) {
	l := newShareHistory(moved)
	closes, err := q.Closes(ctx, readdb.ClosesParams{
		ChainID: s.ChainID, Vaults: rest.BytesOf(l.vaults), WidthSeconds: int32(width / time.Second), FromTime: from.Add(-width),
	})
	if err != nil {
		return nil, fmt.Errorf("reading levels: %w", err)
	}
	for _, c := range closes {
		if end := c.StartsAt.Add(width); !end.After(to) {
			l.levels[c.Vault] = append(l.levels[c.Vault], levelAt{end, c.CloseD18.View()})
		}
	}
	return l, s.addLevels(ctx, q, l, []time.Time{from, to})
}

// addLevels reads the newest stored levels at or before moments.
func (s *Portfolio) addLevels(ctx context.Context, q *rest.Snapshot, l *shareHistory, moments []time.Time) error {
	points, err := s.market.NavAt(ctx, q.Queries, rest.BytesOf(l.vaults), moments...)
	if err != nil {
		return err
	}
	for i, at := range points {
		for vault, p := range at {
			level := levelAt{at: moments[i]} // not the point's time: a close in between may be older than an unknown point
			if p.NavPerShareD18 != nil {
				level.d18 = p.NavPerShareD18.View()
			}
			l.levels[vault] = append(l.levels[vault], level)
		}
	}
	for _, levels := range l.levels {
		slices.SortStableFunc(levels, func(a, b levelAt) int { return a.at.Compare(b.at) })
	}
	return nil
}

// level returns the newest level at or before a moment, or nil if there is none or it is unknown.
func (l *shareHistory) level(vault common.Address, at time.Time) *big.Int {
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

// walk visits moments in order, with the shares held of each index at each moment.
func (l *shareHistory) walk(moments []time.Time, visit func(at time.Time, held map[common.Address]*big.Int)) {
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

// valueD18 is the value of shares at a moment, each index rounded down. It is nil if a level is unknown.
func (l *shareHistory) valueD18(at time.Time, held map[common.Address]*big.Int) *big.Int {
	return l.sum(at, held, func(shares, level *big.Int) *big.Int { return basket.MulDivDown(shares, level, basket.D18) })
}

// exactD36 is the value of shares at a moment in USD with 36 decimals, without rounding. It is nil if a level is unknown.
func (l *shareHistory) exactD36(at time.Time, held map[common.Address]*big.Int) *big.Int {
	return l.sum(at, held, func(shares, level *big.Int) *big.Int { return new(big.Int).Mul(shares, level) })
}

// sum adds up the value of the shares of each index at a moment. It is nil if a level is unknown.
func (l *shareHistory) sum(
	at time.Time, held map[common.Address]*big.Int, value func(shares, level *big.Int) *big.Int,
) *big.Int {
	sum := new(big.Int)
	for vault, shares := range held {
		if shares.Sign() <= 0 {
			continue
		}
		level := l.level(vault, at)
		if level == nil {
			return nil
		}
		sum.Add(sum, value(shares, level))
	}
	return sum
}

// holds reports whether any shares are held.
func holds(held map[common.Address]*big.Int) bool {
	for _, shares := range held {
		if shares.Sign() > 0 {
			return true
		}
	}
	return false
}

// forIndex returns the part of the history that concerns one index.
func (l *shareHistory) forIndex(vault common.Address) *shareHistory {
	out := &shareHistory{vaults: []common.Address{vault}, levels: l.levels, crowded: l.crowded}
	for _, m := range l.moved {
		if m.vault == vault {
			out.moved = append(out.moved, m)
		}
	}
	return out
}

// within returns the movements in (from, to].
func (l *shareHistory) within(from, to time.Time) []movement {
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
