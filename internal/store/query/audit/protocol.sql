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
