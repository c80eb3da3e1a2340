-- name: InsertEvents :copyfrom
insert into events (chain_id, block_number, log_index, block_hash, block_time, tx_hash, tx_index, emitter, topics, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: CountEvents :one
select count(*)
from events
where chain_id = @chain_id and block_number <= @at_most::bigint;

-- name: NextCut :one
-- The last block of the next page of events. A page ends where a block ends.
select coalesce(max(block_number), 0)::bigint
from (
  select block_number
  from events
  where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
  order by block_number
  limit @page
) as page;

-- name: EventsBetween :many
select *
from events
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
order by block_number, log_index;

-- name: NextCutOf :one
-- The last block of the next page of events of some emitters.
select coalesce(max(block_number), 0)::bigint
from (
  select block_number
  from events
  where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
    and emitter = any(@emitters::bytea[])
  order by block_number
  limit @page
) as page;

-- name: EventsOfBetween :many
select *
from events
where chain_id = @chain_id and block_number > @after::bigint and block_number <= @at_most::bigint
  and emitter = any(@emitters::bytea[])
order by block_number, log_index;

-- name: EventsAt :many
-- Events of one kind in blocks, each of one emitter.
select e.*
from (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
join events as e on e.chain_id = @chain_id and e.emitter = k.vault and e.block_number = k.block_number
where e.topics[1] = @event_id::bytea
order by e.block_number, e.log_index;

-- name: CreationsOf :many
-- The factory's VaultCreated events of these vaults, given as left-padded topics: topic 2 is the vault.
select *
from events
where chain_id = @chain_id and emitter = @factory and block_number <= @at_most::bigint
  and topics[1] = @event_id::bytea and topics[2] = any(@vaults::bytea[])
order by block_number, log_index;

-- name: EmittersAbove :many
select distinct emitter
from events
where chain_id = @chain_id and block_number > @block_number;

-- name: EmittersAt :many
-- Those of the vaults that emitted an event in the given block.
select distinct e.emitter
from (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
join events as e on e.chain_id = @chain_id and e.emitter = k.vault and e.block_number = k.block_number;

-- name: DeleteEventsAbove :execrows
delete from events
where chain_id = @chain_id and block_number > @block_number;

-- name: DeleteEventsOf :exec
delete from events
where chain_id = @chain_id and emitter = @emitter;

-- name: IsEmpty :one
select not exists (select from events);
