-- name: LatestHolderCounts :many
select v.vault::address as vault, c.holders
from unnest(@vaults::bytea[]) as v (vault)
cross join lateral (
  select h.holders
  from holder_counts as h
  where h.chain_id = @chain_id and h.vault = v.vault
  order by h.block_number desc
  limit 1
) as c;

-- name: InsertHolderCounts :copyfrom
insert into holder_counts (chain_id, block_number, vault, block_time, holders)
values ($1, $2, $3, $4, $5);

-- name: DeleteHolderCountsAbove :exec
delete from holder_counts
where chain_id = @chain_id and block_number > @block_number;
