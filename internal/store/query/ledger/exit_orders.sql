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
-- Sets peaks to their value at a block: the last one recorded up to it, or else the one at which the order was placed.
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
