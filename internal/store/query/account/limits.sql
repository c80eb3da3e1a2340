-- name: ShareSpending :many
-- Adds what a replica let its callers spend and returns the total of all replicas, as microseconds until each bucket is full.
insert into rate_backlogs as b (subject, full_at)
select unnest(sqlc.arg(subjects)::text[]), now() + unnest(sqlc.arg(spent)::bigint[]) * interval '1 microsecond'
on conflict (subject) do update set full_at = greatest(b.full_at, now()) + (excluded.full_at - now())
returning subject, greatest(0, extract(epoch from full_at - now()) * 1000000)::bigint as backlog;

-- name: ForgetBacklogs :exec
delete from rate_backlogs where full_at < now() - interval '1 minute';
