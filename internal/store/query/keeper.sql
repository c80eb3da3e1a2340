-- Intents and what was signed for them ---------------------------------------------------------------------------------

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
select intent_id, chain_id, signer, nonce, vault, to_address, value, calldata, gas_limit, max_cost, deadline, state, reason
from intents
where chain_id = $1 and signer = $2 and state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling')
order by nonce nulls last, intent_id;

-- name: AttemptsOf :many
select attempt_id, intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state
from attempts
where intent_id = any(sqlc.arg(intents)::bigint[])
order by intent_id, attempt_id;

-- name: ReceiptOf :one
select r.tx_hash, r.block_number, r.block_hash, r.status, r.gas_used, r.effective_gas_price, a.kind
from receipts r
join attempts a using (tx_hash)
where a.intent_id = $1;

-- name: ReserveIntent :execrows
update intents
set state = 'reserved', nonce = sqlc.arg(nonce), gas_limit = $2, updated_at = $3
where intent_id = $1 and state = 'ready';

-- name: HoldIntent :execrows
-- Says why an intent that is ready is not sent yet.
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
insert into receipts (tx_hash, block_number, block_hash, status, gas_used, effective_gas_price, seen_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: DeleteReceipts :exec
delete from receipts
where tx_hash in (select a.tx_hash from attempts a where a.intent_id = $1);

-- name: FinalizeReceipt :exec
update receipts set final = true where tx_hash = $1;

-- name: FinalAttempts :many
-- What mined for the nonces from @from_nonce up to, not including, @to_nonce.
select i.intent_id, a.tx_hash, a.raw
from intents i
join attempts a using (intent_id)
join receipts r using (tx_hash)
where i.chain_id = $1 and i.signer = $2 and r.final
  and i.nonce >= sqlc.arg(from_nonce)::bigint and i.nonce < sqlc.arg(to_nonce)::bigint
order by i.nonce;

-- Signers and the kill switch ------------------------------------------------------------------------------------------

-- name: Signer :one
select next_nonce, enabled, reason
from signers
where chain_id = $1 and signer = $2;

-- name: SignerForUpdate :one
select next_nonce, enabled, reason
from signers
where chain_id = $1 and signer = $2
for update;

-- name: InsertSigner :exec
insert into signers (chain_id, signer, first_nonce, next_nonce, updated_at)
values ($1, $2, sqlc.arg(nonce), sqlc.arg(nonce), $3)
on conflict do nothing;

-- name: AdvanceSigner :exec
update signers set next_nonce = next_nonce + 1, updated_at = $3
where chain_id = $1 and signer = $2;

-- name: DisableSigner :exec
update signers set enabled = false, reason = $3, updated_at = $4
where chain_id = $1 and signer = $2 and enabled;

-- name: SetBalance :exec
update signers set balance = sqlc.arg(balance)::uint256, balance_at = sqlc.arg(now)::timestamptz
where chain_id = $1 and signer = $2;

-- name: EnableSigner :one
-- Goes on after the chain's nonce where that is above the database's: the nonces between are somebody else's.
update signers
set enabled = true, reason = '', next_nonce = greatest(next_nonce, sqlc.arg(chain_nonce)::bigint), updated_at = sqlc.arg(now)
where chain_id = $1 and signer = $2
returning next_nonce;

-- name: Affinity :one
-- The signer of a vault's permissionless calls: the one it has, if that is among those there are, else the given one.
insert into affinities as a (chain_id, vault, signer, updated_at)
values ($1, $2, $3, sqlc.arg(now))
on conflict (chain_id, vault) do update
set signer = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.signer else excluded.signer end,
  updated_at = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.updated_at else excluded.updated_at end
returning signer;

-- name: AuditSigner :one
-- known: nonces up to, not including, @final_nonce at which one of our attempts is in a block; duplicates: intents of which
-- more than one trade is.
select s.first_nonce,
  (select count(distinct i.nonce) from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
   where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce < sqlc.arg(final_nonce)::bigint) as known,
  (select count(*) from (
    select i.intent_id from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
    where i.chain_id = s.chain_id and i.signer = s.signer and a.kind <> 'noop' and r.final
    group by i.intent_id having count(*) > 1) d) as duplicates
from signers s
where s.chain_id = $1 and s.signer = $2;

-- name: Controls :many
select scope, subject, reason
from controls;

-- Ticks ----------------------------------------------------------------------------------------------------------------

-- name: KeptVaults :many
-- last_tick is when the vault's latest scheduled tick was due; the epoch where it had none.
select v.vault, v.created_at, coalesce((
  select max(t.due_at) from ticks t where t.chain_id = v.chain_id and t.vault = v.vault and t.kind = 'schedule'
), 'epoch')::timestamptz as last_tick
from vaults v
where v.chain_id = $1 and v.keeper = $2
order by v.created_block, v.vault;

-- name: InsertTick :one
-- The tick, new or there already.
insert into ticks (chain_id, vault, kind, due_at, created_at)
values ($1, $2, $3, $4, $5)
on conflict (chain_id, vault, kind, due_at) do update set kind = excluded.kind
returning tick_id, state;

-- name: MissTicks :exec
update ticks
set state = 'missed', reason = 'a later tick makes up for it', settled_at = sqlc.arg(now)::timestamptz
where chain_id = $1 and vault = $2 and kind = $3 and due_at < $4 and state = 'due';

-- name: DueTicks :many
select tick_id, vault, kind, due_at
from ticks
where chain_id = $1 and state = 'due'
order by due_at, tick_id;

-- name: SettleTick :execrows
update ticks
set state = sqlc.arg(new_state), reason = $2, settled_at = sqlc.arg(now)::timestamptz
where tick_id = $1 and state = 'due';

-- Plans ----------------------------------------------------------------------------------------------------------------

-- name: InsertPlan :one
-- No row: this trigger has its plan already, or the vault has an active one.
insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18,
  drift_after_d18, explanation, state, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $12)
on conflict do nothing
returning plan_id;

-- name: ActivePlans :many
select p.plan_id, p.vault, p.kind, p.created_at, i.state as intent_state, i.reason as intent_reason
from plans p
join intents i using (plan_id)
where p.chain_id = $1 and p.state = 'active'
order by p.plan_id;

-- name: SettlePlan :execrows
update plans
set state = sqlc.arg(new_state), settled_at = sqlc.arg(now)::timestamptz
where plan_id = $1 and state = 'active';

-- name: PendingTargets :one
select targets
from target_changes
where chain_id = $1 and vault = $2 and proposal_id = $3 and state = 'pending';
