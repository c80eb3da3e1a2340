package rebalancer_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// history is a year of one signer, with 20,000 mined plans and 60,000 ticks without one. All but the last ten nonces are audited.
const history = `
insert into signers (chain_id, signer, first_nonce, next_nonce, updated_at, audited_nonce, audited_known, audited_own)
values (1, decode(repeat('aa', 20), 'hex'), 0, 20000, '2026-01-01', 19990, 19990, 19990);
insert into ticks (chain_id, vault, kind, due_at, state, created_at, settled_at)
select 1, decode(lpad(to_hex(n % 50), 40, '0'), 'hex'), 'schedule', at, 'nothing_to_do', at, at
from generate_series(1, 60000) n, lateral (select '2025-01-01'::timestamptz + n * interval '525 seconds' as at) t;
insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18, drift_after_d18,
  explanation, state, created_at, expires_at, settled_at)
select 1, decode(lpad(to_hex(n % 50), 40, '0'), 'hex'), 'tick:' || n, 'trades', n, decode(repeat('00', 32), 'hex'), n, 1, 1, '{}', 'done',
  at, at, at
from generate_series(0, 19999) n, lateral (select '2025-01-01'::timestamptz + n * interval '1575 seconds' as at) t;
insert into intents (idempotency_key, plan_id, chain_id, signer, nonce, vault, to_address, value, calldata, gas_limit, deadline, state,
  created_at, updated_at)
select 'key' || p.rebalance_nonce, p.plan_id, 1, decode(repeat('aa', 20), 'hex'), p.rebalance_nonce, p.vault, p.vault, 0, '', 1,
  p.created_at, 'final_ok', p.created_at, p.created_at
from plans p;
insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at, sent_at)
select intent_id, 'trade', decode(lpad(to_hex(nonce), 64, '0'), 'hex'), '', 1, 1, nonce, 'sent', created_at, created_at from intents;
insert into receipts (tx_hash, block_number, block_hash, status, gas_used, effective_gas_price, final, seen_at)
select tx_hash, head_block + 1, decode(repeat('00', 32), 'hex'), 1, 1, 1, true, created_at from attempts;
analyze signers; analyze ticks; analyze plans; analyze intents; analyze attempts; analyze receipts;`

func TestReportAndAuditDoNotReadTheWholePast(t *testing.T) {
	t.Parallel()
	seen := &statements{args: map[string][]any{}}
	st, err := store.Open(t.Context(), testkit.DatabaseURL(t), 4, func(cfg *pgxpool.Config) { cfg.ConnConfig.Tracer = seen })
	require.NoError(t, err)
	t.Cleanup(st.Close)
	_, err = st.Pool.Exec(t.Context(), history)
	require.NoError(t, err)
	q, now := keeperdb.New(st.Pool), time.Date(2025, 12, 31, 12, 0, 0, 0, time.UTC)

	signer := common.HexToAddress("0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	card, err := q.ReportCard(t.Context(), keeperdb.ReportCardParams{ChainID: 1, Since: now.Add(-7 * 24 * time.Hour)})
	require.NoError(t, err)
	require.InDelta(t, 7*24*3600/1575, card.Plans, 60)
	require.Equal(t, card.Plans, card.Done)
	require.Zero(t, card.Lost)
	require.Zero(t, card.Duplicates)
	requireIndexes(t, st, seen, "plans", "ticks") // a week is a large part of this table of attempts
	ask := keeperdb.AuditSignerParams{ChainID: 1, Signer: signer, FinalNonce: 19_998, AuditedNonce: 19_990}
	books, err := q.AuditSigner(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, int64(19_998), books.Known)
	save := keeperdb.SaveAuditParams{ChainID: 1, Signer: signer, SettledNonce: 19_998, AuditedNonce: 19_990}
	require.NoError(t, q.SaveAudit(t.Context(), save))
	ask.FinalNonce, ask.AuditedNonce = 19_999, 19_998
	again, err := q.AuditSigner(t.Context(), ask)
	require.NoError(t, err)
	require.Equal(t, int64(19_999), again.Known)

	gone, err := q.ForgetTicks(t.Context(), keeperdb.ForgetTicksParams{ChainID: 1, Before: now.Add(-90 * 24 * time.Hour), Most: 10_000})
	require.NoError(t, err)
	require.Equal(t, int64(10_000), gone, "no more at once")
	requireIndexes(t, st, seen, "plans", "intents", "attempts", "receipts")
	for gone > 0 {
		gone, err = q.ForgetTicks(t.Context(), keeperdb.ForgetTicksParams{ChainID: 1, Before: now.AddDate(10, 0, 0), Most: 10_000})
		require.NoError(t, err)
	}
	var left int
	require.NoError(t, st.Pool.QueryRow(t.Context(), "select count(*) from ticks").Scan(&left))
	require.Equal(t, 50, left, "schedules go on from the newest tick of each vault")
}
