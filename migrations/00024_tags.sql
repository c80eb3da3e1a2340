-- +goose Up

-- Words of a fixed list by which creators describe themselves and their indices. They are copied from the signed content.
alter table profiles add column tags text[] not null default '{}';
alter table index_notes add column tags text[] not null default '{}';
create index profiles_tags on profiles using gin (tags);
create index index_notes_tags on index_notes using gin (tags);

-- How often a statement was saved. Answers that show names and tags are cached by it.
create table statement_editions (
  one     boolean primary key default true check (one),
  edition bigint not null -- no row: 0
);

-- +goose Down
-- Migrations are forward-only.
select 1;
