-- name: KeptVaults :many
-- Vaults whose keeper is one of the signers, or all vaults. last_tick is the due time of the latest scheduled tick, or the
-- epoch if there was none. A null cron means the default schedule.
select v.vault, v.keeper, v.created_at, coalesce((
  select max(t.due_at) from ticks t where t.chain_id = v.chain_id and t.vault = v.vault and t.kind = 'schedule'
), 'epoch')::timestamptz as last_tick, s.cron, s.catch_up, s.jitter_seconds
from vaults v
left join schedules s using (chain_id, vault)
where v.chain_id = $1 and (sqlc.arg(everyone)::boolean or v.keeper = any(sqlc.arg(signers)::bytea[]))
order by v.created_block, v.vault;

-- name: SetSchedule :exec
insert into schedules (chain_id, vault, cron, catch_up, jitter_seconds, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (chain_id, vault) do update
set cron = excluded.cron, catch_up = excluded.catch_up, jitter_seconds = excluded.jitter_seconds, updated_at = excluded.updated_at;

-- name: DropSchedule :execrows
delete from schedules where chain_id = $1 and vault = $2;

-- name: InsertTick :one
-- The tick, newly inserted or already present.
insert into ticks (chain_id, vault, kind, due_at, created_at)
values ($1, $2, $3, $4, $5)
on conflict (chain_id, vault, kind, due_at) do update set kind = excluded.kind
returning tick_id, state;

-- name: MakeTicks :exec
-- Stores scheduled ticks, at most one a vault. A tick that is there stays.
insert into ticks (chain_id, vault, kind, due_at, created_at)
select $1, t.vault, 'schedule', t.due_at, sqlc.arg(now)::timestamptz
from (select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(due_at)::timestamptz[]) as due_at) as t
on conflict (chain_id, vault, kind, due_at) do nothing;

-- name: MissTicks :exec
-- Settles the due ticks of vaults that are older than a later one.
update ticks t
set state = 'missed', reason = 'a later tick makes up for it', settled_at = sqlc.arg(now)::timestamptz
from (select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(due_at)::timestamptz[]) as due_at) as later
where t.chain_id = $1 and t.vault = later.vault and t.kind = 'schedule' and t.due_at < later.due_at and t.state = 'due';

-- name: SkipTicks :exec
-- Settles ticks of vaults whose schedule skips missed times.
update ticks t
set state = 'missed', reason = 'no replica ran at the scheduled time, and the schedule skips missed times', settled_at = sqlc.arg(now)::timestamptz
from (select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(due_at)::timestamptz[]) as due_at) as late
where t.chain_id = $1 and t.vault = late.vault and t.kind = 'schedule' and t.due_at = late.due_at and t.state = 'due';

-- name: DueTicks :many
select tick_id, vault, kind, due_at, reason
from ticks
where chain_id = $1 and state = 'due'
order by due_at, tick_id;

-- name: SettleTick :execrows
update ticks
set state = sqlc.arg(new_state), reason = $2, explanation = sqlc.narg(explanation)::jsonb, settled_at = sqlc.arg(now)::timestamptz
where tick_id = $1 and state = 'due';

-- name: IdleTicks :exec
-- Stores ticks that led to no plan, at most one a vault and kind. It settles those that are due, and leaves settled ones.
insert into ticks as t (chain_id, vault, kind, due_at, created_at, state, reason, explanation, settled_at)
select $1, i.vault, i.kind, i.due_at, sqlc.arg(now)::timestamptz, 'nothing_to_do', i.reason, i.explanation::jsonb, sqlc.arg(now)::timestamptz
from (
  select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(kinds)::text[]) as kind, unnest(sqlc.arg(due_at)::timestamptz[]) as due_at,
    unnest(sqlc.arg(reasons)::text[]) as reason, unnest(sqlc.arg(explanations)::text[]) as explanation
) as i
on conflict (chain_id, vault, kind, due_at) do update
set state = excluded.state, reason = excluded.reason, explanation = excluded.explanation, settled_at = excluded.settled_at
where t.state = 'due';

-- name: HoldTicks :exec
-- Stores why due ticks have no plan yet.
update ticks t
set reason = held.reason
from (select unnest(sqlc.arg(ticks)::bigint[]) as tick_id, unnest(sqlc.arg(reasons)::text[]) as reason) as held
where t.tick_id = held.tick_id and t.state = 'due';

-- name: ForgetExplanations :execrows
-- Deletes the explanations of old refusals and keeps their reasons.
update ticks set explanation = null
where chain_id = $1 and settled_at < sqlc.arg(before)::timestamptz and explanation is not null;

-- name: ForgetTicks :execrows
-- Deletes old ticks that led to no plan, at most @most. The newest tick of a vault and kind stays, because schedules go on from it. Old
-- ticks are found first, and each is looked up then. As a join, or in one condition, a plan made while the table was empty compares all
-- ticks with each other.
with old as materialized (
  select o.tick_id, o.vault, o.kind, o.due_at
  from ticks o
  where o.chain_id = $1 and o.settled_at < sqlc.arg(before)::timestamptz and o.state in ('nothing_to_do', 'missed', 'failed')
)
delete from ticks t
where t.tick_id = any(array(
  select old.tick_id from old
  where (
    select n.tick_id from ticks n
    where n.chain_id = $1 and n.vault = old.vault and n.kind = old.kind and n.due_at > old.due_at
    limit 1) is not null
  limit sqlc.arg(most)));
