type Points = readonly (readonly [number, number])[];

/**
 * rebased scales a benchmark to the index's level at the first time that both have, and drops earlier points. For charts only. It returns
 * no points if the two have no time in common.
 */
export function rebased(benchmark: Points, index: Points): (readonly [number, number])[] {
  const first = index[0];
  const begun = first && benchmark.findLastIndex(([t]) => t <= first[0]);
  const from = begun === -1 ? 0 : begun;
  const base = from === undefined ? undefined : benchmark[from];
  if (!first || !base || base[1] === 0) return [];
  const start = Math.max(first[0], base[0]);
  const level = index.findLast(([t]) => t <= start)?.[1] ?? first[1];
  return benchmark.slice(from).map(([t, v]) => [Math.max(t, start), (v / base[1]) * level] as const);
}
