package pool_test

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// A swap of 1,000 units is quoted twice. The second quote starts from the price that the first swap leaves.
func ExampleView_Quote() {
	token0, token1 := common.HexToAddress("0x01"), common.HexToAddress("0x02")
	liquidity := uint256.NewInt(1_000_000)
	market, err := pool.NewMarket([]pool.Pool{{
		Address: common.HexToAddress("0x03"), Token0: token0, Token1: token1, Fee: 3_000, Spacing: 60,
		SqrtPrice: pool.SqrtPriceAt(0), Liquidity: *liquidity, Low: pool.MinTick, High: pool.MaxTick,
		Ticks: []pool.Tick{
			{Index: -887_220, Net: *liquidity}, {Index: 887_220, Net: *new(uint256.Int).Neg(liquidity)},
		},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	view := market.View()
	route := market.Routes(nil, token0, token1)[0]
	for range 2 {
		fill, err := view.Quote(&route, uint256.NewInt(1_000))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("1000 units of token0 return", fill.Out.Dec(), "units of token1")
		view.Take(&route, &fill)
	}
	// Output:
	// 1000 units of token0 return 996 units of token1
	// 1000 units of token0 return 994 units of token1
}
