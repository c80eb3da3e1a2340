-- name: VaultBirths :many
select vault, created_block
from vaults
where chain_id = $1;

-- name: FirstLaunch :one
select coalesce(min(created_at), 'epoch')::timestamptz
from vaults
where chain_id = $1;

-- name: VaultsIn :many
select *
from vaults
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: DeleteVaultsIn :exec
-- Deletes vaults and, by cascade, their rows of the other mutable projections.
delete from vaults
where chain_id = @chain_id and vault = any(@vaults::bytea[]);

-- name: SaveVaults :batchexec
insert into vaults (chain_id, vault, creator, keeper, name, symbol, management_fee_bps, target_delay_seconds,
  seed_value_d18, created_block, created_tx, created_at, total_supply, rebalance_nonce, updated_block, guardian,
  platform, platform_share_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps, target_window_seconds,
  max_slippage_bps, max_trade_bps, daily_loss_bps, daily_turnover_bps, drawdown_bps, auction_band_bps,
  auction_idle_seconds, cool_off_seconds, share_cap, scale, fee_shares, accrued_at, high_water_mark_d18, peak_d18,
  reduce_only, pending_creator, proposer, proposer_max_change_bps, proposer_last_at, last_trade_at, loss_used_d18,
  turnover_used_d18, allowance_at, pending_guardian, pending_guardian_from, pending_guardian_until, pending_platform,
  pending_platform_from, pending_platform_until, wound_down_at, wound_down_by, wind_down_reason,
  veto_bps, targets_ballot, targets_eligible, targets_against, fees_ballot, fees_eligible, fees_against)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,
  $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61)
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
  turnover_used_d18 = excluded.turnover_used_d18, allowance_at = excluded.allowance_at,
  guardian = excluded.guardian, platform = excluded.platform, pending_guardian = excluded.pending_guardian,
  pending_guardian_from = excluded.pending_guardian_from, pending_guardian_until = excluded.pending_guardian_until,
  pending_platform = excluded.pending_platform, pending_platform_from = excluded.pending_platform_from,
  pending_platform_until = excluded.pending_platform_until, wound_down_at = excluded.wound_down_at,
  wound_down_by = excluded.wound_down_by, wind_down_reason = excluded.wind_down_reason,
  veto_bps = excluded.veto_bps, targets_ballot = excluded.targets_ballot, targets_eligible = excluded.targets_eligible,
  targets_against = excluded.targets_against, fees_ballot = excluded.fees_ballot, fees_eligible = excluded.fees_eligible,
  fees_against = excluded.fees_against;
