-- name: PositionsIn :many
select p.*
from positions as p
join (select unnest(@vaults::bytea[]) as vault, unnest(@investors::bytea[]) as investor) as k
  on p.vault = k.vault and p.investor = k.investor
where p.chain_id = @chain_id;

-- name: InsertPositions :copyfrom
insert into positions (chain_id, vault, investor, shares, cost_d18, realised_d18, opened_block, updated_block,
  cash_in_d18, cash_out_d18, gas_d18, at_level)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);
