-- name: OwnersGuards :many
-- An account's exit orders, newest first.
select *
from exit_orders
where chain_id = @chain_id and owner = @owner and order_id < @before::bigint and (not @only_open::boolean or state = 'open')
order by order_id desc
limit @page_size;

-- name: IndexGuards :many
select *
from exit_orders
where chain_id = @chain_id and vault = @vault and order_id < @before::bigint and (not @only_open::boolean or state = 'open')
order by order_id desc
limit @page_size;

-- name: OpenGuards :one
-- The number and total shares of an account's orders on a vault that can still be executed at a time. Signed orders that nobody
-- placed yet are counted too. newest is the id of the newest order of anybody.
with waiting as (
  select s.shares
  from signed_orders s
  where s.chain_id = @chain_id and s.owner = @owner and s.vault = @vault and s.expires_at >= sqlc.arg('at_time')::timestamptz
    and not exists (select from exit_orders e where e.chain_id = s.chain_id and e.owner = s.owner and e.nonce = s.nonce)
    and not exists (select from signature_cancellations c where c.chain_id = s.chain_id and c.owner = s.owner and c.nonce = s.nonce)
)
select (count(*) + (select count(*) from waiting))::bigint as orders,
  (coalesce(sum(o.shares::numeric), 0) + (select coalesce(sum(w.shares::numeric), 0) from waiting w))::numeric as shares,
  coalesce((select max(n.order_id) from exit_orders n where n.chain_id = @chain_id), 0)::bigint as newest
from exit_orders o
where o.chain_id = @chain_id and o.owner = @owner and o.vault = @vault and o.state = 'open' and o.expires_at >= sqlc.arg('at_time')::timestamptz;
