import type { Schemas } from "@/api/client";

export interface Bar {
  /** Start of the hour, milliseconds. */
  at: number;
  requests: number;
  errors: number;
}

const HOUR = 3_600_000; // milliseconds

/** bars returns one bar for every hour of a report, also for hours without requests. */
export function bars({ from, to, usage }: Pick<Schemas["KeyUsage"], "from" | "to" | "usage">): Bar[] {
  const first = Date.parse(from);
  const out: Bar[] = [];
  for (let at = first; at < Date.parse(to); at += HOUR) out.push({ at, requests: 0, errors: 0 });
  for (const row of usage) {
    const bar = out[Math.floor((Date.parse(row.hour) - first) / HOUR)];
    if (!bar) continue;
    bar.requests += row.requests;
    bar.errors += row.errors;
  }
  return out;
}

export interface Share {
  key: string;
  requests: number;
  errors: number;
  cost: number;
}

/** shares returns the sums by operation or by version, the most used first. */
export function shares(usage: readonly Schemas["UsageHour"][], by: (row: Schemas["UsageHour"]) => string): Share[] {
  const sums = new Map<string, Share>();
  for (const row of usage) {
    const key = by(row);
    const sum = sums.get(key) ?? { key, requests: 0, errors: 0, cost: 0 };
    sums.set(key, { key, requests: sum.requests + row.requests, errors: sum.errors + row.errors, cost: sum.cost + row.cost });
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests);
}
