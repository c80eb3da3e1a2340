import { describe, expect, it } from "vitest";
import { basketOf, even, toBps } from "./basket";

const row = (token: string, percent: string) => ({ token, percent });

describe("basketOf", () => {
  it("takes what makes 100 %", () =>
    expect(basketOf([row("a", "33.34"), row("b", "66.66")])).toEqual({
      targets: [
        { token: "a", weight_bps: 3334 },
        { token: "b", weight_bps: 6666 },
      ],
    }));
  it("says what is wrong", () => {
    expect(basketOf([])).toEqual({ error: "Add at least one token" });
    expect(basketOf([row("a", "50"), row("a", "50")])).toEqual({ error: "Each token once" });
    expect(basketOf([row("a", "50")])).toEqual({ error: "The weights sum to 50.00 %: they must make 100 %" });
    expect(basketOf([row("a", "100"), row("b", "0")])).toHaveProperty("error");
    expect(basketOf([row("a", "x")])).toHaveProperty("error");
  });
});

it("reads percent without floats", () => {
  expect(toBps("0.29")).toBe(29);
  expect(toBps("1.155")).toBeNull();
  expect(toBps("")).toBeNull();
});

it("makes even baskets that sum to 100 %", () => {
  for (const n of [1, 3, 7, 32]) {
    expect(basketOf(even(Array.from({ length: n }, (_, i) => row(String(i), ""))))).toHaveProperty("targets");
  }
});
