-- name: Assets :many
select token, symbol, name, decimals, feed, feed_decimals, heartbeat_seconds, status, listed_block, trade_cap_usd,
  min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps
from assets
where chain_id = $1
order by symbol, token;

-- name: AssetCloses :many
-- The last price of each UTC day from a day on, in order. It takes one index look-up a day.
select t.token::bytea as token, d.day::timestamptz as day, p.price_d18
from (select a.token from assets a where a.chain_id = @chain_id and a.token = any(@tokens::bytea[])) t
cross join generate_series(sqlc.arg('from_day')::timestamptz, sqlc.arg('to_day')::timestamptz, interval '24 hours') as d (day)
cross join lateral (
  select x.price_d18
  from asset_prices x
  where x.chain_id = @chain_id and x.token = t.token and x.hour >= d.day and x.hour < d.day + interval '24 hours'
  order by x.hour desc
  limit 1
) p
order by t.token, d.day;

-- name: AssetHours :many
-- The newest hourly prices, newest first.
select hour, price_d18
from asset_prices
where chain_id = @chain_id and token = @token and hour >= @from_time
order by hour desc
limit @page_size;

-- name: AssetPricesAt :many
-- The last price of the newest hour that ended at or before each of the given times, at most a day before. place is the position of
-- the time in the list, from 1.
select t.place::bigint as place, a.token, p.price_d18
from assets a
cross join unnest(sqlc.arg('at_times')::timestamptz[]) with ordinality as t (at_time, place)
cross join lateral (
  select x.price_d18
  from asset_prices x
  where x.chain_id = a.chain_id and x.token = a.token and x.hour <= t.at_time - interval '1 hour' and x.hour > t.at_time - interval '25 hours'
  order by x.hour desc
  limit 1
) p
where a.chain_id = @chain_id;

-- name: FirstAssetPrice :one
select first.hour
from unnest(@tokens::bytea[]) as t (token)
cross join lateral (
  select p.hour from asset_prices p where p.chain_id = @chain_id and p.token = t.token order by p.hour limit 1
) first
order by first.hour
limit 1;

-- name: RecentPrices :many
-- The hourly prices of some tokens from a time on, oldest first.
select token, hour, price_d18
from asset_prices
where chain_id = @chain_id and token = any(@tokens::bytea[]) and hour >= @from_time
order by token, hour;

-- name: PendingListings :many
-- Terms of assets that were proposed and neither executed nor cancelled, ordered by when they can be executed.
select l.token, l.proposed_tx, l.proposed_at, l.status, l.feed, l.heartbeat_seconds, l.trade_cap_usd, l.min_price_d18, l.max_price_d18,
  l.pool, l.twap_window_seconds, l.max_deviation_bps, l.executable_at, l.expires_at, a.symbol
from listings l
left join assets a on a.chain_id = l.chain_id and a.token = l.token
where l.chain_id = $1 and l.state = 'pending'
order by l.executable_at, l.token;
