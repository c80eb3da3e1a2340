-- +goose Up

-- Events in the order in which they were committed. A follower can return after a break and continue. Only the indexer writes
-- the feed, in the transactions of the ledger. Rows are never changed, and are deleted when they are old. The feed does not show
-- what the chain says now. It shows what was said, also about an abandoned branch, followed by the row that revokes it. The feed
-- begins where the indexer first came near the chain's head.
create table feed (
  chain_id     bigint      not null,
  seq          bigint      not null, -- position, from 1, without gaps
  kind         text        not null check (kind in ('vault', 'flow', 'transfer', 'trade', 'rebalance', 'targets', 'fees', 'auction',
                                                    'claim', 'order', 'asset', 'nav', 'reorg', 'head')),
  event        text,                 -- the contract's event; null for nav, reorg and head
  vault        address,              -- null: none
  accounts     bytea[]     not null, -- other accounts concerned
  block_number bigint      not null, -- for a reorg: the common ancestor; earlier rows about blocks above it no longer hold
  block_hash   hash32      not null, -- hash of that block
  block_time   timestamptz not null, -- time of that block
  log_index    integer,              -- null unless the row is an event
  tx_hash      hash32,               -- null unless the row is an event
  body         jsonb       not null,
  written_at   timestamptz not null, -- time by the indexer's clock
  primary key (chain_id, seq),
  check ((event is null) = (kind in ('nav', 'reorg', 'head')) and (event is null) = (log_index is null) and (event is null) = (tx_hash is null))
);

-- The last row of the feed. 0: it has not begun.
alter table checkpoints add column feed_seq bigint not null default 0;

-- +goose Down
-- Migrations are forward-only.
select 1;
