-- name: BalancesIn :many
select b.*
from balances as b
join (select unnest(@vaults::bytea[]) as vault, unnest(@holders::bytea[]) as holder) as k
  on b.vault = k.vault and b.holder = k.holder
where b.chain_id = @chain_id;

-- name: DeleteBalancesIn :exec
delete from balances as b
using (select unnest(@vaults::bytea[]) as vault, unnest(@holders::bytea[]) as holder) as k
where b.chain_id = @chain_id and b.vault = k.vault and b.holder = k.holder;

-- name: InsertBalances :copyfrom
insert into balances (chain_id, vault, holder, shares)
values ($1, $2, $3, $4);
