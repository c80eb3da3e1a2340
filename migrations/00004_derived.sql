-- +goose Up

-- More derived data: the cost of trades, the number of holders, candles and returns of the NAV per share.

-- ---------------------------------------------------------------------------------------------------------------------
-- Data read from the chain besides logs, like NAV points and tokens. It is stored, so a rebuild needs no node.
-- ---------------------------------------------------------------------------------------------------------------------

-- The transactions in which keepers traded. Null: the node does not have the value.
create table transactions (
  chain_id         bigint  not null,
  block_number     bigint  not null,
  tx_hash          hash32  not null,
  recipient        address,          -- the contract that it calls
  input            bytea,
  gas_used         bigint,
  gas_wei          uint256,          -- all that was paid for it, a rollup's data fee included
  native_price_d18 uint256,          -- USD per whole native coin at the end of the block, by the registry
  primary key (chain_id, block_number, tx_hash)
);

-- Blocks without a NAV point because the node has no state. They are filled once a node has it.
create table nav_gaps (
  chain_id     bigint      not null,
  vault        address     not null,
  block_number bigint      not null,
  block_hash   hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number, vault)
);
create index nav_gaps_time on nav_gaps (chain_id, vault, block_time);

-- ---------------------------------------------------------------------------------------------------------------------
-- Projections.
-- ---------------------------------------------------------------------------------------------------------------------

-- What a trade cost. value_in_d18 is the value that it sold, at oracle prices when it was made. The shortfall is the part of
-- that value that the vault did not receive. It splits into the pools' fees and the rest, the price impact. An impact below 0
-- is a pool that paid more than the oracle's price. The sender pays the gas. Each trade of a transaction bears an equal part of
-- it. Null: unknown, for the reason in the column beside it.
alter table trades
  add column shortfall_d18 numeric(78, 0), -- value_in_d18 - value_out_d18
  add column fee_d18       uint256,        -- rounded up
  add column impact_d18    numeric(78, 0), -- the shortfall without the fee
  add column fee_unknown   text default 'not_read',
  add column gas_wei       uint256,        -- the parts of a transaction's trades add up to what it paid
  add column gas_d18       uint256,        -- USD, rounded up
  add column gas_unknown   text default 'not_read';
update trades set shortfall_d18 = value_in_d18::numeric - value_out_d18::numeric;

-- The number of holders of a vault at the end of each block that changed it. Dead shares do not count as held.
create table holder_counts (
  chain_id     bigint      not null,
  block_number bigint      not null,
  vault        address     not null,
  block_time   timestamptz not null,
  holders      bigint      not null check (holders >= 0),
  primary key (chain_id, block_number, vault)
);
create index holder_counts_vault on holder_counts (chain_id, vault, block_number desc);

-- NAV per share in USD over hours and days of UTC, by block times, from NAV points and gaps. A period in which nothing was read
-- has no row. A period in which all was unknown has a row without prices.
create table candles (
  chain_id      bigint      not null,
  vault         address     not null,
  width_seconds integer     not null check (width_seconds in (3600, 86400)),
  starts_at     timestamptz not null,
  open_d18      uint256,
  high_d18      uint256,
  low_d18       uint256,
  close_d18     uint256,
  known         bigint      not null, -- blocks whose NAV per share is known
  unknown       bigint      not null, -- blocks whose NAV per share is unknown
  last_block    bigint      not null,
  primary key (chain_id, vault, width_seconds, starts_at)
);
create index candles_start on candles (chain_id, starts_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Views. They are always current.
-- ---------------------------------------------------------------------------------------------------------------------

-- The return of each UTC day's close over the close before. The first day's return is over its open. So 1 + return, multiplied
-- over all days, is close over launch. A D18 ratio rounded down. Null for a day of which nothing is known: the next day's return
-- includes it. since is the day of the close before.
create view daily_returns as
select chain_id, vault, starts_at::date as day, close_d18,
  coalesce(lag(starts_at) over w, starts_at)::date as since,
  (div(close_d18::numeric * 10::numeric ^ 18, coalesce(lag(close_d18) over w, open_d18)) - 10::numeric ^ 18)::numeric(78, 0) as return_d18
from (
  select chain_id, vault, starts_at at time zone 'UTC' as starts_at, open_d18, close_d18
  from candles
  where width_seconds = 86400 and close_d18 > 0
) as known
window w as (partition by chain_id, vault order by starts_at)
union all
select chain_id, vault, (starts_at at time zone 'UTC')::date, null, null, null
from candles
where width_seconds = 86400 and close_d18 is null;

-- The value of flows at the NAV per share of their block: USD D18, rounded down. Null: unknown.
create view flow_values as
select f.*, div(f.shares::numeric * n.nav_per_share_d18::numeric, 10::numeric ^ 18)::numeric(78, 0) as value_d18
from flows as f
left join nav_points as n using (chain_id, vault, block_number);

-- Paid fees by receiver, and their value at the NAV per share of their block, like flow_values.
create view fee_receipts as
select r.*, div(r.shares::numeric * n.nav_per_share_d18::numeric, 10::numeric ^ 18)::numeric(78, 0) as value_d18
from (
  select chain_id, vault, block_number, log_index, tx_hash, block_time, 'creator' as role, creator as receiver, creator_shares as shares
  from fee_payments
  where creator_shares > 0
  union all
  select chain_id, vault, block_number, log_index, tx_hash, block_time, 'platform', platform, platform_shares
  from fee_payments
  where platform_shares > 0
) as r
left join nav_points as n using (chain_id, vault, block_number);

-- The value of the shares of positions at the newest NAV point of their vault, rounded down, and that value less their cost.
-- Null: unknown. value_block is the block of that point.
create view position_values as
select p.*, n.block_number as value_block, v.value_d18, (v.value_d18 - p.cost_d18)::numeric(78, 0) as unrealised_d18
from positions as p
left join lateral (
  select block_number, nav_per_share_d18
  from nav_points
  where chain_id = p.chain_id and vault = p.vault
  order by block_number desc
  limit 1
) as n on true
cross join lateral (
  select div(p.shares::numeric * n.nav_per_share_d18::numeric, 10::numeric ^ 18)::numeric(78, 0) as value_d18
) as v;

-- ---------------------------------------------------------------------------------------------------------------------
-- The state of the indexer's own work. Two databases with equal data may differ here.
-- ---------------------------------------------------------------------------------------------------------------------

create table upkeep (
  chain_id          bigint primary key,
  edition           integer     not null,                 -- edition of the code that made the projections
  nav_every         bigint      not null default 0,       -- the interval {blocks} for which NAV points were filled
  nav_filled_to     bigint      not null default 0,       -- points are filled up to this block; 2^63-1: everywhere, as long as the interval stays
  nav_pruned_before timestamptz not null default 'epoch'  -- points that no event needs are deleted before this UTC day; candles stay
);
-- The next indexer rebuilds the projections of chains that are indexed already.
insert into upkeep (chain_id, edition) select chain_id, 0 from chains;

-- +goose Down
-- Migrations are forward-only.
select 1;
