-- +goose Up

-- The ledger also contains the events of the exit guard, and a projection has pending listings of the registry.

-- Null: the ledger lacks the guard's events. The indexer sets it after it has read them from the chain.
alter table chains add column exit_guard address;

-- Orders to leave a vault when its level falls. An expired order stays open until its owner cancels it.
create table exit_orders (
  chain_id         bigint      not null,
  order_id         bigint      not null,
  owner            address     not null,
  vault            address     not null,
  floor_d18        uint256     not null, -- USD per whole share; 0: no floor
  trail_bps        integer     not null, -- distance below the peak; 0: no trail
  token_out        address,              -- null: to be paid in kind
  max_slippage_bps integer     not null, -- part of the oracle value, the tip included
  tip_bps          integer     not null, -- part of the proceeds
  expires_at       timestamptz not null, -- at most the last second of the year 9999
  shares           uint256     not null, -- shares to sell; all of the owner's if those are fewer
  placed_peak_d18  uint256     not null, -- USD per whole share when it was placed; 0 without a trail
  peak_d18         uint256     not null, -- USD per whole share, the highest recorded since; 0 without a trail
  trigger_d18      uint256     not null, -- USD per whole share at or below which it may be executed, rounded down
  state            text        not null check (state in ('open', 'cancelled', 'executed')),
  placed_block     bigint      not null,
  placed_index     integer     not null,
  placed_tx        hash32      not null,
  placed_at        timestamptz not null,
  settled_block    bigint,
  settled_index    integer,
  settled_tx       hash32,
  settled_at       timestamptz,
  -- Only for an executed order:
  executor         address,
  level_d18        uint256,              -- USD per whole share that triggered it, rounded up
  sold_shares      uint256,              -- taken from the owner
  paid_token       address,              -- null: paid in kind, by the withdrawal in the same transaction
  amount_out       uint256,              -- amount of paid_token that reached the owner; 0 in kind
  tip              uint256,              -- amount of paid_token; in kind, shares
  primary key (chain_id, order_id),
  check ((state = 'open') = (settled_block is null)),
  check ((state = 'executed') = (executor is not null))
);
create index exit_orders_owner on exit_orders (chain_id, owner, order_id);
create index exit_orders_vault on exit_orders (chain_id, vault, order_id);
create index exit_orders_open on exit_orders (chain_id, vault, trigger_d18) where state = 'open';
create index exit_orders_placed on exit_orders (chain_id, placed_block);
create index exit_orders_settled on exit_orders (chain_id, settled_block) where settled_block is not null;

-- One row for each raise of an order's peak.
create table exit_order_peaks (
  chain_id     bigint      not null,
  block_number bigint      not null,
  log_index    integer     not null,
  order_id     bigint      not null,
  peak_d18     uint256     not null, -- after the raise
  trigger_d18  uint256     not null, -- after the raise
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index exit_order_peaks_order on exit_order_peaks (chain_id, order_id, block_number desc, log_index desc);

-- Each proposal of an asset's terms, and its outcome. At most one is pending for a token. As on chain, an expired proposal stays
-- pending until it is cancelled or replaced.
create table listings (
  chain_id            bigint      not null,
  token               address     not null,
  proposed_block      bigint      not null,
  proposed_index      integer     not null,
  proposed_tx         hash32      not null,
  proposed_at         timestamptz not null,
  status              text        not null check (status in ('active', 'reduce_only', 'delisted')), -- status of the asset after execution
  feed                address     not null,
  heartbeat_seconds   bigint      not null,
  trade_cap_usd       bigint      not null, -- 0: no limit
  min_price_d18       uint256     not null,
  max_price_d18       uint256     not null, -- 0: no limit
  pool                address,
  twap_window_seconds bigint      not null,
  max_deviation_bps   integer     not null,
  executable_at       timestamptz not null,
  expires_at          timestamptz not null,
  state               text        not null check (state in ('pending', 'executed', 'cancelled', 'replaced')),
  settled_block       bigint,
  settled_index       integer,
  settled_tx          hash32,
  settled_at          timestamptz,
  settled_by          address,    -- account that cancelled
  primary key (chain_id, token, proposed_block, proposed_index),
  check ((state = 'pending') = (settled_block is null))
);
create index listings_pending on listings (chain_id, executable_at) where state = 'pending';

-- The history of assets: listed, new terms, new status, lower cap. Null: the event does not state it.
create table asset_changes (
  chain_id            bigint      not null,
  block_number        bigint      not null,
  log_index           integer     not null,
  token               address     not null,
  kind                text        not null check (kind in ('listed', 'terms', 'status', 'trade_cap')),
  status              text        check (status in ('active', 'reduce_only', 'delisted')),
  feed                address,
  heartbeat_seconds   bigint,
  trade_cap_usd       bigint,     -- 0: no limit
  min_price_d18       uint256,
  max_price_d18       uint256,    -- 0: no limit
  pool                address,
  twap_window_seconds bigint,
  max_deviation_bps   integer,
  tx_hash             hash32      not null,
  block_time          timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index asset_changes_token on asset_changes (chain_id, token, block_number desc, log_index desc);

-- +goose Down
-- Migrations are forward-only.
select 1;
