import { expect, it } from "vitest";
import { rebased } from "./benchmark";

const index = [
  [100, 80],
  [200, 90],
  [300, 100],
] as const;

it("starts at the index's first time and level", () => {
  expect(
    rebased(
      [
        [50, 10],
        [90, 20],
        [250, 30],
      ],
      index,
    ),
  ).toEqual([
    [100, 80],
    [250, 120],
  ]);
});

it("starts at its own first time if it is younger than the index", () => {
  expect(
    rebased(
      [
        [250, 50],
        [300, 100],
      ],
      index,
    ),
  ).toEqual([
    [250, 90],
    [300, 180],
  ]);
});

it("is empty without points, and never divides by zero", () => {
  expect(rebased([], index)).toEqual([]);
  expect(rebased([[50, 10]], [])).toEqual([]);
  expect(
    rebased(
      [
        [50, 0],
        [250, 3],
      ],
      index,
    ),
  ).toEqual([]);
});
