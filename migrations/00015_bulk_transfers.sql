-- +goose Up

-- In a backfill, the indexes of transfers by account cost more than everything else. They need a random insert for each end of a
-- transfer. Building them from a complete ledger costs a fifth of that. So the indexer drops them before it fills an empty
-- ledger with a long history, and builds them at the head.

-- +goose StatementBegin
create function drop_transfer_indexes() returns void language sql as $$
  drop index if exists events_transfer_from, events_transfer_to;
$$;
-- +goose StatementEnd

-- Builds the indexes of 00009 if they are missing.
-- +goose StatementBegin
create function make_transfer_indexes() returns void language plpgsql as $$
begin
  create index if not exists events_transfer_from on events (chain_id, substr(topics[2], 13), block_number desc, log_index desc)
  where topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
    and topics[2] <> '\x0000000000000000000000000000000000000000000000000000000000000000';
  create index if not exists events_transfer_to on events (chain_id, substr(topics[3], 13), block_number desc, log_index desc)
  where topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
    and topics[3] <> '\x0000000000000000000000000000000000000000000000000000000000000000';
end $$;
-- +goose StatementEnd

-- +goose Down
-- Migrations are forward-only.
select 1;
