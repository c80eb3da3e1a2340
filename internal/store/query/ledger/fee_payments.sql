-- name: InsertFeePayments :copyfrom
insert into fee_payments (chain_id, block_number, log_index, vault, creator, creator_shares, platform, platform_shares,
  total_supply, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteFeePaymentsAbove :exec
delete from fee_payments
where chain_id = @chain_id and block_number > @block_number;
