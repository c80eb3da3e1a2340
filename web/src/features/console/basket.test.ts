import { describe, expect, it } from "vitest";
import { basketOf, even, toBps } from "./basket";

const row = (token: string, percent: string) => ({ token, percent });

describe("basketOf", () => {
  it("accepts weights that add up to 100%", () =>
    expect(basketOf([row("a", "33.34"), row("b", "66.66")])).toEqual({
      targets: [
        { token: "a", weight_bps: 3334 },
        { token: "b", weight_bps: 6666 },
      ],
    }));
  it("describes errors", () => {
    expect(basketOf([])).toEqual({ error: "Add at least one token" });
    expect(basketOf([row("a", "50"), row("a", "50")])).toEqual({ error: "Use each token only once" });
    expect(basketOf([row("a", "50")])).toEqual({ error: "The weights add up to 50%; they must add up to 100%" });
    expect(basketOf([row("a", "100"), row("b", "0")])).toHaveProperty("error");
    expect(basketOf([row("a", "x")])).toHaveProperty("error");
  });
});

it("parses percentages without floats", () => {
  expect(toBps("0.29")).toBe(29);
  expect(toBps("1.155")).toBeNull();
  expect(toBps("")).toBeNull();
});

it("makes equal weights that add up to 100%", () => {
  for (const n of [1, 3, 7, 32]) {
    expect(basketOf(even(Array.from({ length: n }, (_, i) => row(String(i), ""))))).toHaveProperty("targets");
  }
});
