-- name: MandateVaults :many
-- The indices of all mandates that have not ended.
select distinct p.vault
from mandate_states s
join mandate_positions p on p.chain_id = s.chain_id and p.account = s.account and p.block_number = s.block_number
where s.chain_id = $1 and s.superseded_block is null and s.status in ('active', 'paused', 'leaving');

-- name: MandateTokens :many
-- The money of all mandates that have not ended, and its decimals.
select distinct a.token, a.decimals
from mandate_states s
join assets a on a.chain_id = s.chain_id and a.token = s.token
where s.chain_id = $1 and s.superseded_block is null and s.status in ('active', 'paused', 'leaving');

-- name: ConcernedMandates :many
-- The mandates of which something may be due. Mandates that changed longest ago come first, those that leave before all others.
-- levels are the lowest levels of vaults in USD, D18. rates are the prices of tokens in USD per base unit, D18. A mandate whose
-- levels or rate are missing reaches no trigger.
with level as materialized (
  select unnest(sqlc.arg(vaults)::bytea[]) as vault, unnest(sqlc.arg(levels)::text[])::numeric as level_d18
),
rate as materialized (
  select unnest(sqlc.arg(tokens)::bytea[]) as token, unnest(sqlc.arg(rates)::text[])::numeric as rate_d18
),
total as materialized (
  select s.*, sum(coalesce(b.shares, 0)::numeric * l.level_d18) / 1e18 as usd_d18,
    bool_and(l.vault is not null or b.shares is null) as known, bool_or(p.sell <> 0) as sells,
    bool_or(p.added <> 0 or p.due <> 0) as buys, bool_or(p.swing <> 0) as swings, bool_or(b.shares >= 1e12) as holds,
    array_agg(coalesce(b.shares, 0)::numeric * l.level_d18 / 1e18) as parts_d18, array_agg(p.bps) as parts_bps
  from mandate_states s
  join mandate_positions p on p.chain_id = s.chain_id and p.account = s.account and p.block_number = s.block_number
  left join balances b on b.chain_id = s.chain_id and b.vault = p.vault and b.holder = s.account
  left join level l on l.vault = p.vault
  where s.chain_id = @chain_id and s.superseded_block is null and s.status in ('active', 'paused', 'leaving')
    and not s.account = any(sqlc.arg(resting)::bytea[])
  group by s.chain_id, s.account, s.block_number
),
worth as (
  select t.*,
    case when t.known and r.rate_d18 > 0 then t.money::numeric + coalesce(t.usd_d18, 0) / r.rate_d18 end as worth,
    t.reason = 'band' and t.triggered_at + interval '1 day' >= sqlc.arg(at_time)::timestamptz as balancing,
    case when t.period_seconds > 0 and t.start_at <= sqlc.arg(at_time)::timestamptz
      then floor(extract(epoch from sqlc.arg(at_time)::timestamptz - t.start_at) / t.period_seconds) end as period
  from total t
  left join rate r on r.token = t.token
)
select w.account
from worth w
where w.status = 'leaving' and w.holds
  or w.status = 'active' and w.expires_at >= sqlc.arg(at_time)::timestamptz and (w.buys or w.balancing and w.swings)
  or w.status = 'active' and w.sells and (w.reason = 'profit' or w.balancing)
  or w.status = 'active' and w.expires_at >= sqlc.arg(at_time)::timestamptz and w.period >= w.periods
    and (w.period_count = 0 or w.period < w.period_count)
  or w.status in ('active', 'paused') and w.expires_at >= sqlc.arg(at_time)::timestamptz and (
    w.floor_bps > 0 and w.cost::numeric > 0 and w.worth * 10000 <= w.cost::numeric * (10000 - w.floor_bps)
    or w.trail_bps > 0 and w.peak::numeric > 0 and (w.worth * 10000 <= w.peak::numeric * (10000 - w.trail_bps)
      or w.worth * 10000 >= w.peak::numeric * (10000 + sqlc.arg(peak_step_bps)::bigint))
    or w.status = 'active' and w.profit_bps > 0 and w.base::numeric > 0 and w.worth * 10000 >= w.base::numeric * (10000 + w.profit_bps)
    or w.status = 'active' and w.band_bps > 0 and w.usd_d18 > 0
      and (w.balanced_at is null or w.balanced_at + w.band_every_seconds * interval '1 second' <= sqlc.arg(at_time)::timestamptz)
      and exists (
        select 1 from generate_subscripts(w.parts_bps, 1) as i
        where abs(w.parts_d18[i] * 10000 - w.usd_d18 * w.parts_bps[i]) > w.usd_d18 * w.band_bps
      ))
order by w.status = 'leaving' desc, w.block_number, w.account
limit @page_size;
