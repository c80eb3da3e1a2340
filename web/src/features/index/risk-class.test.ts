import { expect, it } from "vitest";
import { riskClass } from "./risk-class";

it("is the higher of two classes, and begins at its limit", () => {
  expect(riskClass("0", "0")).toEqual({ level: 1, byVolatility: 1, byDrawdown: 1 });
  expect(riskClass("0.0999999", "0.05")).toEqual({ level: 2, byVolatility: 1, byDrawdown: 2 });
  expect(riskClass("0.5", "0.1499")).toEqual({ level: 4, byVolatility: 4, byDrawdown: 2 });
  expect(riskClass("0.3", "0.5")?.level).toBe(5);
  expect(riskClass("0.8", "0")?.level).toBe(5);
});

it("never falls when the risk rises", () => {
  let before = 1;
  for (let i = 0; i <= 200; i++) {
    const level = riskClass(String(i / 100), String(Math.min(1, i / 200)))?.level ?? 0;
    expect(level).toBeGreaterThanOrEqual(before);
    before = level;
  }
  expect(before).toBe(5);
});

it("is unknown if a figure is", () => {
  expect(riskClass(null, "0.1")).toBe(null);
  expect(riskClass("0.1", null)).toBe(null);
});
