package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

const (
	testSigner = "0x00000000000000000000000000000000000000AA"
	testVault  = "0x00000000000000000000000000000000000000bB"
)

// keeperBooks returns a database with one signer, one mined trade, one trade in flight and one refusal.
func keeperBooks(t *testing.T) (url string) {
	t.Helper()
	url = testkit.DatabaseURL(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), `
		insert into signers (chain_id, signer, first_nonce, next_nonce, balance, balance_at, updated_at)
		values (1337, decode(repeat('00', 19) || 'aa', 'hex'), 3, 5, 1500000000000000000, now(), now());
		insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18, drift_after_d18,
			explanation, signer, ether_price_d18, state, created_at, expires_at, settled_at)
		select 1337, decode(repeat('00', 18) || lpad(to_hex(n), 4, '0'), 'hex'), 'tick:' || n, 'trades', 10,
			decode(repeat('0a', 32), 'hex'), n, 100, 1, '{"legs": [{"quoted_out": "100"}]}',
			decode(repeat('00', 19) || 'aa', 'hex'), 2000 * 1e18, case when n = 187 then 'done' else 'active' end, now(), now(),
			case when n = 187 then now() end
		from generate_series(187, 188) n;
		insert into intents (idempotency_key, plan_id, chain_id, signer, vault, nonce, to_address, value, calldata, gas_limit,
			deadline, state, created_at, updated_at)
		select 'k' || plan_id, plan_id, 1337, signer, vault, 2 + plan_id, vault, 0, '', 21000, now(),
			case when state = 'done' then 'final_ok' else 'inflight' end, now(), now()
		from plans;
		insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at, sent_at)
		select intent_id, 'trade', decode(repeat(lpad(intent_id::text, 2, '0'), 32), 'hex'), '', 1, 1, 10, 'sent', now(), now()
		from intents;
		insert into receipts (tx_hash, block_number, block_hash, status, gas_used, effective_gas_price, final, seen_at)
		select tx_hash, 12, decode(repeat('0b', 32), 'hex'), 1, 100000, 1000000000, true, now() from attempts order by attempt_id limit 1;
		insert into trades (chain_id, block_number, log_index, vault, nonce, leg, adapter, token_in, token_out, amount_in, amount_out,
			reserve_in_after, reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time,
			shortfall_d18, fee_d18, impact_d18, fee_unknown, gas_d18)
		select 1337, 12, 1, vault, 187, 0, vault, vault, vault, 100, 99, 0, 0, 1000e18, 990e18, tx_hash, now(),
			10e18, 3e18, 7e18, null, 2e18
		from plans join intents using (plan_id, vault) join attempts using (intent_id) join receipts using (tx_hash);
		insert into rebalances (chain_id, block_number, log_index, vault, nonce, nav_before_d18, nav_after_d18,
			drift_before_d18, drift_after_d18, tx_hash, block_time)
		select chain_id, block_number, 2, vault, nonce, 4000e18, 3990e18, 2e16, 5e15, tx_hash, block_time from trades;
		insert into ticks (chain_id, vault, kind, due_at, state, reason, created_at, settled_at)
		values (1337, decode(repeat('00', 18) || '00bb', 'hex'), 'schedule', now(), 'nothing_to_do', 'all is well', now(), now())`,
		pgx.QueryExecModeSimpleProtocol)
	require.NoError(t, err)
	return url
}

func TestKeeperStatusShowsSignersFlightsActionsRefusalsAndTheCard(t *testing.T) {
	t.Parallel()
	url := keeperBooks(t)
	o := astrolabe(t.Context(), "keeper", "status", "--json", "--database-url", url)
	require.Equal(t, exitOK, o.code, o.stderr)
	var s keeperStatus
	require.NoError(t, json.Unmarshal([]byte(o.stdout), &s))
	require.Len(t, s.Signers, 1)
	require.Equal(t, testSigner, s.Signers[0].Signer.Hex())
	require.Equal(t, "1.5", s.Signers[0].BalanceEther.String())
	require.EqualValues(t, 5, s.Signers[0].NextNonce)
	require.EqualValues(t, 1, s.Signers[0].InFlight)
	require.Zero(t, s.Signers[0].ForeignNonces)
	require.Len(t, s.Open, 1)
	require.Equal(t, "inflight", s.Open[0].State)
	require.EqualValues(t, 1, s.Open[0].Attempts)
	require.Len(t, s.Actions, 2)
	require.Nil(t, s.Actions[0].TxHash)
	require.EqualValues(t, 12, *s.Actions[1].Block)
	require.Equal(t, []string{"all is well"}, []string{s.Refusals[0].Reason})
	require.Len(t, s.Cards, 1)
	card := s.Cards[0]
	require.EqualValues(t, 2, card.Plans)
	require.Zero(t, card.Duplicates+card.Lost)
	require.EqualValues(t, 2, card.BlocksP50)
	require.Equal(t, "0.0001", card.GasEther.String())
	require.Equal(t, "0.2", card.GasUSD.String())
	require.Equal(t, "0.5", card.GasBps.String(), "of 4,000 USD")
	for want, got := range map[string]decimal.Decimal{
		"100": card.ShortfallBps, "30": card.FeeBps, "-30": card.ImpactBps, "100.00": card.DelayBps, "20": card.GasSoldBps,
		"1": card.SplitKnown, "0.995": card.Completion, "0.75": card.DriftRemoved,
	} {
		require.Equal(t, decimal.RequireFromString(want).String(), got.String())
	}

	o = astrolabe(t.Context(), "keeper", "status", "--database-url", url)
	require.Equal(t, exitOK, o.code, o.stderr)
	for _, text := range []string{
		testSigner, "1.5000 ETH", "inflight", "all is well", "REPORT CARD of chain 1337", "duplicates 0, lost 0",
		"fee 30, impact -30, delay 100 bps (known for 100.00 %",
	} {
		require.Contains(t, o.stdout, text)
	}
}

func TestTheKillSwitchIsThrownAndTakenBackByCommand(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	for _, scope := range [][]string{{"--global"}, {"--vault", testVault}, {"--signer", testSigner}} {
		o := astrolabe(t.Context(), append([]string{"keeper", "stop", "--reason", "a drill", "--database-url", url}, scope...)...)
		require.Equal(t, exitOK, o.code, o.stderr)
	}
	o := astrolabe(t.Context(), "keeper", "status", "--database-url", url)
	require.Equal(t, 3, strings.Count(o.stdout, "a drill"), o.stdout)
	require.Contains(t, o.stdout, "STOPPED  everything")
	for _, scope := range [][]string{{"--global"}, {"--vault", testVault}, {"--signer", testSigner}} {
		resume := append([]string{"keeper", "resume", "--database-url", url}, scope...)
		o := astrolabe(t.Context(), resume...)
		require.Equal(t, exitOK, o.code, o.stderr)
		o = astrolabe(t.Context(), resume...)
		require.Equal(t, exitFailed, o.code)
		require.Contains(t, o.stderr, "was not stopped")
	}
	for _, bad := range [][]string{
		{"--reason", "x"}, {"--reason", "x", "--global", "--vault", testVault}, {"--reason", "x", "--vault", "0x12"}, {"--global"},
	} {
		o := astrolabe(t.Context(), append([]string{"keeper", "stop", "--database-url", url}, bad...)...)
		require.Equal(t, exitUsage, o.code, "%v", bad)
	}
}

func TestADisabledSignerGoesOnAfterTheChainsNonce(t *testing.T) {
	t.Parallel()
	url := keeperBooks(t)
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var call struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
		}
		if json.Unmarshal(raw, &call) != nil {
			http.Error(w, "no call", http.StatusBadRequest)
			return
		}
		result := `"0x539"`
		if call.Method == "eth_getTransactionCount" {
			result = `"0x8"`
		}
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(call.ID)+`,"result":`+result+`}`)
	}))
	t.Cleanup(node.Close)
	o := astrolabe(t.Context(), "keeper", "enable", "--signer", testSigner, "--rpc", node.URL, "--database-url", url)
	require.Equal(t, exitOK, o.code, o.stderr)
	require.Contains(t, o.stdout, "next nonce 8, 3 foreign nonces skipped")
	o = astrolabe(t.Context(), "keeper", "enable", "--signer", testVault, "--rpc", node.URL, "--database-url", url)
	require.Equal(t, exitFailed, o.code)
	require.Contains(t, o.stderr, "has never sent a transaction on chain 1337")
}

func TestAVaultsScheduleIsCheckedBeforeItIsStored(t *testing.T) {
	t.Parallel()
	url := testkit.DatabaseURL(t)
	base := []string{"keeper", "schedule", "--chain-id", "1337", "--vault", testVault, "--database-url", url}
	for want, args := range map[string][]string{
		"every day": {"--cron", "every day"}, "jitter": {"--cron", "@daily", "--jitter", "25h"},
	} {
		o := astrolabe(t.Context(), append(base, args...)...)
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.stderr, want)
	}
	for _, args := range [][]string{{"--cron", "0 12 * * *", "--catch-up", "skip", "--jitter", "5m"}, {"--cron", ""}, {"--default"}} {
		o := astrolabe(t.Context(), append(base, args...)...)
		require.Equal(t, exitOK, o.code, "%v: %s", args, o.stderr)
	}
	o := astrolabe(t.Context(), append(base, "--default")...)
	require.Equal(t, exitFailed, o.code)
}

func TestKeeperFlagsAreCheckedWithoutRepeatingSecrets(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]keeperFlags{
		"needs --keeper-keystore":           {},
		"given 2 times for 3":               {KeeperKeystore: []string{"a", "b", "c"}, KeeperPasswordFile: []string{"d", "e"}},
		"--keeper-signer must be KIND":      {KeeperSigner: []string{"clef@http://user:hunter2@host"}},
		`kind is "ledger"`:                  {KeeperSigner: []string{"ledger:" + testSigner + "@http://user:hunter2@host"}},
		"its URL must be http:// or https:": {KeeperSigner: []string{"clef:" + testSigner + "@ftp://user:hunter2@host"}},
	} {
		_, closeAll, err := f.signers()
		closeAll()
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "hunter2")
	}
	signers, closeAll, err := keeperFlags{KeeperSigner: []string{"web3signer:" + testSigner + "@http://user:hunter2@host"}}.signers()
	require.NoError(t, err)
	defer closeAll()
	require.Equal(t, testSigner, signers[0].Address().Hex())
}
