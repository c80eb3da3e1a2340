-- name: SignedOrdersOf :many
-- An owner's signed orders, newest first, with the newest order on chain that comes from each.
select sqlc.embed(s), coalesce(o.order_id, 0)::bigint as order_id, coalesce(o.state, '')::text as order_state,
  exists (
    select from signature_cancellations c where c.chain_id = s.chain_id and c.owner = s.owner and c.nonce = s.nonce
  )::boolean as cancelled
from signed_orders s
left join lateral (
  select e.order_id, e.state
  from exit_orders e
  where e.chain_id = s.chain_id and e.owner = s.owner and e.nonce = s.nonce and e.nonce <> 0
  order by e.order_id desc
  limit 1
) as o on true
where s.chain_id = @chain_id and s.owner = @owner and s.signed_order_id < @before::bigint
order by s.signed_order_id desc
limit @page_size;
