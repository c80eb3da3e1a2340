-- name: InsertCashFlows :copyfrom
insert into cash_flows (chain_id, block_number, log_index, account, vault, cash_d18, gas_d18, claim, tokens)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: CashFlowsBetween :many
select *
from cash_flows
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint;

-- name: DeleteCashFlowsAbove :exec
delete from cash_flows
where chain_id = @chain_id and block_number > @block_number;
