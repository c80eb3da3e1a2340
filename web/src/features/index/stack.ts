/** Weights over time, drawn as areas on top of each other. Floats: for drawing only. */
export interface Band {
  /** Place in the list of tokens. */
  token: number;
  /** SVG path of the area in a box of 100 × 100, drawn from the bottom. */
  path: string;
}

interface Day {
  day: string;
  weights: readonly string[];
}

/**
 * bands returns the areas of the tokens, the first token at the bottom. Days without weights are left out, and the area continues from the
 * day before to the day after.
 */
export function bands(days: readonly Day[], tokens: number): Band[] {
  const known = days.filter((d) => d.weights.length === tokens);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || known.length < 2) return [];
  const start = Date.parse(first.day);
  const span = Date.parse(last.day) - start || 1;
  const xs = known.map((d) => ((Date.parse(d.day) - start) / span) * 100);
  let floor = known.map(() => 0);
  return Array.from({ length: tokens }, (_, token) => {
    const top = known.map((d, i) => (floor[i] ?? 0) + Number(d.weights[token] ?? 0) * 100);
    const point = (i: number, y: number | undefined) => `${(xs[i] ?? 0).toFixed(3)} ${(100 - (y ?? 0)).toFixed(3)}`;
    const up = top.map((y, i) => point(i, y)).join("L");
    const down = floor
      .map((y, i) => point(i, y))
      .reverse()
      .join("L");
    floor = top;
    return { token, path: `M${up}L${down}Z` };
  });
}

/** shade returns how strongly a correlation from −1 to 1 is shaded, from 0 to 1. */
export const shade = (value: string | null): number => (value === null ? 0 : Math.min(1, Math.abs(Number(value))));
