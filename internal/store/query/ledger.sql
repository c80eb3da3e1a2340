-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number
from checkpoints
where chain_id = $1;
