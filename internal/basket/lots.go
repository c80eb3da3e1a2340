package basket

import (
	"math/big"
	"slices"
	"time"
)

// CostMethod says which shares a disposal takes, and so what they cost.
type CostMethod string

// The methods.
const (
	AverageCost  CostMethod = "average"  // every share costs the average of all that are held
	FirstIn      CostMethod = "fifo"     // the oldest lots first
	SpecificLots CostMethod = "specific" // the named lots first, in the order of their names; then the oldest
)

// Lot is shares that came in at once.
type Lot struct {
	ID      string
	At      time.Time
	Shares  *big.Int // still held
	CostD18 *big.Int // cost of these shares; nil: unknown
}

// Disposal is a part of the shares that left at once. The proceeds and costs of all parts add up exactly.
type Disposal struct {
	Lot         string    // empty by AverageCost
	AcquiredAt  time.Time // zero by AverageCost
	Shares      *big.Int
	ProceedsD18 *big.Int // rounded down, the last part takes the rest; nil: unknown
	CostD18     *big.Int // rounded up, against the holder; nil: unknown
}

// LotBook holds the lots of one index.
type LotBook struct {
	Method CostMethod
	Prefer []string // names of the lots that SpecificLots takes first
	Lots   []Lot    // that are held, oldest first; one without an ID by AverageCost
}

// Acquire adds shares and their cost.
func (b *LotBook) Acquire(id string, at time.Time, shares, costD18 *big.Int) {
	lot := Lot{ID: id, At: at, Shares: new(big.Int).Set(shares), CostD18: costD18}
	if costD18 != nil {
		lot.CostD18 = new(big.Int).Set(costD18)
	}
	if b.Method != AverageCost {
		b.Lots = append(b.Lots, lot)
		return
	}
	lot.ID, lot.At = "", time.Time{}
	if len(b.Lots) > 0 {
		pool := b.Lots[0]
		lot.Shares.Add(lot.Shares, pool.Shares)
		if lot.CostD18 != nil && pool.CostD18 != nil {
			lot.CostD18.Add(lot.CostD18, pool.CostD18)
		} else {
			lot.CostD18 = nil
		}
	}
	b.Lots = []Lot{lot}
}

// Dispose takes shares from the lots and returns the parts. It takes at most what is held.
func (b *LotBook) Dispose(shares, proceedsD18 *big.Int) (parts []Disposal) {
	left := new(big.Int).Set(shares)
	rest := new(big.Int)
	if proceedsD18 != nil {
		rest.Set(proceedsD18)
	}
	for left.Sign() > 0 && len(b.Lots) > 0 {
		i := b.next()
		lot := &b.Lots[i]
		part := Disposal{Lot: lot.ID, AcquiredAt: lot.At, Shares: new(big.Int).Set(left)}
		if left.Cmp(lot.Shares) > 0 {
			part.Shares.Set(lot.Shares)
		}
		if lot.CostD18 != nil {
			part.CostD18 = MulDivUp(lot.CostD18, part.Shares, lot.Shares)
			lot.CostD18 = new(big.Int).Sub(lot.CostD18, part.CostD18)
		}
		if proceedsD18 != nil {
			part.ProceedsD18 = MulDivDown(rest, part.Shares, left)
			rest.Sub(rest, part.ProceedsD18)
		}
		left.Sub(left, part.Shares)
		lot.Shares = new(big.Int).Sub(lot.Shares, part.Shares)
		if lot.Shares.Sign() == 0 {
			b.Lots = slices.Delete(b.Lots, i, i+1)
		}
		parts = append(parts, part)
	}
	return parts
}

// next returns the place of the lot that the next share comes from.
func (b *LotBook) next() int {
	if b.Method == SpecificLots {
		for _, id := range b.Prefer {
			if i := slices.IndexFunc(b.Lots, func(l Lot) bool { return l.ID == id }); i >= 0 {
				return i
			}
		}
	}
	return 0
}
