-- Intents and what was signed for them ---------------------------------------------------------------------------------

-- name: InsertIntent :one
insert into intents (idempotency_key, plan_id, chain_id, signer, vault, to_address, value, calldata, gas_limit, max_cost,
  deadline, state, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'ready', sqlc.arg(now), sqlc.arg(now))
on conflict (idempotency_key) do nothing
returning intent_id;

-- name: IntentByKey :one
select intent_id, chain_id, signer, to_address, value, calldata
from intents
where idempotency_key = $1;

-- name: OpenIntents :many
select intent_id, chain_id, signer, nonce, vault, to_address, value, calldata, gas_limit, max_cost, deadline, state, reason
from intents
where chain_id = $1 and signer = $2 and state in ('ready', 'reserved', 'inflight', 'mined', 'cancelling')
order by nonce nulls last, intent_id;

-- name: AttemptsOf :many
select attempt_id, intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state
from attempts
where intent_id = any(sqlc.arg(intents)::bigint[])
order by intent_id, attempt_id;

-- name: ReceiptOf :one
select r.tx_hash, r.block_number, r.block_hash, r.status, r.gas_used, r.effective_gas_price, a.kind
from receipts r
join attempts a using (tx_hash)
where a.intent_id = $1;

-- name: ReserveIntent :execrows
update intents
set state = 'reserved', nonce = sqlc.arg(nonce), gas_limit = $2, updated_at = $3
where intent_id = $1 and state = 'ready';

-- name: HoldIntent :execrows
-- Says why an intent that is ready is not sent yet.
update intents set reason = $2, updated_at = $3 where intent_id = $1 and state = 'ready';

-- name: MoveIntent :execrows
update intents
set state = sqlc.arg(new_state), reason = sqlc.arg(reason), updated_at = sqlc.arg(now)
where intent_id = $1 and state = sqlc.arg(old_state);

-- name: InsertAttempt :one
insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, 'signed', $8)
returning attempt_id;

-- name: MarkAttempt :exec
update attempts
set state = $2, error = $3, sent_at = coalesce(sent_at, sqlc.narg(sent_at))
where attempt_id = $1;

-- name: InsertReceipt :exec
insert into receipts (tx_hash, block_number, block_hash, status, gas_used, effective_gas_price, seen_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: DeleteReceipts :exec
delete from receipts
where tx_hash in (select a.tx_hash from attempts a where a.intent_id = $1);

-- name: FinalizeReceipt :exec
update receipts set final = true where tx_hash = $1;

-- name: FinalAttempts :many
-- What mined for the nonces from @from_nonce up to, not including, @to_nonce.
select i.intent_id, a.tx_hash, a.raw
from intents i
join attempts a using (intent_id)
join receipts r using (tx_hash)
where i.chain_id = $1 and i.signer = $2 and r.final
  and i.nonce >= sqlc.arg(from_nonce)::bigint and i.nonce < sqlc.arg(to_nonce)::bigint
order by i.nonce;

-- Signers and the kill switch ------------------------------------------------------------------------------------------

-- name: Signer :one
select next_nonce, enabled, reason
from signers
where chain_id = $1 and signer = $2;

-- name: SignerForUpdate :one
select next_nonce, enabled, reason
from signers
where chain_id = $1 and signer = $2
for update;

-- name: InsertSigner :exec
insert into signers (chain_id, signer, first_nonce, next_nonce, updated_at)
values ($1, $2, sqlc.arg(nonce), sqlc.arg(nonce), $3)
on conflict do nothing;

-- name: AdvanceSigner :exec
update signers set next_nonce = next_nonce + 1, updated_at = $3
where chain_id = $1 and signer = $2;

-- name: DisableSigner :exec
update signers set enabled = false, reason = $3, updated_at = $4
where chain_id = $1 and signer = $2 and enabled;

-- name: SetBalance :exec
update signers set balance = sqlc.arg(balance)::uint256, balance_at = sqlc.arg(now)::timestamptz
where chain_id = $1 and signer = $2;

-- name: EnableSigner :one
-- Goes on after the chain's nonce where that is above the database's: the nonces between are somebody else's.
update signers
set enabled = true, reason = '', next_nonce = greatest(next_nonce, sqlc.arg(chain_nonce)::bigint), updated_at = sqlc.arg(now)
where chain_id = $1 and signer = $2
returning next_nonce;

-- name: Affinity :one
-- The signer of a vault's permissionless calls: the one it has, if that is among those there are, else the given one.
insert into affinities as a (chain_id, vault, signer, updated_at)
values ($1, $2, $3, sqlc.arg(now))
on conflict (chain_id, vault) do update
set signer = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.signer else excluded.signer end,
  updated_at = case when a.signer = any(sqlc.arg(signers)::bytea[]) then a.updated_at else excluded.updated_at end
returning signer;

-- name: AuditSigner :one
-- known: nonces up to, not including, @final_nonce at which one of our attempts is in a block; duplicates: intents of which
-- more than one trade is.
select s.first_nonce,
  (select count(distinct i.nonce) from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
   where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce < sqlc.arg(final_nonce)::bigint) as known,
  (select count(*) from (
    select i.intent_id from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
    where i.chain_id = s.chain_id and i.signer = s.signer and a.kind <> 'noop' and r.final
    group by i.intent_id having count(*) > 1) d) as duplicates
from signers s
where s.chain_id = $1 and s.signer = $2;

-- name: Controls :many
select scope, subject, reason
from controls;

-- Ticks ----------------------------------------------------------------------------------------------------------------

-- name: KeptVaults :many
-- Vaults whose keeper is one of the signers, or all of them. last_tick is when the vault's latest scheduled tick was due; the
-- epoch where it had none. A null cron is the default schedule.
select v.vault, v.keeper, v.created_at, coalesce((
  select max(t.due_at) from ticks t where t.chain_id = v.chain_id and t.vault = v.vault and t.kind = 'schedule'
), 'epoch')::timestamptz as last_tick, s.cron, s.catch_up, s.jitter_seconds
from vaults v
left join schedules s using (chain_id, vault)
where v.chain_id = $1 and (sqlc.arg(everyone)::boolean or v.keeper = any(sqlc.arg(signers)::bytea[]))
order by v.created_block, v.vault;

-- name: SetSchedule :exec
insert into schedules (chain_id, vault, cron, catch_up, jitter_seconds, updated_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (chain_id, vault) do update
set cron = excluded.cron, catch_up = excluded.catch_up, jitter_seconds = excluded.jitter_seconds, updated_at = excluded.updated_at;

-- name: DropSchedule :execrows
delete from schedules where chain_id = $1 and vault = $2;

-- name: InsertTick :one
-- The tick, new or there already.
insert into ticks (chain_id, vault, kind, due_at, created_at)
values ($1, $2, $3, $4, $5)
on conflict (chain_id, vault, kind, due_at) do update set kind = excluded.kind
returning tick_id, state;

-- name: MissTicks :exec
update ticks
set state = 'missed', reason = 'a later tick makes up for it', settled_at = sqlc.arg(now)::timestamptz
where chain_id = $1 and vault = $2 and kind = $3 and due_at < $4 and state = 'due';

-- name: DueTicks :many
select tick_id, vault, kind, due_at, reason
from ticks
where chain_id = $1 and state = 'due'
order by due_at, tick_id;

-- name: SettleTick :execrows
update ticks
set state = sqlc.arg(new_state), reason = $2, explanation = sqlc.narg(explanation)::jsonb, settled_at = sqlc.arg(now)::timestamptz
where tick_id = $1 and state = 'due';

-- name: HoldTick :exec
-- Says why a tick that is due has no plan yet.
update ticks set reason = $2 where tick_id = $1 and state = 'due';

-- name: ForgetExplanations :execrows
-- Of what was refused so long ago the reason is kept, the reasoning not.
update ticks set explanation = null
where chain_id = $1 and settled_at < sqlc.arg(before)::timestamptz and explanation is not null;

-- Plans ----------------------------------------------------------------------------------------------------------------

-- name: InsertPlan :one
-- No row: this trigger has its plan already, or the vault has an active one.
insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18,
  drift_after_d18, explanation, order_id, signer, ether_price_d18, state, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'active', $14, $15)
on conflict do nothing
returning plan_id;

-- name: ActivePlans :many
select p.plan_id, p.vault, p.kind, p.order_id, p.created_at, i.state as intent_state, i.reason as intent_reason
from plans p
join intents i using (plan_id)
where p.chain_id = $1 and p.state = 'active'
order by p.plan_id;

-- name: SettlePlan :execrows
update plans
set state = sqlc.arg(new_state), settled_at = sqlc.arg(now)::timestamptz
where plan_id = $1 and state = 'active';

-- name: PendingTargets :one
select targets
from target_changes
where chain_id = $1 and vault = $2 and proposal_id = $3 and state = 'pending';

-- What the keeper tells of itself ----------------------------------------------------------------------------------------

-- name: ReportCard :one
-- Plans made since @since, what became of them, and how the vaults of our signers stood. Sums are 0 and ratios null where
-- there is nothing to tell. {bps} of what trades sold; {wei}; {s}.
with ours as (
  select p.plan_id, p.vault, p.state, p.explanation, p.ether_price_d18, p.created_at, p.settled_at, i.intent_id, i.state as intent_state, i.reason
  from plans p
  join intents i using (plan_id)
  where p.chain_id = $1 and p.created_at >= sqlc.arg(since)::timestamptz
), mined as (
  select o.vault, o.explanation, o.ether_price_d18, r.tx_hash, r.block_number, r.gas_used * r.effective_gas_price as wei,
    r.block_number - (select min(f.head_block) from attempts f where f.intent_id = o.intent_id) as waited
  from ours o
  join attempts a using (intent_id)
  join receipts r using (tx_hash)
), traded as (
  -- late: what the pools paid less than they would have at the plan's block; fees, and so the split, are known of some trades
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
), held as (
  select n.drift_d18, extract(epoch from lead(n.block_time) over (partition by n.vault order by n.block_number) - n.block_time) as seconds
  from nav_points n
  where n.chain_id = $1 and n.block_time >= sqlc.arg(since)::timestamptz and n.drift_d18 is not null and n.vault in (
    select v.vault from vaults v join signers s on s.chain_id = v.chain_id and s.signer = v.keeper where v.chain_id = $1)
)
select
  (select count(*) from ours) as plans,
  (select count(*) from ours where state = 'done') as done,
  (select count(*) from ours where state = 'failed') as failed,
  (select count(*) from ours where state = 'expired') as expired,
  (select count(*) from ours where intent_state = 'final_reverted') as reverted,
  (select count(*) from ours where reason like 'simulation reverted%' or reason like 'it would have reverted%') as refused,
  (select count(*) from attempts a join ours using (intent_id) where a.kind = 'bump') as bumps,
  (select count(*) from (
    select i.intent_id from intents i join attempts a using (intent_id) join receipts r using (tx_hash)
    where i.chain_id = $1 and a.kind <> 'noop' group by i.intent_id having count(*) > 1) d) as duplicates,
  -- nonces that the chain used and no intent has; of quarantined ones what mined is not ours either
  (select coalesce(sum(s.next_nonce - s.first_nonce - (select count(*) from intents i where i.chain_id = s.chain_id
      and i.signer = s.signer and i.nonce is not null and i.state <> 'quarantined')), 0)
    from signers s where s.chain_id = $1)::bigint as lost,
  (select count(*) from ticks t where t.chain_id = $1 and t.state = 'missed' and t.due_at >= sqlc.arg(since)::timestamptz) as missed,
  (select coalesce(sum(wei), 0) from mined)::numeric as gas_wei,
  (select coalesce(sum(wei * ether_price_d18) / 1e36, 0) from mined)::numeric as gas_usd,
  (select coalesce(percentile_disc(0.5) within group (order by waited), 0) from mined)::bigint as blocks_p50,
  (select coalesce(percentile_disc(0.99) within group (order by waited), 0) from mined)::bigint as blocks_p99,
  -- of one plan, of the NAV that it traded
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
  (select coalesce(sum(drift_d18 * seconds) / nullif(sum(seconds), 0) / 1e18, 0) from held)::numeric as drift;

-- name: StatusSigners :many
select s.chain_id, s.signer, s.enabled, s.reason, s.first_nonce, s.next_nonce, s.balance, s.balance_at, l.epoch, l.expires_at,
  (select count(*) from intents i where i.chain_id = s.chain_id and i.signer = s.signer
    and i.state in ('reserved', 'inflight', 'cancelling', 'mined')) as in_flight,
  (s.next_nonce - s.first_nonce - (select count(*) from intents i
    where i.chain_id = s.chain_id and i.signer = s.signer and i.nonce is not null))::bigint as foreign_nonces
from signers s
left join leases l on l.name = 'txmgr:' || s.chain_id || ':0x' || encode(s.signer, 'hex')
order by s.chain_id, s.signer;

-- name: StatusIntents :many
select i.chain_id, i.intent_id, i.vault, i.signer, i.nonce, i.state, i.reason, i.deadline, i.created_at, p.kind,
  (select count(*) from attempts a where a.intent_id = i.intent_id) as attempts
from intents i
left join plans p using (plan_id)
where i.state in ('ready', 'reserved', 'inflight', 'cancelling', 'mined', 'quarantined')
order by i.chain_id, i.signer, i.nonce nulls last, i.intent_id
limit $1;

-- name: StatusActions :many
select p.chain_id, p.plan_id, p.vault, p.kind, p.state, p.created_at, i.signer, i.state as intent_state, i.reason, r.tx_hash,
  r.block_number, r.gas_used
from plans p
join intents i using (plan_id)
left join attempts a on a.intent_id = i.intent_id and exists (select from receipts x where x.tx_hash = a.tx_hash)
left join receipts r on r.tx_hash = a.tx_hash
order by p.plan_id desc
limit $1;

-- name: StatusRefusals :many
-- What was not done, and why: ticks that led to nothing and plans whose call was not made.
select * from (
  (select t.chain_id, t.vault, t.kind, t.settled_at as at, t.reason from ticks t
   where t.state in ('nothing_to_do', 'missed', 'failed') order by t.tick_id desc limit $1)
  union all
  (select p.chain_id, p.vault, p.kind, p.settled_at, i.reason from plans p join intents i using (plan_id)
   where p.state in ('expired', 'failed') order by p.plan_id desc limit $1)
) r
order by r.at desc nulls last
limit $1;

-- name: ControlsSet :many
select scope, subject, reason, set_at from controls order by scope, subject;

-- name: SetControl :exec
insert into controls (scope, subject, reason, set_at)
values ($1, $2, $3, $4)
on conflict (scope, subject) do update set reason = excluded.reason, set_at = excluded.set_at;

-- name: DropControl :execrows
delete from controls where scope = $1 and subject = $2;

-- Prices ---------------------------------------------------------------------------------------------------------------

-- name: AssetTokens :many
select token from assets where chain_id = $1 order by token;

-- name: StorePrices :exec
-- The last that is seen in an hour stays.
insert into asset_prices (chain_id, token, hour, price_d18)
select sqlc.arg(chain_id)::bigint, unnest(sqlc.arg(tokens)::bytea[]), sqlc.arg(hour)::timestamptz, unnest(sqlc.arg(prices)::text[])::uint256
on conflict (chain_id, token, hour) do update set price_d18 = excluded.price_d18;

-- name: Prices :many
select x.token, x.hour, x.price_d18
from assets a
join asset_prices x using (chain_id, token)
where a.chain_id = $1 and x.hour >= sqlc.arg(since)::timestamptz and x.hour < sqlc.arg(before)::timestamptz
order by x.hour, x.token;
