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
