-- +goose Up

-- API keys. People own them off chain. These tables contain hashes of secrets, never secrets.

create table api_keys (
  key_id      text primary key,      -- key_…
  owner       address     not null,
  name        text        not null,
  environment text        not null check (environment in ('live', 'test')),
  scopes      text[]      not null,
  networks    cidr[]      not null,  -- networks from which it may be used; empty: anywhere
  tier        text        not null,
  metadata    jsonb       not null,
  created_at  timestamptz not null
);
create index api_keys_owner on api_keys (owner, key_id);

create table api_key_versions (
  public_id    text primary key,
  key_id       text        not null references api_keys,
  version      integer     not null check (version > 0),
  secret_hash  bytea       not null check (octet_length(secret_hash) = 32),
  created_at   timestamptz not null,
  expires_at   timestamptz,
  replaced_by  text references api_key_versions deferrable initially deferred,
  replaced_at  timestamptz,
  retires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  unique (key_id, version),
  check ((replaced_by is null) = (retires_at is null) and (replaced_by is null) = (replaced_at is null)),
  check (retires_at <= expires_at)  -- the grace period ends with the version at the latest
);
-- A key has at most one current version.
create unique index api_key_versions_current on api_key_versions (key_id) where replaced_by is null and revoked_at is null;
create index api_key_versions_ending on api_key_versions (least(retires_at, expires_at)) where revoked_at is null;

create table api_key_audit (
  entry      bigint generated always as identity primary key,
  at         timestamptz not null,
  key_id     text        not null references api_keys,
  version    integer,
  action     text        not null,
  actor_kind text        not null check (actor_kind in ('session', 'key', 'operator')),
  actor      text        not null,
  ip         inet,
  detail     jsonb       not null
);
create index api_key_audit_key on api_key_audit (key_id, entry);

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
-- +goose StatementEnd
create trigger append_only before update or delete on api_key_audit for each row execute function refuse_change();
create trigger append_only_whole before truncate on api_key_audit for each statement execute function refuse_change();

create table api_key_usage (
  public_id text        not null references api_key_versions,
  hour      timestamptz not null,
  operation text        not null,
  requests  bigint      not null,
  errors    bigint      not null,  -- answers of 400 and above
  cost      bigint      not null,
  primary key (public_id, hour, operation)
);

-- Clients of a version, before and after it was replaced. The latter are the stragglers of a rotation.
create table api_key_sources (
  public_id  text        not null references api_key_versions,
  retiring   boolean     not null,
  ip         inet        not null,
  user_agent text        not null,
  requests   bigint      not null,
  first_seen timestamptz not null,
  last_seen  timestamptz not null,
  primary key (public_id, retiring, ip, user_agent)
);
create index api_key_sources_seen on api_key_sources (last_seen);

-- Failed authentications. The id is what the client sent, so it may not exist.
create table auth_failures (
  public_id text        not null,  -- empty: none was readable
  ip        inet        not null,
  reason    text        not null,
  hour      timestamptz not null,
  failures  bigint      not null,
  primary key (hour, public_id, ip, reason)
);
create index auth_failures_id on auth_failures (public_id, hour);

-- The used part of every caller's rate limit, as the time at which its bucket is full again. The table is unlogged: a crash only
-- gives each caller a full bucket.
create unlogged table rate_backlogs (
  subject text primary key,
  full_at timestamptz not null
);

-- Requests that came with an Idempotency-Key, and their answers. An answer is encrypted with a secret that only its caller knows.
create table idempotent_requests (
  id         bytea primary key check (octet_length(id) = 32),  -- hash of caller, route and key
  body_hash  bytea       not null check (octet_length(body_hash) = 32),
  holder     text        not null,  -- the process that works on it
  held_until timestamptz not null,  -- without an answer by then, the holder counts as dead
  status     integer,               -- null: no answer yet
  answer     bytea,
  expires_at timestamptz not null,
  check ((status is null) = (answer is null))
);
create index idempotent_requests_expiry on idempotent_requests (expires_at);

-- Sign-in with Ethereum. A nonce is valid once, for the browser that received it.
create table sign_in_nonces (
  nonce_hash   bytea primary key check (octet_length(nonce_hash) = 32),
  browser_hash bytea       not null check (octet_length(browser_hash) = 32),  -- hash of the cookie that came with it
  expires_at   timestamptz not null
);
create index sign_in_nonces_expiry on sign_in_nonces (expires_at);

create table sessions (
  session_id   text primary key,  -- ses_…
  token_hash   bytea       not null unique check (octet_length(token_hash) = 32),
  account      address     not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,  -- even if it is used
  ip           inet        not null,
  user_agent   text        not null
);
create index sessions_account on sessions (account, created_at);
create index sessions_expiry on sessions (expires_at);

-- Data that people publish and store off chain. Profiles and notes are public. Message and signature prove their author.
create table profiles (
  account    address primary key,
  revision   integer     not null check (revision > 0),
  content    jsonb       not null,
  message    text        not null,
  signature  bytea       not null,
  signed_at  timestamptz not null,
  updated_at timestamptz not null
);

create table index_notes (
  chain_id   bigint      not null,
  vault      address     not null,
  author     address     not null,
  revision   integer     not null check (revision > 0),
  content    jsonb       not null,
  message    text        not null,
  signature  bytea       not null,
  signed_at  timestamptz not null,
  updated_at timestamptz not null,
  primary key (chain_id, vault)
);

create table watchlists (
  watchlist_id text primary key,  -- wl_…
  account      address     not null,
  chain_id     bigint      not null,
  name         text        not null,
  indices      bytea[]     not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create index watchlists_account on watchlists (account, watchlist_id);

create table alerts (
  alert_id   text primary key,  -- al_…
  account    address     not null,
  chain_id   bigint      not null,
  vault      address     not null,
  kind       text        not null,
  threshold  numeric,             -- null: the kind has no threshold
  enabled    boolean     not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index alerts_account on alerts (account, alert_id);
create index alerts_vault on alerts (chain_id, vault, kind) where enabled;
