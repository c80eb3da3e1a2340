import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { compare, plain, type ChainState } from "./compare";

const held = {
  nav_usd: "1000.500",
  holdings: [{ token: "0xA", symbol: "A", reserve: "5", target_bps: 10_000, price_usd: "2.0" }],
} as unknown as Schemas["Holdings"];

const state: ChainState = {
  navOk: true, navD18: 1_000_500_000_000_000_000_000n, totalSupply: 1n, navPerShareD18: 1n, driftD18: 0n, rebalanceNonce: 0n,
  constituents: [{ token: "0xA", weightBps: 10_000n, reserve: 5n, priceOk: true, priceD18: 2_000_000_000_000_000_000n }],
};

it("finds equal what is equal in another spelling", () => {
  const rows = compare(held, null, state, [{ token: "0xA", reserve: 5n }]);
  expect(rows).toHaveLength(4);
  expect(rows.filter((r) => r.stored !== r.chain)).toEqual([]);
});

it("finds a reserve that differs by one unit, and a token that only one side holds", () => {
  const rows = compare(held, null, { ...state, constituents: [...state.constituents, { token: "0xB", weightBps: 0n, reserve: 1n, priceOk: false, priceD18: 0n }] }, [
    { token: "0xA", reserve: 6n }, { token: "0xB", reserve: 1n },
  ]);
  expect(rows.filter((r) => r.stored !== r.chain).map((r) => r.name)).toEqual([
    "Reserve of A, base units", "Reserve of 0xB, base units", "Target of 0xB, bps",
  ]);
});

it("strips only zeros that mean nothing", () => {
  expect([plain("100"), plain("1.50"), plain("2.000"), plain("0")]).toEqual(["100", "1.5", "2", "0"]);
});
