-- +goose Up

-- Explanations of decisions against a plan, and an index for a vault's decisions, newest first.

alter table ticks
  add column explanation jsonb; -- why there was no trade, in the form of plans.explanation; null: none, or deleted by retention
create index ticks_vault on ticks (chain_id, vault, tick_id desc);
create index ticks_explained on ticks (chain_id, settled_at) where explanation is not null;

-- +goose Down
-- Migrations are forward-only.
select 1;
