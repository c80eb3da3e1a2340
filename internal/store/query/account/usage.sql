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
-- Clients that used a version after it was replaced.
select v.version, v.retires_at, s.ip, s.user_agent, s.requests, s.first_seen, s.last_seen
from api_key_sources s join api_key_versions v using (public_id)
where v.key_id = $1 and s.retiring and v.replaced_at is not null and s.last_seen >= v.replaced_at
order by s.last_seen desc limit sqlc.arg(most);

-- name: ForgetUse :exec
-- Deletes usage records older than a time.
with usage as (delete from api_key_usage where hour < sqlc.arg(before)::timestamptz),
  sources as (delete from api_key_sources where last_seen < sqlc.arg(before)::timestamptz)
delete from auth_failures where hour < sqlc.arg(before)::timestamptz;
