-- name: FoldRisks :exec
-- Folds the daily candles of some vaults from their changed days on into the vaults' risk.
select fold_risks(@chain_id::bigint, @vaults::bytea[], @days::timestamptz[]);

-- name: FoldAllRisks :exec
-- Folds all daily candles of the vaults of a chain into their risk.
select fold_risks(chain_id, array_agg(vault::bytea), array_agg('-infinity'::timestamptz))
from vaults
where chain_id = $1
group by chain_id;

-- name: RenewStandings :exec
-- Renews the newest NAV point of some vaults.
select renew_standings(@chain_id::bigint, @vaults::bytea[]);

-- name: RenewAllStandings :exec
-- Renews the newest NAV point of the vaults of a chain.
select renew_standings(chain_id, array_agg(vault::bytea))
from vaults
where chain_id = $1
group by chain_id;
