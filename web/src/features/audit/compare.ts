import type { Schemas } from "@/api/client";
import type { IndexDetail, NavPoint } from "@/api/reads";
import { fromUnits } from "@/design/format";

/** The fields of VaultLens.state that the audit reads. */
export interface ChainState {
  navOk: boolean;
  navD18: bigint;
  totalSupply: bigint;
  navPerShareD18: bigint;
  driftD18: bigint;
  rebalanceNonce: bigint;
  constituents: readonly { token: string; weightBps: bigint; reserve: bigint; priceOk: boolean; priceD18: bigint }[];
}

/** A value from the API and the same value from the chain, both as exact text. */
export interface Row {
  name: string;
  stored: string;
  chain: string;
}

/** plain removes trailing zeros from a decimal, so that equal numbers are equal texts. */
export const plain = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

const d18 = (value: bigint): string => plain(fromUnits(String(value), 18));

/** compareStored compares a stored valuation with the chain's state at its block, and the block hashes. */
export function compareStored(point: NavPoint, hash: string, state: ChainState): Row[] {
  const stored = (decimal: string | null) => (decimal === null ? "unknown" : plain(decimal));
  const valued = (value: bigint) => (state.navOk ? d18(value) : "unknown");
  return [
    { name: "Block hash", stored: point.block_hash, chain: hash },
    { name: "Total supply, base units", stored: point.total_supply, chain: String(state.totalSupply) },
    { name: "Net assets, USD", stored: stored(point.nav_usd), chain: valued(state.navD18) },
    { name: "Level, USD", stored: stored(point.nav_per_share_usd), chain: valued(state.navPerShareD18) },
    { name: "Drift", stored: stored(point.drift), chain: valued(state.driftD18) },
  ];
}

/** storedAt returns the newest point at or before a block. Points are oldest first. */
export const storedAt = (points: readonly NavPoint[], block: number): NavPoint | undefined =>
  points.findLast((p) => p.block_number <= block);

/** compare compares every value that both sources have at one block. `detail` is null if its block differs from the holdings' block. */
export function compare(
  holdings: Schemas["Holdings"],
  detail: IndexDetail | null,
  state: ChainState,
  balances: readonly { token: string; reserve: bigint }[],
): Row[] {
  const rows: Row[] = [];
  if (detail) {
    rows.push({ name: "Total supply, base units", stored: detail.index.total_supply, chain: String(state.totalSupply) });
    rows.push({ name: "Rebalance nonce", stored: String(detail.rebalance_nonce), chain: String(state.rebalanceNonce) });
    if (detail.index.valuation.block_number === detail.as_of.block_number) {
      const { nav_per_share_usd: level, drift } = detail.index.valuation;
      rows.push({
        name: "Level, USD",
        stored: level === null ? "unknown" : plain(level),
        chain: state.navOk ? d18(state.navPerShareD18) : "unknown",
      });
      rows.push({ name: "Drift", stored: drift === null ? "unknown" : plain(drift), chain: state.navOk ? d18(state.driftD18) : "unknown" });
    }
  }
  rows.push({
    name: "Net assets, USD",
    stored: holdings.nav_usd === null ? "unknown" : plain(holdings.nav_usd),
    chain: state.navOk ? d18(state.navD18) : "unknown",
  });
  const tokens = new Set([...holdings.holdings.map((h) => h.token), ...state.constituents.map((c) => c.token)]);
  for (const token of tokens) {
    const stored = holdings.holdings.find((h) => h.token === token);
    const chain = state.constituents.find((c) => c.token === token);
    const balance = balances.find((b) => b.token === token);
    const name = stored?.symbol ?? token;
    rows.push({
      name: `Reserve of ${name}, base units`,
      stored: stored?.reserve ?? "not held",
      chain: balance ? String(balance.reserve) : "not held",
    });
    rows.push({
      name: `Target of ${name}, bps`,
      stored: stored ? String(stored.target_bps) : "not held",
      chain: chain ? String(chain.weightBps) : "not held",
    });
    rows.push({
      name: `Price of ${name}, USD`,
      stored: stored?.price_usd == null ? "unknown" : plain(stored.price_usd),
      chain: chain?.priceOk ? d18(chain.priceD18) : "unknown",
    });
  }
  return rows;
}
