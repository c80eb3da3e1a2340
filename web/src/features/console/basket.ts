import { bps, shifted } from "@/design/format";
import { typeable, typedBps } from "@/design/typed";

/** A row of the basket editor. The weight is in percent, as typed. */
export interface Row {
  token: string;
  percent: string;
}

/** typedPercent returns basis points as a user would type the percentage. */
export const typedPercent = (points: number): string => typeable(shifted(String(points), -2).replace(/\.?0+$/, ""));

/** basketOf returns the rows as the API's targets, or an error for the user. */
export function basketOf(rows: readonly Row[]): { targets: { token: string; weight_bps: number }[] } | { error: string } {
  if (rows.length === 0) return { error: "Add at least one token" };
  if (rows.length > 32) return { error: "At most 32 tokens" };
  if (new Set(rows.map((r) => r.token)).size < rows.length) return { error: "Use each token only once" };
  const targets = rows.map((r) => ({ token: r.token, weight_bps: typedBps(r.percent) ?? 0 }));
  if (targets.some((t) => t.weight_bps < 1)) return { error: "Every weight must be between 0.01% and 100%, with at most two decimals" };
  const sum = targets.reduce((s, t) => s + t.weight_bps, 0);
  return sum === 10_000 ? { targets } : { error: `The weights add up to ${bps(sum)}; they must add up to 100%` };
}

/** even sets equal weights that add up to exactly 100%. The first rows get the remainder. */
export function even(rows: readonly Row[]): Row[] {
  const base = Math.floor(10_000 / rows.length);
  const rest = 10_000 - base * rows.length;
  return rows.map((r, i) => ({ ...r, percent: typedPercent(base + (i < rest ? 1 : 0)) }));
}
