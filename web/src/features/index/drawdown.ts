type Points = readonly (readonly [number, number])[];

/** How far each value is below the highest before it, as a ratio from 0 down to −1. */
export function drawdown(points: Points): [number, number][] {
  let peak = -Infinity;
  return points.map(([at, value]) => {
    peak = Math.max(peak, value);
    return [at, peak > 0 ? value / peak - 1 : 0];
  });
}

/** The deepest drawdown as a positive ratio; 0 where the value never fell. */
export const greatestFall = (points: Points): number => Math.abs(drawdown(points).reduce((least, [, d]) => Math.min(least, d), 0));
