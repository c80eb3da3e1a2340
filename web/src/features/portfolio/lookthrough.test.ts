import { expect, it } from "vitest";
import type { Holding, Position } from "@/api/reads";
import { byIndex, byToken } from "./lookthrough";

const position = (index: string, value: string | null, shares = "1") => ({ index, name: index, value_usd: value, shares }) as Position;
const holding = (token: string, value: string | null) => ({ token, symbol: token.toUpperCase(), value_usd: value }) as Holding;

it("splits the value by index, largest first, without closed positions", () =>
  expect(byIndex([position("a", "25"), position("b", "75"), position("c", "9", "0"), position("d", null)])).toEqual([
    { key: "b", name: "b", usd: "75.000000000000000000", part: 0.75 },
    { key: "a", name: "a", usd: "25.000000000000000000", part: 0.25 },
  ]));

it("looks through to the tokens of all indices", () => {
  const held = new Map([
    ["a", [holding("weth", "600"), holding("usdc", "400")]],
    ["b", [holding("weth", "1")]],
  ]);
  const { parts, missing } = byToken([position("a", "100"), position("b", "20")], held);
  expect(parts.map((p) => [p.name, Number(p.usd)])).toEqual([
    ["WETH", 80],
    ["USDC", 40],
  ]);
  expect(missing).toBe(0);
});

it("counts positions whose holdings or prices are unknown", () => {
  const held = new Map([["a", [holding("weth", "1"), holding("x", null)]]]);
  expect(byToken([position("a", "100"), position("b", "20")], held)).toEqual({ parts: [], missing: 2 });
});
