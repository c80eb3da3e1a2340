-- name: NavAt :many
-- The newest point of each vault at or before each of the given times. place is the position of the time in the list, from 1.
select t.place::bigint as place, v.vault, p.block_number, p.block_time, p.nav_d18, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.drift_d18
from vaults v
cross join unnest(sqlc.arg('at_times')::timestamptz[]) with ordinality as t (at_time, place)
cross join lateral (
  select n.block_number, n.block_time, n.nav_d18, n.total_supply, n.pending_fee_shares, n.nav_per_share_d18, n.drift_d18
  from nav_points n
  where n.chain_id = @chain_id and n.vault = v.vault and n.block_time <= t.at_time
  order by n.block_time desc, n.block_number desc
  limit 1
) p
where v.chain_id = @chain_id and v.vault = any(@vaults::bytea[]);

-- name: CountNav :one
select count(*) from nav_points
where chain_id = @chain_id and vault = @vault and block_time >= @from_time;

-- name: NavPoints :many
-- Stored points, newest first. The peak is the highest level until then. It covers 100 at launch, the candles of earlier hours,
-- and the levels of the same hour.
with hours as (
  select starts_at, max(high_d18::numeric) over (order by starts_at rows between unbounded preceding and 1 preceding) as peak
  from candles
  where chain_id = @chain_id and vault = @vault and width_seconds = 3600
)
select
  p.block_number, p.block_hash, p.block_time, p.nav_d18, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.drift_d18,
  greatest(100000000000000000000, h.peak, p.peak)::numeric as peak_d18
from (
  select n.*, date_bin('1 hour', n.block_time, to_timestamp(0)) as hour,
    max(n.nav_per_share_d18::numeric) over (partition by date_bin('1 hour', n.block_time, to_timestamp(0)) order by n.block_number) as peak
  from nav_points n
  where n.chain_id = @chain_id and n.vault = @vault and n.block_time >= date_bin('1 hour', @from_time::timestamptz, to_timestamp(0))
) p
left join hours h on h.starts_at = p.hour
where p.block_time >= @from_time::timestamptz
order by p.block_time desc, p.block_number desc
limit @page_size;

-- name: NavSeries :many
-- The last point of each interval, with the peak as NavPoints has it. Intervals are counted from 1970.
with hours as (
  select starts_at, max(high_d18::numeric) over (order by starts_at rows between unbounded preceding and 1 preceding) as peak
  from candles
  where chain_id = @chain_id and vault = @vault and width_seconds = 3600
)
select distinct on (date_bin(make_interval(secs => sqlc.arg('seconds')::bigint), p.block_time, to_timestamp(0)))
  p.block_number, p.block_hash, p.block_time, p.nav_d18, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.drift_d18,
  greatest(100000000000000000000, h.peak, p.peak)::numeric as peak_d18
from (
  select n.*, date_bin('1 hour', n.block_time, to_timestamp(0)) as hour,
    max(n.nav_per_share_d18::numeric) over (partition by date_bin('1 hour', n.block_time, to_timestamp(0)) order by n.block_number) as peak
  from nav_points n
  where n.chain_id = @chain_id and n.vault = @vault and n.block_time >= date_bin('1 hour', @from_time::timestamptz, to_timestamp(0))
) p
left join hours h on h.starts_at = p.hour
where p.block_time >= @from_time::timestamptz
order by date_bin(make_interval(secs => sqlc.arg('seconds')::bigint), p.block_time, to_timestamp(0)) desc,
  p.block_time desc, p.block_number desc
limit @page_size;

-- name: DailyNav :many
-- The last known NAV of each UTC day.
select distinct on (date_trunc('day', block_time, 'UTC')) nav_d18
from nav_points
where chain_id = @chain_id and vault = @vault and nav_d18 is not null
order by date_trunc('day', block_time, 'UTC'), block_time desc, block_number desc;

-- name: DailyHoldings :many
-- The newest point with known holdings and level of each UTC day from a first day on, oldest first.
select d.starts_at::timestamptz as starts_at, p.block_time, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.holdings
from generate_series(sqlc.arg('first_day')::timestamptz, sqlc.arg('at_time')::timestamptz, '1 day') as d (starts_at)
cross join lateral (
  select n.block_time, n.total_supply, n.pending_fee_shares, n.nav_per_share_d18, n.holdings
  from nav_points n
  where n.chain_id = @chain_id and n.vault = @vault and n.block_time >= d.starts_at and n.block_time < d.starts_at + interval '24 hours'
    and n.holdings is not null and n.nav_per_share_d18 is not null
  order by n.block_time desc, n.block_number desc
  limit 1
) p
order by d.starts_at;
