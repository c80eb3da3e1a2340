import { describe, expect, it } from "vitest";
import { gapAfter, outdates } from "./stream";

describe("outdates", () => {
  const event = { index: "0xAb", accounts: ["0xC1", "0xC2"] };

  it("matches the index regardless of the case of its address", () => {
    expect(outdates("nav", event, ["index", "0xaB"])).toBe(true);
    expect(outdates("nav", event, ["index", "0xac"])).toBe(false);
    expect(outdates("nav", event, ["holdings", "0xab"])).toBe(true);
    expect(outdates("trades", event, ["trades", "0xab", undefined, 20])).toBe(true);
  });

  it("matches the accounts of the event", () => {
    expect(outdates("flows", event, ["positions", "0xc2", true])).toBe(true);
    expect(outdates("flows", event, ["positions", "0xc3", true])).toBe(false);
    expect(outdates("flows", event, ["positions", undefined, true])).toBe(false);
  });

  it("matches lists of all indices, and no other reads", () => {
    expect(outdates("nav", event, ["indices", { limit: 100 }])).toBe(true);
    expect(outdates("nav", event, ["trades", "0xab"])).toBe(false);
    expect(outdates("nav", event, ["account", "keys"])).toBe(false);
    expect(outdates("head", event, ["index", "0xab"])).toBe(false);
  });

  it("does not match every index if an event has no index", () => {
    expect(outdates("indices", { index: null, accounts: [] }, ["index", "0xab"])).toBe(false);
  });
});

describe("gapAfter", () => {
  it("lets valuations and lists wait, because the event carries the valuation", () => {
    expect(gapAfter("nav", "holdings")).toBeGreaterThanOrEqual(30_000);
    expect(gapAfter("flows", "indices")).toBeGreaterThanOrEqual(30_000);
  });
  it("reads at once what the acting account, a launch or new targets change", () => {
    expect(gapAfter("flows", "positions")).toBe(0);
    expect(gapAfter("indices", "indices")).toBe(0);
    expect(gapAfter("targets", "index")).toBe(0);
  });
  it("reads the activity of others at most every 30 seconds", () => expect(gapAfter("trades", "activity")).toBe(30_000));
});
