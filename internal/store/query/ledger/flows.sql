-- name: InsertFlows :copyfrom
insert into flows (chain_id, block_number, log_index, vault, kind, sender, receiver, shares, amounts, tx_hash, block_time)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DeleteFlowsAbove :exec
delete from flows
where chain_id = @chain_id and block_number > @block_number;
