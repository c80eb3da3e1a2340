package market

import (
	"math"
	"math/big"
	"math/rand/v2"
)

// Asset is what the simulation needs to know of one asset.
type Asset struct {
	Symbol       string
	StartPrice   float64 // USD per whole token
	FeedDecimals uint8
	Volatility   float64 // relative to the others'; 0: pegged, as a stablecoin is
}

// Params are the simulation's, per block, as fractions of the price (0.01 is 1 %).
type Params struct {
	MarketSigma float64 // of the factor that moves all
	NoiseSigma  float64 // of each asset's own noise
	TrendSigma  float64 // standard deviation of each asset's own trend
	TrendMemory float64 // how much of a trend is left a block later, from 0 to 1
	Reversion   float64 // pull of the log price back to its start
	Bound       float64 // that no log price ever passes, as far as pools have liquidity
	PegSigma    float64 // of a pegged asset
}

// Default makes baskets drift by several percent in a minute or two while one block moves a price by well under 1 %:
// trends do it, not jumps, so that a keeper's quote is still good a block later.
var Default = Params{
	MarketSigma: 0.0015, NoiseSigma: 0.0012, TrendSigma: 0.007, TrendMemory: 0.985, Reversion: 0.012, Bound: 0.45, PegSigma: 0.0001,
}

// Process is the seeded price process of several assets. Not for use by several goroutines.
type Process struct {
	params Params
	assets []Asset
	rng    *rand.Rand
	beta   []float64 // how strongly the market factor moves the asset
	trend  []float64
	log    []float64 // of price over start price
}

// New starts every asset at its start price. Equal arguments give equal prices for ever.
func New(seed uint64, assets []Asset, params Params) *Process {
	p := &Process{
		params: params, assets: assets, rng: rand.New(rand.NewPCG(seed, 0x617374726f6c6162)),
		beta: make([]float64, len(assets)), trend: make([]float64, len(assets)), log: make([]float64, len(assets)),
	}
	// First trends are evenly spread over the assets, in an order of the seed: whatever the seed, some rise and some fall.
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
		// The same draws for every kind of asset: adding a peg changes no other path.
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

// Shock multiplies every price that is not pegged, within the bound. Later draws are the same as without it.
func (p *Process) Shock(ratio float64) {
	for i, a := range p.assets {
		if a.Volatility != 0 {
			p.log[i] += math.Log(ratio)
		}
	}
}

// Answers are the prices now, in each feed's decimals, rounded; at least 1.
func (p *Process) Answers() []*big.Int {
	out := make([]*big.Int, len(p.assets))
	for i, a := range p.assets {
		bounded := p.params.Bound * math.Tanh(p.log[i]/p.params.Bound)
		price := a.StartPrice * math.Exp(bounded) * math.Pow10(int(a.FeedDecimals))
		out[i], _ = big.NewFloat(math.Max(1, math.Round(price))).Int(nil)
	}
	return out
}

// SqrtPriceX96 is the price at which a Uniswap v3 pool stands when its tokens are worth what the feeds answer: the root
// of base units of token 1 per base unit of token 0, times 2⁹⁶, rounded down.
func SqrtPriceX96(t0, t1 Quote) *big.Int {
	// (answer0/10^feed0/10^dec0) / (answer1/10^feed1/10^dec1)
	num := new(big.Int).Mul(t0.Answer, pow10(t1.FeedDecimals+t1.Decimals))
	den := new(big.Int).Mul(t1.Answer, pow10(t0.FeedDecimals+t0.Decimals))
	num.Lsh(num, 192)
	return Clamp(num.Sqrt(num.Quo(num, den)))
}

// Quote is a feed's answer about a token.
type Quote struct {
	Answer       *big.Int
	FeedDecimals uint8
	Decimals     uint8 // of the token
}

func pow10(n uint8) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
