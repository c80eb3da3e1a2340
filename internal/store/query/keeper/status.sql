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
-- Ticks that led to no plan and plans whose call was not sent, with the reason.
select * from (
  (select t.chain_id, t.vault, t.kind, t.settled_at as at, t.reason from ticks t
   where t.state in ('nothing_to_do', 'missed', 'failed') order by t.tick_id desc limit $1)
  union all
  (select p.chain_id, p.vault, p.kind, p.settled_at, i.reason from plans p join intents i using (plan_id)
   where p.state in ('expired', 'failed') order by p.plan_id desc limit $1)
) r
order by r.at desc nulls last
limit $1;
