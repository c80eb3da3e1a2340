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
-- with more than one mined trade.
select s.first_nonce,
  (select count(distinct i.nonce) from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
   where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce < sqlc.arg(final_nonce)::bigint) as known,
  (select count(*) from (
    select i.intent_id from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
    where i.chain_id = s.chain_id and i.signer = s.signer and a.kind <> 'noop' and r.final
    group by i.intent_id having count(*) > 1) d) as duplicates
from signers s
where s.chain_id = $1 and s.signer = $2;
