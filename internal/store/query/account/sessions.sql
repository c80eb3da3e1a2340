-- name: InsertNonce :exec
insert into sign_in_nonces (nonce_hash, browser_hash, expires_at) values ($1, $2, $3);

-- name: TakeNonce :execrows
-- Uses up a nonce. The first attempt uses it up even if it fails.
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
-- Deletes all but the newest sessions of an account.
delete from sessions where session_id in (
  select o.session_id from sessions o where o.account = $1 order by o.created_at desc, o.session_id offset sqlc.arg(most));

-- name: ForgetSignIns :exec
with nonces as (delete from sign_in_nonces where sign_in_nonces.expires_at <= sqlc.arg(now)::timestamptz)
delete from sessions where sessions.expires_at <= sqlc.arg(now)::timestamptz or sessions.last_seen_at <= sqlc.arg(idle_since)::timestamptz;
