-- name: Creators :many
-- Accounts that launched indices, with what they manage at the newest NAV points and the value of the fees they earned that
-- have a price.
with page as (
  select v.creator, count(*) as indices, min(v.created_at) as since, coalesce(sum(n.nav_d18::numeric), 0) as nav_d18,
    count(*) filter (where n.nav_d18 is null) as unvalued
  from vaults v
  left join standings n on n.chain_id = v.chain_id and n.vault = v.vault
  where v.chain_id = @chain_id and (sqlc.narg('creator')::bytea is null or v.creator = sqlc.narg('creator')::bytea)
    and (cardinality(sqlc.arg('tags')::text[]) = 0 or v.creator in (
      select p.account from profiles p where p.tags @> sqlc.arg('tags')::text[]))
    and (sqlc.arg('search')::text = '' or starts_with('0x' || encode(v.creator, 'hex'), lower(sqlc.arg('search')::text))
      or v.creator in (select p.account from profiles p where strpos(lower(p.content->>'name'), lower(sqlc.arg('search')::text)) > 0))
  group by v.creator
  order by nav_d18 desc, v.creator
  limit @page_size
)
select c.creator::address as creator, c.indices::bigint as indices, c.since::timestamptz as since, c.nav_d18::numeric as nav_d18, c.unvalued::bigint as unvalued,
  (
    select coalesce(sum(h.holders), 0)
    from vaults v
    cross join lateral (
      select n.holders from holder_counts n where n.chain_id = v.chain_id and n.vault = v.vault order by n.block_number desc limit 1
    ) h
    where v.chain_id = @chain_id and v.creator = c.creator
  )::bigint as holders,
  (
    select coalesce(sum(f.value_d18), 0)
    from vaults v
    cross join lateral (
      select sum(r.value_d18) as value_d18 from fee_receipts r where r.chain_id = v.chain_id and r.vault = v.vault and r.receiver = v.creator
    ) f
    where v.chain_id = @chain_id and v.creator = c.creator
  )::numeric as fees_d18,
  coalesce(p.content->>'name', '')::text as name, coalesce(p.tags, '{}')::text[] as tags
from page c
left join profiles p on p.account = c.creator
order by c.nav_d18 desc, c.creator;

-- name: ScoredIndices :many
-- The indices of some creators with the number, mean and deviation of their daily returns. The newest day counts only when it is over.
-- The weekly NAV is the mean at a moment and at the same time on the six days before, without days with an unknown NAV.
select v.creator, v.vault, coalesce(d.returns, 0)::bigint as days, coalesce(d.sum / nullif(d.returns, 0), 0)::float8 as mean,
  coalesce(sqrt(greatest(d.returns * d.squares - d.sum * d.sum, 0) / nullif(d.returns * (d.returns - 1), 0)), 0)::float8 as deviation,
  w.nav_d18::numeric as week_nav_d18
from vaults v
left join lateral (
  select k.returns, k.sum, k.squares
  from risks k
  where k.chain_id = v.chain_id and k.vault = v.vault and k.starts_at + interval '24 hours' <= sqlc.arg('at_time')::timestamptz
  union all
  select k.base_returns, k.base_sum, k.base_squares
  from risks k
  where k.chain_id = v.chain_id and k.vault = v.vault and k.starts_at + interval '24 hours' > sqlc.arg('at_time')::timestamptz
) d on true
cross join lateral (
  select coalesce(avg(n.nav_d18::numeric), 0) as nav_d18
  from generate_series(0, 6) as days
  cross join lateral (
    select p.nav_d18
    from nav_points p
    where p.chain_id = @chain_id and p.vault = v.vault and p.block_time <= sqlc.arg('at_time')::timestamptz - days * interval '1 day'
    order by p.block_time desc, p.block_number desc
    limit 1
  ) n
) w
where v.chain_id = @chain_id and v.creator = any(@creators::bytea[]);

-- name: CreatorIndices :many
select vault from vaults where chain_id = @chain_id and creator = any(@creators::bytea[]) order by created_block, vault;
