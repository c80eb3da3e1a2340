import { expect, it } from "vitest";
import { drawdown, greatestFall } from "./drawdown";

it("measures every value from the highest before it", () => {
  expect(
    drawdown([
      [1, 100],
      [2, 80],
      [3, 120],
      [4, 90],
    ]).map(([, d]) => d),
  ).toEqual([0, expect.closeTo(-0.2), 0, -0.25]);
});

it("finds the deepest fall, and none in a rise or in nothing", () => {
  expect(
    greatestFall([
      [1, 100],
      [2, 80],
      [3, 120],
      [4, 90],
    ]),
  ).toBeCloseTo(0.25);
  expect(
    greatestFall([
      [1, 1],
      [2, 2],
    ]),
  ).toBe(0);
  expect(greatestFall([])).toBe(0);
});
