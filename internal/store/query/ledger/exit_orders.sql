-- name: ExitOrdersIn :many
select *
from exit_orders
where chain_id = @chain_id and order_id = any(@orders::bigint[]);

-- name: SaveExitOrders :batchexec
insert into exit_orders (chain_id, order_id, owner, vault, floor_d18, trail_bps, token_out, max_slippage_bps, tip_bps, expires_at,
  shares, placed_peak_d18, peak_d18, trigger_d18, state, placed_block, placed_index, placed_tx, placed_at, settled_block,
  settled_index, settled_tx, settled_at, executor, level_d18, sold_shares, paid_token, amount_out, tip, ceiling_d18, limit_bps,
  in_kind_after_minutes, min_fill_pct, nonce, placed_marked_at, marked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
  $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
on conflict (chain_id, order_id) do update
set peak_d18 = excluded.peak_d18, trigger_d18 = excluded.trigger_d18, state = excluded.state,
  settled_block = excluded.settled_block, settled_index = excluded.settled_index, settled_tx = excluded.settled_tx,
  settled_at = excluded.settled_at, executor = excluded.executor, level_d18 = excluded.level_d18,
  sold_shares = excluded.sold_shares, paid_token = excluded.paid_token, amount_out = excluded.amount_out, tip = excluded.tip,
  marked_at = excluded.marked_at;

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

-- name: RestoreExitMarksAbove :exec
-- Sets marks to their value at a block: the last one recorded up to it, or else the one with which the order was placed.
update exit_orders as o
set marked_at = case when was.recorded then was.marked_at else o.placed_marked_at end
from (
  select changed.order_id, last.marked_at, last.order_id is not null as recorded
  from (select distinct m.order_id from exit_order_marks as m where m.chain_id = @chain_id and m.block_number > @block_number) as changed
  left join lateral (
    select m.order_id, m.marked_at
    from exit_order_marks as m
    where m.chain_id = @chain_id and m.order_id = changed.order_id and m.block_number <= @block_number
    order by m.block_number desc, m.log_index desc
    limit 1
  ) as last on true
) as was
where o.chain_id = @chain_id and o.order_id = was.order_id;

-- name: InsertExitOrderMarks :copyfrom
insert into exit_order_marks (chain_id, block_number, log_index, order_id, marked_at, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: DeleteExitOrderMarksAbove :exec
delete from exit_order_marks
where chain_id = @chain_id and block_number > @block_number;

-- name: InsertSignatureCancellations :copyfrom
insert into signature_cancellations (chain_id, owner, nonce, block_number, log_index, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: DeleteSignatureCancellationsAbove :exec
delete from signature_cancellations
where chain_id = @chain_id and block_number > @block_number;
