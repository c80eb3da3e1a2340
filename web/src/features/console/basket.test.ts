import { describe, expect, it } from "vitest";
import { typedBps } from "@/design/typed";
import { basketOf, even, typedPercent } from "./basket";

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
  expect(typedBps("0.29", "en-US")).toBe(29);
  expect(typedBps("0,29", "de-DE")).toBe(29);
  expect(typedBps("1.155", "en-US")).toBeNull();
  expect(typedBps("", "en-US")).toBeNull();
});

it("writes percentages as a user would type them", () => {
  expect([10_000, 3_050, 33, 0].map(typedPercent)).toEqual(["100", "30.5", "0.33", "0"]);
});

it("makes equal weights that add up to 100%", () => {
  for (const n of [1, 3, 7, 32]) {
    expect(basketOf(even(Array.from({ length: n }, (_, i) => row(String(i), ""))))).toHaveProperty("targets");
  }
});
