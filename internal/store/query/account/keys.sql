-- name: InsertKey :exec
insert into api_keys (key_id, owner, name, environment, scopes, networks, tier, metadata, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: LockOwner :exec
-- Serialises the creation of an owner's keys, so that their number can be limited.
select pg_advisory_xact_lock(hashtextextended('astrolabe keys of ' || encode(sqlc.arg(owner)::bytea, 'hex'), 0));

-- name: CountOwnersKeys :one
select count(*) from api_key_versions v join api_keys k using (key_id)
where k.owner = $1 and v.replaced_by is null and v.revoked_at is null;

-- name: LockKey :one
-- Locks a key's row. Every change of the key's versions locks it first.
select * from api_keys where key_id = $1 for update;

-- name: Keys :many
-- One page of keys, of one owner or of all.
select * from api_keys
where (sqlc.narg(owner)::bytea is null or owner = sqlc.narg(owner)::bytea) and (sqlc.narg(one)::text is null or key_id = sqlc.narg(one))
  and key_id > sqlc.arg(after)
order by key_id limit sqlc.arg(page_size);

-- name: VersionsOf :many
select * from api_key_versions where key_id = any (sqlc.arg(key_ids)::text[]) order by key_id, version;

-- name: VersionWithKey :one
select sqlc.embed(v), sqlc.embed(k) from api_key_versions v join api_keys k using (key_id) where v.public_id = $1;

-- name: InsertVersion :exec
insert into api_key_versions (public_id, key_id, version, secret_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6);

-- name: UpdateVersion :exec
update api_key_versions set replaced_by = $2, replaced_at = $3, retires_at = $4, revoked_at = $5 where public_id = $1;

-- name: InsertAudit :exec
insert into api_key_audit (at, key_id, version, action, actor_kind, actor, ip, detail) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: AuditOf :many
select * from api_key_audit where key_id = $1 and entry < sqlc.arg(before) order by entry desc limit sqlc.arg(page_size);

-- name: EndingVersions :many
-- Accepted versions that end before a time: because they expire, or because they were replaced and are still used.
select k.key_id, k.owner, k.name, v.version, v.public_id, v.expires_at, v.retires_at, v.last_used_at,
  (v.replaced_by is not null)::boolean as replaced
from api_key_versions v join api_keys k using (key_id)
where v.revoked_at is null and least(v.retires_at, v.expires_at) > sqlc.arg(now)::timestamptz
  and least(v.retires_at, v.expires_at) <= sqlc.arg(before)::timestamptz
  and (v.replaced_by is null or v.last_used_at >= v.replaced_at)
  and (sqlc.narg(owner)::bytea is null or k.owner = sqlc.narg(owner)::bytea)
order by least(v.retires_at, v.expires_at), v.public_id limit sqlc.arg(most);
