-- +goose Up

-- The registry's price of each listed asset over time: the last price that the rebalancer saw in each hour of UTC. This is not a
-- projection, because it is not derived from the ledger. The chain's past states say the same, if a node still has them. An hour
-- without a look or without a fresh price has no row.
create table asset_prices (
  chain_id  bigint      not null,
  token     address     not null,
  hour      timestamptz not null,
  price_d18 uint256     not null check (price_d18 > 0), -- USD per whole token
  primary key (chain_id, token, hour)
);

-- +goose Down
-- Migrations are forward-only.
select 1;
