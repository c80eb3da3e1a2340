-- name: Positions :many
select vault, shares, cost_d18, realised_d18, opened_block, updated_block, cash_in_d18, cash_out_d18, gas_d18, at_level
from positions
where chain_id = @chain_id and investor = @investor and (@closed::boolean or shares > 0)
  and (sqlc.narg('after_vault')::bytea is null or vault > sqlc.narg('after_vault')::bytea)
order by vault
limit @page_size;

-- name: Claims :many
select vault, token, amount
from claims
where chain_id = @chain_id and holder = @holder
order by vault, token;

-- name: ShareMovements :many
-- Shares that an account received and sent, newest first, with the level of the block. Transfers to itself are left out. The
-- conditions on topics match the indexes.
select m.block_number, m.log_index, m.vault, m.tx_hash, m.block_time, m.incoming, m.other::bytea as other, m.amount,
  n.nav_per_share_d18, c.cash_d18, c.gas_d18
from (
  (select e.block_number, e.log_index, e.emitter as vault, e.tx_hash, e.block_time, true as incoming, substr(e.topics[2], 13) as other, e.data as amount
  from events e
  where e.chain_id = @chain_id and substr(e.topics[3], 13) = @account::bytea
    and e.topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
    and e.topics[3] <> '\x0000000000000000000000000000000000000000000000000000000000000000'
    and e.topics[2] <> e.topics[3]
    and (sqlc.narg('vault')::bytea is null or e.emitter = sqlc.narg('vault')::bytea)
    and (e.block_number, e.log_index) < (@before_block::bigint, @before_index::int)
  order by e.block_number desc, e.log_index desc
  limit @page_size)
  union all
  (select e.block_number, e.log_index, e.emitter, e.tx_hash, e.block_time, false, substr(e.topics[3], 13), e.data
  from events e
  where e.chain_id = @chain_id and substr(e.topics[2], 13) = @account::bytea
    and e.topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
    and e.topics[2] <> '\x0000000000000000000000000000000000000000000000000000000000000000'
    and e.topics[2] <> e.topics[3]
    and (sqlc.narg('vault')::bytea is null or e.emitter = sqlc.narg('vault')::bytea)
    and (e.block_number, e.log_index) < (@before_block::bigint, @before_index::int)
  order by e.block_number desc, e.log_index desc
  limit @page_size)
) m
join vaults v on v.chain_id = @chain_id and v.vault = m.vault
left join nav_points n on n.chain_id = @chain_id and n.vault = m.vault and n.block_number = m.block_number
left join cash_flows c on c.chain_id = @chain_id and c.block_number = m.block_number and c.log_index = m.log_index and c.account = @account
order by m.block_number desc, m.log_index desc
limit @page_size;

-- name: FeeMints :many
-- Those of an account's movements that were fees: same block, same number of shares.
select block_number, vault, shares
from fee_receipts
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and block_number = any(@blocks::bigint[]) and receiver = @account;

-- name: ClaimCash :many
-- What claims paid to an account, oldest first, with the level of the block.
select c.block_number, c.log_index, c.vault, n.block_time, n.nav_per_share_d18, c.cash_d18, c.gas_d18
from cash_flows c
join nav_points n on n.chain_id = c.chain_id and n.vault = c.vault and n.block_number = c.block_number
where c.chain_id = @chain_id and c.account = @account and c.claim
  and (sqlc.narg('vault')::bytea is null or c.vault = sqlc.narg('vault')::bytea)
order by c.block_number, c.log_index
limit @page_size;

-- name: HeldPoints :many
-- What a vault held at its NAV points of some blocks, oldest first.
select block_number, block_time, nav_per_share_d18, total_supply, pending_fee_shares, holdings, management_fee_bps, performance_fee_bps
from nav_points
where chain_id = @chain_id and vault = @vault and block_number >= @from_block::bigint and block_number <= @to_block::bigint
order by block_number
limit @page_size;

-- name: TradeLosses :many
-- What a vault's trades and bids lost in each block after one. A pool fee that is unknown counts as impact.
select block_number, coalesce(sum(fee_d18::numeric), 0)::numeric as fee_d18,
  (sum(value_in_d18::numeric - value_out_d18::numeric) - coalesce(sum(fee_d18::numeric), 0))::numeric as impact_d18
from trades
where chain_id = @chain_id and vault = @vault and block_number > @after::bigint and block_number <= @to_block::bigint
group by block_number
order by block_number;

-- name: ProposedTargets :many
-- All proposals of a vault's targets, oldest first.
select targets, proposed_block, settled_block, expires_at
from target_changes
where chain_id = @chain_id and vault = @vault
order by proposal_id;
