/** A row of the basket editor: the weight as typed, in percent. */
export interface Row {
  token: string;
  percent: string;
}

/** Percent as basis points; null where it is none with at most two decimals. */
export function toBps(percent: string): number | null {
  if (!/^\d{1,3}(\.\d{0,2})?$/.test(percent.trim())) return null;
  const [whole = "0", fraction = ""] = percent.trim().split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

/** The rows as the API takes them, or what is wrong with them. */
export function basketOf(rows: readonly Row[]): { targets: { token: string; weight_bps: number }[] } | { error: string } {
  if (rows.length === 0) return { error: "Add at least one token" };
  if (rows.length > 32) return { error: "At most 32 tokens" };
  if (new Set(rows.map((r) => r.token)).size < rows.length) return { error: "Each token once" };
  const targets = rows.map((r) => ({ token: r.token, weight_bps: toBps(r.percent) ?? 0 }));
  if (targets.some((t) => t.weight_bps < 1)) return { error: "Every weight is a percentage from 0.01 to 100, with at most two decimals" };
  const sum = targets.reduce((s, t) => s + t.weight_bps, 0);
  return sum === 10_000 ? { targets } : { error: `The weights sum to ${(sum / 100).toFixed(2)} %: they must make 100 %` };
}

/** Equal weights that make exactly 100 %: the first rows take what does not divide. */
export function even(rows: readonly Row[]): Row[] {
  const base = Math.floor(10_000 / rows.length);
  const rest = 10_000 - base * rows.length;
  return rows.map((r, i) => ({ ...r, percent: ((base + (i < rest ? 1 : 0)) / 100).toString() }));
}
