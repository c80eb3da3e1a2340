-- +goose Up

-- Domain types. Base units are whole numbers of 256 bits, never floats. Addresses and hashes are bytes, never text.
create domain uint256 as numeric(78, 0) check (value >= 0);
create domain address as bytea check (octet_length(value) = 20);
create domain hash32 as bytea check (octet_length(value) = 32);

-- ---------------------------------------------------------------------------------------------------------------------
-- The ledger: what the chain emitted. It is append-only below finality. A reorg deletes from its fork point and appends again.
-- ---------------------------------------------------------------------------------------------------------------------

create table chains (
  chain_id    bigint primary key,
  factory     address not null,
  registry    address not null,
  start_block bigint  not null  -- the first block that can contain one of our events
);

-- Ledger and projections contain everything up to and including this block. It moves in their transaction.
create table checkpoints (
  chain_id         bigint primary key references chains,
  block_number     bigint      not null,
  block_hash       hash32      not null,
  block_time       timestamptz not null,
  finalized_number bigint      not null,
  updated_at       timestamptz not null
);

-- Hashes of the blocks applied above finality, to find the common ancestor after a reorg.
create table blocks (
  chain_id     bigint      not null references chains,
  block_number bigint      not null,
  block_hash   hash32      not null,
  parent_hash  hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number)
);

create table events (
  chain_id     bigint      not null references chains,
  block_number bigint      not null,
  log_index    integer     not null,
  block_hash   hash32      not null,
  block_time   timestamptz not null,
  tx_hash      hash32      not null,
  tx_index     integer     not null,
  emitter      address     not null,
  topics       bytea[]     not null,
  data         bytea       not null,
  primary key (chain_id, block_number, log_index)
);
-- For folding a vault again from its own events, in order.
create index events_emitter on events (chain_id, emitter, block_number, log_index);

-- The vault's state, read from the chain at each block in which it changed, and at intervals. Null means unknown, never 0.
create table nav_points (
  chain_id           bigint      not null references chains,
  vault              address     not null,
  block_number       bigint      not null,
  block_hash         hash32      not null,
  block_time         timestamptz not null,
  nav_d18            uint256,    -- USD
  total_supply       uint256     not null,
  pending_fee_shares uint256     not null,
  nav_per_share_d18  uint256,    -- USD per whole share
  drift_d18          uint256,    -- half the sum of |current - target| weights
  primary key (chain_id, vault, block_number)
);
-- For values at a time and series over a period.
create index nav_points_time on nav_points (chain_id, vault, block_time, block_number);

-- Symbol and name of listed tokens, read from the chain at the block of their listing.
create table tokens (
  chain_id     bigint  not null references chains,
  token        address not null,
  block_number bigint  not null,
  symbol       text    not null,
  name         text    not null,
  primary key (chain_id, token)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Projections: pure functions of the ledger, written in the transaction that moves the checkpoint. They can be rebuilt.
-- ---------------------------------------------------------------------------------------------------------------------

create table assets (
  chain_id          bigint   not null references chains,
  token             address  not null,
  symbol            text     not null,
  name              text     not null,
  decimals          smallint not null,
  feed              address  not null,
  feed_decimals     smallint not null,
  heartbeat_seconds bigint   not null,
  status            text     not null check (status in ('active', 'reduce_only', 'delisted')),
  listed_block      bigint   not null,
  primary key (chain_id, token)
);

create table vaults (
  chain_id             bigint      not null references chains,
  vault                address     not null,
  creator              address     not null,
  keeper               address     not null,
  name                 text        not null,
  symbol               text        not null,
  management_fee_bps   integer     not null,
  target_delay_seconds bigint      not null,
  seed_value_d18       uint256     not null,
  created_block        bigint      not null,
  created_tx           hash32      not null,
  created_at           timestamptz not null,
  total_supply         uint256     not null,
  rebalance_nonce      bigint      not null,
  updated_block        bigint      not null,
  primary key (chain_id, vault)
);
create index vaults_creator on vaults (chain_id, creator);

create table constituents (
  chain_id   bigint   not null,
  vault      address  not null,
  token      address  not null,
  position   smallint not null, -- order of getConstituents
  target_bps integer  not null,
  reserve    uint256  not null,
  primary key (chain_id, vault, token),
  foreign key (chain_id, vault) references vaults on delete cascade
);

-- Holders of shares. A balance of 0 has no row.
create table balances (
  chain_id bigint  not null,
  vault    address not null,
  holder   address not null,
  shares   uint256 not null check (shares > 0),
  primary key (chain_id, vault, holder),
  foreign key (chain_id, vault) references vaults on delete cascade
);
create index balances_holder on balances (chain_id, holder);

-- Amounts that a withdrawal still owes because a token refused the transfer.
create table claims (
  chain_id bigint  not null,
  vault    address not null,
  token    address not null,
  holder   address not null,
  amount   uint256 not null check (amount > 0),
  primary key (chain_id, vault, token, holder),
  foreign key (chain_id, vault) references vaults on delete cascade
);
create index claims_holder on claims (chain_id, holder);

-- Average cost of the shares that an investor holds, at the NAV per share of the block they came in. Realised profit of the
-- shares that left. A position outlives its balance. Null: unknown, because the NAV was unknown when shares that are still held
-- came in (cost) or when any ever left (realised).
create table positions (
  chain_id      bigint  not null,
  vault         address not null,
  investor      address not null,
  shares        uint256 not null,
  cost_d18      uint256,
  realised_d18  numeric(78, 0),
  opened_block  bigint  not null,
  updated_block bigint  not null,
  primary key (chain_id, vault, investor),
  foreign key (chain_id, vault) references vaults on delete cascade
);
create index positions_investor on positions (chain_id, investor);

-- Contributions and withdrawals in kind.
create table flows (
  chain_id     bigint      not null references chains,
  block_number bigint      not null,
  log_index    integer     not null,
  vault        address     not null,
  kind         text        not null check (kind in ('contribute', 'withdraw')),
  sender       address     not null,
  receiver     address     not null,
  shares       uint256     not null,
  amounts      jsonb       not null, -- [{"token": "0x…", "amount": "base units"}]
  tx_hash      hash32      not null,
  block_time   timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index flows_vault on flows (chain_id, vault, block_number desc, log_index desc);

create table trades (
  chain_id          bigint      not null references chains,
  block_number      bigint      not null,
  log_index         integer     not null,
  vault             address     not null,
  nonce             bigint      not null,
  leg               integer     not null,
  adapter           address     not null,
  token_in          address     not null,
  token_out         address     not null,
  amount_in         uint256     not null,
  amount_out        uint256     not null,
  reserve_in_after  uint256     not null,
  reserve_out_after uint256     not null,
  value_in_d18      uint256     not null,
  value_out_d18     uint256     not null,
  tx_hash           hash32      not null,
  block_time        timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index trades_vault on trades (chain_id, vault, block_number desc, log_index desc);

-- One row per call of executeTrades, with NAV and drift before and after its trades.
create table rebalances (
  chain_id         bigint      not null references chains,
  block_number     bigint      not null,
  log_index        integer     not null,
  vault            address     not null,
  nonce            bigint      not null,
  nav_before_d18   uint256     not null,
  nav_after_d18    uint256     not null,
  drift_before_d18 uint256     not null,
  drift_after_d18  uint256     not null,
  tx_hash          hash32      not null,
  block_time       timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index rebalances_vault on rebalances (chain_id, vault, block_number desc, log_index desc);

create table target_changes (
  chain_id       bigint      not null,
  vault          address     not null,
  proposal_id    bigint      not null,
  targets        jsonb       not null, -- [{"token": "0x…", "weight_bps": 2500}]
  proposed_block bigint      not null,
  proposed_index integer     not null,
  proposed_tx    hash32      not null,
  proposed_at    timestamptz not null,
  executable_at  timestamptz not null,
  expires_at     timestamptz not null,
  state          text        not null check (state in ('pending', 'executed', 'cancelled', 'replaced')),
  settled_block  bigint,
  settled_index  integer,
  settled_tx     hash32,
  settled_at     timestamptz,
  settled_by     address,            -- account that cancelled
  primary key (chain_id, vault, proposal_id),
  foreign key (chain_id, vault) references vaults on delete cascade
);
create index target_changes_pending on target_changes (chain_id, executable_at) where state = 'pending';

create table fee_accruals (
  chain_id        bigint      not null references chains,
  block_number    bigint      not null,
  log_index       integer     not null,
  vault           address     not null,
  creator_shares  uint256     not null,
  platform_shares uint256     not null,
  total_supply    uint256     not null,
  accrued_at      timestamptz not null,
  tx_hash         hash32      not null,
  block_time      timestamptz not null,
  primary key (chain_id, block_number, log_index)
);
create index fee_accruals_vault on fee_accruals (chain_id, vault, block_number desc, log_index desc);

-- ---------------------------------------------------------------------------------------------------------------------
-- The rebalancer: what was due, decided and sent. It is not derived from the chain and never deleted.
-- ---------------------------------------------------------------------------------------------------------------------

-- One writer per role and chain. The epoch fences the writes of a holder that lost its lease.
create table leases (
  name       text primary key, -- "indexer:1337", "rebalancer:1337"
  owner      text        not null,
  epoch      bigint      not null,
  expires_at timestamptz not null
);

create table ticks (
  tick_id    bigint generated always as identity primary key,
  chain_id   bigint      not null,
  vault      address     not null,
  kind       text        not null check (kind in ('schedule', 'drift', 'targets')),
  due_at     timestamptz not null,
  state      text        not null default 'due' check (state in ('due', 'planned', 'nothing_to_do', 'missed', 'failed')),
  reason     text        not null default '',
  created_at timestamptz not null,
  settled_at timestamptz,
  unique (chain_id, vault, kind, due_at)
);
create index ticks_due on ticks (chain_id, due_at) where state = 'due';

create table plans (
  plan_id          bigint generated always as identity primary key,
  chain_id         bigint      not null,
  vault            address     not null,
  trigger_key      text        not null unique,
  kind             text        not null check (kind in ('trades', 'targets')),
  block_number     bigint      not null,
  block_hash       hash32      not null,
  rebalance_nonce  bigint      not null,
  drift_before_d18 uint256     not null,
  drift_after_d18  uint256     not null, -- expected
  explanation      jsonb       not null, -- snapshot, legs, expected cost by part, binding limits
  state            text        not null check (state in ('active', 'done', 'failed', 'expired')),
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  settled_at       timestamptz
);
create unique index plans_one_active on plans (chain_id, vault) where state = 'active';
create index plans_vault on plans (chain_id, vault, plan_id desc);

create table signers (
  chain_id   bigint      not null,
  signer     address     not null,
  next_nonce bigint      not null,
  enabled    boolean     not null default true,
  reason     text        not null default '',
  updated_at timestamptz not null,
  primary key (chain_id, signer)
);

create table intents (
  intent_id       bigint generated always as identity primary key,
  idempotency_key text        not null unique,
  plan_id         bigint references plans,
  chain_id        bigint      not null,
  signer          address     not null,
  nonce           bigint,
  to_address      address     not null,
  value           uint256     not null,
  calldata        bytea       not null,
  gas_limit       bigint      not null,
  deadline        timestamptz not null,
  state           text        not null check (state in (
    'ready', 'reserved', 'inflight', 'mined', 'cancelling', 'final_ok', 'final_reverted', 'cancelled', 'expired', 'quarantined')),
  reason          text        not null default '',
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  unique (chain_id, signer, nonce),
  -- a reserved nonce belongs to the intent forever
  check ((nonce is null) = (state in ('ready', 'expired')))
);
create index intents_open on intents (chain_id, intent_id)
  where state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling');

-- The exact bytes of everything ever signed, stored before it is sent. Append-only.
create table attempts (
  attempt_id bigint generated always as identity primary key,
  intent_id  bigint      not null references intents,
  kind       text        not null check (kind in ('trade', 'bump', 'noop')),
  tx_hash    hash32      not null unique,
  raw        bytea       not null,
  tip_cap    uint256     not null, -- wei
  fee_cap    uint256     not null, -- wei
  head_block bigint      not null, -- the chain's newest block when it was signed
  state      text        not null check (state in ('signed', 'sent', 'unknown', 'rejected')),
  error      text        not null default '',
  created_at timestamptz not null,
  sent_at    timestamptz
);
create index attempts_intent on attempts (intent_id, attempt_id);

create table receipts (
  tx_hash             hash32 primary key references attempts (tx_hash),
  block_number        bigint      not null,
  block_hash          hash32      not null,
  status              smallint    not null check (status in (0, 1)),
  gas_used            bigint      not null,
  effective_gas_price uint256     not null, -- wei
  final               boolean     not null default false,
  seen_at             timestamptz not null
);

-- The kill switch. A row stops what it names.
create table controls (
  scope   text        not null check (scope in ('global', 'vault', 'signer')),
  subject bytea       not null default '', -- the vault's or signer's address; empty for global
  reason  text        not null,
  set_at  timestamptz not null,
  primary key (scope, subject)
);

-- +goose Down
-- Migrations are forward-only.
select 1;
