import { expect, test } from "vitest";
import { tagText } from "@/design/format";
import { chips } from "./chips";
import { NO_FILTERS, query, toggled, type Filters } from "./filters";

const ALL: Filters = {
  asset: "0xa",
  fee: "none",
  size: "10000",
  record: "30",
  risk: "0.5",
  gain: "all:0.1",
  tags: "passive,defi",
  people: "research",
};

test("no filter asks for nothing", () => {
  expect(query(NO_FILTERS)).toEqual({});
  expect(chips(NO_FILTERS, () => undefined)).toEqual([]);
});

test("every filter is a parameter of the API", () => {
  expect(query(ALL)).toEqual({
    asset: "0xa",
    max_performance_fee_bps: 0,
    min_nav_usd: "10000",
    min_age_days: 30,
    max_volatility: "0.5",
    return_over: "all",
    min_return: "0.1",
    tags: ["passive", "defi"],
    creator_tags: ["research"],
  });
});

test("every active filter has a chip, and removing all chips removes all filters", () => {
  const list = chips(ALL, () => "WETH");
  expect(list.map((c) => c.text)).toEqual([
    "With WETH",
    "No performance fee",
    "At least $10,000",
    "Track record of 30 days",
    "Volatility up to 50%",
    "At least 10% since launch",
    "Passive",
    "DeFi",
    "By: Research",
  ]);
  let left = ALL;
  for (;;) {
    const [first] = chips(left, () => "WETH");
    if (!first) break;
    left = first.without;
  }
  expect(left).toEqual(NO_FILTERS);
});

test("a tag is added and removed", () => {
  expect(toggled("", "defi")).toBe("defi");
  expect(toggled("defi", "bold")).toBe("defi,bold");
  expect(toggled("defi,bold", "defi")).toBe("bold");
  expect(tagText("real_world_assets")).toBe("Real world assets");
});
