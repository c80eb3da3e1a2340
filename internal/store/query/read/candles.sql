-- name: Candles :many
-- The newest candles of a width, newest first.
select starts_at, open_d18, high_d18, low_d18, close_d18, fall_high_d18, fall_low_d18, known, unknown, last_block
from candles
where chain_id = @chain_id and vault = @vault and width_seconds = @width_seconds and starts_at >= @from_time
order by starts_at desc
limit @page_size;

-- name: DailyLevels :many
-- The known levels of UTC days, in order.
select vault, starts_at, high_d18, low_d18, close_d18, fall_high_d18, fall_low_d18
from candles
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and width_seconds = 86400 and close_d18 is not null
order by vault, starts_at;

-- name: Closes :many
-- The known closing levels of hours or days, in order.
select vault, starts_at, close_d18
from candles
where chain_id = @chain_id and vault = any(@vaults::bytea[]) and width_seconds = @width_seconds and starts_at >= @from_time
  and close_d18 is not null
order by vault, starts_at;

-- name: PeakLevel :one
-- The highest of all stored levels since launch, the launch level of 100 included.
select greatest(max(high_d18), 100000000000000000000)::uint256 as peak_d18
from candles
where chain_id = @chain_id and vault = @vault and width_seconds = 86400;
