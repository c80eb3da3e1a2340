-- name: Creators :many
-- Accounts that launched indices, with what they manage at the newest NAV points and the value of the fees they earned that
-- have a price.
select v.creator, count(*) as indices, min(v.created_at)::timestamptz as since,
  coalesce(sum(n.nav_d18::numeric), 0)::numeric as nav_d18, count(*) filter (where n.nav_d18 is null) as unvalued,
  coalesce(sum(h.holders), 0)::bigint as holders,
  coalesce(sum(f.value_d18), 0)::numeric as fees_d18
from vaults v
left join lateral (
  select p.nav_d18 from nav_points p where p.chain_id = v.chain_id and p.vault = v.vault order by p.block_number desc limit 1
) n on true
left join lateral (
  select c.holders from holder_counts c where c.chain_id = v.chain_id and c.vault = v.vault order by c.block_number desc limit 1
) h on true
left join lateral (
  select sum(r.value_d18) as value_d18 from fee_receipts r where r.chain_id = v.chain_id and r.vault = v.vault and r.receiver = v.creator
) f on true
where v.chain_id = @chain_id and (sqlc.narg('creator')::bytea is null or v.creator = sqlc.narg('creator')::bytea)
group by v.creator
order by nav_d18 desc, v.creator
limit @page_size;

-- name: CreatorIndices :many
select vault from vaults where chain_id = @chain_id and creator = any(@creators::bytea[]) order by created_block, vault;
