package plan

import (
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// rooms returns what is left of the daily allowances, USD D18 at the snapshot's NAV, rounded down.
func (s *Snapshot) rooms(nav *big.Int) (loss, turnover *big.Int) {
	room := func(dailyBps int64, used basket.Amount) *big.Int {
		capacity := new(big.Int).Mul(big.NewInt(dailyBps), basket.D18)
		capacity.Quo(capacity, big.NewInt(2*basket.FullBps))
		return basket.MulDivDown(positive(capacity.Sub(capacity, used.Big())), nav, basket.D18)
	}
	return room(s.Limits.DailyLossBps, s.Used.LossD18), room(s.Limits.DailyTurnoverBps, s.Used.TurnoverD18)
}

// mostTrade returns the USD D18 that one leg may sell: a part of NAV, and the caps of both assets.
func (s *Snapshot) mostTrade(nav *big.Int, from, to Constituent) *big.Int {
	most := bpsDown(nav, s.Limits.MaxTradeBps)
	for _, c := range []Constituent{from, to} {
		most = smaller(most, c.TradeCapD18.Big())
	}
	return most
}
