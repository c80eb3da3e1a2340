-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number, feed_seq,
  coalesce((select edition from statement_editions), 0)::bigint as statements
from checkpoints
where chain_id = $1;
