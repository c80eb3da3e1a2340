-- name: AdvanceFeed :one
-- Reserves sequence numbers for @entries rows and returns the last one.
update checkpoints
set feed_seq = feed_seq + @entries::bigint
where chain_id = @chain_id
returning feed_seq;

-- name: InsertFeed :copyfrom
insert into feed (chain_id, seq, kind, event, vault, accounts, block_number, block_hash, block_time, log_index, tx_hash, body, written_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: PruneFeed :execrows
-- Deletes rows written before a time, but never the newest row.
delete from feed as f
using checkpoints as c
where f.chain_id = @chain_id and c.chain_id = @chain_id and f.seq < coalesce(
  (select k.seq from feed as k where k.chain_id = @chain_id and k.written_at >= @before order by k.seq limit 1), c.feed_seq);
