-- name: WaitingSignedOrders :many
-- The signed orders for a guard that are not expired and that nobody placed or cancelled, the oldest first.
select s.*
from signed_orders s
where s.chain_id = @chain_id and s.exit_guard = @exit_guard and s.expires_at >= sqlc.arg('at_time')::timestamptz
  and not exists (select from exit_orders o where o.chain_id = s.chain_id and o.owner = s.owner and o.nonce = s.nonce)
  and not exists (select from signature_cancellations c where c.chain_id = s.chain_id and c.owner = s.owner and c.nonce = s.nonce)
order by s.signed_order_id
limit 10000;
