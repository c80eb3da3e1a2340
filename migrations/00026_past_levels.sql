-- +goose Up

-- The level of a vault in two stretches of time between its NAV points.
create type stretches as (
  first_at  timestamptz, -- time of a point; -infinity: before the first
  first_d18 numeric,     -- its level, USD per whole share; null: unknown
  then_at   timestamptz, -- time of the next point, or of the head when this was read if there was none
  then_d18  numeric,
  ends_at   timestamptz  -- time of the point after that, or of the head
);

-- What a list of indices sorted by return needs of each vault's past: its level 1, 7 and 30 days before the head. The head moves, so a
-- row has stretches of time. A reader looks a point up if its instant is outside of them. Maintenance renews a row in its second
-- stretch, so readers rarely have to. Whatever changes points of the past deletes the rows.
create table past_levels (
  chain_id bigint  not null,
  vault    address not null,
  day      stretches,
  week     stretches,
  month    stretches,
  primary key (chain_id, vault)
);

-- Reports whether an instant is in the first stretch.
create function is_fresh(s stretches, at_time timestamptz) returns boolean
language sql immutable parallel safe
return coalesce((s).first_at <= at_time and at_time < (s).then_at, false);

-- Reports whether an instant is in one of the stretches.
create function is_within(s stretches, at_time timestamptz) returns boolean
language sql immutable parallel safe
return coalesce((s).first_at <= at_time and at_time < (s).ends_at, false);

-- Returns the level at an instant in one of the stretches.
create function level_within(s stretches, at_time timestamptz) returns numeric
language sql immutable parallel safe
return case when at_time < (s).then_at then (s).first_d18 else (s).then_d18 end;

-- Returns the stretches around an instant. Before the vault's first point the level is unknown.
-- +goose StatementBegin
create function stretches_at(of_chain bigint, of_vault bytea, at_time timestamptz, head timestamptz) returns stretches
language sql stable as $$
  select row(coalesce(a.block_time, '-infinity'), a.nav_per_share_d18, coalesce(b.block_time, head),
    case when b.block_time is null then a.nav_per_share_d18 else c.nav_per_share_d18 end,
    coalesce(d.block_time, head))::stretches
  from (select) as one
  left join lateral (
    select p.block_time, p.nav_per_share_d18::numeric
    from nav_points as p
    where p.chain_id = of_chain and p.vault = of_vault and p.block_time <= at_time
    order by p.block_time desc, p.block_number desc
    limit 1
  ) as a on true
  left join lateral (
    select p.block_time
    from nav_points as p
    where p.chain_id = of_chain and p.vault = of_vault and p.block_time > at_time
    order by p.block_time
    limit 1
  ) as b on true
  left join lateral ( -- the last of several blocks of one second
    select p.nav_per_share_d18::numeric
    from nav_points as p
    where p.chain_id = of_chain and p.vault = of_vault and p.block_time <= b.block_time
    order by p.block_time desc, p.block_number desc
    limit 1
  ) as c on true
  left join lateral (
    select p.block_time
    from nav_points as p
    where p.chain_id = of_chain and p.vault = of_vault and p.block_time > b.block_time
    order by p.block_time
    limit 1
  ) as d on true
$$;
-- +goose StatementEnd

-- Renews the rows of at most some vaults whose instants have left the first stretch. It returns how many.
-- +goose StatementBegin
create function renew_past_levels(of_chain bigint, head timestamptz, most bigint) returns bigint
language sql as $$
  with due as materialized (
    select v.vault,
      case when v.created_at > head - interval '24 hours' or is_fresh(p.day, head - interval '24 hours') then p.day
        else stretches_at(of_chain, v.vault, head - interval '24 hours', head) end as day,
      case when v.created_at > head - interval '168 hours' or is_fresh(p.week, head - interval '168 hours') then p.week
        else stretches_at(of_chain, v.vault, head - interval '168 hours', head) end as week,
      case when v.created_at > head - interval '720 hours' or is_fresh(p.month, head - interval '720 hours') then p.month
        else stretches_at(of_chain, v.vault, head - interval '720 hours', head) end as month
    from vaults as v
    left join past_levels as p on p.chain_id = v.chain_id and p.vault = v.vault
    where v.chain_id = of_chain and (
      v.created_at <= head - interval '24 hours' and not is_fresh(p.day, head - interval '24 hours')
      or v.created_at <= head - interval '168 hours' and not is_fresh(p.week, head - interval '168 hours')
      or v.created_at <= head - interval '720 hours' and not is_fresh(p.month, head - interval '720 hours'))
    limit most
  ), renewed as (
    insert into past_levels as p (chain_id, vault, day, week, month)
    select of_chain, vault, day, week, month
    from due
    on conflict (chain_id, vault) do update
    set day = excluded.day, week = excluded.week, month = excluded.month
    where (p.day, p.week, p.month) is distinct from (excluded.day, excluded.week, excluded.month)
    returning 1
  )
  select count(*) from renewed
$$;
-- +goose StatementEnd

-- +goose Down
-- Migrations are forward-only.
select 1;
