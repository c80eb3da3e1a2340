-- +goose Up

-- What investors paid and got, as their wallets saw it, and what the constituents of vaults were worth.

-- The constituents of the vault at the point: token, target weight, reserve and price of each, in the format of basket.PackHoldings.
-- It also has tokens without a reserve that a pending proposal names, or that just left. Null: not read.
-- The fees are those in force at the end of the block. Null: not read.
alter table nav_points
  add column holdings bytea,
  add column management_fee_bps integer,
  add column performance_fee_bps integer;

-- What moved in a wallet, in the transactions in which its shares moved or a claim was paid. It is read from the chain, as NAV points are.
-- Without a row nothing was read, or no listed token moved in the wallet and the account did not send the transaction.
create table cash_flows (
  chain_id     bigint  not null,
  block_number bigint  not null,
  log_index    integer not null,   -- the transfer of shares, or the payment of a claim
  account      address not null,
  vault        address not null,
  cash_d18     uint256,            -- USD paid for shares that came in, or received for those that left; null: unknown, or nothing moved
  gas_d18      uint256,            -- part of the USD paid for the transaction; null: unknown, or somebody else paid
  claim        boolean not null,   -- it is the payment of a claim
  tokens       jsonb   not null,   -- [{"token": "0x…", "paid": "base units", "received": "base units", "price_d18": "USD per token"}]
  primary key (chain_id, block_number, log_index, account)
);
create index cash_flows_claims on cash_flows (chain_id, account, block_number) where claim;

-- Sums over all movements, fees minted to the account at 0. Null: unknown. A movement without cash counts at the level of its block.
alter table positions
  add column cash_in_d18  uint256 default 0,
  add column cash_out_d18 uint256 default 0,
  add column gas_d18      uint256 not null default 0,
  add column at_level     bigint  not null default 0; -- movements that count at the level, without fees minted

-- +goose Down
-- Migrations are forward-only.
select 1;
