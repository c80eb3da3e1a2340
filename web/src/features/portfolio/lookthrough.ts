import type { Holding, Position } from "@/api/reads";
import { scaled } from "@/design/decimal";
import { fromUnits } from "@/design/format";

/** A part of a portfolio. `part` is its share of the total, from 0 to 1. */
export interface Part {
  key: string;
  name: string;
  usd: string;
  part: number;
}

const PRECISION = 1_000_000n;

/** parts returns amounts in dollars with 18 decimals as parts of their total, largest first. */
function parts(list: readonly { key: string; name: string; value: bigint }[]): Part[] {
  const total = list.reduce((sum, p) => sum + p.value, 0n);
  return [...list]
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0))
    .map(({ key, name, value }) => ({
      key,
      name,
      usd: fromUnits(String(value), 18),
      part: total === 0n ? 0 : Number((value * PRECISION) / total) / Number(PRECISION),
    }));
}

const valued = (positions: readonly Position[]) =>
  positions.flatMap((p) => (p.shares === "0" || p.value_usd === null ? [] : [{ position: p, value: scaled(p.value_usd, 18) }]));

/** byIndex splits the value of open positions by index. */
export const byIndex = (positions: readonly Position[]): Part[] =>
  parts(valued(positions).map(({ position: p, value }) => ({ key: p.index, name: p.name, value })));

/**
 * byToken splits the value of open positions by the tokens that their indices hold. It rounds each token down. Positions whose holdings or
 * prices are unknown are left out, and `missing` counts them.
 */
export function byToken(
  positions: readonly Position[],
  holdings: ReadonlyMap<string, readonly Holding[]>,
): { parts: Part[]; missing: number } {
  const tokens = new Map<string, { name: string; value: bigint }>();
  let missing = 0;
  for (const { position, value } of valued(positions)) {
    const held = holdings.get(position.index);
    const worth = held?.map((h) => (h.value_usd === null ? null : scaled(h.value_usd, 18))) ?? [];
    const total = worth.reduce<bigint>((sum, w) => sum + (w ?? 0n), 0n);
    if (!held || worth.includes(null) || total === 0n) {
      missing++;
      continue;
    }
    for (const [i, h] of held.entries()) {
      const before = tokens.get(h.token)?.value ?? 0n;
      tokens.set(h.token, { name: h.symbol ?? h.token, value: before + (value * (worth[i] ?? 0n)) / total });
    }
  }
  return { parts: parts([...tokens].map(([key, t]) => ({ key, ...t }))), missing };
}
