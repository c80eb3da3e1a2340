import { expect, it } from "vitest";
import { DRAFT, guardFaults, guardRequest, type GuardDraft } from "./guard";

const draft: GuardDraft = { ...DRAFT, tokenOut: "0xT" };

it("requests a trail in basis points and an expiry in seconds", () => {
  expect(guardRequest({ ...draft, trail: "12.5" }, "0xF", "0xI")).toEqual({
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
  const asked = guardRequest({ ...draft, kind: "floor", floor: "85.5", tokenOut: "" }, "0xF", "0xI");
  expect(asked).toMatchObject({ floor_usd: "85.5" });
  expect(asked).not.toHaveProperty("trail_bps");
  expect(asked).not.toHaveProperty("max_slippage_bps");
});

it("names the invalid field", () => {
  expect(guardFaults({ ...draft, trail: "0" })).toHaveProperty("trail");
  expect(guardFaults({ ...draft, trail: "100" })).toHaveProperty("trail");
  expect(guardFaults({ ...draft, kind: "floor", floor: "0.0" })).toHaveProperty("floor");
  expect(guardFaults({ ...draft, tip: "1.01" })).toHaveProperty("tip");
  expect(guardFaults({ ...draft, tip: "1", slippage: "1" })).toHaveProperty("slippage");
  expect(guardFaults({ ...draft, days: "0" })).toHaveProperty("days");
  expect(guardRequest({ ...draft, days: "" }, "0xF", "0xI")).toBeNull();
  expect(guardFaults(draft)).toEqual({});
});
