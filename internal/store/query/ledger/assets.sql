-- name: AssetsIn :many
select *
from assets
where chain_id = @chain_id and token = any(@tokens::bytea[]);

-- name: DeleteAssetsIn :exec
delete from assets
where chain_id = @chain_id and token = any(@tokens::bytea[]);

-- name: DeleteAssets :exec
delete from assets
where chain_id = $1;

-- name: InsertAssets :copyfrom
insert into assets (chain_id, token, symbol, name, decimals, feed, feed_decimals, heartbeat_seconds, status, listed_block,
  trade_cap_usd, min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
