-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number
from checkpoints
where chain_id = $1;

-- name: Vaults :many
select vault, creator, keeper, name, symbol, management_fee_bps, target_delay_seconds, seed_value_d18, created_block,
  created_tx, created_at, total_supply, rebalance_nonce
from vaults
where chain_id = $1
order by created_block, vault;

-- The order of one page of the list: rank falls, the address rises. An unknown rank sorts last whatever the direction.
-- name: PageIndices :many
with ranked as (
  select v.vault,
    coalesce(@direction::int * case @sort::text
      when 'nav' then n.nav_d18
      when 'return' then n.nav_per_share_d18
      else -v.created_block::numeric
    end, -1e80)::numeric as rank
  from vaults v
  left join lateral (
    select p.nav_d18, p.nav_per_share_d18
    from nav_points p
    where p.chain_id = v.chain_id and p.vault = v.vault
    order by p.block_number desc
    limit 1
  ) n on true
  where v.chain_id = @chain_id
    and (sqlc.narg('creator')::bytea is null or v.creator = sqlc.narg('creator')::bytea)
    and (@search::text = ''
      or strpos(lower(v.name), lower(@search::text)) > 0
      or strpos(lower(v.symbol), lower(@search::text)) > 0
      or starts_with('0x' || encode(v.vault, 'hex'), lower(@search::text))
      or starts_with('0x' || encode(v.creator, 'hex'), lower(@search::text)))
)
select vault, rank::text as rank
from ranked
where sqlc.narg('after_rank')::text is null
  or rank < sqlc.narg('after_rank')::text::numeric
  or (rank = sqlc.narg('after_rank')::text::numeric and vault > sqlc.narg('after_vault')::bytea)
order by ranked.rank desc, vault
limit @page_size;

-- What list, detail and positions say of an index: one query, so that they cannot disagree. The level is the NAV per
-- share; the earlier levels are those of the newest points at or before their times.
-- name: IndexSummaries :many
select v.vault, v.creator, v.keeper, v.name, v.symbol, v.management_fee_bps, v.target_delay_seconds, v.seed_value_d18,
  v.created_block, v.created_tx, v.created_at, v.total_supply, v.rebalance_nonce, v.updated_block,
  (select count(*) from balances b
    where b.chain_id = v.chain_id and b.vault = v.vault
      and b.holder <> '\x000000000000000000000000000000000000dead'::bytea)::bigint as holders
from vaults v
where v.chain_id = @chain_id and v.vault = any(@vaults::bytea[]);

-- The newest point of each vault at or before a time.
-- name: NavAt :many
select v.vault, p.block_number, p.block_time, p.nav_d18, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.drift_d18
from vaults v
cross join lateral (
  select n.block_number, n.block_time, n.nav_d18, n.total_supply, n.pending_fee_shares, n.nav_per_share_d18, n.drift_d18
  from nav_points n
  where n.chain_id = @chain_id and n.vault = v.vault and n.block_time <= @at_time
  order by n.block_time desc, n.block_number desc
  limit 1
) p
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

-- name: CountNav :one
select count(*) from nav_points
where chain_id = @chain_id and vault = @vault and block_time >= @from_time;

-- name: NavPoints :many
select block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares, nav_per_share_d18, drift_d18
from nav_points
where chain_id = @chain_id and vault = @vault and block_time >= @from_time
order by block_time desc, block_number desc
limit @page_size;

-- The last point of each interval; intervals are counted from 1970.
-- name: NavSeries :many
select distinct on (date_bin(@bin::interval, block_time, to_timestamp(0)))
  block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares, nav_per_share_d18, drift_d18
from nav_points
where chain_id = @chain_id and vault = @vault and block_time >= @from_time
order by date_bin(@bin::interval, block_time, to_timestamp(0)) desc,
  block_time desc, block_number desc
limit @page_size;

-- Everything that happened to an index, newest first. The launch comes before the other events of its block.
-- name: Activity :many
select kind, block_number, log_index, tx_hash, block_time, details
from (
  select 'launch' as kind, v.created_block as block_number, -1 as log_index, v.created_tx as tx_hash, v.created_at as block_time,
    jsonb_build_object('by', '0x' || encode(v.creator, 'hex'), 'seed_usd', trim_scale(v.seed_value_d18 / 1e18)::text) as details
  from vaults v
  where v.chain_id = @chain_id and v.vault = @vault
  union all
  select f.kind, f.block_number, f.log_index, f.tx_hash, f.block_time,
    jsonb_build_object('by', '0x' || encode(f.sender, 'hex'), 'receiver', '0x' || encode(f.receiver, 'hex'),
      'shares', f.shares::text, 'amounts', f.amounts)
  from flows f
  where f.chain_id = @chain_id and f.vault = @vault
  union all
  select 'rebalance', r.block_number, r.log_index, r.tx_hash, r.block_time,
    jsonb_build_object('nonce', r.nonce::text, 'nav_before_usd', trim_scale(r.nav_before_d18 / 1e18)::text,
      'nav_after_usd', trim_scale(r.nav_after_d18 / 1e18)::text, 'drift_before', trim_scale(r.drift_before_d18 / 1e18)::text,
      'drift_after', trim_scale(r.drift_after_d18 / 1e18)::text)
  from rebalances r
  where r.chain_id = @chain_id and r.vault = @vault
  union all
  select 'targets_proposed', t.proposed_block, t.proposed_index, t.proposed_tx, t.proposed_at,
    jsonb_build_object('proposal_id', t.proposal_id::text, 'targets', t.targets, 'executable_at', t.executable_at,
      'expires_at', t.expires_at)
  from target_changes t
  where t.chain_id = @chain_id and t.vault = @vault
  union all
  select 'targets_' || t.state, t.settled_block, t.settled_index, t.settled_tx, t.settled_at,
    jsonb_build_object('proposal_id', t.proposal_id::text, 'targets', t.targets, 'by', '0x' || encode(t.settled_by, 'hex'))
  from target_changes t
  where t.chain_id = @chain_id and t.vault = @vault and t.state in ('executed', 'cancelled')
  union all
  select 'fee', a.block_number, a.log_index, a.tx_hash, a.block_time,
    jsonb_build_object('creator_shares', a.creator_shares::text, 'platform_shares', a.platform_shares::text)
  from fee_accruals a
  where a.chain_id = @chain_id and a.vault = @vault
) happened
where (happened.block_number, happened.log_index) < (@before_block::bigint, @before_index::int)
order by happened.block_number desc, happened.log_index desc
limit @page_size;

-- name: Trades :many
select block_number, log_index, nonce, leg, adapter, token_in, token_out, amount_in, amount_out, reserve_in_after,
  reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time
from trades
where chain_id = @chain_id and vault = @vault and (block_number, log_index) < (@before_block::bigint, @before_index::int)
order by block_number desc, log_index desc
limit @page_size;

-- name: Assets :many
select token, symbol, name, decimals, feed, feed_decimals, heartbeat_seconds, status, listed_block
from assets
where chain_id = $1
order by symbol, token;

-- name: Positions :many
select vault, shares, cost_d18, realised_d18, opened_block, updated_block
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
