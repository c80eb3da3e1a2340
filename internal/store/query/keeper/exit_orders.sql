-- name: ConcernedOrders :many
-- The open exit orders that the level of their vault concerns, the oldest first: due to be executed, outgrown or marked. An order is
-- outgrown if its peak is at most raise_d18. Orders that are resting are left out, and so are those whose owner has less than
-- least_shares.
with looked as materialized (
  select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(levels)::text[])::numeric as level_d18,
    unnest(sqlc.arg(raises)::text[])::numeric as raise_d18, unnest(sqlc.arg(least_shares)::text[])::numeric as least_shares
),
concerned as (
  select o.order_id, true as due, false as kept
  from looked l
  join exit_orders o on o.chain_id = @chain_id and o.vault = l.vault and o.state = 'open' and o.trigger_d18 >= l.level_d18
    and (o.limit_bps = 0 or l.level_d18 * 10000 >= o.trigger_d18 * (10000 - o.limit_bps))
  union all
  select o.order_id, true, false
  from looked l
  join exit_orders o on o.chain_id = @chain_id and o.vault = l.vault and o.state = 'open' and o.ceiling_d18 <> 0
    and o.ceiling_d18 <= l.level_d18
  union all
  select o.order_id, false, true
  from looked l
  join exit_orders o on o.chain_id = @chain_id and o.vault = l.vault and o.state = 'open' and o.trail_bps <> 0
    and o.peak_d18 <= l.raise_d18
  union all
  select o.order_id, false, true
  from looked l
  join exit_orders o on o.chain_id = @chain_id and o.vault = l.vault and o.state = 'open' and o.marked_at is not null
),
wanted as (
  select c.order_id, bool_or(c.due)::boolean as due, bool_or(c.kept)::boolean as kept
  from concerned c
  where not (c.due and c.order_id = any(sqlc.arg(resting_exits)::bigint[]))
    and not (c.kept and c.order_id = any(sqlc.arg(resting_peaks)::bigint[]))
  group by c.order_id
)
select sqlc.embed(o), w.due, w.kept
from wanted w
join exit_orders o on o.chain_id = @chain_id and o.order_id = w.order_id
join looked l on l.vault = o.vault
join balances b on b.chain_id = o.chain_id and b.vault = o.vault and b.holder = o.owner and b.shares >= l.least_shares
where o.expires_at > sqlc.arg(at_time)::timestamptz
order by o.order_id
limit @page_size;

-- name: EarlierStake :one
-- The shares of an owner's open trailing orders of a vault that were placed before an order.
select coalesce(sum(shares::numeric), 0)::numeric as shares
from exit_orders
where chain_id = @chain_id and owner = @owner and vault = @vault and state = 'open' and trail_bps <> 0
  and order_id < sqlc.arg(before)::bigint;

-- name: CountOpenOrders :one
select count(*)
from exit_orders
where chain_id = @chain_id and state = 'open';
