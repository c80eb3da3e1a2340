-- +goose Up

-- Vaults keep their reserves as bases times one scale, accrue fees without minting them, and trade within limits. If the keeper
-- is idle, auctions trade for them. The defaults are for rows of vaults that emitted no event with another value. A writer of a
-- row names every column.

alter table vaults
  add column guardian                address     not null default '\x0000000000000000000000000000000000000000',
  add column platform                address     not null default '\x0000000000000000000000000000000000000000',
  add column platform_share_bps      integer     not null default 0,
  add column performance_fee_bps     integer     not null default 0, -- part of the gain above the high-water mark
  add column entry_fee_bps           integer     not null default 0, -- part of the shares that a contribution buys
  add column exit_fee_bps            integer     not null default 0, -- part of the shares that a withdrawal burns
  add column target_window_seconds   bigint      not null default 0,
  -- Limits on trades, which never change. {bps} of NAV. The slippage is a part of the trade, the drawdown a part of the peak.
  add column max_slippage_bps        integer     not null default 0,
  add column max_trade_bps           integer     not null default 0,
  add column daily_loss_bps          integer     not null default 0,
  add column daily_turnover_bps      integer     not null default 0,
  add column drawdown_bps            integer     not null default 0,
  add column auction_band_bps        integer     not null default 0,
  add column auction_idle_seconds    bigint      not null default 0,
  add column cool_off_seconds        bigint      not null default 0,
  add column share_cap               uint256     not null default 0, -- 0: none
  -- A reserve is its base · scale / 2^104, rounded down.
  add column scale                   uint256     not null default 0,
  add column fee_shares              uint256     not null default 0, -- accrued up to accrued_at and not minted
  add column accrued_at              timestamptz not null default 'epoch',
  add column high_water_mark_d18     uint256     not null default 0, -- USD per whole share
  add column peak_d18                uint256     not null default 0, -- USD per whole share
  add column reduce_only             boolean     not null default false,
  add column pending_creator         address,                        -- may accept the creator's role
  add column proposer                address,                        -- may propose targets besides the creator
  add column proposer_max_change_bps integer     not null default 0,
  add column proposer_last_at        timestamptz,                    -- its last proposal
  add column last_trade_at           timestamptz not null default 'epoch', -- time of the keeper's last trade; before the first, the launch
  -- The used part of the daily allowances as of allowance_at. It drains from then on. Ratios of NAV.
  add column loss_used_d18           uint256     not null default 0,
  add column turnover_used_d18       uint256     not null default 0,
  add column allowance_at            timestamptz;

alter table constituents add column base uint256 not null default 0;

alter table assets
  add column trade_cap_usd       bigint   not null default 0, -- most that one trade may be worth; 0: no limit
  add column min_price_d18       uint256  not null default 0,
  add column max_price_d18       uint256  not null default 0, -- 0: no limit
  add column pool                address,                     -- Uniswap v3 pool that the feed is checked against
  add column twap_window_seconds bigint   not null default 0,
  add column max_deviation_bps   integer  not null default 0;

alter table target_changes add column proposed_by address;

-- A bid in an auction is a trade of the vault: token_in is what the vault sold, token_out what it bought.
alter table trades
  alter column adapter drop not null, -- null for a bid
  add column kind       text not null default 'keeper' check (kind in ('keeper', 'auction')),
  add column auction_id bigint,       -- only for a bid
  add column bidder     address;      -- only for a bid

-- A vault's latest auction is open until ends_at, unless it was closed before.
create table auctions (
  chain_id     bigint      not null,
  vault        address     not null,
  auction_id   bigint      not null,
  opener       address     not null, -- earns the tips
  opened_block bigint      not null,
  opened_index integer     not null,
  opened_tx    hash32      not null,
  opened_at    timestamptz not null,
  ends_at      timestamptz not null,
  nav_d18      uint256     not null, -- at the opening
  drift_d18    uint256     not null, -- at the opening
  scale        uint256     not null, -- the vault's scale at the opening, or 2^96 after bases were rewritten
  scaled_d18   uint256     not null, -- NAV at that scale; it moves with the vault's scale
  bids         integer     not null,
  sold_d18     uint256     not null, -- USD
  bought_d18   uint256     not null, -- USD
  tip_shares   uint256     not null,
  closed_block bigint,
  closed_index integer,
  closed_tx    hash32,
  closed_at    timestamptz,
  closed_by    address,
  primary key (chain_id, vault, auction_id),
  foreign key (chain_id, vault) references vaults on delete cascade
);

-- Proposed fees and their outcome. Lower fees take effect at once.
create table fee_changes (
  chain_id            bigint      not null,
  vault               address     not null,
  proposed_block      bigint      not null,
  proposed_index      integer     not null,
  proposed_tx         hash32      not null,
  proposed_at         timestamptz not null,
  management_fee_bps  integer     not null,
  performance_fee_bps integer     not null,
  entry_fee_bps       integer     not null,
  exit_fee_bps        integer     not null,
  executable_at       timestamptz not null,
  state               text        not null check (state in ('pending', 'executed', 'cancelled')),
  settled_block       bigint,
  settled_index       integer,
  settled_tx          hash32,
  settled_at          timestamptz,
  settled_by          address, -- account that cancelled
  primary key (chain_id, vault, proposed_block, proposed_index),
  foreign key (chain_id, vault) references vaults on delete cascade
);

-- Fees that joined a vault's accrued fee shares, other than by the passing of time.
create table fee_charges (
  chain_id            bigint      not null references chains,
  block_number        bigint      not null,
  log_index           integer     not null,
  vault               address     not null,
  kind                text        not null check (kind in ('performance', 'entry', 'exit')),
  shares              uint256     not null,
  account             address,    -- account that contributed or withdrew
  high_water_mark_d18 uint256,    -- after a performance fee
  tx_hash             hash32      not null,
  block_time          timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index fee_charges_vault on fee_charges (chain_id, vault, block_number desc, log_index desc);

-- Accrued fee shares that were minted, by receiver.
create table fee_payments (
  chain_id        bigint      not null references chains,
  block_number    bigint      not null,
  log_index       integer     not null,
  vault           address     not null,
  creator         address     not null,
  creator_shares  uint256     not null,
  platform        address     not null,
  platform_shares uint256     not null,
  total_supply    uint256     not null, -- after
  tx_hash         hash32      not null,
  block_time      timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index fee_payments_vault on fee_payments (chain_id, vault, block_number desc, log_index desc);

-- The contracts no longer emit its event.
drop table fee_accruals;

-- +goose Down
-- Migrations are forward-only.
select 1;
