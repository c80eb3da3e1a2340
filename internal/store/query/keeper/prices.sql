-- name: AssetTokens :many
select token from assets where chain_id = $1 order by token;

-- name: StorePrices :exec
-- Stores hourly prices. The last price seen in an hour wins.
insert into asset_prices (chain_id, token, hour, price_d18)
select sqlc.arg(chain_id)::bigint, unnest(sqlc.arg(tokens)::bytea[]), sqlc.arg(hour)::timestamptz, unnest(sqlc.arg(prices)::text[])::uint256
on conflict (chain_id, token, hour) do update set price_d18 = excluded.price_d18;

-- name: Prices :many
select x.token, x.hour, x.price_d18
from assets a
join asset_prices x using (chain_id, token)
where a.chain_id = $1 and x.hour >= sqlc.arg(since)::timestamptz and x.hour < sqlc.arg(before)::timestamptz
order by x.hour, x.token;
