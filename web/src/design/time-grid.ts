type Points = readonly (readonly [number, number])[];

/** How many times a chart has between its first and its last one. */
export const CELLS = 240;

/** Cells before and after what is drawn. */
export interface Room {
  before: number;
  after: number;
}

/** Room at an end where a mark stands so near to it that its text, `wide` cells to either side, would be cut. */
export function roomFor(times: readonly number[], marks: readonly number[], wide: number): Room {
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const near = (wide * (last - first)) / CELLS;
  const within = marks.filter((m) => m >= first && m <= last);
  return { before: within.some((m) => m - first < near) ? wide : 0, after: within.some((m) => last - m < near) ? wide : 0 };
}

/**
 * Seconds at even distances from the first to the last of `times`, both included, and room besides; every second at least
 * once a second. Empty where there are less than two times.
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
 * Points on a grid: each cell ends at its time and has the last point of it, or none. Oldest first, as points are; on an empty
 * grid the last point of every second.
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
