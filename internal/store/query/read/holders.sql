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
-- The number of holders at the end of each UTC day on which it changed, newest first.
select distinct on (date_trunc('day', block_time, 'UTC')) date_trunc('day', block_time, 'UTC')::timestamptz as day, holders, block_number
from holder_counts
where chain_id = @chain_id and vault = @vault
order by date_trunc('day', block_time, 'UTC') desc, block_number desc
limit @page_size;
