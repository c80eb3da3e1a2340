-- +goose Up

-- The rebalancer raises the peaks of trailing orders to exit, beside what else it does for the order and its vault.

alter table ticks
  drop constraint ticks_kind_check,
  add constraint ticks_kind_check check (kind in ('schedule', 'drift', 'targets', 'fees', 'auction', 'bid', 'exit', 'peak'));
alter table plans
  drop constraint plans_kind_check,
  add constraint plans_kind_check check (kind in ('trades', 'targets', 'fees', 'auction', 'approve', 'bid', 'exit', 'peak')),
  drop constraint plans_order,
  add constraint plans_order check ((order_id is not null) = (kind in ('exit', 'peak')));
-- An order's exit does not wait for its peak: the price may fall before that is final.
drop index plans_one_active;
create unique index plans_one_active on plans (chain_id, vault, coalesce(order_id, 0), (kind = 'peak')) where state = 'active';

-- +goose Down
-- Forward only.
select 1;
