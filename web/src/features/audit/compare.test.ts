import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import type { IndexDetail, NavPoint } from "@/api/reads";
import { compare, compareStored, plain, storedAt, type ChainState } from "./compare";

const detailAt = (block: number, valued = block) =>
  ({
    as_of: { block_number: block },
    rebalance_nonce: 0,
    index: { total_supply: "1", valuation: { block_number: valued, nav_per_share_usd: "0.000000000000000001", drift: "0" } },
  }) as unknown as IndexDetail;

const holdings = {
  as_of: { block_number: 7 },
  nav_usd: "1000.500",
  holdings: [{ token: "0xA", symbol: "A", reserve: "5", target_bps: 10_000, price_usd: "2.0" }],
} as unknown as Schemas["Holdings"];

const state: ChainState = {
  navOk: true,
  navD18: 1_000_500_000_000_000_000_000n,
  totalSupply: 1n,
  navPerShareD18: 1n,
  driftD18: 0n,
  rebalanceNonce: 0n,
  constituents: [{ token: "0xA", weightBps: 10_000n, reserve: 5n, priceOk: true, priceD18: 2_000_000_000_000_000_000n }],
};

it("treats equal numbers in different notations as equal", () => {
  const { rows, skipped } = compare(holdings, detailAt(7), state, [{ token: "0xA", reserve: 5n }]);
  expect(rows).toHaveLength(8);
  expect(rows.filter((r) => r.stored !== r.chain)).toEqual([]);
  expect(skipped).toEqual([]);
});

it("names the values that it cannot compare, and why", () => {
  const other = compare(holdings, detailAt(6), state, [{ token: "0xA", reserve: 5n }]);
  expect(other.rows).toHaveLength(4);
  const why = "the API answered for block 6, but the holdings are of block 7";
  expect(other.skipped).toEqual([
    { name: "Total supply", why },
    { name: "Rebalance nonce", why },
    { name: "Level", why },
    { name: "Drift", why },
  ]);
  const older = compare(holdings, detailAt(7, 5), state, [{ token: "0xA", reserve: 5n }]);
  expect(older.rows).toHaveLength(6);
  expect(older.skipped.map((s) => s.name)).toEqual(["Level", "Drift"]);
  expect(older.skipped[0]?.why).toBe("the newest valuation is of block 5, not of block 7");
});

it("finds a reserve that differs by one unit, and a token that only one source has", () => {
  const { rows } = compare(
    holdings,
    detailAt(6),
    { ...state, constituents: [...state.constituents, { token: "0xB", weightBps: 0n, reserve: 1n, priceOk: false, priceD18: 0n }] },
    [
      { token: "0xA", reserve: 6n },
      { token: "0xB", reserve: 1n },
    ],
  );
  expect(rows.filter((r) => r.stored !== r.chain).map((r) => r.name)).toEqual([
    "Reserve of A, base units",
    "Reserve of 0xB, base units",
    "Target of 0xB, bps",
  ]);
});

it("removes only trailing zeros after the decimal point", () => {
  expect([plain("100"), plain("1.50"), plain("2.000"), plain("0")]).toEqual(["100", "1.5", "2", "0"]);
});

const point = (block: number): NavPoint => ({
  block_number: block,
  block_hash: "0xaa",
  timestamp: "2026-01-01T00:00:00Z",
  nav_usd: "1000.50",
  nav_per_share_usd: "0.000000000000000001",
  drawdown: "0",
  drift: "0",
  total_supply: "1",
});

it("compares a stored valuation with the chain at its block", () => {
  expect(compareStored(point(7), "0xaa", state).rows.filter((r) => r.stored !== r.chain)).toEqual([]);
  expect(
    compareStored(point(7), "0xbb", { ...state, totalSupply: 2n })
      .rows.filter((r) => r.stored !== r.chain)
      .map((r) => r.name),
  ).toEqual(["Block hash", "Total supply, base units"]);
  expect(
    compareStored({ ...point(7), nav_usd: null }, "0xaa", { ...state, navOk: false }).rows.find((r) => r.name.startsWith("Net")),
  ).toMatchObject({ stored: "unknown", chain: "unknown" });
});

it("returns the newest valuation up to a block", () => {
  const points = [point(3), point(7), point(9)];
  expect([2, 3, 8, 9, 100].map((b) => storedAt(points, b)?.block_number)).toEqual([undefined, 3, 7, 9, 9]);
});
