-- name: InsertTransactions :copyfrom
insert into transactions (chain_id, block_number, tx_hash, recipient, input, gas_used, gas_wei, native_price_d18)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: TransactionsBetween :many
select *
from transactions
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint;

-- name: DeleteTransactionsAbove :exec
delete from transactions
where chain_id = @chain_id and block_number > @block_number;
