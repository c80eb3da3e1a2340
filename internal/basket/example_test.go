package basket_test

import (
	"fmt"
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// A basket holds 60 % of its value in WETH and 40 % in USDC. Its targets are 50 % each, so it drifts by 10 %.
func ExampleBasket() {
	d18 := func(usd int64) basket.Amount { return basket.NewAmount(new(big.Int).Mul(big.NewInt(usd), basket.D18)) }
	b := basket.Basket{
		{Decimals: 18, TargetBps: 5_000, Reserve: d18(2), PriceD18: d18(3_000)},                                 // 2 WETH
		{Decimals: 6, TargetBps: 5_000, Reserve: basket.NewAmount(big.NewInt(4_000_000_000)), PriceD18: d18(1)}, // 4,000 USDC
	}
	fmt.Println("NAV:", basket.FromD18(b.NAV()), "USD")
	fmt.Println("drift:", basket.FromD18(b.DriftD18()))
	// Output:
	// NAV: 10000 USD
	// drift: 0.1
}

func ExampleParseAmount() {
	amount, err := basket.ParseAmount("1500000000000000000")
	fmt.Println(basket.FromD18(amount.View()), err)
	_, err = basket.ParseAmount("1.5")
	fmt.Println(err)
	// Output:
	// 1.5 <nil>
	// amount must be decimal digits only, got "1.5"
}
