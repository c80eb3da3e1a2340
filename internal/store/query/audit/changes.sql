-- name: PendingTargets :many
select vault, proposal_id, targets, executable_at, expires_at
from target_changes
where chain_id = $1 and state = 'pending';

-- name: FeeChanges :many
select vault, proposed_block, proposed_index, management_fee_bps, performance_fee_bps, entry_fee_bps, exit_fee_bps,
  executable_at, state
from fee_changes
where chain_id = $1;

-- name: Auctions :many
select *
from auctions
where chain_id = $1
order by vault, auction_id;
