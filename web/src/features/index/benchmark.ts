type Points = readonly (readonly [number, number])[];

/**
 * A benchmark scaled so that it stands where the index does at the first moment that both have; what it did before is left
 * out. For drawing. Empty where they have no time in common.
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
