-- name: InsertFeeCharges :copyfrom
insert into fee_charges (chain_id, block_number, log_index, vault, kind, shares, account, high_water_mark_d18, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: DeleteFeeChargesAbove :exec
delete from fee_charges
where chain_id = @chain_id and block_number > @block_number;
