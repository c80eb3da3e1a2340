package api_test

import (
	"net/http"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestFiltersRestOnWhatTheDetailSays(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedDays(t)
	b.exec(t, `update vaults set management_fee_bps = 50, performance_fee_bps = 2000 where vault = $1`, beta)
	b.exec(t, `update constituents set target_bps = 0, reserve = 0 where vault = $1 and token = $2`, gamma, wbtc)
	names := func(query string) (out []string) {
		t.Helper()
		for _, index := range b.get(t, "/v1/indices?"+query)["indices"].([]any) {
			out = append(out, at(t, index, "name").(string)[:5])
		}
		return out
	}
	all := []string{"Beta ", "Alpha", "Gamma"} // by NAV
	tests := map[string][]string{
		"asset=" + weth.Hex():                      all,
		"asset=" + wbtc.Hex():                      all[:2], // gamma neither holds it nor has it as a target
		"asset=" + addr(99).Hex():                  nil,
		"max_management_fee_bps=99":                {"Beta "},
		"max_performance_fee_bps=1999":             {"Alpha", "Gamma"},
		"min_nav_usd=1200":                         all[:2],
		"min_nav_usd=1200.01":                      all[:1],
		"max_nav_usd=1200":                         {"Alpha"}, // an unknown value passes no filter
		"min_age_days=2":                           all[:2],
		"min_age_days=3":                           {"Alpha"},
		"max_age_days=1":                           {"Gamma"},
		"min_return=0.2":                           {"Alpha"}, // 120 after 100, thirty days ago
		"min_return=0.20000001":                    nil,
		"max_return=0.2":                           {"Alpha"}, // beta is too young, gamma has no level
		"return_over=since_launch&max_return=-0.1": {"Beta "},
		"return_over=since_launch&min_return=-0.1&sort=return_over":                   {"Alpha", "Beta "},
		"return_over=since_launch&min_return=-0.1&sort=return_over&order=asc&limit=1": {"Beta "},
		"return_over=day&sort=return_over":                                            {"Alpha", "Beta ", "Gamma"},
		"sort=volatility":                                                             {"Beta ", "Alpha", "Gamma"}, // it moves half as much
		"sort=volatility&order=asc":                                                   {"Alpha", "Beta ", "Gamma"},
		"sort=drawdown":                                                               {"Beta ", "Alpha", "Gamma"},
	}
	for query, want := range tests {
		require.Equal(t, want, names(query), query)
	}
	var renewed int
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), `select renew_past_levels($1, $2, 10)`, chainID, noon).Scan(&renewed))
	require.Equal(t, 2, renewed, "gamma is a minute old")
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`) // so that no answer comes from the cache
	for query, want := range tests {
		require.Equal(t, want, names(query), "%s, with stored past levels", query)
	}
	b.exec(t, `update past_levels set month.first_d18 = 60e18 where vault = $1`, alpha)
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	require.Equal(t, []string{"Alpha"}, names("min_return=1"), "120 after 60: the stored level is read")
	b.exec(t, `update past_levels set month.then_at = $2, month.ends_at = $2 where vault = $1`, alpha, noon.AddDate(0, 0, -30))
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	require.Empty(t, names("min_return=1"), "the stored level ends before the window's start")
	// The filters cut exactly at the numbers of the performance.
	b.exec(t, `update vaults set created_at = $2 where vault = $1`, beta, noon.AddDate(0, 0, -40))
	b.exec(t, `update candles set low_d18 = low_d18 * 0.9, high_d18 = high_d18 * 1.1, fall_high_d18 = high_d18 * 1.1,
		fall_low_d18 = low_d18 * 0.95 where extract(day from starts_at) = 9`) // a fall within a day, deeper than between closes
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	least := decimal.New(1, -8)
	for field, name := range map[string]string{"volatility": "max_volatility", "max_drawdown": "max_drawdown"} {
		for vault, index := range map[string]string{alpha.Hex(): "Alpha", beta.Hex(): "Beta "} {
			measure := dec(t, at(t, b.get(t, "/v1/indices/"+vault+"/performance"), "risk", field))
			require.Contains(t, names(name+"="+measure.String()), index, field)
			require.NotContains(t, names(name+"="+measure.Sub(least).String()), index, field)
		}
	}
	// 41 days are enough for risk, 19 are not; the drawdown needs one.
	b.exec(t, `delete from candles where starts_at < $1`, noon.AddDate(0, 0, -19))
	require.Empty(t, names("max_volatility=100"))
	require.Equal(t, []string{"Beta ", "Alpha"}, names("max_drawdown=1"))
	for field, query := range map[string]string{
		"query.min_nav_usd": "min_nav_usd=x", "query.asset": "asset=0x1", "query.min_return": "min_return=1e9",
		"query.max_age_days":   "max_age_days=-1",
		"query.max_volatility": "max_volatility=-1", "query.return_over": "return_over=year",
		"query.max_management_fee_bps": "max_management_fee_bps=1001",
	} {
		wrongField(t, b.do(t, http.MethodGet, "/v1/indices?"+query, nil), field)
	}
	for _, sort := range []string{"return_over", "volatility", "drawdown"} {
		seen := map[string]bool{}
		path := "/v1/indices?limit=1&sort=" + sort
		for next := path; next != ""; {
			body := b.get(t, next)
			seen[at(t, body, "indices", 0, "address").(string)] = true
			next = ""
			if body["has_more"] == true {
				next = path + "&cursor=" + body["next_cursor"].(string)
			}
		}
		require.Len(t, seen, 3, "%s pages through all", sort)
	}
}
