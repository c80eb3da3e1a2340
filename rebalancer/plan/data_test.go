package plan_test

import (
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

func TestDataOfARollupIsPartOfTheCost(t *testing.T) {
	t.Parallel()
	dollars := func(n int64) basket.Amount { return basket.NewAmount(new(big.Int).Mul(big.NewInt(n), basket.D18)) }
	s := on(t, snapshot(holds(btc, 8, "90000", "6000", 5000), holds(usdc, 6, "1", "4000", 5000)), flat(5))
	free, err := plan.Make(s, calendar())
	require.NoError(t, err)
	require.Len(t, free.Legs, 1)
	require.Equal(t, "0", free.Cost.GasUSD.String())

	s.DataD18 = plan.Data{Base: dollars(3), Leg: dollars(2)}
	charged, err := plan.Make(s, calendar())
	require.NoError(t, err)
	require.Equal(t, "5", charged.Cost.GasUSD.String())
	require.Equal(t, free.Cost.TotalUSD.Add(decimal.NewFromInt(5)).String(), charged.Cost.TotalUSD.String())

	s.DataD18 = plan.Data{}
	narrow, err := plan.Make(s, plan.DefaultPolicy())
	require.NoError(t, err)
	s.DataD18 = plan.Data{Base: dollars(3), Leg: dollars(2)}
	wide, err := plan.Make(s, plan.DefaultPolicy())
	require.NoError(t, err)
	require.Greater(t, wide.Positions[0].BandBps, narrow.Positions[0].BandBps, "small drifts are not worth it")
}
