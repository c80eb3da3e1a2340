-- +goose Up

-- The risk of each vault, folded over its daily candles, so that a list of indices need not fold them. There are two states: through
-- the newest day, and through the days before it (base). The newest day counts for the volatility only when it is over.
-- Daily returns run from one midnight to the next. returns, sum and squares are their number, sum and sum of squares.
create table risks (
  chain_id        bigint      not null,
  vault           address     not null,
  starts_at       timestamptz not null,   -- the newest daily candle
  base_known_at   timestamptz,            -- the newest day with a known level above 0, and its close
  base_close_d18  numeric,
  base_returns    bigint      not null,
  base_sum        numeric     not null,
  base_squares    numeric     not null,
  base_peak_d18   numeric     not null,   -- the highest level, the launch included
  base_drawdown   numeric,                -- the deepest fall so far: within a day, or from the peak before a day to its low
  known_at        timestamptz,
  close_d18       numeric,
  returns         bigint      not null,
  sum             numeric     not null,
  squares         numeric     not null,
  peak_d18        numeric     not null,
  drawdown        numeric,
  -- sample standard deviation of at least 20 returns, for a year
  base_volatility numeric generated always as (case when base_returns >= 20 then round(
    sqrt(greatest(base_returns * base_squares - base_sum * base_sum, 0) / (base_returns * (base_returns - 1)) * 365), 8) end) stored,
  volatility      numeric generated always as (case when returns >= 20 then round(
    sqrt(greatest(returns * squares - sum * sum, 0) / (returns * (returns - 1)) * 365), 8) end) stored,
  primary key (chain_id, vault)
);

-- Folds the daily candles of some vaults again, each vault's from its first changed day on. A change before the newest day folds all
-- days of the vault.
-- +goose StatementBegin
create function fold_risks(of_chain bigint, vaults bytea[], days timestamptz[]) returns void
language sql as $$
  with changed as (
    select k.vault, min(k.day) as day
    from unnest(vaults, days) as k (vault, day)
    group by k.vault
  ), base as materialized (
    select c.vault, v.created_at,
      coalesce(s.from_day, '-infinity') as from_day, s.known_at, s.close_d18, coalesce(s.returns, 0) as returns, coalesce(s.sum, 0) as sum,
      coalesce(s.squares, 0) as squares, coalesce(s.peak_d18, 1e20) as peak_d18, s.drawdown
    from changed as c
    left join vaults as v on v.chain_id = of_chain and v.vault = c.vault
    left join lateral (
      select c.day as from_day, r.known_at, r.close_d18, r.returns, r.sum, r.squares, r.peak_d18, r.drawdown
      from risks as r
      where r.chain_id = of_chain and r.vault = c.vault and r.starts_at < c.day
      union all
      select c.day, r.base_known_at, r.base_close_d18, r.base_returns, r.base_sum, r.base_squares, r.base_peak_d18, r.base_drawdown
      from risks as r
      where r.chain_id = of_chain and r.vault = c.vault and r.starts_at = c.day and exists (
        select from candles as d
        where d.chain_id = of_chain and d.vault = c.vault and d.width_seconds = 86400 and d.starts_at = c.day)
    ) as s on true
  ), day as (
    select b.*, c.starts_at, c.close_d18::numeric as level, c.high_d18::numeric as high, c.low_d18::numeric as low,
      c.fall_high_d18::numeric as fall_high, c.fall_low_d18::numeric as fall_low, coalesce(c.close_d18 > 0, false) as known,
      c.starts_at < max(c.starts_at) over (partition by b.vault) as before
    from base as b
    join candles as c on c.chain_id = of_chain and c.vault = b.vault and c.width_seconds = 86400 and c.starts_at >= b.from_day
  ), step as (
    select d.*,
      case when known then greatest(1 - low / greatest(max(high) over (w rows between unbounded preceding and 1 preceding), peak_d18),
        1 - fall_low / nullif(fall_high, 0)) end as fall,
      case
        when not known then null
        when starts_at - coalesce(lag(starts_at) over w, known_at) = interval '24 hours' then level / coalesce(lag(level) over w, close_d18) - 1
        when starts_at = created_at then level / 1e20 - 1
      end as ratio
    from day as d
    window w as (partition by vault, known order by starts_at)
  ), gone as (
    delete from risks as r
    using base as b
    where r.chain_id = of_chain and r.vault = b.vault and b.from_day = '-infinity' and not exists (
      select from candles as c where c.chain_id = of_chain and c.vault = b.vault and c.width_seconds = 86400)
  )
  insert into risks as r (chain_id, vault, starts_at, base_known_at, base_close_d18, base_returns, base_sum, base_squares, base_peak_d18,
    base_drawdown, known_at, close_d18, returns, sum, squares, peak_d18, drawdown)
  select of_chain, vault, max(starts_at),
    coalesce(max(starts_at) filter (where known and before), known_at),
    coalesce((array_agg(level order by starts_at desc) filter (where known and before))[1], close_d18),
    returns + count(ratio) filter (where before), sum + coalesce(sum(ratio) filter (where before), 0),
    squares + coalesce(sum(ratio * ratio) filter (where before), 0), greatest(peak_d18, max(high) filter (where known and before)),
    greatest(drawdown, max(fall) filter (where before)),
    coalesce(max(starts_at) filter (where known), known_at), coalesce((array_agg(level order by starts_at desc) filter (where known))[1], close_d18),
    returns + count(ratio), sum + coalesce(sum(ratio), 0), squares + coalesce(sum(ratio * ratio), 0),
    greatest(peak_d18, max(high) filter (where known)), greatest(drawdown, max(fall))
  from step
  group by vault, known_at, close_d18, returns, sum, squares, peak_d18, drawdown
  on conflict (chain_id, vault) do update
  set starts_at = excluded.starts_at, base_known_at = excluded.base_known_at, base_close_d18 = excluded.base_close_d18,
    base_returns = excluded.base_returns, base_sum = excluded.base_sum, base_squares = excluded.base_squares,
    base_peak_d18 = excluded.base_peak_d18, base_drawdown = excluded.base_drawdown, known_at = excluded.known_at,
    close_d18 = excluded.close_d18, returns = excluded.returns, sum = excluded.sum, squares = excluded.squares,
    peak_d18 = excluded.peak_d18, drawdown = excluded.drawdown
$$;
-- +goose StatementEnd

select fold_risks(chain_id, array_agg(vault::bytea), array_agg('-infinity'::timestamptz))
from vaults
group by chain_id;

-- +goose Down
-- Migrations are forward-only.
select 1;
