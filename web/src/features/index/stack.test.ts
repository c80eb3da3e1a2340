import { expect, test } from "vitest";
import { bands, shade } from "./stack";

const day = (n: number, ...weights: string[]) => ({ day: `2026-06-0${n}T00:00:00Z`, weights });

test("areas lie on each other and fill the box", () => {
  const [first, second] = bands([day(1, "0.6", "0.4"), day(2, "0.5", "0.5")], 2);
  expect(first?.path).toBe("M0.000 40.000L100.000 50.000L100.000 100.000L0.000 100.000Z");
  expect(second?.path).toBe("M0.000 0.000L100.000 0.000L100.000 50.000L0.000 40.000Z");
});

test("a day without weights leaves no hole, and distances are true", () => {
  const [only] = bands([day(1, "1"), { day: "2026-06-02T00:00:00Z", weights: [] }, day(3, "1"), day(5, "1")], 1);
  expect(only?.path).toContain("L50.000 0.000L100.000 0.000");
});

test("one day is too short for an area", () => {
  expect(bands([day(1, "1")], 1)).toEqual([]);
  expect(bands([], 3)).toEqual([]);
});

test("the shade follows the size of a correlation", () => {
  expect([shade("-0.5"), shade("1"), shade(null)]).toEqual([0.5, 1, 0]);
});
