-- name: LockSigner :exec
-- Serialises what one owner hands in, so that the number can be limited.
select pg_advisory_xact_lock(hashtextextended('astrolabe signed orders ' || encode(sqlc.arg(owner)::bytea, 'hex'), 0));

-- name: DropSignedOrders :exec
-- Deletes an owner's signed orders that expired before a time.
delete from signed_orders where chain_id = $1 and owner = $2 and expires_at < $3;

-- name: CountSignedOrders :one
-- The number of an owner's signed orders that nobody placed or cancelled.
select count(*)
from signed_orders s
where s.chain_id = $1 and s.owner = $2 and s.expires_at >= $3
  and not exists (select from exit_orders o where o.chain_id = s.chain_id and o.owner = s.owner and o.nonce = s.nonce)
  and not exists (select from signature_cancellations c where c.chain_id = s.chain_id and c.owner = s.owner and c.nonce = s.nonce);

-- name: InsertSignedOrder :execrows
insert into signed_orders (chain_id, exit_guard, owner, nonce, vault, peak_d18, floor_d18, trail_bps, token_out, max_slippage_bps,
  tip_bps, expires_at, shares, ceiling_d18, limit_bps, in_kind_after_minutes, min_fill_pct, signature, permit_value, permit_deadline,
  permit_signature, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (chain_id, owner, nonce) do nothing;
