package split_test

import (
	"fmt"
	"math"

	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
	"github.com/astrolabe-index/astrolabe/rebalancer/split"
)

// A pool that is three times as deep takes three times as much of a swap.
func ExampleShares() {
	deep := pool.Curve{{A: 3_000_000, B: 3_000_000, Length: math.MaxInt64}}
	shallow := pool.Curve{{A: 1_000_000, B: 1_000_000, Length: math.MaxInt64}}
	for _, share := range split.Shares([]pool.Curve{deep, shallow}, 10_000) {
		fmt.Printf("%.0f\n", share)
	}
	// Output:
	// 7500
	// 2500
}
