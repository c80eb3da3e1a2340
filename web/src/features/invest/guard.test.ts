import { expect, it } from "vitest";
import { costAfter, DRAFT, floorBelowCost, guardFaults, guardRequest, triggerOf, type GuardDraft } from "./guard";

const draft: GuardDraft = { ...DRAFT, kind: "trail", tokenOut: "0xT" };
const ask = (d: GuardDraft, cost: Parameters<typeof guardRequest>[1] = null) => guardRequest(d, cost, "0xF", "0xI");

it("defaults to a max loss below the cost", () => expect(DRAFT.kind).toBe("cost"));

it("requests a trail in basis points and an expiry in seconds", () => {
  expect(ask({ ...draft, fall: "12.5" })).toEqual({
    from: "0xF",
    index: "0xI",
    shares: "max",
    trail_bps: 1250,
    tip_bps: 50,
    token_out: "0xT",
    max_slippage_bps: 500,
    expires_in_seconds: 7_776_000,
  });
});

it("requests a floor, and no slippage in kind", () => {
  const asked = ask({ ...draft, kind: "floor", floor: "85.5", tokenOut: "" });
  expect(asked).toMatchObject({ floor_usd: "85.5" });
  expect(asked).not.toHaveProperty("trail_bps");
  expect(asked).not.toHaveProperty("max_slippage_bps");
});

it("requests a floor below the average cost of a share", () => {
  const cost = { usd: "1000", shares: "8000000000000000000" }; // 125 per share
  expect(ask({ ...draft, kind: "cost", fall: "20" }, cost)).toMatchObject({ floor_usd: "100" });
  expect(ask({ ...draft, kind: "cost", fall: "20" }, cost)).not.toHaveProperty("trail_bps");
  expect(ask({ ...draft, kind: "cost" }, null), "the cost is unknown").toBeNull();
});

it("calculates the floor exactly and rounds it down", () => {
  expect(floorBelowCost({ usd: "100", shares: "7000000000000000000" }, 1)).toBe("14.284285714285714285");
  expect(floorBelowCost({ usd: "123456789012345678.000000000000000001", shares: "1000000000000000000" }, 5_000)).toBe("61728394506172839");
  expect(floorBelowCost({ usd: "1", shares: "0" }, 2_000)).toBeNull();
});

it("adds a deposit to the cost of existing shares", () => {
  const position = { cost_usd: "100.5", shares: "1000000000000000000" };
  expect(costAfter(position, "50.25", "500000000000000000")).toEqual({ usd: "150.75", shares: "1500000000000000000" });
  expect(costAfter(undefined, "50", "1")).toEqual({ usd: "50", shares: "1" });
  expect(costAfter({ ...position, cost_usd: null }, "50", "1"), "a part of the cost is unknown").toBeNull();
  expect(costAfter(position, null, "1"), "the value of the deposit is unknown").toBeNull();
});

it("estimates the trigger of each kind", () => {
  const cost = { usd: "100", shares: "1000000000000000000" };
  expect(triggerOf({ ...draft, kind: "cost", fall: "20" }, cost, "150")).toBe("80");
  expect(triggerOf({ ...draft, kind: "trail", fall: "20" }, cost, "150")).toBe("120");
  expect(triggerOf({ ...draft, kind: "floor", floor: "70" }, cost, "150")).toBe("70");
  expect(triggerOf({ ...draft, kind: "trail" }, cost, null)).toBeNull();
});

it("names the invalid field", () => {
  expect(guardFaults({ ...draft, fall: "0" })).toHaveProperty("fall");
  expect(guardFaults({ ...draft, fall: "100" })).toHaveProperty("fall");
  expect(guardFaults({ ...draft, kind: "floor", floor: "0.0" })).toHaveProperty("floor");
  expect(guardFaults({ ...draft, tip: "1.01" })).toHaveProperty("tip");
  expect(guardFaults({ ...draft, tip: "1", slippage: "1" })).toHaveProperty("slippage");
  expect(guardFaults({ ...draft, days: "0" })).toHaveProperty("days");
  expect(ask({ ...draft, days: "" })).toBeNull();
  expect(guardFaults(draft)).toEqual({});
});
