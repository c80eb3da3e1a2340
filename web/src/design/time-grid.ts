type Points = readonly (readonly [number, number])[];

/** Number of steps on a chart's time axis. */
export const CELLS = 240;

/** Number of empty steps before and after the points. */
export interface Room {
  before: number;
  after: number;
}

/** roomFor returns the room that markers need. A marker's text takes `wide` steps on either side and must not be cut off at an end. */
export function roomFor(times: readonly number[], marks: readonly number[], wide: number): Room {
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const near = (wide * (last - first)) / CELLS;
  const within = marks.filter((m) => m >= first && m <= last);
  return { before: within.some((m) => m - first < near) ? wide : 0, after: within.some((m) => last - m < near) ? wide : 0 };
}

/**
 * grid returns evenly spaced Unix seconds from the first to the last of `times`, both included, and room at the ends. Steps are at
 * least one second. The grid is empty if there are fewer than two different times.
 */
export function grid(times: readonly number[], room: Room = { before: 0, after: 0 }): number[] {
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(last > first)) return [];
  const cells = Math.min(CELLS, last - first);
  const step = (last - first) / cells;
  return Array.from({ length: cells + 1 + room.before + room.after }, (_, i) => Math.round(first + (i - room.before) * step));
}

/**
 * onGrid places points, oldest first, on a grid. Each step gets the last point since the step before, or undefined. With an empty grid
 * it returns the last point of every second.
 */
export function onGrid(points: Points, cells: readonly number[]): [number, number | undefined][] {
  if (cells.length === 0) return [...new Map(points.map(([t, v]) => [t, v]))];
  let next = 0;
  return cells.map((end) => {
    let value: number | undefined;
    for (let p = points[next]; p !== undefined && p[0] <= end; p = points[++next]) value = p[1];
    return [end, value];
  });
}
