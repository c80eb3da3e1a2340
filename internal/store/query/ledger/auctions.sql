-- name: LatestAuctionsIn :many
select distinct on (vault) *
from auctions
where chain_id = @chain_id and vault = any(@vaults::bytea[])
order by vault, auction_id desc;

-- name: SaveAuctions :batchexec
insert into auctions (chain_id, vault, auction_id, opener, opened_block, opened_index, opened_tx, opened_at, ends_at, nav_d18,
  drift_d18, scale, scaled_d18, bids, sold_d18, bought_d18, tip_shares, closed_block, closed_index, closed_tx, closed_at, closed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (chain_id, vault, auction_id) do update
set scale = excluded.scale, scaled_d18 = excluded.scaled_d18, bids = excluded.bids, sold_d18 = excluded.sold_d18, bought_d18 = excluded.bought_d18, tip_shares = excluded.tip_shares,
  closed_block = excluded.closed_block, closed_index = excluded.closed_index, closed_tx = excluded.closed_tx,
  closed_at = excluded.closed_at, closed_by = excluded.closed_by;
