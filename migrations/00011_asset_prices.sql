-- +goose Up

-- What assets were worth over time: the registry's price of each listed asset, as the rebalancer last saw it in an hour of UTC. No
-- projection: the chain's past states say the same, where a node still has them. An hour in which nobody looked, or in which
-- there was no fresh price, has no row.
create table asset_prices (
  chain_id  bigint      not null,
  token     address     not null,
  hour      timestamptz not null,
  price_d18 uint256     not null check (price_d18 > 0), -- USD per whole token
  primary key (chain_id, token, hour)
);

-- +goose Down
-- There is no way back.
select 1;
