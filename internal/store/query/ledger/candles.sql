-- name: InsertCandles :copyfrom
insert into candles (chain_id, vault, width_seconds, starts_at, open_d18, high_d18, low_d18, close_d18, known, unknown, last_block,
  fall_high_d18, fall_low_d18)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: DeleteCandlesAbove :many
-- Deletes the candles that contain a block above the given one. The index finds them by that block's time.
delete from candles as c
where c.chain_id = @chain_id and c.last_block > @block_number and c.starts_at > coalesce(
  (select b.block_time from blocks as b where b.chain_id = @chain_id and b.block_number = @block_number), '-infinity') - interval '24 hours'
returning vault, width_seconds, starts_at;

-- name: DeleteCandlesFrom :exec
delete from candles
where chain_id = @chain_id and starts_at >= @starts_at;

-- name: DeleteCandlesIn :exec
delete from candles as c
using (select unnest(@vaults::bytea[]) as vault, unnest(@widths::int[]) as width_seconds, unnest(@starts::timestamptz[]) as starts_at) as k
where c.chain_id = @chain_id and c.vault = k.vault and c.width_seconds = k.width_seconds and c.starts_at = k.starts_at;

-- name: CandlePoints :many
-- The NAV points and gaps of some vaults' hours, in chain order.
select k.vault::address as vault, p.block_number::bigint as block_number, p.block_time::timestamptz as block_time, p.nav_per_share_d18
from (select unnest(@vaults::bytea[]) as vault, unnest(@hours::timestamptz[]) as hour) as k
cross join lateral (
  select n.block_number, n.block_time, n.nav_per_share_d18
  from nav_points as n
  where n.chain_id = @chain_id and n.vault = k.vault and n.block_time >= k.hour and n.block_time < k.hour + interval '1 hour'
  union all
  select g.block_number, g.block_time, null
  from nav_gaps as g
  where g.chain_id = @chain_id and g.vault = k.vault and g.block_time >= k.hour and g.block_time < k.hour + interval '1 hour'
) as p
order by p.block_number;

-- name: HoursOfDays :many
-- The hourly candles of some vaults' days, in order.
select c.*
from (select unnest(@vaults::bytea[]) as vault, unnest(@days::timestamptz[]) as day) as k
join candles as c on c.chain_id = @chain_id and c.vault = k.vault and c.width_seconds = 3600
  and c.starts_at >= k.day and c.starts_at < k.day + interval '24 hours'
order by c.starts_at;

-- name: PointsOf :many
-- A page of a vault's NAV points and gaps, in chain order.
select p.block_number, p.block_time, p.nav_per_share_d18
from (
  select n.block_number, n.block_time, n.nav_per_share_d18
  from nav_points as n
  where n.chain_id = @chain_id and n.vault = @vault and n.block_number > @after::bigint and n.block_time >= @starts_at
  union all
  select g.block_number, g.block_time, null
  from nav_gaps as g
  where g.chain_id = @chain_id and g.vault = @vault and g.block_number > @after::bigint and g.block_time >= @starts_at
) as p
order by p.block_number
limit @page;
