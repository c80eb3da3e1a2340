-- API keys. A key's row is locked before its versions are changed.

-- name: InsertKey :exec
insert into api_keys (key_id, owner, name, environment, scopes, networks, tier, metadata, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: LockOwner :exec
-- Keys of one owner are created one after the other, so that their number can be limited.
select pg_advisory_xact_lock(hashtextextended('astrolabe keys of ' || encode(sqlc.arg(owner)::bytea, 'hex'), 0));

-- name: CountOwnersKeys :one
select count(*) from api_key_versions v join api_keys k using (key_id)
where k.owner = $1 and v.replaced_by is null and v.revoked_at is null;

-- name: LockKey :one
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

-- name: AddUsage :exec
insert into api_key_usage (public_id, hour, operation, requests, errors, cost)
select unnest(sqlc.arg(public_ids)::text[]), unnest(sqlc.arg(hours)::timestamptz[]), unnest(sqlc.arg(operations)::text[]),
  unnest(sqlc.arg(requests)::bigint[]), unnest(sqlc.arg(errors)::bigint[]), unnest(sqlc.arg(costs)::bigint[])
on conflict (public_id, hour, operation) do update set
  requests = api_key_usage.requests + excluded.requests, errors = api_key_usage.errors + excluded.errors,
  cost = api_key_usage.cost + excluded.cost;

-- name: AddSources :exec
insert into api_key_sources (public_id, retiring, ip, user_agent, requests, first_seen, last_seen)
select unnest(sqlc.arg(public_ids)::text[]), unnest(sqlc.arg(retiring)::boolean[]), unnest(sqlc.arg(ips)::inet[]),
  unnest(sqlc.arg(user_agents)::text[]), unnest(sqlc.arg(requests)::bigint[]), unnest(sqlc.arg(first_seen)::timestamptz[]),
  unnest(sqlc.arg(last_seen)::timestamptz[])
on conflict (public_id, retiring, ip, user_agent) do update set
  requests = api_key_sources.requests + excluded.requests, last_seen = greatest(api_key_sources.last_seen, excluded.last_seen);

-- name: TouchVersions :exec
update api_key_versions v set last_used_at = greatest(v.last_used_at, u.at)
from (select unnest(sqlc.arg(public_ids)::text[]) as public_id, unnest(sqlc.arg(used_at)::timestamptz[]) as at) u
where v.public_id = u.public_id;

-- name: AddFailures :exec
insert into auth_failures (public_id, ip, reason, hour, failures)
select unnest(sqlc.arg(public_ids)::text[]), unnest(sqlc.arg(ips)::inet[]), unnest(sqlc.arg(reasons)::text[]),
  unnest(sqlc.arg(hours)::timestamptz[]), unnest(sqlc.arg(failures)::bigint[])
on conflict (hour, public_id, ip, reason) do update set failures = auth_failures.failures + excluded.failures;

-- name: UsageOf :many
select v.version, u.hour, u.operation, u.requests, u.errors, u.cost
from api_key_usage u join api_key_versions v using (public_id)
where v.key_id = $1 and u.hour >= sqlc.arg(from_hour) and u.hour < sqlc.arg(to_hour)
order by u.hour, v.version, u.operation limit sqlc.arg(most);

-- name: FailuresOf :many
select v.version, f.ip, f.reason, f.hour, f.failures
from auth_failures f join api_key_versions v using (public_id)
where v.key_id = $1 and f.hour >= sqlc.arg(from_hour) and f.hour < sqlc.arg(to_hour)
order by f.hour, v.version, f.ip, f.reason limit sqlc.arg(most);

-- name: StragglersOf :many
-- Who used a version after it was replaced.
select v.version, v.retires_at, s.ip, s.user_agent, s.requests, s.first_seen, s.last_seen
from api_key_sources s join api_key_versions v using (public_id)
where v.key_id = $1 and s.retiring and v.replaced_at is not null and s.last_seen >= v.replaced_at
order by s.last_seen desc limit sqlc.arg(most);

-- name: EndingVersions :many
-- Versions that are accepted and end by themselves before a time: by expiry, or replaced and still used.
select k.key_id, k.owner, k.name, v.version, v.public_id, v.expires_at, v.retires_at, v.last_used_at,
  (v.replaced_by is not null)::boolean as replaced
from api_key_versions v join api_keys k using (key_id)
where v.revoked_at is null and least(v.retires_at, v.expires_at) > sqlc.arg(now)::timestamptz
  and least(v.retires_at, v.expires_at) <= sqlc.arg(before)::timestamptz
  and (v.replaced_by is null or v.last_used_at >= v.replaced_at)
  and (sqlc.narg(owner)::bytea is null or k.owner = sqlc.narg(owner)::bytea)
order by least(v.retires_at, v.expires_at), v.public_id limit sqlc.arg(most);

-- name: ForgetUse :exec
-- What is too old to be asked for.
with usage as (delete from api_key_usage where hour < sqlc.arg(before)::timestamptz),
  sources as (delete from api_key_sources where last_seen < sqlc.arg(before)::timestamptz)
delete from auth_failures where hour < sqlc.arg(before)::timestamptz;

-- name: ShareSpending :many
-- Adds what a replica let its callers spend, and returns what all replicas let them: microseconds until each bucket is full.
insert into rate_backlogs as b (subject, full_at)
select unnest(sqlc.arg(subjects)::text[]), now() + unnest(sqlc.arg(spent)::bigint[]) * interval '1 microsecond'
on conflict (subject) do update set full_at = greatest(b.full_at, now()) + (excluded.full_at - now())
returning subject, greatest(0, extract(epoch from full_at - now()) * 1000000)::bigint as backlog;

-- name: ForgetBacklogs :exec
delete from rate_backlogs where full_at < now() - interval '1 minute';

-- name: ClaimRequest :execrows
-- Takes a request to work on: one that is new, over, or whose holder died.
insert into idempotent_requests as r (id, body_hash, holder, held_until, expires_at)
values (sqlc.arg(id), sqlc.arg(body_hash), sqlc.arg(holder), sqlc.arg(held_until), sqlc.arg(expires_at))
on conflict (id) do update set body_hash = excluded.body_hash, holder = excluded.holder, held_until = excluded.held_until,
  expires_at = excluded.expires_at, status = null, answer = null
where r.expires_at <= sqlc.arg(now)::timestamptz
  or (r.status is null and r.held_until <= sqlc.arg(now)::timestamptz and r.body_hash = excluded.body_hash);

-- name: ClaimedRequest :one
select * from idempotent_requests where id = $1;

-- name: AnswerRequest :execrows
update idempotent_requests set status = $3, answer = $4, expires_at = $5 where id = $1 and holder = $2;

-- name: ReleaseRequest :exec
delete from idempotent_requests where id = $1 and holder = $2 and status is null;

-- name: ForgetRequests :exec
delete from idempotent_requests where expires_at <= sqlc.arg(now)::timestamptz;

-- name: InsertNonce :exec
insert into sign_in_nonces (nonce_hash, browser_hash, expires_at) values ($1, $2, $3);

-- name: TakeNonce :execrows
-- A nonce is used up by the first attempt, whatever comes of it.
delete from sign_in_nonces where nonce_hash = $1 and browser_hash = $2 and expires_at > sqlc.arg(now)::timestamptz;

-- name: InsertSession :exec
insert into sessions (session_id, token_hash, account, created_at, last_seen_at, expires_at, ip, user_agent)
values ($1, $2, $3, $4, $4, $5, $6, $7);

-- name: SessionByToken :one
select * from sessions where token_hash = $1 and expires_at > sqlc.arg(now)::timestamptz and last_seen_at > sqlc.arg(idle_since)::timestamptz;

-- name: TouchSession :exec
update sessions set last_seen_at = sqlc.arg(now)::timestamptz where session_id = $1 and last_seen_at < sqlc.arg(now)::timestamptz;

-- name: SessionsOf :many
select * from sessions where account = $1 and expires_at > sqlc.arg(now)::timestamptz and last_seen_at > sqlc.arg(idle_since)::timestamptz
order by created_at desc, session_id limit sqlc.arg(most);

-- name: EndSession :execrows
delete from sessions where account = $1 and session_id = $2;

-- name: EndSessionByToken :exec
delete from sessions where token_hash = $1;

-- name: EndSessions :execrows
delete from sessions where account = $1;

-- name: TrimSessions :exec
-- Of an account's sessions only the newest stay.
delete from sessions where session_id in (
  select o.session_id from sessions o where o.account = $1 order by o.created_at desc, o.session_id offset sqlc.arg(most));

-- name: ForgetSignIns :exec
with nonces as (delete from sign_in_nonces where sign_in_nonces.expires_at <= sqlc.arg(now)::timestamptz)
delete from sessions where sessions.expires_at <= sqlc.arg(now)::timestamptz or sessions.last_seen_at <= sqlc.arg(idle_since)::timestamptz;

-- name: ProfileOf :one
select * from profiles where account = $1;

-- name: SaveProfile :execrows
-- Each revision follows the one before: of two writers at once one is told.
insert into profiles as p (account, revision, content, message, signature, signed_at, updated_at)
values (sqlc.arg(account), sqlc.arg(revision), sqlc.arg(content), sqlc.arg(message), sqlc.arg(signature), sqlc.arg(signed_at), sqlc.arg(updated_at))
on conflict (account) do update set revision = excluded.revision, content = excluded.content, message = excluded.message,
  signature = excluded.signature, signed_at = excluded.signed_at, updated_at = excluded.updated_at
where p.revision = excluded.revision - 1;

-- name: NoteOf :one
select * from index_notes where chain_id = $1 and vault = $2;

-- name: SaveNote :execrows
insert into index_notes as n (chain_id, vault, author, revision, content, message, signature, signed_at, updated_at)
values (sqlc.arg(chain_id), sqlc.arg(vault), sqlc.arg(author), sqlc.arg(revision), sqlc.arg(content), sqlc.arg(message), sqlc.arg(signature),
  sqlc.arg(signed_at), sqlc.arg(updated_at))
on conflict (chain_id, vault) do update set author = excluded.author, revision = excluded.revision, content = excluded.content,
  message = excluded.message, signature = excluded.signature, signed_at = excluded.signed_at, updated_at = excluded.updated_at
where n.revision = excluded.revision - 1;

-- name: CreatorOf :one
select creator from vaults where chain_id = $1 and vault = $2;

-- name: KnownIndices :one
select count(*) from vaults where chain_id = $1 and vault = any (sqlc.arg(vaults)::bytea[]);

-- name: LockAccount :exec
-- What one account keeps is added to one after the other, so that its number can be limited.
select pg_advisory_xact_lock(hashtextextended('astrolabe account ' || encode(sqlc.arg(account)::bytea, 'hex'), 0));

-- name: WatchlistsOf :many
select * from watchlists where account = $1 and chain_id = $2 order by watchlist_id;

-- name: InsertWatchlist :exec
insert into watchlists (watchlist_id, account, chain_id, name, indices, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6);

-- name: UpdateWatchlist :one
update watchlists set name = $4, indices = $5, updated_at = $6 where watchlist_id = $1 and account = $2 and chain_id = $3 returning *;

-- name: DeleteWatchlist :execrows
delete from watchlists where watchlist_id = $1 and account = $2 and chain_id = $3;

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
-- The alerts that anybody set on indices.
select alert_id, account, vault, kind, threshold, updated_at
from alerts
where chain_id = @chain_id and vault = any (@vaults::bytea[]) and enabled;
