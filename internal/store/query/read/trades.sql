-- name: Trades :many
select block_number, log_index, nonce, leg, adapter, token_in, token_out, amount_in, amount_out, reserve_in_after,
  reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, kind, auction_id, bidder, shortfall_d18, fee_d18, impact_d18,
  fee_unknown, gas_wei, gas_d18, gas_unknown
from trades
where chain_id = @chain_id and vault = @vault and (block_number, log_index) < (@before_block::bigint, @before_index::int)
order by block_number desc, log_index desc
limit @page_size;

-- name: TradedUSD :one
-- The value sold and bought, at oracle prices.
select coalesce(sum(value_in_d18::numeric + value_out_d18::numeric), 0)::numeric as traded_d18, count(*) as trades
from trades
where chain_id = @chain_id and vault = @vault;

-- name: RealisedCosts :many
-- The cost of the trades of some transactions, and how many of them have an unknown part.
select tx_hash, count(*) as trades, coalesce(sum(shortfall_d18::numeric), 0)::numeric as shortfall_d18,
  coalesce(sum(fee_d18::numeric), 0)::numeric as fee_d18, coalesce(sum(impact_d18::numeric), 0)::numeric as impact_d18,
  count(*) filter (where fee_d18 is null or impact_d18 is null) as fee_unknown,
  coalesce(sum(gas_d18::numeric), 0)::numeric as gas_d18, count(*) filter (where gas_d18 is null) as gas_unknown
from trades
where chain_id = @chain_id and vault = @vault and block_number = any(@blocks::bigint[]) and tx_hash = any(@hashes::bytea[])
group by tx_hash;
