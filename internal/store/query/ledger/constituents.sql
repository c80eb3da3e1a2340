-- name: ConstituentsIn :many
select *
from constituents
where chain_id = @chain_id and vault = any(@vaults::bytea[])
order by vault, position;

-- name: DeleteConstituentsIn :exec
delete from constituents
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: InsertConstituents :copyfrom
insert into constituents (chain_id, vault, token, position, target_bps, reserve, base)
values ($1, $2, $3, $4, $5, $6, $7);
