-- name: InsertTrades :copyfrom
insert into trades (chain_id, block_number, log_index, vault, nonce, leg, adapter, token_in, token_out, amount_in, amount_out,
  reserve_in_after, reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, kind, auction_id, bidder,
  shortfall_d18, fee_d18, impact_d18, fee_unknown, gas_wei, gas_d18, gas_unknown)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27);

-- name: DeleteTradesAbove :exec
delete from trades
where chain_id = @chain_id and block_number > @block_number;
