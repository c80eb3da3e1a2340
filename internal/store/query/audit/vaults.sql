-- name: Vaults :many
select *
from vaults
where chain_id = $1
order by created_block, vault;

-- name: Constituents :many
select vault, token, target_bps, reserve, base
from constituents
where chain_id = $1
order by vault, position;

-- name: Balances :many
select vault, holder, shares
from balances
where chain_id = $1;

-- name: Claims :many
select vault, token, holder, amount
from claims
where chain_id = $1;

-- name: Positions :many
select vault, investor, shares
from positions
where chain_id = $1 and shares > 0;

-- name: HolderCounts :many
select vault, block_number, holders
from holder_counts
where chain_id = $1;
