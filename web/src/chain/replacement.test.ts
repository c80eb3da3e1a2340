import { describe, expect, it } from "vitest";
import { replacementOf } from "./replacement";

const OWNER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const VAULT = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const sent = { to: VAULT, data: "0xABCD", value: "7" } as const;
const mined = { from: OWNER, to: VAULT, input: "0xabcd", value: 7n } as const;

describe("replacementOf", () => {
  it("detects the same call at another price, regardless of case", () => {
    expect(replacementOf(sent, mined)).toBe("sped up");
    expect(replacementOf({ ...sent, to: VAULT.toLowerCase() as typeof VAULT }, mined)).toBe("sped up");
  });

  it("does not confuse it with another call", () => {
    expect(replacementOf(sent, { ...mined, value: 8n })).toBe("replaced");
    expect(replacementOf(sent, { ...mined, input: "0xabce" })).toBe("replaced");
    expect(replacementOf(sent, { ...mined, to: OWNER })).toBe("replaced");
    expect(replacementOf(sent, { ...mined, to: null })).toBe("replaced");
    expect(replacementOf(undefined, mined)).toBe("replaced");
  });

  it("detects a cancellation", () => {
    expect(replacementOf(sent, { from: OWNER, to: OWNER, input: "0x", value: 0n })).toBe("cancelled");
    expect(replacementOf(sent, { from: OWNER, to: OWNER, input: "0x", value: 1n })).toBe("replaced");
  });
});
