-- name: Signer :one
select next_nonce, enabled, reason, audited_nonce
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
-- Enables a signer and continues at the chain's nonce if that is above the stored one. Someone else used the nonces between.
update signers
set enabled = true, reason = '', next_nonce = greatest(next_nonce, sqlc.arg(chain_nonce)::bigint), updated_at = sqlc.arg(now)
where chain_id = $1 and signer = $2
returning next_nonce;

-- name: Affinity :one
-- The signer of a vault's permissionless calls: the one already assigned if it is available, or else the given one.
insert into affinities as a (chain_id, vault, signer, updated_at)
values ($1, $2, $3, sqlc.arg(now))
on conflict (chain_id, vault) do update
set signer = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.signer else excluded.signer end,
  updated_at = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.updated_at else excluded.updated_at end
returning signer;

-- name: AuditSigner :one
-- known is the number of nonces below @final_nonce at which one of our attempts was mined. duplicates is the number of intents
-- with more than one mined trade. What SaveAudit added up, below @audited_nonce, is not read
-- again. The lateral queries keep the plan off whole tables.
select s.first_nonce,
  (s.audited_known + (
    select count(*)
    from intents i, lateral (select count(*) as attempts from attempts a join receipts r using (tx_hash) where a.intent_id = i.intent_id) mined
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= sqlc.arg(audited_nonce)::bigint and i.nonce < sqlc.arg(final_nonce)::bigint
      and mined.attempts > 0
  ))::bigint as known,
  (s.audited_duplicates + (
    select count(*)
    from intents i, lateral (
      select count(*) as trades from attempts a join receipts r using (tx_hash)
      where a.intent_id = i.intent_id and a.kind <> 'noop' and r.final) mined
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= sqlc.arg(audited_nonce)::bigint and mined.trades > 1
  ))::bigint as duplicates
from signers s
where s.chain_id = $1 and s.signer = $2;

-- name: SaveAudit :exec
-- Adds up the nonces below @settled_nonce. Nothing about them may change any more.
update signers s
set audited_nonce = sqlc.arg(settled_nonce)::bigint,
  audited_known = s.audited_known + (
    select count(*)
    from intents i, lateral (select count(*) as attempts from attempts a join receipts r using (tx_hash) where a.intent_id = i.intent_id) mined
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= sqlc.arg(audited_nonce)::bigint and i.nonce < sqlc.arg(settled_nonce)::bigint
      and mined.attempts > 0),
  audited_own = s.audited_own + (
    select count(*) from intents i
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= sqlc.arg(audited_nonce)::bigint and i.nonce < sqlc.arg(settled_nonce)::bigint
      and i.state <> 'quarantined'),
  audited_duplicates = s.audited_duplicates + (
    select count(*)
    from intents i, lateral (
      select count(*) as trades from attempts a join receipts r using (tx_hash)
      where a.intent_id = i.intent_id and a.kind <> 'noop' and r.final) mined
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= sqlc.arg(audited_nonce)::bigint
      and i.nonce < sqlc.arg(settled_nonce)::bigint and mined.trades > 1)
where s.chain_id = $1 and s.signer = $2 and s.audited_nonce = sqlc.arg(audited_nonce)::bigint and s.audited_nonce < sqlc.arg(settled_nonce)::bigint;
