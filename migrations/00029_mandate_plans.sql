-- +goose Up

-- The rebalancer also executes mandates. Such a tick or plan has the mandate's account in the column vault.

alter table ticks
  drop constraint ticks_kind_check,
  add constraint ticks_kind_check
    check (kind in ('schedule', 'drift', 'targets', 'fees', 'auction', 'bid', 'exit', 'peak', 'mandate'));
alter table plans
  drop constraint plans_kind_check,
  add constraint plans_kind_check
    check (kind in ('trades', 'targets', 'fees', 'auction', 'approve', 'bid', 'exit', 'peak', 'mandate'));

-- +goose Down
-- Migrations are forward-only.
select 1;
