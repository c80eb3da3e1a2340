-- name: PendingListingsIn :many
select *
from listings
where chain_id = @chain_id and token = any(@tokens::bytea[]) and state = 'pending';

-- name: DeleteListings :exec
delete from listings
where chain_id = $1;

-- name: SaveListings :batchexec
insert into listings (chain_id, token, proposed_block, proposed_index, proposed_tx, proposed_at, status, feed, heartbeat_seconds,
  trade_cap_usd, min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps, executable_at, expires_at, state,
  settled_block, settled_index, settled_tx, settled_at, settled_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
on conflict (chain_id, token, proposed_block, proposed_index) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;

-- name: InsertAssetChanges :copyfrom
insert into asset_changes (chain_id, block_number, log_index, token, kind, status, feed, heartbeat_seconds, trade_cap_usd,
  min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: DeleteAssetChangesAbove :exec
delete from asset_changes
where chain_id = @chain_id and block_number > @block_number;
