-- name: InsertIntent :one
insert into intents (idempotency_key, plan_id, chain_id, signer, vault, to_address, value, calldata, gas_limit, max_cost,
  deadline, state, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'ready', sqlc.arg(now), sqlc.arg(now))
on conflict (idempotency_key) do nothing
returning intent_id;

-- name: IntentByKey :one
select intent_id, chain_id, signer, to_address, value, calldata
from intents
where idempotency_key = $1;

-- name: OpenIntents :many
select intent_id, plan_id, chain_id, signer, nonce, vault, to_address, value, calldata, gas_limit, max_cost, deadline, state, reason
from intents
where chain_id = $1 and signer = $2 and state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling')
order by nonce nulls last, intent_id;

-- name: AttemptsOf :many
select attempt_id, intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state
from attempts
where intent_id = any(sqlc.arg(intents)::bigint[])
order by intent_id, attempt_id;

-- name: ReceiptOf :one
select r.tx_hash, r.block_number, r.block_hash, r.status, r.gas_used, r.effective_gas_price, r.data_fee, a.kind
from receipts r
join attempts a using (tx_hash)
where a.intent_id = $1;

-- name: ReserveIntent :execrows
update intents
set state = 'reserved', nonce = sqlc.arg(nonce), gas_limit = $2, updated_at = $3
where intent_id = $1 and state = 'ready';

-- name: HoldIntent :execrows
-- Stores why a ready intent is not sent yet.
update intents set reason = $2, updated_at = $3 where intent_id = $1 and state = 'ready';

-- name: MoveIntent :execrows
update intents
set state = sqlc.arg(new_state), reason = sqlc.arg(reason), updated_at = sqlc.arg(now)
where intent_id = $1 and state = sqlc.arg(old_state);

-- name: InsertAttempt :one
insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, 'signed', $8)
returning attempt_id;

-- name: MarkAttempt :exec
update attempts
set state = $2, error = $3, sent_at = coalesce(sent_at, sqlc.narg(sent_at))
where attempt_id = $1;

-- name: InsertReceipt :exec
insert into receipts (tx_hash, block_number, block_hash, status, gas_used, effective_gas_price, data_fee, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DeleteReceipts :exec
delete from receipts
where tx_hash in (select a.tx_hash from attempts a where a.intent_id = $1);

-- name: FinalizeReceipt :exec
update receipts set final = true where tx_hash = $1;

-- name: FinalAttempts :many
-- The attempts that were mined for nonces from @from_nonce up to, but not including, @to_nonce.
select i.intent_id, a.tx_hash, a.raw
from intents i
join attempts a using (intent_id)
join receipts r using (tx_hash)
where i.chain_id = $1 and i.signer = $2 and r.final
  and i.nonce >= sqlc.arg(from_nonce)::bigint and i.nonce < sqlc.arg(to_nonce)::bigint
order by i.nonce;
