package plan

import (
	"math/big"

	"github.com/holiman/uint256"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Gas of executeTrades as measured in docs/gas.md, rounded up.
const (
	gasOfBase        = 150_000
	gasOfConstituent = 25_000
	gasOfLeg         = 130_000 // through one pool
	gasOfHop         = 90_000  // for each further pool
	gasOfTick        = 20_000  // for each crossed tick
)

// sendingUSD returns what a call with one leg costs its sender, in USD.
func (s *Snapshot) sendingUSD(constituents int) float64 {
	gas := (gasOfCall(constituents) + gasOfLeg) * float(s.GasD18.View())
	return (gas + float(s.DataD18.Base.View()) + float(s.DataD18.Leg.View())) / 1e18
}

func gasOfCall(constituents int) float64 { return gasOfBase + gasOfConstituent*float64(constituents) }

// Cost is the expected cost of a plan at oracle prices, by part. The keeper pays the gas, the vault everything else.
type Cost struct {
	FeeUSD    decimal.Decimal `json:"fee_usd"`    // fees of the pools
	ImpactUSD decimal.Decimal `json:"impact_usd"` // pool prices moved by the trades
	OracleUSD decimal.Decimal `json:"oracle_usd"` // pool prices that differ from the oracle's; negative: a gain
	GasUSD    decimal.Decimal `json:"gas_usd"`
	TotalUSD  decimal.Decimal `json:"total_usd"`
}

// trading returns what trading now costs, in USD. It leaves out the distance between pools and oracle: either may be
// right, and the vault's slippage limit bounds it.
func (c Cost) trading() float64 {
	f, _ := c.FeeUSD.Add(c.ImpactUSD).Add(c.GasUSD).Float64()
	return f
}

// sums is a cost being added up, USD D18.
type sums struct{ fee, impact, oracle, gas big.Int }

// add counts a leg that is about to be filled on the view.
func (c *sums) add(v *pool.View, r *pool.Route, l Leg, outPriceD18 *big.Int, outDecimals uint8) {
	net, spot := l.ValueInD18.Big(), l.AmountIn.Big()
	for _, h := range r.Hops() {
		p := v.At(h.Pool)
		rest := big.NewInt(int64(pool.FeeUnits - p.Fee))
		net.Quo(net.Mul(net, rest), big.NewInt(pool.FeeUnits))
		spot.Quo(spot.Mul(spot, rest), big.NewInt(pool.FeeUnits))
		square := p.SqrtPrice.ToBig()
		square.Mul(square, square)
		if h.Down {
			spot.Rsh(spot.Mul(spot, square), 192)
		} else {
			spot.Quo(spot.Lsh(spot, 192), square)
		}
	}
	atSpot := basket.ValueD18(spot, outPriceD18, outDecimals)
	c.fee.Add(&c.fee, new(big.Int).Sub(l.ValueInD18.View(), net))
	c.oracle.Add(&c.oracle, net.Sub(net, atSpot))
	c.impact.Add(&c.impact, atSpot.Sub(atSpot, l.ValueOutD18.View()))
}

func (c *sums) addGas(units uint64, gasD18 *big.Int) {
	c.gas.Add(&c.gas, new(big.Int).Mul(new(big.Int).SetUint64(units), gasD18))
}

func (c *sums) cost() Cost {
	out := Cost{
		FeeUSD: basket.FromD18(&c.fee), ImpactUSD: basket.FromD18(&c.impact), OracleUSD: basket.FromD18(&c.oracle),
		GasUSD: basket.FromD18(&c.gas),
	}
	out.TotalUSD = out.FeeUSD.Add(out.ImpactUSD).Add(out.OracleUSD).Add(out.GasUSD)
	return out
}

// partCost returns how much more one further leg must return to pay for its gas and data, in base units bought, rounded up.
func partCost(s *Snapshot, priceD18 *big.Int, decimals uint8) *uint256.Int {
	value := new(big.Int).Mul(s.GasD18.View(), big.NewInt(gasOfLeg))
	value.Add(value, s.DataD18.Leg.View())
	units, over := uint256.FromBig(basket.AmountUp(value, priceD18, decimals))
	if over {
		return new(uint256.Int).SetAllOne()
	}
	return units
}

// path encodes a route for the adapter: its tokens and the fees of the pools between them.
func path(m *pool.Market, r *pool.Route) []byte { return uniswap.EncodePath(r.Tokens(), m.Fees(r)) }
