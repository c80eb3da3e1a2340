-- name: InsertBlocks :copyfrom
insert into blocks (chain_id, block_number, block_hash, parent_hash, block_time)
values ($1, $2, $3, $4, $5);

-- name: BlocksDown :many
-- Stored block hashes at or below a block, newest first. A reorg is detected with them.
select block_number, block_hash
from blocks
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc
limit @page;

-- name: LastBlockTime :one
-- The time of the newest stored block at or below a block.
select block_time
from blocks
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc
limit 1;

-- name: DeleteBlocksBelow :exec
delete from blocks
where chain_id = @chain_id and block_number < @block_number;

-- name: DeleteBlocksAbove :exec
delete from blocks
where chain_id = @chain_id and block_number > @block_number;
