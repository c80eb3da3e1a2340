-- name: PendingFeesIn :many
select *
from fee_changes
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and state = 'pending';

-- name: SaveFeeChanges :batchexec
insert into fee_changes (chain_id, vault, proposed_block, proposed_index, proposed_tx, proposed_at, management_fee_bps,
  performance_fee_bps, entry_fee_bps, exit_fee_bps, executable_at, state, settled_block, settled_index, settled_tx, settled_at,
  settled_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (chain_id, vault, proposed_block, proposed_index) do update
set state = excluded.state, settled_block = excluded.settled_block, settled_index = excluded.settled_index,
  settled_tx = excluded.settled_tx, settled_at = excluded.settled_at, settled_by = excluded.settled_by;
