-- +goose Up

-- Indexes of the transfers of an account's shares in all vaults, for the value of these shares over time. They leave out the
-- zero address of mints and burns, because no query needs it. topics are the signature, from and to.
create index events_transfer_from on events (chain_id, substr(topics[2], 13), block_number desc, log_index desc)
where topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
  and topics[2] <> '\x0000000000000000000000000000000000000000000000000000000000000000';
create index events_transfer_to on events (chain_id, substr(topics[3], 13), block_number desc, log_index desc)
where topics[1] = '\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
  and topics[3] <> '\x0000000000000000000000000000000000000000000000000000000000000000';

-- +goose Down
-- Migrations are forward-only.
select 1;
