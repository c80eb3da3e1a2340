-- name: Decisions :many
-- What the rebalancer decided for a vault, newest first, with the resulting transaction and its outcome.
select t.tick_id, t.kind as trigger, t.due_at, t.state as tick_state, t.reason, t.created_at, t.settled_at,
  coalesce(p.explanation, t.explanation)::jsonb as explanation,
  p.plan_id, p.kind, p.state as plan_state, p.block_number, p.block_hash, p.rebalance_nonce, p.drift_before_d18, p.drift_after_d18,
  p.order_id, p.created_at as planned_at, p.expires_at, p.settled_at as plan_settled_at,
  i.state as intent_state, i.reason as intent_reason,
  r.tx_hash, r.block_number as mined_block, r.status, r.gas_used, r.effective_gas_price, r.final
from ticks t
left join plans p on p.trigger_key = 'tick:' || t.tick_id
left join intents i on i.plan_id = p.plan_id
left join receipts r on r.tx_hash = (
  select m.tx_hash from attempts a join receipts m using (tx_hash) where a.intent_id = i.intent_id limit 1
)
where t.chain_id = @chain_id and t.vault = @vault and t.tick_id < @before
order by t.tick_id desc
limit @page_size;

-- name: CountOpenIntents :one
-- The number of the keeper's transactions that have not ended.
select count(*) from intents
where chain_id = $1 and state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling');
