-- name: PageIndices :many
-- One page of the list of indices, by falling rank, then rising address. An unknown rank sorts last in either direction, and an
-- unknown value passes no filter. Returns and risk are defined as in package performance and computed only on request.
select r.vault, r.rank::text as rank
from (
  select v.vault,
    coalesce(sqlc.arg('direction')::int * (case sqlc.arg('sort')::text
      when 'nav' then n.nav
      when 'return' then n.level
      when 'return_over' then past.grown
      when 'volatility' then -risk.volatility
      when 'drawdown' then -risk.drawdown
      else -v.created_block::numeric
    end), -1e80)::numeric as rank
  from vaults v
  left join lateral (
    select s.nav_d18::numeric as nav, s.nav_per_share_d18::numeric as level
    from standings s
    where s.chain_id = v.chain_id and s.vault = v.vault
  ) n on true
  left join (
    select l.chain_id, l.vault, case sqlc.arg('past_days')::int when 1 then l.day when 7 then l.week else l.month end as stored
    from past_levels l
    where sqlc.arg('wants_past')::boolean
  ) k on k.chain_id = v.chain_id and k.vault = v.vault
  left join lateral (
    -- growth since the newest level at or before the window's start, which is a number of days before at_time
    select round(n.level / nullif(case
      when sqlc.arg('since_launch')::boolean then 1e20
      when v.created_at > sqlc.arg('past_time')::timestamptz then null
      when is_within(k.stored, sqlc.arg('past_time')::timestamptz) then level_within(k.stored, sqlc.arg('past_time')::timestamptz)
      else (
        select p.nav_per_share_d18::numeric
        from nav_points p
        where p.chain_id = v.chain_id and p.vault = v.vault and p.block_time <= sqlc.arg('past_time')::timestamptz
        order by p.block_time desc, p.block_number desc
        limit 1
      ) end, 0) - 1, 8) as grown
    where sqlc.arg('wants_past')::boolean
  ) past on true
  left join lateral (
    -- The newest day counts for the volatility only when it is over.
    select case when k.starts_at + interval '24 hours' <= sqlc.arg('at_time')::timestamptz then k.volatility else k.base_volatility end as volatility,
      round(k.drawdown, 8) as drawdown
    from risks k
    where k.chain_id = v.chain_id and k.vault = v.vault and sqlc.arg('wants_risk')::boolean
  ) risk on true
  where v.chain_id = sqlc.arg('chain_id')
    and (sqlc.narg('creator')::bytea is null or v.creator = sqlc.narg('creator')::bytea)
    and (sqlc.narg('asset')::bytea is null or exists (
      select from constituents c where c.chain_id = v.chain_id and c.vault = v.vault and c.token = sqlc.narg('asset')::bytea and (c.target_bps > 0 or c.reserve > 0)))
    and (sqlc.narg('max_management_fee_bps')::int is null or v.management_fee_bps <= sqlc.narg('max_management_fee_bps')::int)
    and (sqlc.narg('max_performance_fee_bps')::int is null or v.performance_fee_bps <= sqlc.narg('max_performance_fee_bps')::int)
    and (sqlc.narg('min_nav_d18')::numeric is null or n.nav >= sqlc.narg('min_nav_d18')::numeric)
    and (sqlc.narg('max_nav_d18')::numeric is null or n.nav <= sqlc.narg('max_nav_d18')::numeric)
    and (sqlc.narg('created_before')::timestamptz is null or v.created_at <= sqlc.narg('created_before')::timestamptz)
    and (sqlc.narg('created_after')::timestamptz is null or v.created_at >= sqlc.narg('created_after')::timestamptz)
    and (sqlc.narg('min_return')::numeric is null or past.grown >= sqlc.narg('min_return')::numeric)
    and (sqlc.narg('max_return')::numeric is null or past.grown <= sqlc.narg('max_return')::numeric)
    and (sqlc.narg('max_volatility')::numeric is null or risk.volatility <= sqlc.narg('max_volatility')::numeric)
    and (sqlc.narg('max_drawdown')::numeric is null or risk.drawdown <= sqlc.narg('max_drawdown')::numeric)
    and (sqlc.arg('search')::text = ''
      or strpos(lower(v.name), lower(sqlc.arg('search')::text)) > 0
      or strpos(lower(v.symbol), lower(sqlc.arg('search')::text)) > 0
      or starts_with('0x' || encode(v.vault, 'hex'), lower(sqlc.arg('search')::text))
      or starts_with('0x' || encode(v.creator, 'hex'), lower(sqlc.arg('search')::text))
      or v.creator in (select p.account from profiles p where strpos(lower(p.content->>'name'), lower(sqlc.arg('search')::text)) > 0)
      or exists (
        select from constituents c
        join assets a on a.chain_id = c.chain_id and a.token = c.token
        where c.chain_id = v.chain_id and c.vault = v.vault and c.target_bps > 0
          and (lower(a.symbol) = lower(sqlc.arg('search')::text) or strpos(lower(a.name), lower(sqlc.arg('search')::text)) > 0)))
    and (cardinality(sqlc.arg('vaults')::bytea[]) = 0 or v.vault = any(sqlc.arg('vaults')::bytea[]))
    and (cardinality(sqlc.arg('tags')::text[]) = 0 or v.vault in (
      select n.vault from index_notes n
      where n.chain_id = sqlc.arg('chain_id') and n.tags @> sqlc.arg('tags')::text[] and n.author = v.creator))
    and (cardinality(sqlc.arg('creator_tags')::text[]) = 0 or v.creator in (
      select p.account from profiles p where p.tags @> sqlc.arg('creator_tags')::text[]))
) r
where sqlc.narg('after_rank')::text is null
  or r.rank < sqlc.narg('after_rank')::text::numeric
  or (r.rank = sqlc.narg('after_rank')::text::numeric and r.vault > sqlc.narg('after_vault')::bytea)
order by r.rank desc, r.vault
limit sqlc.arg('page_size');

-- name: IndexSummaries :many
-- What the list, the detail and the positions state of an index. It is one query so that they cannot disagree.
select v.*,
  coalesce((
    select c.holders from holder_counts c where c.chain_id = v.chain_id and c.vault = v.vault order by c.block_number desc limit 1
  ), 0)::bigint as holders,
  coalesce((select p.content->>'name' from profiles p where p.account = v.creator), '')::text as creator_name,
  coalesce((
    select n.tags from index_notes n where n.chain_id = v.chain_id and n.vault = v.vault and n.author = v.creator
  ), '{}')::text[] as tags
from vaults v
where v.chain_id = @chain_id and v.vault = any(@vaults::bytea[]);

-- name: ConstituentsOf :many
select c.vault, c.token, c.position, c.target_bps, c.reserve, a.symbol, a.name, a.decimals, a.status
from constituents c
left join assets a on a.chain_id = c.chain_id and a.token = c.token
where c.chain_id = @chain_id and c.vault = any(@vaults::bytea[])
order by c.vault, c.position;

-- name: PendingTargets :many
select vault, proposal_id, targets, proposed_tx, proposed_at, executable_at, expires_at
from target_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending'
order by vault, proposal_id desc;

-- name: PendingFees :many
select vault, management_fee_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps, proposed_tx, proposed_at, executable_at
from fee_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending'
order by vault;
