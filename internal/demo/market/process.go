package market

import (
	"math"
	"math/big"
	"math/rand/v2"
)

// Asset describes an asset for the simulation.
type Asset struct {
	Symbol       string
	StartPrice   float64 // USD per whole token
	FeedDecimals uint8
	Volatility   float64 // relative to the other assets; 0 for a stablecoin
}

// Params are the parameters per block, as ratios of the price (0.01 is 1 %).
type Params struct {
	MarketSigma float64 // standard deviation of the market factor
	NoiseSigma  float64 // standard deviation of each asset's noise
	TrendSigma  float64 // standard deviation of each asset's trend
	TrendMemory float64 // share of a trend that remains after a block, from 0 to 1
	Reversion   float64 // share by which the log price returns to its start
	Bound       float64 // maximum of the log price in both directions; the pools have liquidity up to it
	PegSigma    float64 // standard deviation of a pegged asset
}

// Default lets baskets drift by several percent in a minute or two. Trends cause the drift, and one block moves a price by less than
// 1 %, so that a keeper's quote is still valid one block later.
var Default = Params{
	MarketSigma: 0.0015, NoiseSigma: 0.0012, TrendSigma: 0.007, TrendMemory: 0.985, Reversion: 0.012,
	Bound: 0.45, PegSigma: 0.0001,
}

// Process is the seeded price process of several assets. It is not safe for concurrent use.
type Process struct {
	params Params
	assets []Asset
	rng    *rand.Rand
	beta   []float64 // sensitivity to the market factor
	trend  []float64
	log    []float64 // log of the price divided by the start price
}

// New returns a process with every asset at its start price. Equal arguments give equal prices.
func New(seed uint64, assets []Asset, params Params) *Process {
	p := &Process{
		params: params, assets: assets, rng: rand.New(rand.NewPCG(seed, 0x617374726f6c6162)),
		beta: make([]float64, len(assets)), trend: make([]float64, len(assets)), log: make([]float64, len(assets)),
	}
	// The first trends are spread evenly over the assets in a random order, so that some rise and some fall with every seed.
	for i, rank := range p.rng.Perm(len(assets)) {
		p.beta[i] = 0.7 + 0.6*p.rng.Float64()
		p.trend[i] = params.TrendSigma * 2 * (2*(float64(rank)+0.5)/float64(len(assets)) - 1)
	}
	return p
}

// Step moves every price by one block and returns the answers of the feeds.
func (p *Process) Step() []*big.Int {
	market := p.params.MarketSigma * p.rng.NormFloat64()
	fresh := p.params.TrendSigma * math.Sqrt(1-p.params.TrendMemory*p.params.TrendMemory)
	for i, a := range p.assets {
		// Every kind of asset makes the same draws, so that a stablecoin does not change the other paths.
		turn, noise := p.rng.NormFloat64(), p.rng.NormFloat64()
		if a.Volatility == 0 {
			p.log[i] += p.params.PegSigma*noise - 0.1*p.log[i]
			continue
		}
		p.trend[i] = p.params.TrendMemory*p.trend[i] + fresh*turn
		move := p.beta[i]*market + p.trend[i] + p.params.NoiseSigma*noise
		p.log[i] += a.Volatility*move - p.params.Reversion*p.log[i]
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

// SqrtPriceX96 returns the root price of a Uniswap v3 pool at the prices of the feeds, rounded down. It is √p · 2⁹⁶, where p is the
// number of base units of token 1 per base unit of token 0.
func SqrtPriceX96(t0, t1 Quote) *big.Int {
	// (answer0/10^feed0/10^dec0) / (answer1/10^feed1/10^dec1)
	num := new(big.Int).Mul(t0.Answer, pow10(t1.FeedDecimals+t1.Decimals))
	den := new(big.Int).Mul(t1.Answer, pow10(t0.FeedDecimals+t0.Decimals))
	num.Lsh(num, 192)
	return Clamp(num.Sqrt(num.Quo(num, den)))
}

// Quote is the answer of a token's feed.
type Quote struct {
	Answer       *big.Int
	FeedDecimals uint8
	Decimals     uint8 // decimals of the token
}

func pow10(n uint8) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
