-- +goose Up

-- What people own beside the chain: API keys. No secret is in these tables, only hashes of secrets.

create table api_keys (
  key_id      text primary key,      -- key_…
  owner       address     not null,
  name        text        not null,
  environment text        not null check (environment in ('live', 'test')),
  scopes      text[]      not null,
  networks    cidr[]      not null,  -- from where it may be used; empty: anywhere
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
  check (retires_at <= expires_at)  -- a grace never outlives the version
);
-- The database itself knows at most one current version of a key.
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

-- Who uses a version, told apart by whether it was already replaced: those are the stragglers of a rotation.
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

-- Failed authentications. The id is what was claimed, so it refers to nothing.
create table auth_failures (
  public_id text        not null,  -- empty: none was readable
  ip        inet        not null,
  reason    text        not null,
  hour      timestamptz not null,
  failures  bigint      not null,
  primary key (hour, public_id, ip, reason)
);
create index auth_failures_id on auth_failures (public_id, hour);
