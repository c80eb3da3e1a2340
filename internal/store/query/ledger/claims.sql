-- name: ClaimsIn :many
select c.*
from claims as c
join (select unnest(@vaults::bytea[]) as vault, unnest(@tokens::bytea[]) as token, unnest(@holders::bytea[]) as holder) as k
  on c.vault = k.vault and c.token = k.token and c.holder = k.holder
where c.chain_id = @chain_id;

-- name: DeleteClaimsIn :exec
delete from claims as c
using (select unnest(@vaults::bytea[]) as vault, unnest(@tokens::bytea[]) as token, unnest(@holders::bytea[]) as holder) as k
where c.chain_id = @chain_id and c.vault = k.vault and c.token = k.token and c.holder = k.holder;

-- name: InsertClaims :copyfrom
insert into claims (chain_id, vault, token, holder, amount)
values ($1, $2, $3, $4, $5);
