package audit

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// A vault stores each reserve as a base: reserve = base · scale / 2^104, rounded down. Contributions and withdrawals move only
// the scale. A reserve that is set is stored as the least base that yields it.

var (
	shift     = new(big.Int).Lsh(big.NewInt(1), 104)
	freshBase = new(big.Int).Lsh(big.NewInt(1), 8)
	fresh     = new(big.Int).Lsh(big.NewInt(1), 96) // the scale at which bases are rewritten
)

// book is the state of scale and bases beside the holdings themselves.
type book struct {
	scale    *big.Int
	seeded   bool                        // false once the launch's own Contributed has come
	rescaled bool                        // the checkpoint of the rescaling follows
	before   []basket.Amount             // reserves before the last checkpoint, in order
	lost     map[common.Address]*big.Int // by the withdrawal whose own log follows
	left     map[common.Address]*Holding // left during the call whose last log follows
}

func reserveOf(base, scale *big.Int) basket.Amount {
	return basket.NewAmount(new(big.Int).Quo(new(big.Int).Mul(base, scale), shift))
}

// hold sets a reserve.
func (v *Vault) hold(h *Holding, reserve *big.Int) error {
	if v.book.scale.Sign() == 0 {
		return fmt.Errorf("a reserve of %s is set before any scale", h.Token)
	}
	scaled := new(big.Int).Mul(reserve, shift)
	base, rest := new(big.Int).QuoRem(scaled, v.book.scale, new(big.Int))
	if rest.Sign() != 0 {
		base.Add(base, big.NewInt(1))
	}
	h.Reserve, h.base = basket.NewAmount(reserve), base
	return nil
}

func (v *Vault) moveTo(scale *big.Int) {
	v.book.before = make([]basket.Amount, len(v.Holdings))
	v.book.scale = scale
	for i := range v.Holdings {
		h := &v.Holdings[i]
		v.book.before[i] = h.Reserve
		h.Reserve = reserveOf(h.base, scale)
	}
}

func (v *Vault) checkpoint(e *bindings.IndexVaultCheckpoint) error {
	if v.book.rescaled {
		if e.Scale.Cmp(v.book.scale) != 0 {
			return fmt.Errorf("checkpoint has scale %s, but bases were written for %s", e.Scale, v.book.scale)
		}
		v.book.rescaled = false
	} else {
		v.moveTo(e.Scale)
	}
	return v.accrued(e)
}

func (v *Vault) rescaled(e *bindings.IndexVaultRescaled) error {
	v.moveTo(e.From)
	for i := range v.Holdings {
		h := &v.Holdings[i]
		h.base = new(big.Int).Mul(h.Reserve.Big(), freshBase)
	}
	v.book.scale, v.book.rescaled = fresh, true
	v.rescaleAuction(e.From)
	return nil
}

func (v *Vault) contributed(e *bindings.IndexVaultContributed) error {
	if len(e.Amounts) != len(v.Holdings) {
		return fmt.Errorf("%d amounts for %d constituents", len(e.Amounts), len(v.Holdings))
	}
	for i, amount := range e.Amounts {
		h := &v.Holdings[i]
		if v.book.seeded {
			if err := v.hold(h, amount); err != nil {
				return err
			}
			continue
		}
		grown := new(big.Int).Sub(h.Reserve.Big(), v.reserveBefore(i))
		if err := within(amount, grown); err != nil {
			return fmt.Errorf("contribution of %s: %w", h.Token, err)
		}
	}
	v.book.seeded, v.book.before = false, nil
	v.row(Flow, *e.Raw, flow{"contribute", e.Sender, e.Receiver, e.Shares, v.tokens(), e.Amounts}.value())
	return v.accrual.explained()
}

func (v *Vault) withdrawn(e *bindings.IndexVaultWithdrawn) error {
	if len(e.Amounts) != len(v.Holdings) {
		return fmt.Errorf("%d amounts for %d constituents", len(e.Amounts), len(v.Holdings))
	}
	for i, amount := range e.Amounts {
		h := &v.Holdings[i]
		fallen := new(big.Int).Sub(v.reserveBefore(i), h.Reserve.Big())
		if lost := v.book.lost[h.Token]; lost != nil {
			fallen.Sub(fallen, lost)
		}
		if err := within(fallen, amount); err != nil {
			return fmt.Errorf("withdrawal of %s: %w", h.Token, err)
		}
	}
	v.book.lost, v.book.before = nil, nil
	v.row(Flow, *e.Raw, flow{"withdraw", e.Sender, e.Receiver, e.Shares, v.tokens(), e.Amounts}.value())
	return v.accrual.explained()
}

// reserveBefore returns a reserve before the checkpoint of the call.
func (v *Vault) reserveBefore(i int) *big.Int {
	if i >= len(v.book.before) {
		return new(big.Int)
	}
	return v.book.before[i].Big()
}

// within checks that most equals least or one more, which is what rounding in the vault's favour may cost.
func within(most, least *big.Int) error {
	over := new(big.Int).Sub(most, least)
	if over.Sign() < 0 || over.Cmp(big.NewInt(1)) > 0 {
		return fmt.Errorf("%s moved but %s was paid", least, most)
	}
	return nil
}

// reserveLost applies a loss. Its log comes between the checkpoint and the Withdrawn of the same call.
func (v *Vault) reserveLost(e *bindings.IndexVaultReserveLost) error {
	h, ok := v.holding(e.Token)
	if !ok {
		return fmt.Errorf("a reserve of %s was lost, but it is not a constituent", e.Token)
	}
	bears := new(big.Int).Sub(h.Reserve.Big(), e.ReserveAfter)
	if bears.Cmp(e.Amount) != 0 && e.ReserveAfter.Sign() != 0 {
		return fmt.Errorf("%s of %s was lost but the reserve fell by %s", e.Amount, e.Token, bears)
	}
	if v.book.lost == nil {
		v.book.lost = map[common.Address]*big.Int{}
	}
	v.book.lost[e.Token] = bears
	return v.hold(h, e.ReserveAfter)
}

// synced applies what a stream released, or what a balance lost. It may come before the checkpoint of a contribution.
func (v *Vault) synced(e *bindings.IndexVaultSynced) error {
	h, ok := v.holding(e.Token)
	if !ok {
		return fmt.Errorf("the reserve of %s was synced, but it is not a constituent", e.Token)
	}
	if h.Reserve.Big().Cmp(e.ReserveBefore) != 0 {
		return fmt.Errorf("the reserve of %s is %s, but was synced from %s", e.Token, h.Reserve, e.ReserveBefore)
	}
	if e.ReserveAfter.Cmp(e.ReserveBefore) == 0 {
		return nil // only the stream changed, and the vault kept its base
	}
	return v.hold(h, e.ReserveAfter)
}

func (v *Vault) traded(e *bindings.IndexVaultTradeExecuted) error {
	if e.Nonce.Uint64() != v.RebalanceNonce {
		return fmt.Errorf("a trade of nonce %s at nonce %d", e.Nonce, v.RebalanceNonce)
	}
	v.trades = append(v.trades, e)
	x := exchange{sold: e.TokenIn, amountSold: e.AmountIn, bought: e.TokenOut, amountBought: e.AmountOut}
	v.row(Trade, *e.Raw, trade{
		nonce: e.Nonce.Uint64(), leg: e.Leg.Uint64(), via: e.Adapter, exchange: x, valueIn: e.ValueInD18, valueOut: e.ValueOutD18,
	}.value())
	return v.swap(x, e.ReserveInAfter, e.ReserveOutAfter)
}

// swap moves the reserves of an exchange and checks them against the reserves that the log states after it.
func (v *Vault) swap(x exchange, soldAfter, boughtAfter *big.Int) error {
	from, ok := v.holding(x.sold)
	if !ok {
		from, ok = v.book.left[x.sold], v.book.left[x.sold] != nil
	}
	to, okTo := v.holding(x.bought)
	if !ok || !okTo {
		return fmt.Errorf("trade of %s for %s, which are not both constituents", x.sold, x.bought)
	}
	left := new(big.Int).Sub(from.Reserve.Big(), x.amountSold)
	more := new(big.Int).Add(to.Reserve.Big(), x.amountBought)
	if left.Cmp(soldAfter) != 0 || more.Cmp(boughtAfter) != 0 {
		return fmt.Errorf("trade leaves reserves %s and %s by its amounts, but states %s and %s", left, more, soldAfter, boughtAfter)
	}
	if err := v.hold(from, soldAfter); err != nil {
		return err
	}
	return v.hold(to, boughtAfter)
}

// constituentsLeft applies the log of constituents that left. It follows the trade that sold the last of them, but precedes
// the log of a bid that did.
func (v *Vault) constituentsLeft(e *bindings.IndexVaultConstituentsLeft) error {
	v.book.left = map[common.Address]*Holding{}
	kept := v.Holdings[:0:0]
	for _, token := range e.Tokens {
		v.book.left[token] = nil
	}
	for _, h := range v.Holdings {
		if _, leaves := v.book.left[h.Token]; !leaves {
			kept = append(kept, h)
			continue
		}
		if h.TargetBps != 0 {
			return fmt.Errorf("%s left with a target of %d bps", h.Token, h.TargetBps)
		}
		gone := h
		v.book.left[h.Token] = &gone
	}
	v.Holdings = kept
	for token, h := range v.book.left {
		if h == nil {
			return fmt.Errorf("%s left but was not a constituent", token)
		}
	}
	return nil
}

// settled checks, after the last log of trades or a bid, that what left has no reserve.
func (b *book) settled() error {
	for token, h := range b.left {
		if h.Reserve.Sign() != 0 {
			return fmt.Errorf("%s left with a reserve of %s", token, h.Reserve)
		}
	}
	b.left = nil
	return nil
}

func (v *Vault) scaledValue() string {
	bases := make([]*big.Int, len(v.Holdings))
	for i, h := range v.Holdings {
		bases[i] = h.base
	}
	return scaledValue(v.book.scale, bases)
}
