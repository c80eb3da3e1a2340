type Points = readonly (readonly [number, number])[];

/** drawdown returns how far each value is below the highest value so far, as a ratio from 0 to −1. */
export function drawdown(points: Points): [number, number][] {
  let peak = -Infinity;
  return points.map(([at, value]) => {
    peak = Math.max(peak, value);
    return [at, peak > 0 ? value / peak - 1 : 0];
  });
}

/** maxDrawdown returns the deepest drawdown as a positive ratio; 0 if the value never fell. */
export const maxDrawdown = (points: Points): number => Math.abs(drawdown(points).reduce((least, [, d]) => Math.min(least, d), 0));
