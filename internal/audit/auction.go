package audit

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// allowance is what trades have used of the daily allowance, as of a time.
type allowance struct {
	loss, turnover *big.Int
	at             uint64 // {s}; 0: never
}

func (v *Vault) allowanceUsed(e *bindings.IndexVaultAllowanceUsed) error {
	v.used = allowance{e.LossD18, e.TurnoverD18, e.Raw.BlockTimestamp}
	return nil
}

const daySeconds = 86_400

// usageAt returns what is still used at a time. Half of a day's limit drains in a day.
func (v *Vault) usageAt(at uint64) string {
	left := func(used *big.Int, dailyBps uint16) *big.Int {
		elapsed := at - v.used.at
		if elapsed >= daySeconds {
			return new(big.Int)
		}
		drained := new(big.Int).Mul(big.NewInt(int64(dailyBps)), basket.D18)
		drained.Quo(drained, big.NewInt(2*basket.FullBps))
		drained.Quo(drained.Mul(drained, new(big.Int).SetUint64(elapsed)), big.NewInt(daySeconds))
		if drained.Cmp(used) > 0 {
			return new(big.Int)
		}
		return drained.Sub(used, drained)
	}
	l := v.Terms.Limits
	return fmt.Sprintf("%s %s", left(v.used.loss, l.DailyLossBps), left(v.used.turnover, l.DailyTurnoverBps))
}

// auctionRecord is one auction and its result.
type auctionRecord struct {
	id, openedAt, endsAt uint64 // {s}
	opener               common.Address
	nav, drift           *big.Int // at the opening
	scale, scaled        *big.Int // the NAV, which follows the vault's scale, and the scale at which it was noted
	bids                 uint64
	sold, bought, tips   *big.Int
	closedBy             common.Address
}

func (v *Vault) auctionOpened(e *bindings.IndexVaultAuctionOpened) error {
	if e.Id.Uint64() != uint64(len(v.auctions)+1) {
		return fmt.Errorf("auction %s after %d", e.Id, len(v.auctions))
	}
	v.auctions = append(v.auctions, &auctionRecord{
		id: e.Id.Uint64(), openedAt: e.Raw.BlockTimestamp, endsAt: e.EndsAt, opener: e.Opener, nav: e.NavD18, drift: e.DriftD18,
		scale: v.book.scale, scaled: e.NavD18, sold: new(big.Int), bought: new(big.Int), tips: new(big.Int),
	})
	return nil
}

// open returns the auction that a log concerns.
func (v *Vault) open(id *big.Int) (*auctionRecord, error) {
	n := len(v.auctions)
	if n == 0 || id.Cmp(big.NewInt(int64(n))) != 0 || v.auctions[n-1].closedBy != (common.Address{}) {
		return nil, fmt.Errorf("auction %s is not open", id)
	}
	return v.auctions[n-1], nil
}

// rescaleAuction moves an open auction to the scale at which bases are rewritten.
func (v *Vault) rescaleAuction(from *big.Int) {
	if n := len(v.auctions); n > 0 && v.auctions[n-1].closedBy == (common.Address{}) {
		a := v.auctions[n-1]
		nav := new(big.Int).Mul(a.scaled, from)
		a.scaled, a.scale = nav.Quo(nav, a.scale), fresh
		if a.scaled.BitLen() > 128 {
			a.scaled = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
		}
	}
}

// auctionBid applies a bid. Its log names tokens from the bidder's side: the vault sold TokenOut.
func (v *Vault) auctionBid(e *bindings.IndexVaultAuctionBid) error {
	a, err := v.open(e.Id)
	if err != nil {
		return err
	}
	a.bids++
	a.sold, a.bought = new(big.Int).Add(a.sold, e.ValueOutD18), new(big.Int).Add(a.bought, e.ValueInD18)
	x := exchange{sold: e.TokenOut, amountSold: e.AmountOut, bought: e.TokenIn, amountBought: e.AmountIn}
	v.row(Trade, *e.Raw, trade{
		nonce: v.RebalanceNonce, auction: a.id, via: e.Bidder, exchange: x, valueIn: e.ValueOutD18, valueOut: e.ValueInD18,
	}.value())
	v.RebalanceNonce++
	if err := v.swap(x, e.ReserveOutAfter, e.ReserveInAfter); err != nil {
		return err
	}
	return v.book.settled()
}

func (v *Vault) auctionTip(e *bindings.IndexVaultAuctionTip) error {
	a, err := v.open(e.Id)
	if err != nil {
		return err
	}
	a.tips = new(big.Int).Add(a.tips, e.Shares)
	return nil
}

func (v *Vault) auctionClosed(e *bindings.IndexVaultAuctionClosed) error {
	a, err := v.open(e.Id)
	if err != nil {
		return err
	}
	a.closedBy = e.By
	return nil
}

// auctionValue returns the latest auction as the vault's own function does. The auction's NAV moves with the scale. Its end is
// 0 once it is closed.
func (v *Vault) auctionValue() string {
	if len(v.auctions) == 0 {
		return auctionValue(0, 0, 0, common.Address{}, new(big.Int))
	}
	a := v.auctions[len(v.auctions)-1]
	ends := a.endsAt
	if a.closedBy != (common.Address{}) {
		ends = 0
	}
	nav := new(big.Int).Mul(a.scaled, v.book.scale)
	return auctionValue(a.id, a.openedAt, ends, a.opener, nav.Quo(nav, a.scale))
}
