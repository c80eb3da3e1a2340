import { describe, expect, it } from "vitest";
import { CELLS, grid, onGrid, roomFor } from "./time-grid";

describe("grid", () => {
  it("goes from the first to the last time in even steps", () => {
    const cells = grid([1_000, 1_000 + CELLS * 60, 5_000]);
    expect(cells[0]).toBe(1_000);
    expect(cells.at(-1)).toBe(1_000 + CELLS * 60);
    expect(new Set(cells.slice(1).map((t, i) => t - (cells[i] ?? 0)))).toEqual(new Set([60]));
  });
  it("never repeats a second", () => {
    const cells = grid([10, 17]);
    expect(cells).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
  });
  it("adds the requested room", () => expect(grid([10, 12], { before: 2, after: 1 })).toEqual([8, 9, 10, 11, 12, 13]));
  it("is empty with fewer than two times", () => {
    expect(grid([])).toEqual([]);
    expect(grid([7, 7])).toEqual([]);
  });
});

describe("onGrid", () => {
  it("keeps the first and the last point, and the last one of each step", () => {
    expect(
      onGrid(
        [
          [0, 1],
          [3, 2],
          [4, 3],
          [10, 4],
        ],
        [0, 5, 10],
      ),
    ).toEqual([
      [0, 1],
      [5, 3],
      [10, 4],
    ]);
  });
  it("leaves steps without a point empty", () =>
    expect(
      onGrid(
        [
          [0, 1],
          [10, 2],
        ],
        [-5, 0, 5, 10],
      ),
    ).toEqual([
      [-5, undefined],
      [0, 1],
      [5, undefined],
      [10, 2],
    ]));
  it("keeps the last point of each second without a grid", () =>
    expect(
      onGrid(
        [
          [7, 1],
          [7, 2],
        ],
        [],
      ),
    ).toEqual([[7, 2]]));
});

describe("roomFor", () => {
  it("is added only at an end where a marker would be cut off", () => {
    expect(roomFor([0, 2_400], [0], 10)).toEqual({ before: 10, after: 0 });
    expect(roomFor([0, 2_400], [2_350, 1_000], 10)).toEqual({ before: 0, after: 10 });
    expect(roomFor([0, 2_400], [1_200], 10)).toEqual({ before: 0, after: 0 });
    expect(roomFor([0, 2_400], [9_000], 10)).toEqual({ before: 0, after: 0 });
  });
});
