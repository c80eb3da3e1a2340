-- +goose Up

-- {wei} What a rollup charged for a transaction's data beside the gas. 0 on other chains, and for receipts stored before.
alter table receipts add column data_fee uint256 not null default 0;

-- +goose Down
-- Migrations are forward-only.
select 1;
