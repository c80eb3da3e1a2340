-- name: Activity :many
-- Everything that happened to an index, newest first. The launch is older than the other events of its block. Each part reads one page
-- from its index.
select kind, block_number, log_index, tx_hash, block_time, details
from (
  select 'launch' as kind, v.created_block as block_number, -1 as log_index, v.created_tx as tx_hash, v.created_at as block_time,
    jsonb_build_object('by', '0x' || encode(v.creator, 'hex'), 'seed_d18', v.seed_value_d18::text) as details
  from vaults v
  where v.chain_id = @chain_id and v.vault = @vault
  union all
  (select f.kind, f.block_number, f.log_index, f.tx_hash, f.block_time,
    jsonb_build_object('by', '0x' || encode(f.sender, 'hex'), 'receiver', '0x' || encode(f.receiver, 'hex'),
      'shares', f.shares::text, 'amounts', f.amounts)
  from flows f
  where f.chain_id = @chain_id and f.vault = @vault
    and (f.block_number, f.log_index) < (@before_block::bigint, @before_index::int)
  order by f.block_number desc, f.log_index desc
  limit @page_size)
  union all
  (select 'rebalance', r.block_number, r.log_index, r.tx_hash, r.block_time,
    jsonb_build_object('nonce', r.nonce::text, 'nav_before_d18', r.nav_before_d18::text,
      'nav_after_d18', r.nav_after_d18::text, 'drift_before_d18', r.drift_before_d18::text,
      'drift_after_d18', r.drift_after_d18::text)
  from rebalances r
  where r.chain_id = @chain_id and r.vault = @vault
    and (r.block_number, r.log_index) < (@before_block::bigint, @before_index::int)
  order by r.block_number desc, r.log_index desc
  limit @page_size)
  union all
  (select 'targets_proposed', t.proposed_block, t.proposed_index, t.proposed_tx, t.proposed_at,
    jsonb_build_object('proposal_id', t.proposal_id::text, 'targets', t.targets, 'executable_at', t.executable_at,
      'expires_at', t.expires_at)
  from target_changes t
  where t.chain_id = @chain_id and t.vault = @vault
    and (t.proposed_block, t.proposed_index) < (@before_block::bigint, @before_index::int)
  order by t.proposed_block desc, t.proposed_index desc
  limit @page_size)
  union all
  (select 'targets_' || t.state, t.settled_block, t.settled_index, t.settled_tx, t.settled_at,
    jsonb_build_object('proposal_id', t.proposal_id::text, 'targets', t.targets, 'by', '0x' || encode(t.settled_by, 'hex'))
  from target_changes t
  where t.chain_id = @chain_id and t.vault = @vault and t.state in ('executed', 'cancelled')
    and (t.settled_block, t.settled_index) < (@before_block::bigint, @before_index::int)
  order by t.settled_block desc, t.settled_index desc
  limit @page_size)
  union all
  (select 'fee', p.block_number, p.log_index, p.tx_hash, p.block_time,
    jsonb_build_object('creator_shares', p.creator_shares::text, 'platform_shares', p.platform_shares::text)
  from fee_payments p
  where p.chain_id = @chain_id and p.vault = @vault
    and (p.block_number, p.log_index) < (@before_block::bigint, @before_index::int)
  order by p.block_number desc, p.log_index desc
  limit @page_size)
  union all
  (select 'fees_proposed', c.proposed_block, c.proposed_index, c.proposed_tx, c.proposed_at,
    jsonb_build_object('executable_at', c.executable_at, 'fees', jsonb_build_object(
      'management_bps', c.management_fee_bps, 'performance_bps', c.performance_fee_bps,
      'entry_bps', c.entry_fee_bps, 'exit_bps', c.exit_fee_bps))
  from fee_changes c
  where c.chain_id = @chain_id and c.vault = @vault
    and (c.settled_block is null or (c.proposed_block, c.proposed_index) <> (c.settled_block, c.settled_index))
    and (c.proposed_block, c.proposed_index) < (@before_block::bigint, @before_index::int)
  order by c.proposed_block desc, c.proposed_index desc
  limit @page_size)
  union all
  (select case c.state when 'executed' then 'fees_changed' else 'fees_cancelled' end,
    c.settled_block, c.settled_index, c.settled_tx, c.settled_at,
    jsonb_build_object('by', '0x' || encode(c.settled_by, 'hex'), 'fees', jsonb_build_object(
      'management_bps', c.management_fee_bps, 'performance_bps', c.performance_fee_bps,
      'entry_bps', c.entry_fee_bps, 'exit_bps', c.exit_fee_bps))
  from fee_changes c
  where c.chain_id = @chain_id and c.vault = @vault and c.state <> 'pending'
    and (c.settled_block, c.settled_index) < (@before_block::bigint, @before_index::int)
  order by c.settled_block desc, c.settled_index desc
  limit @page_size)
  union all
  (select 'auction_opened', u.opened_block, u.opened_index, u.opened_tx, u.opened_at,
    jsonb_build_object('by', '0x' || encode(u.opener, 'hex'), 'auction_id', u.auction_id::text, 'expires_at', u.ends_at,
      'nav_before_d18', u.nav_d18::text, 'drift_before_d18', u.drift_d18::text)
  from auctions u
  where u.chain_id = @chain_id and u.vault = @vault
    and (u.opened_block, u.opened_index) < (@before_block::bigint, @before_index::int)
  order by u.opened_block desc, u.opened_index desc
  limit @page_size)
  union all
  (select 'auction_closed', u.closed_block, u.closed_index, u.closed_tx, u.closed_at,
    jsonb_build_object('by', '0x' || encode(u.closed_by, 'hex'), 'auction_id', u.auction_id::text)
  from auctions u
  where u.chain_id = @chain_id and u.vault = @vault and u.closed_block is not null
    and (u.closed_block, u.closed_index) < (@before_block::bigint, @before_index::int)
  order by u.closed_block desc, u.closed_index desc
  limit @page_size)
  union all
  (select 'auction_bid', t.block_number, t.log_index, t.tx_hash, t.block_time,
    jsonb_build_object('by', '0x' || encode(t.bidder, 'hex'), 'auction_id', t.auction_id::text, 'nonce', t.nonce::text,
      'amounts', jsonb_build_array(
        jsonb_build_object('token', '0x' || encode(t.token_in, 'hex'), 'amount', t.amount_in::text),
        jsonb_build_object('token', '0x' || encode(t.token_out, 'hex'), 'amount', t.amount_out::text)))
  from trades t
  where t.chain_id = @chain_id and t.vault = @vault and t.kind = 'auction'
    and (t.block_number, t.log_index) < (@before_block::bigint, @before_index::int)
  order by t.block_number desc, t.log_index desc
  limit @page_size)
) happened
where (happened.block_number, happened.log_index) < (@before_block::bigint, @before_index::int)
order by happened.block_number desc, happened.log_index desc
limit @page_size;

-- name: Flows :many
select kind, block_number, log_index, tx_hash, block_time, sender, receiver, shares, amounts, value_d18
from flow_values
where chain_id = @chain_id and vault = @vault and (block_number, log_index) < (@before_block::bigint, @before_index::int)
order by block_number desc, log_index desc
limit @page_size;
