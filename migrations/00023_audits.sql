-- +goose Up

-- The audit of a signer continues where it ended: below audited_nonce everything is settled and was compared.
alter table signers
  add column audited_nonce      bigint not null default 0,
  add column audited_known      bigint not null default 0, -- nonces below it at which one of our attempts was mined
  add column audited_own        bigint not null default 0, -- nonces below it that belong to an intent that is not quarantined
  add column audited_duplicates bigint not null default 0; -- intents below it with more than one mined trade
create index intents_plan on intents (plan_id);
create index plans_created on plans (chain_id, created_at);
create index ticks_missed on ticks (chain_id, due_at) where state = 'missed';
create index ticks_without_plan on ticks (chain_id, settled_at) where state in ('nothing_to_do', 'missed', 'failed');

-- Drift of the kept vaults, added up once for each hour that ended.
create table drift_hours (
  chain_id      bigint      not null,
  hour          timestamptz not null,
  drift_seconds numeric     not null, -- sum of drift (D18) times the seconds for which it held
  seconds       numeric     not null,
  primary key (chain_id, hour)
);

-- +goose Down
-- Migrations are forward-only.
select 1;
