-- name: FeedAfter :many
-- Rows of the feed after a position, in order.
select seq, kind, event, vault, accounts, block_number, block_hash, block_time, log_index, tx_hash, body, written_at
from feed
where chain_id = @chain_id and seq > @after
order by seq
limit @page_size;

-- name: LevelBefore :one
-- The last known NAV point of an index before a block, and the highest level before it, for alerts: 100 at launch or higher. Levels
-- of earlier days come from candles, because retention deletes NAV points but not candles.
select p.nav_per_share_d18, p.drift_d18,
  greatest(p.nav_per_share_d18, 100000000000000000000, (
    select max(c.high_d18)
    from candles as c
    where c.chain_id = @chain_id and c.vault = @vault and c.width_seconds = 86400
      and c.starts_at < date_trunc('day', @block_time::timestamptz, 'UTC')
  ), (
    select max(n.nav_per_share_d18)
    from nav_points as n
    where n.chain_id = @chain_id and n.vault = @vault and n.block_time >= date_trunc('day', @block_time::timestamptz, 'UTC')
      and n.block_number < @block_number
  ))::uint256 as peak_d18
from nav_points as p
where p.chain_id = @chain_id and p.vault = @vault and p.block_number < @block_number and p.nav_per_share_d18 is not null
order by p.block_number desc
limit 1;
