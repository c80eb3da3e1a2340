-- +goose Up

-- Exit orders have a take-profit, a stop-limit, a fallback in kind and partial fills, and can come from a signature.

alter table exit_orders
  add column ceiling_d18           uint256 not null default 0, -- USD per whole share at or above which it may be executed; 0: none
  add column limit_bps             integer not null default 0, -- part of the trigger below which it waits; 0: no limit
  add column in_kind_after_minutes integer not null default 0, -- after a mark, until the owner accepts the constituents; 0: never
  add column min_fill_pct          integer not null default 0, -- smallest part of the shares that one execution may sell; 0: all
  add column nonce                 uint256 not null default 0, -- the owner's number of the signed order; 0: it was not signed
  add column placed_marked_at      timestamptz,                -- mark that the rest of an order takes over; null: none
  add column marked_at             timestamptz;                -- when it was recorded as triggered; null: it is not recorded
create index exit_orders_nonce on exit_orders (chain_id, owner, nonce) where nonce <> 0;

-- One row for each time that an order was recorded as triggered, or the record was cleared.
create table exit_order_marks (
  chain_id     bigint      not null,
  block_number bigint      not null,
  log_index    integer     not null,
  order_id     bigint      not null,
  marked_at    timestamptz,          -- null: cleared
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index exit_order_marks_order on exit_order_marks (chain_id, order_id, block_number desc, log_index desc);

-- Signed orders that their owners cancelled before anybody placed them.
create table signature_cancellations (
  chain_id     bigint      not null,
  owner        address     not null,
  nonce        uint256     not null,
  block_number bigint      not null,
  log_index    integer     not null,
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, owner, nonce)
);
create index signature_cancellations_block on signature_cancellations (chain_id, block_number);

-- Signed orders that owners handed in. Whether one was placed or cancelled is read from the chain's tables.
create table signed_orders (
  signed_order_id       bigint      not null generated always as identity unique,
  chain_id              bigint      not null,
  exit_guard            address     not null,
  owner                 address     not null,
  nonce                 uint256     not null,
  vault                 address     not null,
  peak_d18              uint256     not null, -- USD per whole share from which a trail starts
  floor_d18             uint256     not null,
  trail_bps             integer     not null,
  token_out             address,              -- null: in kind
  max_slippage_bps      integer     not null,
  tip_bps               integer     not null,
  expires_at            timestamptz not null,
  shares                uint256     not null,
  ceiling_d18           uint256     not null,
  limit_bps             integer     not null,
  in_kind_after_minutes integer     not null,
  min_fill_pct          integer     not null,
  signature             bytea       not null check (length(signature) <= 1024),
  permit_value          uint256,              -- null: the owner gave an allowance
  permit_deadline       timestamptz,
  permit_signature      bytea       check (length(permit_signature) = 65),
  created_at            timestamptz not null,
  primary key (chain_id, owner, nonce),
  check ((permit_value is null) = (permit_deadline is null) and (permit_value is null) = (permit_signature is null))
);
create index signed_orders_vault on signed_orders (chain_id, vault, expires_at);

-- +goose Down
-- Migrations are forward-only.
select 1;
