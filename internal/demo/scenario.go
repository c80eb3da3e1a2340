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
	visitors     = 5                // who watch the demo and join it: funded, and never used by the scenario
	targetDelay  = 20 * time.Second // of chain time, from a proposal to its execution
	targetWindow = 10 * time.Minute
	maxSlippage  = 300 // {bps} of oracle value that a keeper's trade may lose
)

// index is what a creator launches.
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

// indices differ in number of tokens, weights, fees and size.
var indices = []index{
	{
		name: "Blue Chips", symbol: "BLUE", creator: 0, fees: bindings.IVaultTypesFees{ManagementBps: 50}, seedUSD: 150_000,
		weights: []weight{{"WBTC", 4000}, {"WETH", 4000}, {"XAUT", 2000}},
	},
	{
		name: "DeFi Leaders", symbol: "DEFI", creator: 1, fees: bindings.IVaultTypesFees{ManagementBps: 150, PerformanceBps: 1500}, seedUSD: 60_000,
		weights: []weight{{"UNI", 3000}, {"AAVE", 3000}, {"LINK", 3000}, {"ARB", 1000}},
	},
	{
		name: "Four Corners", symbol: "FOUR", creator: 2, fees: bindings.IVaultTypesFees{ManagementBps: 30, EntryBps: 10, ExitBps: 10}, seedUSD: 120_000,
		weights: []weight{{"WETH", 2500}, {"WBTC", 2500}, {"XAUT", 2500}, {"USDC", 2500}},
	},
	{
		name: "Whole Market", symbol: "ALL", creator: 3, fees: bindings.IVaultTypesFees{ManagementBps: 80, PerformanceBps: 1000}, seedUSD: 100_000,
		weights: []weight{
			{"WETH", 2000}, {"WBTC", 2000}, {"XAUT", 1000}, {"LINK", 1500}, {"UNI", 1000}, {"AAVE", 1000}, {"ARB", 1000}, {"USDC", 500},
		},
	},
	{
		name: "Infrastructure", symbol: "INFRA", creator: 0, fees: bindings.IVaultTypesFees{ManagementBps: 100, ExitBps: 50}, seedUSD: 50_000,
		weights: []weight{{"LINK", 4000}, {"ARB", 3000}, {"WETH", 3000}},
	},
}

// change is the basket that a creator proposes in mid-run: ARB leaves, WETH comes.
var change = struct {
	symbol  string
	weights []weight
}{"DEFI", []weight{{"UNI", 3000}, {"AAVE", 3000}, {"LINK", 3000}, {"WETH", 1000}}}

// volatility of the assets that are calmer than the others (1), and of the stablecoin.
var volatility = map[string]float64{"USDC": 0, "XAUT": 0.7}

// dollars is USD D18.
func dollars(usd int64) *big.Int { return new(big.Int).Mul(big.NewInt(usd), basket.D18) }

// MarketConfig is the market that the scenario is made for.
func MarketConfig() devchain.MarketConfig {
	return devchain.MarketConfig{
		MinTargetDelay: targetDelay, TargetWindow: targetWindow, Limits: chain.Limits{MaxSlippageBps: maxSlippage},
	}
}

// The accounts that the chain must have funded, those of visitors last.
const (
	FirstVisitor = devchain.FirstMember + creators + investors
	Accounts     = FirstVisitor + visitors
)

func checkMarket(m *devchain.Market) error {
	have := map[string]bool{}
	for _, a := range m.Assets {
		have[a.Symbol] = true
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
