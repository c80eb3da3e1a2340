-- +goose Up

-- Mandates are standing instructions of investors over several indices. Their states are rebuilt from the contract's events.

-- Null: the ledger lacks the events of mandates. The indexer sets it after it has read them from the chain.
alter table chains add column mandates address;

-- One row for each state of a mandate, as it was at the end of a block that changed it.
create table mandate_states (
  chain_id              bigint      not null,
  account               address     not null, -- holds the shares and the money of the mandate
  block_number          bigint      not null,
  superseded_block      bigint,               -- block of the next state; null: this is the current one
  block_time            timestamptz not null,
  owner                 address     not null,
  number                uint256     not null, -- number of the owner's account, from 0
  status                text        not null check (status in ('none', 'active', 'paused', 'leaving', 'ended')),
  reason                text        not null check (reason in ('none', 'floor', 'trail', 'profit', 'band')), -- why it was triggered last
  periods               bigint      not null, -- periods up to the latest that was opened
  triggered_at          timestamptz,          -- null: never
  balanced_at           timestamptz,          -- null: never
  cost                  uint256     not null, -- token; what the owner put in, less what the owner took out
  peak                  uint256     not null, -- token
  base                  uint256     not null, -- token; what a take-profit counts from
  money                 uint256     not null, -- token; what the events put into the account, less what they took out
  stated_block          bigint      not null, -- where the terms below were stated
  stated_index          integer     not null,
  stated_tx             hash32      not null,
  stated_at             timestamptz not null,
  token                 address     not null,
  period_seconds        bigint      not null, -- 0: no recurring purchase
  start_at              timestamptz,          -- when the first recurring purchase is; null: not stated
  period_count          integer     not null, -- 0: until the expiry
  payout                address,              -- null: in kind
  expires_at            timestamptz not null, -- at most the last second of the year 9999
  in_kind_after_seconds bigint      not null,
  take_bps              integer     not null,
  each                  uint256     not null, -- token
  max_tip_d18           uint256     not null, -- USD
  band_every_seconds    bigint      not null,
  floor_bps             integer     not null,
  trail_bps             integer     not null,
  profit_bps            bigint      not null,
  band_bps              integer     not null,
  max_slippage_bps      integer     not null,
  max_fee_bps           integer     not null,
  max_tip_bps           integer     not null,
  primary key (chain_id, account, block_number)
);
create index mandate_states_owner on mandate_states (chain_id, owner, number) where superseded_block is null;
create index mandate_states_live on mandate_states (chain_id, account)
  where superseded_block is null and status in ('active', 'paused', 'leaving');
create index mandate_states_block on mandate_states (chain_id, block_number);
create index mandate_states_superseded on mandate_states (chain_id, superseded_block) where superseded_block is not null;

-- The indices of a state, and what waits for them.
create table mandate_positions (
  chain_id     bigint  not null,
  account      address not null,
  block_number bigint  not null,
  position     integer not null,
  vault        address not null,
  bps          integer not null, -- part of the money
  added        uint256 not null, -- token to buy with, of money that the owner added
  due          uint256 not null, -- token to buy with, of the current period
  swing        uint256 not null, -- token to buy with, of the last balancing
  sell         uint256 not null, -- shares to sell, of the last take-profit or balancing
  primary key (chain_id, account, block_number, position)
);
create index mandate_positions_block on mandate_positions (chain_id, block_number);

-- What happened to mandates. Null: the event does not state it.
create table mandate_events (
  chain_id     bigint      not null,
  block_number bigint      not null,
  log_index    integer     not null,
  account      address     not null,
  kind         text        not null check (kind in ('stated', 'added', 'status', 'period', 'lapsed', 'triggered', 'bought', 'sold',
                                                    'skipped', 'withdrawn', 'left')),
  vault        address,
  counterparty address,              -- executor of a step, or receiver of a payment
  token        address,              -- what the amount is of; null in kind
  amount       uint256,              -- token
  shares       uint256,
  tip          uint256,              -- token; in kind, shares
  value        uint256,              -- a trigger's: value of the account in the mandate's token
  period       bigint,               -- from 0
  status       text,
  reason       text,
  failure      bytea,                -- a skipped step's: data of the revert
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index mandate_events_account on mandate_events (chain_id, account, block_number desc, log_index desc);

-- Numbers that owners used for signed mandates, or cancelled.
create table mandate_nonces (
  chain_id     bigint      not null,
  owner        address     not null,
  nonce        uint256     not null,
  cancelled    boolean     not null,
  block_number bigint      not null,
  log_index    integer     not null,
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, owner, nonce)
);
create index mandate_nonces_block on mandate_nonces (chain_id, block_number);

-- +goose Down
-- Migrations are forward-only.
select 1;
