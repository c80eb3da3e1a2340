-- +goose Up

-- The schema itself enforces the sender's state machine, whatever writes these tables. An intent moves only along the arrows of
-- package txmgr. It keeps its nonce and its call for life. What was signed for it is never changed or deleted.

alter table signers
  add column first_nonce bigint,      -- nonce of the first transaction that is in attempts
  add column balance     uint256,     -- wei, as of balance_at
  add column balance_at  timestamptz;
update signers s set first_nonce = coalesce(
  (select min(i.nonce) from intents i where i.chain_id = s.chain_id and i.signer = s.signer), s.next_nonce);
alter table signers
  alter column first_nonce set not null,
  add constraint signers_nonces check (first_nonce between 0 and next_nonce),
  add constraint signers_say_why check (enabled or reason <> ''),
  add constraint signers_balance check ((balance is null) = (balance_at is null));

alter table intents
  add column vault    address, -- vault that the call is for; the kill switch uses it. Often the destination
  add column max_cost uint256; -- largest cost of mining it in wei, its no-op included; null: only the fee limit bounds it
update intents set vault = to_address;
alter table intents
  alter column vault set not null,
  add constraint intents_nonce check (nonce >= 0),
  add constraint intents_gas check (gas_limit > 0 or nonce is null and gas_limit = 0),
  add constraint intents_say_why check (state not in ('expired', 'cancelled', 'final_reverted', 'quarantined') or reason <> '');

-- +goose StatementBegin
create function check_intent_move() returns trigger language plpgsql as $$
begin
  if (new.idempotency_key, new.plan_id, new.chain_id, new.signer, new.vault, new.to_address, new.value, new.calldata, new.deadline,
      new.max_cost) is distinct from (old.idempotency_key, old.plan_id, old.chain_id, old.signer, old.vault, old.to_address, old.value,
      old.calldata, old.deadline, old.max_cost) then
    raise exception 'intent % is what it is: only its state, nonce and gas limit are written', old.intent_id using errcode = 'check_violation';
  end if;
  if old.nonce is not null and (new.nonce, new.gas_limit) is distinct from (old.nonce, old.gas_limit) then
    raise exception 'intent % keeps nonce % for life', old.intent_id, old.nonce using errcode = 'check_violation';
  end if;
  if new.state <> old.state and not (old.state, new.state) in (values
      ('ready', 'reserved'), ('ready', 'expired'),
      ('reserved', 'inflight'), ('reserved', 'cancelling'), ('reserved', 'quarantined'),
      ('inflight', 'mined'), ('inflight', 'cancelling'), ('inflight', 'quarantined'),
      ('cancelling', 'mined'), ('cancelling', 'quarantined'),
      ('mined', 'inflight'), ('mined', 'cancelling'), ('mined', 'final_ok'), ('mined', 'final_reverted'), ('mined', 'cancelled')) then
    raise exception 'intent % cannot move from % to %', old.intent_id, old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger check_intent_move before update on intents for each row execute function check_intent_move();

alter table attempts
  add constraint attempts_fees check (tip_cap <= fee_cap),
  add constraint attempts_sent check (state <> 'sent' or sent_at is not null),
  add constraint attempts_say_why check (state not in ('unknown', 'rejected') or error <> '');

-- +goose StatementBegin
create function check_attempt() returns trigger language plpgsql as $$
declare
  prior attempts;
begin
  if tg_op = 'DELETE' then
    raise exception 'attempt % was signed: it stays', old.attempt_id using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    if (new.intent_id, new.kind, new.tx_hash, new.raw, new.tip_cap, new.fee_cap, new.head_block, new.created_at) is distinct from
       (old.intent_id, old.kind, old.tx_hash, old.raw, old.tip_cap, old.fee_cap, old.head_block, old.created_at) then
      raise exception 'attempt % was signed: only how it was sent is written', old.attempt_id using errcode = 'check_violation';
    end if;
    return new;
  end if;
  select * into prior from attempts where intent_id = new.intent_id order by attempt_id desc limit 1;
  if not found then
    if new.kind = 'bump' then
      raise exception 'intent % has nothing to bump', new.intent_id using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if new.kind = 'trade' or prior.kind = 'noop' and new.kind <> 'noop' then
    raise exception 'intent % cannot have a % after a %', new.intent_id, new.kind, prior.kind using errcode = 'check_violation';
  end if;
  -- nodes accept a replacement only if both fees rise by a tenth
  if new.tip_cap * 10 < prior.tip_cap * 11 or new.fee_cap * 10 < prior.fee_cap * 11 then
    raise exception 'attempt of intent % raises its fees by less than a tenth', new.intent_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger check_attempt before insert or update or delete on attempts for each row execute function check_attempt();

alter table ticks
  drop constraint ticks_kind_check,
  add constraint ticks_kind_check check (kind in ('schedule', 'drift', 'targets', 'fees', 'auction', 'bid', 'exit')),
  add constraint ticks_settled check ((settled_at is null) = (state = 'due'));

-- Exit orders and trades of a vault do not wait for each other. An order has at most one active plan.
alter table plans
  add column order_id        bigint,  -- order of the exit guard
  add column signer          address, -- signer of the plan's intents
  add column ether_price_d18 uint256, -- USD when the plan was made; null: unknown
  drop constraint plans_kind_check,
  add constraint plans_kind_check check (kind in ('trades', 'targets', 'fees', 'auction', 'approve', 'bid', 'exit')),
  add constraint plans_order check ((order_id is not null) = (kind = 'exit')),
  add constraint plans_settled check ((settled_at is null) = (state = 'active'));
drop index plans_one_active;
create unique index plans_one_active on plans (chain_id, vault, coalesce(order_id, 0)) where state = 'active';

-- The signer of a vault's permissionless calls: the first one chosen, as long as it exists.
create table affinities (
  chain_id   bigint      not null,
  vault      address     not null,
  signer     address     not null,
  updated_at timestamptz not null,
  primary key (chain_id, vault)
);

-- Vaults with a schedule of their own. Times are UTC.
create table schedules (
  chain_id       bigint      not null,
  vault          address     not null,
  cron           text        not null, -- five or six fields, or "@every 10m"; empty: no scheduled runs
  catch_up       text        not null check (catch_up in ('latest', 'skip')), -- what to do about missed times
  jitter_seconds integer     not null check (jitter_seconds between 0 and 86400),
  updated_at     timestamptz not null,
  primary key (chain_id, vault)
);

delete from controls where octet_length(subject) <> case scope when 'global' then 0 else 20 end;
alter table controls
  add constraint controls_subject check (octet_length(subject) = case scope when 'global' then 0 else 20 end);

-- +goose Down
-- Migrations are forward-only.
select 1;
