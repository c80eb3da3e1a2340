-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number, feed_seq
from checkpoints
where chain_id = $1;

-- name: Vaults :many
select *
from vaults
where chain_id = $1
order by created_block, vault;

-- The order of one page of the list: rank falls, the address rises. An unknown rank sorts last whatever the direction, and what
-- is unknown passes no filter on it. Returns and risk are as package performance has them; they are worked out only where
-- they are asked for.
-- name: PageIndices :many
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
    select p.nav_d18::numeric as nav, p.nav_per_share_d18::numeric as level
    from nav_points p
    where p.chain_id = v.chain_id and p.vault = v.vault
    order by p.block_number desc
    limit 1
  ) n on true
  left join lateral (
    -- the level on the newest at or before the window's start
    select round(n.level / nullif(case when sqlc.arg('since_launch')::boolean then 1e20 when v.created_at <= sqlc.arg('past_time')::timestamptz then (
      select p.nav_per_share_d18::numeric
      from nav_points p
      where p.chain_id = v.chain_id and p.vault = v.vault and p.block_time <= sqlc.arg('past_time')::timestamptz
      order by p.block_time desc, p.block_number desc
      limit 1
    ) end, 0) - 1, 8) as grown
    where sqlc.arg('wants_past')::boolean
  ) past on true
  left join lateral (
    select case when count(d.ratio) >= 20 then round(stddev_samp(d.ratio) * sqrt(365::numeric), 8) end as volatility,
      round(max(1 - d.level / d.high), 8) as drawdown
    from (
      select level, greatest(max(level) over w, 1e20) as high,
        case when coalesce(c.starts_at - lag(c.starts_at) over w, '1 day') = '1 day' then level / coalesce(lag(level) over w, 1e20) - 1 end as ratio
      from (
        select k.starts_at, k.close_d18::numeric as level
        from candles k
        where k.chain_id = v.chain_id and k.vault = v.vault and k.width_seconds = 86400 and k.close_d18 > 0
      ) c
      window w as (order by c.starts_at)
    ) d
    where sqlc.arg('wants_risk')::boolean
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
      or starts_with('0x' || encode(v.creator, 'hex'), lower(sqlc.arg('search')::text)))
) r
where sqlc.narg('after_rank')::text is null
  or r.rank < sqlc.narg('after_rank')::text::numeric
  or (r.rank = sqlc.narg('after_rank')::text::numeric and r.vault > sqlc.narg('after_vault')::bytea)
order by r.rank desc, r.vault
limit sqlc.arg('page_size');

-- What list, detail and positions say of an index: one query, so that they cannot disagree.
-- name: IndexSummaries :many
select v.*,
  (select count(*) from balances b
    where b.chain_id = v.chain_id and b.vault = v.vault
      and b.holder <> '\x000000000000000000000000000000000000dead'::bytea)::bigint as holders
from vaults v
where v.chain_id = @chain_id and v.vault = any(@vaults::bytea[]);

-- The newest point of each vault at or before each of some times, which are counted from 1.
-- name: NavAt :many
select t.place::bigint as place, v.vault, p.block_number, p.block_time, p.nav_d18, p.total_supply, p.pending_fee_shares, p.nav_per_share_d18, p.drift_d18
from vaults v
cross join unnest(sqlc.arg('at_times')::timestamptz[]) with ordinality as t (at_time, place)
cross join lateral (
  select n.block_number, n.block_time, n.nav_d18, n.total_supply, n.pending_fee_shares, n.nav_per_share_d18, n.drift_d18
  from nav_points n
  where n.chain_id = @chain_id and n.vault = v.vault and n.block_time <= t.at_time
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

-- name: PendingFees :many
select vault, management_fee_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps, proposed_tx, proposed_at, executable_at
from fee_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending'
order by vault;

-- name: LatestAuction :one
select *
from auctions
where chain_id = @chain_id and vault = @vault
order by auction_id desc
limit 1;

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
select distinct on (date_bin(make_interval(secs => sqlc.arg('seconds')::bigint), block_time, to_timestamp(0)))
  block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares, nav_per_share_d18, drift_d18
from nav_points
where chain_id = @chain_id and vault = @vault and block_time >= @from_time
order by date_bin(make_interval(secs => sqlc.arg('seconds')::bigint), block_time, to_timestamp(0)) desc,
  block_time desc, block_number desc
limit @page_size;

-- Everything that happened to an index, newest first. The launch comes before the other events of its block.
-- name: Activity :many
select kind, block_number, log_index, tx_hash, block_time, details
from (
  select 'launch' as kind, v.created_block as block_number, -1 as log_index, v.created_tx as tx_hash, v.created_at as block_time,
    jsonb_build_object('by', '0x' || encode(v.creator, 'hex'), 'seed_d18', v.seed_value_d18::text) as details
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
    jsonb_build_object('nonce', r.nonce::text, 'nav_before_d18', r.nav_before_d18::text,
      'nav_after_d18', r.nav_after_d18::text, 'drift_before_d18', r.drift_before_d18::text,
      'drift_after_d18', r.drift_after_d18::text)
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
  select 'fee', p.block_number, p.log_index, p.tx_hash, p.block_time,
    jsonb_build_object('creator_shares', p.creator_shares::text, 'platform_shares', p.platform_shares::text)
  from fee_payments p
  where p.chain_id = @chain_id and p.vault = @vault
  union all
  select 'fees_proposed', c.proposed_block, c.proposed_index, c.proposed_tx, c.proposed_at,
    jsonb_build_object('executable_at', c.executable_at, 'fees', jsonb_build_object(
      'management_bps', c.management_fee_bps, 'performance_bps', c.performance_fee_bps,
      'entry_bps', c.entry_fee_bps, 'exit_bps', c.exit_fee_bps))
  from fee_changes c
  where c.chain_id = @chain_id and c.vault = @vault
    and (c.settled_block is null or (c.proposed_block, c.proposed_index) <> (c.settled_block, c.settled_index))
  union all
  select case c.state when 'executed' then 'fees_changed' else 'fees_cancelled' end,
    c.settled_block, c.settled_index, c.settled_tx, c.settled_at,
    jsonb_build_object('by', '0x' || encode(c.settled_by, 'hex'), 'fees', jsonb_build_object(
      'management_bps', c.management_fee_bps, 'performance_bps', c.performance_fee_bps,
      'entry_bps', c.entry_fee_bps, 'exit_bps', c.exit_fee_bps))
  from fee_changes c
  where c.chain_id = @chain_id and c.vault = @vault and c.state <> 'pending'
  union all
  select 'auction_opened', u.opened_block, u.opened_index, u.opened_tx, u.opened_at,
    jsonb_build_object('by', '0x' || encode(u.opener, 'hex'), 'auction_id', u.auction_id::text, 'expires_at', u.ends_at,
      'nav_before_d18', u.nav_d18::text, 'drift_before_d18', u.drift_d18::text)
  from auctions u
  where u.chain_id = @chain_id and u.vault = @vault
  union all
  select 'auction_closed', u.closed_block, u.closed_index, u.closed_tx, u.closed_at,
    jsonb_build_object('by', '0x' || encode(u.closed_by, 'hex'), 'auction_id', u.auction_id::text)
  from auctions u
  where u.chain_id = @chain_id and u.vault = @vault and u.closed_block is not null
  union all
  select 'auction_bid', t.block_number, t.log_index, t.tx_hash, t.block_time,
    jsonb_build_object('by', '0x' || encode(t.bidder, 'hex'), 'auction_id', t.auction_id::text, 'nonce', t.nonce::text,
      'amounts', jsonb_build_array(
        jsonb_build_object('token', '0x' || encode(t.token_in, 'hex'), 'amount', t.amount_in::text),
        jsonb_build_object('token', '0x' || encode(t.token_out, 'hex'), 'amount', t.amount_out::text)))
  from trades t
  where t.chain_id = @chain_id and t.vault = @vault and t.kind = 'auction'
) happened
where (happened.block_number, happened.log_index) < (@before_block::bigint, @before_index::int)
order by happened.block_number desc, happened.log_index desc
limit @page_size;

-- name: Trades :many
select block_number, log_index, nonce, leg, adapter, token_in, token_out, amount_in, amount_out, reserve_in_after,
  reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, kind, auction_id, bidder, shortfall_d18, fee_d18, impact_d18,
  fee_unknown, gas_wei, gas_d18, gas_unknown
from trades
where chain_id = @chain_id and vault = @vault and (block_number, log_index) < (@before_block::bigint, @before_index::int)
order by block_number desc, log_index desc
limit @page_size;

-- name: Assets :many
select token, symbol, name, decimals, feed, feed_decimals, heartbeat_seconds, status, listed_block, trade_cap_usd,
  min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps
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

-- The auditor's: whole tables of one chain, read in one snapshot.
-- name: AuditConstituents :many
select vault, token, target_bps, reserve, base
from constituents
where chain_id = $1
order by vault, position;

-- name: AuditBalances :many
select vault, holder, shares
from balances
where chain_id = $1;

-- name: AuditClaims :many
select vault, token, holder, amount
from claims
where chain_id = $1;

-- name: AuditPositions :many
select vault, investor, shares
from positions
where chain_id = $1 and shares > 0;

-- name: AuditPendingTargets :many
select vault, proposal_id, targets, executable_at, expires_at
from target_changes
where chain_id = $1 and state = 'pending';

-- name: AuditEvents :many
select e.emitter as vault, e.block_number, e.log_index, e.tx_hash, e.topics, e.data
from events e
join chains c on c.chain_id = e.chain_id
where e.chain_id = $1 and e.emitter <> c.factory;

-- name: AuditAssets :many
select *
from assets
where chain_id = $1;

-- name: AuditListings :many
select *
from listings
where chain_id = $1;

-- name: AuditAssetChanges :many
select *
from asset_changes
where chain_id = $1;

-- name: AuditExitOrders :many
select *
from exit_orders
where chain_id = $1;

-- name: AuditExitPeaks :many
select *
from exit_order_peaks
where chain_id = $1;

-- name: AuditTrades :many
select vault, block_number, log_index, nonce, leg, auction_id, adapter, bidder, token_in, token_out, amount_in, amount_out,
  value_in_d18, value_out_d18, kind, fee_d18, impact_d18, shortfall_d18, gas_wei
from trades
where chain_id = $1;

-- name: AuditHolderCounts :many
select vault, block_number, holders
from holder_counts
where chain_id = $1;

-- name: AuditRebalances :many
select vault, block_number, log_index, nonce, nav_before_d18, nav_after_d18, drift_before_d18, drift_after_d18
from rebalances
where chain_id = $1;

-- name: AuditFlows :many
select vault, block_number, log_index, kind, sender, receiver, shares, amounts
from flows
where chain_id = $1;

-- name: AuditFeeCharges :many
select vault, block_number, log_index, kind, shares, account, high_water_mark_d18
from fee_charges
where chain_id = $1;

-- name: AuditFeePayments :many
select vault, block_number, log_index, creator, creator_shares, platform, platform_shares, total_supply
from fee_payments
where chain_id = $1;

-- name: AuditFeeChanges :many
select vault, proposed_block, proposed_index, management_fee_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps,
  executable_at, state
from fee_changes
where chain_id = $1;

-- name: AuditAuctions :many
select *
from auctions
where chain_id = $1
order by vault, auction_id;

-- Transactions of the keeper that have not ended yet.
-- name: CountOpenIntents :one
select count(*) from intents
where chain_id = $1 and state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling');

-- name: Chain :one
select factory, registry, start_block, exit_guard
from chains
where chain_id = $1;

-- The ledger's rows of a range of blocks, in the chain's order.
-- name: LedgerRange :many
select block_number, log_index, block_hash, tx_hash, tx_index, emitter, topics, data
from events
where chain_id = @chain_id and block_number between @from_block::bigint and @to_block::bigint
order by block_number, log_index;

-- name: Candles :many
-- The newest candles of a width, newest first.
select starts_at, open_d18, high_d18, low_d18, close_d18, known, unknown, last_block
from candles
where chain_id = @chain_id and vault = @vault and width_seconds = @width_seconds and starts_at >= @from_time
order by starts_at desc
limit @page_size;

-- name: DailyCloses :many
-- The levels at the ends of UTC days, and what the first one opened at, in order; days of which nothing is known are left out.
select vault, starts_at, open_d18, close_d18
from candles
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and width_seconds = 86400 and close_d18 is not null
order by vault, starts_at;

-- name: TradedUSD :one
-- What was sold and bought, at oracle prices.
select coalesce(sum(value_in_d18::numeric + value_out_d18::numeric), 0)::numeric as traded_d18, count(*) as trades
from trades
where chain_id = @chain_id and vault = @vault;

-- name: DailyNav :many
-- The last known NAV of each UTC day.
select distinct on (date_trunc('day', block_time, 'UTC')) nav_d18
from nav_points
where chain_id = @chain_id and vault = @vault and nav_d18 is not null
order by date_trunc('day', block_time, 'UTC'), block_time desc, block_number desc;

-- name: Holders :many
-- Who holds shares, most first; dead shares are nobody's.
select b.holder, b.shares, p.cost_d18, p.realised_d18, p.opened_block
from balances b
left join positions p on p.chain_id = b.chain_id and p.vault = b.vault and p.investor = b.holder
where b.chain_id = @chain_id and b.vault = @vault and b.holder <> '\x000000000000000000000000000000000000dead'::bytea
  and (sqlc.narg('after_shares')::text is null
    or (b.shares::numeric, b.holder) < (sqlc.narg('after_shares')::text::numeric, sqlc.narg('after_holder')::bytea))
order by b.shares desc, b.holder desc
limit @page_size;

-- name: HolderHistory :many
-- How many held shares at the end of each UTC day in which that changed, newest first.
select distinct on (date_trunc('day', block_time, 'UTC')) date_trunc('day', block_time, 'UTC')::timestamptz as day, holders, block_number
from holder_counts
where chain_id = @chain_id and vault = @vault
order by date_trunc('day', block_time, 'UTC') desc, block_number desc
limit @page_size;

-- name: FeeReceipts :many
-- Fees that were paid to creator and platform, newest first.
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

-- name: Flows :many
select kind, block_number, log_index, tx_hash, block_time, sender, receiver, shares, amounts, value_d18
from flow_values
where chain_id = @chain_id and vault = @vault and (block_number, log_index) < (@before_block::bigint, @before_index::int)
order by block_number desc, log_index desc
limit @page_size;

-- name: Creators :many
-- Who launched indices; what they manage now, at the newest NAV points, and earned in fees that have a price.
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

-- name: ShareMovements :many
-- What came to an account's shares and left them, newest first, with the level of the block; what it sends to itself is left
-- out. The conditions on topics are those of the indexes.
select m.block_number, m.log_index, m.vault, m.tx_hash, m.block_time, m.incoming, m.other::bytea as other, m.amount,
  n.nav_per_share_d18
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
order by m.block_number desc, m.log_index desc
limit @page_size;

-- name: Closes :many
-- The known levels at the ends of hours or days, in order.
select vault, starts_at, close_d18
from candles
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and width_seconds = @width_seconds and starts_at >= @from_time
  and close_d18 is not null
order by vault, starts_at;

-- name: FeeMints :many
-- Which of an account's movements were fees: those of the same block and as many shares.
select block_number, vault, shares
from fee_receipts
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and block_number = any(@blocks::bigint[]) and receiver = @account;

-- name: Decisions :many
-- What the rebalancer decided for a vault, newest first, with the call that came of it and what became of that.
select t.tick_id, t.kind as trigger, t.due_at, t.state as tick_state, t.reason, t.created_at, t.settled_at,
  coalesce(p.explanation, t.explanation)::jsonb as explanation,
  p.plan_id, p.kind, p.state as plan_state, p.block_number, p.block_hash, p.rebalance_nonce, p.drift_before_d18, p.drift_after_d18,
  p.order_id, p.created_at as planned_at, p.expires_at, p.settled_at as plan_settled_at,
  i.state as intent_state, i.reason as intent_reason,
  r.tx_hash, r.block_number as mined_block, r.status, r.gas_used, r.effective_gas_price, r.final
from ticks t
left join plans p on p.trigger_key = 'tick:' || t.tick_id
left join intents i on i.plan_id = p.plan_id
left join receipts r on r.tx_hash = (
  select m.tx_hash from attempts a join receipts m using (tx_hash) where a.intent_id = i.intent_id limit 1
)
where t.chain_id = @chain_id and t.vault = @vault and t.tick_id < @before
order by t.tick_id desc
limit @page_size;

-- name: RealisedCosts :many
-- What the trades of transactions cost, and of how many of them a part is unknown.
select tx_hash, count(*) as trades, coalesce(sum(shortfall_d18::numeric), 0)::numeric as shortfall_d18,
  coalesce(sum(fee_d18::numeric), 0)::numeric as fee_d18, coalesce(sum(impact_d18::numeric), 0)::numeric as impact_d18,
  count(*) filter (where fee_d18 is null or impact_d18 is null) as fee_unknown,
  coalesce(sum(gas_d18::numeric), 0)::numeric as gas_d18, count(*) filter (where gas_d18 is null) as gas_unknown
from trades
where chain_id = @chain_id and vault = @vault and block_number = any(@blocks::bigint[]) and tx_hash = any(@hashes::bytea[])
group by tx_hash;

-- name: Auctions :many
select *
from auctions
where chain_id = @chain_id and vault = @vault and auction_id < @before
order by auction_id desc
limit @page_size;

-- name: WeekNav :many
-- The mean of the NAVs at a moment and at the six days before it; days on which it is unknown are left out.
select v.vault, coalesce(avg(n.nav_d18::numeric), 0)::numeric as nav_d18
from vaults v
cross join generate_series(0, 6) as days
left join lateral (
  select p.nav_d18
  from nav_points p
  where p.chain_id = @chain_id and p.vault = v.vault and p.block_time <= sqlc.arg('at_time')::timestamptz - days * interval '1 day'
  order by p.block_time desc, p.block_number desc
  limit 1
) n on true
where v.chain_id = @chain_id and v.vault = any(@vaults::bytea[])
group by v.vault;

-- name: AssetCloses :many
-- The last prices of days of UTC, from a day on, in order: one look into the index for each day.
select t.token::bytea as token, d.day::timestamptz as day, p.price_d18
from (select a.token from assets a where a.chain_id = @chain_id and a.token = any(@tokens::bytea[])) t
cross join generate_series(sqlc.arg('from_day')::timestamptz, sqlc.arg('to_day')::timestamptz, interval '24 hours') as d (day)
cross join lateral (
  select x.price_d18
  from asset_prices x
  where x.chain_id = @chain_id and x.token = t.token and x.hour >= d.day and x.hour < d.day + interval '24 hours'
  order by x.hour desc
  limit 1
) p
order by t.token, d.day;

-- name: AssetHours :many
-- The newest hourly prices, newest first.
select hour, price_d18
from asset_prices
where chain_id = @chain_id and token = @token and hour >= @from_time
order by hour desc
limit @page_size;

-- name: FirstAssetPrice :one
select hour from asset_prices where chain_id = @chain_id and token = any(@tokens::bytea[]) order by hour limit 1;

-- name: OwnersGuards :many
-- An account's orders to exit, newest first.
select *
from exit_orders
where chain_id = @chain_id and owner = @owner and order_id < @before::bigint and (not @only_open::boolean or state = 'open')
order by order_id desc
limit @page_size;

-- name: IndexGuards :many
select *
from exit_orders
where chain_id = @chain_id and vault = @vault and order_id < @before::bigint and (not @only_open::boolean or state = 'open')
order by order_id desc
limit @page_size;

-- name: OpenGuards :one
-- What an account's orders on a vault that can still be executed at a time may take together, and the newest of all orders.
select count(*) as orders, coalesce(sum(o.shares::numeric), 0)::numeric as shares,
  coalesce((select max(n.order_id) from exit_orders n where n.chain_id = @chain_id), 0)::bigint as newest
from exit_orders o
where o.chain_id = @chain_id and o.owner = @owner and o.vault = @vault and o.state = 'open' and o.expires_at >= sqlc.arg('at_time')::timestamptz;

-- name: PendingListings :many
-- Terms that were proposed for assets and not executed or cancelled, those first that may be executed first.
select l.token, l.proposed_tx, l.proposed_at, l.status, l.feed, l.heartbeat_seconds, l.trade_cap_usd, l.min_price_d18, l.max_price_d18,
  l.pool, l.twap_window_seconds, l.max_deviation_bps, l.executable_at, l.expires_at, a.symbol
from listings l
left join assets a on a.chain_id = l.chain_id and a.token = l.token
where l.chain_id = $1 and l.state = 'pending'
order by l.executable_at, l.token;
