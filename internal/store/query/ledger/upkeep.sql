-- name: InsertUpkeep :exec
insert into upkeep (chain_id, edition)
values ($1, $2)
on conflict do nothing;

-- name: Upkeep :one
select *
from upkeep
where chain_id = $1;

-- name: SaveEdition :exec
update upkeep
set edition = @edition
where chain_id = @chain_id;

-- name: SaveNavFilled :exec
update upkeep
set nav_every = @nav_every, nav_filled_to = @nav_filled_to
where chain_id = @chain_id;

-- name: SaveNavPruned :exec
update upkeep
set nav_pruned_before = @nav_pruned_before
where chain_id = @chain_id;
