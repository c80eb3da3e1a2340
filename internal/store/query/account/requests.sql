-- name: ClaimRequest :execrows
-- Claims a request that is new, expired, or whose holder's claim timed out.
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
