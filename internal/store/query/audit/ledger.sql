-- name: Events :many
select e.emitter as vault, e.block_number, e.log_index, e.tx_hash, e.topics, e.data
from events e
join chains c on c.chain_id = e.chain_id
where e.chain_id = $1 and e.emitter <> c.factory;

-- name: EventsBetween :many
-- The events of a range of blocks, in chain order.
select block_number, log_index, block_hash, tx_hash, tx_index, emitter, topics, data
from events
where chain_id = @chain_id and block_number between @from_block::bigint and @to_block::bigint
order by block_number, log_index;
