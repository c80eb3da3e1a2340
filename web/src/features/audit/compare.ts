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

/** A value that could not be compared, and why. */
export interface Skipped {
  name: string;
  why: string;
}

export interface Comparison {
  rows: Row[];
  skipped: Skipped[];
}

/** plain removes trailing zeros from a decimal, so that equal numbers are equal texts. */
export const plain = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

const d18 = (value: bigint): string => plain(fromUnits(String(value), 18));

/** stored returns the API's decimal as exact text. */
const stored = (decimal: string | null | undefined): string => (decimal == null ? "unknown" : plain(decimal));

/** onChain returns a value of the chain as exact text. */
const onChain = (known: boolean, value: bigint): string => (known ? d18(value) : "unknown");

/** Values that the API stores only for the newest block. */
const ONLY_NEWEST = ["Rebalance nonce", "Reserves of the tokens", "Targets of the tokens", "Prices of the tokens"];

/** compareStored compares a stored valuation with the chain's state at its block, and the block hashes. */
export function compareStored(point: NavPoint, hash: string, state: ChainState): Comparison {
  return {
    rows: [
      { name: "Block hash", stored: point.block_hash, chain: hash },
      { name: "Total supply, base units", stored: point.total_supply, chain: String(state.totalSupply) },
      { name: "Net assets, USD", stored: stored(point.nav_usd), chain: onChain(state.navOk, state.navD18) },
      { name: "Level, USD", stored: stored(point.nav_per_share_usd), chain: onChain(state.navOk, state.navPerShareD18) },
      { name: "Drift", stored: stored(point.drift), chain: onChain(state.navOk, state.driftD18) },
    ],
    skipped: ONLY_NEWEST.map((name) => ({ name, why: "the API does not store it for earlier blocks" })),
  };
}

/** storedAt returns the newest point at or before a block. Points are oldest first. */
export const storedAt = (points: readonly NavPoint[], block: number): NavPoint | undefined =>
  points.findLast((p) => p.block_number <= block);

/**
 * compare compares the API's values with the chain's state at the holdings' block. Values of the index that are of another block are not
 * compared; the result names them.
 */
export function compare(
  holdings: Schemas["Holdings"],
  detail: IndexDetail,
  state: ChainState,
  balances: readonly { token: string; reserve: bigint }[],
): Comparison {
  const rows: Row[] = [];
  const skipped: Skipped[] = [];
  const block = holdings.as_of.block_number;
  const answered = detail.as_of.block_number;
  const { valuation, total_supply } = detail.index;
  if (answered === block) {
    rows.push({ name: "Total supply, base units", stored: total_supply, chain: String(state.totalSupply) });
    rows.push({ name: "Rebalance nonce", stored: String(detail.rebalance_nonce), chain: String(state.rebalanceNonce) });
  } else {
    const why = `the API answered for block ${answered}, but the holdings are of block ${block}`;
    skipped.push(...["Total supply", "Rebalance nonce", "Level", "Drift"].map((name) => ({ name, why })));
  }
  if (answered === block && valuation.block_number === block) {
    const level = onChain(state.navOk, state.navPerShareD18);
    rows.push({ name: "Level, USD", stored: stored(valuation.nav_per_share_usd), chain: level });
    rows.push({ name: "Drift", stored: stored(valuation.drift), chain: onChain(state.navOk, state.driftD18) });
  } else if (answered === block) {
    const why = `the newest valuation is of block ${valuation.block_number}, not of block ${block}`;
    skipped.push({ name: "Level", why }, { name: "Drift", why });
  }
  rows.push({ name: "Net assets, USD", stored: stored(holdings.nav_usd), chain: onChain(state.navOk, state.navD18) });
  const tokens = new Set([...holdings.holdings.map((h) => h.token), ...state.constituents.map((c) => c.token)]);
  for (const token of tokens) {
    const api = holdings.holdings.find((h) => h.token === token);
    const chain = state.constituents.find((c) => c.token === token);
    const balance = balances.find((b) => b.token === token);
    const name = api?.symbol ?? token;
    rows.push(
      { name: `Reserve of ${name}, base units`, stored: api?.reserve ?? "not held", chain: balance ? String(balance.reserve) : "not held" },
      {
        name: `Target of ${name}, bps`,
        stored: api ? String(api.target_bps) : "not held",
        chain: chain ? String(chain.weightBps) : "not held",
      },
      { name: `Price of ${name}, USD`, stored: stored(api?.price_usd), chain: onChain(chain?.priceOk ?? false, chain?.priceD18 ?? 0n) },
    );
  }
  return { rows, skipped };
}
