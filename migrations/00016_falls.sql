-- +goose Up

-- The deepest fall of the level within a candle: from fall_high_d18 down to the later fall_low_d18. It makes the drawdown exact over
-- every level that was ever stored, because candles stay when retention deletes NAV points. From equally deep falls it takes the one
-- from the highest level. Both are null if no level of the candle is known, and equal if the level never fell.
alter table candles add column fall_high_d18 uint256, add column fall_low_d18 uint256;

-- Returns the deeper of two falls {high, low}: the one with the smaller low / high; of equals, the one from the higher level. A null
-- is no fall, and a fall from 0 is the least.
create function deeper_fall(a numeric[], b numeric[]) returns numeric[]
language sql immutable parallel safe
return case
  when a is null then b
  when b is null then a
  when b[2] * a[1] < a[2] * b[1] or (b[2] * a[1] = a[2] * b[1] and b[1] > a[1]) then b
  else a
end;

-- Candles made before state a lower bound: the open comes before the low, and the high before the close. The indexer then rebuilds
-- those whose points are still stored.
update candles set (fall_high_d18, fall_low_d18) = (
  select d[1], d[2]
  from deeper_fall(array[open_d18::numeric, low_d18::numeric], array[high_d18::numeric, close_d18::numeric]) as d
)
where close_d18 is not null;

-- +goose Down
-- There is no way back.
select 1;
