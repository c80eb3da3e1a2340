package rebalancer_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

func TestWhatPricesDidIsSeenByTheHourAndSurvivesARestart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Schedule, b.cfg.DriftBps = "@every 10m", 5000
	b.public()
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	believed := func() plan.Risk {
		b.clock.Add(600)
		b.look()
		texts := b.strings("select explanation::text from ticks where vault = $1 order by tick_id", vault)
		var why plan.Plan
		require.NoError(t, json.Unmarshal([]byte(texts[len(texts)-1]), &why))
		require.Len(t, why.Risk.Volatility, len(why.Positions))
		return why.Risk
	}
	b.look()
	first := believed()
	require.Equal(t, "prior", first.Source)
	require.InDelta(t, 0.6, first.Volatility[0], 1e-9)
	require.InDelta(t, 0.5, first.Correlation[2][1], 1e-9)

	const hours = 12
	for hour := range hours { // WBTC and WETH move together, by 1 % and back; LINK does not move
		require.NoError(t, b.c.AdjustTime(time.Hour))
		b.refresh(map[string]string{"WBTC": strconv.Itoa(90_000 + 900*(hour%2)), "WETH": strconv.Itoa(3000 + 30*(hour%2))})
		b.look()
	}
	require.Equal(t, []string{strconv.Itoa(len(b.m.Assets))},
		b.strings("select count(distinct token)::text from asset_prices"), "every listed asset has prices")
	require.Equal(t, []string{strconv.Itoa(hours + 1)}, b.strings("select distinct count(*)::text from asset_prices group by token"))
	require.Len(t, b.strings("select hour::text from asset_prices where token = $1 and price_d18 = 90900e18::numeric",
		b.m.Asset("WBTC").Token.Bytes()), hours/2)
	seen := believed()
	require.Equal(t, "history", seen.Source)
	require.Equal(t, hours-1, seen.Returns, "the current hour has not ended")
	require.Greater(t, seen.Weight, first.Weight)
	require.Greater(t, seen.Volatility[0], 0.6, "one percent an hour is 94 % a year")
	require.Less(t, seen.Volatility[2], 0.6)
	require.Greater(t, seen.Correlation[1][0], 0.5)
	require.Less(t, seen.Correlation[2][0], 0.5)
	b.restart()
	require.Equal(t, seen, believed(), "a restart reads the same estimate from the database")
	head, err := b.node.Header(t.Context(), nil)
	require.NoError(t, err)
	now := time.Unix(int64(head.Time), 0)
	require.NoError(t, b.c.AdjustTime(now.Truncate(time.Hour).Add(time.Hour+time.Second).Sub(now)))
	b.look()
	require.NoError(t, b.c.AdjustTime(30*time.Minute))
	b.refresh(map[string]string{"WBTC": "95000"})
	b.look()
	require.Equal(t, []string{strconv.Itoa(hours + 2)}, b.strings("select distinct count(*)::text from asset_prices group by token"))
	require.Len(t, b.strings("select hour::text from asset_prices where price_d18 = 95000e18::numeric"), 1, "an hour's last price stays")
}

func TestTooMuchTrackingErrorIsTradedAwayBelowTheDriftThreshold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.DriftBps = 5000
	b.public()
	// A plan's gas costs 2 USD, because it includes the tip. The lower risk of 400,000 USD was not worth that.
	vault, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 900_000})
	b.refresh(map[string]string{"WBTC": "93150"}) // 3.5 % up: a drift of 0.9 % and, with the prior, a tracking error of 0.5 %
	b.rounds(2)
	require.Empty(t, b.plans(vault))
	b.cfg.MaxTrackingBps = 100
	b.restart()
	b.rounds(1)
	require.Empty(t, b.plans(vault))
	b.cfg.MaxTrackingBps, b.cfg.RiskAversion = 20, 1000 // being due does not yet make a trade worth its cost
	b.restart()
	b.rounds(5)
	require.Equal(t, []string{"trades done"}, b.plans(vault), "%v", b.strings("select reason from ticks"))
	why := b.strings("select (explanation ->> 'tracking_before') || ' ' || (explanation ->> 'tracking_after') "+
		"from plans where vault = $1", vault)
	var before, after float64
	_, err := fmt.Sscan(why[0], &before, &after)
	require.NoError(t, err)
	require.Greater(t, before, 0.002)
	require.Less(t, after, 0.002)
}
