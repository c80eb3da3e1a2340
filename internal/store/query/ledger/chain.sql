-- name: InsertChain :exec
insert into chains (chain_id, factory, registry, start_block, exit_guard, mandates)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;

-- name: Chain :one
select factory, registry, start_block, exit_guard, mandates
from chains
where chain_id = $1;

-- name: SaveExitGuard :exec
update chains
set exit_guard = @exit_guard
where chain_id = @chain_id;

-- name: SaveMandates :exec
update chains
set mandates = @mandates
where chain_id = @chain_id;

-- name: Chains :many
select chain_id
from chains
order by chain_id;

-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number, feed_seq
from checkpoints
where chain_id = $1;

-- name: SaveCheckpoint :exec
insert into checkpoints (chain_id, block_number, block_hash, block_time, finalized_number, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (chain_id) do update
set block_number = excluded.block_number, block_hash = excluded.block_hash, block_time = excluded.block_time,
  finalized_number = excluded.finalized_number, updated_at = excluded.updated_at;
