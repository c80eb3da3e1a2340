package prepare

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// hours returns hourly prices that rise and fall in turn by a part in ten thousand.
func hours(token common.Address, n int, partBps int64) []readdb.RecentPricesRow {
	out := make([]readdb.RecentPricesRow, n)
	for i := range out {
		price := new(big.Int).Mul(big.NewInt(10_000+int64(i%2)*partBps), basket.D18)
		out[i] = readdb.RecentPricesRow{Token: token, Hour: time.Unix(int64(i)*3600, 0), PriceD18: basket.NewAmount(price)}
	}
	return out
}

func TestSuggestedSlippage(t *testing.T) {
	t.Parallel()
	calm, wild, young := common.Address{1}, common.Address{2}, common.Address{3}
	rows := append(hours(calm, 40, 0), append(hours(wild, 40, 100), hours(young, leastReturns, 100)...)...)
	known := variancesOf(rows)

	t.Run("ReadsTheVarianceOfHourlyReturns", func(t *testing.T) {
		t.Parallel()
		require.Zero(t, known.get(calm))
		require.InDelta(t, 0.00995033*0.00995033/3600, known.get(wild), 1e-13)
	})
	t.Run("AssumesTheVolatilityOfAYoungToken", func(t *testing.T) {
		t.Parallel()
		require.NotContains(t, known, young)
		require.InDelta(t, 1.0/secondsOfYear, known.get(young), 1e-15)
	})
	t.Run("CoversThreeDeviationsAndATenthOfTheImpact", func(t *testing.T) {
		t.Parallel()
		hour := suggestBps(known.get(wild), time.Hour, 0)
		require.Equal(t, int64(299), hour, "three times a deviation of 0.995 % an hour")
		require.Equal(t, hour+20, suggestBps(known.get(wild), time.Hour, 0.02))
	})
	t.Run("StaysWithinItsBounds", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, int64(leastSuggestedBps), suggestBps(0, time.Hour, -0.5))
		require.Equal(t, int64(mostSuggestedBps), suggestBps(known.get(wild), 48*time.Hour, 0))
	})
	t.Run("CountsTheLifeOfAQuoteInChainTime", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, time.Minute, pin{rate: 1}.life(0))
		require.Equal(t, 60*120*time.Second, pin{rate: 60}.life(3))
	})
}

func TestTermsSettle(t *testing.T) {
	t.Parallel()
	fixed, auto := Terms{SlippageBps: 30}, Terms{SlippageBps: 50, AutoSlippage: true}
	require.Equal(t, Slippage{Bps: 30, SuggestedBps: 120}, fixed.settle(120))
	require.Equal(t, Slippage{Bps: 120, SuggestedBps: 120}, auto.settle(120))
	require.Equal(t, int64(120), auto.SlippageBps)
}
