import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { Schemas } from "./client";
import { applyValuation, extended, valued, type Valued } from "./valued";

const index = (address: string, block: number) =>
  ({
    address,
    total_supply: "1",
    returns: { since_launch: "0.1", day: "0.02" },
    valuation: { nav_per_share_usd: "110", block_number: block },
  }) as Schemas["Index"];
const event: Valued = {
  index: "0xA",
  nav_usd: "240",
  nav_per_share_usd: "120",
  drift: "0.01",
  total_supply: "2",
  pending_fee_shares: "0",
  block_number: 8,
  block_hash: "0x8",
  timestamp: "2026-01-01T00:00:08Z",
};

it("takes level, supply and return since launch from the event", () => {
  const now = valued(index("0xA", 7), event);
  expect(now.valuation).toMatchObject({ nav_per_share_usd: "120", nav_usd: "240", block_number: 8 });
  expect(Number(now.returns.since_launch)).toBe(0.2);
  expect(now.returns.day, "other windows begin at a level that the event does not have").toBe("0.02");
  expect(now.total_supply).toBe("2");
});

it("keeps a newer valuation, another index, and a valuation without a price", () => {
  for (const [before, e] of [
    [index("0xA", 9), event],
    [index("0xB", 7), event],
    [index("0xA", 7), { ...event, nav_per_share_usd: null }],
  ] as const)
    expect(valued(before, e)).toBe(before);
});

it("updates the page and every list that is loaded", () => {
  const queries = new QueryClient();
  queries.setQueryData(["index", "0xA"], { index: index("0xA", 7), as_of: { chain_id: 1, block_number: 7, block_hash: "0x7" } });
  queries.setQueryData(["indices", { limit: 9 }], { indices: [index("0xB", 7), index("0xA", 7)] });
  applyValuation(queries, event);
  const page = queries.getQueryData<Schemas["IndexDetail"]>(["index", "0xA"]);
  expect(page?.index.valuation.nav_per_share_usd).toBe("120");
  expect(page?.as_of).toMatchObject({ chain_id: 1, block_number: 8, block_hash: "0x8" });
  const list = queries.getQueryData<Schemas["IndexList"]>(["indices", { limit: 9 }]);
  expect(list?.indices.map((i) => i.valuation.nav_per_share_usd)).toEqual(["110", "120"]);
});

it("ends a series at the newest event, with one point for all events", () => {
  const series = { points: [{ block_number: 7, nav_per_share_usd: "110" }] } as Schemas["NavSeries"];
  const once = extended(series, event);
  const twice = extended(once, { ...event, block_number: 9, nav_per_share_usd: "130" });
  expect(twice.points.map((p) => p.nav_per_share_usd)).toEqual(["110", "130"]);
  expect(extended(twice, event), "an older event").toBe(twice);
});
