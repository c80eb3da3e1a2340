-- +goose Up

-- Holders of a part of a vault's shares can stop proposed targets and fees by signatures. A ballot begins with a proposal and
-- ends with it.

alter table vaults
  add column veto_bps         integer not null default 0, -- part of the shares, without the creator's, that stops; 0: there is no veto
  add column targets_ballot   bigint  not null default 0, -- number of the open ballot on targets; 0: none is open
  add column targets_eligible uint256 not null default 0, -- shares when it began, without the creator's
  add column targets_against  uint256 not null default 0, -- shares counted so far
  add column fees_ballot      bigint  not null default 0, -- the same for the ballot on fees
  add column fees_eligible    uint256 not null default 0,
  add column fees_against     uint256 not null default 0;

-- +goose Down
-- Migrations are forward-only.
select 1;
