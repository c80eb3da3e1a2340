import { expect, it } from "vitest";
import { drawdown, maxDrawdown } from "./drawdown";

it("measures every value from the highest one before it", () => {
  expect(
    drawdown([
      [1, 100],
      [2, 80],
      [3, 120],
      [4, 90],
    ]).map(([, d]) => d),
  ).toEqual([0, expect.closeTo(-0.2), 0, -0.25]);
});

it("finds the deepest drawdown; it is 0 for a rise or no points", () => {
  expect(
    maxDrawdown([
      [1, 100],
      [2, 80],
      [3, 120],
      [4, 90],
    ]),
  ).toBeCloseTo(0.25);
  expect(
    maxDrawdown([
      [1, 1],
      [2, 2],
    ]),
  ).toBe(0);
  expect(maxDrawdown([])).toBe(0);
});
