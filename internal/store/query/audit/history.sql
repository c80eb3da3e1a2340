-- name: Trades :many
select vault, block_number, log_index, nonce, leg, auction_id, adapter, bidder, token_in, token_out, amount_in, amount_out,
  value_in_d18, value_out_d18, kind, fee_d18, impact_d18, shortfall_d18, gas_wei
from trades
where chain_id = $1;

-- name: Rebalances :many
select vault, block_number, log_index, nonce, nav_before_d18, nav_after_d18, drift_before_d18, drift_after_d18
from rebalances
where chain_id = $1;

-- name: Flows :many
select vault, block_number, log_index, kind, sender, receiver, shares, amounts
from flows
where chain_id = $1;

-- name: FeeCharges :many
select vault, block_number, log_index, kind, shares, account, high_water_mark_d18
from fee_charges
where chain_id = $1;

-- name: FeePayments :many
select vault, block_number, log_index, creator, creator_shares, platform, platform_shares, total_supply
from fee_payments
where chain_id = $1;
