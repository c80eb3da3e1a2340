-- +goose Up

-- The rebalancer looks up open exit orders by what the level of their vault reaches.
create index exit_orders_ceiling on exit_orders (chain_id, vault, ceiling_d18) where state = 'open' and ceiling_d18 <> 0;
create index exit_orders_trail on exit_orders (chain_id, vault, peak_d18) where state = 'open' and trail_bps <> 0;
create index exit_orders_marked on exit_orders (chain_id, vault) where state = 'open' and marked_at is not null;

-- +goose Down
-- Migrations are forward-only.
select 1;
