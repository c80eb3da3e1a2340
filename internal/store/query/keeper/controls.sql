-- name: Controls :many
select scope, subject, reason
from controls;

-- name: ControlsSet :many
select scope, subject, reason, set_at from controls order by scope, subject;

-- name: SetControl :exec
insert into controls (scope, subject, reason, set_at)
values ($1, $2, $3, $4)
on conflict (scope, subject) do update set reason = excluded.reason, set_at = excluded.set_at;

-- name: DropControl :execrows
delete from controls where scope = $1 and subject = $2;
