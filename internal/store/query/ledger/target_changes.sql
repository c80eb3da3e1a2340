-- name: PendingTargetsIn :many
select *
from target_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending';

-- name: SaveTargetChanges :batchexec
insert into target_changes (chain_id, vault, proposal_id, targets, proposed_block, proposed_index, proposed_tx, proposed_at,
  executable_at, expires_at, state, settled_block, settled_index, settled_tx, settled_at, settled_by, proposed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (chain_id, vault, proposal_id) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;

-- name: TargetsPendingAt :many
-- Targets that are pending at the end of a block.
select vault, targets
from target_changes
where chain_id = @chain_id and proposed_block <= @block::bigint and (settled_block is null or settled_block > @block::bigint);

-- name: PastTargets :many
-- Targets that were pending at the ends of blocks, each of one vault.
select k.vault::bytea as vault, k.block_number::bigint as block, t.targets
from (select unnest(@vaults::bytea[]) as vault, unnest(@blocks::bigint[]) as block_number) as k
join target_changes as t on t.chain_id = @chain_id and t.vault = k.vault and t.proposed_block <= k.block_number
  and (t.settled_block is null or t.settled_block > k.block_number);
