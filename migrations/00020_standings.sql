-- +goose Up

-- The newest NAV point of each vault, so that a list of indices reads one row a vault.
create table standings (
  chain_id          bigint  not null,
  vault             address not null,
  block_number      bigint  not null,
  nav_d18           uint256,          -- USD; null: unknown
  nav_per_share_d18 uint256,          -- USD per whole share; null: unknown
  primary key (chain_id, vault)
);

-- Renews the rows of some vaults from their NAV points.
-- +goose StatementBegin
create function renew_standings(of_chain bigint, vaults bytea[]) returns void
language sql as $$
  with changed as materialized (
    select distinct k.vault from unnest(vaults) as k (vault)
  ), newest as materialized (
    select c.vault, n.block_number, n.nav_d18, n.nav_per_share_d18
    from changed as c
    cross join lateral (
      select p.block_number, p.nav_d18, p.nav_per_share_d18
      from nav_points as p
      where p.chain_id = of_chain and p.vault = c.vault
      order by p.block_number desc
      limit 1
    ) as n
  ), gone as (
    delete from standings as s
    using changed as c
    where s.chain_id = of_chain and s.vault = c.vault and not exists (
      select from nav_points as p where p.chain_id = of_chain and p.vault = c.vault)
  )
  insert into standings as s (chain_id, vault, block_number, nav_d18, nav_per_share_d18)
  select of_chain, vault, block_number, nav_d18, nav_per_share_d18
  from newest
  on conflict (chain_id, vault) do update
  set block_number = excluded.block_number, nav_d18 = excluded.nav_d18, nav_per_share_d18 = excluded.nav_per_share_d18
  where (s.block_number, s.nav_d18, s.nav_per_share_d18) is distinct from (excluded.block_number, excluded.nav_d18, excluded.nav_per_share_d18)
$$;
-- +goose StatementEnd

select renew_standings(chain_id, array_agg(vault::bytea))
from vaults
group by chain_id;

-- +goose Down
-- Migrations are forward-only.
select 1;
