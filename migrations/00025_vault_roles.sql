-- +goose Up

-- Guardian and platform of a vault are replaced in two steps, and a vault can be wound down for good.

alter table vaults
  add column pending_guardian       address,     -- account that may accept the guardian's role; null: none
  add column pending_guardian_from  timestamptz, -- from when
  add column pending_guardian_until timestamptz, -- until when
  add column pending_platform       address,     -- account that may accept the platform's role; null: none
  add column pending_platform_from  timestamptz,
  add column pending_platform_until timestamptz,
  add column wound_down_at          timestamptz, -- null: it was not wound down
  add column wound_down_by          address,
  add column wind_down_reason       text;        -- the creator's words, or "abandoned"

-- +goose Down
-- Migrations are forward-only.
select 1;
