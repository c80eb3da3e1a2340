-- name: LockAccount :exec
-- Serialises additions to what an account stores, so that their number can be limited.
select pg_advisory_xact_lock(hashtextextended('astrolabe account ' || encode(sqlc.arg(account)::bytea, 'hex'), 0));

-- name: KnownIndices :one
select count(*) from vaults where chain_id = $1 and vault = any (sqlc.arg(vaults)::bytea[]);

-- name: WatchlistsOf :many
select * from watchlists where account = $1 and chain_id = $2 order by watchlist_id;

-- name: InsertWatchlist :exec
insert into watchlists (watchlist_id, account, chain_id, name, indices, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6);

-- name: UpdateWatchlist :one
update watchlists set name = $4, indices = $5, updated_at = $6 where watchlist_id = $1 and account = $2 and chain_id = $3 returning *;

-- name: DeleteWatchlist :execrows
delete from watchlists where watchlist_id = $1 and account = $2 and chain_id = $3;
