-- The chain being indexed.

-- name: InsertChain :exec
insert into chains (chain_id, factory, registry, start_block, exit_guard)
values ($1, $2, $3, $4, $5)
on conflict do nothing;

-- name: Chain :one
select factory, registry, start_block, exit_guard
from chains
where chain_id = $1;

-- name: SaveExitGuard :exec
update chains
set exit_guard = @exit_guard
where chain_id = @chain_id;

-- name: Chains :many
select chain_id
from chains
order by chain_id;

-- name: Checkpoint :one
select block_number, block_hash, block_time, finalized_number, feed_seq
from checkpoints
where chain_id = $1;

-- name: SaveCheckpoint :exec
insert into checkpoints (chain_id, block_number, block_hash, block_time, finalized_number, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (chain_id) do update
set block_number = excluded.block_number, block_hash = excluded.block_hash, block_time = excluded.block_time,
  finalized_number = excluded.finalized_number, updated_at = excluded.updated_at;

-- The ring of block hashes.

-- name: InsertBlocks :copyfrom
insert into blocks (chain_id, block_number, block_hash, parent_hash, block_time)
values ($1, $2, $3, $4, $5);

-- name: BlocksDown :many
select block_number, block_hash
from blocks
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc
limit @page;

-- name: DeleteBlocksBelow :exec
delete from blocks
where chain_id = @chain_id and block_number < @block_number;

-- name: DeleteBlocksAbove :exec
delete from blocks
where chain_id = @chain_id and block_number > @block_number;

-- The ledger.

-- name: InsertEvents :copyfrom
insert into events (chain_id, block_number, log_index, block_hash, block_time, tx_hash, tx_index, emitter, topics, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: CountEvents :one
select count(*)
from events
where chain_id = @chain_id and block_number <= @at_most::bigint;

-- name: NextCut :one
-- The last block of the next page of events after a block: pages end where blocks end.
select coalesce(max(block_number), 0)::bigint
from (
  select block_number
  from events
  where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
  order by block_number
  limit @page
) as page;

-- name: EventsBetween :many
select *
from events
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
order by block_number, log_index;

-- name: NextCutOf :one
-- The same of some emitters' events.
select coalesce(max(block_number), 0)::bigint
from (
  select block_number
  from events
  where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
    and emitter = any(@emitters::bytea[])
  order by block_number
  limit @page
) as page;

-- name: EventsOfBetween :many
select *
from events
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
  and emitter = any(@emitters::bytea[])
order by block_number, log_index;

-- name: CreationsOf :many
-- The factory's VaultCreated (whose second topic is the vault) of these vaults, as left-padded topics.
select *
from events
where chain_id = @chain_id and emitter = @factory and block_number <= @at_most::bigint
  and topics[1] = @event_id::bytea and topics[2] = any(@vaults::bytea[])
order by block_number, log_index;

-- name: EmittersAbove :many
select distinct emitter
from events
where chain_id = @chain_id and block_number > @block_number;

-- name: DeleteEventsAbove :execrows
delete from events
where chain_id = @chain_id and block_number > @block_number;

-- name: DeleteEventsOf :exec
delete from events
where chain_id = @chain_id and emitter = @emitter;

-- name: InsertNavPoints :copyfrom
insert into nav_points (chain_id, vault, block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares,
  nav_per_share_d18, drift_d18)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

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

-- name: InsertTokens :copyfrom
insert into tokens (chain_id, token, block_number, symbol, name)
values ($1, $2, $3, $4, $5);

-- name: DeleteTokensAbove :exec
delete from tokens
where chain_id = @chain_id and block_number > @block_number;

-- name: Tokens :many
select token, symbol, name
from tokens
where chain_id = $1;

-- Projections: assets.

-- name: AssetsIn :many
select *
from assets
where chain_id = @chain_id and token = any(@tokens::bytea[]);

-- name: DeleteAssetsIn :exec
delete from assets
where chain_id = @chain_id and token = any(@tokens::bytea[]);

-- name: DeleteAssets :exec
delete from assets
where chain_id = $1;

-- name: InsertAssets :copyfrom
insert into assets (chain_id, token, symbol, name, decimals, feed, feed_decimals, heartbeat_seconds, status, listed_block,
  trade_cap_usd, min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- Projections: listings.

-- name: PendingListingsIn :many
select *
from listings
where chain_id = @chain_id and token = any(@tokens::bytea[]) and state = 'pending';

-- name: DeleteListings :exec
delete from listings
where chain_id = $1;

-- name: SaveListings :batchexec
insert into listings (chain_id, token, proposed_block, proposed_index, proposed_tx, proposed_at, status, feed, heartbeat_seconds,
  trade_cap_usd, min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps, executable_at, expires_at, state,
  settled_block, settled_index, settled_tx, settled_at, settled_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
on conflict (chain_id, token, proposed_block, proposed_index) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;

-- name: InsertAssetChanges :copyfrom
insert into asset_changes (chain_id, block_number, log_index, token, kind, status, feed, heartbeat_seconds, trade_cap_usd,
  min_price_d18, max_price_d18, pool, twap_window_seconds, max_deviation_bps, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: DeleteAssetChangesAbove :exec
delete from asset_changes
where chain_id = @chain_id and block_number > @block_number;

-- Projections: orders of the exit guard.

-- name: ExitOrdersIn :many
select *
from exit_orders
where chain_id = @chain_id and order_id = any(@orders::bigint[]);

-- name: SaveExitOrders :batchexec
insert into exit_orders (chain_id, order_id, owner, vault, floor_d18, trail_bps, token_out, max_slippage_bps, tip_bps, expires_at,
  shares, placed_peak_d18, peak_d18, trigger_d18, state, placed_block, placed_index, placed_tx, placed_at, settled_block,
  settled_index, settled_tx, settled_at, executor, level_d18, sold_shares, paid_token, amount_out, tip)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
  $27, $28, $29)
on conflict (chain_id, order_id) do update
set peak_d18 = excluded.peak_d18, trigger_d18 = excluded.trigger_d18, state = excluded.state,
  settled_block = excluded.settled_block, settled_index = excluded.settled_index, settled_tx = excluded.settled_tx,
  settled_at = excluded.settled_at, executor = excluded.executor, level_d18 = excluded.level_d18,
  sold_shares = excluded.sold_shares, paid_token = excluded.paid_token, amount_out = excluded.amount_out, tip = excluded.tip;

-- name: DeleteExitOrdersAbove :exec
delete from exit_orders
where chain_id = @chain_id and placed_block > @block_number;

-- name: ReopenExitOrdersAbove :exec
update exit_orders
set state = 'open', settled_block = null, settled_index = null, settled_tx = null, settled_at = null, executor = null,
  level_d18 = null, sold_shares = null, paid_token = null, amount_out = null, tip = null
where chain_id = @chain_id and settled_block > @block_number;

-- name: LowerExitPeaksAbove :exec
-- Peaks as they were at a block: the last one recorded up to it, or that of the placing.
update exit_orders as o
set peak_d18 = was.peak_d18,
  trigger_d18 = greatest(o.floor_d18, div(was.peak_d18 * (10000 - o.trail_bps), 10000))
from (
  select raised.order_id, coalesce(last.peak_d18, placed.placed_peak_d18)::numeric as peak_d18
  from (select distinct p.order_id from exit_order_peaks as p where p.chain_id = @chain_id and p.block_number > @block_number) as raised
  join exit_orders as placed on placed.chain_id = @chain_id and placed.order_id = raised.order_id
  left join lateral (
    select p.peak_d18
    from exit_order_peaks as p
    where p.chain_id = @chain_id and p.order_id = raised.order_id and p.block_number <= @block_number
    order by p.block_number desc, p.log_index desc
    limit 1
  ) as last on true
) as was
where o.chain_id = @chain_id and o.order_id = was.order_id;

-- name: InsertExitOrderPeaks :copyfrom
insert into exit_order_peaks (chain_id, block_number, log_index, order_id, peak_d18, trigger_d18, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DeleteExitOrderPeaksAbove :exec
delete from exit_order_peaks
where chain_id = @chain_id and block_number > @block_number;

-- Projections: vaults. Deleting a vault deletes its rows of the other mutable projections too.

-- name: VaultBirths :many
select vault, created_block
from vaults
where chain_id = $1;

-- name: VaultsIn :many
select *
from vaults
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: DeleteVaultsIn :exec
delete from vaults
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: SaveVaults :batchexec
insert into vaults (chain_id, vault, creator, keeper, name, symbol, management_fee_bps, target_delay_seconds,
  seed_value_d18, created_block, created_tx, created_at, total_supply, rebalance_nonce, updated_block, guardian,
  platform, platform_share_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps, target_window_seconds,
  max_slippage_bps, max_trade_bps, daily_loss_bps, daily_turnover_bps, drawdown_bps, auction_band_bps,
  auction_idle_seconds, cool_off_seconds, share_cap, scale, fee_shares, accrued_at, high_water_mark_d18, peak_d18,
  reduce_only, pending_creator, proposer, proposer_max_change_bps, proposer_last_at, last_trade_at, loss_used_d18,
  turnover_used_d18, allowance_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45)
on conflict (chain_id, vault) do update
set creator = excluded.creator, keeper = excluded.keeper, management_fee_bps = excluded.management_fee_bps,
  total_supply = excluded.total_supply, rebalance_nonce = excluded.rebalance_nonce,
  updated_block = excluded.updated_block, performance_fee_bps = excluded.performance_fee_bps,
  entry_fee_bps = excluded.entry_fee_bps, exit_fee_bps = excluded.exit_fee_bps, share_cap = excluded.share_cap,
  scale = excluded.scale, fee_shares = excluded.fee_shares, accrued_at = excluded.accrued_at,
  high_water_mark_d18 = excluded.high_water_mark_d18, peak_d18 = excluded.peak_d18, reduce_only = excluded.reduce_only,
  pending_creator = excluded.pending_creator, proposer = excluded.proposer,
  proposer_max_change_bps = excluded.proposer_max_change_bps, proposer_last_at = excluded.proposer_last_at,
  last_trade_at = excluded.last_trade_at, loss_used_d18 = excluded.loss_used_d18,
  turnover_used_d18 = excluded.turnover_used_d18, allowance_at = excluded.allowance_at;

-- name: ConstituentsIn :many
select *
from constituents
where chain_id = @chain_id and vault = any(@vaults::bytea[])
order by vault, position;

-- name: DeleteConstituentsIn :exec
delete from constituents
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: InsertConstituents :copyfrom
insert into constituents (chain_id, vault, token, position, target_bps, reserve, base)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: BalancesIn :many
select b.*
from balances as b
join (select unnest(@vaults::bytea[]) as vault, unnest(@holders::bytea[]) as holder) as k
  on b.vault = k.vault and b.holder = k.holder
where b.chain_id = @chain_id;

-- name: DeleteBalancesIn :exec
delete from balances as b
using (select unnest(@vaults::bytea[]) as vault, unnest(@holders::bytea[]) as holder) as k
where b.chain_id = @chain_id and b.vault = k.vault and b.holder = k.holder;

-- name: InsertBalances :copyfrom
insert into balances (chain_id, vault, holder, shares)
values ($1, $2, $3, $4);

-- name: ClaimsIn :many
select c.*
from claims as c
join (select unnest(@vaults::bytea[]) as vault, unnest(@tokens::bytea[]) as token, unnest(@holders::bytea[]) as holder) as k
  on c.vault = k.vault and c.token = k.token and c.holder = k.holder
where c.chain_id = @chain_id;

-- name: DeleteClaimsIn :exec
delete from claims as c
using (select unnest(@vaults::bytea[]) as vault, unnest(@tokens::bytea[]) as token, unnest(@holders::bytea[]) as holder) as k
where c.chain_id = @chain_id and c.vault = k.vault and c.token = k.token and c.holder = k.holder;

-- name: InsertClaims :copyfrom
insert into claims (chain_id, vault, token, holder, amount)
values ($1, $2, $3, $4, $5);

-- name: PositionsIn :many
select p.*
from positions as p
join (select unnest(@vaults::bytea[]) as vault, unnest(@investors::bytea[]) as investor) as k
  on p.vault = k.vault and p.investor = k.investor
where p.chain_id = @chain_id;

-- name: DeletePositionsIn :exec
delete from positions as p
using (select unnest(@vaults::bytea[]) as vault, unnest(@investors::bytea[]) as investor) as k
where p.chain_id = @chain_id and p.vault = k.vault and p.investor = k.investor;

-- name: InsertPositions :copyfrom
insert into positions (chain_id, vault, investor, shares, cost_d18, realised_d18, opened_block, updated_block)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: PendingTargetsIn :many
select *
from target_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending';

-- name: SaveTargetChanges :batchexec
insert into target_changes (chain_id, vault, proposal_id, targets, proposed_block, proposed_index, proposed_tx, proposed_at,
  executable_at, expires_at, state, settled_block, settled_index, settled_tx, settled_at, settled_by, proposed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (chain_id, vault, proposal_id) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;

-- name: PendingFeesIn :many
select *
from fee_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending';

-- name: SaveFeeChanges :batchexec
insert into fee_changes (chain_id, vault, proposed_block, proposed_index, proposed_tx, proposed_at, management_fee_bps,
  performance_fee_bps, entry_fee_bps, exit_fee_bps, executable_at, state, settled_block, settled_index, settled_tx, settled_at,
  settled_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (chain_id, vault, proposed_block, proposed_index) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;

-- name: LatestAuctionsIn :many
select distinct on (vault) *
from auctions
where chain_id = @chain_id and vault = any(@vaults::bytea[])
order by vault, auction_id desc;

-- name: SaveAuctions :batchexec
insert into auctions (chain_id, vault, auction_id, opener, opened_block, opened_index, opened_tx, opened_at, ends_at, nav_d18,
  drift_d18, scale, scaled_d18, bids, sold_d18, bought_d18, tip_shares, closed_block, closed_index, closed_tx, closed_at, closed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (chain_id, vault, auction_id) do update
set scale = excluded.scale, scaled_d18 = excluded.scaled_d18, bids = excluded.bids, sold_d18 = excluded.sold_d18, bought_d18 = excluded.bought_d18, tip_shares = excluded.tip_shares,
  closed_block = excluded.closed_block, closed_index = excluded.closed_index, closed_tx = excluded.closed_tx,
  closed_at = excluded.closed_at, closed_by = excluded.closed_by;

-- Projections: what happened, append-only.

-- name: InsertFlows :copyfrom
insert into flows (chain_id, block_number, log_index, vault, kind, sender, receiver, shares, amounts, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteFlowsAbove :exec
delete from flows
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertTrades :copyfrom
insert into trades (chain_id, block_number, log_index, vault, nonce, leg, adapter, token_in, token_out, amount_in, amount_out,
  reserve_in_after, reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, kind, auction_id, bidder,
  shortfall_d18, fee_d18, impact_d18, fee_unknown, gas_wei, gas_d18, gas_unknown)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27);

-- name: DeleteTradesAbove :exec
delete from trades
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertRebalances :copyfrom
insert into rebalances (chain_id, block_number, log_index, vault, nonce, nav_before_d18, nav_after_d18, drift_before_d18,
  drift_after_d18, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteRebalancesAbove :exec
delete from rebalances
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertFeeCharges :copyfrom
insert into fee_charges (chain_id, block_number, log_index, vault, kind, shares, account, high_water_mark_d18, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: DeleteFeeChargesAbove :exec
delete from fee_charges
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertFeePayments :copyfrom
insert into fee_payments (chain_id, block_number, log_index, vault, creator, creator_shares, platform, platform_shares,
  total_supply, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteFeePaymentsAbove :exec
delete from fee_payments
where chain_id = @chain_id and block_number > @block_number;

-- Read beside logs.

-- name: InsertTransactions :copyfrom
insert into transactions (chain_id, block_number, tx_hash, recipient, input, gas_used, gas_wei, native_price_d18)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: TransactionsBetween :many
select *
from transactions
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint;

-- name: DeleteTransactionsAbove :exec
delete from transactions
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertNavGaps :copyfrom
insert into nav_gaps (chain_id, vault, block_number, block_hash, block_time)
values ($1, $2, $3, $4, $5);

-- name: DeleteNavGapsAbove :exec
delete from nav_gaps
where chain_id = @chain_id and block_number > @block_number;

-- name: NavGapsDown :many
-- Gaps from a block downwards, the newest first.
select *
from nav_gaps
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc, vault
limit @page;

-- name: DeleteNavGaps :exec
delete from nav_gaps as g
using (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
where g.chain_id = @chain_id and g.block_number = k.block_number and g.vault = k.vault;

-- Holders.

-- name: LatestHolderCounts :many
select v.vault::address as vault, c.holders
from unnest(@vaults::bytea[]) as v (vault)
cross join lateral (
  select h.holders
  from holder_counts as h
  where h.chain_id = @chain_id and h.vault = v.vault
  order by h.block_number desc
  limit 1
) as c;

-- name: InsertHolderCounts :copyfrom
insert into holder_counts (chain_id, block_number, vault, block_time, holders)
values ($1, $2, $3, $4, $5);

-- name: DeleteHolderCountsAbove :exec
delete from holder_counts
where chain_id = @chain_id and block_number > @block_number;

-- Candles.

-- name: InsertCandles :copyfrom
insert into candles (chain_id, vault, width_seconds, starts_at, open_d18, high_d18, low_d18, close_d18, known, unknown, last_block)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteCandlesAbove :many
-- Those that a block above one is part of, which the index finds by that block's time.
delete from candles as c
where c.chain_id = @chain_id and c.last_block > @block_number and c.starts_at > coalesce(
  (select b.block_time from blocks as b where b.chain_id = @chain_id and b.block_number = @block_number), '-infinity') - interval '24 hours'
returning vault, width_seconds, starts_at;

-- name: DeleteCandlesFrom :exec
delete from candles
where chain_id = @chain_id and starts_at >= @starts_at;

-- name: DeleteCandlesIn :exec
delete from candles as c
using (select unnest(@vaults::bytea[]) as vault, unnest(@widths::int[]) as width_seconds, unnest(@starts::timestamptz[]) as starts_at) as k
where c.chain_id = @chain_id and c.vault = k.vault and c.width_seconds = k.width_seconds and c.starts_at = k.starts_at;

-- name: CandlePoints :many
-- What the candles of some vaults' hours are made of, in the order of the chain.
select k.vault::address as vault, p.block_number::bigint as block_number, p.block_time::timestamptz as block_time, p.nav_per_share_d18
from (select unnest(@vaults::bytea[]) as vault, unnest(@hours::timestamptz[]) as hour) as k
cross join lateral (
  select n.block_number, n.block_time, n.nav_per_share_d18
  from nav_points as n
  where n.chain_id = @chain_id and n.vault = k.vault and n.block_time >= k.hour and n.block_time < k.hour + interval '1 hour'
  union all
  select g.block_number, g.block_time, null
  from nav_gaps as g
  where g.chain_id = @chain_id and g.vault = k.vault and g.block_time >= k.hour and g.block_time < k.hour + interval '1 hour'
) as p
order by p.block_number;

-- name: HoursOfDays :many
-- The hourly candles of some vaults' days, in order.
select c.*
from (select unnest(@vaults::bytea[]) as vault, unnest(@days::timestamptz[]) as day) as k
join candles as c on c.chain_id = @chain_id and c.vault = k.vault and c.width_seconds = 3600
  and c.starts_at >= k.day and c.starts_at < k.day + interval '24 hours'
order by c.starts_at;

-- name: PointsOf :many
-- A page of what a vault's candles are made of, in the order of the chain.
select p.block_number, p.block_time, p.nav_per_share_d18
from (
  select n.block_number, n.block_time, n.nav_per_share_d18
  from nav_points as n
  where n.chain_id = @chain_id and n.vault = @vault and n.block_number > @after::bigint and n.block_time >= @starts_at
  union all
  select g.block_number, g.block_time, null
  from nav_gaps as g
  where g.chain_id = @chain_id and g.vault = @vault and g.block_number > @after::bigint and g.block_time >= @starts_at
) as p
order by p.block_number
limit @page;

-- Upkeep.

-- name: InsertUpkeep :exec
insert into upkeep (chain_id, edition)
values ($1, $2)
on conflict do nothing;

-- name: Upkeep :one
select *
from upkeep
where chain_id = $1;

-- name: SaveEdition :exec
update upkeep
set edition = @edition
where chain_id = @chain_id;

-- name: EmittersAt :many
-- Those of some vaults that said something in a block.
select distinct e.emitter
from (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
join events as e on e.chain_id = @chain_id and e.emitter = k.vault and e.block_number = k.block_number;

-- name: Unvalued :many
-- Where vaults that there were have neither NAV point nor gap, of every so many blocks.
select v.vault, b.number::bigint as block_number
from generate_series(@first::bigint, @last::bigint, @every::bigint) as b (number)
join vaults as v on v.chain_id = @chain_id and v.created_block <= b.number
where not exists (
    select from nav_points as n where n.chain_id = @chain_id and n.vault = v.vault and n.block_number = b.number
  ) and not exists (
    select from nav_gaps as g where g.chain_id = @chain_id and g.vault = v.vault and g.block_number = b.number
  )
order by b.number, v.vault;

-- name: SaveNavFilled :exec
update upkeep
set nav_every = @nav_every, nav_filled_to = @nav_filled_to
where chain_id = @chain_id;

-- name: LastBlockTime :one
-- The time of the newest stored block up to one.
select block_time
from blocks
where chain_id = @chain_id and block_number <= @at_most::bigint
order by block_number desc
limit 1;

-- name: FirstLaunch :one
select coalesce(min(created_at), 'epoch')::timestamptz
from vaults
where chain_id = $1;

-- name: PruneNavPoints :execrows
-- NAV points of a time in whose blocks their vault said nothing: no projection but candles is made of them.
delete from nav_points
where (chain_id, vault, block_number) in (
  select n.chain_id, n.vault, n.block_number
  from vaults as v
  join nav_points as n on n.chain_id = v.chain_id and n.vault = v.vault
  where v.chain_id = @chain_id and n.block_time >= @starts_at and n.block_time < @ends_at
    and not exists (select from events as e where e.chain_id = n.chain_id and e.emitter = n.vault and e.block_number = n.block_number)
);

-- name: PruneNavGaps :exec
delete from nav_gaps
where (chain_id, vault, block_number) in (
  select g.chain_id, g.vault, g.block_number
  from vaults as v
  join nav_gaps as g on g.chain_id = v.chain_id and g.vault = v.vault
  where v.chain_id = @chain_id and g.block_time >= @starts_at and g.block_time < @ends_at
    and not exists (select from events as e where e.chain_id = g.chain_id and e.emitter = g.vault and e.block_number = g.block_number)
);

-- name: SaveNavPruned :exec
update upkeep
set nav_pruned_before = @nav_pruned_before
where chain_id = @chain_id;

-- The feed.

-- name: AdvanceFeed :one
-- Numbers for so many rows, of which it returns the last.
update checkpoints
set feed_seq = feed_seq + @entries::bigint
where chain_id = @chain_id
returning feed_seq;

-- name: InsertFeed :copyfrom
insert into feed (chain_id, seq, kind, event, vault, accounts, block_number, block_hash, block_time, log_index, tx_hash, body, written_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: PruneFeed :execrows
-- Rows that are older than a time, but for the last of all.
delete from feed as f
using checkpoints as c
where f.chain_id = @chain_id and c.chain_id = @chain_id and f.seq < coalesce(
  (select k.seq from feed as k where k.chain_id = @chain_id and k.written_at >= @before order by k.seq limit 1), c.feed_seq);

-- The indexes of transfers by account.

-- name: IsEmpty :one
select not exists (select from events);

-- name: LacksTransferIndexes :one
select (to_regclass('events_transfer_from') is null or to_regclass('events_transfer_to') is null)::boolean as lacking;

-- name: DropTransferIndexes :exec
select drop_transfer_indexes();

-- name: MakeTransferIndexes :exec
select make_transfer_indexes();
