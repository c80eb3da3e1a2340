-- name: FeeReceipts :many
-- Fees paid to creator and platform, newest first.
select block_number, log_index, tx_hash, block_time, role, receiver, shares, value_d18
from fee_receipts
where chain_id = @chain_id and vault = @vault
  and (block_number, log_index, role) < (@before_block::bigint, @before_index::int, @before_role::text)
order by block_number desc, log_index desc, role desc
limit @page_size;

-- name: FeeTotals :many
select role::text as role, receiver, sum(shares::numeric)::numeric as shares, coalesce(sum(value_d18), 0)::numeric as value_d18,
  count(*) filter (where value_d18 is null) as unvalued
from fee_receipts
where chain_id = @chain_id and vault = @vault
group by role, receiver
order by role, receiver;
