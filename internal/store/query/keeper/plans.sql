-- name: InsertPlan :one
-- Returns no row if the trigger already has a plan or the vault has an active plan.
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

-- name: SpentOnOrders :many
-- Returns the calls planned for exit orders whose deadline is after a time. `at` is the chain time of the plan, up to microseconds.
select p.kind, p.order_id, t.due_at as at, p.explanation
from plans p
join ticks t on t.tick_id = substring(p.trigger_key from '^tick:([0-9]+)$')::bigint
where p.chain_id = $1 and p.kind in ('exit', 'peak', 'mandate') and p.expires_at > sqlc.arg(since)::timestamptz
order by p.plan_id;
