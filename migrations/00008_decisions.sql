-- +goose Up

-- What was decided not to be done is explained as plans are; and what a vault's decisions were, newest first.

alter table ticks
  add column explanation jsonb; -- the planner's reasoning where it led to no trade, as plans.explanation; null: there is none, or it is old
create index ticks_vault on ticks (chain_id, vault, tick_id desc);
create index ticks_explained on ticks (chain_id, settled_at) where explanation is not null;

-- +goose Down
-- Forward only.
select 1;
