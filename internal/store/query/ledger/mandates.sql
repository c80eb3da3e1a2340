-- name: MandateStatesOf :many
-- The current states of accounts.
select *
from mandate_states
where chain_id = @chain_id and account = any(@accounts::bytea[]) and superseded_block is null;

-- name: MandatePositionsOf :many
-- The positions of the current states of accounts, in order.
select p.*
from mandate_positions as p
join mandate_states as s on s.chain_id = p.chain_id and s.account = p.account and s.block_number = p.block_number
where s.chain_id = @chain_id and s.account = any(@accounts::bytea[]) and s.superseded_block is null
order by p.account, p.position;

-- name: SupersedeMandateStates :batchexec
update mandate_states
set superseded_block = $4
where chain_id = $1 and account = $2 and block_number = $3;

-- name: InsertMandateStates :copyfrom
insert into mandate_states (chain_id, account, block_number, superseded_block, block_time, owner, number, status, reason, periods,
  triggered_at, balanced_at, cost, peak, base, money, stated_block, stated_index, stated_tx, stated_at, token, period_seconds,
  start_at, period_count, payout, expires_at, in_kind_after_seconds, take_bps, each, max_tip_d18, band_every_seconds, floor_bps,
  trail_bps, profit_bps, band_bps, max_slippage_bps, max_fee_bps, max_tip_bps)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
  $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38);

-- name: InsertMandatePositions :copyfrom
insert into mandate_positions (chain_id, account, block_number, position, vault, bps, added, due, swing, sell)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: InsertMandateEvents :copyfrom
insert into mandate_events (chain_id, block_number, log_index, account, kind, vault, counterparty, token, amount, shares, tip, value,
  period, status, reason, failure, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: InsertMandateNonces :copyfrom
insert into mandate_nonces (chain_id, owner, nonce, cancelled, block_number, log_index, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DeleteMandateStatesAbove :exec
delete from mandate_states
where chain_id = @chain_id and block_number > @block_number;

-- name: RestoreMandateStatesAbove :exec
update mandate_states
set superseded_block = null
where chain_id = @chain_id and superseded_block > @block_number;

-- name: DeleteMandatePositionsAbove :exec
delete from mandate_positions
where chain_id = @chain_id and block_number > @block_number;

-- name: DeleteMandateEventsAbove :exec
delete from mandate_events
where chain_id = @chain_id and block_number > @block_number;

-- name: DeleteMandateNoncesAbove :exec
delete from mandate_nonces
where chain_id = @chain_id and block_number > @block_number;
