-- +goose Up

-- The views cast the value of shares to numeric(78, 0), the type of amounts on chain. With almost 2^256 shares at a level above
-- 8.6 USD, the product does not fit, and the whole read failed. The new views return the same values in numbers of any width. No
-- view depends on another, so dropping one locks only that view, for a moment.

drop view daily_returns;
drop view flow_values;
drop view fee_receipts;
drop view position_values;

-- The return of each UTC day's close over the close before. The first day's return is over its open. So 1 + return, multiplied
-- over all days, is close over launch. A D18 ratio rounded down. Null for a day of which nothing is known: the next day's return
-- includes it. since is the day of the close before.
create view daily_returns as
select chain_id, vault, starts_at::date as day, close_d18,
  coalesce(lag(starts_at) over w, starts_at)::date as since,
  (div(close_d18::numeric * 1000000000000000000, coalesce(lag(close_d18) over w, open_d18)) - 1000000000000000000)::numeric as return_d18
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
select f.*, div(f.shares::numeric * n.nav_per_share_d18::numeric, 1000000000000000000)::numeric as value_d18
from flows as f
left join nav_points as n using (chain_id, vault, block_number);

-- Paid fees by receiver, and their value at the NAV per share of their block, like flow_values.
create view fee_receipts as
select r.*, div(r.shares::numeric * n.nav_per_share_d18::numeric, 1000000000000000000)::numeric as value_d18
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
select p.*, n.block_number as value_block, v.value_d18, (v.value_d18 - p.cost_d18::numeric)::numeric as unrealised_d18
from positions as p
left join lateral (
  select block_number, nav_per_share_d18
  from nav_points
  where chain_id = p.chain_id and vault = p.vault
  order by block_number desc
  limit 1
) as n on true
cross join lateral (
  select div(p.shares::numeric * n.nav_per_share_d18::numeric, 1000000000000000000)::numeric as value_d18
) as v;

-- +goose Down
-- Migrations are forward-only.
select 1;
