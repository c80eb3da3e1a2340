-- Each part is one statement. Vaults are picked so that the largest has about a twentieth of all holders and events.

-- part: settings
set local session_replication_role = replica;

-- part: no compilation
set local jit = off;

-- part: memory
set local work_mem = '256MB';

-- part: index memory
set local maintenance_work_mem = '1GB';

-- part: no indexes of transfers
select drop_transfer_indexes();

-- part: vaults
insert into vaults
select r.*
from vaults as v
join checkpoints as c using (chain_id)
cross join generate_series(1, @vaults::int - (select count(*)::int from vaults)) as n
cross join lateral jsonb_populate_record(v, jsonb_build_object(
  'vault', substr(sha256(convert_to('vault ' || n, 'UTF8')), 1, 20), 'name', 'Index ' || n, 'symbol', 'IX' || n,
  'creator', substr(sha256(convert_to('creator ' || n % 2000, 'UTF8')), 1, 20),
  'management_fee_bps', n % 300, 'performance_fee_bps', n % 2000,
  'created_at', c.block_time - make_interval(days => @days::int - n % (@days::int / 2)), 'created_block', 1
)) as r
where v.vault = @like::bytea;

-- part: constituents
insert into constituents (chain_id, vault, token, position, target_bps, reserve, base)
select c.chain_id, v.vault, c.token, c.position, c.target_bps, c.reserve, c.base
from constituents as c
join vaults as v using (chain_id)
where c.vault = @like::bytea
on conflict do nothing;

-- part: the vaults in order of their size
create temporary table ranked on commit drop as
select v.chain_id, v.vault, (row_number() over (order by (v.vault = @like::bytea) desc, v.vault) - 1)::int as rank,
  v.created_at, c.block_number as head, c.block_time as head_time
from vaults as v
join checkpoints as c using (chain_id);

-- part: an index of them
create unique index on ranked (rank);

-- part: statistics of them
analyze ranked;

-- part: holders
create temporary table held on commit drop as
select n, r.chain_id, r.vault, r.rank, substr(sha256(convert_to('holder ' || n, 'UTF8')), 1, 20) as holder,
  ((1 + n % 1000)::numeric * 1e15) as shares, greatest(1, n::bigint * r.head / @holders::int) as block
from generate_series(1, @holders::int) as n
join ranked as r on r.rank = floor((@vaults::int) * (((n::bigint * 2654435761) % 4294967296) / 4294967296.0::float8) ^ 3)::int
union all
select 0, r.chain_id, r.vault, r.rank, @whale::bytea, 5e18, 1
from ranked as r
where r.rank < 500;

-- part: balances
insert into balances (chain_id, vault, holder, shares)
select chain_id, vault, holder, shares from held order by vault, holder
on conflict do nothing;

-- part: positions
insert into positions (chain_id, vault, investor, shares, cost_d18, realised_d18, opened_block, updated_block)
select chain_id, vault, holder, shares, shares * 100, 0, block, block from held order by vault, holder
on conflict do nothing;

-- part: counts of holders
insert into holder_counts (chain_id, block_number, vault, block_time, holders)
select distinct on (h.vault, h.block) h.chain_id, h.block, h.vault,
  r.head_time - (r.head - h.block) * make_interval(secs => @days::int * 86400.0 / r.head), row_number() over (partition by h.vault order by h.n)
from held as h
join ranked as r using (vault)
order by h.vault, h.block, h.n desc
on conflict (chain_id, block_number, vault) do update set holders = excluded.holders;

-- part: events
insert into events (chain_id, block_number, log_index, block_hash, block_time, tx_hash, tx_index, emitter, topics, data)
select r.chain_id, b.block, 1000000 + n, sha256(convert_to('block ' || b.block, 'UTF8')),
  r.head_time - (r.head - b.block) * make_interval(secs => @days::int * 86400.0 / r.head), sha256(convert_to('tx ' || n / 2, 'UTF8')), 0, r.vault,
  array['\xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'::bytea,
    case when n % 20 = 0 then '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea
      else '\x000000000000000000000000'::bytea || substr(sha256(convert_to('holder ' || 1 + (n::bigint * 7919) % @holders::int, 'UTF8')), 1, 20) end,
    '\x000000000000000000000000'::bytea ||
      case when n % 1000 = 7 then @whale::bytea else substr(sha256(convert_to('holder ' || 1 + n % @holders::int, 'UTF8')), 1, 20) end],
  decode(lpad(to_hex(1000000000000000 + n), 64, '0'), 'hex')
from generate_series(1, @events::int) as n
join ranked as r on r.rank = floor(@vaults::int * (((n::bigint * 2654435761) % 4294967296) / 4294967296.0::float8) ^ 3)::int
cross join lateral (select greatest(1, n::bigint * r.head / @events::int) as block) as b;

-- part: indexes of transfers
select make_transfer_indexes();

-- part: statistics of events
analyze events;

-- part: what happened
create temporary table happened on commit drop as
select chain_id, block_number, log_index, emitter as vault, tx_hash, block_time, substr(topics[3], 13) as account, log_index - 1000000 as n
from events
where log_index > 1000000 and (log_index - 1000000) % 10 = 0;

-- part: flows
insert into flows (chain_id, block_number, log_index, vault, kind, sender, receiver, shares, amounts, tx_hash, block_time)
select chain_id, block_number, log_index, vault, case when n % 40 = 0 then 'contribute' else 'withdraw' end, account, account, 1e18,
  '[{"token": "0xab00000000000000000000000000000000000014", "amount": "1000000000000000"}]', tx_hash, block_time
from happened
where n % 20 = 0;

-- part: trades
insert into trades (chain_id, block_number, log_index, vault, nonce, leg, adapter, token_in, token_out, amount_in, amount_out, reserve_in_after,
  reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time, kind, shortfall_d18, fee_d18, impact_d18, fee_unknown, gas_wei, gas_d18,
  gas_unknown)
select h.chain_id, h.block_number, h.log_index, h.vault, h.n, 0, h.account, a.token, z.token, 100, 200, 1, 2, 5e19, 4.9e19, h.tx_hash, h.block_time,
  'keeper', 1e18, 5e17, 5e17, null, 1, 1, null
from happened as h
cross join (select token from assets order by token limit 1) as a
cross join (select token from assets order by token desc limit 1) as z
where h.n % 20 = 10;

-- part: rebalances
insert into rebalances (chain_id, block_number, log_index, vault, nonce, nav_before_d18, nav_after_d18, drift_before_d18, drift_after_d18,
  tx_hash, block_time)
select chain_id, block_number, log_index, vault, n, 1e21, 1e21, 3e16, 1e16, tx_hash, block_time
from happened
where n % 20 = 10;

-- part: fee payments
insert into fee_payments (chain_id, block_number, log_index, vault, creator, creator_shares, platform, platform_shares, total_supply, tx_hash,
  block_time)
select h.chain_id, h.block_number, h.log_index, h.vault, v.creator, 7e14, v.platform, 3e14, v.total_supply, h.tx_hash, h.block_time
from happened as h
join vaults as v using (chain_id, vault)
where h.n % 100 = 50;

-- part: orders
insert into exit_orders (chain_id, order_id, owner, vault, floor_d18, trail_bps, max_slippage_bps, tip_bps, expires_at, shares, placed_peak_d18,
  peak_d18, trigger_d18, state, placed_block, placed_index, placed_tx, placed_at)
select h.chain_id, 1000000 + h.n, h.holder, h.vault, 7e19, 0, 100, 50, r.head_time + interval '30 days', 1e18, 0, 0, 7e19, 'open', h.block, h.n,
  sha256(convert_to('order ' || h.n, 'UTF8')), r.head_time - interval '1 day'
from held as h
join ranked as r using (vault)
where h.n % 10 = 1;

-- part: levels
create temporary table levels on commit drop as
select r.chain_id, r.vault, r.rank, d, greatest(1, r.head - d::bigint * r.head / @days::int) as block, r.head_time - make_interval(days => d) as at,
  floor((100 + 20 * sin(d / 20.0 + r.rank) + (hashint8(r.rank::bigint * 1000 + d) & 1023) / 256.0) * 1e6)::numeric * 1e12 as level
from ranked as r
cross join generate_series(0, @days::int - 1) as d
where r.head_time - make_interval(days => d) >= r.created_at;

-- part: NAV points of days
insert into nav_points (chain_id, vault, block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares, nav_per_share_d18, drift_d18)
select chain_id, vault, block, sha256(convert_to('block ' || block, 'UTF8')), at, level * (1 + rank % 97), 1e19, 5, level, 2e16
from levels
order by vault, block
on conflict do nothing;

-- part: NAV points of flows
insert into nav_points (chain_id, vault, block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares, nav_per_share_d18, drift_d18)
select distinct on (vault, block_number) chain_id, vault, block_number, sha256(convert_to('block ' || block_number, 'UTF8')), block_time, 1e21, 1e19,
  5, 1e20 + n % 1000 * 1e16, 2e16
from happened
where n % 20 = 0 or n % 100 = 50
order by vault, block_number
on conflict do nothing;

-- part: daily candles
insert into candles (chain_id, vault, width_seconds, starts_at, open_d18, high_d18, low_d18, close_d18, known, unknown, last_block, fall_high_d18,
  fall_low_d18)
select chain_id, vault, 86400, date_trunc('day', at, 'UTC'), level, div(level * 101, 100), div(level * 99, 100), level, 1, 0, block,
  div(level * 101, 100), div(level * 99, 100)
from levels
order by vault, at
on conflict do nothing;

-- part: hourly candles of a week
insert into candles (chain_id, vault, width_seconds, starts_at, open_d18, high_d18, low_d18, close_d18, known, unknown, last_block, fall_high_d18,
  fall_low_d18)
select chain_id, vault, 3600, date_trunc('hour', at, 'UTC') - make_interval(hours => h), level, level, level, level, 1, 0, block, level, level
from levels
cross join generate_series(0, 23) as h
where d < 7
order by vault, at
on conflict do nothing;

-- part: statistics of levels
analyze candles, vaults, nav_points;

-- part: risk
select fold_risks(chain_id, array_agg(vault::bytea), array_agg('-infinity'::timestamptz))
from vaults
group by chain_id;

-- part: standings
select renew_standings(chain_id, array_agg(vault::bytea))
from vaults
group by chain_id;

-- part: past levels
select renew_past_levels(chain_id, block_time, 1000000)
from checkpoints;

-- part: prices
insert into asset_prices (chain_id, token, hour, price_d18)
select a.chain_id, a.token, date_trunc('hour', c.block_time, 'UTC') - make_interval(hours => h), 1e21 + (hashint8(h) & 65535) * 1e15
from assets as a
join checkpoints as c using (chain_id)
cross join generate_series(1, @days::int * 24) as h
on conflict do nothing;

-- part: ticks
insert into ticks (chain_id, vault, kind, due_at, state, reason, created_at, settled_at)
select r.chain_id, r.vault, 'schedule', r.head_time - make_interval(hours => n), 'nothing_to_do', 'the drift is within the band', r.head_time,
  r.head_time
from ranked as r
cross join generate_series(1, 20) as n;

-- part: plans
insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18, drift_after_d18, explanation,
  state, created_at, expires_at, settled_at)
select t.chain_id, t.vault, 'tick:' || t.tick_id, 'trades', 1, sha256('x'), 3, 3e16, 1e16, '{"trigger": "schedule", "reason": "the drift is high"}', 'done',
  t.due_at, t.due_at, t.due_at
from ticks as t
where t.tick_id % 4 = 0;
