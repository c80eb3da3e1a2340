-- name: PositionsIn :many
select p.*
from positions as p
join (select unnest(@vaults::bytea[]) as vault, unnest(@investors::bytea[]) as investor) as k
  on p.vault = k.vault and p.investor = k.investor
where p.chain_id = @chain_id;

-- name: InsertPositions :copyfrom
insert into positions (chain_id, vault, investor, shares, cost_d18, realised_d18, opened_block, updated_block)
values ($1, $2, $3, $4, $5, $6, $7, $8);
