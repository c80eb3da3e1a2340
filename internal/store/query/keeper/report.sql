-- name: ReportCard :one
-- Plans made since @since, their outcomes, and the drift of our signers' vaults. Without data, sums are 0 and ratios are null.
-- Units: {bps} of the value sold, {wei}, {s}.
with ours as (
  select p.plan_id, p.vault, p.state, p.explanation, p.ether_price_d18, p.created_at, p.settled_at, i.intent_id, i.state as intent_state, i.reason
  from plans p
  join intents i using (plan_id)
  where p.chain_id = $1 and p.created_at >= sqlc.arg(since)::timestamptz
), mined as (
  select o.vault, o.explanation, o.ether_price_d18, r.tx_hash, r.block_number, r.gas_used * r.effective_gas_price + r.data_fee as wei,
    r.block_number - (select min(f.head_block) from attempts f where f.intent_id = o.intent_id) as waited
  from ours o
  join attempts a using (intent_id)
  join receipts r using (tx_hash)
), traded as (
  -- late: the value lost between the plan's block and the trade. Fees, and so the split, are known for some trades only.
  select sum(t.value_in_d18) as sold, sum(t.value_out_d18) as bought, sum(t.value_in_d18) filter (where t.fee_d18 is not null) as split,
    sum(t.fee_d18) as fee, sum(t.impact_d18) as impact, sum(t.gas_d18) as gas, sum(t.value_in_d18) filter (where t.gas_d18 is not null) as gas_sold,
    coalesce(sum((l.quoted - t.amount_out) * t.value_out_d18 / nullif(t.amount_out, 0)) filter (where t.fee_d18 is not null), 0) as late
  from mined m
  join trades t on t.chain_id = $1 and t.vault = m.vault and t.block_number = m.block_number and t.tx_hash = m.tx_hash
  left join lateral (select (m.explanation -> 'legs' -> t.leg ->> 'quoted_out')::numeric as quoted) l on true
  where t.kind = 'keeper'
), reached as (
  select avg(1 - b.drift_after_d18 / b.drift_before_d18) as removed, avg(1 - b.drift_after_d18 / 1e18) as completion, avg(b.nav_before_d18) as nav
  from mined m
  join rebalances b on b.chain_id = $1 and b.vault = m.vault and b.block_number = m.block_number and b.tx_hash = m.tx_hash
  where b.drift_before_d18 > 0
)
select
  (select count(*) from ours) as plans,
  (select count(*) from ours where state = 'done') as done,
  (select count(*) from ours where state = 'failed') as failed,
  (select count(*) from ours where state = 'expired') as expired,
  (select count(*) from ours where intent_state = 'final_reverted') as reverted,
  (select count(*) from ours where reason like 'simulation reverted%' or reason like 'it would have reverted%') as refused,
  (select count(*) from attempts a join ours using (intent_id) where a.kind = 'bump') as bumps,
  -- duplicates and lost go on from the signers' audits
  (select coalesce(sum(s.audited_duplicates + (
      select count(*)
      from intents i, lateral (
        select count(*) as trades from attempts a join receipts r using (tx_hash) where a.intent_id = i.intent_id and a.kind <> 'noop') mined
      where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce >= s.audited_nonce and mined.trades > 1)), 0)
    from signers s where s.chain_id = $1)::bigint as duplicates,
  -- lost: nonces used on chain without an intent. What was mined for quarantined intents is not ours either.
  (select coalesce(sum(s.next_nonce - s.first_nonce - s.audited_own - (select count(*) from intents i where i.chain_id = s.chain_id
      and i.signer = s.signer and i.nonce >= s.audited_nonce and i.state <> 'quarantined')), 0)
    from signers s where s.chain_id = $1)::bigint as lost,
  (select count(*) from ticks t where t.chain_id = $1 and t.state = 'missed' and t.due_at >= sqlc.arg(since)::timestamptz) as missed,
  (select coalesce(sum(wei), 0) from mined)::numeric as gas_wei,
  (select coalesce(sum(wei * ether_price_d18) / 1e36, 0) from mined)::numeric as gas_usd,
  (select coalesce(percentile_disc(0.5) within group (order by waited), 0) from mined)::bigint as blocks_p50,
  (select coalesce(percentile_disc(0.99) within group (order by waited), 0) from mined)::bigint as blocks_p99,
  -- gas of one plan, relative to the NAV that it traded
  (select coalesce(sum(wei * ether_price_d18) / 1e36 / nullif((select count(*) from ours where state = 'done'), 0)
      / nullif((select nav / 1e18 from reached), 0) * 10000, 0) from mined)::numeric as gas_nav_bps,
  (select coalesce(sold, 0) / 1e18 from traded)::numeric as sold_usd,
  (select coalesce((1 - bought / nullif(sold, 0)) * 10000, 0) from traded)::numeric as shortfall_bps,
  (select coalesce(fee / nullif(split, 0) * 10000, 0) from traded)::numeric as fee_bps,
  (select coalesce((impact - late) / nullif(split, 0) * 10000, 0) from traded)::numeric as impact_bps,
  (select coalesce(late / nullif(split, 0) * 10000, 0) from traded)::numeric as delay_bps,
  (select coalesce(gas / nullif(gas_sold, 0) * 10000, 0) from traded)::numeric as gas_bps,
  (select coalesce(split / nullif(sold, 0), 0) from traded)::numeric as split_known,
  (select coalesce(completion, 0) from reached)::numeric as completion,
  (select coalesce(removed, 0) from reached)::numeric as drift_removed,
  (select coalesce(sum(h.drift_seconds) / nullif(sum(h.seconds), 0) / 1e18, 0)
    from drift_hours h where h.chain_id = $1 and h.hour >= sqlc.arg(since)::timestamptz)::numeric as drift;

-- name: NextDriftHour :one
-- The first hour since a time whose drift is not added up, after the last that is.
select greatest(date_trunc('hour', sqlc.arg(since)::timestamptz),
  coalesce((select max(h.hour) + interval '1 hour' from drift_hours h where h.chain_id = $1), 'epoch'))::timestamptz as hour;

-- name: AddDriftHour :exec
-- Adds up the drift of the kept vaults over an hour. Each point holds until the vault's next one, at most to the hour's end.
insert into drift_hours (chain_id, hour, drift_seconds, seconds)
select $1, sqlc.arg(hour)::timestamptz, coalesce(sum(h.drift_d18 * h.seconds), 0), coalesce(sum(h.seconds), 0)
from (
  select n.drift_d18::numeric as drift_d18, extract(epoch from coalesce(
    lead(n.block_time) over (partition by n.vault order by n.block_number), sqlc.arg(hour)::timestamptz + interval '1 hour') - n.block_time) as seconds
  from nav_points n
  where n.chain_id = $1 and n.block_time >= sqlc.arg(hour)::timestamptz
    and n.block_time < sqlc.arg(hour)::timestamptz + interval '1 hour' and n.drift_d18 is not null and n.vault in (
      select v.vault from vaults v join signers s on s.chain_id = v.chain_id and s.signer = v.keeper where v.chain_id = $1)
) h
on conflict do nothing;

-- name: ForgetDriftHours :exec
delete from drift_hours
where chain_id = $1 and hour < sqlc.arg(before)::timestamptz;
