-- name: AlertsOf :many
select * from alerts where account = $1 and chain_id = $2 order by alert_id;

-- name: InsertAlert :exec
insert into alerts (alert_id, account, chain_id, vault, kind, threshold, enabled, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8);

-- name: UpdateAlert :one
update alerts set vault = $4, kind = $5, threshold = $6, enabled = $7, updated_at = $8
where alert_id = $1 and account = $2 and chain_id = $3 returning *;

-- name: DeleteAlert :execrows
delete from alerts where alert_id = $1 and account = $2 and chain_id = $3;

-- name: AlertsOn :many
-- The alerts of all accounts on some indices.
select alert_id, account, vault, kind, threshold, updated_at
from alerts
where chain_id = @chain_id and vault = any (@vaults::bytea[]) and enabled;
