/** Time ranges of charts. */
export const RANGES = [
  ["1d", "1 d"],
  ["7d", "7 d"],
  ["30d", "30 d"],
  ["90d", "90 d"],
  ["1y", "1 y"],
  ["all", "All"],
] as const;

export type Range = (typeof RANGES)[number][0];

/** Unix seconds of a timestamp of the API. */
export const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1_000);
