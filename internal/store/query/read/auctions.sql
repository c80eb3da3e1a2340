-- name: LatestAuction :one
select *
from auctions
where chain_id = @chain_id and vault = @vault
order by auction_id desc
limit 1;

-- name: Auctions :many
select *
from auctions
where chain_id = @chain_id and vault = @vault and auction_id < @before
order by auction_id desc
limit @page_size;
