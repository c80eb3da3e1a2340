-- +goose Up

-- What happened, in the order in which it was committed, for whoever follows along and comes back after a break. The indexer
-- alone writes it, in the transactions of the ledger; rows are never changed, and go away when they are old. Unlike all else
-- that it writes this is not what the chain says now but what was said: of an abandoned branch too, with the row that takes
-- it back. It begins where the indexer first came near the chain's head.
create table feed (
  chain_id     bigint      not null,
  seq          bigint      not null, -- from 1, without holes
  kind         text        not null check (kind in ('vault', 'flow', 'transfer', 'trade', 'rebalance', 'targets', 'fees', 'auction',
                                                    'claim', 'order', 'asset', 'nav', 'reorg', 'head')),
  event        text,                 -- the contract's event; null for nav, reorg and head
  vault        address,              -- null: none
  accounts     bytea[]     not null, -- other accounts concerned
  block_number bigint      not null, -- of a reorg: the common ancestor, above which earlier rows no longer hold
  block_hash   hash32      not null, -- of that block
  block_time   timestamptz not null, -- of that block
  log_index    integer,              -- of an event
  tx_hash      hash32,               -- of an event
  body         jsonb       not null,
  written_at   timestamptz not null, -- by the indexer's clock
  primary key (chain_id, seq),
  check ((event is null) = (kind in ('nav', 'reorg', 'head')) and (event is null) = (log_index is null) and (event is null) = (tx_hash is null))
);

-- The last row of the feed. 0: it has not begun.
alter table checkpoints add column feed_seq bigint not null default 0;

-- +goose Down
-- There is no way back.
select 1;
