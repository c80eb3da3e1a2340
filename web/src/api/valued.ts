import type { QueryClient } from "@tanstack/react-query";
import { growth } from "@/design/decimal";
import type { Schemas } from "./client";

type Index = Schemas["Index"];
type IndexDetail = Schemas["IndexDetail"];

/** The stream's event of a valuation. */
export interface Valued {
  index: string;
  nav_usd: string | null;
  nav_per_share_usd: string | null;
  drift: string | null;
  total_supply: string | null;
  pending_fee_shares: string | null;
  block_number: number;
  block_hash: string;
  timestamp: string;
}

const LAUNCH_LEVEL = "100";

/** valued returns an index with the valuation of an event, or the same index if it has a newer one. Other windows' returns follow later. */
export function valued(index: Index, e: Valued): Index {
  if (index.address !== e.index || e.nav_per_share_usd === null || (index.valuation.block_number ?? 0) >= e.block_number) return index;
  return {
    ...index,
    total_supply: e.total_supply ?? index.total_supply,
    returns: { ...index.returns, since_launch: growth(e.nav_per_share_usd, LAUNCH_LEVEL) },
    valuation: {
      nav_usd: e.nav_usd,
      nav_per_share_usd: e.nav_per_share_usd,
      drift: e.drift,
      pending_fee_shares: e.pending_fee_shares,
      block_number: e.block_number,
      timestamp: e.timestamp,
      unknown: {},
    },
  };
}

type NavSeries = Schemas["NavSeries"];

const live = new WeakSet<object>(); // points of events: the next event replaces them

/** extended returns a series with the event's valuation as its last point, so that a chart ends where the header stands. */
export function extended(series: NavSeries, e: Valued): NavSeries {
  const last = series.points.at(-1);
  if (e.nav_per_share_usd === null || e.total_supply === null || !last || last.block_number >= e.block_number) return series;
  const point = {
    block_number: e.block_number,
    block_hash: e.block_hash,
    timestamp: e.timestamp,
    nav_usd: e.nav_usd,
    nav_per_share_usd: e.nav_per_share_usd,
    drift: e.drift,
    total_supply: e.total_supply,
    drawdown: null,
  };
  live.add(point);
  return { ...series, points: [...(live.has(last) ? series.points.slice(0, -1) : series.points), point] };
}

/** applyValuation puts the valuation of an event into the loaded answers about its index, so that they need not be read again. */
export function applyValuation(queries: QueryClient, e: Valued): void {
  queries.setQueryData<IndexDetail>(["index", e.index], (old) => {
    const index = old && valued(old.index, e);
    if (!old || !index || index === old.index) return old;
    const { block_number, block_hash, timestamp } = e;
    return { ...old, index, as_of: { ...old.as_of, block_number, block_hash, timestamp } };
  });
  queries.setQueriesData<NavSeries>({ queryKey: ["nav", e.index] }, (old) => old && extended(old, e));
  queries.setQueriesData<Schemas["IndexList"]>({ queryKey: ["indices"] }, (old) => {
    if (!old?.indices.some((i) => i.address === e.index)) return old;
    const indices = old.indices.map((i) => valued(i, e));
    return indices.every((i, n) => i === old.indices[n]) ? old : { ...old, indices };
  });
}
