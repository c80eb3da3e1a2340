package market

import (
	"math"
	"math/big"
	"math/rand/v2"
	"time"
)

// Asset describes an asset for the simulation.
type Asset struct {
	Symbol       string
	StartPrice   float64 // USD per whole token
	FeedDecimals uint8
	Volatility   float64 // standard deviation of a year's log return; 0 for a stablecoin
}

// Params are the parameters that all assets share. Times are chain time.
type Params struct {
	MarketVolatility float64       // yearly standard deviation of the market factor
	Reversion        time.Duration // time in which a log price returns to 1/e of its distance from the start
	Bound            float64       // maximum of the log price in both directions; the pools have liquidity up to it
	PegDeviation     float64       // standard deviation of a pegged asset's log price
	PegReversion     time.Duration // time in which a peg returns to 1/e of its distance
}

// Default keeps prices within the pools' ranges over months. Prices return so slowly that a day's return is as volatile as without
// the return.
var Default = Params{
	MarketVolatility: 0.45, Reversion: 30 * 24 * time.Hour, Bound: 0.45, PegDeviation: 0.0003, PegReversion: 30 * time.Minute,
}

// year is the length of the year that volatilities refer to.
const year = 365 * 24 * time.Hour

// marketShare is the largest part of an asset's volatility that the market factor may explain.
const marketShare = 0.85

// Process is the seeded price process of several assets. Each log price is an Ornstein-Uhlenbeck process that the market factor and
// the asset's own noise drive. A step has the same distribution as any number of smaller steps over the same time. A Process is not
// safe for concurrent use.
type Process struct {
	params Params
	assets []Asset
	rng    *rand.Rand
	beta   []float64 // sensitivity to the market factor
	own    []float64 // yearly standard deviation of the asset's own noise
	log    []float64 // log of the price divided by the start price
}

// New returns a process with every asset at its start price. Equal arguments and steps give equal prices.
func New(seed uint64, assets []Asset, params Params) *Process {
	p := &Process{
		params: params, assets: assets, rng: rand.New(rand.NewPCG(seed, 0x617374726f6c6162)),
		beta: make([]float64, len(assets)), own: make([]float64, len(assets)), log: make([]float64, len(assets)),
	}
	for i, a := range assets {
		p.beta[i] = min(0.7+0.6*p.rng.Float64(), marketShare*a.Volatility/params.MarketVolatility)
		p.own[i] = math.Sqrt(a.Volatility*a.Volatility - p.beta[i]*p.beta[i]*params.MarketVolatility*params.MarketVolatility)
	}
	return p
}

// Step moves every price by a time and returns the answers of the feeds.
func (p *Process) Step(d time.Duration) []*big.Int {
	stays := math.Exp(-float64(d) / float64(p.params.Reversion))
	pegStays := math.Exp(-float64(d) / float64(p.params.PegReversion))
	// The root of the years that the noise of this step counts for: ∫ e^(−2s/τ) ds.
	scale := math.Sqrt((1 - stays*stays) / 2 * float64(p.params.Reversion) / float64(year))
	market := p.params.MarketVolatility * p.rng.NormFloat64()
	for i, a := range p.assets {
		noise := p.rng.NormFloat64() // drawn for every asset, so that a stablecoin does not change the other paths
		if a.Volatility == 0 {
			p.log[i] = pegStays*p.log[i] + p.params.PegDeviation*math.Sqrt(1-pegStays*pegStays)*noise
			continue
		}
		p.log[i] = stays*p.log[i] + scale*(p.beta[i]*market+p.own[i]*noise)
	}
	return p.Answers()
}

// Shock multiplies every price that is not pegged, within the bound. It does not change later draws.
func (p *Process) Shock(ratio float64) {
	for i, a := range p.assets {
		if a.Volatility != 0 {
			p.log[i] += math.Log(ratio)
		}
	}
}

// Answers returns the current prices in the decimals of each feed, rounded, at least 1.
func (p *Process) Answers() []*big.Int {
	out := make([]*big.Int, len(p.assets))
	for i, a := range p.assets {
		bounded := p.params.Bound * math.Tanh(p.log[i]/p.params.Bound)
		price := a.StartPrice * math.Exp(bounded) * math.Pow10(int(a.FeedDecimals))
		out[i], _ = big.NewFloat(math.Max(1, math.Round(price))).Int(nil)
	}
	return out
}
