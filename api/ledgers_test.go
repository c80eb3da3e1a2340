package api_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// whole is the largest amount that the chain can hold: 78 digits.
var whole = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// anyAmount returns a random amount, mostly with a random number of digits. The smallest and the largest are among them.
func anyAmount(r *rand.Rand) *big.Int {
	switch r.IntN(12) {
	case 0:
		return new(big.Int)
	case 1:
		return new(big.Int).Set(whole)
	}
	n := new(big.Int)
	for range 4 {
		n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(r.Uint64()))
	}
	return n.Rsh(n, uint(r.IntN(256)))
}

// seedEverything stores a ledger with a record of each kind for alpha and the investor.
func (b testBundle) seedEverything(t *testing.T, r *rand.Rand) {
	t.Helper()
	b.seed(t)
	b.seedHistory(t)
	b.seedDays(t)
	b.seedPrices(t)
	b.seedGuards(t)
	for _, vault := range []common.Address{alpha, beta} {
		b.candle(t, vault, time.Hour, noon.Add(-time.Hour), 108)
		b.exec(t, `insert into positions values ($1, $2, $3, 1, 1, 1, 20, 30)`, chainID, vault, investor)
		b.exec(t, `insert into claims values ($1, $2, $3, $4, 77)`, chainID, vault, wbtc, investor)
		b.exec(t, `insert into holder_counts values ($1, 10, $2, $3, 2)`, chainID, vault, noon)
		b.exec(t, `insert into events values ($1, $2, 0, $3, $4, $3, 0, $5, $6, $7)`, chainID,
			map[common.Address]int{alpha: 60, beta: 99}[vault], hash(60), noon.Add(-25*time.Hour), vault,
			[][]byte{
				common.HexToHash("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef").Bytes(), make([]byte, 32),
				common.LeftPadBytes(investor[:], 32),
			},
			common.LeftPadBytes(anyAmount(r).Bytes(), 32))
	}
	for block, kind := range map[int]string{10: "contribute", 40: "withdraw", 100: "contribute"} { // blocks with a level
		b.exec(t, `insert into flows values ($1, $2, 2, $3, $4, $5, $5, 1, $6, $7, $8)`, chainID, block, alpha, kind, investor,
			fmt.Sprintf(`[{"token": "%s", "amount": "%s"}]`, weth.Hex(), anyAmount(r)), hash(byte(block)), noon)
		b.exec(t, `insert into fee_payments (chain_id, block_number, log_index, vault, creator, creator_shares, platform,
			platform_shares, total_supply, tx_hash, block_time)
			values ($1, $2, 4, $3, $4, 1, $5, 1, 1, $6, $7)`, chainID, block, alpha, creator, addr(90), hash(9), noon)
	}
	b.exec(t, `insert into listings values ($1, $2, 60, 1, $3, $4, 'active', $5, 3600, 7, 1, 1, $5, 1800, 200, $4, $4, 'pending')`, chainID,
		weth, hash(60), noon, addr(44))
	b.seedBallots(t)
	b.exec(t, `delete from balances where holder = $1`, common.HexToAddress("0xdead")) // it belongs to nobody and is never shown
	b.exec(t, `delete from candles c using vaults v where c.vault = v.vault and c.starts_at < date_trunc('day', v.created_at, 'UTC')`)
	b.exec(t, `update exit_orders set trail_bps = 2000`) // without a trail there is no peak
	b.exec(t,
		`update trades set shortfall_d18 = 1, fee_d18 = 1, impact_d18 = 1, fee_unknown = null, gas_wei = 1, gas_d18 = 1,
			gas_unknown = null`)
}

// stored is a cell of the ledger with an amount.
type stored struct {
	table, column string
	value         *big.Int
}

// ballots are the amounts of ballots, each with the condition under which reads show it.
var ballots = map[string]string{
	"vaults.targets_eligible": "targets_ballot > 0", "vaults.targets_against": "targets_ballot > 0",
	"vaults.fees_eligible": "fees_ballot > 0", "vaults.fees_against": "fees_ballot > 0",
}

// seedBallots proposes targets, and opens a ballot on them and one on the pending fees.
func (b testBundle) seedBallots(t *testing.T) {
	t.Helper()
	b.exec(t, `insert into target_changes values ($1, $2, 7, $3, 99, 1, $4, $5, $6, $7, 'pending')`, chainID, alpha,
		fmt.Sprintf(`[{"token": "%s", "weight_bps": 10000}]`, strings.ToLower(weth.Hex())), hash(9), noon.Add(-time.Hour),
		noon.Add(time.Hour), noon.Add(2*time.Hour))
	b.exec(t, `update vaults set veto_bps = 1000, targets_ballot = 1, fees_ballot = 1 where vault = $1`, alpha)
}

// scatter writes a random amount into each amount cell of the ledger, and returns them. Amounts that the contracts keep above 0
// stay above 0.
func (b testBundle) scatter(t *testing.T, r *rand.Rand) (out []stored) {
	t.Helper()
	ctx := t.Context()
	rows, err := b.store.Pool.Query(ctx, `select table_name, column_name, domain_name is not null
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE' and (domain_name = 'uint256' or data_type = 'numeric'
		and numeric_precision = 78)
			and table_name <> all(array['signers', 'plans', 'intents', 'attempts', 'alerts', 'standings'])
		order by table_name, column_name`)
	require.NoError(t, err)
	type place struct {
		Table, Column string
		Unsigned      bool
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
	require.NoError(t, err)
	require.Greater(t, len(places), 60)
	positive := []string{"balances.shares", "claims.amount", "asset_prices.price_d18", "vaults.total_supply"}
	for _, p := range places {
		shown := cmp.Or(ballots[p.Table+"."+p.Column], "true")
		rows, err := b.store.Pool.Query(ctx, fmt.Sprintf(
			`select ctid::text from %s where %s is not null and %s order by ctid`, p.Table, p.Column, shown))
		require.NoError(t, err)
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		values := make([]string, len(ids))
		for i := range ids {
			value := anyAmount(r)
			switch {
			case !p.Unsigned && r.IntN(2) == 0:
				value.Neg(value)
			case value.Sign() == 0 && slices.Contains(positive, p.Table+"."+p.Column):
				value.SetInt64(1)
			}
			values[i] = value.String()
			out = append(out, stored{p.Table, p.Column, value})
		}
		b.exec(t,
			fmt.Sprintf(`update %[1]s t set %[2]s = n.value::numeric from unnest($1::text[], $2::text[]) as n (id, value)
				where t.ctid = n.id::tid`, p.Table, p.Column), ids, values)
	}
	require.NoError(t, ledgerdb.New(b.store.Pool).RenewAllStandings(ctx, chainID))
	return out
}

// unshown are amounts that no read shows as they are. The contracts or the statistics need them.
var unshown = []string{
	"auctions.nav_d18", "auctions.drift_d18", "auctions.scale", "auctions.scaled_d18", "constituents.base", "vaults.scale",
	"vaults.fee_shares",
	"fee_payments.total_supply", "exit_orders.placed_peak_d18", "nav_points.pending_fee_shares", "trades.reserve_in_after",
	"trades.reserve_out_after",
}

// openReads are the public operations with no required parameter except an address.
func openReads(t *testing.T, b testBundle) (paths []string) {
	t.Helper()
	document := b.do(t, http.MethodGet, "/openapi.json", nil).json(t)
	for path, item := range document["paths"].(map[string]any) {
		operation, ok := item.(map[string]any)["get"].(map[string]any)
		if !ok || path == "/v1/stream" || path == "/v1/ws" || strings.HasSuffix(path, "/profile") || strings.HasSuffix(path, "/note") {
			continue // streams, and texts of people, which are not seeded
		}
		anonymous := operation["security"] == nil
		if needs, ok := operation["security"].([]any); ok {
			for _, need := range needs {
				anonymous = anonymous || len(need.(map[string]any)) == 0
			}
		}
		if anonymous {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	require.Greater(t, len(paths), 25)
	return paths
}

// addressed returns the paths of reads with addresses from the seeded ledger.
func addressed(path string) (out []string) {
	whose := []common.Address{alpha, beta, gamma}
	switch {
	case strings.Contains(path, "/investors/"):
		whose = []common.Address{investor, creator}
	case strings.Contains(path, "/creators/"):
		whose = []common.Address{creator}
	case strings.Contains(path, "/assets/"):
		whose = []common.Address{weth, usdc}
	case !strings.Contains(path, "{"):
		return []string{path}
	}
	for _, address := range whose {
		out = append(out, strings.Replace(path, "{address}", address.Hex(), 1))
	}
	return out
}

// Every read answers for any amounts, in JSON and CSV. Each amount appears somewhere with all its digits. Two reads of the same
// thing at the same block agree.
func TestAnyLedgerIsReadExactlyAndWithoutContradiction(t *testing.T) {
	t.Parallel()
	for seed := range testkit.Seeds(t, 4) {
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 11))
			b := setup(t, silent{}, func(cfg *api.Config) { wide(cfg) })
			b.seedEverything(t, r)
			amounts := b.scatter(t, r)
			shown := readAll(t, b)
			for _, a := range amounts {
				if len(a.value.Text(10)) < 30 || slices.Contains(unshown, a.table+"."+a.column) {
					continue // a short number may appear by chance
				}
				units, decimals := a.value.String(), decimal.NewFromBigInt(a.value, -18).String()
				assert.True(t, shown[units] || shown[decimals], "%s.%s: %s is nowhere", a.table, a.column, units)
			}
			agree(t, b)
		})
	}
}

// readAll calls every open read with all its pages, and returns every text in the answers.
func readAll(t *testing.T, b testBundle) map[string]bool {
	t.Helper()
	shown := map[string]bool{}
	for _, path := range openReads(t, b) {
		for _, path := range addressed(path) {
			queries := []string{""}
			if documented.takes(path, "limit") {
				queries = []string{"?limit=100"}
			}
			switch {
			case strings.HasSuffix(path, "/nav"):
				queries = []string{"?range=all&interval=raw", "?range=all&interval=1d"}
			case strings.HasSuffix(path, "/candles"), strings.HasSuffix(path, "/prices"), strings.HasSuffix(path, "/value"):
				queries = []string{"?range=all&interval=1h", "?range=all&interval=1d"}
			case strings.HasSuffix(path, "/performance") && documented.takes(path, "benchmark"):
				queries = []string{"", "?benchmark=" + beta.Hex(), "?benchmark=" + weth.Hex()}
			case strings.HasSuffix(path, "/positions"): // a position may have no shares
				queries = []string{"?limit=100", "?limit=100&closed=true"}
			case path == "/v1/indices":
				queries = nil
				for _, sort := range []string{"nav", "age", "return", "return_over", "volatility", "drawdown"} {
					queries = append(queries, "?limit=100&sort="+sort, "?limit=1&order=asc&sort="+sort)
				}
			}
			for _, query := range queries {
				answer := b.get(t, path+query)
				gather(answer, shown)
				table := b.do(t, http.MethodGet, path+query, nil, "Accept", "text/csv")
				require.Equal(t, http.StatusOK, table.status, string(table.body))
				if strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") {
					_, err := csv.NewReader(strings.NewReader(string(table.body))).ReadAll()
					require.NoError(t, err, path)
				}
			}
		}
	}
	return shown
}

// gather adds every text of decoded JSON.
func gather(v any, into map[string]bool) {
	switch v := v.(type) {
	case string:
		into[v] = true
	case []any:
		for _, element := range v {
			gather(element, into)
		}
	case map[string]any:
		for _, element := range v {
			gather(element, into)
		}
	}
}

// agree compares the values of the same thing in several answers.
func agree(t *testing.T, b testBundle) {
	t.Helper()
	for _, sort := range []string{"nav", "age", "return", "return_over", "volatility", "drawdown"} {
		list := b.get(t, "/v1/indices?sort="+sort)
		require.Len(t, list["indices"], 3)
		for _, index := range list["indices"].([]any) {
			detail := b.get(t, "/v1/indices/"+at(t, index, "address").(string))
			require.Equal(t, list["as_of"], detail["as_of"])
			require.Equal(t, index, detail["index"], sort)
		}
	}
	details := map[string]any{}
	for _, vault := range []common.Address{alpha, beta, gamma} {
		path := "/v1/indices/" + vault.Hex()
		details[vault.Hex()] = b.get(t, path)["index"]
		index := details[vault.Hex()]
		points := b.get(t, path+"/nav?range=all&interval=raw")["points"].([]any)
		newest := points[len(points)-1]
		for _, field := range []string{"nav_usd", "nav_per_share_usd", "drift", "block_number", "timestamp"} {
			require.Equal(t, at(t, newest, field), at(t, index, "valuation", field), field)
		}
		require.Equal(t, at(t, index, "total_supply"), b.get(t, path+"/holders")["total_supply"])
	}
	record := b.get(t, "/v1/creators/"+creator.Hex())
	for _, one := range record["indices"].([]any) {
		require.Equal(t, details[at(t, one, "index", "address").(string)], at(t, one, "index"))
	}
	require.Equal(t, record["creator"], at(t, b.get(t, "/v1/creators"), "creators", 0))
	for _, position := range b.get(t, "/v1/investors/"+investor.Hex()+"/positions?closed=true")["positions"].([]any) {
		require.Equal(t, at(t, details[at(t, position, "index").(string)], "valuation"), at(t, position, "valuation"))
	}
	mine := b.get(t, "/v1/investors/"+investor.Hex()+"/guards")["guards"].([]any)
	require.NotEmpty(t, mine)
	ofAlpha := b.get(t, "/v1/indices/"+alpha.Hex()+"/guards")["guards"]
	for _, guard := range mine {
		require.Contains(t, ofAlpha, guard)
	}
}
