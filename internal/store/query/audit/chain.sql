-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number, feed_seq
from checkpoints
where chain_id = $1;

-- name: Chain :one
select factory, registry, start_block, exit_guard, mandates
from chains
where chain_id = $1;
