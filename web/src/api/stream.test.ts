import { describe, expect, it } from "vitest";
import { outdates } from "./stream";

describe("outdates", () => {
  const told = { index: "0xAb", accounts: ["0xC1", "0xC2"] };

  it("matches the index regardless of the case of its address", () => {
    expect(outdates("nav", told, ["index", "0xaB"])).toBe(true);
    expect(outdates("nav", told, ["index", "0xac"])).toBe(false);
    expect(outdates("nav", told, ["holdings", "0xab"])).toBe(true);
    expect(outdates("trades", told, ["trades", "0xab", undefined, 20])).toBe(true);
  });

  it("matches the accounts of the event", () => {
    expect(outdates("flows", told, ["positions", "0xc2", true])).toBe(true);
    expect(outdates("flows", told, ["positions", "0xc3", true])).toBe(false);
    expect(outdates("flows", told, ["positions", undefined, true])).toBe(false);
  });

  it("matches lists of all indices, and no other reads", () => {
    expect(outdates("nav", told, ["indices", { limit: 100 }])).toBe(true);
    expect(outdates("nav", told, ["trades", "0xab"])).toBe(false);
    expect(outdates("nav", told, ["account", "keys"])).toBe(false);
    expect(outdates("head", told, ["index", "0xab"])).toBe(false);
  });

  it("does not match every index if an event has no index", () => {
    expect(outdates("indices", { index: null, accounts: [] }, ["index", "0xab"])).toBe(false);
  });
});
