package demo

import (
	"fmt"
	"math/big"
	"time"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

const (
	creators     = 4
	investors    = 20
	visitors     = 5    // funded accounts that the scenario does not use, for people who try the demo
	targetDelay  = 40   // blocks from a proposal to its execution
	targetWindow = 1200 // blocks in which due targets may be executed
	maxSlippage  = 300  // maximum loss of a trade in basis points of its oracle value
)

// index is an index that a creator launches.
type index struct {
	name, symbol string
	creator      int
	weights      []weight
	fees         bindings.IVaultTypesFees
	seedUSD      int64
}

type weight struct {
	symbol string
	bps    int64
}

// indices are the indices of the scenario. They differ in their tokens, weights, fees and size.
var indices = []index{
	{
		name: "Blue Chips", symbol: "BLUE", creator: 0, seedUSD: 150_000,
		fees:    bindings.IVaultTypesFees{ManagementBps: 50},
		weights: []weight{{"WBTC", 4000}, {"WETH", 4000}, {"XAUT", 2000}},
	},
	{
		name: "DeFi Leaders", symbol: "DEFI", creator: 1, seedUSD: 60_000,
		fees:    bindings.IVaultTypesFees{ManagementBps: 150, PerformanceBps: 1500},
		weights: []weight{{"UNI", 3000}, {"AAVE", 3000}, {"LINK", 3000}, {"ARB", 1000}},
	},
	{
		name: "Four Corners", symbol: "FOUR", creator: 2, seedUSD: 120_000,
		fees:    bindings.IVaultTypesFees{ManagementBps: 30, EntryBps: 10, ExitBps: 10},
		weights: []weight{{"WETH", 2500}, {"WBTC", 2500}, {"XAUT", 2500}, {"USDC", 2500}},
	},
	{
		name: "Whole Market", symbol: "ALL", creator: 3, seedUSD: 100_000,
		fees: bindings.IVaultTypesFees{ManagementBps: 80, PerformanceBps: 1000},
		weights: []weight{
			{"WETH", 2000}, {"WBTC", 2000}, {"XAUT", 1000}, {"LINK", 1500}, {"UNI", 1000}, {"AAVE", 1000}, {"ARB", 1000}, {"USDC", 500},
		},
	},
	{
		name: "Infrastructure", symbol: "INFRA", creator: 0, seedUSD: 50_000,
		fees:    bindings.IVaultTypesFees{ManagementBps: 100, ExitBps: 50},
		weights: []weight{{"LINK", 4000}, {"ARB", 3000}, {"WETH", 3000}},
	},
}

// change is the basket that a creator proposes during the run: WETH replaces ARB.
var change = struct {
	symbol  string
	weights []weight
}{"DEFI", []weight{{"UNI", 3000}, {"AAVE", 3000}, {"LINK", 3000}, {"WETH", 1000}}}

// volatility is the yearly volatility of each asset, about that of the real one. 0 is a stablecoin.
var volatility = map[string]float64{
	"USDC": 0, "WETH": 0.65, "WBTC": 0.5, "XAUT": 0.15, "LINK": 0.8, "UNI": 0.85, "AAVE": 0.85, "ARB": 0.9,
}

// dollars returns an amount of USD as a D18 number.
func dollars(usd int64) *big.Int { return new(big.Int).Mul(big.NewInt(usd), basket.D18) }

// Market returns the market that the scenario needs.
func (c Config) Market() devchain.MarketConfig {
	return devchain.MarketConfig{
		MinTargetDelay: c.targetDelay(), TargetWindow: targetWindow * c.BlockTime, Limits: chain.Limits{MaxSlippageBps: maxSlippage},
	}
}

// targetDelay returns the chain time from a proposal to its execution, in whole seconds.
func (c Config) targetDelay() time.Duration { return (targetDelay * c.BlockTime).Truncate(time.Second) }

// Visitors is the number of funded accounts that the scenario does not use, from FirstVisitor on.
const Visitors = visitors

// Numbers of the accounts that the chain must fund.
const (
	FirstVisitor = devchain.FirstMember + creators + investors
	Accounts     = firstStranger + strangersCount

	firstStranger  = FirstVisitor + visitors
	strangersCount = 2
)

// checkMarket returns an error if the market lacks an asset of the scenario.
func checkMarket(m *devchain.Market) error {
	have := map[string]bool{}
	for _, a := range m.Assets {
		have[a.Symbol] = true
		if _, known := volatility[a.Symbol]; !known {
			return fmt.Errorf("the scenario knows no volatility of %s", a.Symbol)
		}
	}
	for _, ix := range indices {
		for _, w := range ix.weights {
			if !have[w.symbol] {
				return fmt.Errorf("the market has no %s, which index %s holds", w.symbol, ix.symbol)
			}
		}
	}
	return nil
}
