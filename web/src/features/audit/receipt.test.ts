import { describe, expect, it } from "vitest";
import { onChain, type Receipt } from "./receipt";

const VAULT = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const receipt: Receipt = {
  status: "success",
  blockNumber: 7n,
  logs: [
    { address: VAULT.toLowerCase(), logIndex: 3 },
    { address: "0x01", logIndex: 4 },
  ],
};

describe("onChain", () => {
  it("finds the vault's log at the event's index", () => expect(onChain(VAULT, { block_number: 7, log_index: 3 }, receipt)).toBe(true));
  it("rejects another index, contract or block, and a reverted transaction", () => {
    expect(onChain(VAULT, { block_number: 7, log_index: 2 }, receipt)).toBe(false);
    expect(onChain(VAULT, { block_number: 7, log_index: 4 }, receipt)).toBe(false);
    expect(onChain(VAULT, { block_number: 8, log_index: 3 }, receipt)).toBe(false);
    expect(onChain(VAULT, { block_number: 7, log_index: 3 }, { ...receipt, status: "reverted" })).toBe(false);
  });
  it("finds a launch by its block", () => expect(onChain(VAULT, { block_number: 7, log_index: null }, receipt)).toBe(true));
});
