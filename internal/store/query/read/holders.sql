-- name: Holders :many
-- Holders of shares, largest first. Dead shares do not count as held.
select b.holder, b.shares, p.cost_d18, p.realised_d18, p.opened_block
from balances b
left join positions p on p.chain_id = b.chain_id and p.vault = b.vault and p.investor = b.holder
where b.chain_id = @chain_id and b.vault = @vault and b.holder <> '\x000000000000000000000000000000000000dead'::bytea
  and (sqlc.narg('after_shares')::text is null
    or (b.shares::numeric, b.holder) < (sqlc.narg('after_shares')::text::numeric, sqlc.narg('after_holder')::bytea))
order by b.shares desc, b.holder desc
limit @page_size;

-- name: HolderHistory :many
-- The number of holders at the end of each UTC day on which it changed, newest first. Rows come from the index in the order of blocks,
-- which is the order of days, so they are not sorted again.
select day::timestamptz as day, holders, block_number
from (
  select date_trunc('day', h.block_time, 'UTC') as day, h.holders, h.block_number,
    lag(date_trunc('day', h.block_time, 'UTC')) over (order by h.block_number desc) as later
  from holder_counts h
  where h.chain_id = @chain_id and h.vault = @vault
) counted
where later is null or later <> day
order by block_number desc
limit @page_size;
