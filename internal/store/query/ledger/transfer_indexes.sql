-- name: LacksTransferIndexes :one
select (to_regclass('events_transfer_from') is null or to_regclass('events_transfer_to') is null)::boolean as lacking;

-- name: DropTransferIndexes :exec
-- Drops the indexes of transfers by account. A long backfill does so and builds them at its end.
select drop_transfer_indexes();

-- name: MakeTransferIndexes :exec
select make_transfer_indexes();
