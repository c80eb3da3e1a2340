-- +goose Up

-- The rebalancer also raises the peaks of trailing exit orders.

alter table ticks
  drop constraint ticks_kind_check,
  add constraint ticks_kind_check check (kind in ('schedule', 'drift', 'targets', 'fees', 'auction', 'bid', 'exit', 'peak'));
alter table plans
  drop constraint plans_kind_check,
  add constraint plans_kind_check check (kind in ('trades', 'targets', 'fees', 'auction', 'approve', 'bid', 'exit', 'peak')),
  drop constraint plans_order,
  add constraint plans_order check ((order_id is not null) = (kind in ('exit', 'peak')));
-- An order's exit does not wait until a raise of its peak is final, because the price may fall before.
drop index plans_one_active;
create unique index plans_one_active on plans (chain_id, vault, coalesce(order_id, 0), (kind = 'peak')) where state = 'active';

-- +goose Down
-- Migrations are forward-only.
select 1;
