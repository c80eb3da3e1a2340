-- name: InsertNavPoints :copyfrom
insert into nav_points (chain_id, vault, block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares,
  nav_per_share_d18, drift_d18, holdings, management_fee_bps, performance_fee_bps)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: DeleteNavPointsAbove :exec
delete from nav_points
where (chain_id, vault, block_number) in (
  select n.chain_id, n.vault, n.block_number
  from vaults as v
  cross join lateral (
    select p.chain_id, p.vault, p.block_number from nav_points as p
    where p.chain_id = v.chain_id and p.vault = v.vault and p.block_number > @block_number
  ) as n
  where v.chain_id = @chain_id
);

-- name: NavPerShareBetween :many
select vault, block_number, nav_per_share_d18
from nav_points
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and block_number > @after::bigint
  and block_number <= @at_most::bigint and nav_per_share_d18 is not null;

-- name: InsertNavGaps :copyfrom
insert into nav_gaps (chain_id, vault, block_number, block_hash, block_time)
values ($1, $2, $3, $4, $5);

-- name: DeleteNavGapsAbove :exec
delete from nav_gaps
where chain_id = @chain_id and block_number > @block_number;

-- name: NavGapsDown :many
-- Gaps at or below a block, newest first.
select *
from nav_gaps
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc, vault
limit @page;

-- name: DeleteNavGaps :exec
delete from nav_gaps as g
using (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
where g.chain_id = @chain_id and g.block_number = k.block_number and g.vault = k.vault;

-- name: Unvalued :many
-- Every @every-th block at which an existing vault has neither a NAV point nor a gap.
select v.vault, b.number::bigint as block_number
from generate_series(@first::bigint, @last::bigint, @every::bigint) as b (number)
join vaults as v on v.chain_id = @chain_id and v.created_block <= b.number
where not exists (
    select from nav_points as n where n.chain_id = @chain_id and n.vault = v.vault and n.block_number = b.number
  ) and not exists (
    select from nav_gaps as g where g.chain_id = @chain_id and g.vault = v.vault and g.block_number = b.number
  )
order by b.number, v.vault;

-- name: PruneNavPoints :execrows
-- Deletes the NAV points of a period in whose blocks their vault emitted no event. Only candles are derived from those.
delete from nav_points as n
using vaults as v
where v.chain_id = @chain_id and n.chain_id = v.chain_id and n.vault = v.vault
  and n.block_time >= @starts_at and n.block_time < @ends_at
  and not exists (select from events as e where e.chain_id = n.chain_id and e.emitter = n.vault and e.block_number = n.block_number);

-- name: PruneNavGaps :exec
delete from nav_gaps
where (chain_id, vault, block_number) in (
  select g.chain_id, g.vault, g.block_number
  from vaults as v
  join nav_gaps as g on g.chain_id = v.chain_id and g.vault = v.vault
  where v.chain_id = @chain_id and g.block_time >= @starts_at and g.block_time < @ends_at
    and not exists (select from events as e where e.chain_id = g.chain_id and e.emitter = g.vault and e.block_number = g.block_number)
);

-- name: CountNavGaps :one
select count(*)
from nav_gaps
where chain_id = $1;

-- name: RenewPastLevels :one
-- Renews the stored past levels of at most @most vaults, and returns how many. head is the time of the newest block.
select renew_past_levels(@chain_id::bigint, @head::timestamptz, @most::bigint)::bigint;

-- name: ForgetPastLevelsFrom :exec
-- Deletes stored past levels that depend on points from the time of a block on.
delete from past_levels as p
using (
  select coalesce(max(b.block_time), '-infinity') as block_time
  from blocks as b
  where b.chain_id = @chain_id and b.block_number = (
    select max(o.block_number) from blocks as o where o.chain_id = @chain_id and o.block_number <= @block_number::bigint)
) as last
where p.chain_id = @chain_id and greatest((p.day).ends_at, (p.week).ends_at, (p.month).ends_at) >= last.block_time;

-- name: ForgetPastLevelsBefore :exec
-- Deletes stored past levels that depend on points before a time.
delete from past_levels as p
where p.chain_id = @chain_id and least((p.day).first_at, (p.week).first_at, (p.month).first_at) < @before::timestamptz;

-- name: ForgetPastLevelsOf :exec
-- Deletes stored past levels of some vaults.
delete from past_levels where chain_id = @chain_id and vault = any(@vaults::bytea[]);
