package plan_test

import (
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// A vault of two tokens at 1 USD each is 20 % off its targets of 50 % and 50 %. The plan sells token 1 for token 2.
func ExampleMake() {
	token1, token2 := common.HexToAddress("0x01"), common.HexToAddress("0x02")
	holding := func(token common.Address, usd int64) plan.Constituent {
		return plan.Constituent{Buyable: true, TradeCapD18: basket.MaxAmount, Constituent: basket.Constituent{
			Token: token, Decimals: 18, TargetBps: 5_000, PriceD18: basket.NewAmount(basket.D18),
			Reserve: basket.NewAmount(new(big.Int).Mul(big.NewInt(usd), basket.D18)),
		}}
	}
	// One pool with 100,000,000 of each token, spread over every price, at a fee of 0.05 %.
	liquidity := uint256.MustFromDecimal("100000000000000000000000000")
	market, err := pool.NewMarket([]pool.Pool{{
		Address: common.HexToAddress("0x03"), Token0: token1, Token1: token2, Fee: 500, Spacing: 10,
		SqrtPrice: pool.SqrtPriceAt(0), Liquidity: *liquidity, Low: pool.MinTick, High: pool.MaxTick,
		Ticks: []pool.Tick{
			{Index: pool.MinTick + 2, Net: *liquidity}, {Index: pool.MaxTick - 2, Net: *new(uint256.Int).Neg(liquidity)},
		},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := plan.Make(plan.Snapshot{
		BlockTime: time.Unix(1_700_000_000, 0).UTC(), RebalanceNonce: 1, Market: market,
		Constituents: []plan.Constituent{holding(token1, 70_000), holding(token2, 30_000)},
		Limits:       plan.Limits{MaxSlippageBps: 200, MaxTradeBps: 10_000, DailyLossBps: 500, DailyTurnoverBps: 50_000},
	}, plan.DefaultPolicy())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Reason)
	for _, leg := range p.Legs {
		fmt.Println(basket.FromD18(leg.ValueInD18.Big()).StringFixed(0), "USD sold;", leg.Reason)
	}
	fmt.Println("limits that made the plan smaller:", p.Binding)
	// Output:
	// drift falls from 20.00 % to 2.28 %
	// 17730 USD sold; sells a constituent above its target for one below
	// limits that made the plan smaller: []
}
