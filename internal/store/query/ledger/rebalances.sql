-- name: InsertRebalances :copyfrom
insert into rebalances (chain_id, block_number, log_index, vault, nonce, nav_before_d18, nav_after_d18, drift_before_d18,
  drift_after_d18, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteRebalancesAbove :exec
delete from rebalances
where chain_id = @chain_id and block_number > @block_number;
