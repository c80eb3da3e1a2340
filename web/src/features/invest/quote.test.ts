import { expect, it } from "vitest";
import { raisedBps } from "@/chain/revert";
import { atLeast } from "./quote";

const out = (...amounts: bigint[]) => ({
  min_out: amounts.map((a) => ({ token: "0x", symbol: "X", amount: String(a) })),
  preview: { slippage: { bps: 50, suggested_bps: 50 } },
});
/** An API whose expectation moves with each request. */
const asking = (expected: bigint[]) => {
  const rooms: number[] = [];
  return {
    rooms,
    ask: (room: number) => {
      const now = expected[Math.min(rooms.length, expected.length - 1)] ?? 0n;
      rooms.push(room);
      return Promise.resolve(out((now * BigInt(10_000 - room)) / 10_000n));
    },
  };
};
const shown = out((1_000_000n * 9_950n) / 10_000n); // 1,000,000 expected at 50 bps

it("accepts the first answer if the price did not fall", async () => {
  const api = asking([1_000_000n]);
  expect(await atLeast(shown, api.ask)).toEqual(shown);
  expect(api.rooms).toEqual([50]);
});

it("asks with less slippage if the price fell, and keeps the shown minimum", async () => {
  const api = asking([998_000n]);
  const got = await atLeast(shown, api.ask);
  expect(BigInt(got?.min_out[0]?.amount ?? 0)).toBeGreaterThanOrEqual(995_000n);
  expect(api.rooms).toHaveLength(2);
});

it("gives up if the expected amount is below the minimum, or keeps falling", async () => {
  expect(await atLeast(shown, asking([994_999n]).ask)).toBeNull();
  expect(await atLeast(shown, asking([999_000n, 998_000n, 997_000n, 996_300n]).ask)).toBeNull();
});

it("gives up if the next block could use up what is left", async () =>
  expect(await atLeast(shown, asking([996_000n]).ask), "a fifth of the shown slippage").toBeNull());

it("keeps every minimum of a redemption in kind", async () => {
  const both = out(9_950n, 1_990n);
  const kept = await atLeast(both, (room) =>
    Promise.resolve(out((10_000n * BigInt(10_000 - room)) / 10_000n, (1_998n * BigInt(10_000 - room)) / 10_000n)),
  );
  expect(kept?.min_out.map((m) => Number(m.amount))).toEqual([9_965, 1_991]);
  const lost = atLeast(both, (room) =>
    Promise.resolve(out((10_000n * BigInt(10_000 - room)) / 10_000n, (1_900n * BigInt(10_000 - room)) / 10_000n)),
  );
  expect(await lost).toBeNull();
});

it("raises the slippage to what would have passed", () => {
  expect(raisedBps(100, { name: "InsufficientShares", args: { shares: "9800", minShares: "9900" } })).toBe(250);
  expect(raisedBps(100, undefined), "half more, if the error is unknown").toBe(150);
  expect(raisedBps(900, undefined)).toBe(1_000);
  expect(raisedBps(100, { name: "ReduceOnly", args: {} }), "another cause").toBeNull();
});
