-- name: Assets :many
select *
from assets
where chain_id = $1;

-- name: Listings :many
select *
from listings
where chain_id = $1;

-- name: AssetChanges :many
select *
from asset_changes
where chain_id = $1;

-- name: ExitOrders :many
select *
from exit_orders
where chain_id = $1;

-- name: ExitPeaks :many
select *
from exit_order_peaks
where chain_id = $1;

-- name: ExitMarks :many
select *
from exit_order_marks
where chain_id = $1;

-- name: SignatureCancellations :many
select *
from signature_cancellations
where chain_id = $1;

-- name: Mandates :many
-- The current state of each mandate.
select *
from mandate_states
where chain_id = $1 and superseded_block is null;

-- name: MandatePositions :many
-- The positions of the current states, in order.
select p.*
from mandate_positions as p
join mandate_states as s on s.chain_id = p.chain_id and s.account = p.account and s.block_number = p.block_number
where s.chain_id = $1 and s.superseded_block is null
order by p.account, p.position;

-- name: MandateEvents :many
select *
from mandate_events
where chain_id = $1;

-- name: MandateNonces :many
select *
from mandate_nonces
where chain_id = $1;
