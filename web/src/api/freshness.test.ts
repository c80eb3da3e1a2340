import { describe, expect, it } from "vitest";
import { ApiError, type AsOf } from "./client";
import { BlockWatch } from "./freshness-state";

const block = (number: number, hash: string): AsOf => ({
  chain_id: 1,
  block_number: number,
  block_hash: hash,
  timestamp: "2026-01-01T00:00:00Z",
  finality: "latest",
});

describe("BlockWatch", () => {
  it("keeps the newest block when answers arrive out of order", () => {
    const watch = new BlockWatch();
    watch.answered(block(11, "b"), 1);
    watch.answered(block(10, "a"), 2);
    expect(watch.state.asOf?.block_number).toBe(11);
    expect(watch.state.receivedAt).toBe(1);
    expect(watch.state.reorgedBlock).toBeUndefined();
  });

  it("detects a replaced block and switches to the new branch", () => {
    const watch = new BlockWatch();
    watch.answered(block(10, "a"), 1);
    watch.answered(block(12, "c"), 2);
    watch.answered(block(10, "other"), 3);
    expect(watch.state.reorgedBlock).toBe(10);
    expect(watch.state.asOf?.block_number).toBe(10);
  });

  it("is down from the first failure to the next answer, and counts a problem as an answer", () => {
    const watch = new BlockWatch();
    watch.failed(new ApiError("gone"), 5);
    watch.failed(new ApiError("gone"), 9);
    expect(watch.state.downSince).toBe(5);
    watch.failed(new ApiError("no", { code: "unknown_index" } as never), 10);
    expect(watch.state.downSince).toBeUndefined();
  });
});
