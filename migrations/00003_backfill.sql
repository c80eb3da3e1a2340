-- +goose Up

-- Foreign keys cost half the time of a backfill, because they look up another table for every row.

-- All rows belong to the chain whose lease the writer holds, and the row of that chain exists before them.
alter table events drop constraint events_chain_id_fkey;
alter table nav_points drop constraint nav_points_chain_id_fkey;
alter table flows drop constraint flows_chain_id_fkey;
alter table trades drop constraint trades_chain_id_fkey;
alter table rebalances drop constraint rebalances_chain_id_fkey;
alter table fee_charges drop constraint fee_charges_chain_id_fkey;
alter table fee_payments drop constraint fee_payments_chain_id_fkey;

-- Balances and positions are those of vaults that are saved before them in the same transaction. They still fall with
-- their vault, all of a statement's vaults at once.
alter table balances drop constraint balances_chain_id_vault_fkey;
alter table positions drop constraint positions_chain_id_vault_fkey;

-- +goose StatementBegin
create function forget_holders() returns trigger language plpgsql as $$
begin
  delete from balances as b using gone as g where b.chain_id = g.chain_id and b.vault = g.vault;
  delete from positions as p using gone as g where p.chain_id = g.chain_id and p.vault = g.vault;
  return null;
end $$;
-- +goose StatementEnd

create trigger forget_holders after delete on vaults referencing old table as gone
for each statement execute function forget_holders();

-- With the vault in them these serve a look-up by vault and holder as well as the primary keys do. Without, a planner that has
-- no statistics yet prefers them all the same, and reads every vault of a holder to find one.
drop index balances_holder;
create index balances_holder on balances (chain_id, holder, vault);
drop index positions_investor;
create index positions_investor on positions (chain_id, investor, vault);

-- Rows that change and change again stay on their page, and no index needs to know, while there is room.
alter table balances set (fillfactor = 70);
alter table positions set (fillfactor = 70);
